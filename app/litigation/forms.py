"""Forms of a suit: what it is about, and one small form for each thing that a court or a party does."""

import re
from datetime import time
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms.widgets import TimeInput

from app.core import figures
from app.core.conflicts import EditForm
from app.core.forms import (
    ChoiceField,
    DayField,
    Form,
    KeyField,
    LongTextField,
    MoneyField,
    Part,
    PercentField,
    PickField,
    RowsField,
    TextField,
    UploadField,
    WholeField,
)
from app.core.labels import N_
from app.docket.states import ProceedingKind
from app.litigation.models import Instrument, Lawsuit
from app.litigation.states import (
    ROUTES,
    AppealOutcome,
    CourtFeeKind,
    HearingKind,
    ItemKind,
    LawsuitStage,
    Liability,
    Procedure,
    RefundGround,
    ServedDocument,
    ServiceWay,
    TitleType,
)
from app.matters.forms.parts import ACCEPTED, PicksField

BANK = 0
"""The bank among the parties of a form."""

ENDINGS = (
    LawsuitStage.WITHDRAWN,
    LawsuitStage.DEEMED_WITHDRAWN,
    LawsuitStage.NOT_ACCEPTED,
    LawsuitStage.DISMISSED,
    LawsuitStage.TERMINATED,
    LawsuitStage.TRANSFERRED,
)
_HOUR = re.compile(r"(?P<hour>\d{1,2})(?::|：|时|点)(?P<minute>\d{1,2})?分?")


class HourField(DayField):
    """A time of day: the browser's own field, and what people type: 9:30, 9：30, 9时30分, 14点."""

    widget = TimeInput()
    kind = "hour"

    def parse(self, typed: str) -> Any:
        found = _HOUR.fullmatch(typed.strip().translate({ord("０") + digit: str(digit) for digit in range(10)}))
        hour, minute = (int(found["hour"]), int(found["minute"] or 0)) if found else (24, 0)
        if hour > 23 or minute > 59:
            raise figures.Misread(N_("Write a time of day like 9:30"))
        return time(hour, minute)

    def written(self) -> str:
        return "" if self.data is None else f"{self.data:%H:%M}"

    def __call__(self, **kwargs: Any) -> Any:
        if self._value() and self.data is None:
            kwargs["type"] = "text"
        return super(DayField, self).__call__(**kwargs)


class LawsuitFields(EditForm):
    """What a suit is about."""

    court_id = PickField(_("Court"), help=_("For a suit, a payment order, the realisation of security and judicial confirmation"))
    body = TextField(_("Arbitral institution or notary's office"), at_most=120)
    cause_of_action = TextField(_("Cause of action"), at_most=60)
    calculation_id = PickField(_("Locked debt that the claim rests on"))
    claim_amount = MoneyField(
        _("Amount claimed"), help=_("Empty takes the total of the locked debt; the court fee is computed on it")
    )
    cutoff_on = DayField(_("Computed up to"))
    defendant_ids = PicksField(_("Against"), is_required=True)
    abroad_ids = PicksField(_("Of these without a domicile in China"))
    tribunal = TextField(_("Court division"), at_most=60)
    judge = TextField(_("Judge"), at_most=60)
    clerk = TextField(_("Clerk"), at_most=60)
    clerk_telephone = TextField(_("Telephone of the clerk"), at_most=40)
    note = LongTextField(_("Note"), at_most=2000)


class NewLawsuitForm(LawsuitFields):
    """A suit that begins to be prepared."""

    kind = ChoiceField(_("Way to a title"), members=ProceedingKind, only=ROUTES, is_required=True, default=ProceedingKind.LAWSUIT)
    opened_on = DayField(_("Begun on"), is_required=True)


class LawsuitForm(LawsuitFields):
    """A suit that is there already."""

    def values_of(self, row: Lawsuit) -> dict[str, Any]:
        """The present values; court, body and parties hang on other rows."""
        return super().values_of(row) | {
            "court_id": row.proceeding.court_id,
            "body": row.proceeding.body,
            "defendant_ids": [each.party_id for each in row.defendants],
            "abroad_ids": [each.party_id for each in row.defendants if each.is_abroad],
        }


class ShortForm(Form):
    """One thing that is said of a suit."""

    def own_fields(self) -> list[Any]:
        """The fields in the order of the page: the step's own, then what every step asks."""
        last = ("file", "reason")
        own = [field for field in self if field.short_name not in (*last, "version", "csrf_token")]
        return [*own, *(self[name] for name in last if name in self)]


class StepForm(ShortForm):
    """What every step asks at its end: a proof, and a reason where the days stand in an order that the law does not expect."""

    file = UploadField(_("Document of the court or proof"), accept=ACCEPTED)
    reason = TextField(_("Reason, where the court was late or the order of the days is unusual"), at_most=300)


