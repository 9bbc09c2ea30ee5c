"""Every paper that answers a deadline, begun on G1 with its course and answered in full."""

from datetime import date

from app.access.models import Branch
from app.core.db import db
from app.filings import services as filings
from app.filings.models import Filing
from app.filings.states import PaperKind
from tests.factories import course as courses
from tests.factories import filings as papers
from tests.factories.course import Course
from tests.factories.filings import Ready

SIGNED = date(2026, 3, 20)
SEIZED = "\n".join(
    (
        "澜州示例精工机械有限公司｜银行存款｜示例商业银行澜州支行，账号6222000000000001234｜500,000.00｜无｜冻结｜还款流水",
        "赵示例｜不动产｜澜州市临澜区示例花园3幢502室，澜（2020）临澜区不动产权第0000009号｜1,800,000.00｜抵押｜查封｜不动产登记查询",
    )
)
LEADS = (
    "澜州示例精工机械有限公司｜银行存款｜示例商业银行澜州支行，账号6222000000000001234｜示例商业银行澜州支行｜86,000.00｜无｜还款流水，2026年3月2日｜冻结\n"
    "赵示例｜股权｜示例控股有限公司30%股权｜澜州市临澜区市场监督管理局｜未评估｜无｜企业信用信息公示系统，2026年3月5日｜冻结"
)


def ready() -> tuple[Ready, Course]:
    """G1 ready to be sued on, with its course, and a bank whose account is known."""
    made = papers.ready()
    bank: Branch = made.g1.matter.branch
    bank.account_name, bank.account_bank, bank.account_number = bank.name, "示例银行澜州分行营业部", "1002003004005006"
    parties = [made.g1.borrower, *made.g1.guarantors]
    course = courses.course(matter=made.g1.matter, actor=made.officer, parties=parties)
    db.session.flush()
    return made, course


def answers_of(made: Ready, course: Course) -> dict[PaperKind, dict[str, str]]:
    """A full set of answers for every kind."""
    g1 = made.g1
    holding = str(g1.guarantors[0].id)
    enforced = {"enforcement": str(course.enforcement.id), "title": str(course.judgment.id)}
    seizures = f"{course.deposit.id},{course.plant.id}"
    return {
        PaperKind.PRESERVATION_APPLICATION: {
            "stage": "in_suit",
            "lawsuit": str(course.lawsuit.id),
            "reason": "被申请人近期集中处置生产设备，并将回款转入关联账户，判决存在难以执行的现实危险",
            "assets": SEIZED,
            "security": "exemption",
        },
        PaperKind.PRESERVATION_RENEWAL: {"measures": seizures, "reason": "judged"},
        PaperKind.PRESERVATION_RELEASE: {
            "measures": str(course.deposit.id),
            "ground": "excess",
            "approval": "澜银审〔2026〕12号",
        },
        PaperKind.NOTICE_SERVICE_APPLICATION: {
            "lawsuit": str(course.lawsuit.id),
            "parties": holding,
            "attempts": "2025-05-06｜邮寄送达｜澜州市临澜区示范路20号｜查无此单位，退回｜EMS1234567890123\n2025-05-20｜直接送达｜澜州市临澜区示范路20号｜办公场所已搬空｜送达回证",
            "whereabouts": "示例控股有限公司已不在登记住所经营，登记的联系电话停机，法定代表人无法取得联系",
            "media": "人民法院公告网",
            "slip_attached": "yes",
        },
        PaperKind.NOTICE_OF_APPEAL: {
            "title": str(course.judgment.id),
            "items": "三",
            "instead": "改判被上诉人钱示例对全部债务承担连带清偿责任",
            "parties": str(g1.guarantors[2].id),
            "on_facts": "原审判决认定《保证合同》上的签名不是钱示例所签，与面签影像和笔迹鉴定材料不符",
            "on_law": "钱示例在保证期间内已收到上诉人要求承担保证责任的书面通知，原审判决免除其保证责任，适用法律错误",
        },
        PaperKind.DEMAND_NOTICE: {"parties": str(g1.borrower.id), "pay_by": "2026-04-10", "contact": "周示例"},
        PaperKind.PAYMENT_ORDER_APPLICATION: {
            "parties": str(g1.borrower.id),
            **dict.fromkeys(("money", "no_counter", "in_china", "servable", "competent", "no_preservation"), "yes"),
        },
        PaperKind.COLLATERAL_REALISATION_APPLICATION: {
            "securities": str(g1.security.id),
            "parties": str(g1.borrower.id),
            "conditions": "借款已于2025年3月20日到期，债务人未清偿，合同约定的实现抵押权的情形已经发生",
            "state": "澜州市临澜区示范路18号工业厂房｜抵押人自用，一层东侧出租｜无｜无｜6,200,000.00",
            "no_dispute": "双方对债权数额、抵押登记和实现条件均无实质性争议，债务人已签收催收通知书并确认债务",
            "order": "none",
        },
        PaperKind.ENFORCEMENT_RESUMPTION: {
            **enforced,
            "ground": "property",
            "debt": "3,813,222.65",
            "performed": "86,000.00",
            "as_of": "2026-03-20",
            "detail": "终结本次执行程序后，申请执行人查询发现被执行人赵示例名下新登记一辆小型轿车",
            "assets": "赵示例｜机动车｜澜A00001小型轿车｜澜州市临澜区示例花园地下车库｜机动车登记查询，2026年3月2日",
        },
        PaperKind.ASSET_LEAD_LIST: {"enforcement": str(course.enforcement.id), "assets": LEADS},
        PaperKind.RESTRICTION_APPLICATION: {
            **enforced,
            "asked": "both",
            "grounds": "evasion,no_report",
            "detail": "被执行人在收到执行通知书后将回款转入关联公司账户，且未按财产报告令报告财产情况",
            "persons": "吴示例｜实际控制人｜企业信用信息公示系统截图、股权代持协议",
        },
    }


def begin(made: Ready, course: Course, kind: PaperKind, **changed: str) -> Filing:
    """The paper begun on the golden cut-off and answered."""
    filing = filings.begin(actor=made.officer, matter=made.g1.matter, kind=kind, cutoff_on=papers.CUTOFF, signed_on=SIGNED)
    return filings.answer(actor=made.officer, filing=filing, texts=answers_of(made, course)[kind] | changed)
