"""The primary rule: which cells are too small to print, whatever the others say."""

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
    """Cells whose outcome is too small a group's, or gives one pair away.

    With a total T and the largest pairs a and b, the second largest estimates the largest as T − b, wrong by
    T − a − b: too little when that is under `pair_percent` per cent of a (the p-percent rule).
    """
    return frozenset(cell for cell in range(len(tables.keys)) if _gives_away(tables, thresholds, measure, cell))


def _gives_away(tables: Tables, thresholds: Thresholds, measure: str, cell: int) -> bool:
    behind = tables.behind[cell]
    if behind is None:
        return False
    people, taking_part = tables.eligible[cell], tables.participants[cell]
    first, second = behind.largest[measure]
    return bool(
        people < thresholds.sensitive_people
        or min(taking_part, people - taking_part) < thresholds.sensitive_either
        or behind.mentors < thresholds.mentors
        or behind.totals[measure] - first - second < first * thresholds.pair_percent / 100
    )
