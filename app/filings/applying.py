"""What every application shares: who asks whom of which court, the numbered requests, the reasons, the tables and the closing block."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from app.collateral.models import SecurityInterest
from app.courts.models import Court
from app.docket.models import Proceeding
from app.filings import questions, wording
from app.filings.contexts import (
    Draft,
    claim_passage,
    defendant_block,
    fact_passage,
    further,
    guarantee_mode,
    plaintiff_block,
    security_of,
    signed_words,
)
from app.filings.dossier import Dossier
from app.matters.models import Guarantee, Loan, Party
from app.matters.services import debt
from app.matters.states import MaximumBasis, PartyKind, Role
from app.statutes.amounts import in_words
from app.statutes.citations import cite_all, join_full
from app.statutes.money import day_words, yuan
from app.statutes.numerals import chinese_number

OPEN = "××"
"""Stands where an answer is missing; a paper that says it is not final (C11)."""


def application(
    dossier: Dossier,
    *,
    applicant: str,
    respondent: str,
    claims: Sequence[str],
    facts: Sequence[Mapping[str, Any]],
    court: Court | None,
    attachments: Sequence[str],
    case: Proceeding | None = None,
    signer: str = "",
    claim_label: str = "请求事项",
    **further_context: Any,
) -> Draft:
    """The draft of an application whose requests and reasons may be worded on the desk."""
    defendants = dossier.defendants
    labels = [respondent] if len(defendants) == 1 else [f"{respondent}{chinese_number(n)}" for n in range(1, len(defendants) + 1)]
    bank = plaintiff_block(dossier.plaintiff, dossier.filing.agents, applicant)
    requests: list[dict[str, Any]] = [{"text": text, "sub": []} for text in ended(claims)]
    reasons: list[dict[str, Any]] = [dict(fact) for fact in facts]
    context: dict[str, Any] = {
        **basis_of(dossier),
        "court": {"name": court.name if court else ""},
        "case_number": case.number if case else "",
        "plaintiffs": [bank],
        "defendants": [defendant_block(dossier, party, label) for party, label in zip(defendants, labels, strict=True)],
        "claims": requests,
        "facts": reasons,
        "closing": {
            "signer_label": signer or applicant.partition("（")[0],
            "signers": [dossier.plaintiff.name],
            "representative_label": bank["representative_label"],
            "signed_on": signed_words(dossier),
            "attachments": list(attachments),
        },
        **further_context,
    }
    draft = Draft(context)
    for index, request in enumerate(requests):
        draft.passages.append(claim_passage(index, request, label=claim_label))
    for index, reason in enumerate(reasons):
        draft.passages.append(fact_passage(index, reason))
    further(
        draft,
        name="facts.more",
        label="补充事实与理由（每行一段）",
        rows=reasons,
        make=lambda line: {"heading": "其他事实与理由", "paragraphs": [line], "table": None},
    )

    def settle() -> None:
        """Requests and parts that were worded as empty fall away."""
        context["claims"] = [request for request in requests if request["text"]]
        context["facts"] = [reason for reason in reasons if reason["paragraphs"] or reason["table"]]

    draft.settle = settle
    return draft


def basis_of(dossier: Dossier) -> dict[str, Any]:
    """The properties of the file, and the names that are set whole."""
    bank = dossier.plaintiff.name
    return {
        "properties": {"author": bank, "company": bank},
        "names": [bank, *(party.name for party in dossier.obligors)],
    }


def fact(heading: str, *paragraphs: str, table: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """One part of the reasons; what is empty is left out."""
    return {"heading": heading, "paragraphs": [text for text in paragraphs if text], "table": table}


def table(
    columns: Sequence[tuple[str, str, int]], rows: Iterable[Sequence[str]], total: Sequence[str] | None = None
) -> dict[str, Any]:
    """A table by its columns (title, kind, millimetres)."""
    return {
        "columns": [{"title": title, "kind": kind, "mm": width} for title, kind, width in columns],
        "rows": [list(row) for row in rows],
        "total": list(total) if total else None,
        "dense": len(columns) > 4,
    }


def ended(claims: Sequence[str]) -> list[str]:
    """Requests with their marks: a semicolon between them, a full stop after the last."""
    return [f"{text}{'。' if number == len(claims) else '；'}" for number, text in enumerate(claims, start=1)]


def names(parties: Iterable[Party]) -> str:
    """Parties by name."""
    return "、".join(party.name for party in parties) or OPEN


def money(amount: Decimal | None) -> str:
    """An amount in figures and in capitals; open when it is not known."""
    return OPEN if amount is None else f"{yuan(amount)}元（大写：人民币{in_words(amount)}）"


def law(*references: str) -> str:
    """Articles as a pleading lists them."""
    return join_full(cite_all(*references))


def case_words(proceeding: Proceeding | None) -> str:
    """A case by its number, in the words of a sentence."""
    return f"{proceeding.number if proceeding and proceeding.number else OPEN}案件"


def lines(said: str) -> list[str]:
    """What was typed as paragraphs, each ended by a mark."""
    found = []
    for line in said.split("\n"):
        if text := line.strip():
            found.append(text if text[-1] in "。；：！？" else f"{text}。")
    return found


def joined(said: str) -> str:
    """A clause typed by a person, without the mark at its end."""
    return said.strip().rstrip("。；，") or OPEN


def answers(dossier: Dossier) -> dict[str, str]:
    """What was said in answer to the paper's questions; a question that is not asked after the others is as good as unanswered."""
    given = questions.answers(dossier.filing)
    return {
        question.name: given[question.name] if questions.is_asked(question, given) else ""
        for question in questions.of(dossier.filing)
    }


