"""The official element form: every box and label, the geometry of the sheet, places left empty, long answers, many parties."""

import copy
import io
import re
from collections import Counter
from typing import Any

import docx
import pytest
from pypdf import PdfReader

from app import documents
from app.documents import Filled, blocks, catalogue, choosing, filters, subset
from app.documents.blocks import Origin, Paragraph, Table
from app.documents.errors import AnswerUnknown
from tests.documents.reading import W, part, pdf_words, squeezed, word_words

KIND = "civil_complaint_form"
BOXES = "□☑"
SECTIONS = ("当事人信息", "诉讼请求", "约定管辖和诉前保全", "事实与理由", "对纠纷解决方式的意愿")
BOXES_BY_SECTION = (67, 12, 4, 29, 15)
LABELS_OF_CLAIMS = (
    "1. 本金", "2. 利息（期内利息、复利、罚息）", "3. 是否要求提前还款或解除合同", "4. 是否主张担保权利", "5. 是否主张实现债权的费用",
    "6. 是否主张诉讼费用", "7. 其他请求", "8. 标的总额", "1. 有无仲裁、法院管辖约定", "2. 是否已经诉前保全",
)  # fmt: skip
LABELS_OF_FACTS = (
    "1. 合同签订情况（名称、编号、签订时间、地点等）", "2. 合同主体", "3. 借款金额", "4. 借款期限", "5. 借款利率", "6. 借款提供时间", "7. 还款方式",
    "8. 还款情况", "9. 是否存在逾期还款", "10. 是否签订物的担保（抵押、质押）合同", "11. 担保人、担保物", "12. 是否最高额担保（抵押、质押）",
    "13. 是否办理抵押、质押登记", "14. 是否签订保证合同/保函", "15. 保证方式", "16. 其他担保方式", "17. 请求承担责任的依据",
    "18. 其他需要说明的内容（可另附页）", "19. 证据清单（可另附页）",
    "是否了解调解作为非诉讼纠纷解决方式，能及时、高效、低成本、不伤和气地解决纠纷", "是否了解先行调解解决纠纷的好处", "是否考虑先行调解",
)  # fmt: skip


def test_empty_form_has_the_boxes_of_the_official_sheet_section_by_section() -> None:
    text = documents.plain_text(documents.fill(KIND, empty()))

    starts = [text.index(f"\n{title}\n") for title in SECTIONS]
    counts = tuple(boxes(text[start:end]) for start, end in zip(starts, [*starts[1:], len(text)], strict=True))

    assert counts == BOXES_BY_SECTION
    assert sum(counts) == 127
    assert "☑" not in text


def test_empty_form_is_six_sheets_that_break_where_the_official_ones_do() -> None:
    made = documents.make(documents.fill(KIND, empty()))

    pages = [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(made.pdf or b"")).pages]
    assert made.pages == len(pages) == 6
    beginnings = ["民事起诉状", "有□姓名：单位：", "类型：有限责任公司□", "事实与理由", "12.是否最高额担保", "5.调解达成的协议"]
    for page, beginning in zip(pages, beginnings, strict=True):
        assert squeezed(beginning) in page[:60], (beginning, page[:60])


def test_labels_stand_in_the_official_order_and_words() -> None:
    table = next(block for block in documents.fill(KIND, empty()).blocks if isinstance(block, Table))

    labels = [words(row.cells[0].paragraphs) for row in table.body if len(row.cells) == 2]

    natural, legal = "（自然人）", "（法人、非法人组织）"
    parties = [
        f"原告{natural}",
        f"原告{legal}",
        "委托诉讼代理人",
        f"被告{natural}",
        f"被告{legal}",
        f"第三人{natural}",
        f"第三人{legal}",
    ]
    assert labels == [*parties, *LABELS_OF_CLAIMS, *LABELS_OF_FACTS]
    assert [words(row.cells[0].paragraphs) for row in table.body if row.look == "bar"] == list(SECTIONS)


