"""The document desk as people meet it: what is missing and where it is mended, the second pair of eyes, the files."""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import unquote

import pytest
from sqlalchemy import select

from app.access.models import User
from app.audit.models import Reading
from app.audit.states import Act
from app.core.db import db
from app.core.work import Application
from app.files import services as files
from app.filings import services as filings
from app.filings.models import Filing
from app.filings.states import FilingStatus, PaperKind
from app.jobs.models import Job
from app.jobs.states import JobStatus
from app.matters.models import Matter, Party
from app.matters.states import Role
from tests.factories import matters as make
from tests.factories.golden import CUTOFF
from tests.filings.conftest import GOLDEN_TOTAL, Office, SignIn, changing, counted, looking, paper_of

SetPapers = Callable[[], list[str]]


def test_findings_lead_to_the_field_and_the_field_leads_back(app: Application, office: Office, signed_in: SignIn) -> None:
    _take_away(app, office)
    client = signed_in("officer")
    page = client.get(f"/filings/{office.filing}").text

    links = [unescape(link) for link in re.findall(r'<a href="([^"]+)">Mend</a>', page)]
    assert [link.split("?")[0] for link in links] == [
        f"/matters/{office.matter}/parties/{office.wife}/addresses/new",
        f"/matters/{office.matter}/parties/{office.holding}/edit",
    ]
    assert [link.rpartition("#")[2] for link in links] == ["text", "telephone"]
    for link in links:
        assert f'id="{link.rpartition("#")[2]}"' in client.get(link.partition("#")[0]).text

    mended = client.post(links[0].partition("#")[0], data={"kind": "hukou", "text": "澜州市临澜区示例花园3幢502室"})
    assert (mended.status_code, unquote(mended.location)) == (303, f"/filings/{office.filing}")
    assert "钱示例 has no address" not in client.get(mended.location).text


def test_blocked_paper_says_why_beside_the_button_and_is_refused_by_hand(
    app: Application, office: Office, signed_in: SignIn
) -> None:
    _take_away(app, office)
    client = signed_in("officer")

    page = client.get(f"/filings/{office.filing}").text
    refused = client.post(f"/filings/{office.filing}/submit", data={"note": "请尽快"})

    assert re.search(r'form="submit-form" disabled', page)
    assert "Settle 2 findings, then submit" in page
    assert "Not yet: 钱示例 has no address" in page
    assert refused.status_code == 422
    assert "2 findings are open" in refused.text
    assert "请尽快" in refused.text
    with looking(app):
        assert paper_of(office).status is FilingStatus.DRAFT


def test_warning_stands_only_with_a_reason(app: Application, office: Office, signed_in: SignIn) -> None:
    with changing(app):
        db.session.get_one(Party, office.holding).telephone = ""
    client, address = signed_in("officer"), f"/filings/{office.filing}/overrides"
    finding = {"code": "C06", "subject": f"party-{office.holding}"}

    without = client.post(address, data=finding | {"reason": ""})
    with_one = client.post(address, data=finding | {"reason": "已多方查找，法院可公告送达"})

    assert without.status_code == 422
    assert re.search(r'finding-answer"><details open>', without.text)
    assert with_one.status_code == 303
    assert "stands: 已多方查找" in client.get(f"/filings/{office.filing}").text


def test_who_made_a_paper_finds_no_buttons_and_is_refused_by_hand(app: Application, office: Office, signed_in: SignIn) -> None:
    maker = signed_in("both")
    assert maker.post(f"/filings/{office.filing}/submit", data={"note": ""}).status_code == 303

    own = maker.get(f"/filings/{office.filing}").text
    by_hand = [
        maker.post(f"/filings/{office.filing}/{act}", data={"opinion": "同意"}).status_code for act in ("approve", "return")
    ]

    assert "/approve" not in own
    assert "/return" not in own
    assert by_hand == [403, 403]
    assert "/approve" in signed_in("approver").get(f"/filings/{office.filing}").text
    assert "/approve" in signed_in("manager").get(f"/filings/{office.filing}").text
    with looking(app):
        assert paper_of(office).status is FilingStatus.IN_REVIEW


def test_return_needs_an_opinion_and_the_maker_reads_it(office: Office, signed_in: SignIn) -> None:
    maker, approver = signed_in("officer"), signed_in("approver")
    maker.post(f"/filings/{office.filing}/submit")

    silent = approver.post(f"/filings/{office.filing}/return", data={"opinion": ""})
    said = approver.post(f"/filings/{office.filing}/return", data={"opinion": "请核对利息截止日"})

    assert silent.status_code == 422
    assert "Say what has to be corrected" in unescape(silent.text)
    assert said.status_code == 303
    assert "请核对利息截止日" in maker.get(f"/filings/{office.filing}").text
    lawyers = signed_in("lawyer").get(f"/filings/{office.filing}")
    assert lawyers.status_code == 200
    assert "请核对利息截止日" not in lawyers.text


