"""How the gaps of participation change over the quarters that printed them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from governance.disclosure import OTHERS, ProtectedRelease
from governance.equity.many import benjamini_hochberg
from governance.equity.people import People, located
from governance.equity.results import Comparison, Drift
from governance.equity.trend import LEAST_QUARTERS, Seen, drift_of
from governance.equity.values import EVERYBODY_ELSE, Outcome, Register, Subject


@dataclass(frozen=True, slots=True)
class Past:
    """Everybody of one quarter: where they stood, and the arrays of the model."""

    people: People
    person: NDArray[np.int64]
    band: NDArray[np.int64]
    took_part: NDArray[np.float64]


def with_drift(
    lines: Sequence[Comparison],
    people: People,
    past: Mapping[str, Iterable[Subject] | Register],
    release: ProtectedRelease,
) -> list[Comparison]:
    """The lines of participation with how their gap changes, where three quarters running printed it.

    ``people`` are those of the release's quarter, ``past`` those of the quarters before.
    """
    needed = {point.period for line in lines if _asked(line) for point in line.trend} & past.keys()
    seen = {period: located(past[period], release) for period in past if period in needed}
    quarters = _pasts({**seen, release.period: people})
    drifts = [_drift(line, quarters, release.period) for line in lines]
    q_values = iter(benjamini_hochberg([drift.p_value for drift in drifts if drift]))
    return [
        replace(line, drift=replace(drift, q_value=next(q_values)) if drift else None)
        for line, drift in zip(lines, drifts, strict=True)
    ]


def _pasts(seen: Mapping[str, People]) -> dict[str, Past]:
    known: dict[str, int] = {}
    bands: dict[str, int] = {}
    return {
        period: Past(
            people=people,
            person=np.array([known.setdefault(one, len(known)) for one in people.register.person], dtype=np.int64),
            band=np.array([bands.setdefault(band, len(bands)) for band in people.values("band")], dtype=np.int64),
            took_part=people.register.participant.astype(float),
        )
        for period, people in seen.items()
    }


def _asked(line: Comparison) -> bool:
    return (
        line.outcome is Outcome.PARTICIPATION
        and line.effect is not None
        and not line.stratum
        and line.dimension != "team"
    )


def _drift(line: Comparison, past: Mapping[str, Past], now: str) -> Drift | None:
    periods = [*(point.period for point in line.trend if point.period in past), now]
    if not _asked(line) or len(periods) < LEAST_QUARTERS:
        return None
    group = OTHERS if line.group == EVERYBODY_ELSE else line.group
    quarters = [past[period] for period in periods]
    seen = Seen(
        person=np.concatenate([quarter.person for quarter in quarters]),
        quarter=np.repeat(np.arange(len(quarters), dtype=float), [len(quarter.person) for quarter in quarters]),
        band=np.concatenate([quarter.band for quarter in quarters]),
        took_part=np.concatenate([quarter.took_part for quarter in quarters]),
    )
    return drift_of(seen, np.concatenate([quarter.people.where[line.dimension].holds(group) for quarter in quarters]))
