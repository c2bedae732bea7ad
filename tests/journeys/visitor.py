"""Somebody at a browser without JavaScript: opens pages, follows links, fills in the forms that stand there.

ada = Visitor(ada_person.user)
ada.open("/programs/").follow("Found a program")
ada.fill_in(name="Craft", purpose="Grow").press("Found it")
"""

import csv
import io
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mentorship.people.models import Person, User

VOID = {"input", "img", "br", "hr", "meta", "link"}
Values = dict[str, list[str]]


@dataclass
class Form:
    """A form of a page: where it goes, what stands in it, and its buttons with what they send."""

    action: str
    method: str
    values: Values = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)


class Reader(HTMLParser):
    """Reads the links, forms and words of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self.words: list[str] = []
        self._link: list[Any] | None = None
        self._form: Form | None = None
        self._button: list[Any] | None = None
        self._area: list[str] | None = None
        self._select: str | None = None
        self._skip = 0
        self.feed(html)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag in {"script", "style"}:
            self._skip += 1
        elif tag == "a" and "href" in given:
            self._link = [given["href"], []]
        elif tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None:
            self._part_of_form(tag, given, self._form)

    def _part_of_form(self, tag: str, given: dict[str, str], form: Form) -> None:
        name = given.get("name", "")
        if name:
            form.names.add(name)
        if tag == "input" and given.get("type") not in {"submit", "file"}:
            if given.get("type") not in {"checkbox", "radio"} or "checked" in given:
                self._add(name, given.get("value", "on" if given.get("type") in {"checkbox", "radio"} else ""))
        elif tag == "button":
            self._button = [name, given.get("value", ""), []]
        elif tag == "textarea":
            self._area = [name]
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in given and self._select is not None:
            self._add(self._select, given.get("value", ""))

    def _add(self, name: str, value: str) -> None:
        if name and self._form is not None:
            self._form.values.setdefault(name, []).append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self._skip -= 1
        elif tag == "a" and self._link is not None:
            self.links.append((_joined(self._link[1]), self._link[0]))
            self._link = None
        elif tag == "button" and self._button is not None and self._form is not None:
            name, value, words = self._button
            self._form.buttons[_joined(words)] = (name, value)
            self._button = None
        elif tag == "textarea" and self._area is not None:
            self._add(self._area[0], "".join(self._area[1:]).removeprefix("\n"))
            self._area = None
        elif tag == "select":
            self._select = None
        elif tag == "form":
            self._form = None

    def handle_data(self, data: str) -> None:
        if self._skip:
            return
        self.words.append(data)
        for holder in (self._link and self._link[1], self._button and self._button[2], self._area):
            if holder is not None:
                holder.append(data)


def _joined(words: list[str]) -> str:
    return " ".join("".join(words).split())


class Visitor:
    """One signed-in account, on one page at a time."""

    def __init__(self, user: User | None = None) -> None:
        self.client = Client()
        if user is not None:
            self.client.force_login(user)
        self.url = "/"
        self.page = Reader("")
        self.filled: dict[str, Any] = {}

    def open(self, url: str, status: int = 200) -> "Visitor":
        return self._arrive(self.client.get(url, follow=True), url, status)

    def status_of(self, url: str) -> int:
        return self.client.get(url).status_code

    def follow(self, label: str) -> "Visitor":
        """Follow the first link with these words."""
        targets = [target for words, target in self.page.links if words.startswith(label)]
        assert targets, f"{self.url} has no link {label!r}, but {sorted({words for words, _ in self.page.links})}"
        return self.open(urljoin(self.url, targets[0]))

    def fill_in(self, **values: Any) -> "Visitor":
        """What to type: text, a list for several boxes, a file, None to leave a box empty. Sent by ``press``."""
        self.filled |= values
        return self

    def press(self, label: str, status: int = 200) -> "Visitor":
        """Send the form with this button, as it stands on the page and as it was filled in."""
        forms = [form for form in self.page.forms if self._button_of(form, label)]
        assert forms, f"{self.url} has no button {label!r}, but {[name for f in self.page.forms for name in f.buttons]}"
        form = next((form for form in forms if set(self.filled) <= form.names), None)
        assert form, f"The form with {label!r} on {self.url} has no field {set(self.filled) - forms[0].names}"
        data: dict[str, Any] = {**form.values, **self.filled}
        name, value = form.buttons[self._button_of(form, label)]
        if name:
            data[name] = value
        data = {key: value for key, value in data.items() if value is not None and key != "csrfmiddlewaretoken"}
        self.filled = {}
        target = urljoin(self.url, form.action) if form.action else self.url
        send = self.client.post if form.method == "post" else self.client.get
        return self._arrive(send(target, data, follow=True), target, status)

    def _button_of(self, form: Form, label: str) -> str:
        return next((words for words in form.buttons if words.startswith(label)), "")

    def _arrive(self, response: Any, url: str, status: int) -> "Visitor":
        self.url = response.redirect_chain[-1][0] if response.redirect_chain else url
        self.response = response
        html = response.headers.get("Content-Type", "").startswith("text/html")
        self.page = Reader(response.content.decode() if html and not response.streaming else "")
        assert response.status_code == status, f"{self.url} answered {response.status_code}\n{self.page.text[:2000]}"
        return self

    def response_bytes(self) -> bytes:
        """A file that was downloaded."""
        return self.response.getvalue()

    def response_text(self) -> str:
        return self.response_bytes().decode("utf-8-sig")

    def sees(self, *texts: str) -> "Visitor":
        for text in texts:
            assert text in self.page.text, f"{text!r} is not on {self.url}:\n{self.page.text[:3000]}"
        return self

    def does_not_see(self, *texts: str) -> "Visitor":
        for text in texts:
            assert text not in self.page.text, f"{text!r} is on {self.url}"
        return self


def as_file(name: str, rows: list[dict[str, str]]) -> SimpleUploadedFile:
    """A CSV file, as a browser sends it."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return SimpleUploadedFile(name, text.getvalue().encode(), "text/csv")


def enter(person: Person) -> Visitor:
    """Somebody's browser, signed in; how they got their account is told in the tests of signing in."""
    User.objects.filter(person=person).update(is_active=True)
    return Visitor(User.objects.get(person=person))