def asked_rows(dossier: Dossier, name: str) -> list[list[str]]:
    """The rows of a table that was typed in."""
    question = next(one for one in questions.of(dossier.filing) if one.name == name)
    return questions.rows(answers(dossier)[name], columns=len(question.columns))


def papers_of_the_bank(dossier: Dossier) -> str:
    """The papers that show who the bank is and who acts for it."""
    head = "法定代表人" if dossier.plaintiff.is_head_office else "负责人"
    return f"营业执照副本复印件、{head}身份证明书、授权委托书各1份；"


def numbered_attachments(*texts: str) -> list[str]:
    """Attachments with their marks."""
    return [f"{text.rstrip('；。')}{'。' if number == len(texts) else '；'}" for number, text in enumerate(texts, start=1)]


def loans_made(dossier: Dossier, *, bank: str = "申请人", loans: Sequence[Loan] | None = None) -> list[str]:
    """How the loans were made, a paragraph for each contract."""
    found = []
    for loan in dossier.loans if loans is None else loans:
        drawn = sum((drawdown.amount for drawdown in loan.drawdowns), Decimal(0))
        text = (
            f"{day_words(loan.signed_on)}，{bank}与{borrowers(dossier, loan)}签订{wording.contract(loan.title, loan.number)}，"
            f"约定借款金额{yuan(loan.amount)}元，借款期限自{day_words(loan.starts_on)}起至{day_words(loan.ends_on)}止。"
        )
        if drawn:
            text += f"{bank}已依约发放借款{yuan(drawn)}元。"
        if loan.accelerated_on is not None:
            text += f"该合同项下借款已于{day_words(loan.accelerated_on)}提前到期。"
        found.append(text)
    return found


def borrowers(dossier: Dossier, loan: Loan) -> str:
    """Who signed the contract as borrower."""
    others = [role.party.name for role in dossier.roles if role.role is Role.CO_BORROWER]
    return "、".join(dict.fromkeys([loan.borrower.name, *others]))


