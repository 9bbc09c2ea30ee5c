"""More matters than one cares to make one by one: copies of the ordinary ones, written by SQL, with names of their own.

For trying and measuring at the size of a large bank. A copy has its parties, loans, security, costs, counsel and
milestones; it has no scans and no change log. Its amounts and days are those of the matter it was taken from.
"""

import zlib
from collections.abc import Iterator, Mapping
from itertools import islice, product
from typing import Any

from sqlalchemy import Column, Integer, Table, func, insert, inspect, literal, select, text, update

from app.access.models import LawFirm
from app.core.db import Base, db
from app.matters.models import NumberRegister
from app.statutes import identity

COPIED = (
    "party",
    "party_name",
    "party_address",
    "matter",
    "party_role",
    "tier_change",
    "loan",
    "stated_rate",
    "drawdown",
    "repayment",
    "guarantee",
    "guarantee_loan",
    "collateral",
    "collateral_owner",
    "security_interest",
    "security_interest_loan",
    "valuation",
    "cost",
    "engagement",
    "milestone",
)
"""The tables of a matter, each after those it refers to."""

NUMBERED = {
    "loan": ("number",),
    "drawdown": ("number",),
    "guarantee": ("number",),
    "security_interest": ("contract_number",),
}
"""Numbers that a copy carries on with a number of its own."""

FIRST_CHARACTERS = "安博诚达恩方高广恒宏华嘉建金凯康乐力利隆美民南宁鹏平启庆荣瑞"
SECOND_CHARACTERS = "邦昌辰驰德飞丰福冠国海浩合辉惠佳杰捷锦景聚科坤立龙茂铭强泰伟"
WORDS = tuple(first + second for first, second in product(FIRST_CHARACTERS, SECOND_CHARACTERS))
COPIES_A_FIRM = 8
"""A law firm takes so many copies of its matters, then another takes over: firms do not grow with the bank."""
AT_ONCE = 2000


def marks() -> dict[str, int]:
    """The last key of every table that is copied: what was laid so far is left alone."""
    return {table.name: _last(table) for table in _tables() if "id" in table.c}


