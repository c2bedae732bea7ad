"""What the addresses with parameters are asked about: things of the cast's own pair, cohort and program."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from activities.models import Goal
from governance.models import JointReview
from governance.quarters import Quarter
from governance.services.access_reviews import open_access_review
from governance.services.hand_overs import propose_hand_over
from mentorship.notifications.models import Notification
from mentorship.outbox.models import Delivery
from mentorship.outbox.services import queue_mail
from mentorship.people.models import Person, Position, WaitingImport
from mentorship.people.services.uploads import offer_import
from mentorship.people.states import ImportKind
from pairing.models import Avoidance, PairRule, Rationale
from pairing.services.avoidances import avoid
from pairing.services.rationales import content_of, digest_of
from pairing.states import CirclePart
from programs.models import TimeAgreement
from programs.states import Formation
from tests.cast import Cast
from tests.factories import NOW
from tests.factories.activities import (
    ActionItemFactory,
    GoalEvidenceFactory,
    GoalFactory,
    GoalStepFactory,
    NoteFactory,
    PlannedSessionFactory,
    RewordingFactory,
    RitualFactory,
    SessionFactory,
    TaskCriterionFactory,
    TaskFactory,
    TaskTemplateFactory,
    TouchpointFactory,
)
from tests.factories.check_ins import CheckInWordsFactory
from tests.factories.circles import (
    CircleFactory,
    CircleGoalFactory,
    CircleItemFactory,
    CircleNoteFactory,
    CirclePlanFactory,
    CircleSessionFactory,
    put_in,
)
from tests.factories.governance import (
    EmergencyAccessFactory,
    EquityAuditFactory,
    JointReviewFactory,
    ReviewShareFactory,
    ReviewSummaryFactory,
    ReviewTemplateFactory,
    SuccessMetricFactory,
)
from tests.factories.pairing import EscalationFactory, MentoringRequestFactory, PairingRunFactory, WishFactory
from tests.factories.people import SkillFactory
from tests.factories.programs import CohortFactory, EnrolmentFactory, TrackFactory
from tests.factories.rotation import RotationMoveFactory, RotationPlanFactory
from tests.factories.systems import SituationFactory, SystemKnowledgeFactory
from tests.factories.trackers import TrackedTaskFactory
from tests.factories.velocity import SprintFactory
from tests.governance.audits import opened
from tests.governance.releases import make_release


def arguments_for(cast: Cast) -> dict[str, dict[str, Any]]:
    """By the name of the address its parameters; those under ``*`` serve every address that asks for them."""
    pair, cohort, track = cast.pairing, cast.cohort, cast.cohort.track
    enrolment = cohort.enrolments.get(person=cast.mentee)
    run = PairingRunFactory(cohort=cohort, state="proposed")
    mentor = cohort.enrolments.get(person=cast.mentor)
    proposal = run.proposals.create(mentee=enrolment, mentor=mentor, score=70_000, points={"technical": 70_000})
    content = content_of(run, proposal, [], cast.owner, NOW)
    Rationale.objects.create(pairing=pair, content=content, digest=digest_of(content), created_at=NOW)
    run.changes.create(
        number=1, kind="left out", reason="They asked for it.", before={}, after={}, worth=0, made_at=NOW
    )
    session = SessionFactory(pairing=pair)
    note = NoteFactory(pairing=pair, session=session, author=cast.mentor)
    goal = GoalFactory(pairing=pair)
    item = ActionItemFactory(pairing=pair)
    review = JointReviewFactory(pairing=pair)
    make_release("2026Q2", people=30)
    return {
        "*": {"pairing_pk": pair.pk, "object_id": "0", "content_type_id": "1", "app_label": "account", "url": "x/"},
        "account_confirm_email": {"key": "unknown"},
        "account_reset_password_from_key": {"uidb36": "1", "key": "unknown"},
        "openid_connect_login": {"provider_id": "sso"},
        "openid_connect_callback": {"provider_id": "sso"},
        "notifications:unsubscribe": {"token": "unknown"},
        "calendar_feed": {"token": "unknown"},
        "audit_of": {"label": f"activities.note:{note.pk}"},
        "audit_person": {"pk": cast.mentee.pk},
        "activities:session_answer": {"token": "unknown"},
        "activities:check_in_detail": {"pk": CheckInWordsFactory(check_in__pairing=pair).check_in_id},
        **every("notifications", "notification_open notification_read", pk=notice_to(cast.mentee).pk),
        **every("notifications", "delivery_retry delivery_drop", pk=mail_to(cast.mentee).pk),
        "people:demo_sign_in": {"part": "mentee"},
        "people:accept_invitation": {"secret": "unknown"},
        "people:import_upload": {"kind": "people"},
        **every("people", "agree withdraw consent_text_publish", purpose="figures"),
        **every("people", "person_detail person_invite person_close", pk=cast.outsider.pk),
        "rights:person_erase": {"pk": cast.outsider.pk},
        **every("people", "import_preview import_confirm import_discard", pk=waiting_import(cast).pk),
        **every("access", "role_give role_take", pk=cast.outsider.pk, role="auditor"),
        **every("programs", "cohort_detail cohort_edit enrolment_list enrolment_import enrol", slug=cohort.slug),
        "programs:cohort_move": {"slug": cohort.slug, "state": "ended"},
        "programs:enrolment_withdraw": {"pk": enrolment.pk},
        **every("programs", "program_detail program_edit notice_list", slug=track.program.slug),
        **every("programs", "track_detail track_edit track_weights", program_slug=track.program.slug, slug=track.slug),
        "programs:track_create": {"program_slug": track.program.slug},
        "programs:cohort_create": {"program_slug": track.program.slug, "track_slug": track.slug},
        **every("pairing", "run_list run_request pairing_list workbench", slug=cohort.slug),
        **every("pairing", "run_cancel run_detail run_proof run_publish run_discard", pk=run.pk),
        **every("pairing", "run_approve run_changes run_compare", pk=run.pk),
        "pairing:change_undo": {"pk": run.pk, "number": 1},
        **every(
            "pairing",
            "proposal_change proposal_detail proposal_swap proposal_take",
            pk=run.pk,
            enrolment_pk=enrolment.pk,
        ),
        **every("pairing", "pairing_detail rationale_export offer_answer pairing_end", pk=pair.pk),
        **every("pairing", "rationale_detail rationale_verify", pk=pair.pk),
        **every("pairing", "pairing_pause pairing_resume pairing_cover another_ask escalation_raise", pk=pair.pk),
        **every("pairing", "repair_list repair_some", slug=cohort.slug),
        "pairing:repair": {"slug": cohort.slug, "enrolment_pk": enrolment.pk},
        **concern_arguments(cast),
        "pairing:formation_compare": {"slug": cohort.slug},
        **choosing_arguments(cast),
        "pairing:weights_effect": {"program_slug": track.program.slug, "slug": track.slug},
        **rotation_arguments(cast),
        **circle_arguments(cast),
        **every("pairing", "rule_list rule_make", slug=cohort.slug),
        "pairing:rule_lift": {"pk": rule_of(cast).pk},
        "pairing:avoidance_delete": {"pk": private_choice_of(cast).pk},
        "programs:time_propose": {"slug": cohort.slug},
        **every("programs", "time_agreement time_agree time_counter time_withdraw", pk=hours_of(cast).pk),
        **every("activities", "pair_detail pair_quiet", pk=pair.pk),
        "activities:cohort_health": {"slug": cohort.slug},
        **every("activities", "session_detail session_edit session_withdraw", pk=session.pk),
        **every(
            "activities", "plan_detail plan_move plan_cancel plan_answer", pk=PlannedSessionFactory(pairing=pair).pk
        ),
        **every("activities", "note_detail note_edit note_delete", pk=note.pk),
        **goal_arguments(goal),
        "activities:action_item_mark": {"pk": item.pk},
        **tracker_arguments(cast),
        **task_arguments(cast),
        **ritual_arguments(cast),
        **velocity_arguments(cast),
        **every("governance", "review_detail review_answer review_sign", pk=review.pk),
        **review_arguments(cast, review),
        **emergency_arguments(cast),
        **accountability_arguments(cast),
        **every("governance", "action_detail action_change action_close", pk=opened(cast.owner).pk),
        "governance:audit_detail": {"quarter": EquityAuditFactory(quarter="2026Q2").quarter},
        "governance:audit_download": {"quarter": "2026Q2", "form": "json"},
        "governance:action_open": {"quarter": "2026Q1", "number": 0},
        "governance:report_detail": {"quarter": "2026Q2"},
        "governance:report_download": {"quarter": "2026Q2", "form": "cells"},
        "governance:retention_change": {"kind": "notices"},
        "evaluation:cohort_detail": {"slug": cohort.slug},
        "evaluation:mentee_detail": {"slug": cohort.slug, "person_pk": cast.mentee.pk},
        "evaluation:assess": {
            "slug": cohort.slug,
            "person_pk": cast.mentee.pk,
            "skill_pk": SkillFactory().pk,
            "phase": "before",
        },
        **every("evaluation", "track_change track_measure", program_slug=track.program.slug, slug=track.slug),
        **every("evaluation", "promotion_quarter promotion_download", quarter="2026Q2"),
    }


def goal_arguments(goal: Goal) -> dict[str, dict[str, Any]]:
    """A goal of the pair with other words, evidence and a step."""
    pages = "goal_detail goal_edit goal_review goal_agree goal_withdraw evidence_add step_add"
    return {
        **every("activities", pages, pk=goal.pk),
        **every("activities", "rewording_agree rewording_withdraw", pk=RewordingFactory(goal=goal).pk),
        "activities:evidence_remove": {"pk": GoalEvidenceFactory(goal=goal).pk},
        **every("activities", "step_mark step_remove", pk=GoalStepFactory(goal=goal).pk),
    }


def review_arguments(cast: Cast, review: JointReview) -> dict[str, dict[str, Any]]:
    """The pair's review that is open, one that both signed and show a part of, and what its program asks and wants."""
    signed = JointReviewFactory(pairing=cast.pairing, occasion="before", state="agreed", revealed_at=NOW, closed_at=NOW)
    shown = ReviewShareFactory(review=ReviewSummaryFactory(review=signed).review)
    program, track = cast.cohort.track.program, cast.cohort.track
    asked = ReviewTemplateFactory(program=program)
    return {
        **every("governance", "review_extend review_say review_share", pk=review.pk),
        "governance:review_shared": {"pk": shown.review_id},
        "governance:review_history": {"pk": cast.pairing.pk},
        **every("governance", "cohort_reviews cohort_occasions", slug=cast.cohort.slug),
        "governance:track_occasions": {"program_slug": program.slug, "slug": track.slug},
        **every("governance", "template_list template_create success_detail metric_create", slug=program.slug),
        **every("governance", "template_detail template_edit", pk=asked.pk),
        **every("governance", "metric_edit metric_count metric_stop", pk=SuccessMetricFactory(program=program).pk),
    }


