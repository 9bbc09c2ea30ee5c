"""The server before which the browser tests walk closes every answer, whoever hangs up."""

import socket
import struct
import threading
from collections.abc import Iterator
from typing import Any

from tests.browser import served


def test_an_answer_is_closed_though_the_browser_hung_up() -> None:
    hung_up = threading.Event()
    answers: list[Answer] = []

    def application(environ: Any, start_response: Any) -> Iterator[bytes]:
        start_response("200 OK", [("Content-Length", "10")])
        answers.append(Answer(hung_up))
        return answers[-1]

    with served(application, host="localhost") as url:
        hang_up(int(url.rsplit(":", 1)[1]))
        hung_up.set()
    assert [answer.closed for answer in answers] == [True]


class Answer(Iterator[bytes]):
    """Some bytes, then nothing more once the other side is gone; it knows whether it was closed."""

    def __init__(self, hung_up: threading.Event) -> None:
        self.hung_up = hung_up
        self.said = False
        self.closed = False

    def __next__(self) -> bytes:
        if not self.said:
            self.said = True
            return b"some bytes"
        assert self.hung_up.wait(timeout=10)
        raise StopIteration

    def close(self) -> None:
        self.closed = True


def hang_up(port: int) -> None:
    """Ask, take what comes first and break the line with a reset, as a browser does that goes to another page."""
    with socket.create_connection(("localhost", port), timeout=10) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        received = b""
        while b"some bytes" not in received:
            more = line.recv(1000)
            assert more, f"the server broke off after {received!r}"
            received += more
