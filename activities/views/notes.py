from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from activities import audience
from activities.forms.pairs import NoteForm
from activities.models import Note
from activities.policies import pairs as policies
from activities.selectors import pairs as selectors
from activities.services import notes as services
from activities.views.answers import tried
from activities.views.pairs import PAIRINGS
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest


def _notes(request: PersonRequest):
    related = ("pairing__mentor__user", "pairing__mentee__user", "author", "session")
    return Note.objects.visible_to(request.user).select_related(*related)


@signed_in
def note_detail(request: PersonRequest, pk: str) -> HttpResponse:
    note = fetch(request, "activities.read_note", _notes(request), pk=pk)
    [opened] = services.open_notes(notes=[note], user=request.user, now=timezone.now())
    pairing, mine = note.pairing, request.user.has_perm("activities.change_note", note)
    context = {
        "note": note,
        "opened": opened,
        "pairing": pairing,
        "partner": pairing.partner_of(request.person),
        "mine": mine,
        "readings": selectors.readings_of(note),
        "who": audience.of_note(shared=note.shared, author=note.author, reader=request.person, pairing=pairing),
        "can_change": mine and policies.can_log(pairing),
    }
    return render(request, "activities/note_detail.html", context)


@signed_in
def note_create(request: PersonRequest, pairing_pk: str) -> HttpResponse:
    pairing = fetch(request, "activities.log_session", PAIRINGS, pk=pairing_pk)
    partner = pairing.partner_of(request.person)
    form = NoteForm(request.POST or None, partner=partner)
    if request.method == "POST" and form.is_valid():
        write = partial(services.write_note, pairing=pairing, by=request.person, now=timezone.now())
        if note := tried(form, partial(write, **form.cleaned_data)):
            messages.success(request, "The note is kept.")
            return redirect("activities:note_detail", note.pk)
    context = {"form": form, "pairing": pairing, "partner": partner, "who": audience.of_new_note(partner)}
    return render(request, "activities/note_form.html", context)


@signed_in
def note_edit(request: PersonRequest, pk: str) -> HttpResponse:
    note = fetch(request, "activities.change_note", _notes(request), pk=pk)
    [opened] = services.open_notes(notes=[note], user=request.user, now=timezone.now())
    partner = note.pairing.partner_of(request.person)
    form = NoteForm(request.POST or None, partner=partner, initial={"body": opened.text, "shared": note.shared})
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_note, note=note, by=request.person, now=timezone.now())
        if tried(form, partial(change, **form.cleaned_data)):
            messages.success(request, "Saved.")
            return redirect("activities:note_detail", pk)
    context = {
        "form": form, "pairing": note.pairing, "note": note, "partner": partner, "who": audience.of_new_note(partner),
    }  # fmt: skip
    return render(request, "activities/note_form.html", context)


@signed_in
def note_delete(request: PersonRequest, pk: str) -> HttpResponse:
    """A page that says what happens, and on POST does it."""
    note = fetch(request, "activities.change_note", _notes(request), pk=pk)
    if request.method != "POST":
        return render(
            request, "activities/note_delete.html", {"note": note, "partner": note.pairing.partner_of(request.person)}
        )
    services.delete_note(note=note, by=request.person, now=timezone.now())
    messages.success(request, "The note is deleted for good.")
    return redirect("activities:pair_detail", note.pairing_id)
