"""Forms of the calculators. Those that ask by address carry no token: they change nothing, and their address can be passed on."""

from decimal import Decimal
from typing import Any

import wtforms
from flask import request
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict

from app.calculators import questions
from app.calculators.questions import LOAN
from app.calculators.states import CollateralFee, Direction, FeeItem, Half, NumberKind, Refund, Rounding, Unit
from app.core import clock
from app.core.errors import DomainError
from app.core.forms import (
    ChoiceField,
    DayField,
    FlagField,
    Form,
    LongTextField,
    MoneyField,
    Part,
    PercentField,
    PickField,
    RowsField,
    TextField,
    WholeField,
)
from app.core.labels import N_
from app.matters.models import Loan
from app.matters.services.debt import ORDERS
from app.matters.states import AllocationOrder, Compound, CountMode, DayBasis, LprTerm, PartyStatus, RateKind, Reprice, Settlement
from app.statutes import debt
from app.statutes.delay import DebtPayment, FixedDebt, Stay
from app.statutes.periods import Excluded, Service

MOST_ROWS = 200
TOO_MANY_ROWS = N_("At most %(most)d rows; export the answer of these first.")
ROW_OUT_OF_REACH = N_("There is no drawdown %(number)d: leave it empty, or name one of those above.")


class AskForm(Form):
    """A question asked by address: filled from the query, or with its defaults when nothing was asked yet."""

    TOKENS = frozenset({"lang"})

    def __init__(self, **kwargs: Any) -> None:
        asked = MultiDict((name, value) for name, value in request.args.items(multi=True) if name not in self.TOKENS)
        self.was_asked = bool(asked)
        super().__init__(formdata=asked or None, meta={"csrf": False}, **kwargs)

    def reshaped(self) -> bool:
        """Whether a button that adds or removes a row was pressed."""
        return any(field.reshape(request.args) for field in self if isinstance(field, RowsField))


class FeeForm(AskForm):
    """Which fee, on what."""

    fee = ChoiceField(_("Fee"), members=FeeItem, is_required=True, default=FeeItem.ACCEPTANCE)
    amount = MoneyField(_("Amount"), help=_("Claimed, preserved, enforced, in dispute or of the estate, as the fee asks"))
    simple_procedure = FlagField(_("Simple procedure"))
    mediated = FlagField(_("Closed by mediation"))
    withdrawn = FlagField(_("Suit or appeal withdrawn"))
    paid = MoneyField(_("Paid already"))
    refund = ChoiceField(_("The proceeding ended"), members=Refund, default=Refund.NOT_ACCEPTED)
    already_halved = FlagField(_("It was paid as a half"))
    investigation_ended = FlagField(_("Reduced after the court's investigation"))
    collateral = ChoiceField(_("This court charges"), members=CollateralFee, default=CollateralFee.NONE)
    figure = PercentField(
        _("Sum, or part of the table"), at_most=Decimal(999_999), help=_("A sum in yuan, or the part as 0.5 for a half")
    )
    on = DayField(_("Under the law of"), is_required=True, default=clock.today)
    rounding = ChoiceField(_("Rounding"), members=Rounding, is_required=True, default=Rounding.FEN)
    printed = MoneyField(_("As the court printed it"), help=_("To compare; may stay empty"))

    def asked(self) -> questions.FeeAsked:
        """The question."""
        halves = [reason.value for reason in Half if reason is not Half.JOINED_CLAIM and self[reason.value].data]
        return questions.FeeAsked(
            item=self.fee.data.value,
            on=self.on.data,
            amount=self.amount.data,
            halves=tuple(halves),
            rounding=self.rounding.data.value,
            paid=self.paid.data,
            printed=self.printed.data,
            collateral=(self.collateral.data or CollateralFee.NONE).value,
            figure=self.figure.data,
            refund=(self.refund.data or Refund.NOT_ACCEPTED).value,
            already_halved=self.already_halved.data,
            investigation_ended=self.investigation_ended.data,
        )


