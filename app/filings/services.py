"""The verbs of papers: begin, word, answer what is missing, submit, decide, file, supersede; and what the desk shows.

A paper is frozen when it is submitted: the version keeps its whole context, so that who checks it reads what will be
filed. The final version is made from that same context, with the checker's name and without the word draft.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.access import policy
from app.access.models import User
from app.access.policy import Permission
from app.approvals import services as approvals
from app.approvals.states import Purpose
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.docket import services as docket
from app.docket.models import Deadline
from app.docket.states import DeadlineState, MilestoneKind
from app.documents import Change, Filled, compare, file_name, fill, plain_text
from app.documents.comparing import Op
from app.documents.making import ENGINE
from app.filings import catalogue, checks, questions, sources
from app.filings import dossier as dossiers
from app.filings.checks import CheckUp
from app.filings.dossier import Dossier
from app.filings.models import Agent, Answer, CompanionAbsence, Exclusion, Filing, FilingVersion, Override, Passage
from app.filings.snapshot import from_plain, to_plain
from app.filings.states import COMPLAINTS, FILING_MOVES, OF_THE_COURSE, ON_THE_DEBT, Companion, FilingStatus, PaperKind
from app.jobs import services as jobs
from app.matters.models import Matter, Party
from app.matters.services import debt
from app.matters.states import STAGES, Stage
from app.statutes.periods import Actor

MAKE_PAPER = "make_paper"
"""The kind of job that sets a version in Word and PDF."""

NOT_EDITABLE = N_("This paper is %(status)s and is not edited any more. Begin a new one that supersedes it.")
STILL_BLOCKED = N_("The paper cannot be submitted yet: %(count)d findings are open. First: %(first)s")
REASON_MISSING = N_("Say in a few words why.")
BLOCKS = N_("This finding blocks the paper; it is mended, not let stand.")
CUTOFF_MISSING = N_("This paper states the debt: say as of which day.")
NOTHING_TO_MAKE = N_("The files of this paper stand, or are being made.")
FILED_TOO_EARLY = N_("The day of filing cannot be before the date of the paper (%(day)s) or after today.")


@dataclass(frozen=True)
class Desk:
    """What the document desk shows of one paper: its facts, the text with its origins, and the outcome of the rules."""

    dossier: Dossier
    context: Mapping[str, Any]
    slots: Sequence[catalogue.Slot]
    filled: Filled
    check_up: CheckUp

    @property
    def is_editable(self) -> bool:
        return self.dossier.filing.status in (FilingStatus.DRAFT, FilingStatus.RETURNED)


def begin(
    *, actor: User, matter: Matter, kind: PaperKind, cutoff_on: date, cutoff_charged: bool = True, signed_on: date | None = None
) -> Filing:
    """Begin a paper: lock the debt at the cut-off and open a draft on it."""
    begun = begin_together(
        actor=actor, matter=matter, kinds=(kind,), cutoff_on=cutoff_on, cutoff_charged=cutoff_charged, signed_on=signed_on
    )
    return begun[0]


def begin_together(
    *,
    actor: User,
    matter: Matter,
    kinds: Sequence[PaperKind],
    cutoff_on: date | None = None,
    cutoff_charged: bool = True,
    signed_on: date | None = None,
    deadline: Deadline | None = None,
) -> list[Filing]:
    """Begin several papers on one locked debt, so that their figures cannot differ; one that has no figures of the debt locks none.

    A deadline that the paper answers says about whom and about what it is.
    """
    policy.demand(actor, Permission.WRITE_FILINGS)
    calculation = None
    if ON_THE_DEBT & set(kinds):
        if cutoff_on is None:
            raise DomainError(CUTOFF_MISSING, field="cutoff")
        calculation = debt.lock_calculation(actor=actor, matter=matter, cutoff_on=cutoff_on, cutoff_charged=cutoff_charged)
    begun = [
        Filing(
            matter_id=matter.id,
            kind=kind,
            status=FilingStatus.DRAFT,
            calculation=calculation if kind in ON_THE_DEBT else None,
            signed_on=signed_on or clock.today(),
            made_by=actor,
            made_at=clock.now(),
        )
        for kind in dict.fromkeys(kinds)
    ]
    db.session.add_all(begun)
    db.session.flush()
    if deadline is not None:
        for filing in begun:
            _answer_from(deadline, filing)
    return begun


def answer(*, actor: User, filing: Filing, texts: Mapping[str, str]) -> Filing:
    """Keep the bank's answers to what only this paper asks; an answer equal to the paper's default is not kept."""
    _ask_whether_editable(actor=actor, filing=filing)
    kept = {row.question: row for row in filing.answers}
    facts = dossiers.load(filing)
    for question in questions.of(filing):
        said = questions.checked(question, texts.get(question.name, ""), offered=sources.offered(question, facts))
        row = kept.get(question.name)
        if said in ("", question.default):
            if row is not None:
                filing.answers.remove(row)
        elif row is None:
            filing.answers.append(Answer(matter_id=filing.matter_id, question=question.name, text=said))
        else:
            row.text = said
    db.session.flush()
    return filing


def lock_debt(*, actor: User, filing: Filing, cutoff_on: date, cutoff_charged: bool) -> Filing:
    """Rest the paper on a newly locked calculation."""
    _ask_whether_editable(actor=actor, filing=filing)
    filing.calculation = debt.lock_calculation(
        actor=actor, matter=filing.matter, cutoff_on=cutoff_on, cutoff_charged=cutoff_charged
    )
    return filing


def date_paper(*, actor: User, filing: Filing, signed_on: date, date_style: str) -> Filing:
    """Set the day the paper bears and how it is written."""
    _ask_whether_editable(actor=actor, filing=filing)
    filing.signed_on, filing.date_style = signed_on, date_style
    return filing


def word_passages(*, actor: User, filing: Filing, texts: Mapping[str, str]) -> Filing:
    """Keep passages as a person worded them; a text equal to what the matter proposes is taken from the matter again."""
    _ask_whether_editable(actor=actor, filing=filing)
    proposed = {slot.name: slot.proposed for slot in desk(filing=filing).slots}
    kept = {passage.slot: passage for passage in filing.passages}
    for name, text in texts.items():
        if name not in proposed:
            continue
        worded = _tidy(text)
        passage = kept.get(name)
        if worded == proposed[name]:
            if passage is not None:
                filing.passages.remove(passage)
            continue
        if passage is None:
            passage = Passage(matter_id=filing.matter_id, slot=name)
            filing.passages.append(passage)
        if passage.text != worded:
            passage.text, passage.proposed = worded, proposed[name]
            passage.edited_by_id, passage.edited_at = actor.id, clock.now()
    db.session.flush()
    return filing


def name_agent(*, actor: User, filing: Filing, **facts: Any) -> Agent:
    """Name a person who acts for the bank in this paper."""
    _ask_whether_editable(actor=actor, filing=filing)
    agent = Agent(matter_id=filing.matter_id, **facts)
    filing.agents.append(agent)
    db.session.flush()
    return agent


def drop_agent(*, actor: User, filing: Filing, agent: Agent) -> None:
    """Take an agent off the paper."""
    _ask_whether_editable(actor=actor, filing=filing)
    filing.agents.remove(agent)


def leave_out(*, actor: User, filing: Filing, party: Party, reason: str) -> Exclusion:
    """Not sue a party of the matter, with the reason."""
    _ask_whether_editable(actor=actor, filing=filing)
    if not reason.strip():
        raise DomainError(REASON_MISSING, field="reason")
    exclusion = Exclusion(matter_id=filing.matter_id, party=party, reason=reason.strip())
    filing.exclusions.append(exclusion)
    db.session.flush()
    return exclusion


def take_in(*, actor: User, filing: Filing, exclusion: Exclusion) -> None:
    """Sue a party after all."""
    _ask_whether_editable(actor=actor, filing=filing)
    filing.exclusions.remove(exclusion)


def record_absence(*, actor: User, filing: Filing, companion: Companion, reason: str) -> CompanionAbsence:
    """Record why a companion paper is not there."""
    _ask_whether_editable(actor=actor, filing=filing)
    if not reason.strip():
        raise DomainError(REASON_MISSING, field="reason")
    absence = next((row for row in filing.absences if row.companion is companion), None)
    if absence is None:
        absence = CompanionAbsence(matter_id=filing.matter_id, companion=companion)
        filing.absences.append(absence)
    absence.reason, absence.recorded_by_id, absence.recorded_at = reason.strip(), actor.id, clock.now()
    db.session.flush()
    return absence


def let_stand(*, actor: User, filing: Filing, code: str, subject: str, reason: str) -> Override:
    """Let a warning stand, with the reason in writing; what blocks cannot be let stand."""
    _ask_whether_editable(actor=actor, filing=filing)
    if not reason.strip():
        raise DomainError(REASON_MISSING, field="reason")
    finding = next((one for one in desk(filing=filing).check_up.findings if (one.code, one.subject) == (code, subject)), None)
    if finding is None or finding.blocks:
        raise DomainError(BLOCKS, field="reason")
    override = next((row for row in filing.overrides if (row.code, row.subject) == (code, subject)), None)
    if override is None:
        override = Override(matter_id=filing.matter_id, code=code, subject=subject)
        filing.overrides.append(override)
    override.reason, override.decided_by_id, override.decided_at = reason.strip(), actor.id, clock.now()
    db.session.flush()
    return override


def make_draft(*, actor: User, filing: Filing) -> FilingVersion:
    """Have the paper set as it stands, marked as a draft; a paper with gaps is only previewed."""
    _ask_whether_editable(actor=actor, filing=filing)
    shown = desk(filing=filing)
    _refuse_gaps(shown)
    return _freeze(actor=actor, shown=shown, is_draft=True)


def make_again(*, actor: User, filing: Filing) -> None:
    """Order the files of the newest version once more, after they could not be made."""
    policy.demand(actor, Permission.WRITE_FILINGS)
    version = filing.versions[-1] if filing.versions else None
    if version is None or version.is_made or jobs.has_open(kind=MAKE_PAPER, subject_id=version.id):
        raise DomainError(NOTHING_TO_MAKE)
    _order(actor=actor, version=version)


def submit(*, actor: User, filing: Filing, note: str = "") -> Filing:
    """Freeze the paper and ask for a second pair of eyes; refused while a finding is open."""
    _ask_whether_editable(actor=actor, filing=filing)
    shown = desk(filing=filing)
    if not shown.check_up.is_clear:
        open_findings = shown.check_up.unanswered
        raise DomainError(STILL_BLOCKED, count=len(open_findings), first=open_findings[0].sentence)
    version = _freeze(actor=actor, shown=shown, is_draft=True)
    filing.review = approvals.request(
        actor=actor,
        matter_id=filing.matter_id,
        purpose=Purpose.FINAL_PAPER,
        subject_title=f"{shown.filled.title}（{filing.matter.title}）v{version.number}",
        note=note,
    )
    _advance(actor=actor, filing=filing, to=FilingStatus.IN_REVIEW)
    return filing


def approve(*, actor: User, filing: Filing, opinion: str = "") -> Filing:
    """Approve somebody else's paper: the final version is ordered from the frozen context."""
    review = _review_of(filing)
    approvals.approve(actor=actor, approval=review, opinion=opinion)
    checked = latest_version(filing)
    context = from_plain(checked.context) | catalogue.signed_off(filing.kind, checker=actor.full_name)
    final = _keep_version(
        actor=review.requested_by, filing=filing, context=context, filled=fill(filing.kind.value, context), is_draft=False
    )
    _order(actor=review.requested_by, version=final)
    return filing


