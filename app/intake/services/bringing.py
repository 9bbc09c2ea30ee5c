"""One matter of a workbook made ours, by the same verbs that the pages call: whole, or not at all.

Where a person said that its contract is one of ours, its rows complete that matter: what is there already is left as it stands,
except for the fields chosen from the workbook.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from sqlalchemy import select

from app.access.models import Branch, User
from app.collateral import services as collateral
from app.collateral.facts import AssetFacts, SecurityFacts, ValuationFacts
from app.collateral.models import Collateral, SecurityInterest
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.core.organisations import OrganisationType
from app.courts.models import Court
from app.docket import services as docket
from app.docket.states import MilestoneKind
from app.intake.cells import reference_key
from app.intake.columns import BY_KEY
from app.intake.models import Import, ImportDoubt, ImportRow, ImportUnit
from app.intake.services.values import meaning
from app.intake.states import Decision, DoubtKind, UnitState
from app.matters.facts import (
    Acceleration,
    CostFacts,
    DrawdownFacts,
    GuaranteeFacts,
    LoanFacts,
    RepaymentFacts,
    Split,
    values_of,
)
from app.matters.models import Drawdown, Guarantee, Loan, Matter, Party, PartyRole
from app.matters.services import costs, debt, guarantees, loans, matters, parties, repayments
from app.matters.services.parties import AddressFacts, OrganisationFacts, PersonFacts
from app.matters.states import AddressKind, IdentityKind, NameKind, PartyKind, PartyStatus, Role, Stage

Facts = TypeVar("Facts")

FACTS: dict[PartyKind, type[Any]] = {PartyKind.ORGANISATION: OrganisationFacts, PartyKind.PERSON: PersonFacts}
LONGEST_PERSONAL_NAME = 4
NO_PARTY = N_("“%(name)s” is not among the parties of this matter.")
NO_LOAN = N_("Contract %(number)s is not among the loans of this matter.")
NO_NOTE = N_("Loan note %(number)s is not among the drawdowns of contract %(loan)s.")
NO_CONTRACT = N_("Security contract %(number)s is not among those of this matter.")
GONE = N_("What this matter was to be merged with is no longer there: decide again.")


class RowRefused(Exception):
    """A rule that a row of the workbook breaks: which row, and the rule's own sentence."""

    def __init__(self, row: ImportRow, error: DomainError) -> None:
        super().__init__(str(error))
        self.row = row
        self.error = error

    @property
    def key(self) -> str:
        """The column that the rule speaks of; empty where it is the row as a whole."""
        name = (self.error.field or "").removesuffix("_ids").removesuffix("_id")
        known = BY_KEY[self.row.sheet].by_key
        return next((key for key in (self.error.field or "", name, f"{name}s") if key in known), "")


@dataclass
class Directory:
    """Branches, officers and courts by what workbooks call them, for one unit of work."""

    branches: dict[str, Branch] = field(default_factory=dict)
    officers: dict[str, User] = field(default_factory=dict)
    courts: dict[str, Court] = field(default_factory=dict)

    @classmethod
    def open(cls) -> "Directory":
        """The directory as the actor of this session sees it."""
        found = cls()
        for branch in matters.open_branches():
            found.branches |= dict.fromkeys((branch.name, branch.short_name, branch.code), branch)
        for officer in matters.officers():
            found.officers.setdefault(officer.full_name, officer)
            found.officers.setdefault(officer.staff_number or officer.full_name, officer)
        found.courts = {court.name: court for court in db.session.scalars(select(Court))}
        return found


def bring_in(*, actor: User, bundle: Import, unit: ImportUnit, directory: Directory) -> Matter:
    """Make the matter with everything the workbook says of it, or complete the one it was merged with.

    It is one moment for the whole matter, and every verb flushes what the next one asks for: so its row is written a few times, not dozens.
    """
    with clock.held_at(clock.now()), db.session.no_autoflush:
        return _Arrival(actor=actor, bundle=bundle, unit=unit, directory=directory).all()


def kind_of_party(said: dict[str, Any]) -> PartyKind:
    """Whether a row of parties speaks of an organisation or a person: as it says, by its number, or by the length of its name."""
    if said.get("kind"):
        return PartyKind(said["kind"])
    if said.get("uscc"):
        return PartyKind.ORGANISATION
    if said.get("identity_number") or said.get("born_on") or said.get("gender"):
        return PartyKind.PERSON
    name = str(said.get("name", ""))
    return PartyKind.PERSON if len(name) <= LONGEST_PERSONAL_NAME or "·" in name else PartyKind.ORGANISATION