class CapitalsForm(AskForm):
    """Figures or capitals, whichever."""

    text = TextField(
        _("Amount or capitals"), is_required=True, at_most=120, help=_("128,400.00, 12.84万元 or 壹拾贰万捌仟肆佰元整")
    )
    whole = FlagField(_("Write “whole” after jiao too"))

    def asked(self) -> questions.CapitalsAsked:
        """The question."""
        return questions.CapitalsAsked(text=self.text.data, whole_after_jiao=self.whole.data)


class CodeForm(Form):
    """A number, and whose it is."""

    number = TextField(_("Number"), is_required=True, at_most=60)
    kind = ChoiceField(_("Kind"), members=NumberKind, blank=_("By its look"))

    def asked(self) -> questions.CodeAsked:
        """The question."""
        return questions.CodeAsked(number=self.number.data, kind=self.kind.data.value if self.kind.data else "")


class PartyPart(Part):
    """One party's own service."""

    party = TextField(_("Party"), at_most=100)
    served = DayField(_("Served or published on"), is_required=True)
    by_notice = FlagField(_("By public notice"))
    abroad = FlagField(_("No domicile in the country"))


class SpanPart(Part):
    """Days that do not count, first and last."""

    first = DayField(_("From"), is_required=True)
    last = DayField(_("To"), is_required=True)


class DayPart(Part):
    """A day on which a period begins afresh."""

    day = DayField(_("Interrupted on"), is_required=True)


class PeriodForm(AskForm):
    """An event and its day, or a length of one's own."""

    event = PickField(_("Event"), blank=_("A length of my own"))
    on = DayField(_("Day of the event"))
    parties = RowsField(PartyPart, _("Several parties"), help=_("Each with its own service; public notice is counted first."))
    abroad = FlagField(_("No domicile in the country"))
    length = WholeField(_("Length"), at_least=0, at_most=10_000)
    unit = ChoiceField(_("Unit"), members=Unit, default=Unit.DAYS)
    direction = ChoiceField(_("Direction"), members=Direction, default=Direction.FORWARD)
    stays = FlagField(_("The end does not move off rest days"))
    spans = RowsField(SpanPart, _("Days that do not count"), help=_("A stay, a valuation, a public notice"))
    restarts = RowsField(DayPart, _("Interruptions"), help=_("Each starts a limitation period afresh"))
    extension = WholeField(_("Lengthened by"), at_least=1, at_most=3_650)
    extension_unit = ChoiceField(_("Unit of the extension"), members=Unit, default=Unit.DAYS)

    def asked(self) -> questions.PeriodAsked:
        """The question; an event takes precedence over a length."""
        by_event = bool(self.event.data)
        return questions.PeriodAsked(
            event=self.event.data or "",
            on=self.on.data,
            parties=tuple(
                Service(party=row.party.data or "", on=row.served.data, by_notice=row.by_notice.data, abroad=row.abroad.data)
                for row in self.parties
            ),
            abroad=self.abroad.data,
            length=None if by_event else self.length.data,
            unit=(self.unit.data or Unit.DAYS).value,
            direction=(self.direction.data or Direction.FORWARD).value,
            rolls=not self.stays.data,
            excluded=tuple(Excluded(row.first.data, row.last.data) for row in self.spans),
            restarted_on=tuple(row.day.data for row in self.restarts),
            extension=self.extension.data,
            extension_unit=(self.extension_unit.data or Unit.DAYS).value,
        )


class DrawdownPart(Part):
    """One disbursement."""

    amount = MoneyField(_("Amount drawn"), is_required=True)
    drawn_on = DayField(_("Drawn on"), is_required=True)
    due_on = DayField(_("Falls due on"), is_required=True)
    interest_paid_to = DayField(_("Interest paid to"), help=_("Empty when none was paid"))
    rate_percent = PercentField(_("Rate on the note"), help=_("Only where the note prints one"))
    misused_from = DayField(_("Misused from"), help=_("Only where it was misused"))


