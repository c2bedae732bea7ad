from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from activities.forms import NoteForm
from activities.models import Note
from activities.services import notes as services
from activities.views.pairs import PAIRINGS
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal


def _notes(request: PersonRequest):
    related = ("pairing__mentor__user", "pairing__mentee__user", "author", "session")
    return Note.objects.visible_to(request.user).select_related(*related)


@signed_in
def note_detail(request: PersonRequest, pk: str) -> HttpResponse:
    note = fetch(request, "activities.read_note", _notes(request), pk=pk)
    [opened] = services.open_notes(notes=[note], user=request.user, now=timezone.now())
    context = {
        "note": note,
        "opened": opened,
        "pairing": note.pairing,
        "partner": note.pairing.partner_of(request.person),
        "can_change": request.user.has_perm("activities.change_note", note),
    }
    return render(request, "activities/note_detail.html", context)


@signed_in
def note_create(request: PersonRequest, pairing_pk: str) -> HttpResponse:
    pairing = fetch(request, "activities.log_session", PAIRINGS, pk=pairing_pk)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        note = services.write_note(pairing=pairing, by=request.person, now=timezone.now(), **form.cleaned_data)
        messages.success(request, "The note is kept.")
        return redirect("activities:note_detail", note.pk)
    context = {"form": form, "pairing": pairing, "partner": pairing.partner_of(request.person)}
    return render(request, "activities/note_form.html", context)


@signed_in
def note_edit(request: PersonRequest, pk: str) -> HttpResponse:
    note = fetch(request, "activities.change_note", _notes(request), pk=pk)
    [opened] = services.open_notes(notes=[note], user=request.user, now=timezone.now())
    form = NoteForm(request.POST or None, initial={"body": opened.text, "shared": note.shared})
    if request.method == "POST" and form.is_valid():
        try:
            services.change_note(note=note, by=request.person, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved.")
            return redirect("activities:note_detail", pk)
    context = {"form": form, "pairing": note.pairing, "note": note, "partner": note.pairing.partner_of(request.person)}
    return render(request, "activities/note_form.html", context)


@signed_in
@require_POST
def note_delete(request: PersonRequest, pk: str) -> HttpResponse:
    note = fetch(request, "activities.change_note", _notes(request), pk=pk)
    services.delete_note(note=note, by=request.person, now=timezone.now())
    messages.success(request, "The note is deleted for good.")
    return redirect("activities:pair_detail", note.pairing_id)