def test_kinds_of_organisations_stand_in_the_official_lines() -> None:
    kinds = next(p.text for p in blocks.paragraphs(documents.fill(KIND, empty()).blocks) if p.role == "form-choices")

    assert kinds.split("\n") == [
        "类型：有限责任公司□　股份有限公司□　上市公司□",
        "其他企业法人□　事业单位□　社会团体□　基金会□",
        "社会服务机构□　机关法人□　农村集体经济组织法人□",
        "城镇农村的合作经济组织法人□　基层群众性自治组织法人□",
        "个人独资企业□　合伙企业□　不具有法人资格的专业服务机构□",
    ]


@pytest.mark.parametrize(("persons", "organisations", "agents"), [(0, 0, 0), (1, 1, 1), (2, 3, 2), (20, 10, 2)])
def test_boxes_grow_with_parties_and_agents_by_formula_in_both_forms(persons: int, organisations: int, agents: int) -> None:
    filled = documents.fill(KIND, with_parties(persons=persons, organisations=organisations, agents=agents))
    made = documents.make(filled)

    p, q, r = max(persons - 1, 0), max(organisations - 1, 0), max(agents - 1, 0)
    expected = 127 + 2 * p + 19 * q + 2 * r
    assert boxes(word_words(made.docx or b"")) == boxes(pdf_words(made.pdf or b"")) == expected


def test_thirty_defendants_each_have_an_official_row_in_order() -> None:
    filled = documents.fill(KIND, with_parties(persons=20, organisations=10, agents=1))
    made = documents.make(filled)

    text = word_words(made.docx or b"")
    assert [int(number) for number in re.findall(r"姓名：示例(\d+)性别", text)] == list(range(20))
    assert [int(number) for number in re.findall(r"名称：澜州示例(\d+)有限公司", text)] == list(range(10))
    assert Counter(pdf_words(made.pdf or b"")) == Counter(text)


@pytest.mark.parametrize(
    ("path", "answer", "ticked"),
    [
        ("claims.early_repayment", "accelerate", "是☑　提前还款（加速到期）☑/解除合同□\n否□"),
        ("claims.early_repayment", "rescind", "是☑　提前还款（加速到期）□/解除合同☑\n否□"),
        ("claims.early_repayment", "none", "是□　提前还款（加速到期）□/解除合同□\n否☑"),
        ("claims.early_repayment", None, "是□　提前还款（加速到期）□/解除合同□\n否□"),
        ("facts.matured", True, "是否到期：是☑　否□"),
        ("facts.matured", False, "是否到期：是□　否☑"),
        ("facts.guarantee.modes", ["general", "joint"], "一般保证☑\n连带责任保证☑"),
        ("facts.repayment_method", "at_maturity", "等额本金□\n到期一次性还本付息☑\n按月计息"),
        ("mediation.choice", "undecided", "是□\n否□\n暂不确定，想要了解更多内容☑"),
    ],
)
def test_an_answer_ticks_its_box_and_no_other_of_the_group(path: str, answer: Any, ticked: str) -> None:
    context = empty()
    place = context
    *way, last = path.split(".")
    for step in way:
        place = place[step]
    place[last] = answer

    text = documents.plain_text(documents.fill(KIND, context))

    assert ticked in text
    assert text.count("☑") == ticked.count("☑")


def test_state_ownership_ticks_the_nested_box_beside_its_own() -> None:
    text = documents.plain_text(documents.fill(KIND, catalogue.sample(KIND)))

    assert "所有制性质：国有☑（控股☑　参股□）　民营□　其他" in text
    assert "所有制性质：国有□（控股□　参股□）　民营☑　其他" in text


def test_an_answer_without_a_box_is_refused_by_name() -> None:
    context = catalogue.sample(KIND)
    context["plaintiffs"]["organisations"][0]["types"] = ["limited"]

    with pytest.raises(AnswerUnknown, match="limited.*types.0"):
        documents.fill(KIND, context)


def test_choices_nobody_made_are_named() -> None:
    context = catalogue.sample(KIND)
    context["facts"]["matured"] = None
    context["facts"]["guarantee"]["modes"] = []

    # Private companies leave the boxes for the state's share alone.
    missing = [path for path in choosing.unanswered(KIND, context) if not path.endswith("state_share")]

    assert missing == ["facts.matured", "facts.guarantee.modes"]


