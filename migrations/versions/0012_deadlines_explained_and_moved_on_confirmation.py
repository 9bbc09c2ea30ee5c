"""Deadlines say what they ask and how they were counted; what other rules would move waits for its confirmation."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TEXTS = (("asks", 300), ("asks_english", 300), ("until", 200))
MARKS = ("runs_out", "provisional")


def upgrade() -> None:
    with op.batch_alter_table("deadline") as batch_op:
        for name, length in TEXTS:
            batch_op.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
        for name in MARKS:
            batch_op.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("counting", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.create_index("ix_deadline_rules_version_matter_id", ["rules_version", "matter_id"])
    with op.batch_alter_table("moved_matter") as batch_op:
        batch_op.add_column(sa.Column("deadlines", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("deadline") as batch_op:
        for name, _length in TEXTS:
            batch_op.alter_column(name, server_default=None)
        for name in MARKS:
            batch_op.alter_column(name, server_default=None)
        batch_op.alter_column("counting", server_default=None)
    with op.batch_alter_table("moved_matter") as batch_op:
        batch_op.alter_column("deadlines", server_default=None)

    op.create_table(
        "deadline_shift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("deadline_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("english", sa.String(length=160), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("plan_before", sa.Date(), nullable=True),
        sa.Column("plan_after", sa.Date(), nullable=True),
        sa.Column("state_before", sa.String(length=40), nullable=True),
        sa.Column("state_after", sa.String(length=40), nullable=True),
        sa.Column("working", sa.JSON(), nullable=False),
        sa.Column("rules_version", sa.String(length=80), nullable=False),
        sa.Column("found_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["deadline_id"], ["deadline.id"], name=op.f("fk_deadline_shift_deadline_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_deadline_shift_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_shift")),
        sa.UniqueConstraint("matter_id", "key", name=op.f("uq_deadline_shift_matter_id_key")),
    )
    with op.batch_alter_table("deadline_shift") as batch_op:
        batch_op.create_index(batch_op.f("ix_deadline_shift_deadline_id"), ["deadline_id"])


def downgrade() -> None:
    op.drop_table("deadline_shift")
    with op.batch_alter_table("moved_matter") as batch_op:
        batch_op.drop_column("deadlines")
    with op.batch_alter_table("deadline") as batch_op:
        batch_op.drop_index("ix_deadline_rules_version_matter_id")
        for name in ("counting", *MARKS, *(name for name, _length in TEXTS)):
            batch_op.drop_column(name)
