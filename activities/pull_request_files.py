"""Exports of merged requests: which month each is of, and its text, which is counted and let go."""

import json
from collections import defaultdict
from datetime import date
from typing import Any

from activities.pull_requests import Tally, tallies
from mentorship.csvfiles import BadFile, Problem, read_csv, shown

TEXTS = ("body", "description")
DATES = ("merged_at", "mergedAt", "merged_on", "closed_at", "closedAt", "created_at", "createdAt")
MOST_REQUESTS = 20_000


def counted(content: bytes, name: str, track: str) -> dict[date, Tally]:
    """By month, what a JSON list of GitHub or GitLab, or a CSV file, says of a track's template.

    A request without the template counts nowhere. Raises ``BadFile`` with what is wrong.
    """
    bodies: dict[date, list[str]] = defaultdict(list)
    entries = _from_csv(content, name) if name.lower().endswith(".csv") else _from_json(content, name)
    for month, body in entries:
        bodies[month].append(body)
    found = {month: tallies(texts).get(track) for month, texts in bodies.items()}
    return {month: tally for month, tally in sorted(found.items()) if tally}


def _from_csv(content: bytes, name: str) -> list[tuple[date, str]]:
    sheet = read_csv(content, name, required=("merged_on", "body"))
    entries = [(day.replace(day=1), row["body"]) for row in sheet.rows if (day := row.day("merged_on"))]
    sheet.check()
    return entries


def _from_json(content: bytes, name: str) -> list[tuple[date, str]]:
    try:
        listed = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        raise BadFile(name, [Problem(line, "", "is neither JSON nor a file whose name ends in .csv")]) from None
    if not isinstance(listed, list) or len(listed) > MOST_REQUESTS:
        raise BadFile(name, [Problem(1, "", f"is not a list of at most {MOST_REQUESTS:,} requests")])
    entries, problems = [], []
    for number, entry in enumerate(listed, 1):
        try:
            entries.append(_entry(entry))
        except ValueError as error:
            problems.append(Problem(1, f"request {number}", str(error)))
    if problems:
        raise BadFile(name, problems[:50], more=max(0, len(problems) - 50))
    return entries


def _entry(entry: Any) -> tuple[date, str]:
    if not isinstance(entry, dict):
        raise ValueError("is not an object with a text and a date")
    body = next((entry[key] for key in TEXTS if key in entry), None)
    if body is not None and not isinstance(body, str):
        raise ValueError("its text is not a text")
    if not any(key in entry for key in TEXTS):
        raise ValueError(f"has none of {', '.join(TEXTS)}")
    when = next((entry[key] for key in DATES if entry.get(key)), "")
    try:
        return date.fromisoformat(str(when)[:10]).replace(day=1), body or ""
    except ValueError:
        raise ValueError(f"{shown(str(when))} is no date; one of {', '.join(DATES[:3])} is asked for") from None
