"""Guarantees: their form, the guarantee period and what saves it, and the guarantor's own clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.statutes.calendar import Alarm, CountedDate, Period, Unit, count, period_at, protect_alarms, shift
from app.statutes.citations import Citation, cite_all
from app.statutes.dated import parameter
from app.statutes.errors import StatuteError
from app.statutes.money import day_words
from app.statutes.plain import Plain
from app.statutes.rules import LAW, Rules

CIVIL_CODE_FROM = date(2021, 1, 1)


class GuaranteeForm(StrEnum):
    """Whether the guarantor answers after the debtor (general) or beside him (joint)."""

    GENERAL = "general"
    JOINT = "joint"


class PeriodTerm(StrEnum):
    """What the contract says about the guarantee period."""

    AGREED = "agreed"
    NONE = "none"
    UNCLEAR = "unclear"


class ActKind(StrEnum):
    """What the bank did inside the guarantee period."""

    DEMAND_REACHED_GUARANTOR = "demand_reached_guarantor"
    SUED_GUARANTOR = "sued_guarantor"
    SUED_DEBTOR = "sued_debtor"
    NOTARISED_ENFORCEMENT_AGAINST_DEBTOR = "notarised_enforcement_against_debtor"


_ACT_WORDS = {
    ActKind.DEMAND_REACHED_GUARANTOR: "要求承担保证责任的通知到达保证人",
    ActKind.SUED_GUARANTOR: "对保证人提起诉讼或者申请仲裁",
    ActKind.SUED_DEBTOR: "对债务人提起诉讼或者申请仲裁",
    ActKind.NOTARISED_ENFORCEMENT_AGAINST_DEBTOR: "依据公证债权文书申请对债务人强制执行",
}
_SAVING = {
    GuaranteeForm.JOINT: frozenset({ActKind.DEMAND_REACHED_GUARANTOR, ActKind.SUED_GUARANTOR}),
    GuaranteeForm.GENERAL: frozenset({ActKind.SUED_DEBTOR, ActKind.NOTARISED_ENFORCEMENT_AGAINST_DEBTOR}),
}


@dataclass(frozen=True)
class FormFinding(Plain):
    """Which form of guarantee applies and why."""

    form: GuaranteeForm
    working: tuple[str, ...]
    basis: tuple[Citation, ...]


@dataclass(frozen=True)
class GuaranteeAct(Plain):
    """One act of the bank; for a withdrawn suit `served_on` is the day the guarantor received the complaint (PER-25)."""

    kind: ActKind
    on: date
    withdrawn: bool = False
    served_on: date | None = None


@dataclass(frozen=True)
class GuaranteePeriodEnd(Plain):
    """When the guarantee period ends: plan on `raw_end`; `latest_arguable_on` is the last day that can be argued at all.

    `saving_act` says in words what keeps the guarantee alive.
    """

    raw_end: date
    rolled_end: date
    latest_arguable_on: date
    form: GuaranteeForm
    saving_act: str
    alarms: tuple[Alarm, ...]
    working: tuple[str, ...]
    basis: tuple[Citation, ...]
    holiday_table_missing: bool


@dataclass(frozen=True)
class Saved(Plain):
    """Whether an act inside the period saved the guarantee, and which."""

    saved: bool
    act: GuaranteeAct | None
    working: tuple[str, ...]
    basis: tuple[Citation, ...]


@dataclass(frozen=True)
class StartFinding(Plain):
    """A day on which a clock starts, None when it has not started yet."""

    on: date | None
    working: tuple[str, ...]
    basis: tuple[Citation, ...]


def guarantee_form(*, agreed: GuaranteeForm | None, signed_on: date) -> FormFinding:
    """Return the form; silence or doubt means general from 2021, joint in contracts of before (PER-23)."""
    if agreed is not None:
        word = "一般保证" if agreed is GuaranteeForm.GENERAL else "连带责任保证"
        article = "CC 687" if agreed is GuaranteeForm.GENERAL else "CC 688"
        return FormFinding(agreed, (f"合同约定为{word}",), cite_all("CC 686", article))
    if signed_on >= CIVIL_CODE_FROM:
        words = "对保证方式没有约定或者约定不明确，按一般保证承担保证责任"
        return FormFinding(GuaranteeForm.GENERAL, (words,), cite_all("CC 686", "SEC-I 25"))
    words = "民法典施行前订立的保证合同，对保证方式没有约定或者约定不明确，按连带责任保证承担保证责任"
    return FormFinding(GuaranteeForm.JOINT, (words,), cite_all("GL 19"))


def guarantee_period(
    *,
    form: GuaranteeForm,
    term: PeriodTerm,
    due_on: date,
    signed_on: date,
    agreed: Period | None = None,
    agreed_end_on: date | None = None,
    accelerated_on: date | None = None,
    rules: Rules = LAW,
) -> GuaranteePeriodEnd:
    """Return when the guarantee period ends, fixed and without interruption (PER-20, 21, 28).

    Where the due date is disputed after acceleration, the earliest arguable end is the one to plan on.
    """
    triggers = [due_on] if accelerated_on is None else sorted({due_on, accelerated_on})
    ends = [
        _end(term=term, due_on=trigger, signed_on=signed_on, agreed=agreed, agreed_end_on=agreed_end_on, rules=rules)
        for trigger in triggers
    ]
    chosen, words, basis, arguable = min(ends, key=lambda end: end[0].raw_end)
    working = [*words]
    if len(triggers) > 1:
        working.append(f"宣布提前到期后自何日起算有争议，按较早的{day_words(chosen.raw_end)}管理")
    latest = max(end[3] for end in ends)
    if latest > chosen.raw_end:
        working.append(f"可主张的最晚届满日为{day_words(latest)}")
    return GuaranteePeriodEnd(
        raw_end=chosen.raw_end,
        rolled_end=chosen.rolled_end,
        latest_arguable_on=max(latest, arguable),
        form=form,
        saving_act=saving_act(form),
        alarms=protect_alarms(chosen.raw_end, rules=rules),
        working=tuple(working),
        basis=tuple(dict.fromkeys((*basis, *cite_all("CC 693"), *chosen.basis))),
        holiday_table_missing=chosen.holiday_table_missing,
    )


def maximum_guarantee_trigger(*, determined_on: date, last_due_on: date) -> date:
    """Return the day a maximum-amount guarantee's period starts when its contract is silent (PER-27)."""
    return max(determined_on, last_due_on)


