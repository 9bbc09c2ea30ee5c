"""The verbs of the docket: milestones for people, proceedings, events for the law, and the deadlines that follow from them."""

from app.docket.services.charting import moments_of, stretches_of
from app.docket.services.deadlines import (
    acknowledge,
    assign,
    deadlines_of,
    decide_lapse,
    first_due,
    hand_over,
    may_take,
    pressing,
)
from app.docket.services.events import consequence_of, correct_event, doubts_about, record_event, void_event
from app.docket.services.explaining import Explanation, answered_by, explain
from app.docket.services.facts import events_of, facts_known_at, facts_of, standing_events
from app.docket.services.folding import Difference, differences, fold, folded, keep, kept_rows, recompute, restamp
from app.docket.services.milestones import advance, latest, of_kind, record, timeline
from app.docket.services.proceedings import add_case_number, open_proceeding, proceedings_of
from app.docket.services.weighing import consequence_of_act

__all__ = [
    "Difference",
    "Explanation",
    "acknowledge",
    "add_case_number",
    "advance",
    "answered_by",
    "assign",
    "consequence_of",
    "consequence_of_act",
    "correct_event",
    "deadlines_of",
    "decide_lapse",
    "differences",
    "doubts_about",
    "events_of",
    "explain",
    "facts_known_at",
    "facts_of",
    "first_due",
    "fold",
    "folded",
    "hand_over",
    "keep",
    "kept_rows",
    "latest",
    "moments_of",
    "may_take",
    "of_kind",
    "open_proceeding",
    "pressing",
    "proceedings_of",
    "record",
    "record_event",
    "recompute",
    "restamp",
    "standing_events",
    "stretches_of",
    "timeline",
    "void_event",
]
