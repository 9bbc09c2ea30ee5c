"""The life of a paper: begun, worded, frozen, checked by somebody else, final, filed, superseded."""

import threading
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader
from sqlalchemy import select

from app.access.models import User
from app.access.scope import acting_as
from app.access.states import RoleKey
from app.core.db import db, writing
from app.core.errors import DomainError, NotAllowed
from app.core.work import Application
from app.documents.comparing import Op
from app.files import services as files
from app.filings import services as filings
from app.filings import tasks
from app.filings.models import Filing
from app.filings.states import FilingStatus, PaperKind
from app.jobs import running
from app.jobs.models import Job
from app.matters.states import Stage
from tests.factories import access, golden
from tests.factories import filings as papers
from tests.factories.filings import Ready


def test_beginning_a_paper_locks_the_debt_at_the_cutoff(made: Ready) -> None:
    paper = papers.complaint(made)

    assert paper.calculation.total == golden.TOTAL
    assert paper.status is FilingStatus.DRAFT


def test_two_papers_on_the_same_debt_share_one_calculation(made: Ready) -> None:
    complaint, sheet = papers.complaint(made), papers.complaint(made, kind=PaperKind.DEBT_CALCULATION)

    assert complaint.calculation is sheet.calculation


def test_claims_say_the_golden_figures(made: Ready) -> None:
    claims = [claim["text"] for claim in filings.desk(filing=papers.complaint(made)).context["claims"]]

    assert "3,500,000.00元（大写：人民币叁佰伍拾万元整）" in claims[0]
    assert "利息43,750.00元、罚息266,145.83元、复利3,326.82元" in claims[1]
    assert "自2026年3月21日起" in claims[1]
    assert "登记的最高债权额5,000,000.00元" in claims[2]
    assert claims[3].endswith("对上述第一、二项债务承担连带清偿责任；")


def test_two_who_make_the_paper_at_once_get_two_versions(app: Application, session: Any) -> None:
    made = papers.ready()
    paper = papers.complaint(made)
    actor_id, filing_id = made.officer.id, paper.id
    db.session.commit()
    numbers: list[int] = []

    def make() -> None:
        filing = db.session.get_one(Filing, filing_id)
        numbers.append(filings.make_draft(actor=db.session.get_one(User, actor_id), filing=filing).number)

    def make_late() -> None:
        with app.app_context(), writing(), acting_as():
            make()
            db.session.rollback()

    make()
    late = threading.Thread(target=make_late)
    late.start()
    late.join(2)
    db.session.commit()
    late.join(20)

    assert numbers == [1, 2]


def test_passage_worded_anew_stays_until_it_is_set_back(made: Ready) -> None:
    paper = papers.complaint(made)
    proposed = filings.desk(filing=paper).slots[0].proposed

    filings.word_passages(actor=made.officer, filing=paper, texts={"claims.0": proposed + "\n以上为本金"})
    assert filings.desk(filing=paper).slots[0].is_edited

    filings.word_passages(actor=made.officer, filing=paper, texts={"claims.0": proposed})
    assert paper.passages == []


def test_edited_passage_says_so_when_the_matter_would_now_word_it_otherwise(made: Ready) -> None:
    paper = papers.complaint(made)
    filings.word_passages(actor=made.officer, filing=paper, texts={"facts.0": "双方签订借款合同。"})
    made.g1.loan.purpose = "支付货款"
    db.session.flush()

    slot = next(slot for slot in filings.desk(filing=paper).slots if slot.name == "facts.0")

    assert slot.is_outdated
    assert slot.text == "双方签订借款合同。"


def test_further_claim_stands_before_the_costs_of_suit(made: Ready) -> None:
    paper = papers.complaint(made)
    filings.word_passages(actor=made.officer, filing=paper, texts={"claims.more": "判令被告一交付租金收益；"})

    claims = [claim["text"] for claim in filings.desk(filing=paper).context["claims"]]

    assert claims[-2:] == ["判令被告一交付租金收益；", "本案案件受理费、保全申请费由各被告共同负担。"]


