"""An answer on paper: a debt as the sheet D40, everything else as a calculation note; marked as calculation, maker only."""

from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import force_locale

from app.calculators.services.answers import Answer, Found
from app.calculators.services.interest import MET_WORDS
from app.calculators.states import Tool
from app.core.errors import DomainError
from app.documents import Filled, PaperError, fill
from app.filings import sheets
from app.statutes.amounts import in_words
from app.statutes.citations import join_full
from app.statutes.debt import CC_561_ORDER, DebtInputs, DebtResult, LoanTerms
from app.statutes.delay import DelayInterest
from app.statutes.money import trimmed, yuan
from app.statutes.numerals import chinese_number

FORMATS = ("pdf", "docx")
PAPER_LANGUAGE = "zh_Hans_CN"
DEBT_SHEET, NOTE = "debt_calculation", "calculation_note"
ORDER_561 = "还款依照《中华人民共和国民法典》第五百六十一条，按实现债权的有关费用、利息（含罚息、复利）、主债务的顺序冲抵。"
ZERO = Decimal("0.00")


def title_of(answer: Answer) -> str:
    """What the paper is called, for the name of its file."""
    with force_locale(PAPER_LANGUAGE):
        return answer.heading


def filled(answer: Answer, *, maker: str, made_on: date, company: str) -> Filled:
    """The words of the paper, in Chinese whatever the language of the screen."""
    with force_locale(PAPER_LANGUAGE):
        kind = NOTE if answer.debt is None or answer.inputs is None else DEBT_SHEET
        context = _note(answer) if kind == NOTE else _sheet(answer)
        context |= {"maker": maker, "made_on": made_on, "properties": {"author": company, "company": company}, "names": [maker]}
        try:
            return fill(kind, context)
        except PaperError as problem:
            raise DomainError(problem.template, **problem.params) from problem


def _sheet(answer: Answer) -> dict[str, Any]:
    assert answer.inputs is not None and answer.debt is not None
    inputs, result = answer.inputs, answer.debt
    terms = inputs.loans[0]
    drawn = {row.key: row for row in inputs.drawdowns}
    return {
        "is_calculation": True,
        "cutoff_on": result.cutoff_on,
        "cutoff_charged": result.cutoff_charged,
        "contracts": [
            {
                "title": terms.title.strip("《》"),
                "amount": sum((drawn[row.drawdown_key].amount for row in result.balances), ZERO),
                "terms": sheets.terms_words(terms),
                "drawdowns": [
                    _drawdown(inputs, result=result, number=number, key=row.drawdown_key)
                    for number, row in enumerate(result.balances, start=1)
                ],
            }
        ]
        if result.balances
        else [],
        "costs": [
            {"kind": cost.kind, "incurred_on": cost.incurred_on, "amount": cost.amount, "note": ""}
            for cost in inputs.costs
            if cost.claimed and cost.incurred_on <= result.cutoff_on
        ],
        "costs_met": sheets.costs_met(result) or None,
        "totals": sheets.totals(result),
        "notes": sheets.notes(result, order_words=_order_words(terms)),
        "forward_text": sheets.forward_words(result),
        "delay": _doubled(answer.delay) if answer.delay is not None else None,
        "version": answer.version,
    }


def _drawdown(inputs: DebtInputs, *, result: DebtResult, number: int, key: str) -> dict[str, Any]:
    drawdown = next(row for row in inputs.drawdowns if row.key == key)
    balance = next(row for row in result.balances if row.drawdown_key == key)
    lines = [line for line in result.lines if line.drawdown_key == key]
    names = ("principal", "interest", "penalty", "compound", "total")
    return {
        "label": f"借据{chinese_number(number)}",
        "note_number": "",
        "amount": drawdown.amount,
        "drawn_on": drawdown.drawn_on,
        "due_on": drawdown.due_on,
        "interest_paid_to": drawdown.interest_paid_to,
        "lines": sheets.line_rows(lines),
        "line_totals": sheets.line_totals(lines),
        "repayments": sheets.repayment_rows(inputs, result=result, drawdown_key=key),
        "balance": {name: getattr(balance, name) for name in names},
    }


def _doubled(delay: DelayInterest) -> dict[str, Any]:
    return {
        "lines": [
            {
                "from_on": line.from_on,
                "to_on": line.to_on,
                "days": line.days,
                "base": line.base,
                "rate": trimmed(line.daily_percent),
                "amount": line.amount,
            }
            for line in delay.lines
        ],
        "total": delay.value,
        "basis": join_full(delay.basis),
    }


def _order_words(terms: LoanTerms) -> str:
    if terms.allocation == CC_561_ORDER:
        return ORDER_561
    return f"依照合同约定，按{'、'.join(MET_WORDS[bucket] for bucket in terms.allocation)}的顺序冲抵。"


def _note(answer: Answer) -> dict[str, Any]:
    return {
        "subject": answer.heading,
        "asked": [_pair(found) for found in answer.asked],
        "found": [_pair(answer.value, in_capitals=True), *(_pair(found) for found in _own_figures(answer))],
        "limits": [
            {
                "title": one.title,
                "party": one.party,
                "event_on": one.event_on,
                "length": one.length,
                "raw_last_on": one.raw_last_on,
                "last_on": one.last_on,
            }
            for one in answer.limits
        ],
        "lines": [{"text": line} for line in answer.lines],
        "basis": join_full(answer.basis),
        "version": answer.version,
    }


def _own_figures(answer: Answer) -> tuple[Found, ...]:
    return answer.further if answer.kind is not Tool.PERIOD else ()


def _pair(found: Found, *, in_capitals: bool = False) -> dict[str, str]:
    shown = found.shown
    if found.amount is not None:
        shown = f"{yuan(found.amount)}元"
        if in_capitals and found.amount > 0:
            shown += f"（大写：人民币{in_words(found.amount)}）"
    return {"label": found.label, "value": shown}
