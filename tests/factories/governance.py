from datetime import date, timedelta
from decimal import Decimal

import factory

from governance.disclosure import Thresholds
from governance.equity import Audit, audit_to_dict
from governance.models import (
    EmergencyAccess,
    EquityAudit,
    JointReview,
    ReviewAnswer,
    ReviewGoal,
    ReviewShare,
    ReviewSummary,
    ReviewTemplate,
    ReviewTemplateVersion,
    SuccessMetric,
)
from governance.quarters import Quarter
from governance.questions import QUESTIONS, as_kept
from tests.factories import NOW
from tests.factories.activities import GoalFactory
from tests.factories.pairing import PairingFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import ProgramFactory


class JointReviewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = JointReview

    pairing = factory.SubFactory(PairingFactory)
    opened_at = NOW
    due_on = date(2026, 10, 14)


class ReviewAnswerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReviewAnswer

    review = factory.SubFactory(JointReviewFactory)
    person = factory.SelfAttribute("review.pairing.mentor")
    question = "progress"
    text = "Further than we hoped."
    submitted_at = NOW


class EmergencyAccessFactory(factory.django.DjangoModelFactory):
    """A request; one that is approved opened at ``NOW`` by consent of somebody else, one that ended did so half an hour
    later."""

    class Meta:
        model = EmergencyAccess

    pairing = factory.SubFactory(PairingFactory)
    requested_by = factory.SubFactory(PersonFactory)
    requested_at = NOW - timedelta(hours=1)
    reason = "A manager fears that one of the two may hurt themselves."
    state = "requested"

    class Params:
        opened = factory.LazyAttribute(lambda access: access.state in ("approved", "ended"))

    decided_by = factory.Maybe("opened", factory.SubFactory(PersonFactory), None)
    decided_at = factory.Maybe("opened", NOW, None)
    opens_at = factory.Maybe("opened", NOW, None)
    ended_at = factory.LazyAttribute(lambda access: NOW + timedelta(minutes=30) if access.state == "ended" else None)


class ReviewGoalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReviewGoal

    review = factory.SubFactory(JointReviewFactory)
    goal = factory.LazyAttribute(lambda row: GoalFactory(pairing=row.review.pairing))
    person = factory.SelfAttribute("review.pairing.mentor")
    level = 0
    given_at = NOW


class ReviewSummaryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReviewSummary

    review = factory.SubFactory(JointReviewFactory)
    question = "progress"
    text = "Both of us see the first goal reached."
    written_by = factory.SelfAttribute("review.pairing.mentor")
    written_at = NOW


class ReviewShareFactory(factory.django.DjangoModelFactory):
    """A part that both agreed to show."""

    class Meta:
        model = ReviewShare

    review = factory.SubFactory(JointReviewFactory)
    part = "words:progress"
    mentor_agreed_at = NOW
    mentee_agreed_at = NOW


class ReviewTemplateFactory(factory.django.DjangoModelFactory):
    """A template with one version, which asks the usual."""

    class Meta:
        model = ReviewTemplate
        skip_postgeneration_save = True

    program = factory.SubFactory(ProgramFactory)
    name = factory.Sequence(lambda n: f"Template {n}")
    created_at = NOW

    @factory.post_generation
    def asks(self, create, extracted, **kwargs):
        if create:
            kept = as_kept(extracted or QUESTIONS)
            ReviewTemplateVersion.objects.create(template=self, version=1, questions=kept, saved_at=NOW)


class SuccessMetricFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SuccessMetric

    program = factory.SubFactory(ProgramFactory)
    kind = "goals"
    name = "Goals reached as expected"
    why = "A pair says beforehand what each level looks like."
    target = Decimal(52)
    reach_by = date(2027, 6, 30)
    created_at = NOW


class EquityAuditFactory(factory.django.DjangoModelFactory):
    """An audit of a quarter in which everything is withheld."""

    class Meta:
        model = EquityAudit
        django_get_or_create = ("quarter",)

    quarter = factory.Sequence(lambda n: f"{2000 + n // 4}Q{n % 4 + 1}")
    cut_off_on = factory.LazyAttribute(lambda audit: Quarter.parse(audit.quarter).cut_off)
    content = factory.LazyAttribute(
        lambda audit: audit_to_dict(Audit(audit.quarter, (), Thresholds(), headline="Nothing was compared."))
    )
    digest = "0" * 64
    ran_at = NOW
