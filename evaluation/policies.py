"""When: each check raises the sentence to show."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import chain

from evaluation.models import SkillAssessment
from evaluation.statistics.skill_change import FEWEST
from governance.success import RULES, Item, differing, told_beside
from mentorship.errors import Refusal
from mentorship.people.models import Person
from mentorship.people.states import Employment
from pairing.models import Pairing
from programs.models import Cohort

FEWEST_CONCERNED = RULES.sensitive_people


class NotTheAssessor(Refusal):
    pass


class NotNow(Refusal):
    """It can be done, but not as things are."""


def check_can_assess(assessor: Person, person: Person, cohort: Cohort) -> None:
    """Somebody other than the person and than whoever mentors or mentored them."""
    if assessor.pk == person.pk:
        raise NotTheAssessor("Nobody assesses their own skills.")
    if Pairing.objects.filter(mentor=assessor, mentee=person).exists():
        raise NotTheAssessor(own_mentee(person))
    if not cohort.enrolments.enrolled().mentees().filter(person=person).exists():
        raise NotTheAssessor(f"{person} is not a mentee of {cohort}.")


def own_mentee(person: Person) -> str:
    return f"You mentor {person} or did, so somebody else assesses their skills."


def check_can_replace(assessor: Person, earlier: SkillAssessment) -> None:
    """What one assessor saw is theirs to correct, as long as they are here."""
    if earlier.assessor_id != assessor.pk and earlier.assessor.status != Employment.LEFT:
        raise NotTheAssessor(
            f"{earlier.assessor} assessed {earlier.skill} on {earlier.assessed_on:%-d %B %Y}, and can change it."
        )


def check_assessed_on(day: date, today: date) -> None:
    if day > today:
        raise NotNow("That day is still to come: give the day on which you looked.")


def check_enough(people: int) -> None:
    if people < FEWEST:
        raise NotNow(
            f"A change can be measured once at least {FEWEST} people have been assessed both before and after."
        )


def check_can_measure_again(
    items: Sequence[Item], earlier: Sequence[Sequence[Item]], assessors: Mapping[str, Collection[int]]
) -> None:
    """A new figure tells of ten people or more beside each that was shown: who came, went or has other levels.

    ``earlier``: what stood behind the figures that were shown. ``assessors`` of each person know the levels they gave,
    and could take them off the difference.
    """
    if earlier and not any(differing(items, earlier[-1])):
        raise NotNow("Nobody was given another level since this figure was measured.")
    if told_beside(items, earlier, RULES):
        raise NotNow(
            f"Fewer than {FEWEST_CONCERNED} people differ from a figure that was shown, or nearly all of them in the "
            "same way. The two together would tell how they were assessed, so a new one waits for more."
        )
    if any(_left_by_one_assessor(items, then, assessors) for then in earlier):
        raise NotNow(
            f"Fewer than {FEWEST_CONCERNED} people differ from a figure that was shown beside those of one assessor, "
            "who could work out how these were assessed. A new one waits for more."
        )


def _left_by_one_assessor(
    items: Sequence[Item], then: Sequence[Item], assessors: Mapping[str, Collection[int]]
) -> bool:
    """Whether few are left, with a mentor or without, if one assessor leaves out theirs and perhaps who is gone."""
    come, gone = differing(items, then)
    for mentored in (True, False):
        new, old = ({item.person for item in some if bool(item.mentor) is mentored} for some in (come, gone))
        known = max(Counter(chain.from_iterable(assessors[person] for person in new)).values(), default=0)
        if any(0 < people - known < FEWEST_CONCERNED for people in (len(new), len(new | old))):
            return True
    return False