class SubmitForm(StepForm):
    """Submitted to the court."""

    submitted_on = DayField(_("Submitted on"), is_required=True)
    case_number = TextField(_("Number, if one was given"), at_most=60, help=_("Such as （2026）澜0102民诉前调123号"))


class AcceptForm(StepForm):
    """Accepted by the court."""

    accepted_on = DayField(_("Accepted on"), is_required=True)
    case_number = TextField(_("Case number"), is_required=True, at_most=60, help=_("As the notice of acceptance prints it"))
    procedure = ChoiceField(_("Procedure"), members=Procedure, default=Procedure.ORDINARY)
    tribunal = TextField(_("Court division"), at_most=60)
    judge = TextField(_("Judge"), at_most=60)
    clerk = TextField(_("Clerk"), at_most=60)
    clerk_telephone = TextField(_("Telephone of the clerk"), at_most=40)


class NumberForm(ShortForm):
    """A further case number."""

    case_number = TextField(_("Case number"), is_required=True, at_most=60)
    from_on = DayField(_("From"))


class ServeForm(StepForm):
    """Served on one party or on several on the same day and in the same way."""

    document = ChoiceField(_("What was served"), members=ServedDocument, is_required=True, default=ServedDocument.APPLICATION)
    instrument_id = PickField(_("Which title"))
    party_ids = PicksField(_("On whom"), is_required=True)
    way = ChoiceField(_("How"), members=ServiceWay, is_required=True, default=ServiceWay.POST)
    served_on = DayField(
        _("Served on"), is_required=True, help=_("The day on the return slip; by public notice, the day of the last posting")
    )


class CorrectServiceForm(ShortForm):
    """Another day or way of a service."""

    way = ChoiceField(_("How"), members=ServiceWay, is_required=True)
    served_on = DayField(_("Served on"), is_required=True)
    reason = TextField(_("Why it is corrected"), is_required=True, at_most=300)


class EvidenceForm(StepForm):
    """The period for evidence."""

    on = DayField(_("Set on"), is_required=True)
    until_on = DayField(_("Last day to submit"))
    days = WholeField(_("Or number of days"), at_least=1, at_most=365)


class ObjectForm(StepForm):
    """An objection to jurisdiction."""

    party_id = PickField(_("Who objected"), is_required=True)
    on = DayField(_("On the day"), is_required=True)


class JurisdictionAppealForm(StepForm):
    """An appeal against the ruling on jurisdiction."""

    party_id = PickField(_("Who appealed"), is_required=True)
    on = DayField(_("On the day"), is_required=True)


class DayForm(StepForm):
    """A step of which only the day is asked."""

    on = DayField(_("On the day"), is_required=True)


class HearingForm(StepForm):
    """A hearing as the summons sets it."""

    kind = ChoiceField(_("Kind of hearing"), members=HearingKind, is_required=True, default=HearingKind.TRIAL)
    held_on = DayField(_("Day"), is_required=True)
    starts_at = HourField(_("Hour"))
    room = TextField(_("Court room"), at_most=80)
    judge = TextField(_("Judge"), at_most=60)
    summoned_on = DayField(_("Summons received on"))


class MoveHearingForm(ShortForm):
    """Another day, hour, room or judge."""

    held_on = DayField(_("Day"), is_required=True)
    starts_at = HourField(_("Hour"))
    room = TextField(_("Court room"), at_most=80)
    judge = TextField(_("Judge"), at_most=60)
    reason = TextField(_("Why it was changed"), is_required=True, at_most=300)


class CancelHearingForm(ShortForm):
    """A hearing that does not take place."""

    reason = TextField(_("Why it was cancelled"), is_required=True, at_most=300)


class HoldHearingForm(ShortForm):
    """A hearing that took place."""

    outcome = LongTextField(_("What came of it"), at_most=2000)
    reason = TextField(_("Reason, where the court was late or the order of the days is unusual"), at_most=300)


class InstalmentPart(Part):
    """One part of a performance."""

    on = DayField(_("By"), is_required=True)
    amount = MoneyField(_("Amount"))


class ItemPart(Part):
    """One item of a title."""

    id = KeyField()
    kind = ChoiceField(_("What is ordered"), members=ItemKind, is_required=True, default=ItemKind.PRINCIPAL)
    amount = MoneyField(_("Amount"))
    formula = TextField(
        _("Formula"), at_most=500, help=_("As the title words it, such as at one and a half times the contract rate until paid")
    )
    interest_from_on = DayField(_("Runs from"))
    rate_percent = PercentField(_("Rate a year"))
    liability = ChoiceField(_("Kind of liability"), members=Liability, is_required=True, default=Liability.SOLE)
    party_ids = PicksField(_("Owed by"))
    collateral_id = PickField(_("Out of the security"))
    text = LongTextField(_("Wording"), at_most=2000)


