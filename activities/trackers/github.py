"""GitHub issues, over its REST interface (docs.github.com/rest, version 2022-11-28).

Sprints are milestones with a due date; points are labels such as ``points: 3``.
"""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any
from urllib.parse import quote

import httpx

from activities.trackers import points
from activities.trackers.api import Api, day_of, need
from activities.trackers.consecutive import Ending, spans
from activities.trackers.interface import Draft, Issue, Missing, SprintFigures, Status
from activities.trackers.text import bears, markdown, rewritten, title_of

MOST_PULLS = 200


class GitHub:
    def __init__(self, client: httpx.Client, base_url: str, project: str, token: str) -> None:
        """``project`` is ``owner/repository``; ``base_url`` is https://api.github.com, or /api/v3 of one's own."""
        headers = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        self.api = Api(client, base_url, headers)
        self.repo = f"/repos/{quote(project, safe='/')}"

    def check(self) -> str:
        return need(self.api.get(self.repo), str, "full_name")

    def find(self, mark: str, since: datetime) -> Issue | None:
        """Read from the list, which knows an issue at once: the index behind the search learns of it later."""
        recent = self.api.pages(f"{self.repo}/issues", state="all", since=f"{since:%Y-%m-%dT%H:%M:%SZ}")
        return next((_issue(row) for row in recent if bears(row.get("body"), mark)), None)

    def create(self, draft: Draft) -> Issue:
        body: dict[str, Any] = {"title": title_of(draft), "body": markdown(draft)}
        if draft.assignee:
            body["assignees"] = [draft.assignee]
        issue = _issue(self.api.ask("POST", f"{self.repo}/issues", body=body))
        return issue if draft.status in (None, issue.status) else self.update(issue.ref, draft)

    def update(self, ref: str, draft: Draft) -> Issue:
        old = self._row(ref)
        text = rewritten(old.get("body") or "", draft)
        body: dict[str, Any] = {"title": title_of(draft), "body": text}
        if draft.status and draft.status != _status(old):
            body |= STATES[draft.status]
        return _issue(self.api.ask("PATCH", f"{self.repo}/issues/{ref}", body=body))

    def read(self, ref: str) -> Issue:
        return _issue(self._row(ref))

    def _row(self, ref: str) -> dict[str, Any]:
        row = need(self.api.get(f"{self.repo}/issues/{ref}"), dict)
        if "pull_request" in row:
            raise Missing("it knows no such issue or project")
        return row

    def sprints(self, since: date) -> list[SprintFigures]:
        due = [
            Ending(str(need(row, int, "number")), need(row, str, "title"), ends_on)
            for row in self.api.pages(f"{self.repo}/milestones", state="all", sort="due_on", direction="desc")
            if (ends_on := day_of(row.get("due_on")))
        ]
        return [
            SprintFigures(ending.external_id, ending.name, starts_on, ending.ends_on, self._points(ending.external_id))
            for ending, starts_on in spans(due)
            if ending.ends_on >= since
        ]

    def _points(self, milestone: str) -> float:
        closed = self.api.pages(f"{self.repo}/issues", milestone=milestone, state="closed")
        done = (row for row in closed if "pull_request" not in row and _status(row) == Status.DONE)
        return sum(points.of_labels(_labels(row)) for row in done)

    def review_bodies(self, since: datetime) -> Iterator[tuple[date, str]]:
        pulls = self.api.pages(f"{self.repo}/pulls", state="all", sort="updated", direction="desc")
        for pull in islice(pulls, MOST_PULLS):
            changed_on = day_of(pull.get("updated_at"))
            if changed_on is None or changed_on < since.date():
                return
            yield day_of(pull.get("created_at")) or changed_on, pull.get("body") or ""
            for review in self.api.pages(f"{self.repo}/pulls/{need(pull, int, 'number')}/reviews"):
                yield day_of(review.get("submitted_at")) or changed_on, review.get("body") or ""


STATES = {
    Status.OPEN: {"state": "open", "state_reason": "reopened"},
    Status.DONE: {"state": "closed", "state_reason": "completed"},
    Status.DROPPED: {"state": "closed", "state_reason": "not_planned"},
}


def _status(row: dict[str, Any]) -> Status:
    return status_of(need(row, str, "state"), row.get("state_reason"))


def status_of(state: str, reason: Any) -> Status:
    if state != "closed":
        return Status.OPEN
    return Status.DROPPED if reason in ("not_planned", "duplicate") else Status.DONE


def _issue(row: Any) -> Issue:
    return Issue(str(need(row, int, "number")), need(row, str, "html_url"), _status(row))


def _labels(row: dict[str, Any]) -> list[Any]:
    return [label.get("name") if isinstance(label, dict) else label for label in row.get("labels") or []]
