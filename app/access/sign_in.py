"""Sign-in with Flask-Security: which of its pages are offered, how a second factor works, what a failure costs, how long a session lasts."""

import base64
import hashlib
from datetime import timedelta
from typing import Any

from flask import Flask, Request, abort, request, session
from flask_security import Security, SQLAlchemyUserDatastore, Totp, WebauthnUtil
from flask_security.signals import user_authenticated, user_failed_authn
from flask_security.tf_plugin import tf_clean_session
from sqlalchemy import inspect, select
from webauthn.helpers.structs import AuthenticatorSelectionCriteria, ResidentKeyRequirement, UserVerificationRequirement

from app import config
from app.access import attempts, guards, policy, setup
from app.access.mail import Mail
from app.access.models import Role, User, WebAuthnCredential
from app.access.sign_in_forms import (
    ChangePassword,
    CodeForm,
    PasskeyAnswerForm,
    RecoveryCodeForm,
    SignInForm,
    VerifyPasswordForm,
)
from app.access.states import RoleKey
from app.core import clock
from app.core.db import db

TRYING = frozenset(
    f"security.{name}"
    for name in (
        "login",
        "two_factor_token_validation",
        "mf_recovery",
        "verify",
        "change_password",
        "wan_signin_response",
        "wan_verify_response",
        "forgot_password",
    )
)

ASKING = "security.forgot_password"


def as_account(typed: str) -> str | None:
    """What somebody typed as his account; None for what no account can be called, so that no database is asked for it."""
    return typed.strip().lower() if typed.isprintable() else None


SETTINGS: dict[str, Any] = {
    "SECURITY_API_ENABLED_METHODS": ["session"],
    "SECURITY_CHANGEABLE": True,
    "SECURITY_CLI_ROLES_NAME": None,
    "SECURITY_CLI_USERS_NAME": None,
    "SECURITY_DATETIME_FACTORY": clock.now,
    "SECURITY_EMAIL_HTML": False,
    "SECURITY_FRESHNESS": timedelta(minutes=15),
    "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(minutes=5),
    "SECURITY_I18N_DIRNAME": ["builtin", str(config.ROOT / "app" / "translations")],
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 10,
    "SECURITY_PASSWORD_LENGTH_MIN": 12,
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_POST_CHANGE_VIEW": "/account",
    "SECURITY_POST_LOGOUT_VIEW": "/login",
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_STATIC_FOLDER": None,
    "SECURITY_TRACKABLE": True,
    "SECURITY_TWO_FACTOR": True,
    "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
    "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "/account",
    "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
    "SECURITY_USER_IDENTITY_ATTRIBUTES": [
        {"staff_number": {"mapper": as_account, "case_insensitive": True}},
        {"email": {"mapper": as_account, "case_insensitive": True}},
    ],
    "SECURITY_WAN_ALLOW_USER_HINTS": False,
    "SECURITY_WAN_POST_REGISTER_VIEW": "/account",
    "SECURITY_WEBAUTHN": True,
    "SECURITY_CHANGE_PASSWORD_TEMPLATE": "access/change_password.html",
    "SECURITY_FORGOT_PASSWORD_TEMPLATE": "access/forgot_password.html",
    "SECURITY_LOGIN_USER_TEMPLATE": "access/sign_in.html",
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES_TEMPLATE": "access/recovery_codes.html",
    "SECURITY_MULTI_FACTOR_RECOVERY_TEMPLATE": "access/recovery.html",
    "SECURITY_RESET_PASSWORD_TEMPLATE": "access/reset_password.html",
    "SECURITY_TWO_FACTOR_SELECT_TEMPLATE": "access/choose_factor.html",
    "SECURITY_TWO_FACTOR_SETUP_TEMPLATE": "access/second_factor.html",
    "SECURITY_TWO_FACTOR_VERIFY_CODE_TEMPLATE": "access/code.html",
    "SECURITY_VERIFY_TEMPLATE": "access/verify.html",
    "SECURITY_WAN_REGISTER_TEMPLATE": "access/passkeys.html",
    "SECURITY_WAN_SIGNIN_TEMPLATE": "access/passkey.html",
    "SECURITY_WAN_VERIFY_TEMPLATE": "access/passkey_verify.html",
    "SECURITY_EMAIL_TEMPLATE_PASSWORD_RESET": "access/mail/reset",
    "SECURITY_EMAIL_TEMPLATE_PASSWORD_RESET_NOTICE": "access/mail/changed",
    "SECURITY_EMAIL_TEMPLATE_PASSWORD_CHANGE_NOTICE": "access/mail/changed",
}
DEMO_ACCOUNTS = (
    "Accounts of the demo are in this database, and everybody knows their password. Use an empty database for MODE=production, "
    "or set MODE=demo."
)


