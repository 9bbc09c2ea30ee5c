"""What several pages of litigation do alike: parties to choose from, a proof taken along, where a suit's page is."""

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.access.guards import current_actor
from app.core import conflicts
from app.core.forms import Form
from app.core.lookup import get_or_404
from app.docket import consequences
from app.files import services as files
from app.files.models import Attachment
from app.files.states import AttachmentKind
from app.litigation.forms import BANK
from app.litigation.models import Instrument, Lawsuit
from app.matters.models import Matter, Party
from app.matters.views.parts import Answer, done
from app.registers import services as registers
from app.statutes import course


def home(lawsuit: Lawsuit) -> str:
    """The page of a suit."""
    return url_for("litigation.lawsuit", lawsuit_id=lawsuit.id)


def page_of_title(instrument: Instrument) -> str:
    """The page of a title."""
    return url_for("litigation.instrument", instrument_id=instrument.id)


def names_of(matter: Matter) -> dict[str, str]:
    """The parties of a matter by the keys that the law's fold knows them by; the bank too."""
    return {str(role.party_id): role.party.name for role in matter.party_roles} | {course.BANK: _("The bank")}


def offer_defendants(field: Any, *, lawsuit: Lawsuit, with_bank: bool = True) -> None:
    """Let a field choose among the parties of the suit."""
    rows = [(row.party_id, row.party.name) for row in lawsuit.defendants]
    field.offer([*rows, (BANK, _("The bank"))] if with_bank else rows)


def party_of(key: int | str | None) -> Party | None:
    """The party that a form names; none is the bank."""
    return get_or_404(Party, int(key)) if key and int(key) != BANK else None


def proof_of(form: Any, *, matter: Matter, title: str) -> Attachment | None:
    """The document that came along with a form; none is kept while only the consequence is asked."""
    if not form.file.data or consequences.is_asked():
        return None
    return files.keep_upload(
        actor=current_actor(),
        matter_id=matter.id,
        stream=form.file.data.stream,
        original_name=form.file.data.filename or "",
        kind=AttachmentKind.COURT_PAPER,
        title=title,
    )


def save_or_show(
    template: str, *, form: Form, lawsuit: Lawsuit, act: Callable[[], object], sentence: str, to: str, **context: Any
) -> Answer:
    """Save a step and go on; or show its form with the consequence that was asked, or with what is wrong."""
    matter = lawsuit.matter
    weighed = consequences.weigh(form=form, matter_id=matter.id, rules=registers.in_force(), act=act, names=names_of(matter))
    if weighed is None and conflicts.attempt(form=form, act=lambda: (act(), True)[1]):
        return done(sentence, to=to)
    return consequences.page(template, form=form, weighed=weighed, lawsuit=lawsuit, matter=matter, back=to, **context)