class RatePart(Part):
    """A rate that holds from a day on."""

    from_on = DayField(_("Holds from"), is_required=True)
    percent = PercentField(_("Rate a year"), is_required=True)


class RepaymentPart(Part):
    """Money received, divided by the rule unless the ledger's division is stated."""

    paid_on = DayField(_("Paid on"), is_required=True)
    amount = MoneyField(_("Amount paid"), is_required=True)
    drawdown = WholeField(_("For drawdown no."), at_least=1, at_most=MOST_ROWS, help=_("Empty: by the order of the law"))
    costs = MoneyField(_("of it costs"))
    interest = MoneyField(_("of it interest"))
    penalty = MoneyField(_("of it penalty interest"))
    compound = MoneyField(_("of it compound interest"))
    principal = MoneyField(_("of it principal"))

    @property
    def is_divided(self) -> bool:
        """Whether any part was typed, right or wrong."""
        return any(self[bucket.value].raw_data and self[bucket.value].raw_data[0] for bucket in debt.Bucket)

    @property
    def split(self) -> debt.RecordedSplit | None:
        """How the ledger divided it, when any part is stated."""
        parts = {bucket.value: self[bucket.value].data for bucket in debt.Bucket}
        if not any(amount is not None for amount in parts.values()):
            return None
        return debt.RecordedSplit(**{name: amount or Decimal("0.00") for name, amount in parts.items()})


class CostPart(Part):
    """A cost of realising the claim."""

    kind = TextField(_("What for"), is_required=True, at_most=40)
    amount = MoneyField(_("Amount"), is_required=True)
    incurred_on = DayField(_("Incurred on"), is_required=True)


class TitleDebtPart(Part):
    """A money debt of the title other than general interest."""

    title = TextField(_("Debt fixed by the title"), is_required=True, at_most=60)
    amount = MoneyField(_("Amount"), is_required=True)
    deadline_on = DayField(_("To be performed by"), is_required=True)


class MetPart(Part):
    """What was paid on the title's debts."""

    paid_on = DayField(_("Paid on"), is_required=True)
    amount = MoneyField(_("Amount paid"), is_required=True)


