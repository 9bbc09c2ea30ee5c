"""Makes papers in a process of its own that can be stopped: a limit in seconds, a limit of memory, gone with its parent."""

import ctypes
import gc
import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

from app.documents import making
from app.documents.blocks import Filled
from app.documents.errors import N_, PaperError, TookTooLong, TookTooMuchMemory, WorkerLost
from app.documents.making import DOCX, PDF, Made

PAPER_SECONDS = 30.0
MEMORY_BYTES = 1_500_000_000
START_SECONDS = 30.0
_PR_SET_PDEATHSIG = 1


Answer = TypeVar("Answer")


class PaperWorker:
    """One killable process that sets papers, started at first use and again after it was stopped. Safe to share between threads."""

    def __init__(self, *, limit_seconds: float = PAPER_SECONDS, memory_bytes: int = MEMORY_BYTES) -> None:
        self.limit_seconds = limit_seconds
        self.memory_bytes = memory_bytes
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Connection | None = None

    def make(
        self,
        filled: Filled,
        *,
        formats: tuple[str, ...] = (PDF, DOCX),
        pdf_variant: str | None = None,
        made_at: datetime | None = None,
        is_draft: bool = False,
    ) -> Made:
        """The paper in the formats asked for, as `making.make` would answer; a paper that takes too long or too much is stopped."""
        return self.call(making.make, filled, formats=formats, pdf_variant=pdf_variant, made_at=made_at, is_draft=is_draft)

    def call(self, function: Callable[..., Answer], *args: Any, **kwargs: Any) -> Answer:
        """What the function returns, run in the worker under its limits."""
        with self._lock:
            pipe = self._started()
            try:
                pipe.send((function, args, kwargs))
                if not pipe.poll(self.limit_seconds):
                    self._kill()
                    raise TookTooLong(seconds=self.limit_seconds)
                answer = pipe.recv()
            except (EOFError, BrokenPipeError, ConnectionResetError) as error:
                self._kill()
                raise WorkerLost() from error
        if isinstance(answer, PaperError):
            raise answer
        if isinstance(answer, str):
            raise WorkerLost(template=N_("The process that sets papers failed: %(reason)s."), reason=answer)
        if answer is None:
            raise TookTooMuchMemory(megabytes=self.memory_bytes // 1_000_000)
        given: Answer = answer
        return given

    @property
    def process_id(self) -> int | None:
        """The process, when it runs: for those who measure it."""
        return self._process.pid if self._process is not None else None

    def close(self) -> None:
        """Ends the process."""
        with self._lock:
            self._kill()

    def __enter__(self) -> "PaperWorker":
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _started(self) -> Connection:
        if self._process is not None and self._process.poll() is None and self._pipe is not None:
            return self._pipe
        self._kill()
        # Never fork a server that has threads: the child is a fresh interpreter, and one that imports what paper needs only.
        self._pipe, far = multiprocessing.Pipe()
        script = Path(__file__).with_name("press.py")
        command = [sys.executable, str(script), str(far.fileno()), str(self.memory_bytes), str(os.getpid())]
        self._process = subprocess.Popen(command, pass_fds=(far.fileno(),), stdin=subprocess.DEVNULL)
        far.close()
        self._pipe.send(sys.path)
        if not self._pipe.poll(START_SECONDS):
            self._kill()
            raise WorkerLost()
        try:
            self._pipe.recv()
        except EOFError as error:
            self._kill()
            raise WorkerLost() from error
        return self._pipe

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None


def serve(pipe: Connection, *, memory_bytes: int, parent: int) -> None:
    """Answer what comes through the pipe until it is closed: the work of the process itself."""
    _tie_to(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # What was imported stays; there is no need to look through it for rubbish again and again.
    gc.collect()
    gc.freeze()
    pipe.send("ready")
    while True:
        try:
            function, args, kwargs = pipe.recv()
        except EOFError:
            return
        _limit_processor()
        try:
            pipe.send(function(*args, **kwargs))
        except MemoryError:
            pipe.send(None)
        except PaperError as error:
            pipe.send(error)
        except (
            ArithmeticError,
            AttributeError,
            LookupError,
            OSError,
            RuntimeError,
            TypeError,
            ValueError,
            AssertionError,
        ) as error:
            # The parent cannot see this process fail; the name and the sentence of the fault go back to it.
            pipe.send(f"{type(error).__name__}: {error}")


def _tie_to(parent: int) -> None:
    """Ends this process when its parent is killed, also between the fork and this line."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _limit_processor() -> None:
    """Bounds processor time per paper, should the parent hang as well."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    allowed = int(used.ru_utime + used.ru_stime + PAPER_SECONDS * 4) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, resource.getrlimit(resource.RLIMIT_CPU)[1]))
