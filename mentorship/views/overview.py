"""What a program's owner decides and sees of it, and how the installation is doing: counts, dates and states."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from activities.selectors.pairs import CohortHealth, health_of_cohorts
from evaluation.selectors import cohorts_to_assess
from governance.models import CorrectiveAction, EquityAudit, Release
from governance.quarters import Quarter
from governance.selectors.access import running_review
from mentorship import health
from mentorship.context import address
from mentorship.outbox.models import Delivery, DeliveryState
from mentorship.people.models import ImportRecord, Person, User, WaitingImport
from mentorship.people.states import Employment
from mentorship.views.waiting import Todo
from pairing.models import PairingRun
from pairing.selectors.unpaired import asking_for_another
from pairing.states import RunState
from programs.guide import next_for_ownership, next_for_program
from programs.models import Cohort, Program, Track
from programs.states import CohortState, ProgramState

SHOWN = 50
LATELY_DAYS = 42


@dataclass
class TrackHealth:
    """A track's cohorts that have not ended, summed up."""

    track: Track
    cohorts: list[CohortHealth] = field(default_factory=list)

    def total(self, name: str) -> int:
        return sum(getattr(cohort, name) for cohort in self.cohorts)

    @property
    def enrolled(self) -> int:
        return self.total("enrolled")

    @property
    def unmatched(self) -> int:
        return self.total("unmatched")

    @property
    def matched(self) -> int:
        return self.total("matched")

    @property
    def active(self) -> int:
        return self.total("going")

    @property
    def quiet(self) -> int:
        return self.total("quiet")

    @property
    def at_risk(self) -> int:
        return self.total("at_risk")

    @property
    def ending(self) -> int:
        return self.total("ending")


def programs_answered_for(user: User) -> QuerySet[Program]:
    """The open programs somebody owns or stands in for, with their tracks and cohorts."""
    cohorts = Prefetch("tracks__cohorts", queryset=Cohort.objects.select_related("track__program"))
    programs = Program.objects.managed_by(user).filter(state=ProgramState.OPEN).select_related("owner", "deputy")
    return programs.prefetch_related("tracks__program", cohorts)[:SHOWN]


def owners_part(programs: Sequence[Program], today: date) -> dict[str, Any]:
    """Of the programs somebody answers for: what they have to decide, and how each track is doing."""
    if not programs:
        return {}
    tracks = [track for program in programs for track in program.tracks.all()]
    going = [c for track in tracks for c in track.cohorts.all() if c.state != CohortState.ENDED][:SHOWN]
    states = health_of_cohorts(going, today)
    decisions = [*_unfinished(programs), *_of_runs(going), *_of_cohorts(states, today), *_of_repairs(going)]
    return {"owns": True, "programs": programs, "decisions": decisions, "health": per_track(states)}


def per_track(states: Sequence[CohortHealth]) -> list[TrackHealth]:
    tracks: dict[int, TrackHealth] = {}
    for state in states:
        row = tracks.setdefault(state.cohort.track_id, TrackHealth(state.cohort.track))
        row.cohorts.append(state)
    return list(tracks.values())


def _unfinished(programs: Sequence[Program]) -> list[Todo]:
    """Programs without an owner, a track, or a cohort."""
    todos = []
    for program in programs:
        tracks = list(program.tracks.all())
        idle = [track for track in tracks if not track.cohorts.all()]
        step = next_for_program(program, idle or tracks)
        if step and (idle or not tracks or next_for_ownership(program)):
            url, label = step.url or program.get_absolute_url(), step.label or "See the program"
            todos.append(Todo(f"{program}: {step.sentence}", url, label))
    return todos


def _of_runs(cohorts: Sequence[Cohort]) -> list[Todo]:
    """Proposals that wait, and matchings that failed and were not run again."""
    runs = (
        PairingRun.objects.filter(cohort__in=cohorts)
        .select_related("cohort")
        .defer("certificate", "summary", "fairness")
    )
    newest: dict[int, PairingRun] = {}
    for run in runs.exclude(state__in=[RunState.DISCARDED, RunState.CANCELLED]).order_by("requested_at"):
        newest[run.cohort_id] = run
    words = {
        RunState.PROPOSED: ("The proposals for {} wait for you.", "Review the proposals"),
        RunState.FAILED: ("The matching of {} has failed.", "See why"),
    }
    return [
        Todo(words[run.state][0].format(run.cohort), run.get_absolute_url(), words[run.state][1])  # type: ignore[index]
        for run in newest.values()
        if run.state in words
    ]


def _of_cohorts(states: Sequence[CohortHealth], today: date) -> list[Todo]:
    return [todo for state in states for todo in _of_cohort(state, today)]


def _of_repairs(cohorts: Sequence[Cohort]) -> list[Todo]:
    """Mentees whose pair ended and who asked for another mentor."""
    running = [cohort for cohort in cohorts if cohort.state == CohortState.RUNNING]
    asking = asking_for_another(running)
    return [
        Todo(
            f"In {cohort}, {people(asking[cohort.pk])} asked for another mentor.",
            reverse("pairing:repair_list", args=[cohort.slug]), "Find one",
        )
        for cohort in running
        if asking[cohort.pk]
    ]  # fmt: skip


