"""Differences between versions, and the names of files."""

from datetime import date

import pytest

from app.documents import Change, compare, file_name
from app.documents.comparing import Op, words


def changed(old: str, new: str) -> list[tuple[str, str]]:
    return [(change.old, change.new) for change in compare(old, new) if change.op is not Op.SAME]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("偿还借款本金3,500,000.00元", "偿还借款本金3,400,000.00元", [("3,500,000.00", "3,400,000.00")]),
        ("按年利率7.50%计算", "按年利率7.35%计算", [("7.50%", "7.35%")]),
        ("澜州市中级人民法院", "澜州市临澜区人民法院", [("中级", "临澜区")]),
        ("一、甲\n二、乙", "一、甲\n二、乙\n三、丙", [("", "三、丙")]),
        ("一、甲\n二、乙", "一、甲", [("二、乙", "")]),
        ("编号LZ2024-0318", "编号LZ2024-0319", [("LZ2024-0318", "LZ2024-0319")]),
        ("相同", "相同", []),
    ],
)
def test_what_changed_is_told_in_words(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert [(a.strip("\n"), b.strip("\n")) for a, b in changed(old, new) if (a + b).strip()] == expected


def test_the_changes_give_both_texts_whole() -> None:
    old = "判令被告一偿还借款本金3,500,000.00元；\n判令被告二承担连带清偿责任。"
    new = "判令被告一、被告三偿还借款本金3,000,000.00元；\n确认抵押权；\n判令被告二承担保证责任。"

    changes = compare(old, new)

    assert "".join(change.old for change in changes) == old
    assert "".join(change.new for change in changes) == new
    assert all(isinstance(change, Change) and (change.old == change.new) == (change.op is Op.SAME) for change in changes)


def test_figures_and_latin_words_stay_whole() -> None:
    assert words("本金3,500,000.00元，LPR加55个基点") == [
        "本",
        "金",
        "3,500,000.00",
        "元",
        "，",
        "LPR",
        "加",
        "55",
        "个",
        "基",
        "点",
    ]


def test_file_names_sort_and_work_everywhere() -> None:
    name = file_name(
        number=1,
        title="民事起诉状",
        party="某某/机械 *有限?",
        reference="HT2023001",
        on=date(2026, 1, 5),
        version=3,
        extension="pdf",
    )

    assert name == "01-民事起诉状-某某机械有限-HT2023001-20260105-v3.pdf"


def test_long_file_names_give_up_the_party_first() -> None:
    name = file_name(
        number=12,
        title="债权计算表",
        party="甲" * 100,
        reference="（2026）澜0102民初1234号",
        on=date(2026, 1, 5),
        version=1,
        extension="docx",
    )

    assert len(name) == 80
    assert name.endswith("-（2026）澜0102民初1234号-20260105-v1.docx")
