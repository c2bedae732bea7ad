"""The audit of a quarter: who takes part, is matched, waits, gets which mentor and meets how often, group by group."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from governance.disclosure import ProtectedRelease
from governance.disclosure.values import UNITS
from governance.equity.figures import matched_figures, participation_figures
from governance.equity.grading import graded
from governance.equity.measured import compare_measured
from governance.equity.over_time import with_drift
from governance.equity.people import TENURE, Before, located
from governance.equity.points import Lines, lines_by_name, printed
from governance.equity.results import Audit, CannotCompare, Comparison, Point
from governance.equity.sentences import headline, sentence
from governance.equity.shares import compare_shares
from governance.equity.values import Outcome, Register, Subject

MEASURED = (Outcome.WAITING, Outcome.SENIORITY, Outcome.SESSIONS)


def examine(
    subjects: Iterable[Subject] | Register,
    release: ProtectedRelease,
    earlier: Sequence[Audit] = (),
    past: Mapping[str, Before] | None = None,
) -> Audit:
    """The audit of the release's quarter.

    ``earlier`` holds audits of the quarters before, the latest first; ``past`` each of these quarters itself.
    Raises CannotCompare where groups overlap.
    """
    people = located(subjects, release)
    check_apart(people.register)
    participation = participation_figures(people, release)
    matched = matched_figures(people, release, participation)
    dimensions = (*UNITS, TENURE, *release.demographics)
    lines = [
        *compare_shares(Outcome.PARTICIPATION, participation, dimensions),
        *compare_shares(Outcome.MATCHED, matched, dimensions),
        *compare_measured(people, release, participation, matched, dimensions),
    ]
    before = {line.name for audit in earlier[:1] if audit.period == before_(release.period) for line in audit.findings}
    then = [(audit.period, lines_by_name(audit)) for audit in reversed(earlier)]
    lines = [replace(line, trend=_trend(line, then)) for line in graded(lines, before)]
    lines = [_finished(line) for line in with_drift(lines, people, past or {}, release)]
    return Audit(
        period=release.period,
        comparisons=tuple(lines),
        thresholds=release.thresholds,
        headline=headline(release.period, lines),
        tested=sum(line.q_value is not None for line in lines),
        withheld=sum(bool(line.withheld) for line in lines),
        grades={str(grade): n for grade, n in Counter(line.grade for line in lines if line.grade).items()},
    )


def check_apart(register: Register) -> None:
    """That everybody stands in one department, team, level and site alone: who is there twice stands in two."""
    times = Counter(filter(None, register.person))
    if twice := sum(count > 1 for count in times.values()):
        people = "1 person stands" if twice == 1 else f"{twice} people stand"
        raise CannotCompare(
            f"{people} in two groups of the same kind, so these overlap and can't be compared. Give everybody one "
            "position at a time, then audit again."
        )


def before_(period: str) -> str:
    """The name of the quarter before: 2026Q1 comes after 2025Q4."""
    year, quarter = int(period[:4]), int(period[5:])
    return f"{year}Q{quarter - 1}" if quarter > 1 else f"{year - 1}Q4"


def _finished(line: Comparison) -> Comparison:
    """The line with its sentence; measured lines give few decimals away."""
    said = replace(line, sentence=sentence(line))
    if line.outcome in MEASURED and line.p_value is not None and line.q_value is not None:
        return replace(said, p_value=round(line.p_value, 2), q_value=round(line.q_value, 2))
    return said


def _trend(line: Comparison, earlier: Sequence[tuple[str, Lines]]) -> tuple[Point, ...]:
    """What the audits of earlier quarters, the first one first, printed of the same comparison."""
    if line.effect is None:
        return ()
    found = ((period, printed(lines, line.name, line.against)) for period, lines in earlier)
    return tuple(Point(period, then.effect, then.interval) for period, then in found if then)