def _of_cohort(state: CohortHealth, today: date) -> list[Todo]:
    cohort, page = state.cohort, state.cohort.get_absolute_url()
    if cohort.state == CohortState.PLANNED:
        return [Todo(f"{cohort} is planned, and nobody can join it yet.", page, "Open enrolment")]
    if cohort.state == CohortState.ENROLLING and today > cohort.enrolment_closes_on:
        url = reverse("pairing:run_list", args=[cohort.slug])
        return [Todo(f"Enrolment for {cohort} has closed with {people(state.enrolled)} in.", url, "Run the matching")]
    if cohort.state != CohortState.RUNNING:
        return []
    todos = []
    if today > cohort.ends_on:
        todos.append(Todo(f"{cohort} was to end on {cohort.ends_on:%-d %B}.", page, "End the cohort"))
    if state.at_risk:
        url = f"{reverse('activities:cohort_health', args=[cohort.slug])}?{urlencode({'standing': 'at risk'})}"
        todos.append(
            Todo(f"In {cohort}, {pairs(state.at_risk)} not met for twice as long as agreed.", url, "See which")
        )
    return todos


def assessors_part(today: date) -> list[Todo]:
    """Cohorts that began or ended lately, and whose mentees are not all assessed."""
    lately = today - timedelta(days=LATELY_DAYS)
    begun = Q(state__in=[CohortState.MATCHING, CohortState.RUNNING], starts_on__gte=lately)
    cohorts = cohorts_to_assess().filter(begun | Q(state=CohortState.ENDED, ends_on__gte=lately))
    todos = []
    for cohort in cohorts[:SHOWN]:
        when = "after" if cohort.state == CohortState.ENDED else "before"
        done, mentees = getattr(cohort, f"{when}_count"), cohort.mentee_count  # type: ignore[attr-defined]
        if done < mentees:
            url = reverse("evaluation:cohort_detail", args=[cohort.slug])
            sentence = f"{cohort}: {done} of {mentees} mentees are assessed {when} it."
            todos.append(Todo(sentence, url, "Assess their skills"))
    return todos


def people(count: int) -> str:
    return f"{count} {'person' if count == 1 else 'people'}"


def pairs(count: int) -> str:
    return "1 pair has" if count == 1 else f"{count} pairs have"


def administrators_part() -> dict[str, Any]:
    """How the installation is doing, from facts that cost little; the status page looks closer."""
    work = [health.examined(health.worker), health.examined(health.outbox)]
    facts: dict[str, Any] = {
        "work": next((part["reason"] for part in work if not part["ok"]), ""),
        "dead_letters": Delivery.objects.filter(state=DeliveryState.DEAD).count(),
        "waiting_imports": WaitingImport.objects.count(),
    }
    return facts | {
        "operates": True,
        "troubles": [*_unowned(), *_access(), *_troubles(**facts)],
        "last_import": ImportRecord.objects.first(),
        "last_release": Release.objects.defer("content").first(),
        "last_audit": EquityAudit.objects.defer("content").first(),
        "reports_url": address("governance:report_list"),
        "audits_url": address("governance:audit_list"),
        "imports_url": address("people:import_list"),
        "people_url": address("people:person_list"),
        "roles_url": address("access:role_list"),
    }


def _unowned() -> list[Todo]:
    """Programs whose owner is gone: only administrators can be sure to be there for them."""
    programs = Program.objects.in_need_of_an_owner().select_related("owner", "deputy")[:SHOWN]
    steps = [(program, next_for_ownership(program, manages=False)) for program in programs]
    return [Todo(f"{program}: {step.sentence}", step.url, step.label) for program, step in steps if step]


def _access() -> list[Todo]:
    """The access review that is open."""
    review = running_review()
    if review is None:
        return []
    if not review.undecided:  # type: ignore[attr-defined]
        return [Todo(f"Every line of the {review} is decided.", review.get_absolute_url(), "Close it")]
    late = " It is late." if review.due_on < timezone.now().date() else ""
    sentence = f"{review}: {review.undecided} of {review.total} lines are undecided.{late}"  # type: ignore[attr-defined]
    return [Todo(sentence, review.get_absolute_url(), "Decide", review.due_on)]


def _troubles(*, work: str, dead_letters: int, waiting_imports: int) -> Iterator[Todo]:
    if work:
        yield Todo(f"Background work is not well: {work}.", reverse("notifications:status"), "See the status")
    if dead_letters:
        url = f"{reverse('notifications:delivery_list')}?state={DeliveryState.DEAD}"
        mails = "1 mail" if dead_letters == 1 else f"{dead_letters} mails"
        yield Todo(f"{mails} could not be delivered.", url, "Look at the mail")
    if waiting_imports:
        files = "1 file waits" if waiting_imports == 1 else f"{waiting_imports} files wait"
        yield Todo(f"{files} for somebody to confirm the import.", address("people:import_list"), "See the imports")


def actions_that_wait(actions: Sequence[CorrectiveAction], me: Person, today: date) -> list[Todo]:
    """Corrective actions that are due, late, or without an owner who is still here."""
    todos = []
    for action in actions:
        whose = "Your corrective action" if action.owner_id == me.pk else f"The corrective action of {action.owner}"
        due = Quarter.parse(action.due_quarter)
        if action.owner.status == Employment.LEFT:
            state = "needs another owner: they have left"
        elif due.is_over(today):
            state = f"was to reach its target by {due}"
        else:
            state = f"is due this quarter, {due}"
        todos.append(Todo(f"{whose} on {action.outcome} {state}.", action.get_absolute_url(), "See the action"))
    return todos
