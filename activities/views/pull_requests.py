"""A track's pull request template: looked at, changed, taken along, and counted."""

from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from activities.forms.velocity import ExportForm, PullRequestTemplateForm
from activities.pull_request_files import counted
from activities.pull_requests import ASIDE, parts_of, written
from activities.selectors.pull_requests import counts_of, template_of, wanted_for
from activities.services import pull_requests as services
from activities.views.answers import tried
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.csvfiles import BadFile
from programs.models import Track

TRACKS = Track.objects.select_related("program")
FROM_A_FILE = "file"


@dataclass(frozen=True)
class File:
    """Where a template goes, and what it is called there."""

    key: str
    path: str
    use: str

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


FILES = {
    file.key: file
    for file in (
        File("github", ".github/PULL_REQUEST_TEMPLATE/mentoring.md", "On GitHub, beside others: add "
             "?template=mentoring.md to the address of a new pull request."),
        File("github-only", ".github/pull_request_template.md", "On GitHub, for every pull request of the repository."),
        File("gitlab", ".gitlab/merge_request_templates/Mentoring.md", "On GitLab: choose “Mentoring” above the "
             "description of a new merge request."),
    )
}  # fmt: skip


@signed_in
def template_detail(request: PersonRequest, program_slug: str, slug: str) -> HttpResponse:
    track = _track(request, "view_pull_request_template", program_slug, slug)
    template = template_of(track)
    wanted = wanted_for(track, template)
    sees_counts = request.user.has_perm("activities.see_pull_request_counts", track)
    context = {
        "track": track,
        "template": template,
        "aside": ASIDE,
        "parts": parts_of(wanted),
        "text": written(wanted),
        "files": FILES.values(),
        "counts": counts_of(track, timezone.localdate()) if sees_counts else None,
        "manages": request.user.has_perm("activities.change_pull_request_template", track),
    }
    return render(request, "activities/pull_request_template.html", context)


@signed_in
def template_file(request: PersonRequest, program_slug: str, slug: str, file: str) -> HttpResponse:
    """The template as a file, under the name that it has in a repository."""
    track = _track(request, "view_pull_request_template", program_slug, slug)
    text = written(wanted_for(track, template_of(track)))
    headers = {"Content-Disposition": f'attachment; filename="{FILES[file].name}"'}
    return HttpResponse(text, content_type="text/markdown; charset=utf-8", headers=headers)


@signed_in
def template_edit(request: PersonRequest, program_slug: str, slug: str) -> HttpResponse:
    track = _track(request, "change_pull_request_template", program_slug, slug)
    form = PullRequestTemplateForm(request.POST or None, template=template_of(track))
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_template, track=track, by=request.person, now=timezone.now())
        if tried(form, partial(change, **form.cleaned_data), "questions"):
            messages.success(request, "Saved. Repositories keep the old one until somebody puts the new one there.")
            return redirect("activities:pull_request_template", program_slug, slug)
    return render(request, "activities/pull_request_template_form.html", {"form": form, "track": track})


@signed_in
def count_import(request: PersonRequest, program_slug: str, slug: str) -> HttpResponse:
    """Count an export. Its words are read once and kept nowhere."""
    track = _track(request, "change_pull_request_template", program_slug, slug)
    form = ExportForm(request.POST or None, request.FILES or None)
    context = {"form": form, "track": track}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            months = counted(file.read(), file.name, f"{program_slug}/{slug}")
        except BadFile as refusal:
            return render(request, "activities/pull_request_count.html", context | {"refusal": refusal})
        record = partial(
            services.record_months, track=track, months=months, source=FROM_A_FILE, by=request.person,
            now=timezone.now(),
        )  # fmt: skip
        if (reviews := tried(form, record, "file")) is not None:
            messages.success(request, _counted(reviews, len(months)))
            return redirect("activities:pull_request_template", program_slug, slug)
    return render(request, "activities/pull_request_count.html", context)


def _counted(reviews: int, months: int) -> str:
    if not reviews:
        return "No request of this file carries the template of this track. Nothing has changed."
    return f"Counted: {reviews} review{'' if reviews == 1 else 's'} in {months} month{'' if months == 1 else 's'}."


def _track(request: PersonRequest, name: str, program_slug: str, slug: str) -> Track:
    return fetch(request, f"activities.{name}", TRACKS, program__slug=program_slug, slug=slug)
