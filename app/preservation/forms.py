"""Forms of preservation: the application, a measure, and one short form for each act; all fit a phone."""

from typing import Any

import wtforms
from flask_babel import lazy_gettext as _

from app.collateral.models import Collateral
from app.collateral.states import AssetType
from app.core.forms import ChoiceField, DayField, FlagField, Form, LongTextField, MoneyField, PickField, TextField, WholeField
from app.courts.models import Court
from app.docket.models import Proceeding
from app.docket.states import LapseDecision
from app.files.models import Attachment
from app.matters.forms.parts import ProofFields
from app.matters.models import Party
from app.preservation.facts import ApplicationFacts, Noted, SeizureFacts
from app.preservation.states import AssetKind, OrderKind, ReleaseGround, Security

NUMBER_HELP = _("As the court prints it, for example （2026）澜0102执保18号")


class NotedFields(ProofFields):
    """What goes with every act: a note, a proof, and why an unusual order of days may stand."""

    note = LongTextField(_("Note"), at_most=500)
    unusual = TextField(
        _("If the order of days is unusual, why"),
        at_most=200,
        help=_("Only where the page refuses the day and life was like that"),
    )

    def noted(self, *, proof: Attachment | None) -> Noted:
        """What was typed beside the act."""
        return Noted(note=self.note.data or "", proof=proof, reason=self.unusual.data or "")


class ActForm(NotedFields, Form):
    """An act of which only the day is asked."""

    happened_on = DayField(_("Day"), is_required=True)

    def own(self) -> list[wtforms.Field]:
        """The fields of the act itself, the day first; note and proof stand apart."""
        apart = {"csrf_token", "version", "note", "unusual", "proof_id", "file", "happened_on"}
        return [self.happened_on, *(field for field in self if field.short_name not in apart)]


class ApplicationForm(NotedFields, Form):
    """What the court is asked for."""

    kind = ChoiceField(_("When"), members=OrderKind, is_required=True)
    court_id = PickField(_("Court"), is_required=True)
    serves_id = PickField(_("For the course"), blank=_("none yet"))
    applied_on = DayField(_("Applied on"), is_required=True)
    amount = MoneyField(_("Amount to be preserved"), is_required=True, help=_("As a rule the claim with costs, not more"))
    is_urgent = FlagField(_("Urgent: the court rules within 48 hours"))
    case_number = TextField(
        _("Case number"), at_most=60, help=_("Where the court gave one already, for example （2026）澜0102财保7号")
    )
    security = ChoiceField(_("Security"), members=Security, is_required=True)
    security_amount = MoneyField(_("Amount of the security"))
    security_by = TextField(_("Given by"), at_most=120, help=_("Insurer, guarantor or owner, and the number of the letter"))

    def facts(self, *, court: Court, serves: Proceeding | None, proof: Attachment | None) -> ApplicationFacts:
        """What was typed, as the service takes it."""
        return ApplicationFacts(
            kind=self.kind.data,
            court=court,
            applied_on=self.applied_on.data,
            amount=self.amount.data,
            security=self.security.data,
            serves=serves,
            is_urgent=self.is_urgent.data,
            security_amount=self.security_amount.data,
            security_by=self.security_by.data or "",
            security_proof=proof,
            case_number=self.case_number.data or "",
        )


