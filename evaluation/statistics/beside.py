"""What a promotion comparison tells beside those that were kept before it.

Who is promoted, comes or leaves is known in the house; whether they are mentored is not. Two comparisons differ by what
happened in between, so where that concerns few, or all of them are mentored or none, the two together tell it of each.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from string import ascii_letters
from typing import Any, NamedTuple, TypeAlias

from evaluation.statistics.groups import EITHER, PEOPLE
from evaluation.statistics.observations import Observation

Lives: TypeAlias = Mapping[str, Mapping[str, Observation]]  # by person, then by quarter
Arms: TypeAlias = tuple[set[str], set[str]]  # the people concerned: others, mentored

ABSENT, ARMS = "--", {(False, False): "o", (False, True): "O", (True, False): "m", (True, True): "M"}
FLAGS = {letter: flags for flags, letter in ARMS.items()}


def lives_of(observations: Iterable[Observation]) -> Lives:
    found: dict[str, dict[str, Observation]] = defaultdict(dict)
    for one in observations:
        found[one.person][one.quarter] = one
    return found


class Told(NamedTuple):
    """Whether who differs is told: by all figures together, and by those of some group."""

    together: bool
    by_group: bool


def told_beside(now: Lives, kept: Mapping[str, Any]) -> Told:
    """Whether some were promoted or exposed otherwise than in what was ``packed`` then, and they are few.

    Few are under ten people, or under three of an arm; of each tenure band × performance band as of all.
    """
    ours, theirs = _moved(now, kept)
    known = {*kept["quarters"]}
    quarters = sorted({*known, *_quarters(now)})
    mine, before = _by_group(ours), _by_group(theirs)
    return Told(
        _told(ours, theirs, quarters, known),
        any(_told(mine.get(group, {}), before.get(group, {}), quarters, known) for group in {*mine, *before}),
    )


def packed(lives: Lives, groups: Iterable[Sequence[str]] = ()) -> dict[str, Any]:
    """For JSON: of each person two letters a quarter, for the arm (large when promoted) and for the group.

    ``groups`` that come first, so that letters mean the same as elsewhere.
    """
    quarters, first = _quarters(lives), [(tenure, band) for tenure, band in groups]
    groups = [*first, *sorted({_group(one) for life in lives.values() for one in life.values()} - {*first})]
    letters = dict(zip(groups, ascii_letters, strict=False))

    def cell(one: Observation | None) -> str:
        return ARMS[one.mentored, one.promoted] + letters[_group(one)] if one else ABSENT

    people = {person: "".join(cell(life.get(quarter)) for quarter in quarters) for person, life in lives.items()}
    return {"quarters": quarters, "groups": groups, "people": people}


def unpacked(kept: Mapping[str, Any]) -> Lives:
    """What ``packed`` wrote."""
    groups = dict(zip(ascii_letters, kept["groups"], strict=False))

    def read(person: str, cells: str) -> Iterator[Observation]:
        for place, quarter in enumerate(kept["quarters"]):
            arm, group = cells[2 * place], cells[2 * place + 1]
            if arm in FLAGS:
                (mentored, promoted), (tenure, band) = FLAGS[arm], groups[group]
                yield Observation(mentored, promoted, tenure, band, quarter, person)

    return lives_of(one for person, cells in kept["people"].items() for one in read(person, cells))


def _moved(now: Lives, kept: Mapping[str, Any]) -> tuple[Lives, Lives]:
    """The lives, now and then, of those who did not simply go on as they were; most did, and need no second look."""
    here, there = packed(now, kept["groups"]), kept["people"]
    more = len(here["quarters"]) - len(kept["quarters"])
    comparable = here["quarters"][: len(kept["quarters"])] == kept["quarters"]

    def went_on(person: str) -> bool:
        cells, before = here["people"].get(person, ABSENT * len(here["quarters"])), there.get(person, "")
        return comparable and bool(before) and cells == before + (before[-2].lower() + before[-1]) * more

    people = {person for person in {*here["people"], *there} if not went_on(person)}
    then = unpacked({**kept, "people": {person: there[person] for person in people & {*there}}})
    return {person: now[person] for person in people & {*now}}, then


def _told(now: Lives, then: Lives, quarters: Sequence[str], known: Collection[str]) -> bool:
    return _few(_promoted(now, then)) or _few(_exposed(now, then, quarters, known))


def _few(arms: Arms) -> bool:
    others, mentored = arms
    return bool(others or mentored) and (len(others | mentored) < PEOPLE or min(len(others), len(mentored)) < EITHER)


def _promoted(now: Lives, then: Lives) -> Arms:
    """Who was promoted in one and not in the other, or in the other arm."""
    arms: Arms = (set(), set())
    for person in {*now, *then}:
        ours, theirs = (
            {(one.quarter, one.mentored) for one in lives.get(person, {}).values() if one.promoted}
            for lives in (now, then)
        )
        for _, mentored in ours ^ theirs:
            arms[mentored].add(person)
    return arms


def _exposed(now: Lives, then: Lives, quarters: Sequence[str], known: Collection[str]) -> Arms:
    """Whose quarters count otherwise than in the ``known`` ones and, in those since, otherwise than the quarter before.

    Who goes on as they were adds nothing that is new. Who began to be mentored is one more here and one fewer there.
    """
    arms: Arms = (set(), set())
    for person in {*now, *then}:
        ours, theirs = now.get(person, {}), then.get(person, {})
        before = None
        for quarter in quarters:
            arm = _arm(ours.get(quarter))
            expected = _arm(theirs.get(quarter)) if quarter in known else before
            if arm is not expected:
                for one in (arm, expected):
                    if one is not None:
                        arms[one].add(person)
            before = arm
    return arms


def _arm(one: Observation | None) -> bool | None:
    return None if one is None else one.mentored


def _group(one: Observation) -> tuple[str, str]:
    return one.tenure_band, one.performance_band


def _by_group(lives: Lives) -> dict[tuple[str, str], dict[str, dict[str, Observation]]]:
    found: dict[tuple[str, str], dict[str, dict[str, Observation]]] = defaultdict(lambda: defaultdict(dict))
    for person, life in lives.items():
        for quarter, one in life.items():
            found[_group(one)][person][quarter] = one
    return found


def _quarters(lives: Lives) -> list[str]:
    return sorted({quarter for life in lives.values() for quarter in life})
