from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from mentorship.access.decorators import permitted, signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from programs import selectors
from programs.filters import ProgramFilter
from programs.forms.programs import ProgramForm
from programs.guide import Step, next_for_program, next_to_take_back, who_answers
from programs.models import Program, Track
from programs.services import programs as services
from programs.signals import program_shown


@signed_in
def program_list(request: PersonRequest) -> HttpResponse:
    chosen = ProgramFilter(request.GET or None, queryset=selectors.programs_listed())
    page = Paginator(chosen.qs, 50).get_page(request.GET.get("page"))
    sees = request.user.has_perm("programs.see_systems", request.person)
    return render(request, "programs/program_list.html", {"page": page, "filter": chosen, "sees_systems": sees})


@signed_in
def program_detail(request: PersonRequest, slug: str) -> HttpResponse:
    program = fetch(
        request, "programs.view_program", Program.objects.select_related("owner", "deputy", "mediator"), slug=slug
    )
    oversees = request.user.has_perm("programs.oversee_program", program)
    tracks = list(selectors.tracks_of(program, counted=oversees))
    manages = request.user.has_perm("programs.manage_program", program)
    hands_over = request.user.has_perm("programs.hand_over", program)
    said = program_shown.send(Program, program=program, user=request.user)
    context = {
        "hands_over": hands_over,
        "program": program,
        "answers": who_answers(program),
        "tracks": tracks,
        "manages": manages,
        "oversees": oversees,
        "next": _next(request, program, tracks, manages=manages, hands_over=hands_over),
        "pieces": [piece for _, piece in said if piece],
    }
    return render(request, "programs/program_detail.html", context)


def _next(
    request: PersonRequest, program: Program, tracks: list[Track], *, manages: bool, hands_over: bool
) -> Step | None:
    if request.user.has_perm("programs.take_back", program):
        return next_to_take_back(program)
    return next_for_program(program, tracks, manages=manages) if manages or hands_over else None


@permitted("programs.create_program")
def program_create(request: PersonRequest) -> HttpResponse:
    me = request.person
    form = ProgramForm(request.POST or None, owner=me)
    if request.method == "POST" and form.is_valid():
        try:
            program = services.create_program(**form.cleaned_data, owner=me, by=me, now=timezone.now())
        except Refusal as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"{program} is founded. Add its first track.")
            return redirect(program)
    return render(request, "programs/program_form.html", {"form": form})


@signed_in
def program_edit(request: PersonRequest, slug: str) -> HttpResponse:
    program = fetch(request, "programs.manage_program", Program.objects.select_related("owner"), slug=slug)
    form = ProgramForm(request.POST or None, instance=program, owner=program.owner)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_program(program=program, by=request.person, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("deputy", str(refusal))
        else:
            messages.success(request, "Saved.")
            return redirect(program)
    return render(request, "programs/program_form.html", {"form": form, "program": program})
