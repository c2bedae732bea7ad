"""Somebody at a browser: goes where links and buttons lead, and every page on the way is looked at.

mentor = screen("phone").enter(mentor_person)
mentor.follow("Log a session").fill("Confidential note", "…").press("Save the session", "is logged")
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Response, expect

from mentorship.people.models import Person
from tests.browser import DESKTOP, PHONE

WIDTHS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": DESKTOP},
    "phone": {"viewport": PHONE, "has_touch": True, "is_mobile": True},
}

COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}


def in_the_dark(page: Page) -> None:
    """The same page in dark colours: only the colours can be wrong that were not wrong before."""
    page.emulate_media(color_scheme="dark")
    results = Axe().run(page, options=COLOURS)
    assert not results.violations_count, f"{page.url} in the dark\n{results.generate_report()}"
    page.emulate_media(color_scheme="light")


class Screen:
    """A browser of its own with one page. ``interactions``: how often it was touched or typed into."""

    def __init__(self, page: Page, checks: Iterable[Callable[[Page], None]]) -> None:
        self.page, self.checks = page, list(checks)
        self.interactions = 0
        self.policies: dict[str, str] = {}
        self.seen: set[str] = set()
        page.on("response", self._heard)

    def _heard(self, response: Response) -> None:
        if response.request.resource_type == "document":
            self.policies[response.url] = response.headers.get("content-security-policy", "")

    def look(self) -> "Screen":
        """The page can be read by everybody, fits, has one heading, and came with the strict policy."""
        expect(self.page.get_by_role("heading", level=1)).to_have_count(1)
        for check in self.checks:
            check(self.page)
        for url, policy in self.policies.items():
            assert "default-src 'none'" in policy, f"{url} came with the policy {policy!r}"
            assert "unsafe" not in policy, f"{url} came with the policy {policy!r}"
        self.seen, self.policies = self.seen | set(self.policies), {}
        assert self.seen, "no page was opened"
        return self

    def enter(self, person: Person) -> "Screen":
        """Sign in by the one click that the demonstration's sign-in page offers."""
        self.open("/")
        return self.press(f"Sign in {person}")

    def leave(self) -> "Screen":
        self.page.locator("summary.who-am-i").click()
        return self.press("Sign out")

    def open(self, address: str) -> "Screen":
        response = self.page.goto(address)
        assert response, address
        assert response.status == 200, f"{address} answered {response.status}"
        return self.look()

    def follow(self, label: str | re.Pattern[str], then: str = "") -> "Screen":
        """Follow the first link of that name, to a page that says ``then``."""
        return self._go(self.page.get_by_role("link", name=label).first, then)

    def press(self, label: str, then: str = "") -> "Screen":
        """Press the first button of that name, which leads to a page that says ``then``."""
        return self._go(self.page.get_by_role("button", name=label).first, then)

    def _go(self, target: Locator, then: str) -> "Screen":
        self.interactions += 1
        with self.page.expect_navigation():
            target.click()
        return self.sees(then).look()

    def unfold(self, label: str) -> "Screen":
        """Open what a summary of that name keeps folded."""
        self.interactions += 1
        self.page.locator("summary", has_text=label).first.click()
        return self

    def fill(self, label: str, text: str) -> "Screen":
        """Type into the field whose label begins with these words."""
        self.interactions += 1
        self.field(label).fill(text)
        return self

    def choose(self, label: str) -> "Screen":
        """Tick the box or the choice whose label begins with these words; it is its label that is touched."""
        self.interactions += 1
        self.field(label).check()
        return self

    def field(self, label: str) -> Locator:
        return self.page.locator("main").get_by_label(re.compile(rf"^\s*{re.escape(label)}")).first

    def sees(self, *texts: str) -> "Screen":
        for text in filter(None, texts):
            expect(self.page.locator("body")).to_contain_text(text)
        return self

    def does_not_see(self, *texts: str) -> "Screen":
        for text in texts:
            expect(self.page.locator("body")).not_to_contain_text(text)
        return self
