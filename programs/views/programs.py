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
from programs.forms.programs import HandOverForm, ProgramForm
from programs.guide import next_for_program
from programs.models import Program
from programs.services import programs as services


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
    tracks = list(selectors.tracks_of(program))
    manages = request.user.has_perm("programs.manage_program", program)
    hands_over = manages or request.user.has_perm("programs.hand_over", program)
    context = {
        "hands_over": hands_over,
        "program": program,
        "tracks": tracks,
        "manages": manages,
        "next": next_for_program(program, tracks, manages=manages) if hands_over else None,
    }
    return render(request, "programs/program_detail.html", context)


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
        services.change_program(program=program, by=request.person, now=timezone.now(), **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect(program)
    return render(request, "programs/program_form.html", {"form": form, "program": program})


@signed_in
def program_hand_over(request: PersonRequest, slug: str) -> HttpResponse:
    """A page that says what happens, and on POST does it."""
    programs = Program.objects.select_related("owner", "deputy")
    program = fetch(request, "programs.hand_over", programs, slug=slug)
    form = HandOverForm(request.POST or None, program=program)
    if request.method == "POST" and form.is_valid():
        heir = form.cleaned_data["to"]
        services.hand_over_program(program=program, to=heir, by=request.person, now=timezone.now())
        messages.success(request, f"{heir} is accountable for {program} from now on.")
        return redirect(program)
    return render(request, "programs/program_hand_over.html", {"program": program, "form": form})