def return_(*, actor: User, filing: Filing, opinion: str) -> Filing:
    """Send somebody else's paper back, saying what has to be corrected."""
    approvals.return_(actor=actor, approval=_review_of(filing), opinion=opinion)
    _advance(actor=actor, filing=filing, to=FilingStatus.RETURNED)
    return filing


def withdraw(*, actor: User, filing: Filing) -> Filing:
    """Take one's own paper back before it is decided."""
    approvals.withdraw(actor=actor, approval=_review_of(filing))
    _advance(actor=actor, filing=filing, to=FilingStatus.DRAFT)
    return filing


def complete(*, version: FilingVersion) -> None:
    """After both files of an approved paper stand: the paper is final."""
    filing = version.filing
    if version.is_draft or filing.status is not FilingStatus.IN_REVIEW:
        return
    filing.final_version = version
    db.session.flush()
    _advance(actor=filing.review.decided_by if filing.review else None, filing=filing, to=FilingStatus.FINAL)


def mark_filed(*, actor: User, filing: Filing, filed_on: date) -> Filing:
    """Record that the final paper was handed to the court; a prepared matter is filed with its complaint."""
    policy.demand(actor, Permission.WRITE_FILINGS)
    if filed_on > clock.today() or (filing.signed_on and filed_on < filing.signed_on):
        raise DomainError(FILED_TOO_EARLY, field="filed_on", day=(filing.signed_on or filed_on).isoformat())
    filing.filed_on = filed_on
    docket.advance(
        actor=actor, subject=filing, to=FilingStatus.FILED, transitions=FILING_MOVES, happened_on=filed_on,
        kind=MilestoneKind.PAPER_FILED, title=catalogue.title_of(filing.kind), court=filing.matter.court.name if filing.matter.court else "",
    )  # fmt: skip
    matter = filing.matter
    if filing.kind in COMPLAINTS and Stage.FILED in STAGES[matter.stage] and matter.stage is Stage.PREPARED:
        docket.advance(
            actor=actor, subject=matter, to=Stage.FILED, transitions=STAGES, happened_on=filed_on,
            kind=MilestoneKind.STAGE_CHANGED, attribute="stage",
        )  # fmt: skip
        matter.stage_since = filed_on
    return filing


