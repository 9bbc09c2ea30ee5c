"""The enforcement case itself: applied for, opened, worked on, ended for a round, resumed, closed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from flask_babel import force_locale

from app.access.models import User
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.docket import services as docket
from app.docket.states import ProceedingKind
from app.enforcement.facts import CaseFacts, SearchFacts, Told
from app.enforcement.models import EnforcementCase, PropertySearch, SearchResult
from app.enforcement.services import steps
from app.enforcement.states import CaseStage, Closing, Finding, ShelvingReason
from app.matters.facts import Remark, values_of
from app.matters.models import Matter, Party
from app.matters.services.debt import BANK_LOCALE
from app.matters.states import Stage
from app.registers import services as registers
from app.statutes import periods

NO_TITLE = N_("Choose the title to be enforced, or name it in words.")
STRANGE_TITLE = N_("This title belongs to another matter.")
NO_RESPONDENT = N_("Choose whom it is enforced against.")
NOTHING_ASKED = N_("The amount applied for is more than zero.")
DELAY_NEEDS_BOTH = N_(
    "Doubled delay interest needs the end of the performance period and the amount it runs on; fill in both or neither."
)
TITLE_LATER = N_("The title was issued on %(issued_on)s: nobody can apply for its enforcement before.")
NOT_DUE = N_("The performance period ends on %(ended_on)s: before the day after it there is nothing to enforce.")
RESUMED_BEFORE = N_("The round of enforcement ended on %(shelved_on)s; it cannot be resumed before.")
NOT_SHELVED = N_("Only a round of enforcement that ended is resumed; this case is at “%(stage)s”.")
NOTHING_SEARCHED = N_(
    "List what was searched and with what result: no round of enforcement ends without it (Fa [2016] 373, art. 3)."
)
SETTLE_ASIDE = N_("A settlement that was performed is recorded at the settlement.")

TOO_EARLY = N_("The case was opened on %(accepted_on)s: a round may end only after more than three months (CPL-I 517).")
NO_RESTRICTION = N_("No restriction of consumption is on file: without it a round may not end (Fa [2016] 373, art. 1).")
NO_NETWORK = N_("No property search is on file beside the one named here: ask the court for its records.")

_CLOSINGS = {
    Closing.FULFILLED: "enforcement_completed",
    Closing.TERMINATED: "ending_received",
    Closing.CANCELLED: "ending_received",
    Closing.NOT_ENFORCED: "enforcement_refused",
    Closing.DISMISSED: "enforcement_refused",
    Closing.WITHDRAWN: "enforcement_withdrawn",
}


def apply_for(*, actor: User, matter: Matter, facts: CaseFacts, told: Told) -> EnforcementCase:
    """Record that the court received the application; its proceeding begins with it (CPL 250)."""
    steps.begin(actor=actor, on=told.on, field="happened_on")
    _check(matter=matter, facts=facts, on=told.on)
    proceeding = docket.open_proceeding(
        actor=actor, matter_id=matter.id, kind=ProceedingKind.ENFORCEMENT, opened_on=told.on, court=facts.court
    )
    case = EnforcementCase(
        matter=matter,
        proceeding=proceeding,
        instrument=facts.instrument,
        title_words="" if facts.instrument else facts.title_words,
        stage=CaseStage.APPLIED,
        stage_since=told.on,
        applied_on=told.on,
        applied_amount=facts.applied_amount,
        performance_ended_on=facts.performance_ended_on,
        delay_base=facts.delay_base,
        receipt_order=facts.receipt_order,
        respondents=list(facts.respondents),
    )
    db.session.add(case)
    db.session.flush()
    steps.happened(
        "enforcement_applied",
        actor=actor,
        case=case,
        told=told,
        parties=[str(party.id) for party in facts.respondents],
        amount=str(facts.applied_amount),
    )
    steps.touch(case)
    return case


def amend(*, actor: User, case: EnforcementCase, facts: CaseFacts, judge: str, judge_contact: str) -> EnforcementCase:
    """Say better what the case asks for and who handles it; its day, stage and numbers have verbs of their own."""
    steps.begin(actor=actor, on=case.applied_on)
    _check(matter=case.matter, facts=facts, on=case.applied_on)
    case.proceeding.court = facts.court
    case.instrument = facts.instrument
    case.title_words = "" if facts.instrument else facts.title_words
    case.applied_amount = facts.applied_amount
    case.performance_ended_on = facts.performance_ended_on
    case.delay_base = facts.delay_base
    case.receipt_order = facts.receipt_order
    case.respondents = list(facts.respondents)
    case.judge, case.judge_contact = judge, judge_contact
    steps.touch(case)
    db.session.flush()
    return case


def accept(
    *, actor: User, case: EnforcementCase, told: Told, number: str, judge: str = "", judge_contact: str = ""
) -> EnforcementCase:
    """Record that the court opened the case under its number; the matter moves into enforcement."""
    steps.begin(actor=actor, on=told.on, case=case)
    steps.move(actor=actor, case=case, to=CaseStage.ACCEPTED, on=told.on)
    case.accepted_on = told.on
    case.judge, case.judge_contact = judge, judge_contact
    given = _numbered(actor=actor, case=case, number=number, on=told.on)
    steps.happened("enforcement_accepted", actor=actor, case=case, told=told, case_number=given)
    steps.follow(actor=actor, matter=case.matter, to=Stage.ENFORCEMENT, on=told.on)
    db.session.flush()
    return case


def serve_notice(*, actor: User, case: EnforcementCase, party: Party, told: Told) -> EnforcementCase:
    """Record that a respondent received the enforcement notice and the order to report assets (CPL-I 480, CPL 252)."""
    steps.begin(actor=actor, on=told.on, case=case)
    steps.refuse_unopened(case)
    steps.check_party(case_or_matter=case.matter, party=party, field="party_id")
    steps.happened("enforcement_notice_received", actor=actor, case=case, told=told, party=party)
    return case


def search(*, actor: User, case: EnforcementCase, facts: SearchFacts, told: Told) -> PropertySearch:
    """Record a round of property search, class by class; the court searches on after a round ended (CPL-I 515, 517)."""
    steps.begin(actor=actor, on=told.on, case=case)
    if not facts.results:
        raise DomainError(NOTHING_SEARCHED, field="results")
    steps.work(actor=actor, case=case, to=CaseStage.SEARCH, on=told.on)
    made = _keep_search(case=case, facts=facts, told=told)
    steps.happened("search_done", actor=actor, case=case, told=told, searched=words_of(made))
    return made


def take_control(*, actor: User, case: EnforcementCase, told: Told, about: str, amount: Decimal | None) -> EnforcementCase:
    """Record that the court seized, froze or deducted property of the respondents."""
    steps.begin(actor=actor, on=told.on, case=case)
    steps.work(actor=actor, case=case, to=CaseStage.CONTROL, on=told.on)
    steps.happened(
        "asset_taken", actor=actor, case=case, told=_noted(told, about), amount=str(amount) if amount is not None else None
    )
    return case


def begin_disposal(*, actor: User, case: EnforcementCase, told: Told, about: str) -> EnforcementCase:
    """Record that the court began to realise property."""
    steps.begin(actor=actor, on=told.on, case=case)
    steps.work(actor=actor, case=case, to=CaseStage.DISPOSAL, on=told.on)
    steps.happened("auction_published", actor=actor, case=case, told=_noted(told, about))
    return case


def receive_plan(*, actor: User, case: EnforcementCase, told: Told, about: str) -> EnforcementCase:
    """Record that the bank received the plan of distribution; fifteen days to object run from it (CPL-I 509)."""
    steps.begin(actor=actor, on=told.on, case=case)
    steps.work(actor=actor, case=case, to=CaseStage.DISTRIBUTION, on=told.on)
    steps.happened("distribution_plan_received", actor=actor, case=case, told=_noted(told, about))
    return case


def shelve(
    *, actor: User, case: EnforcementCase, told: Told, why: ShelvingReason, searched: SearchFacts | None
) -> EnforcementCase:
    """Record that the court ended this round of enforcement, with the reason and what was searched.

    The court goes on searching every six months for five years, and the bank may ask for resumption at any time (CPL-I 517).
    """
    steps.begin(actor=actor, on=told.on, case=case)
    steps.refuse_unopened(case)
    if searched is not None and searched.results:
        _keep_search(case=case, facts=searched, told=told)
    if not case.searches:
        raise DomainError(NOTHING_SEARCHED, field="results")
    # The reason stands before the stage: the table of cases keeps the one from being without the other.
    case.shelving_reason, case.shelved_on = why, told.on
    case.searched_words = "\n".join(f"{each.searched_on.isoformat()} {words_of(each)}" for each in case.searches)
    steps.move(actor=actor, case=case, to=CaseStage.SHELVED, on=told.on)
    steps.happened("shelved", actor=actor, case=case, told=told, searched=words_of(case.searches[-1]), reason=why.value)
    steps.follow(actor=actor, matter=case.matter, to=Stage.SHELVED, on=told.on)
    return case


def resume(*, actor: User, case: EnforcementCase, told: Told, number: str, clue: str) -> EnforcementCase:
    """Record that the court resumed the enforcement on a clue, under a number of its own (执恢)."""
    steps.begin(actor=actor, on=told.on, case=case)
    if case.stage is not CaseStage.SHELVED:
        raise DomainError(NOT_SHELVED, stage=case.stage.label)
    if case.shelved_on is not None and told.on < case.shelved_on:
        raise DomainError(RESUMED_BEFORE, field="happened_on", shelved_on=case.shelved_on.isoformat())
    steps.move(actor=actor, case=case, to=CaseStage.RESUMED, on=told.on)
    given = _numbered(actor=actor, case=case, number=number, on=told.on)
    steps.happened("enforcement_resumed", actor=actor, case=case, told=told, case_number=given, reason=clue)
    steps.follow(actor=actor, matter=case.matter, to=Stage.ENFORCEMENT, on=told.on)
    return case


def close(*, actor: User, case: EnforcementCase, told: Told, closing: Closing, closes_matter: bool = False) -> EnforcementCase:
    """Record that the court closed the case for good; one paid in full may take the matter with it."""
    steps.begin(actor=actor, on=told.on, case=case)
    happening = _CLOSINGS.get(closing)
    if happening is None:
        raise DomainError(SETTLE_ASIDE, field="closing")
    case.closing, case.closed_on = closing, told.on
    steps.move(actor=actor, case=case, to=CaseStage.CLOSED, on=told.on)
    reason = "" if happening == "enforcement_completed" else closing.value
    steps.happened(happening, actor=actor, case=case, told=told, reason=reason)
    if closing is Closing.FULFILLED and closes_matter:
        steps.follow(actor=actor, matter=case.matter, to=Stage.CLOSED, on=told.on)
    return case


def shelving_remarks(*, case: EnforcementCase) -> list[Remark]:
    """What the law asks before a round may end and what is not on file yet (PER-115); the court answers for it, the bank objects."""
    found = []
    if not case.searches:
        found.append(Remark(NO_NETWORK))
    if not any(measure.kind.value == "consumption_restriction" for measure in case.measures):
        found.append(Remark(NO_RESTRICTION))
    if case.accepted_on is not None and case.shelved_on is not None:
        earliest = periods.limit("shelving_earliest", event_on=case.accepted_on, rules=registers.in_force())
        if case.shelved_on <= earliest.raw_last_on:
            found.append(Remark(TOO_EARLY, {"accepted_on": case.accepted_on.isoformat()}))
    return found


def words_of(made: PropertySearch) -> str:
    """A search in Chinese, as a ruling lists it."""
    with force_locale(BANK_LOCALE):
        return "；".join(
            f"{row.asset_class.label}：{row.finding.label}{'，' + row.detail if row.detail else ''}" for row in made.results
        )


def found_in(case: EnforcementCase) -> list[SearchResult]:
    """What the searches of a case brought to light."""
    return [row for made in case.searches for row in made.results if row.finding is Finding.FOUND]


def _check(*, matter: Matter, facts: CaseFacts, on: date) -> None:
    if facts.instrument is None and not facts.title_words:
        raise DomainError(NO_TITLE, field="instrument_id")
    if facts.instrument is not None and facts.instrument.matter_id != matter.id:
        raise DomainError(STRANGE_TITLE, field="instrument_id")
    if facts.instrument is not None and on < facts.instrument.issued_on:
        raise DomainError(TITLE_LATER, field="happened_on", issued_on=facts.instrument.issued_on.isoformat())
    if not facts.respondents:
        raise DomainError(NO_RESPONDENT, field="respondent_ids")
    for party in facts.respondents:
        steps.check_party(case_or_matter=matter, party=party, field="respondent_ids")
    if facts.applied_amount <= 0:
        raise DomainError(NOTHING_ASKED, field="applied_amount")
    if (facts.performance_ended_on is None) != (facts.delay_base is None):
        raise DomainError(DELAY_NEEDS_BOTH, field="delay_base" if facts.delay_base is None else "performance_ended_on")
    if facts.performance_ended_on is not None and on <= facts.performance_ended_on:
        raise DomainError(NOT_DUE, field="happened_on", ended_on=facts.performance_ended_on.isoformat())


def _numbered(*, actor: User, case: EnforcementCase, number: str, on: date) -> str:
    if not number:
        return ""
    return docket.add_case_number(actor=actor, proceeding=case.proceeding, text=number, from_on=on).text


def _noted(told: Told, about: str) -> Told:
    return replace(told, note="\n".join(words for words in (about, told.note) if words))


def _keep_search(*, case: EnforcementCase, facts: SearchFacts, told: Told) -> PropertySearch:
    made = PropertySearch(
        matter_id=case.matter_id,
        case=case,
        searched_on=told.on,
        way=facts.way,
        note=told.note,
        results=[SearchResult(matter_id=case.matter_id, **values_of(row)) for row in facts.results],
    )
    db.session.add(made)
    db.session.flush()
    return made
