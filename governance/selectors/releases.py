"""What a release is made of, and which quarters have one."""

from datetime import date

from governance.disclosure import Declared, Row, Work
from governance.models import Release
from governance.quarters import Quarter
from governance.selectors.population import Member
from pairing.models import Pairing

MOST_QUARTERS = 12


def rows_of(members: list[Member]) -> list[Row]:
    """Each member as the row that is counted."""
    return [
        Row(
            person=member.employee_id,
            department=member.department,
            team=member.team,
            band=str(member.band.value),
            site=member.site,
            demographics=member.groups,
            participant=member.participant,
            work=tuple(
                Work(str(done.pairing_id), str(done.mentor_id), done.sessions, done.hours) for done in member.work
            ),
        )
        for member in members
    ]


def declared_tables(members: list[Member], *, teams: bool) -> Declared:
    """Which tables a release has: one for each attribute that somebody said something about."""
    attributes = {attribute for member in members for attribute in member.groups}
    return Declared(demographics=tuple(sorted(attributes)), teams=teams)


def unpublished(today: date) -> list[Quarter]:
    """The quarters that are over, had a pairing and have no release; the latest first, three years at most."""
    started = (
        Pairing.objects.filter(started_on__isnull=False).order_by("started_on").values_list("started_on", flat=True)
    )
    first = started.first()
    published = set(Release.objects.values_list("quarter", flat=True))
    quarter, found = Quarter.latest_over(today), []
    for _ in range(MOST_QUARTERS):
        if first is None or quarter.last_day < first:
            break
        if str(quarter) not in published:
            found.append(quarter)
        quarter = quarter.previous()
    return found


def release_before(release: Release) -> Release | None:
    """The release of the quarter right before, if there is one."""
    return Release.objects.filter(quarter=str(Quarter.parse(release.quarter).previous())).first()
