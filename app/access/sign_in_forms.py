"""The library's forms, with what it leaves open: one account field, general answers, and every failure counted."""

from typing import Any

from flask import current_app, request
from flask_babel import gettext, lazy_gettext
from flask_login import current_user
from flask_security import ChangePasswordForm, LoginForm, TwoFactorVerifyCodeForm, VerifyForm
from flask_security.forms import Form
from flask_security.recovery_codes import MfRecoveryForm
from flask_security.tf_plugin import tf_clean_session
from flask_security.webauthn import WebAuthnSigninResponseForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from app.access import attempts
from app.access.models import User
from app.core.db import db

Filled = InputRequired(lazy_gettext("Fill this in."))


class SignInForm(LoginForm):
    """Account and password; one answer to whatever is wrong with them."""

    remember = None
    account = StringField(lazy_gettext("Staff number or law-firm account"), [Filled])
    password = PasswordField(lazy_gettext("Password"), [Filled])

    @property
    def email(self) -> StringField:
        """What the library calls the field that names the account."""
        return self.account

    def validate(self, **kwargs: Any) -> bool:
        typed = (self.account.data or "").strip()
        attribute = "email" if "@" in typed else "staff_number"
        self.ifield = self.account
        find = current_app.extensions["security"].datastore.find_user
        self.user: User | None = find(case_insensitive=True, **{attribute: typed}) if typed and typed.isprintable() else None
        if super().validate(**kwargs):
            return True
        if typed and self.password.data:
            if self.user is None:
                attempts.record_failure(user=None, address=request.remote_addr or "", kind="password")
            self.account.errors, self.password.errors = (), ()
            self.form_errors = [
                gettext("Account or password is not right. After five failures an account is shut for 15 minutes.")
            ]
        return False


class CodeForm(TwoFactorVerifyCodeForm):
    """The one-time code, which a shut account may not try either."""

    def validate(self, **kwargs: Any) -> bool:
        return not _is_shut(self) and bool(super().validate(**kwargs))


class RecoveryCodeForm(MfRecoveryForm):
    """A recovery code; guessing it is counted like a wrong one-time code."""

    def validate(self, **kwargs: Any) -> bool:
        if _is_shut(self):
            return False
        db.session.refresh(self.user, attribute_names=["mf_recovery_codes"], with_for_update=True)
        if super().validate(**kwargs):
            return True
        if self.code.data and self.user is not None:
            self.user.track_failed_authn("recovery", True)
        return False


class VerifyPasswordForm(VerifyForm):
    """The password again, before something delicate."""

    def validate(self, **kwargs: Any) -> bool:
        return not _is_shut(self) and bool(super().validate(**kwargs))


class ChangePassword(ChangePasswordForm):
    """A new password; a wrong old one is counted like a failed sign-in."""

    def validate(self, **kwargs: Any) -> bool:
        user = current_user._get_current_object()
        if user.is_locked_now:
            self.form_errors = [_shut()]
            return False
        if super().validate(**kwargs):
            return True
        if self.password.data and self.password.errors:
            user.track_failed_authn("password")
        return False


class PasskeyAnswerForm(WebAuthnSigninResponseForm):
    """What the authenticator answered; a sign-in is never remembered beyond its session."""

    def validate(self, **kwargs: Any) -> bool:
        is_valid = bool(super().validate(**kwargs)) and not self.credential.errors
        self.remember.data = ""
        return is_valid


def _is_shut(form: Form) -> bool:
    if not form.user.is_locked_now:
        return False
    tf_clean_session()
    form.form_errors = [_shut()]
    return True


def _shut() -> str:
    return gettext("Too many failures: this account is shut for up to 15 minutes. An administrator can open it.")
