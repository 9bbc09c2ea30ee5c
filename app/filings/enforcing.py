"""Enforcement papers: resumption (D24), the list of asset leads (D25), restriction of consumption and listing as defaulter (D47)."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from app.courts.models import Court
from app.docket.models import Proceeding
from app.enforcement.states import AssetClass, LeadOutcome, LeadSource
from app.filings import questions
from app.filings.applying import (
    OPEN,
    answers,
    application,
    asked_rows,
    basis_of,
    case_words,
    fact,
    is_company,
    law,
    lines,
    money,
    names,
    numbered_attachments,
    papers_of_the_bank,
    table,
)
from app.filings.contexts import Draft, Passage, signed_words
from app.filings.course_facts import TitleFacts
from app.filings.dossier import Dossier
from app.statutes.money import day_words, yuan

RESUMPTION_LAW = {
    "breach": ("CPL 241", "CPL-I 465"),
    "property": ("CPL 265", "CPL-I 517"),
    "suspension_ended": ("CPL 267",),
}
RESUMPTION_GROUNDS = {
    "breach": "被执行人不履行执行和解协议",
    "property": "终结本次执行程序后，申请执行人发现被执行人有可供执行的财产",
    "suspension_ended": "中止执行的情形已经消失",
}
LEAD_LAW = ("INV 2",)
RESTRICTION_LAW = {
    "both": ("CPL 266", "DEF 1", "CON 3"),
    "consumption": ("CPL 266", "CON 3"),
    "listing": ("CPL 266", "DEF 1"),
}
LISTING_GROUNDS = {
    "able": "有履行能力而拒不履行生效法律文书确定的义务",
    "obstruction": "以伪造证据、暴力、威胁等方法妨碍、抗拒执行",
    "evasion": "以虚假诉讼、虚假仲裁或者以隐匿、转移财产等方法规避执行",
    "no_report": "违反财产报告制度",
    "restriction_broken": "违反限制消费令",
    "settlement_broken": "无正当理由拒不履行执行和解协议",
}
ASSET_CLASSES = {
    AssetClass.DEPOSIT: "银行存款",
    AssetClass.ONLINE_PAYMENT: "网络支付账户",
    AssetClass.REAL_ESTATE: "不动产",
    AssetClass.VEHICLE: "车辆、船舶",
    AssetClass.SECURITIES: "证券、理财",
    AssetClass.EQUITY: "股权",
    AssetClass.INSURANCE: "保险",
    AssetClass.RECEIVABLE: "应收账款",
    AssetClass.INTELLECTUAL_PROPERTY: "知识产权",
    AssetClass.WAGES: "收入、公积金",
    AssetClass.MOVABLES: "机器设备、存货等动产",
    AssetClass.OTHER: "其他财产",
}
LEAD_SOURCES = {
    LeadSource.BANK: "我行业务记录",
    LeadSource.FIRM: "代理律师查询",
    LeadSource.REGISTER: "登记机构查询",
    LeadSource.FIELD_VISIT: "实地走访",
    LeadSource.TIP: "第三人提供",
    LeadSource.OTHER_CASE: "其他案件",
    LeadSource.DEBTOR: "被执行人报告",
}
RESTRICTION = "限制消费、纳入失信被执行人名单申请书"
_LONG_NUMBER = re.compile(r"\d{8,}[\dXx]?")


def case_of(dossier: Dossier) -> Proceeding | None:
    """The enforcement case the paper belongs to."""
    return dossier.course.proceeding(answers(dossier)["enforcement"])


def court_of(dossier: Dossier) -> Court | None:
    """The court that enforces."""
    case = case_of(dossier)
    return (case.court if case else None) or dossier.court


def title_words(title: TitleFacts | None) -> str:
    """A title by its number and kind."""
    return f"{title.number or OPEN}{title.words}" if title else OPEN


def balance_of(dossier: Dossier) -> Decimal | None:
    """What is left of the debt of the title."""
    given = answers(dossier)
    debt, performed = questions.amount(given["debt"]), questions.amount(given["performed"])
    return None if debt is None or performed is None else debt - performed


def enforcement_resumption(dossier: Dossier) -> Draft:
    """D24."""
    given = answers(dossier)
    case, title = case_of(dossier), dossier.course.title(given["title"])
    ground = given["ground"]
    as_of = questions.day(given["as_of"])
    debt, performed, balance = questions.amount(given["debt"]), questions.amount(given["performed"]), balance_of(dossier)
    rows = asked_rows(dossier, "assets") if ground == "property" else []
    columns = (
        ("序号", "center", 11), ("被执行人", "text", 30), ("财产类别", "center", 18), ("具体信息", "text", 50), ("所在地", "text", 24),
        ("线索来源", "text", 23),
    )  # fmt: skip
    until = f"截至{day_words(as_of) if as_of else OPEN}"
    facts = [
        fact(
            "原执行情况",
            f"申请执行人依据{title_words(title)}向贵院申请执行，贵院以{case_words(case)}立案执行。"
            f"{until}，依该文书应当履行的债务为{_yuan(debt)}元，已履行{_yuan(performed)}元，尚未履行{_yuan(balance)}元。",
        ),
        fact(
            "申请恢复执行的理由",
            f"{RESUMPTION_GROUNDS.get(ground, OPEN)}。",
            *lines(given["detail"] or OPEN),
            *(["现提供新发现的财产如下："] if rows else []),
            table=table(columns, ([str(number), *row] for number, row in enumerate(rows, start=1))) if rows else None,
        ),
        fact("法律依据", f"综上，依照{law(*RESUMPTION_LAW.get(ground, ('CPL 267',)))}之规定，特向贵院申请恢复执行。"),
    ]
    proofs = {
        "breach": "执行和解协议及不履行的证据1份；",
        "property": "财产线索清单及证明材料1份；",
        "suspension_ended": "证明中止情形消失的材料1份；",
    }
    return application(
        dossier,
        applicant="申请执行人",
        respondent="被执行人",
        claims=[f"请求恢复对{title_words(title)}的执行，尚未履行金额{money(balance)}"],
        facts=facts,
        court=court_of(dossier),
        case=case,
        attachments=numbered_attachments(
            "执行依据及原执行裁定书复印件各1份；", proofs.get(ground, "证明恢复执行事由的材料1份；"), papers_of_the_bank(dossier)
        ),
    )


def _yuan(amount: Decimal | None) -> str:
    return OPEN if amount is None else yuan(amount)


def asset_lead_list(dossier: Dossier) -> Draft:
    """D25: landscape, a row a lead; in a masked copy long numbers show their last four signs only."""
    given = answers(dossier)
    case, court = case_of(dossier), court_of(dossier)
    masked = given["masked"] == "yes"
    rows = [[_masked(cell) if masked else cell for cell in row] for row in leads_of(dossier)]
    columns = (
        ("序号", "center", 12), ("被执行人", "text", 34), ("类别", "center", 20), ("具体信息", "text", 62), ("所在地、协助单位", "text", 36),
        ("估值（元）", "text", 25), ("权利负担", "text", 24), ("来源及取得日期", "text", 26), ("建议措施", "center", 18),
    )  # fmt: skip
    note = f"申请执行人依照{law(*LEAD_LAW)}之规定，向贵院提供上列财产线索，请依法核查并采取控制措施。"
    if given["note"]:
        note += "".join(lines(given["note"]))
    context: dict[str, Any] = {
        **basis_of(dossier),
        "court": {"name": court.name if court else ""},
        "case_number": case.number if case else "",
        "applicant": dossier.plaintiff.name,
        "respondents": names(dossier.defendants),
        "leads": table(columns, ([str(number), *row] for number, row in enumerate(rows, start=1))) if rows else None,
        "notes": [note],
        "closing": {"signer": dossier.plaintiff.name, "signed_on": signed_words(dossier)},
    }

    def put(text: str) -> None:
        context["notes"] = [line for line in text.split("\n") if line]

    return Draft(context, [Passage("notes", "说明", ["notes"], note, put)])


def leads_of(dossier: Dossier) -> list[list[str]]:
    """The leads as typed; where none was typed, those of the docket that the court does not have yet."""
    typed = asked_rows(dossier, "assets")
    named = {party.id for party in dossier.defendants}
    return typed or [
        [
            lead.party.name if lead.party else names(dossier.defendants),
            ASSET_CLASSES[lead.asset_class],
            lead.description,
            "",
            yuan(lead.value) if lead.value is not None else "",
            "",
            f"{LEAD_SOURCES[lead.source]}，{day_words(lead.found_on)}",
            "",
        ]
        for lead in dossier.course.leads
        if lead.outcome is LeadOutcome.KNOWN and (lead.party_id is None or lead.party_id in named)
    ]


def _masked(text: str) -> str:
    return _LONG_NUMBER.sub(lambda found: "*" * (len(found[0]) - 4) + found[0][-4:], text)


def restriction_application(dossier: Dossier) -> Draft:
    """D47."""
    given = answers(dossier)
    case, title = case_of(dossier), dossier.course.title(given["title"])
    asked = given["asked"]
    persons = asked_rows(dossier, "persons")
    claims = []
    if asked != "listing":
        claims.append(f"请求对{_restricted(dossier, persons)}采取限制消费措施")
    if asked != "consumption":
        claims.append(f"请求将被执行人{names(dossier.defendants)}纳入失信被执行人名单")
    grounds = [LISTING_GROUNDS[key] for key in questions.chosen(given["grounds"]) if key in LISTING_GROUNDS]
    columns = (("序号", "center", 12), ("姓名", "center", 28), ("职务或者与被执行人的关系", "text", 56), ("证明材料", "text", 60))
    effective = f"（于{day_words(title.effective_on)}生效）" if title and title.effective_on else ""
    facts = [
        fact(
            "执行情况",
            f"{title_words(title)}{effective}已经发生法律效力，贵院以{case_words(case)}立案执行，被执行人至今未履行生效法律文书确定的给付义务。",
        ),
        fact(
            "被执行人应当被采取措施的事实",
            *(["被执行人" + "，并".join(grounds) + "。"] if grounds else []),
            *lines(given["detail"] or OPEN),
        ),
    ]
    if persons:
        facts.append(
            fact(
                "单位被执行人的相关人员",
                "申请一并限制消费的人员如下：",
                table=table(columns, ([str(number), *row] for number, row in enumerate(persons, start=1))),
            )
        )
    facts.append(fact("法律依据", f"综上，依照{law(*RESTRICTION_LAW.get(asked, ('CPL 266',)))}之规定，特向贵院提出申请。"))
    return application(
        dossier,
        applicant="申请执行人",
        respondent="被执行人",
        claims=claims,
        facts=facts,
        court=court_of(dossier),
        case=case,
        heading={"consumption": "限制消费申请书", "listing": "纳入失信被执行人名单申请书"}.get(asked, RESTRICTION),
        attachments=numbered_attachments(
            "执行依据复印件1份；",
            "证明上述事实的材料1份；",
            *(["相关人员任职情况的证明材料1份；"] if persons else []),
            papers_of_the_bank(dossier),
        ),
    )


def _restricted(dossier: Dossier, persons: Sequence[Sequence[str]]) -> str:
    """The debtors; of companies their legal representatives too, and whoever else was named."""
    said = []
    for party in dossier.defendants:
        with_head = is_company(party) and party.representative_name
        said.append(f"被执行人{party.name}" + (f"及其法定代表人{party.representative_name}" if with_head else ""))
    heads = {party.representative_name for party in dossier.defendants if is_company(party)}
    said += [f"{role or '相关人员'}{name}" for name, role, _ in persons if name not in heads]
    return "、".join(said) or OPEN
