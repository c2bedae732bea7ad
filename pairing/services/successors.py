"""Who could take over from a mentor: eligible by level and skills, ranked by the score that the matching gives."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count

from mentorship.people.models import Person, PersonSkill
from mentorship.people.states import Employment
from pairing.matching import Candidate, Rules, score
from pairing.models import Pairing
from pairing.selectors.terms import terms_of
from pairing.services.snapshot import Facts
from programs.models import Enrolment, System, SystemKnowledge, Track
from programs.models.system import TEACHES_FROM

MOST, LOOKED_AT = 8, 200


@dataclass
class Successor:
    """Somebody who could take over. ``score``: mean over the mentees, in thousandths of a point."""

    person: Person
    score: int
    mentees: int
    skills: list[str] = field(default_factory=list)
    systems: list[str] = field(default_factory=list)
    load: int = 0
    mentors: bool = False

    @property
    def reasons(self) -> list[str]:
        said = []
        if self.skills:
            said.append(f"Teaches {_listed(self.skills)} too.")
        if self.systems:
            said.append(f"Can show {_listed(self.systems)}.")
        if self.mentees:
            said.append(f"May take {self.mentees} of the mentees by level and reporting line.")
        if not self.mentors:
            said.append("Does not mentor in this program yet.")
        else:
            people = f"{self.load} {'person' if self.load == 1 else 'people'}" if self.load else "nobody"
            said.append(f"Mentors {people} now.")
        return said


def _listed(names: list[str]) -> str:
    shown = names[:4]
    return ", ".join(shown) + (f" and {len(names) - 4} more" if len(names) > 4 else "")


def successors_of(mentor: Person, track: Track, today: date) -> list[Successor]:
    """The best first, judged with the mentees whom the mentor has now, or else had last."""
    taught = dict(
        PersonSkill.objects.filter(person=mentor, proficiency__gte=TEACHES_FROM).values_list("skill_id", "skill__name")
    )
    systems = _systems_of(mentor)
    people = _candidates(mentor, taught, systems)
    mentees = _mentees(mentor, track)
    if not people:
        return []
    directory = Facts([*people.values(), *mentees, mentor], today)
    terms = terms_of(track, list(people), today)
    able = {pk: person for pk, person in people.items() if terms[pk].open_to_new}
    scores, eligible = _judged(able, mentees, track, directory, mentor, today)
    found = {
        pk: Successor(person, scores[pk], eligible[pk]) for pk, person in able.items() if eligible[pk] or not mentees
    }
    _add_reasons(found, taught, systems, track)
    ranked = sorted(found.values(), key=lambda one: (-one.score, -len(one.systems), -len(one.skills), one.person.name))
    return ranked[:MOST]


def _systems_of(mentor: Person) -> dict[int, str]:
    known = System.objects.filter(knowledge__person=mentor, knowledge__level__gte=TEACHES_FROM)
    return dict(known.values_list("pk", "name"))


def _candidates(mentor: Person, taught: dict[int, str], systems: dict[int, str]) -> dict[int, Person]:
    """At work, and able to teach or to show something of what the mentor does: those with most in common."""
    here = Person.objects.filter(status=Employment.ACTIVE).exclude(pk=mentor.pk)
    teach = here.filter(skills__skill__in=taught, skills__proficiency__gte=TEACHES_FROM)
    common = teach.annotate(common=Count("skills")).order_by("-common", "pk")[:LOOKED_AT]
    show = here.filter(systems__system__in=systems, systems__level__gte=TEACHES_FROM).distinct()[:LOOKED_AT]
    return {person.pk: person for person in (*common, *show)}


def _mentees(mentor: Person, track: Track) -> list[Person]:
    mine = Pairing.objects.filter(mentor=mentor, cohort__track__program=track.program)
    now = [pairing.mentee for pairing in mine.current().select_related("mentee")]
    if now:
        return now
    last = mine.filter(started_on__isnull=False).select_related("mentee").order_by("-started_on")[:3]
    return list({pairing.mentee_id: pairing.mentee for pairing in last}.values())


def _judged(
    able: dict[int, Person], mentees: list[Person], track: Track, directory: Facts, mentor: Person, today: date
) -> tuple[dict[int, int], dict[int, int]]:
    """By person: the mean score over the mentees they may take, and how many those are."""
    order = sorted(able.values(), key=lambda person: person.employee_id)
    wishes = _wishes(mentees, track)
    rows = [_plain(person, directory, wishes.get(person.pk, ())) for person in mentees]
    columns = [_plain(person, directory) for person in order]
    if not rows or not columns:
        level = directory.position[mentor.pk].level if mentor.pk in directory.position else 0
        near = {
            person.pk: -abs((directory.position[person.pk].level if person.pk in directory.position else 0) - level)
            for person in order
        }
        return near, dict.fromkeys(able, 0)
    scores = score(rows, columns, track.weights.as_dict(), Rules(track.lowest_gap, track.highest_gap), today)
    may, totals = scores.barred(slice(0, len(rows))) < 0, scores.total
    mean, eligible = {}, {}
    for number, person in enumerate(order):
        fits = totals[may[:, number], number]
        eligible[person.pk] = len(fits)
        mean[person.pk] = int(fits.mean()) if len(fits) else 0
    return mean, eligible


def _wishes(mentees: list[Person], track: Track) -> dict[int, tuple[str, ...]]:
    rows = Enrolment.objects.filter(cohort__track__program=track.program, person__in=[m.pk for m in mentees])
    wishes: dict[int, set[str]] = defaultdict(set)
    for person, skill in rows.filter(wanted_skills__isnull=False).values_list("person_id", "wanted_skills__name"):
        wishes[person].add(skill)
    return {person: tuple(sorted(names)) for person, names in wishes.items()}


def _plain(person: Person, directory: Facts, wants: tuple[str, ...] = ()) -> Candidate:
    position = directory.position.get(person.pk)
    return Candidate(
        id=person.employee_id, level=position.level if position else None, line=directory.line(person.pk),
        team=position.unit.path if position else "", skills=directory.skills[person.pk], wants=wants,
        zone=person.timezone, family=(position.job_family or position.job_title) if position else "",
    )  # fmt: skip


def _add_reasons(found: dict[int, Successor], taught: dict[int, str], systems: dict[int, str], track: Track) -> None:
    cells = PersonSkill.objects.filter(person__in=found, skill__in=taught, proficiency__gte=TEACHES_FROM)
    for person, skill in cells.order_by("-proficiency", "skill__name").values_list("person_id", "skill_id"):
        found[person].skills.append(taught[skill])
    known = SystemKnowledge.objects.filter(person__in=found, system__in=systems, level__gte=TEACHES_FROM)
    for person, system in known.order_by("-level").values_list("person_id", "system_id"):
        found[person].systems.append(systems[system])
    current = Pairing.objects.current().filter(cohort__track__program=track.program, mentor__in=found)
    for person, load in current.values_list("mentor").annotate(n=Count("pk")).order_by():
        found[person].load = load
    mentors = Enrolment.objects.enrolled().mentors().filter(cohort__track__program=track.program, person__in=found)
    for person in mentors.values_list("person_id", flat=True):
        found[person].mentors = True
