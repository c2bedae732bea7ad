from django.urls import path, register_converter

from activities.views import pull_requests, velocity


class TemplateFileConverter:
    regex = "|".join(pull_requests.FILES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(TemplateFileConverter, "template_file")

velocity_urls = [
    path("velocity/", velocity.velocity_list, name="velocity_list"),
    path("velocity/<int:pk>/", velocity.velocity_detail, name="velocity_detail"),
    path("velocity/<int:pk>/sprints/new/", velocity.sprint_create, name="sprint_create"),
    path("velocity/<int:pk>/sprints/import/", velocity.sprint_import, name="sprint_import"),
    path("sprints/<uuid:pk>/edit/", velocity.sprint_edit, name="sprint_edit"),
    path("sprints/<uuid:pk>/remove/", velocity.sprint_remove, name="sprint_remove"),
]
TRACK = "tracks/<slug:program_slug>/<slug:slug>/pull-requests/"
pull_request_urls = [
    path(TRACK, pull_requests.template_detail, name="pull_request_template"),
    path(f"{TRACK}edit/", pull_requests.template_edit, name="pull_request_template_edit"),
    path(f"{TRACK}count/", pull_requests.count_import, name="pull_request_count"),
    path(f"{TRACK}<template_file:file>/", pull_requests.template_file, name="pull_request_file"),
]
