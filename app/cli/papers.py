"""flask paper …: make a paper of a matter into a folder, without a browser."""

import json
from datetime import date, datetime
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import select

from app.access.scope import acting_as
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.documents import file_name
from app.documents.catalogue import load
from app.files import services as files
from app.filings import services as filings
from app.filings import tasks
from app.filings.states import PaperKind
from app.matters.models import Matter

DAY = click.DateTime(["%Y-%m-%d"])


def register(app: Flask) -> None:
    """Add the command to the application's commands."""
    app.cli.add_command(paper)


@click.command("paper")
@click.argument("matter_number")
@click.argument("kind", type=click.Choice([kind.value for kind in PaperKind]))
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("."),
    show_default=True,
    help="The folder to write to.",
)
@click.option("--on", "cutoff", type=DAY, help="The debt as of this day (YYYY-MM-DD); the business day when left out.")
@click.option("--not-charged", is_flag=True, help="The cut-off day itself is not charged.")
@click.option("--final", "take_final", is_flag=True, help="Take the approved paper as it was made, instead of composing one.")
@click.option(
    "--answer", "given", multiple=True, metavar="NAME=ANSWER", help="An answer to a question of the form; may be repeated."
)
@click.option("--json", "as_json", is_flag=True, help="Say what was found and made as JSON.")
def paper(
    matter_number: str,
    kind: str,
    out: Path,
    cutoff: datetime | None,
    not_charged: bool,
    take_final: bool,
    given: tuple[str, ...],
    as_json: bool,
) -> None:
    """Compose a paper of MATTER_NUMBER and write it as Word and PDF, marked as a draft.

    Exit code 0: written. 1: there is no such matter, or the paper cannot be made. 2: written is nothing, because a
    finding blocks the paper; the findings are listed. With --final the approved paper is written as it was made.
    """
    with acting_as():
        matter = db.session.scalar(select(Matter).where(Matter.number == matter_number))
        if matter is None:
            raise click.ClickException(f"There is no matter {matter_number}.")
        if take_final:
            _hand_out_final(matter, PaperKind(kind), out=out, as_json=as_json)
            return
        on: date = cutoff.date() if cutoff else clock.today()
        try:
            shown = filings.probe(
                matter=matter,
                kind=PaperKind(kind),
                cutoff_on=on,
                cutoff_charged=not not_charged,
                maker=matter.owner,
                answers=_answers(PaperKind(kind), given),
            )
            _stop_at_blocks(shown, as_json=as_json)
            made = tasks.set_paper(shown.filled, is_draft=True)
        except DomainError as error:
            raise click.ClickException(error.sentence) from error
        written = []
        out.mkdir(parents=True, exist_ok=True)
        for extension, content in (("docx", made.docx), ("pdf", made.pdf)):
            place = out / file_name(
                number=1,
                title=shown.filled.title,
                party=matter.title,
                reference=matter.loans[0].number if matter.loans else matter.number,
                on=shown.dossier.signed_on,
                version=0,
                extension=extension,
            )
            place.write_bytes(content or b"")
            written.append(str(place))
        if as_json:
            found = [
                {"code": one.code, "severity": one.severity.value, "sentence": one.sentence} for one in shown.check_up.findings
            ]
            click.echo(json.dumps({"files": written, "pages": made.pages, "findings": found}, ensure_ascii=False))
        else:
            for finding in shown.check_up.findings:
                click.echo(f"{finding.code}: {finding.sentence}", err=True)
            click.echo("\n".join(written))


def _answers(kind: PaperKind, given: tuple[str, ...]) -> dict[str, str]:
    """The answers by their question; one that the paper does not ask is refused with the list of those it asks."""
    asked = {question.name: question for question in load(kind.value).questions}
    answers = dict(answer.partition("=")[::2] for answer in given)
    for name in answers:
        if name not in asked:
            offered = ", ".join(f"{one.name} ({'/'.join(one.answers) or one.kind})" for one in asked.values())
            raise click.ClickException(f"{kind.value} does not ask “{name}”. It asks: {offered or 'nothing'}.")
    return answers


def _hand_out_final(matter: Matter, kind: PaperKind, *, out: Path, as_json: bool) -> None:
    version = next(
        (paper.final_version for paper in filings.of_matter(matter=matter) if paper.kind is kind and paper.final_version), None
    )
    if version is None or version.docx is None or version.pdf is None:
        raise click.ClickException(f"No {kind.value} of {matter.number} is final yet: have one approved first.")
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for extension, stored in (("docx", version.docx), ("pdf", version.pdf)):
        place = out / f"{version.file_stem}.{extension}"
        place.write_bytes(files.open_stored(stored_file=stored))
        written.append(str(place))
    click.echo(
        json.dumps({"files": written, "pages": version.page_count, "findings": []}, ensure_ascii=False)
        if as_json
        else "\n".join(written)
    )


def _stop_at_blocks(shown: filings.Desk, *, as_json: bool) -> None:
    blocking = shown.check_up.blocking
    if not blocking:
        return
    if as_json:
        rows = [{"code": one.code, "severity": one.severity.value, "sentence": one.sentence} for one in shown.check_up.findings]
        click.echo(json.dumps({"files": [], "findings": rows}, ensure_ascii=False))
    else:
        for finding in blocking:
            click.echo(f"{finding.code}: {finding.sentence}", err=True)
    raise SystemExit(2)
