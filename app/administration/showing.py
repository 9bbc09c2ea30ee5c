"""What pages say of the tables: entries in words, what is missing, who set what, and the limits that a change moves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import get_locale, gettext

from app.core import clock, formats
from app.core.labels import N_
from app.registers import services as registers
from app.registers import texts
from app.registers.entries import CHOSEN, PLAINTIFF_TITLE
from app.registers.models import Amendment
from app.registers.states import Register
from app.statutes.calendar import Period, Unit
from app.statutes.dated import FILES, Parameter, document, parameters
from app.statutes.lpr import first_missing_publication
from app.statutes.periods import PeriodRule, period_rules
from app.statutes.rules import HolidayYear, LprQuote, Rules
from app.statutes.settings import Moves, Setting, SettingKind, find_setting, settings

YES, NO, REPEALED = N_("yes"), N_("no"), N_("repealed")
MOVES = {
    Moves.DEADLINES: N_("Deadlines"),
    Moves.REMINDERS: N_("Reminders"),
    Moves.FEES: N_("Court fees"),
    Moves.INTEREST: N_("Interest"),
    Moves.PRICES: N_("Prices"),
    Moves.PAPERS: N_("Papers"),
}
LPR_LINES = {
    "published_on": N_("Published on"),
    "from_on": N_("Applies from"),
    "one_year": N_("1 year"),
    "five_years": N_("Over 5 years"),
}

PLAINTIFF_LINES = {
    "name": N_("Full legal name"),
    "uscc": N_("Unified social credit code"),
    "address": N_("Address"),
    "registered_address": N_("Registered address"),
    "organisation_type": N_("Type of organisation"),
    "ownership": N_("Ownership"),
    "ownership_other": N_("If other, which ownership"),
    "representative_name": N_("Person in charge"),
    "representative_title": N_("Position of the person in charge"),
    "account_name": N_("Account name"),
    "account_bank": N_("Account bank"),
    "account_number": N_("Account number"),
}


@dataclass(frozen=True)
class Line:
    """One value of an entry before and after its change."""

    label: str
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class QuoteRow:
    """The rates of one month, and the change by which the bank set them, if it did."""

    quote: LprQuote
    change: Amendment | None


@dataclass(frozen=True)
class YearRow:
    """The holidays of one year, and the change by which the bank set them, if it did."""

    year: HolidayYear
    change: Amendment | None


@dataclass(frozen=True)
class SettingRow:
    """A setting with its value today, its default, and the change by which the bank set it, if it did."""

    setting: Setting
    title: str
    effect: str
    value: str
    default: str
    change: Amendment | None
    coming: Amendment | None


@dataclass(frozen=True)
class TextRow:
    """A text of the bank with its value today."""

    text: texts.BankText
    value: str
    change: Amendment | None


@dataclass(frozen=True)
class LawRow:
    """One number or period of the law: its values by their first day, the latest first."""

    title: str
    rule: str
    starts: str
    values: Sequence[tuple[str, date | None]]
    articles: Sequence[str]
    link: str
    source: str
    checked_on: date


@dataclass(frozen=True)
class Missing:
    """What the tables lack today: publications of the rate that should be there, years without holidays."""

    months: Sequence[date]
    years: Sequence[int]


def lines(amendment: Amendment) -> list[Line]:
    """An entry before and after, in the reader's language."""
    before = amendment.before or {}
    if amendment.register is Register.LPR:
        return [
            Line(gettext(label), _rate(name, before.get(name)), _rate(name, amendment.value[name]))
            for name, label in LPR_LINES.items()
        ]
    if amendment.register is Register.HOLIDAYS:
        return [
            Line(gettext(N_("Holidays")), _spans(before.get("rest")), _spans(amendment.value["rest"])),
            Line(gettext(N_("Weekends worked")), _days(before.get("working")), _days(amendment.value["working"])),
        ]
    if amendment.register is Register.PLAINTIFF:
        return [
            Line(gettext(PLAINTIFF_LINES[name]), _particular(name, before.get(name)), _particular(name, told))
            for name, told in amendment.value.items()
        ]
    words = _setting_words(amendment.key) if amendment.register is Register.SETTINGS else _text_words(amendment.key)
    old = words(before["text"]) if "text" in before else formats.EMPTY
    return [Line(gettext(N_("New content")), old, words(amendment.value["text"]))]


