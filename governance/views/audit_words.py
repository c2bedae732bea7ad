"""The figures of an audit in few words, as they stand beside their marks."""

from governance.equity import EVERYBODY_ELSE, Arm, Comparison, Grade, Interval, Outcome

TITLES = {
    Outcome.PARTICIPATION: ("Participation", "Who had a mentor or a mentee on some day of the quarter."),
    Outcome.MATCHED: ("Matching", "Who was matched, of those enrolled as mentees in a cohort that ran in the quarter."),
    Outcome.WAITING: ("Waiting", "How long it took from enrolment to the first day of a pairing."),
    Outcome.SENIORITY: ("Seniority of the mentor", "How many levels the mentor is above the mentee."),
    Outcome.SESSIONS: ("Sessions", "How often pairs met, in a month of pairing."),
}
DIMENSIONS = {
    "department": "By department",
    "team": "By team",
    "band": "By level",
    "site": "By site",
    "tenure": "By time in the company",
}
OWN = {
    Outcome.PARTICIPATION: "Took part",
    Outcome.MATCHED: "Matched",
    Outcome.WAITING: "Half matched after",
    Outcome.SENIORITY: "Mentor above by",
    Outcome.SESSIONS: "Sessions a month",
}
UNITS = {
    Outcome.PARTICIPATION: "Gap in points",
    Outcome.MATCHED: "Gap in points",
    Outcome.WAITING: "Times the others' pace",
    Outcome.SENIORITY: "Gap in levels",
    Outcome.SESSIONS: "Times the others' rate",
}
SHARES = (Outcome.PARTICIPATION, Outcome.MATCHED)
TONES = {Grade.CANNOT_TELL: "", Grade.NONE: "", Grade.WATCH: "warn", Grade.FINDING: "bad", Grade.CONFIRMED: "bad"}
BLANK = "\N{NO-BREAK SPACE}"


def heading(dimension: str) -> str:
    return DIMENSIONS.get(dimension, f"By {dimension.replace('_', ' ')}")


def name_of(line: Comparison) -> str:
    """The group alone, as its table says of what kind it is; a level within it by the level."""
    name = line.stratum or line.group
    return name[:1].upper() + name[1:] if name.islower() else name


def other_of(line: Comparison) -> str:
    return "others" if line.against == EVERYBODY_ELSE else line.against


def figure(outcome: Outcome, arm: Arm) -> str:
    if outcome is Outcome.WAITING:
        return "over half wait" if arm.value is None else f"{arm.value:.1f} weeks"
    if arm.value is None:
        return "–"
    if outcome in SHARES:
        return f"{100 * arm.value:.1f}{BLANK}%"
    return f"{arm.value:.1f} levels" if outcome is Outcome.SENIORITY else f"{arm.value:.1f}"


def count(arm: Arm) -> str:
    return "" if arm.people is None else f"{arm.count} of {arm.people}"


def within(arm: Arm) -> str:
    """Both ends of the interval of a share, in percent; of anything else nothing."""
    ends = arm.interval
    return f"{100 * ends.low:.1f} to {100 * ends.high:.1f}" if ends else ""


def effect(outcome: Outcome, value: float | None) -> str:
    if value is None:
        return ""
    if outcome in SHARES:
        return f"{100 * value:+.1f}{BLANK}points".replace("-", "−")
    if outcome is Outcome.SENIORITY:
        return f"{value:+.1f}{BLANK}levels".replace("-", "−")
    return f"×{BLANK}{value:.2f}"


def interval(outcome: Outcome, found: Interval | None) -> str:
    """Both ends, without the unit that stands beside."""
    if found is None:
        return ""
    ends = (found.low, found.high)
    if outcome in SHARES:
        low, high = (f"{100 * end:+.1f}" for end in ends)
    elif outcome is Outcome.SENIORITY:
        low, high = (f"{end:+.1f}" for end in ends)
    else:
        low, high = (f"{end:.2f}" for end in ends)
    return f"{low} to {high}".replace("-", "−")


def ratio(line: Comparison) -> str:
    """The ratio that the four-fifths rule looks at; shares alone have one beside their gap."""
    return "" if line.ratio is None else f"{line.ratio:.2f}"


def ratio_range(line: Comparison) -> str:
    ends = line.ratio_interval
    return f"{ends.low:.2f} to {ends.high:.2f}" if ends else ""


def chance(line: Comparison) -> str:
    if line.q_value is None:
        return ""
    return "under 0.001" if line.q_value < 0.0005 else f"{line.q_value:.3f}"


def noticed(line: Comparison) -> str:
    """The smallest gap that would have been noticed."""
    if line.detectable is None:
        return "none" if line.q_value is not None else ""
    if line.outcome in SHARES:
        return f"{100 * line.detectable:.0f}{BLANK}points"
    return (
        f"{line.detectable:.1f}{BLANK}levels" if line.outcome is Outcome.SENIORITY else f"×{BLANK}{line.detectable:.2f}"
    )


def verdict(line: Comparison) -> str:
    """In one or two words, beside its shape."""
    if line.grade is Grade.CONFIRMED:
        return "confirmed"
    return line.grade.label if line.grade else "see each level" if line.split else "not compared"
