"""The demo bank's own tables: rates and a holiday year that two people entered, and a change that waits for a decision."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app.access.models import User
from app.administration import services as administration
from app.core import clock
from app.core.db import db
from app.registers import entries, notice
from app.registers import services as registers
from app.registers.entries import Entry
from app.registers.models import Amendment

PUBLISHED = (date(2026, 1, 20), date(2026, 2, 24), date(2026, 3, 20))
DOUBTED = date(2024, 10, 21)
NOTICE_2022 = """一、元旦：2022年1月1日至3日放假，共3天。
二、春节：1月31日至2月6日放假调休，共7天。1月29日（星期六）、1月30日（星期日）上班。
三、清明节：4月3日至5日放假调休，共3天。4月2日（星期六）上班。
四、劳动节：4月30日至5月4日放假调休，共5天。4月24日（星期日）、5月7日（星期六）上班。
五、端午节：6月3日至5日放假，共3天。
六、中秋节：9月10日至12日放假，共3天。
七、国庆节：10月1日至7日放假调休，共7天。10月8日（星期六）、10月9日（星期日）上班。"""


def lay(*, approver: User) -> None:
    """Enter what was published, and leave one change to be decided."""
    keeper = db.session.scalars(select(User).where(User.staff_number == "admin1")).one()
    rest, working = notice.read(NOTICE_2022, year=2022)
    year = entries.holidays(year=2022, rest=rest, working=working)
    _settle(keeper, approver, year, reason="补录2022年放假安排，用于核对以前年度的期间", source="国办发明电〔2021〕11号")
    for day in PUBLISHED:
        if day > clock.today():
            continue
        rates = entries.lpr(
            published_on=day,
            from_on=day,
            one_year=Decimal("3.00"),
            five_years=Decimal("3.50"),
            rules=registers.in_force(),
        )
        _settle(keeper, approver, rates, reason="按公布的当月利率登记，与上月相同", source=f"{day:%Y年%-m月%-d日}公告")
    doubted = entries.lpr(
        published_on=DOUBTED,
        from_on=DOUBTED,
        one_year=Decimal("3.05"),
        five_years=Decimal("3.60"),
        rules=registers.in_force(),
    )
    waiting = _prepared(keeper, doubted, reason="信贷系统载明2024年10月1年期利率为3.05%", source="信贷系统参数表")
    administration.send(actor=keeper, amendment=waiting, note="请与公告核对后审批")


def _settle(keeper: User, approver: User, entry: Entry, *, reason: str, source: str) -> None:
    amendment = _prepared(keeper, entry, reason=reason, source=source)
    administration.send(actor=keeper, amendment=amendment)
    registers.approve(actor=approver, amendment=amendment, opinion="与公告一致")


def _prepared(keeper: User, entry: Entry, *, reason: str, source: str) -> Amendment:
    amendment = registers.propose(actor=keeper, entry=entry, takes_effect_on=clock.today(), reason=reason, source=source)
    weighing = administration.open_weighing(amendment=amendment)
    administration.weigh(amendment=amendment, matter_ids=administration.candidates(amendment=amendment))
    administration.complete(weighing=weighing)
    return amendment
