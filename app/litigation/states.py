"""The kinds of titles."""

from app.core.labels import N_, Labelled


class InstrumentKind(Labelled):
    """What was issued and can take effect."""

    JUDGMENT = ("judgment", N_("Judgment"), "indigo")
    RULING = ("ruling", N_("Ruling"), "indigo")
    MEDIATION_STATEMENT = ("mediation_statement", N_("Mediation statement"), "indigo")
    PAYMENT_ORDER = ("payment_order", N_("Payment order"), "indigo")
    ARBITRAL_AWARD = ("arbitral_award", N_("Arbitral award"), "indigo")
    NOTARISED_TITLE = ("notarised_title", N_("Notarised title"), "indigo")
