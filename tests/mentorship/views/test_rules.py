"""Who runs programs reads what is sent when, from the very tables by which it is decided."""

import pytest
from django.utils import timezone

from mentorship.notifications.kinds import KINDS
from mentorship.outbox.models import Beat
from mentorship.views.rules import TABLES
from tests.cast import make_cast

pytestmark = pytest.mark.django_db
RULES = "/notifications/rules/"


@pytest.mark.parametrize(
    ("part", "status"), [("owner", 200), ("administrator", 200), ("auditor", 200), ("mentor", 403), ("outsider", 403)]
)
def test_it_is_for_who_runs_programs_or_the_installation(client, part, status):
    client.force_login(make_cast().users[part])

    assert client.get(RULES).status_code == status


def test_every_rule_stands_there_with_when_it_was_last_looked_for(client):
    client.force_login(make_cast().owner.user)
    Beat.objects.create(name="remind pairs", at=timezone.now())

    page = client.get(RULES).content.decode()

    for _, rules, _ in TABLES:
        for rule in rules:
            assert rule.when.replace("'", "&#x27;") in page
            assert rule.kind.label in page
    assert page.count("not yet") == len(TABLES) - 1


def test_each_rule_is_there_once():
    names = [rule.name for _, rules, _ in TABLES for rule in rules]

    assert len(names) == len(set(names))


def test_whatever_can_wait_is_in_a_table_that_the_scheduler_carries_out(settings):
    ruled = {rule.name for _, rules, _ in TABLES for rule in rules}

    assert {kind.name for kind in KINDS.values() if not kind.urgent} <= ruled
    assert {sweep for _, _, sweep in TABLES} <= set(settings.CELERY_BEAT_SCHEDULE)