def supersede(*, actor: User, filing: Filing) -> Filing:
    """Begin a new paper in place of this one, with the passages as they were worded and the questions as they were answered."""
    policy.demand(actor, Permission.WRITE_FILINGS)
    docket.advance(
        actor=actor, subject=filing, to=FilingStatus.SUPERSEDED, transitions=FILING_MOVES, happened_on=clock.today(),
        kind=MilestoneKind.PAPER_SUPERSEDED, title=catalogue.title_of(filing.kind),
    )  # fmt: skip
    fresh = Filing(
        matter_id=filing.matter_id,
        kind=filing.kind,
        status=FilingStatus.DRAFT,
        calculation_id=filing.calculation_id,
        signed_on=clock.today(),
        date_style=filing.date_style,
        made_by=actor,
        made_at=clock.now(),
        supersedes_id=filing.id,
    )
    for passage in filing.passages:
        fresh.passages.append(
            Passage(
                matter_id=filing.matter_id,
                slot=passage.slot,
                proposed=passage.proposed,
                text=passage.text,
                edited_by_id=passage.edited_by_id,
                edited_at=passage.edited_at,
            )  # fmt: skip
        )
    for given in filing.answers:
        fresh.answers.append(Answer(matter_id=filing.matter_id, question=given.question, text=given.text))
    db.session.add(fresh)
    db.session.flush()
    return fresh


