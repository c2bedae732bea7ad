"""What all four adapters do alike, each against its vendor in memory."""

import re
from datetime import UTC, date, datetime

import httpx
import pytest

from activities.trackers import Access, tracker
from activities.trackers.interface import Away, Draft, Missing, Rejected, Status, Unauthorised
from tests.activities.trackers.fakes import FAKES, FakeRedmine

SINCE = datetime(2026, 9, 10, 8, tzinfo=UTC)
MARK = "0123456789abcdef0123456789abcdef"
DRAFT = Draft(
    title="Walk through the\nretry code",
    criteria=(("Both can draw the states", False), ("A test is added", True)),
    minutes=90,
    link="https://mentorship.example.org/activities/tasks/1/",
    mark=MARK,
    description="Start at the queue.",
)


@pytest.fixture(params=FAKES)
def fake(request):
    return FAKES[request.param]()


def adapter_of(fake, **other):
    kind = next(kind for kind, made in FAKES.items() if isinstance(fake, made))
    facts = {"base_url": fake.base_url, "project": fake.project, "token": "secret-token"}
    jira = {"board": "5", "account": "bot@example.org"} if kind == "jira" else {}
    return tracker(Access(kind, **(facts | jira | other)), fake.client())


@pytest.fixture
def adapter(fake):
    return adapter_of(fake)


def test_the_project_is_named_when_the_token_reaches_it(adapter):
    assert adapter.check().lower() in {"acme/storage", "storage"}


def test_an_issue_is_made_with_what_the_draft_says_and_is_open(adapter, fake):
    issue = adapter.create(DRAFT)

    assert issue.status == Status.OPEN
    assert issue.url.startswith("https://")
    text = fake.text(issue.ref)
    for words in ("Walk through the retry code", "Both can draw the states", "1 h 30 min", DRAFT.link, MARK,
                  "Start at the queue."):  # fmt: skip
        assert words in text


def test_an_issue_is_found_by_its_mark_and_no_other_is(adapter, fake):
    made = adapter.create(DRAFT)

    assert adapter.find(MARK, SINCE) == made
    assert adapter.find(MARK.replace("0", "f"), SINCE) is None


def test_an_issue_is_finished_set_aside_and_opened_again(adapter, fake):
    ref = adapter.create(DRAFT).ref

    done = adapter.update(ref, with_status(Status.DONE))
    again = adapter.update(ref, with_status(Status.OPEN))
    dropped = adapter.update(ref, with_status(Status.DROPPED))

    assert (done.status, again.status) == (Status.DONE, Status.OPEN)
    knows_dropped = "gitlab" not in fake.base_url
    assert dropped.status == (Status.DROPPED if knows_dropped else Status.DONE)


def with_status(status):
    return Draft(**{**DRAFT.__dict__, "status": status})


def test_an_issue_that_is_made_late_is_made_finished(adapter):
    assert adapter.create(with_status(Status.DONE)).status == Status.DONE


def test_without_a_status_the_issue_keeps_its_own(adapter, fake):
    ref = adapter.create(DRAFT).ref
    fake.close(ref)

    assert adapter.update(ref, DRAFT).status == Status.DONE


def test_what_colleagues_closed_or_reopened_is_read(adapter, fake):
    ref = adapter.create(DRAFT).ref

    fake.close(ref)
    closed = adapter.read(ref).status
    fake.reopen(ref)

    assert (closed, adapter.read(ref).status) == (Status.DONE, Status.OPEN)


def test_an_assignee_whom_the_tracker_knows_is_asked_for(adapter, fake):
    adapter.create(Draft(**{**DRAFT.__dict__, "assignee": "milo"}))

    written = str(next(body for body in fake.bodies if body))
    assert any(words in written for words in ("['milo']", "[42]", "'accountId': '5b10'", "'assigned_to_id': 42"))


def test_nobody_is_asked_for_when_nobody_was_named(adapter, fake):
    adapter.create(DRAFT)

    assert "assign" not in str([body for body in fake.bodies if body])


def test_an_assignee_whom_the_tracker_does_not_know_keeps_no_issue_from_being_made(adapter):
    assert adapter.create(Draft(**{**DRAFT.__dict__, "assignee": "nobody-knows"})).ref


