"""Trackers on pages: connected by administrators, used by pairs, heard by their signature."""

import hmac
import json
from hashlib import sha256

import httpx
import pytest
from django.urls import reverse

from activities.models import HookDelivery, TrackedTask, TrackerConnection
from activities.services import tracker_access
from mentorship.audit.models import AuditEvent
from tests.activities.trackers.fakes import FakeGitHub
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories.activities import TaskCriterionFactory, TaskFactory
from tests.factories.people import UnitFactory
from tests.factories.trackers import TrackedTaskFactory, TrackerConnectionFactory
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def github(monkeypatch):
    made = FakeGitHub()
    monkeypatch.setattr(tracker_access, "client", made.client)
    return made


@pytest.fixture
def administrator(client, cast, settings):
    client.force_login(cast.administrator.user)
    return client


def address(name, *args):
    return reverse(f"activities:{name}", args=args)


def typed(client, kind="github", **other):
    page = client.get(address("tracker_create", kind))
    unit = UnitFactory(path="Engineering/Platform/Storage")
    facts = {"tracker_id": page.context["form"]["tracker_id"].value(), "name": "Storage at GitHub", "unit": unit.pk,
             "base_url": "https://api.github.com", "project": "acme/storage", "token": "secret-token"}  # fmt: skip
    return facts | other


# Connecting


def test_a_tracker_is_connected_and_tried_at_once_and_its_token_is_never_shown(administrator, github):
    facts = typed(administrator)

    page = administrator.post(address("tracker_create", "github"), facts, follow=True)

    connection = TrackerConnection.objects.get()
    assert "the token reaches acme/storage" in page.content.decode()
    assert connection.token == "secret-token"
    for name in ("tracker_detail", "tracker_edit"):
        assert "secret-token" not in administrator.get(address(name, connection.pk)).content.decode()
    assert "secret-token" not in str(list(AuditEvent.objects.values_list("facts", flat=True)))


def test_posted_twice_it_is_one_connection(administrator, github):
    facts = typed(administrator)

    for _ in range(2):
        administrator.post(address("tracker_create", "github"), facts)

    assert TrackerConnection.objects.count() == 1
    assert AuditEvent.objects.filter(action="tracker.connected").count() == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("base_url", "http://api.github.com", "begins with https"),
        ("base_url", "https://user:pass@api.github.com", "Leave out"),
        ("base_url", "https://api.github.com/?a=b", "Leave out"),
        ("base_url", "ftp://api.github.com", "address"),
        ("base_url", "https://api.github.com:99999/", "address"),
        ("token", "", "required"),
        ("token", "tok en", "copy it once more"),
        ("token", "töken", "copy it once more"),
        ("unit", "0", "valid choice"),
    ],
)
def test_what_leads_to_no_tracker_is_said_beside_the_field(administrator, github, field, value, words):
    facts = typed(administrator, **{field: value})

    page = administrator.post(address("tracker_create", "github"), facts)

    assert words in str(page.context["form"].errors[field])
    assert page.context["form"]["project"].value() == "acme/storage"
    assert not TrackerConnection.objects.exists()


def test_a_host_inside_our_network_may_speak_plainly_when_the_installation_says_so(administrator, github, settings):
    settings.TRACKER_HOSTS_INSIDE = frozenset({"tracker.internal:8080"})
    facts = typed(administrator, base_url="http://tracker.internal:8080/")

    administrator.post(address("tracker_create", "github"), facts)

    assert TrackerConnection.objects.get().base_url == "http://tracker.internal:8080"


def test_the_guard_stands_between_us_and_our_own_network(administrator):
    facts = typed(administrator, base_url="https://127.0.0.1/")

    page = administrator.post(address("tracker_create", "github"), facts, follow=True)

    assert "leads inside our own network" in page.content.decode()


def test_a_token_is_not_sent_to_another_server_than_it_was_typed_for(administrator, github):
    connection = TrackerConnectionFactory()
    facts = typed(administrator, token="", base_url="https://elsewhere.example.org")

    page = administrator.post(address("tracker_edit", connection.pk), facts)

    assert "Type the token" in page.content.decode()
    assert github.asked == []


def test_an_empty_token_leaves_the_one_that_is_there(administrator, github):
    connection = TrackerConnectionFactory(state="refused", problem="It does not accept the token.")

    administrator.post(address("tracker_edit", connection.pk), typed(administrator, token="", name="Another name"))

    connection.refresh_from_db()
    assert (connection.name, connection.token, connection.state) == ("Another name", "secret-token", "working")


def test_the_same_project_is_connected_once_for_a_team(administrator, github):
    TrackerConnectionFactory()

    page = administrator.post(address("tracker_create", "github"), typed(administrator))

    assert "connected for this team already" in page.content.decode()


def test_a_tracker_that_does_not_answer_is_said_so_and_kept(administrator, github):
    github.answers_instead = [httpx.ConnectTimeout("slow")]
    connection = TrackerConnectionFactory()

    page = administrator.post(address("tracker_try", connection.pk), follow=True)

    assert "Not yet: It does not answer in time." in page.content.decode()


