"""The set-up of an empty bank, closed branches and courts, what a court's portal takes, and the index of the search field."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0007"
branch_labels = None
depends_on = None

SEARCHED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
GRAM = sa.String(length=18).with_variant(sa.String(length=18, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "setup_ticket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("expires_at > issued_at", name=op.f("ck_setup_ticket_expires_after_issue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setup_ticket")),
        sa.UniqueConstraint("digest", name=op.f("uq_setup_ticket_digest")),
    )
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("manner", sa.String(length=10), nullable=False),
        sa.Column("text", SEARCHED, nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
    )
    op.create_index("ix_search_entry_matter_id", "search_entry", ["matter_id"], unique=False)
    op.create_table(
        "search_gram",
        sa.Column("place", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("gram", GRAM, nullable=False),
        sa.Column("matter_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("place", "gram", "matter_id", name=op.f("pk_search_gram")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("branch") as batch:
        batch.add_column(sa.Column("closed_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("successor_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_branch_successor_id"), "branch", ["successor_id"], ["id"])
        batch.create_check_constraint("merged_is_closed", "successor_id IS NULL OR closed_on IS NOT NULL")
    with op.batch_alter_table("court") as batch:
        for name, size in (("filing_address", 200), ("portal_url", 200), ("portal_note", 300)):
            batch.add_column(sa.Column(name, sa.String(length=size), nullable=False, server_default=""))
        batch.add_column(sa.Column("portal_megabytes", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("parent_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("closed_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("successor_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_court_parent_id"), "court", ["parent_id"], ["id"])
        batch.create_foreign_key(op.f("fk_court_successor_id"), "court", ["successor_id"], ["id"])
        batch.create_check_constraint("portal_takes_something", "portal_megabytes > 0")
        batch.create_check_constraint("succeeded_is_closed", "successor_id IS NULL OR closed_on IS NOT NULL")
    with op.batch_alter_table("court") as batch:
        for name in ("filing_address", "portal_url", "portal_note"):
            batch.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("court") as batch:
        batch.drop_constraint("succeeded_is_closed", type_="check")
        batch.drop_constraint("portal_takes_something", type_="check")
        batch.drop_constraint(op.f("fk_court_successor_id"), type_="foreignkey")
        batch.drop_constraint(op.f("fk_court_parent_id"), type_="foreignkey")
        for name in ("successor_id", "closed_on", "parent_id", "portal_megabytes", "portal_note", "portal_url", "filing_address"):
            batch.drop_column(name)
    with op.batch_alter_table("branch") as batch:
        batch.drop_constraint("merged_is_closed", type_="check")
        batch.drop_constraint(op.f("fk_branch_successor_id"), type_="foreignkey")
        batch.drop_column("successor_id")
        batch.drop_column("closed_on")
    op.drop_table("search_gram")
    op.drop_index("ix_search_entry_matter_id", table_name="search_entry")
    op.drop_table("search_entry")
    op.drop_table("setup_ticket")
