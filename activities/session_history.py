"""What was put right in the log of a session, in words: its facts, never what was said."""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from activities.models import Session, SessionVersion

Facts = Session | SessionVersion


def changes_of(session: Session) -> dict[datetime, str]:
    """By when it was put right, what stands there since then and what stood there before."""
    versions: list[Facts] = [*session.versions.all(), session]
    return {old.changed_at: difference(old, new) for old, new in pairwise(versions) if isinstance(old, SessionVersion)}


def difference(old: Facts, new: Facts) -> str:
    return ", ".join(_differences(old, new))


def _differences(old: Facts, new: Facts) -> Iterator[str]:
    if old.held_on != new.held_on:
        yield f"held on {new.held_on:%-d %B %Y} instead of {old.held_on:%-d %B %Y}"
    if old.minutes != new.minutes:
        yield f"{new.minutes} minutes instead of {old.minutes}"
    if old.topics != new.topics:
        yield f"about {_topics(new)} instead of {_topics(old)}"


def _topics(facts: Facts) -> str:
    return " and ".join(facts.topic_labels) or "nothing in particular"
