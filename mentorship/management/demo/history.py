"""Two years of the demonstration, told in the order in which things happened, through the services."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from random import Random

from activities.models import Session
from activities.services.schedule import remind_all
from evaluation.services.changes import measure_change
from evaluation.services.comparisons import compare_promotions
from governance.models import JointReview
from governance.quarters import Quarter
from governance.services.reviews import lapse_reviews, remind_reviews
from mentorship.errors import Refusal
from mentorship.management.demo.accountability import found_and_hand_over, tell_of_accountability
from mentorship.management.demo.choosing import tell_of_choosing
from mentorship.management.demo.cohorts import CohortStory
from mentorship.management.demo.emergency import tell_of_emergency
from mentorship.management.demo.figures import Figures, moment_due
from mentorship.management.demo.keeping import tell_of_keeping
from mentorship.management.demo.letters import deliver_afterwards
from mentorship.management.demo.life import tell_of_life
from mentorship.management.demo.organisation import Member, Organisation
from mentorship.management.demo.plan import COHORTS, PROGRAMS, TRACKS
from mentorship.management.demo.promises import tell_of_promises
from mentorship.management.demo.rights import tell_of_rights
from mentorship.management.demo.staff import Staff
from mentorship.management.demo.success import tell_of_success
from mentorship.management.demo.systems import tell_of_systems
from mentorship.management.demo.tasks import tell_of_tasks
from mentorship.management.demo.timeline import Timeline
from mentorship.management.demo.trackers import tell_of_trackers
from mentorship.management.demo.velocity import tell_of_velocity
from mentorship.management.demo.visitors import welcome
from mentorship.management.demo.writing import tell_of_writing
from mentorship.notifications.models import Notification
from mentorship.notifications.services import by_mail, mark_read
from mentorship.people.models import Person
from pairing.models import Pairing
from programs.models import Program, Track
from programs.services.programs import create_program
from programs.services.tracks import create_track

FRESH = timedelta(days=5)
REMINDED_EVERY = timedelta(days=3)
BY_MAIL_SINCE, BY_MAIL_UNTIL = timedelta(days=21), timedelta(days=6)
REMINDING_SINCE = timedelta(days=45)


class History:
    """``write()`` fills an empty installation up to the morning of today; the same seed and day, the same history."""

    def __init__(self, people: int, seed: int, now: datetime, say: Callable[[str], None]) -> None:
        self.end = datetime.combine(now.astimezone(UTC).date(), time(0), UTC)
        self.seed, self.size, self.say = seed, people, say
        self.organisation = Organisation(people, seed, self.end.date())
        self.timeline = Timeline(self.end)
        self.staff = Staff(self.organisation, self._random("staff"))
        self.programs: dict[str, Program] = {}
        self.tracks: dict[str, Track] = {}
        self.cohorts: list[CohortStory] = []
        self.figures = Figures(people)

    def _random(self, what: str) -> Random:
        return Random(f"{self.seed}/{self.size}/{what}")  # noqa: S311  a demonstration, not a secret

    def write(self) -> None:
        try:
            self._write()
        finally:
            self.figures.close()

    def _write(self) -> None:
        for day, members in self.organisation.snapshots():
            at = datetime.combine(day, time(5), UTC)
            if day < self.end.date():
                self.timeline.at(at, partial(self._import, day, members))
        self.timeline.at(datetime.combine(self.organisation.began, time(7), UTC), self._found)
        self._plan_reminders()
        self._plan_quarters()
        self.timeline.run(lambda when: self.say(f"{when.year}, quarter {(when.month + 2) // 3}"))
        *_, (today, members) = self.organisation.snapshots()
        self._import(today, members, self.end)
        tell_of_systems(self, self.end)
        tell_of_life(self, self.end)
        tell_of_emergency(self, self.end)
        tell_of_choosing(self, self.end)
        tell_of_promises(self, self.end)
        tell_of_velocity(self, self.end)
        tell_of_tasks(self, self.end)
        tell_of_writing(self, self.end)
        tell_of_trackers(self, self.end)
        tell_of_accountability(self, self.end)
        self._evaluate()
        tell_of_success(self, self.end)
        tell_of_keeping(self, self.end)
        welcome(self, self.end)
        tell_of_rights(self, self.end)

    def _import(self, day: date, members: list[Member], now: datetime) -> None:
        self.staff.import_snapshot(day, members, now)
        self._read_notices(now)

    def _found(self, now: datetime) -> None:
        """Roles, programs and tracks; each cohort then tells its own story."""
        self.staff.appoint(now)
        owners = self.staff.directors
        for number, plan in enumerate(PROGRAMS):
            owner = owners[number % len(owners)]
            deputy = self.staff.deputy_of(owner)
            if number == len(PROGRAMS) - 1:
                self.programs[plan.key] = found_and_hand_over(plan, deputy, owner, now)
                continue
            self.programs[plan.key] = create_program(
                name=plan.name, purpose=plan.purpose, owner=owner, deputy=deputy, by=owner, now=now
            )
        for track in TRACKS:
            program = self.programs[track.program]
            self.tracks[track.key] = create_track(
                program=program, name=track.name, focus=track.focus, tier=track.tier, cadence_days=track.cadence_days,
                duration_weeks=track.duration_weeks, by=program.owner, now=now,
            )  # fmt: skip
        tracks = {track.key: track for track in TRACKS}
        for number, cohort in enumerate(COHORTS):
            random = self._random(f"cohort {number}")
            story = CohortStory(
                cohort, tracks[cohort.track], self.tracks[cohort.track], self.staff, self.timeline, random
            )
            self.cohorts.append(story)
            story.begin()

    def _plan_reminders(self) -> None:
        """What the scheduler would have done of late, so that nothing is overdue when it starts."""
        at = self.end - timedelta(hours=12)
        while at > self.end - REMINDING_SINCE:
            self.timeline.at(at, self._remind)
            at -= REMINDED_EVERY
        for days in range(30, 365 * 2, 30):
            self.timeline.at(self.end - timedelta(days=days), lambda now: lapse_reviews(now=now))

    def _plan_quarters(self) -> None:
        for quarter in Figures.quarters(self.size, self.end):
            self.timeline.at(moment_due(quarter), partial(self._start_figures, quarter))

    def _start_figures(self, quarter: Quarter, now: datetime) -> None:
        self.figures.start(quarter)

    def _evaluate(self) -> None:
        """What owners and administrators have asked for: the change on each track, the promotion comparison."""
        for track in self.tracks.values():
            try:
                measure_change(track=track, by=track.program.owner, now=self.end)
            except Refusal:
                continue  # too few so far
        compare_promotions(by=self.staff.administrator, now=self.end)
        self.say("the figures of the last quarters")
        self.figures.keep()

    def _remind(self, now: datetime) -> None:
        posted = BY_MAIL_UNTIL < self.end - now < BY_MAIL_SINCE
        with by_mail() if posted else nullcontext():
            remind_all(now=now)
            remind_reviews(now=now)
        lapse_reviews(now=now)
        if posted:
            deliver_afterwards(self.timeline, now)

    def _read_notices(self, now: datetime) -> None:
        """People read what they were told; the last days are still new."""
        told = Notification.objects.unread().filter(created_at__lt=now - FRESH).values("person")
        for person in Person.objects.filter(pk__in=told).order_by("employee_id"):
            mark_read(person=person, now=now, until=now - FRESH)

    def summary(self) -> str:
        counts = [
            (Person.objects.count(), "people"),
            (len(self.cohorts), "cohorts"),
            (Pairing.objects.count(), "pairs"),
            (Session.objects.count(), "sessions"),
            (JointReview.objects.count(), "joint reviews"),
        ]
        return "A demonstration of " + ", ".join(f"{count} {what}" for count, what in counts) + "."
