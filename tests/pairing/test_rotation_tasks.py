from datetime import timedelta

import pytest
from django.utils import timezone

from mentorship.outbox.models import Beat
from pairing import tasks
from programs.models import Situation, SystemKnowledge
from tests.factories.people import make_person
from tests.factories.programs import ProgramFactory
from tests.factories.systems import SystemFactory

pytestmark = pytest.mark.django_db


def test_every_hour_rotations_are_kept():
    assert tasks.keep_rotations() == "0 moves begun, 0 not possible, 0 reminders queued."
    assert Beat.objects.filter(name="keep rotations").exists()


def test_every_night_it_is_worked_out_who_knows_a_system_and_who_would_gain_most():
    ProgramFactory()
    SystemFactory()
    make_person("Nina Newhire", hired_on=timezone.localdate() - timedelta(days=3))

    said = tasks.look_for_opportunities()

    assert said.endswith("situations found.")
    assert SystemKnowledge.objects.filter(person__name="Nina Newhire").exists()
    assert Situation.objects.filter(person__name="Nina Newhire", kind="new_hire").exists()
    assert Beat.objects.filter(name="look for opportunities").exists()
