"""The sentences of a complaint for every variant a bank meets: each must be correct law and correct Chinese."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.filings import wording
from app.filings.wording import (
    Asset,
    AssetKind,
    Case,
    CostItem,
    Default,
    DefaultEvent,
    Defendant,
    DrawdownFacts,
    Maximum,
    Mode,
    Registration,
    Relation,
    SecurityKind,
    Succession,
)
from app.statutes.amounts import in_words
from app.statutes.debt import Reprice
from tests.filings.cases import BORROWER, FLOATING, HOLDING, QIAN, ZHAO, case, golden, loan, mortgage, owed, plant, promise

BOTH = (BORROWER, HOLDING)
FIVE_MILLION = Decimal(5000000)
TWO_LOANS = {"loans": (loan(), loan("second")), "owed": (owed(), owed("second", principal=Decimal("500000.00")))}
ALL_DEBTS = "上述第一、二项"


def texts(given: Case) -> list[str]:
    """Claims as the paper numbers them, sub-items behind their claim."""
    return [clause.text + "".join(f"（{n}）{part}" for n, part in enumerate(clause.sub, 1)) for clause in wording.claims(given)]


def reasons(given: Case) -> str:
    return "\n".join(text for fact in wording.facts(given) for text in (fact.heading, *fact.paragraphs))


def test_golden_case_in_full() -> None:
    assert texts(golden()) == [
        "判令被告一澜州示例精工机械有限公司向原告偿还借款本金3,500,000.00元（大写：人民币叁佰伍拾万元整）；",
        "判令被告一澜州示例精工机械有限公司向原告支付截至2026年3月20日（含当日）的利息43,750.00元、罚息266,145.83元、复利3,326.82元，"
        "合计313,222.65元（大写：人民币叁拾壹万叁仟贰佰贰拾贰元陆角伍分），并支付此后的罚息、复利（自2026年3月21日起，"
        "以3,500,000.00元为基数按年利率7.50%计算罚息，以43,750.00元为基数按年利率7.50%计算复利，至实际清偿之日止）；",
        "确认原告对被告一澜州示例精工机械有限公司名下的下列抵押财产享有抵押权，有权就其折价或者拍卖、变卖所得价款在登记的最高债权额"
        "5,000,000.00元（大写：人民币伍佰万元整）限度内对上述第一、二项债权优先受偿："
        "（1）位于澜州市临澜区示范路18号的工业厂房（建筑面积2,860平方米，不动产权证号：澜（2023）临澜区不动产权第0000001号，"
        "不动产登记证明号：澜（2024）临澜区不动产证明第0000001号）；"
        "（2）位于澜州市临澜区示范路18号的国有建设用地使用权（土地使用权面积5,333平方米，不动产权证号：澜（2023）临澜区不动产权第0000001号，"
        "不动产登记证明号：澜（2024）临澜区不动产证明第0000001号）；",
        "判令被告二示例控股有限公司、被告三赵示例、被告四钱示例对上述第一、二项债务承担连带清偿责任；",
        "本案案件受理费、保全申请费由各被告共同负担。",
    ]


RECEIVABLE = Asset("对示例采购有限公司的应收账款", AssetKind.RECEIVABLE, registration_number="0999-1")
EQUITY = Asset("所持示例实业有限公司30%股权", AssetKind.EQUITY, registration_number="股质登记〔2024〕1号")
GOODS = Asset("数控机床10台", AssetKind.MOVABLE, location="示范路18号厂区", registration=Registration.POSSESSION)
DEPOSIT = Asset("定期存单", AssetKind.DEPOSIT, certificate_number="0001", registration=Registration.POSSESSION)
PLEDGE = mortgage(kind=SecurityKind.PLEDGE, title="质押合同", providers=("holding",))

# What the case is · the case · the words that must stand in its claims.
CLAIMS: list[tuple[str, Case, str]] = [
    ("alone, without label numbers", case(), "判令被告澜州示例精工机械有限公司向原告偿还借款本金3,500,000.00元"),
    ("alone, pays the court", case(), "本案案件受理费、保全申请费由被告负担。"),
    ("cut-off not charged", case(cutoff_charged=False), "截至2026年3月20日（不含当日）的利息"),
    (
        "the cap of 24 per cent",
        case(cap_text="上述利息、罚息、复利、违约金合计以年利率24%为限"),
        "至实际清偿之日止）；上述利息、罚息、复利、违约金合计以年利率24%为限；",
    ),
    (
        "only penalty is owed",
        case(
            owed=(
                owed(
                    interest=Decimal(0),
                    compound=Decimal(0),
                    forward_text="自2026年3月21日起，以3,500,000.00元为基数按年利率7.50%计算罚息，至实际清偿之日止",
                ),
            )
        ),
        "的罚息266,145.83元（大写：人民币贰拾陆万陆仟壹佰肆拾伍元捌角叁分），并支付此后的罚息（自2026年3月21日起",
    ),
    (
        "nothing accrued yet, only running on",
        case(owed=(owed(interest=Decimal(0), penalty=Decimal(0), compound=Decimal(0)),)),
        "判令被告澜州示例精工机械有限公司向原告支付罚息、复利（自2026年3月21日起",
    ),
    ("interest has stopped", case(owed=(owed(forward_text=""),)), "（大写：人民币叁拾壹万叁仟贰佰贰拾贰元陆角伍分）；"),
    (
        "two contracts, principal of each",
        case(**TWO_LOANS),
        "偿还借款本金4,000,000.00元（大写：人民币肆佰万元整），其中《流动资金借款合同》（编号：LZ2024-0318）项下3,500,000.00元，"
        "《流动资金借款合同》（编号：LZ2024-second）项下500,000.00元；",
    ),
    (
        "two contracts, each runs on",
        case(**TWO_LOANS),
        "（《流动资金借款合同》（编号：LZ2024-0318）项下，自2026年3月21日起",
    ),
    (
        "co-borrowers pay together",
        case(defendants=BOTH, loans=(loan(borrowers=("holding", "borrower")),)),
        "判令被告一澜州示例精工机械有限公司、被告二示例控股有限公司共同向原告偿还借款本金",
    ),
    (
        "different borrowers of two contracts",
        case(defendants=BOTH, loans=(loan(), loan("second", borrowers=("holding",))), owed=(owed(), owed("second"))),
        "判令被告二示例控股有限公司向原告偿还借款本金3,500,000.00元",
    ),
    (
        "called due early",
        case(loans=(loan(terms={"accelerated_on": date(2025, 1, 10)}),)),
        "确认《流动资金借款合同》（编号：LZ2024-0318）项下借款于2025年1月10日提前到期；",
    ),
    (
        "an heir pays within what he inherits",
        case(
            defendants=(Defendant("borrower", "赵小示", is_person=True),),
            loans=(loan(in_place_of=(("borrower", "赵示例"),)),),
            successions=(Succession("赵示例", "死亡", ("borrower",), Relation.HEIR),),
        ),
        "判令被告赵小示在继承赵示例遗产实际价值范围内向原告偿还借款本金",
    ),
    (
        "costs that were paid, agreed and invoiced",
        case(
            costs=(
                CostItem("律师费", Decimal(50000), "第九条", "0001"),
                CostItem("保全保险费", Decimal("3813.22"), "第九条", "0002"),
                CostItem("差旅费", Decimal(900), "", "0003"),
                CostItem("公告费", Decimal(260), "第九条", ""),
                CostItem("律师费", Decimal(90000), "第九条", "0004", is_paid=False),
            )
        ),
        "判令被告澜州示例精工机械有限公司承担原告为实现债权已支出的律师费50,000.00元、保全保险费3,813.22元，合计53,813.22元（大写：人民币伍万叁仟捌佰壹拾叁元贰角贰分）；",
    ),
    (
        "ordinary mortgage, one asset",
        case(securities=(mortgage(),)),
        f"不动产证明第0000001号）享有抵押权，有权就该抵押财产折价或者拍卖、变卖所得价款在{ALL_DEBTS}债权范围内优先受偿；",
    ),
    (
        "mortgage by a third party",
        case(defendants=BOTH, securities=(mortgage(providers=("holding",)),)),
        "确认原告对被告二示例控股有限公司名下的位于澜州市临澜区示范路18号的工业厂房",
    ),
    (
        "mortgage of spouses",
        case(defendants=(BORROWER, ZHAO, QIAN), securities=(mortgage(providers=("qian", "zhao")),)),
        "确认原告对被告二赵示例、被告三钱示例共有的位于",
    ),
    (
        "the register limits an ordinary mortgage",
        case(securities=(mortgage(secured_amount=Decimal(2000000)),)),
        "在登记的被担保债权数额2,000,000.00元（大写：人民币贰佰万元整）及相应的利息、罚息、复利和实现债权的费用范围内对上述第一、二项债权优先受偿",
    ),
    (
        "the register shows more than is owed",
        case(securities=(mortgage(secured_amount=Decimal(3500000)),)),
        f"在{ALL_DEBTS}债权范围内优先受偿",
    ),
    (
        "maximum on the total claim",
        case(securities=(mortgage(maximum=Maximum(FIVE_MILLION)),)),
        "在登记的最高债权额5,000,000.00元（大写：人民币伍佰万元整）限度内对上述第一、二项债权优先受偿",
    ),
    (
        "maximum on the principal",
        case(securities=(mortgage(maximum=Maximum(FIVE_MILLION, principal_only=True)),)),
        "在登记的最高本金限额5,000,000.00元（大写：人民币伍佰万元整）及相应的利息、罚息、复利和实现债权的费用范围内对上述第一、二项债权优先受偿",
    ),
    ("second rank", case(securities=(mortgage(assets=(plant(rank=2),)),)), "债权范围内按登记的第二顺位优先受偿"),
    (
        "advance notice only",
        case(securities=(mortgage(assets=(plant(registration=Registration.ADVANCE_NOTICE),)),)),
        "预告登记证明号：澜（2024）临澜区不动产证明第0000001号）享有抵押权（已办理预告登记）",
    ),
    (
        "a movable mortgage needs no register",
        case(securities=(mortgage(assets=(Asset("数控机床10台", AssetKind.MOVABLE, registration=Registration.UNREGISTERED),)),)),
        "确认原告对被告澜州示例精工机械有限公司名下的数控机床10台享有抵押权",
    ),
    (
        "receivables",
        case(defendants=BOTH, securities=(replace(PLEDGE, assets=(RECEIVABLE,)),)),
        "确认原告对被告二示例控股有限公司出质的对示例采购有限公司的应收账款（登记证明编号：0999-1）享有质权，有权就该质押财产所得款项在上述第一、二项债权范围内优先受偿",
    ),
    (
        "equity",
        case(defendants=BOTH, securities=(replace(PLEDGE, assets=(EQUITY,)),)),
        "享有质权，有权就该质押财产折价或者拍卖、变卖所得价款在",
    ),
    (
        "goods in the bank's hands",
        case(defendants=BOTH, securities=(replace(PLEDGE, assets=(GOODS,)),)),
        "出质的位于示范路18号厂区的数控机床10台享有质权",
    ),
    (
        "deposit",
        case(defendants=BOTH, securities=(replace(PLEDGE, assets=(DEPOSIT,)),)),
        "定期存单（权利凭证号：0001）享有质权，有权就该质押财产所得款项在",
    ),
    (
        "maximum pledge",
        case(defendants=BOTH, securities=(replace(PLEDGE, assets=(EQUITY,), maximum=Maximum(FIVE_MILLION)),)),
        "在登记的最高债权额5,000,000.00元",
    ),
    (
        "security for one of two contracts",
        case(**TWO_LOANS, securities=(mortgage(loans=("second",)),)),
        "在上述第一、二项债权中《流动资金借款合同》（编号：LZ2024-second）项下的债权范围内优先受偿",
    ),
    (
        "general guarantor",
        case(defendants=BOTH, guarantees=(promise("holding", mode=Mode.GENERAL),)),
        "判令被告二示例控股有限公司对上述第一、二项债务中被告一澜州示例精工机械有限公司财产依法强制执行后仍不能履行的部分承担保证责任；",
    ),
    (
        "maximum guarantee",
        case(defendants=BOTH, guarantees=(promise("holding", maximum=Maximum(FIVE_MILLION)),)),
        "判令被告二示例控股有限公司在最高债权额5,000,000.00元（大写：人民币伍佰万元整）限度内对上述第一、二项债务承担连带清偿责任；",
    ),
    (
        "two maximum guarantors, each up to the limit",
        case(
            defendants=(BORROWER, ZHAO, QIAN),
            guarantees=(promise("zhao", maximum=Maximum(FIVE_MILLION)), promise("qian", maximum=Maximum(FIVE_MILLION))),
        ),
        "判令被告二赵示例、被告三钱示例各自在最高债权额5,000,000.00元（大写：人民币伍佰万元整）限度内",
    ),
    (
        "general guarantee up to a maximum",
        case(defendants=BOTH, guarantees=(promise("holding", mode=Mode.GENERAL, maximum=Maximum(FIVE_MILLION)),)),
        "判令被告二示例控股有限公司在最高债权额5,000,000.00元（大写：人民币伍佰万元整）限度内对上述第一、二项债务中被告一",
    ),
    (
        "guarantee for one of two contracts",
        case(defendants=BOTH, **TWO_LOANS, guarantees=(promise("holding"),)),
        "对上述第一、二项债务中《流动资金借款合同》（编号：LZ2024-0318）项下的债务承担连带清偿责任",
    ),
    (
        "an heir of a guarantor",
        case(
            defendants=(BORROWER, Defendant("son", "赵小示", True)),
            guarantees=(promise("son", signed_by="赵示例"),),
            successions=(Succession("赵示例", "死亡", ("son",), Relation.HEIR),),
        ),
        "判令被告二赵小示在继承赵示例遗产实际价值范围内对上述第一、二项债务承担连带清偿责任",
    ),
]


@pytest.mark.parametrize(("given", "words"), [pytest.param(c, w, id=name) for name, c, w in CLAIMS])
def test_claims(given: Case, words: str) -> None:
    assert words in "\n".join(texts(given))


def test_no_collateral_at_all_leaves_money_and_costs_of_suit() -> None:
    assert len(texts(case())) == 3
    assert "担保" not in reasons(case())
    assert "优先受偿" not in "".join(texts(case())) + reasons(case())


def test_only_invoiced_costs_are_claimed_and_security_answers_for_them() -> None:
    given = case(
        costs=(CostItem("律师费", Decimal(50000), "第九条", "0001"), CostItem("差旅费", Decimal(900), "", "0003")),
        defendants=BOTH,
        guarantees=(promise("holding"),),
    )

    assert "差旅费" not in "".join(texts(given)) + reasons(given)
    assert "对上述第一、二、三项债务承担连带清偿责任" in texts(given)[3]
    assert "律师费50,000.00元（合同第九条，发票号码：0001）" in reasons(given)


FEES = (CostItem("律师费", Decimal(50000), "第九条", "0001"),)


def test_costs_that_repayments_met_are_not_claimed_again() -> None:
    given = case(costs=FEES, costs_met=Decimal(50000), defendants=BOTH, guarantees=(promise("holding"),))

    assert "实现债权" not in "".join(texts(given))
    assert "对上述第一、二项债务承担连带清偿责任" in texts(given)[2]
    assert "上述费用已由还款冲抵50,000.00元，已全部受偿，本案不再主张。" in reasons(given)


def test_only_what_repayments_left_of_the_costs_is_claimed() -> None:
    one = case(costs=FEES, costs_met=Decimal(12000))
    two = case(costs=(*FEES, CostItem("公告费", Decimal(260), "第九条", "0002")), costs_met=Decimal(12000))

    assert "承担原告为实现债权已支出的律师费50,000.00元中尚未受偿的38,000.00元（大写：人民币叁万捌仟元整）；" in texts(one)[2]
    assert "律师费50,000.00元、公告费260.00元，合计50,260.00元，其中尚未受偿的38,260.00元（大写：" in texts(two)[2]
    assert "上述费用已由还款冲抵12,000.00元，尚有38,000.00元未受偿。" in reasons(one)


def test_an_early_call_is_no_debt_security_answers_for() -> None:
    given = case(loans=(loan(terms={"accelerated_on": date(2025, 1, 10)}),), securities=(mortgage(),))

    assert "在上述第二、三项债权范围内优先受偿" in texts(given)[3]


def test_collateral_of_one_contract_shares_one_maximum() -> None:
    one = mortgage(maximum=Maximum(FIVE_MILLION))
    given = case(securities=(one, replace(one, assets=(plant(description="办公楼"),)), replace(one, number="another")))

    claimed = [text for text in texts(given) if "优先受偿" in text]

    assert len(claimed) == 2
    assert "（1）位于澜州市临澜区示范路18号的工业厂房" in claimed[0]
    assert "（2）位于澜州市临澜区示范路18号的办公楼" in claimed[0]


def test_unregistered_land_gives_no_priority() -> None:
    given = case(securities=(mortgage(assets=(plant(registration=Registration.UNREGISTERED, registration_number=""),)),))

    assert "优先受偿" not in "".join(texts(given))
    assert "办理抵押登记" not in reasons(given)


def test_a_general_guarantor_is_never_jointly_liable() -> None:
    given = case(defendants=BOTH, guarantees=(promise("holding", mode=Mode.GENERAL),))

    assert "连带" not in "".join(texts(given)) + reasons(given)
    assert "被告二应当承担一般保证责任" in reasons(given)
    assert "第六百八十七条" in reasons(given)


def test_who_is_not_sued_is_not_claimed_against() -> None:
    given = case(guarantees=(promise("holding"),), securities=(mortgage(providers=("holding",)),))

    assert len(texts(given)) == 3
    assert "示例控股" not in reasons(given)


SHAREHOLDER = Succession("澜州示例贸易有限公司", "注销登记", ("zhao", "qian"), Relation.SHAREHOLDER)
SON = Defendant("son", "李小示", is_person=True)
FATHER = Succession("李示例", "死亡", ("qian", "son"), Relation.HEIR)


def test_shareholders_of_a_deregistered_guarantor_are_not_called_guarantors() -> None:
    gone = SHAREHOLDER.predecessor
    given = case(
        defendants=(BORROWER, ZHAO, QIAN),
        guarantees=(promise("zhao", signed_by=gone), promise("qian", signed_by=gone)),
        successions=(SHAREHOLDER,),
    )

    assert texts(given)[2] == (
        f"判令被告二赵示例、被告三钱示例作为{gone}的股东，就该公司对上述第一、二项债务应负的保证责任依法承担清偿责任；"
    )
    assert f"{gone}应当承担连带保证责任；被告二、被告三作为{gone}的股东，应当对该公司的上述债务依法承担责任" in reasons(given)
    assert "被告三应当承担" not in reasons(given)


def test_shareholders_of_a_deregistered_borrower_pay_as_shareholders() -> None:
    gone = SHAREHOLDER.predecessor
    given = case(
        defendants=(ZHAO, QIAN),
        loans=(loan(borrowers=("zhao", "qian"), in_place_of=(("zhao", gone), ("qian", gone))),),
        successions=(SHAREHOLDER,),
    )

    assert f"判令被告一赵示例、被告二钱示例作为{gone}的股东依法共同向原告偿还借款本金" in texts(given)[0]
    assert f"原告与{gone}签订" in reasons(given)
    assert f"借款到期后，{gone}未按约定偿还借款本金" in reasons(given)


def test_widow_who_stood_surety_herself_answers_without_limit_for_her_own_promise() -> None:
    given = case(
        defendants=(BORROWER, QIAN, SON),
        guarantees=(promise("qian"), promise("qian", signed_by="李示例"), promise("son", signed_by="李示例")),
        successions=(FATHER,),
    )

    assert texts(given)[2] == "判令被告二钱示例对上述第一、二项债务承担连带清偿责任；"
    assert texts(given)[3] == "判令被告二钱示例、被告三李小示在继承李示例遗产实际价值范围内对上述第一、二项债务承担连带清偿责任；"
    assert "被告二、李示例应当承担连带保证责任；被告二、被告三作为李示例的继承人，应当以所得遗产实际价值为限清偿" in reasons(
        given
    )
    assert "第一千一百六十一条" in reasons(given)


def test_co_borrower_beside_heirs_pays_without_limit() -> None:
    given = case(
        defendants=(BORROWER, SON),
        loans=(loan(borrowers=("borrower", "son"), in_place_of=(("son", "李示例"),)),),
        successions=(Succession("李示例", "死亡", ("son",), Relation.HEIR),),
    )

    assert "判令被告一澜州示例精工机械有限公司、被告二李小示（在继承李示例遗产实际价值范围内）共同向原告偿还" in texts(given)[0]


def test_what_a_dead_mortgagor_gave_is_claimed_as_it_stands_in_the_register() -> None:
    given = case(
        defendants=(BORROWER, SON),
        securities=(mortgage(providers=("son",), given_by="李示例"),),
        successions=(Succession("李示例", "死亡", ("son",), Relation.HEIR),),
    )

    assert "确认原告对登记在李示例名下的位于澜州市临澜区示范路18号的工业厂房" in texts(given)[2]
    assert "约定李示例作为抵押人" in reasons(given)
    assert "原告对李示例提供的抵押财产依法享有优先受偿的权利" in reasons(given)


def test_thirty_defendants_are_numbered_and_all_claimed_against() -> None:
    people = tuple(Defendant(f"p{n}", f"示例{n}", is_person=True) for n in range(2, 31))
    given = case(defendants=(BORROWER, *people), guarantees=tuple(promise(person.key) for person in people))

    assert texts(given)[2].startswith("判令被告二示例2、被告三示例3、")
    assert "被告三十示例30对上述第一、二项债务承担连带清偿责任" in texts(given)[2]
    assert wording.attachments(given)[0] == "本起诉状副本30份；"


REASONS: list[tuple[str, Case, str]] = [
    (
        "fixed rate",
        case(),
        "借款年利率为5.00%（固定利率），按季结息，结息日为每季末月的20日；逾期罚息利率在借款利率基础上上浮50%，即年利率7.50%；对不能按时支付的利息，按罚息利率计收复利。",
    ),
    (
        "floating rate",
        case(loans=(loan(terms={"rate": FLOATING}),)),
        "借款利率为浮动利率，以1年期LPR加155个基点确定（LPR即贷款市场报价利率，1个基点为0.01个百分点），每满一年的放款日对应日按最近一次公布的LPR调整",
    ),
    (
        "floating rule fixed at drawdown",
        case(loans=(loan(terms={"rate": replace(FLOATING, reprice=Reprice.AT_DRAWDOWN)}),)),
        "借款年利率以1年期LPR加155个基点确定（LPR即贷款市场报价利率，1个基点为0.01个百分点），按放款日前最近一次公布的LPR执行，借款期限内不变",
    ),
    (
        "several drawdowns",
        case(
            loans=(
                loan(
                    drawdowns=(
                        DrawdownFacts("a", Decimal(1000000), date(2024, 3, 20), date(2025, 3, 20), "JJ-1"),
                        DrawdownFacts("b", Decimal(2500000), date(2024, 4, 1), date(2025, 3, 20), "JJ-2"),
                    )
                ),
            )
        ),
        "原告依约分2笔发放借款共计3,500,000.00元：2024年3月20日发放借款1,000,000.00元（借据编号：JJ-1），到期日为2025年3月20日；2024年4月1日发放",
    ),
    ("one drawdown", case(), "合同签订后，原告依约于2024年3月20日发放借款3,500,000.00元，到期日为2025年3月20日。"),
    (
        "interest default with detail and clause",
        case(default=Default(DefaultEvent.INTEREST_OVERDUE, date(2024, 12, 21), "第十条第一款")),
        "自2024年12月21日起，被告未按约定支付利息，依照合同第十条第一款的约定构成违约。",
    ),
    (
        "called due early",
        case(
            loans=(
                loan(
                    terms={"accelerated_on": date(2025, 1, 10)},
                    acceleration_method="特快专递",
                    acceleration_received_on=date(2025, 1, 12),
                ),
            )
        ),
        "原告宣布借款于2025年1月10日提前到期，并以特快专递方式通知被告，被告于2025年1月12日收到该通知。",
    ),
    ("what was owed", golden(), "截至2026年3月20日（含当日），被告一尚欠原告债务如下（逐笔计算见所附债权计算表）："),
    (
        "register and rank",
        golden(),
        "上述财产已于2024年3月19日办理抵押登记，原告为第一顺位抵押权人，登记的最高债权额为5,000,000.00元。",
    ),
    (
        "guarantors who signed alike",
        golden(),
        "原告与被告二、被告三、被告四分别签订《保证合同》（编号：B-holding、B-zhao、B-qian），约定被告二、被告三、被告四为上述债务提供连带责任保证，保证期间为主债务履行期限届满之日起三年。",
    ),
    (
        "articles of the golden case",
        golden(),
        "依照《中华人民共和国民法典》第三百九十四条、第四百一十条、第四百二十条、第六百六十七条、第六百七十四条、第六百七十五条、第六百七十六条、第六百八十八条、第六百九十一条，《中华人民共和国民事诉讼法》第一百二十二条之规定",
    ),
    (
        "contracts older than the Civil Code",
        case(loans=(loan(signed_on=date(2020, 6, 1)),)),
        "依照合同订立时施行的法律、司法解释和《中华人民共和国民事诉讼法》第一百二十二条之规定",
    ),
    (
        "pledge of receivables",
        case(defendants=BOTH, securities=(replace(PLEDGE, assets=(RECEIVABLE,)),)),
        "第四百三十六条、第四百四十五条",
    ),
    (
        "demand on the guarantor",
        case(defendants=BOTH, guarantees=(promise("holding", demanded_on=date(2025, 6, 1)),)),
        "原告已于2025年6月1日要求被告二承担保证责任，但其未予履行。",
    ),
    (
        "interest met after the day it was paid to",
        case(loans=(loan(repaid_charges=Decimal("5000.00")),)),
        "借款利息支付至2024年12月20日。此后的还款已冲抵利息（含罚息、复利）5,000.00元。",
    ),
    ("repaid in part", case(loans=(loan(repaid_principal=Decimal(100000)),)), "借款发放后，已归还本金100,000.00元。"),
]


@pytest.mark.parametrize(("given", "words"), [pytest.param(c, w, id=name) for name, c, w in REASONS])
def test_reasons(given: Case, words: str) -> None:
    assert words in reasons(given)


def test_what_is_owed_stands_in_a_table_whose_total_is_the_sum() -> None:
    (one,) = [fact.table for fact in wording.facts(case()) if fact.table]
    (several,) = [fact.table for fact in wording.facts(case(**TWO_LOANS)) if fact.table]

    assert one["total"] == ["合计", "3813222.65"]
    assert sum(Decimal(row[1]) for row in one["rows"]) == Decimal("3813222.65")
    assert sum(column["mm"] for column in several["columns"]) == 156
    assert several["total"][1:] == ["4000000.00", "87500.00", "532291.66", "6653.64", "4626445.30"]
    for row in several["rows"]:
        assert sum(Decimal(cell) for cell in row[1:5]) == Decimal(row[5])


EVERY = [given for _, given, _ in CLAIMS + REASONS]


@pytest.mark.parametrize("given", EVERY)
def test_every_variant_is_clean_chinese(given: Case) -> None:
    claims, body = texts(given), reasons(given)

    assert all(text.endswith("；") for text in claims[:-1]) and claims[-1].endswith("。")
    for text in (*claims, body):
        assert not re.search(r"，，|。。|；；|、、|：，|，。|；。|，；|（）|《《|》》|None|Decimal|  ", text), text
        assert not re.search(r"原告原告|被告被告|元元|的的|项项", text), text
    assert not [line for line in body.split("\n") if line and line[-1] not in "。：" and len(line) > 12]


@pytest.mark.parametrize("given", EVERY)
def test_claims_quote_only_numbers_of_claims_about_money(given: Case) -> None:
    claims = texts(given)
    of_money = {
        number for number, text in enumerate(claims, 1) if re.match("判令.*(偿还借款本金|向原告支付|为实现债权已支出)", text)
    }

    for text in claims:
        for quoted in re.findall(r"上述第([一二三四五六七八九十、]+)项", text):
            assert {"一二三四五六七八九十".index(word) + 1 for word in quoted.split("、")} == of_money


@pytest.mark.parametrize("given", EVERY)
def test_capitals_say_what_the_figures_say(given: Case) -> None:
    pairs = re.findall(r"([\d,]+\.\d{2})元(?:、[^（，]*)?（大写：人民币([^）]+)）", "\n".join(texts(given)))

    assert pairs
    assert all(in_words(Decimal(figure.replace(",", ""))) == words for figure, words in pairs)
