from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from activities.models import Sprint
from activities.selectors.velocity import TOO_FEW
from activities.services.sprint_files import import_sprints
from mentorship.csvfiles import BadFile
from mentorship.people.models import ImportRecord, Position, Unit
from programs.models import Enrolment
from programs.services.agreed_time import agree_time, propose_time
from tests.factories import NOW, TODAY
from tests.factories.people import UnitFactory, make_person
from tests.factories.velocity import SprintFactory
from tests.queries import assert_same_queries

FIRST = date(2026, 6, 1)


@pytest.fixture
def team(cast) -> Unit:
    """Where the mentor sits, whom Dana leads."""
    return Position.objects.open().get(person=cast.mentor).unit


def page_of(team) -> str:
    return reverse("activities:velocity_detail", args=[team.pk])


def sprints(team, *figures):
    """One after the other: points, hours of mentoring."""
    return [
        SprintFactory(
            team=team, name=f"Sprint {number}", starts_on=FIRST + timedelta(days=14 * number), points=points,
            agreed_hours=hours,
        )
        for number, (points, hours) in enumerate(figures, 1)
    ]  # fmt: skip


MAY_SEE = {"owner", "deputy", "delivery_lead"}


class TestWho:
    def test_the_lead_of_the_team_and_who_runs_a_program_with_people_of_it(self, cast, client, today_is, team):
        for part, user in cast.users.items():
            client.force_login(user)
            assert client.get(page_of(team)).status_code == (200 if part in MAY_SEE else 404), part

    @pytest.mark.parametrize("name", ["sprint_create", "sprint_import"])
    def test_the_lead_alone_records(self, cast, client, today_is, team, name):
        for part, user in cast.users.items():
            client.force_login(user)
            answer = client.get(reverse(f"activities:{name}", args=[team.pk]))
            assert answer.status_code == (200 if part == "delivery_lead" else 404), part

    def test_nobody_left_in_the_program_closes_the_page_to_its_owner(self, cast, as_, team):
        Enrolment.objects.filter(person__in=[cast.mentor, cast.other_mentee]).update(state="withdrawn")

        assert as_(cast.owner).get(page_of(team)).status_code == 404

    def test_a_report_in_another_team_opens_only_that_one(self, cast, as_, team):
        Position.objects.filter(person=cast.mentor).update(unit=UnitFactory(path="Engineering/Platform/Billing"))

        assert as_(cast.delivery_lead).get(page_of(team)).status_code == 404

    def test_a_superuser_without_a_person_is_no_way_around(self, cast, client, team):
        client.force_login(cast.superuser)

        assert client.get(page_of(team)).status_code == 404
        assert not Sprint.objects.visible_to(cast.superuser).exists()

    def test_the_list_holds_the_same_teams(self, cast, as_, team):
        UnitFactory(path="Engineering/Platform/Billing")

        def listed(person):
            page = as_(person).get(reverse("activities:velocity_list"))
            return [velocity.team.name for velocity in page.context["velocities"]]

        assert listed(cast.delivery_lead) == ["Storage"]
        assert listed(cast.owner) == ["Search", "Storage"]
        assert listed(cast.administrator) == listed(cast.mentor) == []