def test_paper_with_an_open_finding_is_not_submitted_and_says_which(made: Ready) -> None:
    made.g1.guarantors[0].telephone = ""
    paper = papers.complaint(made)

    with pytest.raises(DomainError, match="1 findings are open"):
        filings.submit(actor=made.officer, filing=paper)

    filings.let_stand(actor=made.officer, filing=paper, code="C06", subject=f"party-{made.g1.guarantors[0].id}", reason="停机")
    filings.submit(actor=made.officer, filing=paper)
    assert paper.status is FilingStatus.IN_REVIEW


def test_what_blocks_cannot_be_let_stand(made: Ready) -> None:
    made.g1.matter.court = None
    paper = papers.complaint(made)

    with pytest.raises(DomainError, match="mended"):
        filings.let_stand(actor=made.officer, filing=paper, code="C01", subject="", reason="随后补")


def test_nobody_checks_his_own_paper_by_any_route(made: Ready) -> None:
    paper = papers.complaint(made)
    filings.submit(actor=made.officer, filing=paper)

    for act in (filings.approve, filings.return_):
        with pytest.raises(NotAllowed):
            act(actor=made.officer, filing=paper, opinion="可以")
    assert paper.status is FilingStatus.IN_REVIEW


def test_returned_paper_is_mended_and_submitted_again_with_the_differences_shown(made: Ready) -> None:
    paper = papers.complaint(made)
    filings.submit(actor=made.officer, filing=paper)
    filings.return_(actor=made.approver, filing=paper, opinion="利息截止日应为立案日")

    filings.lock_debt(actor=made.officer, filing=paper, cutoff_on=date(2026, 3, 18), cutoff_charged=True)
    filings.submit(actor=made.officer, filing=paper)

    changes = [
        change for change in filings.differences(before=paper.versions[0], after=paper.versions[1]) if change.op is not Op.SAME
    ]
    assert any("266,145.83" in change.old and "264,687.50" in change.new for change in changes)


def test_paper_in_review_is_not_edited(made: Ready) -> None:
    paper = papers.complaint(made)
    filings.submit(actor=made.officer, filing=paper)

    with pytest.raises(DomainError, match="not edited"):
        filings.word_passages(actor=made.officer, filing=paper, texts={"claims.0": "判令赔偿；"})


def test_approved_paper_becomes_final_with_both_files_and_is_never_edited(app: Application) -> None:
    with app.app_context():
        with writing(), acting_as():
            made = papers.ready()
            paper = papers.complaint(made)
            filings.submit(actor=made.officer, filing=paper)
            filings.approve(actor=made.approver, filing=paper, opinion="同意")
            key, approver_id, officer_id = paper.id, made.approver.id, made.officer.id
            db.session.commit()
            orders = [(job.id, job.subject_id) for job in db.session.scalars(select(Job).order_by(Job.id))]

        for job_id, _subject in orders:
            assert running.do(job_id, tasks={filings.MAKE_PAPER: tasks.make_paper}) == "done"

        with writing(), acting_as():
            paper = db.session.get_one(Filing, key)
            assert paper.status is FilingStatus.FINAL
            assert [version.is_draft for version in paper.versions] == [True, False]
            final = paper.final_version
            pdf = PdfReader(BytesIO(files.open_stored(stored_file=final.pdf)))
            word = Document(BytesIO(files.open_stored(stored_file=final.docx)))
            printed = "".join(page.extract_text() for page in pdf.pages)
            written = "".join(paragraph.text for paragraph in word.paragraphs)
            for figure in ("3,500,000.00", "43,750.00", "266,145.83", "3,326.82"):
                assert figure in printed
                assert figure in written
            assert "草稿" not in printed
            with pytest.raises(DomainError, match="not edited"):
                filings.word_passages(actor=db.session.get_one(User, officer_id), filing=paper, texts={"claims.0": "判令赔偿；"})
            assert db.session.get_one(User, approver_id).id == paper.review.decided_by_id


def test_setting_a_paper_twice_keeps_one_pair_of_files(app: Application) -> None:
    with app.app_context():
        with writing(), acting_as():
            made = papers.ready()
            version = filings.make_draft(actor=made.officer, filing=papers.complaint(made))
            db.session.commit()
            job = db.session.scalars(select(Job)).one()
            order = running.Order(
                job_id=job.id, kind=job.kind, matter_id=job.matter_id, subject_id=job.subject_id, ordered_by_id=job.ordered_by_id
            )
            version_id = version.id

        tasks.make_paper(order)
        with acting_as():
            first = db.session.get_one(filings.FilingVersion, version_id).pdf_id
        tasks.make_paper(order)

        with acting_as():
            assert db.session.get_one(filings.FilingVersion, version_id).pdf_id == first


