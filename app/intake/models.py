"""Tables of imports: the workbook with its mapping, the matters it holds, their rows, and what is suspected to be there already.

Rows, units and doubts are a bench to work on and stay out of the change log; what becomes of them in matters is recorded there.
A doubt names what it suspects by plain keys, not foreign ones: what it speaks of may be taken back later.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from sqlalchemy import JSON, CheckConstraint, ColumnElement, ForeignKey, Index, Integer, String, UniqueConstraint, or_
from sqlalchemy.orm import Mapped, relationship

from app.access.models import Branch, User
from app.access.scope import MatterScoped
from app.core.db import Base, Choice, Fen, Moment, Versioned, column
from app.files.models import StoredFile
from app.intake.states import Decision, DoubtKind, ImportState, UnitState
from app.matters.models import Matter

UNRECORDED = {"recorded": False}


class Import(Versioned, Base):
    """One workbook on its way in: whose, which file, how its columns are read, how far it is."""

    __tablename__ = "import"
    __table_args__ = (
        UniqueConstraint("number"),
        Index("ix_import_branch_id_uploaded_at", "branch_id", "uploaded_at"),
        CheckConstraint("state <> 'refused' OR refusal <> ''", name="refused_has_reason"),
    )

    id: Mapped[int] = column(primary_key=True)
    number: Mapped[str] = column(String(30), nullable=False)
    branch_id: Mapped[int] = column(ForeignKey("branch.id"), nullable=False)
    owner_id: Mapped[int] = column(ForeignKey("user.id"), nullable=False)
    stored_file_id: Mapped[int] = column(ForeignKey("stored_file.id"), nullable=False, index=True)
    original_name: Mapped[str] = column(String(255), nullable=False)
    uploaded_by_id: Mapped[int] = column(ForeignKey("user.id"), nullable=False)
    uploaded_at: Mapped[datetime] = column(Moment(), nullable=False)
    state: Mapped[ImportState] = column(Choice(ImportState), nullable=False, default=ImportState.READING)
    shape: Mapped[str] = column(String(64), nullable=False, default="")
    plan: Mapped[dict[str, Any]] = column(JSON, nullable=False, default=dict)
    remarks: Mapped[list[Any]] = column(JSON, nullable=False, default=list)
    row_count: Mapped[int] = column(Integer, nullable=False, default=0)
    refusal: Mapped[str] = column(String(500), nullable=False, default="")
    refusal_values: Mapped[dict[str, Any]] = column(JSON, nullable=False, default=dict)
    finished_at: Mapped[datetime | None] = column(Moment())

    branch: Mapped[Branch] = relationship()
    owner: Mapped[User] = relationship(foreign_keys=[owner_id])
    uploaded_by: Mapped[User] = relationship(foreign_keys=[uploaded_by_id])
    stored_file: Mapped[StoredFile] = relationship()

    @property
    def refusal_sentence(self) -> str:
        """Why the workbook could not be read, in the reader's language."""
        return gettext(self.refusal, **self.refusal_values) if self.refusal else ""


class ImportLayout(Base):
    """How the columns of workbooks with these headings are read, as somebody of the bank confirmed it last."""

    __tablename__ = "import_layout"
    __table_args__ = (UniqueConstraint("shape"),)

    id: Mapped[int] = column(primary_key=True)
    shape: Mapped[str] = column(String(64), nullable=False)
    name: Mapped[str] = column(String(255), nullable=False)
    plan: Mapped[dict[str, Any]] = column(JSON, nullable=False)
    confirmed_by_id: Mapped[int] = column(ForeignKey("user.id"), nullable=False)
    confirmed_at: Mapped[datetime] = column(Moment(), nullable=False)

    confirmed_by: Mapped[User] = relationship()


