"""Who there is in a cohort to ask or to name, as the people in it see each other."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from mentorship.people.models import Person, PersonSkill, Position, User
from mentorship.people.states import Employment
from pairing.matching.overlap import common_minutes
from pairing.models import MentoringRequest, Wish
from pairing.models.request import MentoringRequestQuerySet
from pairing.policies.pairings import CHOOSING
from pairing.states import WishSide
from programs.languages import LANGUAGES
from programs.models import Cohort, Enrolment
from programs.states import Formation

TEACHES_FROM = 3
SKILLS_SHOWN = 4
HALF_A_DAY = 240  # minutes


def listed(cohort: Cohort, side: WishSide, today: date) -> QuerySet[Enrolment]:
    """Everybody whom the other side may look at: mentors for who learns, mentees for who mentors.

    The same few queries however many there are.
    """
    rows = cohort.enrolments.enrolled().exclude(person__status=Employment.LEFT)
    rows = rows.mentors() if side == WishSide.MENTEE else rows.mentees()
    level = Position.objects.on(today).filter(person=OuterRef("person")).values("level")[:1]
    known = PersonSkill.objects.filter(proficiency__gte=TEACHES_FROM).select_related("skill")
    skills = Prefetch("skills", queryset=known.order_by("-proficiency", "skill__name"), to_attr="can_teach")
    people = Prefetch("person", queryset=Person.objects.with_position(today).prefetch_related(skills))
    return (
        rows.annotate(level_now=Subquery(level))
        .select_related("profile")
        .prefetch_related(people, "wanted_skills")
        .order_by("person__name", "pk")
    )


def sites_in(rows: QuerySet[Enrolment]) -> list[str]:
    return sorted(set(rows.order_by().values_list("person__site", flat=True)) - {""})


def languages_in(rows: QuerySet[Enrolment]) -> list[tuple[str, str]]:
    """Codes and names of the languages that somebody of these said they work in."""
    spoken = {code for text in rows.order_by().values_list("languages", flat=True) for code in text.split(",")}
    return sorted(((code, LANGUAGES[code]) for code in spoken if code in LANGUAGES), key=lambda pair: pair[1])


def near_zones(mine: str, zones: Iterable[str], day: date) -> list[str]:
    """The zones that share at least half a working day with mine."""
    all_zones = sorted({mine, *zones})
    shared = common_minutes(all_zones, day)[all_zones.index(mine)]
    return [zone for zone, minutes in zip(all_zones, shared.tolist(), strict=True) if minutes >= HALF_A_DAY]


@dataclass(frozen=True)
class Own:
    """What the reader has said about the people of a list: rank of a wish, request that waits."""

    ranks: Mapping[object, int]
    waiting: Mapping[int, MentoringRequest]

    def rank(self, enrolment: Enrolment) -> int | None:
        return self.ranks.get(enrolment.pk)


def own_marks(user: User, cohort: Cohort, side: WishSide) -> Own:
    wishes = Wish.objects.visible_to(user).filter(wisher__cohort=cohort, side=side)
    waiting = MentoringRequest.objects.visible_to(user).waiting().filter(cohort=cohort, mentee=user.person_id)
    return Own(dict(wishes.values_list("wished_id", "rank")), {request.mentor_id: request for request in waiting})


@dataclass(frozen=True)
class WishRow:
    """One wish on its owner's list; ``first`` and ``last`` say which way it can't move."""

    wish: Wish
    first: bool
    last: bool


def wishes_of(user: User, cohort: Cohort, today: date) -> dict[str, list[WishRow]]:
    """The reader's wishes by side, each list in order."""
    people = Prefetch("wished__person", queryset=Person.objects.with_position(today))
    rows = Wish.objects.visible_to(user).filter(wisher__cohort=cohort).select_related("wished")
    by_side: dict[str, list[Wish]] = defaultdict(list)
    for wish in rows.prefetch_related(people).order_by("side", "rank"):
        by_side[wish.side].append(wish)
    return {
        side: [WishRow(wish, number == 0, number == len(wishes) - 1) for number, wish in enumerate(wishes)]
        for side, wishes in by_side.items()
    }


def requests_to(user: User) -> MentoringRequestQuerySet:
    """What people asked the reader: those that wait first, then the newest."""
    rows = MentoringRequest.objects.visible_to(user).filter(mentor=user.person_id)
    return rows.select_related("mentee", "mentor", "cohort").defer("message").order_by("-asked_at", "pk")


def requests_by(user: User) -> MentoringRequestQuerySet:
    rows = MentoringRequest.objects.visible_to(user).filter(mentee=user.person_id)
    return rows.select_related("mentee", "mentor", "cohort").defer("message").order_by("-asked_at", "pk")


def teaches(person: Person) -> list[PersonSkill]:
    """What somebody knows well enough to teach, best first."""
    known = PersonSkill.objects.filter(person=person, proficiency__gte=TEACHES_FROM).select_related("skill")
    return list(known.order_by("-proficiency", "skill__name"))


def cohorts_to_choose_in(person: Person) -> list[Enrolment]:
    """Where somebody is in as a mentee, and people choose each other."""
    rows = Enrolment.objects.enrolled().mentees().filter(person=person, cohort__state__in=CHOOSING)
    return list(rows.exclude(cohort__track__formation=Formation.ASSIGNED).select_related("cohort__track"))


@dataclass(frozen=True)
class Asker:
    """What a mentor sees of who asks: where they work and what they wish to learn."""

    position: Any
    wants: list[str]
    near: bool


def facts_of(request: MentoringRequest, today: date) -> Asker:
    enrolment = request.cohort.enrolments.filter(person=request.mentee).prefetch_related("wanted_skills").first()
    zones = near_zones(request.mentor.timezone, [request.mentee.timezone], request.cohort.starts_on)
    return Asker(
        request.mentee.position_on(today),
        [skill.name for skill in enrolment.wanted_skills.all()] if enrolment else [],
        request.mentee.timezone in zones,
    )
