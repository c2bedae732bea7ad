"""The roadmap: items, what they need, and what is missing for them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentorship.access.decorators import signed_in
from mentorship.access.requests import PersonRequest
from programs.models import RoadmapItem
from programs.roadmap_gaps import gap_map, items_listed
from programs.services.roadmap import import_roadmap, remove_item
from programs.views.systems import may, take_file

COLUMNS = "Columns item, team (a path), starts_on, ends_on, skill, level (1 to 5) and people: a row a team and skill."


@signed_in
def roadmap_list(request: PersonRequest) -> HttpResponse:
    may(request, "see_systems")
    context = {
        "items": items_listed(),
        "gaps": gap_map(timezone.localdate()),
        "today": timezone.localdate(),
        "keeps": request.user.has_perm("programs.keep_systems", request.person),
    }
    return render(request, "programs/roadmap_list.html", context)


@signed_in
def roadmap_import(request: PersonRequest) -> HttpResponse:
    may(request, "keep_systems")
    return take_file(request, import_roadmap, COLUMNS, "programs:roadmap_list", "Import the roadmap")


@signed_in
@require_POST
def roadmap_remove(request: PersonRequest) -> HttpResponse:
    """Take one item off."""
    may(request, "keep_systems")
    pk = request.POST.get("item", "")
    if item := RoadmapItem.objects.filter(pk=pk if pk.isdigit() else 0).first():
        remove_item(item=item, by=request.person, now=timezone.now())
        messages.success(request, f"{item} is off the roadmap.")
    return redirect("programs:roadmap_list")
