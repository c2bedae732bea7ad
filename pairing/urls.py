from django.urls import path

from pairing.views import pairings, runs

app_name = "pairing"

run_urls = [
    path("cohorts/<slug:slug>/runs/", runs.run_list, name="run_list"),
    path("cohorts/<slug:slug>/runs/new/", runs.run_request, name="run_request"),
    path("runs/<uuid:pk>/", runs.run_detail, name="run_detail"),
    path("runs/<uuid:pk>/mentees/<uuid:enrolment_pk>/", runs.proposal_change, name="proposal_change"),
    path("runs/<uuid:pk>/publish/", runs.run_publish, name="run_publish"),
    path("runs/<uuid:pk>/discard/", runs.run_discard, name="run_discard"),
]
pairing_urls = [
    path("pairs/<uuid:pk>/", pairings.pairing_detail, name="pairing_detail"),
    path("pairs/<uuid:pk>/answer/", pairings.offer_answer, name="offer_answer"),
    path("pairs/<uuid:pk>/end/", pairings.pairing_end, name="pairing_end"),
]
urlpatterns = [*run_urls, *pairing_urls]
