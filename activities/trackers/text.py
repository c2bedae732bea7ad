"""How a task reads as an issue: what it takes to be done, the time box, and the way back. No name, no other word.

It is written with the token of the connection, so its words do nothing but stand there: a line that begins with a slash
would be a command of GitLab's, or of a robot that listens on GitHub, and an @ would call whoever has that name there.
Words that close or link an issue, such as “fixes #1”, mean something in commits and merge requests alone.
"""

import re

from activities.trackers.interface import Draft

MARK = re.compile(r"\b[0-9a-f]{32}\b")
TITLE_LENGTH = 250
UNSEEN = "\N{ZERO WIDTH NON-JOINER}"  # takes no room, and is part of no command and no name
# The first slash of a line, after blanks and the marks of lists and quotes; one that is escaped follows a backslash.
COMMAND = re.compile(r"^((?:\[x\]|\d+[.)]|[^\w/`\\\n])*)/", re.MULTILINE | re.IGNORECASE)
MENTION = re.compile(r"(?<![A-Za-z0-9_])@(?=\w)")


def title_of(draft: Draft) -> str:
    """One line, as long as every tracker takes."""
    title = " ".join(draft.title.split())
    return f"{UNSEEN if title.startswith('/') else ''}{title}"[:TITLE_LENGTH]


def sentences(draft: Draft) -> list[str]:
    """What stands after the criteria."""
    return [f"Time box: {time_box(draft.minutes)}", f"Where it comes from: {draft.link}"]


def time_box(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h" if hours else "", f"{rest} min" if rest else ""]
    return " ".join(part for part in parts if part) or "0 min"


def as_read(draft: Draft) -> str:
    """What colleagues will see: the title, then the body, without the mark that means nothing to them."""
    return f"{title_of(draft)}\n\n{_words(draft)}"


def _words(draft: Draft) -> str:
    """Criteria as a list that can be ticked, then the sentences."""
    lines = [f"- [{'x' if met else ' '}] {' '.join(text.split())}" for text, met in draft.criteria]
    words = [draft.description.strip(), ""] if draft.description.strip() else []
    return "\n".join([*words, *(["Done when:", "", *lines, ""] if lines else []), *sentences(draft)])


def markdown(draft: Draft, *, plain: bool = False) -> str:
    """The words, then the mark, unseen. ``plain``: for a tracker without commands that may not read Markdown."""
    words = MENTION.sub(f"@{UNSEEN}", _words(draft))
    return f"{words}\n\nRef {draft.mark}" if plain else f"{without_commands(words)}\n\n<!-- ref {draft.mark} -->"


def rewritten(old: str, draft: Draft, *, plain: bool = False) -> str:
    """The new body, followed by what colleagues wrote below the mark of the old one.

    They may not do what the token may, so a command of theirs does not run either, now that the token writes it.
    """
    body = markdown(draft, plain=plain)
    _, _, below = old.partition(draft.mark)
    below = below.removeprefix(" -->").strip()
    return "\n\n".join([body, *([below if plain else without_commands(below)] if below else [])])


def without_commands(text: str) -> str:
    """Slashes at the beginning of lines escaped as Markdown does: they read as before, and again changes nothing.

    A carriage return alone ends a line too, since GitLab leaves it out before it looks for commands.
    """
    return COMMAND.sub(r"\1\\/", text.replace("\r\n", "\n").replace("\r", "\n"))


def bears(text: object, mark: str) -> bool:
    return isinstance(text, str) and mark in MARK.findall(text)
