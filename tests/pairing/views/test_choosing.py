"""The pages on which people find, name and ask each other."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.access.models import RoleAssignment
from mentorship.people.models import User
from pairing.models import MentoringRequest, Pairing, Wish
from pairing.services import requests
from pairing.states import RequestState
from programs.states import CohortState, Formation
from tests.factories.pairing import MentoringRequestFactory, PairingFactory, WishFactory
from tests.factories.people import PersonSkillFactory, SkillFactory, make_person
from tests.factories.programs import CohortFactory, EnrolmentFactory, TrackFactory
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    today = timezone.localdate()
    return CohortFactory(
        slug="organic",
        name="Spring",
        track=TrackFactory(formation=Formation.ORGANIC, lowest_gap=0, highest_gap=5),
        state=CohortState.ENROLLING,
        starts_on=today + timedelta(days=20),
        ends_on=today + timedelta(days=200),
        enrolment_closes_on=today + timedelta(days=10),
    )


@pytest.fixture
def mentee(cohort):
    return EnrolmentFactory(cohort=cohort, person=make_person("Milo Mentee", level=2))


@pytest.fixture
def mentor(cohort):
    person = make_person("Mara Mentor", level=5, site="Warsaw", timezone="Europe/Warsaw")
    PersonSkillFactory(person=person, skill=SkillFactory(name="Rust"), proficiency=4)
    return EnrolmentFactory(cohort=cohort, role="mentor", capacity=1, person=person, languages="en,pl")


@pytest.fixture
def as_(client):
    def sign_in(enrolment_or_person):
        person = getattr(enrolment_or_person, "person", enrolment_or_person)
        client.force_login(person.user)
        return client

    return sign_in


def url(name, *args):
    return reverse(f"pairing:{name}", args=args)


def sent(mentee, mentor, words="May I learn from you?"):
    return requests.ask(mentee=mentee, mentor=mentor, message=words, by=mentee.person, now=timezone.now())


class TestDirectory:
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", True),
            ("?q=Mara", True),
            ("?q=Nobody", False),
            ("?site=Warsaw", True),
            ("?language=pl", True),
            ("?places=free", True),
            ("?hours=near", True),
            ("?order=-level", True),
        ],
    )
    def test_a_mentee_finds_a_mentor(self, as_, mentee, mentor, query, found):
        page = as_(mentee).get(url("mentor_list", "organic") + query)

        assert ("Mara Mentor" in page.text) is found

    def test_by_a_skill_they_can_teach(self, as_, mentee, mentor):
        other = SkillFactory(name="Go")
        PersonSkillFactory(person=make_person("Otto"), skill=other, proficiency=1)
        rust = mentor.person.skills.get().skill

        assert "Mara Mentor" in as_(mentee).get(f"{url('mentor_list', 'organic')}?skill={rust.pk}").text

    def test_who_works_while_one_sleeps_is_not_near(self, as_, mentee, cohort):
        far = make_person("Fay Far", level=5, timezone="Pacific/Auckland")
        EnrolmentFactory(cohort=cohort, role="mentor", person=far)

        assert "Fay Far" not in as_(mentee).get(url("mentor_list", "organic") + "?hours=near").text

    def test_who_is_full_is_not_free(self, as_, mentee, mentor, cohort):
        PairingFactory(cohort=cohort, mentor=mentor.person)

        assert "Mara Mentor" not in as_(mentee).get(url("mentor_list", "organic") + "?places=free").text

    def test_nobody_else_looks(self, as_, mentee, mentor):
        outsider = make_person("Ulla Outsider")

        assert as_(outsider).get(url("mentor_list", "organic")).status_code == 404
        assert as_(outsider).get(url("mentor_detail", mentor.pk)).status_code == 404
        assert as_(mentee).get(url("mentee_list", "organic")).status_code == 404

    def test_where_pairs_are_assigned_participants_do_not_look_at_each_other(self, as_, mentee, mentor, cohort):
        cohort.track.formation = Formation.ASSIGNED
        cohort.track.save()

        assert as_(mentee).get(url("mentor_list", "organic")).status_code == 404
        assert as_(mentee).get(url("mentor_detail", mentor.pk)).status_code == 404
        assert as_(mentor).get(url("mentee_list", "organic")).status_code == 404
        assert as_(cohort.track.program.owner).get(url("mentor_list", "organic")).status_code == 200

    def test_a_list_of_mentors_asks_the_same_however_long(self, as_, mentee, cohort):
        def more(n):
            for enrolment in EnrolmentFactory.create_batch(n, cohort=cohort, role="mentor"):
                PersonSkillFactory(person=enrolment.person)

        assert_same_queries(as_(mentee), url("mentor_list", "organic"), more, (1, 3, 40))

    def test_a_list_of_mentees_asks_the_same_however_long(self, as_, mentor, cohort):
        def more(n):
            for enrolment in EnrolmentFactory.create_batch(n, cohort=cohort):
                enrolment.wanted_skills.add(SkillFactory())

        assert_same_queries(as_(mentor), url("mentee_list", "organic"), more, (1, 3, 40))


class TestProfile:
    def test_a_mentor_says_what_they_show(self, as_, mentee, mentor):
        facts = {"headline": "I keep old systems running", "helps_with": "Legacy", "open_to_requests": "on"}
        as_(mentor).post(url("profile_edit", mentor.pk), facts | {"enrolment": mentee.pk})

        page = as_(mentee).get(url("mentor_detail", mentor.pk))

        assert "I keep old systems running" in page.text
        assert "Ask Mara Mentor" in page.text
        assert "How well you two fit" in page.text

    def test_nobody_writes_anothers(self, as_, mentee, mentor):
        assert as_(mentee).post(url("profile_edit", mentor.pk), {"headline": "x"}).status_code == 404


class TestWishes:
    def test_naming_moving_and_taking_out(self, as_, mentee, mentor, cohort):
        other = EnrolmentFactory(cohort=cohort, role="mentor", person=make_person("Otto Mentor", level=5))
        client = as_(mentee)
        for named in (mentor, other):
            client.post(url("wish_make", "mentee", named.pk))
        second = Wish.objects.get(rank=2)
        client.post(url("wish_change", second.pk), {"do": "up"})

        client.get(url("wish_list", "organic"))  # says what was done
        page = client.get(url("wish_list", "organic"))
        assert page.text.index("Otto Mentor") < page.text.index("Mara Mentor")

        client.post(url("wish_change", second.pk), {"do": "drop"})
        assert list(Wish.objects.values_list("rank", "wished")) == [(1, mentor.pk)]

    def test_nobody_sees_or_moves_anothers_wishes(self, as_, mentee, mentor):
        wish = WishFactory(wisher=mentee, wished=mentor)

        assert as_(mentor).post(url("wish_change", wish.pk), {"do": "drop"}).status_code == 404
        assert "Milo Mentee" not in as_(mentor).get(url("wish_list", "organic")).text

    def test_a_list_of_wishes_asks_the_same_however_long(self, as_, mentee, cohort):
        def more(n):
            for _ in range(n):
                mentor = EnrolmentFactory(cohort=cohort, role="mentor")
                WishFactory(wisher=mentee, wished=mentor, rank=Wish.objects.count() + 1)

        assert_same_queries(as_(mentee), url("wish_list", "organic"), more, (1, 3, 9))


class TestRequests:
    def test_asking_and_accepting(self, as_, mentee, mentor):
        as_(mentee).post(url("request_ask", mentor.pk), {"message": "May I learn from you?"})
        asked = MentoringRequest.objects.get()

        assert "May I learn from you?" in as_(mentor).get(url("request_detail", asked.pk)).text
        as_(mentor).post(url("request_answer", asked.pk), {"accept": "yes"})

        assert Pairing.objects.get().mentee == mentee.person
        assert "Accepted the request" in as_(mentee).get(Pairing.objects.get().get_absolute_url()).text

    def test_one_tap_declines_in_kind_words(self, as_, mentee, mentor):
        asked = sent(mentee, mentor)
        as_(mentor).post(url("request_answer", asked.pk), {"decline": "no", "kindness": "time"})

        page = as_(mentee).get(url("request_detail", asked.pk))
        assert "Thank you for asking me." in page.text

    def test_no_without_words_is_asked_for_them(self, as_, mentee, mentor):
        asked = sent(mentee, mentor)
        page = as_(mentor).post(url("request_answer", asked.pk), {"decline": "no"}, follow=True)

        assert "choose what the mentee will read" in page.text
        asked.refresh_from_db()
        assert asked.state == RequestState.OPEN

    def test_taking_back(self, as_, mentee, mentor):
        asked = sent(mentee, mentor)
        as_(mentee).post(url("request_take_back", asked.pk))

        asked.refresh_from_db()
        assert asked.state == RequestState.WITHDRAWN

    def test_nobody_else_learns_that_there_is_one(self, as_, mentee, mentor, cohort):
        asked = sent(mentee, mentor)
        owner = cohort.track.program.owner
        root = make_person("Root")
        User.objects.filter(person=root).update(is_superuser=True, is_staff=True)
        RoleAssignment.objects.create(person=root, role="administrator", granted_at=timezone.now())

        for person in (owner, root):
            assert as_(person).get(url("request_detail", asked.pk)).status_code == 404

    def test_a_refusal_keeps_what_was_typed(self, as_, mentee, mentor):
        mentor.person.status = "leave"
        mentor.person.save()

        page = as_(mentee).post(url("request_ask", mentor.pk), {"message": "Words I typed"})

        assert "Words I typed" in page.text
        assert "is away at the moment" in page.text

    def test_what_waits_stands_on_the_home_page(self, as_, mentee, mentor):
        sent(mentee, mentor)

        assert "Milo Mentee asks you to mentor them" in as_(mentor).get("/").text

    def test_a_list_of_requests_asks_the_same_however_long(self, as_, mentor, cohort):
        def more(n):
            for _ in range(n):
                MentoringRequestFactory(cohort=cohort, mentor=mentor.person)
                MentoringRequestFactory(
                    cohort=cohort, mentor=mentor.person, state="expired", answered_at=timezone.now()
                )

        assert_same_queries(as_(mentor), url("request_list"), more, (1, 3, 30))


class TestForWhoRunsIt:
    def test_three_ways_stand_side_by_side(self, as_, mentee, mentor, cohort):
        WishFactory(wisher=mentee, wished=mentor)
        page = as_(cohort.track.program.owner).get(url("formation_compare", "organic"))

        assert page.context["comparison"].outcomes[0].matched == 1
        for way in ("Assigned", "Organic", "Hybrid"):
            assert way in page.text

    def test_nobody_to_match_is_said(self, as_, cohort):
        assert "as soon as" in as_(cohort.track.program.owner).get(url("formation_compare", "organic")).text

    def test_who_waits_is_listed(self, as_, mentee, cohort):
        assert "Waits for the first time" in as_(cohort.track.program.owner).get(url("waiting_list", "organic")).text

    def test_the_waiting_list_asks_the_same_however_long(self, as_, cohort):
        client = as_(cohort.track.program.owner)
        assert_same_queries(
            client,
            url("waiting_list", "organic"),
            lambda n: EnrolmentFactory.create_batch(n, cohort=cohort),
            (1, 3, 60),
        )

    def test_nobody_else_compares_or_sees_who_waits(self, as_, mentee):
        for name in ("formation_compare", "waiting_list"):
            assert as_(mentee).get(url(name, "organic")).status_code == 404