def desk(*, filing: Filing) -> Desk:
    """The desk of a paper: loaded facts, the composed text with origins, and what the rules find."""
    facts = dossiers.load(filing)
    composed = catalogue.compose(facts)
    filled = fill(filing.kind.value, composed.traced)
    return Desk(
        dossier=facts, context=composed.context, slots=composed.slots, filled=filled, check_up=checks.check(facts, filled)
    )


def of_matter(*, matter: Matter) -> Sequence[Filing]:
    """The papers of a matter, the latest first."""
    wanted = (
        select(Filing)
        .where(Filing.matter_id == matter.id)
        .options(selectinload(Filing.versions), selectinload(Filing.made_by), selectinload(Filing.calculation))
    )
    return db.session.scalars(wanted.order_by(Filing.id.desc())).all()


def readiness(*, actor: User, matter: Matter) -> dict[PaperKind, CheckUp]:
    """For each paper that rests on the matter alone what the rules would find if it were begun today; nothing is written."""
    return {kind: probe(matter=matter, kind=kind, maker=actor).check_up for kind in PaperKind if kind not in OF_THE_COURSE}


def probe(
    *,
    matter: Matter,
    kind: PaperKind,
    cutoff_on: date | None = None,
    cutoff_charged: bool = True,
    signed_on: date | None = None,
    maker: User | None = None,
    answers: Mapping[str, str] | None = None,
) -> Desk:
    """The desk of a paper that is not begun: composed on the debt of a day, with these answers, and with nothing written."""
    calculation = None
    try:
        if kind in ON_THE_DEBT:
            day = cutoff_on or clock.today()
            calculation = debt.draft_calculation(matter=matter, cutoff_on=day, cutoff_charged=cutoff_charged)
    except DomainError:
        # A debt that cannot be computed is one of the findings, not an end of the check-up.
        if cutoff_on is not None:
            raise
    filing = Filing(
        matter_id=matter.id,
        kind=kind,
        status=FilingStatus.DRAFT,
        calculation=calculation,
        signed_on=signed_on or clock.today(),
        date_style="arabic",
        made_by=maker,
    )
    with db.session.no_autoflush:
        facts = dossiers.load(filing)
    for question in questions.of(filing):
        offered = sources.offered(question, facts)
        if said := questions.checked(question, (answers or {}).get(question.name, ""), offered=offered):
            filing.answers.append(Answer(matter_id=matter.id, question=question.name, text=said))
    with db.session.no_autoflush:
        return desk(filing=filing)


