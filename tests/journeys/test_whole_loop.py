"""The whole loop, by HTTP, on a real organisation: from an empty machine to a protected quarterly report.

Once on the embedded database with the background work done at once, and once on PostgreSQL and Redis with a worker in a
process of its own. Each step goes through the pages as a person does; what no page shows is looked up at the end.
"""

import csv
import io
import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from activities.models import Session
from governance.quarters import Quarter
from mentorship.audit.services import write_anchor
from mentorship.people.models import Person, Skill, User
from pairing.models import Pairing, PairingRun
from pairing.services.offers import accept_offer
from pairing.states import PairingState, RunState
from programs.models import Cohort, Enrolment
from tests.journeys.background import Background, Here, Worker, days_pass, wait_until
from tests.journeys.traces import found, places
from tests.journeys.visitor import Visitor, as_file, enter

SECRETS = {
    "note": "zqcanary-note: I would rather leave the on-call rota",
    "private": "zqcanary-private: seemed tired again",
    "action": "zqcanary-action: draft the proposal for the storage migration",
    "goal": "zqcanary-goal: lead a design review alone",
    "evidence": "zqcanary-evidence: the review notes are mine",
    "comment": "zqcanary-comment: led the second one",
    "answer-mentor": "zqcanary-answer: further than we hoped",
    "assessment": "zqcanary-assessment: wrote the design alone",
    "answer-mentee": "zqcanary-answer: slower than I hoped",
}
YEAR = timedelta(days=365)
COLLECTED = Quarter.parse("2026Q3")  # what the file's days of hiring were made for


@dataclass
class Story:
    """The people of the story, and where their data comes from."""

    data: Path
    background: Background
    folder: Path
    administrator: Visitor = field(default_factory=Visitor)
    owner: Visitor = field(default_factory=Visitor)
    mentor: Visitor = field(default_factory=Visitor)
    mentee: Visitor = field(default_factory=Visitor)
    pair: Pairing | None = None

    def rows(self, name: str) -> list[dict[str, str]]:
        with (self.data / name).open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def people(self) -> list[dict[str, str]]:
        """The people file, with what many of them say of themselves; everybody as long here as when it was made."""
        since = Quarter.latest_over(timezone.localdate()).first_day - COLLECTED.first_day
        return [
            row
            | {"demographic:gender": "" if number % 7 == 0 else "woman" if number % 3 == 0 else "man"}
            | {"hired_on": (date.fromisoformat(row["hired_on"]) + since).isoformat()}
            for number, row in enumerate(self.rows("people.csv"))
        ]

    def file(self, name: str) -> SimpleUploadedFile:
        return SimpleUploadedFile(name, (self.data / name).read_bytes(), "text/csv")


def tell(story: Story) -> None:
    """The steps in their order."""
    import_people_and_skills(story)
    set_up_a_cohort(story)
    enrol(story)
    match_and_publish(story)
    accept(story)
    log_a_session(story)
    nobody_else_reads_it(story)
    set_a_goal(story)
    remind_of_a_silence(story)
    review_together(story)
    audit_the_quarter(story)
    report_the_quarter(story)
    assess_skills(story)
    compare_promotions(story)
    find_no_trace(story)


def import_people_and_skills(story: Story) -> None:
    """1. The first administrator is named by command; all else happens in the browser."""
    people, as_of = story.people(), (timezone.localdate() - 2 * YEAR).isoformat()
    head = next(row for row in people if not row["manager_email"])
    bootstrap = story.folder / "head.csv"
    bootstrap.write_bytes(as_file("head.csv", [head]).read())
    call_command("import_people", str(bootstrap), date=as_of)
    call_command("grant_role", "administrator", head["email"])
    admin = story.administrator = enter(Person.objects.get())

    wrong = [*people[:7], {**people[7], "level": "eleven"}, *people[8:]]
    admin.open("/").follow("Import people")
    admin.fill_in(file=as_file("wrong.csv", wrong), on=as_of).press("See what would change")
    admin.sees("Nothing of wrong.csv was imported", "9", "level", "“eleven”")
    assert Person.objects.count() == 1
    admin.fill_in(file=as_file("people.csv", people), on=as_of).press("See what would change").press("Import it")
    assert Person.objects.count() == len(people)
    admin.open("/people/imports/new/people/").fill_in(file=as_file("again.csv", people), on=as_of)
    admin.press("See what would change").sees("again.csv changes nothing")
    admin.open("/people/imports/new/skills/").fill_in(file=story.file("skills.csv"))
    admin.press("See what would change").press("Import it").sees("skills.csv")
    assert Skill.objects.filter(name="C++").exists()


