"""The story in Chromium, on the demonstration organisation: from a new program to a session, a goal and a report.

Once 1280 pixels wide and once 390. Every page on the way is without an accessibility violation, no wider than its
window, silent on the console, and came with the content security policy.
"""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from mentorship.people.models import DemoAccount, Person, Position
from mentorship.people.states import DemoPart
from pairing.models import Pairing, PairingRun, Proposal
from pairing.services.changes import options_for
from pairing.states import PairingState
from programs.models import Cohort, Enrolment
from tests.journeys.background import Here
from tests.journeys.browser_screen import WIDTHS, Screen

pytest_plugins = ["tests.journeys.browser_demo"]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

MOST_INTERACTIONS = 5
NOTE = "Would rather leave the on-call rota before the spring."
PRIVATE = "Seemed tired again; ask about the weekend shifts."
ACTION = "Draft the proposal for the storage migration"
GOAL = "Lead a design review on my own"
PROGRESS = "Prepared the agenda, and led the second half."
REASON = "They asked for somebody from another department."


def player(part: DemoPart) -> Person:
    """Who plays a part on the sign-in page."""
    return DemoAccount.objects.select_related("person__user").get(part=part).person


@dataclass
class Story:
    """Whose browser is whose; ``width``: how wide they all are."""

    screen: Callable[..., Screen]
    sign_in: Callable[[Any, Any], None]
    width: str
    owner: Screen = field(init=False)
    cohort: Cohort = field(init=False)
    pair: Pairing = field(init=False)
    mentor: Screen = field(init=False)
    mentee: Screen = field(init=False)

    def visit(self, person: Person, width: str = "") -> Screen:
        """Sign in with one click where the sign-in page offers it, else with the person's cookie."""
        screen = self.screen(width or self.width)
        if DemoAccount.objects.filter(person=person).exists():
            return screen.enter(person)
        self.sign_in(screen.page, person.user)
        return screen.open("/")


@pytest.fixture(params=list(WIDTHS))
def story(request: pytest.FixtureRequest, screen: Callable[..., Screen], sign_in: Callable[..., None]) -> Story:
    Person.objects.update(timezone="UTC")  # today is the same day for everybody, at any hour
    return Story(screen, sign_in, request.param)


def test_from_a_new_program_to_a_session_and_a_goal(story: Story) -> None:
    found_a_program(story)
    get_people_in(story)
    run_the_matching(story)
    change_a_pair_and_publish(story)
    accept(story)
    log_a_session(story)
    read_what_is_shared(story)
    set_a_goal(story)


def found_a_program(story: Story) -> None:
    """2. A program, a track and a cohort that is open for enrolment."""
    today = timezone.localdate().isoformat()
    owner = story.owner = story.visit(player(DemoPart.PROGRAM_OWNER))
    owner.open("/programs/").follow("Found a program", "You are its accountable owner")
    owner.fill("Name", "Storage Craft").fill("Purpose", "Grow engineers who can own a storage system.")
    owner.press("Found the program", "A program needs a track").follow("Add a track", "How pairs form")
    owner.fill("Name", "Depth").choose("Technical").choose("Senior")
    owner.fill("Lowest", "1").fill("Highest", "8").fill("Mentees", "4")
    owner.press("Add the track", "These are the weights in force").fill("Technical domain", "50")
    owner.sees("now 45 %").press("Save the weights", "Saved").follow("Plan a cohort", "Nobody is told of it")
    owner.fill("Name", "Storage one").fill("Start", today).fill("Enrolment closes", today)
    owner.press("Plan the cohort", "Nobody can join yet").press("Open enrolment", "open for enrolment")
    story.cohort = Cohort.objects.get(name="Storage one")
    assert story.cohort.state == "enrolling"


