"""The change log as people read it: names, labels and amounts, in the reader's language, within the reader's rights."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask_babel import force_locale

from app.access.scope import Reach, Scope, acting_as
from app.audit import labels
from app.audit import services as audit
from app.audit.history import Entry
from app.audit.states import Action
from app.core import clock, translations
from app.core.db import Base
from app.core.work import Application
from app.matters.states import Tier
from tests.factories.standing import Standing, browser, entry_of, standing


def test_a_change_reads_with_labels_names_and_amounts(session: Any, bank: Standing) -> None:
    session().info.update(actor_name="示例员工", address="192.0.2.7")
    bank.matter.tier = Tier.LOSS
    bank.matter.owner = bank.approver
    bank.matter.balance_total = Decimal("3813222.65")
    bank.matter.balance_as_of = date(2026, 3, 20)
    session.flush()

    with force_locale("en"):
        entry = last(bank)

    told = {line.label: (line.old, line.new) for line in entry.lines}
    assert (entry.what, entry.subject, entry.action, entry.who) == ("Matter", bank.matter.title, Action.UPDATE, "示例员工")
    assert told["Class"] == ("Doubtful", "Loss")
    assert told["Officer or owner"] == (bank.officer.full_name, bank.approver.full_name)
    assert told["Balance as of"] == ("—", "2026-03-20")
    assert told["Balance in total"] == ("—", "3,813,222.65")


def test_a_change_reads_in_chinese(session: Any, bank: Standing) -> None:
    bank.matter.tier = Tier.LOSS
    session.flush()

    with force_locale("zh_Hans_CN"):
        entry = last(bank)

    assert entry.what == "案件"
    assert entry.who == "系统"
    assert entry.lines[0].label == "五级分类"


def test_what_is_the_banks_alone_is_left_out_for_a_firm(session: Any, bank: Standing) -> None:
    bank.matter.internal_note = "底价 480 万"
    bank.matter.cause_of_action = "金融借款合同纠纷（一）"
    session.flush()

    for_bank = audit.history_of(matter_id=bank.matter.id, size=1).items[0]
    for_firm = audit.history_of(matter_id=bank.matter.id, size=1, with_bank_only=False).items[0]

    assert any("底价" in line.new for line in for_bank.lines)
    assert [line.new for line in for_firm.lines] == ["金融借款合同纠纷（一）"]


def test_a_name_that_the_reader_may_not_see_is_not_told(session: Any, bank: Standing) -> None:
    from_hidden = bank.other_matter.id
    key, firm = bank.matter.id, bank.lawyer.firm_id
    session.commit()

    with acting_as(Scope(Reach.FIRM, firm_id=firm, on=clock.today())):
        assert audit.history_of(matter_id=key, with_bank_only=False).total
        assert not audit.history_of(matter_id=from_hidden, with_bank_only=False).total


def test_the_history_is_paged(session: Any, bank: Standing) -> None:
    for number in range(5):
        bank.matter.cause_of_action = f"案由 {number}"
        session.flush()

    total = audit.changes_of(matter_id=bank.matter.id).total
    pages = [audit.changes_of(matter_id=bank.matter.id, page=page, size=3).items for page in range(1, -(-total // 3) + 1)]
    assert sum(len(page) for page in pages) == total
    assert pages[0][0].new == {"cause_of_action": "案由 4"}


def test_the_history_page_shows_changes_and_milestones(app: Application, session: Any, bank: Standing) -> None:
    bank.matter.cause_of_action = "金融借款合同纠纷（二）"
    session.flush()
    entry = entry_of(bank)
    session.commit()

    assert "金融借款合同纠纷（二）" in browser(app, entry, "auditor").get(f"/matters/{entry.matter}/history").text
    assert browser(app, entry, "lawyer").get(f"/matters/{entry.matter}/history").status_code == 403
    assert browser(app, entry, "collector_elsewhere").get(f"/matters/{entry.matter}/history").status_code == 404


def test_the_last_change_of_a_field_has_a_witness(session: Any, bank: Standing) -> None:
    session().info.update(actor_name="甲")
    bank.matter.cause_of_action = "一"
    session.flush()
    session().info.update(actor_name="乙")
    bank.matter.title = "二"
    session.flush()

    witnesses = audit.who_changed(bank.matter, ["cause_of_action", "title"])
    assert {name: witness.name for name, witness in witnesses.items()} == {"cause_of_action": "甲", "title": "乙"}


def test_every_recorded_table_and_column_has_a_label_in_both_languages() -> None:
    recorded = [table for table in Base.metadata.tables.values() if table.info.get("recorded", True) is not False]
    nameless = [table.name for table in recorded if table.name not in labels.TABLES]
    nameless += [
        f"{table.name}.{column.name}"
        for table in recorded
        for column in table.columns
        if column.name not in labels.COLUMNS and not column.primary_key and column.name != "version"
    ]
    untranslated = [sentence for where, sentence in translations.missing() if where.startswith("app/audit")]

    assert not nameless, f"Name these in app/audit/labels.py: {nameless}"
    assert not untranslated


def last(bank: Standing) -> Entry:
    return audit.history_of(matter_id=bank.matter.id, size=1).items[0]


@pytest.fixture
def bank(session: Any) -> Standing:
    return standing()
