"""The real services as fixtures: PostgreSQL, Redis, and a Celery worker in a process of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mentorship import local_services
from tests import services

ROOT = Path(__file__).resolve().parent.parent
READY_SECONDS = 120


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The PostgreSQL of this run, else a throw-away one."""
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        yield os.environ["DATABASE_URL"]
        return
    with services.postgres() as url:
        yield url


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The Redis of this run, else a throw-away one."""
    if "REDIS_URL" in os.environ:
        yield os.environ["REDIS_URL"]
        return
    with services.redis_server() as url:
        yield url


@dataclass(frozen=True)
class Worker:
    """A running worker: its process, what it logged, and where its mails went."""

    process: subprocess.Popen[bytes]
    log: Path
    mail: Path


def database_url() -> str:
    """The address of the test database itself, for another process."""
    from django.db import connection

    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    return f"postgres://{values['USER']}@/{values['HOST']}/{values['NAME']}"


def start_worker(folder: Path) -> Worker:
    """Start a worker on the test database, and wait until it says that it is ready."""
    log, mail = folder / "worker.log", folder / "mail"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": database_url(),
        "EMAIL_URL": f"filemail:///{mail}",
    }
    command = [sys.executable, "-m", "celery", "-A", "mentorship", "worker", "--concurrency", "1", "--loglevel", "INFO"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, cwd=ROOT, env=environment)
    worker = Worker(process, log, mail)
    deadline = time.monotonic() + READY_SECONDS
    while " ready." not in log.read_text(errors="replace"):
        if process.poll() is not None or time.monotonic() > deadline:
            local_services.stop(process)
            raise RuntimeError(f"The worker did not start:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.1)
    return worker


@pytest.fixture
def celery_worker_process(transactional_db: Any, tmp_path: Path) -> Iterator[Worker]:
    """A worker process on the database and the queue of this run; what a test commits it can see."""
    if "REDIS_URL" not in os.environ:
        pytest.skip("needs a queue that processes share: python -m tests.services pytest …")
    worker = start_worker(tmp_path)
    yield worker
    local_services.stop(worker.process, seconds=15)
