"""From a dossier to the context of the element form of the complaint (D02): every box and every line from facts.

The claims and the facts are the sentences of the narrative complaint (D01), so that both papers say the same; the rows
below them break the same facts down the way the official sheet asks. What a matter does not have is answered 无.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.access.models import Branch
from app.collateral.models import SecurityInterest
from app.collateral.states import RegistrationKind
from app.core.organisations import OrganisationType, Ownership
from app.filings import questions, wording
from app.filings.contexts import (
    Draft,
    Passage,
    addresses,
    case_of,
    claim_passage,
    fact_passage,
    further,
    guarantee_mode,
    period_words,
    security_of,
)
from app.filings.dossier import Dossier
from app.filings.models import Agent
from app.filings.wording import About, Case
from app.matters.models import Guarantee, Loan, Party
from app.matters.services import debt
from app.matters.states import (
    AddressKind,
    Compound,
    DefaultKind,
    IdentityKind,
    Jurisdiction,
    MaximumBasis,
    NameKind,
    PartyKind,
    RateKind,
    RepaymentKind,
)
from app.statutes.debt import Bucket, DebtInputs, DebtResult, calculate
from app.statutes.debt.rates import formula_words
from app.statutes.errors import StatuteError
from app.statutes.money import day_words, percent, trimmed, yuan
from app.statutes.numerals import chinese_number

NONE = "无"
EVIDENCE = "详见证据目录。"
OVERDUE = (DefaultKind.PRINCIPAL_OVERDUE, DefaultKind.INTEREST_OVERDUE)
IDENTITY_WORDS = {
    IdentityKind.RESIDENT: "居民身份证", IdentityKind.RESIDENCE_PERMIT: "港澳台居民居住证",
    IdentityKind.PASSPORT: "护照", IdentityKind.OTHER: "其他证件",
}  # fmt: skip
COMPOUND_WORDS = {
    Compound.CONTRACT_RATE: "按借款利率", Compound.PENALTY_RATE: "按罚息利率", Compound.CONTRACT_THEN_PENALTY: "到期前按借款利率、到期后按罚息利率",
}  # fmt: skip
OWNERSHIPS = {
    Ownership.STATE_CONTROLLED: ("state_owned", "controlling"), Ownership.STATE_HELD: ("state_owned", "participating"),
    Ownership.STATE: ("state_owned", None), Ownership.PRIVATE: ("private", None), Ownership.OTHER: ("other", None),
}  # fmt: skip
CLAUSES = (
    ("rate_clause", "利率"), ("penalty_clause", "罚息"), ("compound_clause", "复利"), ("acceleration_clause", "提前到期"),
    ("cost_clause", "费用承担"),
)  # fmt: skip


def civil_complaint_form(dossier: Dossier) -> Draft:
    """D02."""
    case = case_of(dossier)
    clauses = wording.claims(case) if case.owed else []
    claims = [clause.plain() for clause in clauses]
    facts = [fact.plain() for fact in wording.facts(case)] if case.owed else []
    if facts:
        # The articles have a row of their own; the table of what is owed becomes a sentence, for the box has no room for it.
        facts[-1] |= {"heading": "责任承担", "paragraphs": facts[-1]["paragraphs"][:1]}
        for fact in facts:
            if fact["table"]:
                fact["paragraphs"].append(wording.owed_words(case))
    given = questions.answers(dossier.filing)
    context: dict[str, Any] = {
        "properties": {"author": dossier.plaintiff.name, "company": dossier.plaintiff.name},
        "names": [dossier.plaintiff.name, *(party.name for party in (*dossier.defendants, *dossier.third_parties))],
        "plaintiffs": {"persons": [], "organisations": [_plaintiff(dossier.plaintiff)]},
        "has_agent": bool(dossier.filing.agents),
        "agents": [_agent(agent) for agent in dossier.filing.agents],
        "defendants": _parties(dossier, dossier.defendants),
        "third_parties": _parties(dossier, dossier.third_parties),
        "claims": _claims(dossier, case, clauses, given),
        "jurisdiction": _jurisdiction(dossier.loans),
        "preservation": _preservation(given),
        "facts": _facts(dossier, case),
        "mediation": _mediation(given),
        "closing": {
            "signers": [dossier.plaintiff.name],
            "signed_on": dossier.signed_on,
            "date_style": dossier.filing.date_style,
        },
    }
    return _worded(context, claims=claims, facts=facts)


def _worded(context: dict[str, Any], *, claims: list[dict[str, Any]], facts: list[dict[str, Any]]) -> Draft:
    """The draft with its passages: the claims and facts of the narrative paper, and the rows that are free text."""
    draft = Draft(context)
    places = {
        id(row): f"{part}.{index}" for part, rows in (("claims", claims), ("facts", facts)) for index, row in enumerate(rows)
    }
    draft.passages += [claim_passage(index, claim) for index, claim in enumerate(claims)]
    further(draft, name="claims.more", label="补充诉讼请求（每行一项）", rows=claims, make=lambda line: {"text": line, "sub": []})
    draft.passages += [fact_passage(index, fact) for index, fact in enumerate(facts)]
    further(
        draft, name="facts.more", label="补充事实与理由（每行一段）", rows=facts,
        make=lambda line: {"heading": "其他事实与理由", "paragraphs": [line], "table": None},
    )  # fmt: skip
    for passage in draft.passages:
        passage.paths.clear()
    for path, key, label in (
        ("claims.interest", "method", "利息、复利、罚息的计算方式"),
        ("claims.security", "text", "担保权利的内容"),
        ("claims", "other", "其他请求"),
        ("facts", "signing", "合同签订情况"),
        ("facts.guarantee", "content", "保证合同的主要内容"),
        ("facts", "contract_basis", "合同约定的依据"),
        ("facts", "legal_basis", "法律规定的依据"),
        ("facts", "remarks", "其他需要说明的内容"),
        ("facts", "evidence", "证据清单"),
    ):
        draft.passages.append(_row_passage(context, path, key, label))
    draft.settle = lambda: _print(draft, claims=claims, facts=facts, places=places)
    return draft


def _row_passage(context: dict[str, Any], path: str, key: str, label: str) -> Passage:
    """A row that is free text, as it stands; several paragraphs are several lines."""
    place: Any = context
    for part in path.split("."):
        place = place[part]
    is_one = isinstance(place[key], str)

    def put(text: str) -> None:
        place[key] = text.replace("\n", "") if is_one else [line for line in text.split("\n") if line]

    proposed = place[key] if is_one else "\n".join(place[key])
    return Passage(f"{path}.{key}", label, [f"{path}.{key}"], proposed, put)


def _print(draft: Draft, *, claims: list[dict[str, Any]], facts: list[dict[str, Any]], places: dict[int, str]) -> None:
    """The two boxes of free text from the claims and facts as they were worded, and where in them each passage stands."""
    by_name = {passage.name: passage for passage in draft.passages}
    said: list[str] = []
    for index, claim in enumerate((claim for claim in claims if claim["text"]), start=1):
        start = len(said)
        said.append(f"{chinese_number(index)}、{claim['text']}")
        said += [f"（{number}）{part['text']}" for number, part in enumerate(claim["sub"], start=1)]
        _stands(by_name[places.get(id(claim), "claims.more")], "claims.statement", range(start, len(said)))
    draft.context["claims"]["statement"] = said
    told: list[str] = []
    for index, fact in enumerate((fact for fact in facts if fact["paragraphs"]), start=1):
        start = len(told)
        told.append(f"（{chinese_number(index)}）{fact['heading']}")
        told += fact["paragraphs"]
        _stands(by_name[places.get(id(fact), "facts.more")], "facts.statement", range(start, len(told)))
    draft.context["facts"]["statement"] = told


def _stands(passage: Passage, path: str, lines: Iterable[int]) -> None:
    passage.paths += [f"{path}.{line}" for line in lines]


def _plaintiff(branch: Branch) -> dict[str, Any]:
    return {
        "name": branch.name,
        "address": branch.address,
        "registered_address": branch.registered_address or branch.address,
        "representative": branch.representative_name,
        "job": branch.representative_title,
        "telephone": branch.telephone,
        "uscc": branch.uscc,
        **_nature(branch.organisation_type, branch.ownership, branch.ownership_other),
    }


def _nature(kind: OrganisationType | None, ownership: Ownership | None, other: str) -> dict[str, Any]:
    """The boxes of type and ownership; a listed company is a joint stock company too."""
    types = [OrganisationType.JOINT_STOCK, kind] if kind is OrganisationType.LISTED else [kind] if kind else []
    owned, share = OWNERSHIPS[ownership] if ownership else (None, None)
    return {
        "types": [one.value for one in types],
        "ownership": owned,
        "state_share": share,
        "ownership_other": other if ownership is Ownership.OTHER else "",
    }


def _agent(agent: Agent) -> dict[str, Any]:
    return {
        "name": agent.name,
        "firm": agent.organisation,
        "job": agent.job,
        "telephone": agent.telephone,
        "authority": "special" if agent.special_authority else "general",
        "authority_note": agent.special_powers if agent.special_authority else "",
    }


def _parties(dossier: Dossier, parties: Sequence[Party]) -> dict[str, Any]:
    """One row a party; each kind in the order in which the complaint names them."""
    return {
        "persons": [_person(party) for party in parties if party.kind is PartyKind.PERSON],
        "organisations": [_organisation(dossier, party) for party in parties if party.kind is PartyKind.ORGANISATION],
    }


def _person(party: Party) -> dict[str, Any]:
    main, second = addresses(party)
    return {
        "name": party.name,
        "gender": party.gender.value if party.gender else None,
        "born_on": party.born_on,
        "ethnic": party.ethnicity,
        "employer": party.employer,
        "job": party.job,
        "telephone": party.telephone,
        "address": main,
        "living_address": second or main,
        "id_type": IDENTITY_WORDS[party.identity_kind] if party.identity_kind else "",
        "id_number": party.identity_number or "",
    }


def _organisation(dossier: Dossier, party: Party) -> dict[str, Any]:
    main, second = addresses(party)
    row = {
        "name": party.name,
        "address": main,
        "registered_address": second or main,
        "representative": party.representative_name,
        "job": party.representative_title,
        "telephone": party.telephone,
        "uscc": party.uscc or "",
        **_nature(type_of(party), party.ownership, party.ownership_other),
    }
    if (speaker := dossier.speaker_of(party)) is not None:
        row["representative"] = speaker.representative_name or speaker.name
        row["job"] = f"破产管理人{speaker.name}负责人" if speaker.representative_name else "破产管理人"
        row["telephone"] = speaker.telephone or party.telephone
    return row


def type_of(party: Party) -> OrganisationType | None:
    """The type on record, or the one the name must state by law."""
    return party.organisation_type or OrganisationType.stated_by(party.name)


def repayment_of(loan: Loan) -> RepaymentKind | None:
    """The way of repayment on record, or the one the contract's words state."""
    return loan.repayment_kind or RepaymentKind.stated_by(loan.repayment_method)


