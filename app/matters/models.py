"""Tables of a matter: register numbers, matters, parties, loans with drawdowns and repayments, guarantees, costs, calculations."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Computed,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
    false,
)
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.access.models import Branch, User
from app.access.scope import MatterScoped
from app.core.db import Base, Choice, Fen, Moment, Percent, Versioned, column
from app.core.organisations import OrganisationType, Ownership
from app.courts.models import Court
from app.files.models import Attachment
from app.matters import tallying
from app.matters.states import (
    AddressKind,
    AllocationOrder,
    Compound,
    CostKind,
    CountMode,
    DayBasis,
    DefaultKind,
    Gender,
    GuaranteeKind,
    GuaranteeMode,
    IdentityKind,
    Jurisdiction,
    LprTerm,
    MaximumBasis,
    NameKind,
    PartyKind,
    PartyStatus,
    RateKind,
    RepaymentChannel,
    RepaymentKind,
    Reprice,
    Role,
    Settlement,
    Stage,
    Tier,
)

if TYPE_CHECKING:
    from app.collateral.models import SecurityInterest

guarantee_loan = Table(
    "guarantee_loan",
    Base.metadata,
    Column("guarantee_id", ForeignKey("guarantee.id"), primary_key=True),
    Column("loan_id", ForeignKey("loan.id"), primary_key=True),
)


class NumberRegister(Base):
    """The last number given out of one series; one row a series, locked while the next is taken, so that no gap arises."""

    __tablename__ = "number_register"

    series: Mapped[str] = column(String(40), primary_key=True)
    last: Mapped[int] = column(Integer, nullable=False, default=0)


class Matter(MatterScoped, Versioned, Base):
    """One recovery project: a debtor's bad loans, from the decision to sue until the money is in."""

    __tablename__ = "matter"
    __scope_column__ = "id"
    __table_args__ = (
        UniqueConstraint("number"),
        CheckConstraint("(default_kind IS NULL) = (default_on IS NULL)", name="default_has_a_day"),
        CheckConstraint("other_security <> '' OR other_security_on IS NULL", name="other_security_has_a_form"),
        Index("ix_matter_branch_stage", "branch_id", "stage"),
        Index("ix_matter_branch_balance_order", "branch_id", "balance_order", "id"),
        Index("ix_matter_owner_next_limit_on", "owner_id", "next_limit_on", "id"),
        Index("ix_matter_owner_updated_at", "owner_id", "updated_at", "id"),
        Index("ix_matter_balance_total", "balance_total", "id"),
        Index("ix_matter_balance_order", "balance_order", "id"),
        Index("ix_matter_stage_balance_order", "stage", "balance_order", "id"),
        Index("ix_matter_tier_balance_order", "tier", "balance_order", "id"),
        Index("ix_matter_stage_tier_balance_order", "stage", "tier", "balance_order", "id"),
        Index("ix_matter_title", "title", "id"),
        Index("ix_matter_updated_at", "updated_at", "id"),
        Index("ix_matter_next_limit_on", "next_limit_on", "id"),
    )

    id: Mapped[int] = column(primary_key=True)
    number: Mapped[str] = column(String(30), nullable=False)
    source_number: Mapped[str] = column(String(60), nullable=False, default="", index=True)
    title: Mapped[str] = column(String(200), nullable=False)
    branch_id: Mapped[int] = column(ForeignKey("branch.id"), nullable=False)
    owner_id: Mapped[int] = column(ForeignKey("user.id"), nullable=False)
    stage: Mapped[Stage] = column(Choice(Stage), nullable=False, default=Stage.COLLECTION)
    stage_since: Mapped[date] = column(nullable=False)
    tier: Mapped[Tier] = column(Choice(Tier), nullable=False)
    opened_on: Mapped[date] = column(nullable=False)
    court_id: Mapped[int | None] = column(ForeignKey("court.id"))
    cause_of_action: Mapped[str] = column(String(60), nullable=False, default="金融借款合同纠纷")
    default_kind: Mapped[DefaultKind | None] = column(Choice(DefaultKind))
    default_on: Mapped[date | None] = column()
    default_clause: Mapped[str] = column(String(60), nullable=False, default="")
    default_detail: Mapped[str] = column(Text, nullable=False, default="")
    other_security: Mapped[str] = column(String(200), nullable=False, default="")
    other_security_on: Mapped[date | None] = column()
    internal_note: Mapped[str] = column(Text, nullable=False, default="", info={"bank_only": True})
    internal_assessment: Mapped[str] = column(Text, nullable=False, default="", info={"bank_only": True})
    balance_total: Mapped[Decimal | None] = column(Fen())
    balance_principal: Mapped[Decimal | None] = column(Fen())
    balance_growth: Mapped[Decimal | None] = column(Fen())
    balance_as_of: Mapped[date | None] = column()
    balance_problem: Mapped[str] = column(Text, nullable=False, default="")
    balance_order: Mapped[int] = column(BigInteger, Computed("coalesce(balance_total, -1)", persisted=True), deferred=True)
    """The balance to sort by, below all others where none was computed: an index reads it in either direction."""
    next_limit_on: Mapped[date | None] = column()
    """When the first limit of the matter ends, as it was last computed; lists choose by it and compute anew what they show."""
    updated_at: Mapped[datetime] = column(Moment(), nullable=False)

    branch: Mapped[Branch] = relationship()
    owner: Mapped[User] = relationship(foreign_keys=[owner_id])
    court: Mapped[Court | None] = relationship()
    party_roles: Mapped[list["PartyRole"]] = relationship(back_populates="matter", order_by="PartyRole.position")
    loans: Mapped[list["Loan"]] = relationship(back_populates="matter", order_by="Loan.id")
    guarantees: Mapped[list["Guarantee"]] = relationship(back_populates="matter", order_by="Guarantee.id")
    securities: Mapped[list["SecurityInterest"]] = relationship("SecurityInterest", viewonly=True)
    costs: Mapped[list["Cost"]] = relationship(back_populates="matter", order_by="Cost.incurred_on")
    tiers: Mapped[list["TierChange"]] = relationship(back_populates="matter", order_by="TierChange.changed_on")
    calculations: Mapped[list["DebtCalculation"]] = relationship(back_populates="matter", order_by="DebtCalculation.number")

    @classmethod
    def within_branch(cls, branch_id: int) -> ColumnElement[bool]:
        """A branch's matters, told by their own column: cheaper than a list of all keys."""
        return cls.branch_id == branch_id


