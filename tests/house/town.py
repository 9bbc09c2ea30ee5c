"""Two sides for the walk over all routes: each a branch, a law firm and a matter with everything on it, marked by a word."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import String, Text, inspect, select

from app.access.models import Branch, LawFirm, User
from app.access.scope import scoped_classes
from app.access.states import RoleKey
from app.administration.models import MovedMatter
from app.approvals import services as approvals
from app.approvals.states import Purpose
from app.calculators.questions import CapitalsAsked
from app.calculators.services import keeping
from app.core.db import Base, db
from app.filings.models import Agent, Exclusion
from app.jobs import services as jobs
from app.matters.models import Matter, PartyName, SavedView
from app.matters.services import limits
from app.matters.states import NameKind
from tests.factories import access, collateral, deadlines, enforcement, filings, loans, registers, workbooks

BANK_ONLY_WORD = "BANKALONE"
BANK_ONLY_AMOUNT = Decimal("77777777.77")
MARKED = ("title", "name", "description", "location", "text", "note", "payer", "subject_title", "number", "contract_number")
ALIASES = {
    "address": "party_address",
    "name": "party_name",
    "role": "party_role",
    "view": "saved_view",
    "interest": "security_interest",
    "review": "approval",
}
FIXED = {
    "setting": "interest.financial_loan_cap_percent",
    "wording": "bank.short_name",
    "number": 1,
    "form": "pdf",
    "token": "nothing",
    "filename": "app.css",
}


def table_of(argument: str) -> str:
    """The table that an argument of a rule holds the key of."""
    name = argument.removesuffix("_id")
    table = ALIASES.get(name, name)
    assert table in Base.metadata.tables, f"<{argument}> names no table: add an alias to tests/house/town.py"
    return table


@dataclass
class Side:
    """One branch and one firm with their matter; `rows` holds the key of one row of each table."""

    word: str
    branch: Branch
    firm: LawFirm
    rows: dict[str, Any] = field(default_factory=dict)

    def fill(self, arguments: set[str]) -> dict[str, Any]:
        """A value for each argument of a rule: the key of this side's row of that table."""
        return {name: self.value(name) for name in arguments}

    def value(self, name: str) -> Any:
        """The value for one argument."""
        if name in FIXED:
            return FIXED[name]
        table = table_of(name)
        assert table in self.rows, f"Nothing for <{name}>: add a {table} row to tests/house/town.py, or an alias"
        return self.rows[table]


@dataclass
class Town:
    """Our side, theirs, and one account of each role: branch and firm people are ours, the others head office's."""

    ours: Side
    theirs: Side
    people: dict[RoleKey, str]


def build() -> Town:
    """Everything there is, twice."""
    head_office = access.head_office()
    ours, theirs = _side("OURWORD"), _side("THEIRWORD")
    people = {key: _person(key, ours=ours, head_office=head_office) for key in RoleKey}
    change = registers.sent(actor=people[RoleKey.ADMINISTRATOR], entry=registers.rates(one_year="3.10"))
    for side in (theirs, ours):
        moved = MovedMatter(amendment_id=change.id, matter_id=side.rows["matter"], limits=[])
        db.session.add(moved)
        db.session.flush()
        side.rows |= {"amendment": change.id, "moved_matter": moved.id}
    for side in (theirs, ours):
        side.rows |= {"user": access.user(RoleKey.MANAGER, branch=head_office).id, "branch": head_office.id}
    tokens = {key: user.fs_uniquifier for key, user in people.items()}
    db.session.commit()
    return Town(ours=ours, theirs=theirs, people=tokens)


def _person(key: RoleKey, *, ours: Side, head_office: Branch) -> User:
    if key.is_firm:
        return access.user(key, firm=ours.firm)
    return access.user(key, branch=ours.branch if key is RoleKey.BRANCH_COLLECTOR else head_office)


def _side(word: str) -> Side:
    before = {mapped: set(db.session.scalars(select(*inspect(mapped).primary_key))) for mapped in scoped_classes()}
    made = filings.ready()
    side = Side(word=word, branch=access.branch(), firm=access.law_firm())
    matter, paper = made.g1.matter, filings.complaint(made)
    matter.branch = side.branch
    # The court register is everybody's: it carries no word of a side.
    matter.court.name, matter.court.case_code = f"示例{len(before[Matter])}人民法院", f"澜99{len(before[Matter])}"
    loans.repayment(loan=made.g1.loan)
    loans.cost(matter=matter)
    collateral.valuation(collateral=made.g1.security.collateral)
    case = enforcement.case(matter=matter, instrument=enforcement.instrument(matter=matter))
    enforcement.measure(case=case)
    enforcement.search(case=case)
    enforcement.lead(matter=matter, case=case)
    enforcement.side(case=case)
    enforcement.receipt(case=case)
    access.engagement(matter_id=matter.id, firm=side.firm)
    paper.review = approvals.request(
        actor=made.officer, matter_id=matter.id, purpose=Purpose.FINAL_PAPER, subject_title="民事起诉状", note=BANK_ONLY_WORD
    )
    keeping.keep(actor=made.officer, matter=matter, asked=CapitalsAsked("350万元"), note=BANK_ONLY_WORD)
    limits.store_next(matter=matter)
    db.session.add(deadlines.shift(matter=matter))
    jobs.order(actor=made.officer, kind="paper", matter_id=matter.id, subject_id=paper.id, title="民事起诉状")
    view = SavedView(user_id=made.officer.id, name=word, query="stage=collection")
    db.session.add_all(
        [
            PartyName(party=made.g1.borrower, kind=next(iter(NameKind)), name="示例旧名"),
            Agent(matter_id=matter.id, filing=paper, name="周示例"),
            Exclusion(matter_id=matter.id, filing=paper, party=made.g1.guarantors[0], reason="示例"),
            view,
        ]
    )
    db.session.flush()
    side.rows = {
        "saved_view": view.id,
        "court": matter.court_id,
        "branch": side.branch.id,
        "law_firm": side.firm.id,
    } | workbooks.laid(branch=side.branch, officer=made.officer, word=word)
    for mapped in scoped_classes():
        _mark(side, mapped=mapped, before=before[mapped])
    db.session.flush()
    return side


def _mark(side: Side, *, mapped: type[Any], before: set[Any]) -> None:
    key = inspect(mapped).primary_key[0]
    rows = [row for row in db.session.scalars(select(mapped).order_by(key)) if getattr(row, key.name) not in before]
    if rows:
        side.rows.setdefault(mapped.__table__.name, getattr(rows[0], key.name))
    if mapped.__table__.name.startswith(
        ("change", "reading", "milestone", "filing_version", "debt_calculation", "kept_calculation")
    ):
        return
    for row in rows:
        for column in inspect(mapped).columns:
            name, value = column.key, getattr(row, column.key)
            if column.info.get("bank_only"):
                setattr(row, name, BANK_ONLY_WORD if isinstance(column.type, (String, Text)) else BANK_ONLY_AMOUNT)
            elif (
                name in MARKED and isinstance(value, str) and value and len(value) + len(side.word) <= (column.type.length or 999)
            ):
                setattr(row, name, value + side.word)


def contents(side: Side) -> dict[str, list[tuple[Any, ...]]]:
    """Every value of every row that hangs on the side's matter, except what the logs hold."""
    found = {}
    for mapped in scoped_classes():
        table = mapped.__table__
        if "matter_id" in table.c and table.info.get("recorded", True):
            rows = db.session.execute(select(*table.c).where(table.c.matter_id == side.rows["matter"]).order_by(*table.c[:1]))
            found[table.name] = [tuple(row) for row in rows]
    return found
