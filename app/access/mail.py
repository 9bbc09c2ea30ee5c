"""Mail about accounts: the server of the setting MAIL_SERVER takes it once the request is committed."""

import smtplib
from email.message import EmailMessage
from typing import Any

import structlog
from flask import current_app
from flask_security import MailUtil

from app.access import attempts
from app.core.work import once_committed

SECONDS = 10
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
    server = current_app.config["MAIL_SERVER"]
    if server:
        once_committed(lambda: _deliver(message, server=server))


def _deliver(message: EmailMessage, *, server: str) -> None:
    """Hand the message over; what the server refuses is the operator's to read in the log, not the visitor's."""
    try:
        with smtplib.SMTP(server, timeout=SECONDS) as connection:
            connection.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("mail not sent", server=server, trouble=type(error).__name__)
