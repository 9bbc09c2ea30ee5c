"""The words of collateral: types of assets, kinds of security and of registration."""

from app.core.labels import N_, Labelled


class AssetType(Labelled):
    """What kind of asset it is."""

    RESIDENTIAL = ("residential", N_("Residential"))
    SHOP = ("shop", N_("Shop"))
    OFFICE = ("office", N_("Office"))
    PLANT_LAND = ("plant_land", N_("Plant and land"))
    LAND = ("land", N_("Land use right"))
    CONSTRUCTION = ("construction", N_("Construction in progress"))
    EQUIPMENT = ("equipment", N_("Equipment"))
    VEHICLE = ("vehicle", N_("Vehicle"))
    INVENTORY = ("inventory", N_("Inventory"))
    EQUITY = ("equity", N_("Equity"))
    RECEIVABLE = ("receivable", N_("Receivables"))
    DEPOSIT = ("deposit", N_("Deposit, bill or note"))
    INTELLECTUAL_PROPERTY = ("intellectual_property", N_("Intellectual property"))


class SecurityKind(Labelled):
    """The right over the asset."""

    MORTGAGE = ("mortgage", N_("Mortgage"))
    MAXIMUM_MORTGAGE = ("maximum_mortgage", N_("Maximum-amount mortgage"))
    PLEDGE = ("pledge", N_("Pledge"))
    MAXIMUM_PLEDGE = ("maximum_pledge", N_("Maximum-amount pledge"))

    @property
    def is_maximum(self) -> bool:
        return self in (SecurityKind.MAXIMUM_MORTGAGE, SecurityKind.MAXIMUM_PLEDGE)

    @property
    def is_pledge(self) -> bool:
        return self in (SecurityKind.PLEDGE, SecurityKind.MAXIMUM_PLEDGE)


class RegistrationKind(Labelled):
    """How the right was made public."""

    REGISTERED = ("registered", N_("Registered"))
    ADVANCE_NOTICE = ("advance_notice", N_("Advance notice registered"))
    POSSESSION = ("possession", N_("Delivered into possession"))
    UNREGISTERED = ("unregistered", N_("Not registered"))


class ValuationMethod(Labelled):
    """Where a value comes from."""

    INTERNAL = ("internal", N_("Bank's own valuation"))
    ENTRUSTED = ("entrusted", N_("Valuation by a valuer"))
    AT_ORIGINATION = ("at_origination", N_("Valuation at origination"))
