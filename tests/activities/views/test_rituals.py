"""The pages of meetings that take place anyway, and of what mentoring adds to a sprint."""

from datetime import timedelta

import pytest
from django.urls import reverse

from activities.models import Ritual, Touchpoint
from pairing.services.offers import end_pairing
from tests.factories import NOW, TODAY
from tests.factories.activities import RitualFactory, SessionFactory, TouchpointFactory
from tests.factories.velocity import SprintFactory
from tests.queries import assert_same_queries

LIST = "/activities/rituals/"


def page_of(name, *things) -> str:
    return reverse(f"activities:{name}", args=[thing.pk for thing in things])


def filled(form, **changes) -> dict[str, object]:
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in (values | changes).items() if value is not None}


@pytest.fixture
def team(cast):
    return cast.mentor.position_on(TODAY).unit


@pytest.fixture
def ritual(team):
    return RitualFactory(unit=team, name="Storage retrospective")


HUDDLE = {"name": "Huddle", "kind": "huddle", "cadence": "weekly", "first_on": "2026-09-17", "minutes": "30"}


class TestMeetings:
    @pytest.mark.parametrize("part", ["delivery_lead", "owner", "deputy", "mentor"])
    def test_who_leads_runs_or_mentors_adds_one_of_the_team(self, cast, as_, team, part):
        browser = as_(getattr(cast, part))
        form = browser.get(f"{LIST}new/").context["form"]

        answer = browser.post(f"{LIST}new/", filled(form, unit=team.pk, **HUDDLE))

        ritual = Ritual.objects.get()
        assert answer.url == ritual.get_absolute_url()
        assert ritual.when == "every week on Thursday"

    @pytest.mark.parametrize("part", ["mentee", "other_mentee", "administrator", "outsider"])
    def test_nobody_else_does(self, cast, as_, part):
        answer = as_(getattr(cast, part)).post(f"{LIST}new/", HUDDLE, follow=True)

        assert "is added by who leads it" in answer.text
        assert not Ritual.objects.exists()

    def test_a_team_that_is_none_of_ones_own_is_refused(self, cast, as_):
        search = cast.mentee.position_on(TODAY).unit
        browser = as_(cast.mentor)
        form = browser.get(f"{LIST}new/").context["form"]

        page = browser.post(f"{LIST}new/", filled(form, unit=search.pk, **HUDDLE))

        assert "unit" in page.context["form"].errors

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("first_on", ""),
            ("first_on", "2026-02-30"),
            ("minutes", "0"),
            ("minutes", "999"),
            ("cadence", "noneday"),
            ("kind", "party"),
            ("name", " "),
        ],
    )
    def test_what_is_wrong_stands_beside_the_field_and_the_rest_is_kept(self, cast, as_, field, value):
        browser, address = as_(cast.mentor), page_of("ritual_create_for_pair", cast.pairing)
        form = browser.get(address).context["form"]

        page = browser.post(address, filled(form, **HUDDLE | {field: value}))

        assert list(page.context["form"].errors) == [field]
        assert not Ritual.objects.exists()

    def test_a_daily_meeting_does_not_begin_on_a_weekend(self, cast, as_):
        browser, address = as_(cast.mentor), page_of("ritual_create_for_pair", cast.pairing)
        form = browser.get(address).context["form"]

        page = browser.post(address, filled(form, **HUDDLE | {"cadence": "daily", "first_on": "2026-09-19"}))

        assert "choose a working day" in page.text
        assert "Huddle" in page.text

    def test_a_pairs_own_is_known_to_the_two_alone(self, cast, as_):
        browser, address = as_(cast.mentee), page_of("ritual_create_for_pair", cast.pairing)
        browser.post(address, filled(browser.get(address).context["form"], **HUDDLE))
        ritual = Ritual.objects.get()

        assert as_(cast.mentor).get(ritual.get_absolute_url()).status_code == 200
        for stranger in (cast.owner, cast.delivery_lead, cast.administrator, cast.other_mentee):
            assert as_(stranger).get(ritual.get_absolute_url()).status_code == 404
            assert "Huddle" not in as_(stranger).get(LIST).text

    def test_it_is_changed_and_ended(self, cast, as_, ritual):
        browser, address = as_(cast.delivery_lead), page_of("ritual_edit", ritual)
        browser.post(address, filled(browser.get(address).context["form"], minutes="45"))
        assert Ritual.objects.get().minutes == 45

        browser.post(page_of("ritual_end", ritual))

        assert "Storage retrospective" not in browser.get(LIST).text
        assert "Storage retrospective" in browser.get(f"{LIST}?ended=on").text
        assert "for the last time" in browser.get(ritual.get_absolute_url()).text

    def test_the_list_shows_a_team_and_survives_nonsense(self, cast, as_, ritual, team):
        RitualFactory(unit=cast.mentee.position_on(TODAY).unit, name="Search huddle")
        browser = as_(cast.mentor)

        assert "Search huddle" in browser.get(LIST).text
        assert "Search huddle" not in browser.get(f"{LIST}?team={team.pk}").text
        for query in ("team=all", "team=-1", "team=9999999", "ended=perhaps", "page=none", "team=²"):
            assert browser.get(f"{LIST}?{query}").status_code == 200

    def test_the_list_asks_the_same_questions_however_long_it_is(self, cast, as_, team):
        assert_same_queries(as_(cast.mentor), LIST, lambda count: RitualFactory.create_batch(count, unit=team), (1, 3))


