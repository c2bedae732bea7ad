"""Where somebody goes on after an address that is no page: one that takes a button alone."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

AGAIN = "again"  # in the query of the sign-in page: what was pressed came to nothing


def page_above(path: str) -> tuple[str, bool]:
    """The nearest page above an address, as a relative link that repeats nothing of it, and whether that is the home.

    ``/governance/reviews/…/sign/`` → ``../``, the review.
    """
    way = "../" if path.endswith("/") else "./"
    above = path.rstrip("/").rpartition("/")[0] + "/"
    while not _is_page(above):
        above = above.rstrip("/").rpartition("/")[0] + "/"
        way = way.removeprefix("./") + "../"
    return way, above == reverse("home")


def sign_in_after_button(request: HttpRequest) -> HttpResponse:
    """The sign-in page for whose session ended before they pressed: it says so, and leads back to where they pressed.

    A browser that does not tell where that was is led to the address itself.
    """
    pressed_on, host = request.headers.get("Referer", ""), request.get_host()
    parts = urlsplit(pressed_on if url_has_allowed_host_and_scheme(pressed_on, {host}, request.is_secure()) else "")
    page = parts._replace(scheme="", netloc="", fragment="").geturl() or request.get_full_path()
    return redirect_to_login(page, f"{reverse(settings.LOGIN_URL)}?{urlencode({AGAIN: 'yes'})}")


def _is_page(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
