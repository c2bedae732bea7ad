"""When: each check raises the sentence to show."""

from mentorship.errors import Refusal
from mentorship.people.models import Person
from pairing.models import Pairing
from programs.models import Cohort


class NotTheAssessor(Refusal):
    pass


def check_can_assess(assessor: Person, person: Person, cohort: Cohort) -> None:
    """Somebody other than the person and than whoever mentors or mentored them."""
    if assessor.pk == person.pk:
        raise NotTheAssessor("Nobody assesses their own skills.")
    if Pairing.objects.filter(mentor=assessor, mentee=person).exists():
        raise NotTheAssessor(f"You mentor {person}, so somebody else assesses their skills.")
    if not cohort.enrolments.enrolled().mentees().filter(person=person).exists():
        raise NotTheAssessor(f"{person} is not a mentee of {cohort}.")
