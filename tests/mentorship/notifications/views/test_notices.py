"""Notices, preferences, and the link in a mail that stops its kind."""

import re
from datetime import time
from uuid import uuid4

import pytest
from django.test import Client

from mentorship.notifications.kinds import DIGEST, KINDS
from mentorship.notifications.models import Notification, Preference, Silence
from mentorship.notifications.services.preferences import unsubscribe_path
from tests.factories import NOW
from tests.factories.people import make_person
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db
LIST, PREFERENCES = "/notifications/", "/notifications/preferences/"
WHOLE = {"wakes_at": "09:00", "rests_at": "18:00", "working_days": ["1"], "wanted": [], "reminding": "together"}


@pytest.fixture
def mara(client):
    person = make_person("Mara")
    client.force_login(person.user)
    return person


def notice(person, number: int = 1, **fields) -> Notification:
    return Notification.objects.create(
        person=person, kind="session_overdue", occasion=str(number), title=f"Notice {number}", url="/activities/pairs/",
        created_at=NOW, **fields,
    )  # fmt: skip


def without_token(answer) -> str:
    return re.sub(r'csrfmiddlewaretoken" value="\w+', "", answer.content.decode())


def test_somebody_without_notices_reads_what_will_stand_here(client, mara):
    assert "Notices stand here when something waits for you" in client.get(LIST).content.decode()


def test_the_list_shows_ones_own_notices_and_the_bell_counts_those_not_read(client, mara):
    notice(mara, 1)
    notice(mara, 2, read_at=NOW)
    notice(make_person("Milo"), 3)

    page = client.get(LIST).content.decode()

    assert "Notice 1" in page
    assert "Notice 2" in page
    assert "Notice 3" not in page
    assert '<span class="count">1' in page


def test_what_was_read_can_be_left_out(client, mara):
    notice(mara, 1)
    notice(mara, 2, read_at=NOW)

    page = client.get(LIST, {"show": "unread"}).content.decode()

    assert "Notice 1" in page
    assert "Notice 2" not in page


def test_opening_a_notice_leads_to_what_waits_and_marks_it_read(client, mara):
    one = notice(mara)

    response = client.get(f"{LIST}{one.pk}/")

    assert (response.status_code, response.url) == (302, "/activities/pairs/")
    one.refresh_from_db()
    assert one.read_at is not None


def test_one_notice_or_all_are_marked_read(client, mara):
    one, _, _ = notice(mara, 1), notice(mara, 2), notice(mara, 3)

    client.post(f"{LIST}{one.pk}/read/")
    assert Notification.objects.unread().count() == 2
    client.post(f"{LIST}read/")
    assert not Notification.objects.unread().exists()


@pytest.mark.parametrize(("method", "ending"), [("get", ""), ("post", "read/")])
def test_somebody_elses_notice_and_one_that_never_was_get_the_same_answer(client, mara, method, ending):
    theirs = notice(make_person("Milo"))
    answers = [getattr(client, method)(f"{LIST}{pk}/{ending}") for pk in (theirs.pk, uuid4())]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert without_token(answers[0]) == without_token(answers[1])
    theirs.refresh_from_db()
    assert theirs.read_at is None


def test_the_list_asks_the_same_however_long(client, mara):
    made = iter(range(1000))

    assert_same_queries(client, LIST, lambda count: [notice(mara, next(made)) for _ in range(count)], at_most=8)


def test_preferences_show_the_defaults_and_keep_what_was_chosen(client, mara):
    page = client.get(PREFERENCES).content.decode()
    assert 'value="09:00"' in page
    assert "Berlin" in page

    chosen = {"wakes_at": "07:30", "rests_at": "16:00", "working_days": ["4", "1"], "wanted": ["review_opened"],
              "reminding": "together", "digest_at": "08:00"}  # fmt: skip
    response = client.post(PREFERENCES, chosen, follow=True)

    hours = Preference.objects.get()
    assert (hours.wakes_at, hours.rests_at, hours.working_days) == (time(7, 30), time(16), "14")
    assert (hours.reminding, hours.digest_at) == ("together", time(8))
    assert Silence.objects.filter(person=mara, kind="session_overdue").exists()
    assert "Saved." in response.content.decode()


def test_no_mail_at_all_is_a_choice_too(client, mara):
    client.post(PREFERENCES, WHOLE)

    assert Silence.objects.filter(person=mara).count() == sum(kind.optional for kind in KINDS.values())


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"rests_at": "08:00"}, "Choose a time after the first one."),
        ({"working_days": []}, "Keep a day."),
        ({"working_days": ["9"]}, "Select a valid choice"),
        ({"wanted": ["pairing_offered"]}, "Select a valid choice"),
        ({"in_chat": ["escalation_due"]}, "Select a valid choice"),
        ({"reminding": "never"}, "Select a valid choice"),
        ({"digest_at": "18:00"}, "Choose a time from 09:00 to before 18:00."),
    ],
)
def test_a_mistake_is_named_and_nothing_changes(client, mara, changed, complaint):
    page = client.post(PREFERENCES, WHOLE | changed).content.decode()

    assert complaint in page
    assert not Preference.objects.exists()


def test_preferences_of_somebody_else_are_out_of_reach(client, mara):
    milo = make_person("Milo")

    client.post(PREFERENCES, WHOLE | {"reminding": "each", "person": milo.pk})

    assert Preference.objects.get().person == mara


def test_the_link_in_a_mail_shows_what_would_stop_and_a_post_stops_it(client):
    mara = make_person("Mara")
    path = unsubscribe_path(mara, KINDS["session_overdue"])

    asked = client.get(path)
    assert "You have not met for a while" in asked.content.decode()
    assert not Silence.objects.exists()

    stopped = client.post(path, {"List-Unsubscribe": "One-Click"})
    assert stopped.status_code == 200
    assert Silence.objects.get().kind == "session_overdue"


def test_a_mail_program_needs_no_cookie_to_stop_it():
    mara = make_person("Mara")

    response = Client(enforce_csrf_checks=True).post(unsubscribe_path(mara, KINDS["review_opened"]))

    assert response.status_code == 200
    assert Silence.objects.filter(person=mara).exists()


def test_the_digest_is_stopped_by_its_own_link_and_the_notices_stay(client):
    mara = make_person("Mara")

    client.post(unsubscribe_path(mara, DIGEST))

    assert Preference.objects.get(person=mara).reminding == "none"
    assert not Silence.objects.exists()


def test_the_hour_of_the_digest_follows_the_day_until_it_is_chosen(client, mara):
    client.post(PREFERENCES, WHOLE | {"digest_at": "09:00"})
    assert Preference.objects.get().digest_at is None

    client.post(PREFERENCES, WHOLE | {"wakes_at": "07:00", "digest_at": "09:00"})
    assert Preference.objects.get().digest_at is None

    client.post(PREFERENCES, WHOLE | {"wakes_at": "07:00", "digest_at": "11:30"})
    assert Preference.objects.get().digest_at == time(11, 30)


def test_a_forged_link_is_404(client):
    assert client.get("/notifications/stop/forged/").status_code == 404
