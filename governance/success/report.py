"""What success figures and the engagement report of the same quarter have to do with each other.

Counts of sessions and hours are the report's own figures added up, so they tell nothing more. How many people stand
behind another figure is at most how many of the program take part: the report must stay as uncertain with that known.
"""

from collections.abc import Collection

from governance.disclosure import Cell, ProtectedRelease, Published, holds_with_at_least
from governance.success.figures import Estimate, Figure, Withheld

NO_REPORT = "There is no report of the quarter that it could be read from."
NO_TRACK = "The report of the quarter has nobody in a track of this program alone."
TRACK_WITHHELD = "The report of the quarter withholds it for a track of this program."
TELLS = "The number of people behind it would tell more about who takes part than the report of the quarter does."
MOST_PEOPLE = 20_000  # beyond, groups are so large that no such number comes close to what is withheld


def total_in(report: ProtectedRelease, tracks: Collection[str], measure: str) -> Figure:
    """The total of ``measure`` that the report prints of these tracks, to the nearest whole number."""
    cells = [cell for cell in cells_of(report, tracks) if cell.participants != 0]
    if not cells:
        return Withheld(NO_TRACK)
    total, people = 0.0, 0
    for cell in cells:
        mean = cell.outcomes.get(measure)
        if mean is None or cell.participants is None:
            return Withheld(TRACK_WITHHELD)
        total, people = total + mean * cell.participants, people + cell.participants
    return Estimate(round(total), people)


def holds_beside_report(published: Published, tracks: Collection[str], people: int) -> bool:
    """Whether so many of these tracks may be known to take part."""
    keys = [cell.key for cell in cells_of(published.release, tracks)]
    return not keys or len(published.seats) > MOST_PEOPLE or holds_with_at_least(published, keys, people)


def cells_of(report: ProtectedRelease, tracks: Collection[str]) -> list[Cell]:
    """The cells of these tracks."""
    if "track" not in report.dimensions:
        return []
    place = report.dimensions.index("track")
    return [cell for cell in report.cells if cell.key[place] in tracks]
