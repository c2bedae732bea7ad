"""The status page tells operators what is not well, and shows no word that anybody wrote."""

import re
import tomllib
from datetime import timedelta

import pytest
from celery.schedules import crontab
from django.utils import timezone

from mentorship import audit, health
from mentorship.audit.services import seal_pending, write_anchor
from mentorship.audit.verification import standing
from mentorship.outbox import clock
from mentorship.outbox.models import Beat, Delivery, DeliveryState
from mentorship.outbox.services import queue_mail
from mentorship.version import VERSION
from mentorship.views.status import how_often
from pairing.states import RunState
from tests.cast import make_cast
from tests.factories.activities import NoteFactory
from tests.factories.pairing import PairingRunFactory
from tests.factories.programs import CohortFactory
from tests.house.tools import ROOT

pytestmark = pytest.mark.django_db
STATUS = "/notifications/status/"


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def status(client, cast, settings, tmp_path, monkeypatch):
    """The page as the administrator reads it, on one line."""
    settings.LOCAL_DIR = tmp_path
    monkeypatch.setitem(health.CHECKS, "broker", dict)
    health.beat()
    client.force_login(cast.administrator.user)
    return lambda: re.sub(r"\s+", " ", client.get(STATUS).content.decode())


def test_everything_well_is_said_in_the_heading(status):
    page = status()

    assert "Everything is running" in page
    assert "Work went from one to the other" in page
    assert "None is running or waiting" in page


def test_a_part_that_does_not_answer_is_named_with_its_reason_and_without_its_address(status, monkeypatch):
    def ill():
        raise ConnectionError("redis://:secret@queue.example.org")

    monkeypatch.setitem(health.CHECKS, "broker", ill)

    page = status()

    assert "1 of 4 parts is not well" in page
    assert "ConnectionError." in page
    assert "Start Redis, or correct REDIS_URL." in page
    assert "secret" not in page


def test_a_stall_is_shown_within_a_minute(status):
    Beat.objects.create(name=health.SWEEP, at=timezone.now() - timedelta(seconds=55))

    assert "The last sweep is 55 seconds old." in status()


def test_a_clock_that_leapt_is_said_until_the_work_goes_on(status):
    now = timezone.now()
    leap = Beat.objects.create(name=clock.LEAP, at=now - timedelta(hours=23))
    assert "The clock leapt, or nothing ran for a day" in status()

    Beat.objects.filter(pk=leap.pk).update(at=now - timedelta(hours=25))
    assert "The clock leapt" not in status()


def test_the_whole_table_of_the_scheduler_is_shown_with_when_each_was_last_done(status, settings):
    Beat.objects.create(name="remind pairs", at=timezone.now() - timedelta(minutes=20))

    page = status()

    for name in settings.CELERY_BEAT_SCHEDULE:
        assert name == "heartbeat" or f"<dt>{name.capitalize()}</dt>" in page
    assert re.search(r"<dt>Remind pairs</dt> <dd> <time[^>]*>20 minutes ago</time> <span[^>]*>every hour</span>", page)
    assert re.search(r"<dt>Audit equity</dt> <dd> not yet <span[^>]*>once a day, at 03:40 UTC</span>", page)


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        (15, "every 15 seconds"), (60, "every minute"), (crontab(minute=5), "every hour"),
        (crontab(minute="*/15"), "every 15 minutes"), (crontab(hour=1, minute=10), "once a day, at 01:10 UTC"),
    ],
)  # fmt: skip
def test_how_often_is_said_in_words(schedule, words):
    assert how_often(schedule) == words


def test_mail_is_counted_by_state_and_what_was_given_up_leads_to_the_list(status):
    for number, state in enumerate([DeliveryState.DUE, DeliveryState.DEAD, DeliveryState.DEAD]):
        queue_mail(key=str(number), kind="test", to="a@example.org", subject="s", text="t", due_at=timezone.now())
        Delivery.objects.filter(key=str(number)).update(state=state)

    page = status()

    assert re.search(r"given up</dt> <dd> 2", page)
    assert "/notifications/deliveries/?state=dead" in page


def test_matchings_under_way_and_those_that_failed_are_shown(status):
    for state in (RunState.RUNNING, RunState.FAILED, RunState.PUBLISHED):
        cohort = CohortFactory(name=f"Cohort that is {state}")
        PairingRunFactory(cohort=cohort, state=state, step="Scoring every pair", requested_at=timezone.now())

    page = status()

    assert "Cohort that is running" in page
    assert "Cohort that is failed" in page
    assert "Cohort that is published" not in page


def test_the_end_of_the_audit_log_is_compared_with_what_was_written_down_outside(status, tmp_path):
    audit.record("role.granted")
    seal_pending()
    assert "not yet: once a day" in status()
    write_anchor(tmp_path / "audit_anchors")
    assert "agrees" in status()

    (tmp_path / "audit_anchors").write_text(f"2026-09-01T09:00:00+00:00 1 {'f' * 64}\n")

    assert "differs from the log" in status()


def test_a_log_that_was_cut_off_differs_from_its_anchor(tmp_path):
    (tmp_path / "anchors").write_text(f"2026-09-01T09:00:00+00:00 7 {'a' * 64}\n")

    found = standing(tmp_path / "anchors")

    assert (found.sealed, found.anchored, found.agrees) == (0, 7, False)


def test_an_empty_anchor_file_is_none_at_all(tmp_path):
    (tmp_path / "anchors").touch()

    assert standing(tmp_path / "anchors").anchored_at is None


def test_versions_are_the_ones_in_use(status):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    page = status()

    assert project["version"] == VERSION
    assert VERSION in page
    assert "Time zones (tzdata)" in page


def test_no_word_of_a_note_is_shown(status, cast):
    NoteFactory(pairing=cast.pairing, body="Said in confidence.")

    assert "Said in confidence" not in status()


@pytest.mark.parametrize("part", ["owner", "auditor", "assessor", "mentor", "superuser"])
def test_it_is_for_operators_alone(client, cast, part):
    client.force_login(cast.users[part])

    assert client.get(STATUS).status_code == 403
