"""Nothing leaves the machine: a test that reaches for the network or for a mail server fails."""

import ipaddress
import smtplib
import socket
from typing import Any

import pytest


def forbid_network(patch: pytest.MonkeyPatch) -> None:
    """Let sockets reach loopback and files only."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(str(address[0])):
            pytest.fail(f"A test reached for the network: {address}. Replace what asks by data in the test.", pytrace=True)
        connect(self, address)

    patch.setattr(socket.socket, "connect", guarded)


_to_a_server = smtplib.SMTP.connect


def allow_mail(patch: pytest.MonkeyPatch) -> None:
    """Let a test reach the mail server that it started itself, on the loopback."""
    patch.setattr(smtplib.SMTP, "connect", _to_a_server)


def forbid_mail(patch: pytest.MonkeyPatch) -> None:
    """Refuse every mail server, the local one too."""

    def refuse(_self: smtplib.SMTP, host: str = "localhost", *_rest: Any, **_options: Any) -> None:
        pytest.fail(f"A test tried to send mail by {host}. Ask for what would be sent instead.", pytrace=True)

    patch.setattr(smtplib.SMTP, "connect", refuse)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
