"""Completeness rules of the papers that answer a deadline (documents.md 7.2): what each needs before it may leave the house."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta

from app.collateral.states import RegistrationKind
from app.core.labels import N_
from app.courts.states import CourtLevel
from app.documents import Filled
from app.filings import applying, demands, enforcing, pleading, preserving, questions, wording
from app.filings.contexts import guarantee_mode
from app.filings.dossier import Dossier
from app.filings.findings import Finding, Place
from app.filings.states import PaperKind, Severity
from app.litigation.states import InstrumentKind
from app.matters.services import guarantees as guaranteeing
from app.statutes.money import yuan

BLOCK, WARN = Severity.BLOCK, Severity.WARN
QUESTIONS = Place("desk", field="questions")
RENEWAL_NOTICE = timedelta(days=7)

Rule = Callable[[Dossier, Filled], Iterable[Finding]]


def cited(dossier: Dossier) -> tuple[str, ...]:
    """The articles the paper rests on, as far as its answers choose them."""
    given = questions.answers(dossier.filing)
    chosen: Mapping[PaperKind, tuple[str, ...]] = {
        PaperKind.PRESERVATION_APPLICATION: preserving.STAGE_LAW.get(given.get("stage", ""), ()),
        PaperKind.PRESERVATION_RENEWAL: preserving.RENEWAL_LAW,
        PaperKind.PRESERVATION_RELEASE: preserving.RELEASE_LAW,
        PaperKind.NOTICE_SERVICE_APPLICATION: pleading.NOTICE_LAW,
        PaperKind.NOTICE_OF_APPEAL: pleading.APPEAL_LAW,
        PaperKind.PAYMENT_ORDER_APPLICATION: pleading.PAYMENT_LAW,
        PaperKind.COLLATERAL_REALISATION_APPLICATION: pleading.REALISATION_LAW,
        PaperKind.ENFORCEMENT_RESUMPTION: enforcing.RESUMPTION_LAW.get(given.get("ground", ""), ()),
        PaperKind.ASSET_LEAD_LIST: enforcing.LEAD_LAW,
        PaperKind.RESTRICTION_APPLICATION: enforcing.RESTRICTION_LAW.get(given.get("asked", ""), ()),
        PaperKind.DEMAND_NOTICE: (*demands.LIMITATION_LAW, *demands.JOINT_LAW, *demands.GENERAL_LAW),
    }
    return chosen.get(dossier.filing.kind, ())


def answered(code: str) -> Rule:
    """The rule that every question that may not stay open was answered."""

    def rule(dossier: Dossier, _: Filled) -> Iterator[Finding]:
        for question in questions.unanswered(dossier.filing):
            yield Finding(
                code,
                BLOCK,
                N_("The paper asks: “%(question)s”. Answer it."),
                {"question": question.label},
                QUESTIONS,
                question.name,
            )

    return rule


def amount_within_claim(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    amount = preserving.amount_of(dossier)
    if amount is not None and amount <= 0:
        yield Finding("D07-2", BLOCK, N_("The amount to preserve must be above zero."), place=QUESTIONS)
    if amount is not None and dossier.result is not None and amount > dossier.result.total:
        yield Finding(
            "D07-2",
            WARN,
            N_("%(amount)s is to be preserved, but the claim is %(total)s; the bank answers for what is preserved beyond it."),
            {"amount": yuan(amount), "total": yuan(dossier.result.total)},
            QUESTIONS,
            "above",
        )


def exemption_allowed(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    """PER-42."""
    given = applying.answers(dossier)
    if given["stage"] == "pre_suit" and given["security"] == "exemption":
        yield Finding(
            "D07-3", BLOCK, N_("Before a suit nobody is exempt from giving security. Choose the security."), place=QUESTIONS
        )


def general_guarantors_last(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    """PER-28h."""
    named = {party.id for party in dossier.defendants}
    for guarantee in dossier.guarantees:
        if guarantee.guarantor_id in named and guarantee_mode(guarantee) is wording.Mode.GENERAL:
            yield Finding(
                "D07-4",
                WARN,
                N_(
                    "%(name)s is a general guarantor: the court preserves his assets only when the debtor's were preserved and do not suffice."
                ),
                {"name": guarantee.guarantor.name},
                QUESTIONS,
                f"guarantee-{guarantee.id}",
            )


def expiry_known(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    """PER-45 and PER-46."""
    for row in preserving.measures_of(dossier):
        values = {"title": row.title, "day": row.until_on.isoformat() if row.until_on else ""}
        subject = f"measure-{row.id}"
        if row.until_on is None:
            yield Finding(
                "D10-2",
                BLOCK,
                N_("No end of the seizure of %(title)s is known: a waiting one has no term to renew."),
                values,
                QUESTIONS,
                subject,
            )
        elif row.until_on < dossier.signed_on:
            yield Finding(
                "D10-2",
                BLOCK,
                N_("The seizure of %(title)s ended on %(day)s. What has lapsed is not renewed: apply for a new seizure."),
                values,
                QUESTIONS,
                subject,
            )
        elif row.until_on - dossier.signed_on < RENEWAL_NOTICE:
            yield Finding(
                "D10-2",
                WARN,
                N_(
                    "The seizure of %(title)s ends on %(day)s, in less than 7 days: a late application is at the bank's own risk."
                ),
                values,
                QUESTIONS,
                subject,
            )


def term_lawful(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    """PER-44."""
    for row in preserving.measures_of(dossier):
        longest = preserving.LONGEST[row.kind]
        if preserving.years_of(dossier, row) > longest:
            yield Finding(
                "D10-3",
                BLOCK,
                N_("The seizure of %(title)s may last %(years)d years at most."),
                {"title": row.title, "years": longest},
                QUESTIONS,
                f"measure-{row.id}",
            )


def rulings_known(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    given = applying.answers(dossier)
    for row in preserving.measures_of(dossier):
        if not (given["ruling"] or row.ruling):
            yield Finding(
                "D10-4",
                BLOCK,
                N_("The number of the ruling on %(title)s is not known. Enter it."),
                {"title": row.title},
                QUESTIONS,
                f"measure-{row.id}",
            )


def one_court(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    if len({row.court.id if row.court else None for row in preserving.measures_of(dossier)}) > 1:
        yield Finding(
            "D10-5",
            BLOCK,
            N_("The seizures chosen are those of several courts: make one application for each court."),
            place=QUESTIONS,
        )


def service_failed(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    attempts = applying.asked_rows(dossier, "attempts")
    if attempts and not any(row[-1] for row in attempts):
        yield Finding("D14-2", BLOCK, N_("No failed service has its proof. Name the proof of at least one."), place=QUESTIONS)
    if applying.answers(dossier)["slip_attached"] == "no":
        yield Finding("D14-2", BLOCK, N_("The returned slip must go with the application."), place=QUESTIONS, subject="slip")


def appeal_in_time(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    """PER-75."""
    if pleading.title_of(dossier) is None:
        return
    limit = pleading.appeal_limit(dossier)
    if limit is None:
        yield Finding(
            "D19-2", BLOCK, N_("The day on which the bank received the decision is not known. Enter it."), place=QUESTIONS
        )
    elif dossier.signed_on > limit.last_on:
        yield Finding(
            "D19-2",
            BLOCK,
            N_("The days to appeal ended on %(day)s."),
            {"day": limit.last_on.isoformat()},
            Place("desk", field="signed_on"),
            "late",
        )


def appealable(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    title = pleading.title_of(dossier)
    if title is not None and title.kind not in (InstrumentKind.JUDGMENT, InstrumentKind.RULING):
        yield Finding("D19-3", BLOCK, N_("Only a judgment or a ruling can be appealed against."), place=QUESTIONS)
    given = applying.answers(dossier)
    if not any(given[name] for name in ("on_facts", "on_law", "on_procedure")):
        yield Finding(
            "D19-3",
            BLOCK,
            N_("Say at least one reason for the appeal: facts, law or procedure."),
            place=QUESTIONS,
            subject="reasons",
        )


def order_possible(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    """The six conditions of a payment order (CPL-I 427)."""
    given = applying.answers(dossier)
    labels = dict(pleading.CONDITIONS)
    for name, label in labels.items():
        if given[name] == "no":
            yield Finding(
                "D20-2",
                BLOCK,
                N_("A condition of a payment order is not met: %(condition)s. Choose another way."),
                {"condition": label},
                QUESTIONS,
                name,
            )
    for loan in dossier.loans:
        if not demands.is_due(dossier, loan):
            yield Finding(
                "D20-2",
                BLOCK,
                N_("Contract %(number)s is not due yet: a payment order is given for what is due."),
                {"number": loan.number},
                Place("loan", loan.id, "ends_on"),
                f"loan-{loan.id}",
            )


def basic_court(code: str) -> Rule:
    """The rule that a basic court is asked (CPL-I 427, CPL 207)."""

    def rule(dossier: Dossier, _: Filled) -> Iterator[Finding]:
        if dossier.court is not None and dossier.court.level is not CourtLevel.BASIC:
            yield Finding(
                code,
                BLOCK,
                N_("%(court)s is not a basic court; this application goes to one."),
                {"court": dossier.court.name},
                Place("matter", field="court_id"),
            )

    return rule


def securities_registered(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    named = {party.id for party in dossier.defendants}
    for row in pleading.interests_of(dossier):
        proved = row.registration is RegistrationKind.POSSESSION or (
            row.registration is RegistrationKind.REGISTERED and row.registration_number
        )
        if not proved:
            yield Finding(
                "D21-2",
                BLOCK,
                N_("The security %(number)s has no registration that proves it."),
                {"number": row.contract_number},
                Place("interest", row.id, "registration_number"),
                f"interest-{row.id}",
            )
        if row.provider_id not in named:
            yield Finding(
                "D21-2",
                BLOCK,
                N_("%(name)s gave the security %(number)s and must be a respondent."),
                {"name": row.provider.name, "number": row.contract_number},
                QUESTIONS,
                f"provider-{row.id}",
            )


def order_kept(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    if applying.answers(dossier)["order"] == "broken":
        yield Finding("D21-3", BLOCK, N_("The application goes against the agreed order of the securities."), place=QUESTIONS)


def balance_left(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    balance = enforcing.balance_of(dossier)
    if balance is not None and balance <= 0:
        yield Finding("D24-2", BLOCK, N_("Nothing is left to enforce: what was performed reaches the debt."), place=QUESTIONS)


def sources_named(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    for number, row in enumerate(enforcing.leads_of(dossier), start=1):
        if not row[6]:
            yield Finding(
                "D25-2",
                WARN,
                N_("Lead %(number)d does not say where it comes from."),
                {"number": number},
                QUESTIONS,
                f"row-{number}",
            )


def pay_day_ahead(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    pay_by = questions.day(applying.answers(dossier)["pay_by"])
    if pay_by is not None and pay_by < dossier.signed_on:
        yield Finding("D37-2", BLOCK, N_("The day to pay by is before the date of the notice."), place=QUESTIONS)


def letter_keeps_the_guarantee(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    """PER-21 and PER-22."""
    party = demands.addressee_of(dossier)
    for guarantee in demands.guarantees_of(dossier, party) if party else ():
        values = {"name": guarantee.guarantor.name}
        place = Place("guarantee", guarantee.id, "demanded_on")
        if guarantee_mode(guarantee) is wording.Mode.GENERAL:
            yield Finding(
                "D37-3",
                WARN,
                N_(
                    "%(name)s is a general guarantor: a letter does not keep the guarantee. Sue the debtor, or apply for arbitration, within the guarantee period."
                ),
                values,
                place,
                f"general-{guarantee.id}",
            )
        reach = guaranteeing.reach_of(guarantee=guarantee)
        if reach is not None and reach.is_lost:
            yield Finding(
                "D37-4",
                WARN,
                N_("The guarantee period of %(name)s ended on %(day)s: a demand after it, even one he signs, revives nothing."),
                values | {"day": reach.end.raw_end.isoformat()},
                place,
                f"lost-{guarantee.id}",
            )


def everybody_demanded(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    """Each obligor needs a notice of his own: a demand on one does not reach the others (PER-24)."""
    asked = {key for row in dossier.other_notices for key in questions.chosen(questions.answers(row)["parties"])}
    asked |= {str(party.id) for party in dossier.defendants}
    owing = {loan.borrower_id for loan in dossier.loans} | {row.guarantor_id for row in dossier.guarantees}
    left = [party.name for party in dossier.obligors if party.id in owing and str(party.id) not in asked]
    if left:
        yield Finding(
            "D37-5",
            WARN,
            N_("No notice is begun for: %(names)s. Each obligor needs one of his own."),
            {"names": "、".join(left)},
            QUESTIONS,
        )


def title_in_force(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    title = dossier.course.title(applying.answers(dossier)["title"])
    if title is not None and title.effective_on is None:
        yield Finding(
            "D47-2",
            WARN,
            N_("The docket does not say that %(number)s has taken effect."),
            {"number": title.number},
            QUESTIONS,
        )


_K = PaperKind
RULES: tuple[tuple[str, str, Rule, frozenset[PaperKind]], ...] = (
    ("D07-1", N_("Questions of the paper answered"), answered("D07-1"), frozenset({_K.PRESERVATION_APPLICATION})),
    ("D07-2", N_("Amount to preserve within the claim"), amount_within_claim, frozenset({_K.PRESERVATION_APPLICATION})),
    ("D07-3", N_("Security chosen as the law allows"), exemption_allowed, frozenset({_K.PRESERVATION_APPLICATION})),
    ("D07-4", N_("General guarantors after the debtor"), general_guarantors_last, frozenset({_K.PRESERVATION_APPLICATION})),
    ("D10-1", N_("Questions of the paper answered"), answered("D10-1"), frozenset({_K.PRESERVATION_RENEWAL})),
    ("D10-2", N_("End of each seizure known and not past"), expiry_known, frozenset({_K.PRESERVATION_RENEWAL})),
    ("D10-3", N_("Term within the longest the law allows"), term_lawful, frozenset({_K.PRESERVATION_RENEWAL})),
    ("D10-4", N_("Number of each ruling"), rulings_known, frozenset({_K.PRESERVATION_RENEWAL, _K.PRESERVATION_RELEASE})),
    ("D10-5", N_("Seizures of one court"), one_court, frozenset({_K.PRESERVATION_RENEWAL, _K.PRESERVATION_RELEASE})),
    ("D11-1", N_("Questions of the paper answered"), answered("D11-1"), frozenset({_K.PRESERVATION_RELEASE})),
    ("D14-1", N_("Questions of the paper answered"), answered("D14-1"), frozenset({_K.NOTICE_SERVICE_APPLICATION})),
    ("D14-2", N_("Failed service proved"), service_failed, frozenset({_K.NOTICE_SERVICE_APPLICATION})),
    ("D19-1", N_("Questions of the paper answered"), answered("D19-1"), frozenset({_K.NOTICE_OF_APPEAL})),
    ("D19-2", N_("Appeal in time"), appeal_in_time, frozenset({_K.NOTICE_OF_APPEAL})),
    ("D19-3", N_("What is appealed against, and why"), appealable, frozenset({_K.NOTICE_OF_APPEAL})),
    ("D20-1", N_("Questions of the paper answered"), answered("D20-1"), frozenset({_K.PAYMENT_ORDER_APPLICATION})),
    ("D20-2", N_("Conditions of a payment order"), order_possible, frozenset({_K.PAYMENT_ORDER_APPLICATION})),
    ("D20-3", N_("Basic court"), basic_court("D20-3"), frozenset({_K.PAYMENT_ORDER_APPLICATION})),
    ("D21-1", N_("Questions of the paper answered"), answered("D21-1"), frozenset({_K.COLLATERAL_REALISATION_APPLICATION})),
    ("D21-2", N_("Security proved, its giver named"), securities_registered, frozenset({_K.COLLATERAL_REALISATION_APPLICATION})),
    ("D21-3", N_("Agreed order of securities kept"), order_kept, frozenset({_K.COLLATERAL_REALISATION_APPLICATION})),
    ("D21-4", N_("Basic court"), basic_court("D21-4"), frozenset({_K.COLLATERAL_REALISATION_APPLICATION})),
    ("D24-1", N_("Questions of the paper answered"), answered("D24-1"), frozenset({_K.ENFORCEMENT_RESUMPTION})),
    ("D24-2", N_("Something is left to enforce"), balance_left, frozenset({_K.ENFORCEMENT_RESUMPTION})),
    ("D25-1", N_("Questions of the paper answered"), answered("D25-1"), frozenset({_K.ASSET_LEAD_LIST})),
    ("D25-2", N_("Each lead says where it comes from"), sources_named, frozenset({_K.ASSET_LEAD_LIST})),
    ("D37-1", N_("Questions of the paper answered"), answered("D37-1"), frozenset({_K.DEMAND_NOTICE})),
    ("D37-2", N_("Day to pay by"), pay_day_ahead, frozenset({_K.DEMAND_NOTICE})),
    ("D37-3", N_("Whether a letter keeps the guarantee"), letter_keeps_the_guarantee, frozenset({_K.DEMAND_NOTICE})),
    ("D37-5", N_("A notice for every obligor"), everybody_demanded, frozenset({_K.DEMAND_NOTICE})),
    ("D47-1", N_("Questions of the paper answered"), answered("D47-1"), frozenset({_K.RESTRICTION_APPLICATION})),
    ("D47-2", N_("Title in force"), title_in_force, frozenset({_K.RESTRICTION_APPLICATION})),
)
"""Code, what it looks at, the rule, and the papers it belongs to."""
