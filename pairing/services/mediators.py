"""Who can mediate in a pair: somebody of the program who is neither in the pair nor in the mentee's reporting line."""

from datetime import date

from mentorship.people.models import Person, Position
from mentorship.people.states import Employment
from pairing.models import Pairing


def mediators_of(pairing: Pairing, today: date) -> list[Person]:
    """The program's named mediator, its deputy and its owner, as far as they can; the first is asked by default."""
    program = pairing.cohort.track.program
    asked = [person for person in (program.mediator, program.deputy, program.owner) if person]
    line = line_above(pairing.mentee_id, today)
    return [
        person
        for person in dict.fromkeys(asked)
        if person.status == Employment.ACTIVE
        and not pairing.includes(person)
        and person.pk not in line
        and pairing.mentee_id not in line_above(person.pk, today)
    ]


def line_above(person_id: int, today: date) -> list[int]:
    """Somebody's manager, their manager and so on; a circle of managers ends where it closes."""
    above: list[int] = []
    held = Position.objects.on(today)
    manager = held.filter(person=person_id).values_list("manager", flat=True).first()
    while manager and manager not in above:
        above.append(manager)
        manager = held.filter(person=manager).values_list("manager", flat=True).first()
    return above