class InstrumentForm(EditForm):
    """A judgment, ruling, mediation statement, payment order or award, item by item."""

    title = ChoiceField(_("Kind of title"), members=TitleType, is_required=True)
    issued_on = DayField(_("Dated"), is_required=True)
    number = TextField(_("Number"), at_most=60)
    outcome = ChoiceField(_("Result of the appeal"), members=AppealOutcome)
    performance_days = WholeField(_("To be performed within (days from effect)"), at_least=0, at_most=3650)
    performance_on = DayField(_("Or by the day"))
    instalments = RowsField(InstalmentPart, _("Or by instalments"))
    items = RowsField(ItemPart, _("Items of the operative part"))
    main_text = LongTextField(_("Operative part"), at_most=8000)
    file = UploadField(_("Document of the court or proof"), accept=ACCEPTED)
    reason = TextField(_("Reason, where the court was late or the order of the days is unusual"), at_most=300)

    def values_of(self, row: Instrument) -> dict[str, Any]:
        """The present values, items and instalments as rows of the form."""
        return super().values_of(row) | {
            "instalments": [
                {"on": figures.day(part["on"]), "amount": figures.money(part["amount"]) if part["amount"] else None}
                for part in row.instalments
            ],
            "items": [
                {
                    "id": item.id,
                    "kind": item.kind,
                    "amount": item.amount,
                    "formula": item.formula,
                    "interest_from_on": item.interest_from_on,
                    "rate_percent": item.rate_percent,
                    "liability": item.liability,
                    "party_ids": [link.party_id for link in item.parties],
                    "collateral_id": item.collateral_id,
                    "text": item.text,
                }
                for item in row.items
            ],
        }


class CertifyForm(StepForm):
    """A certificate of effect."""

    effective_on = DayField(_("Effective on, as certified"), is_required=True)
    certified_on = DayField(_("Certificate of"), is_required=True)


class AppealForm(StepForm):
    """An appeal."""

    party_id = PickField(_("Who appealed"), is_required=True)
    filed_on = DayField(_("Appealed on"), is_required=True)
    disputed_amount = MoneyField(_("Amount in dispute"), help=_("The appeal fee is computed on it"))


class WaiveForm(ShortForm):
    """A decision not to appeal."""

    decided_on = DayField(_("Decided on"), is_required=True)
    ground = LongTextField(_("Why no appeal is made"), is_required=True, at_most=1000)


class AcceptAppealForm(StepForm):
    """The second instance took the case."""

    accepted_on = DayField(_("Accepted on"), is_required=True)
    case_number = TextField(_("Case number"), at_most=60)


class FeeNoticeForm(StepForm):
    """A notice to pay."""

    kind = ChoiceField(_("Fee"), members=CourtFeeKind, is_required=True)
    noticed_on = DayField(_("Notice received on"), is_required=True)
    base = MoneyField(_("Computed on"), help=_("Empty takes the amount claimed; for an appeal, the part in dispute"))
    printed = MoneyField(_("Amount printed by the court"))


class PayForm(StepForm):
    """A payment."""

    paid = MoneyField(_("Paid"), is_required=True)
    paid_on = DayField(_("Fee paid on"), is_required=True)
    invoice_number = TextField(_("Receipt number"), at_most=60)


class RefundForm(ShortForm):
    """Why a fee comes back."""

    ground = ChoiceField(_("Why it comes back"), members=RefundGround, is_required=True)
    on = DayField(_("On the day"), is_required=True)
    new_amount = MoneyField(_("Amount claimed after the reduction"))
    bears = MoneyField(_("Part that the bank bears by the judgment"))


class RefundReceivedForm(StepForm):
    """A refund that came in."""

    received = MoneyField(_("Received"), is_required=True)
    received_on = DayField(_("Received on"), is_required=True)


class SuspendForm(StepForm):
    """A stay."""

    on = DayField(_("On the day"), is_required=True)
    ground = TextField(_("Why it is suspended"), is_required=True, at_most=300)


class EndForm(StepForm):
    """An end without a decision on the claim."""

    to = ChoiceField(_("How it ended"), members=LawsuitStage, only=ENDINGS, is_required=True)
    on = DayField(_("On the day"), is_required=True)
    ground = TextField(_("Ground"), at_most=300)


class RetrialForm(StepForm):
    """An application for re-trial, or the ruling that orders it."""

    on = DayField(_("On the day"), is_required=True)
    case_number = TextField(_("Case number"), at_most=60)