def _claims(dossier: Dossier, case: Case, clauses: Sequence[wording.Clause], given: dict[str, str]) -> dict[str, Any]:
    result = dossier.result
    secured = [clause for clause in clauses if clause.about in (About.SECURITY, About.GUARANTEE)]
    costs = [wording.cost_words(item) for item in case.claimable_costs] if case.costs_left else []
    if costs and case.costs_met:
        costs.append(f"其中尚未受偿{yuan(case.costs_left)}元。")
    charges = sum((item.charges for item in case.owed), Decimal(0))
    cutoff_on = result.cutoff_on if result is not None else None
    return {
        "statement": [],
        "principal": {"cutoff_on": cutoff_on, "amount": result.principal if result else "", "note": ""},
        "interest": {
            "cutoff_on": cutoff_on,
            "total": charges if result else "",
            "in_term": result.interest if result else "",
            "compound": result.compound if result else "",
            "penalty": result.penalty if result else "",
            "method": _method(dossier, result) if result else "",
            "until_paid": bool(result.forward_text) if result else None,
        },
        "early_repayment": "accelerate" if any(loan.accelerated_on for loan in dossier.loans) else "none",
        "security": {"claimed": bool(secured), "text": [line for clause in secured for line in _lines(clause)]},
        "costs": {"claimed": bool(costs), "text": costs},
        "litigation_costs": questions.YES_NO.get(given["litigation_costs"]),
        "other": [NONE],
        "total": result.principal + charges + case.costs_left if result else "",
    }


