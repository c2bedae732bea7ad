"""How fair a proposal is, in words, and as plots that need no words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mentorship.people.models import Person, Position
from pairing.matching.fairness import Distribution, Fare, Group, by_group, distribution
from pairing.models import PairingRun, Proposal

UNKNOWN = "not known"
LARGE_GAP = 0.10
"""From which difference of shares on a sentence names the two groups."""


@dataclass(frozen=True)
class Row:
    """A group on the page: its share of mentees with nobody, and where its scores lie on a scale of 100."""

    group: Group

    @property
    def percent(self) -> int:
        return round(100 * self.group.share)

    @property
    def line(self) -> dict[str, float]:
        """Lowest, the middle half, median and highest of the scores, in points."""
        scores = self.group.scores
        if scores is None:
            return {}
        points = {name: getattr(scores, name) / 1000 for name in ("lowest", "quarter", "median", "highest")}
        points["half"] = (scores.three_quarters - scores.quarter) / 1000
        points["three_quarters"] = scores.three_quarters / 1000
        return points


@dataclass(frozen=True)
class Dimension:
    """Groups of mentees by one thing that everybody may see of them."""

    name: str
    rows: list[Row]
    finding: str


@dataclass(frozen=True)
class SafeRow:
    label: str
    people: int
    unmatched: int | None
    percent: int | None
    mean: int | None


@dataclass(frozen=True)
class SafeDimension:
    """A self-declared attribute as far as it may be shown; ``withheld``: why not all of it is."""

    name: str
    rows: list[SafeRow]
    withheld: list[str]


@dataclass(frozen=True)
class Fairness:
    """``worst``: the pair with the lowest score; ``scores``: of the pairs as they are now."""

    scores: Distribution | None
    worst: Proposal | None
    sentences: list[str]
    examples: list[str]
    dimensions: list[Dimension]
    groups: list[SafeDimension] = field(default_factory=list)


def fairness_of(run: PairingRun, today: date) -> Fairness:
    """The run's proposal as it is now; what was worked out once, as it was proposed."""
    pairs = list(
        run.proposals.order_by("-score", "pk").values_list("mentee__person_id", "score", "mentor__person__employee_id")
    )
    out = list(run.left_out.values_list("mentee__person_id", flat=True))
    best: dict[int, Fare] = {}
    for person_id, score, mentor in pairs:
        best.setdefault(person_id, Fare(str(person_id), score, mentor))
    fares = [*best.values(), *(Fare(str(person_id), None) for person_id in out)]
    scores = distribution(score for _, score, _ in pairs)
    worst = run.proposals.select_related("mentee__person", "mentor__person").defer("explanation", "inputs")
    single = run.fairness.get("single", {})
    return Fairness(
        scores, worst.order_by("score", "mentee__person__name", "pk").first() if pairs else None,
        _sentences(scores, single), _examples(single), _dimensions(run, fares, today), _safe(run),
    )  # fmt: skip


def _sentences(scores: Distribution | None, single: Mapping[str, Any]) -> list[str]:
    said = []
    if scores:
        said.append(f"One pair in twenty scores {scores.fifth / 1000:.1f} points or less; half score more than "
                    f"{scores.median / 1000:.1f}.")  # fmt: skip
    if not single:
        return said
    served, best = single["served"], single["own_best"]
    if served:
        said.append(f"{best} of {served} mentees have the mentor with whom they score highest.")
    said += [_envy(single["envious"]), _blocking(single["blocking"])]
    if single["idle"]:
        said.append(
            f"{_many(single['idle'], 'mentor')} with a free place {'have' if single['idle'] > 1 else 'has'} nobody."
        )
    if single["repeats"]:
        said.append(f"{_many(single['repeats'], 'pair')} {'were' if single['repeats'] > 1 else 'was'} one before.")
    return said


def _envy(envious: int) -> str:
    if not envious:
        return "No mentee who has somebody would score higher with somebody else's mentor."
    who = f"{_many(envious, 'mentee')} who {'has' if envious == 1 else 'have'} somebody"
    return f"{who} would score higher with somebody else's mentor."


def _blocking(blocking: int) -> str:
    if not blocking:
        return "There are no two who would both score higher together than with whom they have."
    two = "There is one mentee and mentor" if blocking == 1 else f"There are {blocking} pairs of a mentee and a mentor"
    return f"{two} who would both score higher together than now; all pairs together score higher this way."


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _examples(single: Mapping[str, Any]) -> list[str]:
    kept = single.get("examples", [])
    ids = {found[side] for found in kept for side in ("mentee", "mentor")}
    names = dict(Person.objects.filter(employee_id__in=ids).values_list("employee_id", "name"))
    return [
        f"{names.get(found['mentee'], 'A mentee')} with {names.get(found['mentor'], 'a mentor')}: "
        f"{found['score'] / 1000:.1f} points, {found['gain'] / 1000:.1f} more than the mentee has."
        for found in kept
    ]


def _dimensions(run: PairingRun, fares: list[Fare], today: date) -> list[Dimension]:
    ids = [int(fare.mentee) for fare in fares]
    levels = dict(Position.objects.on(today).filter(person__in=ids).values_list("person_id", "level"))
    rows = run.cohort.enrolments.filter(person__in=ids).values_list("person_id", "person__site", "person__country")
    places = {person_id: site or country or UNKNOWN for person_id, site, country in rows}
    by_level = {str(pk): f"Level {levels[pk]}" if pk in levels else UNKNOWN for pk in ids}
    by_place = {str(pk): places.get(pk, UNKNOWN) for pk in ids}
    made = [_dimension("level", fares, by_level), _dimension("site", fares, by_place)]
    return [dimension for dimension in made if len(dimension.rows) > 1]


def _dimension(name: str, fares: list[Fare], label_of: Mapping[str, str]) -> Dimension:
    groups = sorted(by_group(fares, label_of), key=lambda group: (len(group.label), group.label))
    return Dimension(name, [Row(group) for group in groups], _finding(name, groups))


def _finding(name: str, groups: Iterable[Group]) -> str:
    groups = list(groups)
    if not groups or not any(group.unmatched for group in groups):
        return f"Nobody is left out, at any {name}"
    most, least = max(groups, key=lambda group: group.share), min(groups, key=lambda group: group.share)
    if most.share - least.share < LARGE_GAP:
        return f"Every {name} is left out about as often"
    return f"Mentees of {_said(most)} are left out most often, {_share(most)}; of {_said(least)} least, {_share(least)}"


def _said(group: Group) -> str:
    return group.label.lower() if group.label.startswith("Level") else group.label


def _share(group: Group) -> str:
    return f"{group.unmatched} of {group.people}"


def _safe(run: PairingRun) -> list[SafeDimension]:
    return [
        SafeDimension(
            kept["attribute"],
            [
                SafeRow(
                    group["label"], group["people"], group["unmatched"],
                    None if group["unmatched"] is None else round(100 * group["unmatched"] / group["people"]),
                    group["mean"],
                )
                for group in kept["groups"]
            ],
            kept["withheld"],
        )
        for kept in run.fairness.get("groups", [])
    ]  # fmt: skip
