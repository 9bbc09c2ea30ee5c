"""Matters can be counted, summed and sorted by balance without reading all of them, and chosen by their next limit."""

import sqlalchemy as sa
from alembic import op

from app.matters import tallying

revision = "0007"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("matter") as batch_op:
        batch_op.add_column(
            sa.Column("balance_order", sa.BigInteger(), sa.Computed("coalesce(balance_total, -1)", persisted=True), nullable=False)
        )
        batch_op.add_column(sa.Column("next_limit_on", sa.Date(), nullable=True))
        batch_op.drop_index("ix_matter_balance_total")
        batch_op.drop_index("ix_matter_owner_id")
        batch_op.create_index("ix_matter_balance_total", ["balance_total", "id"])
        batch_op.create_index("ix_matter_branch_balance_order", ["branch_id", "balance_order", "id"])
        batch_op.create_index("ix_matter_owner_next_limit_on", ["owner_id", "next_limit_on", "id"])
        batch_op.create_index("ix_matter_owner_updated_at", ["owner_id", "updated_at", "id"])
        batch_op.create_index("ix_matter_balance_order", ["balance_order", "id"])
        batch_op.create_index("ix_matter_stage_balance_order", ["stage", "balance_order", "id"])
        batch_op.create_index("ix_matter_tier_balance_order", ["tier", "balance_order", "id"])
        batch_op.create_index("ix_matter_stage_tier_balance_order", ["stage", "tier", "balance_order", "id"])
        batch_op.create_index("ix_matter_title", ["title", "id"])
        batch_op.create_index("ix_matter_updated_at", ["updated_at", "id"])
        batch_op.create_index("ix_matter_next_limit_on", ["next_limit_on", "id"])
    with op.batch_alter_table("milestone") as batch_op:
        batch_op.create_index("ix_milestone_happened_on", ["happened_on", "id"])
    op.create_table(
        "matter_tally",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("tier", sa.String(length=40), nullable=False),
        sa.Column("has_court", sa.Boolean(), nullable=False),
        sa.Column("has_balance", sa.Boolean(), nullable=False),
        sa.Column("balance_as_of", sa.Date(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("principal", sa.BigInteger(), nullable=False),
        sa.Column("growth", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter_tally")),
    )
    for statement in (*tallying.statements_for(dialect=op.get_context().dialect.name), *tallying.statements_from_rows()):
        op.execute(statement)


def downgrade() -> None:
    for statement in tallying.removal_for(dialect=op.get_context().dialect.name):
        op.execute(statement)
    op.drop_table("matter_tally")
    with op.batch_alter_table("milestone") as batch_op:
        batch_op.drop_index("ix_milestone_happened_on")
    with op.batch_alter_table("matter") as batch_op:
        batch_op.drop_index("ix_matter_next_limit_on")
        batch_op.drop_index("ix_matter_updated_at")
        batch_op.drop_index("ix_matter_title")
        batch_op.drop_index("ix_matter_stage_tier_balance_order")
        batch_op.drop_index("ix_matter_tier_balance_order")
        batch_op.drop_index("ix_matter_stage_balance_order")
        batch_op.drop_index("ix_matter_balance_order")
        batch_op.drop_index("ix_matter_owner_updated_at")
        batch_op.drop_index("ix_matter_owner_next_limit_on")
        batch_op.drop_index("ix_matter_branch_balance_order")
        batch_op.drop_index("ix_matter_balance_total")
        batch_op.drop_column("next_limit_on")
        batch_op.drop_column("balance_order")
        batch_op.create_index("ix_matter_balance_total", ["balance_total"])
        batch_op.create_index("ix_matter_owner_id", ["owner_id"])
