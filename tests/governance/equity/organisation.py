"""Organisations for the audit's tests, and a release of them that withholds what a test asks for."""

from collections.abc import Callable, Collection, Sequence

from governance.disclosure import Cell, Declared, ProtectedRelease, Reason, Roll, Row, Thresholds
from governance.disclosure.results import AuditResult
from governance.disclosure.tables import build_tables
from governance.equity import Subject

BANDS = ("junior", "mid", "senior")


def people(
    number: int,
    *,
    participates: Callable[[int], bool] = lambda n: n % 5 < 2,
    department: Callable[[int], str] = lambda n: ("Payments", "Platform", "Search")[n % 3],
    gender: Callable[[int], str] = lambda n: ("woman", "man")[n // 3 % 2],
    **fields: Callable[[int], object],
) -> list[Subject]:
    """Subject number n is what each function says of n."""
    return [
        Subject(
            department=department(n),
            team=f"{department(n)} team {n // 3 % 2}",
            band=BANDS[n // 6 % 3],
            site=("Berlin", "Lisbon", "Oslo")[n // 18 % 3],
            tenure=("under 1 year", "1 to 3 years", "over 3 years")[n // 5 % 3],
            groups={"gender": gender(n)} if gender(n) else {},
            participant=participates(n),
            **{name: value(n) for name, value in fields.items()},
        )
        for n in range(number)
    ]


def rows(subjects: Sequence[Subject]) -> list[Row]:
    return [
        Row(
            person=f"{n:06}", department=s.department, team=s.team, band=s.band, site=s.site, demographics=s.groups,
            participant=s.participant,
        )
        for n, s in enumerate(subjects)
    ]  # fmt: skip


def open_release(
    subjects: Sequence[Subject], *, hide: Collection[tuple[str, ...]] = (), period: str = "2026Q3"
) -> ProtectedRelease:
    """Everything is printed but the cells whose restricted values are ``hide``: for looking at the audit alone."""
    return opened(rows(subjects), Declared(demographics=("gender",)), Thresholds(), period=period, hide=hide)


def opened(
    given: Sequence[Row] | Roll,
    declared: Declared,
    thresholds: Thresholds | None = None,
    *,
    period: str,
    hide: Collection[tuple[str, ...]] = (),
) -> ProtectedRelease:
    """In the place of ``protect``, with everything printed."""
    thresholds = thresholds or Thresholds()
    tables = build_tables(given, declared, thresholds)
    cells = []
    for i, key in enumerate(tables.keys):
        eligible, participants = int(tables.eligible[i]), int(tables.participants[i])
        hidden = tuple(value for value in key if value != "*") in hide or not eligible
        cells.append(
            Cell(
                key=key,
                family=" × ".join(tables.families[i]),
                eligible=None if hidden else eligible,
                participants=None if hidden else participants,
                rate=None if hidden else round(participants / eligible, 3),
                reason=Reason.FEW_EITHER_OR_SHIELD if hidden else None,
                outcomes={},
                outcome_reasons={},
            )
        )
    return ProtectedRelease(
        period=period, dimensions=tables.dimensions, cells=tuple(cells), hierarchy=tables.hierarchy, headcounts=(),
        groups=tables.groups, thresholds=thresholds, method="exact", method_note="", audit=AuditResult(0, None, 1),
    )  # fmt: skip
