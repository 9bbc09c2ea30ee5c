"""Suits with their parties, services, hearings, appeals and fees; titles with their items."""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('lawsuit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('proceeding_id', sa.Integer(), nullable=False),
    sa.Column('stage', sa.String(length=40), nullable=False),
    sa.Column('stage_since', sa.Date(), nullable=False),
    sa.Column('procedure', sa.String(length=40), nullable=True),
    sa.Column('cause_of_action', sa.String(length=60), nullable=False),
    sa.Column('claim_amount', sa.BigInteger(), nullable=True),
    sa.Column('cutoff_on', sa.Date(), nullable=True),
    sa.Column('calculation_id', sa.Integer(), nullable=True),
    sa.Column('judge', sa.String(length=60), nullable=False),
    sa.Column('clerk', sa.String(length=60), nullable=False),
    sa.Column('clerk_telephone', sa.String(length=40), nullable=False),
    sa.Column('tribunal', sa.String(length=60), nullable=False),
    sa.Column('submitted_on', sa.Date(), nullable=True),
    sa.Column('accepted_on', sa.Date(), nullable=True),
    sa.Column('effective_on', sa.Date(), nullable=True),
    sa.Column('performance_end_on', sa.Date(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('claim_amount IS NULL OR claim_amount >= 0', name=op.f('ck_lawsuit_claim_is_not_negative')),
    sa.ForeignKeyConstraint(['calculation_id'], ['debt_calculation.id'], name=op.f('fk_lawsuit_calculation_id')),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_lawsuit_matter_id')),
    sa.ForeignKeyConstraint(['proceeding_id'], ['proceeding.id'], name=op.f('fk_lawsuit_proceeding_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lawsuit')),
    sa.UniqueConstraint('proceeding_id', name=op.f('uq_lawsuit_proceeding_id'))
    )
    with op.batch_alter_table('lawsuit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lawsuit_matter_id'), ['matter_id'], unique=False)
        batch_op.create_index('ix_lawsuit_stage', ['stage', 'id'], unique=False)

    op.create_table('court_fee',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('lawsuit_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('base', sa.BigInteger(), nullable=True),
    sa.Column('due', sa.BigInteger(), nullable=False),
    sa.Column('is_halved', sa.Boolean(), nullable=False),
    sa.Column('printed', sa.BigInteger(), nullable=True),
    sa.Column('noticed_on', sa.Date(), nullable=True),
    sa.Column('paid', sa.BigInteger(), nullable=True),
    sa.Column('paid_on', sa.Date(), nullable=True),
    sa.Column('cost_id', sa.Integer(), nullable=True),
    sa.Column('refund_ground', sa.String(length=40), nullable=True),
    sa.Column('refund_due', sa.BigInteger(), nullable=True),
    sa.Column('refund_received', sa.BigInteger(), nullable=True),
    sa.Column('refund_received_on', sa.Date(), nullable=True),
    sa.Column('rules', sa.JSON(), nullable=False),
    sa.Column('basis', sa.JSON(), nullable=False),
    sa.Column('working', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('(paid IS NULL) = (paid_on IS NULL)', name=op.f('ck_court_fee_payment_has_a_day')),
    sa.CheckConstraint('(refund_received IS NULL) = (refund_received_on IS NULL)', name=op.f('ck_court_fee_refund_has_a_day')),
    sa.CheckConstraint('refund_due IS NULL OR refund_ground IS NOT NULL', name=op.f('ck_court_fee_refund_has_a_ground')),
    sa.ForeignKeyConstraint(['cost_id'], ['cost.id'], name=op.f('fk_court_fee_cost_id')),
    sa.ForeignKeyConstraint(['lawsuit_id'], ['lawsuit.id'], name=op.f('fk_court_fee_lawsuit_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_court_fee_made_by_id')),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_court_fee_matter_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_court_fee'))
    )
    with op.batch_alter_table('court_fee', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_court_fee_lawsuit_id'), ['lawsuit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_court_fee_matter_id'), ['matter_id'], unique=False)

    op.create_table('defendant',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('lawsuit_id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('is_abroad', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['lawsuit_id'], ['lawsuit.id'], name=op.f('fk_defendant_lawsuit_id')),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_defendant_matter_id')),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_defendant_party_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_defendant')),
    sa.UniqueConstraint('lawsuit_id', 'party_id', name=op.f('uq_defendant_lawsuit_id_party_id'))
    )
    with op.batch_alter_table('defendant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_defendant_matter_id'), ['matter_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_defendant_party_id'), ['party_id'], unique=False)

    op.create_table('instrument_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('instrument_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=True),
    sa.Column('formula', sa.String(length=500), nullable=False),
    sa.Column('interest_from_on', sa.Date(), nullable=True),
    sa.Column('rate_percent', sa.BigInteger(), nullable=True),
    sa.Column('liability', sa.String(length=40), nullable=False),
    sa.Column('collateral_id', sa.Integer(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.CheckConstraint("collateral_id IS NULL OR kind = 'priority'", name=op.f('ck_instrument_item_security_is_of_a_priority')),
    sa.CheckConstraint('amount IS NULL OR amount >= 0', name=op.f('ck_instrument_item_amount_is_not_negative')),
    sa.ForeignKeyConstraint(['collateral_id'], ['collateral.id'], name=op.f('fk_instrument_item_collateral_id')),
    sa.ForeignKeyConstraint(['instrument_id'], ['instrument.id'], name=op.f('fk_instrument_item_instrument_id')),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_instrument_item_matter_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_instrument_item'))
    )
    with op.batch_alter_table('instrument_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_instrument_item_instrument_id'), ['instrument_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_instrument_item_matter_id'), ['matter_id'], unique=False)

    op.create_table('appeal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('lawsuit_id', sa.Integer(), nullable=False),
    sa.Column('instrument_id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=True),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('filed_on', sa.Date(), nullable=False),
    sa.Column('disputed_amount', sa.BigInteger(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('event_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(status = 'filed') = (ended_on IS NULL)", name=op.f('ck_appeal_end_has_a_day')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_appeal_event_id')),
    sa.ForeignKeyConstraint(['instrument_id'], ['instrument.id'], name=op.f('fk_appeal_instrument_id')),
    sa.ForeignKeyConstraint(['lawsuit_id'], ['lawsuit.id'], name=op.f('fk_appeal_lawsuit_id')),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_appeal_matter_id')),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_appeal_party_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal'))
    )
    with op.batch_alter_table('appeal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appeal_lawsuit_id'), ['lawsuit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_appeal_matter_id'), ['matter_id'], unique=False)

    op.create_table('document_service',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('lawsuit_id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=True),
    sa.Column('document', sa.String(length=40), nullable=False),
    sa.Column('instrument_id', sa.Integer(), nullable=True),
    sa.Column('way', sa.String(length=40), nullable=False),
    sa.Column('served_on', sa.Date(), nullable=False),
    sa.Column('takes_effect_on', sa.Date(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=True),
    sa.Column('proof_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(document = 'instrument') = (instrument_id IS NOT NULL)", name=op.f('ck_document_service_title_is_named')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_document_service_event_id')),
    sa.ForeignKeyConstraint(['instrument_id'], ['instrument.id'], name=op.f('fk_document_service_instrument_id')),
    sa.ForeignKeyConstraint(['lawsuit_id'], ['lawsuit.id'], name=op.f('fk_document_service_lawsuit_id')),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_document_service_matter_id')),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_document_service_party_id')),
    sa.ForeignKeyConstraint(['proof_id'], ['attachment.id'], name=op.f('fk_document_service_proof_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document_service'))
    )
    with op.batch_alter_table('document_service', schema=None) as batch_op:
        batch_op.create_index('ix_document_service_lawsuit_id', ['lawsuit_id', 'document'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_service_matter_id'), ['matter_id'], unique=False)

    op.create_table('hearing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('lawsuit_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('starts_at', sa.Time(), nullable=True),
    sa.Column('room', sa.String(length=80), nullable=False),
    sa.Column('judge', sa.String(length=60), nullable=False),
    sa.Column('summoned_on', sa.Date(), nullable=True),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("status <> 'cancelled' OR reason <> ''", name=op.f('ck_hearing_cancelled_has_a_reason')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_hearing_event_id')),
    sa.ForeignKeyConstraint(['lawsuit_id'], ['lawsuit.id'], name=op.f('fk_hearing_lawsuit_id')),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_hearing_matter_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hearing'))
    )
    with op.batch_alter_table('hearing', schema=None) as batch_op:
        batch_op.create_index('ix_hearing_held_on', ['held_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_hearing_lawsuit_id'), ['lawsuit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_hearing_matter_id'), ['matter_id'], unique=False)

    op.create_table('instrument_item_party',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['instrument_item.id'], name=op.f('fk_instrument_item_party_item_id')),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_instrument_item_party_matter_id')),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_instrument_item_party_party_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_instrument_item_party')),
    sa.UniqueConstraint('item_id', 'party_id', name=op.f('uq_instrument_item_party_item_id_party_id'))
    )
    with op.batch_alter_table('instrument_item_party', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_instrument_item_party_matter_id'), ['matter_id'], unique=False)

    with op.batch_alter_table('instrument', schema=None) as batch_op:
        batch_op.add_column(sa.Column('title', sa.String(length=40), nullable=False, server_default='first_instance_judgment'))
        batch_op.add_column(sa.Column('court_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('body', sa.String(length=120), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('outcome', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('performance_days', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('performance_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('instalments', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('main_text', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('effective_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('is_provisional', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('performance_end_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('certified_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('attachment_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_instrument_attachment_id'), 'attachment', ['attachment_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_instrument_court_id'), 'court', ['court_id'], ['id'])
        batch_op.create_check_constraint(op.f("ck_instrument_one_way_to_perform"), "performance_days IS NULL OR performance_on IS NULL")
        batch_op.create_check_constraint(
            op.f("ck_instrument_days_are_not_negative"), "performance_days IS NULL OR performance_days >= 0"
        )
        batch_op.create_check_constraint(
            op.f("ck_instrument_outcome_is_of_an_appeal"), "outcome IS NULL OR title = 'second_instance'"
        )
    with op.batch_alter_table("instrument", schema=None) as batch_op:
        for name in ("title", "body", "instalments", "main_text", "is_provisional"):
            batch_op.alter_column(name, server_default=None)



def downgrade() -> None:
    with op.batch_alter_table('instrument', schema=None) as batch_op:
        for name in ("one_way_to_perform", "days_are_not_negative", "outcome_is_of_an_appeal"):
            batch_op.drop_constraint(op.f(f"ck_instrument_{name}"), type_="check")
        batch_op.drop_constraint(batch_op.f('fk_instrument_court_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_instrument_attachment_id'), type_='foreignkey')
        batch_op.drop_column('attachment_id')
        batch_op.drop_column('certified_on')
        batch_op.drop_column('performance_end_on')
        batch_op.drop_column('is_provisional')
        batch_op.drop_column('effective_on')
        batch_op.drop_column('main_text')
        batch_op.drop_column('instalments')
        batch_op.drop_column('performance_on')
        batch_op.drop_column('performance_days')
        batch_op.drop_column('outcome')
        batch_op.drop_column('body')
        batch_op.drop_column('court_id')
        batch_op.drop_column('title')

    with op.batch_alter_table('instrument_item_party', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_instrument_item_party_matter_id'))

    op.drop_table('instrument_item_party')
    with op.batch_alter_table('hearing', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_hearing_matter_id'))
        batch_op.drop_index(batch_op.f('ix_hearing_lawsuit_id'))
        batch_op.drop_index('ix_hearing_held_on')

    op.drop_table('hearing')
    with op.batch_alter_table('document_service', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_service_matter_id'))
        batch_op.drop_index('ix_document_service_lawsuit_id')

    op.drop_table('document_service')
    with op.batch_alter_table('appeal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_appeal_matter_id'))
        batch_op.drop_index(batch_op.f('ix_appeal_lawsuit_id'))

    op.drop_table('appeal')
    with op.batch_alter_table('instrument_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_instrument_item_matter_id'))
        batch_op.drop_index(batch_op.f('ix_instrument_item_instrument_id'))

    op.drop_table('instrument_item')
    with op.batch_alter_table('defendant', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_defendant_party_id'))
        batch_op.drop_index(batch_op.f('ix_defendant_matter_id'))

    op.drop_table('defendant')
    with op.batch_alter_table('court_fee', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_court_fee_matter_id'))
        batch_op.drop_index(batch_op.f('ix_court_fee_lawsuit_id'))

    op.drop_table('court_fee')
    with op.batch_alter_table('lawsuit', schema=None) as batch_op:
        batch_op.drop_index('ix_lawsuit_stage')
        batch_op.drop_index(batch_op.f('ix_lawsuit_matter_id'))

    op.drop_table('lawsuit')
