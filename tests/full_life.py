"""One person who has been everywhere: a row in every table that may speak of somebody, each with a mark in its words.

``live`` fills the tables around the mentee of the cast. What the mentee wrote holds ``OWN``; what the mentor wrote for
themselves alone holds ``PARTNERS``; what others wrote about the mentee holds the mentee's name.
"""

from base64 import b64encode
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models

from activities.models import CalendarFeed, CircleAttendance, SessionInvitation
from governance.models import ReviewGoal, ReviewShare, ReviewSummary
from mentorship.audit.services import record
from mentorship.notifications.models import Chat, Notification, Preference, Silence
from mentorship.outbox.services import queue_mail
from mentorship.people.models import (
    BusyTime,
    Consent,
    ConsentText,
    DayOverride,
    FormerName,
    ImportRecord,
    Invitation,
    Person,
    SelfDeclaration,
    WaitingImport,
    WeeklyWindow,
)
from mentorship.people.sessions import SessionStore
from pairing.models import Avoidance, LeftOut, MentorProfile, PairRule, Proposal, Rationale, Turn
from pairing.services.rationales import digest_of
from programs.models import TimeAgreement
from programs.states import EnrolmentRole
from tests.cast import Cast
from tests.factories import NOW, TODAY
from tests.factories.activities import (
    ActionItemFactory,
    CalendarAccountFactory,
    GoalEvidenceFactory,
    GoalFactory,
    GoalProgressFactory,
    GoalStepFactory,
    NoteFactory,
    PlannedSessionFactory,
    RewordingFactory,
    RitualFactory,
    SessionFactory,
    SessionVersionFactory,
    TaskCriterionFactory,
    TaskFactory,
    TaskTemplateFactory,
    TouchpointFactory,
)
from tests.factories.check_ins import CheckInFactory, CheckInWordsFactory
from tests.factories.circles import (
    CircleFactory,
    CircleGoalFactory,
    CircleGoalProgressFactory,
    CircleItemFactory,
    CircleNoteFactory,
    CircleSessionFactory,
    put_in,
)
from tests.factories.evaluation import SkillAssessmentFactory
from tests.factories.governance import JointReviewFactory, ReviewAnswerFactory
from tests.factories.pairing import EscalationFactory, MentoringRequestFactory, PairingRunFactory, WishFactory
from tests.factories.people import PersonSkillFactory
from tests.factories.programs import CohortFactory, EnrolmentFactory
from tests.factories.systems import SituationFactory, SystemKnowledgeFactory
from tests.factories.trackers import TrackedTaskFactory

OWN = "quetzal"
FORMER = {"name": "Milo Maiden", "email": "milo.maiden@example.org"}
PARTNERS = "ocelot"


@dataclass
class Life:
    """What the mentee wrote, and what the mentor wrote for themselves, each with a number of its own."""

    me: Person
    partner: Person
    own: list[str] = field(default_factory=list)
    partners: list[models.Model] = field(default_factory=list)

    @property
    def kept(self) -> list[str]:
        """The mentor's words as they were written."""
        return [getattr(thing, "body", None) or thing.text for thing in self.partners]

    def mark(self) -> str:
        self.own.append(f"{OWN}{len(self.own):03}")
        return self.own[-1]


def live(cast: Cast) -> Life:
    life = Life(cast.mentee, cast.mentor)
    _be_somebody(life, cast)
    _sign_in(life)
    _be_told(life)
    _be_in_a_program(life, cast)
    _be_paired(life, cast)
    _do_things(life, cast)
    _write_with_the_mentor(life, cast)
    _be_in_a_circle(life, cast)
    _be_reviewed(life, cast)
    return life


def _be_somebody(life: Life, cast: Cast) -> None:
    me = life.me
    me.about, me.own_choices = life.mark(), ["about"]
    me.save()
    me.positions.update(job_title=life.mark(), job_family=life.mark())
    for column, called in FORMER.items():
        FormerName.objects.create(person=me, column=column, called=called, until=NOW)
    PersonSkillFactory(person=me)
    SelfDeclaration.objects.create(person=me, attribute="gender", value=life.mark(), declared_at=NOW)
    text = ConsentText.objects.order_by("pk").first() or ConsentText.objects.create(
        purpose="figures", version=1, text="May it be counted?", published_at=NOW, published_by=me
    )
    Consent.objects.create(person=me, text=text, given_at=NOW)
    WeeklyWindow.objects.create(person=me, weekday=1, opens=540, closes=1020)
    DayOverride.objects.create(person=me, day=TODAY, windows=[[600, 700]])
    BusyTime.objects.create(person=me, starts_at=NOW, ends_at=NOW + timedelta(hours=1))
    ImportRecord.objects.create(
        kind="skills", file_name="skills.csv", digest="0" * 64, imported_at=NOW, imported_by=me, rows=1, added=1,
        changed=0,
    )  # fmt: skip
    waiting = WaitingImport(
        kind="people", file_name="people.csv", effective_on=TODAY, uploaded_by=cast.administrator, uploaded_at=NOW,
        content=b64encode(f"employee_id,name\n{me.employee_id},Somebody".encode()).decode(),
    )  # fmt: skip
    waiting.save()


