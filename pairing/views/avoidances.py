"""With whom somebody would rather not be paired: pages for them alone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from pairing.forms.rules import AvoidanceForm
from pairing.models import Avoidance
from pairing.services import avoidances as services


@signed_in
def avoidance_list(request: PersonRequest) -> HttpResponse:
    return render(request, "pairing/avoidance_list.html", {"choices": services.read_own(request.user)})


@signed_in
def avoidance_make(request: PersonRequest) -> HttpResponse:
    form = AvoidanceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.avoid(by=request.person, now=timezone.now(), **form.cleaned_data)
            messages.success(request, "Kept, for you alone. The next matching keeps the two of you apart.")
            return redirect("pairing:avoidance_list")
        except Refusal as refusal:
            form.add_error("other", str(refusal))
    return render(request, "pairing/avoidance_form.html", {"form": form})


@signed_in
@require_POST
def avoidance_delete(request: PersonRequest, pk: str) -> HttpResponse:
    mine = Avoidance.objects.visible_to(request.user)
    avoidance = fetch(request, "pairing.delete_avoidance", mine, pk=pk)
    services.take_back(avoidance=avoidance, by=request.person, now=timezone.now())
    messages.success(request, "Deleted. A matching may pair the two of you again.")
    return redirect("pairing:avoidance_list")