class InterestForm(Form):
    """A loan with everything its interest rests on, and the title's debts where the doubled part is asked for."""

    cutoff = DayField(_("Calculated to"), is_required=True, default=clock.today)
    charged = FlagField(_("That day is charged"), default=True)
    drawdowns = RowsField(DrawdownPart, _("Drawdowns"))
    title = TextField(_("Name of the contract"), at_most=60, default="借款合同")
    rate_kind = ChoiceField(_("Kind of rate"), members=RateKind, is_required=True, default=RateKind.FIXED)
    fixed_percent = PercentField(_("Fixed rate a year"))
    lpr_term = ChoiceField(_("Loan prime rate"), members=LprTerm, default=LprTerm.ONE_YEAR)
    spread_bp = PercentField(
        _("Plus or minus basis points"),
        at_least=Decimal(-1000),
        at_most=Decimal(5000),
        help=_("100 basis points are 1 %; minus as -35"),
    )
    reprice = ChoiceField(_("Takes a new quote"), members=Reprice, default=Reprice.AT_DRAWDOWN)
    frozen_after_due = FlagField(_("No new quote after the due date"))
    rates = RowsField(RatePart, _("Rates stated later"), help=_("Each holds from its day on and replaces the rule."))
    penalty_markup_percent = PercentField(
        _("Markup of penalty interest"),
        is_required=True,
        at_most=Decimal(200),
        default=Decimal(50),
        help=_("50 means the rate times 1.5"),
    )
    misuse_markup_percent = PercentField(_("Markup for misuse"), at_most=Decimal(200), help=_("Only where agreed"))
    compound = ChoiceField(_("Compound interest"), members=Compound, is_required=True, default=Compound.NONE)
    settlement = ChoiceField(_("Interest falls due"), members=Settlement, is_required=True, default=Settlement.QUARTERLY)
    settlement_day = WholeField(_("On the day of the month"), is_required=True, at_least=1, at_most=31, default=20)
    day_basis = ChoiceField(_("Days of a year"), members=DayBasis, is_required=True, default=DayBasis.DAYS_360)
    count_mode = ChoiceField(_("Counting of days"), members=CountMode, is_required=True, default=CountMode.HALF_OPEN)
    allocation = ChoiceField(_("A payment meets"), members=AllocationOrder, is_required=True, default=AllocationOrder.CC_561)
    accelerated_on = DayField(_("Called due early on"))
    bankrupt_on = DayField(_("Bankruptcy accepted on"), help=_("Interest stops the day before"))
    repayments = RowsField(RepaymentPart, _("Repayments"))
    costs = RowsField(CostPart, _("Costs of realisation"))
    debts = RowsField(
        TitleDebtPart,
        _("Debts fixed by the title"),
        help=_("Principal, damages and fees of the title; never its general interest."),
    )
    met = RowsField(MetPart, _("Paid on the title's debts"))
    stays = RowsField(SpanPart, _("Stays that do not count"), help=_("Not asked for by the debtor"))

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """The syntax of every row; rows that were left wholly empty are not there."""
        for field in self:
            if isinstance(field, RowsField):
                field.entries = [entry for entry in field.entries if _is_touched(entry)]
        is_valid = bool(super().validate(*args, **kwargs))
        return self._names_known_rows() and is_valid

    def _names_known_rows(self) -> bool:
        is_valid = True
        for field in self:
            if isinstance(field, RowsField) and len(field.entries) > MOST_ROWS:
                self.form_errors.append(DomainError(TOO_MANY_ROWS, most=MOST_ROWS).sentence)
                is_valid = False
        for row in self.repayments:
            if row.drawdown.data is not None and row.drawdown.data > len(self.drawdowns.entries):
                refusal = DomainError(ROW_OUT_OF_REACH, number=row.drawdown.data)
                row.drawdown.errors = [*row.drawdown.errors, refusal.sentence]
                is_valid = False
        return is_valid

    def asked(self) -> questions.InterestAsked:
        """The question; keys of rows are the names of their fields, so that a refusal finds its row."""
        return questions.InterestAsked(
            cutoff_on=self.cutoff.data,
            cutoff_charged=self.charged.data,
            loan=self._loan() if self.drawdowns.entries or self.costs.entries else None,
            delay=self._delay() if self.debts.entries else None,
        )

    def _loan(self) -> debt.DebtInputs:
        stop = self.bankrupt_on.data
        return debt.DebtInputs(
            loans=(self._terms(),),
            drawdowns=tuple(
                debt.Drawdown(
                    key=row.name,
                    loan_key=LOAN,
                    amount=row.amount.data,
                    drawn_on=row.drawn_on.data,
                    due_on=row.due_on.data,
                    interest_paid_to=row.interest_paid_to.data,
                    rate_percent=row.rate_percent.data,
                    misused_from=row.misused_from.data,
                    title=f"借据{number}",
                )
                for number, row in enumerate(self.drawdowns, start=1)
            ),
            repayments=tuple(
                debt.Repayment(
                    key=row.name,
                    loan_key=LOAN,
                    paid_on=row.paid_on.data,
                    amount=row.amount.data,
                    drawdown_key=self.drawdowns.entries[row.drawdown.data - 1].name if row.drawdown.data else None,
                    split=row.form.split,
                )
                for row in self.repayments
            ),
            costs=tuple(
                debt.Cost(key=row.name, kind=row.kind.data, amount=row.amount.data, incurred_on=row.incurred_on.data)
                for row in self.costs
            ),
            stops=(debt.Stop(kind=debt.StopKind.BANKRUPTCY_ACCEPTANCE, on=stop, loan_key=LOAN),) if stop else (),
        )

    def _terms(self) -> debt.LoanTerms:
        return debt.LoanTerms(
            key=LOAN,
            title=f"《{self.title.data or '借款合同'}》",
            rate=self._rate(),
            penalty_markup_percent=self.penalty_markup_percent.data,
            misuse_markup_percent=self.misuse_markup_percent.data,
            compound=debt.CompoundRule(self.compound.data.value),
            settlement=debt.Settlement(self.settlement.data.value),
            settlement_day=self.settlement_day.data,
            day_basis=debt.DayBasis(self.day_basis.data.value),
            count_mode=debt.CountMode(self.count_mode.data.value),
            allocation=ORDERS[self.allocation.data],
            accelerated_on=self.accelerated_on.data,
        )

    def _rate(self) -> debt.RateTerms:
        stated = tuple(sorted((row.from_on.data, row.percent.data) for row in self.rates))
        if self.rate_kind.data is RateKind.FIXED:
            return debt.RateTerms(kind=debt.RateKind.FIXED, fixed_percent=self.fixed_percent.data, overrides=stated)
        return debt.RateTerms(
            kind=debt.RateKind.LPR,
            lpr_term=debt.LprTerm((self.lpr_term.data or LprTerm.ONE_YEAR).value),
            spread_bp=self.spread_bp.data or Decimal(0),
            reprice=debt.Reprice((self.reprice.data or Reprice.AT_DRAWDOWN).value),
            reprices_after_due=not self.frozen_after_due.data,
            overrides=stated,
        )

    def _delay(self) -> questions.DelayAsked:
        return questions.DelayAsked(
            debts=tuple(FixedDebt(row.title.data, row.amount.data, row.deadline_on.data) for row in self.debts),
            payments=tuple(DebtPayment(row.paid_on.data, row.amount.data) for row in self.met),
            stays=tuple(Stay(row.first.data, row.last.data) for row in self.stays),
        )


