"""Completeness rules: what every court paper needs (C01–C16), what a complaint (D01, D02) and a debt sheet (D40) need besides.

Each rule is a function from the dossier (and the composed text) to findings. A rule never changes anything.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from flask_babel import gettext, lazy_gettext

from app.core.labels import N_
from app.documents import Filled, glyphs, plain_text
from app.documents.errors import PaperError
from app.filings import contexts, course_checks, element_form, questions
from app.filings.dossier import Dossier
from app.filings.findings import Finding, Place
from app.filings.states import COMPLAINTS, OF_THE_COURSE, ON_THE_DEBT, Companion, PaperKind, Severity
from app.matters.models import Party
from app.matters.services import debt, limits
from app.matters.services import guarantees as guaranteeing
from app.matters.states import GuaranteeKind, Jurisdiction, PartyKind, PartyStatus, Role
from app.statutes import amounts, identity
from app.statutes.citations import cite, cite_all
from app.statutes.errors import StatuteError
from app.statutes.money import rounded, share

BLOCK, WARN = Severity.BLOCK, Severity.WARN
VERIFIED_FOR = timedelta(days=90)
CUTOFF_FRESH = timedelta(days=60)
LIMITATION_WARNS = timedelta(days=30)
_SAID_ELSEWHERE = ("court", "plaintiffs", "defendants", "third_parties")
_LEFTOVERS = re.compile(r"None|\bnan\b|\{\{|\}\}|××|待补|TODO")
_IN_WORDS = re.compile(r"(?P<figure>\d[\d,]*\.\d{2})元（大写：人民币(?P<words>[^）]+)）")
_FIGURE = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})*\.\d{2}(?=元)")

Rule = Callable[[Dossier, Filled], Iterable[Finding]]


@dataclass(frozen=True)
class Check:
    """One rule in the list on the desk: its code, what it looks at, and the papers it belongs to."""

    code: str
    title: str
    rule: Rule
    kinds: frozenset[PaperKind]

    @property
    def label(self) -> str:
        """What the rule looks at, in the reader's language."""
        return gettext(self.title)


def court_named(dossier: Dossier, filled: Filled) -> Iterator[Finding]:
    """C01: of a paper that answers a deadline the court that its own case leads to."""
    is_open = any(gap.field == "court.name" for gap in filled.gaps)
    if is_open if dossier.filing.kind in OF_THE_COURSE else dossier.court is None:
        yield Finding(
            "C01", BLOCK, N_("No court is chosen. Choose the court from the register."), place=Place("matter", field="court_id")
        )


