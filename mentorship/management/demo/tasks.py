"""What pairs have to do, from ideas to done, and the minutes they have of meetings that take place anyway."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from activities.ideas.tasks import Idea, ideas_for
from activities.models import Goal, Ritual, Task, TaskCriterion
from activities.services.rituals import RitualDraft, register_ritual
from activities.services.task_templates import TemplateDraft, keep_template
from activities.services.tasks import TaskDraft, give_task, mark_criterion, move_task
from activities.services.touchpoints import SlotDraft, attach_touchpoint
from activities.states import Cadence, GoalState, RitualKind, TaskKind, TaskState
from mentorship.errors import Refusal
from mentorship.management.demo.timeline import working_day
from mentorship.people.models import Person
from pairing.models import Pairing
from programs.models import Program

if TYPE_CHECKING:
    from mentorship.management.demo.history import History

PAIRS = 6
"""Of each cohort that runs, besides the one that visitors look at."""
REMARK = "You asked for this after the last incident: no hurry, and tell me when the logs make no sense."
QUESTION = "What did you try before you asked, and what did it tell you?"
OFFERED = (
    TemplateDraft(
        TaskKind.WALKTHROUGH, "Walk through the release train", 60,
        "Follow one change from the merge to all users, and see where it can be stopped.",
        ("Each stage and what it checks is named", "The way back is shown, with how long it takes"),
    ),
    TemplateDraft(
        TaskKind.SHADOWING, "Shadow a week of on-call", 240,
        "Be the second on call for a week: read every page and the answer to it, and ask afterwards.",
        ("Three alerts are written down with what they meant", "One of them has a better runbook"),
    ),
)  # fmt: skip


def tell_of_tasks(history: "History", now: datetime) -> None:
    random = Random(f"{history.seed}/tasks")  # noqa: S311  a demonstration, not a secret
    _offer(history.programs["craft"], random, now - timedelta(days=200))
    running = [story for story in history.cohorts if story.is_running and story.pairs]
    star = running[-1].star_pair if running else None
    for story in running:
        active = Pairing.objects.active().filter(cohort=story.cohort)
        related = ("mentor__user", "mentee__user", "cohort__track")
        for pairing in active.select_related(*related).order_by("mentee__employee_id")[:PAIRS]:
            if star and pairing == star.pairing:
                continue
            for idea in random.sample(ideas_for(pairing.cohort.track.focus), random.choice((1, 2, 2))):
                _tell_of(pairing, idea, random, now)
    if star:
        _look_at(star.pairing, star.goals, random, now)
        _meet_anyway(star.pairing, random, now)


def _offer(program: Program, random: Random, at: datetime) -> None:
    for draft in OFFERED:
        keep_template(program=program, template_id=_uuid(random), draft=draft, by=program.owner, now=at)


def _tell_of(pairing: Pairing, idea: Idea, random: Random, now: datetime) -> None:
    """Given some time ago; of four two are done, one is under way and one waits."""
    since = (now.date() - pairing.started_on).days if pairing.started_on else 0
    given_at = now - timedelta(days=random.randrange(1, max(2, min(40, since))))
    owner = pairing.mentor if random.random() < 0.15 else pairing.mentee
    due_on = working_day(given_at.date() + timedelta(days=random.choice((7, 14, 21))))
    try:
        task = give_task(
            pairing=pairing, task_id=_uuid(random), draft=_draft(idea, owner, due_on=due_on), by=pairing.mentor,
            now=given_at,
        )  # fmt: skip
        fate = random.choice(("done", "done", "begun", "waits"))
        if fate != "waits":
            _begin(task, random, now, done=fate == "done")
    except Refusal:
        return  # the pair ended meanwhile


def _begin(task: Task, random: Random, now: datetime, *, done: bool) -> None:
    begun_at = task.created_at + (now - task.created_at) * 0.4
    move_task(task=task, to=TaskState.IN_PROGRESS, by=task.owner, now=begun_at)
    criteria = list(TaskCriterion.objects.visible_to(task.owner.user).filter(task=task).select_related("task"))
    for criterion in criteria if done else criteria[:1]:
        mark_criterion(criterion=criterion, met=True, by=task.owner, now=begun_at + timedelta(minutes=40))
    if done:
        spent = task.minutes + random.choice((-15, -5, 0, 0, 10, 25))
        ends_at = task.created_at + (now - task.created_at) * 0.8
        move_task(task=task, to=TaskState.DONE, minutes_spent=spent, by=task.owner, now=ends_at)


def _look_at(pairing: Pairing, goals: Sequence[Goal], random: Random, now: datetime) -> None:
    """What visitors find: one done, one under way, one late, and one that the mentor owes."""
    goal = next((goal for goal in goals if goal.state == GoalState.ACTIVE), None)
    done, begun, late, owed = random.sample(ideas_for(pairing.cohort.track.focus), 4)
    today = now.date()
    for idea, owner, days, due, more in (
        (done, pairing.mentee, 30, -14, {}),
        (begun, pairing.mentee, 9, 3, {"goal": goal, "remark": REMARK}),
        (late, pairing.mentee, 20, -3, {}),
        (owed, pairing.mentor, 5, 6, {"goal": goal}),
    ):
        due_on = working_day(today + timedelta(days=due))
        task = give_task(
            pairing=pairing, task_id=_uuid(random), draft=_draft(idea, owner, due_on=due_on, **more),
            by=pairing.mentor, now=now - timedelta(days=days),
        )  # fmt: skip
        if idea in (done, begun):
            _begin(task, random, now, done=idea is done)


def _meet_anyway(pairing: Pairing, random: Random, now: datetime) -> None:
    """A retrospective of the mentor's team and a huddle of the mentee's, with a few minutes for the two."""
    at = now - timedelta(days=45)
    retrospective = _ritual(
        pairing.mentor, RitualDraft(RitualKind.RETROSPECTIVE, "Retrospective", Cadence.FORTNIGHTLY, at.date(), 60),
        random, at,
    )  # fmt: skip
    huddle = _ritual(
        pairing.mentee,
        RitualDraft(RitualKind.HUDDLE, "Monday huddle", Cadence.WEEKLY, _monday(at), 20), random, at,
    )  # fmt: skip
    slots = (
        (retrospective, pairing, SlotDraft(10, prompt="noticed")),
        (huddle, pairing, SlotDraft(5, own_prompt=QUESTION)),
        (retrospective, None, SlotDraft(5, every_sprints=2, prompt="other_way")),
    )
    for ritual, whose, draft in slots:
        try:
            attach_touchpoint(
                touchpoint_id=_uuid(random), ritual=ritual, pairing=whose, draft=draft, by=pairing.mentor,
                now=at + timedelta(days=3),
            )  # fmt: skip
        except Refusal:
            continue  # not in that team any more


def _ritual(person: Person, draft: RitualDraft, random: Random, at: datetime) -> Ritual:
    unit = person.positions.open().select_related("unit").get().unit
    return register_ritual(ritual_id=_uuid(random), of=unit, draft=draft, by=person, now=at)


def _draft(idea: Idea, owner: Person, **more: object) -> TaskDraft:
    return TaskDraft(
        kind=idea.kind, title=idea.title, minutes=idea.minutes, owner=owner, description=idea.description,
        criteria=idea.criteria, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def _monday(at: datetime) -> date:
    return (at - timedelta(days=at.weekday())).date()


def _uuid(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)
