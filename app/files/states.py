"""What an attached file is."""

from app.core.labels import N_, Labelled


class AttachmentKind(Labelled):
    """What the file is, in the words of an evidence list."""

    DRAWDOWN_PROOF = ("drawdown_proof", N_("Loan note"))
    LOAN_CONTRACT = ("loan_contract", N_("Loan contract"))
    GUARANTEE_CONTRACT = ("guarantee_contract", N_("Guarantee contract"))
    SECURITY_CONTRACT = ("security_contract", N_("Mortgage or pledge contract"))
    REGISTRATION_PROOF = ("registration_proof", N_("Registration certificate"))
    PAYMENT_PROOF = ("payment_proof", N_("Payment voucher"))
    INVOICE = ("invoice", N_("Invoice"))
    EVIDENCE_LIST = ("evidence_list", N_("Evidence list"))
    POWER_OF_ATTORNEY = ("power_of_attorney", N_("Power of attorney"))
    IDENTITY = ("identity", N_("Identity document"))
    COURT_PAPER = ("court_paper", N_("Court paper"))
    OTHER = ("other", N_("Other file"))
