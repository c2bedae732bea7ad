"""A real SMTP server on loopback that keeps who got which mail: a line a mail, recipient and Message-ID.

python -m tests.sink PORT FILE
"""

import email
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from mentorship import local_services

ROOT = Path(__file__).resolve().parent.parent


class Keeper:
    """Takes every mail, or none while the file ``FILE.closed`` is there."""

    def __init__(self, file: Path) -> None:
        self.kept, self.closed = file.open("a", buffering=1, encoding="utf-8"), closed(file)

    async def handle_MAIL(  # noqa: N802  aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        if self.closed.exists():
            return "451 Not now"
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        head = bytes(envelope.content or b"").partition(b"\r\n\r\n")[0]
        name = email.message_from_bytes(head)["Message-ID"]
        self.kept.write(f"{','.join(envelope.rcpt_tos)} {name}\n")
        return "250 Kept"


class Sink:
    """The server as a process of its own, which can refuse, go away and come back at the same port."""

    def __init__(self, folder: Path) -> None:
        self.file, self.port = folder / "kept.txt", local_services.free_port()
        self.url = f"smtp://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Sink":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.sink", str(self.port), str(self.file)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        assert self.process.stdout
        assert self.process.stdout.readline() == b"ready\n"

    def stop(self) -> None:
        if self.process:
            local_services.stop(self.process)

    def refuse(self, refuses: bool = True) -> None:
        closed(self.file).touch() if refuses else closed(self.file).unlink(missing_ok=True)

    def kept(self, among: Collection[str] | None = None) -> Counter[tuple[str, str]]:
        """How often each recipient got each Message-ID, or each of those."""
        lines = self.file.read_text(encoding="utf-8").splitlines() if self.file.exists() else []
        mails = (line.split(" ", 1) for line in lines)
        return Counter((to, name) for to, name in mails if among is None or name in among)


def closed(file: Path) -> Path:
    return file.with_suffix(".closed")


def main(port: str, file: str) -> None:
    Controller(Keeper(Path(file)), hostname="127.0.0.1", port=int(port)).start()
    print("ready", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
