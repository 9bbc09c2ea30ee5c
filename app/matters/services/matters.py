"""Opening a matter, amending what it says, classing it, moving it from stage to stage, and handing it to its officer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.access import policy
from app.access.models import Branch, User
from app.access.policy import Permission, may
from app.access.scope import Reach, Scope
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError, NotAllowed
from app.core.labels import N_
from app.courts.models import Court
from app.docket import services as docket
from app.docket.states import MilestoneKind
from app.matters.models import Matter, TierChange
from app.matters.services import limits, numbers
from app.matters.states import STAGES, DefaultKind, Stage, Tier

OTHER_BRANCH = N_("You work for another branch: a matter can only be opened for, or moved to, a branch whose matters you see.")
LATER_THAN_TODAY = N_("%(day)s is later than today, %(today)s; enter what has happened already.")
SECURITY_NEEDS_FORM = N_("Say what kind of security was signed on that day, or leave the day empty.")
DEFAULT_NEEDS_BOTH = N_("A default needs both what was broken and the day it happened; fill in both or neither.")
SAME_TIER = N_("The matter is classed as %(tier)s already; choose another class.")
TIER_BEFORE_LAST = N_("The class changed last on %(last)s; a new change cannot be earlier.")
STAGE_BEFORE_LAST = N_("The present stage began on %(since)s; the next one cannot begin earlier.")
NOT_AN_OFFICER = N_("%(name)s cannot look after a matter: the account is closed, is not the bank's, or may not edit matters.")
NOT_THEIR_BRANCH = N_(
    "%(name)s works for another branch and would not see this matter; choose someone of %(branch)s or of the head office."
)
SAME_OWNER = N_("%(name)s looks after this matter already.")


@dataclass(frozen=True, kw_only=True)
class MatterFacts:
    """What is said of a matter and may be said better later."""

    title: str
    branch: Branch
    court: Court | None = None
    cause_of_action: str = "金融借款合同纠纷"
    default_kind: DefaultKind | None = None
    default_on: date | None = None
    default_clause: str = ""
    default_detail: str = ""
    other_security: str = ""
    other_security_on: date | None = None


def open_matter(
    *,
    actor: User,
    facts: MatterFacts,
    owner: User,
    tier: Tier,
    stage: Stage = Stage.COLLECTION,
    opened_on: date | None = None,
    tier_reason: str = "",
    source_number: str = "",
) -> Matter:
    """Open a matter under the next number of its year, with its first class and its first milestone."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    day = _past(opened_on or clock.today(), field="opened_on")
    _check(facts)
    _check_owner(owner, facts.branch)
    matter = Matter(
        number=numbers.next_matter_number(day.year),
        source_number=source_number,
        owner=owner,
        stage=stage,
        stage_since=day,
        tier=tier,
        opened_on=day,
        updated_at=clock.now(),
    )
    _apply(matter, facts)
    matter.tiers.append(TierChange(tier=tier, changed_on=day, reason=tier_reason))
    db.session.add(matter)
    db.session.flush()
    docket.record(actor=actor, matter_id=matter.id, kind=MilestoneKind.MATTER_OPENED, happened_on=day, number=matter.number)
    return matter


def amend(*, actor: User, matter: Matter, facts: MatterFacts) -> Matter:
    """Say better what the matter is about; its number, stage, class and officer have verbs of their own."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    _check(facts)
    if facts.branch.id != matter.branch_id:
        _check_owner(matter.owner, facts.branch, field="branch_id")
    _apply(matter, facts)
    return touch(matter)


def reclassify(*, actor: User, matter: Matter, tier: Tier, changed_on: date, reason: str) -> TierChange:
    """Put the matter into another of the five classes as of a day; the history keeps every change."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    _past(changed_on, field="changed_on")
    if tier is matter.tier:
        raise DomainError(SAME_TIER, field="tier", tier=tier.label)
    last = max((change.changed_on for change in matter.tiers), default=matter.opened_on)
    if changed_on < last:
        raise DomainError(TIER_BEFORE_LAST, field="changed_on", last=last)
    change = TierChange(tier=tier, changed_on=changed_on, reason=reason)
    matter.tiers.append(change)
    docket.record(
        actor=actor, matter_id=matter.id, kind=MilestoneKind.CLASS_CHANGED, happened_on=changed_on, before=matter.tier, to=tier
    )
    matter.tier = tier
    touch(matter)
    return change