def _sign_in(life: Life) -> None:
    me, user = life.me, life.me.user
    Invitation.objects.create(person=me, digest="1" * 64, created_at=NOW, expires_at=NOW + timedelta(days=1))
    EmailAddress.objects.create(user=user, email="milo.at.home@example.org", verified=False, primary=False)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "sealed"})
    SocialAccount.objects.create(user=user, provider="openid_connect", uid="u" * 64, extra_data={"name": me.name})
    LogEntry.objects.create(
        user=user, content_type=ContentType.objects.get_for_model(Person), object_id=str(me.pk), object_repr=me.name,
        action_flag=CHANGE, change_message="",
    )  # fmt: skip
    store = SessionStore()
    store["_auth_user_id"] = str(user.pk)
    store["account_authentication_methods"] = [{"method": "password", "email": me.email}]
    store.create()


def _be_told(life: Life) -> None:
    me, mentor = life.me, life.partner
    told = {"created_at": NOW, "kind": "pairing_started", "url": "/"}
    Notification.objects.create(person=me, occasion="1", title="You and Mara Mentor are a pair", **told)
    Notification.objects.create(person=mentor, occasion="1", title=f"You and {me.name} are a pair", **told)
    Preference.objects.create(person=me, digest_at=time(9))
    Silence.objects.create(person=me, kind="pairing_quiet")
    Chat.objects.create(person=me, service="slack", host="hooks.example.org", address=life.mark(), connected_at=NOW)
    for to in (me, mentor):
        queue_mail(
            key=f"pair:{to.pk}", kind="pairing_started", to=to.email, person_id=to.pk, due_at=NOW, now=NOW,
            subject=f"{me.name} and {mentor.name}", text=f"{me.name} and {mentor.name} are a pair.",
        )  # fmt: skip
    for to in (me.email, FORMER["email"]):
        queue_mail(key=f"reset|{to}", kind="reset", to=to, subject="Sign in", text="…", due_at=NOW, now=NOW)
    for _ in range(2):
        record("account.signed_in", by=me, on=me.user, now=NOW)


def _be_in_a_program(life: Life, cast: Cast) -> None:
    me, program = life.me, cast.cohort.track.program
    me.enrolments.update(languages="de,en")
    SystemKnowledgeFactory(person=me, because=life.mark())
    SituationFactory(program=program, person=me, sentence=f"{me.name} is new here")
    TimeAgreement.objects.create(cohort=cast.cohort, mentor=me, hours=4, words=life.mark(), proposed_at=NOW)
    TaskTemplateFactory(program=program, description=f"{me.name} knows more.", kept_by=me)


def _be_paired(life: Life, cast: Cast) -> None:
    me, cohort = life.me, cast.cohort
    mine, theirs = (cohort.enrolments.get(person=who) for who in (me, life.partner))
    as_mentor = EnrolmentFactory(cohort=CohortFactory(track=cohort.track), person=me, role=EnrolmentRole.MENTOR)
    MentorProfile.objects.create(
        enrolment=as_mentor, headline=life.mark(), helps_with=life.mark(), expects=life.mark(), changed_at=NOW
    )
    WishFactory(wisher=mine, wished=theirs)
    Avoidance.objects.create(author=me, other=cast.other_mentor, words=life.mark(), written_at=NOW)
    Avoidance.objects.create(author=cast.other_mentor, other=me, words=f"{PARTNERS} avoids", written_at=NOW)
    MentoringRequestFactory(cohort=cohort, mentee=me, mentor=cast.other_mentor, message=life.mark())
    EscalationFactory(
        pairing=cast.pairing, raised_by=me, mediator=cast.owner, words=life.mark(), reason="conduct",
        proposal=f"Talk to {me.name}.",
    )  # fmt: skip
    EscalationFactory(pairing=cast.pairing, raised_by=life.partner, mediator=cast.owner, words=f"{PARTNERS} concern")
    run = PairingRunFactory(
        cohort=cohort, state="published", certificate={"prices": {me.employee_id: 5}}, finished_at=NOW,
        summary={"remarks": [f"{me.name} knows no system."]},
        fairness={"single": {"examples": [{"mentee": me.employee_id}]}, "outcomes": {me.employee_id: 5}},
    )  # fmt: skip
    explanation = {"mentees": [{"id": me.employee_id, "score": 5}], "situations": [f"{me.name} or {FORMER['name']}"]}
    Proposal.objects.create(
        run=run, mentee=mine, mentor=theirs, score=5, explanation=explanation, change_reason=f"For {me.name}."
    )
    LeftOut.objects.create(run=run, mentee=mine, reason="no_place", sentence=f"Nobody has a place for {me.name}.")
    PairRule.objects.create(
        cohort=cohort, kind="forbidden", mentee=mine, mentor=theirs, made_at=NOW,
        reason=f"{me.email}, then {FORMER['email']}, asked for it",
    )  # fmt: skip
    content = {
        "mentee": {"employee_id": me.employee_id, "name": me.name}, "points": {}, "score": 0,
        "mentor": {"employee_id": life.partner.employee_id, "name": life.partner.name}, "explanation": explanation,
    }  # fmt: skip
    rationale = Rationale.objects.create(
        pairing=cast.pairing, content=content, digest=digest_of(content), created_at=NOW
    )
    record("rationale.kept", by=cast.owner, on=cast.pairing, now=NOW, digest=rationale.digest)