def _lines(clause: wording.Clause) -> list[str]:
    """A claim as paragraphs; the mark that closes it in the list becomes a full stop."""
    parts = [clause.text, *(f"（{number}）{part}" for number, part in enumerate(clause.sub, start=1))]
    return [*parts[:-1], parts[-1].rstrip("；。") + "。"]


def _method(dossier: Dossier, result: DebtResult) -> str:
    """How the three kinds are calculated, from each contract, and how they run on."""
    several = len(dossier.loans) > 1
    words = [(f"{_named(loan)}：" if several else "") + _charges(dossier, loan) for loan in dossier.loans]
    text = "；".join(words) + "；逐笔计算见债权计算表。"
    if result.forward_text:
        text += f"此后{result.forward_text}。"
    if case_cap := (result.cap_text if dossier.prints_cap else ""):
        text += f"{case_cap}。"
    return text


def _charges(dossier: Dossier, loan: Loan) -> str:
    basis = {"360": "360天", "365": "365天"}.get(loan.day_basis.value, "当年实际天数")
    compound = f"，复利{COMPOUND_WORDS[loan.compound]}" if loan.compound is not Compound.NONE else ""
    return (
        f"期内利息按{_rate_words(dossier, loan)}，罚息利率在借款利率基础上上浮{trimmed(loan.penalty_markup_percent)}%{compound}，"
        f"按实际天数、一年{basis}计算"
    )


