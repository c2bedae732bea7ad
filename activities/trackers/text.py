"""How a task reads as an issue: what it takes to be done, the time box, and the way back. No name, no other word."""

import re

from activities.trackers.interface import Draft

MARK = re.compile(r"\b[0-9a-f]{32}\b")
TITLE_LENGTH = 250


def title_of(draft: Draft) -> str:
    """One line, as long as every tracker takes."""
    return " ".join(draft.title.split())[:TITLE_LENGTH]


def sentences(draft: Draft) -> list[str]:
    """What stands after the criteria."""
    return [f"Time box: {time_box(draft.minutes)}", f"Where it comes from: {draft.link}"]


def time_box(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h" if hours else "", f"{rest} min" if rest else ""]
    return " ".join(part for part in parts if part) or "0 min"


def markdown(draft: Draft, *, hidden_mark: bool = True) -> str:
    """The body: criteria as a list that can be ticked, then the sentences, then the mark, hidden where that works."""
    lines = [f"- [{'x' if met else ' '}] {' '.join(text.split())}" for text, met in draft.criteria]
    mark = f"<!-- ref {draft.mark} -->" if hidden_mark else f"Ref {draft.mark}"
    words = [draft.description.strip(), ""] if draft.description.strip() else []
    return "\n".join([*words, *(["Done when:", "", *lines, ""] if lines else []), *sentences(draft), "", mark])


def as_read(draft: Draft) -> str:
    """What colleagues will see: the title, then the body, without the mark that means nothing to them."""
    return f"{title_of(draft)}\n\n{markdown(draft).rpartition('<!--')[0].rstrip()}"


def rewritten(old: str, draft: Draft, body: str) -> str:
    """The new body, followed by what colleagues wrote below the mark of the old one."""
    _, found, below = old.partition(draft.mark)
    if not found:
        return body
    below = below.removeprefix(" -->").strip()
    return f"{body}\n\n{below}" if below else body


def bears(text: object, mark: str) -> bool:
    return isinstance(text, str) and mark in MARK.findall(text)