def set_up_a_cohort(story: Story) -> None:
    """2. A program owner founds a program, a track and a cohort."""
    call_command("grant_role", "program_owner", story.rows("people.csv")[1]["email"])
    owner = story.owner = enter(Person.objects.get(employee_id=story.rows("people.csv")[1]["employee_id"]))
    today = timezone.localdate()

    owner.open("/programs/").follow("Found the first program")
    owner.fill_in(name="Craft", purpose="Grow engineers who can own a system.").press("Found the program")
    owner.sees("Craft", "Grow engineers").follow("Add a track")
    owner.fill_in(name="Depth", focus="technical", tier="senior", cadence_days="14", duration_weeks="26")
    owner.press("Add the track").sees("Depth")
    owner.fill_in(technical="50", career="20", communication="10", overlap="20", roadmap="0", rotation="0")
    owner.press("Save the weights").sees("Saved").follow("Plan a cohort")
    owner.fill_in(name="Autumn", starts_on=today.isoformat(), enrolment_closes_on=today.isoformat(), ends_on="")
    owner.press("Plan the cohort").sees("Autumn").follow("Open enrolment").press("Open enrolment")

    cohort = Cohort.objects.get()
    assert (cohort.state, cohort.track.weights.technical) == ("enrolling", 50)


def enrol(story: Story) -> None:
    """3. Most come from a file, a wrong row of which is named; one joins in the browser."""
    cohort, rows = Cohort.objects.get(), story.rows("enrollments.csv")
    alone = next(row for row in rows if row["role"] == "mentee" and row["wants"])
    others = [row for row in rows if row is not alone]
    wrong = [*others[:4], {**others[4], "capacity": "several"}, *others[5:]]
    owner = story.owner.open(cohort.get_absolute_url())

    owner.follow("Import enrolments").fill_in(file=as_file("wrong.csv", wrong)).press("Import")
    owner.sees("Nothing of wrong.csv was imported", "6", "capacity")
    assert not Enrolment.objects.exists()
    owner.fill_in(file=as_file("enrollments.csv", others)).press("Import")
    assert Enrolment.objects.count() == len(others)
    owner.open(f"{cohort.get_absolute_url()}import/").fill_in(file=as_file("again.csv", others)).press("Import")
    assert Enrolment.objects.count() == len(others)

    Person.objects.filter(employee_id=alone["employee_id"]).update(timezone="UTC")  # enrolment closes today, there
    late = enter(Person.objects.get(employee_id=alone["employee_id"]))
    wishes = alone["wants"].split(";")[:2]
    late.open("/").follow("Autumn").follow("Join")
    late.fill_in(role="mentee", wish_1=wishes[0], communication_style="remote").press("Join").sees("Autumn")

    assert Enrolment.objects.get(person__employee_id=alone["employee_id"]).wanted_skills.count() == 1
    owner.open(cohort.get_absolute_url()).follow("See who is in").sees(str(len(rows)))