def test_a_name_the_form_was_not_told_is_a_gap_and_an_empty_one_is_not() -> None:
    context = catalogue.sample(KIND)
    del context["facts"]["lender"]
    context["facts"]["borrower"] = ""

    assert [gap.field for gap in documents.fill(KIND, context).gaps] == ["facts.lender"]


def test_every_value_of_the_preview_leads_to_its_place() -> None:
    filled = documents.fill(KIND, documents.traced(catalogue.sample(KIND), edited={"facts.amount"}))

    page = documents.preview(filled)

    assert '<mark class="auto" data-field="claims.principal.amount">3,500,000.00</mark>' in page
    assert '<mark class="auto" data-field="defendants.persons.1.gender">☑</mark>' in page
    assert '<mark class="edited" data-field="facts.amount">3,500,000.00元</mark>' in page
    assert '<mark class="auto" data-field="preservation.case_number">' in page
    assert page.count("<table") == 1


@pytest.mark.parametrize("name", ["A&B<有限>公司", "“双引号”与'单引号'公司", "{{ 7*7 }}公司", "欧阳䶮", "𠮷㙍"])
def test_names_survive_as_they_are(name: str) -> None:
    context = catalogue.sample(KIND)
    context["defendants"]["organisations"][0]["name"] = name
    context["names"].append(name)

    made = documents.make(documents.fill(KIND, context))

    assert f"名称：{squeezed(name)}住所地" in word_words(made.docx or b"")
    assert squeezed(name) in pdf_words(made.pdf or b"")


def test_a_long_statement_grows_over_pages_in_both_forms() -> None:
    context = catalogue.sample(KIND)
    context["facts"]["statement"] = [f"第{number}段。" + "被告未按约定偿还借款本息。" * 40 for number in range(1, 13)]
    context["facts"]["remarks"] = ["需要说明的是，" + "双方多次协商未果。" * 200]

    filled = documents.fill(KIND, context)
    made = documents.make(filled)

    assert made.pages > 10
    assert Counter(pdf_words(made.pdf or b"")) == Counter(word_words(made.docx or b""))
    table = next(block for block in filled.blocks if isinstance(block, Table))
    long = [row for row in table.body if row.may_divide and row.look == ""]
    assert [words(row.cells[0].paragraphs) for row in long] == ["18. 其他需要说明的内容（可另附页）"]


