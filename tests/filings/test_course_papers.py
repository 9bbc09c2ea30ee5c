"""The papers that answer a deadline: what they say of a matter with its course, and what must be there before they leave the house."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from app.core.errors import DomainError
from app.docket import services as docket
from app.docket.states import DeadlineState
from app.documents import plain_text
from app.filings import services as filings
from app.filings.states import OF_THE_COURSE, PaperKind, Severity
from app.matters.states import GuaranteeMode, MaximumBasis
from app.preservation.models import PreservedAsset
from app.statutes.rules import LAW
from tests.factories import course_papers
from tests.factories.course import Course
from tests.factories.filings import Ready
from tests.factories.golden import TOTAL

Made = tuple[Ready, Course]


@pytest.fixture
def made(session: object) -> Made:
    """G1 with a suit, two seizures and an enforcement."""
    return course_papers.ready()


def words(made: Made, kind: PaperKind, **changed: str) -> str:
    """The paper as it would be printed."""
    return plain_text(filings.desk(filing=course_papers.begin(*made, kind, **changed)).filled)


def found(made: Made, kind: PaperKind, **changed: str) -> dict[str, Severity]:
    """What the rules find in the paper, by code."""
    shown = filings.desk(filing=course_papers.begin(*made, kind, **changed))
    return {finding.code: finding.severity for finding in shown.check_up.findings}


@pytest.mark.parametrize("kind", sorted(OF_THE_COURSE, key=lambda kind: kind.value))
def test_paper_answered_in_full_has_no_gap_and_nothing_open_in_its_words(made: Made, kind: PaperKind) -> None:
    shown = filings.desk(filing=course_papers.begin(*made, kind))

    assert shown.filled.gaps == ()
    assert "××" not in plain_text(shown.filled)
    assert not [one for one in shown.check_up.blocking if one.code != "D19-2"]


@pytest.mark.parametrize("kind", sorted(OF_THE_COURSE, key=lambda kind: kind.value))
def test_paper_without_answers_says_what_it_asks_and_is_held_up(made: Made, kind: PaperKind) -> None:
    ready, _ = made

    shown = filings.probe(matter=ready.g1.matter, kind=kind, maker=ready.officer)

    assert shown.check_up.blocking
    assert any(finding.code in ("C11", f"{code_of(kind)}-1") for finding in shown.check_up.blocking)


def code_of(kind: PaperKind) -> str:
    """The number of the paper in the catalogue."""
    return filings.catalogue.load(kind.value).catalogue_number


def test_renewal_asks_for_the_longest_term_from_the_day_after_the_end(made: Made) -> None:
    text = words(made, PaperKind.PRESERVATION_RENEWAL)

    assert "账户（6222000000000001234）继续冻结，期限自2026年4月20日起一年；" in text
    assert "工业厂房继续查封，期限自2028年4月21日起三年。" in text
    assert "工业厂房的查封文书未载明截止日，表中截止日系依法定期限计算。" in text
    assert "（2025）澜0102民初1234号之一民事裁定书项下" in text


@pytest.mark.parametrize(
    ("changed", "signed_on", "code", "severity"),
    [
        ({"term": "3"}, date(2026, 3, 20), "D10-3", Severity.BLOCK),
        ({}, date(2026, 4, 14), "D10-2", Severity.WARN),
        ({}, date(2026, 4, 20), "D10-2", Severity.BLOCK),
    ],
)
def test_renewal_is_held_to_the_law(made: Made, changed: dict[str, str], signed_on: date, code: str, severity: Severity) -> None:
    filing = course_papers.begin(*made, PaperKind.PRESERVATION_RENEWAL, **changed)
    filing.signed_on = signed_on

    findings = filings.desk(filing=filing).check_up.findings

    assert (code, severity) in [(finding.code, finding.severity) for finding in findings]


def test_renewal_without_a_number_of_the_ruling_is_blocked(made: Made) -> None:
    deposit: PreservedAsset = made[1].deposit
    deposit.ruling_number = ""

    assert found(made, PaperKind.PRESERVATION_RENEWAL)["D10-4"] is Severity.BLOCK
    assert "D10-4" not in found(made, PaperKind.PRESERVATION_RENEWAL, ruling="（2025）澜0102民初1234号之一")


def test_released_seizure_leaves_the_others_in_force(made: Made) -> None:
    text = words(made, PaperKind.PRESERVATION_RELEASE)

    assert "请求解除对澜州示例精工机械有限公司在示例商业银行澜州支行的账户（6222000000000001234）的冻结" in text
    assert "对澜州市临澜区示范路18号工业厂房的查封、扣押、冻结措施继续有效。" in text
    assert "澜银审〔2026〕12号" not in text


def test_preservation_asks_for_the_locked_debt_or_the_amount_named(made: Made) -> None:
    assert f"名下价值{TOTAL:,.2f}元" in words(made, PaperKind.PRESERVATION_APPLICATION)
    assert "名下价值1,000,000.00元（大写：人民币壹佰万元整）" in words(
        made, PaperKind.PRESERVATION_APPLICATION, amount="1,000,000"
    )
    assert found(made, PaperKind.PRESERVATION_APPLICATION, amount="9000000")["D07-2"] is Severity.WARN


def test_bank_is_not_exempt_from_security_before_the_suit(made: Made) -> None:
    changed = {"stage": "pre_suit", "court_ground": "property"}

    assert found(made, PaperKind.PRESERVATION_APPLICATION, **changed)["D07-3"] is Severity.BLOCK
    assert "第一百零四条" in words(made, PaperKind.PRESERVATION_APPLICATION, **changed)


def test_preservation_warns_of_a_general_guarantor(made: Made) -> None:
    made[0].g1.matter.guarantees[0].mode = GuaranteeMode.GENERAL

    assert found(made, PaperKind.PRESERVATION_APPLICATION)["D07-4"] is Severity.WARN


def test_appeal_goes_to_the_court_above_within_the_days_from_the_banks_own_receipt(made: Made) -> None:
    text = words(made, PaperKind.NOTICE_OF_APPEAL)
    filing = course_papers.begin(*made, PaperKind.NOTICE_OF_APPEAL)
    filing.signed_on = date(2025, 9, 25)

    assert "上诉人于2025年9月10日收到该民事判决书" in text
    assert "澜州市中级人民法院" in text
    assert found(made, PaperKind.NOTICE_OF_APPEAL)["D19-2"] is Severity.BLOCK
    assert "D19-2" not in [finding.code for finding in filings.desk(filing=filing).check_up.findings]


def test_notice_service_needs_the_proof_of_a_failed_service(made: Made) -> None:
    changed = {"attempts": "2025-05-06｜邮寄送达｜澜州市临澜区示范路20号｜查无此单位"}

    assert found(made, PaperKind.NOTICE_SERVICE_APPLICATION, **changed)["D14-2"] is Severity.BLOCK


def test_demand_on_the_borrower_states_the_debt_and_interrupts_limitation(made: Made) -> None:
    text = words(made, PaperKind.DEMAND_NOTICE)

    assert text.startswith("催收通知书\n澜州示例精工机械有限公司：")
    assert f"尚欠我行债务{TOTAL:,.2f}元" in text
    assert "于2026年4月10日前（含当日）清偿上述全部债务" in text
    assert "诉讼时效自本通知书到达贵公司时中断" in text
    assert "同意履行还款义务" in text


def test_demand_on_a_person_who_guaranteed_calls_him_by_his_promise(made: Made) -> None:
    wife = made[0].g1.guarantors[2]

    text = words(made, PaperKind.DEMAND_NOTICE, parties=str(wife.id))

    assert text.startswith("要求承担保证责任通知书\n钱示例：")
    assert "您与我行签订《保证合同》（编号：LZ2024-0318-B3）" in text
    assert "要求您于2026年4月10日前（含当日）承担连带保证责任，清偿上述全部债务" in text
    assert "本人已收到贵行" in text


def test_letter_to_a_general_guarantor_says_that_it_does_not_save_the_guarantee(made: Made) -> None:
    guarantee = made[0].g1.matter.guarantees[0]
    guarantee.mode = GuaranteeMode.GENERAL

    text = words(made, PaperKind.DEMAND_NOTICE, parties=str(guarantee.guarantor_id))

    assert "对债务人财产依法强制执行后仍不能履行的债务，应当承担保证责任" in text
    assert "连带" not in text
    assert found(made, PaperKind.DEMAND_NOTICE, parties=str(guarantee.guarantor_id))["D37-3"] is Severity.WARN


def test_demand_asks_only_for_what_is_due(made: Made) -> None:
    made[0].g1.loan.ends_on = date(2027, 3, 20)

    assert "清偿上述债务中已到期的部分" in words(made, PaperKind.DEMAND_NOTICE)


def test_each_obligor_needs_a_notice(made: Made) -> None:
    assert found(made, PaperKind.DEMAND_NOTICE)["D37-5"] is Severity.WARN
    for guarantor in made[0].g1.guarantors:
        course_papers.begin(*made, PaperKind.DEMAND_NOTICE, parties=str(guarantor.id))
    assert "D37-5" not in found(made, PaperKind.DEMAND_NOTICE)


@pytest.mark.parametrize("condition", ["money", "no_counter", "in_china", "servable", "competent", "no_preservation"])
def test_payment_order_needs_all_its_conditions(made: Made, condition: str) -> None:
    assert found(made, PaperKind.PAYMENT_ORDER_APPLICATION, **{condition: "no"})["D20-2"] is Severity.BLOCK


def test_security_is_realised_within_what_its_maximum_limits(made: Made) -> None:
    security = made[0].g1.security

    assert "在登记的最高债权额5,000,000.00元（大写：人民币伍佰万元整）限度内优先受偿" in words(
        made, PaperKind.COLLATERAL_REALISATION_APPLICATION
    )
    security.max_basis = MaximumBasis.PRINCIPAL
    assert "在登记的最高本金限额5,000,000.00元" in words(made, PaperKind.COLLATERAL_REALISATION_APPLICATION)
    assert found(made, PaperKind.COLLATERAL_REALISATION_APPLICATION, order="broken")["D21-3"] is Severity.BLOCK


def test_resumption_asks_for_what_is_left(made: Made) -> None:
    text = words(made, PaperKind.ENFORCEMENT_RESUMPTION, debt="3813222.65", performed="86000")

    assert f"尚未履行金额{TOTAL - Decimal(86000):,.2f}元" in text
    assert found(made, PaperKind.ENFORCEMENT_RESUMPTION, performed="3813222.65")["D24-2"] is Severity.BLOCK


def test_copy_of_the_leads_for_others_hides_long_numbers(made: Made) -> None:
    assert "账号6222000000000001234" in words(made, PaperKind.ASSET_LEAD_LIST)
    assert "账号***************1234" in words(made, PaperKind.ASSET_LEAD_LIST, masked="yes")


def test_restriction_names_the_legal_representative_and_bears_the_title_of_what_it_asks(made: Made) -> None:
    borrower = made[0].g1.borrower

    assert f"被执行人{borrower.name}及其法定代表人{borrower.representative_name}" in words(
        made, PaperKind.RESTRICTION_APPLICATION
    )
    assert words(made, PaperKind.RESTRICTION_APPLICATION, asked="consumption").startswith("限制消费申请书\n")
    assert "失信" not in words(made, PaperKind.RESTRICTION_APPLICATION, asked="consumption")


def test_open_deadlines_call_for_their_papers_and_say_about_what(made: Made) -> None:
    ready, course = made
    called = filings.asked_for(matter=ready.g1.matter)
    deadline = next(row for row in called[PaperKind.PRESERVATION_RENEWAL] if row.measure_id == course.deposit.id)

    (begun,) = filings.begin_together(
        actor=ready.officer, matter=ready.g1.matter, kinds=[PaperKind.PRESERVATION_RENEWAL], deadline=deadline
    )

    assert begun.calculation is None
    assert {row.question: row.text for row in begun.answers} == {"measures": str(course.deposit.id)}
    assert all(row.state is DeadlineState.OPEN for rows in called.values() for row in rows)


def test_seizure_that_ended_is_not_offered(made: Made) -> None:
    ready, course = made
    docket.record_event(
        actor=ready.officer,
        matter_id=ready.g1.matter.id,
        happening="released",
        on=date(2026, 3, 10),
        measure_id=course.deposit.id,
        proceeding_id=course.preservation.id,
        rules=LAW,
        reason="补录",
    )
    filing = filings.begin(
        actor=ready.officer, matter=ready.g1.matter, kind=PaperKind.PRESERVATION_RENEWAL, cutoff_on=date(2026, 3, 20)
    )

    assert set(filings.offered(filing=filing)["measures"]) == {str(course.plant.id)}


def _too_many_cells(made: Made) -> None:
    course_papers.begin(*made, PaperKind.ASSET_LEAD_LIST, assets="一｜二｜三｜四｜五｜六｜七｜八｜九")


def _cell_missing(made: Made) -> None:
    course_papers.begin(*made, PaperKind.ASSET_LEAD_LIST, assets="赵示例｜｜示例控股有限公司30%股权")


def _somebody_else(made: Made) -> None:
    course_papers.begin(*made, PaperKind.DEMAND_NOTICE, parties="999999")


def _no_figure(made: Made) -> None:
    course_papers.begin(*made, PaperKind.ENFORCEMENT_RESUMPTION, debt="很多")


@pytest.mark.parametrize("act", [_too_many_cells, _cell_missing, _somebody_else, _no_figure])
def test_answer_the_paper_cannot_take_is_refused_at_its_field(made: Made, act: Callable[[Made], None]) -> None:
    with pytest.raises(DomainError) as refused:
        act(made)

    assert refused.value.field in ("assets", "parties", "debt")