def saving_act(form: GuaranteeForm) -> str:
    """Return in words what must happen inside the period (PER-22)."""
    if form is GuaranteeForm.JOINT:
        return "须在保证期间内请求保证人承担保证责任，通知以到达保证人为准；仅起诉债务人不产生效力"
    return "须在保证期间内对债务人提起诉讼或者申请仲裁，或者依据公证债权文书申请强制执行；仅向保证人发函不产生效力"


def is_saved(*, form: GuaranteeForm, period_end_on: date, acts: Iterable[GuaranteeAct]) -> Saved:
    """Say whether an act of the right kind fell inside the period; each guarantor needs his own (PER-22, 24, 25)."""
    working: list[str] = []
    for act in sorted(acts, key=lambda act: act.on):
        refusal = _act_refusal(act, form=form, period_end_on=period_end_on)
        words = f"{day_words(act.on)}{_ACT_WORDS[act.kind]}"
        if not refusal:
            working.append(f"{words}，在{day_words(period_end_on)}届满前，保证责任得以保全")
            return Saved(True, act, tuple(working), cite_all("CC 693", "SEC-I 29"))
        working.append(f"{words}：{refusal}")
    working.append(f"{day_words(period_end_on)}前应完成：{saving_act(form)}")
    return Saved(False, None, tuple(working), cite_all("CC 693", "SEC-I 34"))


