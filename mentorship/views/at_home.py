"""What may be on somebody's home: a query for each part, and one question that says which of them find anything."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, QuerySet

from activities.selectors.circles import circle_items_due, circles_of
from activities.selectors.pairs import items_due
from activities.selectors.rituals import own_touchpoints
from activities.selectors.tasks import tasks_due
from governance.selectors.actions import actions_waiting_for
from governance.selectors.ownership import offers_to, programs_to_take_back
from governance.services.emergency_notices import OPENED
from mentorship.access.rules import roles_held
from mentorship.notifications.models import Notification
from mentorship.people.consents import undecided
from mentorship.people.models import Person
from mentorship.views.overview import programs_answered_for
from mentorship.views.waiting import reviews_waiting_for
from pairing.models import Pairing
from pairing.selectors.concerns import concerns_of
from pairing.selectors.directory import requests_to
from programs.commitments import hours_waiting_for
from programs.models import Enrolment
from programs.selectors import cohorts_to_join
from programs.states import CohortState

SHOWN = 20
Rows = Mapping[str, list[Any]]


def rows_at_home(me: Person, now: datetime, today: date) -> Rows:
    """The rows of each part; all parts with nothing in them cost one question together."""
    return filled(me, _parts(me, now, today))


def filled(me: Person, parts: Mapping[str, QuerySet[Any]]) -> Rows:
    """Ask once which of the queries find anything, then each of those."""
    found = Person.objects.filter(pk=me.pk).values_list(*(Exists(rows) for rows in parts.values())).get()
    return {name: list(rows) if there else [] for (name, rows), there in zip(parts.items(), found, strict=True)}


def _parts(me: Person, now: datetime, today: date) -> dict[str, QuerySet[Any]]:
    return {
        "roles": roles_held(me.pk),
        "emergencies": Notification.objects.visible_to(me.user).unread().filter(kind=OPENED)[:SHOWN],
        "requests": requests_to(me.user).waiting().order_by("expires_at")[:SHOWN],
        "concerns": concerns_of(me.user).open()[:SHOWN],
        "hours": hours_waiting_for(me, today)[:SHOWN],
        "reviews": reviews_waiting_for(me)[:SHOWN],
        "items": items_due(me)[:SHOWN],
        "tasks": tasks_due(me, now)[:SHOWN],
        "slots": own_touchpoints(me.user),
        "circles": circles_of(me),
        "circle_items": circle_items_due(me.user)[:SHOWN],
        "waiting_in": _without_a_pair(me)[:SHOWN],
        "cohorts": cohorts_to_join(me, today)[:SHOWN],
        "programs": programs_answered_for(me.user),
        "actions": actions_waiting_for(me, today)[:SHOWN],
        "hand_overs": offers_to(me)[:SHOWN],
        "deputised": programs_to_take_back(me)[:SHOWN],
        "undecided": undecided(me.user)[:1],
    }


def _without_a_pair(me: Person) -> QuerySet[Enrolment]:
    """The cohorts one is in and waits for a pair."""
    mine = Enrolment.objects.enrolled().filter(person=me)
    before = mine.filter(cohort__state__in=[CohortState.ENROLLING, CohortState.MATCHING])
    paired = Pairing.objects.current().filter(mentee=me).values("cohort")
    left = mine.mentees().filter(cohort__state=CohortState.RUNNING).exclude(cohort__in=paired)
    return (before | left).select_related("cohort__track__program")
