"""Success figures and the engagement report of the same quarter, laid side by side."""

from dataclasses import replace

from governance.disclosure import Declared, Published, Row, protect, seats_of
from governance.success import Estimate, Withheld, holds_beside_report, total_in
from governance.success.report import NO_TRACK, TRACK_WITHHELD
from tests.governance.disclosure.everything import Everything
from tests.governance.disclosure.organisations import organisation
from tests.governance.disclosure.quarters import enrolled


def test_the_number_of_people_behind_a_figure_narrows_nothing_that_the_report_withholds():
    """Who is behind it takes part: so many take part at least, which an attacker lays beside the printed figures."""
    staff = [
        Row(f"{n:03}", "Platform", ("Storage", "Search")[n % 2], "mid", participant=n < 24 or n == 39,
            demographics={"tier": "peer", "track": "Craft"} if n < 26 else {})
        for n in range(40)
    ]  # fmt: skip
    release = protect(staff, Declared(paths=("tier", "track")), period="2026Q3")
    published = Published(release, seats_of(staff))
    assert release.cell(tier="peer", track="Craft").reason is not None
    assert release.cell().participants == 25

    for people, holds in ((10, True), (18, True), (24, False)):
        known = Everything([release], [staff])
        known.is_at_least("Craft", people)
        assert (known.narrowed() == []) is holds, people
        assert holds_beside_report(published, {"Craft"}, people) is holds, people
    assert holds_beside_report(published, {"Another program's"}, 24)


def test_a_count_is_what_the_report_prints_of_the_tracks_added_up():
    staff = enrolled(organisation(400, seed=2), seed=3)
    release = protect(staff, Declared(paths=("tier", "track")), period="2026Q3")
    printed = {cell.key[-1]: cell for cell in release.cells if cell.family == "track" and cell.reason is None}
    told = {track: cell for track, cell in printed.items() if cell.outcomes["sessions"] is not None}
    first, second = sorted(told)[:2]
    total = sum(told[track].participants * told[track].outcomes["sessions"] for track in (first, second))
    people = told[first].participants + told[second].participants

    assert total_in(release, {first, second}, "sessions") == Estimate(round(total), people)
    assert total_in(release, {"Nobody's"}, "sessions") == Withheld(NO_TRACK)
    cells = [replace(c, outcomes={"sessions": None}) if c is told[first] else c for c in release.cells]
    hidden = replace(release, cells=tuple(cells))
    assert total_in(hidden, {first, second}, "sessions") == Withheld(TRACK_WITHHELD)