def _rate_words(dossier: Dossier, loan: Loan) -> str:
    if loan.fixed_percent is not None:
        return f"年利率{percent(loan.fixed_percent)}"
    return formula_words(dossier.terms[debt.key_of(loan)].rate)


def _named(loan: Loan) -> str:
    return wording.contract(loan.title, loan.number)


def _jurisdiction(loans: Sequence[Loan]) -> dict[str, Any]:
    agreed = [loan for loan in loans if loan.jurisdiction is not Jurisdiction.SILENT]
    lines = [f"{_named(loan)}{loan.jurisdiction_clause}：{loan.jurisdiction_text.rstrip('。')}。" for loan in agreed]
    return {"agreed": bool(agreed) if loans else None, "text": lines}


def _preservation(given: dict[str, str]) -> dict[str, Any]:
    made = questions.YES_NO.get(given["preservation"])
    day = given["preservation_on"] if made else ""
    return {
        "made": made,
        "court": given["preservation_court"] if made else "",
        "on": date.fromisoformat(day) if day else None,
        "case_number": given["preservation_case_number"] if made else "",
    }


def _mediation(given: dict[str, str]) -> dict[str, Any]:
    benefits = ("mediation_speed", "mediation_fees", "mediation_mediator", "mediation_secrecy", "mediation_confirmation")
    return {
        "known": questions.YES_NO.get(given["mediation_known"]),
        "benefits": [questions.YES_NO.get(given[name]) for name in benefits],
        "choice": given["mediation_choice"] or None,
    }


def _facts(dossier: Dossier, case: Case) -> dict[str, Any]:
    loans = dossier.loans
    several = len(loans) > 1
    drawn = [drawdown for loan in loans for drawdown in loan.drawdowns]
    kinds = {repayment_of(loan) for loan in loans}
    kind = kinds.pop() if len(kinds) == 1 else RepaymentKind.OTHER if kinds else None
    return {
        "statement": [],
        "signing": [_signing(loan) for loan in loans],
        "lender": dossier.plaintiff.name,
        "borrower": "、".join(_borrowers(dossier)),
        "amount": _each(loans, lambda loan: loan.amount),
        "disbursed": _each(loans, lambda loan: sum((drawdown.amount for drawdown in loan.drawdowns), Decimal(0))),
        "matured": all(loan.ends_on <= case.cutoff_on for loan in loans) if loans else None,
        "terms": [
            {"contract": _named(loan) if several else "", "from_on": loan.starts_on, "to_on": loan.ends_on} for loan in loans
        ],
        **_rates(loans),
        "drawdowns": [{"on": drawdown.drawn_on, "amount": drawdown.amount} for drawdown in drawn],
        "repayment_method": kind.value if kind else None,
        "repayment_other": "；".join(dict.fromkeys(loan.repayment_method for loan in loans if loan.repayment_method))
        if kind is RepaymentKind.OTHER
        else "",
        "repaid": _repaid(dossier, case),
        "overdue": _overdue(dossier, case),
        "security": _security(dossier),
        "guarantee": _guarantee(dossier),
        "other_security": _other_security(dossier),
        "contract_basis": _contract_basis(dossier),
        "legal_basis": [wording.legal_basis(case) + "。"] if case.owed else [],
        "remarks": _remarks(dossier, case) or [NONE],
        "evidence": [EVIDENCE],
    }


