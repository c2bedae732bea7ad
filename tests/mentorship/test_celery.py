"""Hints to the queue: quick, after the commit, and never an error."""

import logging
import re
import time

import pytest
from kombu.exceptions import OperationalError

from mentorship import celery
from tests.house.tools import committed_files


@pytest.fixture(autouse=True)
def _fresh_queue():
    celery.Queue.away_until = 0.0
    yield
    celery.Queue.away_until = 0.0


@pytest.fixture
def sent(monkeypatch):
    tasks = []
    monkeypatch.setattr(celery.app, "send_task", lambda name, args, **options: tasks.append((name, args, options)))
    return tasks


def test_a_hint_waits_for_the_commit(db, sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        celery.hint("programs.tasks.something", 7)
        assert sent == []

    assert [(name, args) for name, args, _ in sent] == [("programs.tasks.something", (7,))]


def test_a_queue_that_is_away_costs_a_line_in_the_log_and_no_error(monkeypatch, caplog):
    def away(*_, **__):
        raise OperationalError("redis://:secret@example")

    monkeypatch.setattr(celery.app, "send_task", away)

    with caplog.at_level(logging.WARNING):
        assert celery.send("programs.tasks.something", (7,)) is False

    assert "waits for the next sweep" in caplog.text
    assert "secret" not in caplog.text


def test_after_a_failure_the_queue_is_left_alone_for_a_moment(monkeypatch, sent):
    celery.Queue.away_until = time.monotonic() + 1

    assert celery.send("programs.tasks.something", ()) is False
    assert sent == []


def test_a_refused_connection_is_noticed_at_once(monkeypatch):
    from celery import Celery
    from django.conf import settings

    from mentorship.settings import CELERY_BROKER_TRANSPORT_OPTIONS

    app = Celery("elsewhere", broker="redis://127.0.0.1:1/0")
    app.conf.broker_transport_options = CELERY_BROKER_TRANSPORT_OPTIONS
    app.conf.broker_connection_timeout = settings.CELERY_BROKER_CONNECTION_TIMEOUT
    monkeypatch.setattr(celery, "app", app)
    started = time.monotonic()

    assert celery.send("programs.tasks.something", ()) is False
    assert time.monotonic() - started < 10


def test_every_hint_names_a_task_that_exists():
    celery.app.loader.import_default_modules()
    named = re.compile(r'\b(?:hint|send)\(\s*"([\w.]+)"')

    hinted = {
        name for path in committed_files() if path.suffix == ".py" and "tests" not in path.parts
        for name in named.findall(path.read_text())
    }  # fmt: skip

    assert "mentorship.outbox.tasks.deliver" in hinted
    assert not hinted - set(celery.app.tasks)


def test_every_entry_of_the_schedule_names_a_task_that_exists_and_expires():
    celery.app.loader.import_default_modules()

    for name, entry in celery.app.conf.beat_schedule.items():
        assert entry["task"] in celery.app.tasks, name
        assert entry.get("options", {}).get("expires"), f"{name} would fill the queue while no worker runs"
