"""A real Chromium against the live server; any word on its console fails the test."""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

# The browser's event loop lives in the test's own thread, which Django would take for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
# A busy machine is no failure: whatever is expected may take this many milliseconds.
expect.set_options(timeout=20_000)

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APT = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core"]
MISSING = (
    "No Chromium or Chrome was found and none could be installed. Install the package chromium of your system, "
    "or run `python -m playwright install chromium`, and start the tests again."
)


def installed_browser() -> str | None:
    """The path of a Chromium on PATH, or of the one that playwright keeps."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
    if platform.system() == "Darwin" and os.access(mac, os.X_OK):
        return mac
    return None


def install_browser() -> bool:
    """Install Chromium by apt as root on Debian or Ubuntu, else by playwright. True when playwright keeps it."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {"stdout": subprocess.DEVNULL, "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
        if subprocess.run(APT, check=False, **quiet).returncode == 0:
            return False
    return subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode == 0


@cache
def browser_path() -> str | None:
    """Where Chromium is, after installing it if need be; None for the one that playwright knows itself."""
    if path := installed_browser():
        return path
    print("Installing Chromium for the browser tests …", flush=True)
    kept_by_playwright = install_browser()
    if path := installed_browser():
        return path
    if kept_by_playwright:
        return None
    raise RuntimeError(MISSING)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    quiet = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    path = browser_path()
    return browser_type_launch_args | {"args": sandbox + quiet} | ({"executable_path": path} if path else {})


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], live_server: Any) -> dict[str, Any]:
    return browser_context_args | {"base_url": live_server.url, "reduced_motion": "reduce"}


@pytest.fixture
def console_errors() -> Iterator[list[str]]:
    """What any page complained of. A test that means to meet an error clears the list and says why."""
    errors: list[str] = []
    yield errors
    assert not errors, "The browser complained:\n" + "\n".join(errors)


@pytest.fixture
def new_context(new_context: Callable[..., BrowserContext], console_errors: list[str]) -> Callable[..., BrowserContext]:
    """Open a further browser session (another person, another width), watched like the first."""

    def heard(message: Any) -> None:
        if message.type in {"error", "warning"}:
            console_errors.append(f"{message.type}: {message.text} ({message.location.get('url')})")

    def open_context(**options: Any) -> BrowserContext:
        context = new_context(**{"viewport": DESKTOP} | options)
        context.on("console", heard)
        context.on("weberror", lambda error: console_errors.append(f"error: {error.error}"))
        return context

    return open_context


@pytest.fixture
def phone_page(new_context: Callable[..., BrowserContext]) -> Page:
    """A page 390 pixels wide with touch."""
    return new_context(viewport=PHONE, has_touch=True, is_mobile=True).new_page()


@pytest.fixture(params=["desktop", "phone"])
def any_page(request: pytest.FixtureRequest) -> Page:
    """The test runs twice: on a page 1280 pixels wide and on one of 390."""
    return request.getfixturevalue("page" if request.param == "desktop" else "phone_page")


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Assert that a page has no accessibility violation; it goes round the page's own policy to load its script."""
    from axe_playwright_python.sync_playwright import Axe

    def check(page: Page) -> None:
        results = Axe().run(page)
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"

    return check


@pytest.fixture
def no_sideways_scroll() -> Callable[[Page], None]:
    """Assert that a page is no wider than its window."""

    def check(page: Page) -> None:
        wide, window = page.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]")
        assert wide <= window, f"{page.url} is {wide} px wide in a window of {window} px"

    return check


@pytest.fixture
def sign_in(client: Any, live_server: Any) -> Callable[[Page, Any], None]:
    """Give a page's browser session the cookie of a signed-in user, without the form."""

    def give(page: Page, user: Any) -> None:
        from django.conf import settings

        client.force_login(user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
        client.cookies.clear()

    return give


if __name__ == "__main__":
    print(f"Browser: {browser_path() or 'the one that playwright keeps'}")
