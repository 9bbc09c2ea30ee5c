"""Tables of collateral: the asset, its owners and values, and the security interests a matter holds over it."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from app.access.scope import MatterScoped
from app.collateral.states import AssetType, RegistrationKind, SecurityKind, ValuationMethod
from app.core.db import Area, Base, Choice, Fen, Versioned, column
from app.files.models import Attachment
from app.matters.models import Loan, Matter, Party
from app.matters.states import MaximumBasis

collateral_owner = Table(
    "collateral_owner",
    Base.metadata,
    Column("collateral_id", ForeignKey("collateral.id"), primary_key=True),
    Column("party_id", ForeignKey("party.id"), primary_key=True),
)
security_interest_loan = Table(
    "security_interest_loan",
    Base.metadata,
    Column("security_interest_id", ForeignKey("security_interest.id"), primary_key=True),
    Column("loan_id", ForeignKey("loan.id"), primary_key=True),
)


class Collateral(MatterScoped, Versioned, Base):
    """An asset that secures loans; visible when one of the matters that hold security over it is."""

    __tablename__ = "collateral"
    __scope_column__ = "id"
    __scope_via__ = ("security_interest", "collateral_id")

    id: Mapped[int] = column(primary_key=True)
    asset_type: Mapped[AssetType] = column(Choice(AssetType), nullable=False)
    description: Mapped[str] = column(String(200), nullable=False)
    location: Mapped[str] = column(String(300), nullable=False, default="")
    certificate_number: Mapped[str] = column(String(120), nullable=False, default="")
    building_area: Mapped[Decimal | None] = column(Area())
    land_area: Mapped[Decimal | None] = column(Area())
    is_leased: Mapped[bool] = column(nullable=False, default=False)
    lease_note: Mapped[str] = column(Text, nullable=False, default="")
    other_rights: Mapped[str] = column(Text, nullable=False, default="")
    internal_value: Mapped[Decimal | None] = column(Fen(), info={"bank_only": True})
    internal_note: Mapped[str] = column(Text, nullable=False, default="", info={"bank_only": True})

    owners: Mapped[list[Party]] = relationship(secondary=collateral_owner, order_by=Party.id)
    interests: Mapped[list["SecurityInterest"]] = relationship(back_populates="collateral", order_by="SecurityInterest.rank")
    valuations: Mapped[list["Valuation"]] = relationship(back_populates="collateral", order_by="Valuation.as_of")


class SecurityInterest(MatterScoped, Versioned, Base):
    """A mortgage or pledge of one matter over one asset: contract, registration, rank, maximum, and the loans it secures."""

    __tablename__ = "security_interest"
    __table_args__ = (
        UniqueConstraint("matter_id", "collateral_id", "contract_number"),
        CheckConstraint("rank >= 1", name="rank_counts_from_one"),
        CheckConstraint("kind NOT LIKE 'maximum%' OR max_amount IS NOT NULL", name="maximum_has_an_amount"),
        CheckConstraint("is_claimed OR exclusion_reason <> ''", name="exclusion_has_a_reason"),
    )

    id: Mapped[int] = column(primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    collateral_id: Mapped[int] = column(ForeignKey("collateral.id"), nullable=False, index=True)
    provider_id: Mapped[int] = column(ForeignKey("party.id"), nullable=False, index=True)
    kind: Mapped[SecurityKind] = column(Choice(SecurityKind), nullable=False)
    contract_title: Mapped[str] = column(String(100), nullable=False, default="抵押合同")
    contract_number: Mapped[str] = column(String(60), nullable=False)
    signed_on: Mapped[date] = column(nullable=False)
    registration: Mapped[RegistrationKind] = column(Choice(RegistrationKind), nullable=False, default=RegistrationKind.REGISTERED)
    registration_number: Mapped[str] = column(String(120), nullable=False, default="")
    registered_on: Mapped[date | None] = column()
    registered_with: Mapped[str] = column(String(120), nullable=False, default="")
    rank: Mapped[int] = column(Integer, nullable=False, default=1)
    secured_amount: Mapped[Decimal | None] = column(Fen())
    max_amount: Mapped[Decimal | None] = column(Fen())
    max_basis: Mapped[MaximumBasis | None] = column(Choice(MaximumBasis))
    determined_from: Mapped[date | None] = column()
    determined_to: Mapped[date | None] = column()
    determined_on: Mapped[date | None] = column()
    is_claimed: Mapped[bool] = column(nullable=False, default=True)
    exclusion_reason: Mapped[str] = column(String(300), nullable=False, default="")
    registration_proof_id: Mapped[int | None] = column(ForeignKey("attachment.id"))

    matter: Mapped[Matter] = relationship()
    collateral: Mapped[Collateral] = relationship(back_populates="interests")
    provider: Mapped[Party] = relationship()
    registration_proof: Mapped[Attachment | None] = relationship()
    loans: Mapped[list[Loan]] = relationship(secondary=security_interest_loan, order_by=Loan.id)


class Valuation(MatterScoped, Base):
    """What an asset was found to be worth on a day, by whom."""

    __tablename__ = "valuation"
    __scope_column__ = "collateral_id"
    __scope_via__ = ("security_interest", "collateral_id")
    __table_args__ = (CheckConstraint("amount > 0", name="amount_is_positive"),)

    id: Mapped[int] = column(primary_key=True)
    collateral_id: Mapped[int] = column(ForeignKey("collateral.id"), nullable=False, index=True)
    method: Mapped[ValuationMethod] = column(Choice(ValuationMethod), nullable=False)
    amount: Mapped[Decimal] = column(Fen(), nullable=False)
    as_of: Mapped[date] = column(nullable=False)
    valid_until: Mapped[date | None] = column()
    valuer: Mapped[str] = column(String(120), nullable=False, default="")
    report_number: Mapped[str] = column(String(60), nullable=False, default="")

    collateral: Mapped[Collateral] = relationship(back_populates="valuations")
