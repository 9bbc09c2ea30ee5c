"""The bricks every demo matter is laid with: one function for each thing a matter has."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from app.access.models import Branch, Engagement, LawFirm, User
from app.cli.demo.names import Registry
from app.cli.demo.people import House
from app.cli.demo.scans import specimen
from app.collateral.models import Collateral, SecurityInterest, Valuation
from app.collateral.states import AssetType, RegistrationKind, SecurityKind, ValuationMethod
from app.core.db import db
from app.core.formats import money
from app.core.organisations import OrganisationType, Ownership
from app.docket import services as docket
from app.docket.states import MilestoneKind
from app.files import services as files
from app.files.models import Attachment
from app.files.states import AttachmentKind
from app.matters.models import Cost, Drawdown, Guarantee, Loan, Matter, Party, PartyAddress, PartyRole, Repayment, TierChange
from app.matters.services import numbers
from app.matters.states import (
    AddressKind,
    Compound,
    CostKind,
    DefaultKind,
    Gender,
    GuaranteeKind,
    GuaranteeMode,
    IdentityKind,
    Jurisdiction,
    LprTerm,
    MaximumBasis,
    PartyKind,
    PartyStatus,
    RateKind,
    RepaymentKind,
    Reprice,
    Settlement,
    Stage,
    Tier,
)
from app.matters.states import (
    Role as PartRole,
)

_SUIT = (Stage.COLLECTION, Stage.PREPARED, Stage.FILED, Stage.TRIAL, Stage.JUDGED, Stage.ENFORCEMENT)
PATHS: dict[Stage, tuple[Stage, ...]] = {stage: _SUIT[: position + 1] for position, stage in enumerate(_SUIT)} | {
    Stage.SETTLEMENT: (Stage.COLLECTION, Stage.SETTLEMENT),
    Stage.SHELVED: (*_SUIT, Stage.SHELVED),
    Stage.BANKRUPTCY: (*_SUIT, Stage.BANKRUPTCY),
    Stage.CLOSED: (*_SUIT, Stage.CLOSED),
    Stage.TRANSFERRED: (Stage.COLLECTION, Stage.TRANSFERRED),
}
"""The stages a matter has gone through to stand where it stands."""


def at(day: date, *, hour: int = 9) -> datetime:
    """A moment of a working day in Shanghai, in UTC."""
    return datetime.combine(day, time(hour - 8), tzinfo=UTC)


def _consent(guarantor: Party, signed_on: date) -> str:
    """The written consent that goes with a guarantee: a company's resolution, a person's spouse."""
    if guarantor.kind is PartyKind.PERSON:
        return ""
    return f"{signed_on.year}年{signed_on.month}月{signed_on.day}日股东会决议"


@dataclass
class Builder:
    """Lays matters for one house on one business day."""

    house: House
    names: Registry
    today: date

    def matter(
        self,
        *,
        title: str,
        branch: Branch,
        owner: User,
        stage: Stage,
        tier: Tier,
        opened_on: date,
        stage_since: date,
        default_on: date | None,
        **facts: Any,
    ) -> Matter:
        matter = Matter(
            number=numbers.next_matter_number(opened_on.year),
            title=title,
            branch_id=branch.id,
            owner_id=owner.id,
            stage=stage,
            stage_since=stage_since,
            tier=tier,
            opened_on=opened_on,
            default_kind=facts.pop("default_kind", DefaultKind.PRINCIPAL_OVERDUE if default_on else None),
            default_on=default_on,
            updated_at=at(stage_since),
            **facts,
        )
        db.session.add(matter)
        db.session.flush()
        db.session.add(TierChange(matter_id=matter.id, tier=tier, changed_on=opened_on, reason="移交时分类"))
        self._tell(matter, MilestoneKind.MATTER_OPENED, opened_on, number=matter.number)
        self._walk(matter)
        return matter

    def _tell(self, matter: Matter, kind: MilestoneKind, day: date, **facts: Any) -> None:
        docket.record(actor=db.session.get(User, matter.owner_id), matter_id=matter.id, kind=kind, happened_on=day, **facts)

    def _walk(self, matter: Matter) -> None:
        """The stages the matter went through, spread evenly between its opening and the day of its present stage."""
        path = PATHS[matter.stage]
        days = (matter.stage_since - matter.opened_on).days
        for step, (before, to) in enumerate(zip(path, path[1:], strict=False), start=1):
            day = matter.opened_on + timedelta(days=days * step // (len(path) - 1))
            self._tell(matter, MilestoneKind.STAGE_CHANGED, day, before=before, to=to)

    def company(self, *, name: str, representative: str, matter: Matter, **facts: Any) -> Party:
        verified = facts.pop("verified_on", self.today - timedelta(days=20))
        address = facts.pop("address", None)
        party = Party(
            kind=PartyKind.ORGANISATION,
            name=name,
            uscc=facts.pop("uscc", None) or self.names.uscc(),
            organisation_type=facts.pop("organisation_type", OrganisationType.LIMITED),
            ownership=facts.pop("ownership", Ownership.PRIVATE),
            representative_name=representative,
            representative_title=facts.pop("representative_title", "执行董事"),
            telephone=facts.pop("telephone", None) if "telephone" in facts else self.names.telephone(),
            status=facts.pop("status", PartyStatus.ACTIVE),
            verified_on=verified,
            verified_by_id=matter.owner_id,
            **facts,
        )
        self._address(party, AddressKind.OFFICE, self.names.address() if address is None else address, verified)
        db.session.add(party)
        return party

    def person(self, *, name: str, matter: Matter, is_male: bool | None = None, **facts: Any) -> Party:
        verified = facts.pop("verified_on", self.today - timedelta(days=20))
        male = self.names.random.random() < 0.6 if is_male is None else is_male
        born_on = facts.pop("born_on", None) or self.names.born_on()
        address = facts.pop("address", None)
        party = Party(
            kind=PartyKind.PERSON,
            name=name,
            identity_kind=IdentityKind.RESIDENT,
            identity_number=self.names.identity_number(born_on=born_on, is_male=male),
            gender=Gender.MALE if male else Gender.FEMALE,
            born_on=born_on,
            ethnicity="汉族",
            telephone=facts.pop("telephone") if "telephone" in facts else self.names.telephone(),
            status=facts.pop("status", PartyStatus.ACTIVE),
            verified_on=verified,
            verified_by_id=matter.owner_id,
            **facts,
        )
        self._address(party, AddressKind.HUKOU, self.names.home() if address is None else address, verified)
        db.session.add(party)
        return party

    def _address(self, party: Party, kind: AddressKind, text: str, verified: date | None) -> None:
        if text:
            party.addresses.append(PartyAddress(kind=kind, text=text, source="合同载明", verified_on=verified))

    def role(self, matter: Matter, party: Party, role: PartRole, *, stands_for: Party | None = None) -> PartyRole:
        db.session.flush()
        taken = PartyRole(
            matter_id=matter.id,
            party_id=party.id,
            role=role,
            position=len(matter.party_roles) + 1,
            stands_for_id=stands_for.id if stands_for else None,
        )
        matter.party_roles.append(taken)
        db.session.flush()
        return taken

    def loan(
        self,
        matter: Matter,
        borrower: Party,
        *,
        number: str,
        amount: Decimal,
        signed_on: date,
        starts_on: date,
        ends_on: date,
        **terms: Any,
    ) -> Loan:
        floating = terms.get("rate_kind") is RateKind.LPR
        loan = Loan(
            matter_id=matter.id,
            borrower_id=borrower.id,
            number=number,
            amount=amount,
            signed_on=signed_on,
            signed_place=terms.pop("signed_place", "澜州市临澜区"),
            starts_on=starts_on,
            ends_on=ends_on,
            purpose=terms.pop("purpose", "购买原材料"),
            repayment_kind=terms.pop("repayment_kind", RepaymentKind.QUARTERLY_INTEREST),
            repayment_method=terms.pop("repayment_method", "按季结息，到期一次还本"),
            rate_kind=terms.pop("rate_kind", RateKind.FIXED),
            lpr_term=terms.pop("lpr_term", LprTerm.ONE_YEAR if floating else None),
            reprice=terms.pop("reprice", Reprice.ANNIVERSARY if floating else None),
            compound=terms.pop("compound", Compound.PENALTY_RATE),
            settlement=terms.pop("settlement", Settlement.QUARTERLY),
            rate_clause="第四条",
            penalty_clause="第十二条第一款",
            compound_clause="第十二条第二款",
            cost_clause="第十五条",
            acceleration_clause="第十三条",
            jurisdiction=terms.pop("jurisdiction", Jurisdiction.COURT),
            jurisdiction_clause="第二十条",
            jurisdiction_text="由贷款人住所地人民法院管辖",
            **terms,
        )
        matter.loans.append(loan)
        db.session.flush()
        self._tell(matter, MilestoneKind.LOAN_ADDED, matter.opened_on, number=number)
        return loan

    def drawdown(
        self,
        loan: Loan,
        *,
        number: str,
        amount: Decimal,
        drawn_on: date,
        due_on: date,
        interest_paid_to: date | None,
        **facts: Any,
    ) -> Drawdown:
        proof = self.scan(
            loan.matter,
            AttachmentKind.DRAWDOWN_PROOF,
            f"借据 {number}",
            ("Loan note (specimen)", number, f"CNY {money(amount)}", f"{drawn_on} - {due_on}"),
        )
        drawdown = Drawdown(
            matter_id=loan.matter_id,
            number=number,
            amount=amount,
            drawn_on=drawn_on,
            due_on=due_on,
            interest_paid_to=interest_paid_to,
            proof_id=proof.id,
            **facts,
        )
        loan.drawdowns.append(drawdown)
        db.session.flush()
        return drawdown

    def repayment(self, loan: Loan, *, paid_on: date, amount: Decimal, drawdown: Drawdown | None = None) -> None:
        self._tell(loan.matter, MilestoneKind.REPAYMENT_RECORDED, paid_on, amount=amount)
        loan.repayments.append(
            Repayment(
                matter_id=loan.matter_id,
                drawdown_id=drawdown.id if drawdown else None,
                paid_on=paid_on,
                amount=amount,
                payer=loan.borrower.name,
            )
        )

    def guarantee(
        self, matter: Matter, guarantor: Party, loans: list[Loan], *, number: str, signed_on: date, **facts: Any
    ) -> Guarantee:
        guarantee = Guarantee(
            matter_id=matter.id,
            guarantor_id=guarantor.id,
            kind=facts.pop("kind", GuaranteeKind.ORDINARY),
            mode=facts.pop("mode", GuaranteeMode.JOINT),
            title=facts.pop("title", "保证合同"),
            number=number,
            signed_on=signed_on,
            period_months=facts.pop("period_months", 36),
            consent_text=facts.pop("consent_text", _consent(guarantor, signed_on)),
            scope_text="主债权本金、利息、罚息、复利、违约金以及实现债权的费用",
            **facts,
        )
        matter.guarantees.append(guarantee)
        guarantee.loans = loans
        db.session.flush()
        self._tell(matter, MilestoneKind.GUARANTEE_ADDED, matter.opened_on, guarantor=guarantor.name, number=number)
        return guarantee

    def asset(self, *, asset_type: AssetType, description: str, owners: list[Party], matter: Matter, **facts: Any) -> Collateral:
        value = facts.pop("value", None)
        as_of = facts.pop("as_of", None)
        collateral = Collateral(asset_type=asset_type, description=description, owners=owners, **facts)
        if value is not None:
            collateral.valuations.append(
                Valuation(
                    method=ValuationMethod.AT_ORIGINATION,
                    amount=value,
                    as_of=as_of or matter.opened_on,
                    valuer="青澜示例房地产评估有限公司",
                )
            )
        db.session.add(collateral)
        db.session.flush()
        return collateral

    def security(
        self,
        matter: Matter,
        collateral: Collateral,
        provider: Party,
        loans: list[Loan],
        *,
        kind: SecurityKind,
        number: str,
        signed_on: date,
        **facts: Any,
    ) -> SecurityInterest:
        pledge = kind.is_pledge
        registration_number = (
            facts.pop("registration_number", None) or f"澜（{signed_on.year}）临澜区不动产证明第{collateral.id:07d}号"
        )
        interest = SecurityInterest(
            matter_id=matter.id,
            collateral_id=collateral.id,
            provider_id=provider.id,
            kind=kind,
            contract_title=facts.pop(
                "contract_title", ("最高额" if kind.is_maximum else "") + ("质押合同" if pledge else "抵押合同")
            ),
            contract_number=number,
            signed_on=signed_on,
            registration=facts.pop("registration", RegistrationKind.REGISTERED),
            registration_number=registration_number,
            registered_on=facts.pop("registered_on", signed_on + timedelta(days=1)),
            registered_with=facts.pop("registered_with", "澜州市不动产登记中心"),
            max_basis=facts.pop("max_basis", MaximumBasis.TOTAL if kind.is_maximum else None),
            loans=loans,
            **facts,
        )
        db.session.add(interest)
        db.session.flush()
        self._tell(matter, MilestoneKind.COLLATERAL_ADDED, matter.opened_on, collateral=collateral.description)
        return interest

    def cost(self, matter: Matter, *, kind: CostKind, amount: Decimal, incurred_on: date, **facts: Any) -> None:
        matter.costs.append(
            Cost(
                matter_id=matter.id,
                kind=kind,
                amount=amount,
                incurred_on=incurred_on,
                invoice_number=facts.pop("invoice_number", f"2026{matter.id:06d}{len(matter.costs):02d}"),
                basis_clause=facts.pop("basis_clause", "第十五条"),
                **facts,
            )
        )

    def engage(self, matter: Matter, firm: LawFirm, *, starts_on: date, ends_on: date | None = None) -> None:
        counsel = self.house.lawyers.get(firm.id)
        self._tell(matter, MilestoneKind.COUNSEL_ENGAGED, starts_on, firm=firm.name)
        db.session.add(
            Engagement(
                matter_id=matter.id,
                firm_id=firm.id,
                lead_counsel_id=counsel.id if counsel else None,
                starts_on=starts_on,
                ends_on=ends_on,
            )
        )

    def scan(self, matter: Matter, kind: AttachmentKind, title: str, lines: tuple[str, ...]) -> Attachment:
        return files.keep_upload(
            actor=matter.owner,
            matter_id=matter.id,
            stream=BytesIO(specimen(lines)),
            original_name=f"{title}.pdf",
            kind=kind,
            title=title,
        )
