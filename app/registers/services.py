"""What is in force on a day, and the way of a change: prepared, weighed by others, sent, decided by a second person.

Nothing here is ever overwritten: the tables in force are the shipped law with the settled changes laid over it.
"""

import json
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from app.access import policy
from app.access import services as access
from app.access.models import Branch, User
from app.access.policy import Permission
from app.access.states import BranchKind
from app.approvals import services as approvals
from app.approvals.models import Approval
from app.approvals.states import Purpose
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError, NotAllowed
from app.core.labels import N_
from app.docket import services as docket
from app.registers import entries, texts
from app.registers.entries import Entry
from app.registers.models import Amendment
from app.registers.states import OPEN, SETTLED, TRANSITIONS, AmendmentStatus, Register
from app.statutes.rules import HolidayYear, LprQuote, Rules, SettingValue

REASON_MISSING = N_("Say why it is changed, for instance which notice says so.")
TOO_EARLY = N_("A change counts from today (%(today)s) at the earliest: what was computed before it stays.")
SAME_AS_BEFORE = N_("This is what counts already; nothing would change.")
ANOTHER_IS_OPEN = N_("A change of the same entry is still open: “%(title)s”. Decide or withdraw it first.")
HEAD_OFFICE_ONLY = N_("The bank's tables are kept at head office.")
NOT_OPEN = N_("This change is no longer open: %(status)s.")
NOT_YOURS = N_("Only %(name)s, who prepared this change, can do that.")
MAKES_NO_DECISION = N_("This entry needs no second person; record it.")
NEEDS_DECISION = N_("This entry moves money or dates: it is sent to a second person.")


def in_force(*, on: date | None = None) -> Rules:
    """The law and the bank's tables in force on a day, today when none is named.

    The settled changes are read once in a transaction; what they come to is made once in a process.
    """
    day = on or clock.today()
    return _rules(tuple(_marked(row) for row in settled() if row.counts_from <= day))


def with_change(*, amendment: Amendment, on: date) -> Rules:
    """The tables as they would be on the day if the change were settled."""
    others = tuple(_marked(row) for row in settled() if row.counts_from <= on and row.id != amendment.id)
    return _rules((*others, _marked(amendment)))


def without_change(*, amendment: Amendment, on: date) -> Rules:
    """The tables on the day if the change were not there."""
    return _rules(tuple(_marked(row) for row in settled() if row.counts_from <= on and row.id != amendment.id))


def text(name: str) -> str:
    """One of the bank's texts, as it counts today."""
    today = clock.today()
    for row in reversed(settled()):
        if row.register is Register.BANK and row.key == name and row.counts_from <= today:
            return str(row.value["text"])
    return texts.default_of(name)


def bank_name() -> str:
    """As the bank calls itself today; with no short name in force, as its head office is called."""
    head_office = select(Branch.name).where(Branch.kind == BranchKind.HEAD_OFFICE).order_by(Branch.id).limit(1)
    return text(texts.SHORT_NAME) or db.session.scalar(head_office) or ""


def settled() -> Sequence[Amendment]:
    """All changes that count or will count, in the order in which they override each other."""
    session = db.session()
    held = session.info.get("settled_amendments")
    if held is not None and held[0] is session.get_transaction():
        rows: Sequence[Amendment] = held[1]
        return rows
    found = session.scalars(select(Amendment).where(Amendment.status.in_(SETTLED)).order_by(Amendment.id)).all()
    rows = sorted(found, key=lambda row: (row.counts_from, row.id))
    session.info["settled_amendments"] = (session.get_transaction(), rows)
    return rows


def history(*, register: Register, key: str | None = None) -> Sequence[Amendment]:
    """The changes of a table or of one entry, the latest first."""
    wanted = select(Amendment).where(Amendment.register == register).options(*_people())
    if key is not None:
        wanted = wanted.where(Amendment.key == key)
    return db.session.scalars(wanted.order_by(Amendment.id.desc())).all()


