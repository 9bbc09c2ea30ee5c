"""What the calculators answer: the same figures as the statutes, plain enough to be kept, and sentences for what cannot be."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calculators.questions import (
    CapitalsAsked,
    CodeAsked,
    DelayAsked,
    FeeAsked,
    InterestAsked,
    PeriodAsked,
)
from app.calculators.services import asking
from app.calculators.services.answers import Answer
from app.calculators.services.calendar_file import calendar_of
from app.calculators.states import Tool
from app.core import clock
from app.core.errors import DomainError
from app.core.work import Application
from app.statutes import debt
from app.statutes.debt import CompoundRule, DebtInputs, Drawdown, LoanTerms, RateKind, RateTerms, Repayment
from app.statutes.delay import FixedDebt
from app.statutes.periods import Excluded, Service
from app.statutes.rules import LAW, HolidayYear, Rules
from tests.statutes.tables import money, table

CUTOFF = date(2026, 3, 20)
G1 = Decimal("3813222.65")


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        (FeeAsked("acceptance", CUTOFF, G1), "37305.78"),
        (FeeAsked("acceptance", CUTOFF, G1, halves=("simple_procedure",)), "18652.89"),
        (FeeAsked("acceptance", CUTOFF, G1, halves=("simple_procedure", "mediated")), "18652.89"),
        (FeeAsked("acceptance", CUTOFF, G1, rounding="yuan"), "37306"),
        (FeeAsked("preservation", CUTOFF, G1), "5000.00"),
        (FeeAsked("preservation", CUTOFF, Decimal(733500)), "4187.50"),
        (FeeAsked("preservation", CUTOFF), "30.00"),
        (FeeAsked("enforcement", CUTOFF, G1), "40532.23"),
        (FeeAsked("payment_order", CUTOFF, Decimal(86400)), "653.33"),
        (FeeAsked("order_to_suit", CUTOFF, Decimal(86400)), "1306.67"),
        (FeeAsked("counterclaim", CUTOFF, Decimal(86400)), "980.00"),
        (FeeAsked("appeal", CUTOFF, Decimal(163200)), "3564.00"),
        (FeeAsked("claim_changed", CUTOFF, Decimal(163200), paid=Decimal(1960)), "1604.00"),
        (FeeAsked("claim_changed", CUTOFF, Decimal(86400), paid=Decimal(3564)), "1604.00"),
        (FeeAsked("claim_changed", CUTOFF, Decimal(86400), paid=Decimal(3564), investigation_ended=True), "0.00"),
        (FeeAsked("to_ordinary", CUTOFF, Decimal(86400)), "980.00"),
        (FeeAsked("refund", CUTOFF, paid=Decimal(1960), refund="withdrawn"), "980.00"),
        (FeeAsked("refund", CUTOFF, paid=Decimal(980), refund="withdrawn", already_halved=True), "0.00"),
        (FeeAsked("bankruptcy", CUTOFF, Decimal(900000000)), "300000.00"),
        (FeeAsked("collateral", CUTOFF, Decimal(86400), collateral="ratio", figure=Decimal("0.5")), "980.00"),
        (FeeAsked("public_summons", CUTOFF), "100.00"),
    ],
    ids=lambda value: value.item if isinstance(value, FeeAsked) else value,
)
def test_fees_come_out_to_the_fen(app: Application, asked: FeeAsked, value: str):
    with app.app_context():
        answer = asking.answer_to(asked)

    assert answer.value.amount == Decimal(value)
    assert answer.basis
    assert answer.working


@pytest.mark.parametrize(("amount", "acceptance", "preservation", "enforcement"), table("fees")["all_three"])
def test_the_check_table_of_the_three_fees_comes_out(
    app: Application, amount: object, acceptance: object, preservation: object, enforcement: object
):
    with app.app_context():
        told = [
            asking.answer_to(FeeAsked(item, CUTOFF, money(amount))).value.amount
            for item in ("acceptance", "preservation", "enforcement")
        ]

    assert told == [money(acceptance), money(preservation), money(enforcement)]


def test_a_fee_names_the_others_on_the_same_amount(app: Application):
    with app.app_context():
        answer = asking.answer_to(FeeAsked("acceptance", CUTOFF, G1))

    assert [found.amount for found in answer.further] == [
        Decimal(figure) for figure in ("37305.78", "18652.89", "12435.26", "5000.00", "40532.23")
    ]


@pytest.mark.parametrize(("printed", "words"), [("37306", "一致"), ("37310", "不一致")])
def test_the_courts_own_figure_is_compared(app: Application, printed: str, words: str):
    with app.app_context():
        answer = asking.answer_to(FeeAsked("acceptance", CUTOFF, G1, printed=Decimal(printed)))

    assert any(f"元{words}" in remark for remark in answer.remarks)


def test_interest_of_the_golden_case_and_its_doubled_part(app: Application):
    with app.app_context():
        answer = asking.answer_to(_golden())

    assert answer.value.amount == G1
    assert [part.amount for part in answer.parts] == [
        Decimal(figure) for figure in ("3500000.00", "43750.00", "266145.83", "3326.82")
    ]
    assert answer.delay is not None
    assert answer.delay.value == Decimal("61250.00")
    assert answer.debt == debt.calculate(_golden().loan, cutoff_on=CUTOFF)
    assert any("3,500,000.00 × 7.50% × 365天 ÷ 360 = 266,145.83元" in line for line in answer.working)


def test_a_doubled_part_can_be_asked_for_alone(app: Application):
    asked = InterestAsked(CUTOFF, delay=DelayAsked((FixedDebt("本金", Decimal(3500000), date(2025, 12, 10)),)))

    with app.app_context():
        assert asking.answer_to(asked).value.amount == Decimal("61250.00")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"repayments": (date(2024, 1, 1), "100")}, "repayments-0-paid_on"),
        ({"repayments": (date(2026, 1, 1), "99000000")}, "repayments-0-amount"),
        ({"second": (date(2025, 6, 1), date(2025, 5, 1))}, "drawdowns-1-due_on"),
    ],
)
def test_a_refusal_stands_at_its_own_row(app: Application, changes: dict, field: str):
    loan = _golden().loan
    drawdowns, repayments = loan.drawdowns, ()
    if "second" in changes:
        drawn, due = changes["second"]
        drawdowns = (*drawdowns, Drawdown("drawdowns-1", "loans-0", Decimal("1.00"), drawn, due))
    if "repayments" in changes:
        on, amount = changes["repayments"]
        repayments = (Repayment("repayments-0", "loans-0", on, Decimal(amount)),)
    asked = InterestAsked(CUTOFF, loan=DebtInputs(loan.loans, drawdowns, repayments))

    with app.app_context(), pytest.raises(DomainError) as refused:
        asking.answer_to(asked)

    assert refused.value.field == field


def test_a_cut_off_before_the_loan_is_refused_at_the_cut_off(app: Application):
    with app.app_context(), pytest.raises(DomainError) as refused:
        asking.answer_to(InterestAsked(date(2023, 1, 1), loan=_golden().loan))

    assert refused.value.field == "cutoff"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1005030.40", "壹佰万伍仟零叁拾元肆角"),
        ("86万元", "捌拾陆万元整"),
        ("３,０００.０６", "叁仟元零陆分"),
        ("0.05", "伍分"),
        ("人民币壹佰万伍仟零叁拾元肆角", "1005030.40"),
        ("三千五百元", "3500.00"),
        ("壹亿元壹角", "100000000.10"),
        ("拾伍万圓正", "150000.00"),
    ],
)
def test_amounts_go_into_capitals_and_back(app: Application, text: str, value: str):
    with app.app_context():
        assert asking.answer_to(CapitalsAsked(text)).value.plain_value == value


@given(st.integers(min_value=0, max_value=10**18 - 1))
def test_every_amount_survives_the_way_there_and_back(fen: int):
    amount = Decimal(fen) / 100
    words = asking.answer_to(CapitalsAsked(f"{amount:.2f}"), rules=LAW).value.words

    assert asking.answer_to(CapitalsAsked(words), rules=LAW).value.amount == amount
    assert asking.answer_to(CapitalsAsked(words), rules=LAW).working == ()


@pytest.mark.parametrize("text", ["", "-5", "1.005", "1,23", "三万五", "叁伍元", "abc", "10000000000000000", "9" * 90, "元"])
def test_what_is_no_amount_is_refused_at_the_field(app: Application, text: str):
    with app.app_context(), pytest.raises(DomainError) as refused:
        asking.answer_to(CapitalsAsked(text))

    assert refused.value.field in ("text", "amount", None)


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("11010519491231002X", []),
        ("110105194912310021", ["X", "11010519491231002X", "110150194912310021"]),
        ("91110108MA01KP2T5U", []),
        ("91110108MA01KP2T5X", ["U", "91110108MA01KP2T5U", "91110108MA01PK2T5X"]),
    ],
)
def test_the_check_character_that_fits_is_named(app: Application, number: str, found: list[str]):
    with app.app_context():
        answer = asking.answer_to(CodeAsked(number))

    assert [one.words for one in answer.further if one.words] == found


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("1101051949123100", "少2位，应为18位"),
        ("11O105194912310021", "第3位“O”不是数字，是否为数字0"),
        ("110105194902300021", "第7至14位“19490230”不是真实的出生日期"),
        ("91110108MA01KP2T5U9", "多1位，应为18位"),
        ("9111O108MA01KP2T5U", "第5位“O”不在统一社会信用代码所用的字符之内，是否为数字0"),
        ("110105491231002", "15位为第一代居民身份证号码，现行号码为18位"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(app: Application, number: str, problem: str):
    with app.app_context():
        assert problem in asking.answer_to(CodeAsked(number)).working


@pytest.mark.parametrize(
    ("on", "raw", "last"),
    [
        (date(2026, 3, 10), date(2026, 3, 25), date(2026, 3, 25)),
        (date(2026, 9, 17), date(2026, 10, 2), date(2026, 10, 8)),
        (date(2026, 4, 16), date(2026, 5, 1), date(2026, 5, 6)),
        (date(2026, 1, 30), date(2026, 2, 14), date(2026, 2, 14)),
    ],
)
def test_the_appeal_against_a_judgment_is_counted(app: Application, on: date, raw: date, last: date):
    with app.app_context():
        (limit,) = asking.answer_to(PeriodAsked(event="judgment_served", on=on)).limits

    assert (limit.raw_last_on, limit.last_on, limit.starts_on) == (raw, last, date.fromordinal(on.toordinal() + 1))
    assert "〔民诉法 §171(1)〕" in [article.short for article in limit.basis]


def test_each_party_has_its_own_period_and_the_last_one_decides(app: Application):
    parties = (
        Service("甲", date(2026, 3, 10)),
        Service("乙", date(2026, 5, 20), by_notice=True),
        Service("丙", date(2026, 3, 12), abroad=True),
    )

    with app.app_context():
        limits = {one.party: one for one in asking.answer_to(PeriodAsked(event="judgment_served", parties=parties)).limits}

    assert limits["甲"].last_on == date(2026, 3, 25)
    assert limits["乙"].event_on == date(2026, 6, 22)
    assert limits["乙"].last_on == date(2026, 7, 7)
    assert limits["丙"].length == "30日"
    assert [one.party for one in limits.values() if one.decides] == ["乙"]


def test_a_length_of_ones_own_counts_back_and_never_forward_over_a_rest_day(app: Application):
    with app.app_context():
        (limit,) = asking.answer_to(PeriodAsked(on=date(2026, 5, 11), length=7, direction="backward")).limits

    assert (limit.raw_last_on, limit.last_on) == (date(2026, 5, 4), date(2026, 4, 30))


def test_what_an_unchangeable_period_does_not_allow_is_said_and_not_counted(app: Application):
    asked = PeriodAsked(event="title_effective", on=date(2026, 2, 24), excluded=(Excluded(date(2026, 3, 1), date(2026, 3, 10)),))
    with app.app_context():
        answer = asking.answer_to(asked)
        plain = asking.answer_to(PeriodAsked(event="title_effective", on=date(2026, 2, 24)))

    kept = {one.key: one.last_on for one in plain.limits}
    unchanged = [one for one in answer.limits if one.kind == "unchangeable"]
    assert unchanged
    assert all(one.last_on == kept[one.key] for one in unchanged)
    assert any("不变期间" in remark for remark in answer.remarks)


def test_every_event_can_be_asked_for(app: Application):
    from_all = [event.key for event in asking.period.periods.events()]

    with app.app_context():
        answered = 0
        for key in from_all:
            try:
                answer = asking.answer_to(PeriodAsked(event=key, on=CUTOFF))
            except DomainError as refused:
                assert refused.field == "event"
                continue
            assert Answer.from_plain(answer.to_plain()) == answer
            answered += 1

    assert answered > len(from_all) / 2


def test_the_tables_of_the_bank_move_the_answer(app: Application):
    own = Rules(holidays=(HolidayYear(2026, ((date(2026, 3, 25), date(2026, 3, 25)),), ()),))
    asked = PeriodAsked(event="judgment_served", on=date(2026, 3, 10))

    with app.app_context():
        moved, plain = asking.answer_to(asked, rules=own), asking.answer_to(asked)

    assert (plain.limits[0].last_on, moved.limits[0].last_on) == (date(2026, 3, 25), date(2026, 3, 26))
    assert moved.version != plain.version


@pytest.mark.parametrize("tool", list(Tool))
def test_questions_and_answers_survive_being_kept(app: Application, tool: Tool):
    asked = QUESTIONS[tool]()

    with app.app_context():
        answer = asking.answer_to(asked)

    assert Answer.from_plain(answer.to_plain()) == answer
    assert asking.asked_of(tool, asked.to_plain()) == asked


def test_a_calendar_file_keeps_to_its_lines(app: Application):
    with app.app_context():
        answer = asking.answer_to(PeriodAsked(event="judgment_served", on=date(2026, 9, 17)))
        lines = calendar_of(answer.limits, made_at=clock.now()).split(b"\r\n")

    assert lines[0] == b"BEGIN:VCALENDAR"
    assert b"DTSTART;VALUE=DATE:20261008" in lines
    assert max(len(line) for line in lines) <= 75
    assert "顺延" in b"".join(lines).replace(b" ", b"").decode()


def _golden() -> InterestAsked:
    terms = LoanTerms(
        key="loans-0",
        title="《借款合同》",
        rate=RateTerms(kind=RateKind.FIXED, fixed_percent=Decimal(5)),
        compound=CompoundRule.PENALTY_RATE,
    )
    drawn = Drawdown(
        key="drawdowns-0",
        loan_key="loans-0",
        amount=Decimal("3500000.00"),
        drawn_on=date(2024, 3, 20),
        due_on=date(2025, 3, 20),
        interest_paid_to=date(2024, 12, 20),
        title="借据1",
    )
    delay = DelayAsked((FixedDebt("本金", Decimal("3500000.00"), date(2025, 12, 10)),))
    return InterestAsked(CUTOFF, loan=DebtInputs((terms,), (drawn,)), delay=delay)


QUESTIONS = {
    Tool.FEE: lambda: FeeAsked("acceptance", CUTOFF, G1),
    Tool.INTEREST: _golden,
    Tool.PERIOD: lambda: PeriodAsked(event="judgment_served", on=CUTOFF),
    Tool.CAPITALS: lambda: CapitalsAsked("3500000"),
    Tool.CODE: lambda: CodeAsked("11010519491231002X"),
}
