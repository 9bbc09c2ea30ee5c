"""How defendants are called, numbered and listed."""

from collections.abc import Iterable
from dataclasses import replace

from app.filings.wording.model import Case, Guarantee, Security
from app.statutes.numerals import chinese_number


def labels(count: int) -> tuple[str, ...]:
    """The labels of so many defendants: 被告 alone, 被告一, 被告二 … only when there are two or more."""
    return ("被告",) if count == 1 else tuple(f"被告{chinese_number(number)}" for number in range(1, count + 1))


class Roll:
    """Who is who in one case: labels and names by key."""

    def __init__(self, case: Case) -> None:
        self._defendants = {defendant.key: defendant for defendant in case.defendants}
        self._labels = dict(zip(self._defendants, labels(len(self._defendants)), strict=True))
        self.is_alone = len(self._defendants) == 1

    def in_order(self, keys: Iterable[str]) -> list[str]:
        """The keys in the order of the complaint, each once; who is not sued is left out."""
        wanted = set(keys)
        return [key for key in self._defendants if key in wanted]

    def full(self, keys: Iterable[str]) -> str:
        """Labels with names, as claims call the parties: 被告二示例控股有限公司、被告三赵示例."""
        return "、".join(self._labels[key] + self._defendants[key].name for key in self.in_order(keys))

    def short(self, keys: Iterable[str]) -> str:
        """Labels alone, as facts call parties already named: 被告二、被告三."""
        return "、".join(self._labels[key] for key in self.in_order(keys))

    def debtors(self, keys: Iterable[str]) -> str:
        """Borrowers as those who must pay; an heir pays within what he inherits."""
        return "、".join(
            self._labels[key]
            + self._defendants[key].name
            + (f"在继承{self._defendants[key].estate_of}遗产实际价值范围内" if self._defendants[key].estate_of else "")
            for key in self.in_order(keys)
        )

    def securities(self, case: Case) -> list[Security]:
        """The securities whose giver is sued, one for each contract: its collateral shares one maximum and must not seem to have several."""
        merged: dict[tuple[object, ...], Security] = {}
        for security in case.securities:
            if not self.in_order(security.providers):
                continue
            key = (
                *(security.kind, security.title, security.number or len(merged), security.signed_on),
                *(security.maximum, security.secured_amount, frozenset(security.providers), frozenset(security.loans)),
            )
            known = merged.get(key)
            merged[key] = replace(known, assets=known.assets + security.assets) if known else security
        return list(merged.values())

    def guarantees(self, case: Case) -> list[Guarantee]:
        """The guarantees whose guarantor is sued, in the order of the complaint."""
        order = list(self._defendants)
        sued = [guarantee for guarantee in case.guarantees if guarantee.guarantor in self._defendants]
        return sorted(sued, key=lambda guarantee: order.index(guarantee.guarantor))