def tracker_arguments(cast: Cast) -> dict[str, dict[str, Any]]:
    """A tracker of the mentor's team, and a task of the pair that is in step with an issue there."""
    tracked = TrackedTaskFactory(task__pairing=cast.pairing, connection__base_url="https://127.0.0.1")
    names = "detail edit try secret figures retry remove hook"
    return {
        "activities:tracker_create": {"kind": "github"},
        **every("activities", " ".join(f"tracker_{name}" for name in names.split()), pk=tracked.connection_id),
        **every("activities", "task_send task_send_again task_leave_tracker", pk=tracked.task_id),
    }


def choosing_arguments(cast: Cast) -> dict[str, dict[str, Any]]:
    """Of a cohort whose people choose each other: the same four are in it."""
    track = TrackFactory(program=cast.cohort.track.program, slug="choosing", formation=Formation.ORGANIC)
    cohort = CohortFactory(track=track, slug="choosing-2026")
    mentor, _ = (EnrolmentFactory(cohort=cohort, person=who, role="mentor") for who in (cast.mentor, cast.other_mentor))
    mentee, _ = (EnrolmentFactory(cohort=cohort, person=who) for who in (cast.mentee, cast.other_mentee))
    asked = MentoringRequestFactory(cohort=cohort, mentee=cast.mentee, mentor=cast.mentor)
    return {
        **every("pairing", "mentor_list mentee_list wish_list waiting_list", slug=cohort.slug),
        **every("pairing", "mentor_detail profile_edit request_ask", pk=mentor.pk),
        "pairing:wish_make": {"side": "mentee", "pk": mentor.pk},
        "pairing:wish_change": {"pk": WishFactory(wisher=mentee, wished=mentor).pk},
        **every("pairing", "request_detail request_answer request_take_back", pk=asked.pk),
    }


