"""The start script and the front-end step keep their promises before anything is installed."""

import importlib.util
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest


def test_help_names_every_verb(root: Path) -> None:
    answer = manage(root, "help")

    assert answer.returncode == 0
    assert re.findall(r"^\./manage (\w+)", answer.stdout, re.MULTILINE) == ["run", "test", "check", "lint", "bench", "help"]


def test_unknown_verb_shows_the_help_and_fails(root: Path) -> None:
    answer = manage(root, "launch")

    assert answer.returncode == 2
    assert "./manage run" in answer.stderr


@pytest.mark.parametrize("port", ["http", "70000", ""])
def test_what_is_no_port_is_refused_in_a_sentence(root: Path, port: str) -> None:
    answer = manage(root, "run", PORT=port or " ")

    assert answer.returncode == 1
    assert "port" in answer.stderr.lower()
    assert "Traceback" not in answer.stderr


def test_taken_port_is_said_before_anything_is_set_up(root: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        answer = manage(root, "run", PORT=str(taken.getsockname()[1]))

    assert answer.returncode == 1
    assert "PORT=8001 ./manage run" in answer.stderr
    assert answer.stdout == ""


@pytest.mark.parametrize("script", ["manage", ".ci/run", "requirements/fonts.sh"])
def test_scripts_are_shell_and_may_be_run(root: Path, script: str) -> None:
    shell = "bash" if script == ".ci/run" else "sh"

    checked = subprocess.run([shell, "-n", script], cwd=root, capture_output=True, text=True, check=False)

    assert checked.stderr == ""
    assert os.access(root / script, os.X_OK)


def test_without_root_the_one_command_is_printed(root: Path, tmp_path: Path) -> None:
    answer = manage(root, "bench", PATH=machine_without_packages(tmp_path))

    assert answer.returncode == 1
    commands = [line.strip() for line in answer.stderr.splitlines() if "apt-get" in line]
    assert len(commands) == 1
    assert commands[0].startswith("sudo sh -c 'apt-get update && apt-get install -y")
    for package in ("libpango-1.0-0", "libharfbuzz-subset0", "fontconfig", "libreoffice-writer-nogui"):
        assert package in commands[0]


def test_front_end_equals_the_lock(root: Path) -> None:
    front_end = load_front_end(root)

    assert front_end.differences(root / "app/static/vendor") == []


def test_sprite_holds_the_icons_of_the_manifest(root: Path) -> None:
    icons = next(package["icons"] for package in load_front_end(root).manifest() if "icons" in package)
    sprite = (root / "app/static/vendor/icons.svg").read_text(encoding="utf-8")

    assert re.findall(r'<symbol id="i-([\w-]+)"', sprite) == sorted(icons), (
        "run requirements/frontend.py --update app/static/vendor"
    )


def test_changed_front_end_file_is_noticed(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "app/static/vendor", tmp_path / "vendor")
    (tmp_path / "vendor/htmx.min.js").write_text("alert(1)", encoding="utf-8")

    assert load_front_end(root).differences(tmp_path / "vendor") == ["htmx.min.js: differs from the lock"]


def test_package_that_is_not_the_locked_one_is_not_placed(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    front_end = load_front_end(root)
    lock = json.loads(front_end.LOCK.read_text(encoding="utf-8"))
    lock["htmx.org"]["npm"] = "sha512-other"
    monkeypatch.setattr(front_end, "bring", lambda _folder: lock)

    assert front_end.main([str(tmp_path / "vendor")]) == 1
    assert not (tmp_path / "vendor").exists()


def manage(root: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["./manage", *words], cwd=root, env=os.environ | environment, capture_output=True, text=True, check=False
    )


def machine_without_packages(folder: Path) -> str:
    """A PATH on which a Debian without our packages answers, asked by someone who is not root."""
    for tool in ("sh", "dirname", "cat"):
        (folder / tool).symlink_to(str(shutil.which(tool)))
    (folder / "python3").symlink_to(sys.executable)
    answers = {"dpkg-query": "exit 1", "apt-get": "exit 1", "id": "echo 1000"}
    for tool, answer in answers.items():
        (folder / tool).write_text(f"#!/bin/sh\n{answer}\n", encoding="utf-8")
        (folder / tool).chmod(0o755)
    return str(folder)


def load_front_end(root: Path) -> ModuleType:
    """The set-up step, loaded from its file: it belongs to no package."""
    spec = importlib.util.spec_from_file_location("frontend", root / "requirements/frontend.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
