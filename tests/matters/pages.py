"""Reading the forms of a page as a browser would send them, and counting what a page asks of the database."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import event

from app.core.db import db
from app.core.work import Application


@contextmanager
def counted(app: Application) -> Iterator[list[str]]:
    """The SELECT statements that reach the database meanwhile."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def opened(client: FlaskClient, address: str) -> dict[str, str]:
    """What a browser would send back unchanged of the form at this address."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return fields(answer.text)


def fields(page: str) -> dict[str, str]:
    """What a browser would send of the page's main form."""
    form = page.split("data-guard", 1)[1].split("</form>", 1)[0]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="radio"' not in tag and ('type="checkbox"' not in tag or " checked" in tag):
            found[name[1]] = unescape(value[1]) if value else ""
    for name, inner in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.S):
        found[name] = unescape(inner).strip()
    for name, inner in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option selected value="([^"]*)"', inner)
        found[name] = unescape(chosen[1]) if chosen else ""
    return found


def proposed(page: str) -> dict[str, str]:
    """The values that a page about two edits proposes to keep."""
    radios = re.findall(r'type="radio" name="([^"]*)" value="([^"]*)" checked', page)
    return dict(radios)
