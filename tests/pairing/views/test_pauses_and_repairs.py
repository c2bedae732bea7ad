"""Pages of what happens to pairs on their way: a pause, a stand-in, another mentor."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pairing.models import Pairing
from pairing.services.offers import end_pairing
from pairing.states import PairingState
from tests.cast import make_cast
from tests.factories.pairing import EscalationFactory, PairingFactory
from tests.factories.people import PersonFactory, make_person
from tests.factories.programs import EnrolmentFactory
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db
THE_TWO, RUNS_IT = {"mentor", "mentee"}, {"owner", "deputy"}


@pytest.fixture
def cast():
    """The pair's cohort runs around today."""
    cast = make_cast()
    today = timezone.localdate()
    cast.cohort.starts_on, cast.cohort.ends_on = today - timedelta(days=60), today + timedelta(days=90)
    cast.cohort.enrolment_closes_on, cast.cohort.state = cast.cohort.starts_on, "running"
    cast.cohort.save()
    Pairing.objects.update(started_on=cast.cohort.starts_on)
    return cast


def as_(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name, pairing):
    return reverse(f"pairing:{name}", args=[pairing.pk])


def until(days=20):
    return timezone.localdate() + timedelta(days=days)


def pause(cast, by="mentee"):
    return as_(cast.users[by]).post(url("pairing_pause", cast.pairing), {"until": until().isoformat()}, follow=True)


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("pairing_pause", THE_TWO | RUNS_IT),
        ("pairing_cover", RUNS_IT),
        ("escalation_raise", THE_TWO),
    ],
)
def test_who_comes_to_the_pages(cast, name, who):
    Pairing.objects.filter(pk=cast.pairing.pk).update(state="paused", paused_on=timezone.localdate())
    came = {part for part, user in cast.users.items() if as_(user).get(url(name, cast.pairing)).status_code == 200}

    assert came == who


@pytest.mark.parametrize(("name", "who"), [("pairing_resume", THE_TWO | RUNS_IT), ("another_ask", {"mentee"})])
def test_who_may_press_the_buttons(cast, name, who):
    pressed = {part for part, user in cast.users.items() if as_(user).post(url(name, cast.pairing)).status_code == 302}

    assert pressed == who


def test_a_pair_is_paused_from_its_page_and_goes_on_from_there(cast):
    client = as_(cast.mentor.user)
    assert url("pairing_pause", cast.pairing) in client.get(cast.pairing.get_absolute_url()).text

    paused = pause(cast, "mentor")
    assert "Both of you are told." in paused.text
    assert "Paused" in client.get(reverse("activities:pair_detail", args=[cast.pairing.pk])).text
    assert "Your pair is paused until" in client.get("/").text
    assert "Your pair is paused until" in client.get(reverse("activities:pair_list")).text

    client.post(url("pairing_resume", cast.pairing))
    assert Pairing.objects.get(pk=cast.pairing.pk).state == PairingState.ACTIVE


def test_a_day_in_the_past_is_refused_beside_the_field(cast):
    answer = as_(cast.mentor.user).post(url("pairing_pause", cast.pairing), {"until": until(-1).isoformat()})

    assert "a day after today" in answer.text


def test_the_owner_finds_a_stand_in(cast):
    stand_in = make_person("Stina Stand-In", level=5)
    EnrolmentFactory(cohort=cast.cohort, person=stand_in, role="mentor", capacity=2)
    pause(cast)
    owner = as_(cast.owner.user)
    assert "Paused, and nobody stands in" in owner.get(reverse("pairing:repair_list", args=[cast.cohort.slug])).text
    form = owner.get(url("pairing_cover", cast.pairing)).text
    assert "Stina Stand-In" in form

    posted = {"mentor": stand_in.pk, "until": until(10).isoformat(), "reason": "Leave"}
    owner.post(url("pairing_cover", cast.pairing), posted)

    cover = Pairing.objects.get(covers=cast.pairing)
    assert (cover.mentor, cover.mentee, cover.state) == (stand_in, cast.mentee, PairingState.OFFERED)
    assert "is asked to stand in" in as_(cast.mentee.user).get(cast.pairing.get_absolute_url()).text


def test_a_stand_in_who_is_not_listed_is_refused(cast):
    pause(cast)

    answer = as_(cast.owner.user).post(
        url("pairing_cover", cast.pairing), {"mentor": cast.outsider.pk, "until": until(5), "reason": "x"}
    )

    assert answer.status_code == 200
    assert not Pairing.objects.filter(covers__isnull=False).exists()


