from django.urls import path

from pairing.views import effects, pairings, proposals, runs

app_name = "pairing"

run_urls = [
    path("cohorts/<slug:slug>/runs/", runs.run_list, name="run_list"),
    path("cohorts/<slug:slug>/runs/new/", runs.run_request, name="run_request"),
    path("runs/<uuid:pk>/", runs.run_detail, name="run_detail"),
    path("runs/<uuid:pk>/proof/", runs.run_proof, name="run_proof"),
    path("runs/<uuid:pk>/publish/", runs.run_publish, name="run_publish"),
    path("runs/<uuid:pk>/cancel/", runs.run_cancel, name="run_cancel"),
    path("runs/<uuid:pk>/discard/", runs.run_discard, name="run_discard"),
]
proposal_urls = [
    path("runs/<uuid:pk>/mentees/<uuid:enrolment_pk>/", proposals.proposal_change, name="proposal_change"),
    path("runs/<uuid:pk>/mentees/<uuid:enrolment_pk>/why/", proposals.proposal_detail, name="proposal_detail"),
]
pairing_urls = [
    path("cohorts/<slug:slug>/pairs/", pairings.pairing_list, name="pairing_list"),
    path("pairs/<uuid:pk>/", pairings.pairing_detail, name="pairing_detail"),
    path("pairs/<uuid:pk>/why.json", pairings.rationale_export, name="rationale_export"),
    path("pairs/<uuid:pk>/answer/", pairings.offer_answer, name="offer_answer"),
    path("pairs/<uuid:pk>/end/", pairings.pairing_end, name="pairing_end"),
]
effect_urls = [
    path("tracks/<slug:program_slug>/<slug:slug>/weights/", effects.weights_effect, name="weights_effect"),
]
urlpatterns = [*run_urls, *proposal_urls, *pairing_urls, *effect_urls]