def match_and_publish(story: Story) -> None:
    """4. The optimum is computed in the background, looked at, changed by hand and published."""
    cohort = Cohort.objects.get()
    owner = story.owner.open(cohort.get_absolute_url()).follow("Matchings of this cohort").press("Run the matching")
    run = PairingRun.objects.get()
    if run.state != RunState.PROPOSED:
        story.background.sweep("take up matchings")
    wait_until(lambda: PairingRun.objects.get().state == RunState.PROPOSED, "the matching")
    run.refresh_from_db()
    assert (run.status, run.objective) == ("optimal", run.bound)

    owner.open(run.get_absolute_url()).sees("left out", "a gap of 0").follow("Points and alternatives")
    owner.open(run.get_absolute_url()).follow("Change the mentor of").fill_in(reason="They asked for somebody nearer.")
    options = [value for value in _options(owner, "mentor") if value]
    owner.fill_in(mentor=options[1]).press("Change").sees("by hand since")
    owner.open(run.get_absolute_url()).follow("Publish").press("Publish")

    assert Pairing.objects.filter(state=PairingState.OFFERED).count() == run.proposals.exclude(mentor=None).count()
    assert Pairing.objects.exclude(rationale=None).count() == Pairing.objects.count()
    story.background.sweep("deliver mail")


def _options(visitor: Visitor, name: str) -> list[str]:
    """The values of a select, in the order of the page."""
    import re

    html = visitor.response.content.decode()
    select = re.search(rf'<select name="{name}".*?</select>', html, re.DOTALL)
    return re.findall(r'<option value="([^"]*)"', select.group()) if select else []


def accept(story: Story) -> None:
    """Both sides have a look at why, and accept."""
    pair = story.pair = Pairing.objects.select_related("mentor", "mentee").order_by("mentee__employee_id")[0]
    story.mentor, story.mentee = enter(pair.mentor), enter(pair.mentee)
    for visitor, partner in ((story.mentor, pair.mentee), (story.mentee, pair.mentor)):
        visitor.open("/").sees(partner.name).follow("See the proposal").sees("Why").press("Accept")
    for number, other in enumerate(Pairing.objects.exclude(pk=pair.pk).select_related("mentor", "mentee")):
        for person in (other.mentor, other.mentee) if number % 2 else ():
            accept_offer(pairing=other, by=person, now=timezone.now())

    pair.refresh_from_db()
    assert pair.state == PairingState.ACTIVE


def log_a_session(story: Story) -> None:
    """5. The mentor logs a session; what is shared reaches the mentee, what is private does not."""
    pair = story.pair
    assert pair is not None
    mentor = story.mentor.open("/").follow("Log a session")
    mentor.fill_in(minutes="45", action=SECRETS["action"], note=SECRETS["note"], note_shared="on")
    mentor.press("Save the session").sees("is logged", SECRETS["action"])
    mentor.follow("Write a note").fill_in(body=SECRETS["private"]).press("Save the note")

    mentee = story.mentee.open(f"/activities/pairs/{pair.pk}/").sees(SECRETS["action"])
    shared = pair.notes.get(shared=True)
    mentee.open(f"/activities/notes/{shared.pk}/").sees(SECRETS["note"])
    private = pair.notes.get(shared=False)
    assert mentee.status_of(f"/activities/notes/{private.pk}/") == 404
    assert Session.objects.get().minutes == 45


def nobody_else_reads_it(story: Story) -> None:
    """Owner, administrator, superuser and any colleague get the same 404 as for a note that never was."""
    pair = story.pair
    assert pair is not None
    superuser = Visitor(User.objects.create_superuser("root@example.org", "a long enough password"))
    colleague = enter(Person.objects.exclude(pk__in=[pair.mentor_id, pair.mentee_id]).order_by("-employee_id")[0])
    for visitor in (story.owner, story.administrator, superuser, colleague):
        for note in pair.notes.all():
            assert visitor.status_of(f"/activities/notes/{note.pk}/") == 404
        assert "zqcanary-" not in visitor.client.get("/search/?q=zqcanary").content.decode()


def set_a_goal(story: Story) -> None:
    pair = story.pair
    assert pair is not None
    mentee = story.mentee.open(f"/activities/pairs/{pair.pk}/").follow("Set a goal")
    mentee.fill_in(title=SECRETS["goal"], evidence=SECRETS["evidence"]).press("Set the goal")
    mentee.follow(SECRETS["goal"]).follow("Review progress").fill_in(attainment="-1", comment=SECRETS["comment"]).press(
        "Keep this"
    )
    mentee.sees(SECRETS["comment"]).open("/").sees(SECRETS["goal"])


