"""Answers of the calculators can be kept with a matter."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_calculation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("tool", sa.String(length=40), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("rule_version", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_kept_calculation_made_by_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_kept_calculation_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_calculation")),
        sa.UniqueConstraint("matter_id", "number", name=op.f("uq_kept_calculation_matter_id_number")),
    )
    with op.batch_alter_table("kept_calculation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kept_calculation_matter_id"), ["matter_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("kept_calculation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kept_calculation_matter_id"))
    op.drop_table("kept_calculation")