def test_a_token_that_is_not_accepted_is_told_apart(fake):
    with pytest.raises(Unauthorised, match="does not accept the token"):
        adapter_of(fake, token="another").check()


def test_an_issue_that_is_gone_is_told_apart(adapter, fake):
    ref = adapter.create(DRAFT).ref
    fake.issues.clear()

    with pytest.raises(Missing):
        adapter.read(ref)
    with pytest.raises(Missing):
        adapter.update(ref, DRAFT)


HTML = httpx.Response(200, html="<html>Sign in to go on</html>")
ODD_ANSWERS = {
    "a page instead of JSON": lambda request: httpx.Response(200, html="<html>Sign in</html>"),
    "errors with a good status": lambda request: httpx.Response(200, json={"errors": [{"message": "no"}]}),
    "a list of nothing known": lambda request: httpx.Response(200, json=[[1], None]),
    "a number": lambda request: httpx.Response(200, json=7),
    "nothing": lambda request: httpx.Response(204),
    "nesting without end": lambda request: httpx.Response(200, content=b"[" * 200_000),
    "a body without end": lambda request: httpx.Response(200, content=(b" " * 65_536 for _ in range(1000))),
    "a packed body": lambda request: httpx.Response(200, headers={"Content-Encoding": "br"}, stream=Packed()),
    "a failure": lambda request: httpx.Response(502, html="<html>Bad gateway</html>"),
}


class Packed(httpx.SyncByteStream):
    def __iter__(self):
        yield b"\x0b"


@pytest.mark.parametrize("answer", ODD_ANSWERS.values(), ids=ODD_ANSWERS)
@pytest.mark.parametrize("call", ["check", "find", "create", "read"])
def test_an_answer_that_makes_no_sense_is_tried_again_later(fake, answer, call):
    adapter = adapter_of(fake)
    fake.answers_instead = [answer] * 3
    ref = "ST-1" if "atlassian" in fake.base_url else "1"
    arguments = {"check": (), "find": (MARK, SINCE), "create": (DRAFT,), "read": (ref,)}[call]

    with pytest.raises(Away):
        getattr(adapter, call)(*arguments)


@pytest.mark.parametrize("error", [httpx.ConnectError("x"), httpx.ReadTimeout("x"), httpx.RemoteProtocolError("x")])
def test_no_answer_is_tried_again_later_and_its_words_hold_no_address(adapter, fake, error):
    fake.answers_instead = [error]

    with pytest.raises(Away) as raised:
        adapter.check()

    assert "x" not in str(raised.value).split()


@pytest.mark.parametrize(
    ("headers", "wait"),
    [({"Retry-After": "120"}, 120), ({"Retry-After": "9999999"}, 86_400), ({"Retry-After": "soon"}, None), ({}, None)],
)
def test_a_tracker_that_asks_us_to_wait_is_heard(adapter, fake, headers, wait):
    fake.answers_instead = [httpx.Response(429, headers=headers)]

    with pytest.raises(Away) as raised:
        adapter.check()

    assert raised.value.wait == wait


def test_a_limit_that_is_used_up_is_no_refusal(adapter, fake):
    reset = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(datetime.now(UTC).timestamp()) + 300)}
    fake.answers_instead = [httpx.Response(403, headers=reset)]

    with pytest.raises(Away) as raised:
        adapter.check()

    assert 290 < raised.value.wait <= 300


@pytest.mark.parametrize(("status", "words"), [(403, "may not"), (301, "has moved"), (422, "HTTP 422")])
def test_a_no_is_told_apart(adapter, fake, status, words):
    fake.answers_instead = [httpx.Response(status, headers={"Location": "https://elsewhere.example.org/"})]

    with pytest.raises(Rejected, match=words):
        adapter.check()


def test_a_no_names_fields_and_repeats_no_words(adapter, fake):
    errors = {"summary": "“Milo fails at reviews” is too long", "a b": "x"}
    fake.answers_instead = [httpx.Response(400, json={"errors": errors})]

    with pytest.raises(Rejected) as raised:
        adapter.check()

    assert str(raised.value) == "it refuses what was sent (HTTP 400: summary)"


