"""Every kind of thing that goes by itself, in one table. A later stage adds its own with ``add``."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from activities.models import SessionInvitation
from governance.models import EmergencyAccess
from governance.retention import Kind, Rows, Shared, Words
from mentorship.notifications.models import Notification
from mentorship.outbox.models import Delivery, DeliveryState
from mentorship.people.models import Person, SelfDeclaration
from mentorship.people.states import Employment
from pairing.models import Avoidance, Circle, CircleMember, Escalation, MentoringRequest, Pairing, Wish
from pairing.states import CircleState, MemberState, PairingState, RequestState

CONCERNS = Words("pairing.Escalation", "pairing")
PAIR_WORDS = (
    Words("activities.Note", "pairing"),
    Words("activities.CheckInWords", "check_in__pairing"),
    Words("activities.ActionItem", "pairing"),
    Words("activities.Goal", "pairing", empty=("title", "evidence"), clear=("scale",)),
    Words("activities.Rewording", "goal__pairing"),
    Words("activities.GoalProgress", "goal__pairing", empty=("comment",)),
    Words("activities.GoalEvidence", "goal__pairing"),
    Words("activities.GoalStep", "goal__pairing"),
    Words("activities.Task", "pairing", empty=("title", "description", "remark")),
    Words("activities.TaskCriterion", "task__pairing"),
    Words("activities.Touchpoint", "pairing", empty=("own_prompt",)),
    Words("governance.ReviewAnswer", "review__pairing", empty=("text",)),
    Words("governance.ReviewSummary", "review__pairing", empty=("text",)),
    Words("governance.EmergencyAccess", "pairing", empty=("reason", "finding_words")),
)
CIRCLE_WORDS = (
    Words("activities.CircleNote", "circle"),
    Words("activities.CircleItem", "circle"),
    Words("activities.CircleGoal", "circle", empty=("title", "evidence")),
    Words("activities.CircleGoalProgress", "goal__circle", empty=("comment",)),
)
OVER = (DeliveryState.SENT, DeliveryState.FOLDED, DeliveryState.DROPPED, DeliveryState.DEAD)


def ended_pairs(before: date) -> "QuerySet[Any]":
    pairs = Pairing.objects.filter(state=PairingState.ENDED, ended_on__lt=before)
    return pairs.select_related("mentor", "mentee").order_by("ended_on", "pk")


def opened_in_emergency() -> "QuerySet[EmergencyAccess, UUID]":
    """Pairs that an officer may be reading now, and those for which nobody has said yet whether it was justified."""
    unfinished = EmergencyAccess.objects.going() | EmergencyAccess.objects.to_review()
    return unfinished.order_by().values_list("pairing", flat=True)


def the_two(pairing: Pairing) -> list[tuple[Person, str]]:
    both = (pairing.mentor, pairing.mentee)
    return [(one, f"your pairing with {pairing.partner_of(one)}") for one in both]


def ended_circles(before: date) -> "QuerySet[Any]":
    return Circle.objects.filter(state=CircleState.ENDED, ended_on__lt=before).order_by("ended_on", "pk")


def those_who_stayed(circle: Circle) -> list[tuple[Person, str]]:
    stayed = CircleMember.objects.filter(circle=circle, state=MemberState.STAYED).select_related("person")
    return [(member.person, f"the circle {circle}") for member in stayed]


KINDS = (
    Shared(
        "pair_words", "What pairs wrote",
        "Notes, check-ins, goals, tasks, action items and answers in joint reviews. Dates, states and ratings stay, "
        "because they are counted.",
        "after the pairing ended", months=24, least=6,
        scope="pairing", ended=ended_pairs, people=the_two, tables=PAIR_WORDS, others=(CONCERNS,),
        held=opened_in_emergency,
        unless="What was opened in an emergency stays, and is not counted here, until that is over and reviewed.",
    ),
    Shared(
        "circle_words", "What circles wrote",
        "Notes, action items and goals that members of a circle shared.",
        "after the circle ended", months=24, least=6,
        scope="circle", ended=ended_circles, people=those_who_stayed, tables=CIRCLE_WORDS,
    ),
    Rows(
        "concerns", "Concerns raised in confidence",
        "What somebody told a mediator, the proposals and the steps.",
        "after the concern was closed", months=12, least=6, discreet=True,
        key_of="pair_words", subject="pairing_id",
        due=lambda cut: [Escalation.objects.filter(closed_at__lt=cut)],
    ),
    Rows(
        "requests", "Requests to mentors and wishes",
        "Whom people asked, with which words, and whom they wished for; pairs that came of it stay.",
        "after the cohort ended", months=6, least=3,
        due=lambda cut: [
            MentoringRequest.objects.exclude(state=RequestState.OPEN).filter(cohort__ends_on__lt=cut.date()),
            Wish.objects.filter(wisher__cohort__ends_on__lt=cut.date()),
        ],
    ),
    Rows(
        "leavers", "What leavers said about themselves",
        "Self-declarations, and with whom somebody would rather not have been paired. Figures that were published "
        "stay as they are.",
        "after the person left", months=12, least=6, discreet=True,
        due=lambda cut: [
            SelfDeclaration.objects.filter(person__status=Employment.LEFT, person__left_on__lt=cut.date()),
            Avoidance.objects.filter(author__status=Employment.LEFT, author__left_on__lt=cut.date()),
        ],
    ),
    Rows(
        "answers", "Answers to calendar invitations",
        "Who could come to a planned session and who could not. That it took place stays.",
        "after the planned session", months=12, least=3,
        due=lambda cut: [SessionInvitation.objects.filter(planned__ends_at__lt=cut)],
    ),
    Rows(
        "notices", "Notices",
        "What people were told in the application, read or not.",
        "after they were told", months=6, least=3,
        due=lambda cut: [Notification.objects.filter(created_at__lt=cut)],
    ),
    Rows(
        "mails", "Records of sent mail",
        "To whom which kind of mail went and when; its words are wiped as soon as it is sent.",
        "after it was sent or given up", months=6, least=1,
        due=lambda cut: [Delivery.objects.filter(state__in=OVER, finished_at__lt=cut)],
    ),
)  # fmt: skip
_added: list[Kind] = []

# What has a rule that nobody changes, in a sentence each.
FIXED = (
    "Files that wait to be imported go within the hour, whether they were confirmed or not.",
    "The words of a mail are wiped when it is sent.",
    "Sessions, pairings, enrolments and published figures stay: they hold dates, states and counts, and no words.",
    "What somebody agreed to stays as long as the organisation knows them, so that it can be shown.",
    "The audit log is only ever added to. It holds who did what and when, and no words.",
)


def add(kind: Kind) -> None:
    """Called once by a later stage, when it is ready."""
    if kind.name not in {one.name for one in every_kind()}:
        _added.append(kind)


def every_kind() -> Iterator[Kind]:
    yield from KINDS
    yield from _added


def kind_named(name: str) -> Kind | None:
    return next((kind for kind in every_kind() if kind.name == name), None)
