"""Proceedings with their case numbers, events that courts and parties make, and the deadlines that follow from them."""

import sqlalchemy as sa
from alembic import op

from app.audit import triggers

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

APPEND_ONLY = ("event", "deadline_change")


def upgrade() -> None:
    op.create_table(
        "proceeding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("court_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.String(length=120), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(status = 'ended') = (ended_on IS NOT NULL)", name=op.f("ck_proceeding_ended_has_a_day")),
        sa.ForeignKeyConstraint(["court_id"], ["court.id"], name=op.f("fk_proceeding_court_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_proceeding_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proceeding")),
    )
    with op.batch_alter_table("proceeding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proceeding_court_id"), ["court_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proceeding_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "case_number",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("proceeding_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=60), nullable=False),
        sa.Column("identity", sa.String(length=60), nullable=False),
        sa.Column("type_code", sa.String(length=10), nullable=False),
        sa.Column("court_id", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["court_id"], ["court.id"], name=op.f("fk_case_number_court_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_case_number_matter_id")),
        sa.ForeignKeyConstraint(["proceeding_id"], ["proceeding.id"], name=op.f("fk_case_number_proceeding_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_number")),
        sa.UniqueConstraint("proceeding_id", "identity", name=op.f("uq_case_number_proceeding_id_identity")),
    )
    with op.batch_alter_table("case_number", schema=None) as batch_op:
        batch_op.create_index("ix_case_number_identity", ["identity"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_number_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "instrument",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("proceeding_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_instrument_matter_id")),
        sa.ForeignKeyConstraint(["proceeding_id"], ["proceeding.id"], name=op.f("fk_instrument_proceeding_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument")),
    )
    with op.batch_alter_table("instrument", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_instrument_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_instrument_proceeding_id"), ["proceeding_id"], unique=False)

    op.create_table(
        "preserved_asset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("proceeding_id", sa.Integer(), nullable=False),
        sa.Column("asset_kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("position >= 1", name=op.f("ck_preserved_asset_position_counts_from_one")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_preserved_asset_matter_id")),
        sa.ForeignKeyConstraint(["proceeding_id"], ["proceeding.id"], name=op.f("fk_preserved_asset_proceeding_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preserved_asset")),
    )
    with op.batch_alter_table("preserved_asset", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_preserved_asset_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_preserved_asset_proceeding_id"), ["proceeding_id"], unique=False)

    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("proceeding_id", sa.Integer(), nullable=True),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("measure_id", sa.Integer(), nullable=True),
        sa.Column("instrument_id", sa.Integer(), nullable=True),
        sa.Column("happening", sa.String(length=60), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("happened_at", sa.Time(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.Column("is_void", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.CheckConstraint("supersedes_id IS NULL OR reason <> ''", name=op.f("ck_event_correction_has_a_reason")),
        sa.CheckConstraint("NOT is_void OR supersedes_id IS NOT NULL", name=op.f("ck_event_void_strikes_another")),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachment.id"], name=op.f("fk_event_attachment_id")),
        sa.ForeignKeyConstraint(["instrument_id"], ["instrument.id"], name=op.f("fk_event_instrument_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_event_matter_id")),
        sa.ForeignKeyConstraint(["measure_id"], ["preserved_asset.id"], name=op.f("fk_event_measure_id")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_event_party_id")),
        sa.ForeignKeyConstraint(["proceeding_id"], ["proceeding.id"], name=op.f("fk_event_proceeding_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_event_recorded_by_id")),
        sa.ForeignKeyConstraint(["supersedes_id"], ["event.id"], name=op.f("fk_event_supersedes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("supersedes_id", name=op.f("uq_event_supersedes_id")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index("ix_event_happening", ["happening", "happened_on"], unique=False)
        batch_op.create_index("ix_event_matter_id_happened_on", ["matter_id", "happened_on", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_proceeding_id"), ["proceeding_id"], unique=False)

    op.create_table(
        "deadline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("english", sa.String(length=160), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("proceeding_id", sa.Integer(), nullable=True),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("measure_id", sa.Integer(), nullable=True),
        sa.Column("instrument_id", sa.Integer(), nullable=True),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("protects", sa.Boolean(), nullable=False),
        sa.Column("event_on", sa.Date(), nullable=False),
        sa.Column("raw_last_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("plan_on", sa.Date(), nullable=True),
        sa.Column("warn_on", sa.Date(), nullable=True),
        sa.Column("alarms", sa.JSON(), nullable=False),
        sa.Column("prepares", sa.String(length=120), nullable=False),
        sa.Column("papers", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closing_reason", sa.String(length=300), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("working", sa.JSON(), nullable=False),
        sa.Column("rules_version", sa.String(length=80), nullable=False),
        sa.Column("holiday_table_missing", sa.Boolean(), nullable=False),
        sa.Column("computed_at", sa.DateTime(), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(), nullable=True),
        sa.Column("acknowledged_by_id", sa.Integer(), nullable=True),
        sa.Column("escalated_at", sa.DateTime(), nullable=True),
        sa.Column("decision", sa.String(length=40), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decision_reason", sa.String(length=300), nullable=False),
        sa.CheckConstraint("decision IS NULL OR decision_reason <> ''", name=op.f("ck_deadline_decision_has_a_reason")),
        sa.CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name=op.f("ck_deadline_decision_has_a_moment")),
        sa.ForeignKeyConstraint(["acknowledged_by_id"], ["user.id"], name=op.f("fk_deadline_acknowledged_by_id")),
        sa.ForeignKeyConstraint(["assignee_id"], ["user.id"], name=op.f("fk_deadline_assignee_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["event.id"], name=op.f("fk_deadline_closed_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_deadline_decided_by_id")),
        sa.ForeignKeyConstraint(["instrument_id"], ["instrument.id"], name=op.f("fk_deadline_instrument_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_deadline_matter_id")),
        sa.ForeignKeyConstraint(["measure_id"], ["preserved_asset.id"], name=op.f("fk_deadline_measure_id")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["event.id"], name=op.f("fk_deadline_opened_by_id")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_deadline_party_id")),
        sa.ForeignKeyConstraint(["proceeding_id"], ["proceeding.id"], name=op.f("fk_deadline_proceeding_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
        sa.UniqueConstraint("matter_id", "key", name=op.f("uq_deadline_matter_id_key")),
    )
    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.create_index("ix_deadline_assignee_id_state_plan_on", ["assignee_id", "state", "plan_on", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deadline_proceeding_id"), ["proceeding_id"], unique=False)
        batch_op.create_index("ix_deadline_rule_state", ["rule", "state", "id"], unique=False)
        batch_op.create_index("ix_deadline_state_plan_on", ["state", "plan_on", "id"], unique=False)
        batch_op.create_index("ix_deadline_state_warn_on", ["state", "warn_on", "id"], unique=False)

    op.create_table(
        "deadline_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("deadline_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("rules_version", sa.String(length=80), nullable=False),
        sa.Column("plan_before", sa.Date(), nullable=True),
        sa.Column("plan_after", sa.Date(), nullable=True),
        sa.Column("state_before", sa.String(length=40), nullable=False),
        sa.Column("state_after", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["changed_by_id"], ["user.id"], name=op.f("fk_deadline_change_changed_by_id")),
        sa.ForeignKeyConstraint(["deadline_id"], ["deadline.id"], name=op.f("fk_deadline_change_deadline_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_deadline_change_event_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_deadline_change_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_change")),
    )
    with op.batch_alter_table("deadline_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deadline_change_deadline_id"), ["deadline_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deadline_change_matter_id"), ["matter_id"], unique=False)

    for table in APPEND_ONLY:
        for statement in triggers.statements_for(dialect=op.get_context().dialect.name, table=table):
            op.execute(statement)


def downgrade() -> None:
    for table in APPEND_ONLY:
        for statement in triggers.removal_for(dialect=op.get_context().dialect.name, table=table):
            op.execute(statement)
    with op.batch_alter_table("deadline_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deadline_change_matter_id"))
        batch_op.drop_index(batch_op.f("ix_deadline_change_deadline_id"))

    op.drop_table("deadline_change")
    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.drop_index("ix_deadline_state_warn_on")
        batch_op.drop_index("ix_deadline_state_plan_on")
        batch_op.drop_index("ix_deadline_rule_state")
        batch_op.drop_index(batch_op.f("ix_deadline_proceeding_id"))
        batch_op.drop_index("ix_deadline_assignee_id_state_plan_on")

    op.drop_table("deadline")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_proceeding_id"))
        batch_op.drop_index("ix_event_matter_id_happened_on")
        batch_op.drop_index("ix_event_happening")

    op.drop_table("event")
    with op.batch_alter_table("preserved_asset", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_preserved_asset_proceeding_id"))
        batch_op.drop_index(batch_op.f("ix_preserved_asset_matter_id"))

    op.drop_table("preserved_asset")
    with op.batch_alter_table("instrument", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_instrument_proceeding_id"))
        batch_op.drop_index(batch_op.f("ix_instrument_matter_id"))

    op.drop_table("instrument")
    with op.batch_alter_table("case_number", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_number_matter_id"))
        batch_op.drop_index("ix_case_number_identity")

    op.drop_table("case_number")
    with op.batch_alter_table("proceeding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proceeding_matter_id"))
        batch_op.drop_index(batch_op.f("ix_proceeding_court_id"))

    op.drop_table("proceeding")
