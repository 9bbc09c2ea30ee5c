"""The planted stories: golden case G1 with its absolute dates, and the matters that scenarios and tests look for."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from app.cli.demo.builder import Builder
from app.collateral.states import AssetType, SecurityKind
from app.core.db import db
from app.files.states import AttachmentKind
from app.matters.models import Loan, Matter, Party, PartyName
from app.matters.states import Compound, GuaranteeKind, NameKind, PartyStatus, RateKind, Reprice, Role, Stage, Tier

GROUND = (
    "未经依法清算即办理注销登记，致使公司无法清算（《最高人民法院关于适用〈中华人民共和国公司法〉若干问题的规定（二）》第二十条）"
)
"""Why the shareholders of a deregistered company answer."""

G1_TITLE = "澜州示例精工机械有限公司"


def golden_case(builder: Builder) -> Matter:
    """G1: one drawdown, interest paid to 2024-12-20, three joint guarantors, plant and land under a registered maximum.

    One guarantor has no address and another no telephone number; nothing else is missing.
    """
    house = builder.house
    owner = house.officer
    matter = builder.matter(
        title=G1_TITLE,
        branch=house.branches[0],
        owner=owner,
        stage=Stage.PREPARED,
        tier=Tier.DOUBTFUL,
        opened_on=date(2025, 6, 20),
        stage_since=date(2026, 3, 2),
        default_on=date(2025, 3, 21),
        default_clause="第十二条",
        court_id=house.courts[1].id,
        internal_note="抵押厂房部分出租，租金收入可覆盖部分利息；实际控制人配合度一般。",
        internal_assessment="快速变现价值约 434 万元，预计回收九成以上。",
    )
    checked = date(2026, 3, 9)
    borrower = builder.company(
        name=G1_TITLE,
        representative="赵示例",
        matter=matter,
        verified_on=checked,
        address="澜州市临澜区示范路18号",
        telephone="0999-12345678",
    )
    holding = builder.company(
        name="示例控股有限公司",
        representative="钱示例",
        matter=matter,
        verified_on=checked,
        representative_title="董事长",
        address="澜州市临澜区示范路20号",
        telephone="",
    )
    husband = builder.person(
        name="赵示例",
        matter=matter,
        is_male=True,
        born_on=date(1975, 3, 8),
        employer=G1_TITLE,
        job="执行董事",
        verified_on=checked,
        address="澜州市临澜区示例花园3幢502室",
    )
    wife = builder.person(
        name="钱示例", matter=matter, is_male=False, born_on=date(1977, 11, 20), verified_on=checked, address=""
    )
    builder.role(matter, borrower, Role.BORROWER)
    builder.role(matter, borrower, Role.MORTGAGOR)
    for guarantor in (holding, husband, wife):
        builder.role(matter, guarantor, Role.GUARANTOR)
    loan = builder.loan(
        matter,
        borrower,
        number="LZ2024-0318",
        amount=Decimal("3500000.00"),
        signed_on=date(2024, 3, 18),
        starts_on=date(2024, 3, 20),
        ends_on=date(2025, 3, 20),
        fixed_percent=Decimal("5.00"),
        compound=Compound.PENALTY_RATE,
        purpose="购买原材料",
    )
    builder.drawdown(
        loan,
        number="LZ2024-0318-01",
        amount=Decimal("3500000.00"),
        drawn_on=date(2024, 3, 20),
        due_on=date(2025, 3, 20),
        interest_paid_to=date(2024, 12, 20),
    )
    for position, guarantor in enumerate((holding, husband, wife), start=1):
        builder.guarantee(
            matter,
            guarantor,
            [loan],
            number=f"LZ2024-0318-B{position}",
            signed_on=date(2024, 3, 18),
            period_months=36,
            period_ends_on=date(2028, 3, 20),
        )
    plant = builder.asset(
        asset_type=AssetType.PLANT_LAND,
        description="工业厂房及占用范围内的国有建设用地使用权",
        owners=[borrower],
        matter=matter,
        location="澜州市临澜区示范路18号",
        certificate_number="澜（2023）临澜区不动产权第0000001号",
        building_area=Decimal("2860"),
        land_area=Decimal("5333"),
        is_leased=True,
        lease_note="一层东侧约 600 平方米出租，租约签订于抵押登记之后",
        internal_value=Decimal("4340000.00"),
        value=Decimal("7140000.00"),
        as_of=date(2024, 3, 12),
    )
    security = builder.security(
        matter,
        plant,
        borrower,
        [loan],
        kind=SecurityKind.MAXIMUM_MORTGAGE,
        number="LZ2024-0318-D",
        signed_on=date(2024, 3, 18),
        registered_on=date(2024, 3, 19),
        registration_number="澜（2024）临澜区不动产证明第0000001号",
        rank=1,
        max_amount=Decimal("5000000.00"),
        determined_from=date(2024, 3, 18),
        determined_to=date(2025, 3, 20),
        determined_on=date(2025, 3, 20),
    )
    security.registration_proof_id = builder.scan(
        matter,
        AttachmentKind.REGISTRATION_PROOF,
        "不动产登记证明",
        ("Registration certificate (specimen)", "0000001", "CNY 5,000,000.00"),
    ).id
    for kind, title in (
        (AttachmentKind.LOAN_CONTRACT, "流动资金借款合同"),
        (AttachmentKind.EVIDENCE_LIST, "证据目录"),
        (AttachmentKind.POWER_OF_ATTORNEY, "授权委托书"),
    ):
        builder.scan(matter, kind, title, (kind.value.replace("_", " "), "LZ2024-0318"))
    builder.engage(matter, house.firms[0], starts_on=date(2026, 3, 2))
    return matter


def floating_rate(builder: Builder) -> Matter:
    """A floating rate over five resets and four part payments."""
    matter, borrower = _matter(builder, "澜州示例浮动利率纺织有限公司", stage=Stage.FILED, due=date(2025, 9, 15))
    loan = _loan(
        builder,
        matter,
        borrower,
        "LZ-ST-LPR",
        Decimal("8000000.00"),
        drawn_on=date(2022, 9, 15),
        due_on=date(2025, 9, 15),
        paid_to=date(2025, 3, 20),
        rate_kind=RateKind.LPR,
        spread_bp=Decimal(135),
        reprice=Reprice.QUARTERLY,
    )
    for day, amount in (
        (date(2025, 6, 30), "50000"),
        (date(2025, 10, 8), "200000"),
        (date(2025, 12, 19), "120000"),
        (date(2026, 2, 13), "300000"),
    ):
        builder.repayment(loan, paid_on=day, amount=Decimal(amount))
    return matter


def guarantee_ring(builder: Builder) -> list[Matter]:
    """Twelve firms that guarantee one another in a ring."""
    firms = [f"澜州互保示例{character}厂有限公司" for character in "甲乙丙丁戊己庚辛壬癸子丑"]
    parties: list[Party] = []
    laid = []
    for name in firms:
        matter, borrower = _matter(builder, name, stage=Stage.ENFORCEMENT, due=builder.today - timedelta(days=480))
        parties.append(borrower)
        laid.append((matter, borrower))
    for position, (matter, borrower) in enumerate(laid):
        neighbour = parties[(position + 1) % len(parties)]
        loan = _loan(
            builder,
            matter,
            borrower,
            f"LZ-ST-RING-{position + 1:02d}",
            Decimal("3000000.00"),
            due_on=builder.today - timedelta(days=480),
        )
        builder.role(matter, neighbour, Role.GUARANTOR)
        builder.guarantee(matter, neighbour, [loan], number=f"{loan.number}-B1", signed_on=loan.signed_on)
    return [matter for matter, _ in laid]


def maximum_exceeded(builder: Builder) -> Matter:
    """A maximum-amount mortgage whose registered figure no longer covers the claim."""
    matter, borrower = _matter(
        builder, "澜州示例超额抵押建材有限公司", stage=Stage.PREPARED, due=builder.today - timedelta(days=520)
    )
    builder.role(matter, borrower, Role.MORTGAGOR)
    loan = _loan(
        builder,
        matter,
        borrower,
        "LZ-ST-MAX",
        Decimal("6000000.00"),
        due_on=builder.today - timedelta(days=520),
        fixed_percent=Decimal("7.20"),
    )
    shop = builder.asset(
        asset_type=AssetType.SHOP,
        description="示例商业街9号商铺",
        owners=[borrower],
        matter=matter,
        location=builder.names.address(),
        certificate_number="澜（2021）临澜区不动产权第0000777号",
        building_area=Decimal("260.55"),
        value=Decimal("6200000.00"),
    )
    builder.security(
        matter,
        shop,
        borrower,
        [loan],
        kind=SecurityKind.MAXIMUM_MORTGAGE,
        number="LZ-ST-MAX-D1",
        signed_on=loan.signed_on,
        rank=1,
        max_amount=Decimal("6200000.00"),
        determined_from=loan.signed_on,
        determined_to=loan.ends_on,
        determined_on=loan.ends_on,
    )
    return matter


def lapsed_guarantee(builder: Builder) -> Matter:
    """A joint guarantee whose agreed six months ended without a demand."""
    due_on = builder.today - timedelta(days=300)
    matter, borrower = _matter(builder, "澜州示例保证期间已过商贸有限公司", stage=Stage.COLLECTION, due=due_on)
    loan = _loan(builder, matter, borrower, "LZ-ST-LAPSED", Decimal("1200000.00"), due_on=due_on)
    guarantor = builder.person(name="孙示例", matter=matter)
    builder.role(matter, guarantor, Role.GUARANTOR)
    builder.guarantee(matter, guarantor, [loan], number="LZ-ST-LAPSED-B1", signed_on=loan.signed_on, period_months=6)
    return matter


def death_of_a_guarantor(builder: Builder) -> Matter:
    """A guarantor has died; two heirs stand for the estate."""
    matter, borrower = _matter(
        builder, "澜州示例继承案五金有限公司", stage=Stage.PREPARED, due=builder.today - timedelta(days=210)
    )
    loan = _loan(builder, matter, borrower, "LZ-ST-HEIR", Decimal("2000000.00"), due_on=builder.today - timedelta(days=210))
    dead = builder.person(
        name="李示例", matter=matter, is_male=True, status=PartyStatus.DECEASED, status_on=builder.today - timedelta(days=90)
    )
    builder.role(matter, dead, Role.GUARANTOR)
    builder.guarantee(matter, dead, [loan], number="LZ-ST-HEIR-B1", signed_on=loan.signed_on)
    for name in ("李示禾", "李示林"):
        heir = builder.person(name=name, matter=matter)
        builder.role(matter, heir, Role.HEIR, stands_for=dead)
    return matter


def deregistered_company(builder: Builder) -> Matter:
    """The guaranteeing company was deregistered; its shareholders are sued instead."""
    matter, borrower = _matter(
        builder, "澜州示例注销案服饰有限公司", stage=Stage.PREPARED, due=builder.today - timedelta(days=260)
    )
    loan = _loan(builder, matter, borrower, "LZ-ST-GONE", Decimal("1800000.00"), due_on=builder.today - timedelta(days=260))
    gone = builder.company(
        name="澜州示例已注销贸易有限公司",
        representative="周示例",
        matter=matter,
        status=PartyStatus.DEREGISTERED,
        status_on=builder.today - timedelta(days=150),
    )
    builder.role(matter, gone, Role.GUARANTOR)
    builder.guarantee(matter, gone, [loan], number="LZ-ST-GONE-B1", signed_on=loan.signed_on)
    for name in ("周示例", "吴示例"):
        shareholder = builder.person(name=name, matter=matter)
        role = builder.role(matter, shareholder, Role.SHAREHOLDER, stands_for=gone)
        role.liability_ground = GROUND
    return matter


def long_and_rare_names(builder: Builder) -> Matter:
    """A company name of 48 characters, and two characters in a person's name that few fonts have."""
    name = "青澜省澜州市临澜区示例现代农业综合开发与农产品冷链仓储物流配送及跨境电子商务服务产业集团有限公司"
    matter, borrower = _matter(builder, name, stage=Stage.PREPARED, due=builder.today - timedelta(days=190))
    loan = _loan(builder, matter, borrower, "LZ-ST-RARE", Decimal("5600000.00"), due_on=builder.today - timedelta(days=190))
    guarantor = builder.person(name="王㙍䶮", matter=matter, is_male=True)
    guarantor.names.append(PartyName(kind=NameKind.ALIAS, name="王CHE YAN"))
    builder.role(matter, guarantor, Role.GUARANTOR)
    builder.guarantee(matter, guarantor, [loan], number="LZ-ST-RARE-B1", signed_on=loan.signed_on)
    return matter