def secured_by(dossier: Dossier, *, bank: str = "申请人") -> list[str]:
    """Who secures the debt and with what: securities, then guarantees that are alike together."""
    found = []
    for interest in dossier.interests:
        security = security_of(dossier, interest)
        kind = "质押" if interest.kind.is_pledge else "抵押"
        what = "、".join(wording.describe(asset) for asset in security.assets)
        limit = f"，担保的{maximum_words(interest)}" if interest.kind.is_maximum else ""
        contract = wording.contract(interest.contract_title, interest.contract_number)
        found.append(f"{interest.provider.name}与{bank}签订{contract}，以{what}为上述债务提供{kind}担保{limit}。")
    alike: dict[str, list[Guarantee]] = {}
    for guarantee in dossier.guarantees:
        alike.setdefault(mode_words(guarantee), []).append(guarantee)
    for mode, group in alike.items():
        who = "、".join(dict.fromkeys(guarantee.guarantor.name for guarantee in group))
        numbers = "、".join(dict.fromkeys(guarantee.number for guarantee in group))
        apart = "分别" if len(group) > 1 else ""
        found.append(f"{who}{apart}与{bank}签订{wording.contract(group[0].title, numbers)}，为上述债务提供{mode}。")
    return found


def maximum_words(row: SecurityInterest | Guarantee) -> str:
    """The most a security or guarantee covers: everything together, or the principal with what belongs to it (PER-28f)."""
    what = "最高本金限额" if row.max_basis is MaximumBasis.PRINCIPAL else "最高债权额"
    return f"{what}为{yuan(row.max_amount)}元" if row.max_amount is not None else f"{what}为{OPEN}"


def mode_words(guarantee: Guarantee) -> str:
    """How a guarantor is liable, in the words of the law."""
    return "一般保证" if guarantee_mode(guarantee) is wording.Mode.GENERAL else "连带责任保证"


def owed_parts(dossier: Dossier, loans: Sequence[Loan] | None = None) -> list[tuple[str, Decimal]]:
    """What is owed on the loans by its kinds, as far as it is owed; costs only where all loans are meant."""
    result = dossier.result
    if result is None:
        return []
    wanted = {debt.key_of(loan) for loan in (dossier.loans if loans is None else loans)}
    rows = [row for row in result.balances if row.loan_key in wanted]
    sums = [
        ("借款本金", sum((row.principal for row in rows), Decimal(0))),
        ("利息", sum((row.interest for row in rows), Decimal(0))),
        ("罚息", sum((row.penalty for row in rows), Decimal(0))),
        ("复利", sum((row.compound for row in rows), Decimal(0))),
    ]
    if loans is None:
        sums.append(("实现债权的费用", result.costs))
    return [(name, amount) for name, amount in sums if amount]


def owed_words(dossier: Dossier, *, bank: str = "申请人") -> str:
    """What is owed at the cut-off, in a sentence; open while no debt is locked."""
    parts = owed_parts(dossier)
    if dossier.result is None or not parts:
        return f"截至{OPEN}，尚欠{bank}{OPEN}元。"
    total = sum((amount for _, amount in parts), Decimal(0))
    who = "、".join(dict.fromkeys(name for loan in dossier.loans for name in borrowers(dossier, loan).split("、")))
    said = "、".join(f"{name}{yuan(amount)}元" for name, amount in parts)
    end = f"，合计{yuan(total)}元" if len(parts) > 1 else ""
    return f"截至{cutoff_words(dossier)}，{who}尚欠{bank}{said}{end}。"


def cutoff_words(dossier: Dossier) -> str:
    """The cut-off with whether its day is charged (INT-02)."""
    result = dossier.result
    if result is None:
        return OPEN
    return f"{day_words(result.cutoff_on)}（{'含' if result.cutoff_charged else '不含'}当日）"


def runs_on_from(dossier: Dossier) -> str:
    """The first day whose interest is not in the sums."""
    result = dossier.result
    if result is None:
        return OPEN
    return day_words(result.cutoff_on + timedelta(days=1 if result.cutoff_charged else 0))


def is_company(party: Party) -> bool:
    return party.kind is PartyKind.ORGANISATION
