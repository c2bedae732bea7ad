from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pairing.models import RotationPlan, TermOverride
from pairing.states import RotationState
from tests.cast import make_cast
from tests.factories.pairing import PairingFactory
from tests.factories.people import PersonSkillFactory, SkillFactory, make_person
from tests.factories.programs import CohortFactory, EnrolmentFactory
from tests.factories.rotation import RotationMoveFactory, RotationPlanFactory
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    cast = make_cast()
    today = timezone.localdate()
    cast.cohort.starts_on = cast.cohort.enrolment_closes_on = today - timedelta(days=30)
    cast.cohort.ends_on = today + timedelta(days=150)
    cast.cohort.save()
    return cast


@pytest.fixture
def owner(cast, client):
    client.force_login(cast.owner.user)
    return client


def page_of(cast, name="rotation_detail") -> str:
    return reverse(f"pairing:{name}", args=[cast.cohort.slug])


def mentors_of(cast) -> str:
    return reverse("pairing:term_list", args=[cast.cohort.track.program.slug])


def test_a_rotation_is_planned_seen_changed_published_and_set_aside(cast, owner):
    """Milo is with Mara and Oona with Otto; the plan swaps them."""
    first = timezone.localdate() + timedelta(days=14)
    assert b"Plan a rotation" in owner.get(page_of(cast)).content
    late = owner.post(page_of(cast, "rotation_plan"), {"starts_on": first, "step_weeks": 20, "steps": 3})
    assert b"before the last of 3 moves" in late.content

    owner.post(page_of(cast, "rotation_plan"), {"starts_on": first, "step_weeks": 4, "steps": 1})

    plan = RotationPlan.objects.get()
    move = plan.moves.get(step=1, mentee=cast.mentee)
    assert move.mentor == cast.other_mentor
    page = owner.get(page_of(cast)).content.decode()
    assert "A draft: nobody is told before you publish it." in page
    assert "No plan has more than" in page
    change = reverse("pairing:rotation_move", args=[move.pk])
    assert b"Best score first" in owner.get(change).content
    owner.post(change, {"mentor": "", "system": "", "reason": "On a course"})
    move.refresh_from_db()
    assert (move.mentor, move.change_reason) == (None, "On a course")

    owner.post(page_of(cast, "rotation_publish"))
    plan.refresh_from_db()
    assert plan.state == RotationState.PUBLISHED
    assert b"hears that it is off" in owner.get(page_of(cast, "rotation_set_aside")).content
    owner.post(page_of(cast, "rotation_set_aside"))
    assert b"Plan a rotation" in owner.get(page_of(cast)).content


def test_the_two_sides_see_their_own_moves_once_they_are_published(cast, client):
    plan = RotationPlanFactory(cohort=cast.cohort, state="draft")
    RotationMoveFactory(
        plan=plan, mentee=cast.mentee, mentor=cast.other_mentor, starts_on=timezone.localdate() + timedelta(days=5)
    )
    client.force_login(cast.mentee.user)
    assert b"no rotation planned for you" in client.get(page_of(cast, "rotation_mine")).content

    plan.state = RotationState.PUBLISHED
    plan.save()

    assert b"Otto Mentor" in client.get(page_of(cast, "rotation_mine")).content
    assert b"You move on to Otto Mentor" in client.get(reverse("activities:pair_list")).content
    client.force_login(cast.other_mentor.user)
    assert b"Who comes to me" in client.get(page_of(cast, "rotation_mine")).content
    client.force_login(cast.outsider.user)
    assert b"Otto Mentor" not in client.get(page_of(cast, "rotation_mine")).content


@pytest.mark.parametrize(
    ("part", "status"), [("auditor", 200), ("administrator", 200), ("mentee", 404), ("mentor", 404)]
)
def test_the_timetable_is_for_who_oversees_and_only_who_runs_it_changes_it(cast, client, part, status):
    move = RotationMoveFactory(plan=RotationPlanFactory(cohort=cast.cohort), mentee=cast.mentee)
    client.force_login(getattr(cast, part).user)

    assert client.get(page_of(cast)).status_code == status
    assert client.get(reverse("pairing:rotation_move", args=[move.pk])).status_code == 404
    assert client.post(page_of(cast, "rotation_publish")).status_code == 404
    assert client.get(mentors_of(cast)).status_code == 404


def test_the_timetable_asks_as_often_however_long_it_is(cast, owner):
    plan = RotationPlanFactory(cohort=cast.cohort)

    assert_same_queries(owner, page_of(cast), lambda n: RotationMoveFactory.create_batch(n, plan=plan))


def test_the_list_of_mentors_asks_as_often_however_long_it_is(cast, owner):
    def rows(count):
        for _ in range(count):
            mentor = EnrolmentFactory(cohort=cast.cohort, role="mentor").person
            PairingFactory(cohort=cast.cohort, mentor=mentor)

    assert_same_queries(owner, mentors_of(cast), rows)


def test_mentors_are_listed_with_their_term_load_and_flags(cast, owner):
    cast.cohort.track.term_weeks = 60
    cast.cohort.track.save()
    today = timezone.localdate()
    for months in (30, 24, 18):
        begun = today - timedelta(days=30 * months)
        cohort = CohortFactory(track=cast.cohort.track, starts_on=begun, enrolment_closes_on=begun, ends_on=today)
        PairingFactory(cohort=cohort, mentor=cast.mentor, mentee=cast.mentee, started_on=begun)

    page = owner.get(mentors_of(cast)).content.decode()

    assert "Past their term" in page
    assert "Has been with Milo Mentee for 3 cohorts or more." in page
    assert "No new mentee since" in page
    assert "Otto Mentor" not in owner.get(mentors_of(cast), {"show": "resting"}).content.decode()
    assert "Mara Mentor" not in owner.get(mentors_of(cast), {"q": "otto"}).content.decode()


def test_successors_are_ranked_with_reasons_and_an_override_is_kept_and_taken_back(cast, owner):
    track, today = cast.cohort.track, timezone.localdate()
    track.term_weeks = 20
    track.save()
    before = CohortFactory(track=track, ends_on=today + timedelta(days=30))
    PairingFactory(cohort=before, mentor=cast.mentor, started_on=today - timedelta(weeks=40))
    rust = SkillFactory(name="Rust")
    heir = make_person("Ines Heir", level=5)
    for person in (cast.mentor, heir):
        PersonSkillFactory(person=person, skill=rust, proficiency=4)
    url = reverse("pairing:term_detail", args=[track.program.slug, cast.mentor.pk])

    page = owner.get(url).content.decode()

    assert "Ines Heir" in page
    assert "Teaches Rust too." in page
    assert "Does not mentor in this program yet." in page
    owner.post(f"{url}override/", {"cohort": cast.cohort.pk, "reason": "Nobody else knows Rust"})
    assert TermOverride.objects.get().reason == "Nobody else knows Rust"
    assert "Nobody else knows Rust" in owner.get(url).content.decode()
    owner.post(f"{url}override/", {"restore": cast.cohort.slug})
    assert not TermOverride.objects.exists()


def test_somebody_who_never_mentored_here_has_no_page(cast, owner):
    url = reverse("pairing:term_detail", args=[cast.cohort.track.program.slug, cast.outsider.pk])

    assert owner.get(url).status_code == 404
