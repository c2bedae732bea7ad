"""What is odd about the people of a matching, in sentences for whoever runs it; nothing of it stops the matching."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from pairing.matching.conflicts import Name
from pairing.matching.overlap import is_zone
from pairing.matching.people import Candidate
from pairing.matching.skills import TEACHES_FROM

MOST_NAMED = 5


def remarks(mentees: Sequence[Candidate], mentors: Sequence[Candidate], name: Name = str) -> list[str]:
    """With people as ``name`` calls them."""
    people = {person.id: person for person in (*mentees, *mentors)}.values()
    return [*_circles(people, name), *_unknown_skills(mentees, mentors), *_unknown_zones(people, name)]


def _circles(people: Iterable[Candidate], name: Name) -> Iterator[str]:
    inside = sorted(name(person.id) for person in people if person.id in person.line)
    if inside:
        yield (
            f"The reporting lines of {_named(inside)} lead back to themselves. All of one circle count as one line, "
            "and nobody in it is paired with another; mend it in the directory."
        )


def _unknown_skills(mentees: Sequence[Candidate], mentors: Sequence[Candidate]) -> Iterator[str]:
    taught = {skill for mentor in mentors for skill, level in mentor.skills.items() if level >= TEACHES_FROM}
    wishes = Counter(skill for mentee in mentees for skill in mentee.wants if skill not in taught)
    if wishes:
        often = [f"{skill} ({times})" for skill, times in sorted(wishes.items(), key=lambda wish: (-wish[1], wish[0]))]
        yield f"No mentor here teaches what some wish for: {_named(often)}. Those wishes can't be met by any pair."


def _unknown_zones(people: Iterable[Candidate], name: Name) -> Iterator[str]:
    lost = sorted(name(person.id) for person in people if not is_zone(person.zone))
    if lost:
        yield f"The time zone of {_named(lost)} is not known, so that their working hours in common count half-way."


def _named(names: Sequence[str]) -> str:
    """At most five of them, and how many more there are."""
    more = len(names) - MOST_NAMED
    if more > 0:
        return f"{', '.join(names[:MOST_NAMED])} and {more} more"
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
