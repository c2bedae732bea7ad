"""Jira Cloud issues, over its REST interface (developer.atlassian.com, version 3) and that of Jira Software (1.0).

Sprints are those of the board; the field of points is the one by which the board estimates.
"""

import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

import httpx

from activities.trackers import points
from activities.trackers.api import MOST_PAGES, Api, day_of, need
from activities.trackers.interface import Draft, Issue, Rejected, SprintFigures, Status
from activities.trackers.text import MARK, sentences, title_of

NOT_PLANNED = re.compile(r"won.?t|declin|cancel|duplicate|cannot reproduce|abandon|not planned|reject", re.IGNORECASE)
FIELDS = "status,resolution,description"


class Jira:
    def __init__(
        self, client: httpx.Client, base_url: str, project: str, token: str, *, account: str, board: str, kind: str
    ) -> None:
        """``project`` is its key, ``account`` the address of the token's owner, ``kind`` the name of an issue type."""
        basic = b64encode(f"{account}:{token}".encode()).decode()
        self.api = Api(client, base_url, {"Authorization": f"Basic {basic}", "Accept": "application/json"})
        self.base_url, self.project, self.board, self.kind = base_url.rstrip("/"), project, board, kind

    def check(self) -> str:
        page = self.api.get("/rest/api/3/project/search", keys=self.project)
        names = [need(row, str, "name") for row in need(page, list, "values")]
        if not names:
            raise Rejected("it shows the token no such project")
        return names[0]

    def find(self, mark: str, since: datetime) -> Issue | None:
        """The search splits words and is late by seconds, so each candidate is read, and a day is left for zones."""
        jql = f'project = "{self.project}" AND description ~ "\\"{mark}\\"" ORDER BY created DESC'
        page = self.api.get("/rest/api/3/search/jql", jql=jql, fields=FIELDS, maxResults=50)
        rows = [need(row, dict) for row in need(page, list, "issues")]
        return next((self._issue(row) for row in rows if mark in MARK.findall(str(_description(row)))), None)

    def create(self, draft: Draft) -> Issue:
        fields = {
            "project": {"key": self.project},
            "issuetype": {"name": self.kind},
            "summary": title_of(draft),
            "description": document(draft),
        }
        if draft.assignee and (account := self._account(draft.assignee)):
            fields["assignee"] = {"accountId": account}
        row = self.api.ask("POST", "/rest/api/3/issue", body={"fields": fields})
        issue = self.read(need(row, str, "key"))
        return issue if draft.status in (None, issue.status) else self.update(issue.ref, draft)

    def _account(self, name: str) -> str | None:
        """Whoever that name or address alone finds."""
        rows = need(self.api.get("/rest/api/3/user/search", query=name, maxResults=2), list)
        return need(rows[0], str, "accountId") if len(rows) == 1 else None

    def update(self, ref: str, draft: Draft) -> Issue:
        old = self._row(ref)
        fields = {"summary": title_of(draft), "description": document(draft, _below(_description(old), draft.mark))}
        self.api.ask("PUT", f"{_path(ref)}", body={"fields": fields})
        if draft.status and draft.status != self._issue(old).status:
            self._move(ref, draft.status)
        return self.read(ref)

    def _move(self, ref: str, status: Status) -> None:
        """By the first step that leads there; one for what was set aside by its name, else as for what is done."""
        rows = need(self.api.get(f"{_path(ref)}/transitions"), list, "transitions")
        leading = [row for row in rows if _leads_to(row) == status]
        if not leading and status == Status.DROPPED:
            leading = [row for row in rows if _leads_to(row) == Status.DONE]
        if not leading:
            raise Rejected("its workflow has no step that leads there")
        self.api.ask("POST", f"{_path(ref)}/transitions", body={"transition": {"id": need(leading[0], str, "id")}})

    def read(self, ref: str) -> Issue:
        return self._issue(self._row(ref))

    def _row(self, ref: str) -> dict[str, Any]:
        return need(self.api.get(_path(ref), fields=FIELDS), dict)

    def _issue(self, row: Any) -> Issue:
        key = need(row, str, "key")
        return Issue(key, f"{self.base_url}/browse/{quote(key)}", status_of(row.get("fields")))

    def sprints(self, since: date) -> list[SprintFigures]:
        if not self.board:
            return []
        setup = self.api.get(f"{self._board}/configuration")
        field = need(setup, str, "estimation", "field", "fieldId")
        found = []
        for row in self._values(f"{self._board}/sprint", "values", state="active,closed"):
            starts_on, ends_on = day_of(row.get("startDate")), day_of(row.get("completeDate") or row.get("endDate"))
            if starts_on and ends_on and starts_on <= ends_on and ends_on >= since:
                number, name = need(row, int, "id"), need(row, str, "name")
                found.append(SprintFigures(str(number), name, starts_on, ends_on, self._points(number, field)))
        return sorted(found, key=lambda sprint: sprint.starts_on)

    def _points(self, sprint: int, field: str) -> float:
        path = f"/rest/agile/1.0/sprint/{sprint}/issue"
        rows = self._values(path, "issues", fields=f"status,resolution,{field}")
        done = (need(row, dict, "fields") for row in rows)
        return sum(points.number(fields.get(field)) for fields in done if status_of(fields) == Status.DONE)

    def review_bodies(self, since: datetime) -> Iterator[tuple[date, str]]:
        """Jira has no pull requests."""
        return iter(())

    @property
    def _board(self) -> str:
        return f"/rest/agile/1.0/board/{quote(self.board, safe='')}"

    def _values(self, path: str, name: str, **params: Any) -> Iterator[dict[str, Any]]:
        for page in range(MOST_PAGES):
            answer = self.api.get(path, **params, startAt=50 * page, maxResults=50)
            rows = need(answer, list, name)
            yield from (need(row, dict) for row in rows)
            if len(rows) < 50 or answer.get("isLast") is True:
                return


