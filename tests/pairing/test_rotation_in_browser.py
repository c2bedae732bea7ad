"""Rotations, mentors, systems and opportunities as people see them: both widths, no violation, nothing too wide."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pairing.models import RotationMove
from pairing.services.knowledge import derive_knowledge
from pairing.services.rotation_plans import make_plan
from programs.services.opportunities import find_situations
from tests.cast import make_cast
from tests.factories.people import UnitFactory, make_person
from tests.factories.systems import RoadmapNeedFactory, SystemFactory, SystemKnowledgeFactory

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "Wolfeschlegelsteinhausenbergerdorff" * 5


@pytest.fixture
def cast(transactional_db):
    """Everything there is to see, with names as long as they come."""
    cast, now = make_cast(), timezone.now()
    today = now.date()
    cohort = cast.cohort
    cohort.starts_on = cohort.enrolment_closes_on = today - timedelta(days=30)
    cohort.ends_on, cohort.name = today + timedelta(days=200), f"Autumn {LONG}"
    cohort.save()
    cast.mentee.name = f"Milo {LONG}"
    cast.mentee.save()
    unit = UnitFactory(path=f"Engineering/Platform/{LONG}")
    system = SystemFactory(name=LONG, slug="long", unit=unit, retires_on=today + timedelta(days=90))
    SystemKnowledgeFactory(system=system, person=cast.other_mentor)
    make_person("Nina Newhire", team=LONG, hired_on=today - timedelta(days=5))
    for number in range(6):
        RoadmapNeedFactory(item__title=f"{number} {LONG}", item__ends_on=today + timedelta(days=90))
    derive_knowledge(by=None, now=now)
    find_situations(program=cohort.track.program, by=None, now=now)
    make_plan(cohort=cohort, starts_on=today + timedelta(days=14), step_weeks=4, steps=4, by=cast.owner, now=now)
    return cast


def test_the_pages_can_be_read_at_both_widths(any_page, cast, sign_in, axe, no_sideways_scroll):
    sign_in(any_page, cast.owner.user)
    slug, program = cast.cohort.slug, cast.cohort.track.program.slug
    move = RotationMove.objects.get(step=1, mentee=cast.mentee)

    for address in (
        "/programs/systems/", "/programs/systems/long/", "/programs/systems/long/edit/", "/programs/systems/import/",
        "/programs/roadmap/", f"/programs/{program}/opportunities/", f"/programs/{program}/opportunities/new/",
        f"/programs/{program}/opportunities/weights/", f"/pairing/cohorts/{slug}/rotation/",
        f"/pairing/cohorts/{slug}/rotation/plan/", f"/pairing/rotation/{move.pk}/",
        f"/pairing/programs/{program}/mentors/", f"/pairing/programs/{program}/mentors/{cast.mentor.pk}/",
    ):  # fmt: skip
        assert any_page.goto(address).status == 200, address
        axe(any_page)
        no_sideways_scroll(any_page)
