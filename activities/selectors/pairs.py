"""Reads that span models. What owners may see of a pair is named in ``OVERSIGHT_COLUMNS`` and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse

from activities.meeting_times import in_words
from activities.models import ActionItem, CheckIn, Note, PlannedSession, Session
from activities.selectors.check_ins import check_ins_waiting_for
from activities.selectors.invitations import answer_to, plans_waiting_for, with_answers
from activities.selectors.plans import Occurrence, next_at, to_log, with_plans
from activities.session_history import changes_of
from mentorship.audit.models import AuditEvent
from mentorship.audit.selectors import events_on
from mentorship.audit.services import label
from mentorship.people.models import Person, User
from pairing.models import Pairing
from pairing.states import PairingState
from programs.models import Cohort, Enrolment
from programs.states import CohortState, EnrolmentRole

DONE_LATELY = 10
ENDING_DAYS = 28

# Dates, counts and states: never a note, a goal, a topic or an action item.
OVERSIGHT_COLUMNS = (
    "pk",
    "state",
    "mentor__name",
    "mentee__name",
    "started_on",
    "ended_on",
    "resumed_on",
    "session_count",
    "last_met_on",
    "last_wrote_on",
)


def with_contact(pairings: QuerySet[Pairing]) -> QuerySet[Any]:
    """Each pairing with ``last_met_on``, ``session_count``, and ``last_wrote_on``, its last answer to a check-in."""
    held = Q(sessions__withdrawn_at__isnull=True)
    return pairings.annotate(
        last_met_on=Max("sessions__held_on", filter=held),
        session_count=Count("sessions", filter=held),
        last_wrote_on=Subquery(_answered().values("answered_on")[:1]),
    )


def _answered() -> QuerySet[CheckIn]:
    """The check-ins of the pairing of an outer query that were answered, last first."""
    return CheckIn.objects.filter(pairing=OuterRef("pk"), answered_on__isnull=False).order_by("-answered_on")


def pairs_of(person: Person, now: datetime) -> QuerySet[Any]:
    """Somebody's pairings under way, paused ones too, longest without contact first."""
    active = Pairing.objects.under_way().of(person).select_related("mentor", "mentee", "cohort__track__program")
    return with_plans(with_contact(active), now).order_by("last_met_on", "started_on")


def current_pairs_of(person: Person, now: datetime) -> QuerySet[Any]:
    """Somebody's pairings under way and those that wait for an answer, in one question for the home page."""
    current = Pairing.objects.current().of(person).select_related("mentor", "mentee", "cohort__track__program")
    asked = with_questions(with_plans(with_contact(current), now), person, now)
    return asked.order_by("last_met_on", "started_on", "offered_at")


def with_questions(pairings: QuerySet[Pairing], person: Person, now: datetime) -> QuerySet[Any]:
    """Each pairing with what waits for this person: ``asked_in``, a check-in to answer, ``invited_to``, a session."""
    return pairings.annotate(
        asked_in=Subquery(check_ins_waiting_for(person).filter(pairing=OuterRef("pk")).values("pk")[:1]),
        invited_to=Subquery(plans_waiting_for(person, now).filter(pairing=OuterRef("pk")).values("pk")[:1]),
    )


def offers_to(person: Person) -> QuerySet[Pairing]:
    """Pairings that wait for an answer of one side or the other."""
    offers = Pairing.objects.of(person).filter(state=PairingState.OFFERED)
    return offers.select_related("mentor", "mentee", "cohort__track")


def ended_pairs_of(person: Person) -> QuerySet[Pairing]:
    ended = (
        Pairing.objects.of(person).filter(state=PairingState.ENDED).select_related("mentor", "mentee", "cohort__track")
    )
    return with_contact(ended).order_by("-ended_on", "pk")