class TestPage:
    def test_a_dip_is_explained_in_the_first_line_and_worked_out_with_its_numbers(self, cast, as_, team):
        sprints(team, (40, 0), (40, 0), (30, 100))

        page = as_(cast.delivery_lead).get(page_of(team))

        assert "Velocity dipped by 10 points in Sprint 3; all of it is mentoring time." in page.text
        assert "400 − 100 = 300 hours in Sprint 3" in page.text
        assert "30 ÷ 300 = 0.100 points an hour" in page.text
        assert "30 × 400 ÷ 300 = 40 points" in page.text

    def test_the_forecast_takes_off_what_is_agreed_for_the_sprint_to_come(self, cast, as_, team):
        sprints(team, (36, 40), (40, 0), (30, 100))
        agreement = propose_time(cohort=cast.cohort, mentor=cast.mentor, hours=28, by=cast.mentor, now=NOW)
        agree_time(agreement=agreement, by=cast.delivery_lead, now=NOW)
        SprintFactory(
            team=team, name="Sprint 9", starts_on=TODAY + timedelta(days=2), capacity_hours=328, points=None,
            counted_at=None, agreed_hours=None,
        )  # fmt: skip

        page = as_(cast.delivery_lead).get(page_of(team))

        assert "About <strong>30 points</strong>" in page.text
        assert "328 hours, 28 of them are agreed for mentoring, and 300 are left for delivery" in page.text

    def test_without_a_sprint_to_come_it_is_taken_to_be_like_the_last(self, cast, as_, team):
        sprints(team, (40, 0), (36, 0), (44, 0))

        page = as_(cast.owner).get(page_of(team))

        assert "About <strong>40 points</strong>, from 36 to 44." in page.text
        assert "No sprint is recorded after Sprint 3" in page.text

    def test_two_usable_sprints_give_no_forecast_and_the_page_says_why(self, cast, as_, team):
        sprints(team, (40, 0), (30, 100), (None, 0), (20, 400))

        page = as_(cast.delivery_lead).get(page_of(team))

        assert "There is no forecast, because only two sprints can be used, and it takes 3." in page.text
        assert "Left out. Nobody has said what was delivered." in page.text
        assert "Left out. Mentoring took all the hours that the team had, so there is no rate." in page.text

    def test_logged_hours_are_used_and_shown_where_they_are_a_groups(self, cast, as_, team):
        SprintFactory(team=team, logged_hours=Decimal("100"), points=30)

        (row,) = as_(cast.delivery_lead).get(page_of(team)).context["velocity"].rows

        assert (row.used, row.adjusted.neutral) == (100, 40)

    def test_where_too_few_mentor_the_agreed_hours_are_and_it_is_said(self, cast, as_, team):
        SprintFactory(team=team)

        page = as_(cast.delivery_lead).get(page_of(team))

        assert page.context["velocity"].rows[0].used == 40
        assert TOO_FEW in page.text

    def test_before_it_is_counted_a_sprint_says_when(self, cast, as_, team):
        SprintFactory(team=team, starts_on=TODAY - timedelta(days=15), counted_at=None, agreed_hours=None)

        page = as_(cast.delivery_lead).get(page_of(team))

        assert "Logged hours are counted a week after its end, on 21 September." in page.text

    def test_nobody_is_named(self, cast, as_, team):
        sprints(team, (40, 0), (30, 100))

        text = as_(cast.delivery_lead).get(page_of(team)).text

        for person in (cast.mentor, cast.mentee, cast.other_mentee):
            assert person.name not in text

    @pytest.mark.parametrize(("person", "first_step"), [("delivery_lead", True), ("owner", False)])
    def test_empty_it_says_what_will_stand_there(self, cast, as_, team, person, first_step):
        page = as_(getattr(cast, person)).get(page_of(team))

        assert "Sprints stand here" in page.text
        assert ("Record the last sprint" in page.text) is first_step

    def test_it_asks_the_same_few_questions_however_many_sprints(self, cast, as_, team):
        client = as_(cast.delivery_lead)

        def make(number):
            SprintFactory.create_batch(number, team=team)

        assert_same_queries(client, page_of(team), make, at_most=14)

    def test_the_list_asks_the_same_few_questions_however_many_teams(self, cast, as_):
        client = as_(cast.delivery_lead)

        def make(number):
            for _ in range(number):
                place = Unit.objects.count()
                make_person(f"Report {place}", manager=cast.delivery_lead, team=f"Team {place}")
                SprintFactory(team=Unit.objects.get(name=f"Team {place}"), starts_on=TODAY - timedelta(days=30))

        assert_same_queries(client, reverse("activities:velocity_list"), make, at_most=14)

    def test_the_list_is_searched_and_sorted(self, cast, as_, team):
        SprintFactory(team=team)
        client, url = as_(cast.owner), reverse("activities:velocity_list")

        def names(query):
            return [velocity.team.name for velocity in client.get(f"{url}?{query}").context["velocities"]]

        assert names("q=sear") == ["Search"]
        assert names("sprints=some") == ["Storage"]
        assert names("sprints=none") == ["Search"]
        assert names("order=-last") == ["Storage", "Search"]
        assert "No team fits" in client.get(f"{url}?q=zzz").text


def typed(**changes):
    usual = {
        "name": "Sprint 14", "starts_on": "2026-09-07", "ends_on": "2026-09-20", "capacity_hours": "400",
        "points": "36.5",
    }  # fmt: skip
    return usual | changes