def test_a_token_that_works_again_ends_the_stop(administrator, github):
    connection = TrackerConnectionFactory(state="refused")

    administrator.post(address("tracker_try", connection.pk))

    connection.refresh_from_db()
    assert connection.state == "working"


def test_disconnecting_says_what_happens_and_takes_the_token_away(administrator, cast):
    tracked = TrackedTaskFactory(task__pairing=cast.pairing)
    url = address("tracker_remove", tracked.connection_id)

    assert "1 task is in step" in administrator.get(url).content.decode()
    for _ in range(2):
        administrator.post(url)

    assert not TrackerConnection.objects.exists()
    assert not TrackedTask.objects.exists()
    tracked.task.refresh_from_db()
    assert AuditEvent.objects.filter(action="tracker.disconnected").count() == 1


def test_administrators_see_how_it_does_and_no_word_of_a_task(administrator, cast):
    task = TaskFactory(pairing=cast.pairing, title="Quiet words", owner=cast.mentee)
    tracked = TrackedTaskFactory(task=task, state="dead", problem="it refuses what was sent (HTTP 422: title)")

    page = administrator.get(address("tracker_detail", tracked.connection_id)).content.decode()

    assert "HTTP 422" in page
    for word in ("Quiet words", "Milo", "Mara", str(task.pk)):
        assert word not in page


def test_what_was_given_up_is_sent_again_from_the_page(administrator, cast):
    tracked = TrackedTaskFactory(task__pairing=cast.pairing, state="dead", change=2)

    administrator.post(address("tracker_retry", tracked.connection_id))

    tracked.refresh_from_db()
    assert tracked.state == "waiting"


def test_the_list_asks_as_much_for_many_as_for_one(administrator, cast):
    def more(count):
        for _ in range(count):
            connection = TrackerConnectionFactory(project=f"acme/{TrackerConnection.objects.count()}")
            TrackedTaskFactory(connection=connection, task__pairing=cast.pairing)

    assert_same_queries(administrator, address("tracker_list"), more, (1, 3, 12))


def test_the_page_of_a_tracker_asks_as_much_for_many_as_for_one(administrator, cast):
    waiting = {"connection": TrackerConnectionFactory(), "task__pairing": cast.pairing, "state": "dead"}
    url = address("tracker_detail", waiting["connection"].pk)

    assert_same_queries(administrator, url, lambda count: TrackedTaskFactory.create_batch(count, **waiting), (1, 3, 60))


@pytest.mark.parametrize("part", ["owner", "mentor", "mentee", "delivery_lead", "auditor", "outsider"])
def test_nobody_else_sees_a_tracker(client, cast, part):
    connection = TrackerConnectionFactory()
    client.force_login(getattr(cast, part).user)

    for name, args in (("tracker_list", ()), ("tracker_create", ("github",)), ("tracker_detail", (connection.pk,))):
        assert client.get(address(name, *args)).status_code == 403
    for name in ("tracker_try", "tracker_secret", "tracker_retry", "tracker_remove", "tracker_edit", "tracker_figures"):
        assert client.post(address(name, connection.pk)).status_code == 403


# Sending


def test_one_of_the_two_reads_what_colleagues_will_read_and_sends_it(client, cast):
    task = TaskFactory(pairing=cast.pairing, title="Walk through retries", remark="Only for us.", owner=cast.mentee)
    TaskCriterionFactory(task=task, text="Both can draw the states")
    TrackerConnectionFactory()
    client.force_login(cast.mentor.user)

    page = client.get(address("task_send", task.pk)).content.decode()
    shown = page[page.index("<pre") : page.index("</pre>")]
    client.post(address("task_send", task.pk), {"connection": TrackerConnection.objects.get().pk})

    assert "Both can draw the states" in shown
    assert "Only for us." not in page
    assert "user name" not in page  # the task is the mentee's, and so is the name
    assert TrackedTask.objects.get().asked_by == cast.mentor


def test_the_page_of_a_task_says_how_it_stands(client, cast):
    tracked = TrackedTaskFactory(task__pairing=cast.pairing)
    client.force_login(cast.mentee.user)

    def page():
        return client.get(tracked.task.get_absolute_url()).content.decode()

    assert "In step with Storage at GitHub" in page()
    TrackedTask.objects.update(state="waiting", ref="", problem="It does not answer.")
    assert "Not sent yet: Storage at GitHub does not answer" in page()
    TrackedTask.objects.update(state="gone")
    assert "The issue is gone" in page()


def test_without_a_tracker_nothing_is_offered(client, cast):
    task = TaskFactory(pairing=cast.pairing)
    client.force_login(cast.mentee.user)

    assert "Send to the tracker" not in client.get(task.get_absolute_url()).content.decode()
    assert client.get(address("task_send", task.pk)).url == task.get_absolute_url()