def rotation_arguments(cast: Cast) -> dict[str, dict[str, Any]]:
    """A system of the mentor's unit, a situation of the mentee, and a draft of a rotation with one move."""
    cohort, program = cast.cohort, cast.cohort.track.program
    system = SystemKnowledgeFactory(person=cast.mentor).system
    plan = RotationPlanFactory(cohort=cohort, state="draft")
    move = RotationMoveFactory(plan=plan, mentee=cast.mentee, mentor=cast.other_mentor)
    situation = SituationFactory(program=program, person=cast.mentee)
    return {
        **every("programs", "system_detail system_know system_edit system_remove", slug=system.slug),
        **every("programs", "opportunity_list opportunity_enter opportunity_weights", slug=program.slug),
        "programs:opportunity_look": {"slug": program.slug},
        "programs:opportunity_close": {"pk": situation.pk},
        **every("pairing", "rotation_detail rotation_plan rotation_publish rotation_set_aside", slug=cohort.slug),
        "pairing:rotation_mine": {"slug": cohort.slug},
        "pairing:rotation_move": {"pk": move.pk},
        "pairing:term_list": {"slug": program.slug},
        **every("pairing", "term_detail term_override", slug=program.slug, person_pk=cast.mentor.pk),
    }


def circle_arguments(cast: Cast) -> dict[str, dict[str, Any]]:
    """A circle that Mara leads and Milo is in, with one of everything, and circles that are proposed."""
    circle = CircleFactory(cohort=cast.cohort, name="Reviews")
    put_in(circle, cast.mentor, CirclePart.MENTOR)
    member = put_in(circle, cast.mentee)
    session = CircleSessionFactory(circle=circle, facilitator=cast.mentor)
    note = CircleNoteFactory(circle=circle, session=session, author=cast.mentor)
    goal = CircleGoalFactory(circle=circle, set_by=cast.mentee)
    item = CircleItemFactory(circle=circle, owner=cast.mentee)
    plan = CirclePlanFactory(cohort=cast.cohort)
    planned = plan.circles.create(name="Planned", mentor=cast.cohort.enrolments.get(person=cast.other_mentor))
    enrolment = cast.cohort.enrolments.get(person=cast.other_mentee)
    plan.places.create(circle=planned, mentee=enrolment, score=60_000, points={"technical": 60_000})
    own = "circle_edit circle_ask circle_join circle_answer circle_pass_on circle_leave circle_end"
    inside = "circle_session_log circle_note_create circle_goal_create circle_item_add"
    return {
        **every("activities", "circle_list", slug=cast.cohort.slug),
        **every("pairing", "circle_create circle_plan_create", slug=cast.cohort.slug),
        **every("pairing", "circle_plan_detail circle_plan_publish circle_plan_discard", pk=plan.pk),
        "pairing:circle_plan_move": {"pk": plan.pk, "enrolment_pk": enrolment.pk},
        **every("pairing", own, pk=circle.pk),
        "pairing:circle_release": {"pk": circle.pk, "member_pk": member.pk},
        "activities:circle_detail": {"pk": circle.pk},
        **every("activities", inside, circle_pk=circle.pk),
        **every(
            "activities",
            "circle_session_detail circle_session_edit circle_session_present circle_session_withdraw",
            pk=session.pk,
        ),
        **every("activities", "circle_note_detail circle_note_edit circle_note_delete", pk=note.pk),
        **every("activities", "circle_goal_detail circle_goal_edit circle_goal_review", pk=goal.pk),
        "activities:circle_item_mark": {"pk": item.pk},
    }


