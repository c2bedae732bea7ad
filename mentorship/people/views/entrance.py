"""Pages for who is not signed in."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core import ratelimit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from mentorship.people.forms import AcceptInvitationForm, AskForAccountForm
from mentorship.people.identity_provider import SignedIdentity
from mentorship.people.models import DemoAccount
from mentorship.people.services import accounts


@require_POST
def demo_sign_in(request: HttpRequest, part: str) -> HttpResponse:
    """One click into the demonstration. Outside demo mode there is no such page."""
    if not settings.DEMO:
        raise Http404
    account = get_object_or_404(DemoAccount.objects.select_related("person__user"), part=part)
    get_adapter().login(request, account.person.user)
    record_authentication(request, account.person.user, method="demonstration")
    return redirect("home")


@never_cache
def ask_for_account(request: HttpRequest) -> HttpResponse:
    """The answer is the same for addresses that are known and that are not; the mail makes the difference."""
    form = AskForAccountForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "account/ask.html", {"form": form})
    address = form.cleaned_data["email"].lower()
    if not ratelimit.consume(request, action="signup", key=address):
        return ratelimit.respond_429(request)
    accounts.ask_for_account(email=address, now=timezone.now())
    return render(request, "account/asked.html", {"email": form.cleaned_data["email"]})


@never_cache
@sensitive_post_parameters()
def accept_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Choose a password, and be in: past the second factor, where the account had one before it was closed."""
    now = timezone.now()
    try:
        person = accounts.find_invitation(secret, now).person
        form = AcceptInvitationForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            user = accounts.accept_invitation(secret=secret, password=form.cleaned_data["password1"], now=now)
            messages.success(request, f"Welcome, {person}. Your account is open.")
            record_authentication(request, user, method="invitation")
            return perform_login(request, Login(user=user, email=user.email))
    except accounts.WeakPassword as refusal:
        form.add_error("password1", str(refusal))
    except accounts.InvitationUnusable as refusal:
        return render(request, "people/invitation_unusable.html", {"refusal": refusal}, status=404)
    return render(request, "people/invitation_accept.html", {"form": form, "person": person})


def single_sign_on(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Leave for the identity provider by a page of our own.

    Browsers hold the answer to a form to the policy's ``form-action``, redirects included.
    """
    response = openid_connect.login(request, provider_id)
    if response.status_code != 302:
        return response
    return render(request, "socialaccount/login_redirect.html", {"redirect_to": response["Location"]})


def single_sign_on_answer(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the identity provider."""
    try:
        answer: HttpResponse = OAuth2CallbackView.adapter_view(SignedIdentity(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return answer
