from django.urls import path

from pairing.views import rotation, terms

rotation_urls = [
    path("cohorts/<slug:slug>/rotation/", rotation.rotation_detail, name="rotation_detail"),
    path("cohorts/<slug:slug>/rotation/plan/", rotation.rotation_plan, name="rotation_plan"),
    path("cohorts/<slug:slug>/rotation/publish/", rotation.rotation_publish, name="rotation_publish"),
    path("cohorts/<slug:slug>/rotation/set-aside/", rotation.rotation_set_aside, name="rotation_set_aside"),
    path("rotations/<slug:slug>/", rotation.rotation_mine, name="rotation_mine"),
    path("rotation/<uuid:pk>/", rotation.rotation_move, name="rotation_move"),
]
term_urls = [
    path("programs/<slug:slug>/mentors/", terms.term_list, name="term_list"),
    path("programs/<slug:slug>/mentors/<int:person_pk>/", terms.term_detail, name="term_detail"),
    path("programs/<slug:slug>/mentors/<int:person_pk>/override/", terms.term_override, name="term_override"),
]
