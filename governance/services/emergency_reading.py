"""Reading in an emergency: the one other gate to a pair's words, for one pair, one officer and an hour at most.

Open are notes, those kept to oneself too, because a warning may stand in either; check-ins; what each answered in a
joint review, revealed or not; and goals. Closed, here as anywhere, stay assessments, self-declarations, wishes, and
concerns raised in confidence. Each thing is opened by itself and recorded before it is shown; nothing can be written.
No other page opens any wider: ``visible_to`` and the permissions of these things know nothing of emergencies.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from activities.models import CheckIn, CheckInWords, Goal, GoalEvidence, GoalProgress, GoalStep, Note
from governance.models import EmergencyAccess, JointReview, ReviewAnswer
from governance.services.emergency import close_over
from mentorship import audit
from mentorship.audit.services import label
from mentorship.errors import Refusal
from mentorship.people.models import Person, User


class NotOpen(Refusal):
    """Not theirs to read, not now, or not there: one answer for all."""

    def __init__(self) -> None:
        super().__init__("There is nothing here.")


@dataclass(frozen=True)
class Thing:
    """What there is to read, without a word of it. ``private``: the other of the pair does not know of it."""

    kind: str
    title: str
    row: Model
    by: Person | None
    at: datetime
    private: bool = False


@dataclass(frozen=True)
class Part:
    """Some of the words, and what they are."""

    title: str
    text: str


@dataclass(frozen=True)
class Opened:
    """A thing with its words, for an officer whose reading is on record."""

    thing: Thing
    parts: list[Part]


def things_in(*, access: EmergencyAccess, user: User, now: datetime) -> list[Thing]:
    """What the pair wrote, newest first, by kind, without a word of it. That there is something to read, by whom and
    when, says much by itself: a look at the list is a reading, which the pair sees as any other."""
    close_over(accesses=EmergencyAccess.objects.filter(pk=access.pk), now=now)
    with transaction.atomic():
        access = _still_open(access, user, now)
        audit.record_read("emergency_list.read", by=user.person, on=access, now=now, emergency=str(access.pk))
        return [thing for find in KINDS.values() for thing in find(access)]


def open_thing(*, access: EmergencyAccess, kind: str, pk: UUID, user: User, now: datetime) -> Opened:
    """One thing with its words; recorded first, with the access, and not shown when that fails."""
    close_over(accesses=EmergencyAccess.objects.filter(pk=access.pk), now=now)
    with transaction.atomic():
        access = _still_open(access, user, now)
        find = KINDS.get(kind)
        found = (thing for thing in find(access) if thing.row.pk == pk) if find else iter(())
        thing = next(found, None)
        if thing is None:
            raise NotOpen
        facts = {"emergency": str(access.pk), "private": thing.private, "author": label(thing.by)}
        audit.record_read(f"{kind}.read", by=user.person, on=thing.row, now=now, **facts)
    return Opened(thing, list(WORDS[kind](thing.row)))


def _still_open(access: EmergencyAccess, user: User, now: datetime) -> EmergencyAccess:
    """The row as it is in this moment, so that whoever ends it and whoever reads in it don't pass each other.

    That it was open now is kept: a clock that is set back afterwards ends it for good, see ``close_over`` before.
    """
    rows = EmergencyAccess.objects.select_for_update(of=("self",)).select_related("pairing__mentor", "pairing__mentee")
    access = rows.get(pk=access.pk)
    if not user.has_perm("governance.read_in_emergency", access) or not access.is_open(now):
        raise NotOpen
    access.seen_at = max(access.seen_at or now, now)
    access.save(update_fields=["seen_at"])
    return access


def _notes(access: EmergencyAccess) -> Iterator[Thing]:
    for note in Note.objects.filter(pairing=access.pairing_id).select_related("author"):
        title = "Shared note" if note.shared else "Note kept to oneself"
        yield Thing("note", title, note, note.author, note.written_at, not note.shared)


def _check_ins(access: EmergencyAccess) -> Iterator[Thing]:
    for check_in in CheckIn.objects.filter(pairing=access.pairing_id).select_related("asked_by"):
        yield Thing("check_in", "Check-in", check_in, check_in.asked_by, check_in.asked_at)


def _reviews(access: EmergencyAccess) -> Iterator[Thing]:
    for review in JointReview.objects.filter(pairing=access.pairing_id):
        yield Thing("review", "Joint review", review, None, review.opened_at)


def _goals(access: EmergencyAccess) -> Iterator[Thing]:
    for goal in Goal.objects.filter(pairing=access.pairing_id).select_related("set_by").order_by("-set_at"):
        yield Thing("goal", "Goal", goal, goal.set_by, goal.set_at)


def _words_of_note(note: Note) -> Iterator[Part]:
    yield Part(f"{note.author} wrote", note.body)


def _words_of_check_in(check_in: CheckIn) -> Iterator[Part]:
    for words in CheckInWords.objects.filter(check_in=check_in).select_related("author", "check_in"):
        yield Part(f"{words.author} wrote", words.body)


def _words_of_review(review: JointReview) -> Iterator[Part]:
    questions = {question.name: question.text for question in review.questions}
    answers = ReviewAnswer.objects.filter(review=review).select_related("person", "review")
    for answer in answers:
        if answer.text:
            yield Part(f"{answer.person} on “{questions.get(answer.question, answer.question)}”", answer.text)


def _words_of_goal(goal: Goal) -> Iterator[Part]:
    yield Part("The goal", goal.title)
    for level, described in goal.described.items():
        yield Part(level.label.capitalize(), described)
    if goal.evidence:
        yield Part("How both will see it", goal.evidence)
    for step in GoalStep.objects.filter(goal=goal).select_related("goal", "added_by"):
        yield Part(f"A step, by {step.added_by}", step.text)
    for shown in GoalEvidence.objects.filter(goal=goal).select_related("goal", "added_by"):
        yield Part(f"What shows it, by {shown.added_by}", shown.text)
    for look in GoalProgress.objects.filter(goal=goal).select_related("goal", "reviewed_by"):
        if look.comment:
            yield Part(f"{look.reviewed_by}, looking at it", look.comment)


KINDS: dict[str, Callable[[EmergencyAccess], Iterator[Thing]]] = {
    "note": _notes,
    "check_in": _check_ins,
    "review": _reviews,
    "goal": _goals,
}
WORDS: dict[str, Callable[..., Iterator[Part]]] = {
    "note": _words_of_note,
    "check_in": _words_of_check_in,
    "review": _words_of_review,
    "goal": _words_of_goal,
}
