"""Whether a name counts activity or applause alone, and what a figure says against its target: in plain sentences."""

import re
from datetime import date

ACTIVITY = re.compile(
    r"\b(sessions?|hours?|meetings?|minutes|log-?ins?|logged|sign-?ups?|participants?|participation|attendance|"
    r"attended|enrol\w*|pairs|matches|matched|head-?count)\b",
    re.IGNORECASE,
)
APPLAUSE = re.compile(r"\b(satisf\w*|happy|happiness|nps|net promoter|enjoy\w*|smil\w*)\b", re.IGNORECASE)
EVIDENCE = re.compile(
    r"\b(goals?|skills?|progress|autonom\w*|independen\w*|alone|unaided|reached|level|lead[s]?|own[s]?|apply|applies|"
    r"applied|can|able)\b",
    re.IGNORECASE,
)


def counted_alone(name: str) -> str:
    """Why a name that only counts is no success metric, with a suggestion; empty when it is one."""
    if EVIDENCE.search(name):
        return ""
    if found := ACTIVITY.search(name):
        what = found[0].lower()
        return (
            f"“{name}” counts: {what} say that people met or came, not that somebody learned. Keep it as context, and "
            "name what people can do afterwards, such as “Goals reached as expected”."
        )
    if APPLAUSE.search(name):
        return (
            f"“{name}” says that people liked it, not that somebody learned. Name what people can do afterwards, such "
            "as “Skills that an assessor saw grow”."
        )
    return ""


def verdict(value: float, low: float | None, high: float | None, target: float, by: date) -> str:
    """What a figure says against its target; the interval decides where there is one."""
    low, high = value if low is None else low, value if high is None else high
    if low >= target:
        return "The target is reached."
    if high < target:
        return f"The target is not reached so far; it is set for {by:%-d %B %Y}."
    return "Whether the target is reached can't be told: it lies within the interval."
