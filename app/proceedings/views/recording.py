"""The one form of every event: choose what happened, say it, see what follows, save; put right; strike out."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.access.guards import current_actor, requires
from app.access.policy import Permission
from app.core import clock, conflicts
from app.core.errors import DomainError
from app.core.formats import in_chinese
from app.core.labels import N_
from app.core.lookup import get_or_404
from app.courts import services as courts
from app.courts.models import Court
from app.docket import consequences
from app.docket import services as docket
from app.docket.models import Event, Proceeding
from app.files import services as files
from app.files.models import Attachment
from app.files.states import AttachmentKind
from app.litigation.models import Instrument
from app.matters.models import Matter, Party
from app.matters.services import guarantees
from app.matters.views.parts import Answer, done, matter_or_404
from app.preservation.models import PreservedAsset
from app.proceedings import forms, services
from app.proceedings.forms import BANK, NEW, CorrectionForm, EventForm, StrikeForm
from app.proceedings.states import HOMES
from app.proceedings.views.blueprint import bp
from app.proceedings.views.pages import mend_link
from app.registers import services as registers
from app.statutes import course
from app.statutes.errors import StatuteError
from app.statutes.periods import EventGroup

_NO_COURT = N_("Choose the court of the new proceeding.")
KNOWN = ("proceeding", "party", "measure", "instrument")


@bp.route("/matters/<int:matter_id>/course/record", methods=["GET", "POST"])
@requires(Permission.RECORD_EVENT)
def record(matter_id: int) -> Answer:
    """Choose what happened; then its form, or the page that keeps more of it."""
    matter = matter_or_404(matter_id)
    happening = _happening(request.args.get("happening", ""))
    if happening is None:
        return _chooser(matter)
    if services.is_kept_elsewhere(happening.key):
        return _elsewhere(matter, happening)
    form = _form(matter, happening)
    home = url_for("proceedings.course", matter_id=matter.id)

    def act() -> Event:
        told = _told(form, happening, matter=matter)
        court = get_or_404(Court, form["court_id"].data) if _opens(form) else None
        with _reason_at("unusual"):
            return services.record(actor=current_actor(), matter=matter, told=told, court=court)

    return _answer(
        "proceedings/record.html",
        form=form,
        matter=matter,
        act=act,
        sentence=_("%(event)s recorded", event=_title(happening)),
        to=home,
        happening=happening,
        title=_title(happening),
        back=home,
        lonely=_lonely(form, happening),
    )


@bp.route("/proceedings/events/<int:event_id>/correct", methods=["GET", "POST"])
@requires(Permission.RECORD_EVENT)
def correct(event_id: int) -> Answer:
    """Put an event right; what follows is shown before anything is saved."""
    event = get_or_404(Event, event_id)
    elsewhere = mend_link(event)
    if elsewhere != url_for("proceedings.correct", event_id=event.id):
        return redirect(elsewhere)
    matter = matter_or_404(event.matter_id)
    happening = course.happening(event.happening)
    form = _form(matter, happening, event=event)

    def act() -> Event:
        told = _told(form, happening, matter=matter)
        with _reason_at("why"):
            return services.correct(actor=current_actor(), event=event, told=told, why=form["why"].data or "")

    home = url_for("proceedings.course", matter_id=matter.id)
    return _answer(
        "proceedings/record.html",
        form=form,
        matter=matter,
        act=act,
        sentence=_("%(event)s corrected", event=_title(happening)),
        to=home,
        happening=happening,
        title=_("Correct: %(event)s", event=_title(happening)),
        back=home,
        event=event,
        lonely=False,
    )


@bp.route("/proceedings/events/<int:event_id>/strike", methods=["GET", "POST"])
@requires(Permission.RECORD_EVENT)
def strike(event_id: int) -> Answer:
    """Strike out an event that did not happen."""
    event = get_or_404(Event, event_id)
    matter = matter_or_404(event.matter_id)
    form = StrikeForm()
    home = url_for("proceedings.course", matter_id=matter.id)

    def act() -> Event:
        with _reason_at("why"):
            return services.strike(actor=current_actor(), event=event, why=form.why.data or "")

    return _answer(
        "proceedings/strike.html",
        form=form,
        matter=matter,
        act=act,
        sentence=_("%(event)s struck out", event=_title(course.happening(event.happening))),
        to=home,
        event=event,
        title=_title(course.happening(event.happening)),
        back=home,
    )


def _chooser(matter: Matter) -> Answer:
    words = request.args.get("q", "").strip()[:60]
    return render_template(
        "proceedings/choose.html",
        matter=matter,
        words=words,
        likely=[] if words else services.likely(matter_id=matter.id),
        chapters=services.chapters(words=words),
    )


def _elsewhere(matter: Matter, happening: course.Happening) -> Answer:
    """On to the page that keeps more of it than an event does; where several could be meant, they are offered."""
    known = {f"{name}_id": request.args.get(name, type=int) for name in ("proceeding", "measure", "instrument")}
    homes = services.homes_of(matter=matter, happening=happening.key, **known)
    along = {name: request.args[name] for name in (*KNOWN[1:], "back") if request.args.get(name)}
    along.setdefault("back", url_for("proceedings.course", matter_id=matter.id))
    links = [(home.label, url_for(home.endpoint, **home.values, **_free(along, home.values))) for home in homes]
    if len(links) == 1:
        return redirect(links[0][1])
    return render_template("proceedings/which.html", matter=matter, happening=happening, title=_title(happening), links=links)


def _free(along: Mapping[str, str], taken: Mapping[str, Any]) -> dict[str, str]:
    return {name: value for name, value in along.items() if name not in taken}


def _form(matter: Matter, happening: course.Happening, *, event: Event | None = None) -> Any:
    """The form of a happening with what it offers, filled with what the address or the event knows."""
    opens = event is None and happening.group is EventGroup.BANKRUPTCY and bool(happening.stage)
    made = forms.form_of(happening, base=EventForm if event is None else CorrectionForm, opens=opens)
    proposed = _proposed(happening) if event is None else _present(event, happening)
    form = made(data=proposed)
    forms.offer_choices(form, happening)
    _offer_subjects(form, matter=matter, happening=happening)
    if event is None and request.method == "GET":
        _take_only_one(form)
    return form


def _proposed(happening: course.Happening) -> dict[str, Any]:
    asked = {f"{name}_id": request.args.get(name, type=int) for name in KNOWN}
    return {"happened_on": clock.today()} | {name: value for name, value in asked.items() if value is not None}


def _present(event: Event, happening: course.Happening) -> dict[str, Any]:
    party = event.party_id if event.party_id is not None else BANK
    return forms.answers(happening, event.details) | {
        "happened_on": event.happened_on,
        "proceeding_id": event.proceeding_id,
        "party_id": party,
        "measure_id": event.measure_id,
        "instrument_id": event.instrument_id,
        "note": event.note,
    }


def _offer_subjects(form: Any, *, matter: Matter, happening: course.Happening) -> None:
    parties = [(party.id, party.name) for party in guarantees.parties_of(matter=matter)]
    measures, titles = services.subjects_of(matter=matter)
    if "proceeding_id" in form:
        usual = HOMES.get(happening.group, ())
        rows = sorted(docket.proceedings_of(matter_id=matter.id), key=lambda row: row.kind not in usual)
        offered = [(row.id, " ".join(filter(None, (row.kind.label, row.number, _where(row))))) for row in rows]
        form["proceeding_id"].offer([*offered, (NEW, _("A new bankruptcy proceeding"))] if "court_id" in form else offered)
    if "court_id" in form:
        form["court_id"].offer(courts.choices())
    if "party_id" in form:
        bank = [(BANK, _("The bank"))] if happening.about(course.Subject.PROCEEDING) else []
        form["party_id"].offer([*parties, *bank])
    if "measure_id" in form:
        form["measure_id"].offer([(row.id, row.title) for row in measures])
    if "instrument_id" in form:
        form["instrument_id"].offer([(row.id, f"{row.title.label} {row.number}".strip()) for row in titles])
    for ask in happening.asks:
        if ask.kind is course.AskKind.PARTIES and ask.name in form:
            form[ask.name].offer(parties)


def _where(row: Proceeding) -> str:
    return row.court.name if row.court else row.body


def _take_only_one(form: Any) -> None:
    """Where there is only one to choose, it is chosen."""
    for field in form.subjects():
        options = field.options()
        if field.data is None and len(options) == 1 and field.short_name != "court_id":
            field.data = options[0][0]


def _opens(form: Any) -> bool:
    return "court_id" in form and form["proceeding_id"].data == NEW


def _told(form: Any, happening: course.Happening, *, matter: Matter) -> services.Told:
    if _opens(form) and not form["court_id"].data:
        raise DomainError(_NO_COURT, field="court_id")
    return services.Told(
        happening=happening.key,
        on=form.happened_on.data,
        proceeding=None if _opens(form) else _row(form, "proceeding_id", Proceeding),
        party=_row(form, "party_id", Party),
        measure=_row(form, "measure_id", PreservedAsset),
        instrument=_row(form, "instrument_id", Instrument),
        details=form.details(happening),
        note=form.note.data or "",
        reason=form.unusual.data or "",
        proof=_proof(form, matter=matter, title=happening.title),
    )


def _row(form: Any, name: str, model: type[Any]) -> Any:
    key = form[name].data if name in form else None
    return get_or_404(model, int(key)) if key else None


def _proof(form: Any, *, matter: Matter, title: str) -> Attachment | None:
    """The file that came along; none is kept while only the consequence is asked."""
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


@contextmanager
def _reason_at(name: str) -> Iterator[None]:
    """A reason that the docket misses is asked at the field of this form that takes it; a question called so is another matter."""
    try:
        yield
    except DomainError as error:
        if error.field != "reason":
            raise
        raise DomainError(error.template, field=name, **error.values) from error


def _lonely(form: Any, happening: course.Happening) -> bool:
    """Whether the happening needs a proceeding and there is none yet."""
    return "proceeding_id" in form and not form["proceeding_id"].options() and happening.about(course.Subject.PROCEEDING)


def _answer(
    template: str, *, form: Any, matter: Matter, act: Callable[[], object], sentence: str, to: str, **context: Any
) -> Response | AnyResponse:
    """Weigh, save, or show the form again with what is wrong."""
    names = {str(party.id): party.name for party in guarantees.parties_of(matter=matter)} | {course.BANK: _("The bank")}
    weighed = consequences.weigh(form=form, matter_id=matter.id, rules=registers.in_force(), act=act, names=names)
    if weighed is None and conflicts.attempt(form=form, act=lambda: (act(), True)[1]):
        return done(sentence, to=to)
    return consequences.page(template, form=form, weighed=weighed, matter=matter, **context)


def _happening(key: str) -> course.Happening | None:
    """The happening that the address names; one that nobody records by hand is none."""
    if not key:
        return None
    try:
        found = course.happening(key)
    except StatuteError:
        abort(404)
    if found.derived:
        abort(404)
    return found


def _title(happening: course.Happening) -> str:
    return happening.title if in_chinese() else happening.english
