"""What a comparison says, in one or two plain sentences, and what the whole audit says."""

from collections.abc import Sequence

from governance.equity.grading import RATE, RATIOS
from governance.equity.results import FOUND, OTHER_LEVELS, Arm, Comparison, Grade
from governance.equity.values import EVERYBODY_ELSE, Interval, Outcome

NAMES = {"department": "Department", "team": "Team", "band": "Level", "site": "Site", "tenure": "Tenure"}
DOES = {Outcome.PARTICIPATION: "take part", Outcome.MATCHED: "of those enrolled as mentees are matched"}
BLANK = "\N{NO-BREAK SPACE}"


def who(line: Comparison) -> str:
    """The group as a heading: “Department Platform”, “Gender woman”."""
    dimension = NAMES.get(line.dimension) or line.dimension.replace("_", " ").capitalize()
    name = f"{dimension} {line.group}"
    if not line.stratum:
        return name
    return f"{name}, {'level ' if line.stratum != OTHER_LEVELS else ''}{line.stratum}"


def sentence(line: Comparison) -> str:
    """The comparison in words; what is withheld says which rule withholds it."""
    if line.withheld or line.sentence:
        return line.withheld or line.sentence
    return f"{_figures(line)} {_verdict(line)}{_drift(line)}"


def difference(outcome: Outcome, effect: float) -> str:
    """How large a difference is, in words: “12.0 points less”, “0.62 times the pace”, “0.5 levels less senior”."""
    match outcome:
        case Outcome.WAITING:
            return f"{effect:.2f} times the pace"
        case Outcome.SESSIONS:
            return f"{effect:.2f} times as many"
        case Outcome.SENIORITY:
            return f"{abs(effect):.1f} levels {'less' if effect < 0 else 'more'} senior"
        case _:
            return _points(effect)


def spread(outcome: Outcome, interval: Interval | None) -> str:
    """The interval of a difference, in words."""
    match outcome:
        case Outcome.WAITING | Outcome.SESSIONS:
            return _range(interval, 1, "", 2)
        case Outcome.SENIORITY:
            return _range(interval, 1, " levels", 1)
        case _:
            return _range(interval, 100, " points", 1)


def headline(period: str, lines: Sequence[Comparison]) -> str:
    """The audit in one sentence."""
    found = sorted((line for line in lines if line.grade in FOUND), key=_urgency)
    tested = sum(line.q_value is not None for line in lines)
    if not tested:
        return f"The figures of {period} are too small to tell whether anybody is behind."
    compared = f"{tested} comparison{'s' if tested > 1 else ''} in {period}"
    if not found:
        return f"No group was found behind in {compared}."
    shown = "; ".join(f"{who(line)} ({line.outcome})" for line in found[:3])
    more = f" and {len(found) - 3} more" if len(found) > 3 else ""
    return f"{len(found)} of {compared} found a group behind: {shown}{more}."


def _urgency(line: Comparison) -> tuple[bool, float]:
    return line.grade is not Grade.CONFIRMED, line.q_value or 0.0


def _figures(line: Comparison) -> str:
    mine, theirs = line.mine or Arm(None), line.theirs or Arm(None)
    match line.outcome:
        case Outcome.PARTICIPATION | Outcome.MATCHED:
            return _shares(line, mine, theirs)
        case Outcome.WAITING:
            return (
                f"{who(line)}: half are matched after {_weeks(mine)}, {_against(line)} after {_weeks(theirs)}; "
                f"matching goes at {line.effect:.2f} times the pace ({_range(line.interval, 1, '', 2)})."
            )
        case Outcome.SENIORITY:
            return (
                f"{who(line)}: their mentors are {mine.value:.1f} levels above them, {theirs.value:.1f} for "
                f"{_against(line)}; the shift is {_signed(line.effect)} ({_range(line.interval, 1, '', 1)})."
            )
        case Outcome.SESSIONS:
            return (
                f"{who(line)}: {mine.value:.1f} sessions a month and pair, {theirs.value:.1f} for "
                f"{_against(line)}: {line.effect:.2f} times as many ({_range(line.interval, 1, '', 2)})."
            )


