"""`flask paper`: a paper into a folder, or the reason why not."""

import json
from pathlib import Path
from typing import Any

from docx import Document

from app.core.db import db
from app.core.work import Application
from app.files import services as files
from app.filings import services as filings
from tests.factories import filings as papers


def test_a_paper_with_nothing_missing_is_written_in_both_forms_as_a_draft(app: Application, session: Any, tmp_path: Path) -> None:
    number = _ready()

    answer = app.test_cli_runner().invoke(
        args=["paper", number, "civil_complaint", "--on", "2026-03-20", "--out", str(tmp_path), "--json"]
    )

    assert answer.exit_code == 0, answer.output
    said = json.loads(answer.stdout)
    assert said["findings"] == []
    word = Document(next(name for name in said["files"] if name.endswith(".docx")))
    assert "3,500,000.00" in "".join(paragraph.text for paragraph in word.paragraphs)
    assert word.sections[0].header.paragraphs[0].text == "草稿"


def test_a_form_takes_its_answers_from_the_command_line(app: Application, session: Any, tmp_path: Path) -> None:
    command = ["paper", _ready(), "civil_complaint_form", "--on", "2026-03-20", "--out", str(tmp_path), "--json"]

    without = app.test_cli_runner().invoke(args=command)
    unknown = app.test_cli_runner().invoke(args=[*command, "--answer", "weather=fine"])
    answer = app.test_cli_runner().invoke(args=[*command, "--answer", "mediation_choice=accept"])

    assert without.exit_code == 2
    assert [finding["code"] for finding in json.loads(without.stdout)["findings"]] == ["D02-2"]
    assert unknown.exit_code == 1 and "does not ask “weather”" in unknown.stderr
    assert answer.exit_code == 0, answer.output
    word = Document(next(name for name in json.loads(answer.stdout)["files"] if name.endswith(".docx")))
    cells = "".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)
    assert "截至2026年3月20日止，尚欠本金3,500,000.00元" in cells


def test_a_blocked_paper_is_not_written_and_says_why(app: Application, session: Any, tmp_path: Path) -> None:
    made = papers.ready()
    made.g1.guarantors[2].addresses.clear()
    number = made.g1.matter.number
    db.session.commit()

    answer = app.test_cli_runner().invoke(args=["paper", number, "civil_complaint", "--out", str(tmp_path)])

    assert answer.exit_code == 2
    assert answer.stderr.startswith("C05: 钱示例")
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_matter_is_said_in_one_sentence(app: Application, session: Any) -> None:
    answer = app.test_cli_runner().invoke(args=["paper", "LZ-0000-0000", "civil_complaint"])

    assert answer.exit_code == 1
    assert "There is no matter LZ-0000-0000." in answer.stderr


def test_the_final_paper_is_handed_out_as_it_was_made(app: Application, session: Any, tmp_path: Path) -> None:
    made = papers.ready()
    paper = papers.complaint(made)
    filings.submit(actor=made.officer, filing=paper)
    filings.approve(actor=made.approver, filing=paper)
    version = paper.versions[-1]
    stored = files.store_bytes(content=b"%PDF-1.7 final", media_type="application/pdf")
    version.docx, version.pdf, version.page_count = stored, stored, 1
    filings.complete(version=version)
    number = made.g1.matter.number
    db.session.commit()

    answer = app.test_cli_runner().invoke(args=["paper", number, "civil_complaint", "--final", "--out", str(tmp_path)])

    assert answer.exit_code == 0, answer.output
    assert {path.read_bytes() for path in tmp_path.iterdir()} == {b"%PDF-1.7 final"}


def _ready() -> str:
    number: str = papers.ready().g1.matter.number
    db.session.commit()
    return number
