"""What somebody sees and says about themselves."""

from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentorship.access.decorators import signed_in
from mentorship.access.requests import PersonRequest
from mentorship.access.roles import DESCRIPTIONS, Role
from mentorship.access.rules import roles_of
from mentorship.errors import Refusal
from mentorship.people import selectors
from mentorship.people.consents import agreements_of, by_purpose, newest_texts
from mentorship.people.forms import AboutMeForm, DeclarationForm
from mentorship.people.models import SelfDeclaration
from mentorship.people.services import declarations, own_words
from mentorship.people.states import Purpose


@signed_in
def me(request: PersonRequest) -> HttpResponse:
    person, user = request.person, request.user
    form = AboutMeForm(request.POST or None, initial={"timezone": person.timezone, "about": person.about})
    if request.method == "POST" and form.is_valid():
        own_words.describe_oneself(person=person, by=person, now=timezone.now(), **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("people:me")
    context = {
        "me": person,
        "form": form,
        "held": person.position_on(timezone.localdate()),
        "skills": selectors.skills_of(person),
        "declarations": SelfDeclaration.objects.visible_to(user).order_by("attribute"),
        "agreed": by_purpose(agreements_of(user)),
        "roles": [(Role(role).label, DESCRIPTIONS[Role(role)]) for role in sorted(roles_of(user))],
        "two_factors": is_mfa_enabled(user),
        "has_password": user.has_usable_password(),
        "identities": SocialAccount.objects.filter(user=user).count(),
    }
    return render(request, "people/me.html", context)


@signed_in
def declare(request: PersonRequest) -> HttpResponse:
    """Say something about oneself, and what it may be counted for."""
    texts = newest_texts()
    form = DeclarationForm(request.POST or None, initial={"read": texts[Purpose.FIGURES].version})
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("attribute", "value", "for_matching", "read")}
        try:
            declarations.declare(person=request.person, by=request.person, now=timezone.now(), **said)
            messages.success(request, "Kept. You can delete it whenever you like.")
            return redirect("people:me")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    words = {"figures": texts[Purpose.FIGURES], "matching": texts[Purpose.MATCHING]}
    return render(request, "people/declaration_form.html", {"form": form, **words})


@signed_in
@require_POST
def take_back(request: PersonRequest) -> HttpResponse:
    attribute = request.POST.get("attribute", "")[:50]
    declarations.take_back(person=request.person, attribute=attribute, by=request.person, now=timezone.now())
    messages.success(request, "Deleted. No import brings it back.")
    return redirect("people:me")


@signed_in
@require_POST
def take_back_all(request: PersonRequest) -> HttpResponse:
    declarations.take_back_all(person=request.person, by=request.person, now=timezone.now())
    messages.success(request, "Everything is deleted. No import brings it back.")
    return redirect("people:me")
