"""Reads about circles. A card holds names, places and dates: what everybody in a cohort and its owner may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, Max, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Greatest

from activities.models import CircleGoal, CircleGoalProgress, CircleItem, CircleNote, CircleSession
from activities.selectors.pairs import Happening
from mentorship.audit.models import AuditEvent
from mentorship.audit.selectors import events_on
from mentorship.audit.services import label
from mentorship.people.models import Person, User
from pairing.models import Circle, CircleMember, Turn
from pairing.states import CirclePart, CircleState, MemberState
from programs.models import Cohort


def with_meetings(circles: QuerySet[Circle]) -> QuerySet[Any]:
    """Each circle with ``last_met_on``, ``session_count`` and the ``next_on`` of its latest session."""
    held = Q(circle_sessions__withdrawn_at__isnull=True)
    latest = CircleSession.objects.held().filter(circle=OuterRef("pk")).order_by("-held_on", "-logged_at")
    return circles.annotate(
        last_met_on=Max("circle_sessions__held_on", filter=held),
        session_count=Count("circle_sessions", filter=held, distinct=True),
        next_on=Subquery(latest.values("next_on")[:1]),
    )


@dataclass(frozen=True)
class Card:
    """A circle as a list shows it. ``mine``: how the reader stands to it."""

    circle: Circle
    mentors: list[CircleMember]
    members: list[CircleMember]
    asked: int
    free: int
    facilitator: Person | None
    last_met_on: date | None
    next_on: date | None
    sessions: int
    mine: CircleMember | None

    @property
    def is_in(self) -> bool:
        return self.mine is not None and self.mine.state == MemberState.IN

    @property
    def is_asked(self) -> bool:
        return self.mine is not None and self.mine.state == MemberState.OFFERED

    @property
    def may_join(self) -> bool:
        lasting = self.circle.state != CircleState.ENDED
        return self.mine is None and self.circle.open_to_join and self.free > 0 and lasting

    @property
    def short_by(self) -> int:
        """How many members it lacks to begin, or to go on as was meant."""
        return max(0, self.circle.size_min - len(self.members))


def _with_people(circles: QuerySet[Circle]) -> QuerySet[Any]:
    """Circles with all that their cards show: two questions however many there are."""
    standing = [MemberState.IN, MemberState.OFFERED, MemberState.STAYED]
    members = CircleMember.objects.filter(state__in=standing).select_related("person").order_by("turn", "pk")
    now = Turn.objects.filter(ended_at=None, circle=OuterRef("circle"), person=OuterRef("person"))
    people = Prefetch("members", queryset=members.annotate(facilitates=Exists(now)))
    return with_meetings(circles.select_related("cohort__track__program", "topic")).prefetch_related(people)


def card_of(circle: Circle, me: Person, today: date) -> Card:
    """Of a circle whose members are at hand, with who ``facilitates`` now."""
    here = list(circle.members.all())
    present = [member for member in here if member.state != MemberState.OFFERED]
    asked = [member for member in here if member.state == MemberState.OFFERED]
    held = sum(member.part == CirclePart.MEMBER for member in here if member.state != MemberState.STAYED)
    planned: date | None = getattr(circle, "next_on", None)
    return Card(
        circle=circle,
        mentors=[member for member in present if member.part == CirclePart.MENTOR],
        members=[member for member in present if member.part == CirclePart.MEMBER],
        asked=len(asked),
        free=max(0, circle.size_max - held) if circle.state != CircleState.ENDED else 0,
        facilitator=next((member.person for member in here if member.facilitates), None),  # type: ignore[attr-defined]
        last_met_on=getattr(circle, "last_met_on", None),
        next_on=planned if planned and planned >= today and circle.state != CircleState.ENDED else None,
        sessions=getattr(circle, "session_count", 0),
        mine=next((member for member in here if member.person_id == me.pk), None),
    )


def circles_of_cohort(cohort: Cohort) -> QuerySet[Any]:
    """The circles of a cohort, those under way first, ready for ``card_of``."""
    place = Case(When(state=CircleState.ACTIVE, then=0), When(state=CircleState.FORMING, then=1), default=2)
    return _with_people(Circle.objects.filter(cohort=cohort)).order_by(place, "name", "pk")


def card_for(circle: Circle, me: Person, today: date) -> Card:
    return card_of(_with_people(Circle.objects.filter(pk=circle.pk)).get(), me, today)


def my_circles(me: Person, today: date) -> list[Card]:
    """The circles somebody is in or asked into, one has to be answered first; then those that ended with them in."""
    return cards_of(circles_of(me), me, today)


def circles_of(me: Person) -> QuerySet[Any]:
    """The same, ready for ``cards_of``."""
    standing = [MemberState.IN, MemberState.OFFERED, MemberState.STAYED]
    mine = CircleMember.objects.filter(person=me, state__in=standing).values("circle")
    return _with_people(Circle.objects.filter(pk__in=mine))


def cards_of(circles: Iterable[Circle], me: Person, today: date) -> list[Card]:
    cards = [card_of(circle, me, today) for circle in circles]
    return sorted(cards, key=lambda card: (not card.is_asked, not card.is_in, card.circle.name.lower()))


def sessions_of_circle(circle: Circle, user: User) -> QuerySet[CircleSession]:
    """The circle's sessions with how many say they were there, and the notes and items this account may see."""
    notes = CircleNote.objects.visible_to(user).select_related("author").defer("body")
    items = CircleItem.objects.visible_to(user).select_related("owner")
    return (
        with_presence(CircleSession.objects.visible_to(user).held().filter(circle=circle))
        .select_related("facilitator")
        .prefetch_related(Prefetch("circle_notes", queryset=notes), Prefetch("circle_items", queryset=items))
        .order_by("-held_on", "-logged_at", "pk")
    )


