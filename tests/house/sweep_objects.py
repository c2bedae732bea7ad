"""What the addresses with parameters are asked about: things of the cast's own pair, cohort and program."""

from typing import Any

from tests.cast import Cast
from tests.factories.activities import ActionItemFactory, GoalFactory, NoteFactory, SessionFactory
from tests.factories.governance import JointReviewFactory


def arguments_for(cast: Cast) -> dict[str, dict[str, Any]]:
    """By the name of the address its parameters; those under ``*`` serve every address that asks for them."""
    pair, cohort, track = cast.pairing, cast.cohort, cast.cohort.track
    enrolment = cohort.enrolments.get(person=cast.mentee)
    session = SessionFactory(pairing=pair)
    note = NoteFactory(pairing=pair, session=session, author=cast.mentor)
    goal = GoalFactory(pairing=pair)
    item = ActionItemFactory(pairing=pair)
    review = JointReviewFactory(pairing=pair)
    return {
        "*": {"pairing_pk": pair.pk, "object_id": "1", "content_type_id": "1", "app_label": "account", "url": "x/"},
        "account_confirm_email": {"key": "unknown"},
        "account_reset_password_from_key": {"uidb36": "1", "key": "unknown"},
        "openid_connect_login": {"provider_id": "sso"},
        "openid_connect_callback": {"provider_id": "sso"},
        "notifications:unsubscribe": {"token": "unknown"},
        **every("programs", "cohort_detail cohort_edit enrolment_list enrol", slug=cohort.slug),
        "programs:cohort_move": {"slug": cohort.slug, "state": "ended"},
        "programs:enrolment_withdraw": {"pk": enrolment.pk},
        **every("programs", "program_detail program_edit", slug=track.program.slug),
        **every("programs", "track_detail track_edit track_weights", program_slug=track.program.slug, slug=track.slug),
        "programs:track_create": {"program_slug": track.program.slug},
        "programs:cohort_create": {"program_slug": track.program.slug, "track_slug": track.slug},
        "activities:pair_detail": {"pk": pair.pk},
        "activities:cohort_health": {"slug": cohort.slug},
        **every("activities", "session_detail session_edit session_withdraw", pk=session.pk),
        **every("activities", "note_detail note_edit note_delete", pk=note.pk),
        **every("activities", "goal_detail goal_edit goal_review", pk=goal.pk),
        "activities:action_item_mark": {"pk": item.pk},
        **every("governance", "review_detail review_answer review_sign", pk=review.pk),
    }


def every(namespace: str, names: str, **parameters: Any) -> dict[str, dict[str, Any]]:
    """The same parameters for several addresses of a stage."""
    return {f"{namespace}:{name}": parameters for name in names.split()}
