from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from mentorship.access.roles import Role
from pairing.models import PairingRun
from pairing.services import runs
from programs.models import Cohort, Enrolment
from programs.states import CohortState, EnrolmentRole
from tests.factories.people import PersonSkillFactory, RoleAssignmentFactory, SkillFactory, make_person
from tests.factories.programs import CohortFactory, EnrolmentFactory, ProgramFactory, TrackFactory


@pytest.fixture
def matching(db) -> Cohort:
    """An open cohort of Olga's: two mentors with a place each (Ferris, Gopher), three mentees (Rita, Gus, Ron).

    Rita and Ron wish for what Ferris knows, and Ron reports to Ferris; Gus wishes for what Gopher knows.
    """
    start = timezone.localdate() + timedelta(days=30)
    owner, deputy = make_person("Olga Owner", level=7), make_person("Dirk Deputy", level=6)
    RoleAssignmentFactory(person=owner, role=Role.PROGRAM_OWNER)
    track = TrackFactory(program=ProgramFactory(owner=owner, deputy=deputy, name="Craft"), name="Depth")
    cohort = CohortFactory(
        track=track, slug="autumn", name="Autumn", state=CohortState.ENROLLING, starts_on=start,
        enrolment_closes_on=start, ends_on=start + timedelta(days=180),
    )  # fmt: skip
    rust, go = SkillFactory(name="Rust"), SkillFactory(name="Go")
    ferris, gopher = make_person("Ferris Mentor", level=5), make_person("Gopher Mentor", level=5)
    for mentor, skill in ((ferris, rust), (gopher, go)):
        PersonSkillFactory(person=mentor, skill=skill, proficiency=5)
        EnrolmentFactory(cohort=cohort, person=mentor, role=EnrolmentRole.MENTOR, capacity=1)
    for name, wish, manager in (("Rita", rust, None), ("Gus", go, None), ("Ron", rust, ferris)):
        person = make_person(f"{name} Mentee", level=2, manager=manager)
        EnrolmentFactory(cohort=cohort, person=person).wanted_skills.add(wish)
    return cohort


@pytest.fixture
def run(matching) -> PairingRun:
    """What the matching proposes: Rita with Ferris, Gus with Gopher, Ron with nobody."""
    asked = runs.request_run(cohort=matching, by=matching.track.program.owner, now=timezone.now())
    runs.carry_out_run(run_id=asked.pk)
    return PairingRun.objects.get(pk=asked.pk)


@pytest.fixture
def of(matching) -> Callable[[str], Enrolment]:
    """An enrolment by the first name of its person."""
    rows = Enrolment.objects.select_related("person", "cohort")
    return lambda name: rows.get(cohort=matching, person__name__startswith=name)


@pytest.fixture
def owner(matching, client) -> Client:
    """Signed in as who runs the program."""
    client.force_login(matching.track.program.owner.user)
    return client
