"""From numbers to a verdict: cannot tell, no finding, watch, finding, confirmed."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from governance.equity.many import benjamini_hochberg
from governance.equity.results import Comparison, Grade, Name
from governance.equity.values import Outcome

RATE = 0.10
FOUR_FIFTHS = 0.8
POINTS = 0.05
LEVELS = 0.5
RATIOS = (Outcome.WAITING, Outcome.SESSIONS)
SHARES = (Outcome.PARTICIPATION, Outcome.MATCHED)


def graded(lines: Sequence[Comparison], found_before: Collection[Name]) -> list[Comparison]:
    """Every line with its q value over the whole audit, and its verdict.

    ``found_before`` names what the audit of the quarter before found: found again, it is confirmed.
    """
    tested = [line for line in lines if line.p_value is not None]
    q_values = dict(zip(map(id, tested), benjamini_hochberg([line.p_value or 0.0 for line in tested]), strict=True))
    return [_graded(line, q_values.get(id(line)), found_before) for line in lines]


def _graded(line: Comparison, q_value: float | None, found_before: Collection[Name]) -> Comparison:
    if line.withheld or line.split or line.mine is None:
        return line
    if q_value is None:
        return replace(line, grade=Grade.CANNOT_TELL)
    grade = Grade.NONE
    if q_value <= RATE and far_behind(line):
        grade = Grade.CONFIRMED if line.name in found_before else Grade.FINDING
    elif q_value > RATE and below_four_fifths(line):
        grade = Grade.WATCH
    return replace(line, grade=grade, q_value=q_value)


def far_behind(line: Comparison) -> bool:
    """Whether the difference matters: under four fifths, or five points of a share, or half a level, behind."""
    gap = line.gap if line.level_gap is None else line.level_gap
    return below_four_fifths(line) or (line.outcome in SHARES and gap is not None and gap <= -POINTS)


def below_four_fifths(line: Comparison) -> bool:
    """The four-fifths ratio at equal levels where there is one; for levels, which have no ratio, half a level."""
    if line.outcome is Outcome.SENIORITY:
        return line.effect is not None and line.effect <= -LEVELS
    if line.outcome in RATIOS:
        return line.effect is not None and line.effect < FOUR_FIFTHS
    ratio = line.ratio if line.level_ratio is None else line.level_ratio
    return ratio is not None and ratio < FOUR_FIFTHS
