"""Forms of enforcement: each event with its day, a note and the paper that proves it."""

from decimal import Decimal

from flask_babel import lazy_gettext as _

from app.core.conflicts import EditForm
from app.core.forms import ChoiceField, DayField, FlagField, LongTextField, MoneyField, Part, PickField, RowsField, TextField
from app.enforcement.facts import CaseFacts, LeadFacts, MeasureFacts, ReceiptFacts, ResultFacts, SearchFacts, SideFacts, Told
from app.enforcement.models import EnforcementCase
from app.enforcement.states import (
    LEAD_OUTCOMES,
    AssetClass,
    Closing,
    Finding,
    LeadOutcome,
    LeadSource,
    MeasureKind,
    ReceiptOrder,
    ReceiptSource,
    SearchWay,
    ShelvingReason,
    SideKind,
    SideOutcome,
)
from app.files.models import Attachment
from app.matters.forms.parts import PicksField, ProofFields
from app.matters.models import Loan, Party

CASE_NUMBER = _("As the court prints it: （2026）澜0102执1234号")
BY_RULE = [kind for kind in Closing if kind is not Closing.SETTLEMENT_PERFORMED]
ANSWERS = [outcome for outcome in LeadOutcome if outcome in LEAD_OUTCOMES[LeadOutcome.SUBMITTED]]


class HappenedForm(ProofFields, EditForm):
    """What happened on a day; the reason is asked for where the law doubts the day."""

    happened_on = DayField(_("Day"), is_required=True)
    note = TextField(_("Note"), at_most=300)
    reason = TextField(
        _("Reason, where the day does not fit"), at_most=300, help=_("Only where the rule above doubts it and it is so")
    )

    def told(self, *, proof: Attachment | None) -> Told:
        """The day and what goes with it."""
        return Told(on=self.happened_on.data, note=self.note.data or "", reason=self.reason.data or "", proof=proof)


class CaseFields(EditForm):
    """What an application for enforcement rests on and asks for."""

    court_id = PickField(_("Court of enforcement"), is_required=True)
    instrument_id = PickField(_("Title"), blank=_("Not among those recorded: named below"))
    title_words = TextField(
        _("Title in words"), at_most=200, help=_("Number and kind, where it is not among the recorded titles")
    )
    respondent_ids = PicksField(_("Enforced against"), is_required=True)
    applied_amount = MoneyField(_("Amount applied for"), is_required=True)
    performance_ended_on = DayField(_("End of the performance period"), help=_("Doubled delay interest runs from the day after"))
    delay_base = MoneyField(
        _("Amount that doubled interest runs on"),
        help=_(
            "Money debts of the title without general interest: principal, fixed damages, costs awarded (Fa Shi [2014] 8, art. 1)"
        ),
    )
    receipt_order = ChoiceField(
        _("Order in which money is divided"), members=ReceiptOrder, is_required=True, default=ReceiptOrder.TITLE_FIRST
    )

    def values_of(self, row: EnforcementCase) -> dict[str, object]:
        """The present values, court and respondents by their ids."""
        return super().values_of(row) | {
            "court_id": row.proceeding.court_id,
            "respondent_ids": [party.id for party in row.respondents],
        }

    def case(self, *, court: object, instrument: object, respondents: tuple[Party, ...]) -> CaseFacts:
        """What was typed, as the service takes it."""
        return CaseFacts(
            court=court,  # type: ignore[arg-type]
            instrument=instrument,  # type: ignore[arg-type]
            respondents=respondents,
            title_words=self.title_words.data or "",
            applied_amount=self.applied_amount.data,
            performance_ended_on=self.performance_ended_on.data,
            delay_base=self.delay_base.data,
            receipt_order=self.receipt_order.data,
        )


class ApplicationForm(CaseFields, HappenedForm):
    """The application, with the day on which the court received it."""


class CaseForm(CaseFields):
    """A case amended: what it asks for and who handles it."""

    judge = TextField(_("Judge"), at_most=60)
    judge_contact = TextField(_("How to reach the judge"), at_most=60)


class AcceptForm(HappenedForm):
    """The court opened the case."""

    number = TextField(_("Case number"), at_most=60, is_required=True, help=CASE_NUMBER)
    judge = TextField(_("Judge"), at_most=60)
    judge_contact = TextField(_("How to reach the judge"), at_most=60)


class NoticeForm(HappenedForm):
    """A respondent received the notice."""

    party_id = PickField(_("Received by"), is_required=True)


class ResultPart(Part):
    """What one class of property gave."""

    asset_class = ChoiceField(_("Class of property"), members=AssetClass, is_required=True)
    finding = ChoiceField(_("Result"), members=Finding, is_required=True)
    detail = TextField(_("What exactly"), at_most=300)
    amount = MoneyField(_("Amount or value"))


class ResultsForm(HappenedForm):
    """A list of what was searched."""

    way = ChoiceField(_("Searched by"), members=SearchWay, is_required=True, default=SearchWay.NETWORK)
    results = RowsField(ResultPart, _("Searched property"))

    def searched(self) -> SearchFacts:
        """The rows that were typed, as the service takes them."""
        rows = tuple(
            ResultFacts(
                asset_class=row.asset_class.data,
                finding=row.finding.data,
                detail=row.detail.data or "",
                amount=row.amount.data,
            )
            for row in (entry.form for entry in self.results.entries)
        )
        return SearchFacts(way=self.way.data, results=rows)


class SearchForm(ResultsForm):
    """A round of property search."""


class ShelveForm(ResultsForm):
    """The court ended this round."""

    shelving_reason = ChoiceField(_("Why"), members=ShelvingReason, is_required=True)


