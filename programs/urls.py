from django.urls import path, register_converter

from programs.views import agreed_time, cohorts, enrolments, notices, opportunities, programs, roadmap, systems, tracks

app_name = "programs"


class CohortStateConverter:
    # Matching takes a cohort to its other state; publishing starts one too.
    regex = "planned|enrolling|running|ended"

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
time_urls = [
    path("time/", agreed_time.time_board, name="time_board"),
    path("cohorts/<slug:slug>/time/", agreed_time.time_propose, name="time_propose"),
    path("time/<uuid:pk>/", agreed_time.time_agreement, name="time_agreement"),
    path("time/<uuid:pk>/agree/", agreed_time.time_agree, name="time_agree"),
    path("time/<uuid:pk>/counter/", agreed_time.time_counter, name="time_counter"),
    path("time/<uuid:pk>/withdraw/", agreed_time.time_withdraw, name="time_withdraw"),
]
system_urls = [
    path("systems/", systems.system_list, name="system_list"),
    path("systems/new/", systems.system_create, name="system_create"),
    path("systems/import/", systems.system_import, name="system_import"),
    path("systems/<slug:slug>/", systems.system_detail, name="system_detail"),
    path("systems/<slug:slug>/know/", systems.system_know, name="system_know"),
    path("systems/<slug:slug>/edit/", systems.system_edit, name="system_edit"),
    path("systems/<slug:slug>/remove/", systems.system_remove, name="system_remove"),
]
roadmap_urls = [
    path("roadmap/", roadmap.roadmap_list, name="roadmap_list"),
    path("roadmap/import/", roadmap.roadmap_import, name="roadmap_import"),
    path("roadmap/remove/", roadmap.roadmap_remove, name="roadmap_remove"),
]
opportunity_urls = [
    path("<slug:slug>/opportunities/", opportunities.opportunity_list, name="opportunity_list"),
    path("<slug:slug>/opportunities/new/", opportunities.opportunity_enter, name="opportunity_enter"),
    path("<slug:slug>/opportunities/look/", opportunities.opportunity_look, name="opportunity_look"),
    path("<slug:slug>/opportunities/weights/", opportunities.opportunity_weights, name="opportunity_weights"),
    path("opportunities/<int:pk>/close/", opportunities.opportunity_close, name="opportunity_close"),
]
program_urls = [
    path("", programs.program_list, name="program_list"),
    path("new/", programs.program_create, name="program_create"),
    path("<slug:slug>/", programs.program_detail, name="program_detail"),
    path("<slug:slug>/edit/", programs.program_edit, name="program_edit"),
    path("<slug:slug>/notices/", notices.notice_list, name="notice_list"),
]
track_urls = [
    path("<slug:program_slug>/tracks/new/", tracks.track_create, name="track_create"),
    path("<slug:program_slug>/tracks/<slug:slug>/", tracks.track_detail, name="track_detail"),
    path("<slug:program_slug>/tracks/<slug:slug>/edit/", tracks.track_edit, name="track_edit"),
    path("<slug:program_slug>/tracks/<slug:slug>/weights/", tracks.track_weights, name="track_weights"),
    path("<slug:program_slug>/tracks/<slug:track_slug>/cohorts/new/", cohorts.cohort_create, name="cohort_create"),
]
urlpatterns = [*cohort_urls, *time_urls, *system_urls, *roadmap_urls, *opportunity_urls, *program_urls, *track_urls]
