"""The pages of corrective actions: who sees and changes which, and what is typed stays."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.utils import timezone

from governance.equity import Grade
from governance.models import CorrectiveAction
from governance.states import ActionState
from tests.cast import make_cast
from tests.governance.audits import Q1, Q2, Q3, Q4, compared, kept_audit, opened
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db
LIST = "/governance/actions/"
OPEN = "/governance/audits/2026Q1/findings/0/"
READERS = {"administrator", "owner", "other_owner", "auditor"}
NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture(autouse=True)
def _in_may(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def test_who_reads_reports_sees_actions_and_who_may_act_changes_them(cast, client):
    action = opened(cast.owner)
    page = action.get_absolute_url()
    urls = (LIST, page, OPEN, f"{page}change/", f"{page}close/", f"{LIST}{uuid4()}/")
    answers = {}
    for part, user in cast.users.items():
        client.force_login(user)
        answers[part] = tuple(client.get(url).status_code for url in urls)

    assert answers.pop("administrator") == (200, 200, 200, 200, 200, 404)
    assert answers.pop("owner") == (200, 200, 200, 200, 200, 404)
    assert answers.pop("other_owner") == (200, 200, 200, 404, 404, 404)
    assert answers.pop("auditor") == (200, 200, 403, 404, 404, 404)
    assert answers.pop("superuser") == (403, 404, 404, 404, 404, 404)  # is nobody of the organisation
    assert set(answers.values()) == {(403,) * 6}


def test_an_action_is_opened_beside_its_finding_and_keeps_what_was_typed(cast, client):
    kept_audit(Q1, compared(-0.20))
    client.force_login(cast.owner.user)
    audit = client.get("/governance/audits/2026Q1/").content.decode()
    typed = {
        "action_id": str(uuid4()), "cause": "invitation", "measure": "Ask leads.", "target": "30",
        "owner": cast.administrator.pk, "due_quarter": "2026Q4",
    }  # fmt: skip

    refused = client.post(OPEN, typed)
    moved = [client.post(OPEN, {**typed, "target": "5"}) for _ in range(2)]
    page = client.get(moved[0].url).content.decode()
    shown = client.get("/governance/audits/2026Q1/").content.decode()

    assert OPEN in audit
    assert "The target has to be better than what was found." in refused.content.decode()
    assert "Ask leads." in refused.content.decode()
    action = CorrectiveAction.objects.get()
    assert [answer.url for answer in moved] == [action.get_absolute_url()] * 2
    assert (action.target, action.owner, action.due_quarter) == (-0.05, cast.administrator, "2026Q4")
    assert "At most 5.0 points behind" in page
    assert action.get_absolute_url() in shown
    assert OPEN not in shown
    assert client.get("/governance/audits/2026Q1/findings/7/").status_code == 404


def test_the_page_tells_and_draws_what_each_audit_measured(cast, client):
    action = opened(cast.owner)
    kept_audit(Q2, compared(None))
    kept_audit(Q3, compared(-0.04, grade=Grade.NONE))
    client.force_login(cast.auditor.user)

    page = client.get(action.get_absolute_url()).content.decode()

    assert "2026Q3 reached the target. One more good quarter running, and the action is met." in page
    assert "In 2026Q2 the figure is withheld. Withheld: too few people." in page
    assert 'aria-label="Difference by quarter: 2026Q1 −20.0\N{NO-BREAK SPACE}points, 2026Q3 −4.0' in page
    assert page.count('class="point"') == 2
    assert "Close it by hand" not in page


def test_an_action_is_handed_on_and_closed_by_hand(cast, client):
    action = opened(cast.owner)
    page = action.get_absolute_url()
    client.force_login(cast.owner.user)

    client.post(f"{page}change/", {"owner": cast.owner.pk, "due_quarter": "2027Q1"})
    unsaid = client.post(f"{page}close/", {"reason": ""})
    client.post(f"{page}close/", {"reason": "The team moved."})

    action.refresh_from_db()
    assert (action.due_quarter, action.state, action.closing_reason) == (
        "2027Q1",
        ActionState.CLOSED,
        "The team moved.",
    )
    assert "This field is required" in unsaid.content.decode()
    assert "The team moved." in client.get(page).content.decode()
    assert client.get(f"{LIST}?state=closed").content.decode().count(page) == 1
    assert page not in client.get(LIST).content.decode()


def test_the_list_is_sorted_by_its_address(cast, client):
    first = opened(cast.owner, due_quarter=Q4)
    other = CorrectiveAction.objects.get(pk=first.pk)
    other.pk, other.group, other.due_quarter = uuid4(), "another group", "2026Q2"
    other.save(force_insert=True)
    client.force_login(cast.administrator.user)

    for order, expected in {"": [other, first], "due": [other, first], "-due": [first, other]}.items():
        assert [row.action for row in client.get(LIST, {"order": order}).context["rows"]] == expected, order


def test_the_list_is_filtered_and_asks_the_same_for_any_number(cast, client):
    opened(cast.owner, due_quarter=Q4)
    client.force_login(cast.administrator.user)

    def more(number: int) -> None:
        for n in range(number):
            action = CorrectiveAction.objects.order_by("pk").last()
            action.pk, action.group, action.due_quarter = uuid4(), f"group {uuid4()} {n}", "2026Q2"
            action.save(force_insert=True)

    assert_same_queries(client, LIST, more)
    rows = {
        query: len(client.get(f"{LIST}?{query}").context["rows"])
        for query in ("", "due=now", "whose=mine", "state=met")
    }
    every = CorrectiveAction.objects.count()
    assert rows == {"": every, "due=now": every - 1, "whose=mine": 0, "state=met": 0}


def test_what_is_due_waits_at_home_for_its_owner_and_for_administrators(cast, client):
    action = opened(cast.owner, due_quarter=Q2)

    shown = {}
    for part, user in cast.users.items():
        client.force_login(user)
        page = client.get("/").content.decode()
        if action.get_absolute_url() in page:
            shown[part] = "Your corrective action on participation is due this quarter, 2026Q2." in page
    action.owner.status, action.due_quarter = "left", "2026Q4"
    action.owner.save()
    action.save()
    client.force_login(cast.administrator.user)

    assert shown == {"owner": True, "administrator": False}
    assert "on participation needs another owner: they have left." in client.get("/").content.decode()
