"""Every request of the adapters, and every answer of the vendors in memory, against the vendors' own descriptions."""

import json
from datetime import UTC, date, datetime

import httpx
import pytest
from openapi_core.exceptions import OpenAPIError

from activities.trackers import Access, tracker
from activities.trackers.interface import Draft, Status
from tests.activities.trackers.contract import Contract
from tests.activities.trackers.fakes import FakeGitHub, FakeGitLab, FakeJira

SINCE = datetime(2026, 9, 1, tzinfo=UTC)
DRAFT = Draft(
    title="Walk through the retry code",
    criteria=(("Both can draw the states", True),),
    minutes=60,
    link="https://mentorship.example.org/activities/tasks/1/",
    mark="0123456789abcdef0123456789abcdef",
    status=Status.OPEN,
    assignee="milo",
)


def use_all_of(adapter):
    """Whatever an adapter can do, once."""
    adapter.check()
    ref = adapter.create(DRAFT).ref
    assert adapter.find(DRAFT.mark, SINCE) is not None
    for status in (Status.DROPPED, Status.OPEN, Status.DONE):
        adapter.update(ref, Draft(**{**DRAFT.__dict__, "status": status}))
    adapter.read(ref)
    adapter.sprints(date(2026, 1, 1))
    list(adapter.review_bodies(SINCE))


def described(folder, name):
    return json.loads((folder / name).read_text(encoding="utf-8"))


def through(contract, kind, fake, **jira):
    client = httpx.Client(transport=httpx.MockTransport(contract))
    return tracker(Access(kind, fake.base_url, fake.project, fake.token, **jira), client)


def test_github(shared_contracts):
    fake = FakeGitHub()
    fake.milestones = [
        {"number": number, "title": f"Sprint {number}", "due_on": f"2026-07-{day}T07:00:00Z", "state": "closed"}
        for number, day in ((1, "03"), (2, "17"))
    ]
    fake.pulls = [{"number": 8, "updated_at": "2026-09-12T10:00:00Z", "body": "Words"}]
    fake.reviews = [{"id": 1, "body": "Words", "submitted_at": "2026-09-12T10:00:00Z"}]
    contract = Contract(described(shared_contracts, "openapi_github.json"), fake, host=fake.base_url)

    use_all_of(through(contract, "github", fake))

    assert contract.operations == {
        "GET /repos/{owner}/{repo}",
        "GET /repos/{owner}/{repo}/issues",
        "POST /repos/{owner}/{repo}/issues",
        "GET /repos/{owner}/{repo}/issues/{issue_number}",
        "PATCH /repos/{owner}/{repo}/issues/{issue_number}",
        "GET /repos/{owner}/{repo}/milestones",
        "GET /repos/{owner}/{repo}/pulls",
        "GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews",
    }


def test_the_check_sees_a_wrong_body(shared_contracts):
    fake = FakeGitHub()
    contract = Contract(described(shared_contracts, "openapi_github.json"), fake, host=fake.base_url)
    client = httpx.Client(transport=httpx.MockTransport(contract))

    with pytest.raises(OpenAPIError):
        client.post(f"{fake.base_url}/repos/acme/storage/issues", json={"title": ["a list"]})
    with pytest.raises(OpenAPIError):
        client.patch(f"{fake.base_url}/repos/acme/storage/issues/1", json={"state": "done"})


def mended(description):
    """Two parameters that are called objects there, while their texts say how they are written."""
    for path in description["paths"].values():
        for parameter in path.get("get", {}).get("parameters", []):
            if parameter["name"] in ("state", "fields"):
                parameter["schema"] = {"type": "string"}
    return description


def test_jira(shared_contracts):
    fake = FakeJira()
    when = {"startDate": "2026-07-18T08:00:00.000Z", "endDate": "2026-07-31T17:00:00.000Z"}
    fake.sprint_rows = [{"id": 12, "name": "Sprint 2", "state": "closed", **when}]
    fake.sprint_issues["12"] = [{"fields": fake.put(99, customfield_10016=3)["fields"]}]
    platform, software = (
        Contract(mended(described(shared_contracts, f"openapi_jira_{name}.json")), fake, host=fake.base_url)
        for name in ("platform", "software")
    )

    def either(request):
        return (software if request.url.path.startswith("/rest/agile") else platform)(request)

    use_all_of(through(either, "jira", fake, board="5", account="bot@example.org"))

    assert platform.operations == {
        "GET /rest/api/3/project/search",
        "GET /rest/api/3/search/jql",
        "POST /rest/api/3/issue",
        "GET /rest/api/3/issue/{issueIdOrKey}",
        "PUT /rest/api/3/issue/{issueIdOrKey}",
        "GET /rest/api/3/issue/{issueIdOrKey}/transitions",
        "POST /rest/api/3/issue/{issueIdOrKey}/transitions",
        "GET /rest/api/3/user/search",
    }
    assert software.operations == {
        "GET /rest/agile/1.0/board/{boardId}/configuration",
        "GET /rest/agile/1.0/board/{boardId}/sprint",
        "GET /rest/agile/1.0/sprint/{sprintId}/issue",
    }


PAGING = {"page", "per_page"}


def test_gitlab(shared_contracts):
    """There is no description of all of GitLab: the fields are those that a maintained client knows."""
    known = described(shared_contracts, "gitlab_attrs.json")["managers"]
    fake, asked = FakeGitLab(), []
    fake.milestones = [{"id": 70, "title": "Sprint 2", "start_date": "2026-07-18", "due_date": "2026-07-31"}]
    fake.requests = [{"iid": 8, "updated_at": "2026-09-12T10:00:00Z", "description": "Words"}]

    def listening(request):
        asked.append((request.method, request.url.path, set(request.url.params), request.content))
        return fake(request)

    use_all_of(through(listening, "gitlab", fake))

    for method, path, params, content in asked:
        noun = next((noun for noun in ("issues", "milestones", "merge_requests") if path.endswith(f"/{noun}")), "")
        manager = {"issues": "ProjectIssueManager", "milestones": "ProjectMilestoneManager",
                   "merge_requests": "ProjectMergeRequestManager"}.get(noun, "ProjectIssueManager")  # fmt: skip
        facts = known[manager]
        if method == "GET" and noun:
            assert params - PAGING <= set(facts["_list_filters"])
        if method in ("POST", "PUT"):
            attributes = facts["_create_attrs" if method == "POST" else "_update_attrs"]
            body = set(json.loads(content))
            assert set(attributes["required"]) <= body <= {*attributes["required"], *attributes["optional"]}
    assert {method for method, *_ in asked} == {"GET", "POST", "PUT"}