def title(amendment: Amendment) -> str:
    """What is changed, in the reader's language."""
    if is_chinese():
        return amendment.title
    if amendment.register is Register.SETTINGS:
        return find_setting(amendment.key).english
    if amendment.register is Register.BANK:
        return gettext(texts.TEXTS[amendment.key].label)
    if amendment.register is Register.PLAINTIFF:
        return f"{amendment.register.label}: {amendment.title.removesuffix(f'：{PLAINTIFF_TITLE}')}"
    return f"{amendment.register.label} {amendment.key}"


def missing() -> Missing:
    """What should be entered: nothing stands for it, so dates and rates that need it say so."""
    rules, today = registers.in_force(), clock.today()
    months = []
    following = first_missing_publication(rules=rules)
    while following <= today:
        months.append(following)
        following = date(following.year + following.month // 12, following.month % 12 + 1, 20)
    known = {row.year for row in rules.holiday_years}
    return Missing(months=months, years=[year for year in (today.year, today.year + 1) if year not in known])


def quotes(rules: Rules) -> list[QuoteRow]:
    """All rates, the latest first."""
    changed = _by_key(Register.LPR)
    return [QuoteRow(row, changed.get(f"{row.from_on:%Y-%m}")) for row in reversed(rules.lpr_quotes)]


def years(rules: Rules) -> list[YearRow]:
    """All holiday years, the latest first."""
    changed = _by_key(Register.HOLIDAYS)
    return [YearRow(row, changed.get(str(row.year))) for row in reversed(rules.holiday_years)]


def setting_rows(rules: Rules) -> dict[str, list[SettingRow]]:
    """All settings under what they move."""
    found: dict[str, list[SettingRow]] = {gettext(label): [] for label in MOVES.values()}
    changed = _by_key(Register.SETTINGS)
    coming = {
        row.key: row for row in registers.settled() if row.register is Register.SETTINGS and row.counts_from > clock.today()
    }
    for setting in settings():
        own = changed.get(setting.name)
        words = _setting_words(setting.name)
        found[gettext(MOVES[setting.moves])].append(
            SettingRow(
                setting=setting,
                title=setting.title if is_chinese() else setting.english,
                effect=setting.effect if is_chinese() else setting.effect_english,
                value=words(own.value["text"] if own else setting.default_text),
                default=words(setting.default_text),
                change=own,
                coming=coming.get(setting.name),
            )
        )
    return {heading: rows for heading, rows in found.items() if rows}


def setting_row(name: str) -> SettingRow:
    """One setting."""
    return next(row for rows in setting_rows(registers.in_force()).values() for row in rows if row.setting.name == name)


def text_rows() -> list[TextRow]:
    """The bank's texts."""
    changed = _by_key(Register.BANK)
    return [TextRow(text, _text_words(name)(registers.text(name)), changed.get(name)) for name, text in texts.TEXTS.items()]


def law_rows(words: str = "") -> list[LawRow]:
    """The numbers and periods of the law, which nobody but the legislator changes, narrowed by words."""
    numbers = [found for file in FILES if file != "periods" for found in parameters(file).values() if not found.setting]
    rows = [_number_row(found) for found in numbers] + [_period_row(rule) for rule in period_rules() if not rule.setting]
    wanted = words.strip().casefold()
    return [row for row in rows if wanted in " ".join((row.title, row.rule, row.source, *row.articles)).casefold()]


def limits_moved(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, date, date]]:
    """Which limits a change moves: what runs out, the last day before and after."""
    return [
        (
            gettext(row["what"][0], **row["what"][1]),
            date.fromisoformat(row["before"][1]),
            date.fromisoformat(row["after"][1]),
        )
        for row in rows
    ]


def is_chinese() -> bool:
    """Whether the reader reads Chinese: the law's own words have both languages."""
    return str(get_locale()).startswith("zh")


