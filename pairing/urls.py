from django.urls import path, register_converter

from pairing.life_urls import life_urls
from pairing.rotation_urls import rotation_urls, term_urls
from pairing.rule_urls import rule_urls
from pairing.views import (
    circle_plans,
    circles,
    directory,
    effects,
    formations,
    pairings,
    proposals,
    requests,
    reviews,
    runs,
)

app_name = "pairing"


class WishSideConverter:
    regex = "mentee|mentor"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(WishSideConverter, "wish_side")

run_urls = [
    path("cohorts/<slug:slug>/runs/", runs.run_list, name="run_list"),
    path("cohorts/<slug:slug>/runs/new/", runs.run_request, name="run_request"),
    path("runs/<uuid:pk>/", runs.run_detail, name="run_detail"),
    path("runs/<uuid:pk>/proof/", runs.run_proof, name="run_proof"),
    path("runs/<uuid:pk>/publish/", runs.run_publish, name="run_publish"),
    path("runs/<uuid:pk>/approve/", reviews.run_approve, name="run_approve"),
    path("runs/<uuid:pk>/changes/", reviews.run_changes, name="run_changes"),
    path("runs/<uuid:pk>/changes/<int:number>/undo/", reviews.change_undo, name="change_undo"),
    path("runs/<uuid:pk>/compare/", reviews.run_compare, name="run_compare"),
    path("runs/<uuid:pk>/cancel/", runs.run_cancel, name="run_cancel"),
    path("runs/<uuid:pk>/discard/", runs.run_discard, name="run_discard"),
]
proposal_urls = [
    path("runs/<uuid:pk>/mentees/<uuid:enrolment_pk>/", proposals.proposal_change, name="proposal_change"),
    path("runs/<uuid:pk>/mentees/<uuid:enrolment_pk>/swap/", proposals.proposal_swap, name="proposal_swap"),
    path("runs/<uuid:pk>/mentees/<uuid:enrolment_pk>/take/", proposals.proposal_take, name="proposal_take"),
    path("runs/<uuid:pk>/mentees/<uuid:enrolment_pk>/why/", proposals.proposal_detail, name="proposal_detail"),
]
pairing_urls = [
    path("cohorts/<slug:slug>/pairs/", pairings.pairing_list, name="pairing_list"),
    path("pairs/<uuid:pk>/", pairings.pairing_detail, name="pairing_detail"),
    path("pairs/<uuid:pk>/why/", pairings.rationale_detail, name="rationale_detail"),
    path("pairs/<uuid:pk>/why/verify/", pairings.rationale_verify, name="rationale_verify"),
    path("pairs/<uuid:pk>/why.json", pairings.rationale_export, name="rationale_export"),
    path("pairs/<uuid:pk>/answer/", pairings.offer_answer, name="offer_answer"),
    path("pairs/<uuid:pk>/end/", pairings.pairing_end, name="pairing_end"),
]
choice_urls = [
    path("cohorts/<slug:slug>/mentors/", directory.mentor_list, name="mentor_list"),
    path("cohorts/<slug:slug>/mentees/", directory.mentee_list, name="mentee_list"),
    path("mentors/<uuid:pk>/", directory.mentor_detail, name="mentor_detail"),
    path("mentors/<uuid:pk>/profile/", directory.profile_edit, name="profile_edit"),
    path("cohorts/<slug:slug>/wishes/", directory.wish_list, name="wish_list"),
    path("wishes/as-<wish_side:side>/<uuid:pk>/", directory.wish_make, name="wish_make"),
    path("wishes/<uuid:pk>/", directory.wish_change, name="wish_change"),
    path("mentors/<uuid:pk>/ask/", requests.request_ask, name="request_ask"),
    path("cohorts/<slug:slug>/formations/", formations.formation_compare, name="formation_compare"),
    path("cohorts/<slug:slug>/waiting/", formations.waiting_list, name="waiting_list"),
    path("requests/", requests.request_list, name="request_list"),
    path("requests/<uuid:pk>/", requests.request_detail, name="request_detail"),
    path("requests/<uuid:pk>/answer/", requests.request_answer, name="request_answer"),
    path("requests/<uuid:pk>/take-back/", requests.request_take_back, name="request_take_back"),
]
effect_urls = [
    path("cohorts/<slug:slug>/workbench/", effects.workbench, name="workbench"),
    path("tracks/<slug:program_slug>/<slug:slug>/weights/", effects.weights_effect, name="weights_effect"),
]
circle_urls = [
    path("cohorts/<slug:slug>/circles/new/", circles.circle_create, name="circle_create"),
    path("cohorts/<slug:slug>/circles/form/", circle_plans.circle_plan_create, name="circle_plan_create"),
    path("circle-plans/<uuid:pk>/", circle_plans.circle_plan_detail, name="circle_plan_detail"),
    path("circle-plans/<uuid:pk>/publish/", circle_plans.circle_plan_publish, name="circle_plan_publish"),
    path("circle-plans/<uuid:pk>/discard/", circle_plans.circle_plan_discard, name="circle_plan_discard"),
    path("circle-plans/<uuid:pk>/mentees/<uuid:enrolment_pk>/", circle_plans.circle_plan_move, name="circle_plan_move"),
    path("circles/<uuid:pk>/edit/", circles.circle_edit, name="circle_edit"),
    path("circles/<uuid:pk>/ask/", circles.circle_ask, name="circle_ask"),
    path("circles/<uuid:pk>/join/", circles.circle_join, name="circle_join"),
    path("circles/<uuid:pk>/answer/", circles.circle_answer, name="circle_answer"),
    path("circles/<uuid:pk>/pass-on/", circles.circle_pass_on, name="circle_pass_on"),
    path("circles/<uuid:pk>/leave/", circles.circle_leave, name="circle_leave"),
    path("circles/<uuid:pk>/members/<uuid:member_pk>/", circles.circle_release, name="circle_release"),
    path("circles/<uuid:pk>/end/", circles.circle_end, name="circle_end"),
]
urlpatterns = [
    *run_urls,
    *proposal_urls,
    *pairing_urls,
    *rule_urls,
    *rotation_urls,
    *term_urls,
    *life_urls,
    *choice_urls,
    *effect_urls,
    *circle_urls,
]
