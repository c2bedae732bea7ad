"""The forms an audit is kept and given away in: one plain dict, and one line a comparison."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from governance.disclosure import SUPPRESSED, Thresholds
from governance.equity.method import METHOD
from governance.equity.results import Arm, Audit, Comparison, Drift, Grade, Point
from governance.equity.values import Interval, Outcome

Line = dict[str, str]
COLUMNS = (
    "period", "outcome", "dimension", "group", "against", "stratum", "verdict", "people", "count", "value", "low",
    "high", "others_people", "others_count", "others_value", "others_low", "others_high", "effect",
    "effect_low", "effect_high", "ratio", "ratio_low", "ratio_high", "level_gap", "level_ratio", "method",
    "heterogeneity_p", "p", "q", "smallest_gap_noticed",
    "trend_odds_ratio", "trend_low", "trend_high", "trend_q", "sentence",
)  # fmt: skip
WORDS = {"period", "outcome", "dimension", "group", "against", "stratum", "verdict", "method", "sentence"}
FIGURES = tuple(column for column in COLUMNS if column not in WORDS)


def audit_to_dict(audit: Audit) -> dict[str, Any]:
    """The audit as plain lists, dicts, numbers and text; what is withheld stands there with its sentence alone."""
    return {**asdict(audit), "method": list(METHOD)}


def audit_from_dict(content: Mapping[str, Any]) -> Audit:
    """The audit that ``audit_to_dict`` wrote."""
    return Audit(
        period=content["period"],
        comparisons=tuple(_comparison(line) for line in content["comparisons"]),
        thresholds=Thresholds(**content["thresholds"]),
        headline=content["headline"],
        tested=content["tested"],
        withheld=content["withheld"],
        grades=dict(content["grades"]),
    )


def _comparison(content: Mapping[str, Any]) -> Comparison:
    built = {
        "outcome": Outcome(content["outcome"]),
        "grade": Grade(content["grade"]) if content["grade"] else None,
        "mine": _arm(content["mine"]),
        "theirs": _arm(content["theirs"]),
        "interval": _interval(content["interval"]),
        "ratio_interval": _interval(content["ratio_interval"]),
        "drift": _drift(content.get("drift")),
        "trend": tuple(Point(p["period"], p["effect"], _interval(p["interval"])) for p in content["trend"]),
    }
    return Comparison(**{**content, **built})


def _arm(content: Mapping[str, Any] | None) -> Arm | None:
    return Arm(**{**content, "interval": _interval(content["interval"])}) if content else None


def _drift(content: Mapping[str, Any] | None) -> Drift | None:
    return Drift(**{**content, "interval": _interval(content["interval"])}) if content else None


def _interval(content: Mapping[str, float] | None) -> Interval | None:
    return Interval(**content) if content else None


def audit_lines(audit: Audit) -> list[Line]:
    """One line a comparison under ``COLUMNS``: a withheld one says so in every figure."""
    return [_line(audit.period, comparison) for comparison in audit.comparisons]


def _line(period: str, c: Comparison) -> Line:
    line = {
        "period": period, "outcome": str(c.outcome), "dimension": c.dimension, "group": c.group, "against": c.against,
        "stratum": c.stratum, "verdict": _verdict(c), "method": c.method, "sentence": c.sentence,
    }  # fmt: skip
    if c.withheld:
        return {**line, **dict.fromkeys(FIGURES, SUPPRESSED)}
    figures = {
        **_side("", c.mine), **_side("others_", c.theirs), "effect": c.effect, **_edges("effect_", c.interval),
        "ratio": c.ratio, **_edges("ratio_", c.ratio_interval), "level_gap": c.level_gap, "level_ratio": c.level_ratio,
        "trend_odds_ratio": c.drift.odds_ratio if c.drift else None,
        **_edges("trend_", c.drift.interval if c.drift else None),
        "trend_q": c.drift.q_value if c.drift else None, "heterogeneity_p": c.heterogeneity_p, "p": c.p_value,
        "q": c.q_value, "smallest_gap_noticed": c.detectable,
    }  # fmt: skip
    return {**line, **{name: _text(value) for name, value in figures.items()}}


def _verdict(c: Comparison) -> str:
    if c.withheld:
        return "withheld"
    return c.grade.label if c.grade else "see each level" if c.split else "not compared"


def _side(prefix: str, arm: Arm | None) -> dict[str, float | None]:
    arm = arm or Arm(None)
    return {
        f"{prefix}people": arm.people,
        f"{prefix}count": arm.count,
        f"{prefix}value": arm.value,
        **_edges(prefix, arm.interval),
    }


def _edges(prefix: str, interval: Interval | None) -> dict[str, float | None]:
    low, high = (interval.low, interval.high) if interval else (None, None)
    return {f"{prefix}low": low, f"{prefix}high": high}


def _text(value: float | None) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else f"{value:.4f}"