def organisation_facts(said: dict[str, Any]) -> OrganisationFacts:
    """The facts of an organisation that a row states."""
    given = _some(OrganisationFacts, said)
    if words := given.get("organisation_type"):
        # What names no type of the official form is left for a person to choose; the name may state it, too.
        given["organisation_type"] = OrganisationType.named(words)
    return OrganisationFacts(**given)


def person_facts(said: dict[str, Any]) -> PersonFacts:
    """The facts of a person that a row states; a number without a kind of document is a resident's."""
    given = _some(PersonFacts, said)
    if given.get("identity_number"):
        given.setdefault("identity_kind", IdentityKind.RESIDENT)
    return PersonFacts(**given)


def _some(facts: type[Any], said: dict[str, Any]) -> dict[str, Any]:
    return {each.name: said[each.name] for each in fields(facts) if each.name in said}


@contextmanager
def _about(row: ImportRow) -> Iterator[None]:
    try:
        yield
    except DomainError as error:
        raise RowRefused(row, error) from error


@dataclass
class _Arrival:
    """One matter on its way in: what was made of which row, by the names that the rows use among themselves."""

    actor: User
    bundle: Import
    unit: ImportUnit
    directory: Directory
    parties: dict[str, Party] = field(default_factory=dict)
    borrowers: list[Party] = field(default_factory=list)
    loans: dict[str, Loan] = field(default_factory=dict)
    contracts: dict[str, list[tuple[ImportRow, dict[str, Any]]]] = field(default_factory=dict)

    def all(self) -> Matter:
        self.sheets: dict[str, list[tuple[ImportRow, dict[str, Any]]]] = {key: [] for key in BY_KEY}
        for row in self.unit.rows:
            self.sheets[row.sheet].append((row, meaning(row)))
        self.doubts = {(doubt.row_id, doubt.kind): doubt for doubt in self.unit.doubts}
        self.known = self._known_loans()
        joined = next(iter(self.known.values()), None)
        self.matter = joined.matter if joined is not None else self._open()
        with debt.changing_much(matter=self.matter):
            self._each("parties", self._party, order=lambda said: bool(said.get("stands_for")))
            self._each("loans", self._loan)
            self._each("drawdowns", self._drawdown)
            self._each("repayments", self._repayment)
            self._each("guarantees", self._guarantee)
            self._each("collateral", self._security)
            self._each("costs", self._cost)
        self._tell(is_merged=joined is not None)
        return self.matter

    def _each(
        self,
        sheet: str,
        act: Callable[[ImportRow, dict[str, Any]], Any],
        *,
        order: Callable[[dict[str, Any]], Any] | None = None,
    ) -> None:
        rows = self.sheets[sheet]
        for row, said in sorted(rows, key=lambda pair: order(pair[1])) if order else rows:
            with _about(row):
                made = act(row, said)
            if made is not None:
                row.made_table, row.made_id = type(made).__tablename__, made.id

    def _tell(self, *, is_merged: bool) -> None:
        docket.record(
            actor=self.actor,
            matter_id=self.matter.id,
            kind=MilestoneKind.IMPORT_MERGED if is_merged else MilestoneKind.MATTER_IMPORTED,
            happened_on=clock.today(),
            number=self.bundle.number,
            key=self.unit.key,
        )
        unit = self.unit
        unit.matter, unit.is_merged, unit.came_in_at, unit.state = self.matter, is_merged, clock.now(), UnitState.IN
        unit.refusal, unit.refusal_values = "", {}

    def _known_loans(self) -> dict[int, Loan]:
        """The contracts of ours that a person said these rows are, by row."""
        found = {}
        for (row_id, kind), doubt in self.doubts.items():
            if kind is DoubtKind.CONTRACT and doubt.decision is Decision.MERGE:
                loan = db.session.get(Loan, doubt.loan_key or 0)
                if loan is None:
                    raise RowRefused(doubt.row, DomainError(GONE))
                found[row_id] = loan
        return found

    def _open(self) -> Matter:
        row, said = self.sheets["matters"][0]
        given = _some(matters.MatterFacts, said) | {
            "title": self.unit.title,
            "branch": self.directory.branches.get(said.get("branch", ""), self.bundle.branch),
            "court": self.directory.courts.get(said.get("court", "")),
        }
        with _about(row):
            matter = matters.open_matter(
                actor=self.actor,
                facts=matters.MatterFacts(**given),
                owner=self.directory.officers.get(said.get("owner", ""), self.bundle.owner),
                tier=said["tier"],
                stage=said.get("stage", Stage.COLLECTION),
                opened_on=said.get("opened_on"),
                source_number=said["reference"],
            )
            if said.get("internal_note") or said.get("internal_assessment"):
                matters.note(
                    actor=self.actor,
                    matter=matter,
                    internal_note=said.get("internal_note", ""),
                    internal_assessment=said.get("internal_assessment", ""),
                )
        row.made_table, row.made_id = Matter.__tablename__, matter.id
        return matter

    def _party(self, row: ImportRow, said: dict[str, Any]) -> Any:
        role: Role = said["role"]
        party = self.parties.get(reference_key(said["name"])) or self._party_of_ours(row, said)
        stands_for = self._named(said["stands_for"]) if said.get("stands_for") else None
        if party is None:
            party = self._new_party(said, role=role, stands_for=stands_for)
        elif any(taken.role is role for taken in self._roles(party)):
            self._remember(said, party)
            return None
        else:
            parties.join(actor=self.actor, matter=self.matter, party=party, role=role, stands_for=stands_for)
        self._remember(said, party)
        return next(taken for taken in self._roles(party) if taken.role is role)

    def _remember(self, said: dict[str, Any], party: Party) -> None:
        self.parties[reference_key(said["name"])] = party
        self.parties.setdefault(reference_key(party.name), party)
        if said["role"] in loans.DEBTORS and party not in self.borrowers:
            self.borrowers.append(party)

    def _roles(self, party: Party) -> list[Any]:
        return [taken for taken in party.roles if taken.matter_id == self.matter.id]

    def _party_of_ours(self, row: ImportRow, said: dict[str, Any]) -> Party | None:
        """The party that has this number already, or that a person said this row is; the chosen fields follow the workbook."""
        kind = kind_of_party(said)
        column, number = (Party.uscc, said.get("uscc")) if kind is PartyKind.ORGANISATION else (
            Party.identity_number, said.get("identity_number"))  # fmt: skip
        found = db.session.scalars(select(Party).where(column == number)).first() if number else None
        if found is not None:
            self._fill_gaps(found, said)
        for doubt_kind in (DoubtKind.NUMBER, DoubtKind.NAME, DoubtKind.NAME_IN_FILE):
            doubt = self.doubts.get((row.id, doubt_kind))
            if doubt is not None and doubt.decision is Decision.MERGE:
                found = found or self._party_of(doubt)
                if found is not None:
                    self._take_over(doubt, found, said)
        return found

    def _party_of(self, doubt: ImportDoubt) -> Party | None:
        if doubt.kind is not DoubtKind.NAME_IN_FILE:
            return db.session.get(Party, doubt.party_key or 0)
        other = db.session.get(ImportRow, doubt.other_row_key or 0)
        role = db.session.get(PartyRole, other.made_id or 0) if other is not None else None
        return role.party if role is not None else None

    def _take_over(self, doubt: ImportDoubt, party: Party, said: dict[str, Any]) -> None:
        self._amend_party(party, {key: said[key] for key in doubt.taken if key in said})

    def _fill_gaps(self, party: Party, said: dict[str, Any]) -> None:
        """What ours does not say and the workbook does is no contradiction: it completes the party."""
        facts = FACTS[party.kind]
        self._amend_party(party, {key: given for key, given in _some(facts, said).items() if not getattr(party, key)})

    def _amend_party(self, party: Party, chosen: dict[str, Any]) -> None:
        if not chosen:
            return
        facts = FACTS[party.kind]
        held = {each.name: getattr(party, each.name) for each in fields(facts)}
        act: Any = parties.amend_organisation if party.kind is PartyKind.ORGANISATION else parties.amend_person
        act(actor=self.actor, matter=self.matter, party=party, facts=facts(**(held | _some(facts, chosen))))

    def _new_party(self, said: dict[str, Any], *, role: Role, stands_for: Party | None) -> Party:
        is_person = kind_of_party(said) is PartyKind.PERSON
        source = said.get("address_source", "")
        office, second = (AddressKind.HUKOU, AddressKind.LIVING) if is_person else (AddressKind.OFFICE, AddressKind.REGISTERED)
        address = AddressFacts(kind=office, text=said["address"], source=source) if said.get("address") else None
        given: dict[str, Any] = {"role": role, "stands_for": stands_for, "address": address}
        if is_person:
            party = parties.add_person(actor=self.actor, matter=self.matter, facts=person_facts(said), **given)
        else:
            party = parties.add_organisation(actor=self.actor, matter=self.matter, facts=organisation_facts(said), **given)
        about: dict[str, Any] = {"actor": self.actor, "matter": self.matter, "party": party}
        for kind, key in ((second, "second_address"), (AddressKind.SERVICE, "service_address")):
            if said.get(key):
                parties.add_address(**about, facts=AddressFacts(kind=kind, text=said[key], source=source))
        for kind, key in ((NameKind.FORMER, "former_names"), (NameKind.ALIAS, "alias_names")):
            for name in said.get(key, ()):
                parties.add_name(**about, kind=kind, name=name, until_on=None)
        status = said.get("status", PartyStatus.ACTIVE)
        if status is not PartyStatus.ACTIVE:
            reason = said.get("status_reason", "")
            parties.change_status(**about, status=status, status_on=said.get("status_on"), reason=reason)
        return party

    def _loan(self, row: ImportRow, said: dict[str, Any]) -> Loan | None:
        known = self.known.get(row.id) or next((loan for loan in self.matter.loans if loan.number == said["number"]), None)
        borrower = self._named(said["borrower"]) if said.get("borrower") else None
        if known is not None:
            self._amend_loan(row, known, said, borrower)
            self.loans[reference_key(said["number"])] = known
            return None
        number = reference_key(said["number"])
        stated = [other for _row, other in self.sheets["rates"] if reference_key(other["loan"]) == number]
        if borrower is None and self.borrowers:
            borrower = self.borrowers[0]
        if borrower is None:
            raise DomainError(NO_PARTY, field="borrower", name="")
        given = _some(LoanFacts, said) | {
            "borrower": borrower,
            "rates": tuple((other["from_on"], other["percent"]) for other in stated),
        }
        loan = loans.add_loan(actor=self.actor, matter=self.matter, facts=LoanFacts(**given))
        self.loans[number] = loan
        if said.get("accelerated_on"):
            called = Acceleration(
                on=said["accelerated_on"],
                method=said.get("acceleration_method", ""),
                received_on=said.get("acceleration_received_on"),
            )
            loans.call_due(actor=self.actor, loan=loan, acceleration=called)
        return loan

    def _amend_loan(self, row: ImportRow, loan: Loan, said: dict[str, Any], borrower: Party | None) -> None:
        doubt = self.doubts.get((row.id, DoubtKind.CONTRACT))
        chosen = {key: said[key] for key in (doubt.taken if doubt else ()) if key in said}
        if borrower is not None and "borrower" in chosen:
            chosen["borrower"] = borrower
        if chosen:
            held = {each.name: getattr(loan, each.name) for each in fields(LoanFacts) if each.name != "rates"}
            held["rates"] = tuple((rate.from_on, rate.percent) for rate in loan.rates)
            loans.amend_loan(actor=self.actor, loan=loan, facts=LoanFacts(**(held | _some(LoanFacts, chosen))))

    def _drawdown(self, row: ImportRow, said: dict[str, Any]) -> Drawdown | None:
        loan = self._contract(said["loan"])
        if any(other.number == said["number"] for other in loan.drawdowns) and row.unit_id and self.known:
            return None
        return loans.add_drawdown(actor=self.actor, loan=loan, facts=DrawdownFacts(**_some(DrawdownFacts, said)))

    def _repayment(self, row: ImportRow, said: dict[str, Any]) -> Any:
        loan = self._contract(said["loan"])
        if self.known and any((other.paid_on, other.amount) == (said["paid_on"], said["amount"]) for other in loan.repayments):
            return None
        drawdown = None
        if said.get("drawdown"):
            wanted = reference_key(said["drawdown"])
            drawdown = next((each for each in loan.drawdowns if reference_key(each.number) == wanted), None)
            if drawdown is None:
                raise DomainError(NO_NOTE, field="drawdown", number=said["drawdown"], loan=loan.number)
        parts = {name: said[f"split_{name}"] for name in values_of(Split()) if f"split_{name}" in said}
        given = _some(RepaymentFacts, said) | {"drawdown": drawdown, "split": Split(**parts) if parts else None}
        return repayments.record_repayment(actor=self.actor, loan=loan, facts=RepaymentFacts(**given))

    def _guarantee(self, row: ImportRow, said: dict[str, Any]) -> Guarantee | None:
        self.contracts.setdefault(reference_key(said["number"]), []).append((row, said))
        if said["kind"].guarantee is None:
            return None
        guarantor = self._named(said["provider"])
        if self.known and any(
            (other.number, other.guarantor_id) == (said["number"], guarantor.id) for other in self.matter.guarantees
        ):
            return None
        given = _some(GuaranteeFacts, said) | {
            "guarantor": guarantor,
            "kind": said["kind"].guarantee,
            "loans": tuple(self._contract(number) for number in said["loans"]),
            "mode": said.get("mode") or guarantees.GuaranteeMode.JOINT,
        }
        return guarantees.record_guarantee(actor=self.actor, matter=self.matter, facts=GuaranteeFacts(**given))

    def _security(self, row: ImportRow, said: dict[str, Any]) -> SecurityInterest | None:
        rows = self.contracts.get(reference_key(said["contract"]), [])
        if not rows or rows[0][1]["kind"].security is None:
            raise DomainError(NO_CONTRACT, field="contract", number=said["contract"])
        owners = tuple(self._named(name) for name in said.get("owners", ()))
        contract = next((each for _row, each in rows if self._named(each["provider"]) in owners), rows[0][1])
        provider = self._named(contract["provider"])
        terms = ("max_basis", "determined_from", "determined_to", "determined_on", "is_claimed", "exclusion_reason", "signed_on")
        given = {key: contract[key] for key in terms if key in contract} | _some(SecurityFacts, said) | {
            "provider": provider,
            "kind": contract["kind"].security,
            "contract_number": said["contract"],
            "contract_title": contract.get("title") or self._title(contract),
            "loans": tuple(self._contract(number) for number in contract["loans"]),
            "max_amount": said.get("max_amount", contract.get("max_amount")),
        }  # fmt: skip
        security = SecurityFacts(**given)
        known = self._asset_of_ours(said)
        if known is not None:
            if any((each.matter_id, each.contract_number) == (self.matter.id, said["contract"]) for each in known.interests):
                return None
            return collateral.secure(actor=self.actor, matter=self.matter, collateral=known, security=security)
        asset = AssetFacts(**(_some(AssetFacts, said) | {"owners": owners or (provider,)}))
        interest = collateral.add_asset(actor=self.actor, matter=self.matter, asset=asset, security=security)
        self._value(interest.collateral, said)
        return interest

    def _title(self, contract: dict[str, Any]) -> str:
        kind = contract["kind"]
        return ("最高额" if kind.is_maximum else "") + ("质押合同" if kind.security.is_pledge else "抵押合同")

    def _asset_of_ours(self, said: dict[str, Any]) -> Collateral | None:
        """The asset with this certificate of title, as far as the actor sees it."""
        number = said.get("certificate_number")
        if not number:
            return None
        return db.session.scalars(select(Collateral).where(Collateral.certificate_number == number)).first()

    def _value(self, asset: Collateral, said: dict[str, Any]) -> None:
        prefix = "valuation_"
        given = {key.removeprefix(prefix): each for key, each in said.items() if key.startswith(prefix)}
        if "amount" in given:
            given.setdefault("method", collateral.ValuationMethod.ENTRUSTED)
            given.setdefault("as_of", clock.today())
            collateral.value_asset(actor=self.actor, matter=self.matter, collateral=asset, facts=ValuationFacts(**given))
        if "internal_value" in said or said.get("internal_note"):
            collateral.note_internally(
                actor=self.actor,
                matter=self.matter,
                collateral=asset,
                value=said.get("internal_value"),
                note=said.get("internal_note", ""),
            )

    def _cost(self, row: ImportRow, said: dict[str, Any]) -> Any:
        same = (said["kind"], said["amount"], said["incurred_on"])
        if self.known and any((other.kind, other.amount, other.incurred_on) == same for other in self.matter.costs):
            return None
        return costs.record_cost(actor=self.actor, matter=self.matter, facts=CostFacts(**_some(CostFacts, said)))

    def _named(self, name: str) -> Party:
        found = self.parties.get(reference_key(name))
        if found is None and self.known:
            found = next((party for party in guarantees.parties_of(matter=self.matter) if party.name == name), None)
        if found is None:
            raise DomainError(NO_PARTY, name=name)
        return found

    def _contract(self, number: str) -> Loan:
        found = self.loans.get(reference_key(number))
        if found is None and self.known:
            found = next((loan for loan in self.matter.loans if loan.number == number), None)
        if found is None:
            raise DomainError(NO_LOAN, field="loan", number=number)
        return found