def latest(*, limit: int = 50) -> Sequence[Amendment]:
    """The latest changes of all tables."""
    return db.session.scalars(select(Amendment).options(*_people()).order_by(Amendment.id.desc()).limit(limit)).all()


def still_open() -> Sequence[Amendment]:
    """The changes that wait for somebody, the oldest first."""
    wanted = select(Amendment).where(Amendment.status.in_(OPEN)).options(*_people())
    return db.session.scalars(wanted.order_by(Amendment.id)).all()


def of_review(*, review_id: int) -> Amendment | None:
    """The change that a review is about."""
    return db.session.scalars(select(Amendment).where(Amendment.review_id == review_id)).one_or_none()


def propose(*, actor: User, entry: Entry, takes_effect_on: date, reason: str, source: str = "") -> Amendment:
    """Prepare a change of one entry. Nothing counts yet: it is weighed and sent, or recorded where it moves nothing."""
    _ask_whether_keeps(actor)
    if not reason.strip():
        raise DomainError(REASON_MISSING, field="reason")
    if takes_effect_on < clock.today():
        raise DomainError(TOO_EARLY, field="takes_effect_on", today=clock.today().isoformat())
    before = entry.present(in_force(on=takes_effect_on), text)
    if before == entry.value:
        raise DomainError(SAME_AS_BEFORE, field=entry.field)
    amendment = Amendment(
        register=entry.register,
        key=entry.key,
        title=entry.title[:200],
        value=entry.value,
        before=before,
        takes_effect_on=takes_effect_on,
        reason=reason.strip(),
        source=source.strip(),
        status=AmendmentStatus.DRAFT,
        proposed_by_id=actor.id,
        proposed_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(amendment)
    except IntegrityError as error:
        raise DomainError(ANOTHER_IS_OPEN, field=entry.field, title=entry.title) from error
    return amendment


def record(*, actor: User, amendment: Amendment) -> Amendment:
    """Settle at once a change that moves neither money nor dates."""
    _ask_whether_own(actor, amendment)
    if amendment.register.moves_money_or_dates:
        raise DomainError(NEEDS_DECISION)
    _advance(actor, amendment, AmendmentStatus.RECORDED)
    _settle(amendment)
    return amendment


def send(*, actor: User, amendment: Amendment, note: str = "") -> Amendment:
    """Ask a second person to decide the change."""
    _ask_whether_own(actor, amendment)
    if not amendment.register.moves_money_or_dates:
        raise DomainError(MAKES_NO_DECISION)
    if amendment.status is not AmendmentStatus.DRAFT:
        raise DomainError(NOT_OPEN, status=amendment.status.label)
    amendment.review = approvals.request(
        actor=actor, matter_id=None, purpose=Purpose.AMENDMENT, subject_title=amendment.title, note=note
    )
    _advance(actor, amendment, AmendmentStatus.PENDING)
    db.session.flush()
    return amendment


def approve(*, actor: User, amendment: Amendment, opinion: str = "") -> Amendment:
    """Let somebody else's change count from its day on; never one's own."""
    review = _decided_here(actor, amendment)
    approvals.approve(actor=actor, approval=review, opinion=opinion)
    _advance(actor, amendment, AmendmentStatus.APPROVED)
    _settle(amendment)
    return amendment


def return_(*, actor: User, amendment: Amendment, opinion: str) -> Amendment:
    """Refuse somebody else's change, saying what has to be corrected."""
    review = _decided_here(actor, amendment)
    approvals.return_(actor=actor, approval=review, opinion=opinion)
    _advance(actor, amendment, AmendmentStatus.RETURNED)
    db.session.flush()
    return amendment


def withdraw(*, actor: User, amendment: Amendment) -> Amendment:
    """Take back one's own change, prepared or sent, while nobody has decided it."""
    _ask_whether_own(actor, amendment)
    if amendment.review is not None and amendment.review.is_pending:
        approvals.withdraw(actor=actor, approval=amendment.review)
    _advance(actor, amendment, AmendmentStatus.WITHDRAWN)
    db.session.flush()
    return amendment


def may_keep(*, actor: User) -> bool:
    """Whether this reader may propose changes."""
    return policy.may(actor, Permission.PROPOSE_AMENDMENTS) and _is_at_head_office(actor)


def may_decide(*, actor: User, amendment: Amendment) -> bool:
    """Whether the decision is this reader's: never on one's own change."""
    return (
        amendment.review is not None
        and amendment.proposed_by_id != actor.id
        and _is_at_head_office(actor)
        and approvals.may_decide(actor=actor, approval=amendment.review)
    )


def _people() -> tuple[Any, ...]:
    review = joinedload(Amendment.review)
    return joinedload(Amendment.proposed_by), review.joinedload(Approval.decided_by), review.joinedload(Approval.requested_by)


def _is_at_head_office(actor: User) -> bool:
    return actor.branch is not None and actor.branch.is_head_office


def _ask_whether_keeps(actor: User) -> None:
    policy.demand(actor, Permission.PROPOSE_AMENDMENTS)
    if not _is_at_head_office(actor):
        raise NotAllowed(HEAD_OFFICE_ONLY)


def _ask_whether_own(actor: User, amendment: Amendment) -> None:
    _ask_whether_keeps(actor)
    if amendment.proposed_by_id != actor.id:
        raise NotAllowed(NOT_YOURS, name=amendment.proposed_by.full_name)
    _ask_whether_open(amendment)


def _ask_whether_open(amendment: Amendment) -> None:
    if not amendment.is_open:
        raise DomainError(NOT_OPEN, status=amendment.status.label)


def _decided_here(actor: User, amendment: Amendment) -> Approval:
    policy.demand(actor, Permission.DECIDE_AMENDMENTS)
    if not _is_at_head_office(actor):
        raise NotAllowed(HEAD_OFFICE_ONLY)
    if amendment.proposed_by_id == actor.id:
        raise NotAllowed(approvals.OWN_REQUEST)
    if amendment.review is None:
        raise DomainError(NOT_OPEN, status=amendment.status.label)
    return amendment.review


def _advance(actor: User, amendment: Amendment, to: AmendmentStatus) -> None:
    docket.advance(actor=actor, subject=amendment, to=to, transitions=TRANSITIONS, happened_on=clock.today(), kind=None)


def _settle(amendment: Amendment) -> None:
    amendment.settled_on = clock.today()
    if amendment.register is Register.PLAINTIFF:
        branch = db.session.get_one(Branch, int(amendment.key))
        access.settle_plaintiff(branch=branch, particulars=entries.particulars_of(amendment.value))
    db.session.flush()
    db.session().info.pop("settled_amendments", None)


def _marked(row: Amendment) -> str:
    """One change as a text that says all a calculation can know of it; the key of the tables made from it."""
    told = [row.register.value, row.key, row.counts_from.isoformat(), row.value]
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


@lru_cache(maxsize=64)
def _rules(marked: tuple[str, ...]) -> Rules:
    """The tables that the changes come to; a later change of the same entry takes the place of the earlier."""
    settings: dict[tuple[str, str], SettingValue] = {}
    years: dict[str, HolidayYear] = {}
    quotes: dict[str, LprQuote] = {}
    published: list[date] = []
    for register, key, since, value in map(json.loads, marked):
        if register == Register.SETTINGS:
            settings[key, since] = SettingValue(name=key, text=value["text"], from_on=date.fromisoformat(since))
        elif register == Register.HOLIDAYS:
            years[key] = HolidayYear.from_plain({"year": int(key), **value})
        elif register == Register.LPR:
            quotes[key] = LprQuote.from_plain({name: value[name] for name in ("from_on", "one_year", "five_years")})
            published.append(quotes[key].from_on)
    return Rules(
        settings=tuple(settings.values()),
        holidays=tuple(sorted(years.values(), key=lambda row: row.year)),
        quotes=tuple(sorted(quotes.values(), key=lambda row: row.from_on)),
        quotes_known_to=max(published, default=None),
    )
