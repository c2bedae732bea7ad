import pytest

from activities.tasks import count_sprints
from mentorship.outbox.models import Beat
from tests.factories.velocity import SprintFactory

pytestmark = pytest.mark.django_db


def test_every_night_what_ended_is_counted_once():
    SprintFactory(counted_at=None, agreed_hours=None)

    assert [count_sprints(), count_sprints()] == ["1 sprints.", "0 sprints."]
    assert Beat.objects.filter(name="count sprints").exists()
