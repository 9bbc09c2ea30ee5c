"""The claims of a complaint (documents.md D01, 2.9): who must pay what, from what the bank is paid first, who answers besides."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import groupby

from app.filings.wording.model import (
    About,
    Asset,
    AssetKind,
    Case,
    Clause,
    Guarantee,
    Loan,
    Maximum,
    Mode,
    OwedOnLoan,
    Registration,
    Relation,
    Security,
    SecurityKind,
)
from app.filings.wording.parties import Roll
from app.statutes.amounts import in_words
from app.statutes.money import day_words, trimmed, yuan
from app.statutes.numerals import chinese_number

KINDS = {SecurityKind.MORTGAGE: "抵押", SecurityKind.PLEDGE: "质押"}
RIGHTS = {SecurityKind.MORTGAGE: "抵押权", SecurityKind.PLEDGE: "质权"}
GIVERS = {SecurityKind.MORTGAGE: "抵押人", SecurityKind.PLEDGE: "出质人"}
# What a limit on the principal still lets in besides it.
ACCESSORIES = "利息、罚息、复利和实现债权的费用"


def claims(case: Case) -> list[Clause]:
    """All claims in order; numbers quoted inside them are the ones they are printed under."""
    roll = Roll(case)
    found = [*_accelerations(case), *_debts(case, roll)]
    # Everything about money so far is what security and guarantees answer for; an acceleration is not.
    debt_numbers = list(range(len(_accelerations(case)) + 1, len(found) + 1))
    if cost := _costs(case, roll):
        found.append(cost)
        debt_numbers.append(len(found))
    found += _securities(case, roll, debt_numbers)
    found += _guarantees(case, roll, debt_numbers)
    payers = "被告" if roll.is_alone else "各被告共同"
    found.append(Clause(f"本案案件受理费、保全申请费由{payers}负担", about=About.SUIT))
    return [_ended(clause, last=index == len(found)) for index, clause in enumerate(found, start=1)]


def _ended(clause: Clause, *, last: bool) -> Clause:
    mark = "。" if last else "；"
    if not clause.sub:
        return replace(clause, text=clause.text + mark)
    *others, final = clause.sub
    return replace(clause, text=clause.text + "：", sub=(*(f"{part}；" for part in others), final + mark))


def numbered(numbers: Sequence[int]) -> str:
    """Claims by number: 第一、二项."""
    return f"第{'、'.join(chinese_number(number) for number in numbers)}项"


def with_capitals(amount: Decimal) -> str:
    """An amount in figures and in capitals, as at its first mention."""
    return f"{yuan(amount)}元（大写：人民币{in_words(amount)}）"


def contract(title: str, number: str) -> str:
    """A contract by title and number: 《流动资金借款合同》（编号：LZ2024-0318）."""
    quoted = title if title.startswith("《") else f"《{title}》"
    return f"{quoted}（编号：{number}）" if number else quoted


def cutoff(case: Case) -> str:
    """The cut-off with whether its day is charged (INT-02)."""
    return f"{day_words(case.cutoff_on)}（{'含' if case.cutoff_charged else '不含'}当日）"


def _accelerations(case: Case) -> list[Clause]:
    early = [loan for loan in case.loans if loan.terms.accelerated_on is not None]
    return [
        Clause(f"确认{contract(loan.title, loan.number)}项下借款于{day_words(loan.terms.accelerated_on)}提前到期")
        for loan in early
        if loan.terms.accelerated_on is not None
    ]


def _debts(case: Case, roll: Roll) -> list[Clause]:
    """Principal, then interest, for each set of borrowers; nearly always there is one set."""
    found: list[Clause] = []
    for borrowers, group in _by_borrowers(case, roll):
        owed = [item for item in group if item.principal]
        places = _places(case, group)
        if owed:
            found.append(Clause(_due(case, roll, borrowers, places, verb="偿还", what=f"借款本金{_principal(case, owed)}")))
        if text := _interest(case, group):
            found.append(Clause(_due(case, roll, borrowers, places, verb="支付", what=text)))
    return found


def _due(case: Case, roll: Roll, debtors: Sequence[str], places: Mapping[str, str], *, verb: str, what: str) -> str:
    """Payment of those who can be ordered to pay; against one in bankruptcy the claim is confirmed instead (EBL 16, 58)."""
    bankrupt = [one.key for one in case.bankrupts if one.key in debtors]
    solvent = [key for key in debtors if key not in bankrupt]
    if not solvent:
        return f"确认原告对{roll.full(bankrupt)}享有下列破产债权：{what}"
    together = "共同" if len(solvent) > 1 else ""
    order = f"判令{roll.debtors(solvent, places)}{together}向原告{verb}{what}"
    return f"{order}，并确认原告对{roll.full(bankrupt)}享有同额的破产债权" if bankrupt else order


def _by_borrowers(case: Case, roll: Roll) -> list[tuple[tuple[str, ...], list[OwedOnLoan]]]:
    groups: dict[tuple[tuple[str, ...], tuple[tuple[str, str], ...]], list[OwedOnLoan]] = {}
    for item in case.owed:
        loan = case.loan(item.loan)
        groups.setdefault((tuple(roll.in_order(loan.borrowers)), loan.in_place_of), []).append(item)
    return [(borrowers, group) for (borrowers, _), group in groups.items()]


def _places(case: Case, owed: Iterable[OwedOnLoan]) -> dict[str, str]:
    """In whose place the borrowers of these contracts are sued."""
    return {key: name for item in owed for key, name in case.loan(item.loan).in_place_of}


def _principal(case: Case, owed: Sequence[OwedOnLoan]) -> str:
    text = with_capitals(sum((item.principal for item in owed), Decimal(0)))
    if len(owed) == 1:
        return text
    parts = "，".join(f"{_named(case.loan(item.loan))}项下{yuan(item.principal)}元" for item in owed)
    return f"{text}，其中{parts}"


def _named(loan: Loan) -> str:
    return contract(loan.title, loan.number)


def _interest(case: Case, owed: Sequence[OwedOnLoan]) -> str:
    """Interest to the cut-off, the three kinds apart, then how it runs on; empty when nothing is owed and nothing runs."""
    parts = charges(owed)
    runs_on = [item for item in owed if item.forward_text]
    text = ""
    if parts:
        total = sum((item.charges for item in owed), Decimal(0))
        text = f"截至{_charged_until(case, owed)}的" + "、".join(f"{name}{yuan(amount)}元" for name, amount in parts)
        text += f"，合计{with_capitals(total)}" if len(parts) > 1 else f"（大写：人民币{in_words(total)}）"
    if runs_on:
        several = len(case.owed) > 1
        forward = "；".join(
            f"{_named(case.loan(item.loan))}项下，{item.forward_text}" if several else item.forward_text for item in runs_on
        )
        text += f"{'，并支付此后的' if parts else ''}{_later(runs_on)}（{forward}）"
    if text and case.cap_text:
        text += f"；{case.cap_text}"
    return text


def _charged_until(case: Case, owed: Sequence[OwedOnLoan]) -> str:
    """The cut-off, or the day before the debtor's bankruptcy was accepted, when interest stopped earlier (EBL 46)."""
    stops = {case.stopped_on(item.loan) for item in owed}
    stop = stops.pop() if len(stops) == 1 else None
    if stop is None or stop > case.cutoff_on:
        return cutoff(case)
    return f"{day_words(stop - timedelta(days=1))}（受理破产申请的前一日）"