def get_people_in(story: Story) -> None:
    """3. Two join in the browser, others come by a file, and the owner sees who is in."""
    mentor, mentee = player(DemoPart.MENTOR), player(DemoPart.MENTEE)
    skill = mentor.skills.first().skill.name
    as_mentor = story.visit(mentor).follow("Enrol in Storage one", "Join Storage one").choose("Mentor")
    as_mentor.fill("Mentees you can take", "3").press("Join", "with room for 3 mentees")
    as_mentee = story.visit(mentee).follow("Enrol in Storage one", "Join Storage one").choose("Mentee")
    as_mentee.fill("Wish 1", "weaving").press("Join", "weaving").fill("Wish 1", skill)
    as_mentee.press("Join", f"You wish for {skill}")

    owner = story.owner.open(story.cohort.get_absolute_url()).unfold("More").follow("Import enrolments")
    owner.field("CSV file").set_input_files(
        {"name": "enrolments.csv", "mimeType": "text/csv", "buffer": others(mentor, mentee).encode()}
    )
    owner.press("Import", "added")
    owner.open(story.cohort.get_absolute_url()).follow("See who is in", "9 people")
    owner.sees(mentor.name, mentee.name, skill)


def others(mentor: Person, mentee: Person) -> str:
    """A file of more people: two mentors, four at the start of their career, and the head, whom nobody can mentor."""
    today = timezone.localdate()
    known = {mentor.pk, mentee.pk, *DemoAccount.objects.values_list("person", flat=True)}
    positions = Position.objects.on(today).filter(person__in=Person.objects.employed()).select_related("person")
    by_level = positions.exclude(person__in=known).exclude(manager=mentor).order_by("level", "person__employee_id")
    first, last = [row.person for row in by_level[:4]], [row.person for row in by_level.reverse()[:3]]
    rows = [(person, "mentee", "") for person in [*first, last[0]]] + [(person, "mentor", "2") for person in last[1:]]
    lines = [f"{person.employee_id},{role},{capacity}" for person, role, capacity in rows]
    return "\n".join(["employee_id,role,capacity", *lines, ""])


def run_the_matching(story: Story) -> None:
    """4. The work is done in the background while the page waits; then it shows what was found, and why."""
    owner = story.owner.open(story.cohort.get_absolute_url()).follow("Matchings", "Matching Storage one")
    owner.press("Run the matching", "You can leave this page")
    Here().sweep("take up matchings")
    owner.sees("Nobody is told before you publish", "a gap of 0", "Load per level", "Who is left out").look()
    run = PairingRun.objects.get(cohort=story.cohort)
    left_out = run.left_out.select_related("mentee__person").get()
    owner.sees(left_out.mentee.person.name)
    owner.unfold("Why ").sees("Technical domain", "In all", "Other mentors for the mentee").look()
    owner.follow(left_out.mentee.person.name, "Left out now")


def change_a_pair_and_publish(story: Story) -> None:
    """4. One pair is put together by hand, with a reason that stays with it."""
    run = PairingRun.objects.get(cohort=story.cohort)
    changed, mentor = somebody_else(run, player(DemoPart.MENTOR))
    owner = story.owner.open(run.get_absolute_url())
    owner.follow(f"Change the mentor of {changed.mentee.person}", "What changes").fill("Why", REASON)
    owner.field("Mentor").select_option(str(mentor.pk))
    owner.press("Change", f"Changed by hand: {REASON}")
    owner.follow("Publish", "This is what happens").press("Publish and tell them", "waiting for an answer")
    pairs = Pairing.objects.filter(cohort=story.cohort)
    assert pairs.filter(state=PairingState.OFFERED).count() == run.proposals.count()
    story.pair = pairs.select_related("mentor__user", "mentee__user").get(mentee=changed.mentee.person)
    assert story.pair.mentor == mentor.person


def somebody_else(run: PairingRun, wanted: Person) -> tuple[Proposal, Enrolment]:
    """A pair to change and another mentor with a place for the mentee: the wanted one, if they have."""
    today: date = timezone.localdate()
    choices = [
        (proposal, option.mentor)
        for proposal in run.proposals.select_related("mentee__person", "mentor__person")
        for option in options_for(run, proposal.mentee, today).free
        if not option.current
    ]
    return min(choices, key=lambda choice: choice[1].person != wanted)