def test_a_gone_issue_is_made_anew_and_a_task_leaves_its_tracker(client, cast):
    tracked = TrackedTaskFactory(task__pairing=cast.pairing, state="gone")
    client.force_login(cast.mentee.user)

    client.post(address("task_send_again", tracked.task_id))
    tracked.refresh_from_db()
    assert (tracked.state, tracked.ref) == ("waiting", "")

    client.post(address("task_leave_tracker", tracked.task_id))
    assert not TrackedTask.objects.exists()
    assert client.post(address("task_leave_tracker", tracked.task_id)).status_code == 404


@pytest.mark.parametrize(
    ("part", "status"),
    [("mentor", 200), ("mentee", 200), ("other_mentor", 404), ("owner", 404), ("delivery_lead", 404),
     ("administrator", 404), ("auditor", 404), ("outsider", 404)],
)  # fmt: skip
def test_the_two_alone_send_a_task(client, cast, part, status):
    task = TaskFactory(pairing=cast.pairing)
    tracked = TrackedTaskFactory(task__pairing=cast.pairing, state="gone")
    client.force_login(getattr(cast, part).user)

    assert client.get(address("task_send", task.pk)).status_code == status
    after = 302 if status == 200 else 404
    assert client.post(address("task_send_again", tracked.task_id)).status_code == after
    assert client.post(address("task_leave_tracker", tracked.task_id)).status_code == after


# Hearing


def delivered(client, connection, payload, *, secret="hook-secret", event="issues"):
    body = json.dumps(payload).encode()
    signature = hmac.new(secret.encode(), body, sha256).hexdigest()
    return client.post(
        address("tracker_hook", connection.pk), body, content_type="application/json",
        headers={"X-Hub-Signature-256": f"sha256={signature}", "X-GitHub-Event": event},
    )  # fmt: skip


def closed(ref):
    return {"action": "closed", "repository": {"full_name": "acme/storage"}, "issue": {"number": int(ref)}}


@pytest.fixture
def tracked(cast):
    far = NOW.replace(year=2090)
    return TrackedTaskFactory(task__pairing=cast.pairing, ref="12", due_at=far)


def test_a_signed_delivery_has_the_issue_looked_at_once(client, tracked):
    before = tracked.due_at

    assert delivered(client, tracked.connection, closed("12")).status_code == 204
    tracked.refresh_from_db()
    soon = tracked.due_at
    TrackedTask.objects.update(due_at=before)
    delivered(client, tracked.connection, closed("12"))

    tracked.refresh_from_db()
    assert soon < before == tracked.due_at
    assert HookDelivery.objects.count() == 1


def test_an_unsigned_delivery_is_as_if_nothing_were_there(client, tracked):
    unsigned = delivered(client, tracked.connection, closed("12"), secret="guessed")
    unknown = client.post(address("tracker_hook", "00000000-0000-4000-8000-000000000000"), b"{}", "application/json")

    assert (unsigned.status_code, unsigned.content) == (404, unknown.content)
    assert not HookDelivery.objects.exists()


@pytest.mark.parametrize("digits", [400, 5_000])
def test_a_time_that_is_none_is_unsigned_as_well(client, digits):
    connection = TrackerConnectionFactory(kind="gitlab", hook_secret="whsec_AAAA")
    headers = {"webhook-signature": "v1,x", "webhook-id": "1", "webhook-timestamp": "9" * digits}

    answer = client.post(address("tracker_hook", connection.pk), b"{}", "application/json", headers=headers)

    assert answer.status_code == 404


def test_a_length_that_is_no_number_is_not_read(client, tracked):
    answer = client.post(
        address("tracker_hook", tracked.connection_id), b"{}", "application/json", CONTENT_LENGTH="9" * 5_000
    )

    assert answer.status_code == 413


def test_without_a_secret_nothing_is_heard(client, tracked):
    tracked.connection.hook_secret = ""
    tracked.connection.save()

    assert delivered(client, tracked.connection, closed("12"), secret="").status_code == 404


@pytest.mark.parametrize("payload", [closed("13"), {"zen": "x"}, [], "x", {"repository": {"full_name": "x/y"}}])
def test_a_signed_delivery_about_something_else_leaves_no_row(client, tracked, payload):
    assert delivered(client, tracked.connection, payload).status_code == 204
    assert not HookDelivery.objects.exists()


def test_a_delivery_without_end_is_not_read(client, tracked):
    answer = delivered(client, tracked.connection, closed("12") | {"padding": "x" * 1_100_000})

    assert answer.status_code == 413


def test_a_new_secret_is_shown_once_and_ends_the_old_one(administrator, tracked):
    page = administrator.post(address("tracker_secret", tracked.connection_id)).content.decode()
    secret = TrackerConnection.objects.get().hook_secret

    assert secret.startswith("whsec_")
    assert secret in page
    assert secret not in administrator.get(address("tracker_detail", tracked.connection_id)).content.decode()
    assert delivered(administrator, tracked.connection, closed("12")).status_code == 404
    assert delivered(administrator, tracked.connection, closed("12"), secret=secret).status_code == 204
