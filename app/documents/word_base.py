"""The empty Word file of a profile: made with python-docx, stripped of what it brings along, given the styles of the house."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from xml.sax.saxutils import escape

import docx

from app.documents.looks import DRAFT, Font, Look, Profile, house
from app.documents.packing import Packed, pack

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_UNWANTED = ("/stylesWithEffects", "/customXml", "/webSettings", "/numbering", "/thumbnail")
# Character styles, so that no run carries direct formatting.
STRONG, RARE, EAST_MARK, RULED, TICKED = "PaperStrong", "RareName", "EastMark", "RuledBlank", "TickedBox"
# What Windows and Office bring for boxes with a tick; no Chinese text font has them.
_SYMBOLS = "Segoe UI Symbol"


@dataclass(frozen=True)
class Base:
    """A base file taken apart and packed: what is copied as it is, and the section every document ends with."""

    parts: tuple[Packed, ...]
    section: str


def twips(points: float) -> int:
    return round(points * 20)


def twips_of_mm(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


@lru_cache
def base(profile: str, *, is_draft: bool = False) -> Base:
    """The base file of this profile; a draft has a header that says so."""
    page = house().profiles[profile]
    document = docx.Document()
    section = document.sections[0]
    has_sides = page.number_place == "outer"
    for footer in (section.footer, section.even_page_footer) if has_sides else (section.footer,):
        footer.is_linked_to_previous = False
    for header in (section.header, section.even_page_header) if has_sides else (section.header,):
        header.is_linked_to_previous = not is_draft
    package = document.part.package
    for key, relation in list(document.part.rels.items()):
        if relation.reltype.endswith(_UNWANTED):
            del document.part.rels[key]
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith(_UNWANTED):
            del package.rels[key]
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    references = ""
    for reference in document.element.body.sectPr.iterchildren(f"{{{W}}}headerReference", f"{{{W}}}footerReference"):
        key, place = reference.get(f"{{{R}}}id"), reference.get(f"{{{W}}}type")
        kind, write = ("header", header_xml) if reference.tag.endswith("headerReference") else ("footer", footer_xml)
        parts[str(document.part.related_parts[key].partname).lstrip("/")] = write(page, is_even=place == "even").encode()
        references += f'<w:{kind}Reference w:type="{place}" r:id="{key}"/>'
    parts["word/styles.xml"] = styles_xml(page).encode()
    parts["word/settings.xml"] = settings_xml(page).encode()
    parts["word/fontTable.xml"] = font_table_xml().encode()
    for name in ("word/document.xml", "docProps/core.xml", "docProps/app.xml"):
        del parts[name]
    return Base(parts=tuple(pack(name, content) for name, content in parts.items()), section=section_xml(page, references))


def section_xml(page: Profile, references: str) -> str:
    """Page size, margins, line grid and the foot with the page number."""
    width, height = (twips_of_mm(side) for side in page.page)
    margins = {side: twips_of_mm(size) for side, size in page.margins.items()}
    foot = twips_of_mm(max(page.margins["bottom"] - page.number_gap, 5)) - twips(page.number_size * 1.3)
    orientation = ' w:orient="landscape"' if page.landscape else ""
    grid = "" if not page.has_grid else f'<w:docGrid w:type="lines" w:linePitch="{twips(page.looks["body"].line)}"/>'
    return (
        f"<w:sectPr>{references}"
        f'<w:pgSz w:w="{width}" w:h="{height}"{orientation}/>'
        f'<w:pgMar w:top="{margins["top"]}" w:right="{margins["right"]}" w:bottom="{margins["bottom"]}" w:left="{margins["left"]}" '
        f'w:header="851" w:footer="{max(foot, 283)}" w:gutter="0"/><w:cols w:space="425"/>{grid}</w:sectPr>'
    )


def header_xml(_page: Profile, *, is_even: bool) -> str:
    """The head of a draft, the same on all pages."""
    return (
        f'{XML}<w:hdr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="DraftMark"/></w:pPr><w:r><w:t>{DRAFT}</w:t></w:r></w:p></w:hdr>'
    )


def footer_xml(page: Profile, *, is_even: bool) -> str:
    """第X页 共Y页, or on forms the bare number at the outer edge, as fields with cached results, because WPS shows those."""

    def field(code: str) -> str:
        return (
            f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    def text(words: str) -> str:
        return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'

    if page.number_place == "outer":
        style, inside = "PageNumberEven" if is_even else "PageNumber", field("PAGE")
    else:
        style, inside = "PageNumber", text("第") + field("PAGE") + text("页 共") + field("NUMPAGES") + text("页")
    return f'{XML}<w:ftr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{inside}</w:p></w:ftr>'


def fonts_xml(font: Font, *, hint: bool = False) -> str:
    """All four slots by name, no theme."""
    latin = house().latin.word
    mark = ' w:hint="eastAsia"' if hint else ""
    return f'<w:rFonts{mark} w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{font.word}" w:cs="{latin}"/>'


def styles_xml(page: Profile) -> str:
    """The styles of one profile, and no others."""
    fonts = house().fonts
    body = page.looks["body"]
    number = Look(
        style="PageNumber",
        name="页码",
        font=page.number_font,
        size=page.number_size,
        align="right" if page.number_place == "outer" else "center",
        line=page.number_size * 1.3,
        rule="at_least",
    )
    even = replace(number, style="PageNumberEven", name="双页页码", align="left")
    edges = [number, even] if page.number_place == "outer" else [number]
    draft = replace(number, style="DraftMark", name="草稿", font="hei", align="right")
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts_xml(fonts[body.font])}{_size(body.size)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault><w:pPr><w:widowControl/><w:kinsoku/><w:overflowPunct/><w:autoSpaceDE/><w:autoSpaceDN/></w:pPr></w:pPrDefault></w:docDefaults>"
    )
    characters = (
        _character(STRONG, "着重", fonts_xml(fonts["hei"]))
        + _character(RARE, "生僻字", fonts_xml(fonts["rare"]))
        + _character(EAST_MARK, "中文标点", '<w:rFonts w:hint="eastAsia"/>')
        + _character(RULED, "填写线", '<w:u w:val="single"/>')
        + _character(
            TICKED,
            "已选",
            f'<w:rFonts w:hint="eastAsia" w:ascii="{_SYMBOLS}" w:hAnsi="{_SYMBOLS}" w:eastAsia="{_SYMBOLS}" w:cs="{_SYMBOLS}"/>',
        )
    )
    return (
        f'{XML}<w:styles xmlns:w="{W}">{defaults}'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>'
        '<w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        f"{''.join(_paragraph(look, fonts[look.font]) for look in [*page.looks.values(), *edges, draft])}{characters}{_table_style(page)}</w:styles>"
    )


def _size(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def _paragraph(look: Look, font: Font) -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{look.style}"><w:name w:val="{look.style} {look.name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{"".join(_paragraph_properties(look))}</w:pPr>'
        f"<w:rPr>{fonts_xml(font)}{'<w:b/>' if font.bold else ''}{_narrowed(look)}{_size(look.size)}</w:rPr></w:style>"
    )


def _narrowed(look: Look) -> str:
    # Word widens lines by itself; only what must fit on one line is told to be narrower.
    return f'<w:spacing w:val="{twips(look.tracking)}"/>' if look.tracking < 0 else ""


def _paragraph_properties(look: Look) -> Iterator[str]:
    # The schema fixes this order.
    if look.keep_next:
        yield "<w:keepNext/>"
    if look.keep_lines:
        yield "<w:keepLines/>"
    if look.new_page:
        yield "<w:pageBreakBefore/>"
    if look.rule == "at_least":
        yield '<w:snapToGrid w:val="0"/>'
    spacing = f'w:before="{twips(look.before)}" w:after="{twips(look.after)}" w:line="{twips(look.line)}"'
    yield f'<w:spacing {spacing} w:lineRule="{"exact" if look.rule == "exact" else "atLeast"}"/>'
    indents = []
    if look.left:
        indents.append(f'w:left="{twips(look.left * look.size)}"')
    if look.right:
        indents.append(f'w:rightChars="{round(look.right * 100)}" w:right="{twips(look.right * look.size)}"')
    if look.first:
        indents.append(f'w:firstLineChars="{round(look.first * 100)}" w:firstLine="{twips(look.first * look.size)}"')
    if look.hanging:
        indents.append(f'w:hanging="{twips(look.hanging * look.size)}"')
    if indents:
        yield f"<w:ind {' '.join(indents)}/>"
    yield f'<w:jc w:val="{look.align}"/>'
    if look.outline:
        yield f'<w:outlineLvl w:val="{look.outline - 1}"/>'


def _character(style: str, name: str, properties: str) -> str:
    return (
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{style}"><w:name w:val="{style} {name}"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/><w:rPr>{properties}</w:rPr></w:style>'
    )


def _table_style(page: Profile) -> str:
    # Borders are counted in eighths of a point.
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="{round(8 * rule)}" w:space="0" w:color="000000"/>'
        for rule, sides in (
            (page.rules.outside, ("top", "left", "bottom", "right")),
            (page.rules.inside, ("insideH", "insideV")),
        )
        for edge in sides
    )
    upright, across = (twips_of_mm(side) for side in page.cell_padding)
    margins = "".join(
        f'<w:{side} w:w="{size}" w:type="dxa"/>'
        for side, size in (("top", upright), ("left", across), ("bottom", upright), ("right", across))
    )
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        '<w:style w:type="table" w:customStyle="1" w:styleId="PaperTable"><w:name w:val="PaperTable 文书表格"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr><w:tblBorders>{edges}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr></w:style>"
    )


def settings_xml(page: Profile) -> str:
    """Compatibility with Word 2013 and later; no tracking, no field updates at opening, no editing traces."""
    uri = "http://schemas.microsoft.com/office/word"
    modes = {
        "compatibilityMode": "15",
        "overrideTableStyleFontSizeAndJustification": "1",
        "enableOpenTypeFeatures": "1",
        "doNotFlipMirrorIndents": "1",
    }
    sides = "<w:evenAndOddHeaders/>" if page.number_place == "outer" else ""
    compat = "".join(f'<w:compatSetting w:name="{name}" w:uri="{uri}" w:val="{value}"/>' for name, value in modes.items())
    return (
        f'{XML}<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>{sides}<w:characterSpacingControl w:val="compressPunctuation"/>'
        f"<w:compat><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:doNotExpandShiftReturn/>"
        f'<w:adjustLineHeightInTable/><w:useFELayout/>{compat}</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


def font_table_xml() -> str:
    """The fonts named, each with what to take where it is not installed."""
    substitutes = {"仿宋": "仿宋_GB2312", "宋体": "SimSun", "黑体": "SimHei", "楷体": "楷体_GB2312"}
    words = sorted({font.word for font in house().fonts.values()})
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{escape(substitutes[name])}"/><w:charset w:val="86"/><w:family w:val="auto"/>'
        '<w:pitch w:val="variable"/></w:font>'
        for name in words
    )
    extra = (
        '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/><w:charset w:val="86"/><w:family w:val="modern"/><w:pitch w:val="fixed"/></w:font>'
        '<w:font w:name="方正小标宋简体"><w:altName w:val="宋体"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        '<w:font w:name="Times New Roman"><w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>'
    )
    return f'{XML}<w:fonts xmlns:w="{W}">{fonts}{extra}</w:fonts>'
