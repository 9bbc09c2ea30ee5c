"""Papers of a suit and of the other ways to a title: service by notice (D14), appeal (D19), payment order (D20), security (D21)."""

from datetime import date

from app.collateral.models import SecurityInterest
from app.collateral.states import RegistrationKind
from app.courts.models import Court
from app.filings import questions, wording
from app.filings.applying import (
    OPEN,
    answers,
    application,
    asked_rows,
    case_words,
    cutoff_words,
    fact,
    joined,
    law,
    lines,
    loans_made,
    money,
    names,
    numbered_attachments,
    owed_parts,
    owed_words,
    papers_of_the_bank,
    runs_on_from,
    secured_by,
    table,
)
from app.filings.contexts import Draft, security_of
from app.filings.course_facts import TitleFacts
from app.filings.dossier import Dossier
from app.litigation.states import InstrumentKind
from app.registers import services as registers
from app.statutes import periods
from app.statutes.money import day_words, yuan
from app.statutes.numerals import chinese_number

NOTICE_LAW = ("CPL 95", "CPL-I 138")
APPEAL_LAW = ("CPL 171",)
PAYMENT_LAW = ("CPL 225",)
REALISATION_LAW = ("CPL 207",)
ROLES = {"plaintiff": ("原审原告", "原审被告"), "defendant": ("原审被告", "原审原告")}
CONDITIONS = (
    ("money", "请求给付的是金钱或者有价证券，已到期且数额确定"),
    ("no_counter", "债权人没有对待给付义务"),
    ("in_china", "债务人在我国境内且未下落不明"),
    ("servable", "支付令能够送达债务人"),
    ("competent", "收到申请书的人民法院有管辖权"),
    ("no_preservation", "债权人未向人民法院申请诉前保全"),
)
"""What a payment order needs (CPL-I 427), by the name of the question that asks for it."""


def notice_service_application(dossier: Dossier) -> Draft:
    """D14."""
    given = answers(dossier)
    case = dossier.course.proceeding(given["lawsuit"])
    addressees = names(dossier.defendants)
    papers = joined(given["documents"])
    columns = (
        ("序号", "center", 11), ("日期", "center", 24), ("送达方式", "center", 20), ("地址或者号码", "text", 45), ("结果（退回原因）", "text", 30),
        ("凭证", "text", 26),
    )  # fmt: skip
    history = [[str(number), *row] for number, row in enumerate(asked_rows(dossier, "attempts"), start=1)]
    facts = [
        fact("案件情况", f"申请人诉{_everybody(dossier)}{dossier.matter.cause_of_action}一案，{case_words(case)}已由贵院受理。"),
        fact(
            "送达经过",
            f"对{addressees}的送达情况如下：",
            table=table(columns, history) if history else None,
        ),
        fact(
            "下落不明或者无法送达的情况",
            *lines(given["whereabouts"] or OPEN),
            f"上述情况表明，{addressees}下落不明或者以其他方式无法送达。综上，依照{law(*NOTICE_LAW)}之规定，特申请贵院公告送达。",
        ),
    ]
    media = f"，并在{joined(given['media'])}刊登公告" if given["media"] else ""
    return application(
        dossier,
        applicant="申请人（原告）",
        respondent="受送达人（被告）",
        claims=[
            f"请求就{case_words(case)}向{addressees}公告送达{papers}{media}",
            "公告费用由申请人先行垫付，依法由败诉方负担",
        ],
        facts=facts,
        court=(case.court if case else None) or dossier.court,
        case=case,
        attachments=numbered_attachments(
            "邮件退回单、送达回证等送达未果的凭证1套；",
            "受送达人的登记信息或者户籍信息及证明其下落不明的材料1份；",
        ),
    )


def _everybody(dossier: Dossier) -> str:
    parties = dossier.obligors
    return names(parties[:1]) + ("等" if len(parties) > 1 else "")


def title_of(dossier: Dossier) -> TitleFacts | None:
    """The judgment or ruling the paper is about."""
    return dossier.course.title(answers(dossier)["title"])


def served_on(dossier: Dossier) -> date | None:
    """When the bank received it: as answered, else as the docket has it."""
    title = title_of(dossier)
    return questions.day(answers(dossier)["served_on"]) or (title.served_on if title else None)


def appeal_limit(dossier: Dossier) -> periods.Limit | None:
    """The bank's days to appeal: 15 after a judgment, 10 after a ruling (PER-75)."""
    title, served = title_of(dossier), served_on(dossier)
    if title is None or served is None:
        return None
    key = "appeal_ruling" if title.kind is InstrumentKind.RULING else "appeal_judgment"
    return periods.limit(key, event_on=served, rules=registers.in_force())


def upper_court(dossier: Dossier) -> Court | None:
    """The court above the one whose decision is appealed against."""
    title = title_of(dossier)
    return title.court.parent if title and title.court else None


