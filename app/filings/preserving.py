"""Preservation papers: the application (D07), its renewal (D10) and its release (D11)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from app.courts.models import Court
from app.filings import questions
from app.filings.applying import (
    OPEN,
    answers,
    application,
    asked_rows,
    case_words,
    fact,
    joined,
    law,
    lines,
    loans_made,
    money,
    names,
    numbered_attachments,
    owed_words,
    papers_of_the_bank,
    secured_by,
    table,
)
from app.filings.contexts import Draft
from app.filings.course_facts import MeasureFacts
from app.filings.dossier import Dossier
from app.statutes.course import MeasureState
from app.statutes.money import day_words
from app.statutes.numerals import chinese_number
from app.statutes.periods import AssetKind

STAGES = {
    "pre_suit": "诉前财产保全",
    "in_suit": "诉讼财产保全",
    "before_enforcement": "执行前财产保全",
}
STAGE_LAW = {
    "pre_suit": ("CPL 104", "PRES 1"),
    "in_suit": ("CPL 103", "PRES 1"),
    "before_enforcement": ("CPL-I 163", "PRES 1"),
}
RENEWAL_LAW = ("CPL-I 485", "PRES 18")
RELEASE_LAW = ("CPL 107", "PRES 23")
COURT_GROUNDS = {
    "property": "贵院系被保全财产所在地人民法院",
    "respondent": "贵院系被申请人住所地人民法院",
    "case": "贵院系对案件有管辖权的人民法院",
}
SECURITIES = {
    "insurer": "申请人以保险人出具的财产保全责任险担保书提供担保",
    "guarantee_letter": "申请人以金融机构出具的独立保函提供担保",
    "surety": "申请人由第三人提供保证担保",
    "property": "申请人以财产提供担保",
    "exemption": "申请人系经国家金融监督管理机构批准设立的金融机构，请求依法免予提供担保",
}
LONGEST = {AssetKind.DEPOSIT: 1, AssetKind.MOVABLE: 2, AssetKind.IMMOVABLE: 3}
"""Years a seizure may last at most, by the kind of its asset (PER-44)."""
VERBS = {AssetKind.DEPOSIT: "冻结", AssetKind.MOVABLE: "查封（扣押）", AssetKind.IMMOVABLE: "查封"}
REASONS_TO_RENEW = {
    "pending": "本案尚未审结，申请人的债权尚未得到清偿",
    "judged": "本案裁判文书已经作出，债务人尚未履行，申请人的债权尚未得到清偿",
    "enforcing": "本案正在执行中，申请人的债权尚未得到全部清偿",
}
RELEASE_GROUNDS = {
    "performed": "当事人之间的债务已经履行完毕",
    "settled": "当事人已经达成和解，被申请人已按约定履行",
    "withdrawn": "申请人已撤回起诉",
    "no_suit": "申请人采取诉前财产保全措施后未在法定期间内提起诉讼或者申请仲裁",
    "excess": "已保全财产的价值超出申请保全的数额",
    "sale": "申请人同意被申请人处分该财产，所得价款用于清偿债务",
    "replaced": "被申请人提供了其他等值且便于执行的财产作为担保",
}


def court_of(dossier: Dossier) -> Court | None:
    """The court that took the measures; without any, the court of the matter."""
    chosen = measures_of(dossier)
    return next((row.court for row in chosen if row.court), None) or dossier.court


def amount_of(dossier: Dossier) -> Decimal | None:
    """What is to be preserved: the amount named, else the whole locked debt."""
    named = questions.amount(answers(dossier)["amount"])
    return named if named is not None else dossier.result.total if dossier.result else None


def measures_of(dossier: Dossier) -> list[MeasureFacts]:
    """The seizures the paper is about, those that end first at the top."""
    wanted = questions.chosen(answers(dossier)["measures"])
    found = [row for row in dossier.course.measures if str(row.id) in wanted]
    return sorted(found, key=lambda row: (row.until_on or date.max, row.id))


def years_of(dossier: Dossier, measure: MeasureFacts) -> int:
    """For how many years the renewal of a seizure is asked."""
    asked = answers(dossier)["term"]
    return int(asked) if asked.isdigit() else LONGEST[measure.kind]


def preservation_application(dossier: Dossier) -> Draft:
    """D07."""
    given = answers(dossier)
    stage = given["stage"]
    amount = amount_of(dossier)
    lawsuit = dossier.course.proceeding(given["lawsuit"])
    title = dossier.course.title(given["title"])
    rows = asked_rows(dossier, "assets")
    claim = f"请求依法对被申请人{names(dossier.defendants)}名下价值{money(amount)}的财产采取查封、扣押、冻结措施（财产明细见财产信息表）"
    standing = [
        {
            "pre_suit": f"申请人拟就与被申请人之间的{dossier.matter.cause_of_action}向人民法院提起诉讼。"
            f"{COURT_GROUNDS.get(given['court_ground'], OPEN)}，申请人依法向贵院申请诉前财产保全。",
            "in_suit": f"申请人与被申请人{dossier.matter.cause_of_action}一案，{case_words(lawsuit)}已由贵院受理。"
            if lawsuit
            else f"申请人已就与被申请人之间的{dossier.matter.cause_of_action}向贵院提起诉讼。",
            "before_enforcement": f"{title.maker}作出的{title.number or OPEN}{title.words}已经生效，申请人尚未申请执行。"
            if title
            else "",
        }.get(stage, OPEN)
    ]
    reason_heading = "情况紧急的理由" if stage == "pre_suit" else "申请保全的理由"
    facts = [
        fact("债权情况", *standing, *loans_made(dossier), *secured_by(dossier), owed_words(dossier)),
        fact(reason_heading, *lines(given["reason"] or OPEN)),
        fact("财产信息", "申请人提供被申请人的下列财产信息、财产线索：", table=_assets(rows)),
        fact("担保情况", _security(given), f"综上，依照{law(*STAGE_LAW.get(stage, ('CPL 103',)))}之规定，特向贵院提出申请。"),
    ]
    attachments = [
        "申请人主体材料：" + papers_of_the_bank(dossier),
        "借款合同、担保合同、放款凭证等债权证据1套；",
        "财产线索证明材料1份；",
        *(["担保书或者保函原件1份；"] if given["security"] not in ("", "exemption") else []),
        *(["案件受理通知书复印件1份；"] if stage == "in_suit" and lawsuit else []),
        *(["生效法律文书复印件1份；"] if stage == "before_enforcement" else []),
    ]
    return application(
        dossier,
        applicant="申请人",
        respondent="被申请人",
        claims=[claim, "本案保全申请费由被申请人负担"],
        facts=facts,
        court=_court_asked(dossier),
        case=lawsuit,
        attachments=numbered_attachments(*attachments),
        stage=STAGES.get(stage, ""),
    )


def _court_asked(dossier: Dossier) -> Court | None:
    given = answers(dossier)
    lawsuit = dossier.course.proceeding(given["lawsuit"])
    title = dossier.course.title(given["title"])
    found = (lawsuit.court if lawsuit else None) or (title.court if title else None)
    return found or dossier.court


def _assets(rows: Sequence[Sequence[str]]) -> dict[str, object] | None:
    """The table of assets; where a clue comes from stands with what it is."""
    if not rows:
        return None
    columns = (
        ("序号", "center", 12), ("所有人", "text", 24), ("财产类型", "center", 16), ("具体信息", "text", 42), ("估值（元）", "text", 29),
        ("权利负担", "text", 19), ("措施", "center", 14),
    )  # fmt: skip
    return table(
        columns,
        (
            [str(number), owner, kind, f"{what}（线索来源：{source}）" if source else what, value, burden, measure]
            for number, (owner, kind, what, value, burden, measure, source) in enumerate(rows, start=1)
        ),
    )


def _security(given: Mapping[str, str]) -> str:
    words = SECURITIES.get(given["security"], OPEN)
    return f"{words}：{joined(given['security_detail'])}。" if given["security_detail"] else f"{words}。"


def preservation_renewal(dossier: Dossier) -> Draft:
    """D10."""
    given = answers(dossier)
    chosen = measures_of(dossier)
    case = chosen[0].proceeding if chosen else None
    court = court_of(dossier)
    claims = [_renewed(dossier, row) for row in chosen] or [f"请求对{OPEN}继续查封、扣押、冻结"]
    facts = [
        fact(
            "保全措施情况",
            f"{case_words(case)}中，贵院已依申请人的申请采取下表所列查封、扣押、冻结措施。{_computed(chosen)}",
            table=_measures(chosen, given),
        ),
        fact(
            "申请续行的理由",
            f"{REASONS_TO_RENEW.get(given['reason'], OPEN)}。上述措施期限将届满，如不续行，被申请人转移、处分上述财产将使申请人的债权难以实现。",
            *lines(given["detail"]),
            f"综上，依照{law(*RENEWAL_LAW)}之规定，特向贵院申请续行查封、扣押、冻结。",
        ),
    ]
    attachments = numbered_attachments(
        "保全（执行）裁定书复印件1份；",
        "查封、扣押、冻结清单或者协助执行通知书复印件1份；",
        "案件受理通知书等证明案件进展的材料1份；",
        papers_of_the_bank(dossier),
    )
    return application(
        dossier,
        applicant="申请人",
        respondent="被申请人",
        claims=claims,
        facts=facts,
        court=court,
        case=case,
        attachments=attachments,
    )


def _renewed(dossier: Dossier, row: MeasureFacts) -> str:
    given = answers(dossier)
    ruling = ruling_words(given["ruling"] or row.ruling)
    start = day_words(row.until_on + timedelta(days=1)) if row.until_on else OPEN
    return f"请求对{ruling}项下的{row.title}继续{VERBS[row.kind]}，期限自{start}起{chinese_number(years_of(dossier, row))}年"


def ruling_words(number: str) -> str:
    """A ruling by its number; a number that says itself what it is stands as it is."""
    return number if number.endswith("书") else f"{number or OPEN}民事裁定书"


def _measures(chosen: Sequence[MeasureFacts], given: Mapping[str, str]) -> dict[str, object] | None:
    if not chosen:
        return None
    columns = (
        ("序号", "center", 12), ("财产", "text", 39), ("措施", "center", 16), ("裁定书文号", "text", 30), ("起", "center", 22),
        ("止", "center", 22), ("顺位", "center", 15),
    )  # fmt: skip
    return table(
        columns,
        (
            [
                str(number),
                row.title,
                VERBS[row.kind],
                given["ruling"] or row.ruling or OPEN,
                row.started_on.isoformat(),
                _until(row),
                "首封" if row.state is MeasureState.EFFECTIVE else f"轮候第{chinese_number(max(row.position - 1, 1))}位",
            ]
            for number, row in enumerate(chosen, start=1)
        ),
    )


def _until(row: MeasureFacts) -> str:
    if row.until_on is None:
        return OPEN if row.state is MeasureState.EFFECTIVE else ""
    return row.until_on.isoformat()


def _computed(chosen: Sequence[MeasureFacts]) -> str:
    """Which ends no paper prints; said before the table, so that the court sees how they were found."""
    titles = "、".join(row.title for row in chosen if row.until_on is not None and not row.is_printed)
    return f"其中，{titles}的查封文书未载明截止日，表中截止日系依法定期限计算。" if titles else ""


def preservation_release(dossier: Dossier) -> Draft:
    """D11."""
    given = answers(dossier)
    chosen = measures_of(dossier)
    left = [row for row in dossier.course.measures if row.binds and row not in chosen]
    case = chosen[0].proceeding if chosen else None
    claims = [f"请求解除对{row.title}的{VERBS[row.kind]}（{ruling_words(given['ruling'] or row.ruling)}）" for row in chosen]
    if not claims:
        claims = [f"请求解除对{OPEN}的查封、扣押、冻结"]
    if left:
        claims.append(f"对{'、'.join(row.title for row in left)}的查封、扣押、冻结措施继续有效")
    ground = RELEASE_GROUNDS.get(given["ground"], OPEN)
    effect = "本申请仅涉及上述保全措施的解除，不构成申请人对债权及其他权利的放弃。" if given["ground"] != "performed" else ""
    facts = [
        fact(
            "保全措施情况",
            f"{case_words(case)}中，贵院已依申请人的申请采取查封、扣押、冻结措施，其中申请解除的措施如下：",
            table=_measures(chosen, given),
        ),
        fact(
            "申请解除的理由",
            f"{ground}。",
            *lines(given["detail"]),
            effect,
            f"综上，依照{law(*RELEASE_LAW)}之规定，特向贵院申请解除保全。",
        ),
    ]
    if left:
        facts.insert(1, fact("继续有效的措施", "下列措施不在本次申请解除之列：", table=_measures(left, {"ruling": ""})))
    attachments = numbered_attachments("保全裁定书复印件1份；", "证明解除事由的材料1份；", papers_of_the_bank(dossier))
    return application(
        dossier,
        applicant="申请人",
        respondent="被申请人",
        claims=claims,
        facts=facts,
        court=court_of(dossier),
        case=case,
        attachments=attachments,
    )
