"""What has had its time: a rule that the administrator set, words announced and gone, old notices gone."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from governance.services.purging import purge_all
from governance.services.retention import WARNING_DAYS, change_rule, warn_of_purges

if TYPE_CHECKING:
    from mentorship.management.demo.history import History

MONTHS = 18


def tell_of_keeping(history: "History", now: datetime) -> None:
    """Words of pairs go after a year and a half: those of the first cohort that ended early are gone."""
    announced = now - timedelta(days=WARNING_DAYS + 4)
    by = history.staff.administrator
    change_rule(kind="pair_words", months=MONTHS, by=by, now=announced - timedelta(days=70))
    warn_of_purges(now=announced)
    purge_all(now=now - timedelta(days=1))
    warn_of_purges(now=now - timedelta(days=1))
