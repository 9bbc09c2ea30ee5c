"""Every verb of matters and collateral asks for its permission itself: pages are not the only way to it."""

import ast
from pathlib import Path

import pytest

FILES = [*sorted(Path("app/matters/services").glob("*.py")), Path("app/collateral/services.py")]
READING = {"listing", "totals_of", "everything", "saved_views", "own_view"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parts[1]}-{file.stem}")
def test_a_verb_begins_by_asking_whether_its_actor_may(root: Path, file: Path) -> None:
    wrong = [verb.name for verb in _verbs(root / file) if verb.name not in READING and not _demands(verb)]

    assert not wrong, f"{file}: begin with policy.demand(actor, Permission.…): {wrong}"


def test_verbs_are_found(root: Path) -> None:
    assert sum(len(_verbs(root / file)) for file in FILES) > 40


def _verbs(file: Path) -> list[ast.FunctionDef]:
    return [
        found
        for found in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(found, ast.FunctionDef)
        and not found.name.startswith("_")
        and any(argument.arg == "actor" for argument in found.args.kwonlyargs)
    ]


def _demands(verb: ast.FunctionDef) -> bool:
    first = next((line for line in verb.body if not _is_text(line)), None)
    return first is not None and ast.unparse(first).startswith(("policy.demand(actor, ", "policy.demand_one_of(actor, "))


def _is_text(line: ast.stmt) -> bool:
    return isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)
