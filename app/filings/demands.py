"""The demand notice (D37): to a borrower, to pay; to a guarantor, to answer for the debt. One sheet an addressee, with its receipt."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from app.filings import questions, wording
from app.filings.applying import (
    OPEN,
    answers,
    basis_of,
    borrowers,
    cutoff_words,
    is_company,
    law,
    maximum_words,
    mode_words,
    owed_parts,
    runs_on_from,
)
from app.filings.contexts import Draft, Passage, guarantee_mode, period_words, signed_words
from app.filings.dossier import Dossier
from app.matters.models import Guarantee, Loan, Party
from app.matters.states import Role
from app.statutes.amounts import in_words
from app.statutes.money import day_words, yuan

DEMAND, CALL = "催收通知书", "要求承担保证责任通知书"
LIMITATION_LAW = ("CC 188", "CC 195")
JOINT_LAW = ("CC 688",)
GENERAL_LAW = ("CC 687",)


def addressee_of(dossier: Dossier) -> Party | None:
    """Whom the notice goes to: one obligor."""
    return next(iter(dossier.defendants), None)


def loans_of(dossier: Dossier, party: Party) -> list[Loan]:
    """The loans the party owes as borrower or co-borrower."""
    joint = any(role.party_id == party.id and role.role is Role.CO_BORROWER for role in dossier.roles)
    return [loan for loan in dossier.loans if joint or loan.borrower_id == party.id]


def guarantees_of(dossier: Dossier, party: Party) -> list[Guarantee]:
    """The guarantees the party gave; one who owes as borrower is asked as borrower."""
    return [] if loans_of(dossier, party) else [row for row in dossier.guarantees if row.guarantor_id == party.id]


def is_due(dossier: Dossier, loan: Loan) -> bool:
    """Whether the whole loan can be asked back on the day of the notice: its term is over, or it was declared due early."""
    day = dossier.signed_on
    return loan.ends_on < day or (loan.accelerated_on is not None and loan.accelerated_on <= day)


def demand_notice(dossier: Dossier) -> Draft:
    """D37."""
    given = answers(dossier)
    party = addressee_of(dossier)
    promised = guarantees_of(dossier, party) if party else []
    loans = loans_of(dossier, party) if party else []
    if promised:
        wanted = {loan.id for row in promised for loan in row.loans}
        loans = [loan for loan in dossier.loans if loan.id in wanted]
    heading = CALL if promised else DEMAND
    you = "贵公司" if party is None or is_company(party) else "您"
    parts = owed_parts(dossier, loans)
    total = sum((amount for _, amount in parts), Decimal(0))
    told = [*_contracts(dossier, loans, you=you, is_guarantor=bool(promised)), *_promises(promised, you=you)]
    asked = [
        f"上述债务的利息、罚息、复利自{runs_on_from(dossier)}起仍按合同约定继续计算，至实际清偿之日止。",
        *_demand(dossier, loans, promised, you=you),
    ]
    bank = dossier.plaintiff
    context: dict[str, Any] = {
        **basis_of(dossier),
        "heading": heading,
        "addressee": party.name if party else "",
        "intro": told,
        "owed_on": cutoff_words(dossier) if dossier.result else "",
        "owed": {
            "columns": [{"title": "项目", "kind": "text", "mm": 77}, {"title": "金额（元）", "kind": "money", "mm": 77}],
            "rows": [[name, str(amount)] for name, amount in parts],
            "total": ["合计", str(total)],
            "dense": False,
        }
        if parts
        else None,
        "total_words": f"{yuan(total)}元（大写：人民币{in_words(total)}）" if parts else "",
        "demand": asked,
        "account": {"name": bank.account_name, "bank": bank.account_bank, "number": bank.account_number},
        "contact": {"name": given["contact"], "telephone": bank.telephone, "address": bank.address},
        "closing": {"signer": bank.name, "signed_on": signed_words(dossier)},
        "receipt": {
            "is_company": party is None or is_company(party),
            "obliged": "承担保证责任" if promised else "履行还款义务",
        },
    }
    context["properties"] = context["properties"] | {"title": heading}
    draft = Draft(context)
    for name, label in (("intro", "合同和债务情况"), ("demand", "通知事项")):
        draft.passages.append(_passage(context, name, label))
    return draft


def _passage(context: dict[str, Any], name: str, label: str) -> Passage:
    def put(text: str) -> None:
        context[name] = [line for line in text.split("\n") if line]

    return Passage(name, label, [name], "\n".join(context[name]), put)


def _contracts(dossier: Dossier, loans: Sequence[Loan], *, you: str, is_guarantor: bool) -> list[str]:
    found = []
    for loan in loans:
        who = borrowers(dossier, loan) if is_guarantor else you
        drawn = sum((drawdown.amount for drawdown in loan.drawdowns), Decimal(0))
        text = (
            f"{day_words(loan.signed_on)}，我行与{who}签订{wording.contract(loan.title, loan.number)}，约定借款金额{yuan(loan.amount)}元，"
            f"借款期限自{day_words(loan.starts_on)}起至{day_words(loan.ends_on)}止。我行已依约发放借款{yuan(drawn)}元。"
        )
        if loan.accelerated_on is not None:
            text += f"该合同项下借款已于{day_words(loan.accelerated_on)}提前到期。"
        elif is_due(dossier, loan):
            text += f"该借款已于{day_words(loan.ends_on)}到期。"
        found.append(text)
    return found


def _promises(promised: Sequence[Guarantee], *, you: str) -> list[str]:
    found = []
    for row in promised:
        contracts = "、".join(wording.contract(loan.title, loan.number) for loan in row.loans)
        text = f"{day_words(row.signed_on)}，{you}与我行签订{wording.contract(row.title, row.number)}，约定为{contracts}项下的债务提供{mode_words(row)}"
        if row.max_amount is not None:
            text += f"，担保的{maximum_words(row)}"
        if period := period_words(row):
            text += f"，保证期间为{period}"
        found.append(text + "。")
    return found


def _demand(dossier: Dossier, loans: Sequence[Loan], promised: Sequence[Guarantee], *, you: str) -> list[str]:
    pay_by = questions.day(answers(dossier)["pay_by"])
    until = f"{day_words(pay_by)}前（含当日）" if pay_by else OPEN
    what = "上述全部债务" if all(is_due(dossier, loan) for loan in loans) else "上述债务中已到期的部分"
    further = "逾期不履行的，我行将依法采取申请财产保全、提起诉讼、申请强制执行等措施，由此产生的费用依照合同约定和法律规定由义务人承担。"
    if not promised:
        return [
            f"现我行要求{you}于{until}清偿{what}。我行以本通知书向{you}提出履行请求，依照{law(*LIMITATION_LAW)}之规定，诉讼时效自本通知书到达{you}时中断。",
            further,
        ]
    within = "在约定的最高额限度内" if any(row.max_amount is not None for row in promised) else ""
    if all(guarantee_mode(row) is wording.Mode.GENERAL for row in promised):
        return [
            f"债务人未按约定履行债务。依照{law(*GENERAL_LAW)}之规定，{you}对债务人财产依法强制执行后仍不能履行的债务，应当{within}承担保证责任。"
            f"现我行要求{you}依照合同约定承担一般保证责任，并请{you}于{until}就履行安排书面答复我行。",
            further,
        ]
    return [
        f"债务人未按约定履行债务。现我行依照{law(*JOINT_LAW)}之规定和上述保证合同的约定，要求{you}于{until}{within}承担连带保证责任，清偿{what}。",
        further,
    ]