class ControlForm(HappenedForm):
    """Property came under the court's control."""

    about = TextField(_("What"), at_most=200, is_required=True)
    amount = MoneyField(_("Amount or value"))


class AboutForm(HappenedForm):
    """Something happened about a thing that is named in words."""

    about = TextField(_("What"), at_most=200, is_required=True)


class ResumeForm(HappenedForm):
    """The court resumed the enforcement."""

    number = TextField(_("Number of the resumed case"), at_most=60, help=_("As the court prints it: （2026）澜0102执恢12号"))
    clue = TextField(_("On which clue"), at_most=200, is_required=True)


class CloseForm(HappenedForm):
    """The court closed the case."""

    closing = ChoiceField(_("Closed as"), members=Closing, only=BY_RULE, is_required=True)
    closes_matter = FlagField(_("Close the matter with it"), help=_("Only where the title was paid in full"), default=True)


class MeasureForm(HappenedForm):
    """A measure against a person."""

    kind = ChoiceField(_("Measure"), members=MeasureKind, is_required=True)
    party_id = PickField(_("Against"), is_required=True)
    decision_number = TextField(_("Number of the decision"), at_most=60)
    until_on = DayField(_("Until"), help=_("Empty where the decision names no end"))
    amount = MoneyField(_("Fine"))

    def measure(self, *, party: Party) -> MeasureFacts:
        """What was typed, as the service takes it."""
        return MeasureFacts(
            kind=self.kind.data,
            party=party,
            until_on=self.until_on.data,
            decision_number=self.decision_number.data or "",
            amount=self.amount.data,
        )


class LiftForm(HappenedForm):
    """A measure was lifted."""

    lifting_reason = TextField(_("Why it was lifted"), at_most=200, is_required=True)


class SideForm(HappenedForm):
    """Something begins beside the case."""

    kind = ChoiceField(_("What begins"), members=SideKind, is_required=True)
    raised_by = TextField(_("By whom"), at_most=120)
    about = TextField(_("About"), at_most=200, help=_("The act, the asset or the terms"))
    number = TextField(_("Case number"), at_most=60)
    amount = MoneyField(_("Amount"))
    due_on = DayField(_("To be performed until"), help=_("Of a settlement or a stay: its last day"))

    def side(self) -> SideFacts:
        """What was typed, as the service takes it."""
        return SideFacts(
            kind=self.kind.data,
            number=self.number.data or "",
            raised_by=self.raised_by.data or "",
            about=self.about.data or "",
            amount=self.amount.data,
            due_on=self.due_on.data,
        )


class EndSideForm(HappenedForm):
    """It ended."""

    outcome = ChoiceField(_("Outcome"), members=SideOutcome, is_required=True)


class LeadForm(EditForm):
    """A lead to property."""

    source = ChoiceField(_("Where it comes from"), members=LeadSource, is_required=True)
    asset_class = ChoiceField(_("Class of property"), members=AssetClass, is_required=True)
    description = TextField(_("What and where"), at_most=300, is_required=True)
    party_id = PickField(_("Whose"), blank=_("Not certain"))
    value = MoneyField(_("Estimated value"))
    found_on = DayField(_("Found on"), is_required=True)

    def lead(self, *, party: Party | None) -> LeadFacts:
        """What was typed, as the service takes it."""
        typed = {name: self[name].data for name in LeadFacts.__dataclass_fields__ if name != "party"}
        return LeadFacts(**typed | {"party": party})


class SubmitLeadForm(HappenedForm):
    """A lead went to the court."""

    enforcement_case_id = PickField(_("In which case"), is_required=True)
    is_urgent = FlagField(_("Urgent"), help=_("The court checks an urgent lead within three days, any other within seven"))


class AnswerLeadForm(HappenedForm):
    """The court did something about a lead."""

    outcome = ChoiceField(_("Outcome"), members=LeadOutcome, only=ANSWERS, is_required=True)
    court_action = LongTextField(_("What the court did"), at_most=300, is_required=True)


class ReceiptForm(ProofFields, EditForm):
    """Money that came in."""

    source = ChoiceField(_("Where the money comes from"), members=ReceiptSource, is_required=True)
    amount = MoneyField(_("Amount"), is_required=True, help=_("All that was enforced, with what the court kept"))
    court_part = MoneyField(_("Of this kept by the court"), help=_("Enforcement fee and costs taken out before the payout"))
    paid_on = DayField(
        _("Counts from"),
        is_required=True,
        help=_("Day of the deduction, the payment or the effective sale ruling: interest stops there"),
    )
    received_on = DayField(_("Arrived on"), help=_("Empty: the same day"))
    payer = TextField(_("Paid by"), at_most=200)
    reference = TextField(_("Bank reference"), at_most=60, help=_("Tells two equal payments of one day apart"))
    loan_id = PickField(_("First on loan contract"), blank=_("By the order of the law"))
    note = TextField(_("Note"), at_most=300)
    reason = TextField(
        _("Reason, where the day does not fit"), at_most=300, help=_("Only where the rule above doubts it and it is so")
    )

    def receipt(self, *, loan: Loan | None) -> ReceiptFacts:
        """What was typed, as the service takes it."""
        return ReceiptFacts(
            source=self.source.data,
            amount=self.amount.data,
            paid_on=self.paid_on.data,
            received_on=self.received_on.data or self.paid_on.data,
            payer=self.payer.data or "",
            reference=self.reference.data or "",
            court_part=self.court_part.data or Decimal(0),
            loan=loan,
        )


class ReverseForm(EditForm):
    """A receipt is taken back."""

    reason = TextField(_("Why it is taken back"), at_most=300, is_required=True)
