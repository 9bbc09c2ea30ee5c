"""What the views of enforcement do alike: load the case, show a form with its consequence, take the proof along."""

from collections.abc import Callable
from typing import Any

from flask import abort, request, url_for

from app.core import conflicts
from app.core.formats import in_chinese
from app.core.forms import Form
from app.docket import consequences
from app.docket.models import Event
from app.enforcement.facts import Told
from app.enforcement.forms import HappenedForm
from app.enforcement.models import EnforcementCase
from app.enforcement.services import portfolio
from app.files.models import Attachment
from app.files.states import AttachmentKind
from app.matters.models import Matter, Party
from app.matters.services import guarantees
from app.matters.views.parts import Answer, done, offer_proofs, proof_of
from app.registers import services as registers
from app.statutes import course
from app.statutes.periods import period_rule

COMMON = ("note", "reason", "proof_id", "file")
HIDDEN = ("version", "loaded", "csrf_token")


def case_or_404(case_id: int) -> EnforcementCase:
    """The case with everything its page shows, if this actor sees it."""
    case = portfolio.loaded(case_id=case_id)
    if case is None:
        abort(404)
    return case


def home_of(case: EnforcementCase, anchor: str = "") -> str:
    """The page of a case."""
    return url_for("enforcement.case", enforcement_case_id=case.id, _anchor=anchor or None)


def act_page(
    *,
    form: Form,
    matter: Matter,
    case: EnforcementCase | None,
    title: str,
    submit: str,
    act: Callable[[], object],
    sentence: str,
    home: str,
    hint: str = "",
    rule: str = "",
    template: str = "enforcement/act_form.html",
    weighs: bool = True,
) -> Answer:
    """A form of one event: its consequence when it was asked for, else saved, else shown again; `rule` names the period it is about."""
    if hasattr(form, "proof_id"):
        offer_proofs(form, matter_id=matter.id)
    weighed, made = None, None
    if not form.reshaped():
        if weighs:
            weighed = consequences.weigh(
                form=form, matter_id=matter.id, rules=registers.in_force(), act=act, names=names_of(matter)
            )
        made = None if weighed is not None else conflicts.attempt(form=form, act=act)
    if made is not None:
        return done(sentence, to=home)
    return consequences.page(
        template,
        form=form,
        weighed=weighed,
        matter=matter,
        case=case,
        title=title,
        submit=submit,
        home=home,
        hint=hint,
        basis=[article.short for article in period_rule(rule).basis] if rule else [],
        weighs=weighs,
        own=own_fields(form),
    )


def own_fields(form: Form) -> list[Any]:
    """The fields of this form alone, the day first; what every event has comes after them."""
    fields = [field for field in form if field.short_name not in (*COMMON, *HIDDEN) and field.type != "CSRFTokenField"]
    return sorted(fields, key=lambda field: (field.short_name != "happened_on", getattr(field, "kind", "") == "rows"))


def told(form: HappenedForm, *, matter: Matter) -> Told:
    """The day with its note and proof; while the consequence is only looked at, no file is kept."""
    return form.told(proof=proof(form, matter=matter))


def proof(form: Any, *, matter: Matter, kind: AttachmentKind = AttachmentKind.COURT_PAPER) -> Attachment | None:
    """The proof that a form names; a file that came along is kept only when the form is saved."""
    if consequences.ASKED in request.form and form.file.data:
        return None
    return proof_of(form, matter_id=matter.id, kind=kind, title="")


def offer_parties(field: Any, *, matter: Matter, first: tuple[Party, ...] = ()) -> dict[int, Party]:
    """Let the form choose among the parties of the matter, those named first at the top."""
    parties = {party.id: party for party in (*first, *guarantees.parties_of(matter=matter))}
    field.offer([(key, party.name) for key, party in parties.items()])
    return parties


def names_of(matter: Matter) -> dict[str, str]:
    """The parties of the matter by their keys, as deadlines name them."""
    return {str(party.id): party.name for party in guarantees.parties_of(matter=matter)}


def words_of(event: Event) -> str:
    """What happened, in the reader's language."""
    happening = course.happening(event.happening)
    return happening.title if in_chinese() else happening.english


__all__ = [
    "Answer",
    "act_page",
    "case_or_404",
    "done",
    "home_of",
    "names_of",
    "offer_parties",
    "proof",
    "told",
    "words_of",
]