def _later(owed: Iterable[OwedOnLoan]) -> str:
    """What keeps running, in the words of the forward clauses."""
    text = "".join(item.forward_text for item in owed)
    return "、".join(name for name in ("利息", "罚息", "复利") if f"计算{name}" in text) or "利息"


def charges(owed: Iterable[OwedOnLoan]) -> list[tuple[str, Decimal]]:
    """The kinds of interest that are owed at all, each with its sum."""
    items = list(owed)
    sums = (
        ("利息", sum((item.interest for item in items), Decimal(0))),
        ("罚息", sum((item.penalty for item in items), Decimal(0))),
        ("复利", sum((item.compound for item in items), Decimal(0))),
    )
    return [(name, amount) for name, amount in sums if amount]


def _costs(case: Case, roll: Roll) -> Clause | None:
    items = case.claimable_costs
    left = case.costs_left
    if not left:
        return None
    sums: dict[str, Decimal] = {}
    for cost in items:
        sums[cost.kind] = sums.get(cost.kind, Decimal(0)) + cost.amount
    total = sum(sums.values(), Decimal(0))
    parts = "、".join(f"{kind}{yuan(amount)}元" for kind, amount in sums.items())
    if left < total:
        whole = f"，合计{yuan(total)}元，其" if len(sums) > 1 else ""
        words = f"{whole}中尚未受偿的{with_capitals(left)}"
    else:
        words = f"，合计{with_capitals(total)}" if len(sums) > 1 else f"（大写：人民币{in_words(total)}）"
    borrowers = roll.in_order(key for loan in case.loans for key in loan.borrowers)
    spent = f"原告为实现债权已支出的{parts}{words}"
    bankrupt = [one.key for one in case.bankrupts if one.key in borrowers]
    if bankrupt:
        return Clause(_due(case, roll, borrowers, _places(case, case.owed), verb="支付", what=spent), about=About.COSTS)
    together = "共同" if len(borrowers) > 1 else ""
    return Clause(f"判令{roll.debtors(borrowers, _places(case, case.owed))}{together}承担{spent}", about=About.COSTS)


