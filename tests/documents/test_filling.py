"""Words in place: gaps, origins, hostile text, the closed subset, and limits of size."""

import copy
import pickle
import time
from decimal import Decimal
from typing import Any

import pytest

from app import documents
from app.documents import blocks, catalogue, context, filling, subset
from app.documents.blocks import Origin
from app.documents.errors import (
    CompatibilityForm,
    GapsLeft,
    GlyphMissing,
    PaperError,
    TextRefused,
    TooLarge,
    TooLong,
    TooManyRows,
    UnknownKind,
)
from app.documents.filters import chinese_number


def test_missing_names_are_told_and_stop_the_paper() -> None:
    given = catalogue.sample("civil_complaint")
    del given["court"]
    given["defendants"][1]["address"] = ""
    given["defendants"][2]["id_number"] = None

    filled = documents.fill("civil_complaint", given)

    assert {(gap.field, gap.label) for gap in filled.gaps} == {
        ("court.name", "受诉法院全称"),
        ("defendants.1.address", "被告住址"),
        ("defendants.2.id_number", "被告公民身份号码"),
    }
    assert '<mark class="missing" data-field="court.name">待填：受诉法院全称</mark>' in documents.preview(filled)
    with pytest.raises(GapsLeft, match="受诉法院全称"):
        documents.make(filled)


def test_a_list_nobody_gave_is_a_gap_unless_it_is_optional() -> None:
    given = catalogue.sample("civil_complaint")
    del given["claims"], given["third_parties"]

    filled = documents.fill("civil_complaint", given)

    assert [gap.field for gap in filled.gaps] == ["claims"]


def test_preview_marks_where_values_come_from() -> None:
    filled = documents.fill("civil_complaint", documents.traced(catalogue.sample("civil_complaint"), edited={"claims.0"}))

    html = documents.preview(filled)

    assert '<mark class="auto" data-field="plaintiffs.0.name">示例银行股份有限公司澜州分行</mark>' in html
    assert '<mark class="edited" data-field="claims.0.text">判令被告一' in html
    assert '<mark class="auto" data-field="claims.1.text">' in html
    assert "style=" not in html
    assert "<script" not in html


def test_a_single_value_can_be_marked_by_hand() -> None:
    given = catalogue.sample("civil_complaint")
    given["cause"] = documents.edited("借款合同纠纷", field="cause")

    runs = [run for paragraph in blocks.paragraphs(documents.fill("civil_complaint", given).blocks) for run in paragraph.runs]

    assert [(run.text, run.field) for run in runs if run.origin is Origin.EDITED] == [("借款合同纠纷", "cause")]


HOSTILE = [
    "<script>alert(1)</script>",
    '<img src="http://127.0.0.1/x" onerror=1>',
    "</p></article><link rel=attachment href=file:///etc/passwd>",
    "{{ ''.__class__.__mro__ }}",
    "{% include '/etc/passwd' %}",
    "]]><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "&lt;b&gt; &amp; &#60;",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    given = catalogue.sample("civil_complaint")
    given["claims"][0]["text"] = text

    filled = documents.fill("civil_complaint", given)

    assert f"一、{text}" in documents.plain_text(filled)
    assert "<script" not in documents.preview(filled)
    assert "<img" not in documents.preview(filled)
    assert "<link" not in documents.preview(filled)


@pytest.mark.parametrize(
    "html",
    [
        "<p>甲</p><script>1</script><p>乙</p>",
        "<p style='color:red'>甲</p>",
        "<p class='unknown'>甲</p>",
        "<p><a href='x'>甲</a></p>",
        "<p><img src='x'/></p>",
        "<p onclick='x'>甲</p>",
        "<p>甲<br/>乙</p>",
        "<p></p>",
        "<p>甲",
        "甲<p>乙</p>",
        "<!-- 甲 --><p>乙</p>",
        "<p>&nbsp;</p>",
        "<section><p>甲</p></section>",
        "<table><tbody><tr><td>甲</td></tr></tbody></table><p>乙</p>",
        "<table><colgroup><col class='mm-10'/></colgroup><tbody><tr><td>甲</td><td>乙</td></tr></tbody></table><p>丙</p>",
        "<p>甲</p><table><colgroup><col class='mm-10'/></colgroup><tbody><tr><td>甲</td></tr></tbody></table>",
    ],
)
def test_whatever_is_not_in_the_subset_is_refused(html: str) -> None:
    with pytest.raises(subset.SubsetBroken):
        subset.parse(html)


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ names.__class__ }}",
        "{{ court.children }}",
        "{{ cycler.__init__.__globals__ }}",
        "{% for n in range(999999999) %}{% endfor %}",
        "{{ self.__init__.__globals__ }}",
    ],
)
def test_templates_reach_nothing_but_the_context(source: str) -> None:
    kind = catalogue.load("civil_complaint")
    gaps = filling._Gaps(kind)
    token = filling._found.set(gaps)
    try:
        template = filling._environment().from_string(f"<p>甲{source}</p>")
        try:
            text = template.render(context.wrap({"court": {"name": "法院"}, "names": ["甲"]}))
        except (filling.jinja2.TemplateError, OverflowError) as refusal:
            text = f"refused {refusal.__class__.__name__}"
    finally:
        filling._found.reset(token)

    assert "<class" not in text
    assert "object at" not in text
    assert gaps.gaps or text.startswith("refused") or text == "<p>甲</p>"


