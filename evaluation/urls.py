from django.urls import path, register_converter

from evaluation.states import Phase
from evaluation.views import assessments, changes, comparisons

app_name = "evaluation"


class PhaseConverter:
    regex = "|".join(Phase.values)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class QuarterConverter(PhaseConverter):
    regex = r"\d{4}Q[1-4]"


register_converter(PhaseConverter, "phase")
register_converter(QuarterConverter, "kept_quarter")

MENTEE = "cohorts/<slug:slug>/mentees/<int:person_pk>/"
TRACK = "tracks/<slug:program_slug>/<slug:slug>/change/"

assessment_urls = [
    path("", assessments.cohort_list, name="cohort_list"),
    path("mine/", assessments.assessment_list, name="assessment_list"),
    path("cohorts/<slug:slug>/", assessments.cohort_detail, name="cohort_detail"),
    path(MENTEE, assessments.mentee_detail, name="mentee_detail"),
    path(MENTEE + "skills/<int:skill_pk>/<phase:phase>/", assessments.assess, name="assess"),
]
change_urls = [
    path(TRACK, changes.track_change, name="track_change"),
    path(TRACK + "measure/", changes.track_measure, name="track_measure"),
]
comparison_urls = [
    path("promotions/", comparisons.promotion_comparison, name="promotion_comparison"),
    path("promotions/compute/", comparisons.promotion_compute, name="promotion_compute"),
    path("promotions/<kept_quarter:quarter>/", comparisons.promotion_comparison, name="promotion_quarter"),
    path("promotions/<kept_quarter:quarter>/download/", comparisons.promotion_download, name="promotion_download"),
]
urlpatterns = [*assessment_urls, *change_urls, *comparison_urls]
