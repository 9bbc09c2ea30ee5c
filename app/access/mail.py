"""Mail: the server of the setting MAIL_SERVER takes it; what concerns accounts leaves once the request is committed."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

import structlog
from flask import current_app
from flask_security import MailUtil

from app.access import attempts
from app.config import MAIL_SECURITIES
from app.core.work import once_committed

SECONDS = 10
PLAIN, STARTTLS, TLS = MAIL_SECURITIES
RESET = "access/mail/reset"

logger = structlog.get_logger("app.access.mail")


class Mail(MailUtil):
    """Sends what the sign-in pages have to say; an installation without a mail server sends nothing."""

    def normalize(self, email: str) -> str:
        """An address as accounts keep it. The accounts decide whether it is one; no name server is asked: a bank's own network
        has names that the internet does not know."""
        return email.strip().lower() if email.isprintable() else ""

    def validate(self, email: str) -> str:
        """The same: nothing is sent to an address that no account has."""
        return self.normalize(email)

    def send_mail(
        self, template: str, subject: str, recipient: Any, sender: Any, body: str | None, html: str | None, **kwargs: Any
    ) -> None:
        if template == RESET and not attempts.may_mail_reset(kwargs["user"]):
            return
        send(recipient=str(recipient), subject=str(subject), body=body or "")


def send(*, recipient: str, subject: str, body: str) -> None:
    """Hand a mail to the server once the request is committed; without a server nothing is sent."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, current_app.config["MAIL_SENDER"], recipient
    message.set_content(body)
    if is_on():
        once_committed(lambda: _deliver(message))


def is_on() -> bool:
    """Whether this installation has a mail server."""
    return bool(current_app.config["MAIL_SERVER"])


@contextmanager
def connection() -> Iterator[smtplib.SMTP]:
    """The mail server, greeted, encrypted and signed in to as the settings say; its certificate must be a known one."""
    settings = current_app.config
    server, port, security = settings["MAIL_SERVER"], settings["MAIL_PORT"], settings["MAIL_SECURITY"]
    context = None if security == PLAIN else ssl.create_default_context()
    if security == TLS:
        opened: smtplib.SMTP = smtplib.SMTP_SSL(server, port, timeout=SECONDS, context=context)
    else:
        opened = smtplib.SMTP(server, port, timeout=SECONDS)
    with opened:
        if security == STARTTLS:
            opened.starttls(context=context)
        if settings["MAIL_USER"]:
            opened.login(settings["MAIL_USER"], settings["MAIL_PASSWORD"])
        yield opened


def _deliver(message: EmailMessage) -> None:
    """Hand the message over; what the server refuses is the operator's to read in the log, not the visitor's."""
    try:
        with connection() as opened:
            opened.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("mail not sent", server=current_app.config["MAIL_SERVER"], trouble=type(error).__name__)
