"""What the search field answers: matters and what is in them, courts, firms, accounts and pages, in groups, the best first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from app.access import policy
from app.access import services as access
from app.access.models import User
from app.access.policy import Permission
from app.access.services import UserFilter
from app.audit import services as audit
from app.core.db import db
from app.core.labels import N_
from app.courts import services as courts
from app.matters.models import Matter, Party
from app.search import services as search
from app.search.services import Hit
from app.search.states import Found

IN_A_GROUP = 6
LONGEST = 100
RECENT, COURTS, FIRMS, ACCOUNTS = N_("Opened lately"), N_("Courts"), N_("Law firms"), N_("Accounts")

_ICONS = {
    Found.MATTER: "folder-kanban",
    Found.PARTY: "user",
    Found.LOAN: "banknote",
    Found.GUARANTEE: "handshake",
    Found.COLLATERAL: "house",
    Found.PROCEEDING: "scroll-text",
    Found.ENFORCEMENT: "gavel",
    Found.LEAD: "search",
    Found.PAPER: "file-text",
    Found.FILE: "paperclip",
}


@dataclass(frozen=True)
class Result:
    """One line: what it is called, what stands at its end, and where it leads."""

    icon: str
    text: str
    note: str
    endpoint: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Group:
    """Results of one kind."""

    title: str
    results: Sequence[Result]


def look(*, actor: User, typed: str) -> list[Group]:
    """The groups for what was typed, the one with the best hit first; what was opened lately when nothing was."""
    wanted = typed.strip()[:LONGEST]
    if not wanted:
        return _filled([(RECENT, _recent(actor))])
    groups = _of_matters(wanted) if policy.may(actor, Permission.VIEW_MATTERS) else []
    if policy.may(actor, Permission.VIEW_COURTS):
        groups.append((COURTS, _courts(wanted)))
    if policy.may(actor, Permission.VIEW_FIRMS):
        groups.append((FIRMS, _firms(wanted)))
    if policy.may(actor, Permission.VIEW_USERS):
        groups.append((ACCOUNTS, _accounts(wanted)))
    return _filled(groups)


def _filled(groups: Iterable[tuple[str, Sequence[Result]]]) -> list[Group]:
    return [Group(gettext(title), results) for title, results in groups if results]


def _recent(actor: User) -> list[Result]:
    if not policy.may(actor, Permission.VIEW_MATTERS):
        return []
    keys = audit.opened_lately(actor=actor)
    matters = _matters(keys)
    return [_matter(*matters[key], key=key) for key in keys if key in matters]


def _of_matters(wanted: str) -> list[tuple[str, Sequence[Result]]]:
    by_kind: dict[Found, list[Hit]] = {}
    seen: set[tuple[Found, int, int]] = set()
    for hit in search.find(typed=wanted):
        own = by_kind.setdefault(hit.kind, [])
        if (hit.kind, hit.row_id, hit.matter_id) not in seen and len(own) < IN_A_GROUP:
            own.append(hit)
        seen.add((hit.kind, hit.row_id, hit.matter_id))
    shown = [hit for hits in by_kind.values() for hit in hits]
    matters = _matters({hit.matter_id for hit in shown})
    parties = _names({hit.row_id for hit in shown if hit.kind is Found.PARTY})
    best = sorted(by_kind, key=lambda kind: (by_kind[kind][0].rank > 1, list(Found).index(kind)))
    return [
        (kind.english, [_result(hit, *matters[hit.matter_id], parties) for hit in by_kind[kind] if hit.matter_id in matters])
        for kind in best
    ]


def _matters(keys: Iterable[int]) -> dict[int, tuple[str, str]]:
    rows = db.session.execute(select(Matter.id, Matter.number, Matter.title).where(Matter.id.in_(list(keys))))
    return {row.id: (row.number, row.title) for row in rows}


def _names(keys: Iterable[int]) -> dict[int, str]:
    return {row.id: row.name for row in db.session.execute(select(Party.id, Party.name).where(Party.id.in_(list(keys))))}


def _matter(number: str, title: str, *, key: int) -> Result:
    return Result(_ICONS[Found.MATTER], title, number, "overview.matter", {"matter_id": key})


def _result(hit: Hit, number: str, title: str, parties: dict[int, str]) -> Result:
    matter, icon = {"matter_id": hit.matter_id}, _ICONS[hit.kind]
    if hit.kind is Found.MATTER:
        return _matter(number, title, key=hit.matter_id)
    if hit.kind is Found.PARTY:
        name = parties.get(hit.row_id, hit.shown)
        note = number if hit.shown == name else f"{hit.shown} · {number}"
        return Result(icon, name, note, "matters.party", matter | {"party_id": hit.row_id})
    text, note = hit.shown, f"{title} · {number}"
    if hit.kind is Found.COLLATERAL:
        return Result(icon, text, note, "collateral.asset", {"collateral_id": hit.row_id})
    if hit.kind is Found.PROCEEDING:
        return Result(icon, text, note, "litigation.proceeding", {"proceeding_id": hit.row_id})
    if hit.kind is Found.ENFORCEMENT:
        return Result(icon, text, note, "enforcement.case", {"enforcement_case_id": hit.row_id})
    if hit.kind is Found.PAPER:
        return Result(icon, text, note, "filings.desk", {"filing_id": hit.row_id})
    pages = {
        Found.LOAN: "matters.loans",
        Found.GUARANTEE: "matters.guarantees",
        Found.FILE: "files.of_matter",
        Found.LEAD: "enforcement.of_matter",
    }
    return Result(icon, text, note, pages[hit.kind], matter)


def _courts(wanted: str) -> list[Result]:
    found = courts.find(words=wanted)[:IN_A_GROUP]
    return [Result("landmark", court.name, court.case_code, "courts.index", {"q": court.name}) for court in found]


def _firms(wanted: str) -> list[Result]:
    found = [firm for firm in access.firms() if wanted.casefold() in firm.name.casefold()][:IN_A_GROUP]
    return [Result("briefcase", firm.name, firm.telephone, "access.firms") for firm in found]


def _accounts(wanted: str) -> list[Result]:
    found = access.users(asked=UserFilter(words=wanted), size=IN_A_GROUP).items
    return [
        Result("user", user.full_name, f"{user.staff_number} · {user.affiliation}", "access.user", {"user_id": user.id})
        for user in found
    ]
