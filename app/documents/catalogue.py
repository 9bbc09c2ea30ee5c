"""The kinds of paper: one folder each under document_templates, with its source, its description and a sample."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from app.documents.errors import UnknownKind

FOLDER = Path(__file__).resolve().parents[2] / "document_templates"
HOUSE = FOLDER / "_house"
PROFILES = ("narrative", "annex", "form", "letter")


@dataclass(frozen=True)
class Question:
    """What only this paper asks of whoever files it, by its kind.

    `choice` is one of the `answers`; `pick` one and `several` any number of the rows of the matter that `source` names; `day`,
    `money`, `text` and `long` are what they say; `rows` is a table typed line by line, its cells under `columns` (the first
    `compulsory` of them must be filled). `only_with` names a question and the answers without which this one is not asked.
    """

    name: str
    label: str
    kind: str
    answers: dict[str, str]
    default: str
    only_with: tuple[str, tuple[str, ...]] | None
    is_optional: bool = False
    help: str = ""
    source: str = ""
    columns: tuple[str, ...] = ()
    compulsory: int = 0


@dataclass(frozen=True)
class PaperKind:
    """A kind of paper: its description, and a digest of everything its look and its fixed words come from.

    A form says which answers its boxes offer: `choices` one of them, `several` any number of them, by pattern of the path.
    """

    name: str
    title: str
    catalogue_number: str
    version: str
    profile: str
    basis: tuple[str, ...]
    optional: frozenset[str]
    labels: dict[str, str]
    questions: tuple[Question, ...]
    digest: str
    form_version: str = ""
    choices: Mapping[str, tuple[str | bool, ...]] = field(default_factory=dict)
    several: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def label(self, path: str) -> str:
        """What a value is called on the desk; a part of the path that is a number matches `*`."""
        return self.labels.get(pattern(path), path)

    def is_optional(self, path: str) -> bool:
        """Whether a list may be left out of the context altogether."""
        return pattern(path) in self.optional


def pattern(path: str) -> str:
    """The path of a value with `*` for every number of a row."""
    return re.sub(r"\.\d+(?=\.|$)", ".*", path)


def kinds() -> tuple[str, ...]:
    """The names of all kinds of paper."""
    return tuple(sorted(folder.name for folder in FOLDER.iterdir() if (folder / "template.html").is_file()))


@lru_cache
def load(kind: str) -> PaperKind:
    """The kind of paper of this name."""
    if kind not in kinds():
        raise UnknownKind(kind=kind)
    meta: dict[str, Any] = yaml.safe_load((FOLDER / kind / "meta.yaml").read_text("utf-8"))
    if meta["kind"] != kind or meta["profile"] not in PROFILES:
        raise ValueError(f"{kind}/meta.yaml names another kind or an unknown profile")
    return PaperKind(
        name=kind,
        title=meta["title"],
        catalogue_number=meta["catalogue_number"],
        version=meta["version"],
        profile=meta["profile"],
        basis=tuple(meta["basis"]),
        optional=frozenset(meta["optional"]),
        labels=meta["labels"],
        questions=tuple(_question(name, asked) for name, asked in meta.get("questions", {}).items()),
        digest=_digest(kind),
        form_version=meta.get("form_version", ""),
        choices={path: tuple(answers) for path, answers in meta.get("choices", {}).items()},
        several={path: tuple(answers) for path, answers in meta.get("several", {}).items()},
    )


def _question(name: str, asked: dict[str, Any]) -> Question:
    only_with = asked.get("only_with")
    return Question(
        name=name,
        label=asked["label"],
        kind=asked["kind"],
        answers=asked.get("answers", {}),
        default=asked.get("default", ""),
        only_with=(only_with[0], tuple(only_with[1:])) if only_with else None,
        is_optional=asked.get("optional", False),
        help=asked.get("help", ""),
        source=asked.get("source", ""),
        columns=tuple(asked.get("columns", ())),
        compulsory=asked.get("compulsory", 0),
    )


def sample(kind: str) -> dict[str, Any]:
    """The invented context that shows the kind of paper, and that tests set in both forms."""
    context: dict[str, Any] = yaml.safe_load((FOLDER / load(kind).name / "sample.yaml").read_text("utf-8"))
    return context


def _digest(kind: str) -> str:
    digest = hashlib.sha256()
    for path in [FOLDER / kind / "template.html", FOLDER / kind / "meta.yaml", *sorted(HOUSE.iterdir())]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
