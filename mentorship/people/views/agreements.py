"""What somebody agreed to, and how they withdraw; the words themselves, for who publishes them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentorship.access.decorators import confirmed, permitted, signed_in
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from mentorship.people.consents import agreements_of, newest_texts, published
from mentorship.people.forms import ConsentTextForm
from mentorship.people.models import SelfDeclaration
from mentorship.people.services import consents
from mentorship.people.states import Purpose


@signed_in
def agreements(request: PersonRequest) -> HttpResponse:
    """Every purpose, how one stands to it, and each version one ever agreed to."""
    said = list(SelfDeclaration.objects.visible_to(request.user).defer("value"))
    context = {
        "agreements": agreements_of(request.user),
        "said": len(said),
        "imported": sum(declaration.is_imported for declaration in said),
    }
    return render(request, "people/agreements.html", context)


@signed_in
@require_POST
def agree(request: PersonRequest, purpose: str) -> HttpResponse:
    read = request.POST.get("version", "")
    try:
        if not read.isdecimal() or len(read) > 5:
            raise Refusal("Read the words first, then agree.")
        consents.agree(
            person=request.person, purpose=_purpose(purpose), version=int(read), by=request.person, now=timezone.now()
        )
        messages.success(request, "Agreed. You can withdraw whenever you like.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("people:agreements")


@signed_in
@require_POST
def withdraw(request: PersonRequest, purpose: str) -> HttpResponse:
    consents.withdraw(person=request.person, purpose=_purpose(purpose), by=request.person, now=timezone.now())
    messages.success(request, "Withdrawn. The next figures are made without you.")
    return redirect("people:agreements")


@permitted("people.publish_consents")
def consent_text_list(request: PersonRequest) -> HttpResponse:
    return render(request, "people/consent_text_list.html", {"published": published()})


@permitted("people.publish_consents")
@confirmed
def consent_text_publish(request: PersonRequest, purpose: str) -> HttpResponse:
    """Other words for a purpose, beginning with those that count now."""
    newest = newest_texts()[_purpose(purpose)]
    form = ConsentTextForm(request.POST or None, initial={"text": newest.text, "after": newest.version})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = consents.publish_text(purpose=_purpose(purpose), by=request.person, now=timezone.now(), **said)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Version {made.version} counts now. Who agreed to earlier words is asked again.")
            return redirect("people:consent_text_list")
    return render(request, "people/consent_text_form.html", {"form": form, "newest": newest})


def _purpose(name: str) -> Purpose:
    if name not in Purpose.values:
        raise Http404
    return Purpose(name)
