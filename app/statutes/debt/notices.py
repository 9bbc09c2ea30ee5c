"""What a reader of the figure should know: the cap, missing quotes, unusual terms, and the articles it rests on."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from app.statutes.citations import Citation, cite_all
from app.statutes.dated import parameter
from app.statutes.debt import wording
from app.statutes.debt.forward import daily
from app.statutes.debt.inputs import Bucket, DebtInputs, LoanTerms, StopKind
from app.statutes.debt.ledger import Ledger
from app.statutes.debt.result import DebtLine, DebtWarning, DrawdownBalance, WarningKind
from app.statutes.interest import cap_check, is_penalty_in_range
from app.statutes.lpr import first_missing_publication
from app.statutes.money import rounded
from app.statutes.rules import Rules

_ZERO = Decimal("0.00")


def cap(
    inputs: DebtInputs,
    *,
    ledgers: tuple[Ledger, ...],
    lines: tuple[DebtLine, ...],
    cutoff_on: date,
    next_on: date,
    rules: Rules,
) -> tuple[Decimal, str, tuple[DebtWarning, ...]]:
    """Compare all charges with the cap: over the whole time, and at the dearest rate so far or tomorrow (INT-10, 11)."""
    in_force = parameter("interest.financial_loan_cap_percent")
    if inputs.cap_percent is None and cutoff_on < in_force.values[0][0]:
        return _ZERO, "", ()
    counted = [line for line in lines if line.kind in inputs.cap_items]
    charges = sum((line.amount for line in counted), _ZERO)
    if Bucket.COSTS in inputs.cap_items:
        charges += sum((cost.amount for cost in inputs.costs if cost.claimed and cost.incurred_on <= cutoff_on), _ZERO)
    years = sum(
        (Fraction(line.base) * line.days / line.day_basis for line in lines if line.kind is not Bucket.COMPOUND), Fraction(0)
    )
    found = cap_check(charges=charges, principal_years=years, on=cutoff_on, cap_percent=inputs.cap_percent, rules=rules)
    peak = max([line.rate_percent for line in counted] + [_annualised(ledger, on=next_on) for ledger in ledgers], default=_ZERO)
    if not found.exceeded and peak <= found.cap_percent:
        return found.effective_percent, "", ()
    words = wording.cap_warning(effective=found.effective_percent, peak=peak, cap_percent=found.cap_percent)
    warning = DebtWarning(WarningKind.CAP_EXCEEDED, words, value=max(found.effective_percent, peak))
    return found.effective_percent, wording.cap_text(found.cap_percent), (warning,)


def _annualised(ledger: Ledger, *, on: date) -> Decimal:
    """Return what one more day costs as a yearly rate on the principal, by the contract's own day basis."""
    if not ledger.principal or not ledger.is_charged(on):
        return _ZERO
    basis = next(iter(ledger.stretches(first=on, last=on).values())).day_basis
    return rounded(daily(ledger, on=on) * basis * 100 / Fraction(ledger.principal), step=Decimal("0.0001"))


def missing_lpr(ledgers: tuple[Ledger, ...], *, rules: Rules) -> tuple[DebtWarning, ...]:
    """Return the contracts whose rate rests on a quote that is not on file (INT-09)."""
    titles = {ledger.loan.key: ledger.loan.title for ledger in ledgers if any(step.lpr_missing for step in ledger.schedule.steps)}
    first_missing = first_missing_publication(rules=rules)
    return tuple(
        DebtWarning(WarningKind.LPR_MISSING, wording.missing_lpr(title, first_missing=first_missing), key)
        for key, title in titles.items()
    )


def notices(inputs: DebtInputs, *, ledgers: tuple[Ledger, ...], balances: tuple[DrawdownBalance, ...]) -> list[DebtWarning]:
    """Return what is unusual about the contracts: not due, a markup out of range, compound interest on penalty."""
    found = []
    for balance, ledger in zip(balances, ledgers, strict=True):
        if not balance.is_due and balance.principal:
            title = ledger.drawdown.title or f"{ledger.drawdown.drawn_on.isoformat()}借据"
            found.append(DebtWarning(WarningKind.NOT_DUE, wording.not_due(title, due_on=balance.due_on), balance.drawdown_key))
    for loan in inputs.loans:
        drawn = [ledger.drawdown.drawn_on for ledger in ledgers if ledger.loan.key == loan.key]
        if drawn and not _markups_in_range(loan, on=min(drawn)):
            words = wording.penalty_out_of_range(loan.title, markup_percent=loan.penalty_markup_percent)
            found.append(DebtWarning(WarningKind.PENALTY_OUT_OF_RANGE, words, loan.key, loan.penalty_markup_percent))
        if loan.compound_on_penalty or loan.compound_capitalises:
            found.append(DebtWarning(WarningKind.COMPOUND_ON_PENALTY, wording.compound_widened(loan.title), loan.key))
    return found


def _markups_in_range(loan: LoanTerms, *, on: date) -> bool:
    if on < parameter("interest.penalty_markup_range_percent").values[0][0] or not loan.penalty_markup_percent:
        return True
    misuse = loan.misuse_markup_percent
    return is_penalty_in_range(loan.penalty_markup_percent, misuse=False, on=on) and (
        misuse is None or is_penalty_in_range(misuse, misuse=True, on=on)
    )


def citations(
    inputs: DebtInputs, *, lines: tuple[DebtLine, ...], drawn: int, allocated: bool, capped: bool
) -> tuple[Citation, ...]:
    """Return the articles the calculation rests on, each once."""
    found = [citation for line in lines for citation in line.citations]
    if drawn:
        found = [*cite_all("CC 667", "CC 675"), *found]
    if allocated:
        found += cite_all("CC 561")
    if drawn > 1 and any(repayment.drawdown_key is None for repayment in inputs.repayments):
        found += cite_all("CC 560")
    if any(stop.kind is StopKind.BANKRUPTCY_ACCEPTANCE for stop in inputs.stops):
        found += cite_all("EBL 46")
    if capped:
        found += cite_all("FIN 2")
    return tuple(dict.fromkeys(found))
