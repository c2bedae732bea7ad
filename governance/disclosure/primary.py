"""The primary rule: which cells are too small to print, whatever the others say."""

from collections.abc import Sequence

from governance.disclosure.tables import Tables
from governance.disclosure.values import Thresholds


def too_few_people(tables: Tables, thresholds: Thresholds) -> frozenset[int]:
    """Cells with fewer people than their rule asks for; an empty group of a demographic counts as too small."""
    return frozenset(
        cell
        for cell in range(len(tables.keys))
        if tables.eligible[cell] < (thresholds.people if tables.is_unit(cell) else thresholds.sensitive_people)
    )


def too_few_either(tables: Tables, thresholds: Thresholds) -> frozenset[int]:
    """Cells where too few take part, or too few don't; nobody at all taking part is no secret ("0 of n" stays)."""
    return frozenset(
        cell
        for cell in range(len(tables.keys))
        if tables.participants[cell]
        and min(tables.participants[cell], tables.eligible[cell] - tables.participants[cell])
        < (thresholds.either if tables.is_unit(cell) else thresholds.sensitive_either)
    )


def too_little_behind(tables: Tables, thresholds: Thresholds, measure: str) -> frozenset[int]:
    """Cells whose outcome is too small a group's, or gives one pair away."""
    return frozenset(
        cell
        for cell in range(len(tables.keys))
        if tables.behind[cell] is not None and gives_away(tables, thresholds, measure, [cell])
    )


def gives_away(tables: Tables, thresholds: Thresholds, measure: str, cells: Sequence[int]) -> bool:
    """Whether the outcome of these cells together, which have nobody in common, is too small a group's.

    With a total T and the largest pairs a and b, the second largest estimates the largest as T − b, wrong by
    T − a − b: too little when that is under `pair_percent` per cent of a (the p-percent rule).
    """
    behind = [found for cell in cells if (found := tables.behind[cell])]
    people, taking_part = int(tables.eligible[list(cells)].sum()), int(tables.participants[list(cells)].sum())
    pairs = sorted((size for found in behind for size in found.largest[measure]), reverse=True)
    total, first, second = sum(found.totals[measure] for found in behind), pairs[0], pairs[1]
    return bool(
        people < thresholds.sensitive_people
        or min(taking_part, people - taking_part) < thresholds.sensitive_either
        or len(frozenset().union(*(found.mentors for found in behind))) < thresholds.mentors
        or total - first - second < first * thresholds.pair_percent / 100
    )
