"""How long what assessors wrote is kept; the levels stay, because change is measured from them."""

from evaluation.models import SkillAssessment
from governance.retention import Rows
from governance.retention.kinds import add

EVIDENCE = Rows(
    "assessments", "What assessors wrote",
    "What showed an assessor how well somebody knows a skill. The level and the day stay, because they are counted.",
    "after the cohort ended", months=24, least=6, column="evidence",
    due=lambda cut: [SkillAssessment.objects.filter(cohort__ends_on__lt=cut.date())],
)  # fmt: skip


def connect() -> None:
    add(EVIDENCE)
