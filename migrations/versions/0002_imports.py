"""Imports of workbooks; work that belongs to no one matter; the number a matter has in the credit system."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("stored_file_id", sa.Integer(), nullable=False),
        sa.Column("original_name", sa.String(length=255), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("shape", sa.String(length=64), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("remarks", sa.JSON(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("refusal", sa.String(length=500), nullable=False),
        sa.Column("refusal_values", sa.JSON(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state <> 'refused' OR refusal <> ''", name=op.f("ck_import_refused_has_reason")),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_import_branch_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_import_owner_id")),
        sa.ForeignKeyConstraint(["stored_file_id"], ["stored_file.id"], name=op.f("fk_import_stored_file_id")),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["user.id"], name=op.f("fk_import_uploaded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import")),
        sa.UniqueConstraint("number", name=op.f("uq_import_number")),
    )
    with op.batch_alter_table("import", schema=None) as batch_op:
        batch_op.create_index("ix_import_branch_id_uploaded_at", ["branch_id", "uploaded_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_stored_file_id"), ["stored_file_id"], unique=False)

    op.create_table(
        "import_layout",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shape", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["user.id"], name=op.f("fk_import_layout_confirmed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_layout")),
        sa.UniqueConstraint("shape", name=op.f("uq_import_layout_shape")),
    )
    op.create_table(
        "import_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("source_digest", sa.String(length=64), nullable=False),
        sa.Column("twin_id", sa.Integer(), nullable=True),
        sa.Column("matter_id", sa.Integer(), nullable=True),
        sa.Column("is_left_out", sa.Boolean(), nullable=False),
        sa.Column("is_merged", sa.Boolean(), nullable=False),
        sa.Column("came_in_at", sa.DateTime(), nullable=True),
        sa.Column("refusal", sa.String(length=500), nullable=False),
        sa.Column("refusal_values", sa.JSON(), nullable=False),
        sa.CheckConstraint("state <> 'in' OR matter_id IS NOT NULL", name=op.f("ck_import_unit_in_has_a_matter")),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_import_unit_import_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_import_unit_matter_id")),
        sa.ForeignKeyConstraint(["twin_id"], ["import_unit.id"], name=op.f("fk_import_unit_twin_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_unit")),
        sa.UniqueConstraint("import_id", "key", name=op.f("uq_import_unit_import_id_key")),
    )
    with op.batch_alter_table("import_unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_unit_digest"), ["digest"], unique=False)
        batch_op.create_index("ix_import_unit_import_id_state", ["import_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_unit_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_unit_source_digest"), ["source_digest"], unique=False)

    op.create_table(
        "import_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("sheet", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("meant", sa.JSON(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("remarks", sa.JSON(), nullable=False),
        sa.Column("fault_count", sa.Integer(), nullable=False),
        sa.Column("mended", sa.JSON(), nullable=False),
        sa.Column("mended_by_id", sa.Integer(), nullable=True),
        sa.Column("made_table", sa.String(length=40), nullable=False),
        sa.Column("made_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_import_row_import_id")),
        sa.ForeignKeyConstraint(["mended_by_id"], ["user.id"], name=op.f("fk_import_row_mended_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["import_unit.id"], name=op.f("fk_import_row_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_row")),
        sa.UniqueConstraint("import_id", "sheet", "source", "number", name=op.f("uq_import_row_import_id_sheet_source_number")),
    )
    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.create_index("ix_import_row_import_id_fault_count", ["import_id", "fault_count"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_row_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "import_doubt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("party_key", sa.Integer(), nullable=True),
        sa.Column("loan_key", sa.Integer(), nullable=True),
        sa.Column("other_row_key", sa.Integer(), nullable=True),
        sa.Column("differences", sa.JSON(), nullable=False),
        sa.Column("decision", sa.String(length=40), nullable=True),
        sa.Column("taken", sa.JSON(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("(decision IS NULL) = (decided_by_id IS NULL)", name=op.f("ck_import_doubt_decided_by_somebody")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_import_doubt_decided_by_id")),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_import_doubt_import_id")),
        sa.ForeignKeyConstraint(["row_id"], ["import_row.id"], name=op.f("fk_import_doubt_row_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["import_unit.id"], name=op.f("fk_import_doubt_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_doubt")),
        sa.UniqueConstraint("row_id", "kind", name=op.f("uq_import_doubt_row_id_kind")),
    )
    with op.batch_alter_table("import_doubt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_doubt_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_doubt_unit_id"), ["unit_id"], unique=False)

    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.alter_column("matter_id", existing_type=sa.INTEGER(), nullable=True)

    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source_number", sa.String(length=60), nullable=False, server_default=""))
        batch_op.create_index(batch_op.f("ix_matter_source_number"), ["source_number"], unique=False)
    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.alter_column("source_number", existing_type=sa.String(length=60), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_matter_source_number"))
        batch_op.drop_column("source_number")

    # Work without a matter cannot be kept by the older tables.
    op.execute("DELETE FROM job WHERE matter_id IS NULL")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.alter_column("matter_id", existing_type=sa.INTEGER(), nullable=False)

    with op.batch_alter_table("import_doubt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_doubt_unit_id"))
        batch_op.drop_index(batch_op.f("ix_import_doubt_import_id"))

    op.drop_table("import_doubt")
    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_row_unit_id"))
        batch_op.drop_index("ix_import_row_import_id_fault_count")

    op.drop_table("import_row")
    with op.batch_alter_table("import_unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_unit_source_digest"))
        batch_op.drop_index(batch_op.f("ix_import_unit_matter_id"))
        batch_op.drop_index("ix_import_unit_import_id_state")
        batch_op.drop_index(batch_op.f("ix_import_unit_digest"))

    op.drop_table("import_unit")
    op.drop_table("import_layout")
    with op.batch_alter_table("import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_stored_file_id"))
        batch_op.drop_index("ix_import_branch_id_uploaded_at")

    op.drop_table("import")