class ImportUnit(MatterScoped, Base):
    """One matter of the workbook with all its rows: it comes in whole or waits whole.

    Whether it is in is said by this row in the transaction that made the matter, so that work begun again makes none twice.
    """

    __tablename__ = "import_unit"
    __table_args__ = (
        UniqueConstraint("import_id", "key"),
        CheckConstraint("state <> 'in' OR matter_id IS NOT NULL", name="in_has_a_matter"),
        Index("ix_import_unit_import_id_state", "import_id", "state"),
        {"info": UNRECORDED},
    )

    id: Mapped[int] = column(primary_key=True)
    import_id: Mapped[int] = column(ForeignKey("import.id"), nullable=False)
    key: Mapped[str] = column(String(200), nullable=False)
    position: Mapped[int] = column(Integer, nullable=False)
    title: Mapped[str] = column(String(200), nullable=False, default="")
    amount: Mapped[Decimal] = column(Fen(), nullable=False, default=Decimal(0))
    state: Mapped[UnitState] = column(Choice(UnitState), nullable=False)
    digest: Mapped[str] = column(String(64), nullable=False, default="", index=True)
    source_digest: Mapped[str] = column(String(64), nullable=False, default="", index=True)
    twin_id: Mapped[int | None] = column(ForeignKey("import_unit.id"))
    matter_id: Mapped[int | None] = column(ForeignKey("matter.id"), index=True)
    is_left_out: Mapped[bool] = column(nullable=False, default=False)
    is_merged: Mapped[bool] = column(nullable=False, default=False)
    came_in_at: Mapped[datetime | None] = column(Moment())
    refusal: Mapped[str] = column(String(500), nullable=False, default="")
    refusal_values: Mapped[dict[str, Any]] = column(JSON, nullable=False, default=dict)

    bundle: Mapped[Import] = relationship()
    matter: Mapped[Matter | None] = relationship()
    twin: Mapped["ImportUnit | None"] = relationship(remote_side=[id])
    rows: Mapped[list["ImportRow"]] = relationship(back_populates="unit", order_by="ImportRow.position")
    doubts: Mapped[list["ImportDoubt"]] = relationship(
        back_populates="unit", order_by="ImportDoubt.id", cascade="all, delete-orphan"
    )

    @classmethod
    def within_branch(cls, branch_id: int) -> ColumnElement[bool]:
        # What has not come in yet hangs on no matter; it is reached through its import alone.
        return or_(super().within_branch(branch_id), cls.matter_id.is_(None))

    @property
    def refusal_sentence(self) -> str:
        """Why it did not come in, in the reader's language."""
        return gettext(self.refusal, **self.refusal_values) if self.refusal else ""


class ImportRow(Base):
    """One row of one of our sheets: what the workbook had, what it means, what is wrong, and which row of ours it became."""

    __tablename__ = "import_row"
    __table_args__ = (
        UniqueConstraint("import_id", "sheet", "source", "number"),
        Index("ix_import_row_import_id_fault_count", "import_id", "fault_count"),
        {"info": UNRECORDED},
    )

    id: Mapped[int] = column(primary_key=True)
    import_id: Mapped[int] = column(ForeignKey("import.id"), nullable=False)
    unit_id: Mapped[int | None] = column(ForeignKey("import_unit.id"), index=True)
    sheet: Mapped[str] = column(String(20), nullable=False)
    source: Mapped[str] = column(String(100), nullable=False)
    number: Mapped[int] = column(Integer, nullable=False)
    position: Mapped[int] = column(Integer, nullable=False)
    record: Mapped[dict[str, Any]] = column(JSON, nullable=False)
    texts: Mapped[dict[str, Any]] = column(JSON, nullable=False)
    meant: Mapped[dict[str, Any]] = column(JSON, nullable=False)
    faults: Mapped[list[Any]] = column(JSON, nullable=False, default=list)
    remarks: Mapped[list[Any]] = column(JSON, nullable=False, default=list)
    fault_count: Mapped[int] = column(Integer, nullable=False, default=0)
    mended: Mapped[dict[str, Any]] = column(JSON, nullable=False, default=dict)
    mended_by_id: Mapped[int | None] = column(ForeignKey("user.id"))
    made_table: Mapped[str] = column(String(40), nullable=False, default="")
    made_id: Mapped[int | None] = column(Integer)

    unit: Mapped[ImportUnit | None] = relationship(back_populates="rows")
    mended_by: Mapped[User | None] = relationship()


class ImportDoubt(Base):
    """Something of a unit that seems to be there already: what, why, what differs, and what a person decided."""

    __tablename__ = "import_doubt"
    __table_args__ = (
        UniqueConstraint("row_id", "kind"),
        CheckConstraint("(decision IS NULL) = (decided_by_id IS NULL)", name="decided_by_somebody"),
        {"info": UNRECORDED},
    )

    id: Mapped[int] = column(primary_key=True)
    import_id: Mapped[int] = column(ForeignKey("import.id"), nullable=False, index=True)
    unit_id: Mapped[int] = column(ForeignKey("import_unit.id"), nullable=False, index=True)
    row_id: Mapped[int] = column(ForeignKey("import_row.id"), nullable=False)
    kind: Mapped[DoubtKind] = column(Choice(DoubtKind), nullable=False)
    party_key: Mapped[int | None] = column(Integer)
    loan_key: Mapped[int | None] = column(Integer)
    other_row_key: Mapped[int | None] = column(Integer)
    differences: Mapped[list[Any]] = column(JSON, nullable=False, default=list)
    decision: Mapped[Decision | None] = column(Choice(Decision))
    taken: Mapped[list[Any]] = column(JSON, nullable=False, default=list)
    decided_by_id: Mapped[int | None] = column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = column(Moment())

    unit: Mapped[ImportUnit] = relationship(back_populates="doubts")
    row: Mapped[ImportRow] = relationship()
    decided_by: Mapped[User | None] = relationship()