def multiply(*, first: Mapping[str, int], wanted: int) -> int:
    """Copy the matters laid after the marks until `wanted` more are there; returns how many were made."""
    strides = {table.name: _last(table) for table in _tables() if "id" in table.c}
    strides["law_firm"] = _last(Base.metadata.tables["law_firm"])
    present = int(db.session.scalar(text("SELECT count(*) FROM matter WHERE id > :mark"), {"mark": first["matter"]}) or 0)
    made = 0
    _engage_more_firms(until=wanted // present + 1, stride=strides["law_firm"])
    for copy in range(1, wanted // present + 2):
        until = min(present, wanted - made)
        if until:
            _copy(copy, first=first, strides=strides, until=until)
        made += until
    for table in (*_tables(), Base.metadata.tables["law_firm"]):
        _carry_on(table)
    _close_registers()
    return made


def _engage_more_firms(*, until: int, stride: int) -> None:
    """The firms that take over, each named after one of the first."""
    firms = db.session.scalars(select(LawFirm).order_by(LawFirm.id)).all()
    for group in range(1, until // COPIES_A_FIRM + 1):
        for firm in firms:
            facts = {column.key: getattr(firm, column.key) for column in inspect(LawFirm).column_attrs}
            word = WORDS[group % len(WORDS)]
            uscc = {"uscc": _code_of(firm.uscc, firm.id + group * stride)} if firm.uscc else {}
            db.session.add(LawFirm(**facts | uscc | {"id": firm.id + group * stride, "name": f"{word}{firm.name}"}))
    db.session.flush()


def _tables() -> Iterator[Table]:
    return (Base.metadata.tables[name] for name in COPIED)


def _last(table: Table) -> int:
    return db.session.connection().execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()


def _copy(copy: int, *, first: Mapping[str, int], strides: Mapping[str, int], until: int) -> None:
    """One copy of all ordinary matters, or of the first `until` of them with all that hangs on these."""
    connection = db.session.connection()
    matter = Base.metadata.tables["matter"]
    bound = connection.execute(
        select(matter.c.id)
        .where(matter.c.id > first["matter"], matter.c.id <= strides["matter"])
        .order_by(matter.c.id)
        .offset(until - 1)
    ).scalars()
    last = next(iter(bound))
    for table in _tables():
        rows = _rows_of(table, first=first, strides=strides, last=last)
        changed = {"party": _renamed, "matter": _renumbered}.get(table.name)
        if changed is None:
            columns = [column for column in table.columns if column.computed is None]
            copied = [_moved(column, copy=copy, strides=strides).label(column.name) for column in columns]
            connection.execute(insert(table).from_select([column.name for column in columns], rows.with_only_columns(*copied)))
            continue
        found = connection.execute(rows).mappings()
        ready = (changed(dict(row), copy, strides) for row in found)
        while batch := list(islice(ready, AT_ONCE)):
            connection.execute(insert(table), batch)


def _rows_of(table: Table, *, first: Mapping[str, int], strides: Mapping[str, int], last: int) -> Any:
    """The rows of a table that hang on the matters to be copied, by the way that leads there."""
    if table.name == "matter":
        return select(table).where(table.c.id > first["matter"], table.c.id <= last)
    role = Base.metadata.tables["party_role"]
    if table.name == "party":
        within = select(role.c.party_id).where(role.c.matter_id > first["matter"], role.c.matter_id <= last)
        return select(table).where(table.c.id > first["party"], table.c.id.in_(within))
    if "matter_id" in table.c:
        within_matter = table.c.matter_id > first["matter"], table.c.matter_id <= last
        own = [table.c.id <= strides[table.name]] if "id" in table.c else []
        return select(table).where(*within_matter, *own)
    interest = Base.metadata.tables["security_interest"]
    parents = {
        "collateral": ("id", interest, "collateral_id"),
        "collateral_owner": ("collateral_id", interest, "collateral_id"),
        "valuation": ("collateral_id", interest, "collateral_id"),
        "party_name": ("party_id", role, "party_id"),
        "party_address": ("party_id", role, "party_id"),
        "guarantee_loan": ("loan_id", Base.metadata.tables["loan"], "id"),
        "security_interest_loan": ("loan_id", Base.metadata.tables["loan"], "id"),
        "stated_rate": ("loan_id", Base.metadata.tables["loan"], "id"),
        "drawdown": ("loan_id", Base.metadata.tables["loan"], "id"),
        "repayment": ("loan_id", Base.metadata.tables["loan"], "id"),
    }
    name, parent, key = parents[table.name]
    within = select(parent.c[key]).where(parent.c.matter_id > first["matter"], parent.c.matter_id <= last)
    return select(table).where(table.c[name].in_(within))


def _target(column: Column[Any]) -> str | None:
    return next((key.column.table.name for key in column.foreign_keys), None)


def _moved(column: Column[Any], *, copy: int, strides: Mapping[str, int]) -> Any:
    """A column of the copy: own keys and keys of what is copied too move on, scans stay behind, numbers are carried on."""
    target = _target(column)
    if column.name == "firm_id":
        return column + literal(copy // COPIES_A_FIRM * strides["law_firm"], Integer())
    if column.name == "id" and target is None:
        return column + literal(copy * strides[column.table.name], Integer())
    if target in COPIED:
        return column + literal(copy * strides[target], Integer())
    if target in ("attachment", "filing", "approval", "debt_calculation", "stored_file") and column.nullable:
        return literal(None, column.type)
    if column.name in NUMBERED.get(column.table.name, ()):
        return column + literal(f"-{copy}")
    return column


def _renamed(row: dict[str, Any], copy: int, strides: Mapping[str, int]) -> dict[str, Any]:
    """A party under another name, with a code of its own whose check character fits."""
    word = _word(row["name"], copy)
    row["id"] += copy * strides["party"]
    if row["uscc"]:
        row["name"] = row["name"].replace("示例", f"{word}示例")
        row["uscc"] = _code_of(row["uscc"], row["id"])
    elif row["identity_number"] and len(row["identity_number"]) == 18:
        row["name"] = row["name"][:1] + word + row["name"][2:3]
        body = f"{row['identity_number'][:14]}{(int(row['identity_number'][14:17]) + 2 * copy) % 1000:03d}"
        row["identity_number"] = body + identity.resident_check_character(body)
    return row


def _code_of(uscc: str, number: int) -> str:
    body = f"{uscc[:10]}{_in_base_30(number)}"
    return body + identity.uscc_check_character(body)


def _in_base_30(number: int) -> str:
    """Seven characters of the code's alphabet after MA, beginning with 1: no copy has the code of another or of an original."""
    alphabet, digits = "0123456789ABCDEFGHJKLMNPQRTUWX", ""
    number += len(alphabet) ** 6
    for _ in range(7):
        number, digit = divmod(number, len(alphabet))
        digits = alphabet[digit] + digits
    return digits


def _renumbered(row: dict[str, Any], copy: int, strides: Mapping[str, int]) -> dict[str, Any]:
    series, _, number = row["number"].rpartition("-")
    row.pop("balance_order", None)
    row["id"] += copy * strides["matter"]
    row["number"] = f"{series}-{copy * 1000 + int(number):04d}"
    row["title"] = row["title"].replace("示例", f"{_word(row['title'], copy)}示例")
    return row


def _word(name: str, copy: int) -> str:
    """Two characters for the name of a copy; a matter's title gets those of its debtor."""
    return WORDS[(copy * 37 + zlib.crc32(name.encode())) % len(WORDS)]


def _carry_on(table: Table) -> None:
    """On PostgreSQL keys come from a sequence, which has not seen the copies."""
    connection = db.session.connection()
    if connection.dialect.name == "postgresql" and "id" in table.c:
        connection.execute(text(f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), {_last(table) or 1})"))


def _close_registers() -> None:
    """The next number of each series comes after those of the copies."""
    matter = Base.metadata.tables["matter"]
    connection = db.session.connection()
    for register in db.session.scalars(select(NumberRegister)).all():
        like = f"{register.series}-%"
        numbers = connection.execute(select(matter.c.number).where(matter.c.number.like(like))).scalars()
        last = max((int(number.rpartition("-")[2]) for number in numbers), default=register.last)
        if last > register.last:
            connection.execute(update(NumberRegister.__table__).where(NumberRegister.series == register.series).values(last=last))
            db.session.expire(register)
