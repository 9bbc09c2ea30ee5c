"""The ordinary matters of the demo, drawn from the distributions of a county bank's bad SME loans."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import TypeVar

from app.cli.demo.builder import Builder
from app.cli.demo.names import TRADES
from app.collateral.states import AssetType, RegistrationKind, SecurityKind
from app.files.states import AttachmentKind
from app.matters.models import Loan, Matter, Party
from app.matters.states import CostKind, GuaranteeKind, GuaranteeMode, RateKind, Role, Stage, Tier

Item = TypeVar("Item")

STAGES = (
    (Stage.COLLECTION, 18, (95, 260)),
    (Stage.PREPARED, 14, (120, 320)),
    (Stage.FILED, 22, (180, 400)),
    (Stage.TRIAL, 20, (240, 500)),
    (Stage.JUDGED, 9, (360, 600)),
    (Stage.ENFORCEMENT, 34, (450, 1000)),
    (Stage.SETTLEMENT, 13, (200, 700)),
    (Stage.SHELVED, 14, (700, 1300)),
    (Stage.BANKRUPTCY, 6, (500, 1100)),
    (Stage.CLOSED, 7, (400, 1200)),
    (Stage.TRANSFERRED, 3, (500, 1300)),
)
"""Stage now, of 160 matters, and how many days principal has been overdue."""

PATTERNS = (("both", 52), ("guarantee", 30), ("mortgage", 10), ("none", 8))
DEFENDANTS = ((1, 16), (2, 22), (3, 21), (4, 20), (5, 13), (7, 8))
ASSETS = (
    (AssetType.RESIDENTIAL, 31),
    (AssetType.SHOP, 22),
    (AssetType.PLANT_LAND, 18),
    (AssetType.OFFICE, 7),
    (AssetType.LAND, 4),
    (AssetType.EQUIPMENT, 8),
    (AssetType.VEHICLE, 4),
    (AssetType.EQUITY, 4),
    (AssetType.RECEIVABLE, 2),
)
MEDIAN = Decimal(2_600_000)
SPREAD = 1.17
LARGEST = Decimal(48_000_000)
COURT_STAGES = (Stage.FILED, Stage.TRIAL, Stage.JUDGED, Stage.ENFORCEMENT, Stage.SHELVED)


@dataclass(frozen=True)
class Draft:
    """What is drawn for one matter before it is laid."""

    stage: Stage
    tier: Tier
    overdue_days: int
    principal: Decimal
    pattern: str
    defendants: int


def drafts(random: Random, *, count: int) -> list[Draft]:
    """`count` drafts: stages and tiers by quota, the rest drawn."""
    total = sum(share for _, share, _ in STAGES)
    stages: list[tuple[Stage, tuple[int, int]]] = []
    for stage, share, reach in STAGES:
        stages += [(stage, reach)] * round(share * count / total)
    while len(stages) < count:
        stages.append((Stage.ENFORCEMENT, STAGES[5][2]))
    overdue = [random.randint(*reach) for _, reach in stages[:count]]
    order = sorted(range(count), key=lambda i: overdue[i])
    tiers = {i: _tier(position / count) for position, i in enumerate(order)}
    made = [
        Draft(
            stage=stages[i][0],
            tier=tiers[i],
            overdue_days=overdue[i],
            principal=_principal(random),
            pattern=_draw(random, PATTERNS),
            defendants=_draw(random, DEFENDANTS),
        )
        for i in range(count)
    ]
    random.shuffle(made)
    return made


def lay(builder: Builder, draft: Draft, *, order: int) -> Matter:
    """One ordinary matter with its parties, loan, security, costs and counsel."""
    random, house, today = builder.names.random, builder.house, builder.today
    trade, business = random.choice(TRADES)
    due_on = today - timedelta(days=draft.overdue_days)
    drawn_on = due_on.replace(year=due_on.year - 1) if (due_on.month, due_on.day) != (2, 29) else due_on - timedelta(days=365)
    opened_on = due_on + timedelta(days=min(draft.overdue_days - 5, random.randint(60, 120)))
    branch = random.choice(house.branches)
    owner = (
        house.collectors[branch.id]
        if draft.stage is Stage.COLLECTION and branch.id in house.collectors
        else random.choice(house.officers)
    )
    name = builder.names.company(trade)
    matter = builder.matter(
        title=name,
        branch=branch,
        owner=owner,
        stage=draft.stage,
        tier=draft.tier,
        opened_on=opened_on,
        stage_since=opened_on + timedelta(days=random.randint(0, max(0, (today - opened_on).days))),
        default_on=due_on + timedelta(days=1),
        default_clause="第十二条",
        court_id=random.choice(house.courts[1:]).id if draft.stage in COURT_STAGES or random.random() < 0.5 else None,
        internal_note=f"{business}；客户经理估计可回收比例约 {random.randint(1, 8)} 成。",
    )
    chief = builder.names.person()
    verified = today - timedelta(days=random.choice((12, 35, 60, 80, 140)))
    borrower = builder.company(name=name, representative=chief, matter=matter, verified_on=verified)
    builder.role(matter, borrower, Role.BORROWER)
    loan = _loan(builder, matter, borrower, draft=draft, drawn_on=drawn_on, due_on=due_on, order=order)
    others = _guarantors(
        builder, matter, borrower, loan, chief=chief, count=draft.defendants - 1 if draft.pattern in ("both", "guarantee") else 0
    )
    if draft.pattern in ("both", "mortgage"):
        for position in range(1 if random.random() < 0.75 else 2):
            _security(
                builder,
                matter,
                loan,
                provider=borrower if random.random() < 0.6 or not others else random.choice(others),
                position=position,
            )
    _history(builder, matter, loan, draft=draft, due_on=due_on)
    if random.random() < 0.45 and draft.stage is not Stage.COLLECTION:
        ended = draft.stage in (Stage.CLOSED, Stage.TRANSFERRED)
        builder.engage(
            matter,
            random.choice(house.firms),
            starts_on=opened_on + timedelta(days=5),
            ends_on=today - timedelta(days=9) if ended else None,
        )
    return matter


def _loan(builder: Builder, matter: Matter, borrower: Party, *, draft: Draft, drawn_on: date, due_on: date, order: int) -> Loan:
    random = builder.names.random
    signed_on = drawn_on - timedelta(days=random.randint(1, 6))
    terms: dict[str, object] = {}
    if random.random() < 0.6:
        terms = {"rate_kind": RateKind.LPR, "spread_bp": Decimal(random.choice((55, 85, 120, 165, 210, 255)))}
    else:
        terms = {
            "rate_kind": RateKind.FIXED,
            "fixed_percent": Decimal(random.choice(("4.35", "4.80", "5.00", "5.655", "6.20", "7.20"))),
        }
    number = f"LZ-LD-{signed_on:%Y}-{order:04d}"
    loan = builder.loan(
        matter, borrower, number=number, amount=draft.principal, signed_on=signed_on, starts_on=drawn_on, ends_on=due_on, **terms
    )
    parts = 1 if draft.principal < 1_000_000 or random.random() < 0.6 else 2
    first = (
        draft.principal if parts == 1 else (draft.principal * Decimal("0.6")).quantize(Decimal("10000"), rounding=ROUND_HALF_UP)
    )
    paid_to = _last_settlement(due_on - timedelta(days=random.choice((1, 60, 95, 130))))
    for part, amount in enumerate([first, draft.principal - first][:parts], start=1):
        day = drawn_on + timedelta(days=20 * (part - 1))
        builder.drawdown(
            loan,
            number=f"{number}-{part:02d}",
            amount=amount,
            drawn_on=day,
            due_on=due_on,
            interest_paid_to=paid_to if paid_to > day else None,
        )
    return loan


def _last_settlement(day: date) -> date:
    """The last quarterly settlement day, the twentieth, on or before `day`."""
    while (day.month % 3, day.day) != (0, 20):
        day -= timedelta(days=1)
    return day


def _guarantors(builder: Builder, matter: Matter, borrower: Party, loan: Loan, *, chief: str, count: int) -> list[Party]:
    random = builder.names.random
    made: list[Party] = []
    for position in range(count):
        if position == 0:
            guarantor = builder.person(name=chief, matter=matter, is_male=True, verified_on=borrower.verified_on)
        elif random.random() < 0.4:
            guarantor = builder.company(
                name=builder.names.company(random.choice(TRADES)[0]), representative=builder.names.person(), matter=matter
            )
        else:
            guarantor = builder.person(name=builder.names.person(), matter=matter)
        builder.role(matter, guarantor, Role.GUARANTOR)
        maximum = random.random() < 0.25
        builder.guarantee(
            matter,
            guarantor,
            [loan],
            number=f"{loan.number}-B{position + 1:02d}",
            signed_on=loan.signed_on,
            kind=GuaranteeKind.MAXIMUM if maximum else GuaranteeKind.ORDINARY,
            title="最高额保证合同" if maximum else "保证合同",
            mode=GuaranteeMode.GENERAL if random.random() < 0.06 else GuaranteeMode.JOINT,
            max_amount=(loan.amount * Decimal("1.3")).quantize(Decimal("10000")) if maximum else None,
            determined_from=loan.signed_on if maximum else None,
            determined_to=loan.ends_on if maximum else None,
            determined_on=loan.ends_on if maximum else None,
        )
        made.append(guarantor)
    return made


def _security(builder: Builder, matter: Matter, loan: Loan, *, provider: Party, position: int) -> None:
    random = builder.names.random
    asset_type = _draw(random, ASSETS)
    value = (loan.amount / Decimal("0.68") * Decimal(random.randint(80, 130)) / 100).quantize(Decimal("10000"))
    maximum = random.random() < 0.6 and asset_type not in (AssetType.EQUITY, AssetType.RECEIVABLE)
    pledged = asset_type in (AssetType.EQUITY, AssetType.RECEIVABLE)
    leased = random.random() < 0.18 and asset_type in (
        AssetType.SHOP,
        AssetType.OFFICE,
        AssetType.PLANT_LAND,
        AssetType.RESIDENTIAL,
    )
    asset = builder.asset(
        asset_type=asset_type,
        description=_described(random, asset_type, provider),
        owners=[provider],
        matter=matter,
        location=builder.names.address()
        if asset_type.value in ("residential", "shop", "office", "plant_land", "land", "equipment")
        else "",
        certificate_number=_certificate(random, asset_type, loan.signed_on),
        building_area=_area(random, asset_type),
        land_area=Decimal(random.randint(1500, 9000)) if asset_type in (AssetType.PLANT_LAND, AssetType.LAND) else None,
        is_leased=leased,
        lease_note="承租人占有使用，租期至 2027 年末，租金按年支付；签订租约的日期待核" if leased else "",
        internal_value=(value * Decimal("0.7")).quantize(Decimal("10000")),
        value=value,
        as_of=loan.signed_on,
    )
    kinds = (
        (SecurityKind.PLEDGE, SecurityKind.MAXIMUM_PLEDGE) if pledged else (SecurityKind.MORTGAGE, SecurityKind.MAXIMUM_MORTGAGE)
    )
    builder.security(
        matter,
        asset,
        provider,
        [loan],
        kind=kinds[1] if maximum else kinds[0],
        number=f"{loan.number}-D{position + 1:02d}",
        signed_on=loan.signed_on,
        registration=RegistrationKind.REGISTERED,
        rank=2 if random.random() < 0.09 else 1,
        max_amount=(loan.amount * Decimal("1.4")).quantize(Decimal("10000")) if maximum else None,
        secured_amount=None if maximum else loan.amount,
        determined_from=loan.signed_on if maximum else None,
        determined_to=loan.ends_on if maximum else None,
        determined_on=loan.ends_on if maximum else None,
    )


def _history(builder: Builder, matter: Matter, loan: Loan, *, draft: Draft, due_on: date) -> None:
    random = builder.names.random
    if random.random() < 0.35:
        day = due_on + timedelta(days=random.randint(10, max(11, draft.overdue_days - 10)))
        share = Decimal(random.choice((1, 2, 3, 5, 8))) / 100
        builder.repayment(
            loan, paid_on=min(day, builder.today), amount=max((draft.principal * share).quantize(Decimal("100")), Decimal(100))
        )
    if draft.stage in COURT_STAGES or (draft.stage is Stage.PREPARED and random.random() < 0.7):
        for kind, title in ((AttachmentKind.EVIDENCE_LIST, "证据目录"), (AttachmentKind.POWER_OF_ATTORNEY, "授权委托书")):
            builder.scan(matter, kind, title, (kind.value.replace("_", " "), loan.number))
    if draft.stage in COURT_STAGES:
        builder.cost(
            matter,
            kind=CostKind.LAWYER,
            amount=max((draft.principal * Decimal("0.012")).quantize(Decimal("100")), Decimal(5000)),
            incurred_on=matter.opened_on + timedelta(days=10),
        )
        if random.random() < 0.7:
            builder.cost(
                matter,
                kind=CostKind.PRESERVATION,
                amount=Decimal(5000),
                incurred_on=matter.opened_on + timedelta(days=20),
                is_refundable=True,
                is_claimed=False,
            )


def _tier(position: float) -> Tier:
    if position < 0.34:
        return Tier.SUBSTANDARD
    return Tier.DOUBTFUL if position < 0.8 else Tier.LOSS


def _principal(random: Random) -> Decimal:
    drawn = MEDIAN * Decimal(str(round(math.exp(random.gauss(0, SPREAD)), 6)))
    return min(max(drawn.quantize(Decimal("10000"), rounding=ROUND_HALF_UP), Decimal(100_000)), LARGEST).quantize(Decimal("0.01"))


def _draw(random: Random, weighted: Sequence[tuple[Item, int]]) -> Item:
    return random.choices([item for item, _ in weighted], [weight for _, weight in weighted])[0]


def _described(random: Random, asset_type: AssetType, provider: Party) -> str:
    return {
        AssetType.RESIDENTIAL: f"示例花园{random.randint(1, 30)}幢{random.randint(1, 3)}单元{random.randint(2, 18)}01室住宅",
        AssetType.SHOP: f"示例商业街{random.randint(1, 88)}号商铺",
        AssetType.OFFICE: f"示例大厦{random.randint(3, 26)}层办公用房",
        AssetType.PLANT_LAND: "工业厂房及占用范围内的国有建设用地使用权",
        AssetType.LAND: "工业用地国有建设用地使用权",
        AssetType.EQUIPMENT: f"生产设备{random.randint(6, 40)}台（套）",
        AssetType.VEHICLE: f"重型货车{random.randint(1, 6)}辆",
        AssetType.EQUITY: f"{provider.name}持有的示例投资公司{random.choice((20, 30, 45, 51))}%股权",
        AssetType.RECEIVABLE: f"{provider.name}对示例采购单位的应收账款",
    }[asset_type]


def _certificate(random: Random, asset_type: AssetType, day: date) -> str:
    number = random.randint(1, 9_999_999)
    if asset_type in (AssetType.EQUIPMENT, AssetType.VEHICLE, AssetType.EQUITY, AssetType.RECEIVABLE):
        return f"动产登记 {day:%Y}{number:08d}"
    return f"澜（{day.year - 2}）临澜区不动产权第{number:07d}号"


def _area(random: Random, asset_type: AssetType) -> Decimal | None:
    reach = {
        AssetType.RESIDENTIAL: (78, 180),
        AssetType.SHOP: (40, 320),
        AssetType.OFFICE: (90, 900),
        AssetType.PLANT_LAND: (1200, 9000),
    }.get(asset_type)
    return Decimal(random.randint(*reach)) if reach else None
