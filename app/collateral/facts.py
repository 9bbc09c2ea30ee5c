"""What people say about assets and the security over them: typed values on their way from forms to services."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.collateral.states import AssetType, RegistrationKind, SecurityKind, ValuationMethod
from app.files.models import Attachment
from app.matters.models import Loan, Party
from app.matters.states import MaximumBasis


@dataclass(frozen=True, kw_only=True)
class AssetFacts:
    """An asset: what it is, where, whose, and what lies on it."""

    asset_type: AssetType
    description: str
    owners: tuple[Party, ...]
    location: str = ""
    certificate_number: str = ""
    building_area: Decimal | None = None
    land_area: Decimal | None = None
    is_leased: bool = False
    lease_note: str = ""
    other_rights: str = ""


@dataclass(frozen=True, kw_only=True)
class SecurityFacts:
    """A mortgage or pledge over an asset for loans of one matter: contract, registration, rank, maximum."""

    provider: Party
    kind: SecurityKind
    contract_number: str
    signed_on: date
    loans: tuple[Loan, ...]
    contract_title: str = "抵押合同"
    registration: RegistrationKind = RegistrationKind.REGISTERED
    registration_number: str = ""
    registered_on: date | None = None
    registered_with: str = ""
    rank: int = 1
    secured_amount: Decimal | None = None
    max_amount: Decimal | None = None
    max_basis: MaximumBasis | None = None
    determined_from: date | None = None
    determined_to: date | None = None
    determined_on: date | None = None
    is_claimed: bool = True
    exclusion_reason: str = ""
    registration_proof: Attachment | None = None


@dataclass(frozen=True, kw_only=True)
class ValuationFacts:
    """What an asset was found to be worth on a day, by whom, and until when that may be used."""

    method: ValuationMethod
    amount: Decimal
    as_of: date
    valid_until: date | None = None
    valuer: str = ""
    report_number: str = ""
