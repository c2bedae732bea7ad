from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from activities import audience
from activities.forms.pairs import ActionItemForm
from activities.models import ActionItem
from activities.services import action_items as services
from activities.views.answers import came_from, tried
from activities.views.pairs import PAIRINGS
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal


@signed_in
def action_item_add(request: PersonRequest, pairing_pk: str) -> HttpResponse:
    pairing = fetch(request, "activities.log_session", PAIRINGS, pk=pairing_pk)
    partner = pairing.partner_of(request.person)
    form = ActionItemForm(request.POST or None, pairing=pairing, by=request.person)
    if request.method == "POST" and form.is_valid():
        add = partial(services.add_action_item, pairing=pairing, by=request.person, now=timezone.now())
        if tried(form, partial(add, **form.cleaned_data)):
            messages.success(request, "The action item is kept.")
            return redirect("activities:pair_detail", pairing.pk)
    context = {"form": form, "pairing": pairing, "partner": partner, "who": audience.of_action_item(partner)}
    return render(request, "activities/action_item_form.html", context)


@signed_in
@require_POST
def action_item_mark(request: PersonRequest, pk: str) -> HttpResponse:
    mine = ActionItem.objects.visible_to(request.user).select_related("pairing")
    item = fetch(request, "activities.change_action_item", mine, pk=pk)
    done = request.POST.get("done") == "yes"
    try:
        services.mark_action_item(item=item, done=done, by=request.person, now=timezone.now())
        messages.success(request, "Done." if done else "It is open again.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(came_from(request) or reverse("activities:pair_detail", args=[item.pairing_id]))
