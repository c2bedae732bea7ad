"""A task as Markdown, for any tracker: what colleagues may read, and nothing else. Plain values, no Django."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from activities.time_box import in_words


@dataclass(frozen=True)
class Sheet:
    """What is sent of a task: neither its goal, nor its remark, nor whose it is. ``criteria``: a text, and if met."""

    title: str
    kind: str
    minutes: int
    description: str = ""
    criteria: Sequence[tuple[str, bool]] = ()
    due_on: date | None = None
    url: str = ""


def body(sheet: Sheet) -> str:
    """All but the title, as a tracker shows it under its own."""
    parts = [sheet.description.strip()]
    if sheet.criteria:
        ticks = [f"- [{'x' if met else ' '}] {_line(text)}" for text, met in sheet.criteria]
        parts.append("\n".join(["**Acceptance criteria**", "", *ticks]))
    facts = [f"{sheet.kind.capitalize()}, time box: {in_words(sheet.minutes)}."]
    if sheet.due_on:
        facts.append(f"Due on {sheet.due_on:%-d %B %Y}.")
    parts.append(" ".join(facts))
    parts.append(f"<{sheet.url}>" if sheet.url else "")
    return "\n\n".join(part for part in parts if part)


def document(sheets: Iterable[Sheet]) -> str:
    """Several tasks in one file, a heading each."""
    return "\n\n".join(f"## {_line(sheet.title)}\n\n{body(sheet)}" for sheet in sheets) + "\n"


def _line(text: str) -> str:
    """On one line, so that nothing typed begins a heading or a list of its own."""
    return " ".join(text.split())