class Tally(MatterScoped, Base):
    """Kept sums of the matters: how many of a kind there are and how much they owe, so that a list need not count them.

    The database adds the rows by itself whenever a matter comes, changes or goes (`tallying`): one that takes the
    matter off its old place and one that puts it on its new. A sum over them is always right; `portfolio.compact_tally`
    makes one row a place of them. Firms see single matters, so nothing here is theirs.
    """

    __tablename__ = "matter_tally"
    __scope_column__ = "branch_id"
    __table_args__ = {"info": {"recorded": False}}

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    branch_id: Mapped[int] = mapped_column(Integer, nullable=False)
    owner_id: Mapped[int] = mapped_column(Integer, nullable=False)
    stage: Mapped[Stage] = mapped_column(Choice(Stage), nullable=False)
    tier: Mapped[Tier] = mapped_column(Choice(Tier), nullable=False)
    has_court: Mapped[bool] = mapped_column(Boolean, nullable=False)
    has_balance: Mapped[bool] = mapped_column(Boolean, nullable=False)
    balance_as_of: Mapped[date | None] = mapped_column()
    count: Mapped[int] = mapped_column(Integer, nullable=False)
    balance: Mapped[Decimal] = mapped_column(Fen(), nullable=False)
    principal: Mapped[Decimal] = mapped_column(Fen(), nullable=False)
    growth: Mapped[Decimal] = mapped_column(Fen(), nullable=False)

    @classmethod
    def within_branch(cls, branch_id: int) -> ColumnElement[bool]:
        return cls.branch_id == branch_id

    @classmethod
    def within_engagements(cls, firm_id: int, on: date) -> ColumnElement[bool]:
        return false()


