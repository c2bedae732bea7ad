"""Who knows which system, worked out where nobody said: from teams over time, skills and past pairs."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from mentorship.people.models import Person, PersonSkill, Position
from pairing.models import Pairing
from programs.models import System, SystemKnowledge
from programs.services.systems import Derived, keep_derived
from programs.states import KnowledgeSource

YEAR = timedelta(days=365)
LONG_WITH_MENTOR = timedelta(weeks=8)


def derive_knowledge(*, by: Person | None, now: datetime) -> int:
    """Bring what is worked out to today; how many rows changed.

    In the owning team: 2 from the first day, 3 after a year, 4 after three; one more where the skills that the system
    takes are mastered at 4 on average, one less where they are known below 2. Who had a mentor that can show a system,
    for eight weeks or more, has worked in it with help: 2. The higher of the two holds.
    """
    systems = list(System.objects.select_related("unit").prefetch_related("skills"))
    levels = _from_teams(systems, now.date())
    for key, derived in _from_pairs(now.date()).items():
        if key not in levels or levels[key].level < derived.level:
            levels[key] = derived
    return keep_derived(levels=levels, by=by, now=now)


def _from_teams(systems: list[System], today: date) -> dict[tuple[int, int], Derived]:
    spent: dict[tuple[int, int], timedelta] = defaultdict(timedelta)
    units = {system.unit_id for system in systems}
    positions = Position.objects.filter(unit__in=units, starts_on__lte=today).exclude(person__status="left")
    for unit, person, start, end in positions.values_list("unit_id", "person_id", "starts_on", "ends_on"):
        spent[unit, person] += min(end or today, today) - start
    skills: dict[int, dict[int, int]] = defaultdict(dict)
    wanted = {skill.pk for system in systems for skill in system.skills.all()}
    cells = PersonSkill.objects.filter(skill__in=wanted, person__in={person for _, person in spent})
    for person, skill, proficiency in cells.values_list("person_id", "skill_id", "proficiency"):
        skills[person][skill] = proficiency
    by_unit: dict[int, list[System]] = defaultdict(list)
    for system in systems:
        by_unit[system.unit_id].append(system)
    return {
        (system.pk, person): _derived(system, time, skills[person])
        for (unit, person), time in spent.items()
        for system in by_unit[unit]
    }


def _derived(system: System, time: timedelta, skills: dict[int, int]) -> Derived:
    level = 4 if time >= 3 * YEAR else 3 if time >= YEAR else 2
    months = max(1, round(time.days / 30.4))
    because = f"in {system.unit} for {months} month{'' if months == 1 else 's'}"
    asked = [skill.pk for skill in system.skills.all()]
    if asked:
        mean = sum(skills.get(skill, 0) for skill in asked) / len(asked)
        if mean >= 4:
            level, because = level + 1, f"{because}, and masters its skills"
        elif mean < 2:
            level, because = level - 1, f"{because}, with little of its skills"
    return Derived(min(5, max(1, level)), because)


def _from_pairs(today: date) -> dict[tuple[int, int], Derived]:
    """What mentees saw with mentors who are said to know a system, by hand or by file."""
    shown: dict[int, list[int]] = defaultdict(list)
    said = SystemKnowledge.objects.teaching().exclude(source=KnowledgeSource.DERIVED)
    for system, person in said.values_list("system_id", "person_id"):
        shown[person].append(system)
    begun = Pairing.objects.filter(mentor__in=shown, started_on__isnull=False).exclude(mentee__status="left")
    seen: dict[tuple[int, int], Derived] = {}
    rows = begun.values_list("mentee_id", "mentor_id", "mentor__name", "started_on", "ended_on")
    for mentee, mentor, name, start, end in rows.order_by("started_on"):
        if start and (end or today) - start >= LONG_WITH_MENTOR:
            seen |= {(system, mentee): Derived(2, f"mentored by {name}") for system in shown[mentor]}
    return seen
