"""Roles: who holds which, given and taken back by who may manage them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentorship.access import selectors
from mentorship.access.decorators import permitted
from mentorship.access.forms import RoleForm
from mentorship.access.requests import PersonRequest
from mentorship.access.roles import Role
from mentorship.access.services import roles
from mentorship.errors import Refusal
from mentorship.people.models import Person


@permitted("access.manage_roles")
def role_list(request: PersonRequest) -> HttpResponse:
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person, role = form.cleaned_data["person"], Role(form.cleaned_data["role"])
        try:
            roles.grant_role(person=person, role=role, by=request.person, now=timezone.now())
        except Refusal as refusal:
            form.add_error("person", str(refusal))
        else:
            messages.success(request, f"{person} is now {role.label}.")
            return redirect("access:role_list")
    return render(request, "access/role_list.html", {"form": form, "roles": selectors.roles_held()})


@permitted("access.manage_roles")
@require_POST
def role_give(request: PersonRequest, pk: int, role: str) -> HttpResponse:
    person = get_object_or_404(Person.objects.employed(), pk=pk)
    try:
        roles.grant_role(person=person, role=_role(role), by=request.person, now=timezone.now())
        messages.success(request, f"{person} is now {_role(role).label}.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("people:person_detail", pk)


@permitted("access.manage_roles")
@require_POST
def role_take(request: PersonRequest, pk: int, role: str) -> HttpResponse:
    person = get_object_or_404(Person, pk=pk)
    try:
        roles.revoke_role(person=person, role=_role(role), by=request.person, now=timezone.now())
        messages.success(request, f"{person} is no longer {_role(role).label}.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    if person == request.person:
        return redirect("home")
    return redirect("people:person_detail", pk)


def _role(name: str) -> Role:
    if name not in Role.values:
        raise Http404
    return Role(name)