def plaintiff_complete(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    """C02."""
    branch = dossier.plaintiff
    for value, what in (
        (branch.name, N_("name")),
        (branch.uscc, N_("unified social credit code")),
        (branch.representative_name, N_("person in charge")),
        (branch.address, N_("address")),
        (branch.telephone, N_("telephone number")),
    ):
        if not value:
            yield Finding(
                "C02",
                BLOCK,
                N_("The plaintiff %(name)s lacks: %(what)s."),
                {"name": branch.name, "what": lazy_gettext(what)},
                Place("branch", branch.id),
                subject=what,
            )


def organisations_identified(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    """C03."""
    for party in _opponents(dossier, PartyKind.ORGANISATION):
        if not party.uscc:
            yield Finding(
                "C03",
                BLOCK,
                N_("%(name)s has no unified social credit code."),
                {"name": party.name},
                Place("party", party.id, "uscc"),
                _key(party),
            )
        elif problem := identity.uscc_problem(party.uscc):
            yield Finding(
                "C03",
                BLOCK,
                N_("The unified social credit code of %(name)s is wrong: %(problem)s"),
                {"name": party.name, "problem": lazy_gettext(problem.template, **problem.params)},
                Place("party", party.id, "uscc"),
                _key(party),
            )
        if not party.representative_name:
            yield Finding(
                "C03",
                BLOCK,
                N_("%(name)s has no legal representative."),
                {"name": party.name},
                Place("party", party.id, "representative_name"),
                f"{_key(party)}-representative",
            )


def persons_identified(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    """C04: another identifying document with a reason turns the block into a warning."""
    for party in _opponents(dossier, PartyKind.PERSON):
        place = Place("party", party.id, "identity_number")
        other = party.identity_kind is not None and party.identity_kind.value != "resident"
        if not party.identity_number:
            yield Finding("C04", BLOCK, N_("%(name)s has no identity number."), {"name": party.name}, place, _key(party))
        elif not other and (problem := identity.resident_problem(party.identity_number)):
            excused = bool(party.identity_reason)
            yield Finding(
                "C04",
                WARN if excused else BLOCK,
                N_("The identity number of %(name)s is wrong: %(problem)s"),
                {"name": party.name, "problem": lazy_gettext(problem.template, **problem.params)},
                place,
                _key(party),
            )
        if not party.gender or not party.born_on:
            yield Finding(
                "C04", BLOCK, N_("%(name)s lacks gender or date of birth."), {"name": party.name}, place, f"{_key(party)}-born"
            )


def addresses_known(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    """C05."""
    for party in _opponents(dossier):
        if not any(address.until_on is None or address.until_on >= dossier.signed_on for address in party.addresses):
            yield Finding(
                "C05",
                BLOCK,
                N_("%(name)s has no address. The court cannot serve without one."),
                {"name": party.name},
                Place("party", party.id, "addresses"),
                _key(party),
            )


def telephones_known(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    """C06."""
    for party in _opponents(dossier):
        if not party.telephone:
            yield Finding(
                "C06",
                WARN,
                N_("%(name)s has no telephone number."),
                {"name": party.name},
                Place("party", party.id, "telephone"),
                _key(party),
            )


def standing_settled(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    """C07."""
    for party in _opponents(dossier):
        gone = party.status in (PartyStatus.DEREGISTERED, PartyStatus.DECEASED, PartyStatus.BANKRUPT)
        if gone and not dossier.standing_for(party) and not party.status_reason:
            yield Finding(
                "C07",
                BLOCK,
                N_("%(name)s is %(status)s: name the heirs, shareholders or administrator who stand for it, or give the reason."),
                {"name": party.name, "status": party.status.label},
                Place("party", party.id, "status"),
                _key(party),
            )


def agents_authorised(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    """C08 and C09."""
    agents = dossier.filing.agents
    if len(agents) > 2:
        yield Finding(
            "C09",
            BLOCK,
            N_("%(count)d agents are named; a party may have two."),
            {"count": len(agents)},
            Place("desk", field="agents"),
        )
    if agents and not dossier.has_companion(Companion.POWER_OF_ATTORNEY):
        yield Finding(
            "C08",
            BLOCK,
            N_("An agent is named but there is no power of attorney. Upload it."),
            place=Place("desk", field="companions"),
        )
    for agent in agents:
        if agent.authority_until and agent.authority_until < dossier.signed_on:
            yield Finding(
                "C08",
                BLOCK,
                N_("The power of attorney of %(name)s ended on %(day)s."),
                {"name": agent.name, "day": agent.authority_until.isoformat()},
                Place("desk", field="agents"),
                f"agent-{agent.id}",
            )


def figures_agree(dossier: Dossier, filled: Filled) -> Iterator[Finding]:
    """C10: every edited figure is one the matter knows, capitals say what the figures say, and the matter has not moved on."""
    text = plain_text(filled)
    for match in _IN_WORDS.finditer(text):
        amount = Decimal(match["figure"].replace(",", ""))
        if amounts.in_words(amount) != match["words"]:
            yield Finding(
                "C10",
                BLOCK,
                N_("%(figure)s and its amount in words differ: it should read %(words)s."),
                {"figure": match["figure"], "words": amounts.in_words(amount)},
                Place("desk", field="passages"),
                match["figure"],
            )
    known = {f"{amount:,.2f}" for amount in _known_amounts(dossier)}
    for passage in dossier.filing.passages:
        for figure in _FIGURE.findall(passage.text):
            if figure not in known and figure not in passage.proposed:
                yield Finding(
                    "C10",
                    BLOCK,
                    N_("The edited passage says %(figure)s, which is no figure of the locked calculation or of the contracts."),
                    {"figure": figure},
                    Place("desk", field=passage.slot),
                    f"{passage.slot}-{figure}",
                )
    if dossier.result is not None and not dossier.is_current:
        yield Finding(
            "C10",
            BLOCK,
            N_("The matter changed after the debt was locked. Lock the debt again, so that text and figures agree."),
            place=Place("desk", field="calculation"),
            subject="stale",
        )


def nothing_left_open(_: Dossier, filled: Filled) -> Iterator[Finding]:
    """C11: what is missing of court and parties is said by C01 to C05, and not twice."""
    for gap in filled.gaps:
        if gap.field.split(".")[0] in _SAID_ELSEWHERE:
            continue
        yield Finding("C11", BLOCK, N_("Missing: %(label)s."), {"label": gap.label}, Place("gap", field=gap.field), gap.field)
    leftovers = sorted(set(_LEFTOVERS.findall(plain_text(filled))))
    if leftovers:
        yield Finding(
            "C11",
            BLOCK,
            N_("The text still contains: %(found)s."),
            {"found": "、".join(leftovers)},
            Place("desk", field="passages"),
            "leftover",
        )


def glyphs_exist(_: Dossier, filled: Filled) -> Iterator[Finding]:
    """C12."""
    try:
        glyphs.settle(filled)
    except PaperError as problem:
        yield Finding("C12", BLOCK, problem.template, dict(problem.params), Place("desk", field="passages"))


def recently_verified(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    """C13."""
    for party in _opponents(dossier):
        if party.verified_on is None or dossier.signed_on - party.verified_on > VERIFIED_FOR:
            yield Finding(
                "C13",
                WARN,
                N_("The data of %(name)s were last verified %(day)s, more than 90 days before the date of the paper."),
                {"name": party.name, "day": party.verified_on.isoformat() if party.verified_on else "—"},
                Place("party", party.id, "verified_on"),
                _key(party),
            )


def signature_dated(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    """C14."""
    place = Place("desk", field="signed_on")
    if dossier.signed_on > dossier.today:
        yield Finding(
            "C14",
            WARN,
            N_("The date of the paper, %(day)s, is in the future."),
            {"day": dossier.signed_on.isoformat()},
            place,
            "future",
        )
    newest = max(
        [party.verified_on for party in _opponents(dossier) if party.verified_on]
        + ([dossier.result.cutoff_on] if dossier.result else []),
        default=None,
    )
    if newest is not None and dossier.signed_on < newest:
        yield Finding(
            "C14",
            WARN,
            N_("The date of the paper, %(day)s, is before the newest of its facts (%(newest)s)."),
            {"day": dossier.signed_on.isoformat(), "newest": newest.isoformat()},
            place,
            "early",
        )


def law_in_force(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    """C15."""
    citations = dossier.result.citations if dossier.result else ()
    for citation in (*citations, *cite_all(*course_checks.cited(dossier))):
        try:
            cite(f"{citation.law} {citation.article}", on=dossier.signed_on)
        except StatuteError as problem:
            yield Finding(
                "C15",
                BLOCK,
                problem.template,
                dict(problem.params),
                Place("desk", field="signed_on"),
                f"{citation.law}-{citation.article}",
            )


def cause_set(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    if not dossier.matter.cause_of_action:
        yield Finding("D01-1", BLOCK, N_("The cause of action is not set."), place=Place("matter", field="cause_of_action"))


def debt_locked(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    if dossier.result is None:
        yield Finding(
            "D01-2",
            BLOCK,
            N_("The debt is not locked. Choose the cut-off and lock the calculation."),
            place=Place("desk", field="calculation"),
        )
    elif dossier.signed_on - dossier.result.cutoff_on > CUTOFF_FRESH:
        yield Finding(
            "D01-2",
            WARN,
            N_("The cut-off %(day)s is more than 60 days before the date of the paper."),
            {"day": dossier.result.cutoff_on.isoformat()},
            Place("desk", field="calculation"),
            "old",
        )


def claims_add_up(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    result = dossier.result
    if result and result.principal + result.interest + result.penalty + result.compound + result.costs != result.total:
        yield Finding(
            "D01-3",
            BLOCK,
            N_("Principal, interest and costs do not add up to the total."),
            place=Place("desk", field="calculation"),
        )


def costs_founded(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    """Only what was paid, rests on a clause and has an invoice is claimed; never an estimate."""
    for cost in dossier.costs:
        if cost.is_claimed and not (cost.is_paid and cost.basis_clause and cost.invoice_number):
            yield Finding(
                "D01-15",
                BLOCK,
                N_(
                    "The claimed cost %(kind)s of %(amount)s is not paid, or lacks its clause or invoice. Complete it, or do not claim it."
                ),
                {"kind": lazy_gettext(cost.kind.english), "amount": f"{cost.amount:,.2f}"},
                Place("cost", cost.id, "basis_clause"),
                f"cost-{cost.id}",
            )


def drawdowns_proved(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    drawdowns = [drawdown for loan in dossier.loans for drawdown in loan.drawdowns]
    if not any(drawdown.proof_id for drawdown in drawdowns):
        first = drawdowns[0] if drawdowns else None
        yield Finding(
            "D01-4",
            BLOCK,
            N_("No drawdown has its proof. Attach the loan note or the payment voucher to at least one."),
            place=Place("drawdown", first.id, "proof") if first else Place("loans"),
        )


def default_stated(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    if dossier.matter.default_kind is None or dossier.matter.default_on is None:
        yield Finding(
            "D01-5", BLOCK, N_("The event of default and its date are not recorded."), place=Place("matter", field="default_kind")
        )


def guarantees_sued_on(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    sued = {party.id for party in dossier.defendants}
    for guarantee in dossier.guarantees:
        if guarantee.is_claimed and not sued & set(dossier.answering(guarantee.guarantor_id)):
            yield Finding(
                "D01-6",
                BLOCK,
                N_(
                    "The guarantee %(number)s is claimed, but %(name)s is not a defendant. Sue on it, or exclude it with a reason."
                ),
                {"number": guarantee.number, "name": guarantee.guarantor.name},
                Place("guarantee", guarantee.id, "is_claimed"),
                f"guarantee-{guarantee.id}",
            )
    for interest in dossier.interests:
        if interest.is_claimed and not sued & set(dossier.answering(interest.provider_id)):
            yield Finding(
                "D01-6",
                BLOCK,
                N_(
                    "The security %(number)s is claimed, but %(name)s is not a defendant. Sue on it, or exclude it with a reason."
                ),
                {"number": interest.contract_number, "name": interest.provider.name},
                Place("interest", interest.id, "is_claimed"),
                f"interest-{interest.id}",
            )


def mortgages_registered(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    for interest in dossier.interests:
        if interest.is_claimed and not interest.kind.is_pledge and not interest.registration_number:
            yield Finding(
                "D01-7",
                BLOCK,
                N_("The mortgage %(number)s over %(asset)s has no registration number."),
                {"number": interest.contract_number, "asset": interest.collateral.description},
                Place("interest", interest.id, "registration_number"),
                f"interest-{interest.id}",
            )


def maximums_determined(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    for guarantee in dossier.guarantees:
        if (
            guarantee.is_claimed
            and guarantee.kind is GuaranteeKind.MAXIMUM
            and not (guarantee.max_amount and (guarantee.determined_on or guarantee.determined_to))
        ):
            yield Finding(
                "D01-8",
                BLOCK,
                N_("The maximum-amount guarantee %(number)s lacks its maximum or the day its debts were determined."),
                {"number": guarantee.number},
                Place("guarantee", guarantee.id, "max_amount"),
                f"guarantee-{guarantee.id}",
            )
    for interest in dossier.interests:
        if (
            interest.is_claimed
            and interest.kind.is_maximum
            and not (interest.max_amount and (interest.determined_on or interest.determined_to))
        ):
            yield Finding(
                "D01-8",
                BLOCK,
                N_("The maximum-amount security %(number)s lacks its maximum or the day its debts were determined."),
                {"number": interest.contract_number},
                Place("interest", interest.id, "max_amount"),
                f"interest-{interest.id}",
            )


def guarantee_periods_open(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    for guarantee in dossier.guarantees:
        if not guarantee.is_claimed:
            continue
        reach = guaranteeing.reach_of(guarantee=guarantee)
        if reach is not None and reach.is_lost:
            yield Finding(
                "D01-9",
                WARN,
                N_("The guarantee period of %(name)s ended on %(day)s and no act that saves it is recorded."),
                {"name": guarantee.guarantor.name, "day": reach.end.raw_end.isoformat()},
                Place("guarantee", guarantee.id, "demanded_on"),
                f"guarantee-{guarantee.id}",
            )


def limitation_open(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    """Each loan on its own clock; payments by or from the borrower restart it (PER-05, PER-06)."""
    for loan in dossier.loans:
        counted = limits.limitation_of(loan=loan)
        if counted is None:
            continue
        ended = counted.raw_end
        left = (ended - dossier.signed_on).days
        if left < LIMITATION_WARNS.days:
            template = (
                N_("Limitation of contract %(number)s ended on %(day)s.")
                if left < 0
                else N_("Limitation of contract %(number)s ends on %(day)s, in less than 30 days.")
            )
            yield Finding(
                "D01-10",
                WARN,
                template,
                {"number": loan.number, "day": ended.isoformat()},
                Place("loan", loan.id, "repayments"),
                f"loan-{loan.id}",
            )


def court_competent(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    for loan in dossier.loans:
        if loan.jurisdiction is Jurisdiction.ARBITRATION:
            yield Finding(
                "D01-11",
                BLOCK,
                N_("Contract %(number)s agrees arbitration; a court will not take the suit."),
                {"number": loan.number},
                Place("loan", loan.id, "jurisdiction"),
                f"loan-{loan.id}",
            )


def acceleration_founded(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    for loan in dossier.loans:
        if loan.accelerated_on and not (loan.acceleration_clause and loan.acceleration_received_on):
            yield Finding(
                "D01-12",
                WARN,
                N_("Contract %(number)s was called due early, but the clause or the arrival of the notice is not recorded."),
                {"number": loan.number},
                Place("loan", loan.id, "acceleration_clause"),
                f"loan-{loan.id}",
            )


def companions_present(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    """D01: the evidence list (D03) must exist; the power of attorney (D04) goes with it."""
    for companion in Companion:
        if not dossier.has_companion(companion):
            yield Finding(
                "D01-13",
                BLOCK,
                N_("%(what)s: upload it, or record why there is none."),
                {"what": companion.label},
                Place("desk", field="companions"),
                companion.value,
            )


def somebody_is_sued(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    if not dossier.defendants:
        yield Finding("D01-14", BLOCK, N_("Nobody is sued: add the borrower as a party."), place=Place("parties"))


def liability_founded(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    """Being a shareholder is no ground to answer for the company (CC 60): what he did has to be said."""
    sued = {party.id for party in dossier.defendants}
    for role in dossier.roles:
        if role.role is Role.SHAREHOLDER and role.stands_for is not None and role.party_id in sued and not role.liability_ground:
            yield Finding(
                "D01-16",
                WARN,
                N_(
                    "Why %(name)s answers for the debts of %(company)s is not recorded; the company's shareholder alone answers for nothing."
                ),
                {"name": role.party.name, "company": role.stands_for.name},
                Place("role", role.id, "liability_ground"),
                f"role-{role.id}",
            )


def bankrupts_claimed(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    """A suit about a company in bankruptcy goes to the court that accepted the petition, after the claim was filed (EBL 21, 58)."""
    for party in dossier.defendants:
        if party.status is PartyStatus.BANKRUPT:
            yield Finding(
                "D01-17",
                WARN,
                N_(
                    "%(name)s is in bankruptcy: file the claim with the administrator first; a suit to confirm it goes to the court that "
                    "accepted the petition (Enterprise Bankruptcy Law art. 21, 58). Check the court chosen."
                ),
                {"name": party.name},
                Place("matter", field="court_id"),
                _key(party),
            )


def boxes_ticked(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    """Where the form offers one choice, one box is ticked."""
    branch = dossier.plaintiff
    missing = [
        (branch.name, field, Place("branch", branch.id, field))
        for field in ("organisation_type", "ownership")
        if not getattr(branch, field)
    ]
    for party in _opponents(dossier, PartyKind.ORGANISATION):
        if not element_form.type_of(party):
            missing.append((party.name, "organisation_type", Place("party", party.id, "organisation_type")))
        if not party.ownership:
            missing.append((party.name, "ownership", Place("party", party.id, "ownership")))
    for name, field, place in missing:
        what = {"organisation_type": N_("type of organisation"), "ownership": N_("ownership")}[field]
        yield Finding(
            "D02-1",
            BLOCK,
            N_("The form asks one choice for the %(what)s of %(name)s; none is recorded."),
            {"what": lazy_gettext(what), "name": name},
            place,
            f"{place.page}-{place.id}-{field}",
        )
    for loan in dossier.loans:
        if element_form.repayment_of(loan) is None:
            yield Finding(
                "D02-1",
                BLOCK,
                N_("The form asks one choice for the way of repayment of contract %(number)s; none is recorded."),
                {"number": loan.number},
                Place("loan", loan.id, "repayment_kind"),
                f"loan-{loan.id}",
            )


def questions_answered(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    """What only the bank can say has been said."""
    for question in questions.unanswered(dossier.filing):
        yield Finding(
            "D02-2",
            BLOCK,
            N_("The form asks: “%(question)s”. Answer it."),
            {"question": question.label},
            Place("desk", field="questions"),
            question.name,
        )


def rows_add_up(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    """Row 8 is rows 1, 2 and 5, and all of it is what was locked."""
    if dossier.result is None:
        return
    claims = element_form.civil_complaint_form(dossier).context["claims"]
    spent = contexts.case_of(dossier).costs_left
    if (
        claims["principal"]["amount"] + claims["interest"]["total"] + spent != claims["total"]
        or claims["total"] != dossier.result.total
    ):
        yield Finding(
            "D02-3",
            BLOCK,
            N_("The total of the claim (%(total)s) is not the locked total (%(locked)s); look at the costs that are claimed."),
            {"total": f"{claims['total']:,.2f}", "locked": f"{dossier.result.total:,.2f}"},
            Place("desk", field="calculation"),
        )


def powers_named(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    """Special authority holds for what it names (CPL 62)."""
    for agent in dossier.filing.agents:
        if agent.special_authority and not agent.special_powers:
            yield Finding(
                "D02-4",
                WARN,
                N_("The special authority of %(name)s names no powers; without them it counts as general."),
                {"name": agent.name},
                Place("desk", field="agents"),
                f"agent-{agent.id}",
            )


def complaints_agree(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    """Both forms of the complaint say the same figures (documents of one case are consistent)."""
    mine = dossier.filing.calculation
    for other in dossier.other_complaints:
        if mine is not None and other.calculation is not None and other.calculation.digest != mine.digest:
            yield Finding(
                "D02-6",
                WARN,
                N_(
                    "%(paper)s (%(status)s) rests on another locked debt: %(theirs)s instead of %(ours)s. Lock both at the same day."
                ),
                {
                    "paper": lazy_gettext(other.kind.english),
                    "status": lazy_gettext(other.status.english),
                    "theirs": f"{other.calculation.total:,.2f}",
                    "ours": f"{mine.total:,.2f}",
                },
                Place("desk", field="calculation"),
                f"filing-{other.id}",
            )


def other_security_dated(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    matter = dossier.matter
    if matter.other_security and matter.other_security_on is None:
        yield Finding(
            "D02-5",
            WARN,
            N_("When the other security was signed is not recorded: %(form)s."),
            {"form": matter.other_security},
            Place("matter", field="other_security_on"),
        )


def lines_recompute(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    """D40: every line recomputes from its printed days, base, rate and basis; totals are the sums of the lines less what was paid."""
    if dossier.result is None:
        return
    for line in dossier.result.lines:
        again = rounded(share(base=line.base, rate_percent=line.rate_percent, days=line.days, day_basis=line.day_basis))
        if again != line.amount or line.base < 0:
            yield Finding(
                "D40-1",
                BLOCK,
                N_("The line from %(start)s to %(end)s does not recompute: %(again)s instead of %(amount)s."),
                {
                    "start": line.from_on.isoformat(),
                    "end": line.to_on.isoformat(),
                    "again": f"{again:,.2f}",
                    "amount": f"{line.amount:,.2f}",
                },
                Place("desk", field="calculation"),
                f"{line.drawdown_key}-{line.kind}-{line.from_on}",
            )
    sums = {
        name: sum((getattr(row, name) for row in dossier.result.balances), Decimal(0))
        for name in ("principal", "interest", "penalty", "compound")
    }
    for name, total in sums.items():
        if total != getattr(dossier.result, name) or total < 0:
            yield Finding(
                "D40-2",
                BLOCK,
                N_("The totals of the drawdowns do not add up to the total of the sheet."),
                place=Place("desk", field="calculation"),
                subject=name,
            )


def all_drawdowns_proved(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    for loan in dossier.loans:
        for drawdown in loan.drawdowns:
            if not drawdown.proof_id:
                yield Finding(
                    "D40-3",
                    BLOCK,
                    N_("Drawdown %(number)s has no proof attached."),
                    {"number": drawdown.number},
                    Place("drawdown", drawdown.id, "proof"),
                    f"drawdown-{drawdown.id}",
                )


def repayments_allocated(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    if dossier.result is None:
        return
    last_charged = dossier.result.cutoff_on - timedelta(days=0 if dossier.result.cutoff_charged else 1)
    met: dict[str, Decimal] = {}
    for allocation in dossier.result.allocations:
        met[allocation.repayment_key] = met.get(allocation.repayment_key, Decimal(0)) + allocation.amount
    for loan in dossier.loans:
        for repayment in loan.repayments:
            if repayment.paid_on <= last_charged and met.get(debt.key_of(repayment)) != repayment.amount:
                yield Finding(
                    "D40-4",
                    BLOCK,
                    N_("The repayment of %(amount)s on %(day)s is not allocated in full."),
                    {"amount": f"{repayment.amount:,.2f}", "day": repayment.paid_on.isoformat()},
                    Place("loan", loan.id, "repayments"),
                    f"repayment-{repayment.id}",
                )


def rates_known(dossier: Dossier, _: Filled) -> Iterator[Finding]:
    if dossier.result is not None and dossier.result.lpr_missing:
        yield Finding(
            "D40-5",
            BLOCK,
            N_("A loan prime rate of a month in the calculation is missing. Add it to the table first."),
            place=Place("desk", field="calculation"),
        )


COMPLAINT = COMPLAINTS
FORM = frozenset({PaperKind.CIVIL_COMPLAINT_FORM})
SHEET = frozenset({PaperKind.DEBT_CALCULATION})
BOTH = COMPLAINT | SHEET
LISTS = frozenset({PaperKind.ASSET_LEAD_LIST})
LETTERS = frozenset({PaperKind.DEMAND_NOTICE})
APPLICATIONS = OF_THE_COURSE - LISTS - LETTERS
TO_COURT = COMPLAINT | APPLICATIONS
PARTIES = TO_COURT | LETTERS
ALL = BOTH | OF_THE_COURSE

CHECKS: tuple[Check, ...] = (
    Check("C01", N_("Court"), court_named, TO_COURT | LISTS),
    Check("C02", N_("Plaintiff's particulars"), plaintiff_complete, PARTIES),
    Check("C03", N_("Organisations: name, code, representative"), organisations_identified, TO_COURT),
    Check("C04", N_("Persons: name, identity number, birth"), persons_identified, TO_COURT),
    Check("C05", N_("An address for every defendant"), addresses_known, PARTIES),
    Check("C06", N_("A telephone number for every defendant"), telephones_known, PARTIES),
    Check("C07", N_("Defendants exist, or others stand for them"), standing_settled, PARTIES),
    Check("C08", N_("Agents and their authority"), agents_authorised, TO_COURT),
    Check("C10", N_("Figures agree with the locked calculation"), figures_agree, ALL),
    Check("C11", N_("No value missing"), nothing_left_open, ALL),
    Check("C12", N_("Every character can be printed"), glyphs_exist, ALL),
    Check("C13", N_("Data verified within 90 days"), recently_verified, PARTIES),
    Check("C14", N_("Date of the paper"), signature_dated, ALL),
    Check("C15", N_("Cited law in force"), law_in_force, ALL),
    Check("D01-1", N_("Cause of action"), cause_set, COMPLAINT),
    Check("D01-2", N_("Debt locked, cut-off fresh"), debt_locked, ON_THE_DEBT),
    Check("D01-3", N_("Claims add up"), claims_add_up, BOTH),
    Check("D01-4", N_("Drawdown proved"), drawdowns_proved, COMPLAINT),
    Check("D01-5", N_("Event of default"), default_stated, COMPLAINT),
    Check("D01-6", N_("Every guarantee and security sued on or excluded"), guarantees_sued_on, COMPLAINT),
    Check("D01-7", N_("Mortgages registered"), mortgages_registered, COMPLAINT),
    Check("D01-8", N_("Maximum amounts determined"), maximums_determined, COMPLAINT),
    Check("D01-9", N_("Guarantee periods"), guarantee_periods_open, COMPLAINT),
    Check("D01-10", N_("Limitation"), limitation_open, COMPLAINT),
    Check("D01-11", N_("No arbitration clause"), court_competent, COMPLAINT),
    Check("D01-12", N_("Acceleration founded"), acceleration_founded, COMPLAINT),
    Check("D01-13", N_("Evidence list and power of attorney"), companions_present, COMPLAINT),
    Check("D01-14", N_("Defendants named"), somebody_is_sued, COMPLAINT),
    Check("D01-15", N_("Costs paid, agreed and invoiced"), costs_founded, BOTH),
    Check("D01-16", N_("Why shareholders answer"), liability_founded, COMPLAINT),
    Check("D01-17", N_("Defendants in bankruptcy"), bankrupts_claimed, COMPLAINT),
    Check("D02-1", N_("One box ticked where one is asked"), boxes_ticked, FORM),
    Check("D02-2", N_("Questions of the form answered"), questions_answered, FORM),
    Check("D02-3", N_("Rows add up to the total of the claim"), rows_add_up, FORM),
    Check("D02-4", N_("Special authority names its powers"), powers_named, FORM),
    Check("D02-5", N_("Day of other security"), other_security_dated, FORM),
    Check("D02-6", N_("Both complaints on one debt"), complaints_agree, COMPLAINT),
    Check("D40-1", N_("Every line recomputes, totals add up"), lines_recompute, SHEET),
    Check("D40-3", N_("Every drawdown proved"), all_drawdowns_proved, SHEET),
    Check("D40-4", N_("Every repayment allocated"), repayments_allocated, SHEET),
    Check("D40-5", N_("No loan prime rate missing"), rates_known, SHEET),
    *(Check(code, title, rule, kinds) for code, title, rule, kinds in course_checks.RULES),
)


@dataclass(frozen=True)
class CheckUp:
    """The outcome of all rules for one paper."""

    passed: tuple[Check, ...]
    findings: tuple[Finding, ...]

    @property
    def blocking(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.blocks)

    @property
    def unanswered(self) -> tuple[Finding, ...]:
        """What still holds the paper up: blocking findings, and warnings nobody let stand."""
        return tuple(finding for finding in self.findings if finding.is_open)

    @property
    def is_clear(self) -> bool:
        return not self.unanswered


def check(dossier: Dossier, filled: Filled) -> CheckUp:
    """Run every rule of the paper's kind; warnings somebody let stand carry the reason."""
    reasons = {(row.code, row.subject): row.reason for row in dossier.filing.overrides}
    passed, findings = [], []
    for one in CHECKS:
        if dossier.filing.kind not in one.kinds:
            continue
        found = [
            replace(finding, override="" if finding.blocks else reasons.get((finding.code, finding.subject), ""))
            for finding in one.rule(dossier, filled)
        ]
        findings += found
        if not found:
            passed.append(one)
    findings.sort(key=lambda finding: (not finding.is_open, not finding.blocks))
    return CheckUp(passed=tuple(passed), findings=tuple(findings))


def _opponents(dossier: Dossier, kind: PartyKind | None = None) -> list[Party]:
    return [party for party in (*dossier.defendants, *dossier.third_parties) if kind is None or party.kind is kind]


def _key(party: Party) -> str:
    return f"party-{party.id}"


def _known_amounts(dossier: Dossier) -> Iterator[Decimal]:
    if dossier.result is not None:
        result = dossier.result
        yield from (result.principal, result.interest, result.penalty, result.compound, result.costs, result.total)
        yield result.principal + result.interest + result.penalty + result.compound
        for balance in result.balances:
            yield from (balance.principal, balance.interest, balance.penalty, balance.compound, balance.total)
        for line in result.lines:
            yield from (line.base, line.amount)
    for loan in dossier.loans:
        yield loan.amount
        yield from (drawdown.amount for drawdown in loan.drawdowns)
        yield from (repayment.amount for repayment in loan.repayments)
    yield from (guarantee.max_amount for guarantee in dossier.guarantees if guarantee.max_amount)
    for interest in dossier.interests:
        yield from (amount for amount in (interest.max_amount, interest.secured_amount) if amount)
    yield from (cost.amount for cost in dossier.costs)
    for question in questions.of(dossier.filing):
        if question.kind == "money" and (amount := questions.amount(questions.answers(dossier.filing)[question.name])):
            yield amount