def notice_of_appeal(dossier: Dossier) -> Draft:
    """D19."""
    given = answers(dossier)
    title = title_of(dossier)
    own, other = ROLES.get(given["role"], ROLES["plaintiff"])
    what = f"{title.maker}于{day_words(title.issued_on)}作出的{title.number or OPEN}{_kind(title)}" if title else OPEN
    served = served_on(dossier)
    received = f"，上诉人于{day_words(served)}收到该{_kind(title)}" if title and served else ""
    items = f"第{joined(given['items'])}项" if given["items"] else ""
    claims = [f"请求撤销{title.number if title and title.number else OPEN}{_kind(title)}{items}，{joined(given['instead'])}"]
    claims.append("本案一、二审案件受理费由被上诉人负担")
    facts = [
        fact(heading, *lines(given[name]))
        for name, heading in (("on_facts", "关于认定事实"), ("on_law", "关于适用法律"), ("on_procedure", "关于审理程序"))
        if given[name]
    ] or [fact("上诉理由", OPEN)]
    facts[-1]["paragraphs"].append(f"综上，依照{law(*APPEAL_LAW)}之规定，特提起上诉，请依法支持上诉人的上诉请求。")
    return application(
        dossier,
        applicant=f"上诉人（{own}）",
        respondent=f"被上诉人（{other}）",
        claims=claims,
        facts=facts,
        court=upper_court(dossier),
        case=title.proceeding if title else None,
        attachments=numbered_attachments(
            f"本上诉状副本{len(dossier.defendants)}份；", f"原审{_kind(title)}复印件1份；", papers_of_the_bank(dossier)
        ),
        claim_label="上诉请求",
        opening=f"上诉人因{dossier.matter.cause_of_action}一案，不服{what}{received}，现提起上诉（通过原审人民法院提交）。",
    )


def _kind(title: TitleFacts | None) -> str:
    return title.words if title else "民事判决书"


def payment_order_application(dossier: Dossier) -> Draft:
    """D20."""
    given = answers(dossier)
    parts = owed_parts(dossier)
    total = dossier.result.total if dossier.result else None
    listed = "、".join(f"{name}{yuan(amount)}元" for name, amount in parts) or OPEN
    claim = (
        f"请求向被申请人{names(dossier.defendants)}发出支付令，督促其在法定期限内向申请人给付截至{cutoff_words(dossier)}的{listed}，"
        f"合计{money(total)}，并支付自{runs_on_from(dossier)}起至实际清偿之日止按合同约定计算的利息、罚息、复利"
    )
    columns = (("序号", "center", 15), ("申请支付令的条件", "text", 105), ("是否具备", "center", 36))
    rows = [
        [str(number), words, {"yes": "具备", "no": "不具备"}.get(given[name], OPEN)]
        for number, (name, words) in enumerate(CONDITIONS, start=1)
    ]
    facts = [
        fact("债权债务关系", *loans_made(dossier), owed_words(dossier), "上述债务已到期，被申请人至今未清偿。"),
        fact("申请支付令的条件", "本申请具备下列法定条件：", table=table(columns, rows)),
        fact("法律依据", f"综上，依照{law(*PAYMENT_LAW)}之规定，特向贵院申请支付令。"),
    ]
    return application(
        dossier,
        applicant="申请人",
        respondent="被申请人",
        claims=[claim, "本案申请费由被申请人负担"],
        facts=facts,
        court=dossier.court,
        attachments=numbered_attachments(
            "借款合同、借据、放款凭证复印件1套；", "债权计算表1份；", "催收记录1份；", papers_of_the_bank(dossier)
        ),
    )


def interests_of(dossier: Dossier) -> list[SecurityInterest]:
    """The securities to be realised."""
    wanted = questions.chosen(answers(dossier)["securities"])
    return [row for row in dossier.interests if str(row.id) in wanted]


def collateral_realisation_application(dossier: Dossier) -> Draft:
    """D21."""
    given = answers(dossier)
    chosen = interests_of(dossier)
    total = dossier.result.total if dossier.result else None
    claims = []
    for interest in chosen:
        what = "、".join(wording.describe(asset) for asset in security_of(dossier, interest).assets)
        within = f"上述债权{money(total)}及自{runs_on_from(dossier)}起至实际清偿之日止的利息、罚息、复利范围内"
        if (maximum := security_of(dossier, interest).maximum) is not None:
            within = wording.limit(maximum, registered=interest.registration is RegistrationKind.REGISTERED)
        verb = "质押" if interest.kind.is_pledge else "抵押"
        claims.append(f"请求裁定拍卖、变卖{interest.provider.name}提供{verb}的{what}，所得价款由申请人在{within}优先受偿")
    columns = (
        ("序号", "center", 11), ("担保财产及权证", "text", 43), ("占有、租赁情况", "text", 28), ("查封情况", "text", 26),
        ("在先权利", "text", 22), ("评估参考价（元）", "text", 26),
    )  # fmt: skip
    stated = asked_rows(dossier, "state")
    rows = [[str(number), *row] for number, row in enumerate(stated, start=1)]
    facts = [
        fact("主债权和担保物权的设立", *loans_made(dossier), *secured_by(dossier), *[_registered(row) for row in chosen]),
        fact("实现担保物权的条件已经成就", *lines(given["conditions"] or OPEN), owed_words(dossier)),
        fact("担保财产现状", "担保财产的现状如下：", table=table(columns, rows) if rows else None),
        fact(
            "无实质性争议的说明",
            *lines(given["no_dispute"] or OPEN),
            f"综上，依照{law(*REALISATION_LAW)}之规定，特向贵院申请实现担保物权。",
        ),
    ]
    return application(
        dossier,
        applicant="申请人",
        respondent="被申请人",
        claims=[*(claims or [f"请求裁定拍卖、变卖{OPEN}"]), "本案申请费由被申请人负担"],
        facts=facts,
        court=dossier.court,
        attachments=numbered_attachments(
            "主合同、担保合同复印件1套；",
            "担保物权登记证明复印件1份；",
            "证明实现担保物权条件成就的材料1份；",
            "担保财产现状的说明及权属材料1份；",
            papers_of_the_bank(dossier),
        ),
    )


def _registered(interest: SecurityInterest) -> str:
    if interest.registered_on is None or not interest.registration_number:
        return ""
    return (
        f"{interest.provider.name}提供的上述担保财产已于{day_words(interest.registered_on)}办理登记（登记证明号："
        f"{interest.registration_number}），申请人为第{chinese_number(interest.rank)}顺位权利人。"
    )
