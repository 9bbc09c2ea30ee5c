"""From a kind of paper and its context to words in place: strict, sandboxed, and telling what is missing."""

from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

import jinja2
from jinja2 import Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from app.documents import catalogue, choosing, subset
from app.documents.blocks import Filled, Gap, Origin
from app.documents.catalogue import PaperKind
from app.documents.context import Group, Leaf, Nobody, Series, wrap
from app.documents.errors import TemplateFault, TooDeep
from app.documents.filters import FILTERS

_found: ContextVar["_Gaps"] = ContextVar("gaps of the paper being filled")


class _Gaps:
    def __init__(self, kind: PaperKind) -> None:
        self.kind = kind
        self.gaps: dict[str, Gap] = {}

    def note(self, path: str) -> Markup:
        label = self.kind.label(path)
        self.gaps.setdefault(path, Gap(field=path, label=label))
        return _marked("待填：" + label, Origin.MISSING, path)


class _Missing(Undefined):
    """A name without a value: false in a condition, nothing in a loop, a gap where it is printed."""

    __slots__ = ()

    @property
    def path(self) -> str:
        return str(self._undefined_name)

    def __iter__(self) -> Iterator[Any]:
        gaps = _found.get()
        if not gaps.kind.is_optional(self.path):
            gaps.note(self.path)
        return iter(())

    def __bool__(self) -> bool:
        return False


class _Environment(ImmutableSandboxedEnvironment):
    """Templates reach the keys of the context and nothing else."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Nobody):
            return Leaf(value=None, field="")
        if isinstance(obj, Group):
            found = obj.children.get(attribute, self)
            return _Missing(name=f"{obj.path}.{attribute}") if found is self else found
        if isinstance(obj, _Missing):
            return _Missing(name=f"{obj.path}.{attribute}")
        if isinstance(obj, Leaf | Series):
            return _Missing(name=attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, Group | _Missing | Leaf):
            return self.getattr(obj, str(argument))
        return super().getitem(obj, argument)


def _finalize(value: Any) -> Any:
    if isinstance(value, _Missing):
        return _found.get().note(value.path)
    if isinstance(value, Leaf):
        if value.value is None or value.value == "":
            return _found.get().note(value.field)
        return escape(str(value)) if value.origin is None else _marked(str(value), value.origin, value.field)
    if isinstance(value, Group | Series):
        raise jinja2.TemplateRuntimeError(f"{value.path} is a list or a group and cannot be printed")
    return value


def _marked(text: str, origin: Origin, path: str) -> Markup:
    return Markup('<mark class="{}" data-field="{}">{}</mark>').format(origin.value, path, text)


@lru_cache
def _environment() -> _Environment:
    environment = _Environment(
        loader=jinja2.FileSystemLoader(catalogue.FOLDER),
        autoescape=True,
        undefined=_Missing,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters = dict(FILTERS)
    environment.globals["nobody"] = Nobody()
    return environment


def fill(kind: str, context: Mapping[str, Any]) -> Filled:
    """The words of a paper of this kind for this context, with the names that have no value yet."""
    paper = catalogue.load(kind)
    gaps = _Gaps(paper)
    known = wrap(context)
    choosing.check(paper, known)
    token = _found.set(gaps)
    try:
        html = _environment().get_template(f"{kind}/template.html").render(known)
        blocks = subset.parse(html)
    except (jinja2.TemplateError, subset.SubsetBroken, ValueError, TypeError) as error:
        raise TemplateFault(kind=kind, reason=str(error)) from error
    except RecursionError as error:
        raise TooDeep(limit=subset.MAX_NESTING) from error
    finally:
        _found.reset(token)
    properties = context.get("properties") or {}
    return Filled(
        kind=kind,
        title=str(properties.get("title") or paper.title),
        profile=paper.profile,
        digest=paper.digest,
        blocks=blocks,
        gaps=tuple(gaps.gaps.values()),
        names=tuple(sorted({str(name) for name in context.get("names") or () if name}, key=len, reverse=True)),
        author=_one_line(properties.get("author")),
        company=_one_line(properties.get("company")),
    )


def _one_line(value: Any) -> str:
    return " ".join(str(value or "").split())
