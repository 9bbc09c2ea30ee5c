"""`./manage run` brings web server and worker up together, and Ctrl-C leaves nothing behind."""

import os
import secrets
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
import pytest

from tests.browser import free_port

PATIENCE = 60.0


@pytest.mark.slow
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_ctrl_c_ends_web_server_and_worker(root: Path, tmp_path: Path, sent: signal.Signals, code: int) -> None:
    port = free_port()

    with started(root, tmp_path, port=port) as process:
        wait_for_answer(f"http://127.0.0.1:{port}/health", process=process, log=tmp_path / "run.log")
        family = psutil.Process(process.pid).children(recursive=True)
        assert len([child for child in family if "gunicorn" in " ".join(child.cmdline())]) >= 2
        assert [child for child in family if "app.cli.worker" in " ".join(child.cmdline())]

        assert rows(tmp_path / "instance/zhiheng.sqlite", "matter") == 0, "a bank of its own gets no demo data"

        # A terminal sends Ctrl-C to the whole group.
        os.killpg(process.pid, sent)

        assert process.wait(timeout=20) == code
        psutil.wait_procs(family, timeout=5)
        assert [child.cmdline() for child in family if child.is_running() and child.status() != psutil.STATUS_ZOMBIE] == []


def test_demo_secrets_in_production_end_the_start_with_one_sentence(root: Path, tmp_path: Path) -> None:
    settings = {"MODE": "production", "INSTANCE_PATH": str(tmp_path), "SECRET_KEY": "demo-only-secret-key"}
    command = [sys.executable, "-m", "app.cli.start"]

    answer = subprocess.run(command, cwd=root, env=os.environ | settings, capture_output=True, text=True, check=False)

    assert answer.returncode == 1
    assert "SECRET_KEY" in answer.stderr
    assert "Traceback" not in answer.stderr


@contextmanager
def started(root: Path, folder: Path, *, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """`./manage run` for a real bank with an empty instance folder: no demo to fill, so it is up in seconds."""
    own = {name: secrets.token_urlsafe(48) for name in ("SECRET_KEY", "SECURITY_PASSWORD_SALT", "TOTP_SECRET")}
    settings = {"MODE": "production", "INSTANCE_PATH": str(folder / "instance"), "PORT": str(port)}
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "JOBS_DATABASE_URL")}
    with (folder / "run.log").open("wb") as log:
        process = subprocess.Popen(
            ["./manage", "run"],
            cwd=root,
            env=environment | own | settings,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=20)


def rows(database: Path, table: str) -> int:
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def wait_for_answer(url: str, *, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the health address says that web server and worker are well."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                response.read()
            return
        except urllib.error.HTTPError as error:
            error.close()
        except OSError:
            pass
        time.sleep(0.2)
    pytest.fail(f"./manage run did not become healthy:\n{log.read_text('utf-8', errors='replace')[-4000:]}")
