"""Which means to withhold: those of small groups, and those that would give one of these away by subtraction.

Outcomes stand in sums of one dimension alone, so all that can be worked out exactly is what the withheld cells of one
sum have together. That is treated as if it were printed: it has to pass the same rule. A department without an
outcome has none for its teams either, nor a tier for its tracks, and without the total there is none at all.
"""

from collections.abc import Collection, Iterator

from governance.disclosure.primary import gives_away, too_little_behind
from governance.disclosure.tables import Tables
from governance.disclosure.values import Thresholds


def hide_outcomes(tables: Tables, thresholds: Thresholds, measure: str, withheld: Collection[int]) -> frozenset[int]:
    """The cells that print no outcome of this measure: those withheld altogether, too little behind, and shields."""
    with_outcome = frozenset(cell for cell in range(len(tables.keys)) if tables.behind[cell] is not None)
    hidden = set(with_outcome & frozenset(withheld)) | too_little_behind(tables, thresholds, measure)
    while True:
        before = len(hidden)
        if 0 in hidden:
            return with_outcome
        for parent, children in _sums(tables, with_outcome):
            if parent in hidden:
                hidden.update(child for child in children if tables.is_nested(child))
                continue
            # Where everybody knows that nobody takes part, everybody knows that nothing was done.
            open_ = [c for c in children if c in hidden and (tables.participants[c] or c in withheld)]
            shields = sorted((c for c in children if c not in hidden), key=lambda c: (tables.eligible[c], c))
            while open_ and _give_away_together(tables, thresholds, measure, open_) and parent not in hidden:
                hidden.add(shields[0] if shields else parent)
                open_ += shields[:1]
                del shields[:1]
        if len(hidden) == before:
            return frozenset(hidden)


def _sums(tables: Tables, with_outcome: frozenset[int]) -> Iterator[tuple[int, tuple[int, ...]]]:
    return ((parent, children) for parent, children in tables.sums if with_outcome.issuperset((parent, *children)))


def _give_away_together(tables: Tables, thresholds: Thresholds, measure: str, cells: list[int]) -> bool:
    nothing = not any(behind.totals[measure] for cell in cells if (behind := tables.behind[cell]))
    return nothing or len(cells) < 2 or gives_away(tables, thresholds, measure, cells)
