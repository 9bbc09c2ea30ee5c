"""A real SMTP server on the loopback: what it takes it keeps, plain, with STARTTLS or within TLS, with or without a password."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"
USER, PASSWORD = "zhiheng", "open sesame"


@dataclass
class Mailbox:
    """What the server took, and how often it says no."""

    mails: list[EmailMessage] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    refusals: int = 0
    port: int = 0
    asks_password: bool = False

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (the library's name)
        """Take a mail, or refuse it as long as it is told to."""
        if self.asks_password and not session.authenticated:
            return "530 Authentication required"
        if self.refusals:
            self.refusals -= 1
            return "451 Try again later"
        self.senders.append(str(envelope.mail_from))
        content = cast(bytes, envelope.content)
        self.mails.append(cast(EmailMessage, message_from_bytes(content, policy=policy.default)))
        return "250 Taken"


@contextmanager
def listening(folder: Path, *, security: str = "none") -> Iterator[Mailbox]:
    """The server, on a port of its own; with TLS it shows the certificate `folder/mail.pem` and asks for the password."""
    box = Mailbox(asks_password=security != "none")
    options: dict[str, Any] = {}
    if security != "none":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate(folder))
        options = {"authenticator": _known, "auth_require_tls": security == "starttls"}
        options |= {"tls_context": context, "require_starttls": True} if security == "starttls" else {"ssl_context": context}
    with socket.socket() as free:
        free.bind((HOST, 0))
        box.port = free.getsockname()[1]
    server = Controller(box, hostname=HOST, port=box.port, **options)
    server.start()
    try:
        yield box
    finally:
        server.stop()


def certificate(folder: Path) -> Path:
    """A certificate for the loopback that only this test run trusts."""
    path = folder / "mail.pem"
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


def _known(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=True)
