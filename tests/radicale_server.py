"""A real calendar server (Radicale) on loopback, for as long as a test needs it."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

USER, PASSWORD = "milo", "app-password"

BERLIN = (
    "BEGIN:VTIMEZONE", "TZID:Europe/Berlin",
    "BEGIN:DAYLIGHT", "DTSTART:19960331T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "END:DAYLIGHT",
    "BEGIN:STANDARD", "DTSTART:19961027T030000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "END:STANDARD",
    "END:VTIMEZONE",
)  # fmt: skip


@dataclass
class Radicale:
    """A server that can go away and come back with what it holds."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/"

    def start(self) -> None:
        users = self.folder / "users"
        users.write_text(f"{USER}:{PASSWORD}\n")
        options = {
            "server-hosts": self.host, "auth-type": "htpasswd", "auth-htpasswd-filename": users,
            "auth-htpasswd-encryption": "plain", "auth-delay": 0, "storage-filesystem-folder": self.folder / "data",
            "logging-level": "error",
        }  # fmt: skip
        command = [sys.executable, "-m", "radicale", "--config", ""]
        command += [f"--{name}={value}" for name, value in options.items()]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError((self.folder / "log").read_text())

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(20)
            self.process = None

    def empty(self) -> None:
        """As it was at first: running, and without a calendar."""
        if self.process is None:
            self.start()
        for path in (self.folder / "data").glob(f"collection-root/{USER}/*/.Radicale.props"):
            self.ask("DELETE", f"{USER}/{path.parent.name}/")

    def ask(self, method: str, path: str, content: str = "", **headers: str) -> httpx.Response:
        """As another client of the same user would."""
        return httpx.request(method, self.url + path, content=content, headers=headers, auth=(USER, PASSWORD))

    def make_calendar(self, name: str) -> str:
        answer = self.ask("MKCALENDAR", f"{USER}/{name}/")
        assert answer.status_code == 201, answer.text
        return f"{self.url}{USER}/{name}/"

    def put(self, calendar: str, name: str, *lines: str) -> None:
        """An event of the user's own."""
        event = ("BEGIN:VEVENT", f"UID:{name}", "DTSTAMP:20260101T000000Z", *lines, "END:VEVENT")
        head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Somebody//EN", *BERLIN)
        text = "\r\n".join((*head, *event, "END:VCALENDAR", ""))
        answer = self.ask("PUT", f"{USER}/{calendar}/{name}.ics", text)
        assert answer.status_code == 201, answer.text

    def entries(self, calendar: str) -> dict[str, str]:
        """The files in a calendar by name."""
        places = (self.folder / "data").rglob(f"{calendar}/*.ics")
        return {path.name: path.read_text().replace("\r\n", "\n").replace("\n ", "") for path in places}


@contextmanager
def radicale(folder: Path) -> Iterator[Radicale]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Radicale(folder, port)
    server.start()
    try:
        yield server
    finally:
        server.stop()
