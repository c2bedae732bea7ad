"""GitLab issues, over its REST interface (docs.gitlab.com/api, v4).

Sprints are milestones with a start and a due date, which every edition has; points are the weight of an issue, else a
label such as ``points: 3``. GitLab knows no issue that was closed without being done.
"""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any
from urllib.parse import quote

import httpx

from activities.trackers import points
from activities.trackers.api import Api, day_of, need
from activities.trackers.interface import Draft, Issue, SprintFigures, Status
from activities.trackers.text import bears, markdown, rewritten, title_of

MOST_REQUESTS = 200


class GitLab:
    def __init__(self, client: httpx.Client, base_url: str, project: str, token: str) -> None:
        """``project`` is ``group/project`` or its number; ``base_url`` is such as https://gitlab.com."""
        self.api = Api(client, base_url, {"PRIVATE-TOKEN": token})
        self.project = f"/api/v4/projects/{quote(project, safe='')}"

    def check(self) -> str:
        return need(self.api.get(self.project), str, "path_with_namespace")

    def find(self, mark: str, since: datetime) -> Issue | None:
        found = self.api.pages(f"{self.project}/issues", search=mark, created_after=since.isoformat())
        return next((_issue(row) for row in found if bears(row.get("description"), mark)), None)

    def create(self, draft: Draft) -> Issue:
        body: dict[str, Any] = {"title": title_of(draft), "description": markdown(draft)}
        if draft.assignee and (number := self._user(draft.assignee)):
            body["assignee_ids"] = [number]
        issue = _issue(self.api.ask("POST", f"{self.project}/issues", body=body))
        return issue if draft.status in (None, Status.OPEN) else self.update(issue.ref, draft)

    def _user(self, name: str) -> int | None:
        rows = need(self.api.get("/api/v4/users", username=name), list)
        return need(rows[0], int, "id") if rows else None

    def update(self, ref: str, draft: Draft) -> Issue:
        old = need(self.api.get(f"{self.project}/issues/{ref}"), dict)
        text = rewritten(old.get("description") or "", draft)
        body = {"title": title_of(draft), "description": text}
        if draft.status and (_issue(old).status == Status.OPEN) is not (draft.status == Status.OPEN):
            body["state_event"] = "reopen" if draft.status == Status.OPEN else "close"
        return _issue(self.api.ask("PUT", f"{self.project}/issues/{ref}", body=body))

    def read(self, ref: str) -> Issue:
        return _issue(self.api.get(f"{self.project}/issues/{ref}"))

    def sprints(self, since: date) -> list[SprintFigures]:
        found = []
        for row in self.api.pages(f"{self.project}/milestones"):
            starts_on, ends_on = day_of(row.get("start_date")), day_of(row.get("due_date"))
            if starts_on and ends_on and starts_on <= ends_on and ends_on >= since:
                number, title = need(row, int, "id"), need(row, str, "title")
                found.append(SprintFigures(str(number), title, starts_on, ends_on, self._points(title)))
        return sorted(found, key=lambda sprint: sprint.starts_on)

    def _points(self, milestone: str) -> float:
        closed = self.api.pages(f"{self.project}/issues", milestone=milestone, state="closed")
        return sum(points.number(row.get("weight")) or points.of_labels(row.get("labels") or []) for row in closed)

    def review_bodies(self, since: datetime) -> Iterator[tuple[date, str]]:
        changed = self.api.pages(f"{self.project}/merge_requests", updated_after=since.isoformat(), scope="all")
        for request in islice(changed, MOST_REQUESTS):
            made_on = day_of(request.get("created_at")) or since.date()
            yield made_on, request.get("description") or ""
            for note in self.api.pages(f"{self.project}/merge_requests/{need(request, int, 'iid')}/notes"):
                if note.get("system") is not True:
                    yield day_of(note.get("created_at")) or made_on, note.get("body") or ""


def status_of(state: str) -> Status:
    return Status.DONE if state == "closed" else Status.OPEN


def _issue(row: Any) -> Issue:
    return Issue(str(need(row, int, "iid")), need(row, str, "web_url"), status_of(need(row, str, "state")))