def accept(story: Story) -> None:
    """4. Both read why, and accept."""
    pair = story.pair
    story.mentee = story.visit(pair.mentee)
    story.mentor = story.visit(pair.mentor, "phone")
    for screen, partner in ((story.mentor, pair.mentee), (story.mentee, pair.mentor)):
        screen.open("/").follow(re.compile(f"See the proposal.*You and {partner} are"), REASON).press("Accept")
    pair.refresh_from_db()
    assert pair.state == PairingState.ACTIVE


def log_a_session(story: Story) -> None:
    """5. On a phone, from the home page, in five interactions; when and how long take none of their own."""
    mentor = story.mentor.open("/")
    before = mentor.interactions
    mentor.follow(f"Log a session with {story.pair.mentee}", "Confidential note")
    mentor.fill("Confidential note", NOTE).choose("Share the note").fill("Action item", ACTION)
    mentor.press("Save the session", f"Your session with {story.pair.mentee} is logged")
    assert mentor.interactions - before <= MOST_INTERACTIONS
    session = story.pair.sessions.get()
    assert (session.held_on, session.minutes) == (timezone.localdate(), 45)

    mentor.open("/")
    before = mentor.interactions
    mentor.follow(f"Log a session with {story.pair.mentee}").press("Save the session", "is logged")
    assert mentor.interactions - before == 2

    mentor.unfold("More").follow("Write a note").fill("Note", PRIVATE).press("Save the note", PRIVATE)


def read_what_is_shared(story: Story) -> None:
    """5. The mentee finds the session, its shared note and the action item; the private note is not there."""
    pair, mentee = story.pair, story.mentee
    private = pair.notes.get(shared=False)
    mentee.open("/").sees(ACTION).follow(pair.mentor.name).sees(ACTION, "2 times in all")
    mentee.open(f"/activities/sessions/{pair.sessions.get(notes__isnull=False).pk}/").sees(NOTE, ACTION)
    mentee.follow("Who can see this, and who has read it", "Who has read it").sees(NOTE)
    mentee.open(f"/activities/pairs/{pair.pk}/").does_not_see(PRIVATE)
    assert mentee.page.locator(f"a[href*='/notes/{private.pk}/']").count() == 0
    answer = mentee.page.request.get(f"/activities/notes/{private.pk}/")
    assert answer.status == 404
    assert PRIVATE not in answer.text()
    assert story.owner.page.request.get(f"/activities/notes/{private.pk}/").status == 404


def set_a_goal(story: Story) -> None:
    """5. The mentee says what should be reached, and later how far it has come; the mentor sees both."""
    mentee, mentor = story.mentee, story.mentor
    mentee.open(f"/activities/pairs/{story.pair.pk}/").follow("Set the first goal")
    mentee.fill("What should be reached", GOAL).press("Set the goal", GOAL).follow(GOAL)
    mentee.follow("Review progress").choose("−1").fill("What shows it", PROGRESS).press("Keep this", PROGRESS)
    mentor.open("/").follow(GOAL, PROGRESS)


def test_the_engagement_report_leaves_with_its_small_figures_withheld(story: Story, tmp_path: Path) -> None:
    """9. An administrator reads it, and takes it along as a spreadsheet and as CSV."""
    admin = story.visit(player(DemoPart.ADMINISTRATOR)).open("/governance/reports/")
    admin.page.locator("main table a").first.click()
    admin.sees("By department", "withheld").look()
    admin.unfold("The same in numbers").look()

    book = openpyxl.load_workbook(io.BytesIO(download(admin, "Spreadsheet", tmp_path)))
    admin.unfold("Other files")
    cells = list(csv.DictReader(io.StringIO(download(admin, "All figures", tmp_path).decode())))

    assert any(cell["value"] == "SUPPRESSED" for cell in cells)
    total = next(
        c for c in cells if {c["department"], c["team"], c["band"], c["gender"]} == {"*"} and c["measure"] == "eligible"
    )
    assert int(total["value"]) > 0
    assert any(value == "withheld" for sheet in book for row in sheet.iter_rows(values_only=True) for value in row)


def download(screen: Screen, label: str, folder: Path) -> bytes:
    with screen.page.expect_download() as waiting:
        screen.page.get_by_role("link", name=label).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path.read_bytes()
