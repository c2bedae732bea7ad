"""The kinds of success metrics that this stage has evidence of; later stages provide theirs when they are ready."""

from governance.metrics import Kind, provide
from governance.selectors.success import autonomy_in, goals_in, reviews_in
from governance.states import MetricKind
from governance.success import mean_of, share_of

KINDS = (
    Kind(
        MetricKind.GOALS,
        "How far the goals that mentees agreed on with their mentors are reached, all together, as a T-score: 50 is as "
        "expected, above is more.",
        "A pair describes beforehand what each level looks like, so the figure says what somebody can do that was "
        "agreed to matter, and not how busy the two were.",
        "The goals of {people} mentees stand at {value} on average, where 50 is as expected.",
        goals_in, mean_of, least=30, most=70,
    ),
    Kind(
        MetricKind.REVIEWS,
        "The share of pairs whose joint review was signed as seen alike, with progress at least as hoped on both "
        "sides, of all that were signed in the quarter.",
        "Both judge the same progress alone before they see each other's judgement, so that neither can please the "
        "other, and only where they agree it counts.",
        "In {value} % of {people} pairs both sides see progress at least as hoped, and agree on it.",
        reviews_in, share_of, unit="%",
    ),
    Kind(
        MetricKind.AUTONOMY,
        "The share of pairs whose joint review of the quarter sets the mentee at least one step higher on the ladder "
        "of independence than their first did, on both sides and seen alike. Let your joint reviews ask for the "
        "ladder, twice or more.",
        "A step is something a colleague can see: who did it with help and does it alone has grown, however many "
        "sessions that took. Both place the mentee alone before they see each other's answer, and only where both "
        "say that the mentee rose it counts.",
        "In {value} % of {people} pairs both sides say that the mentee works at least one step more independently than "
        "at their first review.",
        autonomy_in, share_of, unit="%",
    ),
    Kind(
        MetricKind.SESSIONS, "How many sessions the pairs of the program held in the quarter, by its report.", "",
        "The {people} people who took part held about {value} sessions.", reported="sessions",
    ),
    Kind(
        MetricKind.HOURS, "How many hours its pairs spent in sessions in the quarter, by its report.", "",
        "The {people} people who took part spent about {value} hours in sessions.", reported="hours",
    ),
)  # fmt: skip
for kind in KINDS:
    provide(kind)
