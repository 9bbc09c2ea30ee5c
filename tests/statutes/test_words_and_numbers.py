"""Capitals, numerals, citations, case numbers and identity numbers."""

from datetime import date
from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from app.statutes import amounts, case_numbers, citations, dated, identity, numerals
from app.statutes.errors import StatuteError
from tests.statutes.tables import table


@pytest.mark.parametrize(("figure", "words"), table("amounts").items())
def test_amount_in_capitals(figure, words):
    assert amounts.in_words(Decimal(figure)) == words


@given(st.integers(min_value=1, max_value=9_999_999_999))
def test_capitals_agree_with_a_second_opinion_below_a_hundred_million(fen):
    amount = Decimal(fen) / 100

    assert amounts.in_words(amount, whole_after_jiao=False) == cn2an.an2cn(f"{amount:.2f}", "rmb").removeprefix("零元")


def test_whole_after_jiao_is_a_setting():
    assert amounts.in_words(Decimal("0.50"), whole_after_jiao=True) == "伍角整"


@pytest.mark.parametrize("amount", ["-1", "0.001", "1e16", "NaN"])
def test_what_is_no_amount_is_refused(amount):
    with pytest.raises(StatuteError):
        amounts.in_words(Decimal(amount))


@given(st.integers(min_value=20, max_value=9999))
def test_article_numbers_agree_with_a_second_opinion(number):
    assert numerals.chinese_number(number) == cn2an.an2cn(number)


@pytest.mark.parametrize(
    ("number", "words"), [(0, "零"), (1, "一"), (10, "十"), (14, "十四"), (20, "二十"), (1161, "一千一百六十一")]
)
def test_small_numbers_are_written_as_people_do(number, words):
    assert numerals.chinese_number(number) == words


def test_years_are_written_digit_by_digit():
    assert numerals.chinese_digits("2026") == "二〇二六"


@pytest.mark.parametrize(
    ("reference", "full", "short"),
    [
        ("CC 675", "《中华人民共和国民法典》第六百七十五条", "〔民法典 §675〕"),
        ("CPL 85(3)", "《中华人民共和国民事诉讼法》第八十五条第三款", "〔民诉法 §85(3)〕"),
        ("FEE 13[1]", "《诉讼费用交纳办法》第十三条第（一）项", "〔诉讼费用交纳办法 §13[1]〕"),
        (
            "SEC-I 15",
            "《最高人民法院关于适用〈中华人民共和国民法典〉有关担保制度的解释》第十五条",
            "〔担保制度解释 §15〕",
        ),
    ],
)
def test_citation_prints_as_papers_and_pages_do(reference, full, short):
    found = citations.cite(reference)

    assert (found.full, found.short) == (full, short)


def test_articles_of_one_law_are_listed_together():
    found = citations.cite_all("CC 675", "CC 676", "FEE 29")

    assert citations.join_full(found) == "《中华人民共和国民法典》第六百七十五条、第六百七十六条、《诉讼费用交纳办法》第二十九条"


@pytest.mark.parametrize(
    ("old", "new"), [(225, 236), (227, 238), (239, 250), (246, 250), (253, 264), (100, 103), (64, 67), (122, 122)]
)
def test_old_procedure_numbers_become_todays(old, new):
    assert citations.current_article(law="CPL", old_article=old) == new


@pytest.mark.parametrize("reference", ["XX 1", "CC 99999", "民法典675", "CC 1"])
def test_an_unregistered_article_is_not_cited(reference):
    with pytest.raises(StatuteError):
        citations.cite(reference)


def test_a_law_is_cited_only_while_in_force():
    assert citations.cite("GL 19", on=date(2020, 12, 31)).article == 19
    with pytest.raises(StatuteError, match="not in force"):
        citations.cite("GL 19", on=date(2021, 1, 1))
    with pytest.raises(StatuteError, match="not in force"):
        citations.cite("CC 675", on=date(2020, 12, 31))


@pytest.mark.parametrize("name", dated.FILES)
def test_every_parameter_tells_source_rule_and_check_date(name):
    for row in dated.parameters(name).values():
        assert row.source
        assert row.rule
        assert isinstance(row.checked_on, date)
        assert row.basis or row.setting or "link" in dated.document(name)[row.name.partition(".")[2]], row.name


def test_every_holiday_row_tells_source_and_check_date():
    for year, row in dated.document("holidays").items():
        assert row["source"]
        assert isinstance(row["checked_on"], date)
        assert all(abs(day.year - year) <= 1 for span in row["rest"] for day in span)


@pytest.mark.parametrize(("text", "normal", "year", "court", "level", "kind", "number", "suffix"), table("case_numbers"))
def test_case_number_is_taken_apart(text, normal, year, court, level, kind, number, suffix):
    found = case_numbers.parse_case_number(text)

    assert (found.text, found.year, found.court_code, found.court_level.value) == (normal, year, court, level)
    assert (found.type_code, found.number, found.suffix) == (kind, number, suffix)
    assert found.identity == normal.removesuffix(suffix)


@pytest.mark.parametrize("text", ["", "2024京0105民初1号", "（2024）京0105民初号", "（2024）京0105不明1号", "（24）京民终1号"])
def test_what_is_no_case_number_is_refused(text):
    with pytest.raises(StatuteError):
        case_numbers.parse_case_number(text)


def test_case_numbers_are_found_in_a_message():
    found = case_numbers.find_case_numbers("您好，（2026）澜0102民初1234号案定于5月12日开庭，关联(2026)澜0102执保9号。")

    assert [number.text for number in found] == ["（2026）澜0102民初1234号", "（2026）澜0102执保9号"]


USCC_BODIES = st.text(alphabet="0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9)


@given(st.integers(min_value=0, max_value=99_999_999), USCC_BODIES)
def test_company_check_character_agrees_with_a_second_opinion(digits, body):
    first = f"{digits:08d}{body}"
    number = first + identity.uscc_check_character(first)

    assert identity.parse_uscc(number) == number
    assert uscc.calc_check_digit(number[:-1]) == number[-1]


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2025, 12, 31)), st.integers(min_value=0, max_value=999))
def test_person_number_tells_birth_and_gender(born, serial):
    first = f"100101{born:%Y%m%d}{serial:03d}"
    number = first + identity.resident_check_character(first)

    found = identity.parse_resident_number(number)

    assert found.birth_on == born
    assert (found.gender is identity.Gender.MALE) == (serial % 2 == 1)
    assert ric.calc_check_digit(number) == number[-1]


@pytest.mark.parametrize("text", ["", "91110000600037341", "91110000600037341I", "911100006000373410"])
def test_a_wrong_company_code_is_refused(text):
    assert identity.uscc_problem(text) is not None


@pytest.mark.parametrize("text", ["", "11010519491231002", "110105194912310021", "110105194902310024", "1101051949123１002X"])
def test_a_wrong_identity_number_is_refused(text):
    assert identity.resident_problem(text) is not None


def test_a_right_identity_number_has_no_problem():
    assert identity.resident_problem("11010519491231002x") is None
    assert identity.uscc_problem("91110000600037341L") is None


def test_error_keeps_template_and_parameters_for_translation():
    problem = identity.uscc_problem("123")

    assert problem is not None
    assert str(problem) == problem.template % problem.params
    assert problem.field == "uscc"