def test_paper_goes_from_draft_to_filed_and_is_superseded(
    app: Application, office: Office, signed_in: SignIn, set_papers: SetPapers
) -> None:
    maker, approver, desk = signed_in("officer"), signed_in("approver"), f"/filings/{office.filing}"
    assert maker.post(f"{desk}/submit", data={"note": "请复核"}).status_code == 303
    assert approver.post(f"{desk}/approve", data={"opinion": "同意"}).status_code == 303
    waiting = maker.get(f"{desk}/progress", headers={"HX-Request": "true"})
    assert 'hx-trigger="every 2s"' in waiting.text
    assert "HX-Refresh" not in waiting.headers

    assert set_papers() == ["done", "done"]
    made = maker.get(f"{desk}/progress", headers={"HX-Request": "true"})
    assert made.headers["HX-Refresh"] == "true"

    early = maker.post(f"{desk}/filed", data={"filed_on": "2026-03-01"})
    assert early.status_code == 422
    assert 'value="2026-03-01"' in early.text
    assert maker.post(f"{desk}/filed", data={"filed_on": "2026-03-20"}).status_code == 303
    fresh = maker.post(f"{desk}/supersede")
    assert fresh.status_code == 303
    assert fresh.location != desk

    assert fresh.location in maker.get(desk).text
    assert desk in maker.get(fresh.location).text
    compared = maker.get(f"{desk}/compare")
    assert compared.status_code == 200
    assert maker.get(f"{desk}/compare?from=9").status_code == 404
    assert GOLDEN_TOTAL in maker.get(desk).text
    with looking(app):
        assert paper_of(office).status is FilingStatus.SUPERSEDED


def test_files_are_taken_away_under_their_name_and_the_reading_is_on_record(
    app: Application, office: Office, signed_in: SignIn, set_papers: SetPapers
) -> None:
    maker, lawyer = signed_in("officer"), signed_in("lawyer")
    assert maker.get(f"/filings/{office.filing}/versions/1.pdf").status_code == 404
    assert maker.post(f"/filings/{office.filing}/draft").status_code == 303
    assert set_papers() == ["done"]

    pdf = maker.get(f"/filings/{office.filing}/versions/1.pdf")
    word = lawyer.get(f"/filings/{office.filing}/versions/1.docx")

    assert pdf.data.startswith(b"%PDF")
    assert word.data.startswith(b"PK")
    name = unquote(pdf.headers["Content-Disposition"])
    assert name.startswith("attachment")
    assert "01-民事起诉状-澜州示例精工机械有限公司-LZ2024-0318-20260320-v1" in name
    assert name.endswith(".pdf")
    assert maker.get(f"/filings/{office.filing}/versions/1").status_code == 200
    with looking(app):
        taken = db.session.scalars(select(Reading).where(Reading.act == Act.DOWNLOADED).order_by(Reading.id)).all()
        assert [(row.title.rpartition(".")[2], row.matter_id) for row in taken] == [
            ("pdf", office.matter),
            ("docx", office.matter),
        ]


def test_files_that_failed_are_ordered_again(app: Application, office: Office, signed_in: SignIn, set_papers: SetPapers) -> None:
    client = signed_in("officer")
    client.post(f"/filings/{office.filing}/draft")
    assert client.post(f"/filings/{office.filing}/again").status_code == 422
    with changing(app):
        job = db.session.scalars(select(Job)).one()
        job.status, job.failure, job.finished_at = JobStatus.FAILED, "The paper took too long.", job.ordered_at

    page = client.get(f"/filings/{office.filing}").text
    again = client.post(f"/filings/{office.filing}/again")

    assert "The paper took too long." in page
    assert f"/filings/{office.filing}/again" in page
    assert again.status_code == 303
    assert set_papers() == ["done"]


@pytest.mark.parametrize(
    ("act", "typed", "kept"),
    [
        ("date", {"signed_on": "2026-02-30", "date_style": "chinese"}, 'value="2026-02-30"'),
        ("agents", {"name": "", "organisation": "澜州示例律师事务所"}, 'value="澜州示例律师事务所"'),
        ("calculation", {"cutoff": "", "cutoff_charged": ""}, 'id="cutoff"'),
        ("exclusions", {"party": "", "reason": "已另案起诉"}, 'value="已另案起诉"'),
        ("absences", {"companion": "", "reason": "另行提交"}, 'value="另行提交"'),
    ],
)
def test_what_was_typed_wrong_comes_back_with_its_error(
    office: Office, signed_in: SignIn, act: str, typed: dict[str, str], kept: str
) -> None:
    answer = signed_in("officer").post(f"/filings/{office.filing}/{act}", data=typed)

    assert answer.status_code == 422
    assert kept in answer.text
    assert "data-summary" in answer.text
    assert re.search(r'<details class="fold" id="[a-z_]+" open>', answer.text)


