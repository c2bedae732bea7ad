"""Commands that look after the installation."""

import socket
import stat
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.management import CommandError, call_command

from mentorship import health, local_services


@pytest.fixture
def web(request):
    """A web process that answers every request with the given status."""
    heard = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            heard.append((self.path, self.headers["Host"]))
            self.send_response(request.param)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, heard
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("web", [200], indirect=True)
def test_the_probe_asks_the_web_process_under_its_own_name(web, settings, capsys):
    port, heard = web
    settings.SITE_URL = "https://mentoring.example.org"

    call_command("probe", "live", port=port)

    assert heard == [("/health/live/", "mentoring.example.org")]
    assert capsys.readouterr().out == "live: well\n"


@pytest.mark.parametrize("web", [500], indirect=True)
def test_the_probe_fails_when_the_web_process_does(web):
    with pytest.raises(CommandError, match="answered 500"):
        call_command("probe", "live", port=web[0])


def test_the_probe_fails_when_nobody_answers():
    with pytest.raises(CommandError, match="ConnectionRefusedError"):
        call_command("probe", "live", port=local_services.free_port())


def test_the_probe_asks_any_part(db, capsys):
    health.beat()

    call_command("probe", "database", "worker")

    assert "database, worker: well" in capsys.readouterr().out


def test_secrets_are_made_once_and_kept(tmp_path):
    folder = tmp_path / "secrets"
    call_command("make_secrets", folder, email_url="smtp://mail.example.org", verbosity=0)
    before = {path.name: path.read_text() for path in folder.iterdir()}

    call_command("make_secrets", folder, email_url="smtp://other.example.org", verbosity=0)

    assert {path.name: path.read_text() for path in folder.iterdir()} == before
    assert before["application_password"] in before["database_url"]
    assert before["postgres_password"] in before["database_owner_url"]
    assert before["redis_password"] in before["redis_url"]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_secrets_need_a_mail_server(tmp_path):
    with pytest.raises(CommandError, match="email-url"):
        call_command("make_secrets", tmp_path, email_url="nonsense")


def test_the_run_command_refuses_a_taken_port_and_a_second_run(settings, tmp_path):
    settings.LOCAL_DIR = tmp_path
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CommandError, match="is taken"):
            call_command("run", port=taken.getsockname()[1])

    from mentorship.management.commands.run import Command

    lock = Command().only_one()
    with pytest.raises(CommandError, match="running already"):
        call_command("run", port=local_services.free_port())
    lock.close()
