"""What every test may ask for; the browser and the services have files of their own."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.append_only", "tests.browser", "tests.stack"]

ROOT = Path(__file__).resolve().parent.parent

# The same examples on every machine, however slow it is.
settings.register_profile("suite", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")

# Asking for one of these says what a test is.
MARKS = {
    "shared_data": "shared",
    "shared_contracts": "shared",
    **dict.fromkeys(["playwright", "page", "context", "new_context", "phone_page", "any_page"], "browser"),
    "postgres_url": "stack",
    "redis_url": "stack",
    "celery_worker_process": "stack",
}
DATABASE = {"db", "transactional_db", "live_server", "client", "admin_client"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by the fixtures they use, so that nobody has to remember it."""
    for item in items:
        if item.get_closest_marker("django_db") or DATABASE & set(getattr(item, "fixturenames", ())):
            item.add_marker("database")
        for fixture in MARKS.keys() & set(getattr(item, "fixturenames", ())):
            item.add_marker(MARKS[fixture])


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the clone; the test is skipped where there is none."""
    for folder in (
        Path(os.environ.get("SHARED_DATA", ROOT.parent / "shared" / "data")),
        ROOT.parent / "shared" / "data",
    ):
        if folder.is_dir():
            return folder
    pytest.skip(f"no folder {folder.parent.name}/{folder.name} beside the clone")


@pytest.fixture(scope="session")
def shared_contracts() -> Path:
    """The folder of what outside services expect; the test is skipped where there is none."""
    folder = ROOT.parent / "shared" / "contracts"
    if not folder.is_dir():
        pytest.skip(f"no folder {folder.parent.name}/{folder.name} beside the clone")
    return folder


@pytest.fixture(autouse=True)
def _tokens_that_spell_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """A form's random token is on every page; by chance it would spell a name that a test doesn't want to see."""
    monkeypatch.setattr("django.middleware.csrf.CSRF_ALLOWED_CHARS", "bcdfghjklmnpqrstvwxz")


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """No test sees the rate limits, the cached answers or the opened keys of another."""
    from django.core.cache import cache

    from mentorship.encryption.keys import forget_keys

    cache.clear()
    forget_keys()


@pytest.fixture(autouse=True)
def _nothing_is_written_down_outside() -> None:
    """The ends of another test's audit log say nothing about this one's."""
    from mentorship.audit import anchors

    anchors.kept().unlink(missing_ok=True)
