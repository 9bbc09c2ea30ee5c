"""The process that sets papers: answers like the plain function, and is stopped when a paper takes too long or too much."""

import os
import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest
from weasyprint import CSS, HTML
from weasyprint.text import ffi
from weasyprint.urls import FatalURLFetchingError

from app import documents
from app.documents import catalogue, pdf
from app.documents.errors import GapsLeft, TookTooLong, TookTooMuchMemory, WorkerLost
from app.documents.worker import PaperWorker


def sleeps(_: Any = None) -> None:
    time.sleep(60)


def hoards(_: Any = None) -> None:
    pages = [bytearray(50_000_000) for _ in range(200)]
    time.sleep(len(pages))


def dies(_: Any = None) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def stumbles(_: Any = None) -> None:
    raise KeyError("a fault of our own")


def whose_child(_: Any = None) -> Any:
    return os.getpid(), os.getppid()


def test_makes_the_same_paper_as_the_plain_function(worker: PaperWorker, filled: documents.Filled) -> None:
    there, here = worker.make(filled), documents.make(filled)

    assert there.docx == here.docx
    assert there.pages == here.pages > 0
    assert there.engine_version == here.engine_version


def test_refusals_come_back_as_they_are(worker: PaperWorker) -> None:
    with pytest.raises(GapsLeft, match="受诉法院全称"):
        worker.make(documents.fill("civil_complaint", {**catalogue.sample("civil_complaint"), "court": {}}))


@pytest.mark.slow
def test_a_paper_that_takes_too_long_is_stopped_and_the_next_one_is_made(filled: documents.Filled) -> None:
    with PaperWorker(limit_seconds=8) as worker:
        worker.make(filled)
        worker.limit_seconds = 0.5
        started = time.monotonic()
        with pytest.raises(TookTooLong, match=r"0\.5 seconds"):
            worker.call(sleeps)
        assert time.monotonic() - started < 3
        worker.limit_seconds = 30
        assert worker.make(filled).pdf


@pytest.mark.slow
def test_a_paper_that_takes_too_much_memory_is_stopped_and_the_worker_lives(filled: documents.Filled) -> None:
    with PaperWorker(memory_bytes=1_000_000_000) as worker:
        first = worker.call(whose_child)
        with pytest.raises(TookTooMuchMemory, match="1000 MB"):
            worker.call(hoards)
        assert worker.make(filled).pdf
        assert worker.call(whose_child) == first


@pytest.mark.slow
def test_a_lost_process_is_noticed_at_once_and_replaced(filled: documents.Filled) -> None:
    with PaperWorker() as worker:
        with pytest.raises(WorkerLost):
            worker.call(dies)
        assert worker.make(filled).pdf


@pytest.mark.slow
def test_a_fault_of_our_own_is_told_by_name(worker: PaperWorker) -> None:
    with pytest.raises(WorkerLost, match="KeyError: 'a fault of our own'"):
        worker.call(stumbles)


@pytest.mark.slow
def test_closing_ends_the_process(filled: documents.Filled) -> None:
    with PaperWorker() as worker:
        child, parent = worker.call(whose_child)
        assert parent == os.getpid()

    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


@pytest.mark.parametrize(
    "html",
    [
        "<link rel=attachment href='file:///etc/passwd'>",
        "<img src='http://127.0.0.1:9/x.png'>",
        "<link rel=stylesheet href='http://127.0.0.1:9/x.css'>",
        "<style>@import url(file:///etc/passwd);</style>",
    ],
)
def test_nothing_is_fetched_while_rendering(html: str) -> None:
    with pytest.raises(FatalURLFetchingError):
        HTML(string=f"<html><body>{html}<p>x</p></body></html>", base_url=None, url_fetcher=pdf.DenyAll()).write_pdf()
    with pytest.raises(FatalURLFetchingError):
        CSS(
            string="@font-face { font-family: x; src: url(file:///etc/passwd) }",
            url_fetcher=pdf.DenyAll(),
            font_config=pdf.FontConfiguration(),
        )


def test_harfbuzz_subsets_the_fonts() -> None:

    assert ffi.harfbuzz_subset is not None, "install libharfbuzz-subset0: without it a page of Chinese takes eight seconds"


@pytest.fixture(scope="module")
def worker() -> Iterator[PaperWorker]:
    with PaperWorker() as shared:
        yield shared


@pytest.fixture(scope="module")
def filled() -> documents.Filled:
    return documents.fill("civil_complaint", catalogue.sample("civil_complaint"))
