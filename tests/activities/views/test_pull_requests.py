import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from activities.models import PullRequestCount, PullRequestTemplate
from activities.pull_requests import ASIDE, KEYS, Tally, written
from activities.selectors.pull_requests import template_of, wanted_for
from activities.services.pull_requests import (
    LONGEST_QUESTION,
    MOST_QUESTIONS,
    NotACount,
    NotATemplate,
    change_template,
    record_review_counts,
)
from mentorship.audit.models import AuditEvent
from tests.factories import NOW
from tests.factories.pairing import PairingFactory
from tests.factories.people import SkillFactory
from tests.factories.programs import CohortFactory, EnrolmentFactory
from tests.factories.velocity import PullRequestCountFactory

AUGUST = date(2026, 8, 1)
CANARY = "The retry in the ledger hides the cause, said Milo."


@pytest.fixture
def track(cast):
    return cast.cohort.track


def page_of(track, name="pull_request_template", **more):
    return reverse(f"activities:{name}", kwargs={"program_slug": track.program.slug, "slug": track.slug, **more})


class TestWho:
    def test_everybody_who_works_here_reads_the_template(self, cast, client, today_is, track):
        for part, user in cast.users.items():
            client.force_login(user)
            assert client.get(page_of(track)).status_code == (404 if part == "superuser" else 200), part

    @pytest.mark.parametrize("name", ["pull_request_template_edit", "pull_request_count"])
    def test_who_runs_the_program_changes_and_counts(self, cast, client, today_is, track, name):
        for part, user in cast.users.items():
            client.force_login(user)
            answer = client.get(page_of(track, name))
            assert answer.status_code == (200 if part in {"owner", "deputy"} else 404), part

    def test_counts_are_for_who_oversees_the_program(self, cast, client, today_is, track):
        PullRequestCountFactory(track=track)
        for part in ("owner", "deputy", "administrator", "auditor"):
            client.force_login(cast.users[part])
            assert "How it is used" in client.get(page_of(track)).text, part
        for part in ("mentor", "mentee", "delivery_lead", "other_owner", "assessor", "outsider"):
            client.force_login(cast.users[part])
            assert "How it is used" not in client.get(page_of(track)).text, part


class TestTemplate:
    @pytest.mark.parametrize(
        ("file", "name"),
        [("github", "mentoring.md"), ("github-only", "pull_request_template.md"), ("gitlab", "Mentoring.md")],
    )
    def test_each_file_has_the_name_that_it_has_in_a_repository(self, cast, as_, track, file, name):
        answer = as_(cast.mentor).get(page_of(track, "pull_request_file", file=file))

        assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer["Content-Type"].startswith("text/markdown")
        assert ASIDE in answer.text
        assert "track=craft/depth" in answer.text

    def test_the_page_shows_it_rendered_and_as_text_and_escapes_both(self, cast, as_, track):
        change_template(
            track=track, sections=KEYS, questions=["Is <b>n</b> < 100?"], by=cast.owner, now=NOW
        )  # fmt: skip

        text = as_(cast.mentor).get(page_of(track)).text

        assert "<strong>Is &lt;b&gt;n&lt;/b&gt; &lt; 100?</strong>" in text
        assert "&lt;!-- section: architecture --&gt;" in text
        assert "<b>" not in text

    def test_it_names_nobody(self, cast, as_, track):
        text = as_(cast.mentor).get(page_of(track, "pull_request_file", file="gitlab")).text

        assert not [person for person in (cast.mentor, cast.mentee, cast.owner) if person.name in text]

    def test_it_names_what_a_group_of_a_cohort_that_has_started_wants_to_learn(self, cast, track):
        """Otherwise everybody who looks at it would see what somebody wishes for who joined today."""
        rust, kafka, few, go = [SkillFactory(name=name) for name in ("Rust", "Kafka", "Elm", "Go")]
        joining = CohortFactory(track=track, name="Spring", state="enrolling")
        for number in range(11):
            enrolment = EnrolmentFactory(cohort=cast.cohort)
            enrolment.wanted_skills.add(rust, *([kafka] if number else []), *([few] if number > 1 else []))
            EnrolmentFactory(cohort=joining).wanted_skills.add(go, few)

        assert wanted_for(track, template_of(track)).skills == ("Kafka", "Rust")

    def test_the_owner_chooses_sections_and_asks(self, cast, as_, track):
        typed = {"sections": ["try_next", "standards"], "questions": "What would you measure?\n\n What next? "}

        as_(cast.owner).post(page_of(track, "pull_request_template_edit"), typed)

        template = PullRequestTemplate.objects.get()
        assert template.sections == ["standards", "try_next"]
        assert template.questions == ["What would you measure?", "What next?"]

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"questions": "Ask @somebody?"}, "Leave out @"),
            ({"questions": "x" * (LONGEST_QUESTION + 1), "sections": ["context"]}, "Question 1 is longer"),
            ({"questions": "\n".join(str(n) for n in range(MOST_QUESTIONS + 1))}, "At most 8 questions"),
            ({"questions": "", "sections": []}, "at least one section or one question"),
            ({"questions": "Kept?", "sections": ["salary"]}, "Select a valid choice"),
        ],
    )
    def test_mistakes_are_said_and_what_was_typed_stays(self, cast, as_, track, typed, said):
        page = as_(cast.owner).post(page_of(track, "pull_request_template_edit"), typed)

        assert said in page.text
        assert typed["questions"] in page.text
        assert not PullRequestTemplate.objects.exists()

    def test_the_same_again_is_one_record(self, cast, track):
        for _ in range(2):
            change_template(track=track, sections=["context"], questions=["Why?"], by=cast.owner, now=NOW)

        assert AuditEvent.objects.filter(action="pull_request_template.changed").count() == 1
        with pytest.raises(NotATemplate):
            change_template(track=track, sections=[], questions=[" "], by=cast.owner, now=NOW)


