"""The tasks that a program offers its pairs, kept by who runs it."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from activities.forms.tasks import TemplateForm, from_idea, from_template
from activities.ideas.tasks import every_idea
from activities.models import TaskTemplate
from activities.selectors import tasks as task_selectors
from activities.services import task_templates as services
from activities.views.answers import tried
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from programs.models import Program

SHOWN = 50
TEMPLATES = TaskTemplate.objects.select_related("program", "track")


@signed_in
def template_list(request: PersonRequest, slug: str) -> HttpResponse:
    program = fetch(request, "activities.keep_task_templates", Program.objects.all(), slug=slug)
    page = Paginator(task_selectors.templates_of(program), SHOWN).get_page(request.GET.get("page"))
    context = {"program": program, "page": page, "ideas": list(every_idea())}
    return render(request, "activities/task_template_list.html", context)


@signed_in
def template_create(request: PersonRequest, slug: str) -> HttpResponse:
    """One of one's own; or a built-in one to word as this program needs it."""
    program = fetch(request, "activities.keep_task_templates", Program.objects.all(), slug=slug)
    name = request.GET.get("from", "")
    initial = next((from_idea(idea) for idea in every_idea() if idea.name == name), {})
    form = TemplateForm(request.POST or None, program=program, initial=initial)
    if request.method == "POST" and form.is_valid():
        keep = partial(services.keep_template, program=program, by=request.person, now=timezone.now())
        if tried(form, partial(keep, template_id=form.cleaned_data["template_id"], draft=form.draft())):
            messages.success(request, "Kept. Pairs find it first when they add a task.")
            return redirect("activities:template_list", program.slug)
    return render(request, "activities/task_template_form.html", {"program": program, "form": form})


@signed_in
def template_edit(request: PersonRequest, pk: str) -> HttpResponse:
    template = fetch(request, "activities.change_task_template", TEMPLATES, pk=pk)
    initial = from_template(template) | {"template_id": template.pk}
    form = TemplateForm(request.POST or None, program=template.program, initial=initial)
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_template, template=template, by=request.person, now=timezone.now())
        if tried(form, partial(change, draft=form.draft())):
            messages.success(request, "Saved. Tasks that were made from it stay as they are.")
            return redirect("activities:template_list", template.program.slug)
    context = {"program": template.program, "form": form, "template": template}
    return render(request, "activities/task_template_form.html", context)


@signed_in
def template_remove(request: PersonRequest, pk: str) -> HttpResponse:
    """A page that says what happens, and on POST does it."""
    template = fetch(request, "activities.change_task_template", TEMPLATES, pk=pk)
    if request.method != "POST":
        return render(request, "activities/task_template_remove.html", {"template": template})
    services.remove_template(template=template, by=request.person, now=timezone.now())
    messages.success(request, "Offered no longer. Tasks that were made from it stay.")
    return redirect("activities:template_list", template.program.slug)
