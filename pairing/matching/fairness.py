"""How fair a proposal is: to single people, and to groups of them.

What is said of levels and sites hides nothing: who reviews a proposal sees every pair of it. What people said about
themselves is another thing. Whoever reads such a figure also knows who is paired, who is not and with what score, so
that besides small groups everything is withheld that would tell to which group one of them belongs: a group in which
nobody, or nearly nobody, is left out says so of everybody who is. Figures of groups are shown all together or not at
all, which leaves nothing to subtract; and after a first matching of the same people a later one shows them only where
enough people fare differently that the difference of the two says nothing about one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from pairing.matching.market import NOT_ELIGIBLE, Block, Integers, Market, Mask

Pairs = Sequence[tuple[str, str, int]]

OTHERS = "others, or not said"
MOST_NAMED = 5


@dataclass(frozen=True)
class Together:
    """Two who would both score higher with each other than with whom they have; ``gain``: the mentee's, at least."""

    mentee: str
    mentor: str
    score: int
    gain: int


@dataclass(frozen=True)
class Individual:
    """What the proposal is to single people.

    ``own_best``: mentees who have the mentor with whom they score highest. ``envious``: mentees who have somebody and
    would score higher with somebody else's mentor. ``blocking``: pairs who would both score higher together, or the
    mentor has a place free; ``examples``: those with the most to gain. ``idle``: mentors with places and nobody.
    """

    mentees: int
    served: int
    own_best: int
    envious: int
    blocking: int
    idle: int
    repeats: int
    examples: list[Together] = field(default_factory=list)


def individual(market: Market, pairs: Pairs, past: Mapping[str, frozenset[str]] | None = None) -> Individual:
    """One look through every pair of the market. ``past``: whom each mentee had before."""
    past = past or {}
    look = _Look(market, pairs)
    for block in market.blocks():
        look.add(block)
    served = {mentee for mentee, _, _ in pairs}
    loaded = {mentor for _, mentor, _ in pairs}
    wanting = [mentee for mentee, places in zip(market.mentees, market.demands.tolist(), strict=True) if places]
    idle = sum(
        places > 0 and mentor not in loaded
        for mentor, places in zip(market.mentors, market.capacities.tolist(), strict=True)
    )
    look.examples.sort(key=lambda found: (-found.gain, found.mentee, found.mentor))
    return Individual(
        mentees=len(wanting), served=len(served), own_best=look.own_best, envious=look.envious, blocking=look.blocking,
        idle=idle, repeats=sum(mentor in past.get(mentee, ()) for mentee, mentor, _ in pairs),
        examples=look.examples[:MOST_NAMED],
    )  # fmt: skip


class _Look:
    def __init__(self, market: Market, pairs: Pairs) -> None:
        self.market = market
        row = {mentee: number for number, mentee in enumerate(market.mentees)}
        column = {mentor: number for number, mentor in enumerate(market.mentors)}
        self.has: dict[int, list[int]] = defaultdict(list)
        # The least that a mentee has; −1 where a place with them is open, so that any score is more.
        self.own: Integers = np.full(len(row), NOT_ELIGIBLE, dtype=np.int64)
        self.least: Integers = np.full(len(column), NOT_ELIGIBLE, dtype=np.int64)
        load = Counter(mentor for _, mentor, _ in pairs)
        lowest: dict[str, int] = {}
        mine: dict[int, list[int]] = defaultdict(list)
        for mentee, mentor, score in pairs:
            self.has[row[mentee]].append(column[mentor])
            mine[row[mentee]].append(score)
            lowest[mentor] = min(score, lowest.get(mentor, score))
        demands = market.demands.tolist()
        for number, scores in mine.items():
            if len(scores) >= demands[number]:
                self.own[number] = min(scores)
        for mentor, places in zip(market.mentors, market.capacities.tolist(), strict=True):
            if load[mentor] >= places:
                self.least[column[mentor]] = lowest.get(mentor, np.iinfo(np.int64).max)
        self.taken = np.array([load[mentor] > 0 for mentor in market.mentors], dtype=bool)
        self.wants = market.demands > 0
        self.own_best = self.envious = self.blocking = 0
        self.examples: list[Together] = []

    def add(self, block: Block) -> None:
        scores = block.scores.astype(np.int64)
        own = self.own[block.rows, None]
        more = (scores != NOT_ELIGIBLE) & (scores > own) & self.wants[block.rows, None]
        best = scores.max(axis=1, initial=NOT_ELIGIBLE)
        position = {int(number): at for at, number in enumerate(block.columns)}
        for number in range(block.rows.start, block.rows.stop):
            mine = [position[mentor] for mentor in self.has.get(number, ()) if mentor in position]
            if mine:
                at = number - block.first
                more[at, mine] = False
                self.own_best += bool(scores[at, mine].max() == best[at])
        envious = (more & self.taken[block.columns]).any(axis=1)
        self.envious += sum(number in self.has for number in (np.flatnonzero(envious) + block.first).tolist())
        blocking = more & (scores > self.least[block.columns])
        self.blocking += int(blocking.sum())
        self._name(block, scores, blocking)

    def _name(self, block: Block, scores: Integers, blocking: Mask) -> None:
        rows, columns = np.nonzero(blocking)
        own = np.maximum(self.own[block.rows][rows], 0)
        gain = scores[rows, columns] - own
        for at in np.argsort(-gain, kind="stable")[:MOST_NAMED].tolist():
            mentee = self.market.mentees[block.first + int(rows[at])]
            mentor = self.market.mentors[int(block.columns[columns[at]])]
            self.examples.append(Together(mentee, mentor, int(scores[rows[at], columns[at]]), int(gain[at])))


