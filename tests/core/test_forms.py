from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.errors import DomainError
from app.core.forms import LongTextField, Part
from tests.core.sample import LoanForm, RateKind

GOOD = {"name": "借字 1 号", "amount": "1,000", "drawdowns-0-amount": "1000"}


def filled(shell: Flask, **typed: Any) -> LoanForm:
    """The sample form after somebody sent it."""
    with shell.test_request_context("/form", method="POST", data=GOOD | typed, headers={"Accept-Language": "zh"}):
        form = LoanForm()
        form.court.offer([(7, "澜州市人民法院")])
        form.validate_on_submit()
        return form


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("128400", "128400.00"),
        ("1,234.56", "1234.56"),
        ("１２８，４００．５０", "128400.50"),
        (" ¥ 3,000 ", "3000.00"),
        ("￥3000元", "3000.00"),
        ("12.8万元", "128000.00"),
        ("480万", "4800000.00"),
        ("1.5 亿元", "150000000.00"),
        ("0.01", "0.01"),
        ("0." + "10" + "0" * 60, "0.10"),
        ("0" * 60 + "7", "7.00"),
        (".5", "0.50"),
        ("999999999.99", "999999999.99"),
    ],
)
def test_an_amount_is_read_as_people_type_it(shell: Flask, typed: str, amount: str) -> None:
    assert filled(shell, amount=typed).amount.data == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("12x", "请填数字，例如 128,400.00"),
        ("1,23", "请填数字，例如 128,400.00"),
        ("一百万", "请填数字，例如 128,400.00"),
        ("1.2.3", "请填数字，例如 128,400.00"),
        ("0.005", "最多两位小数，金额精确到分"),
        ("0.0000001万", "最多两位小数，金额精确到分"),
        ("-1", "不能小于 0"),
        ("9999999999999999", "金额过大，请核对单位"),
        ("9" * 40, "金额过大，请核对单位"),
        ("999999999999999亿元", "金额过大，请核对单位"),
        ("1." + "0" * 40 + "1", "最多两位小数，金额精确到分"),
        ("   ", "此项必填"),
        ("", "此项必填"),
    ],
)
def test_an_unreadable_amount_is_refused_in_words_and_kept_as_typed(shell: Flask, typed: str, sentence: str) -> None:
    form = filled(shell, amount=typed)

    assert form.amount.errors == [sentence]
    assert form.amount._value() == typed


def test_an_unreadable_amount_is_shown_without_its_control_characters(shell: Flask) -> None:
    assert filled(shell, amount="12\x00\u202e8x").amount._value() == "128x"


def test_a_readable_amount_is_shown_with_its_thousands(shell: Flask) -> None:
    assert filled(shell, amount="128400")["amount"]._value() == "128,400.00"


@pytest.mark.parametrize(
    ("typed", "rate"), [("5.35", "5.35"), ("5.35%", "5.35"), ("６．３％", "6.3"), ("3.450001", "3.450001"), ("0", "0")]
)
def test_a_rate_is_read_in_per_cent(shell: Flask, typed: str, rate: str) -> None:
    assert filled(shell, rate=typed).rate.data == Decimal(rate)


@pytest.mark.parametrize("typed", ["5.3.5", "abc", "101", "-1", "1.0000001"])
def test_an_impossible_rate_is_refused(shell: Flask, typed: str) -> None:
    assert len(filled(shell, rate=typed).rate.errors) == 1


@pytest.mark.parametrize(
    "typed",
    [
        "2026-03-20",
        "2026年3月20日",
        "2026年03月20",
        "2026/3/20",
        "2026.3.20",
        "20260320",
        "２０２６－０３－２０",
        "2026 年 3 月 20 日",
    ],
)
def test_a_day_is_read_in_every_usual_spelling(shell: Flask, typed: str) -> None:
    assert filled(shell, signed_on=typed).signed_on.data == date(2026, 3, 20)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("2026-02-30", "没有这一天"), ("昨天", "请填日期，例如 2026-03-20"), ("2026", "请填日期，例如 2026-03-20")],
)
def test_an_impossible_day_is_refused_and_stays_to_be_corrected(shell: Flask, typed: str, sentence: str) -> None:
    form = filled(shell, signed_on=typed)

    assert form.signed_on.errors == [sentence]
    assert form.signed_on._value() == typed


def test_an_unreadable_day_is_shown_as_text_because_a_date_field_would_show_nothing(shell: Flask) -> None:
    assert 'type="text" value="昨天"' in str(filled(shell, signed_on="昨天").signed_on())
    assert 'type="date" value="2026-03-20"' in str(filled(shell, signed_on="2026年3月20日").signed_on())


@pytest.mark.parametrize("typed", ["0", "32", "a", "1.5"])
def test_a_whole_number_outside_its_limits_is_refused(shell: Flask, typed: str) -> None:
    assert len(filled(shell, days=typed).days.errors) == 1


def test_text_is_trimmed_and_counted_in_characters_not_bytes(shell: Flask) -> None:
    assert filled(shell, name="  㙍䶮𠮷澜州示例精密机械厂 ").name.data == "㙍䶮𠮷澜州示例精密机械厂"
    assert filled(shell, name="澜" * 13).name.errors == ["共 13 字，最多 12 字"]


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\u202e", "\u2066", "\n"])
def test_a_control_character_in_a_name_is_pointed_out_and_taken_out(shell: Flask, sign: str) -> None:
    form = filled(shell, name=f"张{sign}三")

    assert form.name.errors == ["文字中的控制字符已去掉，核对后再次保存"]
    assert form["name"]._value() == "张三"
    assert not filled(shell, name=form["name"]._value()).name.errors


