from typing import Any

from django.dispatch import receiver

from pairing.models import Pairing
from pairing.services.offers import end_pairing
from programs.signals import cohort_moved
from programs.states import CohortState


@receiver(cohort_moved, dispatch_uid="pairing.end_with_cohort")
def _end_with_cohort(sender: type, **announced: Any) -> None:
    """The pairs of a cohort end with it."""
    cohort = announced["cohort"]
    if cohort.state == CohortState.ENDED:
        for pairing in Pairing.objects.current().filter(cohort=cohort):
            end_pairing(pairing=pairing, by=announced["by"], now=announced["now"])
