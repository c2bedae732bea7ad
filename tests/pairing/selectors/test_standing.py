from datetime import timedelta

import pytest
from django.utils import timezone

from pairing.models import TermOverride
from pairing.selectors import reasons_for
from pairing.selectors.terms import at_rest
from pairing.services import runs
from pairing.services.snapshot import take_snapshot
from pairing.states import MoveState
from programs.capacity import rooms
from tests.factories.pairing import PairingFactory
from tests.factories.programs import CohortFactory
from tests.factories.rotation import RotationMoveFactory
from tests.factories.systems import RoadmapNeedFactory, SituationFactory, SystemFactory, SystemKnowledgeFactory


@pytest.fixture
def today():
    return timezone.localdate()


def snapshot_of(cohort, today):
    snapshot = take_snapshot(cohort, cohort.track.weights, today)
    return {person.id: person for person in (*snapshot.mentees, *snapshot.mentors)}, snapshot


def test_the_snapshot_knows_systems_needs_and_opportunities(matching, of, today):
    rita, ferris = of("Rita").person, of("Ferris").person
    shown, seen = SystemFactory(slug="billing"), SystemFactory(slug="ledger")
    SystemKnowledgeFactory(system=shown, person=ferris, level=4)
    SystemKnowledgeFactory(system=seen, person=ferris, level=2)
    SystemKnowledgeFactory(system=seen, person=rita, level=2)
    rotated = SystemFactory(slug="search")
    RotationMoveFactory(mentee=rita, system=rotated, state=MoveState.BEGUN)
    RoadmapNeedFactory(skill__name="Rust", level=4, item__ends_on=today + timedelta(days=400))
    SituationFactory(program=matching.track.program, person=rita, strength=3, sentence="New here")

    people, snapshot = snapshot_of(matching, today)

    assert people[ferris.employee_id].systems == {"billing"}
    assert people[rita.employee_id].past_systems == {"ledger", "search"}
    assert people[rita.employee_id].needs == {"Rust": 4}
    assert (people[rita.employee_id].opportunity, people[rita.employee_id].priority) == (250, 0)
    assert snapshot.situations == {rita.employee_id: ["New here"]}


def test_whoever_is_worth_enough_is_served_first_and_the_reasons_say_why(matching, of, today):
    """Ron wants the one place that Rita would get otherwise: their levels and wishes are the same."""
    ron = of("Ron").person
    ron.positions.update(manager=None)
    for kind in ("new_hire", "new_lead", "legacy"):
        SituationFactory(program=matching.track.program, person=ron, kind=kind, strength=3, sentence=f"Is {kind}")

    run = runs.request_run(cohort=matching, by=matching.track.program.owner, now=timezone.now())
    runs.carry_out_run(run_id=run.pk)

    proposal = run.proposals.get(mentee__person=ron)
    assert proposal.inputs["situations"] == ["Is new_hire", "Is new_lead", "Is legacy"]
    said = reasons_for(proposal.explanation, proposal.inputs).situations
    assert said[0] == "Is new_hire."
    assert said[-1].startswith("Together that is enough to be served before other mentees")


def test_a_mentor_past_their_term_has_no_place_unless_the_owner_says_so(matching, of, today):
    ferris = of("Ferris").person
    matching.track.term_weeks = 26
    matching.track.save()
    former = CohortFactory(track=matching.track, ends_on=today + timedelta(days=300))
    PairingFactory(cohort=former, mentor=ferris, started_on=today - timedelta(weeks=40))

    assert at_rest(matching, [ferris.pk, of("Gopher").person_id], today) == {ferris.pk}
    assert ferris.employee_id not in snapshot_of(matching, today)[0]

    TermOverride.objects.create(cohort=matching, mentor=ferris, reason="Nobody else knows Rust", at=timezone.now())
    assert ferris.employee_id in snapshot_of(matching, today)[0]


def test_whoever_rests_is_said_to_rest_wherever_places_are_counted(matching, of, today):
    ferris, gopher = of("Ferris").person, of("Gopher").person
    matching.track.term_weeks, matching.track.rest_weeks = 26, 20
    matching.track.save()
    former = CohortFactory(track=matching.track, ends_on=today + timedelta(days=300))
    PairingFactory(cohort=former, mentor=ferris, started_on=today - timedelta(weeks=40))
    PairingFactory(
        cohort=former, mentor=gopher, started_on=today - timedelta(weeks=60), ended_on=today - timedelta(weeks=2),
        state="ended",
    )  # fmt: skip

    found = rooms(matching, today)

    assert found[ferris.pk].places == found[gopher.pk].places == 0
    assert "weeks without a rest, and the term is 26." in found[ferris.pk].because
    assert found[gopher.pk].because.startswith("They rest until ")
