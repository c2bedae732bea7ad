"""How long things are kept: a rule that the administrator set, old notices gone, and words that go in a month."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from governance.services.purging import purge_all
from governance.services.retention import change_rule, warn_of_purges

if TYPE_CHECKING:
    from mentorship.management.demo.history import History

MONTHS = 17


def tell_of_keeping(history: "History", now: datetime) -> None:
    """Words of pairs go after less than a year and a half: the first cohort was told yesterday that theirs will."""
    yesterday = now - timedelta(days=1)
    by = history.staff.administrator
    change_rule(kind="pair_words", months=MONTHS, by=by, now=now - timedelta(days=100))
    warn_of_purges(now=yesterday)
    purge_all(now=yesterday)