event.listen(Base.metadata, "after_create", tallying.create_with_tables)


class TierChange(MatterScoped, Base):
    """A reclassification: from, to, on which day, why."""

    __tablename__ = "tier_change"

    id: Mapped[int] = column(primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    tier: Mapped[Tier] = column(Choice(Tier), nullable=False)
    changed_on: Mapped[date] = column(nullable=False)
    reason: Mapped[str] = column(String(300), nullable=False, default="")

    matter: Mapped[Matter] = relationship(back_populates="tiers")


class Party(MatterScoped, Versioned, Base):
    """An organisation or a person; visible when one of its matters is."""

    __tablename__ = "party"
    __scope_column__ = "id"
    __scope_via__ = ("party_role", "party_id")
    __table_args__ = (
        CheckConstraint("kind = 'organisation' OR uscc IS NULL", name="person_has_no_uscc"),
        CheckConstraint("kind = 'person' OR (identity_number IS NULL AND born_on IS NULL)", name="organisation_has_no_identity"),
        Index("ix_party_name", "name"),
        Index("ix_party_uscc", "uscc"),
    )

    id: Mapped[int] = column(primary_key=True)
    kind: Mapped[PartyKind] = column(Choice(PartyKind), nullable=False)
    name: Mapped[str] = column(String(200), nullable=False)
    uscc: Mapped[str | None] = column(String(18))
    organisation_type: Mapped[OrganisationType | None] = column(Choice(OrganisationType))
    ownership: Mapped[Ownership | None] = column(Choice(Ownership))
    ownership_other: Mapped[str] = column(String(60), nullable=False, default="")
    representative_name: Mapped[str] = column(String(60), nullable=False, default="")
    representative_title: Mapped[str] = column(String(60), nullable=False, default="")
    identity_kind: Mapped[IdentityKind | None] = column(Choice(IdentityKind))
    identity_number: Mapped[str | None] = column(String(30), info={"identity": True})
    identity_reason: Mapped[str] = column(String(200), nullable=False, default="")
    gender: Mapped[Gender | None] = column(Choice(Gender))
    born_on: Mapped[date | None] = column()
    ethnicity: Mapped[str] = column(String(20), nullable=False, default="")
    employer: Mapped[str] = column(String(200), nullable=False, default="")
    job: Mapped[str] = column(String(60), nullable=False, default="")
    telephone: Mapped[str] = column(String(40), nullable=False, default="")
    email: Mapped[str] = column(String(120), nullable=False, default="")
    status: Mapped[PartyStatus] = column(Choice(PartyStatus), nullable=False, default=PartyStatus.ACTIVE)
    status_on: Mapped[date | None] = column()
    status_reason: Mapped[str] = column(String(300), nullable=False, default="")
    verified_on: Mapped[date | None] = column()
    verified_by_id: Mapped[int | None] = column(ForeignKey("user.id"))

    verified_by: Mapped[User | None] = relationship()
    names: Mapped[list["PartyName"]] = relationship(back_populates="party", order_by="PartyName.id", cascade="all, delete-orphan")
    addresses: Mapped[list["PartyAddress"]] = relationship(
        back_populates="party", order_by="PartyAddress.id", cascade="all, delete-orphan"
    )
    roles: Mapped[list["PartyRole"]] = relationship(back_populates="party", foreign_keys="PartyRole.party_id")

    @property
    def masked_identity_number(self) -> str:
        """The identity number for people who need not know it in full: 330***********1234."""
        number = self.identity_number or ""
        return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}" if len(number) > 7 else "*" * len(number)

    def names_of(self, kind: NameKind) -> list[str]:
        """Its other names of one kind, the oldest first."""
        return [other.name for other in self.names if other.kind is kind]


