"""Reads the dated parameters: a number of the law, from when it holds, under which article, and who checked it when."""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from app.statutes.citations import Citation, cite, law_source
from app.statutes.errors import StatuteError

_FOLDER = Path(__file__).parent / "parameters"
FILES = ("periods", "fees", "interest", "prices", "papers", "jurisdiction")
"""The files that hold dated parameters; the others are tables of their own shape."""


@dataclass(frozen=True)
class Parameter:
    """One number or table of the law with all its dated values; `setting` marks practice that a bank may set otherwise."""

    name: str
    title: str
    values: tuple[tuple[date, Any], ...]
    references: tuple[str, ...]
    source: str
    checked_on: date
    rule: str
    setting: bool

    def at(self, on: date) -> Any:
        """Return the value in force on the day; before the rule existed or after its repeal there is none, and that is an error."""
        reached = [value for since, value in self.values if since <= on]
        if not reached:
            raise StatuteError(
                "%(title)s: asked for %(on)s, but the rule exists only from %(first)s.",
                title=self.title,
                on=on.isoformat(),
                first=self.values[0][0].isoformat(),
            )
        if reached[-1] is None:
            raise StatuteError("%(title)s: repealed, no value on %(on)s.", title=self.title, on=on.isoformat())
        return reached[-1]

    @property
    def latest(self) -> Any:
        """Return the newest value."""
        return self.values[-1][1]

    @property
    def basis(self) -> tuple[Citation, ...]:
        """Return the articles the value rests on."""
        return tuple(cite(reference) for reference in self.references)


@cache
def document(name: str) -> Any:
    """Return one file of the parameters folder as it stands."""
    with (_FOLDER / f"{name}.yaml").open(encoding="utf-8") as stream:
        return yaml.safe_load(stream)


@cache
def parameters(name: str) -> dict[str, Parameter]:
    """Return the parameters of one file by name."""
    return {key: _parameter(f"{name}.{key}", row) for key, row in document(name).items()}


@cache
def fingerprint() -> str:
    """Return a mark of all shipped parameters: results computed under another one may differ."""
    content = b"".join(path.read_bytes() for path in sorted(_FOLDER.glob("*.yaml")))
    return hashlib.sha256(content).hexdigest()[:12]


def parameter(name: str) -> Parameter:
    """Return one parameter by file and name: `fees.acceptance`."""
    file, _, key = name.partition(".")
    found = parameters(file).get(key)
    if found is None:
        raise StatuteError("There is no parameter named %(name)s.", name=name)
    return found


def value_at(name: str, *, on: date) -> Any:
    """Return the value of a parameter in force on the day."""
    return parameter(name).at(on)


def _parameter(name: str, row: dict[str, Any]) -> Parameter:
    values = tuple((entry["from"], entry["value"]) for entry in row["values"])
    if list(values) != sorted(values, key=lambda entry: entry[0]):
        raise StatuteError("%(name)s: the dated values must stand in the order of their dates.", name=name)
    return Parameter(
        name=name,
        title=row["title"],
        values=values,
        references=tuple(row.get("basis", ())),
        source=row.get("source") or law_source(row["basis"][0]),
        checked_on=row["checked_on"],
        rule=row["rule"],
        setting="setting" in row,
    )
