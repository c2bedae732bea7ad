from datetime import date, timedelta

import pytest

from activities.models import SessionVersion
from activities.services.sessions import change_session
from activities.session_history import changes_of, difference
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories.activities import SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


def test_each_change_is_told_by_what_stood_there_before(cast):
    session = SessionFactory(pairing=cast.pairing, held_on=date(2026, 9, 9), minutes=45, topics=["code"])
    steps = [
        {"held_on": date(2026, 9, 8), "minutes": 45, "topics": ["code"]},
        {"held_on": date(2026, 9, 8), "minutes": 30, "topics": []},
        {"held_on": date(2026, 9, 8), "minutes": 30, "topics": []},
    ]
    for number, facts in enumerate(steps):
        change_session(session=session, by=cast.mentor, now=NOW + timedelta(hours=number), **facts)
    session.refresh_from_db()

    assert changes_of(session) == {
        NOW: "held on 8 September 2026 instead of 9 September 2026",
        NOW + timedelta(hours=1): "30 minutes instead of 45, about nothing in particular instead of code",
    }


def test_a_version_keeps_facts_alone(cast):
    kept = {field.name for field in SessionVersion._meta.fields}

    assert kept == {"id", "session", "held_on", "minutes", "topics", "changed_by", "changed_at"}


def test_topics_are_named_as_people_read_them():
    old, new = SessionVersion(topics=["people"]), SessionVersion(topics=["code", "wellbeing"])

    assert difference(old, new) == "about code and how things are going instead of working with people"