class PartyName(MatterScoped, Base):
    """A former name, or the spelling banks and courts use for a rare character."""

    __tablename__ = "party_name"
    __scope_column__ = "party_id"
    __scope_via__ = ("party_role", "party_id")

    id: Mapped[int] = column(primary_key=True)
    party_id: Mapped[int] = column(ForeignKey("party.id"), nullable=False, index=True)
    kind: Mapped[NameKind] = column(Choice(NameKind), nullable=False)
    name: Mapped[str] = column(String(200), nullable=False)
    until_on: Mapped[date | None] = column()

    party: Mapped[Party] = relationship(back_populates="names")


class PartyAddress(MatterScoped, Versioned, Base):
    """Where a party is, since when and until when, who checked it and when."""

    __tablename__ = "party_address"
    __scope_column__ = "party_id"
    __scope_via__ = ("party_role", "party_id")

    id: Mapped[int] = column(primary_key=True)
    party_id: Mapped[int] = column(ForeignKey("party.id"), nullable=False, index=True)
    kind: Mapped[AddressKind] = column(Choice(AddressKind), nullable=False)
    text: Mapped[str] = column(String(300), nullable=False)
    from_on: Mapped[date | None] = column()
    until_on: Mapped[date | None] = column()
    source: Mapped[str] = column(String(120), nullable=False, default="")
    verified_on: Mapped[date | None] = column()
    verified_by_id: Mapped[int | None] = column(ForeignKey("user.id"))

    party: Mapped[Party] = relationship(back_populates="addresses")
    verified_by: Mapped[User | None] = relationship()


