"""The workbook to download: empty with its drop-downs and notes, or filled with an invented case.

It is Chinese whatever the language of the screen. Names are those of nobody, and the codes begin with an area that is not given out.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from app.intake.columns import SHEETS, Column, Kind, Sheet
from app.statutes import identity

NAME = "案件导入模板.xlsx"
EXAMPLE_NAME = "案件导入示例.xlsx"
GUIDE, EXAMPLE, LISTS = "填写说明", "示例", "字典"
READY_ROWS = 5000
AREA_OF_NOBODY = "990199"
FORMATS = {
    Kind.MONEY: "#,##0.00", Kind.RATE: '0.######"%"', Kind.DATE: "yyyy-mm-dd", Kind.AREA: "#,##0.00", Kind.WHOLE: "0",
    Kind.POINTS: '0.##"BP"',
}  # fmt: skip
KIND_WORDS = {
    Kind.TEXT: "文字", Kind.MONEY: "金额（元），可写 480万、1,234.56", Kind.RATE: "百分数，5% 写 5 或 5%", Kind.POINTS: "基点，可为负数",
    Kind.DATE: "日期，例如 2026-03-20", Kind.WHOLE: "整数", Kind.AREA: "平方米", Kind.CHOICE: "从下拉中选", Kind.USCC: "18 位统一社会信用代码",
    Kind.IDENTITY: "证件号码（文本格式）", Kind.TELEPHONE: "电话号码", Kind.FLAG: "是 / 否", Kind.REFERENCE: "与所对应的表写法一致",
}  # fmt: skip
GUIDE_TEXT = (
    ("怎么填", (
        "每张表一行一条，表头不要改名；列的先后可以调整，用不到的列可以删除。",
        "带 * 的列必填。把鼠标移到表头上可以看到每列的填法。",
        "案件编号、合同编号把各表的行对应起来：借款、当事人、费用写案件编号，放款、还款、担保写借款合同编号，押品写担保合同编号。",
        "先填“案件”“当事人”“借款”“放款”四张表，其余有则填，没有就留空。",
    )),
    ("数字与日期", (
        "金额单位为元。也可以写 480万、4,800,000.00；表头写“（万元）”则整列按万元读。最多两位小数。",
        "利率写百分数：5% 写 5 或 5%。写 0.05 会被追问。",
        "日期写 2026-03-20、2026/3/20 或 2026年3月20日均可；没有的日期（如 2 月 31 日）会被指出。",
        "身份证号、统一社会信用代码、账号所在的列已设为文本，请勿改为数值，否则末几位会丢失。",
    )),
    ("上传之后", (
        "系统先核对再入库：每个有问题的单元格都说明原因和改法，可在页面上直接改，也可下载带标注的文件改好再传。",
        "没有问题的行先导入，有问题的行不会丢失。同一文件重复上传不会重复入库。",
        "隐藏的工作表不读，隐藏的行和列照读；合计行自动略过；公式取其结果。",
        "名为“示例”“填写说明”“字典”的工作表不读。",
    )),
)  # fmt: skip

INDIGO = "FF26496B"
HEAD_FILL = PatternFill("solid", fgColor="FFE8EDF2")
REQUIRED_FILL = PatternFill("solid", fgColor="FFFBEBD9")
THIN = Border(bottom=Side(style="thin", color="FFB8C4CF"))
HEAD_FONT = Font(name="宋体", bold=True, color=INDIGO)
PLAIN_FONT = Font(name="宋体")
TITLE_FONT = Font(name="宋体", bold=True, size=14, color=INDIGO)
MUTED_FONT = Font(name="宋体", color="FF6B7785")
CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
TOP = Alignment(vertical="top", wrap_text=True)


def blank() -> bytes:
    """The workbook to fill in: a guide, a sheet for each kind of row, and the invented case on a sheet of its own."""
    return _workbook(rows={}, with_example=True)


def example() -> bytes:
    """The same workbook filled with the invented case: reading it gives no fault."""
    return _workbook(rows=example_rows(), with_example=False)


@cache
def example_rows() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """The invented case by sheet and key."""
    borrower, holding = "澜州示例精工机械有限公司", "澜州示例控股有限公司"
    person = {"matter": "示例-001", "role": "保证人", "ethnicity": "汉族", "address_source": "保证合同"}
    return {
        "matters": [
            {
                "reference": "示例-001", "title": "示例精工机械流动资金贷款", "branch": "澜州分行", "owner": "示例经办", "tier": "可疑", "stage": "诉前催收",
                "opened_on": date(2026, 1, 5), "court": "临澜区人民法院", "default_kind": "本金逾期", "default_on": date(2025, 3, 21),
                "default_clause": "第九条第一款", "default_detail": "贷款到期未归还本金，利息付至2024年12月20日。",
            },
        ],
        "parties": [
            {
                "matter": "示例-001", "role": "借款人", "name": borrower, "kind": "单位", "uscc": invented_code("MA1LRXG01"),
                "organisation_type": "有限责任公司", "representative_name": "赵示例", "representative_title": "执行董事", "telephone": "0990-5550101",
                "address": "青澜省澜州市临澜区示例路1号", "service_address": "青澜省澜州市临澜区示例路1号", "address_source": "借款合同", "status": "存续",
            },
            {
                "matter": "示例-001", "role": "抵押人", "name": borrower, "uscc": invented_code("MA1LRXG01"), "telephone": "0990-5550101",
                "representative_name": "赵示例", "address": "青澜省澜州市临澜区示例路1号",
            },
            {
                "matter": "示例-001", "role": "保证人", "name": holding, "uscc": invented_code("MA1LRKG02"), "representative_name": "赵示例",
                "telephone": "0990-5550102", "address": "青澜省澜州市临澜区示例路2号", "former_names": "澜州示例投资有限公司",
            },
            person | {"name": "赵示例", "identity_number": invented_number("19780412", "013"), "telephone": "13955500103",
                      "address": "青澜省澜州市临澜区示例路3号101室"},
            person | {"name": "钱示例", "identity_number": invented_number("19801130", "026"), "telephone": "13955500104",
                      "address": "青澜省澜州市临澜区示例路3号101室", "second_address": "青澜省澜州市示例新区5号202室"},
        ],
        "loans": [
            {
                "matter": "示例-001", "number": "示例借字2024第001号", "borrower": borrower, "title": "流动资金借款合同", "signed_on": date(2024, 3, 18),
                "signed_place": "澜州市", "amount": Decimal("3500000.00"), "starts_on": date(2024, 3, 20), "ends_on": date(2025, 3, 20),
                "purpose": "采购原材料", "repayment_method": "按季付息、到期还本", "rate_kind": "固定利率", "fixed_percent": Decimal("5"),
                "rate_clause": "第三条", "penalty_markup_percent": Decimal("50"), "penalty_clause": "第八条第一款", "compound": "按罚息利率",
                "compound_clause": "第八条第二款", "settlement": "按季结息", "settlement_day": 20, "day_basis": "360天", "count_mode": "算头不算尾",
                "allocation": "费用利息本金", "cost_clause": "第八条第四款", "jurisdiction": "约定法院", "jurisdiction_clause": "第十二条",
                "jurisdiction_text": "因本合同发生的争议，向贷款人住所地人民法院起诉。",
            },
        ],
        "rates": [],
        "drawdowns": [
            {
                "loan": "示例借字2024第001号", "number": "示例借据0001", "amount": Decimal("3500000.00"), "drawn_on": date(2024, 3, 20),
                "due_on": date(2025, 3, 20), "interest_paid_to": date(2024, 12, 20),
            },
        ],
        "repayments": [
            {
                "loan": "示例借字2024第001号", "paid_on": date(2024, 12, 20), "amount": Decimal("43750.00"), "drawdown": "示例借据0001", "channel": "扣收",
                "payer": borrower, "split_interest": Decimal("43750.00"), "note": "第四季度利息",
            },
        ],
        "guarantees": [
            {
                "kind": "保证", "number": "示例保字2024第001号", "title": "保证合同", "provider": name, "signed_on": date(2024, 3, 18),
                "loans": "示例借字2024第001号", "mode": "连带责任", "period_months": 36, "scope_text": "本金、利息、罚息、复利及实现债权的费用",
            }
            for name in (holding, "赵示例", "钱示例")
        ] + [
            {
                "kind": "最高额抵押", "number": "示例抵字2024第001号", "title": "最高额抵押合同", "provider": borrower, "signed_on": date(2024, 3, 18),
                "loans": "示例借字2024第001号", "max_amount": Decimal("5000000.00"), "max_basis": "债权总额",
                "determined_from": date(2024, 3, 18), "determined_to": date(2027, 3, 17),
            },
        ],
        "collateral": [
            {
                "contract": "示例抵字2024第001号", "asset_type": "厂房及土地", "description": "示例路1号厂房及土地使用权", "location": "青澜省澜州市临澜区示例路1号",
                "certificate_number": "青（2023）澜州市不动产权第0000001号", "building_area": Decimal("2860.00"), "land_area": Decimal("5333.00"),
                "owners": borrower, "is_leased": "是", "lease_note": "部分出租，租期至2026年12月31日。", "registration": "已登记",
                "registration_number": "青（2024）澜州市不动产证明第0000001号", "registered_on": date(2024, 3, 19),
                "registered_with": "澜州市不动产登记中心", "rank": 1, "max_amount": Decimal("5000000.00"), "valuation_amount": Decimal("6200000.00"),
                "valuation_as_of": date(2024, 2, 28), "valuation_method": "放款时评估", "valuation_valuer": "青澜示例房地产评估有限公司",
            },
        ],
        "costs": [
            {
                "matter": "示例-001", "kind": "律师费", "amount": Decimal("30000.00"), "incurred_on": date(2026, 1, 12), "is_paid": "是",
                "invoice_number": "00000001", "basis_clause": "第八条第四款", "is_refundable": "否", "is_claimed": "是",
            },
        ],
    }  # fmt: skip


def invented_code(body: str) -> str:
    """A unified social credit code of nobody: an area not given out, the check character right."""
    first = f"91{AREA_OF_NOBODY}{body}"
    return first + identity.uscc_check_character(first)


def invented_number(born: str, order: str) -> str:
    """A resident identity number of nobody: an area not given out, the check digit right."""
    first = f"{AREA_OF_NOBODY}{born}{order}"
    return first + identity.resident_check_character(first)


def number_format(column: Column) -> str:
    """How Excel shows the cells of a column; what is a number only by its digits is text."""
    return FORMATS.get(column.kind, "@")


def width_of(column: Column) -> float:
    """A width at which the heading and what is usually written fit."""
    wide = {Kind.REFERENCE: 24, Kind.USCC: 22, Kind.IDENTITY: 22, Kind.MONEY: 18, Kind.DATE: 13, Kind.TELEPHONE: 16}
    usual = wide.get(column.kind, 16)
    if column.kind is Kind.TEXT and column.at_most >= 300:
        usual = 34
    return max(usual, len(column.label) * 2.2 + 4)


def heading_of(column: Column) -> str:
    """The heading as it stands in the workbook, required ones marked."""
    return f"{column.label}*" if column.required else column.label


def note_of(column: Column) -> str:
    """The note on a heading: whether it must be filled, what it takes, which words, and what else is worth knowing."""
    lines = ["必填" if column.required else "选填", KIND_WORDS[column.kind]]
    if column.kind is Kind.CHOICE:
        lines.append("可选：" + "、".join(column.choice_labels))
    if column.note:
        lines.append(column.note)
    return "\n".join(lines)


def _workbook(*, rows: Mapping[str, Sequence[Mapping[str, Any]]], with_example: bool) -> bytes:
    book = Workbook(write_only=True)
    _guide(book)
    lists = _choice_places()
    for sheet in SHEETS:
        _sheet(book, sheet, rows=rows.get(sheet.key, ()), lists=lists)
    if with_example:
        _example_sheet(book)
    _list_sheet(book)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _guide(book: Workbook) -> None:
    page = book.create_sheet(GUIDE)
    page.sheet_view.showGridLines = False
    page.column_dimensions["A"].width = 4
    page.column_dimensions["B"].width = 26
    page.column_dimensions["C"].width = 96
    page.append([])
    page.append([None, _cell(page, "案件导入模板", font=TITLE_FONT)])
    page.append([])
    for title, lines in GUIDE_TEXT:
        page.append([None, _cell(page, title, font=HEAD_FONT), None])
        for line in lines:
            page.append([None, None, _cell(page, line, alignment=TOP)])
        page.append([])
    page.append([None, _cell(page, "各表", font=HEAD_FONT)])
    for sheet in SHEETS:
        required = "、".join(column.label for column in sheet.columns if column.required)
        page.append(
            [None, _cell(page, sheet.label, alignment=TOP), _cell(page, f"{sheet.note}。必填：{required}", alignment=TOP)]
        )


def _sheet(book: Workbook, sheet: Sheet, *, rows: Sequence[Mapping[str, Any]], lists: Mapping[str, str]) -> None:
    page = book.create_sheet(sheet.label)
    page.freeze_panes = "B2"
    page.row_dimensions[1].height = 30
    for position, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(position)
        page.column_dimensions[letter].width = width_of(column)
        page.column_dimensions[letter].number_format = number_format(column)
        if validation := _validation(f"{sheet.key}.{column.key}", column, lists):
            validation.add(f"{letter}2:{letter}{READY_ROWS + 1}")
            page.data_validations.append(validation)
    page.append([_heading(page, column) for column in sheet.columns])
    for row in rows:
        page.append([_value(page, column, row.get(column.key)) for column in sheet.columns])


def _validation(path: str, column: Column, lists: Mapping[str, str]) -> DataValidation | None:
    if path in lists:
        # Without a stop: what a bank calls it is understood too, or asked about after the upload.
        return DataValidation(type="list", formula1=lists[path], allow_blank=True, showErrorMessage=False)
    if column.kind is Kind.DATE:
        shown = DataValidation(type="date", operator="greaterThan", formula1="1", allow_blank=True, showErrorMessage=False)
        shown.promptTitle, shown.prompt, shown.showInputMessage = column.label, KIND_WORDS[Kind.DATE], True
        return shown
    return None


def _choice_places() -> dict[str, str]:
    """Where on the sheet of words the words of each choice stand."""
    return {
        path: f"'{LISTS}'!${get_column_letter(position)}$2:${get_column_letter(position)}${len(column.choice_labels) + 1}"
        for position, (path, column) in enumerate(_choice_columns(), start=1)
    }


def _choice_columns() -> list[tuple[str, Column]]:
    return [
        (f"{sheet.key}.{column.key}", column)
        for sheet in SHEETS
        for column in sheet.columns
        if column.kind in (Kind.CHOICE, Kind.FLAG)
    ]


def _list_sheet(book: Workbook) -> None:
    page = book.create_sheet(LISTS)
    page.sheet_state = "hidden"
    columns = [column for _path, column in _choice_columns()]
    page.append([column.label for column in columns])
    for position in range(max(len(column.choice_labels) for column in columns)):
        page.append([(column.choice_labels[position : position + 1] or (None,))[0] for column in columns])


def _example_sheet(book: Workbook) -> None:
    page = book.create_sheet(EXAMPLE)
    page.sheet_view.showGridLines = False
    for position in range(1, max(len(sheet.columns) for sheet in SHEETS) + 1):
        page.column_dimensions[get_column_letter(position)].width = 20
    page.append([_cell(page, "填好的样子（均为虚构，本表不会被读取）", font=TITLE_FONT)])
    for sheet in SHEETS:
        rows = example_rows()[sheet.key]
        page.append([])
        page.append([_cell(page, sheet.label, font=HEAD_FONT), _cell(page, sheet.note, font=MUTED_FONT)])
        page.append([_heading(page, column, with_note=False) for column in sheet.columns])
        for row in rows:
            page.append([_value(page, column, row.get(column.key)) for column in sheet.columns])


def _heading(page: Any, column: Column, *, with_note: bool = True) -> WriteOnlyCell:
    fill = REQUIRED_FILL if column.required else HEAD_FILL
    cell = _cell(page, heading_of(column), font=HEAD_FONT, fill=fill, alignment=CENTRED, border=THIN)
    if with_note:
        cell.comment = Comment(note_of(column), "执衡", height=130, width=260)
    return cell


def _value(page: Any, column: Column, value: Any) -> WriteOnlyCell:
    return _cell(page, value, number_format=number_format(column))


def _cell(page: Any, value: Any, **look: Any) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value=value)
    if isinstance(value, str):
        # A text that begins with = stays a text.
        cell.data_type = "s"
    cell.font = look.pop("font", PLAIN_FONT)
    for name, aspect in look.items():
        setattr(cell, name, aspect)
    return cell