def test_what_colleagues_wrote_below_stays_when_the_task_changes(adapter, fake):
    ref = adapter.create(DRAFT).ref
    add_below(fake, ref, "See the design document.")

    adapter.update(ref, Draft(**{**DRAFT.__dict__, "title": "Another title"}))

    text = fake.text(ref)
    assert "Another title" in text
    assert "See the design document." in text
    assert text.count(MARK) == 1


def test_words_call_nobody_and_run_nothing_whoever_wrote_them(adapter, fake):
    """The token may close, move and invite; the pair, and who writes below the mark, may not."""
    draft = Draft(**{**DRAFT.__dict__, "title": "/close", "description": "Look.\r\n/move acme/other\nAsk @everyone."})
    ref = adapter.create(draft).ref
    add_below(fake, ref, "See below.\n/assign @root")
    adapter.update(ref, draft)

    for text in [fake.text(ref), *(str(body).replace("\\n", "\n") for body in fake.bodies if body)]:
        if "atlassian" not in fake.base_url:  # there a call is a piece of its own, not an @ in a text
            assert "@everyone" not in text
        if "gitlab" in fake.base_url or "github" in fake.base_url:
            assert not re.search(r"(?m)^\s*/\w", text)
    assert "See below." in fake.text(ref)


def add_below(fake, ref, words):
    if "atlassian" in fake.base_url:
        block = {"type": "paragraph", "content": [{"type": "text", "text": words}]}
        fake.issues[ref]["fields"]["description"]["content"].append(block)
    else:
        name = "body" if "github" in fake.base_url else "description"
        fake.issues[int(ref)][name] += f"\n\n{words}"


def test_a_workflow_that_lets_a_change_fall_is_noticed():
    fake = FakeRedmine()
    fake.lets_move = False
    adapter = adapter_of(fake)
    ref = adapter.create(DRAFT).ref

    with pytest.raises(Rejected, match="workflow"):
        adapter.update(ref, with_status(Status.DONE))


def test_a_missing_summary_is_refused_by_jira_and_named():
    adapter = adapter_of(FAKES["jira"]())

    with pytest.raises(Rejected, match="summary"):
        adapter.create(Draft(**{**DRAFT.__dict__, "title": "  "}))


def test_a_pull_request_is_no_issue():
    fake = FAKES["github"]()
    fake.put(1, pull_request={"url": "x"})

    with pytest.raises(Missing):
        adapter_of(fake).read("1")


JULY = date(2026, 7, 1)


def test_github_milestones_become_sprints_with_the_points_of_their_labels():
    fake = FAKES["github"]()
    fake.milestones = [
        {"number": 3, "title": "Sprint 3", "due_on": "2026-08-14T07:00:00Z"},
        {"number": 2, "title": "Sprint 2", "due_on": "2026-07-31T07:00:00Z"},
        {"number": 1, "title": "Sprint 1", "due_on": "2026-07-17T07:00:00Z"},
        {"number": 9, "title": "Some day", "due_on": None},
    ]
    done = {"milestone": {"number": 2}, "state": "closed"}
    fake.put(1, labels=[{"name": "bug"}, {"name": "points: 3"}], **done)
    fake.put(2, labels=[{"name": "Points::5"}], **done)
    fake.put(3, labels=[{"name": "points: 8"}], state_reason="not_planned", **done)
    fake.put(4, labels=[{"name": "points: 8"}], pull_request={}, **done)
    fake.put(5, labels=[{"name": "points: 8"}], milestone={"number": 2})

    second, third = adapter_of(fake).sprints(JULY)

    assert (second.name, second.starts_on, second.ends_on) == ("Sprint 2", date(2026, 7, 18), date(2026, 7, 31))
    assert (second.points, third.points) == (8, 0)


