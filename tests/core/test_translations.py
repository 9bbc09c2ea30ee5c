from pathlib import Path

import pytest

from app.core import translations


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(translations, "APP", tmp_path / "app")
    monkeypatch.setattr(translations, "FOLDER", tmp_path / "po")
    (tmp_path / "app" / "loans").mkdir(parents=True)
    (tmp_path / "app" / "loans" / "__init__.py").write_text("")
    (tmp_path / "app" / "templates" / "loans").mkdir(parents=True)
    (tmp_path / "app" / "loans" / "states.py").write_text(
        'LABEL = N_("Fixed rate")\nraise DomainError(N_("Too late"))\nngettext("%(num)s loan", "%(num)s loans", 2)\n'
    )
    (tmp_path / "app" / "templates" / "loans" / "list.html").write_text("{{ _('Loans') }}{% trans %}Paid back{% endtrans %}")
    return tmp_path


def test_a_catalogue_takes_the_sentences_of_code_and_templates(folder: Path) -> None:
    assert sorted(translations.update("loans")) == ["%(num)s loan", "Fixed rate", "Loans", "Paid back", "Too late"]


def test_what_was_translated_stays_and_what_is_gone_goes(folder: Path) -> None:
    translations.update("loans")
    path = folder / "po" / "loans.po"
    path.write_text(path.read_text().replace('msgid "Loans"\nmsgstr ""', 'msgid "Loans"\nmsgstr "贷款"'))
    (folder / "app" / "loans" / "states.py").write_text("")

    assert translations.update("loans") == ["Paid back"]
    assert 'msgstr "贷款"' in path.read_text()


def test_a_sentence_that_another_slice_says_is_not_asked_again(folder: Path) -> None:
    (folder / "po").mkdir()
    (folder / "po" / "core.po").write_text(translations.HEADER + 'msgid "Loans"\nmsgstr "贷款"\n')

    assert "Loans" not in translations.update("loans")


def test_what_has_no_chinese_is_named_with_its_place(folder: Path) -> None:
    translations.update("loans")

    assert ("app/templates/loans/list.html", "Loans") in translations.missing()


def test_the_shared_pages_are_complete_in_chinese() -> None:
    assert [
        sentence
        for where, sentence in translations.missing()
        if where.startswith(("app/core", "app/templates/_", "app/templates/errors"))
    ] == []


def test_every_placeholder_survives_translation() -> None:
    wrong = [
        message.id
        for domain in translations.domains()
        for message in translations.catalogue(domain)
        if message.id and message.python_format and list(message.check(translations.catalogue(domain)))
    ]

    assert wrong == []
