"""Whether somebody can come: by the link in a mail without signing in, or on the session's page."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from activities.models import SessionInvitation
from activities.services.plans import cancel_planned, move_session, plan_session
from activities.services.session_answers import answer_session, answer_token
from activities.states import Answer
from mentorship.audit.models import AuditEvent
from mentorship.errors import Refusal
from mentorship.notifications.models import Notification
from mentorship.people.states import Employment
from tests.factories import NOW

START = datetime(2026, 9, 22, 9, tzinfo=UTC)
LATER = datetime(2026, 9, 24, 13, tzinfo=UTC)


@pytest.fixture
def planned(cast):
    return plan_session(
        pairing=cast.pairing, plan_id=uuid4(), starts_at=START, minutes=45, zone="Europe/Berlin", by=cast.mentor,
        now=NOW,
    )  # fmt: skip


@pytest.fixture
def link(cast, planned, today_is):
    """The address in Milo's mail."""
    return reverse("activities:session_answer", args=[answer_token(planned, cast.mentee)])


def answer_of(person):
    return SessionInvitation.objects.get(person=person).answer


class TestByMail:
    def test_opening_the_link_shows_the_session_and_answers_nothing(self, cast, client, link):
        for method in ("get", "head"):
            page = getattr(client, method)(f"{link}?say=declined")
            assert page.status_code == 200

        page = client.get(f"{link}?say=declined")
        assert "Tuesday 22 September, 11:00" in page.text
        assert page.context["answers"] == ["declined", "accepted"]
        assert answer_of(cast.mentee) == ""
        assert not Notification.objects.filter(person=cast.mentor).exists()

    @pytest.mark.parametrize(
        ("say", "shown", "told"),
        [("accepted", "knows that you can come", "can come"), ("declined", "knows that you can&#x27;t come", "can't")],
    )
    def test_posting_answers_and_tells_who_planned_it(self, cast, client, link, say, shown, told):
        page = client.post(f"{link}?say={say}", {"say": say}, follow=True)

        assert shown in page.text
        assert answer_of(cast.mentee) == say
        notice = Notification.objects.get(person=cast.mentor)
        assert notice.kind == f"session_{say}"
        assert told in notice.title
        assert AuditEvent.objects.get(action="session.answered").actor

    def test_the_same_again_changes_nothing(self, cast, client, link):
        for _ in range(3):
            client.post(link, {"say": "accepted"})

        assert AuditEvent.objects.filter(action="session.answered").count() == 1
        assert Notification.objects.filter(person=cast.mentor).count() == 1

    def test_somebody_may_think_again(self, cast, client, link):
        for say in ("accepted", "declined", "accepted"):
            client.post(link, {"say": say})

        assert answer_of(cast.mentee) == "accepted"
        assert Notification.objects.filter(person=cast.mentor).count() == 2
        assert "after all" in client.get(link).text

    @pytest.mark.parametrize("say", ["", "maybe", "accepted\x00"])
    def test_what_is_no_answer_asks_again(self, cast, client, link, say):
        assert client.post(link, {"say": say}).status_code == 200
        assert answer_of(cast.mentee) == ""

    def test_a_session_that_moved_asks_again(self, cast, client, planned, link):
        client.post(link, {"say": "accepted"})
        move_session(planned=planned, starts_at=LATER, minutes=45, by=cast.mentor, now=NOW)

        page = client.post(link, {"say": "declined"})

        assert page.status_code == 410
        assert "24 September" not in page.text
        rows = list(SessionInvitation.objects.filter(person=cast.mentee).values_list("sequence", "answer"))
        assert rows == [(0, "accepted"), (1, "")]

    def test_what_is_called_off_or_over_asks_nobody(self, cast, client, planned, link, today_is):
        today_is(START + timedelta(hours=1))
        assert client.post(link, {"say": "accepted"}).status_code == 410
        today_is(NOW)
        cancel_planned(planned=planned, by=cast.mentor, now=NOW)
        assert client.post(link, {"say": "accepted"}).status_code == 410
        assert answer_of(cast.mentee) == ""

    def test_a_link_answers_for_its_person_and_session_alone(self, cast, client, planned, link):
        forged = [f"{link[:-3]}xx/", reverse("activities:session_answer", args=["unknown"])]
        for person in (cast.mentor, cast.outsider):
            forged += [reverse("activities:session_answer", args=[answer_token(planned, person)])]

        assert {client.post(address, {"say": "accepted"}).status_code for address in forged} == {404}
        assert not SessionInvitation.objects.exclude(answer="").exists()

    def test_it_signs_nobody_in(self, cast, client, planned, link):
        client.post(link, {"say": "accepted"})

        assert "/accounts/login/" in client.get(planned.get_absolute_url()).url

    def test_who_has_left_or_may_not_sign_in_has_no_answer(self, cast, client, link):
        cast.mentee.user.is_active = False
        cast.mentee.user.save()
        assert client.get(link).status_code == 404
        cast.mentee.user.is_active = True
        cast.mentee.user.save()
        cast.mentee.status = Employment.LEFT
        cast.mentee.save()
        assert client.get(link).status_code == 404

    def test_it_is_not_kept_by_a_browser(self, client, link):
        assert "no-store" in client.get(link)["Cache-Control"]


