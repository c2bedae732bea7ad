"""The health page says 200 only when database, queue and worker answer."""

import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from mentorship import health
from mentorship.outbox.models import Beat
from mentorship.outbox.services import queue_mail


@pytest.fixture
def all_well(monkeypatch):
    monkeypatch.setitem(health.CHECKS, "broker", dict)
    health.beat()


def test_all_well_is_200_with_each_part(client, db, all_well):
    response = client.get("/health/")

    assert response.status_code == 200
    assert response.json()["status"] == "ok"
    assert set(response.json()["checks"]) == set(health.CHECKS)


@pytest.mark.parametrize("part", ["database", "broker", "worker"])
def test_any_part_that_fails_is_503_and_named_without_its_address(client, db, all_well, monkeypatch, part):
    def ill():
        raise ConnectionError("redis://:secret@queue.example.org")

    monkeypatch.setitem(health.CHECKS, part, ill)

    response = client.get("/health/")

    assert response.status_code == 503
    assert response.json()["checks"][part] == {"ok": False, "reason": "ConnectionError"}
    assert "secret" not in response.content.decode()


def test_a_worker_that_was_never_heard_of_is_unwell(client, db, all_well):
    cache.delete(health.HEARTBEAT)

    assert client.get("/health/").json()["checks"]["worker"]["reason"] == "no worker has been heard of"


def test_a_stall_shows_within_a_minute(client, db, all_well):
    cache.set(health.HEARTBEAT, time.time() - 50)

    response = client.get("/health/")

    assert response.status_code == 503
    assert "seconds old" in response.json()["checks"]["worker"]["reason"]


def test_a_queue_that_does_not_answer_is_unwell(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    assert health.examined(health.broker) == {"ok": False, "reason": "ConnectionError"}


@pytest.mark.stack
def test_a_queue_that_answers_is_well(redis_url, settings):
    settings.REDIS_URL = redis_url

    assert health.examined(health.broker) == {"ok": True}


def test_the_web_process_is_alive_whatever_else_is_not(client):
    cache.delete(health.HEARTBEAT)

    response = client.get("/health/live/")

    assert response.status_code == 200
    assert response.headers["Cache-Control"].startswith("max-age=0")


def test_neither_page_sets_a_cookie(client, db, all_well):
    assert not client.get("/health/").cookies
    assert not client.get("/health/live/").cookies


def test_neither_page_takes_a_post(client):
    assert client.post("/health/").status_code == 405
    assert client.post("/health/live/").status_code == 405


@pytest.mark.stack
@pytest.mark.django_db(transaction=True)
def test_a_real_worker_makes_the_page_green(client, celery_worker_process):
    assert client.get("/health/").status_code == 200


def test_a_sweep_that_stopped_is_unwell(client, db, all_well):
    Beat.objects.create(name=health.SWEEP, at=timezone.now() - timedelta(seconds=50))

    assert client.get("/health/").json()["checks"]["outbox"]["reason"].startswith("the last sweep is 50")


def test_mail_that_waits_for_more_than_an_hour_is_unwell(client, db, all_well):
    long_ago = timezone.now() - timedelta(hours=2)
    queue_mail(key="k", kind="test", to="a@example.org", subject="s", text="t", due_at=long_ago)

    assert "oldest mail has waited" in client.get("/health/").json()["checks"]["outbox"]["reason"]


def test_a_fresh_sweep_and_a_short_wait_are_well(client, db, all_well):
    Beat.objects.create(name=health.SWEEP, at=timezone.now())
    queue_mail(key="k", kind="test", to="a@example.org", subject="s", text="t", due_at=timezone.now())

    facts = client.get("/health/").json()["checks"]["outbox"]

    assert facts["ok"] is True
    assert set(facts) == {"ok", "sweep_age_seconds"}, "that a mail waits now is for nobody to see"


def test_a_stall_of_scheduler_queue_or_worker_turns_it_red_within_a_minute():
    beats = [settings.CELERY_BEAT_SCHEDULE[name]["schedule"] for name in ("heartbeat", health.SWEEP)]

    assert max(beats) + health.STALE_SECONDS <= 60


@pytest.mark.django_db
def test_it_is_green_again_as_soon_as_work_goes_on(client, all_well):
    cache.set(health.HEARTBEAT, time.time() - 50)
    assert client.get("/health/").status_code == 503

    health.beat()

    assert client.get("/health/").status_code == 200


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(50.4, "50 seconds"), (119, "119 seconds"), (1634, "27 minutes"), (9000, "2 hours"), (777_600, "9 days")],
)
def test_a_span_is_said_in_the_unit_that_people_would_use(seconds, words):
    assert health.lasting(seconds) == words