def _signing(loan: Loan) -> str:
    title = loan.title if loan.title.startswith("《") else f"《{loan.title}》"
    place = f"签订于{loan.signed_place}" if loan.signed_place else "签订"
    purpose = f"，借款用途：{loan.purpose}" if loan.purpose else ""
    return f"{title}，编号{loan.number}，{day_words(loan.signed_on)}{place}{purpose}。"


def _borrowers(dossier: Dossier) -> list[str]:
    signed = [loan.borrower.name for loan in dossier.loans]
    return list(dict.fromkeys([*signed, *(role.party.name for role in dossier.roles if role.role.value == "co_borrower")]))


def _each(loans: Sequence[Loan], amount: Callable[[Loan], Decimal]) -> str:
    """An amount of one contract, or of each by its number and of all together."""
    if len(loans) == 1:
        return f"{yuan(amount(loans[0]))}元"
    parts = "；".join(f"{loan.number}：{yuan(amount(loan))}元" for loan in loans)
    return f"{parts}；合计{yuan(sum((amount(loan) for loan in loans), Decimal(0)))}元" if loans else ""


def _rates(loans: Sequence[Loan]) -> dict[str, Any]:
    ticked = ["contract"] if loans else []
    ticked += ["overdue"] if any(loan.penalty_markup_percent for loan in loans) else []
    ticked += ["compound"] if any(loan.compound is not Compound.NONE for loan in loans) else []
    ticked += ["penalty"] if any(loan.penalty_markup_percent for loan in loans) else []
    compound = [loan for loan in loans if loan.compound is not Compound.NONE]
    return {
        "rates": ticked,
        "rate": {"percent": _said(loans, _rate), "clause": _said(loans, lambda loan: _number(loan.rate_clause))},
        "overdue_markup": {
            "percent": _said(loans, lambda loan: trimmed(loan.penalty_markup_percent)),
            "clause": _said(loans, lambda loan: _number(loan.penalty_clause)),
        },
        "compound": {
            "text": _said(compound, lambda loan: COMPOUND_WORDS[loan.compound]),
            "clause": _said(compound, lambda loan: _number(loan.compound_clause)),
        },
        "penalty": {"percent": _said(loans, _penalty), "clause": _said(loans, lambda loan: _number(loan.penalty_clause))},
    }


def _said(loans: Sequence[Loan], words: Callable[[Loan], str]) -> str:
    """What all contracts say alike, once; otherwise each by its number."""
    said = {loan.number: words(loan) for loan in loans}
    if len(set(said.values())) <= 1:
        return next(iter(said.values()), "")
    return "；".join(f"{number}：{text}" for number, text in said.items())


def _rate(loan: Loan) -> str:
    """What stands before %/年: the figure, or the loan prime rate with its points as per cent."""
    if loan.rate_kind is RateKind.FIXED and loan.fixed_percent is not None:
        return _figure(loan.fixed_percent)
    term = "5年期以上LPR" if loan.lpr_term is not None and loan.lpr_term.value == "5Y" else "1年期LPR"
    points = loan.spread_bp / 100
    return f"{term}{'＋' if points >= 0 else '－'}{trimmed(abs(points))}"


def _penalty(loan: Loan) -> str:
    if loan.rate_kind is RateKind.FIXED and loan.fixed_percent is not None:
        return _figure(loan.fixed_percent * (100 + loan.penalty_markup_percent) / 100)
    return f"借款利率的{trimmed(100 + loan.penalty_markup_percent)}"


