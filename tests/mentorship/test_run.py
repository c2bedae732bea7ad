"""The one command that starts everything: what it starts answers, and nothing stays behind."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mentorship import local_services
from tests.house.tools import ROOT, environment

pytestmark = [pytest.mark.stack, pytest.mark.slow]


def ask(port: int, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("localhost", port, timeout=5)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()
    except OSError:
        return 0, b""
    finally:
        connection.close()


def within(seconds: float, what) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if what():
            return True
        time.sleep(0.2)
    return False


def family(pid: int) -> set[int]:
    """The process and all that descend from it."""
    found = {pid}
    parents = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, IndexError):
            continue
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_everything_answers_is_restarted_and_goes_when_asked(tmp_path):
    port = local_services.free_port()
    plain = {name: value for name, value in environment().items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    log = tmp_path / "log"
    with log.open("wb") as output:
        run = subprocess.Popen(
            [sys.executable, "manage.py", "run", "--port", str(port), "--people", "0"],
            cwd=ROOT, stdout=output, stderr=output, start_new_session=True,
            env=plain | {"MENTORSHIP_LOCAL_DIR": str(tmp_path / "local"), "MENTORSHIP_MODE": "demo"},
        )  # fmt: skip
    try:
        assert within(240, lambda: f"Open http://localhost:{port}/" in log.read_text()), log.read_text()
        assert within(30, lambda: ask(port, "/health/")[0] == 200), (ask(port, "/health/"), log.read_text())
        assert set(json.loads(ask(port, "/health/")[1])["checks"]) >= {"database", "broker", "worker"}
        everybody = family(run.pid)
        assert {os.getpgid(pid) for pid in everybody} == {run.pid}, "all in one process group"

        (queue,) = [pid for pid in everybody if "-server 127.0.0.1:" in Path(f"/proc/{pid}/cmdline").read_text()]
        os.kill(queue, signal.SIGKILL)
        assert within(20, lambda: "starting again" in log.read_text()), log.read_text()
        assert within(30, lambda: ask(port, "/health/")[0] == 200), ask(port, "/health/")

        everybody = family(run.pid)
        run.send_signal(signal.SIGTERM)
        assert run.wait(30) == 0
        assert within(5, lambda: not any(Path(f"/proc/{pid}").exists() for pid in everybody))
        assert "Stopped." in log.read_text()
    finally:
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGKILL)