class TestRecording:
    def test_a_form_records_a_sprint(self, cast, as_, team):
        answer = as_(cast.delivery_lead).post(reverse("activities:sprint_create", args=[team.pk]), typed())

        sprint = Sprint.objects.get()
        assert answer.url == page_of(team)
        assert (sprint.team, sprint.points, sprint.recorded_by) == (team, Decimal("36.5"), cast.delivery_lead)

    def test_the_next_one_is_proposed_with_the_same_hours(self, cast, as_, team):
        SprintFactory(team=team, starts_on=FIRST, capacity_hours=380)

        form = as_(cast.delivery_lead).get(reverse("activities:sprint_create", args=[team.pk])).context["form"]

        assert form["starts_on"].value() == FIRST + timedelta(days=14)
        assert form["ends_on"].value() == FIRST + timedelta(days=27)
        assert form["capacity_hours"].value() == 380

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"capacity_hours": "0"}, "capacity_hours"),
            ({"points": "-1"}, "points"),
            ({"points": "lots"}, "points"),
            ({"ends_on": "2026-09-06"}, "ends_on"),
            ({"ends_on": "2026-09-08"}, "ends_on"),
            ({"starts_on": "1999-01-01", "ends_on": "1999-01-14"}, "starts_on"),
            ({"starts_on": "2026-06-10", "ends_on": "2026-06-23"}, "starts_on"),
            ({"starts_on": "9999-12-31", "ends_on": "9999-12-31"}, "ends_on"),
            ({"name": " "}, "name"),
        ],
    )
    def test_mistakes_stand_beside_their_field_and_what_was_typed_stays(self, cast, as_, team, changes, field):
        SprintFactory(team=team, starts_on=FIRST)
        url = reverse("activities:sprint_create", args=[team.pk])

        page = as_(cast.delivery_lead).post(url, typed(**changes))

        assert list(page.context["form"].errors) == [field]
        assert 'value="36.5"' in page.text or "points" in changes
        assert Sprint.objects.count() == 1

    def test_extra_fields_change_nothing(self, cast, as_, team):
        other = UnitFactory(path="Engineering/Platform/Billing")
        forged = typed(team=other.pk, agreed_hours="1", logged_hours="1", counted_at="2026-01-01", source="tracker")

        as_(cast.delivery_lead).post(reverse("activities:sprint_create", args=[team.pk]), forged)

        sprint = Sprint.objects.get()
        assert (sprint.team, sprint.source, sprint.counted_at) == (team, "entered", None)

    def test_the_dates_of_a_counted_sprint_cannot_be_typed_over(self, cast, as_, team):
        sprint = SprintFactory(team=team, starts_on=FIRST)
        url = reverse("activities:sprint_edit", args=[sprint.pk])

        as_(cast.delivery_lead).post(url, typed())

        sprint.refresh_from_db()
        assert (sprint.starts_on, sprint.points) == (FIRST, Decimal("36.5"))

    def test_a_counted_sprint_cannot_be_taken_out(self, cast, as_, team):
        sprint = SprintFactory(team=team)
        client, url = as_(cast.delivery_lead), reverse("activities:sprint_remove", args=[sprint.pk])

        page = client.post(url, follow=True)

        assert "it stays" in page.text
        assert Sprint.objects.exists()

    def test_one_that_is_to_come_can(self, cast, as_, team):
        sprint = SprintFactory(team=team, counted_at=None, agreed_hours=None)
        client, url = as_(cast.delivery_lead), reverse("activities:sprint_remove", args=[sprint.pk])

        assert "Record it again" in client.get(url).text
        client.post(url)

        assert not Sprint.objects.exists()


FILE = (
    b"sprint;starts_on;ends_on;capacity_hours;points\nS 1;2026-06-01;2026-06-14;400;36,5\nS 2;2026-06-15;2026-06-28;;\n"
)


class TestImport:
    def test_a_file_is_imported_once(self, cast, as_, team):
        client, url = as_(cast.delivery_lead), reverse("activities:sprint_import", args=[team.pk])

        for _ in range(2):
            client.post(url, {"file": SimpleUploadedFile("sprints.csv", FILE)})

        assert [str(points) for points in Sprint.objects.values_list("points", flat=True)] == ["None", "36.5"]
        assert ImportRecord.objects.filter(kind="sprints").count() == 1

    def test_checking_keeps_nothing(self, cast, as_, team):
        url = reverse("activities:sprint_import", args=[team.pk])

        page = as_(cast.delivery_lead).post(url, {"file": SimpleUploadedFile("sprints.csv", FILE), "check": "yes"})

        assert "it would add 2 and change 0" in page.text
        assert not Sprint.objects.exists()

    @pytest.mark.parametrize(
        ("row", "said"),
        [
            ("S 3,2026-06-29,2026-07-12,0,3", "4: column 'capacity_hours': “0” is not a number from 0.1"),
            ("S 3,2026-06-29,2026-07-12,10,-3", "4: column 'points': “-3” is not a number from 0"),
            ("S 3,2026-06-29,2026-07-12,ten,3", "4: column 'capacity_hours': “ten” is not a number"),
            ("S 3,soon,2026-07-12,10,3", "4: column 'starts_on': “soon” is not a date"),
            (",2026-06-29,2026-07-12,10,3", "4: column 'sprint': is empty"),
            ("S 3,2026-06-29,2026-06-01,10,3", "4: column 'ends_on': The last day comes after the first."),
            ("S 3,2026-06-20,2026-07-03,10,3", "4: column 'starts_on': S 2 of this team goes from 15 June 2026"),
            ("S 3,2026-06-29", "4: has 2 cells where the header has 5"),
        ],
    )
    def test_a_wrong_row_refuses_the_whole_file_with_its_place(self, cast, team, row, said):
        content = FILE.decode().replace("36,5", "36.5").replace(";", ",") + row + "\n"

        with pytest.raises(BadFile) as refused:
            import_sprints(team=team, content=content.encode(), name="s.csv", by=cast.delivery_lead, now=NOW)

        assert f"s.csv:{said}" in str(refused.value)

    def test_the_page_shows_where(self, cast, as_, team):
        url = reverse("activities:sprint_import", args=[team.pk])

        page = as_(cast.delivery_lead).post(url, {"file": SimpleUploadedFile("junk.csv", b"\x00\x01")})

        assert "Nothing of junk.csv was imported" in page.text
        assert "The sprints are as they were." in page.text
        assert not Sprint.objects.exists()