def _figure(rate: Decimal) -> str:
    return percent(rate).removesuffix("%")


def _number(clause: str) -> str:
    """The number that stands between 第 and 条; what a contract numbers otherwise stands as it is."""
    found = re.match(r"^(?:合同)?第(.+?)条", clause)
    return found[1] if found else clause


def _repaid(dossier: Dossier, case: Case) -> dict[str, Any]:
    days = [drawdown.interest_paid_to for loan in dossier.loans for drawdown in loan.drawdowns]
    told = {day for day in days if day is not None}
    to_words: Any = None
    if len(told) == 1 and None not in days:
        to_words = told.pop()
    elif told:
        to_words = "、".join(
            f"{day_words(drawdown.interest_paid_to)}（借据{drawdown.number}）"
            for loan in dossier.loans
            for drawdown in loan.drawdowns
            if drawdown.interest_paid_to
        )
    met = sum((loan.repaid_charges for loan in case.loans), Decimal(0))
    before = _interest_before(dossier)
    return {
        "principal": sum((loan.repaid_principal for loan in case.loans), Decimal("0.00")),
        "interest": "" if before is None else before + met,
        "interest_to": to_words,
    }


def _interest_before(dossier: Dossier) -> Decimal | None:
    """The interest in term up to the day to which it is paid; None where payments before that day make it another sum.

    That interest is paid to a day says no amount. The same engine tells it: the drawdown alone, from its first day to that day.
    """
    total = Decimal("0.00")
    for loan in dossier.loans:
        terms = dossier.terms[debt.key_of(loan)]
        for drawdown in loan.drawdowns:
            paid_to = drawdown.interest_paid_to
            if paid_to is None:
                continue
            if any(repayment.paid_on <= paid_to for repayment in loan.repayments):
                return None
            alone = replace(debt.drawdown_of(drawdown), interest_paid_to=None)
            try:
                found = calculate(DebtInputs(loans=(terms,), drawdowns=(alone,)), cutoff_on=paid_to)
            except StatuteError:
                # A rate of those days that is not on file: the row stays open rather than say a sum that cannot be shown.
                return None
            total += sum((line.amount for line in found.lines if line.kind is Bucket.INTEREST), Decimal(0))
    return total


def _overdue(dossier: Dossier, case: Case) -> dict[str, Any]:
    result, matter = dossier.result, dossier.matter
    days = [row.overdue_from for row in result.balances if row.overdue_from] if result is not None else []
    if matter.default_kind in OVERDUE and matter.default_on:
        days.append(matter.default_on)
    since = min((day for day in days if day <= case.cutoff_on), default=None)
    if since is None:
        return {"is_overdue": False if dossier.loans else None, "since": None, "duration": ""}
    count = (case.cutoff_on + timedelta(days=1 if case.cutoff_charged else 0) - since).days
    return {"is_overdue": True, "since": since, "duration": f"{count}天"}


def _security(dossier: Dossier) -> dict[str, Any]:
    interests = dossier.interests
    maximum = [interest for interest in interests if interest.kind.is_maximum]
    formal = any(interest.registration is RegistrationKind.REGISTERED for interest in interests)
    notice = any(interest.registration is RegistrationKind.ADVANCE_NOTICE for interest in interests)
    days = {interest.contract_number: interest.determined_on or interest.determined_to for interest in maximum}
    return {
        "agreed": bool(interests),
        "signed": _days(interest.signed_on for interest in interests),
        "providers": "、".join(dict.fromkeys(interest.provider.name for interest in interests)) or NONE,
        "assets": [_asset(dossier, interest) for interest in interests] or [NONE],
        "is_maximum": bool(maximum),
        "determined": _by_contract({number: day_words(day) if day else "" for number, day in days.items()}),
        "limit": _by_contract({interest.contract_number: _limit(interest) for interest in maximum}),
        "registered": formal or notice,
        "registrations": [name for name, is_there in (("formal", formal), ("notice", notice)) if is_there],
    }


