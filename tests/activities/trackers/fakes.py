"""Trackers in memory: each answers the few requests that the adapters make, the way its vendor's would."""

import json
import re
import threading
from collections.abc import Callable
from typing import Any, ClassVar

import httpx

Row = dict[str, Any]
MADE = "2026-12-01T09:00:00Z"


class Fake:
    """``asked``: each request as ``METHOD path``. ``answers_instead``: what to answer, or raise, before all else."""

    routes: ClassVar[list[tuple[str, str, str]]] = []

    def __init__(self) -> None:
        self.issues: dict[Any, Row] = {}
        self.asked: list[str] = []
        self.bodies: list[Any] = []
        self.answers_instead: list[httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]] = []
        self.token = "secret-token"
        self.one_at_a_time = threading.RLock()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        with self.one_at_a_time:
            return self.answer(request)

    def answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.raw_path.decode().partition("?")[0]
        self.asked.append(f"{request.method} {path}")
        body = json.loads(request.content) if request.content else None
        self.bodies.append(body)
        if self.answers_instead:
            instead = self.answers_instead.pop(0)
            if isinstance(instead, Exception):
                raise instead
            if not callable(instead):
                return instead
            response = instead(request)
            if response is not None:
                return response
        if not self.knows(request):
            return httpx.Response(401, json={"message": "Bad credentials"})
        for method, pattern, name in self.routes:
            if method == request.method and (match := re.fullmatch(pattern, path)):
                return getattr(self, name)(*match.groups(), body=body, query=dict(request.url.params))
        return httpx.Response(404, json={"message": "Not Found"})

    def knows(self, request: httpx.Request) -> bool:
        raise AssertionError("each vendor says how it knows a token")

    def client(self) -> httpx.Client:
        return httpx.Client(transport=httpx.MockTransport(self))

    def writes(self) -> list[str]:
        return [asked for asked in self.asked if not asked.startswith("GET")]