def _shares(line: Comparison, mine: Arm, theirs: Arm) -> str:
    text = f"{who(line)}: {_of(mine)} {DOES[line.outcome]}, against {_of(theirs)} of {_against(line)}"
    if line.gap is None:
        return f"{text}."
    text += f": {_points(line.gap)} ({_range(line.interval, 100, ' points', 1)})"
    return f"{text}, at equal levels {_points(line.level_gap)}." if line.level_gap is not None else f"{text}."


def _verdict(line: Comparison) -> str:
    if line.split:
        return "The levels differ from each other, so no figure is given for all of them together; see each level."
    match line.grade:
        case Grade.CANNOT_TELL:
            return "Too few people to tell whether this is more than chance."
        case Grade.WATCH:
            return f"That is far apart, but within what chance does{_seen(line)}: keep watching."
        case Grade.FINDING:
            return f"Chance alone rarely does this ({_q(line)})."
        case Grade.CONFIRMED:
            return f"Chance alone rarely does this ({_q(line)}), and it was so the quarter before."
        case _ if line.q_value is not None and line.q_value <= 0.10:
            ahead = (line.effect or 0) > (0 if line.outcome not in RATIOS else 1)
            rest = "and ahead of the others" if ahead else "but not behind by as much as a finding asks for"
            return f"More than chance ({_q(line)}), {rest}."
        case _:
            return f"No finding: chance does as much{_seen(line)}."


def _drift(line: Comparison) -> str:
    """Which way the gap goes, once there are quarters enough to ask."""
    if line.drift is None:
        return ""
    if line.drift.q_value > RATE:
        return f" Over {line.drift.quarters} quarters no trend stands out from chance."
    gap = line.effect or 0.0
    grows = (gap < 0) == (line.drift.odds_ratio < 1)
    ratio = f"odds ratio {line.drift.odds_ratio:.2f} a quarter ({_range(line.drift.interval, 1, '', 2)})"
    return f" Over {line.drift.quarters} quarters the gap {'grows' if grows else 'closes'}: {ratio}."


def _q(line: Comparison) -> str:
    return "q under 0.001" if (line.q_value or 0) < 0.0005 else f"q = {line.q_value:.3f}"


def _seen(line: Comparison) -> str:
    """What could have been noticed, so that silence isn't taken for proof."""
    if line.detectable is None:
        return "; so few people would hide any gap"
    match line.outcome:
        case Outcome.WAITING | Outcome.SESSIONS:
            least = f"{line.detectable:.2f} times or less"
        case Outcome.SENIORITY:
            least = f"{line.detectable:.1f} levels or more"
        case _:
            least = f"{100 * line.detectable:.0f} points or more"
    return f"; only a gap of {least} would be noticed four times out of five"


def _of(arm: Arm) -> str:
    return f"{arm.count} of {arm.people} ({100 * (arm.value or 0):.1f}{BLANK}%)"


def _points(gap: float | None) -> str:
    points = round(100 * (gap or 0), 1)
    if not points:
        return "the same"
    return f"{abs(points):.1f} points {'less' if points < 0 else 'more'}"


def _range(interval: Interval | None, factor: int, unit: str, decimals: int) -> str:
    edges = (interval.low, interval.high) if interval else (0.0, 0.0)
    low, high = (f"{factor * edge:.{decimals}f}".replace("-", "−") for edge in edges)
    return f"95{BLANK}% interval {low} to {high}{unit}"


def _against(line: Comparison) -> str:
    return line.against if line.against == EVERYBODY_ELSE else f"“{line.against}”"


def _signed(effect: float | None) -> str:
    return f"{effect:+.1f} levels".replace("-", "−") if effect else "none"


def _weeks(arm: Arm) -> str:
    return "longer than this quarter shows" if arm.value is None else f"{arm.value:.1f} weeks"
