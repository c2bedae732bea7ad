"""The directory as it grows over the two years: imports, roles, accounts, and who is free to take part."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

from mentorship.access.roles import Role
from mentorship.access.services.roles import grant_role
from mentorship.management.demo import words
from mentorship.management.demo.organisation import Member, Organisation
from mentorship.people.models import Person
from mentorship.people.services.accounts import open_by_single_sign_on
from mentorship.people.services.declarations import declare
from mentorship.people.services.directory import import_people
from mentorship.people.services.skills import import_skills
from mentorship.people.states import Employment

BUSY = timedelta(days=200)


class Staff:
    def __init__(self, organisation: Organisation, random: Random) -> None:
        self.organisation, self.random = organisation, random
        self.members = {member.employee_id: member for member in organisation.members}
        self.people: dict[str, Person] = {}
        self.day = organisation.began
        self._learns_until: dict[int, date] = {}
        self._teaches_until: dict[int, date] = {}
        self._skilled: set[str] = set()
        self.directors: list[Person] = []
        self.assessors: list[Person] = []
        self.administrator: Person
        self.auditor: Person
        self.officers: tuple[Person, Person]  # visitors play both

    def member(self, person: Person) -> Member:
        return self.members[person.employee_id]

    def import_snapshot(self, day: date, members: list[Member], now: datetime) -> None:
        """The directory as of a day, by the administrator once there is one."""
        by = getattr(self, "administrator", None)
        content = self.organisation.people_csv(day, members).encode()
        import_people(content=content, file_name=f"people-{day}.csv", by=by, now=now, on=day, allow_leavers=True)
        new = [member for member in members if member.employee_id not in self._skilled]
        if new:
            skills = self.organisation.skills_csv(new).encode()
            import_skills(content=skills, file_name=f"skills-{day}.csv", by=by, now=now)
            self._skilled |= {member.employee_id for member in new}
        self.day = day
        known = Person.objects.select_related("user").order_by("employee_id")
        self.people = {person.employee_id: person for person in known}
        for member in new:
            self._arrive(self.people[member.employee_id], now)

    def _arrive(self, person: Person, now: datetime) -> None:
        """The first single sign-on opens the account; four in five say something about themselves, most of them for matchings too."""
        if person.status == Employment.LEFT:
            return
        user = open_by_single_sign_on(person=person, now=now)
        if user:
            person.user = user  # type: ignore[misc]
        gender = self.member(person).gender
        if gender:
            allows = not person.employee_id.endswith("0")
            declare(person=person, attribute="gender", value=gender, for_matching=allows, by=person, now=now)

    def appoint(self, now: datetime) -> None:
        """Who runs what, from the first day on: people who will not leave."""
        self.directors = self._lasting(lambda m: m.level_on(self.day) == 8) or [self._lasting(lambda m: True)[0]]
        engineers = self._lasting(lambda m: 3 <= m.level_on(self.day) <= 5)
        platform = [p for p in engineers if self.member(p).department == "Platform"] or engineers
        security = [p for p in engineers if self.member(p).department == "Security"] or engineers
        self.administrator = platform[0]
        self.auditor = next(p for p in security if p != self.administrator)
        seniors = self._lasting(lambda m: m.level_on(self.day) >= 5 and m.level_on(self.day) < 7)
        taken = {self.administrator.pk, self.auditor.pk}
        free = [p for p in (*seniors, *engineers[::-1]) if p.pk not in taken]
        self.assessors = list(dict.fromkeys(free))[: max(2, len(self.organisation.members) // 75)]
        grant_role(person=self.administrator, role=Role.ADMINISTRATOR, by=None, now=now)
        second = next(p for p in engineers if p.pk not in taken and p not in self.assessors)
        grant_role(person=second, role=Role.ADMINISTRATOR, by=self.administrator, now=now)
        for director in self.directors[:3]:
            grant_role(person=director, role=Role.PROGRAM_OWNER, by=self.administrator, now=now)
        for assessor in self.assessors:
            grant_role(person=assessor, role=Role.ASSESSOR, by=self.administrator, now=now)
        grant_role(person=self.auditor, role=Role.AUDITOR, by=self.administrator, now=now)
        self.officers = (self.assessors[0], self.administrator)
        for officer in self.officers:
            grant_role(person=officer, role=Role.EMERGENCY_OFFICER, by=second, now=now)

    def _lasting(self, fits: Callable[[Member], bool]) -> list[Person]:
        """Whoever has been here from the first day, stays, and fits."""
        members = (m for m in self.organisation.members if m.known_on(self.day) and m.left_on is None and fits(m))
        return [self.people[member.employee_id] for member in members]

    def deputy_of(self, owner: Person) -> Person:
        """A manager of another department where there is one."""
        managers = self._lasting(lambda m: m.level_on(self.day) == 7)
        others = [p for p in managers if self.member(p).department != self.member(owner).department]
        return (others or managers)[0]

    def free(self, levels: range, random: Random, count: int) -> list[Person]:
        """Some people of these levels who work here and are in no other cohort."""
        reserved = {self.administrator.pk, self.auditor.pk, *(assessor.pk for assessor in self.assessors)}
        free = [
            person
            for person in self.people.values()
            if person.status == Employment.ACTIVE
            and person.pk not in reserved
            and self.member(person).level_on(self.day) in levels
            and self._learns_until.get(person.pk, self.day) <= self.day
        ]
        chosen = random.sample(free, min(count, len(free)))
        for person in chosen:
            self._learns_until[person.pk] = self.day + BUSY
        return chosen

    def wishes(self, person: Person, focus: str, random: Random) -> list[str]:
        """Skills of their department that they are not good at yet, and what the track is about."""
        member = self.member(person)
        craft = [s for s in words.SKILLS.get(member.department, words.COMMON_SKILLS) if member.skills.get(s, 0) <= 3]
        growth = [skill for skill in words.GROWTH_SKILLS if member.skills.get(skill, 0) <= 3]
        first = craft if focus == "technical" else growth if focus == "leadership" else [*craft[:4], *growth[:2]]
        pool = first or list(words.COMMON_SKILLS)
        return random.sample(pool, min(len(pool), random.choice((1, 2, 2, 3))))