def guarantee_limitation_start(
    *,
    form: GuaranteeForm,
    demanded_on: date | None = None,
    ending_ruling_served_on: date | None = None,
    enforcement_received_on: date | None = None,
    refusal_right_lost_on: date | None = None,
) -> StartFinding:
    """Return when the guarantee debt's own three years start (PER-26)."""
    basis = cite_all("CC 694", "SEC-I 28")
    if form is GuaranteeForm.JOINT:
        if demanded_on is None:
            return StartFinding(None, ("尚未请求保证人承担保证责任，保证债务的诉讼时效尚未起算",), basis)
        return StartFinding(demanded_on, (f"自{day_words(demanded_on)}请求保证人承担保证责任之日起算",), basis)
    starts: list[tuple[date, str]] = []
    if ending_ruling_served_on is not None:
        starts.append((ending_ruling_served_on, "终结本次执行程序或者终结执行裁定送达"))
    elif enforcement_received_on is not None:
        waited = shift(enforcement_received_on, period=period_at("general_guarantee_enforcement_wait", on=CIVIL_CODE_FROM))
        starts.append((waited, "法院收到强制执行申请满一年未作出裁定"))
    if refusal_right_lost_on is not None:
        starts.append((refusal_right_lost_on, "知道或者应当知道保证人丧失先诉抗辩权"))
    if not starts:
        return StartFinding(None, ("先诉抗辩权尚未消灭，保证债务的诉讼时效尚未起算",), basis)
    on, words = min(starts)
    return StartFinding(on, (f"自{day_words(on)}{words}之日起算",), basis)


def _end(
    *, term: PeriodTerm, due_on: date, signed_on: date, agreed: Period | None, agreed_end_on: date | None, rules: Rules
) -> tuple[CountedDate, list[str], tuple[Citation, ...], date]:
    """Return the counted end from one due date, its words and articles, and the latest end that can be argued."""
    if term is PeriodTerm.AGREED:
        found = _agreed_end(due_on=due_on, agreed=agreed, agreed_end_on=agreed_end_on, rules=rules)
        if found is not None:
            words = [f"主债务履行期限{day_words(due_on)}届满，约定的保证期间至{day_words(found.raw_end)}届满"]
            return found, words, cite_all("CC 692"), found.raw_end
        statement = "约定的保证期间早于或者同于主债务履行期限届满，视为没有约定"
    elif term is PeriodTerm.UNCLEAR:
        statement = "保证期间约定不明确"
    else:
        statement = "没有约定保证期间"
    default = count(due_on, period_at("guarantee_default", on=CIVIL_CODE_FROM), rules=rules)
    words = [f"{statement}，自主债务履行期限届满之日{day_words(due_on)}起六个月，至{day_words(default.raw_end)}届满"]
    if term is not PeriodTerm.UNCLEAR or signed_on >= CIVIL_CODE_FROM:
        return default, words, _default_basis(term=term, signed_on=signed_on, due_on=due_on), default.raw_end
    older = count(due_on, period_at("guarantee_unclear_before_2021", on=signed_on), rules=rules)
    if due_on < CIVIL_CODE_FROM:
        words = [f"民法典施行前约定不明确，自{day_words(due_on)}起二年，至{day_words(older.raw_end)}届满"]
        return older, words, parameter("periods.guarantee_unclear_before_2021").basis, older.raw_end
    words.append("合同订立于民法典施行前而主债务其后到期，二年或者六个月有争议，按六个月管理")
    return default, words, cite_all("CC 692", "TIME 27"), older.raw_end


def _default_basis(*, term: PeriodTerm, signed_on: date, due_on: date) -> tuple[Citation, ...]:
    if signed_on < CIVIL_CODE_FROM and due_on < CIVIL_CODE_FROM:
        return cite_all("CC 692", "TIME 27")
    return cite_all("CC 692", "SEC-I 32") if term is PeriodTerm.UNCLEAR else cite_all("CC 692")


def _agreed_end(*, due_on: date, agreed: Period | None, agreed_end_on: date | None, rules: Rules) -> CountedDate | None:
    if agreed is not None:
        return count(due_on, agreed, rules=rules) if agreed.length else None
    if agreed_end_on is None:
        raise StatuteError("An agreed guarantee period needs its length or its last day.", field="agreed")
    return count(agreed_end_on, Period(0, Unit.DAYS), rules=rules) if agreed_end_on > due_on else None


def _act_refusal(act: GuaranteeAct, *, form: GuaranteeForm, period_end_on: date) -> str:
    if act.kind not in _SAVING[form]:
        return "不是该保证方式所要求的行为"
    if not act.withdrawn:
        return "在保证期间届满之后" if act.on > period_end_on else ""
    if form is GuaranteeForm.GENERAL:
        return "撤诉后未在保证期间内再次起诉"
    if act.served_on is None:
        return "撤诉前起诉状副本没有送达保证人"
    return "起诉状副本在保证期间届满之后送达" if act.served_on > period_end_on else ""
