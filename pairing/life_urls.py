"""Addresses of what happens to pairs on their way."""

from django.urls import path

from pairing.views import escalations, pauses, repairs

change_urls = [
    path("pairs/<uuid:pk>/pause/", pauses.pairing_pause, name="pairing_pause"),
    path("pairs/<uuid:pk>/resume/", pauses.pairing_resume, name="pairing_resume"),
    path("pairs/<uuid:pk>/stand-in/", pauses.pairing_cover, name="pairing_cover"),
    path("pairs/<uuid:pk>/another/", repairs.another_ask, name="another_ask"),
    path("cohorts/<slug:slug>/without-mentor/", repairs.repair_list, name="repair_list"),
    path("cohorts/<slug:slug>/without-mentor/some/", repairs.repair_some, name="repair_some"),
    path("cohorts/<slug:slug>/without-mentor/<uuid:enrolment_pk>/", repairs.repair, name="repair"),
]
escalation_urls = [
    path("pairs/<uuid:pk>/not-working/", escalations.escalation_raise, name="escalation_raise"),
    path("concerns/", escalations.escalation_list, name="escalation_list"),
    path("concerns/<uuid:pk>/", escalations.escalation_detail, name="escalation_detail"),
    path("concerns/<uuid:pk>/step/", escalations.escalation_advance, name="escalation_advance"),
    path("concerns/<uuid:pk>/proposal/", escalations.escalation_propose, name="escalation_propose"),
    path("concerns/<uuid:pk>/answer/", escalations.escalation_answer, name="escalation_answer"),
    path("concerns/<uuid:pk>/withdraw/", escalations.escalation_withdraw, name="escalation_withdraw"),
    path("concerns/<uuid:pk>/mediator/", escalations.escalation_mediator, name="escalation_mediator"),
]
life_urls = [*change_urls, *escalation_urls]