def test_passage_is_worded_and_marked_in_the_preview(app: Application, office: Office, signed_in: SignIn) -> None:
    client = signed_in("officer")
    with looking(app):
        texts = {slot.name.replace(".", "-"): slot.text for slot in filings.desk(filing=paper_of(office)).slots}

    answer = client.post(
        f"/filings/{office.filing}/passages", data=texts | {"claims-0": "判令被告一偿还借款本金3,500,000.00元；"}
    )

    assert answer.status_code == 303
    page = client.get(f"/filings/{office.filing}").text
    assert re.search(r'<mark class="edited" data-field="claims\.0\.text">判令被告一偿还借款本金3,500,000.00元；</mark>', page)
    assert 'id="claims-0"' in page
    assert (
        f'data-jump="defendants.3." href="/matters/{office.matter}/parties/{office.wife}/edit?back=/filings/{office.filing}"'
        in page
    )


def test_debt_is_locked_anew_and_the_paper_says_so(office: Office, signed_in: SignIn) -> None:
    client = signed_in("officer")

    answer = client.post(f"/filings/{office.filing}/calculation", data={"cutoff": "2026-03-18", "cutoff_charged": "1"})

    assert answer.status_code == 303
    assert "264,687.50" in client.get(f"/filings/{office.filing}").text


def test_another_firm_finds_nothing_to_read_or_to_write(office: Office, signed_in: SignIn) -> None:
    stranger, desk = signed_in("stranger"), f"/filings/{office.filing}"

    read = [stranger.get(f"{desk}{page}").status_code for page in ("", "/progress", "/compare", "/versions/1", "/versions/1.pdf")]
    written = [stranger.post(f"{desk}/{act}").status_code for act in ("submit", "date", "agents", "draft", "filed", "supersede")]

    assert read == [404] * 5
    assert written == [404] * 6
    assert stranger.get(f"/matters/{office.matter}/filings").status_code == 404


def test_auditor_reads_everything_and_has_no_button(office: Office, signed_in: SignIn) -> None:
    auditor, desk = signed_in("auditor"), f"/filings/{office.filing}"

    page = auditor.get(desk)
    gallery = auditor.get(f"/matters/{office.matter}/filings")

    assert (page.status_code, gallery.status_code) == (200, 200)
    assert not re.search(r'action="/filings/', page.text)
    assert 'name="kind"' not in gallery.text
    assert auditor.post(f"{desk}/submit").status_code == 403


def test_lawyer_writes_but_is_led_to_no_page_he_may_not_open(app: Application, office: Office, signed_in: SignIn) -> None:
    _take_away(app, office)
    lawyer = signed_in("lawyer")

    page = lawyer.get(f"/filings/{office.filing}").text

    assert "钱示例 has no address" in page
    assert ">Mend</a>" not in page
    assert "底线九成" not in page
    assert f'action="/filings/{office.filing}/passages"' in page


def test_gallery_lists_what_each_paper_lacks_and_begins_one(app: Application, office: Office, signed_in: SignIn) -> None:
    _take_away(app, office)
    client = signed_in("officer")

    page = client.get(f"/matters/{office.matter}/filings?kind=debt_calculation").text
    begun = client.post(
        f"/matters/{office.matter}/filings",
        data={"kind": "debt_calculation", "cutoff": "2026-03-20", "cutoff_charged": "1", "signed_on": "2026-03-20"},
    )
    wrong = client.post(f"/matters/{office.matter}/filings", data={"kind": "debt_calculation", "cutoff": "gestern"})

    assert "钱示例 has no address" in page
    assert "2 missing" in page
    assert re.search(r'<option selected value="debt_calculation"', page)
    assert begun.status_code == 303
    assert GOLDEN_TOTAL in client.get(begun.location).text
    assert wrong.status_code == 422
    assert "gestern" in wrong.text


def test_part_of_another_paper_is_not_there(app: Application, office: Office, signed_in: SignIn) -> None:
    client = signed_in("officer")
    client.post(f"/filings/{office.filing}/agents", data={"name": "孙示例"})
    with changing(app):
        first = paper_of(office)
        agent_id = first.agents[0].id
        other = Filing(matter_id=office.matter, kind=first.kind, status=FilingStatus.DRAFT, signed_on=first.signed_on)
        other.made_by_id, other.made_at, other.calculation_id = office.officer, first.made_at, first.calculation_id
        db.session.add(other)
        db.session.flush()
        other_id = other.id

    assert client.post(f"/filings/{other_id}/agents/{agent_id}/drop").status_code == 404
    assert client.post(f"/filings/{office.filing}/agents/{agent_id}/drop").status_code == 303