def test_lines_are_allowed_in_long_text_and_kept_as_one_kind_of_break(shell: Flask) -> None:
    form = filled(shell, note="第一行\r\n第二行")

    assert form.note.data == "第一行\n第二行"
    assert form.note.errors == []


def test_a_choice_is_a_member_of_its_enumeration(shell: Flask) -> None:
    assert filled(shell, kind="floating").kind.data is RateKind.FLOATING
    assert filled(shell, kind="").kind.data is None
    assert filled(shell, kind="bullet").kind.errors == ["请从列表中选择"]


def test_a_pick_is_one_of_the_rows_that_were_offered(shell: Flask) -> None:
    assert filled(shell, court="7").court.data == 7
    assert filled(shell, court="8").court.errors == ["请从列表中选择"]
    assert filled(shell, court="x").court.errors == ["请从列表中选择"]


def test_the_version_travels_hidden_and_a_forged_one_is_none(shell: Flask) -> None:
    assert filled(shell, version="3").version.data == 3
    assert filled(shell, version="x").version.data is None


def test_a_broken_rule_goes_to_its_field_or_to_the_head_of_the_form(shell: Flask) -> None:
    form = filled(shell)
    with shell.test_request_context(headers={"Accept-Language": "zh"}):
        form.absorb(DomainError("At most %(limit)s", field="drawdowns-0-amount", limit=3))
        form.absorb(DomainError("Too late"))
        problems = form.problems()

    assert [(problem.anchor, problem.sentence) for problem in problems] == [("", "Too late"), ("drawdowns-0-amount", "At most 3")]


def test_a_broken_rule_of_an_unknown_field_is_not_lost(shell: Flask) -> None:
    form = filled(shell)
    with shell.test_request_context():
        form.absorb(DomainError("No such thing", field="elsewhere"))
        assert form.problems()[0].sentence == "No such thing"


def test_every_error_is_summed_up_at_the_top_and_linked(signed_in: FlaskClient) -> None:
    answer = signed_in.post("/form", data=GOOD | {"amount": "12x", "drawdowns-0-amount": "?"})

    assert answer.status_code == 422
    assert "2 处需要更正" in answer.text
    assert '<a href="#amount">' in answer.text
    assert '<a href="#drawdowns-0-amount">' in answer.text
    assert 'aria-describedby="amount-error amount-help" aria-invalid="true"' in answer.text
    assert 'value="12x"' in answer.text


def test_nothing_typed_is_lost_when_a_form_comes_back(signed_in: FlaskClient) -> None:
    typed = {
        "name": "借字 1 号",
        "amount": "bad",
        "rate": "6.3",
        "days": "20",
        "note": "补充说明",
        "is_joint": "y",
        "kind": "floating",
        "court": "7",
    }

    page = signed_in.post("/form", data=typed | {"drawdowns-0-amount": "500"}).text

    for shown in ["借字 1 号", 'value="bad"', 'value="6.3"', 'value="20"', "补充说明", "checked", 'value="500.00"']:
        assert shown in page
    assert '<option selected value="floating">' in page
    assert '<option selected value="7">' in page


def test_a_row_is_added_without_script_and_without_saving(signed_in: FlaskClient) -> None:
    answer = signed_in.post("/form", data={"name": "half", "drawdowns-0-amount": "500", "drawdowns-add": "1"})

    assert answer.status_code == 200
    assert 'name="drawdowns-1-amount"' in answer.text
    assert 'value="500"' in answer.text or 'value="500.00"' in answer.text
    assert "需要更正" not in answer.text


def test_a_row_is_removed_without_losing_the_others(signed_in: FlaskClient) -> None:
    typed = {
        "drawdowns-0-amount": "500",
        "drawdowns-1-amount": "600",
        "drawdowns-2-amount": "700",
        "drawdowns-remove": "drawdowns-1",
    }

    page = signed_in.post("/form", data=typed).text

    assert 'value="500.00"' in page
    assert 'value="700.00"' in page
    assert 'value="600.00"' not in page


def test_rows_with_gaps_in_their_numbers_are_read(shell: Flask) -> None:
    form = filled(shell, **{"drawdowns-2-amount": "700", "drawdowns-2-key": "9"})

    assert [(row.amount.data, row["key"].data) for row in form.drawdowns] == [(Decimal("1000.00"), None), (Decimal("700.00"), 9)]


def test_a_good_form_redirects(signed_in: FlaskClient) -> None:
    assert signed_in.post("/form", data=GOOD).status_code == 303


def test_every_control_has_a_label_bound_to_it(signed_in: FlaskClient) -> None:
    page = signed_in.get("/form").text

    for name in ["name", "amount", "rate", "signed_on", "kind", "court", "note", "is_joint", "proof", "drawdowns-0-amount"]:
        assert f'<label for="{name}"' in page
        assert f'id="{name}"' in page


def test_long_text_has_a_limit_of_its_own() -> None:
    class Note(Part):
        text = LongTextField("Text", at_most=3)

    assert Note(data={"text": "abc"}).validate()
