"""How the gaps of participation change over the quarters that printed them.

The change is worked out from printed counts alone: of the group, of everybody, and of the levels that each of the
quarters printed of both; what is left of the levels counts as one. So it tells nothing that the releases don't. That
the same people are there again takes the people themselves: it makes the interval wider or narrower by one factor, of
two decimals. Time in the company is in no release, so there is no such figure of its gaps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from governance.disclosure import OTHERS, ProtectedRelease
from governance.disclosure.values import UNITS
from governance.equity.figures import EVERYBODY, Figures, Place, figures_of
from governance.equity.many import benjamini_hochberg
from governance.equity.people import Before, People, located
from governance.equity.results import Comparison, Drift
from governance.equity.trend import LEAST_QUARTERS, Seen, Tally, drift_of_counts, widening
from governance.equity.values import EVERYBODY_ELSE, Count, Outcome

DECIMALS = 2


@dataclass(frozen=True)
class Quarter:
    """The release of a quarter, and everybody who was there as far as is known today."""

    release: ProtectedRelease
    people: People

    @cached_property
    def figures(self) -> Figures:
        return figures_of(self.release)


def with_drift(
    lines: Sequence[Comparison], people: People, past: Mapping[str, Before], release: ProtectedRelease
) -> list[Comparison]:
    """The lines of participation with how their gap changes, where three quarters running printed it.

    ``people`` are those of the release's quarter, ``past`` the quarters before.
    """
    asked = [line for line in lines if _asked(line, release)]
    needed = {point.period for line in asked for point in line.trend} & past.keys()
    before = {period: past[period] for period in past if period in needed}
    quarters = {period: Quarter(then.release, located(then.subjects, then.release)) for period, then in before.items()}
    quarters[release.period] = Quarter(release, people)
    drifts = [_drift(line, quarters, release.period) if _asked(line, release) else None for line in lines]
    q_values = iter(benjamini_hochberg([drift.p_value for drift in drifts if drift]))
    return [
        replace(line, drift=replace(drift, q_value=next(q_values)) if drift else None)
        for line, drift in zip(lines, drifts, strict=True)
    ]


def _asked(line: Comparison, release: ProtectedRelease) -> bool:
    return (
        line.outcome is Outcome.PARTICIPATION
        and line.effect is not None
        and not line.stratum
        and line.dimension in {*UNITS, *release.demographics} - {"team", "band"}
    )


def _drift(line: Comparison, quarters: Mapping[str, Quarter], now: str) -> Drift | None:
    periods = [*(point.period for point in line.trend if point.period in quarters), now]
    if len(periods) < LEAST_QUARTERS:
        return None
    place = frozenset({(line.dimension, OTHERS if line.group == EVERYBODY_ELSE else line.group)})
    there = [quarters[period] for period in periods]
    if not all(quarter.figures.counts.keys() >= {place, EVERYBODY} for quarter in there):
        return None
    levels = sorted(set.intersection(*(_levels(place, quarter.figures) for quarter in there)))
    factor = widening(*_seen(there, place, levels))
    return drift_of_counts(_tally(there, place, levels), round(factor, DECIMALS)) if factor else None


def _levels(place: Place, figures: Figures) -> set[str]:
    """The levels of which a quarter printed the group and everybody."""
    return {
        level
        for name, level in figures.bands
        if figures.counts.keys() >= {frozenset({(name, level)}), place | {(name, level)}}
    }


def _tally(quarters: Sequence[Quarter], place: Place, levels: Sequence[str]) -> Tally:
    """The printed counts; the levels that are left, taken together, are the last."""
    kinds: list[tuple[int, bool, int, Count]] = []
    for number, quarter in enumerate(quarters):
        counts = quarter.figures.counts
        left, rest = counts[place], counts[EVERYBODY] - counts[place]
        for band, level in enumerate(levels):
            inside, both = counts[place | {("band", level)}], counts[frozenset({("band", level)})]
            kinds += [(number, True, band, inside), (number, False, band, both - inside)]
            left, rest = left - inside, rest - (both - inside)
        kinds += [(number, True, len(levels), left), (number, False, len(levels), rest)]
    there = [kind for kind in kinds if kind[3].people]
    return Tally(
        quarter=np.array([float(number) for number, _, _, _ in there]),
        inside=np.array([float(inside) for _, inside, _, _ in there]),
        band=np.array([band for _, _, band, _ in there], dtype=np.int64),
        people=np.array([float(count.people) for *_, count in there]),
        taking=np.array([float(count.taking) for *_, count in there]),
    )


def _seen(quarters: Sequence[Quarter], place: Place, levels: Sequence[str]) -> tuple[Seen, NDArray[np.bool_]]:
    """The people themselves, in the same levels; and who is inside."""
    known: dict[str, int] = {}
    ((dimension, group),) = place
    registers = [quarter.people.register for quarter in quarters]
    bands = [_bands(quarter.people, levels) for quarter in quarters]
    names = [known.setdefault(one, len(known)) for register in registers for one in register.person]
    seen = Seen(
        person=np.array(names, dtype=np.int64),
        quarter=np.repeat(np.arange(len(quarters), dtype=float), [len(register.person) for register in registers]),
        band=np.concatenate(bands),
        took_part=np.concatenate([register.participant.astype(float) for register in registers]),
    )
    return seen, np.concatenate([quarter.people.where[dimension].holds(group) for quarter in quarters])


def _bands(people: People, levels: Sequence[str]) -> NDArray[np.int64]:
    """Everybody's level by its place among ``levels``; the others share one after them."""
    column = people.where["band"]
    places = [levels.index(value) if value in levels else len(levels) for value in column.values]
    return np.array(places, dtype=np.int64)[column.places]