def test_after_an_end_the_mentee_asks_for_another_and_the_owner_finds_one(cast):
    new = make_person("Nia New", level=5)
    EnrolmentFactory(cohort=cast.cohort, person=new, role="mentor", capacity=1)
    mentee, owner = as_(cast.mentee.user), as_(cast.owner.user)
    ended = mentee.post(url("pairing_end", cast.pairing), follow=True)
    assert "Ask for another mentor" in ended.text
    mentee.post(url("another_ask", cast.pairing))

    assert "1 person asked for another mentor" in owner.get("/").text
    listed = owner.get(reverse("pairing:repair_list", args=[cast.cohort.slug])).text
    assert "Milo Mentee" in listed
    enrolment = cast.cohort.enrolments.get(person=cast.mentee)
    repair = reverse("pairing:repair", args=[cast.cohort.slug, enrolment.pk])
    form = owner.get(repair)
    assert "Nobody else is moved" in form.text
    assert "Nia New" in form.text

    posted = {"option": "nobody", "reason": "Fits", "digest": form.context["form"].initial["digest"]}
    stale = owner.post(repair, posted | {"digest": "0"})
    assert "Something changed" in stale.text
    owner.post(repair, posted)

    offered = Pairing.objects.current().get(mentee=cast.mentee)
    assert (offered.mentor, offered.state) == (new, PairingState.OFFERED)
    assert "Fits" in as_(new.user).get(offered.get_absolute_url()).text


def test_who_comes_to_the_pages_of_re_pairing(cast):
    end_pairing(pairing=cast.pairing, by=cast.mentor, now=timezone.now())
    enrolment = cast.cohort.enrolments.get(person=cast.mentee)
    urls = [
        reverse("pairing:repair_list", args=[cast.cohort.slug]),
        reverse("pairing:repair", args=[cast.cohort.slug, enrolment.pk]),
        f"{reverse('pairing:repair_some', args=[cast.cohort.slug])}?who={enrolment.pk}",
    ]

    for address in urls:
        came = {part for part, user in cast.users.items() if as_(user).get(address).status_code == 200}
        assert came == RUNS_IT, address


def test_several_get_the_best_there_is_together(cast):
    end_pairing(pairing=cast.pairing, by=cast.mentor, now=timezone.now())
    alone = make_person("Wim Without", level=2)
    EnrolmentFactory(cohort=cast.cohort, person=alone)
    for name in ("Nia New", "Noel New"):
        EnrolmentFactory(cohort=cast.cohort, person=make_person(name, level=5), role="mentor", capacity=1)
    owner, some = as_(cast.owner.user), reverse("pairing:repair_some", args=[cast.cohort.slug])
    both = [str(cast.cohort.enrolments.get(person=person).pk) for person in (cast.mentee, alone)]
    query = f"{some}?who={both[0]}&who={both[1]}&who=nobody"

    form = owner.get(query)
    assert "Mentors for 2 mentees" in form.text
    posted = {"option": "nobody", "reason": "Both wait", "digest": form.context["form"].initial["digest"]}
    answer = owner.post(query, posted, follow=True)

    assert "2 pairs are asked." in answer.text
    offered = Pairing.objects.current().filter(state=PairingState.OFFERED)
    assert {pairing.mentee for pairing in offered} == {cast.mentee, alone}
    assert "Choose for whom." in owner.get(f"{some}?who=nobody", follow=True).text


def test_a_mentee_of_another_cohort_is_not_found_here(cast):
    elsewhere = EnrolmentFactory()

    answer = as_(cast.owner.user).get(reverse("pairing:repair", args=[cast.cohort.slug, elsewhere.pk]))

    assert answer.status_code == 404


def test_who_has_a_mentor_is_led_back_with_a_sentence(cast):
    enrolment = cast.cohort.enrolments.get(person=cast.mentee)

    answer = as_(cast.owner.user).get(reverse("pairing:repair", args=[cast.cohort.slug, enrolment.pk]), follow=True)

    assert "is not enrolled, at work and without a mentor" in answer.text


def test_the_list_shows_a_count_of_concerns_of_a_past_quarter_only_from_three_on(cast):
    address = reverse("pairing:repair_list", args=[cast.cohort.slug])
    today = timezone.now()
    quarter_start = today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1)
    for number in range(3):
        assert "concerns were raised" not in as_(cast.owner.user).get(address).text, number
        pair = PairingFactory(cohort=cast.cohort)
        EscalationFactory(pairing=pair, raised_by=pair.mentee, raised_at=quarter_start - timedelta(days=3))

    assert "3 concerns were raised" in as_(cast.owner.user).get(address).text


def test_a_quiet_pair_sees_what_it_can_do(cast):
    client = as_(cast.mentee.user)
    page = client.get(reverse("activities:pair_quiet", args=[cast.pairing.pk])).text

    assert "End it without fault" in page
    client.post(url("pairing_end", cast.pairing))
    assert client.get(reverse("activities:pair_quiet", args=[cast.pairing.pk])).status_code == 302
    assert as_(cast.owner.user).get(reverse("activities:pair_quiet", args=[cast.pairing.pk])).status_code == 404


def test_the_list_of_who_has_nobody_asks_the_same_however_many(cast, client):
    client.force_login(cast.owner.user)

    def more(count):
        for _ in range(count):
            EnrolmentFactory(cohort=cast.cohort, person=PersonFactory())
            PairingFactory(cohort=cast.cohort, state="paused", paused_on=timezone.localdate())

    assert_same_queries(client, reverse("pairing:repair_list", args=[cast.cohort.slug]), more, (1, 3, 60))
