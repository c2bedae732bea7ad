"""Pull- and merge-request templates for a mentor's feedback on standards and architecture, and counting them again.

Plain values in and out. A template carries a mark that a reader of web pages doesn't see, with the track it is of, and
one before each section; so what was filled in can be counted without keeping a word of it, or who wrote it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

VERSION = 1
LONGEST_BODY = 100_000
MOST_SKILLS = 5
ASIDE = "Feedback here is developmental: it helps its author grow. It is no evaluation, and is used for none."
OWN = "questions"


@dataclass(frozen=True)
class Section:
    """``hint``: for who writes it, seen while writing only. ``asks``: by focus, boxes to tick; empty: free words."""

    key: str
    heading: str
    hint: str
    asks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    by_author: bool = False


_TECHNICAL_STANDARDS = (
    "Names say what things are, and the same thing has one name",
    "Tests show what should hold, and would fail without the change",
    "Errors are handled where something can be done about them",
    "Nothing is logged that should stay private",
)
_LEADERSHIP_STANDARDS = (
    "The description lets somebody from another team follow the decision",
    "The change is small enough to review in one sitting",
    "It follows what the team agreed on, or says why not",
)
_TECHNICAL_ARCHITECTURE = (
    "Each part has one reason to change",
    "Dependencies point the way the system wants them to",
    "What happens at ten times the load, or when a part is down, is known",
    "It can be rolled back",
)
_LEADERSHIP_ARCHITECTURE = (
    "The alternatives are named, with why they were not taken",
    "Who has to live with the decision was asked",
    "What it costs later is said",
)
SECTIONS = (
    Section("context", "Context", "What does this change, and which part of it is new to you?", by_author=True),
    Section("look_at", "What to look at", "Where would you like a second pair of eyes most?", by_author=True),
    Section(
        "standards", "Standards", "Tick what holds. Below, one line on what would bring it closer, with its place.",
        {
            "technical": _TECHNICAL_STANDARDS,
            "leadership": _LEADERSHIP_STANDARDS,
            "blend": (*_TECHNICAL_STANDARDS[:2], *_LEADERSHIP_STANDARDS[:2]),
        },
    ),
    Section(
        "architecture", "Architecture", "Tick what holds. Below, what you saw, what follows from it, and a question.",
        {
            "technical": _TECHNICAL_ARCHITECTURE,
            "leadership": _LEADERSHIP_ARCHITECTURE,
            "blend": (*_TECHNICAL_ARCHITECTURE[:2], *_LEADERSHIP_ARCHITECTURE[:2]),
        },
    ),
    Section("went_well", "What went well", "One thing that should be done like this again, and what it made easier."),
    Section("try_next", "What to try next", "One thing, small enough for the next change. Ask before you advise."),
    Section(
        "severity", "How much it matters", "Tick one, so that nobody has to guess.",
        dict.fromkeys(
            ("technical", "leadership", "blend"),
            ("It has to change before this is merged", "It is worth changing soon", "It is a matter of taste"),
        ),
    ),
)  # fmt: skip
KEYS = tuple(section.key for section in SECTIONS)
HEADINGS = {section.key: section.heading for section in SECTIONS} | {OWN: "Questions"}


@dataclass(frozen=True)
class Wanted:
    """What a template is made for. ``track``: its address, such as ``craft/depth``; ``focus``: technical, leadership
    or blend; ``skills``: what its mentees want to learn; ``sections``: keys; ``questions``: the owner's own."""

    track: str
    name: str
    focus: str
    skills: Sequence[str] = ()
    sections: Sequence[str] = KEYS
    questions: Sequence[str] = ()


@dataclass(frozen=True)
class Part:
    """A section as it stands in the template."""

    key: str
    heading: str
    hint: str
    boxes: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tally:
    """``reviews`` that carried the mark, and by section in how many of them something was filled in."""

    reviews: int = 0
    sections: Counter[str] = field(default_factory=Counter)


def parts_of(wanted: Wanted) -> list[Part]:
    """In the order of ``SECTIONS``, the owner's own questions last."""
    parts = [
        Part(section.key, section.heading, _hint(section, wanted), section.asks.get(wanted.focus, ()))
        for section in SECTIONS
        if section.key in wanted.sections
    ]
    if wanted.questions:
        parts.append(
            Part(OWN, HEADINGS[OWN], "For the mentor. An answer below each.", questions=tuple(wanted.questions))
        )
    return parts


def _hint(section: Section, wanted: Wanted) -> str:
    who = "For the author" if section.by_author else "For the mentor"
    skills = ", ".join(wanted.skills[:MOST_SKILLS])
    wished = f" People on this track want to learn {skills}." if section.key == "look_at" and skills else ""
    return f"{who}. {section.hint}{wished}"


def written(wanted: Wanted) -> str:
    """The template as Markdown that GitHub and GitLab both understand."""
    blocks = [f"<!-- mentoring-feedback v{VERSION} track={wanted.track} -->", f"> {_inert(wanted.name)}. {ASIDE}"]
    for part in parts_of(wanted):
        lines = [f"<!-- section: {part.key} -->", f"## {part.heading}", f"<!-- {_inert(part.hint)} -->"]
        lines += [f"- [ ] {_inert(box)}" for box in part.boxes]
        lines += [f"**{_inert(question)}**\n" for question in part.questions]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks).rstrip() + "\n"


def _inert(text: str) -> str:
    """Words that start no element, comment, emphasis or mention where they stand."""
    text = " ".join(text.split())
    for character, harmless in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("--", "\N{EN DASH}"), ("*", "\\*")):
        text = text.replace(character, harmless)
    return text.replace("@", "@\N{ZERO WIDTH NON-JOINER}")


MARK = re.compile(r"<!--\s*mentoring-feedback v\d+ track=([-\w]{1,60}/[-\w]{1,60})\s*-->", re.ASCII)
BEGINS = re.compile(r"<!--\s*section: (\w{1,20})\s*-->", re.ASCII)
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
ASKED = re.compile(r"\s*(?:#{1,6}\s.*|[-*+]\s*\[ ?\].*|\*\*.*\*\*\s*|>.*|)")


def tallies(bodies: Iterable[object]) -> dict[str, Tally]:
    """By track: how many texts carry its mark, and which sections of them are filled in. What is no text is skipped."""
    reviews: Counter[str] = Counter()
    sections: dict[str, Counter[str]] = {}
    for body in bodies:
        if not isinstance(body, str) or not (mark := MARK.search(body := body[:LONGEST_BODY])):
            continue
        reviews[mark.group(1)] += 1
        sections.setdefault(mark.group(1), Counter()).update(_filled(body[mark.end() :]))
    return {track: Tally(number, sections[track]) for track, number in reviews.items()}


def _filled(body: str) -> set[str]:
    """The sections below the mark in which there is more than the template itself says."""
    _, *pieces = BEGINS.split(body)
    found = zip(pieces[::2], pieces[1::2], strict=True)
    return {key for key, text in found if key in HEADINGS and _has_words(text)}


def _has_words(text: str) -> bool:
    return any(not ASKED.fullmatch(line) for line in COMMENT.sub("", text).splitlines())