def plans_of(pairing: Pairing, reader: Person, now: datetime) -> list[tuple[PlannedSession, str, str, str]]:
    """What the pair has planned, each with its next time by the reader's clock and the other's, and what the one who
    is asked says to it; soonest first.
    """
    plans = with_answers(PlannedSession.objects.ahead(now).filter(pairing=pairing))
    coming = ((planned, planned.next_after(now)) for planned in plans)
    dated = sorted(((start, planned) for planned, start in coming if start), key=lambda pair: pair[0])
    partner = pairing.partner_of(reader)
    return [
        (planned, *in_words(start, reader, partner), answer_to(planned, pairing, reader)) for start, planned in dated
    ]


def items_due(person: Person) -> QuerySet[ActionItem]:
    """What somebody said they would do, by date; in pairings that last."""
    items = ActionItem.objects.open().filter(owner=person, pairing__state=PairingState.ACTIVE)
    return items.select_related("pairing__mentor", "pairing__mentee").order_by("due_on", "created_at")


def items_of(pairing: Pairing, user: User) -> tuple[list[ActionItem], list[ActionItem]]:
    """What the two have open, and what was done lately, last first: in one question."""
    items = ActionItem.objects.visible_to(user).filter(pairing=pairing)
    lately = items.filter(done_at__isnull=False).order_by("-done_at").values("pk")[:DONE_LATELY]
    rows = list(items.filter(Q(done_at__isnull=True) | Q(pk__in=lately)).select_related("owner"))
    done = sorted((item for item in rows if item.done_at), key=attrgetter("done_at"), reverse=True)
    return [item for item in rows if not item.done_at], done


def notes_of(pairing: Pairing, user: User) -> QuerySet[Note]:
    """The notes somebody may read, by author and day: their words stay closed."""
    notes = Note.objects.visible_to(user).filter(pairing=pairing)
    return notes.select_related("author", "session").defer("body")


def notes_about(session: Session, user: User) -> QuerySet[Note]:
    """What somebody may read of the notes on a session."""
    return Note.objects.visible_to(user).filter(session=session).select_related("pairing", "author")


def items_from(session: Session, user: User) -> QuerySet[ActionItem]:
    return ActionItem.objects.visible_to(user).filter(session=session).select_related("owner")


def logged_by_partner(pairing: Pairing, partner: Person, day: date) -> Session | None:
    """What the other of the pair has logged for that day already."""
    return Session.objects.held().filter(pairing=pairing, held_on=day, logged_by=partner).first()


@dataclass(frozen=True)
class Happening:
    """One line of a history."""

    at: datetime
    text: str
    by: str = ""


DEEDS = {
    "session.logged": "Logged",
    "session.changed": "Put right",
    "session.withdrawn": "Withdrawn",
    "note.read": "Read",
}


def history_of(session: Session) -> list[Happening]:
    """What was done to a session and by whom, newest first, with what was put right."""
    changes = changes_of(session)
    happenings = _happenings(events_on(session), session.pairing)
    return [replace(row, text=f"{row.text}: {changes[row.at]}") if row.at in changes else row for row in happenings]


def readings_of(note: Note, limit: int = 20) -> list[Happening]:
    """Who has read a note besides its author, newest first."""
    reading = events_on(note).filter(action="note.read").exclude(actor=label(note.author))
    return _happenings(reading, note.pairing, limit)


def _happenings(events: QuerySet[AuditEvent], pairing: Pairing, limit: int = 50) -> list[Happening]:
    names = {label(who): str(who) for who in (pairing.mentor, pairing.mentee)}
    rows = events.filter(action__in=DEEDS).order_by("-at", "-pk")[:limit]
    return [Happening(row.at, DEEDS[row.action], names.get(row.actor, "")) for row in rows]


def sessions_of(pairing: Pairing, user: User) -> QuerySet[Session]:
    """The pair's sessions with ``note_count`` and ``item_count``: what this account may see came of each."""
    return Session.objects.held().filter(pairing=pairing).annotate(
        note_count=_count_in_session(Note.objects.visible_to(user)),
        item_count=_count_in_session(ActionItem.objects.visible_to(user)),
    )  # fmt: skip