def asked_for(*, matter: Matter) -> dict[PaperKind, list[Deadline]]:
    """The papers that open deadlines of the matter call for, each with its deadlines, the nearest first."""
    known = {kind.value: kind for kind in OF_THE_COURSE}
    found: dict[PaperKind, list[Deadline]] = {}
    for deadline in docket.deadlines_of(matter_id=matter.id):
        if deadline.state is DeadlineState.OPEN and deadline.actor == Actor.BANK.value:
            for name in deadline.papers:
                if name in known:
                    found.setdefault(known[name], []).append(deadline)
    return found


def in_review(approval_ids: Sequence[int]) -> dict[int, Filing]:
    """The papers that ask for these approvals, by approval."""
    rows = db.session.scalars(select(Filing).where(Filing.review_id.in_(approval_ids))).all()
    return {row.review_id: row for row in rows if row.review_id}


def offered(*, filing: Filing) -> dict[str, Mapping[str, str]]:
    """The rows of the matter that the questions of a paper may name."""
    return offered_by(dossiers.load(filing))


def offered_by(facts: Dossier) -> dict[str, Mapping[str, str]]:
    """The same, of facts that are loaded already."""
    return {question.name: sources.offered(question, facts) for question in questions.of(facts.filing)}


def made_by(*, actor: User, limit: int = 8) -> Sequence[Filing]:
    """The papers a person has in work, the latest first."""
    open_states = (FilingStatus.DRAFT, FilingStatus.RETURNED, FilingStatus.IN_REVIEW, FilingStatus.FINAL)
    wanted = (
        select(Filing).where(Filing.made_by_id == actor.id, Filing.status.in_(open_states)).options(selectinload(Filing.matter))
    )
    return db.session.scalars(wanted.order_by(Filing.id.desc()).limit(limit)).all()


def successor_of(filing: Filing) -> Filing | None:
    """The paper that took this one's place."""
    return db.session.scalars(select(Filing).where(Filing.supersedes_id == filing.id).order_by(Filing.id.desc()).limit(1)).first()


def latest_version(filing: Filing) -> FilingVersion:
    """The newest version; a submitted paper always has one."""
    return filing.versions[-1]


def differences(*, before: FilingVersion, after: FilingVersion) -> Sequence[Change]:
    """What changed in words between two versions."""
    return compare(before.plain_text, after.plain_text)


