"""The promotion comparison over the installation's positions: computed once a quarter, then only shown (E4)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from evaluation.models import Comparison
from evaluation.selectors import histories, quarters_until
from evaluation.statistics import PromotionComparison, compare, groups, person_quarters
from evaluation.statistics.promotion import REFUSED
from governance.quarters import Quarter
from mentorship import audit
from mentorship.people.models import Person
from mentorship.people.states import HIGHEST_LEVEL

CONTROLLED_FOR = ("tenure", "level band", "quarter")
# What the statistics call by the names of a file with performance bands.
IN_WORDS = {"performance band": "level band", "tenure band": "tenure"}
NO_PERFORMANCE = (
    "No performance bands are kept here, so people are alike in tenure and level band, not in performance. A file with "
    "performance bands can be compared by the command promotion_comparison, and is not kept."
)
CAUTIONS = (
    NO_PERFORMANCE,
    "A promotion is a higher level in the directory, on the day the directory knew of it.",
)


def _quiet(step: str) -> None:
    """Nobody waits in front of it."""


@transaction.atomic
def compare_promotions(*, by: Person | None, now: datetime, say: Callable[[str], None] = _quiet) -> Comparison:
    """The comparison up to the last quarter that is over: computed when asked for first, the same ever after."""
    last = Quarter.latest_over(now.date())
    known = Comparison.objects.filter(quarter=str(last)).first()
    if known is not None:
        return known
    say("Reading who held which level when")
    quarters = quarters_until(last)
    observations = list(person_quarters(histories(), quarters, HIGHEST_LEVEL))
    say("Comparing those who are alike")
    content = _content(compare(observations, CAUTIONS))
    content["quarters"] = [quarters[0].name, quarters[-1].name] if quarters else []
    content["strata"] = [] if content["status"] == REFUSED else [group.as_dict() for group in groups(observations)]
    comparison, created = Comparison.objects.get_or_create(
        quarter=str(last), defaults={"content": content, "computed_at": now, "computed_by": by}
    )
    if created:
        audit.record("promotions.compared", by=by, on=comparison, now=now, quarter=str(last))
        comparison.refresh_from_db()  # as everybody after will read it
    return comparison


@transaction.atomic
def record_download(*, comparison: Comparison, by: Person, now: datetime) -> None:
    """Write down that figures left the application as a file."""
    audit.record("promotions.exported", by=by, on=comparison, now=now, quarter=comparison.quarter)


def _content(result: PromotionComparison) -> dict[str, Any]:
    """What is kept: counts too small to be compared are too small to be told."""
    content = result.as_dict() | {"controlled_for": CONTROLLED_FOR}
    for words in ("adjusted_for", "left_out"):
        if content["hazard"]:
            content["hazard"][words] = [IN_WORDS.get(word, word) for word in content["hazard"][words]]
    if result.status == REFUSED:
        content["arms"] = None
    return content
