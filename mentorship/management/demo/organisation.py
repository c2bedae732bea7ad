"""Who works here, and how that changed over two years: pure, from a seed. Times run backwards from ``today``."""

import csv
import io
import random
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from mentorship.management.demo import words

DOMAIN = "demo.example"
YEARS = 2
# Of a hundred engineers, how many at each level from 1 to 6.
LEVEL_SHARES = (14, 24, 26, 20, 11, 5)
PEOPLE_A_TEAM = 11


@dataclass
class Member:
    """One person: ``levels`` are the days on which each level began, ``left_on`` the first day gone."""

    employee_id: str
    name: str
    email: str
    department: str
    team: str
    site: tuple[str, str, str]
    gender: str | None
    hired_on: date
    levels: list[tuple[date, int]]
    manager: "Member | None" = None
    left_on: date | None = None
    skills: dict[str, int] = field(default_factory=dict)

    def level_on(self, day: date) -> int:
        return max((entry for entry in self.levels if entry[0] <= day), default=self.levels[0])[1]

    def known_on(self, day: date) -> bool:
        return self.hired_on <= day

    def working_on(self, day: date) -> bool:
        return self.known_on(day) and (self.left_on is None or day < self.left_on)


class Organisation:
    """``Organisation(people=300, seed=7, today=...)`` is the same every time."""

    def __init__(self, people: int, seed: int, today: date) -> None:
        self.random = random.Random(f"{seed}/{people}")  # noqa: S311  a demonstration, not a secret
        self.today = today
        self.began = today - timedelta(days=365 * YEARS)
        self.members: list[Member] = []
        self._names: set[str] = set()
        self._emails: set[str] = set()
        self._found(people)

    def _found(self, people: int) -> None:
        head = self._hire("Engineering", "", 9, None)
        teams = max(2, round((people - 1) / PEOPLE_A_TEAM))
        every = [(department, team) for department, teams in words.DEPARTMENTS.items() for team in teams]
        every = [f for i in range(5) for f in every[i::5]]  # spread over departments
        directors: dict[str, Member] = {}
        leads = []
        for number in range(teams):
            department, team = every[number % len(every)]
            team = team if number < len(every) else f"{team} {number // len(every) + 1}"
            if department not in directors:
                directors[department] = self._hire(department, "", 8, head)
            leads.append(self._hire(department, team, 7, directors[department]))
        while len(self.members) < people:
            lead = leads[len(self.members) % len(leads)]
            level = self.random.choices(range(1, 7), LEVEL_SHARES)[0]
            self._hire(lead.department, lead.team, level, lead)

    def _hire(self, department: str, team: str, level: int, manager: Member | None) -> Member:
        name, email = self._name()
        city, country, zone, _ = self.random.choices(words.SITES, [site[3] for site in words.SITES])[0]
        genders, weights = [name for name, _ in words.GENDERS], [share for _, share in words.GENDERS]
        member = Member(
            employee_id=f"D{len(self.members) + 1:05d}",
            name=name,
            email=email,
            department=department,
            team=team,
            site=(city, country, zone),
            gender=self.random.choices(genders, weights)[0] if self.random.random() < 0.8 else None,
            hired_on=self._hired_on(level),
            levels=[],
            manager=manager,
        )
        member.levels = self._career(member.hired_on, level)
        if level < 7 and self.random.random() < 0.09:
            member.left_on = self._day_after(max(member.hired_on + timedelta(days=90), self.began))
        member.skills = self._skills(department, level)
        self.members.append(member)
        return member

    def _name(self) -> tuple[str, str]:
        while True:
            name = f"{self.random.choice(words.GIVEN_NAMES)} {self.random.choice(words.FAMILY_NAMES)}"
            if name not in self._names or len(self._names) > 5000:
                break
        self._names.add(name)
        plain = unicodedata.normalize("NFKD", name.lower().replace("ł", "l").replace("ı", "i").replace("ø", "o"))
        base = "".join(c for c in plain if c.isascii() and (c.isalpha() or c == " ")).replace(" ", ".")
        email, number = f"{base}@{DOMAIN}", 1
        while email in self._emails:
            number += 1
            email = f"{base}{number}@{DOMAIN}"
        self._emails.add(email)
        return name, email

    def _hired_on(self, level: int) -> date:
        """Most were here before the two years began; a quarter of the engineers came since."""
        if level < 7 and self.random.random() < 0.25:
            return self.began + timedelta(days=self.random.randrange(20, 365 * YEARS - 60))
        return self.began - timedelta(days=self.random.randrange(60, 330 * max(level, 2)))

    def _career(self, hired_on: date, level: int) -> list[tuple[date, int]]:
        """The level of today, and for some a promotion on the way there."""
        if 1 < level < 7 and self.random.random() < 0.4:
            promoted = self._day_after(max(hired_on + timedelta(days=200), self.began + timedelta(days=30)))
            if promoted < self.today:
                return [(hired_on, level - 1), (promoted, level)]
        return [(hired_on, level)]

    def _day_after(self, first: date) -> date:
        span = max(1, (self.today - timedelta(days=20) - first).days)
        return first + timedelta(days=self.random.randrange(span))

    def _skills(self, department: str, level: int) -> dict[str, int]:
        own = words.SKILLS.get(department, words.GROWTH_SKILLS)
        chosen = self.random.sample(words.COMMON_SKILLS, 3) + self.random.sample(own, min(len(own), 4))
        if level >= 4:
            chosen += self.random.sample(words.GROWTH_SKILLS, 2)
        return {skill: max(1, min(5, (level + 1) // 2 + self.random.choice((0, 0, 1, 1, 2)))) for skill in chosen}

    def snapshots(self) -> Iterator[tuple[date, list[Member]]]:
        """The days on which the directory is imported, half a quarter apart, with whom it names then."""
        day = self.began
        while day < self.today:
            yield day, [member for member in self.members if member.known_on(day)]
            day += timedelta(days=46)
        yield self.today, [member for member in self.members if member.known_on(self.today)]

    def people_csv(self, day: date, members: Iterable[Member]) -> str:
        rows = [self._row(member, day) for member in members]
        return _csv(rows)

    def _row(self, member: Member, day: date) -> dict[str, object]:
        city, country, zone = member.site
        level = member.level_on(day)
        return {
            "employee_id": member.employee_id,
            "name": member.name,
            "email": member.email,
            "team": "/".join(part for part in ("Engineering", member.department, member.team) if part)
            if member.department != "Engineering"
            else "Engineering",
            "manager_email": member.manager.email if member.manager else "",
            "level": level,
            "job_title": words.TITLES[level],
            "timezone": zone,
            "country": country,
            "hired_on": member.hired_on,
            "status": "active" if member.working_on(day) else "left",
            "left_on": "" if member.working_on(day) else member.left_on,
            "job_family": "management" if level >= 7 else "engineering",
            "site": city,
        }

    def skills_csv(self, members: Iterable[Member]) -> str:
        return _csv(
            [
                {"employee_id": member.employee_id, "skill": skill, "proficiency": proficiency}
                for member in members
                for skill, proficiency in member.skills.items()
            ]
        )


def _csv(rows: list[dict[str, object]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