def task_arguments(cast: Cast) -> dict[str, dict[str, Any]]:
    """A task of the mentee with one criterion, and one that the program offers."""
    criterion = TaskCriterionFactory(task=TaskFactory(pairing=cast.pairing))
    template = TaskTemplateFactory(program=cast.cohort.track.program)
    return {
        **every("activities", "task_detail task_edit task_move", pk=criterion.task.pk),
        "activities:criterion_mark": {"pk": criterion.pk},
        "activities:task_download": {"form": "md"},
        **every("activities", "template_list template_create", slug=template.program.slug),
        **every("activities", "template_edit template_remove", pk=template.pk),
    }


def velocity_arguments(cast: Cast) -> dict[str, dict[str, Any]]:
    """The mentor's team with a sprint that is to come, and the template of the cohort's track."""
    team = Position.objects.open().get(person=cast.mentor).unit
    sprint = SprintFactory(team=team, starts_on=NOW.date() + timedelta(days=7), counted_at=None, agreed_hours=None)
    track = {"program_slug": cast.cohort.track.program.slug, "slug": cast.cohort.track.slug}
    return {
        **every("activities", "velocity_detail sprint_create sprint_import", pk=team.pk),
        **every("activities", "sprint_edit sprint_remove", pk=sprint.pk),
        **every("activities", "pull_request_template pull_request_template_edit pull_request_count", **track),
        "activities:pull_request_file": {**track, "file": "gitlab"},
    }