class TestOnThePage:
    def test_who_is_asked_answers_there(self, cast, as_, planned):
        browser = as_(cast.mentee)
        assert "asks whether you can come" in browser.get(planned.get_absolute_url()).text

        page = browser.post(
            reverse("activities:plan_answer", args=[planned.pk]), {"say": "declined", "sequence": "0"}, follow=True
        )

        assert "knows that you can&#x27;t come" in page.text
        assert answer_of(cast.mentee) == "declined"

    def test_who_planned_it_reads_the_answer_in_words(self, cast, as_, planned):
        browser = as_(cast.mentor)
        pages = (planned.get_absolute_url(), reverse("activities:pair_detail", args=[cast.pairing.pk]))
        for page in pages:
            assert "Milo Mentee has not answered yet" in browser.get(page).text

        answer_session(planned=planned, sequence=0, answer=Answer.DECLINED, by=cast.mentee, now=NOW)

        for page in pages:
            assert "Milo Mentee can&#x27;t come" in browser.get(page).text
        assert "whether you can come" not in browser.get(pages[0]).text

    @pytest.mark.parametrize("typed", [{}, {"say": "maybe", "sequence": "0"}, {"say": "accepted", "sequence": "one"}])
    def test_what_is_no_answer_changes_nothing(self, cast, as_, planned, typed):
        as_(cast.mentee).post(reverse("activities:plan_answer", args=[planned.pk]), typed)

        assert answer_of(cast.mentee) == ""

    def test_an_answer_to_what_has_moved_meanwhile_is_refused(self, cast, as_, planned):
        move_session(planned=planned, starts_at=LATER, minutes=45, by=cast.mentor, now=NOW)

        page = as_(cast.mentee).post(
            reverse("activities:plan_answer", args=[planned.pk]), {"say": "accepted", "sequence": "0"}, follow=True
        )

        assert "has moved since you were asked" in page.text
        assert not SessionInvitation.objects.exclude(answer="").exists()

    def test_who_planned_it_is_not_asked(self, cast, planned):
        with pytest.raises(Refusal, match="Nobody waits"):
            answer_session(planned=planned, sequence=0, answer=Answer.ACCEPTED, by=cast.mentor, now=NOW)

    def test_nobody_else_answers(self, cast, client, planned, today_is):
        for part, user in cast.users.items():
            if part not in ("mentor", "mentee"):
                client.force_login(user)
                answer = client.post(
                    reverse("activities:plan_answer", args=[planned.pk]), {"say": "accepted", "sequence": "0"}
                )
                assert answer.status_code == 404, part