class TestSlots:
    def test_a_pair_puts_one_in_with_a_question_of_its_own(self, cast, as_, ritual):
        address = page_of("touchpoint_attach", ritual, cast.pairing)
        browser = as_(cast.mentee)
        form = browser.get(address).context["form"]

        page = browser.post(
            address, filled(form, prompt="own", own_prompt="What did you not dare to say?", every_sprints="2"),
            follow=True,
        )  # fmt: skip

        assert "What did you not dare to say?" in page.text
        assert "No new meeting was made" in page.text
        assert Touchpoint.objects.get().how_often == "once in 2 sprints"
        assert "not dare" not in as_(cast.delivery_lead).get(ritual.get_absolute_url()).text

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"minutes": "61"}, "minutes"),
            ({"minutes": "0"}, "minutes"),
            ({"every_sprints": "9"}, "every_sprints"),
            ({"prompt": "stuck"}, "prompt"),
            ({"prompt": "own"}, "own_prompt"),
        ],
    )
    def test_what_does_not_fit_stands_beside_the_field(self, cast, as_, ritual, changes, field):
        address, browser = page_of("touchpoint_attach", ritual, cast.pairing), as_(cast.mentor)
        form = browser.get(address).context["form"]

        page = browser.post(address, filled(form, **changes))

        assert list(page.context["form"].errors) == [field]
        assert not Touchpoint.objects.exists()

    def test_a_strangers_pair_and_a_meeting_elsewhere_are_no_way_in(self, cast, as_, ritual):
        assert as_(cast.outsider).get(page_of("touchpoint_attach", ritual, cast.pairing)).status_code == 404
        foreign = RitualFactory(unit=None, pairing=cast.other_pairing)
        assert as_(cast.mentor).get(page_of("touchpoint_attach", foreign, cast.pairing)).status_code == 404

    def test_a_mentor_holds_one_for_the_team_and_the_team_sees_it(self, cast, as_, ritual):
        address, browser = page_of("touchpoint_hold", ritual), as_(cast.mentor)

        browser.post(address, filled(browser.get(address).context["form"]))

        for part in (cast.other_mentee, cast.delivery_lead):
            assert "Mara Mentor with the team" in " ".join(as_(part).get(ritual.get_absolute_url()).text.split())
            assert as_(part).get(address).status_code == 404

    def test_it_is_changed_and_given_back(self, cast, as_, ritual):
        slot, browser = TouchpointFactory(ritual=ritual, pairing=cast.pairing), as_(cast.mentor)
        address = page_of("touchpoint_edit", slot)
        browser.post(address, filled(browser.get(address).context["form"], minutes="15"))
        assert Touchpoint.objects.get().minutes == 15

        answer = browser.post(page_of("touchpoint_stop", slot))

        assert answer.url == page_of("pair_rituals", cast.pairing)
        assert Touchpoint.objects.get().stopped_at == NOW

    def test_once_a_pair_has_ended_it_is_closed(self, cast, as_, ritual):
        slot = TouchpointFactory(ritual=ritual, pairing=cast.pairing)
        end_pairing(pairing=cast.pairing, by=cast.mentee, now=NOW)

        for address in (page_of("touchpoint_edit", slot), page_of("pair_rituals", cast.pairing)):
            assert as_(cast.mentor).get(address).status_code == 404
        assert "In meetings you have anyway" not in as_(cast.mentor).get(page_of("pair_detail", cast.pairing)).text

    def test_the_home_page_says_what_is_today(self, cast, as_, ritual):
        TouchpointFactory(ritual=ritual, pairing=cast.pairing)

        assert "Storage retrospective is today, and 10 minutes of it are for you and Milo Mentee" in as_(
            cast.mentor
        ).get("/").text  # fmt: skip


class TestAddedTime:
    def test_a_pair_sees_what_mentoring_takes_and_how_it_is_counted(self, cast, as_, ritual):
        TouchpointFactory(ritual=ritual, pairing=cast.pairing)
        SessionFactory(pairing=cast.pairing, held_on=TODAY - timedelta(days=7), minutes=60)

        for address in (page_of("pair_rituals", cast.pairing), page_of("pair_detail", cast.pairing)):
            words = " ".join(as_(cast.mentee).get(address).text.split())
            assert "<strong>20 minutes of a sprint</strong>" in words
            assert "10 in sessions, 10 in meetings you have anyway" in words

    def test_before_anything_was_logged_it_says_so(self, cast, as_):
        page = as_(cast.mentee).get(page_of("pair_rituals", cast.pairing))

        assert "takes nothing of your sprint so far" in page.text

    @pytest.mark.parametrize(
        ("part", "status"),
        [
            ("delivery_lead", 200),
            ("owner", 200),
            ("deputy", 200),
            ("mentor", 404),
            ("mentee", 404),
            ("other_owner", 404),
            ("administrator", 404),
            ("auditor", 404),
            ("outsider", 404),
        ],
    )
    def test_totals_of_a_team_are_for_who_leads_it_and_who_runs_a_program_there(self, cast, as_, team, part, status):
        SprintFactory(team=team)

        page = as_(getattr(cast, part)).get(page_of("team_time", team))

        assert page.status_code == status
        if status == 200:
            assert "withheld" in page.text
            assert "Mara" not in page.text

    def test_the_pages_ask_the_same_questions_however_many_slots_there_are(self, cast, as_, team):
        def more(count):
            for _ in range(count):
                TouchpointFactory(ritual=RitualFactory(unit=team), pairing=cast.pairing)

        assert_same_queries(as_(cast.mentor), page_of("pair_rituals", cast.pairing), more, (1, 3))
