"""What can be recorded of a suit from where it stands: the step that usually comes next, and all others."""

from dataclasses import dataclass, field
from typing import Any

from flask import url_for
from flask_babel import gettext

from app.core.labels import N_
from app.docket.states import ProceedingKind, ProceedingStatus
from app.litigation.models import Lawsuit
from app.litigation.services import kinds_for
from app.litigation.states import ENDED, LawsuitStage


@dataclass(frozen=True)
class Link:
    """A step: its page and what its button says."""

    endpoint: str
    english: str
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The words of the button."""
        return gettext(self.english)

    @property
    def url(self) -> str:
        """The address of its form."""
        return url_for(f"litigation.{self.endpoint}", **self.values)


SUBMIT, ACCEPT = ("submit", N_("Record the submission")), ("accept", N_("Record the acceptance"))
SERVE, HEARING = ("serve", N_("Record a service")), ("set_hearing", N_("Record a hearing"))
DECIDE, NUMBER = ("decide", N_("Record a judgment or other title")), ("add_number", N_("Add a case number"))
FEE, EVIDENCE = ("notice_fee", N_("Record a fee notice")), ("set_evidence", N_("Record the evidence period"))
OBJECT = ("object_to_jurisdiction", N_("Record an objection to jurisdiction"))
APPEAL_OBJECTION = ("appeal_on_jurisdiction", N_("Record an appeal on jurisdiction"))
SETTLE = ("settle_jurisdiction", N_("Record that jurisdiction is settled"))
SUSPEND, RESUME = ("suspend", N_("Record a suspension")), ("resume", N_("Record the resumption"))
END = ("end", N_("Record the end"))
RETRIAL, ORDER = (
    ("apply_for_retrial", N_("Record an application for re-trial")),
    ("order_retrial", N_("Record an ordered re-trial")),
)

_TRIED = frozenset(
    {LawsuitStage.ACCEPTED, LawsuitStage.SERVICE, LawsuitStage.JURISDICTION, LawsuitStage.HEARING, LawsuitStage.RETRIAL}
)
_DECIDED = frozenset({LawsuitStage.DECIDED, LawsuitStage.APPEAL, LawsuitStage.EFFECTIVE})
_NEXT = {
    LawsuitStage.PREPARING: SUBMIT,
    LawsuitStage.SUBMITTED: ACCEPT,
    LawsuitStage.ACCEPTED: SERVE,
    LawsuitStage.SERVICE: HEARING,
    LawsuitStage.JURISDICTION: SETTLE,
    LawsuitStage.HEARING: DECIDE,
    LawsuitStage.DECIDED: SERVE,
    LawsuitStage.APPEAL: DECIDE,
    LawsuitStage.RETRIAL: HEARING,
    LawsuitStage.NOT_ACCEPTED: ACCEPT,
    LawsuitStage.DISMISSED: ACCEPT,
}


def next_step(lawsuit: Lawsuit) -> Link | None:
    """The step that usually comes next."""
    if lawsuit.proceeding.status is ProceedingStatus.SUSPENDED:
        return _link(RESUME, lawsuit)
    kind, stage = lawsuit.proceeding.kind, lawsuit.stage
    if kind is ProceedingKind.NOTARISED_TITLE:
        return None if lawsuit.instruments else _link(DECIDE, lawsuit)
    found = _NEXT.get(stage)
    if stage is LawsuitStage.ACCEPTED and kind not in (ProceedingKind.LAWSUIT, ProceedingKind.COLLATERAL_REALISATION):
        found = DECIDE
    return _link(found, lawsuit) if found else None


def further_steps(lawsuit: Lawsuit) -> list[Link]:
    """Everything else that can be recorded now, in the order of a suit's life."""
    first = next_step(lawsuit)
    found = [_link(step, lawsuit) for step in _possible(lawsuit)]
    return [link for link in found if first is None or link.endpoint != first.endpoint]


def _possible(lawsuit: Lawsuit) -> list[tuple[str, str]]:
    stage, kind = lawsuit.stage, lawsuit.proceeding.kind
    steps: list[tuple[str, str]] = []
    if stage is LawsuitStage.PREPARING:
        steps += [SUBMIT, ACCEPT, DECIDE]
    if stage is LawsuitStage.SUBMITTED:
        steps += [ACCEPT]
    if kinds_for(lawsuit) and stage not in (LawsuitStage.PREPARING, *ENDED):
        steps += [FEE]
    if stage in _TRIED or lawsuit.instruments:
        steps += [SERVE]
    if stage in _TRIED and kind is ProceedingKind.LAWSUIT:
        steps += [EVIDENCE, OBJECT]
        if stage is LawsuitStage.JURISDICTION:
            steps += [APPEAL_OBJECTION, SETTLE]
    if stage in _TRIED or stage is LawsuitStage.APPEAL:
        steps += [HEARING, DECIDE]
    if stage in _TRIED | {LawsuitStage.APPEAL}:
        steps += [RESUME if lawsuit.proceeding.status is ProceedingStatus.SUSPENDED else SUSPEND]
    if stage in _DECIDED:
        steps += [RETRIAL, ORDER]
    if stage not in ENDED:
        steps += [NUMBER]
        if stage not in (LawsuitStage.DECIDED, LawsuitStage.EFFECTIVE):
            steps += [END]
    return steps


def _link(step: tuple[str, str], lawsuit: Lawsuit) -> Link:
    return Link(step[0], step[1], {"lawsuit_id": lawsuit.id})
