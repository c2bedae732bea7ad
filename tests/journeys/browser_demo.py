"""The demonstration organisation for tests in the browser: made once, and fresh for each test that asks for it."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import BrowserContext, Page

from mentorship import health
from mentorship.audit.services import seal_pending
from tests.journeys.browser_screen import WIDTHS, Screen

PEOPLE = 60


def seed() -> None:
    call_command("seed_demo", people=PEOPLE, verbosity=0)
    seal_pending()


@contextmanager
def database_in(path: Path) -> Iterator[None]:
    """Django's connection leads to another file of SQLite."""
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


def copy(source: str | Path, target: str | Path) -> None:
    with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(target)) as other:
        original.backup(other)


@pytest.fixture(scope="session")
def seeded_file(django_db_setup: Any, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Path | None:
    """The demonstration in a file of its own; on PostgreSQL there is none."""
    with django_db_blocker.unblock():
        if connection.vendor != "sqlite":
            return None
        path = tmp_path_factory.mktemp("demo") / "demo.sqlite3"
        copy(connection.settings_dict["NAME"], path)
        with database_in(path):
            seed()
    return path


@pytest.fixture
def demo(transactional_db: Any, seeded_file: Path | None) -> None:
    """The demonstration as it is before anybody does anything in it."""
    if seeded_file:
        copy(seeded_file, connection.settings_dict["NAME"])
        ContentType.objects.clear_cache()
    else:
        seed()
    health.beat()


@pytest.fixture
def screen(
    demo: None,
    new_context: Callable[..., BrowserContext],
    axe: Callable[[Page], None],
    no_sideways_scroll: Callable[[Page], None],
) -> Callable[..., Screen]:
    """Open a browser of its own: ``screen(**options)``, of the given width."""

    def open_screen(width: str = "desktop", **options: Any) -> Screen:
        page = new_context(**WIDTHS[width] | options).new_page()
        checks = [no_sideways_scroll, axe] if options.get("java_script_enabled", True) else []
        return Screen(page, checks)

    return open_screen