class FakeGitHub(Fake):
    base_url, project = "https://api.github.com", "acme/storage"
    REPO = r"/repos/acme/storage"
    routes: ClassVar = [
        ("GET", REPO, "repo"),
        ("GET", REPO + "/issues", "listed"),
        ("POST", REPO + "/issues", "make"),
        ("GET", REPO + r"/issues/(\d+)", "one"),
        ("PATCH", REPO + r"/issues/(\d+)", "change"),
        ("GET", REPO + "/milestones", "all_milestones"),
        ("GET", REPO + "/pulls", "all_pulls"),
        ("GET", REPO + r"/pulls/(\d+)/reviews", "all_reviews"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.milestones: list[Row] = []
        self.pulls: list[Row] = []
        self.reviews: list[Row] = []

    def knows(self, request):
        return request.headers["Authorization"] == f"Bearer {self.token}"

    def repo(self, **_):
        return httpx.Response(200, json={"full_name": self.project, "name": "storage"})

    def put(self, number: int, **facts: Any) -> Row:
        row = {
            "number": number, "html_url": f"https://github.com/acme/storage/issues/{number}", "state": "open",
            "title": "", "body": "", "labels": [], "created_at": MADE, "updated_at": MADE,
        }  # fmt: skip
        self.issues[number] = row | facts
        return self.issues[number]

    def listed(self, body, query):
        rows = [
            row
            for row in self.issues.values()
            if query.get("state") in ("all", row["state"])
            and row.get("updated_at", MADE) >= query.get("since", "")
            and ("milestone" not in query or str((row.get("milestone") or {}).get("number")) == query["milestone"])
        ]
        page, size = int(query.get("page", 1)), int(query.get("per_page", 30))
        return httpx.Response(200, json=rows[(page - 1) * size : page * size])

    def make(self, body, query):
        row = self.put(len(self.issues) + 1, **{name: body[name] for name in ("title", "body")})
        row["asked_for"] = body.get("assignees", [])
        return httpx.Response(201, json=row)

    def one(self, number, **_):
        row = self.issues.get(int(number))
        return httpx.Response(200, json=row) if row else httpx.Response(410, json={"message": "This was deleted"})

    def change(self, number, body, query):
        if int(number) not in self.issues:
            return httpx.Response(410, json={"message": "This issue was deleted"})
        self.issues[int(number)] |= body
        return self.one(number)

    def all_milestones(self, **_):
        return httpx.Response(200, json=self.milestones)

    def all_pulls(self, **_):
        return httpx.Response(200, json=self.pulls)

    def all_reviews(self, number, **_):
        return httpx.Response(200, json=self.reviews)

    def close(self, ref: str, *, planned: bool = True) -> None:
        self.issues[int(ref)] |= {"state": "closed", "state_reason": "completed" if planned else "not_planned"}

    def reopen(self, ref: str) -> None:
        self.issues[int(ref)] |= {"state": "open", "state_reason": "reopened"}

    def text(self, ref: str) -> str:
        return f"{self.issues[int(ref)]['title']}\n{self.issues[int(ref)]['body']}"


class FakeGitLab(Fake):
    base_url, project = "https://gitlab.example.org", "acme/storage"
    PROJECT = r"/api/v4/projects/acme%2Fstorage"
    routes: ClassVar = [
        ("GET", PROJECT, "repo"),
        ("GET", PROJECT + "/issues", "listed"),
        ("POST", PROJECT + "/issues", "make"),
        ("GET", PROJECT + r"/issues/(\d+)", "one"),
        ("PUT", PROJECT + r"/issues/(\d+)", "change"),
        ("GET", PROJECT + "/milestones", "all_milestones"),
        ("GET", PROJECT + "/merge_requests", "all_requests"),
        ("GET", PROJECT + r"/merge_requests/(\d+)/notes", "all_notes"),
        ("GET", "/api/v4/users", "users"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.milestones: list[Row] = []
        self.requests: list[Row] = []
        self.notes: list[Row] = []

    def knows(self, request):
        return request.headers["PRIVATE-TOKEN"] == self.token

    def repo(self, **_):
        return httpx.Response(200, json={"id": 7, "path_with_namespace": self.project})

    def put(self, number: int, **facts: Any) -> Row:
        row = {
            "iid": number, "id": 900 + number, "web_url": f"{self.base_url}/acme/storage/-/issues/{number}",
            "state": "opened", "title": "", "description": "", "labels": [], "weight": None, "created_at": MADE,
        }  # fmt: skip
        self.issues[number] = row | facts
        return self.issues[number]

    def listed(self, body, query):
        rows = [
            row
            for row in self.issues.values()
            if query.get("search", "") in f"{row['title']} {row['description']}"
            and query.get("state", row["state"]) == row["state"]
            and query.get("milestone", row.get("milestone_title")) == row.get("milestone_title")
        ]
        return httpx.Response(200, json=rows)

    def make(self, body, query):
        row = self.put(len(self.issues) + 1, title=body["title"], description=body["description"])
        row["asked_for"] = body.get("assignee_ids", [])
        return httpx.Response(201, json=row)

    def one(self, number, **_):
        row = self.issues.get(int(number))
        return httpx.Response(200, json=row) if row else httpx.Response(404, json={"message": "404 Not found"})

    def change(self, number, body, query):
        row = self.issues.get(int(number))
        if row is None:
            return self.one(number)
        event = body.pop("state_event", None)
        row |= body | {"close": {"state": "closed"}, "reopen": {"state": "opened"}, None: {}}[event]
        return self.one(number)

    def all_milestones(self, **_):
        return httpx.Response(200, json=self.milestones)

    def all_requests(self, **_):
        return httpx.Response(200, json=self.requests)

    def all_notes(self, number, **_):
        return httpx.Response(200, json=self.notes)

    def users(self, body, query):
        return httpx.Response(200, json=[{"id": 42, "username": "milo"}] if query["username"] == "milo" else [])

    def close(self, ref: str, *, planned: bool = True) -> None:
        self.issues[int(ref)]["state"] = "closed"

    def reopen(self, ref: str) -> None:
        self.issues[int(ref)]["state"] = "opened"

    def text(self, ref: str) -> str:
        return f"{self.issues[int(ref)]['title']}\n{self.issues[int(ref)]['description']}"


STATUSES = {
    "To Do": ("11", "new"),
    "Doing": ("21", "indeterminate"),
    "Done": ("31", "done"),
    "Won't do": ("41", "done"),
}


class FakeJira(Fake):
    base_url, project, board = "https://acme.atlassian.net", "ST", "5"
    routes: ClassVar = [
        ("GET", "/rest/api/3/project/search", "projects"),
        ("GET", "/rest/api/3/search/jql", "search"),
        ("POST", "/rest/api/3/issue", "make"),
        ("GET", r"/rest/api/3/issue/([A-Z]+-\d+)", "one"),
        ("PUT", r"/rest/api/3/issue/([A-Z]+-\d+)", "change"),
        ("GET", r"/rest/api/3/issue/([A-Z]+-\d+)/transitions", "steps"),
        ("POST", r"/rest/api/3/issue/([A-Z]+-\d+)/transitions", "step"),
        ("GET", "/rest/api/3/user/search", "users"),
        ("GET", "/rest/agile/1.0/board/5/configuration", "setup"),
        ("GET", "/rest/agile/1.0/board/5/sprint", "all_sprints"),
        ("GET", r"/rest/agile/1.0/sprint/(\d+)/issue", "in_sprint"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.sprint_rows: list[Row] = []
        self.sprint_issues: dict[str, list[Row]] = {}

    def knows(self, request):
        return request.headers["Authorization"] == httpx.BasicAuth("bot@example.org", self.token)._auth_header

    def projects(self, body, query):
        rows = [{"id": "1", "key": "ST", "name": "Storage"}] if query["keys"] == "ST" else []
        return httpx.Response(200, json={"values": rows, "isLast": True, "total": len(rows)})

    def put(self, number: int, **fields: Any) -> Row:
        key = f"ST-{number}"
        self.issues[key] = {"id": str(10_000 + number), "key": key, "fields": {"resolution": None, **fields}}
        self.move(key, "To Do")
        return self.issues[key]

    def move(self, key: str, status: str) -> None:
        category = {"id": 2, "key": STATUSES[status][1], "name": status}
        self.issues[key]["fields"]["status"] = {"id": "1", "name": status, "statusCategory": category}

    def search(self, body, query):
        text = re.search(r'description ~ "\\"(\w+)\\""', query["jql"]).group(1)
        rows = [row for row in self.issues.values() if text in json.dumps(row["fields"].get("description"))]
        return httpx.Response(200, json={"issues": rows, "isLast": True})

    def make(self, body, query):
        if not body["fields"].get("summary"):
            errors = {"summary": "You must specify a summary of the issue."}
            return httpx.Response(400, json={"errorMessages": [], "errors": errors})
        row = self.put(len(self.issues) + 1, **body["fields"])
        return httpx.Response(201, json={"id": row["id"], "key": row["key"], "self": f"{self.base_url}/x"})

    def one(self, key, **_):
        row = self.issues.get(key)
        missing = {"errorMessages": ["Issue does not exist or you do not have permission to see it."], "errors": {}}
        return httpx.Response(200, json=row) if row else httpx.Response(404, json=missing)

    def change(self, key, body, query):
        if key not in self.issues:
            return self.one(key)
        self.issues[key]["fields"] |= body["fields"]
        return httpx.Response(204)

    def steps(self, key, **_):
        rows = [
            {"id": number, "name": name, "to": {"name": name, "statusCategory": {"id": 2, "key": category}}}
            for name, (number, category) in STATUSES.items()
        ]
        return httpx.Response(200, json={"transitions": rows})

    def step(self, key, body, query):
        self.move(key, next(name for name, (number, _) in STATUSES.items() if number == body["transition"]["id"]))
        return httpx.Response(204)

    def users(self, body, query):
        found = [{"accountId": "5b10", "displayName": "Milo"}] if query["query"] == "milo" else []
        return httpx.Response(200, json=found)

    def setup(self, **_):
        field = {"fieldId": "customfield_10016", "displayName": "Story points"}
        return httpx.Response(200, json={"id": 5, "name": "B", "estimation": {"type": "field", "field": field}})

    def all_sprints(self, body, query):
        start = int(query["startAt"])
        return httpx.Response(200, json={"values": self.sprint_rows[start : start + 50], "isLast": True})

    def in_sprint(self, number, body, query):
        start = int(query["startAt"])
        return httpx.Response(200, json={"issues": self.sprint_issues.get(number, [])[start : start + 50]})

    def close(self, ref: str, *, planned: bool = True) -> None:
        self.move(ref, "Done" if planned else "Won't do")

    def reopen(self, ref: str) -> None:
        self.move(ref, "Doing")

    def text(self, ref: str) -> str:
        return json.dumps(self.issues[ref]["fields"], ensure_ascii=False)


class FakeRedmine(Fake):
    base_url, project = "https://redmine.example.org", "storage"
    routes: ClassVar = [
        ("GET", r"/projects/storage\.json", "projects"),
        ("GET", r"/projects/storage/versions\.json", "all_versions"),
        ("GET", r"/projects/storage/memberships\.json", "members"),
        ("GET", r"/issues\.json", "listed"),
        ("POST", r"/issues\.json", "make"),
        ("GET", r"/issues/(\d+)\.json", "one"),
        ("PUT", r"/issues/(\d+)\.json", "change"),
        ("GET", r"/issue_statuses\.json", "statuses"),
    ]
    STATUSES: ClassVar = [
        {"id": 1, "name": "New", "is_closed": False},
        {"id": 5, "name": "Closed", "is_closed": True},
        {"id": 6, "name": "Rejected", "is_closed": True},
    ]

    def __init__(self) -> None:
        super().__init__()
        self.versions: list[Row] = []
        self.lets_move = True

    def knows(self, request):
        return request.headers["X-Redmine-API-Key"] == self.token

    def projects(self, **_):
        return httpx.Response(200, json={"project": {"id": 1, "name": "Storage", "identifier": "storage"}})

    def put(self, number: int, **facts: Any) -> Row:
        self.issues[number] = {"id": number, "subject": "", "description": "", "status": {"id": 1}} | facts
        return self.issues[number]

    def listed(self, body, query):
        closed = {row["id"] for row in self.STATUSES if row["is_closed"]}
        rows = [
            row
            for row in self.issues.values()
            if (query["status_id"] == "*" or row["status"]["id"] in closed)
            and query.get("fixed_version_id", row.get("version")) == row.get("version")
        ]
        return httpx.Response(200, json={"issues": rows[int(query["offset"]) :], "total_count": len(rows)})

    def make(self, body, query):
        row = self.put(len(self.issues) + 1, **body["issue"])
        return httpx.Response(201, json={"issue": row})

    def one(self, number, **_):
        row = self.issues.get(int(number))
        return httpx.Response(200, json={"issue": row}) if row else httpx.Response(404)

    def change(self, number, body, query):
        row = self.issues.get(int(number))
        if row is None:
            return httpx.Response(404)
        fields = dict(body["issue"])
        if (status := fields.pop("status_id", None)) and self.lets_move:
            row["status"] = {"id": status}
        row |= fields
        return httpx.Response(204)

    def statuses(self, **_):
        return httpx.Response(200, json={"issue_statuses": self.STATUSES})

    def members(self, **_):
        return httpx.Response(200, json={"memberships": [{"user": {"id": 42, "name": "Milo"}}]})

    def all_versions(self, **_):
        return httpx.Response(200, json={"versions": self.versions})

    def close(self, ref: str, *, planned: bool = True) -> None:
        self.issues[int(ref)]["status"] = {"id": 5 if planned else 6}

    def reopen(self, ref: str) -> None:
        self.issues[int(ref)]["status"] = {"id": 1}

    def text(self, ref: str) -> str:
        return f"{self.issues[int(ref)]['subject']}\n{self.issues[int(ref)]['description']}"


FAKES = {"github": FakeGitHub, "gitlab": FakeGitLab, "jira": FakeJira, "redmine": FakeRedmine}
