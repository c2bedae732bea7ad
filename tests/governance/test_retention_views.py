"""The page of rules: for everybody to read, for administrators to change with the effect shown first."""

import pytest

from governance.models import Purge, RetentionRule
from mentorship.notifications.models import Notification
from tests.cast import make_cast
from tests.factories import NOW
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db
CHANGE = "/governance/retention/notices/"


@pytest.fixture
def cast():
    return make_cast()


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_everybody_may_know_the_rules_and_administrators_alone_set_them(client, cast):
    for part, user in cast.users.items():
        client.force_login(user)
        page = client.get("/governance/retention/")
        assert page.status_code == (403 if part == "superuser" else 200), part
        assert ("Goes now" in text(page)) == (part == "administrator"), part
        refused = 404 if part == "superuser" else 403
        assert client.get(CHANGE).status_code == (200 if part == "administrator" else refused), part
        answer = client.post(CHANGE, {"months": "9"})
        assert answer.status_code == (302 if part == "administrator" else refused), part

    assert RetentionRule.objects.get().changed_by == cast.administrator


def test_the_effect_of_a_change_is_shown_before_it_is_saved(client, cast):
    Notification.objects.create(
        person=cast.mentee, kind="run_finished", occasion="x", created_at=NOW.replace(year=2025)
    )
    client.force_login(cast.administrator.user)
    assert "as now" in text(client.get(CHANGE))

    preview = text(client.get(CHANGE, {"months": "84"}))

    assert "Keep for 84 months from now on" in preview
    assert not RetentionRule.objects.exists(), "a look saves nothing"
    client.post(CHANGE, {"months": "84", "kind": "mails", "changed_by": cast.mentor.pk})
    rule = RetentionRule.objects.get()
    assert (rule.kind, rule.months, rule.changed_by) == ("notices", 84, cast.administrator)
    assert "84 months after they were told" in text(client.get("/governance/retention/"))


def test_bad_input_changes_nothing_and_is_still_there(client, cast):
    client.force_login(cast.administrator.user)
    for months in ("", "0", "2", "85", "-1", "six", "9" * 40, "6\x00"):
        for answer in (client.get(CHANGE, {"months": months}), client.post(CHANGE, {"months": months})):
            assert answer.status_code == 200
            assert "Please look at this again" in text(answer), months
            assert "from now on" not in text(answer)
    assert client.get("/governance/retention/nothing/").status_code == 404
    assert not RetentionRule.objects.exists()


def test_what_went_is_listed_without_saying_too_much(client, cast):
    Purge.objects.create(kind="notices", ran_on=NOW.date(), months=6, rows=1200)
    Purge.objects.create(kind="concerns", ran_on=NOW.date(), months=12, rows=1)
    client.force_login(cast.administrator.user)

    page = text(client.get("/governance/retention/"))

    assert "1,200" in page
    assert "fewer than 3" in page
    for query, kinds in {
        "kind=concerns": ["concerns"], f"since={NOW:%Y-%m-%d}": ["concerns", "notices"], "until=2026-01-01": [],
        "order=rows": ["concerns", "notices"],
    }.items():  # fmt: skip
        rows = client.get(f"/governance/retention/?{query}").context["purges"]
        assert [purge.kind for purge, *_ in rows] == kinds, query
    assert_same_queries(
        client, "/governance/retention/", lambda n: Purge.objects.bulk_create(
            Purge(kind=f"kind {n} {i}", ran_on=NOW.date(), months=6, rows=i) for i in range(n)
        ), (1, 3),
    )  # fmt: skip
