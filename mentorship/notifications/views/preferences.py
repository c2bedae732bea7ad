"""How I want to be told: hours, ways, my chat; and the link in a mail that stops more of its kind."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from mentorship.access.decorators import signed_in
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from mentorship.notifications import selectors
from mentorship.notifications.chat import in_words
from mentorship.notifications.forms import ChatForm, PreferenceForm
from mentorship.notifications.models import Chat
from mentorship.notifications.services import chats, preferences
from mentorship.notifications.services.preferences import choices_of
from mentorship.times import city


@signed_in
def preferences_page(request: PersonRequest) -> HttpResponse:
    """When I want to be told, and of what by mail and in my chat."""
    me = request.person
    form = PreferenceForm(request.POST or None, choice=choices_of([me.pk])[me.pk])
    if request.method == "POST" and form.is_valid():
        preferences.set_preferences(person=me, by=me, now=timezone.now(), **form.cleaned_data)
        messages.success(request, "Saved. Mails that are due later keep to it too.")
        return redirect("notifications:preferences")
    context = {"form": form, "city": city(me.zone), "chat": form.chat, "bounced": selectors.bounced(me)}
    return render(request, "notifications/preferences.html", context)


@signed_in
def chat_page(request: PersonRequest) -> HttpResponse:
    """Where my chat is: connect it, or another instead."""
    me = request.person
    form = ChatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            chats.connect_chat(person=me, address=form.cleaned_data["address"], by=me, now=timezone.now())
        except Refusal as refusal:
            form.add_error("address", str(refusal))
        else:
            messages.success(request, "Connected. Send yourself a test to see that it arrives.")
            return redirect("notifications:chat")
    chat = Chat.objects.filter(person=me).defer("address").first()
    return render(request, "notifications/chat.html", {"form": form, "chat": chat, "allowed": in_words()})


@signed_in
@require_POST
def chat_test(request: PersonRequest) -> HttpResponse:
    """Post a test to my chat, and say at once whether it arrived."""
    get_object_or_404(Chat, person=request.person)
    try:
        chats.try_chat(person=request.person, by=request.person, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Sent. You should see it in your chat now.")
    return redirect("notifications:chat")


@signed_in
@require_POST
def chat_disconnect(request: PersonRequest) -> HttpResponse:
    chats.disconnect_chat(person=request.person, by=request.person, now=timezone.now())
    messages.success(request, "Taken away. The address is forgotten, and no more notices go there.")
    return redirect("notifications:preferences")


@csrf_exempt
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """From a mail, without signing in: GET shows what would stop, POST stops it (RFC 8058 posts without a cookie)."""
    found = preferences.read_token(token)
    if found is None:
        raise Http404
    person, kind = found
    if request.method == "POST":
        preferences.set_silence(person=person, kind=kind, silent=True, by=person, now=timezone.now())
    return render(request, "notifications/unsubscribe.html", {"kind": kind, "stopped": request.method == "POST"})
