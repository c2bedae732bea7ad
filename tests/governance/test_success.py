"""What success means for a program: defined, refused where it only counts, measured once a quarter."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from activities.models import Goal
from governance.models import FigureBasis, ProgramFigure, SuccessMetric
from governance.policies import NotNow, NotThus
from governance.quarters import Quarter
from governance.selectors.success import autonomy_in, goals_in, reviews_in
from governance.services import success
from governance.services.releases import publish_release
from governance.services.success import MetricDraft
from governance.success import Item
from governance.tasks import measure_success
from mentorship.audit.selectors import events_on
from mentorship.people.models import Person
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories.activities import GoalFactory, GoalProgressFactory
from tests.factories.governance import JointReviewFactory, ReviewAnswerFactory, SuccessMetricFactory
from tests.factories.pairing import PairingFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import CohortFactory, ProgramFactory
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db
Q3 = Quarter(2026, 3)
IN_Q3 = datetime(2026, 8, 5, 9, tzinfo=UTC)
AFTER_Q3 = datetime(2026, 10, 6, 5, tzinfo=UTC)
DRAFT = MetricDraft(
    "goals", "Goals reached as expected", "Run a release alone.", "It was agreed to matter.", Decimal("52.5"),
    date(2027, 6, 30),
)  # fmt: skip


def define(program, draft=DRAFT, by=None, **kwargs):
    return success.define_metric(program=program, draft=draft, by=by, now=NOW, **kwargs)


def scaled(pairing, **fields):
    goal = GoalFactory.build(pairing=pairing, state="active", agreed_at=IN_Q3 - timedelta(days=60), **fields)
    goal.set_by = pairing.mentee
    goal.scale = "[]"
    goal.save(force_insert=True)
    return goal


def looked(goal, level, at=IN_Q3):
    return GoalProgressFactory(goal=goal, attainment=level, reviewed_by=goal.pairing.mentee, reviewed_at=at)


class TestDefining:
    def test_a_metric_says_what_why_how_far_and_by_when_and_is_defined_once(self):
        program = ProgramFactory()
        metric = define(program)

        assert define(program, metric_id=metric.pk) == metric
        assert (metric.target, metric.minimum_group) == (Decimal("52.5"), 10)
        with pytest.raises(NotThus, match="of this kind already"):
            define(program)
        with pytest.raises(NotThus, match="used already"):
            define(ProgramFactory(), metric_id=metric.pk)

        changed = success.change_metric(metric=metric, draft=replace(DRAFT, target=Decimal(55)), by=None, now=NOW)
        assert changed.target == 55
        with pytest.raises(NotThus, match="can't change"):
            success.change_metric(metric=metric, draft=replace(DRAFT, kind="reviews"), by=None, now=NOW)

    def test_what_is_no_metric_is_refused_beside_its_field(self):
        program = ProgramFactory()
        wrong = {
            "kind": [{"kind": "sessions"}, {"kind": "hours", "name": "Skills"}, {"kind": "x"}],
            "name": [{"name": "Sessions held"}, {"name": "Satisfaction of mentees"}],
            "why": [{"why": "  "}],
            "target": [{"target": None}, {"target": Decimal(29)}, {"target": Decimal(71)}],
            "reach_by": [{"reach_by": None}, {"reach_by": NOW.date()}],
            "minimum_group": [{"minimum_group": 9}, {"minimum_group": 501}],
        }
        for field, drafts in wrong.items():
            for draft in drafts:
                with pytest.raises(NotThus) as refused:
                    define(program, replace(DRAFT, **draft))
                assert refused.value.field == field, draft
        assert not SuccessMetric.objects.exists()

    def test_a_count_stands_beside_a_metric_and_goes_with_it(self):
        program = ProgramFactory()
        metric = define(program)
        count = define(program, MetricDraft("sessions", "Sessions held", beside=metric))
        for beside in (count, SuccessMetricFactory()):
            with pytest.raises(NotThus, match="stands beside"):
                define(program, MetricDraft("hours", "Hours", beside=beside))

        for _ in range(2):
            success.stop_metric(metric=metric, by=None, now=NOW)

        assert not SuccessMetric.objects.in_force().filter(program=program).exists()
        assert events_on(metric).filter(action="metric.stopped").count() == 1
        with pytest.raises(NotNow, match="stopped"):
            success.change_metric(metric=metric, draft=DRAFT, by=None, now=NOW)


class TestEvidence:
    def test_the_score_of_a_mentee_is_that_of_all_their_goals_at_the_end_of_the_quarter(self):
        pairing = PairingFactory()
        program = pairing.cohort.track.program
        first, second = scaled(pairing), scaled(pairing, importance=2)
        GoalFactory(pairing=pairing, state="active", agreed_at=IN_Q3)  # not scaled
        looked(first, 1)
        looked(first, 2, AFTER_Q3)
        assert goals_in(program, Quarter(2026, 2)) == []
        mentee, mentor = str(pairing.mentee_id), str(pairing.mentor_id)

        # Weights 1 and 2, levels +1 and −2 (not looked at, where it began):
        # 50 + 10 (1 − 4) / √(0.7 × 5 + 0.3 × 9) = 50 − 30 / 2.489980 = 37.951710.
        assert goals_in(program, Q3) == [Item(mentee, mentor, (37.95171,))]

        looked(second, 0)
        # 50 + 10 × 1 / 2.489980 = 54.016097.
        assert goals_in(program, Q3) == [Item(mentee, mentor, (54.016097,))]

    def test_a_review_counts_where_both_agree_and_see_progress_as_hoped(self):
        cohort = CohortFactory()
        rows = [("agreed", 3, 4, 1), ("agreed", 2, 4, 0), ("differed", 4, 4, 0), ("agreed", None, 4, None)]
        expected = []
        for state, mentor, mentee, counts in rows:
            pairing = PairingFactory(cohort=cohort)
            review = JointReviewFactory(pairing=pairing, state=state, revealed_at=IN_Q3, closed_at=IN_Q3)
            ReviewAnswerFactory(review=review, rating=mentor)
            ReviewAnswerFactory(review=review, rating=mentee, person=pairing.mentee)
            if counts is not None:
                expected.append(Item(str(pairing.mentee_id), str(pairing.mentor_id), (float(counts),)))

        assert reviews_in(cohort.track.program, Q3) == expected
        assert reviews_in(cohort.track.program, Q3.next()) == []

    def test_autonomy_counts_where_both_say_that_the_mentee_rose_since_the_first_review(self):
        cohort = CohortFactory()
        in_q2 = IN_Q3 - timedelta(days=90)
        rows = [  # the steps of mentor and mentee in the first review and in the last, how that ended, what counts
            ((2, 3), (3, 4), "agreed", 1),
            ((2, 3), (3, 3), "agreed", 0),
            ((3, 3), (2, 4), "agreed", 0),
            ((2, 2), (4, 4), "differed", 0),
            ((4, 5), (5, 5), "agreed", None),  # at the top already
            ((2, None), (3, 3), "agreed", None),  # the first that both answered
        ]
        expected = []
        for first, last, ended, counts in rows:
            pairing = PairingFactory(cohort=cohort)
            for steps, state, at in ((first, "agreed", in_q2), (last, ended, IN_Q3)):
                review = JointReviewFactory(
                    pairing=pairing, occasion=str(at), state=state, revealed_at=at, closed_at=at
                )
                for step, person in zip(steps, (pairing.mentor, pairing.mentee), strict=True):
                    ReviewAnswerFactory(review=review, question="autonomy", rating=step, person=person)
            if counts is not None:
                expected.append(Item(str(pairing.mentee_id), str(pairing.mentor_id), (float(counts),)))

        assert autonomy_in(cohort.track.program, Q3) == expected
        assert autonomy_in(cohort.track.program, Q3.previous()) == autonomy_in(cohort.track.program, Q3.next()) == []


class TestMeasuring:
    @pytest.fixture
    def program(self):
        """Twelve mentees of four mentors whose goals were looked at in the third quarter, and a metric."""
        cohort = CohortFactory()
        mentors = PersonFactory.create_batch(4)
        for number in range(12):
            pairing = PairingFactory(cohort=cohort, mentor=mentors[number % 4])
            looked(scaled(pairing), number % 4 - 1)
        define(cohort.track.program)
        return cohort.track.program

    def test_a_quarter_is_measured_once_and_stands_whatever_comes_after(self, program, monkeypatch):
        assert success.measure_due(now=datetime(2026, 10, 2, tzinfo=UTC)) == 0
        monkeypatch.setattr("django.utils.timezone.now", lambda: AFTER_Q3)
        assert measure_success() == "0 measured"  # there is no report to hold it against
        publish_release(quarter=Q3, by=None, now=AFTER_Q3)
        assert [measure_success() for _ in range(2)] == ["1 measured", "0 measured"]

        figure = ProgramFigure.objects.get()
        # Levels −1, 0, 1 and 2 alike often: T is 40, 50, 60, 70, mean 55, t(0.975, 11) = 2.200985.
        assert (figure.value, figure.people, figure.low, figure.high) == (55.0, 12, 47.6, 62.4)
        assert events_on(figure).get().facts["shown"] is True

        metric = SuccessMetric.objects.get()
        define(program, MetricDraft("sessions", "Sessions held", beside=metric))
        looked(scaled(PairingFactory(cohort__track__program=program)), 2)
        success.measure_quarter(quarter=Q3, now=AFTER_Q3)
        assert ProgramFigure.objects.get(kind="goals").value == 55.0
        assert "has nobody in a track" in ProgramFigure.objects.get(kind="sessions").withheld

    @pytest.fixture
    def next_quarter(self, program):
        """Look at all goals again and measure; what the figure of the fourth quarter says."""

        def measured(leave_out=()):
            for goal in Goal.objects.exclude(pk__in=leave_out):
                looked(goal, goal.history.latest("reviewed_at").attainment, AFTER_Q3)
            success.measure_quarter(quarter=Q3.next(), now=datetime(2027, 1, 6, tzinfo=UTC))
            return ProgramFigure.objects.get(quarter="2026Q4")

        return measured

    def test_a_figure_is_held_against_what_stood_behind_those_that_were_shown(self, program, next_quarter):
        """A goal that is set aside later takes its mentee out of both quarters as they would be counted today."""
        success.measure_quarter(quarter=Q3, now=AFTER_Q3)
        looked(scaled(PairingFactory(cohort__track__program=program)), 1, AFTER_Q3)
        aside = Goal.objects.first()
        Goal.objects.filter(pk=aside.pk).update(state="dropped")

        assert "Fewer than 10 people differ" in next_quarter(leave_out=[aside.pk]).withheld

    def test_three_who_came_are_too_few_and_twelve_are_not(self, program, next_quarter):
        success.measure_quarter(quarter=Q3, now=AFTER_Q3)
        for _ in range(3):
            looked(scaled(PairingFactory(cohort__track__program=program)), -2, AFTER_Q3)
        assert "Fewer than 10 people differ" in next_quarter().withheld

        ProgramFigure.objects.filter(quarter="2026Q4").delete()
        for number in range(9):
            looked(scaled(PairingFactory(cohort__track__program=program)), number % 4 - 1, AFTER_Q3)
        assert next_quarter().people == 24

    def test_what_is_kept_names_nobody_and_another_key_ends_it(self, program, next_quarter, settings):
        success.measure_quarter(quarter=Q3, now=AFTER_Q3)
        basis = FigureBasis.objects.get()
        assert {row[0] for row in basis.content}.isdisjoint(
            str(pk) for pk in Person.objects.values_list("pk", flat=True)
        )
        assert sorted(row[1:] for row in basis.content)[0] == [True, 40.0]

        settings.AUDIT_KEY = "another"
        assert "another AUDIT_KEY" in next_quarter().withheld

    def test_an_answer_of_reviews_is_held_as_a_goal_is_also_where_it_said_that_few_lie_on_one_side(self, program):
        cohort, pairs = CohortFactory(track__program=program), []
        define(program, replace(DRAFT, kind="reviews", target=Decimal(60)))
        mentors = PersonFactory.create_batch(4)

        def reviewed(pairing, yes, at):
            review = JointReviewFactory(pairing=pairing, occasion=str(at), state="agreed", revealed_at=at, closed_at=at)
            for person in (pairing.mentor, pairing.mentee):
                ReviewAnswerFactory(review=review, rating=4 if yes else 1, person=person)

        def more(count, yes, at):
            for number in range(count):
                pairs.append((PairingFactory(cohort=cohort, mentor=mentors[number % 4]), yes))
                reviewed(*pairs[-1], at)

        more(10, 1, IN_Q3)
        more(2, 0, IN_Q3)
        success.measure_quarter(quarter=Q3, now=AFTER_Q3)
        assert "lie on one side" in ProgramFigure.objects.get(kind="reviews").withheld

        for pairing, yes in pairs:
            reviewed(pairing, yes, AFTER_Q3)
        more(1, 0, AFTER_Q3)  # three lie there now, and everybody would know who is the third
        success.measure_quarter(quarter=Q3.next(), now=datetime(2027, 1, 6, tzinfo=UTC))
        assert "Fewer than 10 people differ" in ProgramFigure.objects.get(kind="reviews", quarter="2026Q4").withheld

    def test_what_few_gave_evidence_of_is_withheld_and_says_so(self):
        metric = SuccessMetricFactory()

        success.measure_quarter(quarter=Q3, now=AFTER_Q3)

        figure = ProgramFigure.objects.get(program=metric.program)
        assert (figure.value, figure.people) == (None, None)
        assert "Nobody gave evidence" in figure.withheld


class TestPages:
    @pytest.fixture
    def cast(self):
        return make_cast()

    @pytest.fixture
    def as_(self, client, monkeypatch):
        monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)

        def sign_in(person):
            client.force_login(person.user)
            return client

        return sign_in

    def figure(self, program, quarter, **values):
        shown = {"people": 24, "value": 54.8, "low": 52.6, "high": 57.0} | values
        return ProgramFigure.objects.create(program=program, kind="goals", quarter=quarter, measured_at=NOW, **shown)

    def test_the_owner_says_what_success_is_and_sees_how_far_it_has_come(self, cast, as_):
        program = cast.cohort.track.program
        page, new = (
            reverse("governance:success_detail", args=["craft"]),
            reverse("governance:metric_create", args=["craft"]),
        )
        owner = as_(cast.owner)
        assert "Say what success is" in owner.get(page).text
        typed = {
            "kind": "goals", "name": "Sessions held", "why": "They mattered.", "target": "52", "minimum_group": "10",
            "reach_by": "2027-06-30",
        }  # fmt: skip
        refused = owner.post(new, typed)
        assert "say that people met or came, not that somebody learned" in refused.text
        assert "They mattered." in refused.text
        assert "Sessions and hours say that people met" in owner.post(new, typed | {"kind": "hours"}).text
        assert owner.post(new, typed | {"name": "Goals reached"}).url == page
        assert "Not measured yet" in owner.get(page).text

        self.figure(program, "2026Q2", value=50.1, low=47.9, high=52.3)
        self.figure(program, "2026Q3")
        shown = owner.get(page).text
        for words in ("stand at 54.8 on average", "between 52.6 and 57", "The target is reached.", "2026Q2 50.1"):
            assert words in shown
        assert "Goals reached" in as_(cast.auditor).get(program.get_absolute_url()).text

        metric = SuccessMetric.objects.get()
        owner = as_(cast.owner)
        owner.post(
            reverse("governance:metric_edit", args=[metric.pk]),
            typed | {"name": "Goals met alone", "minimum_group": "30"},
        )
        assert "Fewer than the 30 people" in owner.get(page).text
        owner.post(reverse("governance:metric_count", args=[metric.pk]), {"kind": "sessions"})
        assert "As context, sessions held" in owner.get(page).text
        owner.post(reverse("governance:metric_stop", args=[metric.pk]))
        assert "Goals met alone" not in owner.get(page).text

    def test_who_oversees_sees_figures_and_who_runs_the_program_alone_defines_them(self, cast, as_):
        metric = SuccessMetricFactory(program=cast.cohort.track.program)
        self.figure(metric.program, "2026Q3")
        page = reverse("governance:success_detail", args=["craft"])
        edit = reverse("governance:metric_edit", args=[metric.pk])
        seen = {part for part, user in cast.users.items() if self.status(as_, user, page) == 200}
        edits = {part for part, user in cast.users.items() if self.status(as_, user, edit) == 200}

        assert seen == {"owner", "deputy", "auditor", "administrator"}
        assert edits == {"owner", "deputy"}
        assert "54.8" not in as_(cast.mentor).get(metric.program.get_absolute_url()).text

    def status(self, as_, user, url):
        return as_(type("Somebody", (), {"user": user})).get(url).status_code

    def test_a_new_owner_is_led_to_say_what_success_is_once_a_cohort_is_planned(self, cast, as_):
        program = cast.cohort.track.program
        assert as_(cast.owner).get(program.get_absolute_url()).context["next"] is None
        cast.cohort.state = "planned"
        cast.cohort.save()
        assert as_(cast.owner).get(program.get_absolute_url()).context["next"].label == "Say what success is"

        SuccessMetricFactory(program=program)
        assert as_(cast.owner).get(program.get_absolute_url()).context["next"].label == "Go to the cohort"

    def test_the_page_asks_the_same_number_of_questions_however_many_quarters_there_are(self, cast, as_):
        metric = SuccessMetricFactory(program=cast.cohort.track.program)
        quarters = (f"{year}Q{number}" for year in range(2000, 2026) for number in range(1, 5))

        def more(count):
            for _ in range(count):
                self.figure(metric.program, next(quarters))

        assert_same_queries(
            as_(cast.owner), reverse("governance:success_detail", args=["craft"]), more, (1, 40), at_most=14
        )
