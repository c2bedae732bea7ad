"""Help: what each role can do, and how words and figures are protected."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mentorship.access.decorators import signed_in
from mentorship.access.requests import PersonRequest
from mentorship.access.roles import DESCRIPTIONS
from mentorship.access.rules import roles_of


@signed_in
@require_safe
def guide(request: PersonRequest) -> HttpResponse:
    held = roles_of(request.user)
    roles = [{"label": role.label, "text": text, "mine": role in held} for role, text in DESCRIPTIONS.items()]
    return render(request, "help.html", {"roles": roles})
