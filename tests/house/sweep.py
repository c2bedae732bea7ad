"""Every address, asked as every member of the cast, by GET and by an empty POST.

python -m tests.house.sweep > tests/house/permissions.csv     prints the table as the application answers now;
                                                              read the difference before committing it
"""

import csv
import io
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

METHODS = ("GET", "POST")
ANONYMOUS = "anonymous"
TABLE = "permissions.csv"
NOWHERE = re.compile(r"""<a\b[^>]*\bhref=(?:""|'')""")
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")

Row = dict[str, str]


@dataclass(frozen=True)
class Address:
    """One entry of the site map."""

    name: str
    route: str
    parameters: tuple[str, ...]

    def path(self, arguments: dict[str, Any]) -> str:
        """The path with its parameters filled in; ``LookupError`` names those that nobody gave."""
        if missing := set(self.parameters) - set(arguments):
            raise LookupError(f"{self.name} needs {sorted(missing)}: add them in tests/house/sweep_objects.py")
        try:
            return reverse(self.name, kwargs={name: arguments[name] for name in self.parameters})
        except NoReverseMatch:
            return "/" + PARAMETER.sub(lambda match: str(arguments[match.group(1)]), self.route)


def addresses() -> list[Address]:
    """The whole site map. What has no name of its own is known by its route."""
    return sorted(_walk(get_resolver(), "", ()), key=lambda address: address.name)


def _walk(resolver: URLResolver, prefix: str, namespaces: tuple[str, ...]) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern).removeprefix("^")
        if isinstance(entry, URLResolver):
            yield from _walk(entry, route, (*namespaces, entry.namespace) if entry.namespace else namespaces)
        elif isinstance(entry, URLPattern):
            parameters = (*entry.pattern.regex.groupindex, *PARAMETER.findall(prefix))
            name = ":".join((*namespaces, entry.name)) if entry.name else f"/{route}"
            yield Address(name, route, tuple(dict.fromkeys(parameters)))


class Sweep:
    """Asks as each member of a cast; whatever a request writes is taken back before the next.

    `lost` are the paths of pages on which a link leads nowhere, `unsaid` those of texts that don't say how they are
    written.
    """

    def __init__(self, cast: Any) -> None:
        self.cast = cast
        self.lost: set[str] = set()
        self.unsaid: set[str] = set()
        self.clients = {ANONYMOUS: Client(raise_request_exception=False)}
        for part, user in cast.users.items():
            self.clients[part] = Client(raise_request_exception=False)
            self.clients[part].force_login(user)
        self.sessions = {
            part: {name: morsel.value for name, morsel in client.cookies.items()}
            for part, client in self.clients.items()
        }

    def row(self, address: Address, method: str, arguments: dict[str, Any]) -> Row:
        path = address.path(arguments)
        answers = {part: str(self.ask(part, method, path)) for part in self.clients}
        return {"url": address.name, "method": method} | answers

    def ask(self, part: str, method: str, path: str) -> int:
        client = self.clients[part]
        client.cookies = SimpleCookie(self.sessions[part])
        cache.clear()
        with transaction.atomic():
            response = client.generic(method, path)
            if not response.streaming and NOWHERE.search(response.content.decode(errors="replace")):
                self.lost.add(path)
            kind = response.headers.get("Content-Type", "")
            if kind.startswith("text/") and "; charset=utf-8" not in kind.replace('"', ""):
                self.unsaid.add(path)
            transaction.set_rollback(True)
        return response.status_code

    def table(self, chosen: Iterable[Address]) -> Iterator[Row]:
        from tests.house.sweep_objects import arguments_for

        given = arguments_for(self.cast)
        for address in chosen:
            arguments = given.get(address.name, {}) | given["*"]
            for method in METHODS:
                yield self.row(address, method, arguments)


def written(rows: Iterable[Row]) -> str:
    rows = list(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def main() -> None:
    """Print the table of a fresh database."""
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import setup_test_environment, teardown_test_environment

    from tests.cast import make_cast

    setup_test_environment()
    name = connection.creation.create_test_db(verbosity=0)
    try:
        with transaction.atomic():
            sys.stdout.write(written(Sweep(make_cast()).table(addresses())))
            transaction.set_rollback(True)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        teardown_test_environment()


if __name__ == "__main__":
    import os

    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    main()
