"""The navigation: each slice names its entry once, and the layout shows what the reader may open."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for
from flask_babel import gettext

from app.core.labels import N_

SECTIONS = {
    "mine": "",
    "assets": N_("Assets"),
    "together": N_("Together"),
    "tools": N_("Tools"),
    "system": N_("System"),
}
ACCOUNT = "account"


@dataclass(frozen=True)
class Item:
    """One entry: where it leads, what it is called, and who may see it."""

    section: str
    endpoint: str
    icon: str
    english: str
    permission: Any
    place: int
    count: Callable[[], int] | None
    is_hot: bool

    @property
    def label(self) -> str:
        return gettext(self.english)

    @property
    def url(self) -> str:
        return url_for(self.endpoint)

    @property
    def is_current(self) -> bool:
        """Whether the page shown belongs to this entry: the same endpoint, or the same blueprint when the entry is its index."""
        here = request.endpoint or ""
        if here == self.endpoint:
            return True
        return self.endpoint.endswith(".index") and here.rpartition(".")[0] == self.endpoint.rpartition(".")[0]


@dataclass(frozen=True)
class Search:
    """Where the search field of the top bar leads; a palette shows the answers while one types."""

    endpoint: str
    parameter: str
    english: str
    has_palette: bool

    @property
    def url(self) -> str:
        return url_for(self.endpoint)

    @property
    def label(self) -> str:
        return gettext(self.english)


_items: dict[tuple[str, str], Item] = {}
_search: list[Search] = []


def add(
    section: str,
    endpoint: str,
    icon: str,
    label: str,
    permission: Any = None,
    *,
    place: int = 50,
    count: Callable[[], int] | None = None,
    is_hot: bool = False,
) -> None:
    """Show an entry (`label` an English msgid marked with N_) to whoever has the permission; None means everyone signed in.

    Sections are `mine`, `assets`, `together`, `tools`, `system`, and `account` for the menu under the reader's name. Lower places come first.
    """
    if section not in SECTIONS and section != ACCOUNT:
        raise ValueError(f"No section {section!r}; there are {', '.join([*SECTIONS, ACCOUNT])}")
    _items[section, endpoint] = Item(section, endpoint, icon, label, permission, place, count, is_hot)


def search_at(*, endpoint: str, parameter: str, label: str, has_palette: bool = False) -> None:
    """Let the search field of the top bar ask this page; for a palette the page answers htmx with its results alone."""
    _search[:] = [Search(endpoint, parameter, label, has_palette)]


def search() -> Search | None:
    """The search that the top bar offers, if there is one."""
    return next((found for found in _search if found.endpoint in current_app.view_functions), None)


def _visible(section: str) -> list[Item]:
    may = current_app.jinja_env.globals["may"]
    known = [item for item in _items.values() if item.section == section and item.endpoint in current_app.view_functions]
    shown = [item for item in known if item.permission is None or may(item.permission)]  # type: ignore[operator]
    return sorted(shown, key=lambda item: item.place)


def visible_sections() -> list[tuple[str, list[Item]]]:
    """(heading, entries) for the reader, without empty sections."""
    found = [(gettext(heading) if heading else "", _visible(section)) for section, heading in SECTIONS.items()]
    return [(heading, items) for heading, items in found if items]


def visible_account() -> list[Item]:
    """The entries of the menu under the reader's name."""
    return _visible(ACCOUNT)