def _do_things(life: Life, cast: Cast) -> None:
    me, pair = life.me, cast.pairing
    session = SessionFactory(pairing=pair, logged_by=me)
    SessionVersionFactory(session=session, changed_by=me)
    planned = PlannedSessionFactory(pairing=pair, planned_by=me, place=life.mark())
    SessionInvitation.objects.create(planned=planned, person=me, sequence=0, asked=True, by_mail=True)
    CalendarAccountFactory(person=me, user_name=life.mark(), calendar_name=life.mark(), password="app-password-of-milo")
    CalendarFeed.objects.create(person=me, digest="2" * 64, opened_at=NOW)
    task = TaskFactory(pairing=pair, title=life.mark(), description=life.mark(), remark=life.mark())
    TaskCriterionFactory(task=task, text=life.mark(), met_by=me)
    TrackedTaskFactory(task=task, assignee=life.mark(), asked_by=me)
    ritual = RitualFactory(unit=None, pairing=pair, name=f"Retrospective of {me.name}", registered_by=me)
    TouchpointFactory(ritual=ritual, pairing=pair, prompt="", own_prompt=life.mark(), attached_by=me)
    TouchpointFactory(pairing=pair, attached_by=me)


def _write_with_the_mentor(life: Life, cast: Cast) -> None:
    me, mentor, pair = life.me, life.partner, cast.pairing
    NoteFactory(pairing=pair, author=me, shared=True, body=life.mark())
    NoteFactory(pairing=pair, author=me, body=life.mark())
    life.partners.append(NoteFactory(pairing=pair, author=mentor, body=f"{PARTNERS} of the mentor alone"))
    ActionItemFactory(pairing=pair, owner=me, text=life.mark())
    life.partners.append(ActionItemFactory(pairing=pair, owner=mentor, text="The mentor's own item", created_by=me))
    goal = GoalFactory(pairing=pair, title=life.mark(), evidence=life.mark(), scale=f'["{life.mark()}"]')
    RewordingFactory(goal=goal, title=life.mark())
    GoalProgressFactory(goal=goal, comment=life.mark())
    GoalEvidenceFactory(goal=goal, text=life.mark(), link=life.mark())
    GoalStepFactory(goal=goal, text=life.mark())
    check_in = CheckInFactory(pairing=pair)
    CheckInWordsFactory(check_in=check_in, author=me, body=life.mark())
    life.partners.append(CheckInWordsFactory(check_in=check_in, author=mentor, body="Asked by the mentor"))


def _be_in_a_circle(life: Life, cast: Cast) -> None:
    me = life.me
    circle = CircleFactory(cohort=cast.cohort, name=f"Reviews with {me.name}")
    put_in(circle, me)
    put_in(circle, cast.other_mentee)
    Turn.objects.create(circle=circle, person=me, begun_at=NOW)
    session = CircleSessionFactory(circle=circle, facilitator=me)
    CircleAttendance.objects.create(session=session, person=me, said_at=NOW)
    CircleNoteFactory(circle=circle, author=me, body=life.mark())
    goal = CircleGoalFactory(circle=circle, set_by=me, title=life.mark(), evidence=life.mark())
    CircleGoalProgressFactory(goal=goal, reviewed_by=me, comment=life.mark())
    CircleItemFactory(circle=circle, owner=me, text=life.mark())


def _be_reviewed(life: Life, cast: Cast) -> None:
    me, mentor, pair = life.me, life.partner, cast.pairing
    review = JointReviewFactory(pairing=pair)
    ReviewAnswerFactory(review=review, person=me, text=life.mark(), rating=4)
    life.partners.append(ReviewAnswerFactory(review=review, person=mentor, text=f"{PARTNERS} before the reveal"))
    ReviewGoal.objects.create(review=review, goal=pair.goals.get(), person=me, level=1, given_at=NOW)
    ReviewSummary.objects.create(review=review, question="progress", text=life.mark(), written_by=me, written_at=NOW)
    ReviewShare.objects.create(review=review, part="progress", mentee_agreed_at=NOW)
    SkillAssessmentFactory(cohort=cast.cohort, person=me, evidence=life.mark(), assessor=cast.assessor)
    SkillAssessmentFactory(
        cohort=cast.cohort, person=mentor, evidence=f"{PARTNERS} assessed", assessor=me, assessed_on=date(2026, 9, 1)
    )