def thirty_defendants(builder: Builder) -> Matter:
    """A village enterprise whose twenty-nine members all stand surety."""
    matter, borrower = _matter(
        builder, "澜州示例联保农业专业合作社有限公司", stage=Stage.PREPARED, due=builder.today - timedelta(days=230)
    )
    loan = _loan(builder, matter, borrower, "LZ-ST-THIRTY", Decimal("900000.00"), due_on=builder.today - timedelta(days=230))
    for position in range(29):
        member = builder.person(name=builder.names.person(), matter=matter)
        builder.role(matter, member, Role.GUARANTOR)
        builder.guarantee(
            matter,
            member,
            [loan],
            number=f"LZ-ST-THIRTY-B{position + 1:02d}",
            signed_on=loan.signed_on,
            kind=GuaranteeKind.MAXIMUM,
            title="最高额保证合同",
            max_amount=Decimal("50000.00"),
            determined_from=loan.signed_on,
            determined_to=loan.ends_on,
            determined_on=loan.ends_on,
        )
    return matter


def leap_day(builder: Builder) -> Matter:
    """A loan drawn on 29 February 2024."""
    matter, borrower = _matter(builder, "澜州示例闰日食品有限公司", stage=Stage.COLLECTION, due=date(2025, 2, 28))
    _loan(
        builder,
        matter,
        borrower,
        "LZ-ST-LEAP",
        Decimal("1000000.00"),
        drawn_on=date(2024, 2, 29),
        due_on=date(2025, 2, 28),
        paid_to=date(2024, 12, 20),
    )
    return matter