class OnceTotp(Totp):
    """One-time codes that are worth their name: a code, or an older one, is never taken again."""

    def get_last_counter(self, user: User) -> int | None:
        """The last counter taken; the row stays locked until this request is done, so that two cannot use one code."""
        actual: User = getattr(user, "_get_current_object", lambda: user)()
        db.session.refresh(actual, attribute_names=["tf_last_counter"], with_for_update=True)
        return actual.tf_last_counter

    def set_last_counter(self, user: User, tmatch: Any) -> None:
        user.tf_last_counter = tmatch.counter


class Passkeys(WebauthnUtil):
    """Any authenticator will do, built in or carried along; as a first factor it must know its owner."""

    def authenticator_selection(self, user: User, usage: str) -> AuthenticatorSelectionCriteria:
        first = usage == "first"
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED if first else ResidentKeyRequirement.DISCOURAGED,
            user_verification=UserVerificationRequirement.REQUIRED if first else UserVerificationRequirement.DISCOURAGED,
        )

    def user_verification(self, user: User | None, usage: list[str]) -> UserVerificationRequirement:
        return UserVerificationRequirement.REQUIRED if usage == ["first"] else UserVerificationRequirement.DISCOURAGED


def init_app(app: Flask) -> None:
    """Set up the library's pages, count failures, end sessions, and keep demo accounts out of production."""
    app.config.from_mapping(SETTINGS)
    app.config.update(_settings_of(app))
    app.permanent_session_lifetime = timedelta(minutes=app.config["SESSION_MINUTES"])
    policy.set_second_factor_roles(_obliged(app.config["SECOND_FACTOR_ROLES"]))
    # One object an application: the library keeps its state in it, and takes the classes only here.
    library = Security(
        app,
        SQLAlchemyUserDatastore(db, User, Role, WebAuthnCredential),
        login_form=SignInForm,
        verify_form=VerifyPasswordForm,
        change_password_form=ChangePassword,
        two_factor_verify_code_form=CodeForm,
        mf_recovery_form=RecoveryCodeForm,
        wan_signin_response_form=PasskeyAnswerForm,
        totp_cls=OnceTotp,
        webauthn_util_cls=Passkeys,
        mail_util_cls=Mail,
    )
    library.want_json(_never_json)
    for endpoint, view in app.view_functions.items():
        if endpoint.startswith("security."):
            # Each of the library's pages asks for a sign-in by itself where it needs one.
            guards.public(view)
    app.jinja_env.globals.update(is_unclaimed=setup.is_unclaimed)
    app.before_request(_refuse_address)
    user_failed_authn.connect(_count_failure, app)
    user_authenticated.connect(_begin_session, app)
    if app.config["MODE"] != "demo":
        with app.app_context():
            _refuse_demo_accounts()


def _settings_of(app: Flask) -> dict[str, Any]:
    has_mail = bool(app.config["MAIL_SERVER"])
    secret = app.config["SECURITY_TOTP_SECRETS"]["1"].encode()
    return {
        "SECURITY_EMAIL_SENDER": app.config["MAIL_SENDER"],
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": [base64.urlsafe_b64encode(hashlib.sha256(b"recovery" + secret).digest())],
        "SECURITY_RECOVERABLE": has_mail,
        "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": has_mail,
        "SECURITY_SEND_PASSWORD_RESET_NOTICE_EMAIL": has_mail,
        "SECURITY_TOTP_ISSUER": app.config["PRODUCT_NAME_EN"],
        "SECURITY_WAN_RP_NAME": app.config["PRODUCT_NAME_EN"],
    }


def _never_json(_request: Request) -> bool:
    """The pages are the only way in: no tokens are handed out."""
    return False


def _refuse_address() -> None:
    address = request.remote_addr or ""
    if request.method != "POST" or request.endpoint not in TRYING:
        return
    if attempts.is_refused(address) or request.endpoint == ASKING and attempts.is_asking_too_often(address):
        abort(429)


def _count_failure(_app: Flask, *, user: User, auth_type: str, tfa: bool, **_rest: Any) -> None:
    attempts.record_failure(user=user, address=request.remote_addr or "", kind=auth_type)
    if tfa and user.is_locked_now:
        tf_clean_session()


def _begin_session(_app: Flask, *, user: User, **_rest: Any) -> None:
    """From here the session lasts for its minutes, counted anew by every request."""
    session.permanent = True
    guards.note_actor(user)
    attempts.forget(user)


def _refuse_demo_accounts() -> None:
    """A database with demo accounts is no bank's; one without tables yet is about to be migrated."""
    if not inspect(db.engine).has_table(User.__tablename__):
        return
    try:
        if db.session.scalar(select(User.id).where(User.is_demo).limit(1)) is not None:
            raise config.UnsafeSettings(DEMO_ACCOUNTS)
    finally:
        # Servers fork after this: no connection opened here may be shared.
        db.session.remove()
        db.engine.dispose()


def _obliged(names: str) -> list[RoleKey]:
    return list(RoleKey) if names == "all" else [RoleKey(name.strip()) for name in names.split(",") if name.strip()]
