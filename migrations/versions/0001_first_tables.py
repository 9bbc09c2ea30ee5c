"""The first tables: people, matters with their money, collateral, papers, and the logs that are only added to."""

import sqlalchemy as sa
from alembic import op

from app.audit import triggers

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("change", "change_matter", "reading", "milestone")


def upgrade() -> None:
    op.create_table(
        "branch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("short_name", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("representative_name", sa.String(length=60), nullable=False),
        sa.Column("representative_title", sa.String(length=60), nullable=False),
        sa.Column("telephone", sa.String(length=40), nullable=False),
        sa.Column("account_name", sa.String(length=120), nullable=False),
        sa.Column("account_bank", sa.String(length=120), nullable=False),
        sa.Column("account_number", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_branch")),
        sa.UniqueConstraint("code", name=op.f("uq_branch_code")),
    )
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("table_name", sa.String(length=63), nullable=False),
        sa.Column("row_id", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("old", sa.JSON(), nullable=False),
        sa.Column("new", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_at"), ["at"], unique=False)
        batch_op.create_index("ix_change_table_name_row_id", ["table_name", "row_id"], unique=False)

    op.create_table(
        "collateral",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asset_type", sa.String(length=40), nullable=False),
        sa.Column("description", sa.String(length=200), nullable=False),
        sa.Column("location", sa.String(length=300), nullable=False),
        sa.Column("certificate_number", sa.String(length=120), nullable=False),
        sa.Column("building_area", sa.BigInteger(), nullable=True),
        sa.Column("land_area", sa.BigInteger(), nullable=True),
        sa.Column("is_leased", sa.Boolean(), nullable=False),
        sa.Column("lease_note", sa.Text(), nullable=False),
        sa.Column("other_rights", sa.Text(), nullable=False),
        sa.Column("internal_value", sa.BigInteger(), nullable=True),
        sa.Column("internal_note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collateral")),
    )
    op.create_table(
        "court",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("province", sa.String(length=40), nullable=False),
        sa.Column("city", sa.String(length=40), nullable=False),
        sa.Column("case_code", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("telephone", sa.String(length=40), nullable=False),
        sa.Column("filing_channel", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_court")),
        sa.UniqueConstraint("case_code", name=op.f("uq_court_case_code")),
        sa.UniqueConstraint("name", name=op.f("uq_court_name")),
    )
    op.create_table(
        "law_firm",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("telephone", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_firm")),
        sa.UniqueConstraint("name", name=op.f("uq_law_firm_name")),
    )
    op.create_table(
        "number_register",
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", name=op.f("pk_number_register")),
    )
    op.create_table(
        "reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=True),
        sa.Column("table_name", sa.String(length=63), nullable=False),
        sa.Column("row_id", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
    )
    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reading_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reading_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_reading_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint("name", name=op.f("uq_role_name")),
    )
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("claimed_by", sa.String(length=120), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        sa.UniqueConstraint("task", "day", name=op.f("uq_run_task_day")),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
    )
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_failure_account_at", ["account", "at"], unique=False)
        batch_op.create_index("ix_sign_in_failure_address_at", ["address", "at"], unique=False)

    op.create_table(
        "stored_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("path", sa.String(length=120), nullable=False),
        sa.Column("kept_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_stored_file_digest_is_sha256")),
        sa.CheckConstraint("size >= 0", name=op.f("ck_stored_file_size")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
        sa.UniqueConstraint("sha256", name=op.f("uq_stored_file_sha256")),
    )
    op.create_table(
        "worker_beat",
        sa.Column("slot", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("slot", name=op.f("pk_worker_beat")),
    )
    op.create_table(
        "change_matter",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name=op.f("fk_change_matter_change_id")),
        sa.PrimaryKeyConstraint("change_id", "matter_id", name=op.f("pk_change_matter")),
    )
    with op.batch_alter_table("change_matter", schema=None) as batch_op:
        batch_op.create_index("ix_change_matter_matter_id_change_id", ["matter_id", "change_id"], unique=False)

    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_number", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("full_name", sa.String(length=60), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=True),
        sa.Column("firm_id", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("theme", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("fs_webauthn_user_handle", sa.String(length=64), nullable=True),
        sa.Column("tf_primary_method", sa.String(length=20), nullable=True),
        sa.Column("tf_totp_secret", sa.String(length=255), nullable=True),
        sa.Column("tf_last_counter", sa.BigInteger(), nullable=True),
        sa.Column("mf_recovery_codes", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("failure_count", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(), nullable=True),
        sa.Column("login_count", sa.Integer(), nullable=False),
        sa.Column("current_login_at", sa.DateTime(), nullable=True),
        sa.Column("current_login_ip", sa.String(length=64), nullable=True),
        sa.Column("last_login_at", sa.DateTime(), nullable=True),
        sa.Column("last_login_ip", sa.String(length=64), nullable=True),
        sa.CheckConstraint("(branch_id IS NULL) <> (firm_id IS NULL)", name=op.f("ck_user_bank_or_firm")),
        sa.CheckConstraint(
            "(tf_primary_method IS NULL) = (tf_totp_secret IS NULL)", name=op.f("ck_user_second_factor_has_a_secret")
        ),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_user_branch_id")),
        sa.ForeignKeyConstraint(["firm_id"], ["law_firm.id"], name=op.f("fk_user_firm_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_user_fs_uniquifier")),
        sa.UniqueConstraint("fs_webauthn_user_handle", name=op.f("uq_user_fs_webauthn_user_handle")),
        sa.UniqueConstraint("staff_number", name=op.f("uq_user_staff_number")),
    )
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_branch_id"), ["branch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_user_firm_id"), ["firm_id"], unique=False)

    op.create_table(
        "valuation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("collateral_id", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("valuer", sa.String(length=120), nullable=False),
        sa.Column("report_number", sa.String(length=60), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_valuation_amount_is_positive")),
        sa.ForeignKeyConstraint(["collateral_id"], ["collateral.id"], name=op.f("fk_valuation_collateral_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_valuation")),
    )
    with op.batch_alter_table("valuation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_valuation_collateral_id"), ["collateral_id"], unique=False)

    op.create_table(
        "matter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("stage_since", sa.Date(), nullable=False),
        sa.Column("tier", sa.String(length=40), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("court_id", sa.Integer(), nullable=True),
        sa.Column("cause_of_action", sa.String(length=60), nullable=False),
        sa.Column("default_kind", sa.String(length=40), nullable=True),
        sa.Column("default_on", sa.Date(), nullable=True),
        sa.Column("default_clause", sa.String(length=60), nullable=False),
        sa.Column("default_detail", sa.Text(), nullable=False),
        sa.Column("internal_note", sa.Text(), nullable=False),
        sa.Column("internal_assessment", sa.Text(), nullable=False),
        sa.Column("balance_total", sa.BigInteger(), nullable=True),
        sa.Column("balance_principal", sa.BigInteger(), nullable=True),
        sa.Column("balance_growth", sa.BigInteger(), nullable=True),
        sa.Column("balance_as_of", sa.Date(), nullable=True),
        sa.Column("balance_problem", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(default_kind IS NULL) = (default_on IS NULL)", name=op.f("ck_matter_default_has_a_day")),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_matter_branch_id")),
        sa.ForeignKeyConstraint(["court_id"], ["court.id"], name=op.f("fk_matter_court_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_matter_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter")),
        sa.UniqueConstraint("number", name=op.f("uq_matter_number")),
    )
    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.create_index("ix_matter_balance_total", ["balance_total"], unique=False)
        batch_op.create_index("ix_matter_branch_stage", ["branch_id", "stage"], unique=False)
        batch_op.create_index(batch_op.f("ix_matter_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "one_time_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("expires_at > issued_at", name=op.f("ck_one_time_link_expires_after_issue")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["user.id"], name=op.f("fk_one_time_link_issued_by_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_one_time_link_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_link")),
        sa.UniqueConstraint("digest", name=op.f("uq_one_time_link_digest")),
    )
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_one_time_link_user_id"), ["user_id"], unique=False)

    op.create_table(
        "party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=True),
        sa.Column("organisation_type", sa.String(length=60), nullable=False),
        sa.Column("representative_name", sa.String(length=60), nullable=False),
        sa.Column("representative_title", sa.String(length=60), nullable=False),
        sa.Column("identity_kind", sa.String(length=40), nullable=True),
        sa.Column("identity_number", sa.String(length=30), nullable=True),
        sa.Column("identity_reason", sa.String(length=200), nullable=False),
        sa.Column("gender", sa.String(length=40), nullable=True),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("ethnicity", sa.String(length=20), nullable=False),
        sa.Column("employer", sa.String(length=200), nullable=False),
        sa.Column("job", sa.String(length=60), nullable=False),
        sa.Column("telephone", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("status_on", sa.Date(), nullable=True),
        sa.Column("status_reason", sa.String(length=300), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind = 'organisation' OR uscc IS NULL", name=op.f("ck_party_person_has_no_uscc")),
        sa.CheckConstraint(
            "kind = 'person' OR (identity_number IS NULL AND born_on IS NULL)", name=op.f("ck_party_organisation_has_no_identity")
        ),
        sa.ForeignKeyConstraint(["verified_by_id"], ["user.id"], name=op.f("fk_party_verified_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
    )
    with op.batch_alter_table("party", schema=None) as batch_op:
        batch_op.create_index("ix_party_name", ["name"], unique=False)
        batch_op.create_index("ix_party_uscc", ["uscc"], unique=False)

    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("query", sa.String(length=500), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_saved_view_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_saved_view_user_id_name")),
    )
    op.create_table(
        "user_role",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_user_role_role_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_user_role_user_id")),
        sa.PrimaryKeyConstraint("user_id", "role_id", name=op.f("pk_user_role")),
    )
    op.create_table(
        "web_authn_credential",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("usage", sa.String(length=20), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(length=1024), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("transports", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("backup_state", sa.Boolean(), nullable=False),
        sa.Column("device_type", sa.String(length=64), nullable=False),
        sa.Column("extensions", sa.String(length=255), nullable=True),
        sa.Column("create_datetime", sa.DateTime(), nullable=False),
        sa.Column("lastuse_datetime", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_web_authn_credential_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_authn_credential")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_web_authn_credential_credential_id")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_web_authn_credential_user_id_name")),
    )
    op.create_table(
        "approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("subject_title", sa.String(length=200), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=False),
        sa.Column("requested_at", sa.DateTime(), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("opinion", sa.String(length=2000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status IN ('approved', 'returned')) = (decided_by_id IS NOT NULL) AND (status IN ('approved', 'returned')) = (decided_at IS NOT NULL)",
            name=op.f("ck_approval_decision_has_facts"),
        ),
        sa.CheckConstraint("status <> 'returned' OR length(opinion) > 0", name=op.f("ck_approval_returned_has_opinion")),
        sa.CheckConstraint("decided_by_id <> requested_by_id", name=op.f("ck_approval_decided_by_another")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_approval_decided_by_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_approval_matter_id")),
        sa.ForeignKeyConstraint(["requested_by_id"], ["user.id"], name=op.f("fk_approval_requested_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approval_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index("ix_approval_status_requested_at", ["status", "requested_at"], unique=False)

    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("stored_file_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("original_name", sa.String(length=255), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)", name=op.f("ck_attachment_withdrawn_by_somebody")
        ),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_attachment_matter_id")),
        sa.ForeignKeyConstraint(["stored_file_id"], ["stored_file.id"], name=op.f("fk_attachment_stored_file_id")),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["user.id"], name=op.f("fk_attachment_uploaded_by_id")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["user.id"], name=op.f("fk_attachment_withdrawn_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachment_stored_file_id"), ["stored_file_id"], unique=False)

    op.create_table(
        "collateral_owner",
        sa.Column("collateral_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["collateral_id"], ["collateral.id"], name=op.f("fk_collateral_owner_collateral_id")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_collateral_owner_party_id")),
        sa.PrimaryKeyConstraint("collateral_id", "party_id", name=op.f("pk_collateral_owner")),
    )
    op.create_table(
        "debt_calculation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cutoff_on", sa.Date(), nullable=False),
        sa.Column("cutoff_charged", sa.Boolean(), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("principal", sa.BigInteger(), nullable=False),
        sa.Column("interest", sa.BigInteger(), nullable=False),
        sa.Column("penalty", sa.BigInteger(), nullable=False),
        sa.Column("compound", sa.BigInteger(), nullable=False),
        sa.Column("costs", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("engine_version", sa.String(length=40), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_debt_calculation_made_by_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_debt_calculation_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debt_calculation")),
        sa.UniqueConstraint("matter_id", "number", name=op.f("uq_debt_calculation_matter_id_number")),
    )
    with op.batch_alter_table("debt_calculation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_debt_calculation_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "engagement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("firm_id", sa.Integer(), nullable=False),
        sa.Column("lead_counsel_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_engagement_ends_after_start")),
        sa.ForeignKeyConstraint(["firm_id"], ["law_firm.id"], name=op.f("fk_engagement_firm_id")),
        sa.ForeignKeyConstraint(["lead_counsel_id"], ["user.id"], name=op.f("fk_engagement_lead_counsel_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_engagement_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagement")),
        sa.UniqueConstraint("matter_id", "firm_id", "starts_on", name=op.f("uq_engagement_matter_id_firm_id_starts_on")),
    )
    with op.batch_alter_table("engagement", schema=None) as batch_op:
        batch_op.create_index("ix_engagement_firm_id_matter_id", ["firm_id", "matter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_engagement_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "guarantee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("guarantor_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("mode", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("period_months", sa.Integer(), nullable=True),
        sa.Column("period_ends_on", sa.Date(), nullable=True),
        sa.Column("max_amount", sa.BigInteger(), nullable=True),
        sa.Column("max_basis", sa.String(length=40), nullable=True),
        sa.Column("determined_from", sa.Date(), nullable=True),
        sa.Column("determined_to", sa.Date(), nullable=True),
        sa.Column("determined_on", sa.Date(), nullable=True),
        sa.Column("scope_text", sa.String(length=300), nullable=False),
        sa.Column("demanded_on", sa.Date(), nullable=True),
        sa.Column("is_claimed", sa.Boolean(), nullable=False),
        sa.Column("exclusion_reason", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("is_claimed OR exclusion_reason <> ''", name=op.f("ck_guarantee_exclusion_has_a_reason")),
        sa.CheckConstraint("kind <> 'maximum' OR max_amount IS NOT NULL", name=op.f("ck_guarantee_maximum_has_an_amount")),
        sa.ForeignKeyConstraint(["guarantor_id"], ["party.id"], name=op.f("fk_guarantee_guarantor_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_guarantee_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guarantee")),
    )
    with op.batch_alter_table("guarantee", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guarantee_guarantor_id"), ["guarantor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_guarantee_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.String(length=40), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("ordered_by_id", sa.Integer(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("progress_done", sa.Integer(), nullable=False),
        sa.Column("progress_total", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=True),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("failure", sa.String(length=500), nullable=True),
        sa.Column("failure_values", sa.JSON(), nullable=True),
        sa.CheckConstraint(
            "(status IN ('done', 'failed', 'cancelled')) = (finished_at IS NOT NULL)", name=op.f("ck_job_finished_has_moment")
        ),
        sa.CheckConstraint("status <> 'failed' OR failure IS NOT NULL", name=op.f("ck_job_failed_has_reason")),
        sa.CheckConstraint("progress_done >= 0 AND progress_done <= progress_total", name=op.f("ck_job_progress")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_job_matter_id")),
        sa.ForeignKeyConstraint(["ordered_by_id"], ["user.id"], name=op.f("fk_job_ordered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("ticket", name=op.f("uq_job_ticket")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_job_ordered_by_id"), ["ordered_by_id"], unique=False)
        batch_op.create_index("ix_job_status_ordered_at", ["status", "ordered_at"], unique=False)

    op.create_table(
        "loan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("borrower_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("signed_place", sa.String(length=100), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("repayment_method", sa.String(length=120), nullable=False),
        sa.Column("rate_kind", sa.String(length=40), nullable=False),
        sa.Column("fixed_percent", sa.BigInteger(), nullable=True),
        sa.Column("lpr_term", sa.String(length=40), nullable=True),
        sa.Column("spread_bp", sa.BigInteger(), nullable=False),
        sa.Column("reprice", sa.String(length=40), nullable=True),
        sa.Column("penalty_markup_percent", sa.BigInteger(), nullable=False),
        sa.Column("misuse_markup_percent", sa.BigInteger(), nullable=True),
        sa.Column("compound", sa.String(length=40), nullable=False),
        sa.Column("settlement", sa.String(length=40), nullable=False),
        sa.Column("settlement_day", sa.Integer(), nullable=False),
        sa.Column("day_basis", sa.String(length=40), nullable=False),
        sa.Column("count_mode", sa.String(length=40), nullable=False),
        sa.Column("allocation", sa.String(length=40), nullable=False),
        sa.Column("rate_clause", sa.String(length=60), nullable=False),
        sa.Column("penalty_clause", sa.String(length=60), nullable=False),
        sa.Column("compound_clause", sa.String(length=60), nullable=False),
        sa.Column("cost_clause", sa.String(length=60), nullable=False),
        sa.Column("acceleration_clause", sa.String(length=60), nullable=False),
        sa.Column("allocation_clause", sa.String(length=60), nullable=False),
        sa.Column("jurisdiction", sa.String(length=40), nullable=False),
        sa.Column("jurisdiction_clause", sa.String(length=60), nullable=False),
        sa.Column("jurisdiction_text", sa.String(length=300), nullable=False),
        sa.Column("accelerated_on", sa.Date(), nullable=True),
        sa.Column("acceleration_method", sa.String(length=120), nullable=False),
        sa.Column("acceleration_received_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(rate_kind = 'fixed') = (fixed_percent IS NOT NULL)", name=op.f("ck_loan_fixed_rate_has_percent")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_loan_amount_is_positive")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_loan_ends_after_start")),
        sa.CheckConstraint("settlement_day BETWEEN 1 AND 31", name=op.f("ck_loan_settlement_day_of_month")),
        sa.ForeignKeyConstraint(["borrower_id"], ["party.id"], name=op.f("fk_loan_borrower_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_loan_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan")),
        sa.UniqueConstraint("matter_id", "number", name=op.f("uq_loan_matter_id_number")),
    )
    with op.batch_alter_table("loan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_loan_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_loan_number"), ["number"], unique=False)

    op.create_table(
        "milestone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_milestone_matter_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_milestone_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
    )
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.create_index("ix_milestone_matter_id_happened_on", ["matter_id", "happened_on"], unique=False)

    op.create_table(
        "party_address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_party_address_party_id")),
        sa.ForeignKeyConstraint(["verified_by_id"], ["user.id"], name=op.f("fk_party_address_verified_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_address")),
    )
    with op.batch_alter_table("party_address", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_party_address_party_id"), ["party_id"], unique=False)

    op.create_table(
        "party_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_party_name_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_name")),
    )
    with op.batch_alter_table("party_name", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_party_name_party_id"), ["party_id"], unique=False)

    op.create_table(
        "party_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("stands_for_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("party_id <> stands_for_id", name=op.f("ck_party_role_stands_for_another")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_party_role_matter_id")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_party_role_party_id")),
        sa.ForeignKeyConstraint(["stands_for_id"], ["party.id"], name=op.f("fk_party_role_stands_for_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_role")),
        sa.UniqueConstraint("matter_id", "party_id", "role", name=op.f("uq_party_role_matter_id_party_id_role")),
    )
    with op.batch_alter_table("party_role", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_party_role_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_party_role_party_id"), ["party_id"], unique=False)

    op.create_table(
        "tier_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(length=40), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_tier_change_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tier_change")),
    )
    with op.batch_alter_table("tier_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tier_change_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "cost",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("incurred_on", sa.Date(), nullable=False),
        sa.Column("is_paid", sa.Boolean(), nullable=False),
        sa.Column("invoice_number", sa.String(length=60), nullable=False),
        sa.Column("basis_clause", sa.String(length=60), nullable=False),
        sa.Column("is_refundable", sa.Boolean(), nullable=False),
        sa.Column("is_claimed", sa.Boolean(), nullable=False),
        sa.Column("proof_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_cost_amount_is_positive")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_cost_matter_id")),
        sa.ForeignKeyConstraint(["proof_id"], ["attachment.id"], name=op.f("fk_cost_proof_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost")),
    )
    with op.batch_alter_table("cost", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cost_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "drawdown",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("loan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("drawn_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("rate_percent", sa.BigInteger(), nullable=True),
        sa.Column("interest_paid_to", sa.Date(), nullable=True),
        sa.Column("misused_from", sa.Date(), nullable=True),
        sa.Column("proof_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_drawdown_amount_is_positive")),
        sa.CheckConstraint("due_on >= drawn_on", name=op.f("ck_drawdown_due_after_drawn")),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_drawdown_loan_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_drawdown_matter_id")),
        sa.ForeignKeyConstraint(["proof_id"], ["attachment.id"], name=op.f("fk_drawdown_proof_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drawdown")),
        sa.UniqueConstraint("loan_id", "number", name=op.f("uq_drawdown_loan_id_number")),
    )
    with op.batch_alter_table("drawdown", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drawdown_loan_id"), ["loan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_drawdown_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "filing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("calculation_id", sa.Integer(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("date_style", sa.String(length=20), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=True),
        sa.Column("final_version_id", sa.Integer(), nullable=True),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status <> 'filed' OR filed_on IS NOT NULL", name=op.f("ck_filing_filed_has_a_day")),
        sa.CheckConstraint(
            "status NOT IN ('final', 'filed') OR final_version_id IS NOT NULL", name=op.f("ck_filing_final_has_a_version")
        ),
        sa.ForeignKeyConstraint(["calculation_id"], ["debt_calculation.id"], name=op.f("fk_filing_calculation_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_filing_made_by_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_filing_matter_id")),
        sa.ForeignKeyConstraint(["review_id"], ["approval.id"], name=op.f("fk_filing_review_id")),
        sa.ForeignKeyConstraint(["supersedes_id"], ["filing.id"], name=op.f("fk_filing_supersedes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing")),
    )
    with op.batch_alter_table("filing", schema=None) as batch_op:
        batch_op.create_index("ix_filing_matter_kind", ["matter_id", "kind"], unique=False)

    op.create_table(
        "guarantee_loan",
        sa.Column("guarantee_id", sa.Integer(), nullable=False),
        sa.Column("loan_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["guarantee_id"], ["guarantee.id"], name=op.f("fk_guarantee_loan_guarantee_id")),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_guarantee_loan_loan_id")),
        sa.PrimaryKeyConstraint("guarantee_id", "loan_id", name=op.f("pk_guarantee_loan")),
    )
    op.create_table(
        "security_interest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("collateral_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("contract_title", sa.String(length=100), nullable=False),
        sa.Column("contract_number", sa.String(length=60), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("registration", sa.String(length=40), nullable=False),
        sa.Column("registration_number", sa.String(length=120), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("registered_with", sa.String(length=120), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("secured_amount", sa.BigInteger(), nullable=True),
        sa.Column("max_amount", sa.BigInteger(), nullable=True),
        sa.Column("max_basis", sa.String(length=40), nullable=True),
        sa.Column("determined_from", sa.Date(), nullable=True),
        sa.Column("determined_to", sa.Date(), nullable=True),
        sa.Column("determined_on", sa.Date(), nullable=True),
        sa.Column("is_claimed", sa.Boolean(), nullable=False),
        sa.Column("exclusion_reason", sa.String(length=300), nullable=False),
        sa.Column("registration_proof_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("is_claimed OR exclusion_reason <> ''", name=op.f("ck_security_interest_exclusion_has_a_reason")),
        sa.CheckConstraint(
            "kind NOT LIKE 'maximum%' OR max_amount IS NOT NULL", name=op.f("ck_security_interest_maximum_has_an_amount")
        ),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_security_interest_rank_counts_from_one")),
        sa.ForeignKeyConstraint(["collateral_id"], ["collateral.id"], name=op.f("fk_security_interest_collateral_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_security_interest_matter_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["party.id"], name=op.f("fk_security_interest_provider_id")),
        sa.ForeignKeyConstraint(
            ["registration_proof_id"], ["attachment.id"], name=op.f("fk_security_interest_registration_proof_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_interest")),
        sa.UniqueConstraint(
            "matter_id",
            "collateral_id",
            "contract_number",
            name=op.f("uq_security_interest_matter_id_collateral_id_contract_number"),
        ),
    )
    with op.batch_alter_table("security_interest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_security_interest_collateral_id"), ["collateral_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_security_interest_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_security_interest_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "stated_rate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("loan_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("percent", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_stated_rate_loan_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_stated_rate_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stated_rate")),
        sa.UniqueConstraint("loan_id", "from_on", name=op.f("uq_stated_rate_loan_id_from_on")),
    )
    with op.batch_alter_table("stated_rate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stated_rate_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "agent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.Column("job", sa.String(length=60), nullable=False),
        sa.Column("licence_number", sa.String(length=40), nullable=False),
        sa.Column("telephone", sa.String(length=40), nullable=False),
        sa.Column("special_authority", sa.Boolean(), nullable=False),
        sa.Column("authority_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_agent_filing_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_agent_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent")),
    )
    with op.batch_alter_table("agent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agent_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "companion_absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("companion", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_companion_absence_filing_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_companion_absence_matter_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_companion_absence_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_companion_absence")),
        sa.UniqueConstraint("filing_id", "companion", name=op.f("uq_companion_absence_filing_id_companion")),
    )
    with op.batch_alter_table("companion_absence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_companion_absence_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "exclusion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_exclusion_filing_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_exclusion_matter_id")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_exclusion_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exclusion")),
        sa.UniqueConstraint("filing_id", "party_id", name=op.f("uq_exclusion_filing_id_party_id")),
    )
    with op.batch_alter_table("exclusion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exclusion_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "filing_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("context", sa.JSON(), nullable=False),
        sa.Column("plain_text", sa.Text(), nullable=False),
        sa.Column("template_digest", sa.String(length=64), nullable=False),
        sa.Column("engine_version", sa.String(length=40), nullable=False),
        sa.Column("is_draft", sa.Boolean(), nullable=False),
        sa.Column("file_stem", sa.String(length=120), nullable=False),
        sa.Column("docx_id", sa.Integer(), nullable=True),
        sa.Column("pdf_id", sa.Integer(), nullable=True),
        sa.Column("page_count", sa.Integer(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(docx_id IS NULL) = (pdf_id IS NULL) AND (docx_id IS NULL) = (page_count IS NULL)",
            name=op.f("ck_filing_version_both_files_or_none"),
        ),
        sa.ForeignKeyConstraint(["docx_id"], ["stored_file.id"], name=op.f("fk_filing_version_docx_id")),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_filing_version_filing_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_filing_version_made_by_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_filing_version_matter_id")),
        sa.ForeignKeyConstraint(["pdf_id"], ["stored_file.id"], name=op.f("fk_filing_version_pdf_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing_version")),
        sa.UniqueConstraint("filing_id", "number", name=op.f("uq_filing_version_filing_id_number")),
    )
    with op.batch_alter_table("filing_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_filing_version_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "override",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_override_decided_by_id")),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_override_filing_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_override_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_override")),
        sa.UniqueConstraint("filing_id", "code", "subject", name=op.f("uq_override_filing_id_code_subject")),
    )
    with op.batch_alter_table("override", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_override_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "passage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(length=60), nullable=False),
        sa.Column("proposed", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=False),
        sa.Column("edited_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["edited_by_id"], ["user.id"], name=op.f("fk_passage_edited_by_id")),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_passage_filing_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_passage_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage")),
        sa.UniqueConstraint("filing_id", "slot", name=op.f("uq_passage_filing_id_slot")),
    )
    with op.batch_alter_table("passage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passage_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "repayment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("loan_id", sa.Integer(), nullable=False),
        sa.Column("drawdown_id", sa.Integer(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("payer", sa.String(length=200), nullable=False),
        sa.Column("split_costs", sa.BigInteger(), nullable=True),
        sa.Column("split_interest", sa.BigInteger(), nullable=True),
        sa.Column("split_penalty", sa.BigInteger(), nullable=True),
        sa.Column("split_compound", sa.BigInteger(), nullable=True),
        sa.Column("split_principal", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_repayment_amount_is_positive")),
        sa.CheckConstraint(
            "split_principal IS NULL OR split_costs + split_interest + split_penalty + split_compound + split_principal = amount",
            name=op.f("ck_repayment_split_adds_up"),
        ),
        sa.ForeignKeyConstraint(["drawdown_id"], ["drawdown.id"], name=op.f("fk_repayment_drawdown_id")),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_repayment_loan_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_repayment_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repayment")),
    )
    with op.batch_alter_table("repayment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_repayment_loan_id"), ["loan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_repayment_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "security_interest_loan",
        sa.Column("security_interest_id", sa.Integer(), nullable=False),
        sa.Column("loan_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_security_interest_loan_loan_id")),
        sa.ForeignKeyConstraint(
            ["security_interest_id"], ["security_interest.id"], name=op.f("fk_security_interest_loan_security_interest_id")
        ),
        sa.PrimaryKeyConstraint("security_interest_id", "loan_id", name=op.f("pk_security_interest_loan")),
    )

    # A paper points at its final version and a version at its paper: the second pointer comes when both tables stand.
    with op.batch_alter_table("filing") as batch_op:
        batch_op.create_foreign_key("fk_filing_final_version_id", "filing_version", ["final_version_id"], ["id"])

    dialect = op.get_bind().dialect.name
    for table in APPEND_ONLY:
        for statement in triggers.statements_for(dialect=dialect, table=table):
            op.execute(statement)


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    for table in APPEND_ONLY:
        for statement in triggers.removal_for(dialect=dialect, table=table):
            op.execute(statement)
    if dialect != "sqlite":
        op.execute("DROP FUNCTION refuse_to_rewrite()")

    with op.batch_alter_table("filing") as batch_op:
        batch_op.drop_constraint("fk_filing_final_version_id", type_="foreignkey")

    op.drop_table("security_interest_loan")
    with op.batch_alter_table("repayment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_repayment_matter_id"))
        batch_op.drop_index(batch_op.f("ix_repayment_loan_id"))

    op.drop_table("repayment")
    with op.batch_alter_table("passage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_passage_matter_id"))

    op.drop_table("passage")
    with op.batch_alter_table("override", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_override_matter_id"))

    op.drop_table("override")
    with op.batch_alter_table("filing_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_filing_version_matter_id"))

    op.drop_table("filing_version")
    with op.batch_alter_table("exclusion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exclusion_matter_id"))

    op.drop_table("exclusion")
    with op.batch_alter_table("companion_absence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_companion_absence_matter_id"))

    op.drop_table("companion_absence")
    with op.batch_alter_table("agent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agent_matter_id"))

    op.drop_table("agent")
    with op.batch_alter_table("stated_rate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stated_rate_matter_id"))

    op.drop_table("stated_rate")
    with op.batch_alter_table("security_interest", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_security_interest_provider_id"))
        batch_op.drop_index(batch_op.f("ix_security_interest_matter_id"))
        batch_op.drop_index(batch_op.f("ix_security_interest_collateral_id"))

    op.drop_table("security_interest")
    op.drop_table("guarantee_loan")
    with op.batch_alter_table("filing", schema=None) as batch_op:
        batch_op.drop_index("ix_filing_matter_kind")

    op.drop_table("filing")
    with op.batch_alter_table("drawdown", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_drawdown_matter_id"))
        batch_op.drop_index(batch_op.f("ix_drawdown_loan_id"))

    op.drop_table("drawdown")
    with op.batch_alter_table("cost", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cost_matter_id"))

    op.drop_table("cost")
    with op.batch_alter_table("tier_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tier_change_matter_id"))

    op.drop_table("tier_change")
    with op.batch_alter_table("party_role", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_party_role_party_id"))
        batch_op.drop_index(batch_op.f("ix_party_role_matter_id"))

    op.drop_table("party_role")
    with op.batch_alter_table("party_name", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_party_name_party_id"))

    op.drop_table("party_name")
    with op.batch_alter_table("party_address", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_party_address_party_id"))

    op.drop_table("party_address")
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.drop_index("ix_milestone_matter_id_happened_on")

    op.drop_table("milestone")
    with op.batch_alter_table("loan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_loan_number"))
        batch_op.drop_index(batch_op.f("ix_loan_matter_id"))

    op.drop_table("loan")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_status_ordered_at")
        batch_op.drop_index(batch_op.f("ix_job_ordered_by_id"))
        batch_op.drop_index(batch_op.f("ix_job_matter_id"))

    op.drop_table("job")
    with op.batch_alter_table("guarantee", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_guarantee_matter_id"))
        batch_op.drop_index(batch_op.f("ix_guarantee_guarantor_id"))

    op.drop_table("guarantee")
    with op.batch_alter_table("engagement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_engagement_matter_id"))
        batch_op.drop_index("ix_engagement_firm_id_matter_id")

    op.drop_table("engagement")
    with op.batch_alter_table("debt_calculation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_debt_calculation_matter_id"))

    op.drop_table("debt_calculation")
    op.drop_table("collateral_owner")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachment_stored_file_id"))
        batch_op.drop_index(batch_op.f("ix_attachment_matter_id"))

    op.drop_table("attachment")
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.drop_index("ix_approval_status_requested_at")
        batch_op.drop_index(batch_op.f("ix_approval_matter_id"))

    op.drop_table("approval")
    op.drop_table("web_authn_credential")
    op.drop_table("user_role")
    op.drop_table("saved_view")
    with op.batch_alter_table("party", schema=None) as batch_op:
        batch_op.drop_index("ix_party_uscc")
        batch_op.drop_index("ix_party_name")

    op.drop_table("party")
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_one_time_link_user_id"))

    op.drop_table("one_time_link")
    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_matter_owner_id"))
        batch_op.drop_index("ix_matter_branch_stage")
        batch_op.drop_index("ix_matter_balance_total")

    op.drop_table("matter")
    with op.batch_alter_table("valuation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_valuation_collateral_id"))

    op.drop_table("valuation")
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_firm_id"))
        batch_op.drop_index(batch_op.f("ix_user_branch_id"))

    op.drop_table("user")
    with op.batch_alter_table("change_matter", schema=None) as batch_op:
        batch_op.drop_index("ix_change_matter_matter_id_change_id")

    op.drop_table("change_matter")
    op.drop_table("worker_beat")
    op.drop_table("stored_file")
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_failure_address_at")
        batch_op.drop_index("ix_sign_in_failure_account_at")

    op.drop_table("sign_in_failure")
    op.drop_table("run")
    op.drop_table("role")
    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reading_matter_id"))
        batch_op.drop_index(batch_op.f("ix_reading_at"))
        batch_op.drop_index(batch_op.f("ix_reading_actor_id"))

    op.drop_table("reading")
    op.drop_table("number_register")
    op.drop_table("law_firm")
    op.drop_table("court")
    op.drop_table("collateral")
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.drop_index("ix_change_table_name_row_id")
        batch_op.drop_index(batch_op.f("ix_change_at"))

    op.drop_table("change")
    op.drop_table("branch")