def ritual_arguments(cast: Cast) -> dict[str, dict[str, Any]]:
    """A meeting of the mentor's team with a slot for the pair."""
    held = Position.objects.get(person=cast.mentor)
    ritual = RitualFactory(unit=held.unit, registered_by=cast.delivery_lead)
    slot = TouchpointFactory(ritual=RitualFactory(unit=held.unit), pairing=cast.pairing)
    return {
        **every("activities", "ritual_detail ritual_edit ritual_end touchpoint_hold touchpoint_attach", pk=ritual.pk),
        **every("activities", "touchpoint_edit touchpoint_stop", pk=slot.pk),
        "activities:team_time": {"pk": held.unit_id},
    }


def accountability_arguments(cast: Cast) -> dict[str, dict[str, Any]]:
    """The program, offered to the outsider, and an access review of which one line is about the assessor."""
    program = cast.cohort.track.program
    offer = propose_hand_over(program=program, to=cast.outsider, by=cast.owner, now=timezone.now())
    review = open_access_review(quarter=Quarter(2026, 2), by=None, now=timezone.now())
    line = review.items.get(person=cast.assessor)
    pages = "access_review access_keep_group access_review_close access_review_csv"
    return {
        **every("governance", "hand_over_propose ownership_take_back", slug=program.slug),
        **every("governance", "hand_over_detail hand_over_decline hand_over_withdraw", pk=offer.pk),
        **every("governance", pages, quarter=review.quarter),
        **every("governance", "access_keep access_drop", pk=line.pk),
    }


def concern_arguments(cast: Cast) -> dict[str, dict[str, Any]]:
    """What the mentee raised in confidence, for the deputy to mediate."""
    concern = EscalationFactory(pairing=cast.pairing, raised_by=cast.mentee, mediator=cast.deputy)
    names = "detail advance propose answer withdraw mediator"
    return every("pairing", " ".join(f"escalation_{name}" for name in names.split()), pk=concern.pk)


def emergency_arguments(cast: Cast) -> dict[str, dict[str, Any]]:
    """What two officers opened of the pair, and a note there."""
    access = EmergencyAccessFactory(pairing=cast.pairing, requested_by=cast.outsider, state="approved")
    note = NoteFactory(pairing=cast.pairing, author=cast.mentor)
    names = "detail decide end review things"
    return {
        **every("governance", " ".join(f"emergency_{name}" for name in names.split()), pk=access.pk),
        "governance:emergency_told": {"pk": cast.pairing.pk},
        "governance:emergency_read": {"pk": access.pk, "kind": "note", "thing_pk": note.pk},
    }


def rule_of(cast: Cast) -> PairRule:
    mentee = cast.cohort.enrolments.get(person=cast.other_mentee)
    mentor = cast.cohort.enrolments.get(person=cast.mentor)
    return PairRule.objects.create(
        cohort=cast.cohort, kind="forbidden", mentee=mentee, mentor=mentor, reason="One team.", made_at=timezone.now()
    )


def private_choice_of(cast: Cast) -> Avoidance:
    return avoid(by=cast.mentee, other=cast.outsider, now=timezone.now())


def hours_of(cast: Cast) -> TimeAgreement:
    """What the mentor proposed, and their manager has not answered."""
    facts = {"cohort": cast.cohort, "mentor": cast.mentor, "hours": 8}
    return TimeAgreement.objects.create(proposed_at=timezone.now(), **facts)


def waiting_import(cast: Cast) -> WaitingImport:
    """A file that the administrator tried and has not confirmed."""
    waiting, _ = offer_import(
        kind=ImportKind.SKILLS,
        content=f"employee_id,skill,proficiency\n{cast.mentee.employee_id},Sweeping,3\n".encode(),
        file_name="skills.csv",
        on=timezone.localdate(),
        by=cast.administrator,
        now=timezone.now(),
    )
    assert waiting is not None
    return waiting


def notice_to(person: Person) -> Notification:
    return Notification.objects.create(
        person=person, kind="run_finished", occasion="sweep", title="Ready", url="/", created_at=timezone.now()
    )


def mail_to(person: Person) -> Delivery:
    due_at = timezone.now()
    return queue_mail(key="sweep", kind="run_finished", to=person.email, subject="Ready", text="See.", due_at=due_at)


def every(namespace: str, names: str, **parameters: Any) -> dict[str, dict[str, Any]]:
    """The same parameters for several addresses of a stage."""
    return {f"{namespace}:{name}": parameters for name in names.split()}
