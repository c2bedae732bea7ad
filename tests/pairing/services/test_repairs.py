"""Another mentor after it did not work: whoever is settled stays where they are."""

from random import Random

import pytest

from mentorship.notifications.models import Notification
from pairing.matching.repair import Way
from pairing.models import Pairing
from pairing.selectors.unpaired import without_mentor
from pairing.services import repairs as services
from pairing.services.offers import end_pairing
from pairing.services.rationales import verify_rationale
from pairing.states import PairingState
from tests.cast import make_cast
from tests.factories import NOW, TODAY
from tests.factories.pairing import PairingFactory
from tests.factories.people import PersonSkillFactory, SkillFactory, make_person
from tests.factories.programs import EnrolmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    cast = make_cast()
    cast.cohort.state = "running"
    cast.cohort.save()
    cast.cohort.enrolments.filter(role="mentor").update(capacity=1)
    end_pairing(pairing=cast.pairing, by=cast.mentee, now=NOW)
    return cast


def mentee_of(cast):
    return cast.cohort.enrolments.select_related("person", "cohort__track__program").get(person=cast.mentee)


def add_mentor(cast, name, capacity=1, level=5):
    person = make_person(name, level=level)
    EnrolmentFactory(cohort=cast.cohort, person=person, role="mentor", capacity=capacity)
    return person


def make(cast, way=Way.NOBODY, **said):
    frontier = services.frontier_for([mentee_of(cast)], TODAY)
    said = {"way": way, "reason": "A better fit", "digest": frontier.digest, "by": cast.owner, "now": NOW} | said
    return services.make_repair(mentees=[mentee_of(cast)], **said)


def test_the_failed_pair_is_not_proposed_again(cast):
    frontier = services.frontier_for([mentee_of(cast)], TODAY)

    assert [way.pairs for way in frontier.ways] == [()]

    new = add_mentor(cast, "Nia New")
    (way,) = services.frontier_for([mentee_of(cast)], TODAY).ways
    assert [mentor for _, mentor, _ in way.pairs] == [new.employee_id]


def test_the_offer_has_its_rationale_and_says_nothing_of_whom_it_did_not_work_with(cast):
    add_mentor(cast, "Nia New")

    (offered,) = make(cast)

    content = offered.rationale.content
    assert (offered.state, offered.mentor.name) == (PairingState.OFFERED, "Nia New")
    assert (content["formed"], content["change_reason"]) == ("repair", "A better fit")
    assert content["approved_by"] == cast.owner.employee_id
    assert cast.mentor.employee_id not in {row["id"] for row in content["explanation"]["mentors"]}
    assert verify_rationale(offered.rationale).problems == []
    assert Notification.objects.filter(kind="pairing_offered").count() == 2


def test_an_unanswered_offer_moves_only_by_a_way_that_says_so(cast):
    cast.cohort.enrolments.filter(person=cast.mentor).update(state="withdrawn")
    rust = SkillFactory(name="Rust")
    rare, plain = add_mentor(cast, "Rare"), add_mentor(cast, "Plain", level=2)
    PersonSkillFactory(person=rare, skill=rust, proficiency=5)
    other = make_person("Nora", level=3)
    EnrolmentFactory(cohort=cast.cohort, person=other)
    cast.cohort.track.lowest_gap, cast.cohort.track.highest_gap = -2, 3
    cast.cohort.track.save()
    mentee_of(cast).wanted_skills.add(rust)
    waiting = PairingFactory(
        cohort=cast.cohort, mentor=rare, mentee=other, state=PairingState.OFFERED, started_on=None,
        mentor_accepted_at=None, mentee_accepted_at=None,
    )  # fmt: skip

    ways = {way.way: way for way in services.frontier_for([mentee_of(cast)], TODAY).ways}
    assert ways[Way.NOBODY].moves == ()
    moving = next(way for way in ways.values() if way.moves)
    offered = make(cast, way=moving.way)

    assert {(one.mentee.name, one.mentor.name) for one in offered} == {("Milo Mentee", "Rare"), ("Nora", "Plain")}
    assert Pairing.objects.get(pk=waiting.pk).state == PairingState.ENDED
    assert plain in [one.mentor for one in offered]


def test_what_changed_since_it_was_shown_is_refused(cast):
    add_mentor(cast, "Nia New")
    digest = services.frontier_for([mentee_of(cast)], TODAY).digest
    with pytest.raises(services.NotPossible, match="Say why"):
        make(cast, reason=" ")

    with pytest.raises(services.Stale):
        make(cast, digest=f"{digest}0")


def test_pressed_twice_the_mentee_has_one_offer(cast):
    add_mentor(cast, "Nia New", capacity=2)
    digest = services.frontier_for([mentee_of(cast)], TODAY).digest
    make(cast, digest=digest)

    with pytest.raises(services.NotPossible, match="without a mentor"):
        make(cast, digest=digest)

    assert Pairing.objects.current().filter(mentee=cast.mentee).count() == 1


def test_who_asked_comes_first_among_those_without_a_mentor(cast):
    third = make_person("Aaron Unpaired")
    EnrolmentFactory(cohort=cast.cohort, person=third)
    Pairing.objects.filter(pk=cast.pairing.pk).update(repair_asked_at=NOW)

    rows = list(without_mentor(cast.cohort))

    assert [(row.person.name, row.had_one) for row in rows] == [("Milo Mentee", True), ("Aaron Unpaired", False)]


def snapshot_of(cohort, but):
    fields = ("pk", "mentor", "mentee", "state", "mentor_place", "mentee_place", "started_on", "offered_at")
    return set(Pairing.objects.filter(cohort=cohort).exclude(pk__in=but).values_list(*fields))


@pytest.mark.parametrize("seed", range(6))
def test_every_other_settled_pair_stays_exactly_as_it_was(cast, seed):
    random = Random(seed)
    for number in range(5):
        mentor = add_mentor(cast, f"Mentor {number}", capacity=random.randint(1, 2), level=random.randint(4, 6))
        if random.random() < 0.8:
            mentee = make_person(f"Mentee {number}", level=random.randint(1, 3))
            EnrolmentFactory(cohort=cast.cohort, person=mentee)
            waits = random.random() < 0.5
            unanswered = {
                "state": "offered",
                "started_on": None,
                "mentor_accepted_at": None,
                "mentee_accepted_at": None,
            }
            PairingFactory(cohort=cast.cohort, mentor=mentor, mentee=mentee, **(unanswered if waits else {}))
    unsettled = list(Pairing.objects.filter(state=PairingState.OFFERED).values_list("pk", flat=True))
    before = snapshot_of(cast.cohort, unsettled)
    way = random.choice(services.frontier_for([mentee_of(cast)], TODAY).ways)

    offered = make(cast, way=way.way)

    assert snapshot_of(cast.cohort, [*unsettled, *(one.pk for one in offered)]) == before
    assert cast.mentee in [one.mentee for one in offered]
    assert Pairing.objects.current().filter(mentor=cast.mentor, mentee=cast.mentee).count() == 0
