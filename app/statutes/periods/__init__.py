"""The periods of the law as rules: which event starts one, whom it binds, how long it is, and what its last day means.

`limit(key, event_on=...)` counts one rule; `limits_from(event)` counts all that one event starts. The lengths stand in
periods.yaml, the events in events.yaml; counting itself is calendar.py's.
"""

from app.statutes.periods.catalogue import (
    Actor,
    Direction,
    Event,
    EventGroup,
    Extension,
    LimitKind,
    PeriodRule,
    Suspension,
    event,
    events,
    period_rule,
    period_rules,
    rules_from,
)
from app.statutes.periods.counting import Excluded, Limit, chain, free_limit, limit, limits_from
from app.statutes.periods.parties import (
    Effective,
    PartyLimit,
    PartyLimits,
    Service,
    Title,
    limit_for_each,
    served_on,
    takes_effect,
)
from app.statutes.periods.seizures import AssetKind, Seizure, seizure

__all__ = [
    "Actor",
    "AssetKind",
    "Direction",
    "Effective",
    "Event",
    "EventGroup",
    "Excluded",
    "Extension",
    "Limit",
    "LimitKind",
    "PartyLimit",
    "PartyLimits",
    "PeriodRule",
    "Seizure",
    "Service",
    "Suspension",
    "Title",
    "chain",
    "event",
    "events",
    "free_limit",
    "limit",
    "limit_for_each",
    "limits_from",
    "period_rule",
    "period_rules",
    "rules_from",
    "seizure",
    "served_on",
    "takes_effect",
]