def scope(case: Case, loans: tuple[str, ...], numbers: Sequence[int], *, noun: str) -> str:
    """The debts a security or guarantee answers for: all claims of money, or those of the contracts it names."""
    text = f"上述{numbered(numbers)}{noun}"
    if set(loans) >= {item.loan for item in case.owed}:
        return text
    return f"{text}中{'、'.join(_named(case.loan(key)) for key in loans)}项下的{noun}"


def limit(maximum: Maximum, *, registered: bool) -> str:
    """The limit of a maximum-amount security: everything together, or the principal with what belongs to it (PER-28f)."""
    where = "登记的" if registered else ""
    if maximum.principal_only:
        return f"{where}最高本金限额{with_capitals(maximum.amount)}及相应的{ACCESSORIES}范围内"
    return f"{where}最高债权额{with_capitals(maximum.amount)}限度内"


def _securities(case: Case, roll: Roll, numbers: Sequence[int]) -> list[Clause]:
    found = []
    for security in roll.securities(case):
        assets = [asset for asset in security.assets if gives_priority(security, asset)]
        # Collateral of one contract may be registered at different ranks, or only noted in advance; each says its own.
        for (rank, registration), group in groupby(assets, key=lambda asset: (asset.rank, asset.registration)):
            found.append(_security(case, roll, security, list(group), rank=rank, registration=registration, numbers=numbers))
    return found


def gives_priority(security: Security, asset: Asset) -> bool:
    """Whether the bank has the right at all: an unregistered immovable or right secures nothing (PER-28g), a movable does (CC 403)."""
    if asset.registration is not Registration.UNREGISTERED:
        return True
    return security.kind is SecurityKind.MORTGAGE and asset.kind is AssetKind.MOVABLE


def _security(
    case: Case,
    roll: Roll,
    security: Security,
    assets: list[Asset],
    *,
    rank: int,
    registration: Registration,
    numbers: Sequence[int],
) -> Clause:
    owners = roll.full(security.providers)
    right = RIGHTS[security.kind]
    debts = scope(case, security.loans, numbers, noun="债权")
    within = debts + "范围内"
    if security.maximum is not None:
        within = f"{limit(security.maximum, registered=registration is Registration.REGISTERED)}对{debts}"
    elif _register_is_lower(case, security) and security.secured_amount is not None:
        within = f"登记的被担保债权数额{with_capitals(security.secured_amount)}及相应的{ACCESSORIES}范围内对{debts}"
    order = f"按登记的第{chinese_number(rank)}顺位" if rank > 1 else ""
    notice = "（已办理预告登记）" if registration is Registration.ADVANCE_NOTICE else ""
    proceeds = (
        "所得款项"
        if all(asset.kind in (AssetKind.RECEIVABLE, AssetKind.DEPOSIT) for asset in assets)
        else "折价或者拍卖、变卖所得价款"
    )
    shared = "共有的" if len(security.providers) > 1 else "名下的"
    verb = shared if security.kind is SecurityKind.MORTGAGE else "出质的"
    if security.given_by:
        # The thing answers as it stands in the register, whoever inherited it.
        owners = f"登记在{security.given_by}" if security.kind is SecurityKind.MORTGAGE else security.given_by
        verb = "名下的" if security.kind is SecurityKind.MORTGAGE else "出质的"
    if len(assets) == 1:
        subject = f"{owners}{verb}{describe(assets[0])}享有{right}{notice}"
        return Clause(
            f"确认原告对{subject}，有权就该{KINDS[security.kind]}财产{proceeds}在{within}{order}优先受偿", about=About.SECURITY
        )
    text = (
        f"确认原告对{owners}{verb}下列{KINDS[security.kind]}财产享有{right}{notice}，有权就其{proceeds}在{within}{order}优先受偿"
    )
    return Clause(text, tuple(describe(asset) for asset in assets), about=About.SECURITY)