def test_geometry_of_the_official_sheet_stands_in_the_word_file() -> None:
    document = part(docx_of(empty()), "word/document.xml")
    table = document.find(f".//{W}tbl")

    assert [column.get(f"{W}w") for column in table.iter(f"{W}gridCol")] == ["2270", "7074"]
    assert table.find(f"{W}tblPr/{W}tblW").attrib == {f"{W}w": "9344", f"{W}type": "dxa"}
    assert table.find(f"{W}tblPr/{W}tblLayout").get(f"{W}type") == "fixed"
    assert len(list(document.iter(f"{W}tbl"))) == 1
    for row in table.iter(f"{W}tr"):
        widths = [cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w") for cell in row.iter(f"{W}tc")]
        spans = [cell.find(f"{W}tcPr/{W}gridSpan") is not None for cell in row.iter(f"{W}tc")]
        assert (widths, spans) in ((["9344"], [True]), (["2270", "7074"], [False, False]))
    heights = [row.find(f"{W}trPr/{W}trHeight") for row in table.iter(f"{W}tr")]
    assert [(height.get(f"{W}val"), height.get(f"{W}hRule")) for height in heights if height is not None] == [
        ("1700", "atLeast")
    ] * 2
    margins = document.find(f".//{W}pgMar")
    assert 11906 - int(margins.get(f"{W}left")) - int(margins.get(f"{W}right")) == 9344


def test_rules_and_padding_are_those_of_the_official_sheet() -> None:
    styles = part(docx_of(empty()), "word/styles.xml")
    table = next(style for style in styles.iter(f"{W}style") if style.get(f"{W}styleId") == "PaperTable")

    # Eighths of a point: half a point around the form, a quarter inside.
    sizes = {border.tag.removeprefix(W): border.get(f"{W}sz") for border in table.find(f".//{W}tblBorders")}
    assert sizes == {"top": "4", "left": "4", "bottom": "4", "right": "4", "insideH": "2", "insideV": "2"}
    padding = {side.tag.removeprefix(W): side.get(f"{W}w") for side in table.find(f".//{W}tblCellMar")}
    assert padding == {"top": "20", "left": "80", "bottom": "20", "right": "80"}


def test_a_bar_keeps_with_the_row_below_and_a_box_for_free_text_with_none() -> None:
    docx = docx_of(catalogue.sample(KIND))
    holding = {
        style.get(f"{W}styleId")
        for style in part(docx, "word/styles.xml").iter(f"{W}style")
        if style.find(f".//{W}keepNext") is not None
    }

    # A row keeps with the next one when its first paragraph does; a box that did would leap to a page of its own.
    first = [row.find(f".//{W}p") for row in part(docx, "word/document.xml").iter(f"{W}tr")]
    held = [line.find(f".//{W}pStyle").get(f"{W}val") in holding or line.find(f".//{W}keepNext") is not None for line in first]
    styles = [line.find(f".//{W}pStyle").get(f"{W}val") for line in first]
    assert {style for style, is_held in zip(styles, held, strict=True) if is_held} == {"FormBar"}
    assert "CellHint" in styles


@pytest.mark.parametrize(
    ("style", "font", "size", "line", "align"),
    [
        ("DocTitle", "宋体", 22, 30, "center"),
        ("DocSubTitle", "宋体", 18, 26, "center"),
        ("FormBar", "宋体", 15, 21.5, "center"),
        ("FormNoteHead", "黑体", 10.5, 17, "left"),
        ("FormNote", "宋体", 10.5, 17, "both"),
        ("CellHint", "楷体", 10.5, 17, "left"),
        ("CellLabelCenter", "宋体", 10.5, 17, "center"),
        ("CellLabel", "宋体", 10.5, 17, "left"),
        ("CellText", "宋体", 10.5, 17, "left"),
        ("CellChoices", "宋体", 10.5, 17, "left"),
        ("SignLine", "宋体", 15, 21, "left"),
    ],
)
def test_every_part_has_the_font_size_and_exact_pitch_of_the_sheet(
    style: str, font: str, size: float, line: float, align: str
) -> None:
    styles = part(docx_of(empty()), "word/styles.xml")
    found = next(one for one in styles.iter(f"{W}style") if one.get(f"{W}styleId") == style)

    spacing = found.find(f".//{W}spacing")
    assert found.find(f".//{W}rFonts").get(f"{W}eastAsia") == font
    assert found.find(f".//{W}sz").get(f"{W}val") == str(round(size * 2))
    assert (spacing.get(f"{W}line"), spacing.get(f"{W}lineRule")) == (str(round(line * 20)), "exact")
    assert found.find(f".//{W}jc").get(f"{W}val") == align


def test_lines_of_the_printed_page_keep_the_exact_pitch() -> None:
    made = documents.make(documents.fill(KIND, catalogue.sample(KIND)), formats={"pdf"})
    heights: set[float] = set()

    def note(text: str, page: Any, line: Any, _font: Any, _size: float) -> None:
        # Of the content only; labels stand in the middle of their row.
        if text.strip() and line[4] * page[0] + page[4] > 180:
            heights.add(round(line[5] * page[3] + page[5], 2))

    PdfReader(io.BytesIO(made.pdf or b"")).pages[1].extract_text(visitor_text=note)

    lines = sorted(heights, reverse=True)[:-1]
    steps = {round(upper - lower, 2) for upper, lower in zip(lines, lines[1:], strict=False)}
    # Boxes, telephones and dates are set in other fonts; between two rows stand one point twice and the rule.
    assert len(lines) > 30
    assert steps == {17.0, 19.25}


def test_the_number_of_the_page_stands_at_the_outer_edge() -> None:
    body = docx_of(catalogue.sample(KIND))

    document = docx.Document(io.BytesIO(body))
    assert document.settings.odd_and_even_pages_header_footer
    section = document.sections[0]
    assert [p.style.style_id for p in (section.footer.paragraphs[0], section.even_page_footer.paragraphs[0])] == [
        "PageNumber",
        "PageNumberEven",
    ]
    aligned = {style.get(f"{W}styleId"): style.find(f".//{W}jc") for style in part(body, "word/styles.xml").iter(f"{W}style")}
    assert (aligned["PageNumber"].get(f"{W}val"), aligned["PageNumberEven"].get(f"{W}val")) == ("right", "left")


def test_a_draft_of_the_form_says_so_on_both_sides() -> None:
    filled = documents.fill(KIND, catalogue.sample(KIND))

    draft = documents.make(filled, is_draft=True)

    section = docx.Document(io.BytesIO(draft.docx or b"")).sections[0]
    assert section.header.paragraphs[0].text == section.even_page_header.paragraphs[0].text == "草稿"
    assert all("草稿" in page.extract_text() for page in PdfReader(io.BytesIO(draft.pdf or b"")).pages)


def test_bookmarks_of_the_printed_form_are_its_sections() -> None:
    made = documents.make(documents.fill(KIND, empty()), formats={"pdf"})

    outline = PdfReader(io.BytesIO(made.pdf or b"")).outline

    assert outline[0]["/Title"] == "民事起诉状"
    assert [entry["/Title"] for entry in outline[1]] == list(SECTIONS)


@pytest.mark.parametrize(
    "row",
    [
        "<tr class='other'><td colspan='2'><p>甲</p></td></tr>",
        "<tr><td class='money'><p>甲</p></td><td><p>乙</p></td></tr>",
        "<tr><td class='item'>甲</td><td><p>乙</p></td></tr>",
        "<tr><td class='item'><p>甲</p></td></tr>",
        "<tr><td class='item'><p>甲</p></td><td><p class='hint'>乙</p></td></tr>",
        "<tr><td class='item'><p>甲</p></td><td><table/></td></tr>",
        "<tr><td class='item'><p>甲</p></td><td><p>乙<br>丙</br></p></td></tr>",
    ],
)
def test_what_is_no_part_of_a_form_is_refused(row: str) -> None:
    columns = "<colgroup><col class='mm-40-04'/><col class='mm-124-78'/></colgroup>"

    with pytest.raises(subset.SubsetBroken):
        subset.parse(f"<table class='form'>{columns}<tbody>{row}</tbody></table><p>丁</p>")


def test_the_printed_blank_of_a_form_is_as_wide_as_its_letters() -> None:
    assert documents.plain_text(documents.fill(KIND, empty())).count(f"尚欠本金{filters.EM_SPACE * 3}元") == 1


def test_a_traced_form_makes_the_same_file_as_a_plain_one() -> None:
    plain = documents.fill(KIND, catalogue.sample(KIND))
    traced = documents.fill(KIND, documents.traced(catalogue.sample(KIND)))

    assert any(run.origin is Origin.AUTO for p in blocks.paragraphs(traced.blocks) for run in p.runs)
    assert documents.make(plain, formats={"docx"}).docx == documents.make(traced, formats={"docx"}).docx


def boxes(text: str) -> int:
    return sum(text.count(box) for box in BOXES)


def words(paragraphs: tuple[Paragraph, ...]) -> str:
    return "".join(paragraph.text for paragraph in paragraphs)


def empty() -> dict[str, Any]:
    """The form as nobody has filled it in."""

    def blank(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: blank(child) for key, child in node.items()}
        return [] if isinstance(node, list) else None

    context: dict[str, Any] = blank(catalogue.sample(KIND))
    context["mediation"]["benefits"] = [None] * 5
    return context


def with_parties(*, persons: int, organisations: int, agents: int) -> dict[str, Any]:
    """The sample with so many defendants of each kind and so many agents of the plaintiff."""
    context = copy.deepcopy(catalogue.sample(KIND))
    person, organisation = context["defendants"]["persons"][0], context["defendants"]["organisations"][0]
    context["defendants"] = {
        "persons": [{**person, "name": f"示例{number}"} for number in range(persons)],
        "organisations": [{**organisation, "name": f"澜州示例{number}有限公司"} for number in range(organisations)],
    }
    context["agents"] = [{**context["agents"][0], "name": f"周示例{number}"} for number in range(agents)]
    return context


def docx_of(context: dict[str, Any]) -> bytes:
    filled: Filled = documents.fill(KIND, context)
    return documents.make(filled, formats={"docx"}).docx or b""
