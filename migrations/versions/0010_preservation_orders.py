"""Preservation orders, and what is kept of each measure: status, asset, owner, court, papers, rank and amounts."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TEXTS = {"ruling_number": 60, "registry_number": 120, "waits_behind": 200}
CHECKS = {
    "first_rank_binds": "status <> 'effective' OR position = 1",
    "frozen_is_not_negative": "amount_frozen IS NULL OR amount_frozen >= 0",
    "ends_after_start": "printed_end_on IS NULL OR printed_end_on > started_on",
}


def upgrade() -> None:
    op.create_table(
        "preservation_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("proceeding_id", sa.Integer(), nullable=False),
        sa.Column("serves_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("security", sa.String(length=40), nullable=False),
        sa.Column("security_amount", sa.BigInteger(), nullable=True),
        sa.Column("security_by", sa.String(length=120), nullable=False),
        sa.Column("security_proof_id", sa.Integer(), nullable=True),
        sa.Column("ruled_on", sa.Date(), nullable=True),
        sa.Column("ruling_number", sa.String(length=60), nullable=False),
        sa.Column("execution_number", sa.String(length=60), nullable=False),
        sa.Column("fee_paid", sa.BigInteger(), nullable=True),
        sa.Column("fee_paid_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_preservation_order_amount_is_positive")),
        sa.CheckConstraint(
            "status IN ('applied', 'refused') OR ruled_on IS NOT NULL", name=op.f("ck_preservation_order_ruled_has_a_day")
        ),
        sa.CheckConstraint("(fee_paid IS NULL) = (fee_paid_on IS NULL)", name=op.f("ck_preservation_order_fee_has_a_day")),
        sa.CheckConstraint(
            "kind <> 'pre_suit' OR security <> 'exemption'", name=op.f("ck_preservation_order_no_exemption_before_suit")
        ),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_preservation_order_matter_id")),
        sa.ForeignKeyConstraint(["proceeding_id"], ["proceeding.id"], name=op.f("fk_preservation_order_proceeding_id")),
        sa.ForeignKeyConstraint(["serves_id"], ["proceeding.id"], name=op.f("fk_preservation_order_serves_id")),
        sa.ForeignKeyConstraint(
            ["security_proof_id"], ["attachment.id"], name=op.f("fk_preservation_order_security_proof_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preservation_order")),
        sa.UniqueConstraint("proceeding_id", name=op.f("uq_preservation_order_proceeding_id")),
    )
    with op.batch_alter_table("preservation_order", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_preservation_order_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_preservation_order_serves_id"), ["serves_id"], unique=False)

    with op.batch_alter_table("preserved_asset", schema=None) as batch_op:
        batch_op.add_column(sa.Column("status", sa.String(length=40), server_default="effective", nullable=False))
        batch_op.add_column(sa.Column("asset_type", sa.String(length=40), server_default="deposit", nullable=False))
        batch_op.add_column(sa.Column("collateral_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("owner_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("court_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("started_on", sa.Date(), server_default="2016-12-01", nullable=False))
        batch_op.add_column(sa.Column("printed_end_on", sa.Date(), nullable=True))
        for name in ("amount_aimed", "amount_frozen", "asset_value"):
            batch_op.add_column(sa.Column(name, sa.BigInteger(), nullable=True))
        for name, length in TEXTS.items():
            batch_op.add_column(sa.Column(name, sa.String(length=length), server_default="", nullable=False))
    op.execute("UPDATE preserved_asset SET status = 'waiting' WHERE position > 1")
    op.execute(
        "UPDATE preserved_asset SET started_on = "
        "(SELECT opened_on FROM proceeding WHERE proceeding.id = preserved_asset.proceeding_id)"
    )
    op.execute("UPDATE preserved_asset SET asset_type = 'equipment' WHERE asset_kind = 'movable'")
    op.execute("UPDATE preserved_asset SET asset_type = 'residential' WHERE asset_kind = 'immovable'")
    with op.batch_alter_table("preserved_asset", schema=None) as batch_op:
        for name in ("status", "asset_type", "started_on", *TEXTS):
            batch_op.alter_column(name, server_default=None)
        for name, words in CHECKS.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_preserved_asset_{name}"), words)
        for name, table in (("collateral_id", "collateral"), ("owner_id", "party"), ("court_id", "court")):
            batch_op.create_foreign_key(batch_op.f(f"fk_preserved_asset_{name}"), table, [name], ["id"])
            batch_op.create_index(batch_op.f(f"ix_preserved_asset_{name}"), [name], unique=False)
        batch_op.create_index("ix_preserved_asset_status", ["status", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("preserved_asset", schema=None) as batch_op:
        batch_op.drop_index("ix_preserved_asset_status")
        for name in ("court_id", "owner_id", "collateral_id"):
            batch_op.drop_index(batch_op.f(f"ix_preserved_asset_{name}"))
            batch_op.drop_constraint(batch_op.f(f"fk_preserved_asset_{name}"), type_="foreignkey")
        for name in CHECKS:
            batch_op.drop_constraint(batch_op.f(f"ck_preserved_asset_{name}"), type_="check")
        for name in (
            "status",
            "asset_type",
            "collateral_id",
            "owner_id",
            "court_id",
            "started_on",
            "printed_end_on",
            "amount_aimed",
            "amount_frozen",
            "asset_value",
            *TEXTS,
        ):
            batch_op.drop_column(name)

    with op.batch_alter_table("preservation_order", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_preservation_order_serves_id"))
        batch_op.drop_index(batch_op.f("ix_preservation_order_matter_id"))

    op.drop_table("preservation_order")
