from django.urls import path, register_converter

from programs.views import cohorts, enrolments, programs, tracks

app_name = "programs"


class CohortStateConverter:
    # Matching and publishing take a cohort through its other states.
    regex = "planned|enrolling|ended"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CohortStateConverter, "cohort_state")

cohort_urls = [
    path("cohorts/<slug:slug>/", cohorts.cohort_detail, name="cohort_detail"),
    path("cohorts/<slug:slug>/edit/", cohorts.cohort_edit, name="cohort_edit"),
    path("cohorts/<slug:slug>/move/<cohort_state:state>/", cohorts.cohort_move, name="cohort_move"),
    path("cohorts/<slug:slug>/enrolments/", cohorts.enrolment_list, name="enrolment_list"),
    path("cohorts/<slug:slug>/import/", enrolments.enrolment_import, name="enrolment_import"),
    path("cohorts/<slug:slug>/enrol/", enrolments.enrol, name="enrol"),
    path("enrolments/<uuid:pk>/withdraw/", enrolments.withdraw, name="enrolment_withdraw"),
]
program_urls = [
    path("", programs.program_list, name="program_list"),
    path("new/", programs.program_create, name="program_create"),
    path("<slug:slug>/", programs.program_detail, name="program_detail"),
    path("<slug:slug>/edit/", programs.program_edit, name="program_edit"),
    path("<slug:slug>/hand-over/", programs.program_hand_over, name="program_hand_over"),
]
track_urls = [
    path("<slug:program_slug>/tracks/new/", tracks.track_create, name="track_create"),
    path("<slug:program_slug>/tracks/<slug:slug>/", tracks.track_detail, name="track_detail"),
    path("<slug:program_slug>/tracks/<slug:slug>/edit/", tracks.track_edit, name="track_edit"),
    path("<slug:program_slug>/tracks/<slug:slug>/weights/", tracks.track_weights, name="track_weights"),
    path("<slug:program_slug>/tracks/<slug:track_slug>/cohorts/new/", cohorts.cohort_create, name="cohort_create"),
]
urlpatterns = [*cohort_urls, *program_urls, *track_urls]