def with_presence(sessions: QuerySet[CircleSession]) -> QuerySet[Any]:
    """``present``: how many were there, as counted or as they say of themselves, whichever is more."""
    said = Count("attendances", distinct=True)
    return sessions.annotate(present=Greatest(Coalesce("attended", 0), said))


@dataclass(frozen=True)
class Held:
    """That a session was held: all that who runs the program sees of one."""

    held_on: date
    minutes: int


def dates_of(circle: Circle, limit: int = 50) -> list[Held]:
    """When a circle met, newest first; from columns that hold no word."""
    rows = CircleSession.objects.held().filter(circle=circle).values_list("held_on", "minutes")
    return [Held(*row) for row in rows[:limit]]


def goals_of_circle(circle: Circle, user: User) -> QuerySet[CircleGoal]:
    looks = CircleGoalProgress.objects.visible_to(user)
    return CircleGoal.objects.visible_to(user).filter(circle=circle).prefetch_related(Prefetch("looks", queryset=looks))


def looks_at(goal: CircleGoal, user: User) -> QuerySet[CircleGoalProgress]:
    return CircleGoalProgress.objects.visible_to(user).filter(goal=goal).select_related("reviewed_by", "goal")


def notes_of_circle(circle: Circle, user: User) -> QuerySet[CircleNote]:
    """The notes somebody may read, by author and day: their words stay closed."""
    return CircleNote.objects.visible_to(user).filter(circle=circle).select_related("author", "session").defer("body")


def notes_about(session: CircleSession, user: User) -> QuerySet[CircleNote]:
    return CircleNote.objects.visible_to(user).filter(session=session).select_related("author")


def items_of_circle(circle: Circle, user: User) -> QuerySet[CircleItem]:
    """What is open first, then what was done last."""
    items = CircleItem.objects.visible_to(user).filter(circle=circle).select_related("owner")
    return items.order_by("done_at", "due_on", "created_at")


def circle_items_due(user: User) -> QuerySet[CircleItem]:
    """What somebody said they would do in circles that last."""
    mine = CircleItem.objects.visible_to(user).open().filter(owner=user.person_id)
    items = mine.exclude(circle__state=CircleState.ENDED)
    return items.select_related("circle").order_by("due_on", "created_at")


DEEDS = {
    "circle_session.logged": "Logged", "circle_session.changed": "Put right", "circle_session.withdrawn": "Withdrawn",
    "circle_note.read": "Read",
}  # fmt: skip


def history_of(session: CircleSession) -> list[Happening]:
    """What was done to a session and by whom, newest first."""
    return _happenings(events_on(session), session.circle)


def readings_of(note: CircleNote, limit: int = 20) -> list[Happening]:
    """Who has read a note besides its author, newest first."""
    reading = events_on(note).filter(action="circle_note.read").exclude(actor=label(note.author))
    return _happenings(reading, note.circle, limit)


def _happenings(events: QuerySet[AuditEvent], circle: Circle, limit: int = 50) -> list[Happening]:
    people: Iterable[Person] = (member.person for member in circle.members.select_related("person"))
    names = {label(who): str(who) for who in people}
    rows = events.filter(action__in=DEEDS).order_by("-at", "-pk")[:limit]
    return [Happening(row.at, DEEDS[row.action], names.get(row.actor, "")) for row in rows]