def test_filed_complaint_files_its_prepared_matter(made: Ready) -> None:
    paper = _final(made)
    made.g1.matter.stage = Stage.PREPARED

    filings.mark_filed(actor=made.officer, filing=paper, filed_on=date(2026, 3, 20))

    assert paper.status is FilingStatus.FILED
    assert made.g1.matter.stage is Stage.FILED


def test_paper_cannot_have_been_filed_before_its_date_or_tomorrow(made: Ready) -> None:
    paper = _final(made)

    for day in (date(2026, 3, 19), date(2026, 3, 21)):
        with pytest.raises(DomainError, match="day of filing"):
            filings.mark_filed(actor=made.officer, filing=paper, filed_on=day)


def test_final_paper_is_superseded_by_a_new_draft_with_its_wording(made: Ready) -> None:
    paper = papers.complaint(made)
    filings.word_passages(actor=made.officer, filing=paper, texts={"facts.0": "双方签订借款合同。"})
    _finish(made, paper)

    fresh = filings.supersede(actor=made.officer, filing=paper)

    assert paper.status is FilingStatus.SUPERSEDED
    assert fresh.status is FilingStatus.DRAFT
    assert {passage.slot: passage.text for passage in fresh.passages} == {"facts.0": "双方签订借款合同。"}


def test_change_of_the_matter_after_the_paper_is_final_shows_as_drift_and_rewrites_nothing(made: Ready) -> None:
    paper = _final(made)
    before = paper.final_version.plain_text
    made.g1.borrower.representative_name = "周示例"
    db.session.flush()

    changes = filings.drift(filings.desk(filing=paper))

    assert [(change.old, change.new) for change in changes] == [("孙", "周")]
    assert paper.final_version.plain_text == before


def test_lawyer_who_may_write_but_clerk_who_may_not(made: Ready) -> None:
    clerk = access.user(RoleKey.FIRM_CLERK)

    with pytest.raises(NotAllowed):
        filings.begin(actor=clerk, matter=made.g1.matter, kind=PaperKind.CIVIL_COMPLAINT, cutoff_on=golden.CUTOFF)


def test_check_up_of_a_paper_not_begun_writes_nothing(made: Ready) -> None:
    found = filings.readiness(actor=made.officer, matter=made.g1.matter)

    asked = {kind: [finding.code for finding in check_up.unanswered] for kind, check_up in found.items()}
    assert asked == {PaperKind.CIVIL_COMPLAINT_FORM: ["D02-2"], PaperKind.CIVIL_COMPLAINT: [], PaperKind.DEBT_CALCULATION: []}
    assert db.session.new == set() or not db.session.new
    assert filings.of_matter(matter=made.g1.matter) == []
    assert made.g1.matter.calculations == []


def test_costs_enter_claim_and_total_only_when_they_are_paid_agreed_and_invoiced(made: Ready) -> None:
    from_lawyer = {"kind": "lawyer", "amount": Decimal("30000.00")}
    assert from_lawyer["amount"] not in {row.amount for row in made.g1.matter.costs}
    golden.loans.cost(matter=made.g1.matter)
    db.session.refresh(made.g1.matter, ["costs"])

    shown = filings.desk(filing=papers.complaint(made))

    assert shown.dossier.result.total == golden.TOTAL + Decimal("30000.00")
    assert any("律师费30,000.00元" in claim["text"] for claim in shown.context["claims"])
    assert shown.check_up.findings == ()


def _final(made: Ready) -> Filing:
    paper = papers.complaint(made)
    return _finish(made, paper)


def _finish(made: Ready, paper: Filing) -> Filing:
    """Approved and set, as the worker leaves it; the files are any stored file."""
    filings.submit(actor=made.officer, filing=paper)
    filings.approve(actor=made.approver, filing=paper)
    version = paper.versions[-1]
    version.docx = version.pdf = files.store_bytes(content=b"%PDF-1.7 set", media_type="application/pdf")
    version.page_count = 1
    filings.complete(version=version)
    return paper


@pytest.fixture
def made(session: object) -> Ready:
    return papers.ready()