def smallest_and_largest(builder: Builder) -> list[Matter]:
    """Claims of one fen and of one fen less than a thousand million."""
    made = []
    for name, amount in (("澜州示例一分钱文具有限公司", "0.01"), ("澜州示例近十亿能源有限公司", "999999999.99")):
        matter, borrower = _matter(builder, name, stage=Stage.COLLECTION, due=builder.today - timedelta(days=120))
        _loan(builder, matter, borrower, f"LZ-ST-{len(made) + 1}", Decimal(amount), due_on=builder.today - timedelta(days=120))
        made.append(matter)
    return made


def plant(builder: Builder) -> list[Matter]:
    """All stories, G1 first."""
    single: tuple[Callable[[Builder], Matter], ...] = (
        golden_case,
        floating_rate,
        maximum_exceeded,
        lapsed_guarantee,
        death_of_a_guarantor,
        deregistered_company,
        long_and_rare_names,
        thirty_defendants,
        leap_day,
    )
    matters = [story(builder) for story in single]
    matters += guarantee_ring(builder) + smallest_and_largest(builder)
    db.session.flush()
    return matters


def _matter(builder: Builder, name: str, *, stage: Stage, due: date) -> tuple[Matter, Party]:
    house = builder.house
    opened_on = due + timedelta(days=75)
    matter = builder.matter(
        title=name,
        branch=house.branches[len(name) % len(house.branches)],
        owner=house.officers[len(name) % len(house.officers)],
        stage=stage,
        tier=Tier.DOUBTFUL,
        opened_on=opened_on,
        stage_since=min(opened_on + timedelta(days=30), builder.today),
        default_on=due + timedelta(days=1),
        default_clause="第十二条",
        court_id=house.courts[1].id,
    )
    borrower = builder.company(name=name, representative=builder.names.person(), matter=matter)
    builder.role(matter, borrower, Role.BORROWER)
    return matter, borrower


def _loan(
    builder: Builder,
    matter: Matter,
    borrower: Party,
    number: str,
    amount: Decimal,
    *,
    due_on: date,
    drawn_on: date | None = None,
    paid_to: date | None = None,
    **terms: object,
) -> Loan:
    drawn = drawn_on or due_on - timedelta(days=365)
    if terms.get("rate_kind") is not RateKind.LPR:
        terms.setdefault("fixed_percent", Decimal("5.20"))
    loan = builder.loan(
        matter,
        borrower,
        number=number,
        amount=amount,
        signed_on=drawn - timedelta(days=2),
        starts_on=drawn,
        ends_on=due_on,
        **terms,
    )
    builder.drawdown(loan, number=f"{number}-01", amount=amount, drawn_on=drawn, due_on=due_on, interest_paid_to=paid_to)
    return loan
