"""The repository holds our own work and nothing of a machine: no registries, no paths of one computer, no foreign files."""

import re
import subprocess
from pathlib import Path

import pytest

TOP_LEVEL = {
    ".ci", ".gitignore", "README.md", "app", "document_templates", "instance", "manage", "migrations", "pyproject.toml", "requirements", "tests",
}  # fmt: skip
MACHINE_PATHS = re.compile(r"(?<![\w.$}/-])/(?:home|root|work|Users|mnt|opt|srv)/[\w.-]+")
REGISTRIES = re.compile(
    r"(?:pypi|python(?:hosted)|npmjs|npmmirror|jsdelivr|unpkg|cdnjs|googleapis|debian)\.(?:org|com|net)|index-url|find-links",
    re.IGNORECASE,
)
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
OURS = "tests/house/test_repository.py"


def test_top_level_holds_what_the_map_names(root: Path) -> None:
    top = {path.split("/")[0] for path in tracked(root)}

    assert top <= TOP_LEVEL, f"put these where the map of the house has a place for them: {sorted(top - TOP_LEVEL)}"


def test_no_registry_addresses_and_no_paths_of_one_machine(root: Path) -> None:
    found = []
    for path in tracked(root):
        content = (root / path).read_bytes()
        if path == OURS or b"\0" in content:
            continue
        for number, line in enumerate(content.decode("utf-8").splitlines(), start=1):
            found += [
                f"{path}:{number}: {hit.group()}" for pattern in (MACHINE_PATHS, REGISTRIES) for hit in pattern.finditer(line)
            ]

    assert found == []


def test_no_foreign_files_are_committed(root: Path) -> None:
    kinds = {".ttf", ".otf", ".ttc", ".woff", ".woff2", ".whl", ".jar", ".pfb", ".deb", ".mo", ".sqlite"}

    foreign = [path for path in tracked(root) if Path(path).suffix in kinds or path.startswith("app/static/vendor")]

    assert foreign == [], "set-up brings these; the repository only names them"


@pytest.mark.parametrize("group", ["run", "test", "bench", "frontend"])
def test_every_pin_has_a_version_and_hashes(root: Path, group: str) -> None:
    pins = read_pins(root / "requirements" / f"{group}.txt")

    assert pins
    unpinned = [name for name, (version, hashes) in pins.items() if not version or not hashes]
    assert unpinned == [], f"compile requirements/{group}.in again with --generate-hashes"


@pytest.mark.parametrize("group", ["test", "bench"])
def test_larger_groups_pin_what_run_pins(root: Path, group: str) -> None:
    run = read_pins(root / "requirements/run.txt")
    larger = read_pins(root / "requirements" / f"{group}.txt")

    different = {name: (pin, larger.get(name)) for name, pin in run.items() if larger.get(name) != pin}

    assert different == {}, "compile the groups together, so that tests run on what the bank runs on"


@pytest.mark.parametrize("group", ["run", "test", "bench"])
def test_everything_asked_for_is_pinned(root: Path, group: str) -> None:
    pins = read_pins(root / "requirements" / f"{group}.txt")
    asked = [
        re.split(r"[\s=<>\[;]", line)[0].lower().replace("_", "-")
        for line in (root / "requirements" / f"{group}.in").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("#", "-r"))
    ]

    assert [name for name in asked if name not in pins] == []


def tracked(root: Path) -> list[str]:
    """The files that git knows and that are there."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"], cwd=root, capture_output=True, check=True, text=True
    ).stdout
    return [path for path in listed.split("\0") if path and (root / path).is_file()]


def read_pins(path: Path) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Name → (version, hashes) of a compiled requirements file."""
    pins = {}
    for entry in re.split(r"\n(?=[A-Za-z0-9])", path.read_text(encoding="utf-8")):
        named = re.match(r"([\w.-]+)(?:\[[^]]*\])?==([^\s;\\]+)", entry)
        if named:
            pins[named.group(1).lower()] = (named.group(2), tuple(sorted(HASH.findall(entry))))
        else:
            assert not re.match(r"[A-Za-z0-9]", entry), f"{path.name}: not a pin: {entry.splitlines()[0]}"
    return pins