def _asset(dossier: Dossier, interest: SecurityInterest) -> str:
    security = security_of(dossier, interest)
    rank = f"，登记为第{chinese_number(interest.rank)}顺位" if interest.registration is RegistrationKind.REGISTERED else ""
    return "、".join(wording.describe(asset) for asset in security.assets) + rank + "。"


def _limit(row: SecurityInterest | Guarantee) -> str:
    if row.max_amount is None:
        return ""
    return f"{yuan(row.max_amount)}元" + ("（本金最高额）" if row.max_basis is MaximumBasis.PRINCIPAL else "")


def _by_contract(said: dict[str, str]) -> str:
    if len(set(said.values())) <= 1:
        return next(iter(said.values()), "")
    return "；".join(f"{number}：{text}" for number, text in said.items() if text)


def _days(days: Iterable[date]) -> str:
    return "、".join(day_words(day) for day in sorted(set(days)))


def _guarantee(dossier: Dossier) -> dict[str, Any]:
    guarantees = dossier.guarantees
    modes = {guarantee_mode(guarantee).value for guarantee in guarantees}
    return {
        "agreed": bool(guarantees),
        "signed": _days(guarantee.signed_on for guarantee in guarantees),
        "guarantors": "、".join(dict.fromkeys(guarantee.guarantor.name for guarantee in guarantees)) or NONE,
        "content": _contents(dossier) or [NONE],
        "modes": [mode for mode in ("general", "joint") if mode in modes],
    }


def _contents(dossier: Dossier) -> list[str]:
    """What the guarantees say, those that say the same together."""
    alike: dict[tuple[str, ...], list[Guarantee]] = {}
    for guarantee in dossier.guarantees:
        alike.setdefault(_content(guarantee), []).append(guarantee)
    said = []
    for (mode, limit, period, scope, consent), group in alike.items():
        names = "、".join(dict.fromkeys(guarantee.guarantor.name for guarantee in group))
        each = "各" if limit and len(group) > 1 else ""
        parts = [f"{names}提供{mode}", *([f"担保的最高债权额{each}为{limit}"] if limit else [])]
        parts += [f"保证期间为{period}"] if period else []
        parts += [f"保证范围为{scope}"] if scope else []
        parts += [f"已取得{consent}"] if consent else []
        said.append("，".join(parts) + "。")
    return said


def _content(guarantee: Guarantee) -> tuple[str, str, str, str, str]:
    mode = "一般保证" if guarantee_mode(guarantee) is wording.Mode.GENERAL else "连带责任保证"
    return (
        mode,
        _limit(guarantee),
        period_words(guarantee),
        guarantee.scope_text.rstrip("。"),
        guarantee.consent_text.rstrip("。"),
    )


def _other_security(dossier: Dossier) -> dict[str, Any]:
    matter = dossier.matter
    return {
        "agreed": bool(matter.other_security),
        "form": matter.other_security,
        "signed": day_words(matter.other_security_on) if matter.other_security_on else "",
    }


def _contract_basis(dossier: Dossier) -> list[str]:
    lines = []
    for loan in dossier.loans:
        found = [f"{clause}（{what}）" for name, what in CLAUSES if (clause := getattr(loan, name))]
        lines.append(_named(loan) + "、".join(found) + "。")
    numbers: dict[str, list[str]] = {}
    for interest in dossier.interests:
        numbers.setdefault(interest.contract_title, []).append(interest.contract_number)
    for guarantee in dossier.guarantees:
        numbers.setdefault(guarantee.title, []).append(guarantee.number)
    others = [wording.contract(title, "、".join(dict.fromkeys(given))) for title, given in numbers.items()]
    return [*lines, *(["、".join(others) + "。"] if others else [])]


def _remarks(dossier: Dossier, case: Case) -> list[str]:
    """What has no row of its own: early maturity, former names, bankruptcy, and who stands for whom."""
    lines = wording.accelerations(case)
    for party in (*dossier.defendants, *dossier.third_parties):
        if former := party.names_of(NameKind.FORMER):
            lines.append(f"{party.name}曾用名：{'、'.join(former)}。")
        if service := [row.text for row in party.addresses if row.kind is AddressKind.SERVICE and row.until_on is None]:
            lines.append(f"{party.name}约定的送达地址：{'、'.join(service)}。")
    return lines + wording.standing(case)
