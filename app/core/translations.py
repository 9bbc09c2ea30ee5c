"""Catalogues: one gettext domain per slice, taken from its code and templates, compiled at set-up.

python -m app.core.translations                  compile all
python -m app.core.translations update matters   take new sentences of one slice into its .po file
python -m app.core.translations missing          list sentences without Chinese; exit code 1 when there are any
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

APP = Path(__file__).resolve().parent.parent
FOLDER = APP / "translations" / "zh_Hans_CN" / "LC_MESSAGES"
LOCALE = "zh_Hans_CN"
KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "DomainError": None,
    "NotAllowed": None,
    "StaleRecord": None,
    "StatuteError": None,
}
# Without dates and names, so that two branches that add sentences do not collide in it.
HEADER = """msgid ""
msgstr ""
"Language: zh_Hans_CN\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
SHARED_CODE = "core"


def sources(domain: str) -> Iterator[Path]:
    """The files whose sentences belong to a slice's domain; `core` takes the shared templates too."""
    yield from sorted((APP / domain).rglob("*.py"))
    yield from sorted((APP / "templates" / domain).rglob("*.html"))
    yield from sorted((APP / "templates" / domain).rglob("*.txt"))
    if domain == SHARED_CODE:
        yield from sorted((APP / "templates").glob("*.html"))
        yield from sorted((APP / "templates" / "errors").glob("*.html"))


def sentences(domain: str) -> Iterator[tuple[str | tuple[str, str], str]]:
    """(msgid or its two forms, where it is written) for every marked sentence of a slice."""
    for path in sources(domain):
        method = "python" if path.suffix == ".py" else "jinja2"
        options = {"trimmed": "true"} if method == "jinja2" else {}
        for _line, message, _comments, _context in extract_from_file(method, str(path), keywords=KEYWORDS, options=options):
            if message and (message if isinstance(message, str) else message[0]):
                yield message if isinstance(message, str) else (message[0], message[1]), str(path.relative_to(APP.parent))


def domains() -> list[str]:
    """The domains that have a catalogue."""
    return sorted(path.stem for path in FOLDER.glob("*.po"))


def catalogue(domain: str) -> Catalog:
    """A slice's catalogue as it is written, or an empty one."""
    path = FOLDER / f"{domain}.po"
    if not path.exists():
        return Catalog(locale=LOCALE, domain=domain, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE, domain=domain)


def update(domain: str) -> list[str]:
    """Take the slice's sentences into its catalogue, drop those no longer written, and return those without Chinese."""
    old = catalogue(domain)
    elsewhere = {_key(message.id) for other in domains() if other != domain for message in catalogue(other) if message.string}
    new = Catalog(locale=LOCALE, domain=domain, fuzzy=False)
    for message, _where in sentences(domain):
        if _key(message) in elsewhere:
            continue
        known = old.get(_key(message))
        new.add(message, string=known.string if known else "")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"{domain}.po").open("wb") as file:
        file.write(HEADER.encode())
        write_po(file, new, sort_output=True, width=130, omit_header=True)
    return [_key(message.id) for message in new if not _is_translated(message)]


def compile_all() -> list[str]:
    """Write the .mo file of every catalogue; returns the domains."""
    for domain in domains():
        with (FOLDER / f"{domain}.mo").open("wb") as file:
            write_mo(file, catalogue(domain))
    return domains()


def are_compiled() -> bool:
    """Whether every catalogue has been compiled since it was last changed."""
    return all(_is_newer(FOLDER / f"{domain}.mo", FOLDER / f"{domain}.po") for domain in domains())


def missing() -> list[tuple[str, str]]:
    """(where, sentence) for everything marked for translation that no catalogue says in Chinese."""
    known = {_key(message.id) for domain in domains() for message in catalogue(domain) if message.id and _is_translated(message)}
    slices = sorted(path.name for path in APP.iterdir() if (path / "__init__.py").exists())
    return sorted(
        {(where, _key(message)) for domain in slices for message, where in sentences(domain) if _key(message) not in known}
    )


def _is_translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, (tuple, list)) else [message.string]
    return not message.id or bool(all(strings)) and not message.fuzzy


def _key(message: str | tuple[str, ...] | list[str]) -> str:
    return message if isinstance(message, str) else message[0]


def _is_newer(made: Path, source: Path) -> bool:
    return made.exists() and made.stat().st_mtime >= source.stat().st_mtime


def main(arguments: list[str]) -> int:
    """The command; see the module's text."""
    parser = argparse.ArgumentParser(prog="python -m app.core.translations", description="Catalogues of the screens' texts.")
    parser.add_argument("action", nargs="?", default="compile", choices=["compile", "update", "missing"])
    parser.add_argument("domains", nargs="*", help="slices to update")
    asked = parser.parse_args(arguments)
    if asked.action == "update":
        for domain in asked.domains:
            sys.stdout.write("".join(f"{domain}: no Chinese yet: {sentence}\n" for sentence in update(domain)))
        return 0
    if asked.action == "missing":
        found = missing()
        sys.stdout.write("".join(f"{where}: {sentence}\n" for where, sentence in found))
        return 1 if found else 0
    sys.stdout.write(f"compiled: {', '.join(compile_all())}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
