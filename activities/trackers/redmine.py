"""Redmine issues, over its REST interface (redmine.org/projects/redmine/wiki/Rest_api).

Sprints are versions with a due date; points are a custom field of issues called “Story points”, “Points” or “Estimate”.
Whether a status is an open one is read from Redmine; one that is called after rejecting sets the task aside.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

import httpx

from activities.trackers import points
from activities.trackers.api import MOST_PAGES, Api, day_of, need
from activities.trackers.consecutive import Ending, spans
from activities.trackers.interface import Draft, Issue, Rejected, SprintFigures, Status
from activities.trackers.text import bears, markdown, rewritten, title_of

NOT_PLANNED = re.compile(r"reject|declin|cancel|obsolete|won.?t|not planned|verworfen|abgewiesen", re.IGNORECASE)
POINTS = {"story points", "points", "estimate"}


class Redmine:
    def __init__(self, client: httpx.Client, base_url: str, project: str, token: str) -> None:
        """``project`` is its identifier, as in its address."""
        self.api = Api(client, base_url, {"X-Redmine-API-Key": token})
        self.base_url, self.project = base_url.rstrip("/"), project
        self._statuses: list[dict[str, Any]] = []

    def check(self) -> str:
        return need(self.api.get(f"/projects/{quote(self.project, safe='')}.json"), str, "project", "name")

    def find(self, mark: str, since: datetime) -> Issue | None:
        created = f">={since:%Y-%m-%dT%H:%M:%SZ}"
        rows = self._issues(project_id=self.project, status_id="*", created_on=created)
        return next((self._issue(row) for row in rows if bears(row.get("description"), mark)), None)

    def create(self, draft: Draft) -> Issue:
        fields: dict[str, Any] = {"project_id": self.project, **_words(draft, markdown(draft, plain=True))}
        if draft.assignee and (number := self._member(draft.assignee)):
            fields["assigned_to_id"] = number
        issue = self._issue(need(self.api.ask("POST", "/issues.json", body={"issue": fields}), dict, "issue"))
        return issue if draft.status in (None, issue.status) else self.update(issue.ref, draft)

    def _member(self, name: str) -> int | None:
        """Of the project, by the name that is shown there: only an administrator's token finds a login."""
        path = f"/projects/{quote(self.project, safe='')}/memberships.json"
        rows = need(self.api.get(path, limit=100), list, "memberships")
        users = [row["user"] for row in rows if isinstance(row, dict) and isinstance(row.get("user"), dict)]
        return next((user.get("id") for user in users if str(user.get("name")).lower() == name.lower()), None)

    def update(self, ref: str, draft: Draft) -> Issue:
        """Redmine lets a status that the workflow forbids fall without a word, so it is read again."""
        old = self._row(ref)
        fields = _words(draft, rewritten(old.get("description") or "", draft, plain=True))
        if draft.status and draft.status != self._issue(old).status:
            fields["status_id"] = self._status_for(draft.status)
        self.api.ask("PUT", f"/issues/{ref}.json", body={"issue": fields})
        issue = self.read(ref)
        if "status_id" in fields and (issue.status == Status.OPEN) is not (draft.status == Status.OPEN):
            raise Rejected("its workflow does not let the token change the status")
        return issue

    def read(self, ref: str) -> Issue:
        return self._issue(self._row(ref))

    def _row(self, ref: str) -> dict[str, Any]:
        return need(self.api.get(f"/issues/{ref}.json"), dict, "issue")

    def sprints(self, since: date) -> list[SprintFigures]:
        path = f"/projects/{quote(self.project, safe='')}/versions.json"
        rows = need(self.api.get(path), list, "versions")
        due = [
            Ending(str(need(row, int, "id")), need(row, str, "name"), ends_on)
            for row in rows
            if (ends_on := day_of(need(row, dict).get("due_date")))
        ]
        return [
            SprintFigures(ending.external_id, ending.name, starts_on, ending.ends_on, self._points(ending.external_id))
            for ending, starts_on in spans(due)
            if ending.ends_on >= since
        ]

    def _points(self, version: str) -> float:
        closed = self._issues(project_id=self.project, fixed_version_id=version, status_id="closed")
        return sum(_points(row) for row in closed if self._issue(row).status == Status.DONE)

    def review_bodies(self, since: datetime) -> Iterator[tuple[date, str]]:
        """Redmine has no pull requests."""
        return iter(())

    def _issues(self, **params: Any) -> Iterator[dict[str, Any]]:
        for page in range(MOST_PAGES):
            answer = self.api.get("/issues.json", **params, limit=100, offset=100 * page)
            rows = need(answer, list, "issues")
            yield from (need(row, dict) for row in rows)
            if len(rows) < 100:
                return

    def _known_statuses(self) -> list[dict[str, Any]]:
        if not self._statuses:
            self._statuses = need(self.api.get("/issue_statuses.json"), list, "issue_statuses")
        return self._statuses

    def _status_for(self, status: Status) -> int:
        fitting = [row for row in self._known_statuses() if _status(row) == status]
        closed = [row for row in self._known_statuses() if row.get("is_closed")]
        chosen = fitting or (closed if status == Status.DROPPED else [])
        if not chosen:
            raise Rejected("it has no status that fits")
        return need(chosen[0], int, "id")

    def _issue(self, row: dict[str, Any]) -> Issue:
        number, status = need(row, int, "id"), need(row, int, "status", "id")
        known = next((known for known in self._known_statuses() if known.get("id") == status), {})
        return Issue(str(number), f"{self.base_url}/issues/{number}", _status(known))


def _status(row: dict[str, Any]) -> Status:
    if not row.get("is_closed"):
        return Status.OPEN
    return Status.DROPPED if NOT_PLANNED.search(str(row.get("name"))) else Status.DONE


def _words(draft: Draft, text: str) -> dict[str, Any]:
    return {"subject": title_of(draft), "description": text, "estimated_hours": round(draft.minutes / 60, 2)}


def _points(row: dict[str, Any]) -> float:
    for field in row.get("custom_fields") or []:
        if isinstance(field, dict) and str(field.get("name")).strip().lower() in POINTS:
            try:
                return points.number(float(field.get("value") or 0))
            except (TypeError, ValueError):
                return 0.0
    return points.number(row.get("story_points"))