def status_of(fields: Any) -> Status:
    if need(fields, str, "status", "statusCategory", "key") != "done":
        return Status.OPEN
    names = [(fields.get(name) or {}).get("name") for name in ("resolution", "status")]
    return Status.DROPPED if any(NOT_PLANNED.search(str(name)) for name in names) else Status.DONE


def _leads_to(transition: Any) -> Status:
    name = f"{need(transition, dict).get('name')} {need(transition, str, 'to', 'name')}"
    if need(transition, str, "to", "statusCategory", "key") != "done":
        return Status.OPEN
    return Status.DROPPED if NOT_PLANNED.search(name) else Status.DONE


def _path(ref: str) -> str:
    return f"/rest/api/3/issue/{quote(ref, safe='')}"


def _description(row: dict[str, Any]) -> dict[str, Any]:
    return (row.get("fields") or {}).get("description") or {}


def document(draft: Draft, below: list[Any] | None = None) -> dict[str, Any]:
    """The body in the Atlassian Document Format, with what colleagues wrote below the mark.

    Each word is a piece of text, in which nothing is a command and nobody is called.
    """
    items = [
        {"type": "listItem", "content": [_paragraph(f"{'✓ ' if met else ''}{' '.join(text.split())}")]}
        for text, met in draft.criteria
    ]
    words = [_paragraph(line) for line in draft.description.splitlines() if line.strip()]
    criteria = [_paragraph("Done when:"), {"type": "bulletList", "content": items}] if items else []
    lines = [_paragraph(sentence) for sentence in [*sentences(draft), f"Ref {draft.mark}"]]
    return {"type": "doc", "version": 1, "content": [*words, *criteria, *lines, *(below or [])]}


def _paragraph(text: str) -> dict[str, Any]:
    return {"type": "paragraph", "content": [{"type": "text", "text": text}]}


def _below(old: dict[str, Any], mark: str) -> list[Any]:
    blocks = old.get("content") or []
    places = [place for place, block in enumerate(blocks) if mark in MARK.findall(str(block))]
    return blocks[places[0] + 1 :] if places else []
