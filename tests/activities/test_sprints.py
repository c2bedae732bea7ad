"""Sprints: recorded once, apart from each other, and standing when their hours are counted."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from activities.models import Sprint
from activities.policies.pairs import NotNow
from activities.policies.sprints import NotASprint, Overlaps
from activities.services.sprints import change_sprint, record_sprint, remove_sprint
from activities.states import SprintSource
from mentorship.audit.models import AuditEvent
from tests.factories import NOW, TODAY
from tests.factories.people import PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 9, 7)


@pytest.fixture
def team():
    return UnitFactory(path="Engineering/Platform/Storage")


def record(team, starts_on=MONDAY, days=14, **changes):
    facts = {
        "name": "Sprint 14", "ends_on": starts_on + timedelta(days=days - 1), "capacity_hours": Decimal(400),
        "points": Decimal(32), "source": SprintSource.ENTERED, "by": None, "now": NOW,
    }  # fmt: skip
    return record_sprint(team=team, starts_on=starts_on, **facts | changes)


def records_of(action):
    return AuditEvent.objects.filter(action=action).count()


class TestRecording:
    def test_the_same_again_is_one_sprint_and_one_record(self, team):
        first, again = record(team), record(team)

        assert first == again
        assert Sprint.objects.count() == 1
        assert records_of("sprint.recorded") == 1

    def test_other_figures_for_the_same_first_day_change_it(self, team):
        record(team)

        sprint = record(team, points=Decimal("33.5"))

        assert Sprint.objects.get().points == sprint.points == Decimal("33.5")
        assert records_of("sprint.recorded") == 2

    def test_what_a_source_does_not_know_stays(self, team):
        record(team)

        sprint = record(team, capacity_hours=None, points=None, name="Sprint 15")

        assert (sprint.capacity_hours, sprint.points, sprint.name) == (400, 32, "Sprint 15")

    def test_a_tracker_knows_its_sprint_again_when_it_moved(self, team):
        tracker = {"source": SprintSource.TRACKER, "external_id": "board/7", "capacity_hours": None, "points": None}
        record(team, MONDAY + timedelta(days=14), **tracker)

        record(team, MONDAY + timedelta(days=15), **tracker)

        assert Sprint.objects.get().starts_on == MONDAY + timedelta(days=15)

    def test_a_tracker_completes_what_somebody_typed_and_then_keeps_it_up_to_date(self, team):
        tracker = {"source": SprintSource.TRACKER, "external_id": "board/7", "capacity_hours": None, "name": "SP-14"}
        record(team, points=None)

        record(team, points=Decimal(30), **tracker)
        sprint = record(team, points=Decimal(33), **tracker)

        assert (sprint.capacity_hours, sprint.points) == (400, 33)

    def test_what_the_lead_put_right_a_tracker_leaves_alone(self, team, someone):
        tracker = {"source": SprintSource.TRACKER, "external_id": "board/7", "capacity_hours": None}
        change(record(team, points=Decimal(30), **tracker), someone, points=Decimal(36), name="Fourteen")

        record(team, points=Decimal(31), **tracker)

        sprint = Sprint.objects.get()
        assert (sprint.points, sprint.name) == (36, "Fourteen")

    def test_the_same_name_of_another_source_or_team_is_another_sprint(self, team):
        tracker = {"source": SprintSource.TRACKER, "external_id": "board/7"}
        record(team, **tracker)

        record(UnitFactory(path="Engineering/Platform/Search"), **tracker)

        assert Sprint.objects.count() == 2

    @pytest.mark.parametrize("days", [1, 4, 43, 0, -3])
    def test_a_sprint_of_a_day_or_of_a_quarter_is_none(self, team, days):
        with pytest.raises(NotASprint):
            record(team, days=days)

    @pytest.mark.parametrize(
        "figures",
        [
            {"capacity_hours": Decimal(0)},
            {"capacity_hours": Decimal(-8)},
            {"capacity_hours": Decimal(100_000)},
            {"capacity_hours": Decimal("40.25")},
            {"points": Decimal(-1)},
            {"points": Decimal(100_000)},
            {"points": Decimal("1.55")},
        ],
    )
    def test_figures_that_cannot_be_are_refused(self, team, figures):
        with pytest.raises(NotASprint) as refused:
            record(team, **figures)

        assert refused.value.field in figures
        assert not Sprint.objects.exists()


class TestApart:
    @pytest.mark.parametrize("shift", [-13, -7, 7, 13])
    def test_two_sprints_of_a_team_share_no_day(self, team, shift):
        record(team)

        with pytest.raises(Overlaps, match="Sprint 14 of this team goes from 7 September 2026 to 20 September 2026"):
            record(team, MONDAY + timedelta(days=shift))

    @pytest.mark.parametrize("shift", [-14, 14])
    def test_one_after_the_other_is_usual(self, team, shift):
        record(team)
        record(team, MONDAY + timedelta(days=shift))

        assert Sprint.objects.count() == 2

    def test_teams_have_their_own(self, team):
        record(team)
        record(UnitFactory(path="Engineering/Platform/Search"), MONDAY + timedelta(days=3))

        assert Sprint.objects.count() == 2

    @pytest.mark.parametrize(
        "wrong",
        [{"ends_on": MONDAY - timedelta(days=1)}, {"capacity_hours": Decimal(0)}, {"points": Decimal(-1)}],
    )
    def test_the_database_keeps_it_too(self, team, wrong):
        sprint = record(team)

        with pytest.raises(IntegrityError), transaction.atomic():
            Sprint.objects.filter(pk=sprint.pk).update(**wrong)

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer, and no exclusion")
    def test_postgresql_keeps_two_that_nobody_looked_at_apart(self, team):
        sprint = record(team)
        row = {name: getattr(sprint, name) for name in ("team", "name", "recorded_at")}

        with pytest.raises(IntegrityError, match="sprint_shares_no_day"), transaction.atomic():
            Sprint.objects.create(**row, starts_on=sprint.ends_on, ends_on=sprint.ends_on + timedelta(days=13))
        Sprint.objects.create(
            **row, starts_on=sprint.ends_on + timedelta(days=1), ends_on=sprint.ends_on + timedelta(days=14)
        )


class TestStanding:
    """Moved by a day after its hours are counted, a sprint would tell what was logged on that day."""

    def test_the_dates_of_a_counted_sprint_stand(self, team, someone):
        sprint = record(team, TODAY - timedelta(days=21))

        with pytest.raises(NotASprint, match="its dates"):
            change(sprint, someone, ends_on=sprint.ends_on - timedelta(days=1))
        with pytest.raises(NotASprint, match="its dates"):
            record(team, sprint.starts_on, days=13)

    def test_its_figures_can_be_corrected(self, team, someone):
        sprint = record(team, TODAY - timedelta(days=21))

        change(sprint, someone, points=None, name="  Sprint\n15 ")

        sprint.refresh_from_db()
        assert (sprint.points, sprint.name, sprint.recorded_by) == (None, "Sprint 15", someone)
        assert records_of("sprint.changed") == 1

    def test_until_a_week_after_its_end_it_moves(self, team, someone):
        sprint = record(team)

        change(sprint, someone, ends_on=sprint.ends_on - timedelta(days=1))
        change(sprint, someone, ends_on=sprint.ends_on - timedelta(days=1))

        assert records_of("sprint.changed") == 1

    def test_a_counted_sprint_is_not_removed(self, team, someone):
        with pytest.raises(NotNow, match="counted: it stays"):
            remove_sprint(sprint=record(team, TODAY - timedelta(days=21)), by=someone, now=NOW)

    def test_one_entered_by_mistake_is(self, team, someone):
        sprint = record(team)

        remove_sprint(sprint=sprint, by=someone, now=NOW)
        remove_sprint(sprint=sprint, by=someone, now=NOW)

        assert not Sprint.objects.exists()
        assert records_of("sprint.removed") == 1


@pytest.fixture
def someone(db):
    return PersonFactory()


def change(sprint, by, **changes):
    facts = {name: getattr(sprint, name) for name in ("name", "starts_on", "ends_on", "capacity_hours", "points")}
    return change_sprint(sprint=sprint, **facts | changes, by=by, now=NOW)