class SeizureForm(NotedFields, Form):
    """An asset taken, or a place in the queue for it."""

    asset_kind = ChoiceField(
        _("Kind"), members=AssetKind, is_required=True, help=_("The longest term depends on it: one, two or three years")
    )
    asset_type = ChoiceField(_("Type of asset"), members=AssetType, is_required=True)
    collateral_id = PickField(_("Among the collateral of the matter"), blank=_("not collateral"))
    title = TextField(
        _("Asset"),
        at_most=200,
        help=_("As the paper names it: bank and account, certificate, plate; empty takes the collateral's name"),
    )
    owner_id = PickField(_("Owner"))
    court_id = PickField(_("Court that took it"))
    happened_on = DayField(_("Since"), is_required=True)
    printed_end_on = DayField(_("End printed on the paper"))
    position = WholeField(
        _("Rank"), is_required=True, at_least=1, at_most=99, default=1, help=_("1 is the first seizure; above it waits")
    )
    waits_behind = TextField(_("Waits behind"), at_most=200, help=_("Court and case number of the seizures before it"))
    amount_aimed = MoneyField(_("Amount to be frozen"))
    amount_frozen = MoneyField(_("Amount actually frozen"))
    asset_value = MoneyField(_("Value counted"), help=_("The debtor's share, less what ranks before; empty does not count"))
    ruling_number = TextField(_("Ruling"), at_most=60, help=NUMBER_HELP)
    registry_number = TextField(_("Registry or notice number"), at_most=120)

    def facts(self, *, collateral: Collateral | None, owner: Party | None, court: Court | None) -> SeizureFacts:
        """What was typed, as the service takes it."""
        named = self.title.data or (collateral.description if collateral is not None else "")
        taken = (
            "asset_kind",
            "asset_type",
            "printed_end_on",
            "position",
            "amount_aimed",
            "amount_frozen",
            "asset_value",
        )
        worded = ("waits_behind", "ruling_number", "registry_number")
        return SeizureFacts(
            title=named,
            started_on=self.happened_on.data,
            collateral=collateral,
            owner=owner,
            court=court,
            **{name: self[name].data for name in taken},
            **{name: self[name].data or "" for name in worded},
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """An asset has a name: its own, or the collateral's."""
        well = super().validate(extra_validators)
        if not self.title.data and not self.collateral_id.data:
            self.title.errors = [*self.title.errors, str(_("Name the asset, or choose the collateral."))]
            return False
        return bool(well)


class SecurityForm(ActForm):
    """The security that was given."""

    security = ChoiceField(
        _("Security"), members=Security, is_required=True, only=[one for one in Security if one is not Security.EXEMPTION]
    )
    amount = MoneyField(_("Amount of the security"), is_required=True)
    by = TextField(_("Given by"), at_most=120)


class RulingForm(ActForm):
    """The ruling that grants preservation."""

    ruling_number = TextField(
        _("Number of the ruling"),
        is_required=True,
        at_most=60,
        help=_("Before the suit of its own (财保), else that of the suit"),
    )
    execution_number = TextField(_("Number of its execution"), at_most=60, help=NUMBER_HELP)


class ReasonForm(ActForm):
    """An act with its ground in words."""

    ground = TextField(_("Ground"), is_required=True, at_most=200)


class ConversionForm(ActForm):
    """Enforcement takes the measures over."""

    case_number = TextField(
        _("Case number of the enforcement"), at_most=60, help=_("As the court prints it, for example （2026）澜0102执318号")
    )


class GroundForm(ActForm):
    """A release as a whole."""

    ground = ChoiceField(_("Ground"), members=ReleaseGround, is_required=True)


class ReleaseForm(GroundForm):
    """The release of one measure."""

    ruling_number = TextField(_("Ruling"), at_most=60)


class PartForm(GroundForm):
    """A release in part."""

    amount = MoneyField(_("Holds from now on"), is_required=True)


class CountForm(ActForm):
    """What a measure holds now."""

    amount = MoneyField(_("Holds now"), is_required=True, help=_("Money frozen on the account, or the value that counts"))


class EffectForm(ActForm):
    """A waiting measure takes effect."""

    printed_end_on = DayField(_("End printed on the paper"))


class RankForm(ActForm):
    """A waiting measure moves in the queue."""

    position = WholeField(_("Rank"), is_required=True, at_least=1, at_most=99)
    waits_behind = TextField(_("Waits behind"), at_most=200)


class RequestForm(ActForm):
    """Renewal is applied for."""

    how = TextField(_("How it was handed in"), at_most=100, help=_("Online filing, post with its number, at the window"))


class RenewalForm(ActForm):
    """The ruling that renews."""

    ruling_number = TextField(_("Number of the ruling"), at_most=60)
    printed_end_on = DayField(_("New end printed on the paper"), help=_("Empty: counted from the old end"))


class LapseForm(ActForm):
    """The decision that a measure lapses."""

    decision = ChoiceField(_("Decision"), members=LapseDecision, is_required=True)
    reason = TextField(_("Reason"), is_required=True, at_most=300, help=_("Read at the audit; the right is gone with it"))


class FeeForm(ProofFields, Form):
    """The fee as paid."""

    happened_on = DayField(_("Paid on"), is_required=True)
    amount = MoneyField(_("Amount"), is_required=True)
