"""Who adds to what a pair keeps and changes it, while the pairing lasts; who reads it, ``private_objects.csv`` says."""

from activities import audience
from governance import audience as review_audience
from pairing.services.offers import end_pairing
from tests.factories import NOW
from tests.factories.activities import ActionItemFactory, GoalFactory, NoteFactory, SessionFactory
from tests.factories.governance import JointReviewFactory

MENTOR, BOTH = {"mentor"}, {"mentor", "mentee"}


def test_only_who_takes_part_may_add_or_change_and_only_while_it_lasts(cast):
    pair = cast.pairing
    note, session = NoteFactory(pairing=pair, shared=True), SessionFactory(pairing=pair)
    goal, item = GoalFactory(pairing=pair), ActionItemFactory(pairing=pair)
    asked = [
        ("activities.log_session", pair, BOTH),
        ("activities.change_session", session, MENTOR),
        ("activities.change_goal", goal, BOTH),
        ("activities.change_action_item", item, BOTH),
    ]
    for permission, thing, who in asked:
        assert {part for part, user in cast.users.items() if user.has_perm(permission, thing)} == who, permission

    end_pairing(pairing=pair, by=None, now=NOW)

    for permission, thing, _ in asked:
        thing.refresh_from_db()
        assert not [part for part, user in cast.users.items() if user.has_perm(permission, thing)], permission
    assert cast.mentor.user.has_perm("activities.change_note", note)


class TestTheSentencesBesidePrivateWords:
    """Each “who can see this” says what that table says."""

    def test_of_a_note(self, cast):
        pair, mentor, mentee = cast.pairing, cast.mentor, cast.mentee
        assert "You alone. If you share it, Milo Mentee too, while" in audience.of_new_note(mentee)
        assert audience.of_note(shared=True, author=mentor, reader=mentor, pairing=pair).startswith(
            "You and Milo Mentee, while"
        )
        assert audience.of_note(shared=True, author=mentor, reader=mentee, pairing=pair).startswith(
            "Mara Mentor, who wrote it, and you"
        )
        assert audience.of_note(shared=False, author=mentor, reader=mentor, pairing=pair).startswith("You alone.")

        pair = end_pairing(pairing=pair, by=None, now=NOW)
        assert audience.of_note(shared=True, author=mentor, reader=mentor, pairing=pair).startswith("You alone.")

    def test_of_goals_items_and_sessions(self, cast):
        assert audience.of_goal(cast.pairing, cast.mentee).startswith("You, and Mara Mentor while your pairing lasts.")
        assert audience.of_goal(cast.pairing, cast.mentor).startswith("Milo Mentee, and you while your pairing lasts.")
        ended = end_pairing(pairing=cast.other_pairing, by=None, now=NOW)
        assert audience.of_goal(ended, cast.other_mentee).startswith("You alone, since your pairing has ended.")
        assert "afterwards whoever it belongs to" in audience.of_action_item(cast.mentee)
        assert "sees that you met and when, and nothing else" in audience.of_session(cast.mentee)

    def test_of_answers(self, cast):
        review = JointReviewFactory(pairing=cast.pairing)
        assert review_audience.of_answers(review, cast.mentee).startswith("You alone, until Milo Mentee has answered")

        review.revealed_at = NOW
        assert review_audience.of_answers(review, cast.mentee).startswith("You and Milo Mentee, while")

        review.pairing = end_pairing(pairing=cast.pairing, by=None, now=NOW)
        assert "your own answers alone" in review_audience.of_answers(review, cast.mentee)
