"""The engagement figures of a quarter: counted once it is over, protected, attacked, kept as they are (G4)."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from governance.disclosure import (
    CannotProtect,
    Declared,
    ProtectedRelease,
    Roll,
    Seat,
    protect,
    release_to_dict,
    seats_of,
)
from governance.models import Release
from governance.quarters import Quarter
from governance.selectors.figures import first_quarter
from governance.selectors.paths import paths_in
from governance.selectors.population import population_of
from governance.selectors.releases import declared_tables, ledger, roll_of, staff_of
from governance.services.figures_notices import tell_of_release
from governance.uncollected import uncollected
from mentorship import audit
from mentorship.errors import Refusal
from mentorship.people.models import Person

DAYS_TO_LOG = 3
TRIES = 3


class NotCountable(Refusal):
    """The quarter still goes on."""


class CannotPublish(Refusal):
    """There is nothing that could be published safely."""


def publish_release(
    *, quarter: Quarter, by: Person | None, now: datetime,
    check: Callable[[ProtectedRelease], object] = lambda protected: None,
) -> Release:  # fmt: skip
    """The release of a quarter that is over; again, the one that was published, unchanged for good.

    The computing, which may take minutes, is done before the transaction that keeps it. ``check`` sees what would be
    published, and nothing is when it raises a Refusal.
    """
    for _ in range(TRIES):
        published = Release.objects.filter(quarter=str(quarter)).first()
        if published:
            return published
        check_can_be_counted(quarter, now)
        roll, declared = roll_to_count(quarter)
        earlier = ledger()
        try:
            protected = protect(roll, declared, period=str(quarter), earlier=earlier)
            check(protected)
            return keep_release(quarter=quarter, protected=protected, staff=seats_of(roll), beside=len(earlier), by=by,
                                now=now)  # fmt: skip
        except CannotProtect as refusal:
            raise CannotPublish(str(refusal)) from None
        except IntegrityError:
            continue  # another quarter took the next place in the ledger: this one is held against it too
    raise CannotPublish("Other quarters were published meanwhile again and again. Try once more in some minutes.")


@uncollected()
def roll_to_count(quarter: Quarter) -> tuple[Roll, Declared]:
    """Everybody who is eligible, and the tables they are counted in."""
    population = population_of(quarter)
    return roll_of(population, paths_in(quarter)), declared_tables(population, teams=settings.REPORT_TEAMS)


@transaction.atomic
def keep_release(
    *, quarter: Quarter, protected: ProtectedRelease, staff: Mapping[str, Seat], beside: int, by: Person | None,
    now: datetime,
) -> Release:  # fmt: skip
    """Keep figures that withstood the attack ``beside`` so many earlier releases, and tell the administrators.

    A second one changes nothing. Raises IntegrityError when another quarter was published meanwhile, against which
    they were not held.
    """
    content = release_to_dict(protected)
    values = {
        "cut_off_on": quarter.cut_off, "content": content, "digest": digest_of(content), "published_at": now,
        "published_by": by, "staff": staff_of(staff), "number": beside + 1,
    }  # fmt: skip
    release, created = Release.objects.get_or_create(quarter=str(quarter), defaults=values)
    if created:
        audit.record("release.published", by=by, on=release, now=now, quarter=str(quarter), digest=release.digest)
        tell_of_release(release, now)
    return release


def due_on(quarter: Quarter) -> date:
    """The day on which the schedule publishes the quarter."""
    return quarter.last_day + timedelta(days=1 + DAYS_TO_LOG)


@transaction.atomic
def record_download(*, release: Release, form: str, by: Person, now: datetime) -> None:
    """Write down that figures left the application as a file."""
    audit.record("release.exported", by=by, on=release, now=now, form=form)


def check_can_be_counted(quarter: Quarter, now: datetime) -> None:
    """And that there was something to count in it: a figure that is published stays for good."""
    if not quarter.is_over(now.date()):
        raise NotCountable(f"{quarter} lasts until {quarter.last_day:%-d %B %Y}; it can be published after that.")
    first = first_quarter()
    if first and quarter < first:
        raise NotCountable(f"In {quarter} there was no pair yet: the first began in {first}.")


def digest_of(content: dict[str, Any]) -> str:
    """SHA-256 of the content in its one spelling."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
