"""When: each check raises the sentence to show."""

from datetime import date

from evaluation.models import SkillAssessment
from evaluation.statistics.skill_change import FEWEST
from mentorship.errors import Refusal
from mentorship.people.models import Person
from mentorship.people.states import Employment
from pairing.models import Pairing
from programs.models import Cohort

FEWEST_CONCERNED = 3


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


def check_can_measure_again(concerned: int, most_of_one: int) -> None:
    """A new figure concerns three people or more whom nobody assessed alone: joined, gone or given other levels.

    An assessor knows the levels they gave (``most_of_one`` to as many), and could take them off the difference.
    """
    if concerned == 0:
        raise NotNow("Nobody was assessed since this figure was measured.")
    if concerned < FEWEST_CONCERNED or 0 < concerned - most_of_one < FEWEST_CONCERNED:
        raise NotNow(
            f"Fewer than {FEWEST_CONCERNED} people were assessed since this figure was measured, or fewer beside those "
            "of one assessor. A new one would tell how they were assessed, so it waits for more."
        )
