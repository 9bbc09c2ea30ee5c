"""A demo bank that really runs, web server and worker, and headless Chromium in front of it."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright
from werkzeug.serving import make_server

from app import config
from tests.databases import Databases

PATIENCE = 60.0


@dataclass
class DemoBank:
    """A running demo bank: its address, and its commands as an operator would give them."""

    url: str
    environment: dict[str, str]
    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def command(self, *words: str) -> str:
        """What `flask --app app …` prints."""
        return self.run("flask", "--app", "app", *words)

    def run(self, *words: str) -> str:
        """What `python -m …` prints; a failing module fails the test with what it said."""
        done = subprocess.run(
            [sys.executable, "-m", *words],
            cwd=config.ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{' '.join(words)} answered {done.returncode}:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def start(self, name: str, *words: str) -> subprocess.Popen[bytes]:
        """Start a process of the bank; its output is kept in <name>.log of the bank's folder."""
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *words],
                cwd=config.ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def wait_until_healthy(self) -> None:
        """Wait for the health address, or fail with the logs."""
        end = time.monotonic() + PATIENCE
        answer = "no answer"
        while time.monotonic() < end and all(process.poll() is None for process in self.processes):
            try:
                with urllib.request.urlopen(f"{self.url}/health", timeout=5) as response:
                    response.read()
                return
            except urllib.error.HTTPError as error:
                answer = f"{error.code}: {error.read().decode(errors='replace')[:500]}"
                error.close()
            except (urllib.error.URLError, OSError) as error:
                answer = str(error)
            time.sleep(0.2)
        pytest.fail(f"The demo bank did not become healthy ({answer}).\n{self.logs()}")

    def logs(self) -> str:
        """The end of every process's output."""
        return "\n".join(
            f"{path.name}:\n{path.read_text(errors='replace')[-3000:]}" for path in sorted(self.folder.glob("*.log"))
        )

    def stop(self) -> None:
        """End what was started, kindly first."""
        for process in self.processes:
            if process.poll() is None:
                process.terminate()
        for process in self.processes:
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@pytest.fixture(scope="session")
def bank(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoBank]:
    """The demo bank as `./manage run` would bring it up, on its own database and port."""
    folder = tmp_path_factory.mktemp("bank")
    port = free_port()
    environment = os.environ | {
        "MODE": "demo",
        "INSTANCE_PATH": str(folder),
        "DATABASE_URL": databases.empty("bank"),
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }
    made = DemoBank(url=f"http://localhost:{port}", environment=environment, folder=folder)
    made.run("app.cli.start")
    try:
        made.start("web", "gunicorn", "--bind", f"127.0.0.1:{port}", "--threads", "4", "--no-control-socket", "app:create_app()")
        made.start("worker", "app.cli.worker")
        made.wait_until_healthy()
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium; Playwright's own download is not needed."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        pytest.fail("Chromium is missing: ./manage test installs it, or says how")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found)
        yield browser
        browser.close()


@contextlib.contextmanager
def served(application: Any, *, host: str) -> Iterator[str]:
    """The application behind a server in this process; it ends when every answer was given, so that no file stays open."""
    server = make_server(host, 0, closing(application), threaded=True)
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://{host}:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def closing(application: Any) -> Any:
    """The application with each answer closed even when the browser hangs up: Werkzeug's server then drops it open."""

    def answer(environ: Any, start_response: Any) -> Iterator[bytes]:
        with contextlib.closing(application(environ, start_response)) as given:
            yield from given

    return answer


@dataclass
class Complaints:
    """What a page must not cause: console errors and warnings, exceptions, violations of the content policy, foreign requests."""

    said: list[str] = field(default_factory=list)

    def listen(self, context: BrowserContext, *, host: str) -> None:
        def keep_at_home(route: Route) -> None:
            asked = urlsplit(route.request.url)
            if asked.scheme in ("http", "https", "ws", "wss") and asked.netloc != host:
                self.said.append(f"asked another host: {route.request.url}")
                route.abort()
            else:
                route.continue_()

        context.route("**/*", keep_at_home)
        context.on("console", lambda message: message.type in ("error", "warning") and self.said.append(message.text))
        context.on("weberror", lambda error: self.said.append(str(error.error)))


@contextlib.contextmanager
def quiet_page(chromium: Browser, *, url: str, **options: object) -> Iterator[Page]:
    """A new page in a context of its own; whatever it complains about fails the test at the end."""
    complaints = Complaints()
    settings = {"base_url": url, "locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": {"width": 1440, "height": 900}}
    context = chromium.new_context(**(settings | options))  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    complaints.listen(context, host=urlsplit(url).netloc)
    try:
        yield context.new_page()
    finally:
        context.close()
    assert complaints.said == [], f"the browser complained: {complaints.said}"


@pytest.fixture
def page(bank: DemoBank, chromium: Browser) -> Iterator[Page]:
    """A page before the demo bank, signed out; console messages and foreign requests fail the test."""
    with quiet_page(chromium, url=bank.url) as made:
        yield made


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