def _count_in_session(rows: QuerySet[Any]) -> Coalesce:
    of_session = rows.filter(session=OuterRef("pk")).order_by().values("session")
    return Coalesce(Subquery(of_session.annotate(number=Count("pk", distinct=True)).values("number")), 0)


@dataclass(frozen=True)
class Seen:
    """A pairing as one of the two sees it."""

    pairing: Pairing
    partner: Person
    mentoring: bool
    last_met_on: date | None
    next_at: datetime | None
    to_log: Occurrence | None
    standing: str

    @property
    def log_url(self) -> str:
        """Where a session of the pair is logged."""
        return reverse("activities:session_log", args=[self.pairing.pk])


def as_seen_by(person: Person, pairing: Pairing, now: datetime) -> Seen:
    """The other of the pair, when they met; of a pairing ``with_plans`` also when they meet and what is to log."""
    today = now.astimezone(person.zone).date()
    cadence = pairing.cohort.track.cadence_days
    return Seen(
        pairing=pairing,
        partner=pairing.partner_of(person),
        mentoring=pairing.mentor_id == person.pk,
        last_met_on=getattr(pairing, "last_met_on", None),
        next_at=next_at(pairing, now),
        to_log=to_log(pairing, now),
        standing=standing(pairing.state, silent_since(pairing), today, cadence),
    )


@dataclass(frozen=True)
class Health:
    """One pairing as its program's owner sees it: from dates alone."""

    pairing_id: str
    mentor: str
    mentee: str
    state: str
    sessions: int
    started_on: date | None
    last_met_on: date | None
    standing: str


def silent_since(pairing: Pairing) -> date | None:
    """The day from which the silence of a pair counts: its last session or answered check-in, else its start; a pause
    does not count.
    """
    met_on, wrote_on = getattr(pairing, "last_met_on", None), getattr(pairing, "last_wrote_on", None)
    return _latest(pairing.started_on, met_on, wrote_on, pairing.resumed_on)


def _latest(started_on: date | None, *later: date | None) -> date | None:
    """The last of these days; of a pairing that has not begun, none."""
    return max(started_on, *filter(None, later)) if started_on and any(later) else started_on


def standing(state: str, since: date | None, today: date, cadence_days: int) -> str:
    """waiting, active, quiet (past the cadence), at risk (past twice the cadence), paused or ended."""
    if state in (PairingState.ENDED, PairingState.DECLINED):
        return "ended"
    if state == PairingState.PAUSED:
        return "paused"
    if state == PairingState.OFFERED or since is None:
        return "waiting"
    silent = today - since
    if silent > timedelta(days=2 * cadence_days):
        return "at risk"
    return "quiet" if silent > timedelta(days=cadence_days) else "active"


def is_ending(cohort: Cohort, today: date) -> bool:
    """Whether a cohort that runs ends within four weeks."""
    return cohort.state == CohortState.RUNNING and (cohort.ends_on - today).days <= ENDING_DAYS


STANDINGS = ("at risk", "quiet", "waiting", "ending", "active", "paused", "ended")


def health_of(cohort: Cohort, today: date) -> list[Health]:
    """Every pairing of a cohort, from the columns an owner may see; those that need somebody first.

    An active pair of a cohort that ends soon is ending; one that is silent stays quiet or at risk to the last day.
    """
    rows = with_contact(Pairing.objects.filter(cohort=cohort)).order_by("mentee__name").values(*OVERSIGHT_COLUMNS)
    cadence, met_lately = cohort.track.cadence_days, "ending" if is_ending(cohort, today) else "active"
    health = [
        Health(
            pairing_id=str(row["pk"]), mentor=row["mentor__name"], mentee=row["mentee__name"], state=row["state"],
            sessions=row["session_count"], started_on=row["started_on"], last_met_on=row["last_met_on"],
            standing=standing(
                row["state"],
                _latest(row["started_on"], row["last_met_on"], row["last_wrote_on"], row["resumed_on"]),
                today, cadence,
            ),
        )
        for row in rows
    ]  # fmt: skip
    health = [replace(row, standing=met_lately) if row.standing == "active" else row for row in health]
    return sorted(health, key=lambda row: (STANDINGS.index(row.standing), row.last_met_on or row.started_on or today))


