"""The image's own commands, with production's settings, on PostgreSQL and Redis."""

import http.client
import subprocess
import sys
import time

import pytest

from mentorship import local_services
from tests.house.test_production_settings import production
from tests.house.tools import ROOT, python

pytestmark = [pytest.mark.stack, pytest.mark.slow]
HOST = "mentoring.example.org"


@pytest.fixture
def site(postgres_url, redis_url, tmp_path):
    """The web process as the image starts it, after migration and collecting; gives its port and environment."""
    values = production(
        DATABASE_URL=postgres_url, REDIS_URL=redis_url, STATIC_ROOT=str(tmp_path / "static"),
        MENTORSHIP_LOCAL_DIR=str(tmp_path / "data"),
    )  # fmt: skip
    for command in (["migrate", "--no-input"], ["collectstatic", "--no-input"]):
        answer = python("manage.py", *command, "--verbosity", "0", env=values)
        assert answer.returncode == 0, answer.stderr
    port = local_services.free_port()
    gunicorn = [sys.executable, "-m", "gunicorn", "mentorship.wsgi", "--bind", f"127.0.0.1:{port}", "--preload"]
    log = tmp_path / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(gunicorn, cwd=ROOT, env=values, stdout=output, stderr=output)
    try:
        deadline = time.monotonic() + 120
        while ask(port, "/health/live/")[0] != 200:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.2)
        yield port, values
    finally:
        local_services.stop(process)


def ask(port: int, path: str, **headers: str) -> tuple[int, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Host": HOST, **headers})
        response = connection.getresponse()
        return response.status, {name.lower(): value for name, value in response.getheaders()}
    except OSError:
        return 0, {}
    finally:
        connection.close()


def test_production_serves_behind_its_proxy_and_only_there(site):
    port, values = site

    status, headers = ask(port, "/")
    assert (status, headers["location"]) == (301, f"https://{HOST}/")

    status, headers = ask(port, "/", **{"X-Forwarded-Proto": "https"})
    assert (status, headers["location"]) == (302, "/accounts/login/?next=/")
    assert headers["strict-transport-security"].startswith("max-age=31536000")
    assert "default-src 'none'" in headers["content-security-policy"]

    assert ask(port, "/", Host="elsewhere.example.org")[0] == 400
    assert ask(port, "/health/")[0] == 503, "no worker runs here"

    probe = python("manage.py", "probe", "live", "database", "broker", "--port", str(port), env=values)
    assert probe.returncode == 0, probe.stderr
    assert python("manage.py", "probe", "worker", env=values).returncode == 1
