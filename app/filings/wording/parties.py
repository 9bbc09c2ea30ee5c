"""How defendants are called, numbered and listed."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.filings.wording.model import Case, Guarantee, Loan, Relation, Security
from app.statutes.numerals import chinese_number


def labels(count: int) -> tuple[str, ...]:
    """The labels of so many defendants: 被告 alone, 被告一, 被告二 … only when there are two or more."""
    return ("被告",) if count == 1 else tuple(f"被告{chinese_number(number)}" for number in range(1, count + 1))


class Roll:
    """Who is who in one case: labels and names by key."""

    def __init__(self, case: Case) -> None:
        self._defendants = {defendant.key: defendant for defendant in case.defendants}
        self._labels = dict(zip(self._defendants, labels(len(self._defendants)), strict=True))
        self._relations = {succession.predecessor: succession.relation for succession in case.successions}
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

    def relation(self, predecessor: str) -> Relation | None:
        """As what the successors of this party are sued; None for one who signed and is sued himself."""
        return self._relations.get(predecessor)

    def debtors(self, keys: Iterable[str], in_place_of: Mapping[str, str] | None = None) -> str:
        """Those who must pay, each as what he must: in his own right, or in the place of one who is no more."""
        places = in_place_of or {}
        ordered = self.in_order(keys)
        if len({places.get(key, "") for key in ordered}) == 1:
            return self.full(ordered) + self._capacity(places.get(ordered[0], ""))
        named = ((key, self._capacity(places.get(key, ""))) for key in ordered)
        return "、".join(self.full([key]) + (f"（{capacity}）" if capacity else "") for key, capacity in named)

    def _capacity(self, predecessor: str) -> str:
        """What an heir or a shareholder answers with or for, said behind his name."""
        words = {
            Relation.HEIR: f"在继承{predecessor}遗产实际价值范围内",
            Relation.SHAREHOLDER: f"作为{predecessor}的股东依法",
            Relation.ESTATE_ADMINISTRATOR: f"作为{predecessor}的遗产管理人在{predecessor}遗产实际价值范围内",
        }
        relation = self.relation(predecessor)
        return words[relation] if relation else ""

    def signers(self, loans: Iterable[Loan], *, in_full: bool = False) -> str:
        """Who signed as borrower: those sued by label, and by name those in whose place others are sued."""
        given = list(loans)
        places = [place for loan in given for place in loan.in_place_of]
        own = {key for loan in given for key in loan.borrowers} - {key for key, _ in places}
        said = self.full(own) if in_full else self.short(own)
        return "、".join(dict.fromkeys([*([said] if said else []), *(name for _, name in places)]))

    def securities(self, case: Case) -> list[Security]:
        """The securities whose giver is sued, one for each contract: its collateral shares one maximum and must not seem to have several."""
        merged: dict[tuple[object, ...], Security] = {}
        for security in case.securities:
            if not self.in_order(security.providers):
                continue
            key = (
                *(security.kind, security.title, security.number or len(merged), security.signed_on),
                *(security.maximum, security.secured_amount, frozenset(security.providers), frozenset(security.loans)),
                security.given_by,
            )
            known = merged.get(key)
            merged[key] = replace(known, assets=known.assets + security.assets) if known else security
        return list(merged.values())

    def guarantees(self, case: Case) -> list[Guarantee]:
        """The guarantees whose guarantor is sued, in the order of the complaint."""
        order = list(self._defendants)
        sued = [guarantee for guarantee in case.guarantees if guarantee.guarantor in self._defendants]
        return sorted(sued, key=lambda guarantee: order.index(guarantee.guarantor))
