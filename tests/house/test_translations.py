"""Every sentence of the screens has Chinese and says the same everywhere."""

from collections import defaultdict

from app.core import translations


def test_every_sentence_has_chinese() -> None:
    assert translations.missing() == [], "python -m app.core.translations update <slice>, then write the Chinese"


def test_catalogues_agree_on_a_sentence() -> None:
    said = defaultdict(dict)
    for domain in translations.domains():
        for message in translations.catalogue(domain):
            if message.id:
                said[str(message.id)][str(message.string)] = domain

    assert {sentence: words for sentence, words in said.items() if len(words) > 1} == {}