def _register_is_lower(case: Case, security: Security) -> bool:
    principal = sum((item.principal for item in case.owed if item.loan in security.loans), Decimal(0))
    return security.secured_amount is not None and security.secured_amount < principal


def describe(asset: Asset) -> str:
    """One collateral with what identifies it: place, area, certificate and registration."""
    place = f"位于{asset.location}的" if asset.location and asset.kind in (AssetKind.IMMOVABLE, AssetKind.MOVABLE) else ""
    details = []
    if asset.building_area:
        details.append(f"建筑面积{_area(asset.building_area)}平方米")
    if asset.land_area:
        details.append(f"土地使用权面积{_area(asset.land_area)}平方米")
    if asset.certificate_number:
        details.append(f"{_certificate(asset)}：{asset.certificate_number}")
    if asset.registration_number:
        details.append(f"{_registration(asset)}：{asset.registration_number}")
    return f"{place}{asset.description}（{'，'.join(details)}）" if details else place + asset.description


def _certificate(asset: Asset) -> str:
    return "不动产权证号" if asset.kind is AssetKind.IMMOVABLE else "权利凭证号"


def _registration(asset: Asset) -> str:
    if asset.registration is Registration.ADVANCE_NOTICE:
        return "预告登记证明号"
    return "不动产登记证明号" if asset.kind is AssetKind.IMMOVABLE else "登记证明编号"


def _area(area: Decimal) -> str:
    whole, dot, part = trimmed(area).partition(".")
    return f"{int(whole):,}{dot}{part}"


def _guarantees(case: Case, roll: Roll, numbers: Sequence[int]) -> list[Clause]:
    """Guarantors who answer alike share one claim, in the order of the complaint."""
    groups: dict[tuple[Mode, Maximum | None, tuple[str, ...], str, str], list[Guarantee]] = {}
    bankrupt = {one.key for one in case.bankrupts}
    for guarantee in roll.guarantees(case):
        alone = guarantee.guarantor if guarantee.guarantor in bankrupt else ""
        key = (guarantee.mode, _bare(guarantee.maximum), tuple(sorted(guarantee.loans)), guarantee.signed_by, alone)
        groups.setdefault(key, []).append(guarantee)
    return [Clause(_guarantee(case, roll, group, numbers), about=About.GUARANTEE) for group in groups.values()]


def _bare(maximum: Maximum | None) -> Maximum | None:
    # When the debts were created does not change what is claimed; only the limit does.
    return Maximum(maximum.amount, maximum.principal_only) if maximum else None


def _guarantee(case: Case, roll: Roll, group: list[Guarantee], numbers: Sequence[int]) -> str:
    first = group[0]
    keys = [guarantee.guarantor for guarantee in group]
    debts = scope(case, first.loans, numbers, noun="债务")
    bankrupt = next((one for one in case.bankrupts if one.key == first.guarantor), None)
    if first.mode is Mode.GENERAL and bankrupt is None and not _debtors_are_bankrupt(case, first.loans):
        # In bankruptcy, the debtor's or his own, a general guarantor may no longer point to the debtor first (CC 687; PER-151).
        borrowers = roll.signers((case.loan(loan) for loan in first.loans), in_full=True)
        debts += f"中{borrowers}财产依法强制执行后仍不能履行的部分"
    within = f"在{limit(first.maximum, registered=False)}" if first.maximum else ""
    if bankrupt is not None and bankrupt.bankrupt_on is not None:
        return (
            f"确认原告就{debts}{within}对{roll.full(keys)}享有保证债权，作为破产债权"
            f"（附利息的债务，利息计算至{day_words(bankrupt.bankrupt_on)}受理破产申请的前一日）"
        )
    if roll.relation(first.signed_by) is Relation.SHAREHOLDER:
        # A shareholder promised nothing: he answers for the company's debt, on the ground the lawyer gives.
        return f"判令{roll.full(keys)}作为{first.signed_by}的股东，就该公司{within}对{debts}应负的保证责任依法承担清偿责任"
    who = roll.debtors(keys, dict.fromkeys(keys, first.signed_by))
    each = "各自" if within and len(group) > 1 and not first.signed_by else ""
    liability = "连带清偿责任" if first.mode is Mode.JOINT else "保证责任"
    return f"判令{who}{each}{within}对{debts}承担{liability}"


def _debtors_are_bankrupt(case: Case, loans: Iterable[str]) -> bool:
    """Whether every borrower of these contracts is in bankruptcy."""
    bankrupt = {one.key for one in case.bankrupts}
    return all(set(case.loan(key).borrowers) <= bankrupt for key in loans)