class PartyRole(MatterScoped, Base):
    """What a party is in one matter; an heir, shareholder or administrator stands for another party."""

    __tablename__ = "party_role"
    __table_args__ = (
        UniqueConstraint("matter_id", "party_id", "role"),
        CheckConstraint("party_id <> stands_for_id", name="stands_for_another"),
    )

    id: Mapped[int] = column(primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    party_id: Mapped[int] = column(ForeignKey("party.id"), nullable=False, index=True)
    role: Mapped[Role] = column(Choice(Role), nullable=False)
    position: Mapped[int] = column(Integer, nullable=False, default=1)
    stands_for_id: Mapped[int | None] = column(ForeignKey("party.id"))
    liability_ground: Mapped[str] = column(String(300), nullable=False, default="")

    matter: Mapped[Matter] = relationship(back_populates="party_roles")
    party: Mapped[Party] = relationship(back_populates="roles", foreign_keys=[party_id])
    stands_for: Mapped[Party | None] = relationship(foreign_keys=[stands_for_id])


class Loan(MatterScoped, Versioned, Base):
    """A loan contract: amount, term, rate, penalty, settlement, clauses, and whether it was called due early."""

    __tablename__ = "loan"
    __table_args__ = (
        UniqueConstraint("matter_id", "number"),
        CheckConstraint("amount > 0", name="amount_is_positive"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("(rate_kind = 'fixed') = (fixed_percent IS NOT NULL)", name="fixed_rate_has_percent"),
        CheckConstraint("settlement_day BETWEEN 1 AND 31", name="settlement_day_of_month"),
    )

    id: Mapped[int] = column(primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    borrower_id: Mapped[int] = column(ForeignKey("party.id"), nullable=False)
    title: Mapped[str] = column(String(100), nullable=False, default="流动资金借款合同")
    number: Mapped[str] = column(String(60), nullable=False, index=True)
    signed_on: Mapped[date] = column(nullable=False)
    signed_place: Mapped[str] = column(String(100), nullable=False, default="")
    amount: Mapped[Decimal] = column(Fen(), nullable=False)
    starts_on: Mapped[date] = column(nullable=False)
    ends_on: Mapped[date] = column(nullable=False)
    purpose: Mapped[str] = column(String(200), nullable=False, default="")
    repayment_kind: Mapped[RepaymentKind | None] = column(Choice(RepaymentKind))
    repayment_method: Mapped[str] = column(String(120), nullable=False, default="")
    rate_kind: Mapped[RateKind] = column(Choice(RateKind), nullable=False)
    fixed_percent: Mapped[Decimal | None] = column(Percent())
    lpr_term: Mapped[LprTerm | None] = column(Choice(LprTerm))
    spread_bp: Mapped[Decimal] = column(Percent(), nullable=False, default=Decimal(0))
    reprice: Mapped[Reprice | None] = column(Choice(Reprice))
    penalty_markup_percent: Mapped[Decimal] = column(Percent(), nullable=False, default=Decimal(50))
    misuse_markup_percent: Mapped[Decimal | None] = column(Percent())
    compound: Mapped[Compound] = column(Choice(Compound), nullable=False, default=Compound.NONE)
    settlement: Mapped[Settlement] = column(Choice(Settlement), nullable=False, default=Settlement.QUARTERLY)
    settlement_day: Mapped[int] = column(Integer, nullable=False, default=20)
    day_basis: Mapped[DayBasis] = column(Choice(DayBasis), nullable=False, default=DayBasis.DAYS_360)
    count_mode: Mapped[CountMode] = column(Choice(CountMode), nullable=False, default=CountMode.HALF_OPEN)
    allocation: Mapped[AllocationOrder] = column(Choice(AllocationOrder), nullable=False, default=AllocationOrder.CC_561)
    rate_clause: Mapped[str] = column(String(60), nullable=False, default="")
    penalty_clause: Mapped[str] = column(String(60), nullable=False, default="")
    compound_clause: Mapped[str] = column(String(60), nullable=False, default="")
    cost_clause: Mapped[str] = column(String(60), nullable=False, default="")
    acceleration_clause: Mapped[str] = column(String(60), nullable=False, default="")
    allocation_clause: Mapped[str] = column(String(60), nullable=False, default="")
    jurisdiction: Mapped[Jurisdiction] = column(Choice(Jurisdiction), nullable=False, default=Jurisdiction.SILENT)
    jurisdiction_clause: Mapped[str] = column(String(60), nullable=False, default="")
    jurisdiction_text: Mapped[str] = column(String(300), nullable=False, default="")
    accelerated_on: Mapped[date | None] = column()
    acceleration_method: Mapped[str] = column(String(120), nullable=False, default="")
    acceleration_received_on: Mapped[date | None] = column()

    matter: Mapped[Matter] = relationship(back_populates="loans")
    borrower: Mapped[Party] = relationship()
    drawdowns: Mapped[list["Drawdown"]] = relationship(back_populates="loan", order_by="Drawdown.drawn_on, Drawdown.id")
    repayments: Mapped[list["Repayment"]] = relationship(back_populates="loan", order_by="Repayment.paid_on, Repayment.id")
    rates: Mapped[list["StatedRate"]] = relationship(
        back_populates="loan", order_by="StatedRate.from_on", cascade="all, delete-orphan"
    )
    guarantees: Mapped[list["Guarantee"]] = relationship(secondary=guarantee_loan, back_populates="loans")


class StatedRate(MatterScoped, Base):
    """An annual rate that holds from its day on, where the contract was changed."""

    __tablename__ = "stated_rate"
    __table_args__ = (UniqueConstraint("loan_id", "from_on"),)

    id: Mapped[int] = column(primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    loan_id: Mapped[int] = column(ForeignKey("loan.id"), nullable=False)
    from_on: Mapped[date] = column(nullable=False)
    percent: Mapped[Decimal] = column(Percent(), nullable=False)

    loan: Mapped[Loan] = relationship(back_populates="rates")


class Drawdown(MatterScoped, Versioned, Base):
    """One disbursement (借据) under a loan, with its proof; `interest_paid_to` is the last day whose interest is paid."""

    __tablename__ = "drawdown"
    __table_args__ = (
        UniqueConstraint("loan_id", "number"),
        CheckConstraint("amount > 0", name="amount_is_positive"),
        CheckConstraint("due_on >= drawn_on", name="due_after_drawn"),
    )

    id: Mapped[int] = column(primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    loan_id: Mapped[int] = column(ForeignKey("loan.id"), nullable=False, index=True)
    number: Mapped[str] = column(String(60), nullable=False)
    amount: Mapped[Decimal] = column(Fen(), nullable=False)
    drawn_on: Mapped[date] = column(nullable=False)
    due_on: Mapped[date] = column(nullable=False)
    rate_percent: Mapped[Decimal | None] = column(Percent())
    interest_paid_to: Mapped[date | None] = column()
    misused_from: Mapped[date | None] = column()
    proof_id: Mapped[int | None] = column(ForeignKey("attachment.id"))

    loan: Mapped[Loan] = relationship(back_populates="drawdowns")
    proof: Mapped[Attachment | None] = relationship()


class Repayment(MatterScoped, Versioned, Base):
    """Money received on a loan; the split is the ledger's where it is recorded, otherwise the rule divides it."""

    __tablename__ = "repayment"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_is_positive"),
        CheckConstraint(
            "split_principal IS NULL OR split_costs + split_interest + split_penalty + split_compound + split_principal = amount",
            name="split_adds_up",
        ),
    )

    id: Mapped[int] = column(primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    loan_id: Mapped[int] = column(ForeignKey("loan.id"), nullable=False, index=True)
    drawdown_id: Mapped[int | None] = column(ForeignKey("drawdown.id"))
    paid_on: Mapped[date] = column(nullable=False)
    amount: Mapped[Decimal] = column(Fen(), nullable=False)
    channel: Mapped[RepaymentChannel] = column(Choice(RepaymentChannel), nullable=False, default=RepaymentChannel.TRANSFER)
    payer: Mapped[str] = column(String(200), nullable=False, default="")
    split_costs: Mapped[Decimal | None] = column(Fen())
    split_interest: Mapped[Decimal | None] = column(Fen())
    split_penalty: Mapped[Decimal | None] = column(Fen())
    split_compound: Mapped[Decimal | None] = column(Fen())
    split_principal: Mapped[Decimal | None] = column(Fen())
    note: Mapped[str] = column(String(300), nullable=False, default="")
    is_part: Mapped[bool] = column(Boolean, nullable=False, default=False)
    """Part of a receipt that was divided over several debts: amended and taken back only with the whole."""

    loan: Mapped[Loan] = relationship(back_populates="repayments")
    drawdown: Mapped[Drawdown | None] = relationship()


class Guarantee(MatterScoped, Versioned, Base):
    """A guarantor's promise for one or several loans; not suing on it needs a reason."""

    __tablename__ = "guarantee"
    __table_args__ = (
        CheckConstraint("kind <> 'maximum' OR max_amount IS NOT NULL", name="maximum_has_an_amount"),
        CheckConstraint("is_claimed OR exclusion_reason <> ''", name="exclusion_has_a_reason"),
    )

    id: Mapped[int] = column(primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    guarantor_id: Mapped[int] = column(ForeignKey("party.id"), nullable=False, index=True)
    kind: Mapped[GuaranteeKind] = column(Choice(GuaranteeKind), nullable=False)
    mode: Mapped[GuaranteeMode] = column(Choice(GuaranteeMode), nullable=False)
    title: Mapped[str] = column(String(100), nullable=False, default="保证合同")
    number: Mapped[str] = column(String(60), nullable=False)
    signed_on: Mapped[date] = column(nullable=False)
    period_months: Mapped[int | None] = column(Integer)
    period_ends_on: Mapped[date | None] = column()
    max_amount: Mapped[Decimal | None] = column(Fen())
    max_basis: Mapped[MaximumBasis | None] = column(Choice(MaximumBasis))
    determined_from: Mapped[date | None] = column()
    determined_to: Mapped[date | None] = column()
    determined_on: Mapped[date | None] = column()
    scope_text: Mapped[str] = column(String(300), nullable=False, default="")
    consent_text: Mapped[str] = column(String(300), nullable=False, default="")
    demanded_on: Mapped[date | None] = column()
    is_claimed: Mapped[bool] = column(nullable=False, default=True)
    exclusion_reason: Mapped[str] = column(String(300), nullable=False, default="")

    matter: Mapped[Matter] = relationship(back_populates="guarantees")
    guarantor: Mapped[Party] = relationship()
    loans: Mapped[list[Loan]] = relationship(secondary=guarantee_loan, back_populates="guarantees", order_by="Loan.id")


class Cost(MatterScoped, Versioned, Base):
    """A cost of realising the claim: advanced, invoiced, refundable, claimed or not."""

    __tablename__ = "cost"
    __table_args__ = (CheckConstraint("amount > 0", name="amount_is_positive"),)

    id: Mapped[int] = column(primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    kind: Mapped[CostKind] = column(Choice(CostKind), nullable=False)
    amount: Mapped[Decimal] = column(Fen(), nullable=False)
    incurred_on: Mapped[date] = column(nullable=False)
    is_paid: Mapped[bool] = column(nullable=False, default=True)
    invoice_number: Mapped[str] = column(String(60), nullable=False, default="")
    basis_clause: Mapped[str] = column(String(60), nullable=False, default="")
    is_refundable: Mapped[bool] = column(nullable=False, default=False)
    is_claimed: Mapped[bool] = column(nullable=False, default=True)
    proof_id: Mapped[int | None] = column(ForeignKey("attachment.id"))

    matter: Mapped[Matter] = relationship(back_populates="costs")
    proof: Mapped[Attachment | None] = relationship()


class DebtCalculation(MatterScoped, Base):
    """One frozen calculation: the inputs and the result as plain values, so that the figure can be had again for ever.

    `rules` holds the tables of its day where the bank had changed any of the shipped ones.
    """

    __tablename__ = "debt_calculation"
    __table_args__ = (UniqueConstraint("matter_id", "number"),)

    id: Mapped[int] = column(primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    number: Mapped[int] = column(Integer, nullable=False)
    cutoff_on: Mapped[date] = column(nullable=False)
    cutoff_charged: Mapped[bool] = column(nullable=False, default=True)
    inputs: Mapped[dict[str, Any]] = column(JSON, nullable=False)
    result: Mapped[dict[str, Any]] = column(JSON, nullable=False)
    digest: Mapped[str] = column(String(64), nullable=False)
    principal: Mapped[Decimal] = column(Fen(), nullable=False)
    interest: Mapped[Decimal] = column(Fen(), nullable=False)
    penalty: Mapped[Decimal] = column(Fen(), nullable=False)
    compound: Mapped[Decimal] = column(Fen(), nullable=False)
    costs: Mapped[Decimal] = column(Fen(), nullable=False)
    total: Mapped[Decimal] = column(Fen(), nullable=False)
    engine_version: Mapped[str] = column(String(40), nullable=False)
    rules: Mapped[dict[str, Any] | None] = column(JSON(none_as_null=True))
    rules_version: Mapped[str] = column(String(40), nullable=False, default="")
    made_by_id: Mapped[int] = column(ForeignKey("user.id"), nullable=False)
    made_at: Mapped[datetime] = column(Moment(), nullable=False)

    matter: Mapped[Matter] = relationship(back_populates="calculations")
    made_by: Mapped[User] = relationship()


class SavedView(Base):
    """A person's own filter of the list of matters, kept by name."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("user_id", "name"),)

    id: Mapped[int] = column(primary_key=True)
    user_id: Mapped[int] = column(ForeignKey("user.id"), nullable=False)
    name: Mapped[str] = column(String(40), nullable=False)
    query: Mapped[str] = column(String(500), nullable=False)
    columns: Mapped[list[str]] = column(MutableList.as_mutable(JSON), nullable=False, default=list)