def export(track, *texts, day="2026-08-09"):
    body = written(wanted_for(track, template_of(track)))
    bodies = [body.replace("## Architecture\n", f"## Architecture\n{text}\n") for text in texts]
    return SimpleUploadedFile("x.json", json.dumps([{"body": body, "mergedAt": day} for body in bodies]).encode())


class TestCounting:
    def test_an_export_is_counted_and_no_word_of_it_is_kept(self, cast, as_, track, caplog):
        answer = as_(cast.owner).post(page_of(track, "pull_request_count"), {"file": export(track, CANARY, "")})

        count = PullRequestCount.objects.get()
        assert (count.month, count.reviews, count.sections) == (AUGUST, 2, {"architecture": 1})
        assert answer.url == page_of(track)
        kept = [str(row) for row in PullRequestCount.objects.values()]
        logged = [str(row) for row in AuditEvent.objects.values()]
        assert not [text for text in (*kept, *logged, caplog.text) if "Milo" in text or "retry" in text]

    def test_counted_again_a_month_is_replaced(self, cast, as_, track):
        client = as_(cast.owner)
        for texts in (("a", "b", "c"), ("a",), ("a",)):
            client.post(page_of(track, "pull_request_count"), {"file": export(track, *texts)})

        assert PullRequestCount.objects.get().reviews == 1
        assert AuditEvent.objects.filter(action="pull_requests.counted").count() == 2

    def test_a_file_without_the_template_changes_nothing(self, cast, as_, track):
        file = SimpleUploadedFile("x.json", b'[{"body": "A fix.", "mergedAt": "2026-08-01"}]')

        page = as_(cast.owner).post(page_of(track, "pull_request_count"), {"file": file}, follow=True)

        assert "No request of this file carries the template" in page.text
        assert not PullRequestCount.objects.exists()

    def test_junk_is_refused_on_the_page(self, cast, as_, track):
        page = as_(cast.owner).post(
            page_of(track, "pull_request_count"), {"file": SimpleUploadedFile("x.json", b"{")}
        )  # fmt: skip

        assert "Nothing of x.json was imported" in page.text
        assert "The counts are as they were." in page.text

    def test_a_month_to_come_is_refused_beside_the_file(self, cast, as_, track):
        page = as_(cast.owner).post(
            page_of(track, "pull_request_count"), {"file": export(track, "a", day="2026-12-01")}
        )  # fmt: skip

        assert page.context["form"].errors == {"file": ["This month is still to come."]}
        assert not PullRequestCount.objects.exists()

    @pytest.mark.parametrize("counts", [Tally(-1), Tally(1, {"standards": 2}), Tally(1, {"standards": -1})])
    def test_counts_that_cannot_be_are_refused(self, track, counts):
        with pytest.raises(NotACount):
            record_review_counts(track=track, month=AUGUST, counts=counts, source="file", by=None, now=NOW)

    def test_sources_of_a_month_are_added_up(self, cast, as_, track):
        self.pairs(cast, 5)
        for source in ("file", "github"):
            PullRequestCountFactory(track=track, source=source, reviews=10, sections={"standards": 4})

        counts = as_(cast.owner).get(page_of(track)).context["counts"]

        assert (counts.reviews, counts.months[0].named[2]) == (20, ("Standards", 8))

    @pytest.mark.parametrize(
        ("pairs", "reviews", "why"),
        [(5, 5, ""), (5, 4, "Fewer than 5 reviews"), (4, 50, "Fewer than 5 pairs")],
    )
    def test_what_would_point_at_a_few_is_withheld(self, cast, as_, track, pairs, reviews, why):
        self.pairs(cast, pairs)
        PullRequestCountFactory(track=track, reviews=reviews, sections={"standards": 1})

        page = as_(cast.owner).get(page_of(track))

        (month,) = page.context["counts"].months
        assert month.why.startswith(why)
        assert (month.reviews is None) is bool(why)
        assert page.context["counts"].reviews == (0 if why else reviews)

    def test_a_month_that_goes_on_is_withheld(self, cast, as_, track):
        self.pairs(cast, 9)
        PullRequestCountFactory(track=track, month=NOW.date().replace(day=1), reviews=50)

        (month,) = as_(cast.owner).get(page_of(track)).context["counts"].months

        assert (month.reviews, month.why[:23]) == (None, "This month is not over:")

    def pairs(self, cast, number):
        """Besides the two of the cast."""
        for _ in range(number - 2):
            PairingFactory(cohort=cast.cohort)
