"""Rules on two people, as who runs the cohort reads them."""

from django.db.models import F, QuerySet

from pairing.models import PairRule
from programs.models import Cohort


def rules_of(cohort: Cohort) -> QuerySet[PairRule]:
    """What is in force first, newest first; then what was lifted."""
    rows = PairRule.objects.filter(cohort=cohort).select_related(
        "mentee__person", "mentor__person", "made_by", "lifted_by"
    )
    return rows.order_by(F("lifted_at").desc(nulls_first=True), "-made_at", "pk")