def drift(shown: Desk) -> Sequence[Change]:
    """What the matter would say differently today from the final version; a final paper is never rewritten by itself."""
    final = shown.dossier.filing.final_version
    if final is None:
        return ()
    return [change for change in compare(final.plain_text, plain_text(shown.filled)) if change.op is not Op.SAME]


def forget_changes() -> None:
    """Drop what an act that was refused half-way had already changed, before the desk is shown again."""
    db.session.rollback()


def _answer_from(deadline: Deadline, filing: Filing) -> None:
    """Take from the deadline what the paper asks and it knows; a party or seizure that can no longer be named is left out."""
    facts = dossiers.load(filing)
    proceeding = str(deadline.proceeding_id or "")
    known = {
        "parties": str(deadline.party_id or ""),
        "measures": str(deadline.measure_id or ""),
        "title": str(deadline.instrument_id or ""),
        "lawsuit": proceeding,
        "enforcement": proceeding,
    }
    for question in questions.of(filing):
        if known.get(question.name) in sources.offered(question, facts):
            filing.answers.append(Answer(matter_id=filing.matter_id, question=question.name, text=known[question.name]))
    db.session.flush()


def _freeze(*, actor: User, shown: Desk, is_draft: bool) -> FilingVersion:
    version = _keep_version(
        actor=actor, filing=shown.dossier.filing, context=shown.context, filled=shown.filled, is_draft=is_draft
    )
    _order(actor=actor, version=version)
    return version


def _keep_version(*, actor: User, filing: Filing, context: Mapping[str, Any], filled: Filled, is_draft: bool) -> FilingVersion:
    # Two people may make the paper at once: its row is held while the next number is taken.
    db.session.execute(select(Filing.id).where(Filing.id == filing.id).with_for_update())
    taken = db.session.scalar(select(func.max(FilingVersion.number)).where(FilingVersion.filing_id == filing.id))
    number = (taken or 0) + 1
    version = FilingVersion(
        matter_id=filing.matter_id,
        number=number,
        context=to_plain(context),
        plain_text=plain_text(filled),
        template_digest=filled.digest,
        engine_version=ENGINE,
        is_draft=is_draft,
        file_stem=file_name(
            number=1 if filing.kind in COMPLAINTS else 2,
            title=filled.title,
            party=filing.matter.title,
            reference=filing.matter.loans[0].number if filing.matter.loans else filing.matter.number,
            on=filing.signed_on or clock.today(),
            version=number,
            extension="pdf",
        ).removesuffix(".pdf"),
        made_by=actor,
        made_at=clock.now(),
    )
    filing.versions.append(version)
    db.session.flush()
    docket.record(
        actor=actor, matter_id=filing.matter_id, kind=MilestoneKind.PAPER_MADE, happened_on=clock.today(), title=filled.title,
        version=number,
    )  # fmt: skip
    return version


def _order(*, actor: User, version: FilingVersion) -> None:
    jobs.order(actor=actor, kind=MAKE_PAPER, matter_id=version.matter_id, subject_id=version.id, title=f"{version.file_stem}")


def _review_of(filing: Filing) -> Any:
    if filing.review is None or filing.status is not FilingStatus.IN_REVIEW:
        raise DomainError(N_("This paper is not being checked."))
    return filing.review


def _advance(*, actor: User | None, filing: Filing, to: FilingStatus) -> None:
    docket.advance(actor=actor, subject=filing, to=to, transitions=FILING_MOVES, happened_on=clock.today(), kind=None)


def _ask_whether_editable(*, actor: User, filing: Filing) -> None:
    policy.demand(actor, Permission.WRITE_FILINGS)
    if filing.status not in (FilingStatus.DRAFT, FilingStatus.RETURNED):
        raise DomainError(NOT_EDITABLE, status=filing.status.label)


def _refuse_gaps(shown: Desk) -> None:
    if shown.filled.gaps:
        names = "、".join(gap.label for gap in shown.filled.gaps[:5])
        raise DomainError(N_("Values are missing: %(names)s. Fill them in, then make the paper."), names=names)


def _tidy(text: str) -> str:
    return "\n".join(line.strip() for line in text.replace("\r\n", "\n").split("\n") if line.strip())
