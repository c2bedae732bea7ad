from django.urls import path

from pairing.views import avoidances, rules

rule_urls = [
    path("cohorts/<slug:slug>/rules/", rules.rule_list, name="rule_list"),
    path("cohorts/<slug:slug>/rules/new/", rules.rule_make, name="rule_make"),
    path("rules/<uuid:pk>/lift/", rules.rule_lift, name="rule_lift"),
    path("private-choices/", avoidances.avoidance_list, name="avoidance_list"),
    path("private-choices/new/", avoidances.avoidance_make, name="avoidance_make"),
    path("private-choices/<uuid:pk>/delete/", avoidances.avoidance_delete, name="avoidance_delete"),
]
