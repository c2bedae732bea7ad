"""What goes in: one row a person, the tables that are declared, and the thresholds of the rules."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

ANY = "*"
OTHERS = "others"
SUPPRESSED = "SUPPRESSED"
UNITS = ("department", "team", "band", "site")
NESTED = {"team": "department", "track": "tier"}
OUTCOMES = ("sessions", "hours")


@dataclass(frozen=True, slots=True)
class Work:
    """What one pair did in the period; it stands on the row of its mentee and of nobody else, so that sums count once.

    `pair` and `mentor` are any stable identifiers; they are counted and never appear in a result.
    """

    pair: str
    mentor: str
    sessions: int = 0
    hours: float = 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """One eligible person at the cut-off date, in the department, team, band and site of that date.

    `team` is the team's own name or its path; empty when the person sits in the department directly. `demographics`
    maps a declared attribute to the code the person chose, and a declared path to the one they are enrolled in; a
    missing or empty code is "did not answer", or "not enrolled". `person` is the same in every period.
    """

    person: str
    department: str
    team: str
    band: str
    site: str = ""
    demographics: Mapping[str, str] = field(default_factory=dict)
    participant: bool = False
    work: tuple[Work, ...] = ()


@dataclass(frozen=True, slots=True)
class Works:
    """What pairs did, in columns and in the order of the pairs: the place of the mentee, the mentor, each outcome."""

    places: Sequence[int] = ()
    mentors: Sequence[str] = ()
    sizes: Mapping[str, Sequence[float]] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, ()))


@dataclass(frozen=True, slots=True)
class Roll:
    """Rows in columns, so that a large organisation is counted at once: person i is place i of each column.

    `units` has a column for each of `UNITS`, `said` one for each attribute of which somebody has a code.
    """

    people: Sequence[str]
    units: Mapping[str, Sequence[str]]
    said: Mapping[str, Sequence[str]]
    participant: Sequence[bool]
    works: Works = field(default_factory=Works)

    @classmethod
    def of(cls, rows: "Iterable[Row] | Roll") -> "Roll":
        """The columns of these rows, the same in whatever order they come."""
        if isinstance(rows, Roll):
            return rows
        people = sorted(rows, key=attrgetter("person"))
        names = sorted({name for row in people for name in row.demographics})
        done = sorted(((item.pair, place, item) for place, row in enumerate(people) for item in row.work), key=_pair)
        return cls(
            people=[row.person for row in people],
            units={unit: [getattr(row, unit) for row in people] for unit in UNITS},
            said={name: [row.demographics.get(name, "") for row in people] for name in names},
            participant=[row.participant for row in people],
            works=Works(
                [place for _, place, _ in done],
                [item.mentor for _, _, item in done],
                {measure: [getattr(item, measure) for _, _, item in done] for measure in OUTCOMES},
            ),
        )


def _pair(one: tuple[str, int, Work]) -> tuple[str, int]:
    return one[:2]


@dataclass(frozen=True, slots=True)
class Declared:
    """Which tables exist. They are fixed before anybody looks: no filter can ask for another one.

    Families: total; department; team within department; band; site; each demographic as its published groups and
    "others"; department × band; department × demographic; band × demographic; band × site; each of `paths`, a track
    within its tier. `paths` say what somebody is enrolled in: as sensitive as a demographic, and new in each period.
    `teams=False` switches team rows off where participation itself is sensitive. `outcomes` are means per participant,
    printed for tables of one dimension, teams and tracks only.
    """

    demographics: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    sites: bool = True
    teams: bool = True
    outcomes: tuple[str, ...] = OUTCOMES

    @property
    def attributes(self) -> tuple[str, ...]:
        """What people chose or said, beside the units in which everybody sees them."""
        return (*self.paths, *self.demographics)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The numbers of the rules.

    A unit or band cell needs `people` people, and `either` participants and as many non-participants, unless nobody
    takes part. A cell crossed with a demographic, and every outcome, needs `sensitive_people` and `sensitive_either`.
    An outcome also needs `mentors` mentors behind it and no pair that the second largest could estimate within
    `pair_percent` per cent. A withheld count stays uncertain over at least `counts` values. A demographic code with
    fewer than `sensitive_people` people is merged into "others".
    """

    people: int = 5
    either: int = 2
    sensitive_people: int = 10
    sensitive_either: int = 3
    mentors: int = 3
    pair_percent: int = 10
    counts: int = 3