@dataclass(frozen=True)
class CohortHealth:
    """How a cohort is doing, in counts of people and pairs alone."""

    cohort: Cohort
    enrolled: int
    unmatched: int
    offered: int
    active: int
    quiet: int
    at_risk: int
    paused: int = 0
    is_ending: bool = False

    @property
    def matched(self) -> int:
        return self.offered + self.active + self.paused

    @property
    def met(self) -> int:
        """Active pairs that are neither quiet nor at risk."""
        return self.active - self.quiet - self.at_risk

    @property
    def going(self) -> int:
        return 0 if self.is_ending else self.met

    @property
    def ending(self) -> int:
        return self.met if self.is_ending else 0


def health_of_cohorts(cohorts: Sequence[Cohort], today: date) -> list[CohortHealth]:
    """The same for several cohorts (with their tracks), in two queries; quiet and at risk are part of the active."""
    people = {row["cohort"]: row for row in _enrolled_in(cohorts)}
    pairs = {row["cohort"]: row for row in _paired_in(cohorts, today)}
    none = dict.fromkeys(("people", "learners", "paired", "offered", "active", "silent", "at_risk", "paused"), 0)
    health = []
    for cohort in cohorts:
        row = none | people.get(cohort.pk, {}) | pairs.get(cohort.pk, {})
        health.append(
            CohortHealth(
                cohort=cohort, enrolled=row["people"], offered=row["offered"], active=row["active"],
                unmatched=max(0, row["learners"] - row["paired"]), paused=row["paused"],
                quiet=row["silent"] - row["at_risk"], at_risk=row["at_risk"],
                is_ending=is_ending(cohort, today),
            )
        )  # fmt: skip
    return health


def _enrolled_in(cohorts: Sequence[Cohort]) -> Any:
    learners = Count("pk", filter=~Q(role=EnrolmentRole.MENTOR))
    enrolled = Enrolment.objects.enrolled().filter(cohort__in=cohorts).order_by()
    return enrolled.values("cohort").annotate(people=Count("pk"), learners=learners)


def _paired_in(cohorts: Sequence[Cohort], today: date) -> Any:
    latest = Session.objects.held().filter(pairing=OuterRef("pk")).order_by("-held_on").values("held_on")[:1]
    wrote = _answered().values("answered_on")[:1]
    current = Pairing.objects.current().filter(cohort__in=cohorts).order_by()
    active = Q(state=PairingState.ACTIVE)
    return (
        current.annotate(
            since=Greatest(
                *(Coalesce(later, "started_on") for later in (Subquery(latest), Subquery(wrote), F("resumed_on")))
            )
        )
        .values("cohort")
        .annotate(
            paired=Count("mentee", distinct=True),
            paused=Count("pk", filter=Q(state=PairingState.PAUSED)),
            offered=Count("pk", filter=Q(state=PairingState.OFFERED)),
            active=Count("pk", filter=active),
            silent=Count("pk", filter=active & _silent_for(1, cohorts, today)),
            at_risk=Count("pk", filter=active & _silent_for(2, cohorts, today)),
        )
    )


def _silent_for(cadences: int, cohorts: Sequence[Cohort], today: date) -> Q:
    """Without a session for longer than that many times the days between sessions of the cohort's track."""
    by_days: dict[int, list[Cohort]] = {}
    for cohort in cohorts:
        by_days.setdefault(cohort.track.cadence_days, []).append(cohort)
    condition = Q(pk__in=[])
    for days, some in by_days.items():
        condition |= Q(cohort__in=some, since__lt=today - timedelta(days=cadences * days))
    return condition
