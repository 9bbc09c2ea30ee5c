"""The list of matters: what is asked of it, its pages and totals, and the views that people keep by name.

One list takes a fixed number of queries, however long it is: counts of the views, count and sum of the filter, the page,
its debtors, the reader's own views, and what the filters offer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from app.access.models import User
from app.core import clock, paging
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_, Labelled
from app.core.paging import Page
from app.matters.models import Drawdown, Guarantee, Loan, Matter, Party, PartyName, PartyRole, SavedView
from app.matters.states import ENDED, STAGE_PATH, Role, Stage, Tier

NAME_TAKEN = N_("You have a view called %(name)s already; choose another name.")
NAME_MISSING = N_("Give the view a name of at most 40 characters.")
NOTHING_KEPT = N_("Set at least one filter or an order before you keep the view.")
TOO_LONG = N_("This filter is too long to keep; shorten the keyword.")

TEN_THOUSAND = Decimal(10_000)
LONGEST_QUERY = 500
PAGE_SIZE = 35
"""A row takes some thirty elements: so many rows keep the page light enough for an old browser."""
LONGEST_NAME = 40


class View(Labelled):
    """The views that everyone has."""

    ACTIVE = ("active", N_("In progress"))
    MINE = ("mine", N_("Mine"))
    TO_FILE = ("to_file", N_("To file"))
    NO_COURT = ("no_court", N_("No court"))
    NOT_COMPUTED = ("not_computed", N_("Balance missing"))
    CLOSED = ("closed", N_("Closed matters"))
    ALL = ("all", N_("All"))


class Secured(Labelled):
    """What stands behind the claim."""

    COLLATERAL = ("collateral", N_("With collateral"))
    GUARANTEE_ONLY = ("guarantee_only", N_("Guarantors only"))
    NOTHING = ("nothing", N_("Unsecured"))


class Order(StrEnum):
    """What the list can be sorted by; a minus before it turns the order around."""

    TITLE = "title"
    NUMBER = "number"
    TIER = "tier"
    BALANCE = "balance"
    STAGE = "stage"
    DEFAULT = "default"
    UPDATED = "updated"


DEFAULT_SORT = f"-{Order.BALANCE}"


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What is asked of the list. Amounts are in ten thousand yuan, as people type them."""

    view: View = View.ACTIVE
    q: str = ""
    stage: Stage | None = None
    tier: Tier | None = None
    branch: int | None = None
    owner: int | None = None
    balance_from: Decimal | None = None
    balance_to: Decimal | None = None
    secured: Secured | None = None
    sort: str = DEFAULT_SORT

    @classmethod
    def read(cls, asked: Any) -> "Filter":
        """The filter that an address asks for; what means nothing is left out rather than refused."""
        given = {field.name: _read(field.name, str(asked.get(field.name, "") or "").strip()) for field in fields(cls)}
        return cls(**{name: value for name, value in given.items() if value not in (None, "")})

    @property
    def query(self) -> str:
        """The filter as the query of an address, without what says nothing."""
        given = [(field.name, getattr(self, field.name), field.default) for field in fields(self)]
        return urlencode([(name, _written(value)) for name, value, plain in given if value != plain])

    @property
    def is_narrowed(self) -> bool:
        """Whether anything beside the view and the order was asked."""
        return any(getattr(self, field.name) != field.default for field in fields(self) if field.name not in ("view", "sort"))


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    matter: Matter
    debtors: Sequence[str]
    securities: int
    guarantees: int

    @property
    def debtor(self) -> str:
        """The borrower, and that there are more; the title while no borrower was entered."""
        return self.debtors[0] if self.debtors else self.matter.title

    @property
    def updated_on(self) -> date:
        """The day in Shanghai on which something of it was last changed."""
        return self.matter.updated_at.astimezone(clock.SHANGHAI).date()

    @property
    def step(self) -> int:
        """How far along the path it is, from 0."""
        return step_of(self.matter.stage)


@dataclass(frozen=True)
class Totals:
    """Of all matters that the filter meets: how many, how much, as of which earliest day."""

    count: int
    balance: Decimal
    as_of: date | None


@dataclass(frozen=True)
class Listing:
    """One page of the list with everything around it."""

    page: Page[Row]
    totals: Totals
    counts: dict[View, int]
    kept: Sequence[tuple[SavedView, int]]


def step_of(stage: Stage) -> int:
    """The place of a stage on the recovery path, from 0."""
    return next(place for place, stages in enumerate(STAGE_PATH) if stage in stages)