def test_desk_asks_the_database_the_same_whatever_the_number_of_parties(
    app: Application, office: Office, signed_in: SignIn
) -> None:
    client, address = signed_in("officer"), f"/filings/{office.filing}"
    client.get(address)
    with counted(app) as few:
        assert client.get(address).status_code == 200
    with changing(app):
        matter = db.session.get_one(Matter, office.matter)
        for number in range(20, 28):
            make.organisation(matter=matter, name=f"示例{number}有限公司", role=Role.GUARANTOR, address="澜州市示例路1号")
    with counted(app) as many:
        page = client.get(address)

    assert "示例27有限公司" in page.text
    assert len(many) == len(few)
    assert len(few) <= 60


def test_frozen_version_keeps_its_words_when_the_matter_moves_on(
    app: Application, office: Office, signed_in: SignIn, set_papers: SetPapers
) -> None:
    maker = signed_in("officer")
    maker.post(f"/filings/{office.filing}/submit")
    signed_in("approver").post(f"/filings/{office.filing}/approve", data={"opinion": ""})
    assert set_papers() == ["done", "done"]
    with changing(app):
        db.session.get_one(Party, office.holding).representative_name = "李示例"
        digest = paper_of(office).final_version.pdf.sha256

    page = maker.get(f"/filings/{office.filing}").text

    assert "The matter has changed since this paper became final" in page
    assert "李示例" not in page.partition('class="sheet')[2]
    with looking(app):
        final = paper_of(office).final_version
        assert final.pdf.sha256 == digest
        assert files.open_stored(stored_file=final.pdf).startswith(b"%PDF")


def test_gallery_proposes_the_element_form_and_begins_both_complaints(
    app: Application, office: Office, signed_in: SignIn
) -> None:
    client, address = signed_in("officer"), f"/matters/{office.matter}/filings"

    shown = client.get(address).text
    begun = client.post(
        address,
        data={
            "kind": "civil_complaint_form",
            "with_narrative": "y",
            "cutoff": "2026-03-20",
            "cutoff_charged": "y",
            "signed_on": "2026-03-20",
        },
    )

    assert '<option selected value="civil_complaint_form">' in shown
    assert begun.status_code == 303
    with looking(app):
        matter = db.session.get_one(Matter, office.matter)
        latest, earlier = filings.of_matter(matter=matter)[:2]
        assert [earlier.kind.value, latest.kind.value] == ["civil_complaint_form", "civil_complaint"]
        assert earlier.calculation_id == latest.calculation_id
        assert begun.location == f"/filings/{earlier.id}"


def test_question_of_the_form_is_answered_on_the_desk(app: Application, office: Office, signed_in: SignIn) -> None:
    client, paper = signed_in("officer"), _form(app, office)
    before = client.get(f"/filings/{paper}").text
    assert "1 to answer" in before
    assert 'href="#questions"' in before

    kept = client.post(
        f"/filings/{paper}/answers", data={"mediation_choice": "refuse", "preservation": "yes", "preservation_on": "2026-03-02"}
    )
    refused = client.post(f"/filings/{paper}/answers", data={"mediation_choice": "refuse", "preservation_on": "31.2.2026"})
    by_auditor = signed_in("auditor").post(f"/filings/{paper}/answers", data={"mediation_choice": "accept"})

    assert kept.status_code == 303
    assert refused.status_code == 422 and "31.2.2026" in refused.text
    assert by_auditor.status_code == 403
    shown = client.get(f"/filings/{paper}").text
    assert "2 to answer" in shown
    assert 'value="2026-03-02"' in shown


def test_value_of_the_form_leads_to_the_party_it_comes_from(app: Application, office: Office, signed_in: SignIn) -> None:
    page = unescape(signed_in("officer").get(f"/filings/{_form(app, office)}").text)

    assert f'data-jump="defendants.persons.1." href="/matters/{office.matter}/parties/{office.wife}/edit' in page
    assert f'data-jump="defendants.organisations.1." href="/matters/{office.matter}/parties/{office.holding}/edit' in page
    assert 'data-jump="mediation." href="#questions"' in page


def _form(app: Application, office: Office) -> int:
    """The element form of the same matter, begun at the golden cut-off."""
    with changing(app):
        actor = db.session.get_one(User, office.officer)
        matter = db.session.get_one(Matter, office.matter)
        return filings.begin(
            actor=actor, matter=matter, kind=PaperKind.CIVIL_COMPLAINT_FORM, cutoff_on=CUTOFF, signed_on=CUTOFF
        ).id


def _take_away(app: Application, office: Office) -> None:
    """Leave G1 with exactly what it lacks: one guarantor's address, which blocks, and a telephone number, which warns."""
    with changing(app):
        for address in db.session.get_one(Party, office.wife).addresses:
            db.session.delete(address)
        db.session.get_one(Party, office.holding).telephone = ""
