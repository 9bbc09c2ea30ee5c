"""Divides payments: which drawdown first (article 560), which kind of debt first (article 561 or the contract), never below zero."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from app.statutes.debt.inputs import Bucket, Cost, RecordedSplit, Repayment
from app.statutes.debt.ledger import Ledger
from app.statutes.debt.result import Allocation, DebtWarning, WarningKind
from app.statutes.errors import StatuteError
from app.statutes.money import FEN, yuan

_ZERO = Decimal("0.00")


class CostPool:
    """The claimed costs, paid in the order they arose."""

    def __init__(self, costs: tuple[Cost, ...]) -> None:
        self._costs = tuple(cost for cost in costs if cost.claimed)
        self._paid = _ZERO

    def outstanding(self, on: date) -> Decimal:
        """Return what had arisen by the day and is unpaid."""
        return sum((cost.amount for cost in self._costs if cost.incurred_on <= on), _ZERO) - self._paid

    def pay(self, amount: Decimal) -> None:
        """Take a payment that does not exceed what is unpaid."""
        self._paid += amount


@dataclass
class Payment:
    """One payment on its way through the debts: what is left of it, what it met, and what the reader should know."""

    repayment: Repayment
    order: tuple[Bucket, ...]
    ledgers: tuple[Ledger, ...]
    costs: CostPool
    left: Decimal = _ZERO
    allocations: list[Allocation] = field(default_factory=list)
    warnings: list[DebtWarning] = field(default_factory=list)

    def allocate(self) -> None:
        """Divide the payment: as recorded first, then what is due, then what is not due yet; an excess is refused."""
        self.left = self.repayment.amount
        if self.repayment.split is not None:
            self._follow_split(self.repayment.split)
        self._meet_due()
        self._meet_undue()
        if self.left:
            raise StatuteError(
                "The payment of %(paid)s on %(paid_on)s exceeds everything owed that day by %(excess)s: check the amount or the date.",
                field="amount",
                key=self.repayment.key,
                paid=yuan(self.repayment.amount),
                paid_on=self.repayment.paid_on.isoformat(),
                excess=yuan(self.left),
            )

    def _follow_split(self, split: RecordedSplit) -> None:
        for bucket, amount in split.parts.items():
            wanted = amount
            for ledger in self._ranked():
                wanted -= self._meet(bucket, ledger, wanted, self._outstanding(bucket, ledger))
            if wanted:
                self.warnings.append(
                    DebtWarning(
                        kind=WarningKind.SPLIT_ADJUSTED,
                        text=f"{self.repayment.paid_on.isoformat()}还款登记冲抵{_BUCKET_WORDS[bucket]}{yuan(amount)}元，"
                        f"超出当日该项欠款{yuan(wanted)}元，超出部分依次冲抵其他欠款",
                        key=self.repayment.key,
                        value=wanted,
                    )
                )

    def _meet_due(self) -> None:
        on = self.repayment.paid_on
        for group in self._groups():
            for ledger, limit in self._limits(group):
                for bucket in self.order:
                    limit -= self._meet(bucket, ledger, limit, self._payable(bucket, ledger, on))

    def _meet_undue(self) -> None:
        for bucket in self.order:
            for ledger in self._ranked():
                self._meet(bucket, ledger, self.left, self._outstanding(bucket, ledger))

    def _limits(self, group: tuple[Ledger, ...]) -> list[tuple[Ledger, Decimal]]:
        """Share what is left among debts of equal rank in proportion to what each owes; odd fen go to the first."""
        if len(group) == 1:
            return [(group[0], self.left)]
        on = self.repayment.paid_on
        owed = [sum((ledger.payable(bucket, on=on) for bucket in Bucket), _ZERO) for ledger in group]
        together = sum(owed, _ZERO)
        costs = self.costs.outstanding(on) if Bucket.COSTS in self.order else _ZERO
        if self.left >= together + costs or not together:
            return [(ledger, self.left) for ledger in group]
        shares = [Decimal(int(Fraction(self.left) * Fraction(amount) / Fraction(together) * 100)) * FEN for amount in owed]
        shares[0] += self.left - sum(shares, _ZERO)
        return list(zip(group, shares, strict=True))

    def _groups(self) -> list[tuple[Ledger, ...]]:
        groups: dict[tuple[bool, Decimal, date], list[Ledger]] = {}
        for ledger in self._ranked():
            groups.setdefault(self._rank(ledger), []).append(ledger)
        return [tuple(group) for group in groups.values()]

    def _ranked(self) -> list[Ledger]:
        return sorted(self.ledgers, key=self._rank)

    def _rank(self, ledger: Ledger) -> tuple[bool, Decimal, date]:
        """Due before undue, then the heavier rate, then the earlier due date (article 560; security is the loan's)."""
        on = self.repayment.paid_on
        return not ledger.is_due(on), -ledger.schedule.on(on).percent, ledger.due_on

    def _payable(self, bucket: Bucket, ledger: Ledger, on: date) -> Decimal:
        return self.costs.outstanding(on) if bucket is Bucket.COSTS else ledger.payable(bucket, on=on)

    def _outstanding(self, bucket: Bucket, ledger: Ledger) -> Decimal:
        on = self.repayment.paid_on
        return self.costs.outstanding(on) if bucket is Bucket.COSTS else ledger.outstanding(bucket)

    def _meet(self, bucket: Bucket, ledger: Ledger, limit: Decimal, owed: Decimal) -> Decimal:
        amount = min(limit, owed, self.left)
        if amount <= 0:
            return _ZERO
        if bucket is Bucket.COSTS:
            self.costs.pay(amount)
        else:
            ledger.pay(bucket, amount=amount)
        self.left -= amount
        self._record(bucket, ledger, amount)
        return amount

    def _record(self, bucket: Bucket, ledger: Ledger, amount: Decimal) -> None:
        drawdown_key = "" if bucket is Bucket.COSTS else ledger.drawdown.key
        for index, earlier in enumerate(self.allocations):
            if (earlier.drawdown_key, earlier.bucket) == (drawdown_key, bucket):
                amount += earlier.amount
                del self.allocations[index]
                break
        self.allocations.append(
            Allocation(
                repayment_key=self.repayment.key,
                paid_on=self.repayment.paid_on,
                loan_key=self.repayment.loan_key,
                drawdown_key=drawdown_key,
                bucket=bucket,
                amount=amount,
                balance_after=self._outstanding(bucket, ledger),
            )
        )


_BUCKET_WORDS = {
    Bucket.COSTS: "费用",
    Bucket.INTEREST: "利息",
    Bucket.PENALTY: "罚息",
    Bucket.COMPOUND: "复利",
    Bucket.PRINCIPAL: "本金",
}