def remind_of_a_silence(story: Story) -> None:
    """6. Who has not met for longer than the cadence is reminded, once."""
    pair = story.pair
    assert pair is not None
    days_pass(20)
    story.background.sweep("remind pairs")
    story.background.sweep("remind pairs")
    assert pair.mentor.notifications.filter(kind="session_overdue", url__contains=str(pair.pk)).count() == 1


def review_together(story: Story) -> None:
    """7. At mid-cycle a joint review opens; both answer alone, then see both, and agree."""
    pair = story.pair
    assert pair is not None
    cohort = Cohort.objects.get()
    days_pass((cohort.midpoint - timezone.localdate()).days + 1)
    story.background.sweep("open reviews")
    review = pair.reviews.get()
    for visitor, answer in ((story.mentor, "answer-mentor"), (story.mentee, "answer-mentee")):
        visitor.open(f"/governance/reviews/{review.pk}/").follow("Answer the review")
        visitor.fill_in(progress_rating="4", progress=SECRETS[answer]).press("Save your answers")
        if visitor is story.mentor:
            story.mentee.open(f"/governance/reviews/{review.pk}/").does_not_see(SECRETS["answer-mentor"])
    for visitor in (story.mentor, story.mentee):
        visitor.open(f"/governance/reviews/{review.pk}/").sees(SECRETS["answer-mentor"], SECRETS["answer-mentee"])
        visitor.press("We see it alike")
    review.refresh_from_db()
    assert review.state == "agreed"


def audit_the_quarter(story: Story) -> None:
    """8. When the quarter is over the schedule audits it: counts, rates and intervals, small cells withheld."""
    quarter = last_quarter(story, "audit equity", "/governance/audits/")
    admin = story.administrator.open("/").open(f"/governance/audits/{quarter}/")
    admin.sees("Level junior", "Gender woman", "withheld")
    lines = list(csv.DictReader(io.StringIO(admin.open(f"/governance/audits/{quarter}/csv/").response_text())))
    participation = [line for line in lines if line["outcome"] == "participation"]
    withheld = [line for line in participation if line["value"] == "SUPPRESSED"]
    shown = [line for line in participation if line["value"] not in ("SUPPRESSED", "")]

    assert {"team", "band", "gender"} <= {line["dimension"] for line in participation}
    assert withheld
    assert shown
    assert all(float(line["low"]) <= float(line["value"]) <= float(line["high"]) for line in shown)


def report_the_quarter(story: Story) -> None:
    """9. The engagement report leaves as CSV and as a spreadsheet, the same bytes each time, small cells withheld."""
    quarter = last_quarter(story, "publish report", "/governance/reports/")
    admin = story.administrator.open(f"/governance/reports/{quarter}/").sees("By department")
    first, again = (admin.open(f"/governance/reports/{quarter}/cells/").response_bytes() for _ in range(2))
    sheet = admin.open(f"/governance/reports/{quarter}/xlsx/").response_bytes()
    cells = list(csv.DictReader(io.StringIO(first.decode())))

    assert first == again
    assert openpyxl.load_workbook(io.BytesIO(sheet)).sheetnames
    assert any(cell["value"] == "SUPPRESSED" for cell in cells)
    total = next(
        c for c in cells if {c["department"], c["team"], c["band"], c["gender"]} == {"*"} and c["measure"] == "eligible"
    )
    assert int(total["value"]) == Person.objects.employed().count()


def last_quarter(story: Story, sweep: str, url: str) -> Quarter:
    """The last quarter, kept by the schedule; in a quarter's first days, when it is not due, by a button."""
    quarter = Quarter.latest_over(timezone.localdate())
    story.background.sweep(sweep)
    story.administrator.open(url)
    if not any(label.startswith(str(quarter)) for label, _ in story.administrator.page.links):
        button = next(b for form in story.administrator.page.forms for b in form.buttons if str(quarter) in b)
        story.administrator.press(button)
    return quarter


