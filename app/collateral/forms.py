"""Forms of assets, of the security over them, and of what they are worth."""

from typing import Any

from flask_babel import lazy_gettext as _

from app.collateral.facts import AssetFacts, SecurityFacts, ValuationFacts
from app.collateral.models import Collateral, SecurityInterest
from app.collateral.states import AssetType, RegistrationKind, SecurityKind, ValuationMethod
from app.core.conflicts import EditForm
from app.core.forms import (
    ChoiceField,
    DayField,
    FlagField,
    LongTextField,
    MoneyField,
    PickField,
    TextField,
    UploadField,
    WholeField,
)
from app.files.models import Attachment
from app.matters.forms.parts import ACCEPTED, PicksField
from app.matters.models import Loan, Party
from app.matters.states import MaximumBasis


class AreaField(MoneyField):
    """Square metres with at most two decimals."""

    kind = "area"


class AssetFields(EditForm):
    """What an asset is."""

    asset_type = ChoiceField(_("Kind of asset"), members=AssetType, is_required=True)
    description = TextField(_("Description"), is_required=True, at_most=200, help=_("As the certificate names it"))
    location = TextField(_("Location"), at_most=300)
    certificate_number = TextField(_("Certificate of title"), at_most=120)
    building_area = AreaField(_("Floor area"))
    land_area = AreaField(_("Land area"))
    owner_ids = PicksField(_("Owners"), is_required=True)
    is_leased = FlagField(_("Let"))
    lease_note = LongTextField(_("The lease"), help=_("Since when, until when, before the mortgage or after, rent"))
    other_rights = LongTextField(_("Other rights on it"), help=_("Seizures, earlier mortgages, co-ownership"))

    def asset(self, *, owners: tuple[Party, ...]) -> AssetFacts:
        """What was typed of the asset, as the service takes it."""
        typed = {name: self[name].data for name in AssetFacts.__dataclass_fields__ if name != "owners"}
        return AssetFacts(**typed | {"owners": owners})


class AssetForm(AssetFields):
    """An asset alone."""

    def values_of(self, row: Collateral) -> dict[str, Any]:
        """The present values, the owners by their ids."""
        return super().values_of(row) | {"owner_ids": [owner.id for owner in row.owners]}


class SecurityForm(EditForm):
    """A mortgage or pledge; what only a maximum-amount one has may stay empty."""

    provider_id = PickField(_("Given by"), is_required=True)
    kind = ChoiceField(_("Kind of security"), members=SecurityKind, is_required=True, default=SecurityKind.MORTGAGE)
    contract_title = TextField(_("Title of the contract"), is_required=True, at_most=100, default="抵押合同")
    contract_number = TextField(_("Contract number"), is_required=True, at_most=60)
    signed_on = DayField(_("Signed on"), is_required=True)
    loan_ids = PicksField(_("Covers the loan contracts"), is_required=True)
    rank = WholeField(_("Rank"), is_required=True, at_least=1, at_most=99, default=1)
    secured_amount = MoneyField(_("Secured amount"), help=_("As registered, for an ordinary mortgage or pledge"))
    registration = ChoiceField(
        _("Made public by"), members=RegistrationKind, is_required=True, default=RegistrationKind.REGISTERED
    )
    registration_number = TextField(_("Number of the registration"), at_most=120)
    registered_on = DayField(_("Registered on"))
    registered_with = TextField(_("Registered with"), at_most=120)
    registration_proof_id = PickField(_("Certificate among the files of the matter"))
    max_amount = MoneyField(_("Maximum amount as registered"))
    max_basis = ChoiceField(_("The maximum limits"), members=MaximumBasis)
    determined_from = DayField(_("Debts arising from"))
    determined_to = DayField(_("Debts arising until"))
    determined_on = DayField(_("Debts fixed on"))
    is_claimed = FlagField(_("Claim priority from it"), default=True)
    exclusion_reason = TextField(_("If not, why"), at_most=300)
    file = UploadField(_("Or add the certificate here"), accept=ACCEPTED)

    def values_of(self, row: SecurityInterest) -> dict[str, Any]:
        """The present values, the covered loans by their ids."""
        return super().values_of(row) | {"loan_ids": [loan.id for loan in row.loans]}

    def security(self, *, provider: Party, loans: tuple[Loan, ...], proof: Attachment | None) -> SecurityFacts:
        """What was typed of the security, as the service takes it."""
        but = ("provider", "loans", "registration_proof")
        typed = {name: self[name].data for name in SecurityFacts.__dataclass_fields__ if name not in but}
        return SecurityFacts(**typed | {"provider": provider, "loans": loans, "registration_proof": proof})


class NewAssetForm(AssetFields, SecurityForm):
    """An asset together with the security over it."""


class ValuationForm(EditForm):
    """What an asset was found to be worth."""

    method = ChoiceField(_("Valued by"), members=ValuationMethod, is_required=True)
    amount = MoneyField(_("Value"), is_required=True)
    as_of = DayField(_("As of"), is_required=True)
    valid_until = DayField(_("Valid until"))
    valuer = TextField(_("Valuer"), at_most=120)
    report_number = TextField(_("Report number"), at_most=60)

    def facts(self) -> ValuationFacts:
        """What was typed, as the service takes it."""
        return ValuationFacts(**{name: self[name].data for name in ValuationFacts.__dataclass_fields__})


class InternalForm(EditForm):
    """What the bank itself thinks of an asset; firms never see it."""

    internal_value = MoneyField(_("Value the bank reckons with"))
    internal_note = LongTextField(_("Note of the bank"))
