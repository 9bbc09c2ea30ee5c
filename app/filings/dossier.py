"""Everything a paper is made from, loaded once: the matter with all that hangs on it, and the calculation it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.access.models import Branch
from app.collateral.models import Collateral, SecurityInterest
from app.core import clock
from app.core.db import db
from app.courts.models import Court
from app.files.models import Attachment
from app.files.states import AttachmentKind
from app.filings import course_facts, questions
from app.filings.course_facts import CourseFacts
from app.filings.models import Filing
from app.filings.states import COMPLAINTS, OF_THE_COURSE, Companion, FilingStatus, PaperKind
from app.matters.models import Cost, Guarantee, Loan, Matter, Party, PartyRole
from app.matters.services import debt
from app.matters.states import STANDING_IN, PartyKind, Role
from app.registers import services as registers
from app.registers import texts
from app.statutes.debt import DebtInputs, DebtResult, LoanTerms

DEFENDANT_ROLES = (
    Role.BORROWER,
    Role.CO_BORROWER,
    Role.MORTGAGOR,
    Role.PLEDGOR,
    Role.GUARANTOR,
    Role.HEIR,
    Role.SHAREHOLDER,
    Role.ADMINISTRATOR,
)
"""Who can be sued, in the order in which a complaint names them."""

COMPANION_KINDS = {
    Companion.EVIDENCE_LIST: AttachmentKind.EVIDENCE_LIST,
    Companion.POWER_OF_ATTORNEY: AttachmentKind.POWER_OF_ATTORNEY,
}


@dataclass(frozen=True)
class Dossier:
    """One paper's facts; nothing in it is computed twice, and nothing is fetched while a rule or a sentence is made."""

    filing: Filing
    matter: Matter
    plaintiff: Branch
    court: Court | None
    roles: Sequence[PartyRole]
    loans: Sequence[Loan]
    guarantees: Sequence[Guarantee]
    interests: Sequence[SecurityInterest]
    costs: Sequence[Cost]
    attachments: Sequence[Attachment]
    other_complaints: Sequence[Filing]
    terms: Mapping[str, LoanTerms]
    result: DebtResult | None
    is_current: bool
    prints_cap: bool
    signer_label: str
    today: date
    course: CourseFacts = CourseFacts()
    other_notices: Sequence[Filing] = ()

    @property
    def signed_on(self) -> date:
        """The day the paper bears."""
        return self.filing.signed_on or self.today

    @property
    def defendants(self) -> list[Party]:
        """The parties the paper is against: all that can be sued but those left out, or those it names in answer to its question."""
        excluded = {row.party_id for row in self.filing.exclusions}
        parties = [party for party in self.obligors if party.id not in excluded]
        if self.filing.kind not in OF_THE_COURSE:
            return parties
        asked = next(question for question in questions.of(self.filing) if question.name == "parties")
        named = questions.chosen(questions.answers(self.filing)["parties"])
        return parties if not named and asked.is_optional else [party for party in parties if str(party.id) in named]

    @property
    def obligors(self) -> list[Party]:
        """Who can be sued, each once: borrower first, persons after organisations among guarantors; the dead by their heirs."""
        replaced = {role.stands_for_id for role in self.roles if role.stands_for_id and self.successors_of(role.stands_for_id)}
        ordered = sorted(
            (role for role in self.roles if role.role in DEFENDANT_ROLES and not self._speaks_only(role)),
            key=lambda role: (
                self._order(role),
                self._order(role) == DEFENDANT_ROLES.index(Role.GUARANTOR) and role.party.kind is PartyKind.PERSON,
                role.position,
                role.id,
            ),
        )
        named: dict[int, Party] = {}
        for role in ordered:
            if role.party_id not in replaced:
                named.setdefault(role.party_id, role.party)
        return list(named.values())

    @property
    def third_parties(self) -> list[Party]:
        if self.filing.kind in OF_THE_COURSE:
            return []
        excluded = {row.party_id for row in self.filing.exclusions}
        return [role.party for role in self.roles if role.role is Role.THIRD_PARTY and role.party_id not in excluded]

    @property
    def borrower(self) -> Party | None:
        return next((role.party for role in self.roles if role.role is Role.BORROWER), None)

    def standing_for(self, party: Party) -> list[PartyRole]:
        """Who stands for a party that has died, was deregistered or is in bankruptcy."""
        return [role for role in self.roles if role.stands_for_id == party.id]

    def successors_of(self, party_id: int) -> list[PartyRole]:
        """Who is sued in the place of a party that is no more; a bankrupt company stays a party, its administrator only speaks for it."""
        return [
            role
            for role in self.roles
            if role.stands_for_id == party_id and role.role in STANDING_IN and not self._speaks_only(role)
        ]

    def answering(self, party_id: int) -> list[int]:
        """Who is sued for a party: itself, or those sued in its place."""
        return [role.party_id for role in self.successors_of(party_id)] or [party_id]

    def speaker_of(self, party: Party) -> Party | None:
        """The administrator who represents a bankrupt company in court (EBL 25)."""
        return next((role.party for role in self.standing_for(party) if self._speaks_only(role)), None)

    def _speaks_only(self, role: PartyRole) -> bool:
        return role.role is Role.ADMINISTRATOR and role.stands_for is not None and role.stands_for.kind is PartyKind.ORGANISATION

    def _order(self, role: PartyRole) -> int:
        """Who stands for another takes his place in the order."""
        held = [one.role for one in self.roles if role.stands_for_id and one.party_id == role.stands_for_id]
        places = [DEFENDANT_ROLES.index(one) for one in held if one in DEFENDANT_ROLES]
        return min(places, default=DEFENDANT_ROLES.index(role.role))

    def has_companion(self, companion: Companion) -> bool:
        """Whether the companion paper was uploaded, or its absence was recorded with a reason."""
        return any(row.kind is COMPANION_KINDS[companion] for row in self.attachments) or any(
            row.companion is companion for row in self.filing.absences
        )


