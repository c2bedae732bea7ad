"""Sprints and reviews read back from trackers: figures of teams, never a text or a person."""

from datetime import date, timedelta
from decimal import Decimal

import httpx
import pytest

from activities.models import PullRequestCount, Sprint
from activities.pull_requests import Wanted, written
from activities.services import tracker_access
from activities.services.tracker_connections import ask_for_figures
from activities.services.tracker_figures import read_figures
from activities.services.tracker_hooks import forget_deliveries
from tests.activities.trackers.fakes import FakeGitHub, FakeJira
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories.trackers import TrackerConnectionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def jira(monkeypatch):
    made = FakeJira()
    monkeypatch.setattr(tracker_access, "client", made.client)
    made.sprint_rows = [sprint(12, "2026-08-17", "2026-08-30"), sprint(13, "2026-09-07", "2026-09-20")]
    made.put(1, customfield_10016=5)
    made.close("ST-1")
    issue = {"fields": made.issues["ST-1"]["fields"]}
    made.sprint_issues = {"12": [issue], "13": [issue]}
    return made


def sprint(number, first, last):
    return {"id": number, "name": f"Sprint {number}", "startDate": f"{first}T08:00:00Z", "endDate": f"{last}T17:00:00Z"}


def of_jira(**facts):
    names = {"kind": "jira", "base_url": FakeJira.base_url, "project": "ST", "board": "5"}
    return TrackerConnectionFactory(**names | {"account": "bot@example.org"} | facts)


def test_a_sprint_that_is_over_has_points_and_one_that_is_on_has_none(jira):
    connection = of_jira()

    assert read_figures(now=NOW) == 2

    on, over = Sprint.objects.all()
    assert (over.team, over.points, over.capacity_hours) == (connection.unit, Decimal(5), None)
    assert (on.starts_on, on.points) == (date(2026, 9, 7), None)
    assert {over.source, on.source} == {"tracker"}


def test_reading_again_changes_figures_and_doubles_nothing(jira):
    of_jira()
    read_figures(now=NOW)
    jira.sprint_issues["12"] *= 2

    assert read_figures(now=NOW + timedelta(hours=1)) == 0  # within half a day nobody is asked again
    read_figures(now=NOW + timedelta(hours=13))

    assert Sprint.objects.count() == 2
    assert Sprint.objects.get(name="Sprint 12").points == Decimal(10)


def test_an_administrator_can_have_them_read_at_once(jira):
    connection = of_jira()
    read_figures(now=NOW)

    ask_for_figures(connection=connection, by=make_cast().administrator, now=NOW)

    assert read_figures(now=NOW + timedelta(minutes=1)) == 2


def test_a_sprint_that_overlaps_a_known_one_is_left_out_and_the_others_are_read(jira):
    of_jira()
    jira.sprint_rows.insert(1, sprint(99, "2026-08-20", "2026-09-02"))
    jira.sprint_issues["99"] = []

    read_figures(now=NOW)

    assert set(Sprint.objects.values_list("name", flat=True)) == {"Sprint 12", "Sprint 13"}


@pytest.mark.parametrize("answer", [httpx.Response(200, html="<html>"), httpx.Response(503), httpx.ReadTimeout("x")])
def test_a_tracker_that_fails_is_noted_and_keeps_no_other_from_being_read(jira, answer):
    first, second = of_jira(name="A"), of_jira(name="B", project="OT")
    jira.answers_instead = [answer]

    assert read_figures(now=NOW) == 2

    first.refresh_from_db()
    second.refresh_from_db()
    assert first.problem
    assert first.figures_at is None
    assert second.figures_at == NOW


def test_reviews_are_counted_by_track_and_month_and_no_text_is_kept(monkeypatch):
    cast, fake = make_cast(), FakeGitHub()
    monkeypatch.setattr(tracker_access, "client", fake.client)
    TrackerConnectionFactory()
    template = written(Wanted(track="craft/depth", name="Depth", focus="technical"))
    filled = template.replace("## What went well", "## What went well\nMilo asked before he guessed.")
    fake.pulls = [pull(1, "2026-09-08", filled), pull(2, "2026-08-20", template), pull(3, "2026-06-01", filled)]
    fake.pulls.append(pull(4, "2026-09-09", template.replace("craft/depth", "no/such")))

    for _ in range(2):
        read_figures(now=NOW)

    counts = {row.month: (row.reviews, row.sections.get("went_well")) for row in PullRequestCount.objects.all()}
    assert counts == {date(2026, 8, 1): (1, None), date(2026, 9, 1): (1, 1)}
    assert {row.track for row in PullRequestCount.objects.all()} == {cast.cohort.track}
    assert "Milo" not in str(list(PullRequestCount.objects.values()))


def pull(number, day, body):
    return {"number": number, "created_at": f"{day}T10:00:00Z", "updated_at": "2026-09-12T10:00:00Z", "body": body}


def test_deliveries_are_forgotten_after_a_month():
    connection = TrackerConnectionFactory()
    connection.deliveries.create(digest="a", received_at=NOW - timedelta(days=31))
    connection.deliveries.create(digest="b", received_at=NOW - timedelta(days=29))

    assert forget_deliveries(now=NOW) == 1
