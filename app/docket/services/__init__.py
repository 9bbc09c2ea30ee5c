"""The verbs of the docket: milestones for people, proceedings, events for the law, and the deadlines that follow from them."""

from app.docket.services.charting import moments_of, stretches_of
from app.docket.services.deadlines import (
    acknowledge,
    assign,
    deadlines_of,
    decide_lapse,
    hand_over,
)
from app.docket.services.events import consequence_of, correct_event, doubts_about, record_event, void_event
from app.docket.services.facts import events_of, facts_known_at, facts_of, standing_events
from app.docket.services.folding import fold, recompute
from app.docket.services.milestones import advance, latest, of_kind, record, timeline
from app.docket.services.proceedings import add_case_number, open_proceeding, proceedings_of
from app.docket.services.weighing import consequence_of_act

__all__ = [
    "acknowledge",
    "add_case_number",
    "advance",
    "assign",
    "consequence_of",
    "consequence_of_act",
    "correct_event",
    "deadlines_of",
    "decide_lapse",
    "doubts_about",
    "events_of",
    "facts_known_at",
    "facts_of",
    "fold",
    "hand_over",
    "latest",
    "moments_of",
    "of_kind",
    "open_proceeding",
    "proceedings_of",
    "record",
    "record_event",
    "recompute",
    "standing_events",
    "stretches_of",
    "timeline",
    "void_event",
]
