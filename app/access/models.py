"""Branches, accounts with their second factors, law firms and their engagements, failed sign-ins and one-time links."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask_security import RoleMixin, UserMixin, WebAuthnMixin
from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, relationship

from app.access import policy
from app.access.scope import MatterScoped
from app.access.states import BranchKind, Language, RoleKey, Theme
from app.core import clock
from app.core.db import Base, Choice, Moment, Versioned, column
from app.core.organisations import OrganisationType, Ownership

SECRET = {"secret": True}
"""Column info of what must never reach the change log or a page."""

user_role = Table(
    "user_role",
    Base.metadata,
    Column("user_id", ForeignKey("user.id"), primary_key=True),
    Column("role_id", ForeignKey("role.id"), primary_key=True),
)


class Branch(Versioned, Base):
    """The head office or a branch, with all that a complaint says of the plaintiff."""

    __tablename__ = "branch"
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("successor_id IS NULL OR closed_on IS NOT NULL", name="merged_is_closed"),
    )

    id: Mapped[int] = column(Integer, primary_key=True)
    code: Mapped[str] = column(String(12), nullable=False)
    name: Mapped[str] = column(String(120), nullable=False)
    short_name: Mapped[str] = column(String(40), nullable=False)
    kind: Mapped[BranchKind] = column(Choice(BranchKind), nullable=False, default=BranchKind.BRANCH)
    uscc: Mapped[str] = column(String(18), nullable=False, default="")
    address: Mapped[str] = column(String(300), nullable=False, default="")
    registered_address: Mapped[str] = column(String(300), nullable=False, default="")
    organisation_type: Mapped[OrganisationType | None] = column(Choice(OrganisationType))
    ownership: Mapped[Ownership | None] = column(Choice(Ownership))
    ownership_other: Mapped[str] = column(String(60), nullable=False, default="")
    representative_name: Mapped[str] = column(String(60), nullable=False, default="")
    representative_title: Mapped[str] = column(String(60), nullable=False, default="")
    telephone: Mapped[str] = column(String(40), nullable=False, default="")
    account_name: Mapped[str] = column(String(120), nullable=False, default="")
    account_bank: Mapped[str] = column(String(120), nullable=False, default="")
    account_number: Mapped[str] = column(String(40), nullable=False, default="")
    closed_on: Mapped[date | None] = column()
    successor_id: Mapped[int | None] = column(ForeignKey("branch.id"))

    users: Mapped[list["User"]] = relationship(back_populates="branch")
    successor: Mapped["Branch | None"] = relationship(remote_side=[id])

    @property
    def is_head_office(self) -> bool:
        return self.kind is BranchKind.HEAD_OFFICE


class LawFirm(Versioned, Base):
    """A partner law firm; its people see the matters it is engaged for."""

    __tablename__ = "law_firm"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[int] = column(Integer, primary_key=True)
    name: Mapped[str] = column(String(120), nullable=False)
    uscc: Mapped[str] = column(String(18), nullable=False, default="")
    address: Mapped[str] = column(String(300), nullable=False, default="")
    telephone: Mapped[str] = column(String(40), nullable=False, default="")

    users: Mapped[list["User"]] = relationship(back_populates="firm")
    engagements: Mapped[list["Engagement"]] = relationship(back_populates="firm", order_by="Engagement.starts_on")


class Role(RoleMixin, Base):
    """One of the roles, by the value of its key."""

    __tablename__ = "role"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[int] = column(Integer, primary_key=True)
    name: Mapped[str] = column(String(40), nullable=False)

    users: Mapped[list["User"]] = relationship(secondary=user_role, back_populates="roles")

    @property
    def key(self) -> RoleKey:
        return RoleKey(self.name)


class User(UserMixin, Base):
    """One account: a person of the bank or of a law firm, never of both."""

    __tablename__ = "user"
    __table_args__ = (
        UniqueConstraint("staff_number"),
        UniqueConstraint("email"),
        UniqueConstraint("fs_uniquifier"),
        UniqueConstraint("fs_webauthn_user_handle"),
        CheckConstraint("(branch_id IS NULL) <> (firm_id IS NULL)", name="bank_or_firm"),
        CheckConstraint("(tf_primary_method IS NULL) = (tf_totp_secret IS NULL)", name="second_factor_has_a_secret"),
    )

    id: Mapped[int] = column(Integer, primary_key=True)
    staff_number: Mapped[str] = column(String(40), nullable=False)
    email: Mapped[str] = column(String(254), nullable=False)
    full_name: Mapped[str] = column(String(60), nullable=False)
    branch_id: Mapped[int | None] = column(ForeignKey("branch.id"), index=True)
    firm_id: Mapped[int | None] = column(ForeignKey("law_firm.id"), index=True)
    active: Mapped[bool] = column(nullable=False, default=True)
    is_demo: Mapped[bool] = column(nullable=False, default=False)
    language: Mapped[Language] = column(Choice(Language), nullable=False, default=Language.CHINESE)
    theme: Mapped[Theme] = column(Choice(Theme), nullable=False, default=Theme.AUTO)
    created_at: Mapped[datetime] = column(Moment, nullable=False, default=clock.now)

    password: Mapped[str | None] = column(String(255), info=SECRET)
    fs_uniquifier: Mapped[str] = column(String(64), nullable=False, default=lambda: secrets.token_hex(16), info=SECRET)
    fs_webauthn_user_handle: Mapped[str | None] = column(String(64), info=SECRET)
    tf_primary_method: Mapped[str | None] = column(String(20))
    tf_totp_secret: Mapped[str | None] = column(String(255), info=SECRET)
    tf_last_counter: Mapped[int | None] = column(BigInteger, info=SECRET)
    mf_recovery_codes: Mapped[list[str] | None] = column(MutableList.as_mutable(JSON(none_as_null=True)), info=SECRET)

    failure_count: Mapped[int] = column(Integer, nullable=False, default=0)
    locked_until: Mapped[datetime | None] = column(Moment)
    login_count: Mapped[int] = column(Integer, nullable=False, default=0)
    current_login_at: Mapped[datetime | None] = column(Moment)
    current_login_ip: Mapped[str | None] = column(String(64))
    last_login_at: Mapped[datetime | None] = column(Moment)
    last_login_ip: Mapped[str | None] = column(String(64))

    branch: Mapped[Branch | None] = relationship(back_populates="users")
    firm: Mapped[LawFirm | None] = relationship(back_populates="users")
    roles: Mapped[list[Role]] = relationship(secondary=user_role, back_populates="users", order_by=Role.id)
    webauthn: Mapped[list["WebAuthnCredential"]] = relationship(back_populates="user", cascade="all, delete-orphan")

    @property
    def name(self) -> str:
        """What pages call this person."""
        return self.full_name

    @property
    def affiliation(self) -> str:
        """The branch or the firm, in short."""
        return self.branch.short_name if self.branch else self.firm.name if self.firm else ""

    @property
    def is_firm(self) -> bool:
        """Whether the account belongs to a law firm."""
        return self.firm_id is not None

    @property
    def role_keys(self) -> frozenset[RoleKey]:
        return frozenset(role.key for role in self.roles)

    @property
    def is_locked_now(self) -> bool:
        """Whether too many failures keep this account shut for the moment."""
        return self.locked_until is not None and self.locked_until > clock.now()

    @property
    def must_have_second_factor(self) -> bool:
        """Whether one of the roles is among those that the setting obliges."""
        return policy.must_have_second_factor(self)

    def is_locked(self, form_error: list[str] | None = None) -> bool:
        """Asked by the library at sign-in, reset and passkey; the page keeps to the general sentence."""
        return self.is_locked_now

    def check_tf_required(self, tf_setup_methods: Sequence[tuple[str, str]], tf_fresh: bool) -> tuple[bool, Any]:
        """A second factor is asked for where the role obliges to it or the person has set one up."""
        return self.must_have_second_factor or bool(tf_setup_methods), tf_setup_methods

    def check_tf_required_setup(self) -> bool:
        """Who is obliged by role may not switch it off."""
        return self.must_have_second_factor


class WebAuthnCredential(WebAuthnMixin, Base):
    """A passkey that a person registered."""

    __tablename__ = "web_authn_credential"
    __table_args__ = (UniqueConstraint("credential_id"), UniqueConstraint("user_id", "name"))

    id: Mapped[int] = column(Integer, primary_key=True)
    user_id: Mapped[int] = column(ForeignKey("user.id"), nullable=False)
    name: Mapped[str] = column(String(64), nullable=False)
    usage: Mapped[str] = column(String(20), nullable=False)
    credential_id: Mapped[bytes] = column(LargeBinary(1024), nullable=False, info=SECRET)
    public_key: Mapped[bytes] = column(LargeBinary, nullable=False, info=SECRET)
    sign_count: Mapped[int] = column(Integer, nullable=False, default=0, info=SECRET)
    transports: Mapped[list[str] | None] = column(MutableList.as_mutable(JSON(none_as_null=True)))
    backup_state: Mapped[bool] = column(nullable=False)
    device_type: Mapped[str] = column(String(64), nullable=False)
    extensions: Mapped[str | None] = column(String(255))
    create_datetime: Mapped[datetime] = column(Moment, nullable=False, default=clock.now)
    lastuse_datetime: Mapped[datetime] = column(Moment, nullable=False)

    user: Mapped[User] = relationship(back_populates="webauthn")


class SignInFailure(Base):
    """A refused password, code or passkey: from where, for which account if there is one, when."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (
        Index("ix_sign_in_failure_address_at", "address", "at"),
        Index("ix_sign_in_failure_account_at", "account", "at"),
        {"info": {"recorded": False}},
    )

    id: Mapped[int] = column(Integer, primary_key=True)
    address: Mapped[str] = column(String(64), nullable=False)
    account: Mapped[str] = column(String(40), nullable=False, default="")
    kind: Mapped[str] = column(String(20), nullable=False)
    at: Mapped[datetime] = column(Moment, nullable=False)


