"""The Chinese sentences of a calculation: the forward clause of the pleading, the cap, and what a reader should know."""

from datetime import date
from decimal import Decimal

from app.statutes.debt.inputs import Bucket, LoanTerms
from app.statutes.debt.rates import formula_words, reprice_words
from app.statutes.debt.result import ForwardItem, ForwardRule
from app.statutes.money import day_words, percent, trimmed, yuan

KIND_WORDS = {Bucket.INTEREST: "利息", Bucket.PENALTY: "罚息", Bucket.COMPOUND: "复利"}


def rate_words(loan: LoanTerms, *, floating: bool, rate_percent: Decimal, markup_percent: Decimal) -> str:
    """Return the rate as a pleading states it: a figure when it is fixed, the rule and today's figure when it floats."""
    if not floating:
        return f"年利率{percent(rate_percent)}"
    words = formula_words(loan.rate)
    if markup_percent:
        words = f"{words}确定的利率上浮{trimmed(markup_percent)}%"
    return f"{words}（{reprice_words(loan.rate)}按最近一次公布的LPR调整，起算时为年利率{percent(rate_percent)}）"


def forward_text(forward: ForwardRule, *, loans: tuple[LoanTerms, ...]) -> str:
    """Return the forward clause (law.md 3.6), without full stop; each loan is named when there are several."""
    concerned = [loan for loan in loans if any(item.loan_key == loan.key for item in forward.items)]
    sentences = [_loan_text(loan, forward) for loan in concerned]
    if len(concerned) > 1:
        sentences = [f"{_quoted(loan.title)}项下，{words}" for loan, words in zip(concerned, sentences, strict=True)]
    return "；".join(sentences)


def cap_text(cap_percent: Decimal) -> str:
    """Return the sentence that keeps the claim within the cap (INT-10)."""
    return f"上述利息、罚息、复利、违约金合计以年利率{trimmed(cap_percent)}%为限"


def cap_warning(*, effective: Decimal, peak: Decimal, cap_percent: Decimal) -> str:
    """Return what the page says when the cap is exceeded."""
    words = f"利息、罚息、复利合计折合年利率{percent(effective)}"
    if peak > effective:
        words += f"，最高时段折合年利率{percent(peak)}"
    return f"{words}，超过年利率{trimmed(cap_percent)}%，对方请求的，法院可对超出部分予以调减"


def missing_lpr(title: str, *, first_missing: date) -> str:
    """Return what the page says when a quote is not on file."""
    return f"{_quoted(title)}：{day_words(first_missing)}及以后公布的LPR尚未录入，暂按最近一次录入的数值计算"


def not_due(title: str, *, due_on: date) -> str:
    """Return what the page says of a drawdown that is neither due nor called."""
    return f"{title}于{day_words(due_on)}到期，截止日尚未到期，也未宣布提前到期"


def before_opening(*, paid_on: date, as_of: date) -> str:
    """Return what the page says of a payment that an opening balance already contains."""
    return f"{day_words(paid_on)}的还款早于期初余额日{day_words(as_of)}，已体现在期初余额中，不再重复冲抵"


def penalty_out_of_range(title: str, *, markup_percent: Decimal) -> str:
    """Return what the page says of a markup outside the central bank's range."""
    return f"{_quoted(title)}：罚息加收{trimmed(markup_percent)}%，不在规定的加收幅度之内"


def compound_widened(title: str) -> str:
    """Return what the page says when compound interest is charged on more than unpaid in-term interest."""
    return f"{_quoted(title)}：对罚息或者复利再计收复利，法院通常不予支持"


def _loan_text(loan: LoanTerms, forward: ForwardRule) -> str:
    items = [item for item in forward.items if item.loan_key == loan.key]
    ended = sorted({(item.from_on, item.until_on) for item in items if item.until_on is not None})
    pieces = [
        f"自{day_words(start)}起，{_charges(items, from_on=start, until_on=until)}至{day_words(until)}止"
        for start, until in ended
        if until is not None
    ]
    open_starts = sorted({item.from_on for item in items if item.until_on is None})
    pieces += [f"自{day_words(start)}起，{_charges(items, from_on=start, until_on=None)}" for start in open_starts]
    return "；".join(pieces) + ("，至实际清偿之日止" if open_starts else "")


def _charges(items: list[ForwardItem], *, from_on: date, until_on: date | None) -> str:
    words = []
    said = ""
    for item in items:
        if (item.from_on, item.until_on) != (from_on, until_on):
            continue
        rate = "同一利率" if item.floating and item.rate_words == said else item.rate_words
        said = item.rate_words
        words.append(f"以{yuan(item.base)}元为基数按{rate}计算{KIND_WORDS[item.kind]}")
    return "，".join(words)


def _quoted(title: str) -> str:
    return title if title.startswith("《") else f"《{title}》"
