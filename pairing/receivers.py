from typing import Any

from django.db.models import Count
from django.dispatch import receiver

from mentorship.people.signals import people_away, people_back, people_left, person_erased
from pairing.models import Pairing
from pairing.selectors.terms import why_at_rest
from pairing.services.circle_places import leave_all, step_aside
from pairing.services.circles import end_circles_of
from pairing.services.escalations import close_over, withhold_reasons
from pairing.services.leaving import part_with
from pairing.services.offers import end_pairing
from pairing.services.pauses import pause_for_leave, resume_after_leave
from pairing.services.rationales import rename_in_rationales
from pairing.signals import pairing_ended
from programs.signals import cohort_moved, loads_asked, rests_asked
from programs.states import CohortState


@receiver(cohort_moved, dispatch_uid="pairing.end_with_cohort")
def _end_with_cohort(sender: type, **announced: Any) -> None:
    """The pairs of a cohort end with it."""
    cohort = announced["cohort"]
    if cohort.state == CohortState.ENDED:
        for pairing in Pairing.objects.current().filter(cohort=cohort):
            end_pairing(pairing=pairing, by=announced["by"], now=announced["now"], kind="cohort_ended")


@receiver(people_left, dispatch_uid="pairing.end_with_leavers")
def _end_with_leavers(sender: type, **announced: Any) -> None:
    part_with(**_of(announced), on=announced["on"])


@receiver(people_away, dispatch_uid="pairing.pause_for_leave")
def _pause_for_leave(sender: type, **announced: Any) -> None:
    pause_for_leave(**_of(announced))


@receiver(people_back, dispatch_uid="pairing.resume_after_leave")
def _resume_after_leave(sender: type, **announced: Any) -> None:
    resume_after_leave(**_of(announced))


@receiver(pairing_ended, dispatch_uid="pairing.close_concerns")
def _close_concerns(sender: type, **announced: Any) -> None:
    """What was raised in private about a pair is over when the pair is."""
    close_over(pairing=announced["pairing"], by=announced["by"], now=announced["now"])


@receiver(cohort_moved, dispatch_uid="pairing.end_circles_with_cohort")
def _end_circles(sender: type, **announced: Any) -> None:
    """The circles of a cohort end with it."""
    cohort = announced["cohort"]
    if cohort.state == CohortState.ENDED:
        end_circles_of(cohort=cohort, by=announced["by"], now=announced["now"])


@receiver(people_left, dispatch_uid="pairing.leavers_leave_circles")
def _leave_circles(sender: type, **announced: Any) -> None:
    leave_all(**_of(announced))


@receiver(people_away, dispatch_uid="pairing.turns_of_the_absent")
def _pass_turns_on(sender: type, **announced: Any) -> None:
    step_aside(**_of(announced))


@receiver(person_erased, dispatch_uid="pairing.forget")
def _forget(sender: type, **announced: Any) -> None:
    """Why pairs were made stays to be read, without the name; why somebody raised a concern does not."""
    by, now = announced["by"], announced["now"]
    withhold_reasons(person=announced["person"], by=by, now=now)
    rename_in_rationales(names=announced["names"], by=by, now=now)


def _of(announced: dict[str, Any]) -> dict[str, Any]:
    return {name: announced[name] for name in ("people", "by", "now")}


@receiver(loads_asked, dispatch_uid="pairing.loads")
def _loads(sender: type, **asked: Any) -> dict[tuple[int, int], int]:
    """By mentor and cohort: how many pairings they have under way or on offer."""
    rows = Pairing.objects.current().filter(mentor__in=asked["people"]).order_by()
    counted = rows.values_list("mentor_id", "cohort_id").annotate(load=Count("pk"))
    return {(mentor_id, cohort_id): load for mentor_id, cohort_id, load in counted}


@receiver(rests_asked, dispatch_uid="pairing.rests")
def _rests(sender: type, **asked: Any) -> dict[int, str]:
    """Mentors past their term or at rest, whom the owner has not let in."""
    return why_at_rest(asked["cohort"], asked["people"], asked["day"])
