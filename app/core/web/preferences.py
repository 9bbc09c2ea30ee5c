"""Language and theme: the account's choice, else the browser's cookie, else what the browser asks for."""

from flask import Flask, Response, g, has_request_context, request
from flask_babel import get_locale
from flask_login import current_user

LANGUAGES = {"zh_Hans_CN": "zh-CN", "en": "en"}
DEFAULT_LANGUAGE = "zh_Hans_CN"
NAMES = {"zh_Hans_CN": "中文", "en": "English"}
SHORT = {"zh": "zh_Hans_CN", "zh-cn": "zh_Hans_CN", "zh-hans": "zh_Hans_CN", "en": "en"}
THEMES = ("light", "dark", "auto")
LANGUAGE_COOKIE = "language"
THEME_COOKIE = "theme"
A_YEAR = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    """Choose the language of every request here, and remember what a signed-out reader chose with ?lang=."""
    app.extensions["babel"].locale_selector = language
    app.after_request(_remember_asked_language)


def language() -> str:
    """The reader's language as a locale name; this is Flask-Babel's locale selector. Jobs and commands speak the default one."""
    if not has_request_context():
        return DEFAULT_LANGUAGE
    chosen = (_of_account("language"), asked_language(), request.cookies.get(LANGUAGE_COOKIE))
    return next((name for name in chosen if name in LANGUAGES), None) or _accepted()


def asked_language() -> str | None:
    """The language asked for with ?lang=, for readers who are not signed in."""
    return SHORT.get(request.args.get("lang", "").lower().replace("_", "-"))


def _accepted() -> str:
    best = request.accept_languages.best_match(["zh", "zh-CN", "zh-Hans", "en"], default="zh")
    return "en" if best == "en" else DEFAULT_LANGUAGE


def page_language() -> str:
    """The lang attribute of the page."""
    return LANGUAGES[str(get_locale())]


def other_language() -> dict[str, str]:
    """The language to switch to: its locale name, its lang attribute, and its own name."""
    name = "en" if page_language() == "zh-CN" else DEFAULT_LANGUAGE
    return {"code": name, "lang": LANGUAGES[name], "name": NAMES[name]}


def theme() -> str:
    """light, dark or auto; script resolves auto before the first paint."""
    chosen = _of_account("theme") or request.cookies.get(THEME_COOKIE)
    return chosen if chosen in THEMES else "auto"


def forget_account() -> None:
    """Ask the account no more in this request: after a failure of our own its row may not be readable."""
    g.account_is_forgotten = True


def _of_account(name: str) -> str | None:
    if g.get("account_is_forgotten") or not current_user or not current_user.is_authenticated:
        return None
    chosen = getattr(current_user, name, None)
    return str(chosen) if chosen else None


def remember(response: Response, *, name: str, value: str) -> Response:
    """Keep a choice in the browser, for readers without an account and for the sign-in page."""
    response.set_cookie(name, value, max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure)
    return response


def _remember_asked_language(response: Response) -> Response:
    asked = asked_language()
    return remember(response, name=LANGUAGE_COOKIE, value=asked) if asked else response
