"""Add what the official complaint form asks: type and ownership of organisations, class of repayment, consent, other security, answers."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0001"
branch_labels = None
depends_on = None

TERMS = (
    ("limited_company", "有限责任公司"),
    ("joint_stock_company", "股份有限公司"),
    ("listed_company", "上市公司"),
    ("other_enterprise", "其他企业法人"),
    ("public_institution", "事业单位"),
    ("social_group", "社会团体"),
    ("foundation", "基金会"),
    ("social_service", "社会服务机构"),
    ("state_organ", "机关法人"),
    ("rural_collective", "农村集体经济组织法人"),
    ("rural_urban_cooperative", "城镇农村的合作经济组织法人"),
    ("grassroots_autonomy", "基层群众性自治组织法人"),
    ("sole_proprietorship", "个人独资企业"),
    ("partnership", "合伙企业"),
    ("professional_service", "不具有法人资格的专业服务机构"),
)
"""The value of each type and the words that stood for it as free text; longer texts of a register begin with them."""


def _text(length: int, name: str, *, required: bool) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=not required, server_default="" if required else None)


ADDED = {
    "branch": (("registered_address", 300, True), ("organisation_type", 40, False), ("ownership", 40, False), ("ownership_other", 60, True)),
    "party": (("ownership", 40, False), ("ownership_other", 60, True)),
    "party_role": (("liability_ground", 300, True),),
    "loan": (("repayment_kind", 40, False),),
    "guarantee": (("consent_text", 300, True),),
    "agent": (("special_powers", 300, True),),
}


def upgrade() -> None:
    for table, columns in ADDED.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name, length, required in columns:
                batch_op.add_column(_text(length, name, required=required))
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name, length, required in columns:
                if required:
                    batch_op.alter_column(name, existing_type=sa.String(length=length), server_default=None)

    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("other_security", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("other_security_on", sa.Date(), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_matter_other_security_has_a_form"), "other_security <> '' OR other_security_on IS NULL"
        )
    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.alter_column("other_security", existing_type=sa.String(length=200), server_default=None)

    party = sa.table("party", sa.column("organisation_type", sa.String))
    with op.batch_alter_table("party", schema=None) as batch_op:
        batch_op.alter_column("organisation_type", existing_type=sa.String(length=60), nullable=True)
    for value, term in TERMS:
        op.execute(party.update().where(party.c.organisation_type.startswith(term)).values(organisation_type=value))
    known = [value for value, _ in TERMS]
    op.execute(party.update().where(party.c.organisation_type.not_in(known)).values(organisation_type=None))
    with op.batch_alter_table("party", schema=None) as batch_op:
        batch_op.alter_column("organisation_type", existing_type=sa.String(length=60), type_=sa.String(length=40))

    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_answer_filing_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_answer_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("filing_id", "question", name=op.f("uq_answer_filing_id_question")),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_matter_id"), ["matter_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_matter_id"))
    op.drop_table("answer")

    party = sa.table("party", sa.column("organisation_type", sa.String))
    with op.batch_alter_table("party", schema=None) as batch_op:
        batch_op.alter_column("organisation_type", existing_type=sa.String(length=40), type_=sa.String(length=60))
    for value, term in TERMS:
        op.execute(party.update().where(party.c.organisation_type == value).values(organisation_type=term))
    op.execute(party.update().where(party.c.organisation_type.is_(None)).values(organisation_type=""))
    with op.batch_alter_table("party", schema=None) as batch_op:
        batch_op.alter_column("organisation_type", existing_type=sa.String(length=60), nullable=False)

    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_matter_other_security_has_a_form"), type_="check")
        batch_op.drop_column("other_security_on")
        batch_op.drop_column("other_security")
    for table, columns in reversed(ADDED.items()):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name, _, _ in reversed(columns):
                batch_op.drop_column(name)
