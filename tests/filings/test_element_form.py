"""The element form of the complaint (D02): every box and line from the matter, and the same claims and figures as the narrative one."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.core.db import db
from app.core.errors import DomainError
from app.core.organisations import OrganisationType, Ownership
from app.documents import plain_text
from app.filings import services as filings
from app.filings.models import Filing
from app.filings.states import PaperKind
from app.matters.states import Compound, GuaranteeMode, Jurisdiction, LprTerm, PartyStatus, RateKind, RepaymentKind, Reprice, Role
from tests.factories import filings as papers
from tests.factories import golden, loans, matters
from tests.factories.filings import Ready

BLANK = 127
"""Boxes of the official form with one row of each kind of party and one agent."""


def test_boxes_of_g1_are_counted_and_ticked_as_the_facts_say(made: Ready) -> None:
    text = words(form(made, mediation_choice="accept"))

    assert boxes(text) == BLANK + 2 * 1 + 19 * 1 + 2 * 0
    for line in (
        "股份有限公司☑　上市公司□",
        "国有☑（控股□　参股☑）　民营□",
        "性别：男☑　女□",
        "类型：有限责任公司☑　股份有限公司□",
        "是否请求支付至实际清偿之日止：是☑　否□",
        "是□　提前还款（加速到期）□/解除合同□",
        "是否到期：是☑　否□",
        "利率☑5.00%/年（季/月）（合同条款：第三条）",
        "逾期上浮☑50%/年（合同条款：第八条）",
        "复利☑按罚息利率（合同条款：第八条）",
        "罚息（违约金）☑7.50%/年（合同条款：第八条）",
        "按季计息、到期一次性还本☑",
        "逾期时间：2025年3月21日　至今已逾期365天",
        "是☑　正式登记☑",
        "预告登记□",
        "一般保证□",
        "连带责任保证☑",
        "担保额度：5,000,000.00元",
    ):
        assert line in text, line
    assert "是☑\n否□\n暂不确定，想要了解更多内容□" in text


def test_figures_are_those_of_the_locked_debt(made: Ready) -> None:
    claims = context(form(made))["claims"]

    assert claims["principal"] == {"cutoff_on": golden.CUTOFF, "amount": golden.PRINCIPAL, "note": ""}
    assert (claims["interest"]["in_term"], claims["interest"]["penalty"]) == (golden.INTEREST, golden.PENALTY)
    assert claims["interest"]["compound"] == golden.COMPOUND
    assert claims["interest"]["total"] == golden.INTEREST + golden.PENALTY + golden.COMPOUND
    assert claims["total"] == golden.TOTAL


def test_claims_are_those_of_the_narrative_complaint_word_by_word(made: Ready) -> None:
    narrative = context(papers.complaint(made))["claims"]

    statement = context(form(made))["claims"]["statement"]

    assert [line.split("、", 1)[1] for line in statement] == [claim["text"] for claim in narrative]
    assert statement[0].startswith("一、判令被告一") and statement[-1].startswith("五、")


def test_costs_make_row_five_and_the_total(made: Ready) -> None:
    loans.cost(matter=made.g1.matter)

    paper = form(made, mediation_choice="accept")
    claims = context(paper)["claims"]

    assert claims["costs"] == {"claimed": True, "text": ["律师费30,000.00元（合同第十条，发票号码：0000001）"]}
    assert claims["total"] == golden.TOTAL + Decimal("30000.00")
    assert papers.codes(paper) == []


def test_interest_that_was_paid_is_told_to_the_day_it_is_paid_to(made: Ready) -> None:
    repaid = context(form(made))["facts"]["repaid"]

    # Three quarters and what was left of the first, each rounded to the fen as the bank settles them.
    by_hand = sum((Decimal("3500000") * days / 7200).quantize(Decimal("0.01")) for days in (92, 92, 91))
    assert repaid["interest_to"] == date(2024, 12, 20)
    assert abs(repaid["interest"] - by_hand) <= Decimal("0.02")


def test_matter_without_collateral_answers_no(made: Ready) -> None:
    db.session.delete(made.g1.security)
    db.session.flush()

    paper = form(made, mediation_choice="refuse")
    facts, text = context(paper)["facts"], words(paper)

    assert facts["security"]["agreed"] is False and facts["security"]["is_maximum"] is False
    assert (facts["security"]["providers"], facts["security"]["assets"]) == ("无", ["无"])
    assert "是□　签订时间：" in text and "担保物：无" in text
    assert "优先受偿" not in text
    assert "连带责任保证☑" in text
    assert papers.codes(paper) == []


def test_matter_without_any_guarantor_ticks_no_mode(made: Ready) -> None:
    roles = [role for role in made.g1.matter.party_roles if role.party in made.g1.guarantors]
    for row in (*made.g1.matter.guarantees, *roles):
        db.session.delete(row)
    db.session.flush()

    guarantee = context(form(made))["facts"]["guarantee"]

    assert guarantee == {"agreed": False, "signed": "", "guarantors": "无", "content": ["无"], "modes": []}


def test_thirty_defendants_have_thirty_rows(made: Ready) -> None:
    for _ in range(26):
        member = matters.person(matter=made.g1.matter, address="澜州市临澜区示例路3号", telephone="199-0000-0003")
        loans.guarantee(loan=made.g1.loan, guarantor=member)

    paper = form(made)
    rows = context(paper)
    text = words(paper)

    assert len(rows["defendants"]["persons"]) == 28 and len(rows["defendants"]["organisations"]) == 2
    assert boxes(text) == BLANK + 2 * 27 + 19 * 1
    assert text.count("证件类型：居民身份证") == 28


def test_second_agent_adds_his_lines(made: Ready) -> None:
    paper = form(made)
    agent(made, paper, name="周示例", special_authority=True, special_powers="代为承认、变更诉讼请求，进行和解")
    agent(made, paper, name="吴示例")

    text = words(paper)

    assert boxes(text) == BLANK + 2 + 19 + 2
    assert "有☑" in text
    assert "代为承认、变更诉讼请求，进行和解" in text


def test_contracts_that_differ_are_named_apart(made: Ready) -> None:
    second = loans.loan(
        matter=made.g1.matter, borrower=made.g1.borrower, number="LZ2024-0401", amount=Decimal("500000.00"), signed_on=date(2024, 4, 1),
        starts_on=date(2024, 4, 2), ends_on=date(2027, 4, 2), rate_kind=RateKind.LPR, lpr_term=LprTerm.ONE_YEAR, spread_bp=Decimal(135),
        reprice=Reprice.ANNIVERSARY, compound=Compound.NONE, repayment_kind=RepaymentKind.EQUAL_INSTALMENTS,
        repayment_method="等额本息", jurisdiction=Jurisdiction.COURT, jurisdiction_clause="第二十条", jurisdiction_text="由贷款人住所地人民法院管辖",
    )  # fmt: skip
    loans.drawdown(loan=second, number="LZ2024-0401-01")

    facts = context(paper := form(made))["facts"]

    assert [term["contract"] for term in facts["terms"]] == [
        "《流动资金借款合同》（编号：LZ2024-0318）",
        "《流动资金借款合同》（编号：LZ2024-0401）",
    ]
    assert facts["rate"]["percent"] == "LZ2024-0318：5.00；LZ2024-0401：1年期LPR＋1.35"
    assert facts["matured"] is False
    assert facts["repayment_method"] == "other" and facts["repayment_other"] == "等额本息"
    assert facts["amount"] == "LZ2024-0318：3,500,000.00元；LZ2024-0401：500,000.00元；合计4,000,000.00元"
    assert len(facts["drawdowns"]) == 2
    assert context(paper)["jurisdiction"]["text"] == [
        "《流动资金借款合同》（编号：LZ2024-0401）第二十条：由贷款人住所地人民法院管辖。"
    ]


def test_passage_worded_anew_stands_in_the_box(made: Ready) -> None:
    paper = form(made)
    filings.word_passages(
        actor=made.officer,
        filing=paper,
        texts={"claims.0": "判令被告一还款；", "facts.remarks": "曾于2025年10月调解。\n未达成一致。"},
    )

    shown = filings.desk(filing=paper)

    assert shown.context["claims"]["statement"][0] == "一、判令被告一还款；"
    assert shown.context["facts"]["remarks"] == ["曾于2025年10月调解。", "未达成一致。"]
    assert "曾于2025年10月调解。" in plain_text(shown.filled)


def test_claim_left_empty_falls_away_and_the_rest_is_numbered_anew(made: Ready) -> None:
    paper = form(made)
    filings.word_passages(actor=made.officer, filing=paper, texts={"claims.2": "", "claims.more": "判令被告一返还权证。"})

    statement = context(paper)["claims"]["statement"]

    assert [line[:2] for line in statement] == ["一、", "二、", "三、", "四、", "五、"]
    assert statement[3] == "四、判令被告一返还权证。"
    assert not any("优先受偿" in line for line in statement)


def test_question_without_an_answer_blocks_and_an_answer_ticks(made: Ready) -> None:
    paper = form(made)
    assert papers.codes(paper) == ["D02-2"]

    filings.answer(
        actor=made.officer,
        filing=paper,
        texts={"mediation_choice": "undecided", "litigation_costs": "no", "mediation_fees": "no"},
    )

    assert papers.codes(paper) == []
    assert context(paper)["mediation"]["benefits"] == [True, False, True, True, True]
    assert context(paper)["claims"]["litigation_costs"] is False
    assert "暂不确定，想要了解更多内容☑" in words(paper)


def test_preservation_before_suit_asks_for_court_day_and_number(made: Ready) -> None:
    paper = form(made, mediation_choice="accept", preservation="yes")
    assert papers.codes(paper) == ["D02-2"] * 3

    filings.answer(
        actor=made.officer, filing=paper, texts={
            "mediation_choice": "accept", "preservation": "yes", "preservation_court": "澜州市临澜区人民法院", "preservation_on": "2026-03-10",
            "preservation_case_number": "（2026）澜0102财保12号",
        },
    )  # fmt: skip

    assert papers.codes(paper) == []
    assert "是☑　保全法院：澜州市临澜区人民法院　保全时间：2026年3月10日\n保全案号：（2026）澜0102财保12号" in words(paper)


@pytest.mark.parametrize(("question", "text"), [("mediation_choice", "perhaps"), ("preservation_on", "31.2.2026")])
def test_answer_the_form_does_not_offer_is_refused_at_its_field(made: Ready, question: str, text: str) -> None:
    with pytest.raises(DomainError) as refusal:
        filings.answer(actor=made.officer, filing=form(made), texts={question: text})

    assert refusal.value.field == question


def test_box_that_nobody_ticked_blocks_and_leads_to_its_field(made: Ready) -> None:
    made.g1.borrower.ownership = None
    made.g1.borrower.organisation_type, made.g1.borrower.name = None, "澜州示例精工机械厂"
    made.g1.loan.repayment_kind = None

    findings = filings.desk(filing=form(made, mediation_choice="accept")).check_up.findings

    assert [finding.code for finding in findings] == ["D02-1"] * 3
    assert {finding.place.field for finding in findings if finding.place} == {"organisation_type", "ownership", "repayment_kind"}
    assert all(finding.blocks for finding in findings)


@pytest.mark.parametrize(
    ("name", "stated"),
    [
        ("澜州示例有限公司", OrganisationType.LIMITED), ("澜州示例股份有限公司", OrganisationType.JOINT_STOCK),
        ("澜州示例投资合伙企业（有限合伙）", OrganisationType.PARTNERSHIP), ("澜州示例果蔬专业合作社", OrganisationType.COOPERATIVE),
        ("澜州示例加工厂", None),
    ],
)  # fmt: skip
def test_name_states_the_type_the_law_makes_it_state(name: str, stated: OrganisationType | None) -> None:
    assert OrganisationType.stated_by(name) is stated


@pytest.mark.parametrize(
    ("words", "stated"),
    [
        ("按季结息，到期一次还本", RepaymentKind.QUARTERLY_INTEREST), ("按月付息、到期还本", RepaymentKind.MONTHLY_INTEREST),
        ("到期一次性还本付息", RepaymentKind.AT_MATURITY), ("等额本息", RepaymentKind.EQUAL_INSTALMENTS), ("随借随还", None), ("", None),
    ],
)  # fmt: skip
def test_words_of_the_contract_state_the_way_of_repayment(words: str, stated: RepaymentKind | None) -> None:
    assert RepaymentKind.stated_by(words) is stated


def test_listed_company_is_a_joint_stock_company_too(made: Ready) -> None:
    made.officer.branch.organisation_type, made.officer.branch.ownership = OrganisationType.LISTED, Ownership.STATE_CONTROLLED

    plaintiff = context(form(made))["plaintiffs"]["organisations"][0]

    assert plaintiff["types"] == ["joint_stock_company", "listed_company"]
    assert (plaintiff["ownership"], plaintiff["state_share"]) == ("state_owned", "controlling")


def test_bankrupt_borrower_owes_a_confirmed_claim_and_interest_to_the_day_before(made: Ready) -> None:
    made.g1.borrower.status, made.g1.borrower.status_on = PartyStatus.BANKRUPT, date(2026, 1, 5)
    made.g1.matter.guarantees[0].mode = GuaranteeMode.GENERAL
    administrator = matters.organisation(name="示例破产清算事务所", representative_name="周示例")
    matters.party_role(matter=made.g1.matter, party=administrator, role=Role.ADMINISTRATOR, stands_for=made.g1.borrower)

    for kind in (PaperKind.CIVIL_COMPLAINT, PaperKind.CIVIL_COMPLAINT_FORM):
        text = words(papers.complaint(made, kind=kind))
        assert "确认原告对被告一澜州示例精工机械有限公司享有下列破产债权：借款本金3,500,000.00元" in text
        assert "截至2026年1月4日（受理破产申请的前一日）的利息" in text
        assert "判令被告一" not in text
        assert "强制执行后仍不能履行" not in text
        assert "被人民法院裁定受理破产申请，附利息的债权自该日起停止计息。" in text
        assert "企业破产法" in text
        assert "至实际清偿之日止" not in text.replace("是否请求支付至实际清偿之日止", "")


def test_bankrupt_guarantor_owes_a_confirmed_claim_beside_the_others(made: Ready) -> None:
    holding = made.g1.guarantors[0]
    holding.status, holding.status_on = PartyStatus.BANKRUPT, date(2026, 2, 2)
    matters.party_role(
        matter=made.g1.matter, party=matters.organisation(name="示例清算事务所"), role=Role.ADMINISTRATOR, stands_for=holding
    )

    text = words(papers.complaint(made))

    assert (
        "确认原告就上述第一、二项债务对被告二示例控股有限公司享有保证债权，作为破产债权（附利息的债务，利息计算至2026年2月2日受理破产申请的前一日）"
        in text
    )
    assert "判令被告三赵示例、被告四钱示例对上述第一、二项债务承担连带清偿责任" in text
    assert "D01-17" in papers.codes(papers.complaint(made))


def test_shareholder_is_asked_for_the_ground_on_which_he_answers(made: Ready) -> None:
    made.g1.borrower.status = PartyStatus.DEREGISTERED
    owner = matters.person(name="吴示例", address="澜州市临澜区示例路9号", telephone="199-0000-0003", verified_on=golden.CUTOFF)
    role = matters.party_role(matter=made.g1.matter, party=owner, role=Role.SHAREHOLDER, stands_for=made.g1.borrower)
    assert "D01-16" in papers.codes(papers.complaint(made))

    role.liability_ground = "未经依法清算即办理注销登记"

    assert "D01-16" not in papers.codes(papers.complaint(made))
    assert "作为澜州示例精工机械有限公司的股东，未经依法清算即办理注销登记，应当对该公司的上述债务依法承担责任" in words(
        papers.complaint(made)
    )


def test_security_of_another_kind_is_ticked_and_its_day_asked_for(made: Ready) -> None:
    made.g1.matter.other_security = "股权让与担保"
    paper = form(made, mediation_choice="accept")
    assert papers.codes(paper) == ["D02-5"]

    made.g1.matter.other_security_on = date(2024, 3, 18)

    assert papers.codes(paper) == []
    assert "是☑　形式：股权让与担保　签订时间：2024年3月18日" in words(paper)


def test_special_authority_without_its_powers_is_pointed_out(made: Ready) -> None:
    paper = form(made, mediation_choice="accept")
    agent(made, paper, special_authority=True)

    assert papers.codes(paper) == ["D02-4"]


def test_both_complaints_rest_on_one_locked_debt(made: Ready) -> None:
    begun = filings.begin_together(
        actor=made.officer, matter=made.g1.matter, cutoff_on=golden.CUTOFF, signed_on=golden.CUTOFF,
        kinds=(PaperKind.CIVIL_COMPLAINT_FORM, PaperKind.CIVIL_COMPLAINT),
    )  # fmt: skip

    assert [paper.kind for paper in begun] == [PaperKind.CIVIL_COMPLAINT_FORM, PaperKind.CIVIL_COMPLAINT]
    assert begun[0].calculation is begun[1].calculation
    assert len(made.g1.matter.calculations) == 1


def test_complaint_on_another_debt_than_the_other_one_is_pointed_out(made: Ready) -> None:
    narrative = papers.complaint(made)
    paper = form(made, mediation_choice="accept")
    assert papers.codes(paper) == []

    filings.lock_debt(actor=made.officer, filing=narrative, cutoff_on=date(2026, 3, 10), cutoff_charged=True)

    assert papers.codes(paper) == ["D02-6"] and papers.codes(narrative) == ["D02-6"]


def test_answers_go_with_the_paper_that_takes_its_place(made: Ready) -> None:
    paper = form(made, mediation_choice="refuse")

    fresh = filings.supersede(actor=made.officer, filing=paper)

    assert context(fresh)["mediation"]["choice"] == "refuse"


def form(made: Ready, **answers: str) -> Filing:
    """The element form begun on the golden cut-off, with these answers."""
    paper = papers.complaint(made, kind=PaperKind.CIVIL_COMPLAINT_FORM)
    return filings.answer(actor=made.officer, filing=paper, texts=answers)


def agent(made: Ready, paper: Filing, **facts: Any) -> None:
    given = {"name": "周示例", "organisation": "示例律师事务所", "job": "律师", "telephone": "199-0000-0008"} | facts
    filings.name_agent(actor=made.officer, filing=paper, **given)


def context(paper: Filing) -> dict[str, Any]:
    return dict(filings.desk(filing=paper).context)


def words(paper: Filing) -> str:
    return plain_text(filings.desk(filing=paper).filled)


def boxes(text: str) -> int:
    return len(re.findall("[□☑]", text))


@pytest.fixture
def made(session: object) -> Ready:
    """G1, nothing missing."""
    return papers.ready()
