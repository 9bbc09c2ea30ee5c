"""Facts and reasons of a complaint: how the contracts were made, what secures them, the breach, what is owed, and the law."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from app.filings.wording.claims import GIVERS, KINDS, RIGHTS, charges, contract, cutoff, describe, gives_priority
from app.filings.wording.model import (
    Asset,
    AssetKind,
    Case,
    CostItem,
    Default,
    DefaultEvent,
    Fact,
    Guarantee,
    Loan,
    Maximum,
    Mode,
    OwedOnLoan,
    Registration,
    Relation,
    Security,
    SecurityKind,
    Succession,
)
from app.filings.wording.parties import Roll
from app.statutes.citations import cite_all, join_full
from app.statutes.debt import CompoundRule, RateKind, Reprice, Settlement
from app.statutes.debt.rates import formula_words, reprice_words
from app.statutes.money import day_words, percent, trimmed, yuan
from app.statutes.numerals import chinese_number

CIVIL_CODE_FROM = date(2021, 1, 1)
_SETTLEMENTS = {Settlement.MONTHLY: "按月结息，结息日为每月的{day}日", Settlement.QUARTERLY: "按季结息，结息日为每季末月的{day}日",
                Settlement.YEARLY: "按年结息，结息日为每年12月的{day}日", Settlement.AT_MATURITY: "利随本清"}  # fmt: skip


def facts(case: Case) -> list[Fact]:
    """All parts in order; a part without content falls away."""
    roll = Roll(case)
    found = [Fact("借款合同的订立和履行", tuple(_loans(case, roll)))]
    if secured := (*_securities(case, roll), *_guarantees(case, roll), *_successions(case, roll), *_bankruptcies(case, roll)):
        found.append(Fact("担保情况", secured))
    found.append(Fact("违约情况和尚欠债务", tuple(_breach(case, roll)), _table(case)))
    if costs := _costs(case):
        found.append(Fact("实现债权的费用", (costs,)))
    found.append(Fact("法律依据", tuple(_grounds(case, roll))))
    return found


def _loans(case: Case, roll: Roll) -> Iterator[str]:
    for index, loan in enumerate(case.loans):
        # The first time a party is named in full, as the claims do; after that by label.
        who = roll.signers([loan], in_full=index == 0)
        place = f"在{loan.signed_place}" if loan.signed_place else ""
        terms = [
            f"约定借款金额{yuan(loan.amount)}元",
            f"借款期限自{day_words(loan.starts_on)}起至{day_words(loan.ends_on)}止",
            *([f"借款用途为{loan.purpose}"] if loan.purpose else []),
            _rate(loan),
            _settlement(loan),
            *([f"还款方式为{loan.repayment_method}"] if loan.repayment_method else []),
        ]
        yield (
            f"{day_words(loan.signed_on)}，原告与{who}{place}签订{contract(loan.title, loan.number)}，{'，'.join(terms)}；{_penalty(loan)}。"
        )
        yield _drawdowns(loan)


def _rate(loan: Loan) -> str:
    rate = loan.terms.rate
    where = _clause(loan.terms.clauses.rate)
    if rate.kind is RateKind.FIXED and rate.fixed_percent is not None:
        return f"借款年利率为{percent(rate.fixed_percent)}（固定利率）{where}"
    points = "，1个基点为0.01个百分点" if rate.spread_bp else ""
    words = f"以{formula_words(rate)}确定（LPR即贷款市场报价利率{points}）"
    if rate.reprice is Reprice.AT_DRAWDOWN:
        return f"借款年利率{words}，按放款日前最近一次公布的LPR执行，借款期限内不变{where}"
    return f"借款利率为浮动利率，{words}，{reprice_words(rate)}按最近一次公布的LPR调整{where}"


def _settlement(loan: Loan) -> str:
    return _SETTLEMENTS[loan.terms.settlement].format(day=loan.terms.settlement_day)


def _penalty(loan: Loan) -> str:
    terms = loan.terms
    fixed = terms.rate.fixed_percent if terms.rate.kind is RateKind.FIXED else None
    text = f"逾期罚息利率在借款利率基础上上浮{trimmed(terms.penalty_markup_percent)}%"
    if fixed is not None:
        text += f"，即年利率{percent(fixed * (100 + terms.penalty_markup_percent) / 100)}"
    if terms.misuse_markup_percent is not None:
        text += f"，挪用贷款的罚息利率上浮{trimmed(terms.misuse_markup_percent)}%"
    text += _clause(terms.clauses.penalty)
    compound = {
        CompoundRule.CONTRACT_RATE: "对不能按时支付的利息，按借款利率计收复利",
        CompoundRule.PENALTY_RATE: "对不能按时支付的利息，按罚息利率计收复利",
        CompoundRule.CONTRACT_THEN_PENALTY: "对不能按时支付的利息，借款期限内按借款利率、逾期后按罚息利率计收复利",
    }.get(terms.compound)
    return f"{text}；{compound}{_clause(terms.clauses.compound)}" if compound else text


def _clause(clause: str) -> str:
    return f"（合同{clause}）" if clause else ""


def _drawdowns(loan: Loan) -> str:
    notes = [
        f"{day_words(drawdown.drawn_on)}发放借款{yuan(drawdown.amount)}元"
        + (f"（借据编号：{drawdown.number}）" if drawdown.number else "")
        + f"，到期日为{day_words(drawdown.due_on)}"
        for drawdown in loan.drawdowns
    ]
    if len(notes) == 1:
        return f"合同签订后，原告依约于{notes[0]}。"
    total = sum((drawdown.amount for drawdown in loan.drawdowns), Decimal(0))
    return f"合同签订后，原告依约分{len(notes)}笔发放借款共计{yuan(total)}元：{'；'.join(notes)}。"


def _secured(case: Case, loans: tuple[str, ...]) -> str:
    if len(case.loans) == 1 or set(loans) >= {loan.key for loan in case.loans}:
        return "上述债务"
    return "、".join(contract(case.loan(key).title, case.loan(key).number) for key in loans) + "项下债务"


def _securities(case: Case, roll: Roll) -> Iterator[str]:
    for security in roll.securities(case):
        kind = KINDS[security.kind]
        what = "、".join(describe(asset) for asset in security.assets)
        maximum = security.maximum
        who = security.given_by or roll.short(security.providers)
        text = (
            f"{day_words(security.signed_on)}，原告与{who}签订{contract(security.title, security.number)}，"
            f"约定{who}作为{GIVERS[security.kind]}，以{what}为{_secured(case, security.loans)}提供{kind}担保"
        )
        if maximum is not None:
            text += _period(maximum.from_on, maximum.to_on) + _at_most(maximum)
        yield text + "。" + _registered(security)


def _period(start: date | None, end: date | None) -> str:
    return f"，所担保的债权发生期间自{day_words(start)}起至{day_words(end)}止" if start and end else ""


def _at_most(maximum: Maximum, *, each: bool = False) -> str:
    return f"，担保的最高{'本金限额' if maximum.principal_only else '债权额'}{'各' if each else ''}为{yuan(maximum.amount)}元"


def _registered(security: Security) -> str:
    """What the register says, or that the thing was handed over; nothing is said of what was not done."""
    done = [(asset, act) for asset in security.assets if (act := _act(security, asset))]
    if not done:
        return ""
    if len(done) == len(security.assets) and len({act for _, act in done}) == 1:
        text = f"上述财产{done[0][1]}"
    else:
        text = "；".join(asset.description + act for asset, act in done)
    if security.maximum is not None and any(asset.registration is Registration.REGISTERED for asset, _ in done):
        text += f"，登记的最高{'本金限额' if security.maximum.principal_only else '债权额'}为{yuan(security.maximum.amount)}元"
    return f"{text}。"


def _act(security: Security, asset: Asset) -> str:
    when = f"已于{day_words(asset.registered_on)}" if asset.registered_on else "已"
    if asset.registration is Registration.REGISTERED:
        act = "办理抵押登记" if security.kind is SecurityKind.MORTGAGE else "办理出质登记"
        return f"{when}{act}，原告为第{chinese_number(asset.rank)}顺位{RIGHTS[security.kind]}人"
    if asset.registration is Registration.ADVANCE_NOTICE:
        return f"{when}办理抵押预告登记，原告为预告登记的权利人"
    if asset.registration is Registration.POSSESSION:
        return f"{when}交付原告占有，{RIGHTS[security.kind]}已设立"
    return ""


def _guarantees(case: Case, roll: Roll) -> Iterator[str]:
    groups: dict[tuple[Any, ...], list[Guarantee]] = {}
    for guarantee in roll.guarantees(case):
        alike = (
            guarantee.signed_on,
            guarantee.mode,
            guarantee.title,
            guarantee.maximum,
            guarantee.loans,
            guarantee.period,
            guarantee.signed_by,
        )
        groups.setdefault(alike, []).append(guarantee)
    for group in groups.values():
        first = group[0]
        who = first.signed_by or roll.short(guarantee.guarantor for guarantee in group)
        numbers = list(dict.fromkeys(guarantee.number for guarantee in group if guarantee.number))
        title = contract(first.title, "、".join(numbers))
        apart = "分别" if len(numbers) > 1 else ""
        mode = "连带责任保证" if first.mode is Mode.JOINT else "一般保证"
        text = f"{day_words(first.signed_on)}，原告与{who}{apart}签订{title}，约定{who}为{_secured(case, first.loans)}提供{mode}"
        if first.maximum is not None:
            text += _period(first.maximum.from_on, first.maximum.to_on) + _at_most(first.maximum, each=len(group) > 1)
        if first.period:
            text += f"，保证期间为{first.period}"
        yield text + "。"


def standing(case: Case) -> list[str]:
    """Who is no more, who answers for him and why, and who is in bankruptcy."""
    roll = Roll(case)
    return [*_successions(case, roll), *_bankruptcies(case, roll)]


def _bankruptcies(case: Case, roll: Roll) -> Iterator[str]:
    for one in case.bankrupts:
        if one.bankrupt_on is not None:
            yield f"{roll.full([one.key])}已于{day_words(one.bankrupt_on)}被人民法院裁定受理破产申请，附利息的债权自该日起停止计息。"


def _successions(case: Case, roll: Roll) -> Iterator[str]:
    """Who is no more and who answers for him; said once, after the contracts he made."""
    for succession in case.successions:
        who = roll.full(succession.successors)
        if who:
            yield f"{succession.predecessor}已{succession.fate}，{who}系其{succession.relation}。"


def _breach(case: Case, roll: Roll) -> Iterator[str]:
    text = _default(case, roll, case.default) if case.default else ""
    text += "".join(acceleration(loan, roll) for loan in case.loans if loan.terms.accelerated_on)
    repaid = sum((loan.repaid_principal for loan in case.loans), Decimal(0))
    if repaid:
        text += f"借款发放后，已归还本金{yuan(repaid)}元。"
    paid_to = {drawdown.interest_paid_to for loan in case.loans for drawdown in loan.drawdowns}
    if len(paid_to) == 1 and (day := paid_to.pop()) is not None:
        text += f"借款利息支付至{day_words(day)}。"
    if charges_met := sum((loan.repaid_charges for loan in case.loans), Decimal(0)):
        text += f"此后的还款已冲抵利息（含罚息、复利）{yuan(charges_met)}元。"
    if text:
        yield text
    if demanded := [guarantee for guarantee in roll.guarantees(case) if guarantee.demanded_on]:
        yield (
            "原告已"
            + "、".join(
                f"于{day_words(guarantee.demanded_on)}要求{roll.short([guarantee.guarantor])}"
                for guarantee in demanded
                if guarantee.demanded_on
            )
            + "承担保证责任，但其未予履行。"
        )
    borrowers = roll.signers(case.loans)
    yield f"截至{cutoff(case)}，{borrowers}尚欠原告债务如下（逐笔计算见所附债权计算表）："


def _default(case: Case, roll: Roll, default: Default) -> str:
    who = roll.signers(case.loans)
    clause = f"，依照合同{default.clause}的约定构成违约" if default.clause else "，已构成违约"
    sentences = {
        DefaultEvent.PRINCIPAL_OVERDUE: f"借款到期后，{who}未按约定偿还借款本金，自{day_words(default.on)}起逾期",
        DefaultEvent.INTEREST_OVERDUE: f"自{day_words(default.on)}起，{who}未按约定支付利息",
        DefaultEvent.CROSS_DEFAULT: f"{day_words(default.on)}，{who}发生合同约定的其他债务违约情形",
        DefaultEvent.MISUSE: f"{who}未按照约定的借款用途使用借款（{day_words(default.on)}）",
        DefaultEvent.OTHER: f"{day_words(default.on)}，{who}发生合同约定的违约情形",
    }
    detail = f"：{default.detail.rstrip('。；，')}" if default.detail else ""
    return sentences[default.event] + detail + clause + "。"


def acceleration(loan: Loan, roll: Roll) -> str:
    """That the loan was called due early, on which clause, and when the notice arrived; empty when it was not."""
    accelerated = loan.terms.accelerated_on
    if accelerated is None:
        return ""
    who = roll.signers([loan])
    clause = (
        f"依照{contract(loan.title, loan.number)}{loan.terms.clauses.acceleration}的约定，"
        if loan.terms.clauses.acceleration
        else ""
    )
    method = f"并以{loan.acceleration_method}方式通知{who}" if loan.acceleration_method else f"并通知{who}"
    received = f"，{who}于{day_words(loan.acceleration_received_on)}收到该通知" if loan.acceleration_received_on else ""
    return f"{clause}原告宣布借款于{day_words(accelerated)}提前到期，{method}{received}。"


def accelerations(case: Case) -> list[str]:
    """One sentence for each loan that was called due early."""
    roll = Roll(case)
    return [text for loan in case.loans if (text := acceleration(loan, roll))]


def _table(case: Case) -> dict[str, Any]:
    """What is owed at the cut-off: by kind for one loan, by contract and kind for several."""
    if len(case.owed) == 1:
        owed = case.owed[0]
        rows = [["本金", yuan_or_none(owed.principal)], *([name, yuan_or_none(amount)] for name, amount in charges(case.owed))]
        columns = [{"title": "项目", "kind": "text", "mm": 78}, {"title": "金额（元）", "kind": "money", "mm": 78}]
        return {"columns": columns, "rows": rows, "total": ["合计", yuan_or_none(owed.total)]}
    widths = (
        ("合同编号", "text", 34),
        ("本金", "money", 27),
        ("利息", "money", 23),
        ("罚息", "money", 23),
        ("复利", "money", 22),
        ("合计（元）", "money", 27),
    )
    columns = [{"title": title, "kind": kind, "mm": mm} for title, kind, mm in widths]
    rows = [[case.loan(item.loan).number, *_figures(item)] for item in case.owed]
    whole = OwedOnLoan(
        loan="",
        principal=sum((item.principal for item in case.owed), Decimal(0)),
        interest=sum((item.interest for item in case.owed), Decimal(0)),
        penalty=sum((item.penalty for item in case.owed), Decimal(0)),
        compound=sum((item.compound for item in case.owed), Decimal(0)),
    )
    return {"columns": columns, "dense": True, "rows": rows, "total": ["合计", *_figures(whole)]}


def owed_words(case: Case) -> str:
    """What is owed at the cut-off in one sentence, for a paper that has no room for a table."""
    parts = [("本金", sum((item.principal for item in case.owed), Decimal(0))), *charges(case.owed)]
    total = sum((item.total for item in case.owed), Decimal(0))
    return "、".join(f"{name}{yuan(amount)}元" for name, amount in parts if amount) + f"，合计{yuan(total)}元。"


def yuan_or_none(amount: Decimal) -> str | None:
    """The amount as plain text for a cell; None prints a dash."""
    return f"{amount:.2f}" if amount else None


def _figures(owed: OwedOnLoan) -> list[str | None]:
    return [yuan_or_none(amount) for amount in (owed.principal, owed.interest, owed.penalty, owed.compound, owed.total)]


def cost_words(item: CostItem) -> str:
    """One cost with its clause and its invoice."""
    return f"{item.kind}{yuan(item.amount)}元（{_basis(item.clause)}，发票号码：{item.invoice_number}）"


def _costs(case: Case) -> str:
    items = case.claimable_costs
    if not items:
        return ""
    parts = "；".join(cost_words(item) for item in items)
    met = sum((item.amount for item in items), Decimal(0)) - case.costs_left
    if not met:
        return f"原告为实现债权已支出下列费用，按照约定应由借款人承担：{parts}。"
    left = f"尚有{yuan(case.costs_left)}元未受偿" if case.costs_left else "已全部受偿，本案不再主张"
    return f"原告为实现债权已支出下列费用，按照约定应由借款人承担：{parts}。上述费用已由还款冲抵{yuan(met)}元，{left}。"


def _basis(clause: str) -> str:
    return clause if clause.startswith(("合同", "《")) else f"合同{clause}"


def _grounds(case: Case, roll: Roll) -> Iterator[str]:
    borrowers = roll.signers(case.loans)
    duties = [f"{borrowers}未按照约定返还借款、支付利息，应当依照约定和法律规定承担还本付息的责任"]
    rights = [security for security in roll.securities(case) if _has_right(security)]
    labels = roll.short(key for security in rights if not security.given_by for key in security.providers)
    providers = "、".join(dict.fromkeys(name for name in (labels, *(security.given_by for security in rights)) if name))
    if providers:
        kinds = "、".join(dict.fromkeys(f"{KINDS[security.kind]}财产" for security in rights))
        duties.append(f"原告对{providers}提供的{kinds}依法享有优先受偿的权利")
    for mode, words in ((Mode.JOINT, "连带保证责任"), (Mode.GENERAL, "一般保证责任")):
        promised = [guarantee for guarantee in roll.guarantees(case) if guarantee.mode is mode]
        labels = roll.short(guarantee.guarantor for guarantee in promised if not guarantee.signed_by)
        guarantors = "、".join(dict.fromkeys(name for name in (labels, *(one.signed_by for one in promised)) if name))
        if guarantors:
            duties.append(f"{guarantors}应当承担{words}")
    duties += _answers(case, roll)
    yield f"原告认为，上述合同均系各方当事人真实意思表示，内容不违反法律、行政法规的强制性规定，合法有效。{'；'.join(duties)}。"
    yield f"综上，为维护原告合法权益，依照{_articles(case, roll)}之规定，特向贵院提起诉讼，请依法支持原告的诉讼请求。"


def _answers(case: Case, roll: Roll) -> Iterator[str]:
    """Why those are sued who signed nothing."""
    for succession in case.successions:
        if who := roll.short(succession.successors):
            gone = succession.predecessor
            yield {
                Relation.HEIR: f"{who}作为{gone}的继承人，应当以所得遗产实际价值为限清偿{gone}依法应当清偿的债务",
                Relation.SHAREHOLDER: f"{who}作为{gone}的股东，{_grounded(succession, roll)}应当对该公司的上述债务依法承担责任",
                Relation.ESTATE_ADMINISTRATOR: f"{who}作为{gone}的遗产管理人，应当以{gone}的遗产清偿其债务",
            }[succession.relation]


def _grounded(succession: Succession, roll: Roll) -> str:
    """Why shareholders answer: once where all answer for the same, else each by name."""
    grounds = dict(succession.grounds)
    said = list(dict.fromkeys(grounds.get(key, "") for key in succession.successors))
    if len(said) == 1:
        return f"{said[0].rstrip('，。；')}，" if said[0] else ""
    each = (f"{roll.short([key])}{ground.rstrip('，。；')}" for key, ground in grounds.items())
    return f"{'，'.join(each)}，"


def _has_right(security: Security) -> bool:
    return any(gives_priority(security, asset) for asset in security.assets)


def _articles(case: Case, roll: Roll) -> str:
    procedure = join_full(cite_all("CPL 122"))
    joint = "和" if _is_older_than_code(case) else "，"
    return f"{legal_basis(case, roll)}{joint}{procedure}"


def legal_basis(case: Case, roll: Roll | None = None) -> str:
    """The articles the liability rests on, the most special law last."""
    if _is_older_than_code(case):
        # Acts done before the Civil Code are judged by the law of their time; which articles is for the lawyer to say.
        return "合同订立时施行的法律、司法解释"
    codes = join_full(cite_all(*_references(case, roll or Roll(case))))
    return f"{codes}，{join_full(cite_all('EBL 46'))}" if case.bankrupts else codes


def _is_older_than_code(case: Case) -> bool:
    contracts = (
        [loan.signed_on for loan in case.loans] + [s.signed_on for s in case.securities] + [g.signed_on for g in case.guarantees]
    )
    return min(contracts) < CIVIL_CODE_FROM


def _references(case: Case, roll: Roll) -> Sequence[str]:
    """The articles of the Civil Code this case rests on, in the order of the code."""
    wanted = {667, 674, 675, 676}
    if any(loan.terms.accelerated_on for loan in case.loans) and case.default and case.default.event is DefaultEvent.MISUSE:
        wanted.add(673)
    for security in filter(_has_right, roll.securities(case)):
        wanted |= {394, 410} if security.kind is SecurityKind.MORTGAGE else _pledge_articles(security)
        if security.maximum is not None:
            wanted.add(420 if security.kind is SecurityKind.MORTGAGE else 439)
    for relation, article in ((Relation.HEIR, 1161), (Relation.ESTATE_ADMINISTRATOR, 1147)):
        if any(one.relation is relation and roll.in_order(one.successors) for one in case.successions):
            wanted.add(article)
    for guarantee in roll.guarantees(case):
        wanted |= {691, 688 if guarantee.mode is Mode.JOINT else 687}
        if guarantee.maximum is not None:
            wanted.add(690)
    return [f"CC {article}" for article in sorted(wanted)]


def _pledge_articles(security: Security) -> set[int]:
    articles = {436}
    for asset in security.assets:
        articles.add({AssetKind.RECEIVABLE: 445, AssetKind.EQUITY: 443, AssetKind.MOVABLE: 425}.get(asset.kind, 440))
    return articles
