"""Two schedulers, and an owner who publishes, act on one rotation in the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, connections
from django.utils import timezone

from mentorship.audit.models import AuditEvent
from mentorship.notifications.models import Notification
from pairing.models import Pairing
from pairing.services.rotation_moves import keep_rotations
from pairing.services.rotation_plans import make_plan, publish_plan
from pairing.states import PairingState
from tests.cast import make_cast

AT_ONCE = 8

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _only_on_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("rows are locked on PostgreSQL alone: python -m tests.services pytest …")


def at_once(act) -> list:
    start = Barrier(AT_ONCE)

    def go(_: int):
        try:
            start.wait(timeout=30)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(go, range(AT_ONCE)))


def test_a_plan_is_published_once_and_its_moves_begin_once():
    cast, now = make_cast(), timezone.now()
    cohort, today = cast.cohort, now.date()
    cohort.starts_on = cohort.enrolment_closes_on = today - timedelta(days=30)
    cohort.ends_on = today + timedelta(days=150)
    cohort.save()
    first = today + timedelta(days=14)
    plan = make_plan(cohort=cohort, starts_on=first, step_weeks=4, steps=1, by=cast.owner, now=now)

    at_once(lambda: publish_plan(plan=plan, by=cast.owner, now=now))
    moved = at_once(lambda: keep_rotations(now=now + timedelta(days=14)))

    assert sum(step.begun for step in moved) == 2
    assert Pairing.objects.filter(state=PairingState.OFFERED).count() == 2
    assert Pairing.objects.filter(state=PairingState.ENDED).count() == 2
    assert AuditEvent.objects.filter(action="rotation.published").count() == 1
    assert AuditEvent.objects.filter(action="rotation.moved").count() == 1
    assert Notification.objects.filter(kind="rotation_published").count() == 4
