"""What the organisation runs, who knows it, what it means to build, and who moves where."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from mentorship.errors import Refusal
from mentorship.management.demo import words
from mentorship.people.models import Unit
from pairing.services.knowledge import derive_knowledge
from pairing.services.rotation_plans import make_plan, publish_plan
from programs.models import Enrolment, Situation
from programs.models.situation import OPPORTUNITY_WEIGHTS
from programs.services.opportunities import enter_situation, find_everywhere, set_weights
from programs.services.roadmap import import_roadmap
from programs.services.system_files import import_systems
from programs.services.tracks import change_track
from programs.states import CohortState, OpportunityKind

if TYPE_CHECKING:
    from mentorship.management.demo.history import History

# Team → what it runs.
SYSTEMS = {
    "Storage": ("Object store", "Backups"),
    "Compute": ("Scheduler", "Image builder"),
    "Networking": ("Edge proxy",),
    "Developer Tools": ("Build farm", "Code search"),
    "Observability": ("Metrics store",),
    "Checkout": ("Basket", "Payment gateway"),
    "Ledger": ("General ledger", "Old ledger"),
    "Fraud": ("Risk scoring",),
    "Payouts": ("Payout runner",),
    "Search": ("Query service", "Indexer"),
    "Catalogue": ("Product catalogue",),
    "Recommendations": ("Ranking",),
    "Seller Tools": ("Seller desk",),
    "iOS": ("iPhone app",),
    "Android": ("Android app",),
    "Mobile Platform": ("Release train",),
    "Pipelines": ("Event stream",),
    "Warehouse": ("Warehouse",),
    "Machine Learning": ("Feature store",),
    "Experimentation": ("Experiment service",),
    "Identity": ("Sign-in", "Permissions"),
    "Application Security": ("Secret store",),
    "Compliance": ("Audit archive",),
}
REPLACED = {"Old ledger": 120, "Seller desk": 260}
# What is to be built, for which team, with what: days from today, skill, level, people.
ROADMAP = (
    ("Pay by instalments", "Checkout", 30, 210, "Kafka", 4, 3),
    ("Pay by instalments", "Ledger", 30, 210, "Event sourcing", 4, 2),
    ("One search for everything", "Search", 10, 150, "Elasticsearch", 4, 3),
    ("One search for everything", "Recommendations", 10, 150, "Machine learning", 3, 2),
    ("Storage in a third region", "Storage", 60, 300, "Distributed systems", 5, 2),
    ("Storage in a third region", "Networking", 60, 300, "Terraform", 4, 2),
    ("Accessible apps", "iOS", 20, 180, "Accessibility", 4, 2),
    ("Accessible apps", "Android", 20, 180, "Accessibility", 4, 2),
)
READY = "Runs the design reviews of their team already"


def tell_of_systems(history: "History", now: datetime) -> None:
    """The systems and the roadmap by file, what is worked out from them, terms, and the rotations of two cohorts."""
    paths = dict(Unit.objects.values_list("name", "path"))
    by, today = history.staff.administrator, now.date()
    import_systems(content=_systems(paths, today), name="systems.csv", by=by, now=now)
    import_roadmap(content=_roadmap(paths, today), name="roadmap.csv", by=by, now=now)
    derive_knowledge(by=by, now=now)
    depth = history.tracks["depth"]
    change_track(track=depth, term_weeks=52, rest_weeks=8, by=depth.program.owner, now=now)
    _rotate(history, now)
    find_everywhere(now=now)
    _ready_for_more(history, now)


def _systems(paths: dict[str, str], today: date) -> bytes:
    rows = [
        {
            "system": system, "unit": paths[team],
            "skills": "; ".join(words.SKILLS[department][:2]),
            "retires_on": today + timedelta(days=REPLACED[system]) if system in REPLACED else "",
        }
        for department, teams in words.DEPARTMENTS.items()
        for team in teams
        for system in SYSTEMS[team]
        if team in paths
    ]  # fmt: skip
    return _csv(rows, ("system", "unit", "skills", "retires_on"))


def _roadmap(paths: dict[str, str], today: date) -> bytes:
    rows = [
        {
            "item": item, "team": paths[team], "starts_on": today + timedelta(days=start),
            "ends_on": today + timedelta(days=end), "skill": skill, "level": level, "people": people,
        }
        for item, team, start, end, skill, level, people in ROADMAP
        if team in paths
    ]  # fmt: skip
    if not rows:  # a small organisation has few of these teams
        path = next(iter(paths.values()))
        start, end = today + timedelta(days=30), today + timedelta(days=200)
        rows = [
            {"item": "One platform", "team": path, "starts_on": start, "ends_on": end, "skill": "SQL", "level": 4,
             "people": 2}
        ]  # fmt: skip
    return _csv(rows, ("item", "team", "starts_on", "ends_on", "skill", "level", "people"))


def _rotate(history: "History", now: datetime) -> None:
    """The cohort half-way has a draft; the one that begins has its plan, and its people know of it."""
    for story in history.cohorts:
        cohort = story.cohort if hasattr(story, "cohort") else None
        if cohort is None:
            continue
        cohort.refresh_from_db()
        if cohort.state != CohortState.RUNNING:
            continue
        begins = cohort.starts_on > now.date()
        first = max(cohort.starts_on, now.date()) + timedelta(days=56 if begins else 14)
        owner = cohort.track.program.owner
        try:
            plan = make_plan(cohort=cohort, starts_on=first, step_weeks=6 if begins else 4, steps=2, by=owner, now=now)
            if begins:
                publish_plan(plan=plan, by=owner, now=now)
        except Refusal:
            continue  # too few people, or the cohort ends before


def _ready_for_more(history: "History", now: datetime) -> None:
    """The owner of the first program lets less suffice to be served first, and puts one mentee on the queue by hand."""
    program = history.programs["craft"]
    set_weights(
        program=program,
        weights={kind.value: weight for kind, weight in OPPORTUNITY_WEIGHTS.items()},
        first_from=25,
        by=program.owner,
        now=now,
    )
    mentees = Enrolment.objects.enrolled().mentees().filter(cohort__track__program=program)
    waiting = mentees.filter(cohort__state__in=[CohortState.MATCHING, CohortState.RUNNING])
    found = Situation.objects.filter(program=program).values("person")
    mentee = (
        waiting.select_related("person").annotate(found=Q(person__in=found))
        .order_by("-found", "-cohort__starts_on", "person__employee_id").first()
    )  # fmt: skip
    if mentee:
        enter_situation(
            program=program, person=mentee.person, kind=OpportunityKind.PROMOTION, strength=3, sentence=READY,
            by=program.owner, now=now,
        )  # fmt: skip


def _csv(rows: Sequence[Mapping[str, object]], columns: tuple[str, ...]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=columns)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
