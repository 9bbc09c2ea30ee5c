"""The daily mail, taken by a real server: one a day and person, by urgency, nothing when nothing presses."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.access.models import User
from app.access.scope import acting_as
from app.access.states import Language
from app.cli.doctor import BROKEN, OK, examine
from app.core import clock
from app.core.db import db
from app.core.work import Application, unit_of_work
from app.docket.models import Deadline
from app.docket.states import DeadlineState
from app.reminders import tasks
from app.reminders.models import Digest
from app.reminders.services import reminding
from app.reminders.states import DigestStatus
from tests import guards
from tests.factories import deadlines
from tests.factories.reminders import Led, led
from tests.reminders.mailbox import HOST, PASSWORD, USER, Mailbox, listening

TODAY = date(2026, 3, 20)
Serve = Callable[..., Mailbox]


def test_what_presses_is_mailed_by_urgency_with_links_and_articles(bank: Led, serve: Serve) -> None:
    box = serve()
    soon, late = due(bank, 5, title="对判决上诉"), due(bank, -2, title="申请续行查封")
    due(bank, 30, title="不在邮件内")
    address, keys, number = bank.bank.officer.email, (late.id, soon.id), bank.bank.matter.number
    commit()

    tasks.send_digests()

    (mail,) = to(box, address)
    text = mail.get_content()
    assert str(mail["Subject"]) == "2026-03-20 期限提醒：逾期 1 项，7 日内 1 项，上报 0 项"
    order = ["逾期 (1)", "申请续行查封", "7 日内 (1)", "对判决上诉"]
    assert re.findall("|".join(re.escape(words) for words in order), text) == order
    for key in keys:
        assert f"https://zhiheng.bank.example/deadlines/{key}" in [line.strip() for line in text.splitlines()]
    assert text.count("民诉法 §171") == 2
    assert text.count(number) == 2
    assert "不在邮件内" not in text
    assert box.senders == ["zhiheng@bank.example"]


def test_when_nothing_presses_nobody_gets_a_mail(bank: Led, serve: Serve) -> None:
    box = serve()
    due(bank, 30)
    due(bank, -2, state=DeadlineState.HELD)
    due(bank, 2, state=DeadlineState.MET)
    commit()

    tasks.send_digests()

    assert box.mails == []
    assert digests() == []


def test_a_second_run_on_the_day_sends_nothing_and_the_next_day_sends_again(bank: Led, serve: Serve) -> None:
    box = serve()
    due(bank, 5)
    commit()

    tasks.send_digests()
    tasks.send_digests()
    assert len(box.mails) == 1

    clock.set_business_day(TODAY + timedelta(days=1))
    tasks.send_digests()
    assert [mail["Message-ID"] for mail in box.mails][0] != box.mails[1]["Message-ID"]
    assert len(box.mails) == 2


def test_the_manager_is_mailed_what_is_reported_to_him_once(bank: Led, serve: Serve) -> None:
    box = serve()
    row = due(bank, 20, title="申请执行", alarms=[TODAY.isoformat()], warn_on=TODAY)
    keeper, address = bank.bank.officer.full_name, bank.manager.email
    reminding.remind(deadline_ids=[row.id])
    clock.set_business_day(TODAY + timedelta(days=5))
    reminding.remind(deadline_ids=[row.id])
    commit()

    tasks.send_digests()
    clock.set_business_day(TODAY + timedelta(days=6))
    tasks.send_digests()

    (mail,) = to(box, address)
    text = mail.get_content()
    assert "上报（未签收或临近届满） (1)" in text
    assert "申请执行" in text
    assert keeper in text


def test_a_mail_that_the_server_refused_is_sent_at_the_next_try_under_the_same_name(bank: Led, serve: Serve) -> None:
    box = serve()
    row = due(bank, 5, alarms=[TODAY.isoformat()], warn_on=TODAY)
    reminding.remind(deadline_ids=[row.id])
    commit()

    box.refusals = 1
    with pytest.raises(tasks.MailsLeft, match="1 of 1"):
        tasks.send_digests()
    assert [(one.status, one.sent_at) for one in digests()] == [(DigestStatus.ORDERED, None)]
    tasks.send_digests()

    assert [one.status for one in digests()] == [DigestStatus.SENT]
    assert len(box.mails) == 1
    assert str(box.mails[0]["Message-ID"]).startswith(f"<digest-{digests()[0].user_id}-2026-03-20@bank.example")


def test_everybody_reads_his_own_language(bank: Led, serve: Serve) -> None:
    box = serve()
    bank.bank.officer.language = Language.ENGLISH
    due(bank, 5, english="Appeal against a judgment")
    commit()

    tasks.send_digests()

    (mail,) = box.mails
    assert "Within 7 days (1)" in mail.get_content()
    assert "Appeal against a judgment" in mail.get_content()


def test_nobody_reads_what_he_does_not_see_or_of_a_closed_account(bank: Led, serve: Serve) -> None:
    box = serve()
    deadlines.deadline(matter=bank.bank.matter, in_days=3, assignee_id=bank.bank.collector_elsewhere.id)
    deadlines.deadline(matter=bank.bank.matter, in_days=3, assignee_id=bank.bank.lawyer.id)
    due(bank, 5)
    bank.bank.officer.active = False
    commit()

    tasks.send_digests()

    assert box.mails == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_the_server_is_reached_by_tls_with_a_password(bank: Led, serve: Serve, security: str) -> None:
    box = serve(security=security)
    due(bank, 5)
    commit()

    tasks.send_digests()

    assert len(box.mails) == 1


def test_a_server_with_an_unknown_certificate_gets_no_mail(bank: Led, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    box = serve(security="tls")
    monkeypatch.delenv("SSL_CERT_FILE")
    due(bank, 5)
    commit()

    with pytest.raises(tasks.MailsLeft):
        tasks.send_digests()

    assert box.mails == []


def test_without_a_server_nothing_is_made_and_the_doctor_says_so(app: Application, bank: Led) -> None:
    due(bank, 5)
    commit()

    tasks.send_digests()

    assert digests() == []
    (finding,) = [one for one in examine() if one.subject == "mail"]
    assert (finding.state, finding.sentence[:4]) == (OK, "Off:")


def test_the_doctor_asks_the_server(app: Application, bank: Led, serve: Serve) -> None:
    serve()
    assert [one.state for one in examine() if one.subject == "mail"] == [OK]

    app.config["MAIL_PORT"] = 1
    assert [one.state for one in examine() if one.subject == "mail"] == [BROKEN]


def due(bank: Led, in_days: int, **facts: Any) -> Deadline:
    made: Deadline = deadlines.deadline(matter=bank.bank.matter, in_days=in_days, **facts)
    return made


def to(box: Mailbox, address: str) -> list[EmailMessage]:
    return [mail for mail in box.mails if mail["To"] == address]


def digests() -> list[Digest]:
    with acting_as():
        return list(db.session.scalars(select(Digest).order_by(Digest.id)))


def commit() -> None:
    with unit_of_work():
        pass


@pytest.fixture
def bank(session: Any) -> Led:
    clock.set_business_day(TODAY)
    made = led()
    for person in db.session.scalars(select(User)):
        person.language = Language.CHINESE
    return made


@pytest.fixture
def serve(app: Application, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Starts a mail server and tells the application of it."""
    guards.allow_mail(monkeypatch)
    with ExitStack() as stack:

        def begin(*, security: str = "none") -> Mailbox:
            box = stack.enter_context(listening(tmp_path, security=security))
            settings = {"MAIL_SERVER": HOST, "MAIL_PORT": box.port, "MAIL_SECURITY": security}
            settings |= {"MAIL_SENDER": "执衡 <zhiheng@bank.example>", "SITE_URL": "https://zhiheng.bank.example"}
            if security != "none":
                settings |= {"MAIL_USER": USER, "MAIL_PASSWORD": PASSWORD}
                monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "mail.pem"))
            for name, value in settings.items():
                monkeypatch.setitem(app.config, name, value)
            return box

        yield begin