def change_stage(*, actor: User, matter: Matter, to: Stage, happened_on: date) -> Matter:
    """Move the matter to a stage that the table of stages allows from here."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    _past(happened_on, field="happened_on")
    if happened_on < matter.stage_since:
        raise DomainError(STAGE_BEFORE_LAST, field="happened_on", since=matter.stage_since)
    docket.advance(
        actor=actor,
        subject=matter,
        to=to,
        transitions=STAGES,
        happened_on=happened_on,
        kind=MilestoneKind.STAGE_CHANGED,
        attribute="stage",
    )
    matter.stage_since = happened_on
    limits.refresh(matter=matter)
    return touch(matter)


def withdraw(*, actor: User, matter: Matter) -> Matter:
    """End a matter that should never have been opened; whoever asks has seen that nothing hangs on it. Its number stays taken."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    docket.advance(
        actor=actor,
        subject=matter,
        to=Stage.WITHDRAWN,
        transitions={matter.stage: {Stage.WITHDRAWN}},
        happened_on=clock.today(),
        kind=MilestoneKind.STAGE_CHANGED,
        attribute="stage",
    )
    matter.stage_since = clock.today()
    limits.refresh(matter=matter)
    return touch(matter)


def assign(*, actor: User, matter: Matter, owner: User) -> Matter:
    """Hand the matter to another officer, who must be able to see and edit it."""
    policy.demand_one_of(actor, Permission.EDIT_MATTERS, Permission.MANAGE_USERS)
    if owner.id == matter.owner_id:
        raise DomainError(SAME_OWNER, field="owner_id", name=owner.full_name)
    _check_owner(owner, matter.branch)
    before, matter.owner = matter.owner, owner
    docket.hand_over(matter_id=matter.id, before=before, to=owner)
    docket.record(
        actor=actor,
        matter_id=matter.id,
        kind=MilestoneKind.OWNER_CHANGED,
        happened_on=clock.today(),
        owner=owner.full_name,
    )
    return touch(matter)


def note(*, actor: User, matter: Matter, internal_note: str, internal_assessment: str) -> Matter:
    """Keep what the bank says to itself; firms never read it."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    matter.internal_note = internal_note
    matter.internal_assessment = internal_assessment
    return touch(matter)


def touch(matter: Matter) -> Matter:
    """Note that the matter, or what hangs on it, was changed just now."""
    matter.updated_at = clock.now()
    return matter


def open_branches() -> Sequence[Branch]:
    """The branches whose matters the actor of this session sees, by their code; a firm is told of none."""
    scope = _scope()
    wanted = select(Branch).where(Branch.closed_on.is_(None)).order_by(Branch.code)
    if scope is not None and not scope.is_unlimited:
        wanted = wanted.where(Branch.id == scope.branch_id)
    return db.session.scalars(wanted).all()


def officers() -> Sequence[User]:
    """The people of the bank who may look after matters, by name; branch staff are offered those of their branch and the head office."""
    scope = _scope()
    bank = select(User).where(User.branch_id.is_not(None), User.active).order_by(User.full_name)
    people = db.session.scalars(bank.options(selectinload(User.roles), selectinload(User.branch))).all()
    able = [person for person in people if may(person, Permission.EDIT_MATTERS)]
    if scope is None or scope.is_unlimited:
        return able
    if scope.reach is not Reach.BRANCH:
        return []
    return [person for person in able if person.branch_id == scope.branch_id or (person.branch and person.branch.is_head_office)]


def _scope() -> Scope | None:
    return db.session().info.get("scope")


def _past(day: date, *, field: str) -> date:
    if day > clock.today():
        raise DomainError(LATER_THAN_TODAY, field=field, day=day, today=clock.today())
    return day


def _check(facts: MatterFacts) -> None:
    scope = _scope()
    if scope is not None and not scope.is_unlimited and (scope.reach is not Reach.BRANCH or scope.branch_id != facts.branch.id):
        raise NotAllowed(OTHER_BRANCH, field="branch_id")
    if (facts.default_kind is None) != (facts.default_on is None):
        raise DomainError(DEFAULT_NEEDS_BOTH, field="default_on" if facts.default_on is None else "default_kind")
    if facts.other_security_on is not None and not facts.other_security:
        raise DomainError(SECURITY_NEEDS_FORM, field="other_security")
    if facts.default_on is not None:
        _past(facts.default_on, field="default_on")


def _check_owner(owner: User, branch: Branch, *, field: str = "owner_id") -> None:
    if owner.branch is None or not may(owner, Permission.EDIT_MATTERS):
        raise DomainError(NOT_AN_OFFICER, field=field, name=owner.full_name)
    if owner.branch_id != branch.id and not owner.branch.is_head_office:
        raise DomainError(NOT_THEIR_BRANCH, field=field, name=owner.full_name, branch=branch.short_name)


def _apply(matter: Matter, facts: MatterFacts) -> None:
    matter.title = facts.title
    matter.branch = facts.branch
    matter.court = facts.court
    matter.cause_of_action = facts.cause_of_action
    matter.default_kind = facts.default_kind
    matter.default_on = facts.default_on
    matter.default_clause = facts.default_clause
    matter.default_detail = facts.default_detail
    matter.other_security = facts.other_security
    matter.other_security_on = facts.other_security_on
