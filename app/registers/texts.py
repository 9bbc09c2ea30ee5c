"""What a bank words or names its own way: each with its default, which the operator's settings may give."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.labels import N_

YES, NO = "yes", "no"
SWITCH = f"{YES}|{NO}"


@dataclass(frozen=True)
class BankText:
    """One text: `pattern` is what it must look like, `where` says where it appears."""

    name: str
    title: str
    label: str
    where: str
    default: str
    at_most: int
    pattern: str = r".+"
    pattern_words: str = ""

    @property
    def is_switch(self) -> bool:
        """Whether it is only yes or no."""
        return self.pattern == SWITCH


SHORT_NAME = "bank.short_name"
MATTER_PREFIX = "numbers.matter_prefix"
CAUSE = "matters.cause_of_action"
SIGNER = "papers.signer_label"
CAP = "papers.print_cap_sentence"

TEXTS = {
    text.name: text
    for text in (
        BankText(SHORT_NAME, "行名简称", N_("Short name of the bank"), N_("Foot of every page"), "澜州农商银行", 40),
        BankText(CAUSE, "默认案由", N_("Usual cause of action"), N_("New matters"), "金融借款合同纠纷", 60),
        BankText(SIGNER, "落款称谓", N_("Word before the signature"), N_("Closing of the complaint"), "具状人", 12),
        BankText(
            CAP,
            "写明年利率上限",
            N_("Print the sentence on the yearly cap"),
            N_("Complaint and debt table"),
            YES,
            3,
            pattern=SWITCH,
            pattern_words=N_("yes or no"),
        ),
        BankText(
            MATTER_PREFIX,
            "案件编号字头",
            N_("Letters of matter numbers"),
            N_("Matters opened from then on; the series begins anew, older numbers stay"),
            "LZ",
            6,
            pattern=r"[A-Z]{1,6}",
            pattern_words=N_("one to six capital letters"),
        ),
    )
}

_given: dict[str, str] = {}


def set_defaults(settings: Mapping[str, Any]) -> None:
    """Take the defaults of this process from the operator's settings."""
    _given.update(
        {
            SHORT_NAME: str(settings["BANK_NAME"]),
            MATTER_PREFIX: str(settings["MATTER_PREFIX"]),
            CAP: YES if settings["PRINT_CAP_SENTENCE"] else NO,
        }
    )


def default_of(name: str) -> str:
    """What counts while the bank has set nothing else."""
    return _given.get(name, TEXTS[name].default)