def test_gitlab_milestones_become_sprints_with_weights_or_labels():
    fake = FAKES["gitlab"]()
    fake.milestones = [
        {"id": 70, "title": "Sprint 2", "start_date": "2026-07-18", "due_date": "2026-07-31"},
        {"id": 71, "title": "Backwards", "start_date": "2026-08-18", "due_date": "2026-08-01"},
        {"id": 72, "title": "Some day", "start_date": None, "due_date": None},
        {"id": 73, "title": "Long ago", "start_date": "2020-01-01", "due_date": "2020-01-14"},
    ]
    fake.put(1, weight=3, state="closed", milestone_title="Sprint 2")
    fake.put(2, labels=["points: 2"], state="closed", milestone_title="Sprint 2")
    fake.put(3, weight=8, milestone_title="Sprint 2")

    [sprint] = adapter_of(fake).sprints(JULY)

    assert (sprint.external_id, sprint.starts_on, sprint.points) == ("70", date(2026, 7, 18), 5)


def test_jira_sprints_have_the_points_of_the_field_by_which_the_board_estimates():
    fake = FAKES["jira"]()
    when = {"startDate": "2026-07-18T08:00:00.000Z", "endDate": "2026-07-31T17:00:00.000Z"}
    fake.sprint_rows = [{"id": 12, "name": "Sprint 2", "state": "closed", **when}, {"id": 13, "name": "Next"}]
    points = "customfield_10016"
    fake.put(1, **{points: 5.0})
    fake.put(2, **{points: 3})
    fake.put(3, **{points: None})
    for key in ("ST-1", "ST-3"):
        fake.close(key)
    fake.put(4, **{points: 8})
    fake.close("ST-4", planned=False)
    fake.sprint_issues["12"] = [{"fields": row["fields"]} for row in fake.issues.values()]

    [sprint] = adapter_of(fake).sprints(JULY)

    assert (sprint.external_id, sprint.ends_on, sprint.points) == ("12", date(2026, 7, 31), 5)


def test_jira_without_a_board_has_no_sprints():
    fake = FAKES["jira"]()

    assert adapter_of(fake, board="").sprints(JULY) == []
    assert fake.asked == []


def test_redmine_versions_become_sprints_with_the_points_of_a_custom_field():
    fake = FAKES["redmine"]()
    fake.versions = [
        {"id": 1, "name": "Sprint 1", "due_date": "2026-07-17"},
        {"id": 2, "name": "Sprint 2", "due_date": "2026-07-31"},
        {"id": 3, "name": "Some day"},
    ]
    points = [{"id": 1, "name": "Story points", "value": "5"}]
    fake.put(1, status={"id": 5}, custom_fields=points, version="2")
    fake.put(2, status={"id": 6}, custom_fields=points, version="2")
    fake.put(3, status={"id": 1}, custom_fields=points, version="2")

    [sprint] = adapter_of(fake).sprints(JULY)

    assert (sprint.name, sprint.starts_on, sprint.points) == ("Sprint 2", date(2026, 7, 18), 5)


def test_texts_of_pull_requests_and_reviews_are_read_until_the_day_asked_for():
    fake = FAKES["github"]()
    fake.pulls = [
        {"number": 2, "created_at": "2026-08-30T10:00:00Z", "updated_at": "2026-09-12T10:00:00Z", "body": "new"},
        {"number": 1, "updated_at": "2026-09-01T10:00:00Z", "body": "old"},
    ]
    fake.reviews = [{"submitted_at": "2026-09-11T10:00:00Z", "body": "kind words"}]

    texts = list(adapter_of(fake).review_bodies(SINCE))

    assert texts == [(date(2026, 8, 30), "new"), (date(2026, 9, 11), "kind words")]


def test_texts_of_merge_requests_leave_out_what_gitlab_wrote_itself():
    fake = FAKES["gitlab"]()
    fake.requests = [{"iid": 2, "created_at": "2026-08-30T10:00:00Z", "description": "new"}]
    fake.notes = [
        {"system": True, "created_at": "2026-09-11T10:00:00Z", "body": "approved"},
        {"system": False, "created_at": "2026-09-11T10:00:00Z", "body": "kind words"},
    ]

    texts = list(adapter_of(fake).review_bodies(SINCE))

    assert texts == [(date(2026, 8, 30), "new"), (date(2026, 9, 11), "kind words")]
