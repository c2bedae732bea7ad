"""What a circle writes down: notes, goals, action items."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from activities import audience
from activities.forms.circles import CircleItemForm, CircleNoteForm
from activities.forms.pairs import GoalForm, GoalReviewForm
from activities.models import CircleGoal, CircleItem, CircleNote
from activities.selectors import circles as selectors
from activities.services import circle_goals, circle_items, circle_notes
from activities.views.answers import tried
from activities.views.circles import CIRCLES
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal


def _notes(request: PersonRequest):
    return CircleNote.objects.visible_to(request.user).select_related("circle__cohort", "author", "session")


def _goals(request: PersonRequest):
    return CircleGoal.objects.visible_to(request.user).select_related("circle__cohort", "set_by")


@signed_in
def circle_note_create(request: PersonRequest, circle_pk: str) -> HttpResponse:
    circle = fetch(request, "pairing.take_part_in_circle", CIRCLES, pk=circle_pk)
    form = CircleNoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        write = partial(circle_notes.write_circle_note, circle=circle, by=request.person, now=timezone.now())
        if note := tried(form, partial(write, **form.cleaned_data)):
            messages.success(request, "The note is kept.")
            return redirect("activities:circle_note_detail", note.pk)
    context = {"form": form, "circle": circle, "who": audience.of_circle_note(circle)}
    return render(request, "activities/circle_note_form.html", context)


@signed_in
def circle_note_detail(request: PersonRequest, pk: str) -> HttpResponse:
    note = fetch(request, "activities.read_circle_note", _notes(request), pk=pk)
    [opened] = circle_notes.open_circle_notes(notes=[note], user=request.user, now=timezone.now())
    mine = request.user.has_perm("activities.change_circle_note", note)
    is_in = request.user.has_perm("pairing.take_part_in_circle", note.circle)
    context = {
        "note": note,
        "opened": opened,
        "circle": note.circle,
        "mine": mine,
        "inside": request.user.has_perm("pairing.view_circle", note.circle),
        "can_change": mine and is_in,
        "readings": selectors.readings_of(note),
        "who": _readers_of(note, mine=mine, is_in=is_in),
    }
    return render(request, "activities/circle_note_detail.html", context)


def _readers_of(note: CircleNote, *, mine: bool, is_in: bool) -> str:
    if not mine:
        return audience.of_read_circle_note(note)
    if is_in:
        return audience.of_circle_note(note.circle)
    return audience.of_left_circle_note(note.circle)


@signed_in
def circle_note_edit(request: PersonRequest, pk: str) -> HttpResponse:
    note = fetch(request, "activities.change_circle_note", _notes(request), pk=pk)
    if not request.user.has_perm("pairing.take_part_in_circle", note.circle):
        messages.error(request, "You are not in this circle any more, so your note stays as it is.")
        return redirect("activities:circle_note_detail", pk)
    [opened] = circle_notes.open_circle_notes(notes=[note], user=request.user, now=timezone.now())
    form = CircleNoteForm(request.POST or None, initial={"body": opened.text})
    if request.method == "POST" and form.is_valid():
        circle_notes.change_circle_note(note=note, by=request.person, now=timezone.now(), **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("activities:circle_note_detail", pk)
    context = {"form": form, "note": note, "circle": note.circle, "who": audience.of_circle_note(note.circle)}
    return render(request, "activities/circle_note_form.html", context)


@signed_in
def circle_note_delete(request: PersonRequest, pk: str) -> HttpResponse:
    """A page that says what happens, and on POST does it."""
    note = fetch(request, "activities.change_circle_note", _notes(request), pk=pk)
    if request.method != "POST":
        return render(request, "activities/circle_note_delete.html", {"note": note, "circle": note.circle})
    circle_notes.delete_circle_note(note=note, by=request.person, now=timezone.now())
    messages.success(request, "The note is deleted for good.")
    inside = request.user.has_perm("pairing.see_circle", note.circle)
    return redirect(note.circle) if inside else redirect("activities:pair_list")


@signed_in
def circle_goal_create(request: PersonRequest, circle_pk: str) -> HttpResponse:
    circle = fetch(request, "pairing.take_part_in_circle", CIRCLES, pk=circle_pk)
    form = GoalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        set_goal = partial(circle_goals.set_circle_goal, circle=circle, by=request.person, now=timezone.now())
        if tried(form, partial(set_goal, **form.cleaned_data)):
            messages.success(request, "The goal is set.")
            return redirect(circle)
    context = {"form": form, "circle": circle, "who": audience.of_circle_goal(circle)}
    return render(request, "activities/circle_goal_form.html", context)


def _of(goal: CircleGoal) -> dict[str, Any]:
    return {"goal": goal, "circle": goal.circle, "who": audience.of_circle_goal(goal.circle)}


@signed_in
def circle_goal_detail(request: PersonRequest, pk: str) -> HttpResponse:
    goal = fetch(request, "activities.read_circle_goal", _goals(request), pk=pk)
    context = _of(goal) | {
        "looks": selectors.looks_at(goal, request.user),
        "can_change": request.user.has_perm("activities.change_circle_goal", goal),
    }
    return render(request, "activities/circle_goal_detail.html", context)


@signed_in
def circle_goal_edit(request: PersonRequest, pk: str) -> HttpResponse:
    goal = fetch(request, "activities.change_circle_goal", _goals(request), pk=pk)
    words = {"title": goal.title, "evidence": goal.evidence, "target_on": goal.target_on}
    form = GoalForm(request.POST or None, initial=words)
    if request.method == "POST" and form.is_valid():
        change = partial(circle_goals.change_circle_goal, goal=goal, by=request.person, now=timezone.now())
        if tried(form, partial(change, **form.cleaned_data)):
            messages.success(request, "Saved.")
            return redirect("activities:circle_goal_detail", pk)
    return render(request, "activities/circle_goal_form.html", _of(goal) | {"form": form})


@signed_in
def circle_goal_review(request: PersonRequest, pk: str) -> HttpResponse:
    goal = fetch(request, "activities.change_circle_goal", _goals(request), pk=pk)
    form = GoalReviewForm(request.POST or None, goal=goal)
    if request.method == "POST" and form.is_valid():
        review = partial(circle_goals.review_circle_goal, goal=goal, by=request.person, now=timezone.now())
        if tried(form, partial(review, **form.cleaned_data), "state"):
            messages.success(request, "Progress is kept.")
            return redirect("activities:circle_goal_detail", pk)
    return render(request, "activities/circle_goal_review.html", _of(goal) | {"form": form})


@signed_in
def circle_item_add(request: PersonRequest, circle_pk: str) -> HttpResponse:
    circle = fetch(request, "pairing.take_part_in_circle", CIRCLES, pk=circle_pk)
    form = CircleItemForm(request.POST or None, circle=circle, by=request.person)
    if request.method == "POST" and form.is_valid():
        add = partial(circle_items.add_circle_item, circle=circle, by=request.person, now=timezone.now())
        if tried(form, partial(add, **form.cleaned_data)):
            messages.success(request, "The action item is kept.")
            return redirect(circle)
    context = {"form": form, "circle": circle, "who": audience.of_circle_item(circle)}
    return render(request, "activities/circle_item_form.html", context)


@signed_in
@require_POST
def circle_item_mark(request: PersonRequest, pk: str) -> HttpResponse:
    mine = CircleItem.objects.visible_to(request.user).select_related("circle")
    item = fetch(request, "activities.change_circle_item", mine, pk=pk)
    done = request.POST.get("done") == "yes"
    try:
        circle_items.mark_circle_item(item=item, done=done, by=request.person, now=timezone.now())
        messages.success(request, "Done." if done else "It is open again.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    back = request.POST.get("next") == "/"
    return redirect("home") if back else redirect(item.circle)
