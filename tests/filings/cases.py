"""Cases for the sentences of a complaint: the golden case and what it takes to vary it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from app.filings import wording
from app.filings.wording import (
    Asset,
    AssetKind,
    Case,
    Defendant,
    DrawdownFacts,
    Guarantee,
    Loan,
    Maximum,
    Mode,
    OwedOnLoan,
    Security,
    SecurityKind,
)
from app.statutes.debt import CompoundRule, LoanTerms, LprTerm, RateKind, RateTerms, Reprice

SIGNED = date(2024, 3, 18)
BORROWER = Defendant("borrower", "澜州示例精工机械有限公司")
HOLDING = Defendant("holding", "示例控股有限公司")
ZHAO = Defendant("zhao", "赵示例", is_person=True)
QIAN = Defendant("qian", "钱示例", is_person=True)
FORWARD = (
    "自2026年3月21日起，以3,500,000.00元为基数按年利率7.50%计算罚息，以43,750.00元为基数按年利率7.50%计算复利，至实际清偿之日止"
)
FIXED = RateTerms(kind=RateKind.FIXED, fixed_percent=Decimal("5.00"))
FLOATING = RateTerms(kind=RateKind.LPR, lpr_term=LprTerm.ONE_YEAR, spread_bp=Decimal(155), reprice=Reprice.ANNIVERSARY)


def loan(key: str = "first", **changes: Any) -> Loan:
    """A contract like that of the golden case; `terms` may be given in part."""
    terms = LoanTerms(key=key, title="流动资金借款合同", rate=FIXED, compound=CompoundRule.PENALTY_RATE)
    given = Loan(
        terms=replace(terms, **changes.pop("terms", {})),
        title="流动资金借款合同",
        number="LZ2024-0318" if key == "first" else f"LZ2024-{key}",
        signed_on=SIGNED,
        amount=Decimal(3500000),
        starts_on=date(2024, 3, 20),
        ends_on=date(2025, 3, 20),
        borrowers=("borrower",),
        drawdowns=(
            DrawdownFacts("d1", Decimal(3500000), date(2024, 3, 20), date(2025, 3, 20), interest_paid_to=date(2024, 12, 20)),
        ),
    )
    return replace(given, **changes)


def owed(key: str = "first", **changes: Any) -> OwedOnLoan:
    """What the golden case owes at its cut-off."""
    given = OwedOnLoan(
        loan=key,
        principal=Decimal("3500000.00"),
        interest=Decimal("43750.00"),
        penalty=Decimal("266145.83"),
        compound=Decimal("3326.82"),
        forward_text=FORWARD,
    )
    return replace(given, **changes)


def plant(**changes: Any) -> Asset:
    given = Asset(
        description="工业厂房",
        kind=AssetKind.IMMOVABLE,
        location="澜州市临澜区示范路18号",
        certificate_number="澜（2023）临澜区不动产权第0000001号",
        building_area=Decimal("2860.00"),
        registration_number="澜（2024）临澜区不动产证明第0000001号",
        registered_on=date(2024, 3, 19),
    )
    return replace(given, **changes)


def mortgage(**changes: Any) -> Security:
    given = Security(
        kind=SecurityKind.MORTGAGE,
        title="抵押合同",
        number="LZ2024-0318-D",
        signed_on=SIGNED,
        providers=("borrower",),
        loans=("first",),
        assets=(plant(),),
    )
    return replace(given, **changes)


def promise(guarantor: str, **changes: Any) -> Guarantee:
    given = Guarantee(
        guarantor=guarantor, mode=Mode.JOINT, title="保证合同", number=f"B-{guarantor}", signed_on=SIGNED, loans=("first",)
    )
    return replace(given, **changes)


def case(**changes: Any) -> Case:
    """Borrower alone, no security, unless said otherwise."""
    given = Case(
        defendants=(BORROWER,),
        loans=(loan(),),
        owed=(owed(),),
        cutoff_on=date(2026, 3, 20),
        signed_on=date(2026, 3, 23),
        default=wording.Default(wording.DefaultEvent.PRINCIPAL_OVERDUE, date(2025, 3, 20)),
    )
    return replace(given, **changes)


def golden() -> Case:
    """G1: registered maximum on the total claim, three joint guarantors."""
    land = plant(description="国有建设用地使用权", building_area=None, land_area=Decimal("5333.00"))
    return case(
        defendants=(BORROWER, HOLDING, ZHAO, QIAN),
        securities=(mortgage(title="最高额抵押合同", assets=(plant(), land), maximum=Maximum(Decimal(5000000))),),
        guarantees=tuple(promise(key, period="主债务履行期限届满之日起三年") for key in ("holding", "zhao", "qian")),
    )