@dataclass(frozen=True)
class Distribution:
    """Scores in thousandths of a point; percentiles are scores that are there (nearest rank)."""

    pairs: int
    lowest: int
    fifth: int
    quarter: int
    median: int
    three_quarters: int
    highest: int
    mean: int


def distribution(scores: Iterable[int]) -> Distribution | None:
    """None without scores."""
    ordered = sorted(scores)
    if not ordered:
        return None
    return Distribution(
        len(ordered), ordered[0], _rank(ordered, 5), _rank(ordered, 25), _rank(ordered, 50), _rank(ordered, 75),
        ordered[-1], sum(ordered) // len(ordered),
    )  # fmt: skip


def _rank(ordered: Sequence[int], percent: int) -> int:
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


@dataclass(frozen=True)
class Fare:
    """One mentee: the best score they have, or None with nobody. ``mentor``: with whom."""

    mentee: str
    score: int | None
    mentor: str = ""


@dataclass(frozen=True)
class Group:
    label: str
    people: int
    unmatched: int
    scores: Distribution | None

    @property
    def share(self) -> float:
        return self.unmatched / self.people


def by_group(fares: Iterable[Fare], label_of: Mapping[str, str]) -> list[Group]:
    """How each group fares, all of it, in the order of their labels; those without a label are left out."""
    members: dict[str, list[Fare]] = defaultdict(list)
    for fare in fares:
        if label := label_of.get(fare.mentee):
            members[label].append(fare)
    return [
        Group(
            label, len(rows), sum(row.score is None for row in rows),
            distribution(row.score for row in rows if row.score is not None),
        )
        for label, rows in sorted(members.items())
    ]  # fmt: skip


@dataclass(frozen=True)
class Limits:
    """The thresholds of what may be shown of groups that people put themselves in.

    ``people``: the least a group has. ``either``: the least on each side of a share. ``mentors``: the least behind a
    mean. ``percent``: how well one score may be estimated from the rest. ``changed``: how many must fare differently
    from a matching that was shown before.
    """

    people: int
    either: int
    mentors: int
    percent: int
    changed: int


@dataclass(frozen=True)
class SafeGroup:
    """``unmatched``: None where it is withheld; ``mean``: to a tenth of a point, in thousandths, or None."""

    label: str
    people: int
    unmatched: int | None
    mean: int | None


@dataclass(frozen=True)
class Safe:
    """One attribute as far as it may be shown; without ``groups`` none of it, and ``withheld`` says why."""

    attribute: str
    groups: list[SafeGroup] = field(default_factory=list)
    withheld: list[str] = field(default_factory=list)


