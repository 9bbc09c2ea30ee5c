"""Timed work: every night the ladder is climbed, every morning the mails are sent.

A mail is sent once a day and person by the row of (person, day). Should the worker die between the server's yes and our
note of it, the mail is sent once more under the same Message-ID, by which mailboxes know it: better twice than never.
"""

import smtplib
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import urlsplit

import structlog
from flask import current_app
from flask_babel import force_locale, gettext

from app.access import mail
from app.access.guards import scope_for
from app.access.models import User
from app.access.scope import Scope, acting_as
from app.core import clock, formats
from app.core.db import db
from app.core.work import unit_of_work
from app.deadlines.services import board
from app.registers import services as registers
from app.reminders.services import digest, reminding
from app.reminders.services.digest import MOST_OF_GROUP, Contents

REMIND = "remind"
SEND_DIGESTS = "send_digests"
NOT_BEFORE = 7
"""The hour in Shanghai before which no mail is sent."""

log = structlog.get_logger(__name__)


class MailsLeft(Exception):
    """Some mails were not taken; the run is tried again at a later hour."""


def remind() -> None:
    """Climb the ladder for every pressing deadline, in portions of a short transaction each."""
    last, made = 0, 0
    while True:
        with acting_as(), unit_of_work():
            portion = reminding.due(after_id=last)
            if not portion:
                break
            made += reminding.remind(deadline_ids=portion)
        last = portion[-1]
    log.info("reminders made", count=made)


def send_digests() -> None:
    """Send everybody who has something to do his mail of the day; without a mail server nothing is sent."""
    if not mail.is_on():
        return
    with acting_as():
        people = [(person.id, scope_for(person)) for person in digest.recipients()]
    left = 0
    for person_id, scope in people:
        left += not _send(person_id, scope)
    if left:
        raise MailsLeft(f"{left} of {len(people)} mails were not taken by the server")


def _send(person_id: int, scope: Scope) -> bool:
    """One person's mail; whether it has left, or there was nothing to say."""
    with acting_as(scope), unit_of_work():
        person = db.session.get_one(User, person_id)
        made = digest.order(person=person)
        if made is None:
            return True
        digest_id, message = made[0].id, message_of(person, contents=made[1])
    try:
        with mail.connection() as server:
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        log.warning("digest not sent", person=person_id, trouble=type(error).__name__)
        return False
    with acting_as(), unit_of_work():
        digest.mark_sent(digest_id=digest_id)
    return True


def message_of(person: User, *, contents: Contents) -> EmailMessage:
    """The mail, in the reader's language."""
    site = current_app.config["SITE_URL"].rstrip("/")
    today = clock.today()
    with force_locale(str(person.language)):
        template = current_app.jinja_env.get_template("reminders/digest.txt")
        body = template.render(
            person=person,
            contents=contents,
            most=MOST_OF_GROUP,
            today=formats.long_day(today),
            bank=registers.bank_name(),
            product=current_app.config["PRODUCT_NAME" if formats.in_chinese() else "PRODUCT_NAME_EN"],
            about=board.about,
            link=lambda endpoint, **values: address_of(endpoint, **values),
        )
        subject = gettext(
            "Deadlines of %(day)s: %(overdue)s overdue, %(soon)s within 7 days, %(reported)s reported",
            day=today.isoformat(),
            overdue=len(contents.overdue),
            soon=len(contents.soon),
            reported=len(contents.reported),
        )
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, current_app.config["MAIL_SENDER"], person.email
    message["Date"] = format_datetime(clock.now())
    domain = parseaddr(current_app.config["MAIL_SENDER"])[1].rpartition("@")[2] or urlsplit(site).hostname
    message["Message-ID"] = f"<digest-{person.id}-{today.isoformat()}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body)
    return message


def address_of(endpoint: str, **values: int) -> str:
    """The full address of a page, as the setting SITE_URL names this site: a worker has no request to take it from."""
    site = urlsplit(current_app.config["SITE_URL"])
    adapter = current_app.url_map.bind(site.netloc, script_name=site.path or "/", url_scheme=site.scheme)
    return adapter.build(endpoint, values, force_external=True)
