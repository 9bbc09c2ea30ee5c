"""Milestones for people, events for the law, and the deadlines that follow from the events.

Milestones and events are added and never changed; a correction is a new event. Deadlines are folded from the events.
"""

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Boolean, CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from app.access.models import User
from app.access.scope import MatterScoped
from app.core import formats
from app.core.db import Base, Choice, Moment, Versioned, column
from app.courts.models import Court
from app.docket import wording
from app.docket.states import DeadlineState, LapseDecision, MilestoneKind, ProceedingKind, ProceedingStatus
from app.files.models import Attachment
from app.statutes.citations import Citation

if TYPE_CHECKING:
    from app.litigation.models import Instrument
    from app.matters.models import Matter, Party
    from app.preservation.models import PreservedAsset


class Milestone(MatterScoped, Base):
    """One thing that happened: its kind, its legal date, when and by whom it was recorded, and its facts."""

    __tablename__ = "milestone"
    __table_args__ = (
        Index("ix_milestone_matter_id_happened_on", "matter_id", "happened_on"),
        Index("ix_milestone_happened_on", "happened_on", "id"),
    )

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False)
    kind: Mapped[MilestoneKind] = column(Choice(MilestoneKind), nullable=False)
    happened_on: Mapped[date] = column(nullable=False)
    recorded_at: Mapped[datetime] = column(Moment, nullable=False)
    recorded_by_id: Mapped[int | None] = column(ForeignKey("user.id"))
    facts: Mapped[dict[str, Any]] = column(JSON, nullable=False)

    recorded_by: Mapped[User | None] = relationship(foreign_keys=[recorded_by_id])

    @property
    def sentence(self) -> str:
        """What happened, in one sentence in the reader's language."""
        return wording.tell(self.kind, self.facts)


class Proceeding(MatterScoped, Versioned, Base):
    """One course before one court or other body; lawsuits, preservation orders and enforcement cases hang on it."""

    __tablename__ = "proceeding"
    __table_args__ = (CheckConstraint("(status = 'ended') = (ended_on IS NOT NULL)", name="ended_has_a_day"),)

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    kind: Mapped[ProceedingKind] = column(Choice(ProceedingKind), nullable=False)
    status: Mapped[ProceedingStatus] = column(Choice(ProceedingStatus), nullable=False, default=ProceedingStatus.OPEN)
    court_id: Mapped[int | None] = column(ForeignKey("court.id"), index=True)
    body: Mapped[str] = column(String(120), nullable=False, default="")
    opened_on: Mapped[date] = column(nullable=False)
    ended_on: Mapped[date | None] = column()

    matter: Mapped["Matter"] = relationship("Matter")
    court: Mapped[Court | None] = relationship()
    case_numbers: Mapped[list["CaseNumber"]] = relationship(back_populates="proceeding", order_by="CaseNumber.id")

    @property
    def number(self) -> str:
        """The case number in use: the last one given."""
        return self.case_numbers[-1].text if self.case_numbers else ""


class CaseNumber(MatterScoped, Base):
    """A case number of a proceeding as the court printed it, in normal form; `identity` tells cases apart (CASE-01)."""

    __tablename__ = "case_number"
    __table_args__ = (UniqueConstraint("proceeding_id", "identity"), Index("ix_case_number_identity", "identity"))

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    proceeding_id: Mapped[int] = column(ForeignKey("proceeding.id"), nullable=False)
    text: Mapped[str] = column(String(60), nullable=False)
    identity: Mapped[str] = column(String(60), nullable=False)
    type_code: Mapped[str] = column(String(10), nullable=False, default="")
    court_id: Mapped[int | None] = column(ForeignKey("court.id"))
    from_on: Mapped[date | None] = column()

    proceeding: Mapped[Proceeding] = relationship(back_populates="case_numbers")
    court: Mapped[Court | None] = relationship()