TOO_FEW = "Fewer than two groups have enough people who said so."
WHO_IS_OUT = "So few of one group are left out, or have somebody, that it would tell who belongs to it."
ONE_PAIR = "The mean of one group would give a single pair away."
NEAR_ANOTHER = "It differs from an earlier matching by so few people that the two together would tell about one."


def safe_groups(
    attribute: str, fares: Sequence[Fare], said: Mapping[str, str], limits: Limits, earlier: Sequence[Safe] = ()
) -> Safe:
    """How self-declared groups fare, as far as that may be shown. ``said``: mentee → what they said.

    ``earlier``: the same attribute as it was shown for earlier matchings of the cohort, with the same limits; those
    differ from this one in enough people or in none, which ``comparable`` says.
    """
    merged = _merged(fares, said, limits.people)
    if len(merged) < 2:
        return Safe(attribute, withheld=[TOO_FEW])
    counts = {label: len(rows) for label, rows in merged.items()}
    if any(not _apart(counts, shown, limits.changed) for shown in earlier):
        return Safe(attribute, withheld=[NEAR_ANOTHER])
    shares, means = _shares_are_safe(merged, limits), _means_are_safe(merged, limits)
    withheld = [sentence for safe, sentence in ((shares, WHO_IS_OUT), (means, ONE_PAIR)) if not safe]
    if not shares and not means:
        return Safe(attribute, withheld=withheld)
    groups = [
        SafeGroup(
            label, len(rows), sum(row.score is None for row in rows) if shares else None,
            _tenth(row.score for row in rows if row.score is not None) if means else None,
        )
        for label, rows in sorted(merged.items(), key=lambda entry: (entry[0] == OTHERS, entry[0]))
    ]  # fmt: skip
    return Safe(attribute, groups, withheld)


def comparable(before: Mapping[str, int | None], now: Mapping[str, int | None], limits: Limits) -> bool:
    """Whether two matchings, mentee → score or None, may both show groups: nobody, or enough people, fare differently.

    Asked of who is left out and of scores apart, since each is a figure of its own.
    """
    everybody = before.keys() | now.keys()
    outside = object()
    out = sum(
        (before.get(who, outside) is None) != (now.get(who, outside) is None) or (who in before) != (who in now)
        for who in everybody
    )
    scores = sum(before.get(who, outside) != now.get(who, outside) for who in everybody)
    return all(not count or count >= limits.changed for count in (out, scores))


def _merged(fares: Sequence[Fare], said: Mapping[str, str], least: int) -> dict[str, list[Fare]]:
    """The groups of enough people, and all others as one of enough people; smaller ones are merged until it is."""
    groups: dict[str, list[Fare]] = defaultdict(list)
    for fare in fares:
        groups[said.get(fare.mentee, "") or OTHERS].append(fare)
    rest = groups.pop(OTHERS, [])
    for label in sorted(groups, key=lambda label: (len(groups[label]), label)):
        if len(groups[label]) < least or 0 < len(rest) < least:
            rest += groups.pop(label)
    return dict(groups) | ({OTHERS: rest} if rest else {})


def _apart(counts: Mapping[str, int], shown: Safe, least: int) -> bool:
    before = {group.label: group.people for group in shown.groups}
    off = [abs(counts.get(label, 0) - before.get(label, 0)) for label in counts.keys() | before.keys()]
    return not before or all(not count or count >= least for count in off)


def _shares_are_safe(groups: Mapping[str, list[Fare]], limits: Limits) -> bool:
    """Everybody has somebody, or in each group enough people are on either side."""
    out = [sum(row.score is None for row in rows) for rows in groups.values()]
    if not any(out):
        return True
    return all(min(count, len(rows) - count) >= limits.either for count, rows in zip(out, groups.values(), strict=True))


def _means_are_safe(groups: Mapping[str, list[Fare]], limits: Limits) -> bool:
    for rows in groups.values():
        scores = sorted((row.score for row in rows if row.score is not None), reverse=True)
        if len(scores) < limits.people or len({row.mentor for row in rows if row.mentor}) < limits.mentors:
            return False
        if (sum(scores) - scores[0] - scores[1]) * 100 < scores[0] * limits.percent:
            return False
    return True


def _tenth(scores: Iterable[int]) -> int:
    kept = list(scores)
    return round(Fraction(sum(kept), len(kept) * 100)) * 100
