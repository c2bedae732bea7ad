"""Shares compared: takes the counts that may be printed, gives the lines of one outcome."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from governance.disclosure import OTHERS
from governance.disclosure.values import UNITS
from governance.equity import rates
from governance.equity.figures import EVERYBODY, Figures, Place
from governance.equity.results import OTHER_LEVELS, Arm, Comparison
from governance.equity.strata import FEW, Stratified, Stratum, stratified
from governance.equity.values import EVERYBODY_ELSE, Count, Outcome

LEAST_PEOPLE = 10
CHOICE = 3
TOO_FEW = f"none: fewer than {LEAST_PEOPLE} people, or fewer than {FEW} expected on one side"
FISHER = "Fisher's exact test, mid-p"
COCHRAN = "Cochran–Mantel–Haenszel over the levels"
EXACT = "exact conditional test over the levels, mid-p"
DIFFER = "Tarone's test: the levels differ, so each is compared by itself"
CHOSEN = f"{FISHER}, corrected for the choice of this level"
UNCOUNTED = "Withheld: nobody is counted here, or too few to say."
SMALL_LEVEL = "Withheld: too few people at this level on one side of the comparison."
SMALL_REST = "Withheld: too few people are left on the other side of the comparison."


def compare_shares(outcome: Outcome, figures: Figures, dimensions: Sequence[str]) -> list[Comparison]:
    """One line a group of each dimension, against everybody else; a dimension of two groups has one line."""
    groups = groups_of(figures.places)
    return [
        line
        for dimension in dimensions
        for place, other in _pairs(groups.get(dimension, []), figures)
        for line in _compared(outcome, dimension, place, other, figures)
    ]


def groups_of(places: Iterable[Place]) -> dict[str, list[Place]]:
    """The places of one dimension each, in order; a team counts as one although it names its department too."""
    found: dict[str, list[Place]] = defaultdict(list)
    for place in sorted(places, key=sorted):
        if len(place) == 1 or {name for name, _ in place} == {"department", "team"}:
            found[label(place)[0]].append(place)
    return found


def label(place: Place) -> tuple[str, str]:
    """The dimension and the group a place of one dimension stands for."""
    by_name = dict(place)
    return ("team", by_name["team"]) if "team" in by_name else next(iter(by_name.items()))


def opposed(places: Sequence[Place]) -> Iterator[tuple[Place, Place | None]]:
    """Who is compared with whom: two groups with each other, else each with the rest.

    The others of a demographic are many groups and silence, so they are only ever the other side.
    """
    if len(places) == 2:
        first, second = sorted(places, key=lambda place: label(place)[1] == OTHERS)
        yield first, second
    elif len(places) > 2:
        yield from ((place, None) for place in places if label(place)[1] != OTHERS or label(place)[0] in UNITS)


def named(outcome: Outcome, place: Place, other: Place | None) -> Comparison:
    """The line of a comparison, nothing on it yet."""
    dimension, group = label(place)
    against = label(other)[1] if other else EVERYBODY_ELSE
    plain = {OTHERS: EVERYBODY_ELSE} if dimension not in UNITS else {}
    return Comparison(outcome, dimension, plain.get(group, group), against=plain.get(against, against))


def _pairs(places: Sequence[Place], figures: Figures) -> Iterator[tuple[Place, Place | None]]:
    """Of two groups the one that is behind comes first: the test is the same, and the sentence says who is behind."""
    for place, other in opposed(places):
        mine, theirs = figures.counts.get(place), figures.counts.get(other) if other else None
        yield (other, place) if other and mine and theirs and theirs.rate < mine.rate else (place, other)


def _compared(
    outcome: Outcome, dimension: str, place: Place, other: Place | None, figures: Figures
) -> list[Comparison]:
    line = named(outcome, place, other)
    asked = (EVERYBODY, place, *([other] if other else []))
    group, total = figures.counts.get(place), figures.counts.get(EVERYBODY)
    if group is None or total is None or (other and other not in figures.counts):
        return [replace(line, withheld=next((figures.reasons[p] for p in asked if p in figures.reasons), UNCOUNTED))]
    others = total - group
    strict = outcome is not Outcome.PARTICIPATION or dimension not in UNITS
    if _too_small(others, figures, strict=strict):
        return [replace(line, withheld=SMALL_REST)]
    plain = _described(line, group, others)
    strata = _strata(place, figures)
    if plain.method == TOO_FEW:
        return [plain]
    levels = stratified(strata) if len(strata) > 1 else None
    if levels is None:
        return [plain]
    if levels.levels_disagree:
        chosen = CHOICE * len([stratum for stratum in strata if stratum.informs])
        return [_by_levels(plain, levels), *(_within(line, stratum, figures, chosen) for stratum in strata)]
    return [_at_equal_levels(plain, levels)]


def _too_small(count: Count, figures: Figures, *, strict: bool) -> bool:
    t = figures.thresholds
    people, either = (t.sensitive_people, t.sensitive_either) if strict else (t.people, t.either)
    return count.people < people or (count.taking > 0 and min(count.taking, count.people - count.taking) < either)


def _described(line: Comparison, group: Count, others: Count) -> Comparison:
    """Both sides, their difference and their ratio, and the plain test where there are people enough for one."""
    few = min(group.people, others.people) < LEAST_PEOPLE or rates.least_expected(group, others) < FEW
    return replace(
        line,
        mine=_arm(group),
        theirs=_arm(others),
        effect=group.rate - others.rate,
        interval=rates.newcombe(group, others),
        gap=group.rate - others.rate,
        ratio=rates.ratio_of(group, others),
        ratio_interval=rates.katz(group, others),
        method=TOO_FEW if few else FISHER,
        p_value=None if few else rates.fisher_mid_p(group, others),
        detectable=rates.smallest_gap(group.people, others),
    )


def _arm(count: Count) -> Arm:
    return Arm(count.rate, rates.wilson(count), count.people, count.taking)


def _strata(place: Place, figures: Figures) -> list[Stratum]:
    """The comparison within each level as far as its counts are printed; the levels that are left, taken together.

    What is left follows from the printed counts by subtraction, so nothing is used here that isn't known.
    """
    strata = []
    left, rest = figures.counts[place], figures.counts[EVERYBODY] - figures.counts[place]
    for pair in figures.bands:
        both, inside = figures.counts.get(frozenset({pair})), figures.counts.get(place | {pair})
        if both and inside and pair not in place:
            strata.append(Stratum(pair[1], inside, both - inside))
            left, rest = left - inside, rest - (both - inside)
    if strata and left.people + rest.people:
        strata.append(Stratum(OTHER_LEVELS, left, rest))
    return strata


def _at_equal_levels(plain: Comparison, levels: Stratified) -> Comparison:
    return replace(
        plain,
        level_gap=levels.gap,
        level_ratio=levels.ratio,
        heterogeneity_p=levels.heterogeneity_p,
        p_value=levels.p_value,
        method=EXACT if levels.exact else COCHRAN,
    )


def _by_levels(plain: Comparison, levels: Stratified) -> Comparison:
    """The counts stay; no figure that pools the levels does."""
    return replace(
        plain,
        split=True,
        heterogeneity_p=levels.heterogeneity_p,
        method=DIFFER,
        effect=None,
        interval=None,
        gap=None,
        ratio=None,
        ratio_interval=None,
        p_value=None,
        detectable=None,
    )


def _within(line: Comparison, stratum: Stratum, figures: Figures, chosen: int) -> Comparison:
    """The comparison of one level. It is looked at only because levels disagree, as they do by chance in one of ten.

    So its p value counts ``chosen`` times: with the plain one, a quarter of the audits of forty comparisons without any
    gap would make a finding; so it is one in ten, as the false discovery rate promises (measured in the tests).
    """
    line = replace(line, stratum=stratum.label)
    if any(_too_small(count, figures, strict=True) for count in (stratum.group, stratum.others)):
        return replace(line, withheld=SMALL_LEVEL)
    found = _described(line, stratum.group, stratum.others)
    if found.p_value is None:
        return found
    return replace(found, p_value=min(1.0, found.p_value * chosen), method=CHOSEN)