def load(filing: Filing) -> Dossier:
    """The dossier of a paper, in a fixed number of queries."""
    matter_id = filing.matter_id
    matter = db.session.scalars(
        select(Matter)
        .where(Matter.id == matter_id)
        .options(selectinload(Matter.branch), selectinload(Matter.court), selectinload(Matter.costs))
    ).one()
    roles = db.session.scalars(
        select(PartyRole)
        .where(PartyRole.matter_id == matter_id)
        .options(
            selectinload(PartyRole.party).selectinload(Party.addresses),
            selectinload(PartyRole.party).selectinload(Party.names),
            selectinload(PartyRole.stands_for),
        )
        .order_by(PartyRole.position, PartyRole.id)
    ).all()
    loans = db.session.scalars(
        select(Loan)
        .where(Loan.matter_id == matter_id)
        .options(
            selectinload(Loan.borrower), selectinload(Loan.drawdowns), selectinload(Loan.repayments), selectinload(Loan.rates)
        )
        .order_by(Loan.id)
    ).all()
    guarantees = db.session.scalars(
        select(Guarantee)
        .where(Guarantee.matter_id == matter_id)
        .options(selectinload(Guarantee.guarantor), selectinload(Guarantee.loans))
        .order_by(Guarantee.id)
    ).all()
    interests = db.session.scalars(
        select(SecurityInterest)
        .where(SecurityInterest.matter_id == matter_id)
        .options(
            selectinload(SecurityInterest.collateral).selectinload(Collateral.owners),
            selectinload(SecurityInterest.provider),
            selectinload(SecurityInterest.loans),
        )
        .order_by(SecurityInterest.id)
    ).all()
    attachments = db.session.scalars(
        select(Attachment).where(Attachment.matter_id == matter_id, Attachment.withdrawn_at.is_(None)).order_by(Attachment.id)
    ).all()
    calculation = filing.calculation
    inputs = debt.inputs_of(matter=matter)
    frozen = DebtInputs.from_plain(calculation.inputs) if calculation else None
    return Dossier(
        filing=filing,
        matter=matter,
        plaintiff=matter.branch,
        court=matter.court,
        roles=roles,
        loans=loans,
        guarantees=guarantees,
        interests=interests,
        costs=matter.costs,
        attachments=attachments,
        other_complaints=_other_complaints(filing),
        terms={loan.key: loan for loan in (frozen or inputs).loans},
        result=debt.result_of(calculation=calculation) if calculation else None,
        is_current=calculation is not None and debt.is_current(calculation=calculation, matter=matter),
        prints_cap=registers.text(texts.CAP) == texts.YES,
        signer_label=registers.text(texts.SIGNER),
        today=clock.today(),
        course=course_facts.load(matter_id=matter_id) if filing.kind in OF_THE_COURSE else CourseFacts(),
        other_notices=_other_notices(filing),
    )


def _other_complaints(filing: Filing) -> Sequence[Filing]:
    """The complaints of the matter in the other form, as far as they still count."""
    if filing.kind not in COMPLAINTS:
        return ()
    wanted = (
        select(Filing)
        .where(
            Filing.matter_id == filing.matter_id,
            Filing.kind.in_(COMPLAINTS - {filing.kind}),
            Filing.status != FilingStatus.SUPERSEDED,
        )
        .options(selectinload(Filing.calculation))
    )
    return db.session.scalars(wanted.order_by(Filing.id)).all()


def _other_notices(filing: Filing) -> Sequence[Filing]:
    """The demand notices of the matter to others, as far as they still count."""
    if filing.kind is not PaperKind.DEMAND_NOTICE:
        return ()
    wanted = select(Filing).where(
        Filing.matter_id == filing.matter_id,
        Filing.kind == PaperKind.DEMAND_NOTICE,
        Filing.status != FilingStatus.SUPERSEDED,
        Filing.id != (filing.id or 0),
    )
    return db.session.scalars(wanted.options(selectinload(Filing.answers)).order_by(Filing.id)).all()
