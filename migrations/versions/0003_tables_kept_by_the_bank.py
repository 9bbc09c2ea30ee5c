"""Changes of the law's tables and the bank's settings, what each of them moves, and the tables a frozen debt was computed under."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.alter_column("matter_id", existing_type=sa.Integer(), nullable=True)
    with op.batch_alter_table("debt_calculation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rules", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("rules_version", sa.String(length=40), server_default="", nullable=False))
    with op.batch_alter_table("debt_calculation", schema=None) as batch_op:
        batch_op.alter_column("rules_version", server_default=None)

    op.create_table(
        "amendment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("takes_effect_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status IN ('pending', 'approved', 'returned')) <= (review_id IS NOT NULL)",
            name=op.f("ck_amendment_decided_by_a_second_person"),
        ),
        sa.CheckConstraint(
            "status <> 'recorded' OR register = 'bank'", name=op.f("ck_amendment_recorded_moves_neither_money_nor_dates")
        ),
        sa.CheckConstraint(
            "(status IN ('approved', 'recorded')) = (settled_on IS NOT NULL)", name=op.f("ck_amendment_settled_has_a_day")
        ),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_amendment_has_a_reason")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["user.id"], name=op.f("fk_amendment_proposed_by_id")),
        sa.ForeignKeyConstraint(["review_id"], ["approval.id"], name=op.f("fk_amendment_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
        sa.UniqueConstraint("review_id", name=op.f("uq_amendment_review_id")),
    )
    still_open = sa.text("status IN ('draft', 'pending')")
    with op.batch_alter_table("amendment", schema=None) as batch_op:
        batch_op.create_index(
            "uq_amendment_open", ["register", "key"], unique=True, sqlite_where=still_open, postgresql_where=still_open
        )
        batch_op.create_index("ix_amendment_status", ["status"], unique=False)

    op.create_table(
        "weighing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("amendment_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("weighed_at", sa.DateTime(), nullable=False),
        sa.Column("rules_version", sa.String(length=40), nullable=False),
        sa.Column("examined", sa.Integer(), nullable=False),
        sa.Column("is_complete", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["amendment_id"], ["amendment.id"], name=op.f("fk_weighing_amendment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weighing")),
        sa.UniqueConstraint("amendment_id", name=op.f("uq_weighing_amendment_id")),
    )
    op.create_table(
        "moved_matter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("amendment_id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("total_before", sa.BigInteger(), nullable=True),
        sa.Column("total_after", sa.BigInteger(), nullable=True),
        sa.Column("problem", sa.String(length=500), nullable=False),
        sa.Column("problem_before", sa.String(length=500), nullable=False),
        sa.Column("limits", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["amendment_id"], ["amendment.id"], name=op.f("fk_moved_matter_amendment_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_moved_matter_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moved_matter")),
        sa.UniqueConstraint("amendment_id", "matter_id", name=op.f("uq_moved_matter_amendment_id_matter_id")),
    )
    with op.batch_alter_table("moved_matter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_moved_matter_matter_id"), ["matter_id"], unique=False)


def downgrade() -> None:
    op.drop_table("moved_matter")
    op.drop_table("weighing")
    op.drop_table("amendment")
    with op.batch_alter_table("debt_calculation", schema=None) as batch_op:
        batch_op.drop_column("rules_version")
        batch_op.drop_column("rules")
    op.execute("DELETE FROM approval WHERE matter_id IS NULL")
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.alter_column("matter_id", existing_type=sa.Integer(), nullable=False)
