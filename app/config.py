"""Settings: one function reads them from the environment, one refuses what must not run outside a demo.

Every name may be given as an environment variable. What is law's is not here but in app/statutes/parameters; BANK_NAME,
MATTER_PREFIX and PRINT_CAP_SENTENCE are only defaults of texts that the bank keeps itself (app/registers/texts.py).
"""

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DEMO_PREFIX = "demo-only-"
MAIL_SECURITIES = ("none", "starttls", "tls")
# A domain without a catalogue would reset the plural forms of the others, so only those that exist are named.
DOMAINS = sorted(path.stem for path in ROOT.glob("app/translations/*/LC_MESSAGES/*.po"))


class UnsafeSettings(RuntimeError):
    """The settings may not be used outside a demo; the message says which and how to mend them."""


def read(environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """All settings with their defaults; `MODE` is `demo` (the default) or `production`."""
    instance = Path(environment.get("INSTANCE_PATH", ROOT / "instance"))
    demo = environment.get("MODE", "demo") == "demo"
    upload_megabytes = int(environment.get("UPLOAD_MEGABYTES", "30"))
    hosts = [host.strip() for host in environment.get("TRUSTED_HOSTS", "").split(",") if host.strip()]
    secret = environment.get("SECRET_KEY", f"{DEMO_PREFIX}secret-key" if demo else "")
    return {
        "MODE": "demo" if demo else "production",
        "INSTANCE_PATH": str(instance),
        "SECRET_KEY": secret,
        "SECURITY_PASSWORD_SALT": environment.get("SECURITY_PASSWORD_SALT", f"{DEMO_PREFIX}salt" if demo else ""),
        "SECURITY_TOTP_SECRETS": {"1": environment.get("TOTP_SECRET", f"{DEMO_PREFIX}totp-secret" if demo else "")},
        "SQLALCHEMY_DATABASE_URI": database_url(environment.get("DATABASE_URL", f"sqlite:///{instance / 'zhiheng.sqlite'}")),
        "JOBS_DATABASE_URL": environment.get("JOBS_DATABASE_URL", ""),
        "FILES_PATH": environment.get("FILES_PATH", str(instance / "files")),
        "UPLOAD_TYPES": environment.get("UPLOAD_TYPES", "pdf,docx,xlsx,jpg,png"),
        "UPLOAD_MEGABYTES": upload_megabytes,
        "FONTS_PATH": environment.get("FONTS_PATH", str(ROOT / ".fonts")),
        "PRODUCT_NAME": environment.get("PRODUCT_NAME", "执衡"),
        "PRODUCT_NAME_EN": environment.get("PRODUCT_NAME_EN", "Zhiheng"),
        "MATTER_PREFIX": environment.get("MATTER_PREFIX", "LZ"),
        "BANK_NAME": environment.get("BANK_NAME", "澜州农商银行" if demo else ""),
        "DEMO_DAY": date.fromisoformat(environment.get("DEMO_DAY", "2026-03-20")) if demo else None,
        "SESSION_MINUTES": int(environment.get("SESSION_MINUTES", "30")),
        "SECOND_FACTOR_ROLES": environment.get("SECOND_FACTOR_ROLES", "" if demo else "all"),
        "TRUSTED_HOSTS": hosts or None,
        "TRUSTED_PROXIES": int(environment.get("TRUSTED_PROXIES", "0")),
        "SITE_URL": environment.get("SITE_URL", f"https://{hosts[0]}" if hosts else "http://127.0.0.1:8000"),
        "MAIL_SERVER": environment.get("MAIL_SERVER", ""),
        "MAIL_PORT": int(environment.get("MAIL_PORT", "0")),
        "MAIL_SECURITY": environment.get("MAIL_SECURITY", "none"),
        "MAIL_USER": environment.get("MAIL_USER", ""),
        "MAIL_PASSWORD": environment.get("MAIL_PASSWORD", ""),
        "MAIL_SENDER": environment.get("MAIL_SENDER", ""),
        "PAPER_PDF_VARIANT": environment.get("PAPER_PDF_VARIANT", ""),
        "PAPER_SECONDS": int(environment.get("PAPER_SECONDS", "30")),
        "PRINT_CAP_SENTENCE": environment.get("PRINT_CAP_SENTENCE", "yes") == "yes",
        "BABEL_DEFAULT_LOCALE": "zh_Hans_CN",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
        "BABEL_DOMAIN": ";".join(DOMAINS),
        "BABEL_TRANSLATION_DIRECTORIES": ";".join(["translations"] * len(DOMAINS)),
        "MAX_CONTENT_LENGTH": (upload_megabytes + 2) * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 4 * 1024 * 1024,
        "MAX_FORM_PARTS": 5000,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": not demo,
        "WTF_CSRF_TIME_LIMIT": None,
    }


def database_url(url: str) -> str:
    """The URL with the driver this application uses: operators write postgresql://, psycopg 3 answers."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return f"postgresql+psycopg://{url.removeprefix(prefix)}"
    return url


def refuse_unsafe(settings: Mapping[str, Any]) -> None:
    """Outside the demo every secret is the bank's own, and links in mails lead to the bank's own names."""
    if settings["MAIL_SECURITY"] not in MAIL_SECURITIES:
        raise UnsafeSettings(f"MAIL_SECURITY is one of {', '.join(MAIL_SECURITIES)}, not {settings['MAIL_SECURITY']!r}.")
    if settings["MODE"] == "demo":
        return
    secrets = {
        "SECRET_KEY": settings["SECRET_KEY"],
        "SECURITY_PASSWORD_SALT": settings["SECURITY_PASSWORD_SALT"],
        "TOTP_SECRET": settings["SECURITY_TOTP_SECRETS"]["1"],
    }
    bad = [name for name, value in secrets.items() if len(value) < 32 or value.startswith(DEMO_PREFIX)]
    if bad:
        raise UnsafeSettings(
            f"MODE=production needs secrets of at least 32 characters that are not the demo's: set {', '.join(bad)}. "
            "One good value: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    if settings["MAIL_SERVER"] and not settings["TRUSTED_HOSTS"]:
        raise UnsafeSettings(
            "Mail for a forgotten password carries a link with this site's name, which a forged request could choose: "
            "set TRUSTED_HOSTS to the names this site is reached under, for example zhiheng.bank.cn."
        )
