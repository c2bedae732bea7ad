from datetime import date, timedelta
from uuid import uuid4

import pytest

from activities.models import ActionItem, Note, Session
from activities.policies.pairs import NotASession, NotNow, can_log
from activities.services.action_items import NotOfThePair, add_action_item, mark_action_item
from activities.services.sessions import (
    ActionDraft,
    NoteDraft,
    Taken,
    change_session,
    log_session,
    withdraw_session,
)
from mentorship.audit.models import AuditEvent
from pairing.services.offers import end_pairing
from tests.cast import make_cast
from tests.factories import NOW, START, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


def logged(cast, **facts):
    given = {"session_id": uuid4(), "held_on": TODAY, "minutes": 45, "by": cast.mentor, "now": NOW}
    return log_session(pairing=cast.pairing, **(given | facts))


def test_a_session_is_logged_with_a_note_and_an_action_item(cast):
    session = logged(
        cast,
        topics=["design"],
        note=NoteDraft("Doubts about the design review.", shared=True),
        actions=[ActionDraft("Draft the proposal", cast.mentee, TODAY + timedelta(days=7))],
    )

    assert session.topic_labels == ["design"]
    assert session.notes.get().author == cast.mentor
    assert session.action_items.get().owner == cast.mentee
    assert list(AuditEvent.objects.values_list("action", flat=True)) == [
        "session.logged", "note.written", "action_item.added",
    ]  # fmt: skip


def test_a_form_posted_twice_is_one_session(cast):
    once = uuid4()
    for _ in range(2):
        logged(cast, session_id=once, note=NoteDraft("Said once."))

    assert (Session.objects.count(), Note.objects.count()) == (1, 1)


def test_a_form_of_one_pair_logs_nothing_for_another(cast):
    used = logged(cast).pk

    with pytest.raises(Taken, match="Open a new one"):
        log_session(
            pairing=cast.other_pairing, session_id=used, held_on=TODAY, minutes=30, by=cast.other_mentor, now=NOW
        )


@pytest.mark.parametrize(
    ("held_on", "sentence"),
    [(TODAY + timedelta(days=1), "after it was held"), (START - timedelta(days=1), "began on 1 July 2026")],
)
def test_a_session_is_held_between_the_start_and_today(cast, held_on, sentence):
    with pytest.raises(NotNow, match=sentence):
        logged(cast, held_on=held_on)
    assert not Session.objects.exists()


def test_today_is_today_where_the_mentor_is(cast):
    cast.mentor.timezone = "Pacific/Kiritimati"  # fourteen hours ahead
    evening = NOW.replace(hour=20)

    assert logged(cast, held_on=TODAY + timedelta(days=1), now=evening).held_on == date(2026, 9, 17)


def test_nothing_is_added_to_a_pairing_that_ended(cast):
    session = logged(cast)
    cast_pairing = end_pairing(pairing=cast.pairing, by=cast.mentor, now=NOW)

    assert not can_log(cast_pairing)
    for attempt in (
        lambda: logged(cast),
        lambda: withdraw_session(session=session, by=cast.mentor, now=NOW),
        lambda: add_action_item(pairing=cast_pairing, text="More", owner=cast.mentee, by=cast.mentor, now=NOW),
    ):
        with pytest.raises(NotNow, match="ended"):
            attempt()


def test_a_session_is_put_right_and_the_change_recorded_once(cast):
    session = logged(cast)
    facts = {"held_on": TODAY - timedelta(days=1), "minutes": 60, "topics": ["code"]}

    for _ in range(2):
        session = change_session(session=session, by=cast.mentor, now=NOW, **facts)

    assert (session.held_on, session.minutes, session.topics) == (date(2026, 9, 15), 60, ["code"])
    assert AuditEvent.objects.filter(action="session.changed").count() == 1


def test_a_withdrawn_session_counts_nowhere_and_stays_as_it_is(cast):
    session = logged(cast)

    for _ in range(2):
        session = withdraw_session(session=session, by=cast.mentor, now=NOW)

    assert not Session.objects.held().exists()
    with pytest.raises(NotNow, match="withdrawn"):
        change_session(session=session, held_on=TODAY, minutes=30, topics=[], by=cast.mentor, now=NOW)


def test_an_action_item_belongs_to_one_of_the_pair(cast):
    with pytest.raises(NotOfThePair, match="one of the two"):
        add_action_item(pairing=cast.pairing, text="Help", owner=cast.owner, by=cast.mentor, now=NOW)


def test_an_action_item_is_ticked_off_once_and_can_be_put_back(cast):
    item = add_action_item(pairing=cast.pairing, text="Help", owner=cast.mentee, by=cast.mentor, now=NOW)

    for _ in range(2):
        item = mark_action_item(item=item, done=True, by=cast.mentee, now=NOW)
    assert not ActionItem.objects.open().exists()
    assert AuditEvent.objects.filter(action="action_item.done").count() == 1

    assert mark_action_item(item=item, done=False, by=cast.mentee, now=NOW).done_at is None


@pytest.mark.parametrize("minutes", [0, 4, 481, 9999])
def test_a_session_lasts_between_five_minutes_and_eight_hours(cast, minutes):
    session = logged(cast)

    with pytest.raises(NotASession, match="between five minutes and eight hours"):
        logged(cast, minutes=minutes)
    with pytest.raises(NotASession, match="between five minutes and eight hours"):
        change_session(session=session, held_on=TODAY, minutes=minutes, topics=[], by=cast.mentor, now=NOW)
