"""What every template keeps: no inline style or script, nothing unescaped, all words through gettext, labels bound."""

import re
from pathlib import Path

import pytest

from app import config

TEMPLATES = sorted((config.ROOT / "app" / "templates").rglob("*.html"))
STATIC = config.ROOT / "app" / "static"
MAY_BE_UNESCAPED: frozenset[str] = frozenset()
COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.S)
HAN = re.compile(r"[\u3400-\u9fff]")


def read(path: Path) -> str:
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def named(path: Path) -> str:
    return path.relative_to(config.ROOT).as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_no_template_carries_inline_style_or_script(path: Path) -> None:
    text = read(path)

    assert not re.search(r"\sstyle\s*=", text), f"{named(path)}: put the rule into app.css; the policy forbids style="
    assert not re.search(r"<style|\son[a-z]+\s*=\s*[\"']", text), f"{named(path)}: listen in app.js; the policy forbids on…="
    assert not re.search(r"<script(?![^>]*\ssrc=)", text), f"{named(path)}: scripts are files"
    assert not re.search(r"hx-on|hx-vals\s*=\s*[\"']js:|javascript:", text), f"{named(path)}: nothing is evaluated in the page"


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_no_template_leaves_text_unescaped(path: Path) -> None:
    text = read(path)

    if named(path) not in MAY_BE_UNESCAPED:
        assert not re.search(r"\|\s*safe\b|autoescape\s+false|\|\s*tojson", text), (
            f"{named(path)}: give the template Markup from a macro or a filter"
        )


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_every_word_on_the_screen_goes_through_gettext(path: Path) -> None:
    found = [line.strip() for line in read(path).splitlines() if HAN.search(line)]

    assert not found, f"{named(path)}: English source in _('…'), Chinese in the .po file: {found[0]}"


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_every_label_is_bound_to_its_field(path: Path) -> None:
    labels = re.findall(r"<label\b[^>]*>.*?</label>", read(path), re.S)
    loose = [label for label in labels if " for=" not in label.split(">")[0] and "<input" not in label]

    assert not loose, f"{named(path)}: give it a for=, or put the field inside: {loose[0]}"


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_no_template_loads_anything_from_elsewhere(path: Path) -> None:
    assert not re.search(r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//", read(path)), (
        f"{named(path)}: the application works without the internet"
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_every_post_form_carries_the_token(path: Path) -> None:
    for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", read(path), re.S | re.I):
        assert re.search(r"csrf|hidden_tag|caller\(\)", form), f"{named(path)}: a form that posts needs {{{{ ui.csrf() }}}}"


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_icons_come_from_the_sprite(path: Path) -> None:
    sprite = STATIC / "vendor" / "icons.svg"
    if not sprite.exists():
        pytest.skip("the front-end files are not set up")
    known = set(re.findall(r'id="i-([\w-]+)"', sprite.read_text(encoding="utf-8")))
    used = set(re.findall(r"\bicon\(\s*'([\w-]+)'", read(path)))

    assert used <= known, f"{named(path)}: not in the sprite: {sorted(used - known)}"


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_every_class_is_known_to_the_stylesheet(path: Path) -> None:
    known = set(re.findall(r"\.([a-zA-Z][\w-]*)", (STATIC / "app.css").read_text(encoding="utf-8")))
    used = {name for names in re.findall(r'class="([^"{]*)"', read(path)) for name in names.split()}

    assert used <= known, f"{named(path)}: app.css has no rule for {sorted(used - known)}"


def test_the_stylesheet_stays_within_its_budget_and_its_browsers() -> None:
    text = (STATIC / "app.css").read_text(encoding="utf-8")
    rules = re.sub(r"/\*.*?\*/", "", text, flags=re.S)

    assert not re.search(r":has\(|@layer|@container|color-mix\(|light-dark\(|@import|&\s*[.:{]", rules)
    assert len(re.findall(r"\{", rules)) == len(re.findall(r"\}", rules))
    used = set(re.findall(r"var\((--[\w-]+)", rules))
    assert used <= set(re.findall(r"(--[\w-]+)\s*:", rules))


@pytest.mark.parametrize("name", ["app.js", "theme.js"])
def test_our_scripts_evaluate_nothing(name: str) -> None:
    assert not re.search(
        r"\beval\(|new Function|innerHTML|outerHTML|document\.write|\.style\.", (STATIC / name).read_text(encoding="utf-8")
    )