class OneTimeLink(Base):
    """A link that an administrator hands over, by which its owner sets a password once; only its digest is kept."""

    __tablename__ = "one_time_link"
    __table_args__ = (UniqueConstraint("digest"), CheckConstraint("expires_at > issued_at", name="expires_after_issue"))

    id: Mapped[int] = column(Integer, primary_key=True)
    user_id: Mapped[int] = column(ForeignKey("user.id"), nullable=False, index=True)
    digest: Mapped[str] = column(String(64), nullable=False, info=SECRET)
    issued_by_id: Mapped[int | None] = column(ForeignKey("user.id"))
    issued_at: Mapped[datetime] = column(Moment, nullable=False)
    expires_at: Mapped[datetime] = column(Moment, nullable=False)
    used_at: Mapped[datetime | None] = column(Moment)

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    issued_by: Mapped[User | None] = relationship(foreign_keys=[issued_by_id])

    @property
    def is_open(self) -> bool:
        """Whether the link can still be used."""
        return self.used_at is None and self.expires_at > clock.now()


class SetupTicket(Base):
    """The one-time address by which an empty bank's first administrator sets himself up; only its digest is kept."""

    __tablename__ = "setup_ticket"
    __table_args__ = (UniqueConstraint("digest"), CheckConstraint("expires_at > issued_at", name="expires_after_issue"))

    id: Mapped[int] = column(Integer, primary_key=True)
    digest: Mapped[str] = column(String(64), nullable=False, info=SECRET)
    issued_at: Mapped[datetime] = column(Moment, nullable=False)
    expires_at: Mapped[datetime] = column(Moment, nullable=False)
    used_at: Mapped[datetime | None] = column(Moment)

    @property
    def is_open(self) -> bool:
        """Whether the address can still be used."""
        return self.used_at is None and self.expires_at > clock.now()


class Engagement(MatterScoped, Versioned, Base):
    """A firm works on a matter, from one day and until another or until further notice; its people see the matter meanwhile."""

    __tablename__ = "engagement"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        UniqueConstraint("matter_id", "firm_id", "starts_on"),
        Index("ix_engagement_firm_id_matter_id", "firm_id", "matter_id"),
    )

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    firm_id: Mapped[int] = column(ForeignKey("law_firm.id"), nullable=False)
    lead_counsel_id: Mapped[int | None] = column(ForeignKey("user.id"))
    starts_on: Mapped[date] = column(nullable=False)
    ends_on: Mapped[date | None] = column()

    firm: Mapped[LawFirm] = relationship(back_populates="engagements")
    lead_counsel: Mapped[User | None] = relationship()

    def is_current(self, on: date) -> bool:
        """Whether the firm is engaged on that day."""
        return self.starts_on <= on and (self.ends_on is None or self.ends_on >= on)