def listing(*, actor: User, asked: Filter, number: int = 1, size: int = PAGE_SIZE) -> Listing:
    """One page of the matters that the actor sees and the filter meets, with totals and the counts of all views."""
    views = saved_views(actor=actor)
    totals = _totals(actor, asked)
    number = min(max(1, number), max(1, -(-totals.count // size)))
    rows = _rows(_narrowed(select(Matter), actor, asked), asked, number, size)
    counts, kept = _counts(actor, views)
    return Listing(page=Page(items=rows, number=number, size=size, total=totals.count), totals=totals, counts=counts, kept=kept)


def everything(*, actor: User, asked: Filter) -> tuple[Totals, Iterator[Row]]:
    """All matters that the actor sees and the filter meets, in its order, read while they are taken; and their totals."""
    wanted = _narrowed(_counted(select(Matter)), actor, asked).order_by(*_order(asked.sort))
    rows = (row for part in paging.stream(wanted) for row in _told(part))
    return _totals(actor, asked), rows


def saved_views(*, actor: User) -> Sequence[SavedView]:
    """The views that the actor kept, by name."""
    return db.session.scalars(select(SavedView).where(SavedView.user_id == actor.id).order_by(SavedView.name)).all()


def own_view(*, actor: User, view_id: int) -> SavedView | None:
    """A view of the actor's own; those of others are not there."""
    return db.session.scalars(select(SavedView).where(SavedView.id == view_id, SavedView.user_id == actor.id)).one_or_none()


def keep_view(*, actor: User, name: str, query: str) -> SavedView:
    """Keep a filter under a name."""
    asked = Filter.read(dict(parse_qsl(query))).query
    if not asked:
        raise DomainError(NOTHING_KEPT, field="name")
    if len(asked) > LONGEST_QUERY:
        raise DomainError(TOO_LONG, field="name")
    return _name(SavedView(user_id=actor.id, query=asked, columns=[]), name)


def rename_view(*, actor: User, view: SavedView, name: str) -> SavedView:
    """Give a kept view another name."""
    return _name(view, name)


def forget_view(*, actor: User, view: SavedView) -> None:
    """Remove a kept view."""
    db.session.delete(view)


def _name(view: SavedView, name: str) -> SavedView:
    wanted = name.strip()
    if not wanted or len(wanted) > LONGEST_NAME:
        raise DomainError(NAME_MISSING, field="name")
    try:
        with db.session.begin_nested():
            view.name = wanted
            db.session.add(view)
    except IntegrityError as error:
        raise DomainError(NAME_TAKEN, field="name", name=wanted) from error
    return view


def _read(name: str, text: str) -> Any:
    members = {"view": View, "stage": Stage, "tier": Tier, "secured": Secured}
    if name in members:
        return next((member for member in members[name] if member.value == text), None)
    if name in ("branch", "owner"):
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
    if name in ("balance_from", "balance_to"):
        return _amount(text)
    if name == "sort":
        return text if text.removeprefix("-") in list(Order) else None
    return text[:100]


def _amount(text: str) -> Decimal | None:
    try:
        amount = Decimal(text.replace(",", "").removesuffix("万元").removesuffix("万"))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and 0 <= amount < 10**9 and amount == round(amount, 6) else None


def _written(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _narrowed(statement: Select[Any], actor: User, asked: Filter) -> Select[Any]:
    return statement.where(_of_view(asked.view, actor), *_conditions(asked))


def _of_view(view: View, actor: User) -> ColumnElement[bool]:
    active = Matter.stage.not_in(ENDED)
    return {
        View.ACTIVE: active,
        View.MINE: and_(active, Matter.owner_id == actor.id),
        View.TO_FILE: Matter.stage == Stage.PREPARED,
        View.NO_COURT: and_(active, Matter.court_id.is_(None)),
        View.NOT_COMPUTED: and_(active, Matter.balance_total.is_(None)),
        View.CLOSED: Matter.stage.in_(ENDED),
        View.ALL: Matter.id.is_not(None),
    }[view]


def _conditions(asked: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if asked.q:
        conditions.append(_mentions(asked.q))
    if asked.stage is not None:
        conditions.append(Matter.stage == asked.stage)
    if asked.tier is not None:
        conditions.append(Matter.tier == asked.tier)
    if asked.branch is not None:
        conditions.append(Matter.branch_id == asked.branch)
    if asked.owner is not None:
        conditions.append(Matter.owner_id == asked.owner)
    if asked.balance_from is not None:
        conditions.append(Matter.balance_total >= round(asked.balance_from * TEN_THOUSAND, 2))
    if asked.balance_to is not None:
        conditions.append(Matter.balance_total <= round(asked.balance_to * TEN_THOUSAND, 2))
    if asked.secured is not None:
        conditions.append(_secured(asked.secured))
    return conditions


def _mentions(keyword: str) -> ColumnElement[bool]:
    """Number, title, present and other names of parties, numbers of contracts and loan notes."""
    parties = select(PartyRole.matter_id).join(Party, PartyRole.party_id == Party.id)
    named = Party.name.icontains(keyword, autoescape=True)
    other = Party.names.any(PartyName.name.icontains(keyword, autoescape=True))
    return or_(
        Matter.number.icontains(keyword, autoescape=True),
        Matter.title.icontains(keyword, autoescape=True),
        Matter.id.in_(parties.where(or_(named, other))),
        Matter.id.in_(select(Loan.matter_id).where(Loan.number.icontains(keyword, autoescape=True))),
        Matter.id.in_(select(Drawdown.matter_id).where(Drawdown.number.icontains(keyword, autoescape=True))),
    )


def _secured(secured: Secured) -> ColumnElement[bool]:
    with_collateral, guaranteed = Matter.securities.any(), Matter.guarantees.any()
    if secured is Secured.COLLATERAL:
        return with_collateral
    return and_(~with_collateral, guaranteed if secured is Secured.GUARANTEE_ONLY else ~guaranteed)


def _totals(actor: User, asked: Filter) -> Totals:
    figures = select(func.count(Matter.id), func.sum(Matter.balance_total), func.min(Matter.balance_as_of))
    count, balance, as_of = db.session.execute(_narrowed(figures, actor, asked)).one()
    return Totals(count=count, balance=balance or Decimal("0.00"), as_of=as_of)


def _rows(statement: Select[Any], asked: Filter, number: int, size: int) -> list[Row]:
    page = _counted(statement).order_by(*_order(asked.sort)).limit(size).offset((number - 1) * size)
    return _told(db.session.execute(page).all())


def _counted(statement: Select[Any]) -> Select[Any]:
    """The matters with how many securities and guarantees each has."""
    security = Matter.securities.property.mapper.class_
    securities = select(func.count(security.id)).where(security.matter_id == Matter.id).scalar_subquery()
    guarantees = select(func.count(Guarantee.id)).where(Guarantee.matter_id == Matter.id).scalar_subquery()
    return statement.add_columns(securities, guarantees).options(joinedload(Matter.branch), joinedload(Matter.owner))


def _told(found: Sequence[Any]) -> list[Row]:
    debtors = _debtors([matter.id for matter, *_counts in found])
    return [Row(matter, debtors.get(matter.id, []), secured, guaranteed) for matter, secured, guaranteed in found]


def _debtors(matter_ids: Sequence[int]) -> dict[int, list[str]]:
    borrowers = (
        select(PartyRole.matter_id, Party.name)
        .join(Party, PartyRole.party_id == Party.id)
        .where(PartyRole.matter_id.in_(matter_ids), PartyRole.role == Role.BORROWER)
        .order_by(PartyRole.position, PartyRole.id)
    )
    names: dict[int, list[str]] = {}
    for matter_id, name in db.session.execute(borrowers):
        names.setdefault(matter_id, []).append(name)
    return names


def _order(sort: str) -> list[Any]:
    key: Any = {
        Order.TITLE: Matter.title,
        Order.NUMBER: Matter.number,
        Order.TIER: case({tier: place for place, tier in enumerate(Tier)}, value=Matter.tier),
        Order.BALANCE: Matter.balance_total,
        Order.STAGE: case({stage: step_of(stage) for stage in Stage}, value=Matter.stage),
        Order.DEFAULT: Matter.default_on,
        Order.UPDATED: Matter.updated_at,
    }[Order(sort.removeprefix("-"))]
    return [(key.desc() if sort.startswith("-") else key.asc()).nulls_last(), Matter.id.desc()]


def _counts(actor: User, views: Sequence[SavedView]) -> tuple[dict[View, int], list[tuple[SavedView, int]]]:
    """How many matters each view holds, in one query."""
    asked = [Filter.read(dict(parse_qsl(view.query))) for view in views]
    conditions = [_of_view(view, actor) for view in View]
    conditions += [and_(_of_view(one.view, actor), *_conditions(one)) for one in asked]
    sums = [func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in conditions]
    found = [int(count) for count in db.session.execute(select(*sums).select_from(Matter)).one()]
    return dict(zip(View, found, strict=False)), list(zip(views, found[len(View) :], strict=True))
