"""The promotion comparison over the installation's positions: computed once a quarter, then only shown (E4)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from evaluation.models import Comparison
from evaluation.selectors import histories, quarters_until
from evaluation.statistics import (
    Group,
    History,
    Observation,
    PromotionComparison,
    compare,
    groups,
    lives_of,
    packed,
    person_quarters,
    refused,
    rounded,
    told_beside,
)
from evaluation.statistics.groups import EITHER, PEOPLE
from evaluation.statistics.promotion import FEWEST_PROMOTIONS, REFUSED
from governance.policies import OtherKey
from governance.quarters import Quarter
from governance.services.bases import bases_of, code_of, keep_basis
from mentorship import audit
from mentorship.people.models import Person
from mentorship.people.states import HIGHEST_LEVEL

CONTROLLED_FOR = ("tenure", "level band", "quarter")
PROMOTIONS = "promotions"
# What the statistics call by the names of a file with performance bands.
IN_WORDS = {"performance band": "level band", "tenure band": "tenure"}
NO_PERFORMANCE = (
    "No performance bands are kept here, so people are alike in tenure and level band, not in performance. A file with "
    "performance bands can be compared by the command promotion_comparison, and is not kept."
)
TOO_NEAR = (
    "Too few people were promoted, came, left or began to be mentored since an earlier comparison, or too many of them "
    "alike. The two together would tell which of them are mentored."
)
NEEDS_MORE = (
    "Later quarters. Up to one of them there is an answer again, once what is different from each earlier comparison "
    f"concerns at least {PEOPLE} promoted people and at least {PEOPLE} who came, left or began to be mentored, and in "
    f"both at least {EITHER} who are mentored and {EITHER} who are not."
)
NEEDS_THE_KEY = "The AUDIT_KEY under which this installation was begun."
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
    observations = list(person_quarters(map(_coded, histories()), quarters, HIGHEST_LEVEL))
    result, by_group = _compared(observations, say)
    content = _content(result, by_group)
    content["quarters"] = [quarters[0].name, quarters[-1].name] if quarters else []
    comparison, created = Comparison.objects.get_or_create(
        quarter=str(last), defaults={"content": content, "computed_at": now, "computed_by": by}
    )
    if created:
        audit.record("promotions.compared", by=by, on=comparison, now=now, quarter=str(last))
        if result.arms.promoted >= FEWEST_PROMOTIONS:  # with fewer it says nothing of arms, refused or not
            keep_basis(figure=PROMOTIONS, content=packed(lives_of(observations)), now=now)
        comparison.refresh_from_db()  # as everybody after will read it
    return comparison


def _coded(history: History) -> History:
    return replace(history, person=code_of(PROMOTIONS, history.person))


def _compared(observations: list[Observation], say: Callable[[str], None]) -> tuple[PromotionComparison, list[Group]]:
    """The comparison and its groups; refused where with one before it would tell who is mentored.

    Groups are told by each other and by the totals, so beside an earlier comparison all of them are shown or none.
    """
    say("Holding them against what was compared before")
    try:
        earlier = bases_of(PROMOTIONS)
    except OtherKey as lost:
        return refused(len(observations), str(lost), NEEDS_THE_KEY, CAUTIONS), []
    lives = lives_of(observations)
    told = [told_beside(lives, kept) for kept in earlier]
    if any(one.together for one in told):
        return refused(len(observations), TOO_NEAR, NEEDS_MORE, CAUTIONS), []
    say("Comparing those who are alike")
    return compare(observations, CAUTIONS), [] if any(one.by_group for one in told) else groups(observations)


@transaction.atomic
def record_download(*, comparison: Comparison, by: Person, now: datetime) -> None:
    """Write down that figures left the application as a file."""
    audit.record("promotions.exported", by=by, on=comparison, now=now, quarter=comparison.quarter)


def _content(result: PromotionComparison, by_group: list[Group]) -> dict[str, Any]:
    """Counts too small to be compared are too small to be told, and no figure has more places than the page shows."""
    content = result.as_dict() | {"controlled_for": CONTROLLED_FOR, "strata": [group.as_dict() for group in by_group]}
    if content["hazard"]:
        for words in ("adjusted_for", "left_out"):
            content["hazard"][words] = [IN_WORDS.get(word, word) for word in content["hazard"][words]]
    if result.status == REFUSED:
        content |= {"arms": None, "strata": []}
    return rounded(content)
