"""What must be there before a complaint or a debt sheet may be final: each rule with the thing it asks for taken away."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from app.core.db import db
from app.filings import services as filings
from app.filings.states import Companion, PaperKind, Severity
from app.matters.models import Cost
from app.matters.states import (
    CostKind,
    GuaranteeKind,
    IdentityKind,
    Jurisdiction,
    MaximumBasis,
    PartyStatus,
    Role,
)
from tests.factories import filings as papers
from tests.factories import matters
from tests.factories.filings import Ready


def _no_court(made: Ready) -> None:
    made.g1.matter.court = None


def _no_branch_telephone(made: Ready) -> None:
    made.g1.matter.branch.telephone = ""


def _wrong_code(made: Ready) -> None:
    made.g1.borrower.uscc = made.g1.borrower.uscc[:-1] + ("A" if made.g1.borrower.uscc[-1] != "A" else "B")


def _no_representative(made: Ready) -> None:
    made.g1.borrower.representative_name = ""


def _wrong_identity_number(made: Ready) -> None:
    person = made.g1.guarantors[1]
    person.identity_number = person.identity_number[:-1] + ("1" if person.identity_number[-1] != "1" else "2")


def _no_address(made: Ready) -> None:
    made.g1.guarantors[2].addresses.clear()


def _address_ended(made: Ready) -> None:
    made.g1.guarantors[2].addresses[0].until_on = date(2026, 1, 1)


def _dead_without_heirs(made: Ready) -> None:
    made.g1.guarantors[1].status = PartyStatus.DECEASED


def _no_cause(made: Ready) -> None:
    made.g1.matter.cause_of_action = ""


def _no_proof(made: Ready) -> None:
    made.g1.drawdown.proof = None


def _no_default(made: Ready) -> None:
    made.g1.matter.default_kind = made.g1.matter.default_on = None


def _no_registration_number(made: Ready) -> None:
    made.g1.security.registration_number = ""


def _maximum_not_determined(made: Ready) -> None:
    made.g1.security.determined_on = made.g1.security.determined_to = None


def _arbitration(made: Ready) -> None:
    made.g1.loan.jurisdiction = Jurisdiction.ARBITRATION


def _cost_without_invoice(made: Ready) -> None:
    made.g1.matter.costs.append(
        Cost(
            matter_id=made.g1.matter.id,
            kind=CostKind.LAWYER,
            amount=Decimal("30000.00"),
            incurred_on=date(2026, 1, 5),
            basis_clause="第十五条",
        )
    )


BLOCKED = {
    "C01": (_no_court,),
    "C02": (_no_branch_telephone,),
    "C03": (_wrong_code, _no_representative),
    "C04": (_wrong_identity_number,),
    "C05": (_no_address, _address_ended),
    "C07": (_dead_without_heirs,),
    "D01-1": (_no_cause,),
    "D01-4": (_no_proof,),
    "D01-5": (_no_default,),
    "D01-7": (_no_registration_number,),
    "D01-8": (_maximum_not_determined,),
    "D01-11": (_arbitration,),
    "D01-15": (_cost_without_invoice,),
}


def test_complaint_with_everything_in_place_has_no_finding(made: Ready) -> None:
    assert papers.codes(papers.complaint(made)) == []


def test_debt_sheet_with_everything_in_place_has_no_finding(made: Ready) -> None:
    assert papers.codes(papers.complaint(made, kind=PaperKind.DEBT_CALCULATION)) == []


@pytest.mark.parametrize(("code", "take_away"), [(code, act) for code, acts in BLOCKED.items() for act in acts])
def test_what_is_missing_blocks_the_complaint(made: Ready, code: str, take_away: Callable[[Ready], None]) -> None:
    take_away(made)
    db.session.flush()

    found = filings.desk(filing=papers.complaint(made)).check_up

    assert [finding.code for finding in found.blocking] == [code]
    assert found.blocking[0].place is not None, "a finding leads to where it is mended"


def test_missing_telephone_only_warns(made: Ready) -> None:
    made.g1.guarantors[0].telephone = ""

    found = filings.desk(filing=papers.complaint(made)).check_up

    assert [(finding.code, finding.severity) for finding in found.findings] == [("C06", Severity.WARN)]
    assert not found.is_clear


def test_another_identity_document_with_a_reason_turns_the_block_into_a_warning(made: Ready) -> None:
    _wrong_identity_number(made)
    made.g1.guarantors[1].identity_reason = "户籍系统登记为该号码"

    found = filings.desk(filing=papers.complaint(made)).check_up

    assert [(finding.code, finding.severity) for finding in found.findings] == [("C04", Severity.WARN)]


def test_passport_is_not_measured_by_the_check_digit_of_identity_cards(made: Ready) -> None:
    made.g1.guarantors[1].identity_kind, made.g1.guarantors[1].identity_number = IdentityKind.PASSPORT, "E00000000"

    assert papers.codes(papers.complaint(made)) == []


def test_heirs_are_sued_in_place_of_a_dead_guarantor(made: Ready) -> None:
    dead = made.g1.guarantors[1]
    dead.status = PartyStatus.DECEASED
    heir = matters.person(
        matter=made.g1.matter, role=Role.HEIR, name="赵示禾", address="澜州市临澜区示例路8号", telephone="199-0000-0010"
    )
    heir.verified_on = date(2026, 3, 9)
    next(role for role in made.g1.matter.party_roles if role.party is heir).stands_for = dead
    db.session.flush()

    shown = filings.desk(filing=papers.complaint(made))

    assert heir in shown.dossier.defendants
    assert dead not in shown.dossier.defendants
    assert shown.check_up.findings == ()
    assert any("原告与赵示例签订" in text for fact in shown.context["facts"] for text in fact["paragraphs"])
    assert any(
        "赵示例已死亡，" in text and "系其继承人" in text for fact in shown.context["facts"] for text in fact["paragraphs"]
    )
    assert "在继承赵示例遗产实际价值范围内" in shown.context["claims"][3]["text"] + shown.context["claims"][4]["text"]


def test_data_verified_more_than_ninety_days_ago_warn(made: Ready) -> None:
    made.g1.borrower.verified_on = date(2025, 12, 19)

    assert papers.codes(papers.complaint(made)) == ["C13"]


def test_data_verified_ninety_days_ago_do_not_warn(made: Ready) -> None:
    made.g1.borrower.verified_on = date(2025, 12, 20)

    assert papers.codes(papers.complaint(made)) == []


def test_date_in_the_future_warns(made: Ready) -> None:
    paper = papers.complaint(made)
    filings.date_paper(actor=made.officer, filing=paper, signed_on=date(2026, 3, 23), date_style="arabic")

    assert papers.codes(paper) == ["C14"]


def test_date_before_the_cutoff_warns(made: Ready) -> None:
    paper = papers.complaint(made)
    filings.date_paper(actor=made.officer, filing=paper, signed_on=date(2026, 3, 19), date_style="arabic")

    assert papers.codes(paper) == ["C14"]


def test_law_that_was_not_in_force_on_the_date_blocks(made: Ready) -> None:
    paper = papers.complaint(made)
    filings.date_paper(actor=made.officer, filing=paper, signed_on=date(2020, 12, 31), date_style="arabic")

    assert "C15" in papers.codes(paper)


def test_cutoff_more_than_sixty_days_old_warns(made: Ready) -> None:
    paper = filings.begin(
        actor=made.officer,
        matter=made.g1.matter,
        kind=PaperKind.CIVIL_COMPLAINT,
        cutoff_on=date(2026, 1, 18),
        signed_on=date(2026, 3, 20),
    )

    assert papers.codes(paper) == ["D01-2"]


def test_three_agents_are_one_too_many(made: Ready) -> None:
    paper = papers.complaint(made)
    for name in ("周示例", "吴示例", "郑示例"):
        filings.name_agent(actor=made.officer, filing=paper, name=name)

    assert papers.codes(paper) == ["C09"]


def test_agent_whose_power_of_attorney_has_ended_blocks(made: Ready) -> None:
    paper = papers.complaint(made)
    filings.name_agent(actor=made.officer, filing=paper, name="周示例", authority_until=date(2026, 3, 19))

    assert papers.codes(paper) == ["C08"]


def test_guarantor_left_out_of_the_suit_needs_his_guarantee_excluded(made: Ready) -> None:
    paper = papers.complaint(made)
    filings.leave_out(actor=made.officer, filing=paper, party=made.g1.guarantors[0], reason="另案起诉")

    assert papers.codes(paper) == ["D01-6"]


def test_guarantee_excluded_with_a_reason_satisfies_the_rule(made: Ready) -> None:
    guarantee = made.g1.matter.guarantees[0]
    guarantee.is_claimed, guarantee.exclusion_reason = False, "另案起诉"
    db.session.flush()
    paper = papers.complaint(made)
    filings.leave_out(actor=made.officer, filing=paper, party=made.g1.guarantors[0], reason="另案起诉")

    assert papers.codes(paper) == []


def test_guarantee_period_that_has_ended_warns(made: Ready) -> None:
    guarantee = made.g1.matter.guarantees[0]
    guarantee.period_months = 6

    assert papers.codes(papers.complaint(made)) == ["D01-9"]


def test_maximum_amount_guarantee_needs_its_determination(made: Ready) -> None:
    guarantee = made.g1.matter.guarantees[0]
    guarantee.kind, guarantee.max_amount, guarantee.max_basis = GuaranteeKind.MAXIMUM, Decimal("4000000.00"), MaximumBasis.TOTAL

    assert "D01-8" in papers.codes(papers.complaint(made))


def test_early_call_without_clause_or_notice_warns(made: Ready) -> None:
    made.g1.loan.accelerated_on = date(2025, 1, 15)

    assert papers.codes(papers.complaint(made)) == ["D01-12"]


def test_recorded_absence_of_the_evidence_list_satisfies_the_rule(made: Ready) -> None:
    for row in filings.dossiers.load(papers.complaint(made)).attachments:
        if row.kind.value == "evidence_list":
            row.withdrawn_at, row.withdrawn_by_id = row.uploaded_at, made.officer.id
    db.session.flush()
    paper = papers.complaint(made)
    assert papers.codes(paper) == ["D01-13"]

    filings.record_absence(actor=made.officer, filing=paper, companion=Companion.EVIDENCE_LIST, reason="立案时当场提交")

    assert papers.codes(paper) == []


def test_edited_figure_that_the_matter_does_not_know_blocks(made: Ready) -> None:
    paper = papers.complaint(made)
    text = filings.desk(filing=paper).slots[0].proposed.replace("3,500,000.00", "3,600,000.00")
    filings.word_passages(actor=made.officer, filing=paper, texts={"claims.0": text})

    found = papers.codes(paper)

    assert found == ["C10", "C10"], "the strange figure, and capitals that no longer say the same"


def test_rest_of_a_template_in_the_text_blocks(made: Ready) -> None:
    paper = papers.complaint(made)
    filings.word_passages(actor=made.officer, filing=paper, texts={"facts.more": "合同履行地为××市。"})

    assert papers.codes(paper) == ["C11"]


def test_character_that_no_font_has_blocks_and_is_named(made: Ready) -> None:
    paper = papers.complaint(made)
    filings.word_passages(actor=made.officer, filing=paper, texts={"facts.more": "当事人姓名含有\U00012000字。"})

    found = filings.desk(filing=paper).check_up.findings

    assert [finding.code for finding in found] == ["C12"]
    assert "U+12000" in found[0].sentence


def test_matter_changed_after_the_debt_was_locked_blocks_until_it_is_locked_again(made: Ready) -> None:
    paper = papers.complaint(made)
    made.g1.loan.fixed_percent = Decimal("5.5")
    db.session.flush()
    assert papers.codes(paper) == ["C10"]

    filings.lock_debt(actor=made.officer, filing=paper, cutoff_on=date(2026, 3, 20), cutoff_charged=True)

    assert papers.codes(paper) == []


def test_debt_sheet_needs_the_proof_of_every_drawdown(made: Ready) -> None:
    made.g1.drawdown.proof = None

    assert papers.codes(papers.complaint(made, kind=PaperKind.DEBT_CALCULATION)) == ["D40-3"]


@pytest.fixture
def made(session: object) -> Ready:
    return papers.ready()