def opened_with(loan: Loan) -> dict[str, Any]:
    """The fields of the interest form as a recorded contract fills them; costs are the matter's, so they come with its only one."""
    places = {row.id: place for place, row in enumerate(loan.drawdowns, start=1)}
    own = ("rate_kind", "fixed_percent", "lpr_term", "spread_bp", "reprice", "penalty_markup_percent", "misuse_markup_percent")
    own += ("compound", "settlement", "settlement_day", "day_basis", "count_mode", "allocation", "accelerated_on", "title")
    drawn = ("amount", "drawn_on", "due_on", "interest_paid_to", "rate_percent", "misused_from")
    claimed = [cost for cost in loan.matter.costs if cost.is_claimed] if len(loan.matter.loans) == 1 else []
    return {
        **{name: getattr(loan, name) for name in own},
        "drawdowns": [{name: getattr(row, name) for name in drawn} for row in loan.drawdowns],
        "rates": [{"from_on": row.from_on, "percent": row.percent} for row in loan.rates],
        "repayments": [
            {
                "paid_on": row.paid_on,
                "amount": row.amount,
                "drawdown": places.get(row.drawdown_id or 0),
                **{bucket.value: getattr(row, f"split_{bucket.value}") for bucket in debt.Bucket},
            }
            for row in loan.repayments
        ],
        "costs": [{"kind": cost.kind.label, "amount": cost.amount, "incurred_on": cost.incurred_on} for cost in claimed],
        "bankrupt_on": loan.borrower.status_on if loan.borrower.status is PartyStatus.BANKRUPT else None,
    }


class KeepForm(Form):
    """With which matter an answer is kept."""

    number = TextField(_("Number of the matter"), is_required=True, at_most=30)
    note = LongTextField(_("Note"), at_most=500, help=_("For the bank only; may stay empty"))


def _is_touched(entry: wtforms.FormField) -> bool:
    """Whether anything was typed or ticked in the row."""
    return any(value.strip() for field in entry for value in field.raw_data or () if isinstance(value, str))