class Event(MatterScoped, Base):
    """What a court or a party did, as the law's clock needs it. A correction supersedes it; a void one never happened."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("supersedes_id"),
        CheckConstraint("NOT is_void OR supersedes_id IS NOT NULL", name="void_strikes_another"),
        CheckConstraint("supersedes_id IS NULL OR reason <> ''", name="correction_has_a_reason"),
        Index("ix_event_matter_id_happened_on", "matter_id", "happened_on", "id"),
        Index("ix_event_happening", "happening", "happened_on"),
    )

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False)
    proceeding_id: Mapped[int | None] = column(ForeignKey("proceeding.id"), index=True)
    party_id: Mapped[int | None] = column(ForeignKey("party.id"))
    measure_id: Mapped[int | None] = column(ForeignKey("preserved_asset.id"))
    instrument_id: Mapped[int | None] = column(ForeignKey("instrument.id"))
    happening: Mapped[str] = column(String(60), nullable=False)
    happened_on: Mapped[date] = column(nullable=False)
    happened_at: Mapped[time | None] = column()
    details: Mapped[dict[str, Any]] = column(JSON, nullable=False)
    note: Mapped[str] = column(Text, nullable=False, default="")
    attachment_id: Mapped[int | None] = column(ForeignKey("attachment.id"))
    recorded_at: Mapped[datetime] = column(Moment, nullable=False)
    recorded_by_id: Mapped[int | None] = column(ForeignKey("user.id"))
    supersedes_id: Mapped[int | None] = column(ForeignKey("event.id"))
    is_void: Mapped[bool] = column(Boolean, nullable=False, default=False)
    reason: Mapped[str] = column(String(300), nullable=False, default="")

    matter: Mapped["Matter"] = relationship("Matter")
    proceeding: Mapped[Proceeding | None] = relationship()
    party: Mapped["Party | None"] = relationship("Party")
    measure: Mapped["PreservedAsset | None"] = relationship("PreservedAsset")
    instrument: Mapped["Instrument | None"] = relationship("Instrument")
    attachment: Mapped[Attachment | None] = relationship()
    recorded_by: Mapped[User | None] = relationship(foreign_keys=[recorded_by_id])
    supersedes: Mapped["Event | None"] = relationship(remote_side=[id])


class Deadline(MatterScoped, Base):
    """A day by which somebody must act, as the fold of the matter's events last gave it, with everything that explains it.

    `plan_on` is the day to plan on; `last_on` the last arguable one (CNT-10). `key` stays the same from fold to fold. `runs_out`
    marks a day that passes without anybody of ours: a waiting time, another side's right. Folds are not in the change log:
    they are told by `DeadlineChange`, and what people decide by milestones.
    """

    __tablename__ = "deadline"
    __table_args__ = (
        UniqueConstraint("matter_id", "key"),
        CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decision_has_a_moment"),
        CheckConstraint("decision IS NULL OR decision_reason <> ''", name="decision_has_a_reason"),
        Index("ix_deadline_state_plan_on", "state", "plan_on", "id"),
        Index("ix_deadline_assignee_id_state_plan_on", "assignee_id", "state", "plan_on", "id"),
        Index("ix_deadline_rule_state", "rule", "state", "id"),
        Index("ix_deadline_state_warn_on", "state", "warn_on", "id"),
        Index("ix_deadline_rules_version_matter_id", "rules_version", "matter_id"),
        {"info": {"recorded": False}},
    )

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False)
    key: Mapped[str] = column(String(120), nullable=False)
    rule: Mapped[str] = column(String(60), nullable=False)
    reference: Mapped[str] = column(String(20), nullable=False)
    title: Mapped[str] = column(String(120), nullable=False)
    english: Mapped[str] = column(String(160), nullable=False)
    asks: Mapped[str] = column(String(300), nullable=False, default="")
    asks_english: Mapped[str] = column(String(300), nullable=False, default="")
    until: Mapped[str] = column(String(200), nullable=False, default="")
    subject: Mapped[str] = column(String(200), nullable=False, default="")
    proceeding_id: Mapped[int | None] = column(ForeignKey("proceeding.id"), index=True)
    party_id: Mapped[int | None] = column(ForeignKey("party.id"))
    measure_id: Mapped[int | None] = column(ForeignKey("preserved_asset.id"))
    instrument_id: Mapped[int | None] = column(ForeignKey("instrument.id"))
    opened_by_id: Mapped[int | None] = column(ForeignKey("event.id"))
    closed_by_id: Mapped[int | None] = column(ForeignKey("event.id"))
    actor: Mapped[str] = column(String(20), nullable=False)
    kind: Mapped[str] = column(String(20), nullable=False)
    protects: Mapped[bool] = column(Boolean, nullable=False)
    runs_out: Mapped[bool] = column(Boolean, nullable=False, default=False)
    provisional: Mapped[bool] = column(Boolean, nullable=False, default=False)
    event_on: Mapped[date] = column(nullable=False)
    raw_last_on: Mapped[date | None] = column()
    last_on: Mapped[date | None] = column()
    plan_on: Mapped[date | None] = column()
    warn_on: Mapped[date | None] = column()
    alarms: Mapped[list[Any]] = column(JSON, nullable=False)
    prepares: Mapped[str] = column(String(120), nullable=False, default="")
    papers: Mapped[list[Any]] = column(JSON, nullable=False)
    state: Mapped[DeadlineState] = column(Choice(DeadlineState), nullable=False)
    closed_on: Mapped[date | None] = column()
    closing_reason: Mapped[str] = column(String(300), nullable=False, default="")
    inputs: Mapped[dict[str, Any]] = column(JSON, nullable=False)
    counting: Mapped[dict[str, Any]] = column(JSON, nullable=False, default=dict)
    basis: Mapped[list[Any]] = column(JSON, nullable=False)
    working: Mapped[list[Any]] = column(JSON, nullable=False)
    rules_version: Mapped[str] = column(String(80), nullable=False)
    holiday_table_missing: Mapped[bool] = column(Boolean, nullable=False)
    computed_at: Mapped[datetime] = column(Moment, nullable=False)
    assignee_id: Mapped[int | None] = column(ForeignKey("user.id"))
    acknowledged_at: Mapped[datetime | None] = column(Moment)
    acknowledged_by_id: Mapped[int | None] = column(ForeignKey("user.id"))
    escalated_at: Mapped[datetime | None] = column(Moment)
    decision: Mapped[LapseDecision | None] = column(Choice(LapseDecision))
    decided_at: Mapped[datetime | None] = column(Moment)
    decided_by_id: Mapped[int | None] = column(ForeignKey("user.id"))
    decision_reason: Mapped[str] = column(String(300), nullable=False, default="")

    matter: Mapped["Matter"] = relationship("Matter")
    proceeding: Mapped[Proceeding | None] = relationship()
    party: Mapped["Party | None"] = relationship("Party")
    measure: Mapped["PreservedAsset | None"] = relationship("PreservedAsset")
    instrument: Mapped["Instrument | None"] = relationship("Instrument")
    opened_by: Mapped[Event | None] = relationship(foreign_keys=[opened_by_id])
    closed_by: Mapped[Event | None] = relationship(foreign_keys=[closed_by_id])
    assignee: Mapped[User | None] = relationship(foreign_keys=[assignee_id])
    acknowledged_by: Mapped[User | None] = relationship(foreign_keys=[acknowledged_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
    changes: Mapped[list["DeadlineChange"]] = relationship(back_populates="deadline", order_by="DeadlineChange.id")

    @property
    def name(self) -> str:
        """What it is called, in the reader's language."""
        return self.title if formats.in_chinese() else self.english

    @property
    def task(self) -> str:
        """What it asks for, in the reader's language."""
        return self.asks if formats.in_chinese() else self.asks_english

    @property
    def article(self) -> str:
        """The first article it rests on, as pages print it."""
        return Citation.from_plain(self.basis[0]).short if self.basis else ""

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act or wait."""
        return self.state in (DeadlineState.OPEN, DeadlineState.HELD)


class DeadlineChange(MatterScoped, Base):
    """A deadline that moved, closed or opened again: what it was, what it became, and through what."""

    __tablename__ = "deadline_change"
    __table_args__ = {"info": {"recorded": False}}

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    deadline_id: Mapped[int] = column(ForeignKey("deadline.id"), nullable=False, index=True)
    changed_at: Mapped[datetime] = column(Moment, nullable=False)
    changed_by_id: Mapped[int | None] = column(ForeignKey("user.id"))
    event_id: Mapped[int | None] = column(ForeignKey("event.id"))
    rules_version: Mapped[str] = column(String(80), nullable=False)
    plan_before: Mapped[date | None] = column()
    plan_after: Mapped[date | None] = column()
    state_before: Mapped[DeadlineState] = column(Choice(DeadlineState), nullable=False)
    state_after: Mapped[DeadlineState] = column(Choice(DeadlineState), nullable=False)

    deadline: Mapped[Deadline] = relationship(back_populates="changes")
    changed_by: Mapped[User | None] = relationship(foreign_keys=[changed_by_id])
    event: Mapped[Event | None] = relationship()
