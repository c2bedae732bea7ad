"""Search over names: what programs there are, one's own pairs, and people for those who may browse them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from mentorship.access.decorators import signed_in
from mentorship.access.requests import PersonRequest
from mentorship.context import address
from mentorship.people.models import Person
from pairing.models import Pairing
from programs.models import Cohort, Program, Track

SHOWN = 20
SHORTEST = 2


@dataclass(frozen=True)
class Found:
    """One line of an answer."""

    name: str
    url: str
    aside: str = ""


@dataclass(frozen=True)
class Group:
    """The answers of one sort; ``more`` when there are others that are not shown."""

    title: str
    found: list[Found]
    more: bool


@signed_in
@require_safe
def search(request: PersonRequest) -> HttpResponse:
    words = " ".join(request.GET.get("q", "").split())[:100]
    groups = [group for group in _groups(request, words.split()) if group.found] if len(words) >= SHORTEST else []
    context: dict[str, Any] = {"words": words, "groups": groups, "short": 0 < len(words) < SHORTEST}
    return render(request, "search.html", context)


def _groups(request: PersonRequest, words: list[str]) -> list[Group]:
    groups = [_pairs(request, words)]
    if request.user.has_perm("people.browse_people"):
        groups.append(_people(words))
    return [*groups, _programs(words), _tracks(words), _cohorts(words)]


def _containing(words: list[str], *fields: str) -> Q:
    """Every word in one of the fields."""
    condition = Q()
    for word in words:
        condition &= Q(*[(f"{field}__icontains", word) for field in fields], _connector=Q.OR)
    return condition


def _some(rows: QuerySet[Any]) -> tuple[list[Any], bool]:
    some: list[Model] = list(rows[: SHOWN + 1])
    return some[:SHOWN], len(some) > SHOWN


def _pairs(request: PersonRequest, words: list[str]) -> Group:
    me = request.person
    theirs = Q(mentor=me) & _containing(words, "mentee__name") | Q(mentee=me) & _containing(words, "mentor__name")
    mine = (
        Pairing.objects.visible_to(request.user).current().filter(theirs).select_related("mentor", "mentee", "cohort")
    )
    rows, more = _some(mine)
    return Group("My pairs", [Found(p.partner_of(me).name, p.get_absolute_url(), p.cohort.name) for p in rows], more)


def _people(words: list[str]) -> Group:
    people = Person.objects.employed().filter(_containing(words, "name")).with_position(timezone.localdate())
    rows, more = _some(people)
    return Group("People", [Found(person.name, _page_of(person), _position(person)) for person in rows], more)


def _page_of(person: Person) -> str:
    return address("people:person_detail", person.pk)


def _position(person: Any) -> str:
    held = person.positions_then[0] if person.positions_then else None
    return f"level {held.level}, {held.unit.name}" if held else ""


def _programs(words: list[str]) -> Group:
    rows, more = _some(Program.objects.filter(_containing(words, "name")).select_related("owner"))
    return Group("Programs", [Found(p.name, p.get_absolute_url(), f"owned by {p.owner}") for p in rows], more)


def _tracks(words: list[str]) -> Group:
    tracks = Track.objects.filter(_containing(words, "name", "program__name")).select_related("program")
    rows, more = _some(tracks)
    return Group("Tracks", [Found(track.name, track.get_absolute_url(), track.program.name) for track in rows], more)


def _cohorts(words: list[str]) -> Group:
    rows, more = _some(Cohort.objects.filter(_containing(words, "name")).select_related("track"))
    found = [
        Found(c.name, reverse("programs:cohort_detail", args=[c.slug]), f"{c.track}, {c.get_state_display()}")
        for c in rows
    ]
    return Group("Cohorts", found, more)