def assess_skills(story: Story) -> None:
    """10a. An assessor looks at skills before and after; the track's page shows the change with its interval."""
    assessor_row = story.rows("people.csv")[2]
    call_command("grant_role", "assessor", assessor_row["email"])
    person = Person.objects.get(employee_id=assessor_row["employee_id"])
    assessor, cohort = enter(person), Cohort.objects.get()
    mentees = cohort.enrolments.filter(person__mentored__state=PairingState.ACTIVE)
    mentees = mentees.exclude(person=person).exclude(person__mentored__mentor=person)
    wishing = [m for m in mentees.prefetch_related("wanted_skills") if m.wanted_skills.all()][:12]
    for number, mentee in enumerate(wishing):
        skill = mentee.wanted_skills.all()[0]
        for phase, level in (("before", 1 + number % 3), ("after", 2 + number % 4)):
            page = f"/evaluation/cohorts/{cohort.slug}/mentees/{mentee.person_id}/skills/{skill.pk}/{phase}/"
            assessor.open(page).fill_in(level=str(level), evidence=SECRETS["assessment"]).press("Keep the assessment")
    track = cohort.track
    story.owner.open(track.get_absolute_url()).follow("See the change in skills")
    story.owner.press("Measure the change").sees("12", "level", " to ")
    mentee = enter(wishing[0].person).open("/evaluation/mine/")
    mentee.sees(SECRETS["assessment"])


def compare_promotions(story: Story) -> None:
    """10b. Pairs of earlier years and later promotions come with files; the comparison answers with its interval."""
    people, cohort = story.people(), Cohort.objects.get()
    quarter = Quarter.latest_over(timezone.localdate())
    days = {"started_on": quarter.first_day - YEAR, "ended_on": quarter.first_day - YEAR / 2}
    past = [
        {"mentee_id": mentee["employee_id"], "mentor_id": mentor["employee_id"], "cohort": cohort.slug, **days}
        for mentee, mentor in zip(people[::4], people[1::4], strict=False)
    ]
    pairings = story.folder / "past.csv"
    pairings.write_bytes(as_file("past.csv", past).read())
    call_command("import_pairings", str(pairings))
    # One in five of those who had a mentor, one in eleven of the others.
    raised = [
        row | {"level": str(min(10, int(row["level"]) + (number % (20 if number % 4 == 0 else 11) == 0)))}
        for number, row in enumerate(people)
    ]
    on = (quarter.first_day + timedelta(days=40)).isoformat()
    admin = story.administrator.open("/people/imports/new/people/")
    admin.fill_in(file=as_file("raised.csv", raised), on=on).press("See what would change").press("Import it")
    admin.open("/evaluation/promotions/")
    button = next(b for form in admin.page.forms for b in form.buttons if b.startswith("Compare up to"))
    admin.press(button).sees("How it was compared", "tenure, level band")
    content = json.loads(admin.open(f"/evaluation/promotions/{quarter}/download/").response_text())
    (low, high), ratio = content["interval"], content["mh_odds_ratio"]
    assert content["status"] == "answered"
    assert 0 < low < ratio < high
    admin.open("/evaluation/promotions/").sees(f"odds ratio {ratio:.2f}", f"interval {low:.2f} to {high:.2f}")


def find_no_trace(story: Story) -> None:
    """What was said in confidence is nowhere in the open, and the log of all this is whole."""
    story.background.sweep("deliver mail")
    write_anchor(story.folder / "anchors")
    call_command("verify_audit_log", anchors=story.folder / "anchors")

    assert found(["zqcanary"], places(story.folder)) == set()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_story_on_one_machine(shared_data: Path, tmp_path: Path, transactional_db: Any) -> None:
    tell(Story(shared_data / "survey-2025", Here(), tmp_path))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_story_with_a_worker(shared_data: Path, tmp_path: Path, celery_worker_process: Any) -> None:
    tell(Story(shared_data / "survey-2025", Worker(), tmp_path))