def test_deep_nesting_and_long_papers_are_refused_with_a_sentence() -> None:
    with pytest.raises(TooLarge, match="nested"):
        subset.parse("<p>" + "<strong>" * 100 + "甲" + "</strong>" * 100 + "</p>")
    with pytest.raises(TooLarge, match="characters"):
        subset.parse("<p>" + "甲" * 300_000 + "</p>")
    with pytest.raises(TooLarge, match="table rows"):
        subset.parse("<tr" * 3_000)
    with pytest.raises(TooLong, match="10001"):
        documents.fill("civil_complaint", {"cause": "甲" * 10_001})
    with pytest.raises(TooLarge, match="values"):
        documents.fill("civil_complaint", {"claims": [{"text": "甲"}] * 60_000})


def test_unprintable_characters_are_refused_by_name() -> None:
    with pytest.raises(TextRefused, match=r"U\+0008"):
        documents.fill("civil_complaint", {"cause": "甲\x08乙"})


def test_a_character_without_glyph_stops_the_paper_with_its_name() -> None:
    given = catalogue.sample("civil_complaint")
    given["defendants"][0]["name"] = "示例\U000e0fff公司"

    with pytest.raises(GlyphMissing, match=r"U\+E0FFF") as caught:
        documents.make(documents.fill("civil_complaint", given))

    assert "示例" in str(caught.value.params["where"])


def test_look_alikes_copied_from_a_pdf_are_refused_with_the_ordinary_character() -> None:
    given = catalogue.sample("civil_complaint")
    given["claims"][0]["text"] = "判令被告⼀偿还借款"

    with pytest.raises(CompatibilityForm, match="look-alike of 一"):
        documents.make(documents.fill("civil_complaint", given))


def test_the_longest_preview_and_the_longest_way_to_a_refusal_take_two_seconds_at_most() -> None:
    longest, refused = documents.traced(debts(subset.MAX_ROWS - 50)), documents.traced(debts(context.MAX_VALUES // 16))

    started = time.process_time()
    html = documents.preview(documents.fill("debt_calculation", longest))
    shown = time.process_time()
    with pytest.raises(TooManyRows):
        documents.fill("debt_calculation", refused)
    stopped = time.process_time()

    assert html.count("<tr>") > subset.MAX_ROWS - 50
    assert shown - started < 2
    assert stopped - shown < 2


def test_blanks_by_the_thousand_are_passed_over_once() -> None:
    started = time.process_time()

    (note,) = subset.parse(f"<p>\n{('字' + ' ' * 60_000) * 3}字</p>")

    assert isinstance(note, blocks.Paragraph) and note.text.count("字") == 4
    assert time.process_time() - started < 0.5


def test_unknown_kinds_and_foreign_objects_are_refused() -> None:
    with pytest.raises(UnknownKind):
        documents.fill("../etc", {})
    with pytest.raises(TypeError, match="plain values"):
        documents.fill("civil_complaint", {"cause": object()})


def test_every_error_is_a_translatable_sentence_that_survives_pickling() -> None:

    error: PaperError = GlyphMissing(character="𠮷", code="U+20BB7", where="𠮷某", field="defendants.0.name")

    back = pickle.loads(pickle.dumps(error))

    assert type(back) is GlyphMissing
    assert (str(back), back.field, back.template, dict(back.params)) == (
        str(error),
        error.field,
        error.template,
        dict(error.params),
    )


def test_filters_write_amounts_days_and_numbers_as_papers_do() -> None:
    given = catalogue.sample("debt_calculation")
    given["totals"]["costs"] = Decimal("1234567.8")

    text = documents.plain_text(documents.fill("debt_calculation", given))

    assert "1,234,567.80" in text
    assert "2024年3月18日签订" in text


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (30, "三十"), (101, "一百零一"), (110, "一百一十")],
)
def test_clause_numbers(number: int, words: str) -> None:
    assert chinese_number(number) == words


def debts(count: int) -> dict[str, Any]:
    """The debt sheet with so many lines."""
    given = catalogue.sample("debt_calculation")
    lines = given["contracts"][0]["drawdowns"][0]["lines"]
    given["contracts"][0]["drawdowns"][0]["lines"] = [copy.copy(lines[row % len(lines)]) for row in range(count)]
    return given
