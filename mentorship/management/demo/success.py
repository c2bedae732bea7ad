"""What reviews of the demonstration ask and when, what pairs show of them, and what its programs call success."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from governance.models import JointReview, ReviewTemplate
from governance.quarters import Quarter
from governance.questions import AUTONOMY, QUESTIONS, Question
from governance.services.review_cycles import OccasionDraft, save_template, set_occasions
from governance.services.review_shares import WORDS, agree_to_share, parts_of
from governance.services.success import MetricDraft, define_metric, measure_quarter
from governance.states import QuestionKind, ReviewState
from mentorship.management.demo.figures import moment_due
from mentorship.people.models import Person
from programs.models import Cohort

if TYPE_CHECKING:
    from mentorship.management.demo.history import History

QUARTERS = 3
ASKED = (
    QUESTIONS[0],
    Question(AUTONOMY, "How independently does the mentee do what this is about?", QuestionKind.LADDER),
    Question("between", "How many weeks lie between your sessions?", QuestionKind.FACT),
    QUESTIONS[2],
)
WHY = (
    "A pair writes down beforehand what each level of a goal looks like. A higher score is something that somebody "
    "can do now, whatever it took."
)
STEPS = (
    "Somebody who does alone what they did with help has learned it, and both saw it happen. That is what the program "
    "is for."
)
ALIKE = (
    "Both judge the progress alone first. What they then agree on is more than either would say to please the other."
)


def agree_on_reviews(cohort: Cohort, owner: Person, now: datetime, *, running: bool) -> None:
    """The pairs of this cohort are asked twice, with the ladder of independence; the running one of late half-way."""
    program = cohort.track.program
    template = ReviewTemplate.objects.filter(program=program).first() or save_template(
        program=program, name="With the ladder of independence", questions=ASKED, by=owner, now=now
    )
    last = (
        OccasionDraft("Half-way", 50) if running else OccasionDraft("Three quarters of the way", 75, template=template)
    )
    drafts = [OccasionDraft("A quarter of the way", 25, template=template), last]
    set_occasions(track=cohort.track, cohort=cohort, drafts=drafts, by=owner, now=now)


def tell_of_success(history: "History", now: datetime) -> None:
    """Parts of reviews that pairs show, and a year of what success means."""
    _show_parts(history, now)
    program = history.programs["craft"]
    said_at, reach_by = now - timedelta(days=300), now.date() + timedelta(days=200)
    goals = MetricDraft(
        "goals", "Goals reached as expected", "Own a part of a system, from its design to the night it fails.", WHY,
        Decimal(52), _end_of_month(reach_by),
    )  # fmt: skip
    metric = define_metric(program=program, draft=goals, by=program.owner, now=said_at)
    sessions = MetricDraft("sessions", "Sessions held", beside=metric)
    define_metric(program=program, draft=sessions, by=program.owner, now=said_at)
    alike = MetricDraft("reviews", "Progress that both sides see", "", ALIKE, Decimal(70), _end_of_month(reach_by))
    define_metric(program=program, draft=alike, by=program.owner, now=said_at)
    steps = MetricDraft(
        "autonomy", "Mentees who work more independently", "", STEPS, Decimal(60), _end_of_month(reach_by)
    )
    define_metric(program=program, draft=steps, by=program.owner, now=said_at)
    quarter = Quarter.latest_over(now.date())
    over = [quarter := quarter.previous() if number else quarter for number in range(QUARTERS)]
    for each in reversed(over):
        if moment_due(each) < now:
            measure_quarter(quarter=each, now=moment_due(each))


def _end_of_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _show_parts(history: "History", now: datetime) -> None:
    """Of a few signed reviews both show what they say together; of some the mentee alone would."""
    running = [story.cohort for story in history.cohorts if story.pairs and story.is_running]
    signed = JointReview.objects.filter(
        pairing__cohort__in=running,
        pairing__state="active",
        state__in=[ReviewState.AGREED, ReviewState.DIFFERED],
        closed_at__lt=now - timedelta(hours=30),
    )
    shown = 0
    for review in signed.select_related("pairing__mentor", "pairing__mentee", "version").order_by("closed_at"):
        part = next((part.key for part in parts_of(review) if part.key.startswith(WORDS)), None)
        if part is None:
            continue
        both = (review.pairing.mentee, review.pairing.mentor) if shown % 3 < 2 else (review.pairing.mentee,)
        for person in both:
            agree_to_share(review=review, part=part, by=person, now=now - timedelta(hours=30))
        shown += 1
        if shown == 5:
            return
