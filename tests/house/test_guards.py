"""The guards of the tests themselves: network and mail fail a test, requests see none of the test's session."""

import smtplib
import socket

import pytest
from flask import g
from flask.testing import FlaskClient

from app.core.work import Application


def test_network_is_out_of_reach() -> None:
    with socket.socket() as probe, pytest.raises(BaseException, match="reached for the network"):
        probe.connect(("203.0.113.1", 80))


def test_mail_is_out_of_reach() -> None:
    with pytest.raises(BaseException, match="tried to send mail"):
        smtplib.SMTP("localhost")


def test_request_does_not_share_the_context_of_the_test(app: Application, client: FlaskClient) -> None:
    seen = []
    with app.app_context(), app.test_request_context():
        g.mark = "the test's"
        app.before_request_funcs.setdefault(None, []).append(lambda: seen.append(g.get("mark")))
        client.get("/health")
        app.before_request_funcs[None].pop()

    assert seen == [None]
