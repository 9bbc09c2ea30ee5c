"""Enforcement cases, what runs beside them, measures against persons, searches, leads to property, and money divided over the debts."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("repayment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_part", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("repayment", schema=None) as batch_op:
        batch_op.alter_column("is_part", existing_type=sa.Boolean(), server_default=None)

    op.create_table(
        "enforcement_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("proceeding_id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=True),
        sa.Column("title_words", sa.String(length=200), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("stage_since", sa.Date(), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("applied_amount", sa.BigInteger(), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("judge", sa.String(length=60), nullable=False),
        sa.Column("judge_contact", sa.String(length=60), nullable=False),
        sa.Column("performance_ended_on", sa.Date(), nullable=True),
        sa.Column("delay_base", sa.BigInteger(), nullable=True),
        sa.Column("receipt_order", sa.String(length=40), nullable=False),
        sa.Column("shelving_reason", sa.String(length=40), nullable=True),
        sa.Column("shelved_on", sa.Date(), nullable=True),
        sa.Column("searched_words", sa.Text(), nullable=False),
        sa.Column("closing", sa.String(length=40), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(stage = 'closed') = (closing IS NOT NULL)", name=op.f("ck_enforcement_case_closed_says_how")),
        sa.CheckConstraint("instrument_id IS NOT NULL OR title_words <> ''", name=op.f("ck_enforcement_case_rests_on_a_title")),
        sa.CheckConstraint(
            "stage <> 'shelved' OR shelving_reason IS NOT NULL", name=op.f("ck_enforcement_case_shelved_says_why")
        ),
        sa.CheckConstraint(
            "(performance_ended_on IS NULL) = (delay_base IS NULL)", name=op.f("ck_enforcement_case_delay_has_day_and_base")
        ),
        sa.CheckConstraint("applied_amount > 0", name=op.f("ck_enforcement_case_amount_is_positive")),
        sa.ForeignKeyConstraint(["instrument_id"], ["instrument.id"], name=op.f("fk_enforcement_case_instrument_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_enforcement_case_matter_id")),
        sa.ForeignKeyConstraint(["proceeding_id"], ["proceeding.id"], name=op.f("fk_enforcement_case_proceeding_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enforcement_case")),
        sa.UniqueConstraint("proceeding_id", name=op.f("uq_enforcement_case_proceeding_id")),
    )
    with op.batch_alter_table("enforcement_case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enforcement_case_instrument_id"), ["instrument_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enforcement_case_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index("ix_enforcement_case_stage", ["stage", "id"], unique=False)

    op.create_table(
        "asset_lead",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("enforcement_case_id", sa.Integer(), nullable=True),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("asset_class", sa.String(length=40), nullable=False),
        sa.Column("description", sa.String(length=300), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("acted_on", sa.Date(), nullable=True),
        sa.Column("court_action", sa.String(length=300), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(outcome = 'known') = (submitted_on IS NULL)", name=op.f("ck_asset_lead_submitted_has_a_day")),
        sa.CheckConstraint("acted_on IS NULL OR acted_on >= submitted_on", name=op.f("ck_asset_lead_acted_after_submission")),
        sa.ForeignKeyConstraint(["enforcement_case_id"], ["enforcement_case.id"], name=op.f("fk_asset_lead_enforcement_case_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_asset_lead_matter_id")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_asset_lead_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset_lead")),
    )
    with op.batch_alter_table("asset_lead", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_asset_lead_enforcement_case_id"), ["enforcement_case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_asset_lead_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index("ix_asset_lead_outcome", ["outcome", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_asset_lead_party_id"), ["party_id"], unique=False)

    op.create_table(
        "enforcement_respondent",
        sa.Column("enforcement_case_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enforcement_case_id"], ["enforcement_case.id"], name=op.f("fk_enforcement_respondent_enforcement_case_id")
        ),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_enforcement_respondent_party_id")),
        sa.PrimaryKeyConstraint("enforcement_case_id", "party_id", name=op.f("pk_enforcement_respondent")),
    )
    op.create_table(
        "personal_measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("enforcement_case_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("decision_number", sa.String(length=60), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("lifted_on", sa.Date(), nullable=True),
        sa.Column("lifting_reason", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("lifted_on IS NULL OR lifted_on >= since_on", name=op.f("ck_personal_measure_lifted_after_start")),
        sa.CheckConstraint("until_on IS NULL OR until_on >= since_on", name=op.f("ck_personal_measure_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["enforcement_case_id"], ["enforcement_case.id"], name=op.f("fk_personal_measure_enforcement_case_id")
        ),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_personal_measure_matter_id")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_personal_measure_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_measure")),
    )
    with op.batch_alter_table("personal_measure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_personal_measure_enforcement_case_id"), ["enforcement_case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_personal_measure_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_personal_measure_party_id"), ["party_id"], unique=False)

    op.create_table(
        "property_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("enforcement_case_id", sa.Integer(), nullable=False),
        sa.Column("searched_on", sa.Date(), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["enforcement_case_id"], ["enforcement_case.id"], name=op.f("fk_property_search_enforcement_case_id")
        ),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_property_search_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_property_search")),
    )
    with op.batch_alter_table("property_search", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_property_search_enforcement_case_id"), ["enforcement_case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_property_search_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("enforcement_case_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("payer", sa.String(length=200), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("loan_id", sa.Integer(), nullable=True),
        sa.Column("court_part", sa.BigInteger(), nullable=False),
        sa.Column("debt_part", sa.BigInteger(), nullable=False),
        sa.Column("doubled_part", sa.BigInteger(), nullable=False),
        sa.Column("surplus_part", sa.BigInteger(), nullable=False),
        sa.Column("proof_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("reversed_on", sa.Date(), nullable=True),
        sa.Column("reversal_reason", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(reversed_on IS NULL) = (reversal_reason = '')", name=op.f("ck_receipt_reversal_has_a_reason")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_receipt_amount_is_positive")),
        sa.CheckConstraint("court_part + debt_part + doubled_part + surplus_part = amount", name=op.f("ck_receipt_parts_add_up")),
        sa.CheckConstraint("received_on >= paid_on", name=op.f("ck_receipt_received_after_paid")),
        sa.ForeignKeyConstraint(["enforcement_case_id"], ["enforcement_case.id"], name=op.f("fk_receipt_enforcement_case_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_receipt_event_id")),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_receipt_loan_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_receipt_matter_id")),
        sa.ForeignKeyConstraint(["proof_id"], ["attachment.id"], name=op.f("fk_receipt_proof_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
    )
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_receipt_enforcement_case_id"), ["enforcement_case_id"], unique=False)
        batch_op.create_index("ix_receipt_matter_id_paid_on", ["matter_id", "paid_on"], unique=False)
        batch_op.create_index("ix_receipt_received_on", ["received_on", "id"], unique=False)

    op.create_table(
        "side_branch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("enforcement_case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("raised_by", sa.String(length=120), nullable=False),
        sa.Column("about", sa.String(length=300), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("outcome_on", sa.Date(), nullable=True),
        sa.Column("outcome_note", sa.String(length=300), nullable=False),
        sa.Column("freed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(outcome IS NULL) = (outcome_on IS NULL)", name=op.f("ck_side_branch_outcome_has_a_day")),
        sa.ForeignKeyConstraint(
            ["enforcement_case_id"], ["enforcement_case.id"], name=op.f("fk_side_branch_enforcement_case_id")
        ),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_side_branch_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_side_branch")),
    )
    with op.batch_alter_table("side_branch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_side_branch_enforcement_case_id"), ["enforcement_case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_side_branch_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "receipt_repayment",
        sa.Column("receipt_id", sa.Integer(), nullable=False),
        sa.Column("repayment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name=op.f("fk_receipt_repayment_receipt_id")),
        sa.ForeignKeyConstraint(["repayment_id"], ["repayment.id"], name=op.f("fk_receipt_repayment_repayment_id")),
        sa.PrimaryKeyConstraint("receipt_id", "repayment_id", name=op.f("pk_receipt_repayment")),
        sa.UniqueConstraint("repayment_id", name=op.f("uq_receipt_repayment_repayment_id")),
    )
    op.create_table(
        "search_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("search_id", sa.Integer(), nullable=False),
        sa.Column("asset_class", sa.String(length=40), nullable=False),
        sa.Column("finding", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.String(length=300), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_search_result_matter_id")),
        sa.ForeignKeyConstraint(["search_id"], ["property_search.id"], name=op.f("fk_search_result_search_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_result")),
    )
    with op.batch_alter_table("search_result", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_search_result_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_search_result_search_id"), ["search_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("search_result", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_search_result_search_id"))
        batch_op.drop_index(batch_op.f("ix_search_result_matter_id"))

    op.drop_table("search_result")
    op.drop_table("receipt_repayment")
    with op.batch_alter_table("side_branch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_side_branch_matter_id"))
        batch_op.drop_index(batch_op.f("ix_side_branch_enforcement_case_id"))

    op.drop_table("side_branch")
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.drop_index("ix_receipt_received_on")
        batch_op.drop_index("ix_receipt_matter_id_paid_on")
        batch_op.drop_index(batch_op.f("ix_receipt_enforcement_case_id"))

    op.drop_table("receipt")
    with op.batch_alter_table("property_search", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_property_search_matter_id"))
        batch_op.drop_index(batch_op.f("ix_property_search_enforcement_case_id"))

    op.drop_table("property_search")
    with op.batch_alter_table("personal_measure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_personal_measure_party_id"))
        batch_op.drop_index(batch_op.f("ix_personal_measure_matter_id"))
        batch_op.drop_index(batch_op.f("ix_personal_measure_enforcement_case_id"))

    op.drop_table("personal_measure")
    op.drop_table("enforcement_respondent")
    with op.batch_alter_table("asset_lead", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_asset_lead_party_id"))
        batch_op.drop_index("ix_asset_lead_outcome")
        batch_op.drop_index(batch_op.f("ix_asset_lead_matter_id"))
        batch_op.drop_index(batch_op.f("ix_asset_lead_enforcement_case_id"))

    op.drop_table("asset_lead")
    with op.batch_alter_table("enforcement_case", schema=None) as batch_op:
        batch_op.drop_index("ix_enforcement_case_stage")
        batch_op.drop_index(batch_op.f("ix_enforcement_case_matter_id"))
        batch_op.drop_index(batch_op.f("ix_enforcement_case_instrument_id"))

    op.drop_table("enforcement_case")
    with op.batch_alter_table("repayment", schema=None) as batch_op:
        batch_op.drop_column("is_part")