def choices(setting: Setting) -> list[tuple[str, str]]:
    """What a setting can be chosen from; empty where it is written."""
    if setting.kind is SettingKind.SWITCH:
        return yes_or_no()
    return [(option.value, option.title if is_chinese() else option.english) for option in setting.options]


def yes_or_no() -> list[tuple[str, str]]:
    """What a switch can be."""
    return [(texts.YES, gettext(YES)), (texts.NO, gettext(NO))]


def _by_key(register: Register) -> dict[str, Amendment]:
    today = clock.today()
    return {row.key: row for row in registers.settled() if row.register is register and row.counts_from <= today}


def _setting_words(name: str) -> Any:
    setting = find_setting(name)
    offered = dict(choices(setting))

    def words(text: str) -> str:
        if setting.kind is SettingKind.PERIOD:
            return _period(text)
        return offered.get(text, f"{text} {setting.unit}".strip())

    return words


def _number_row(found: Parameter) -> LawRow:
    return LawRow(
        title=found.title if is_chinese() else _english(found),
        rule=found.rule,
        starts="",
        values=[(_told(value), since) for since, value in reversed(found.values)],
        articles=[article.short for article in found.basis],
        link="",
        source=found.source,
        checked_on=found.checked_on,
    )


def _english(found: Parameter) -> str:
    file, _dot, key = found.name.partition(".")
    return str(document(file)[key].get("english", found.title))


def _period_row(rule: PeriodRule) -> LawRow:
    return LawRow(
        title=rule.title if is_chinese() else rule.english,
        rule=rule.rule,
        starts=rule.event.title if is_chinese() else rule.event.english,
        values=[(str(rule.period or rule.until or formats.EMPTY), rule.effective_on)],
        articles=[article.short for article in rule.basis],
        link=rule.links[0] if rule.links else "",
        source=rule.source,
        checked_on=rule.checked_on,
    )


def _told(value: Any) -> str:
    """A value of the law in words: one figure, a range, figures by name, or bands with rate and constant."""
    if value is None:
        return gettext(REPEALED)
    if isinstance(value, Mapping):
        return " · ".join(str(part) for part in value.values())
    if isinstance(value, Sequence) and not isinstance(value, str):
        bands = [part for part in value if isinstance(part, Mapping)]
        if not bands:
            return " – ".join(str(part) for part in value)
        return "\n".join(_band(row, above=before.get("up_to")) for before, row in zip([{}, *bands], bands, strict=False))
    if isinstance(value, bool):
        return gettext(YES if value else NO)
    text = str(value)
    return f"{int(text):,}" if text.isdigit() else text


def _text_words(name: str) -> Any:
    offered = dict(yes_or_no()) if texts.TEXTS[name].is_switch else {}
    return lambda text: offered.get(text, text)


def _band(row: Mapping[str, Any], *, above: Any) -> str:
    """One band of a scale: up to which amount or above which, which rate, and what is added or taken off."""
    told = {name: str(value) for name, value in row.items() if name != "up_to" and value is not None}
    if "rate_percent" in told:
        told["rate_percent"] += " %"
    if "constant" in told:
        told["constant"] = f"{Decimal(told['constant']):+,}"
    reach = f"≤ {Decimal(row['up_to']):,}" if row.get("up_to") else f"> {Decimal(above or 0):,}"
    return f"{reach}: {' '.join(told.values())}"


def _period(text: str) -> str:
    length, _space, unit = text.partition(" ")
    return str(Period(int(length), Unit(unit))) if is_chinese() else text.replace("_", " ")


def _rate(name: str, value: str | None) -> str:
    if value is None:
        return formats.EMPTY
    return value if name.endswith("_on") else f"{value} %"


def _particular(name: str, told: str | None) -> str:
    if not told:
        return formats.EMPTY
    return str(CHOSEN[name](told).label) if name in CHOSEN else told


def _spans(rows: Sequence[Sequence[str]] | None) -> str:
    return "\n".join(first if first == last else f"{first} – {last}" for first, last in rows) if rows else formats.EMPTY


def _days(rows: Sequence[str] | None) -> str:
    return "\n".join(rows) if rows else formats.EMPTY
