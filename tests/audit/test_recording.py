"""Every change of a row is recorded by itself: who, when, from where, old and new."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from app.access.scope import Reach, Scope, acting_as
from app.audit import services as audit
from app.audit import triggers
from app.audit.models import Change, ChangeMatter
from app.audit.recording import UnrecordedBulk
from app.audit.states import Action
from app.core.db import Base, db
from app.core.work import Application
from app.docket.models import Milestone
from app.matters.models import Loan, Matter, NumberRegister, Party, PartyAddress, PartyRole
from app.matters.states import AddressKind, PartyKind, RateKind, Role, Tier
from tests.factories.standing import Standing, standing


def test_a_new_row_is_recorded_with_all_its_values(session: Any, bank: Standing) -> None:
    entry = only(session, table="matter", row=bank.matter.id, action=Action.INSERT)

    assert entry.old == {}
    assert entry.new["number"] == bank.matter.number
    assert entry.new["tier"] == "doubtful"
    assert entry.new["opened_on"] == "2026-01-05"
    assert "internal_note" in entry.new


def test_a_change_is_recorded_with_old_and_new_of_that_column_only(session: Any, bank: Standing) -> None:
    bank.matter.tier = Tier.LOSS
    session.flush()

    entry = only(session, table="matter", row=bank.matter.id, action=Action.UPDATE)
    assert entry.old == {"tier": "doubtful"}
    assert entry.new == {"tier": "loss"}


def test_the_old_value_is_known_after_the_row_was_expired(session: Any, bank: Standing) -> None:
    session.commit()
    session.expire_all()
    bank.matter.title = "澜州示例新名机械有限公司"
    session.flush()

    entry = only(session, table="matter", row=bank.matter.id, action=Action.UPDATE)
    assert entry.old["title"].startswith("澜州示例")
    assert entry.new["title"] == "澜州示例新名机械有限公司"


def test_an_amount_written_with_other_zeros_is_no_change(session: Any, bank: Standing) -> None:
    bank.matter.balance_total = Decimal("11.00")
    session.flush()
    session.commit()

    bank.matter.balance_total = Decimal("11")
    session.flush()

    changes = entries(session, table="matter", row=bank.matter.id, action=Action.UPDATE)
    assert [change.new for change in changes] == [{"balance_total": "11.00"}]


def test_who_and_from_where_stand_in_the_entry(session: Any, bank: Standing) -> None:
    session().info.update(actor_id=bank.officer.id, actor_name="示例员工", address="192.0.2.7", request_id="r-1")
    bank.matter.tier = Tier.LOSS
    session.flush()

    entry = only(session, table="matter", row=bank.matter.id, action=Action.UPDATE)
    assert (entry.actor_id, entry.actor_name, entry.address, entry.request_id) == (
        bank.officer.id,
        "示例员工",
        "192.0.2.7",
        "r-1",
    )


def test_a_foreign_key_set_through_a_relationship_is_recorded(session: Any, bank: Standing) -> None:
    bank.matter.owner = bank.approver
    session.flush()

    entry = only(session, table="matter", row=bank.matter.id, action=Action.UPDATE)
    assert entry.old == {"owner_id": bank.officer.id}
    assert entry.new == {"owner_id": bank.approver.id}


def test_a_removed_row_keeps_its_last_values(session: Any, bank: Standing) -> None:
    party = make_party(session, matter=bank.matter)
    address = PartyAddress(party=party, kind=AddressKind.LIVING, text="澜州市示例路 1 号")
    session.add(address)
    session.commit()
    address_id = address.id

    party.addresses.remove(address)
    session.flush()

    entry = only(session, table="party_address", row=address_id, action=Action.DELETE)
    assert entry.old["text"] == "澜州市示例路 1 号"
    assert entry.new == {}


def test_a_link_between_two_rows_is_recorded_when_made_and_when_cut(session: Any, bank: Standing) -> None:
    role = bank.officer.roles[0]
    bank.officer.roles.remove(role)
    session.flush()

    made = only(session, table="user_role", row=f"{bank.officer.id}/{role.id}", action=Action.INSERT)
    cut = only(session, table="user_role", row=f"{bank.officer.id}/{role.id}", action=Action.DELETE)
    assert made.new == cut.old == {"user_id": bank.officer.id, "role_id": role.id}


def test_secrets_never_reach_the_log(session: Any, bank: Standing) -> None:
    bank.officer.password = "argon2-of-a-word"
    session.flush()
    bank.officer.password = "argon2-of-another-word"
    session.flush()

    told = [change.old | change.new for change in entries(session, table="user", row=bank.officer.id)]
    assert {each.get("password") for each in told} >= {"•••"}
    assert not any("argon2" in str(each) for each in told)


def test_every_secret_column_of_the_accounts_is_marked() -> None:
    marked = {column.name for column in Base.metadata.tables["user"].columns if column.info.get("secret")}

    assert {"password", "tf_totp_secret", "mf_recovery_codes", "fs_uniquifier"} <= marked


def test_an_identity_number_is_masked_in_its_column_and_in_any_text(session: Any, bank: Standing) -> None:
    party = make_party(session, matter=bank.matter)
    party.identity_number = "100101199001011234"
    party.status_reason = "与 100101199001011234 为同一人"
    session.flush()

    change = entries(session, table="party", row=party.id, action=Action.UPDATE)[-1]
    assert change.new["identity_number"] == "100***********1234"
    assert change.new["status_reason"] == "与 100***********1234 为同一人"


def test_a_company_code_is_not_taken_for_an_identity_number(session: Any, bank: Standing) -> None:
    party = make_party(session, matter=bank.matter, kind=PartyKind.ORGANISATION, uscc="91100000MA01234567")

    assert only(session, table="party", row=party.id, action=Action.INSERT).new["uscc"] == "91100000MA01234567"


def test_a_long_text_is_kept_by_length_and_digest(session: Any, bank: Standing) -> None:
    bank.matter.internal_assessment = "字" * 3000
    session.flush()

    kept = only(session, table="matter", row=bank.matter.id, action=Action.UPDATE).new["internal_assessment"]
    assert kept["characters"] == 3000
    assert len(kept["sha256"]) == 64


def test_bulk_statements_that_would_leave_no_trace_are_refused(session: Any, bank: Standing) -> None:
    for statement in (
        update(Matter).values(title="x"),
        insert(NumberRegister).values(series="x", last=1),
        Matter.__table__.delete(),
    ):
        with pytest.raises(UnrecordedBulk, match="no trace"):
            session.execute(statement)


def test_the_bulk_verb_changes_and_records_each_row(session: Any, bank: Standing) -> None:
    changed = audit.update_rows(model=Matter, where=[Matter.branch_id == bank.branch.id], values={"tier": Tier.LOSS})

    entry = only(session, table="matter", row=bank.matter.id, action=Action.UPDATE)
    assert changed == 1
    assert (entry.old, entry.new) == ({"tier": "doubtful"}, {"tier": "loss"})
    assert bank.matter.tier is Tier.LOSS
    assert bank.matter.version == 2
    assert not entries(session, table="matter", row=bank.other_matter.id, action=Action.UPDATE)


def test_what_hangs_on_a_matter_is_in_its_history(session: Any, bank: Standing) -> None:
    party = make_party(session, matter=bank.matter)
    loan = make_loan(session, matter=bank.matter, borrower=party)

    tables = [change.table_name for change in audit.changes_of(matter_id=bank.matter.id, size=100).items]
    assert {"matter", "party", "party_role", "loan", "engagement"} <= set(tables)
    assert not any(
        change.row_id == str(loan.id)
        for change in audit.changes_of(matter_id=bank.other_matter.id).items
        if change.table_name == "loan"
    )


def test_a_party_written_before_its_role_belongs_to_the_matter_afterwards(session: Any, bank: Standing) -> None:
    party = Party(kind=PartyKind.PERSON, name="赵示例")
    session.add(party)
    session.flush()
    assert not matters_of(session, table="party", row=party.id)

    session.add(PartyRole(matter_id=bank.matter.id, party_id=party.id, role=Role.BORROWER))
    session.flush()

    assert matters_of(session, table="party", row=party.id) == {bank.matter.id}


def test_a_party_of_two_matters_shows_its_changes_in_both_and_the_earlier_ones_only_in_the_first(
    session: Any, bank: Standing
) -> None:
    party = make_party(session, matter=bank.matter)
    party.telephone = "199-0000-0001"
    session.flush()
    session.add(PartyRole(matter_id=bank.other_matter.id, party_id=party.id, role=Role.GUARANTOR))
    session.flush()
    party.telephone = "199-0000-0002"
    session.flush()

    told = [
        [
            change.new.get("telephone")
            for change in audit.changes_of(matter_id=matter.id, size=100).items
            if change.table_name == "party"
        ]
        for matter in (bank.matter, bank.other_matter)
    ]
    assert told[0] == ["199-0000-0002", "199-0000-0001", ""]
    assert told[1] == ["199-0000-0002"]


def test_a_firm_reads_the_log_of_its_own_matters_only(app: Application, session: Any, bank: Standing) -> None:
    own, hidden, firm = bank.matter.id, bank.other_matter.id, bank.lawyer.firm_id
    session.commit()

    with acting_as(Scope(Reach.FIRM, firm_id=firm, on=date(2026, 3, 20))):
        assert audit.changes_of(matter_id=own).total > 0
        assert audit.changes_of(matter_id=hidden).total == 0
        assert not db.session.scalars(select(Change).where(Change.table_name == "user")).all()


def test_the_log_takes_no_second_thoughts(session: Any, bank: Standing) -> None:
    session.commit()
    assert Milestone.__tablename__ in triggers.APPEND_ONLY
    assert triggers.missing(session.connection()) == []

    for table in ("change", "change_matter"):
        for statement in (
            f"UPDATE {table} SET change_id = 0" if table == "change_matter" else "UPDATE change SET actor_name = 'x'",
            f"DELETE FROM {table}",
        ):
            with pytest.raises(IntegrityError, match="append-only"):
                session.connection().exec_driver_sql(statement)
            session.rollback()


def test_a_row_may_not_be_replaced_behind_the_log(session: Any, bank: Standing) -> None:
    session.commit()
    if session.get_bind().dialect.name == "postgresql":
        with pytest.raises(IntegrityError, match="append-only"):
            session.connection().exec_driver_sql("TRUNCATE change CASCADE")
    else:
        key = session.scalar(select(Change.id).limit(1))
        with pytest.raises(IntegrityError, match="append-only"):
            session.connection().exec_driver_sql(
                "INSERT OR REPLACE INTO change (id, at, actor_name, address, request_id, table_name, row_id, action, old, new) "
                f"VALUES ({key}, '2026-03-20', '', '', '', 'x', '1', 'insert', '{{}}', '{{}}')"
            )


def test_what_is_rolled_back_is_not_in_the_log(session: Any, bank: Standing) -> None:
    session.commit()
    bank.matter.tier = Tier.LOSS
    session.flush()
    session.rollback()

    assert not entries(session, table="matter", row=bank.matter.id, action=Action.UPDATE)


def test_every_column_of_a_recorded_table_knows_its_old_value() -> None:
    forgetful = [
        f"{mapper.class_.__name__}.{attribute.key}"
        for mapper in Base.registry.mappers
        if mapper.local_table.info.get("recorded", True) is not False
        for attribute in mapper.column_attrs
        if not attribute.active_history and attribute.columns[0] is not mapper.version_id_col
    ]

    assert not forgetful, f"Make these with app.core.db.column, which sets active_history: {forgetful}"


def test_nothing_disappears_by_a_cascade_of_the_database() -> None:
    cascading = [
        str(constraint)
        for table in Base.metadata.tables.values()
        for constraint in table.foreign_key_constraints
        if constraint.ondelete or constraint.onupdate
    ]

    assert not cascading, f"The log does not see what the database cascades: {cascading}"


def entries(session: Any, *, table: str, row: Any, action: Action | None = None) -> list[Change]:
    wanted = select(Change).where(Change.table_name == table, Change.row_id == str(row)).order_by(Change.id)
    return [change for change in session.scalars(wanted) if action in (None, change.action)]


def only(session: Any, *, table: str, row: Any, action: Action) -> Change:
    (entry,) = entries(session, table=table, row=row, action=action)
    return entry


def matters_of(session: Any, *, table: str, row: Any) -> set[int]:
    keys = [change.id for change in entries(session, table=table, row=row)]
    return set(session.scalars(select(ChangeMatter.matter_id).where(ChangeMatter.change_id.in_(keys))))


def make_party(session: Any, *, matter: Matter, kind: PartyKind = PartyKind.PERSON, **values: Any) -> Party:
    party = Party(kind=kind, name="钱示例", **values)
    party.roles.append(PartyRole(matter_id=matter.id, role=Role.BORROWER))
    session.add(party)
    session.flush()
    return party


def make_loan(session: Any, *, matter: Matter, borrower: Party) -> Loan:
    loan = Loan(
        matter_id=matter.id,
        borrower=borrower,
        number="LD-1",
        signed_on=date(2024, 3, 20),
        amount=Decimal("3500000.00"),
        starts_on=date(2024, 3, 20),
        ends_on=date(2025, 3, 20),
        rate_kind=RateKind.FIXED,
        fixed_percent=Decimal("5"),
    )
    session.add(loan)
    session.flush()
    return loan


@pytest.fixture
def bank(session: Any) -> Standing:
    return standing()
