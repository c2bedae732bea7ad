"""The web server that the image starts, where two servers in a row could disagree where a request ends."""

import socket
import subprocess
import sys
import time

import pytest

from mentorship.local_services import free_port, stop

ANSWERS = "def app(environ, start):\n    start('200 OK', [('Content-Length', '2')])\n    return [b'ok']\n"


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    folder, port = tmp_path_factory.mktemp("web"), free_port()
    (folder / "answers.py").write_text(ANSWERS)
    command = [sys.executable, "-m", "gunicorn", "--chdir", str(folder), "answers:app", "--threads", "4"]
    process = subprocess.Popen([*command, "--bind", f"127.0.0.1:{port}"], stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        stop(process)


@pytest.mark.parametrize(
    ("lengths", "status"),
    [
        (["Content-Length: 4"], b"200"),
        (["Content-Length: 4", "Transfer-Encoding: chunked"], b"400"),
        (["Content-Length: 4", "Content-Length: 5"], b"400"),
        (["Content-Length: +4"], b"400"),
    ],
)
def test_a_request_that_tells_its_length_in_two_ways_is_refused(port, lengths, status):
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall("\r\n".join(["POST / HTTP/1.1", "Host: x", *lengths, "", "abcd"]).encode())

        assert connection.recv(4096).split()[1] == status
