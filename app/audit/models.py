"""The change log and the reading log: rows are only ever added, which triggers in the database keep true.

Neither refers to users or matters by foreign key: a log outlives what it speaks of.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, event
from sqlalchemy.orm import Mapped, relationship

from app.access.scope import MatterScoped
from app.audit import triggers
from app.audit.states import Act, Action
from app.core.db import Base, Choice, Moment, column

UNRECORDED = {"recorded": False}
"""Table info of what the change log leaves out: the logs themselves and machinery such as heartbeats."""


class Change(MatterScoped, Base):
    """One row added, changed or removed: who, when, from where, old and new values by column, secrets masked.

    A changed row may belong to several matters; the entry is visible where one of them is.
    """

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_table_name_row_id", "table_name", "row_id"), {"info": UNRECORDED})
    __scope_column__ = "id"
    __scope_via__ = ("change_matter", "change_id")

    id: Mapped[int] = column(Integer, primary_key=True)
    at: Mapped[datetime] = column(Moment, nullable=False, index=True)
    actor_id: Mapped[int | None] = column(Integer)
    actor_name: Mapped[str] = column(String(80), nullable=False, default="")
    address: Mapped[str] = column(String(64), nullable=False, default="")
    request_id: Mapped[str] = column(String(64), nullable=False, default="")
    table_name: Mapped[str] = column(String(63), nullable=False)
    row_id: Mapped[str] = column(String(80), nullable=False)
    action: Mapped[Action] = column(Choice(Action), nullable=False)
    old: Mapped[dict[str, Any]] = column(JSON, nullable=False)
    new: Mapped[dict[str, Any]] = column(JSON, nullable=False)

    matters: Mapped[list["ChangeMatter"]] = relationship(back_populates="change")


class ChangeMatter(MatterScoped, Base):
    """A matter that a changed row belonged to when it changed."""

    __tablename__ = "change_matter"
    __table_args__ = (Index("ix_change_matter_matter_id_change_id", "matter_id", "change_id"), {"info": UNRECORDED})

    change_id: Mapped[int] = column(ForeignKey("change.id"), primary_key=True)
    matter_id: Mapped[int] = column(Integer, primary_key=True)

    change: Mapped[Change] = relationship(back_populates="matters")


class Reading(MatterScoped, Base):
    """Somebody opened or downloaded something; without a matter only the whole bank's readers see it."""

    __tablename__ = "reading"
    __table_args__ = ({"info": UNRECORDED},)

    id: Mapped[int] = column(Integer, primary_key=True)
    at: Mapped[datetime] = column(Moment, nullable=False, index=True)
    actor_id: Mapped[int | None] = column(Integer, index=True)
    actor_name: Mapped[str] = column(String(80), nullable=False, default="")
    address: Mapped[str] = column(String(64), nullable=False, default="")
    request_id: Mapped[str] = column(String(64), nullable=False, default="")
    act: Mapped[Act] = column(Choice(Act), nullable=False)
    matter_id: Mapped[int | None] = column(Integer, index=True)
    table_name: Mapped[str] = column(String(63), nullable=False)
    row_id: Mapped[str] = column(String(80), nullable=False)
    title: Mapped[str] = column(String(200), nullable=False, default="")


event.listen(Base.metadata, "after_create", triggers.create_with_tables)
