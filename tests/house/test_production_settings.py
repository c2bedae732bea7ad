"""Production refuses to start with anything unsafe, and says what."""

import secrets
from base64 import urlsafe_b64encode

import pytest

from tests.house.tools import environment, python


def key() -> str:
    return urlsafe_b64encode(secrets.token_bytes(32)).decode()


def production(**changes: str | None) -> dict[str, str]:
    """The environment of a sound installation, changed; None takes a name away."""
    sound = {
        "MENTORSHIP_MODE": "production",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "AUDIT_KEY": secrets.token_urlsafe(48),
        "ENCRYPTION_KEYS": f"{key()},{key()}",
        "ALLOWED_HOSTS": "mentoring.example.org",
        "SITE_URL": "https://mentoring.example.org",
        "DATABASE_URL": "postgres://mentorship:secret@database.example.org/mentorship",
        "REDIS_URL": "redis://:secret@queue.example.org:6379/0",
        "EMAIL_URL": "smtp+tls://user:secret@mail.example.org:587",
    }
    values = environment(**sound) | {name: value for name, value in changes.items() if value is not None}
    return {name: value for name, value in values.items() if changes.get(name, "") is not None}


def start(**changes: str | None):
    return python("-c", "import mentorship.settings", env=production(**changes))


def test_a_sound_installation_passes_every_check_for_deployment():
    answer = python("manage.py", "check", "--deploy", "--fail-level", "WARNING", env=production())

    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize(
    "name",
    [
        "SECRET_KEY",
        "AUDIT_KEY",
        "ENCRYPTION_KEYS",
        "ALLOWED_HOSTS",
        "SITE_URL",
        "DATABASE_URL",
        "REDIS_URL",
        "EMAIL_URL",
    ],
)
def test_a_missing_setting_is_an_error_at_start(name):
    answer = start(**{name: None})

    assert answer.returncode == 1
    assert f"{name} is not set" in answer.stderr


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"DEBUG": "true"}, "DEBUG"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is weak"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY is weak"),
        ({"SECRET_KEY": "django-insecure-0123456789abcdefghijklmnopqrstuvwxyz"}, "SECRET_KEY is weak"),
        ({"AUDIT_KEY": "changeme"}, "AUDIT_KEY is weak"),
        ({"ENCRYPTION_KEYS": " "}, "ENCRYPTION_KEYS is empty"),
        ({"ENCRYPTION_KEYS": "not-a-key"}, "ENCRYPTION_KEYS must be"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"SITE_URL": "http://mentoring.example.org"}, "SITE_URL"),
        ({"OIDC_SERVER_URL": "http://sso.example.org"}, "OIDC_SERVER_URL"),
        ({"REDIS_URL": "memory://"}, "REDIS_URL"),
        ({"REDIS_URL": "locmem://"}, "REDIS_URL"),
        ({"EMAIL_URL": "dummymail://"}, "EMAIL_URL"),
        ({"MENTORSHIP_MODE": "test"}, "choose demo or production"),
        ({"MENTORSHIP_MODE": "demo"}, "refuses a real database host"),
        ({"MENTORSHIP_MODE": "demo", "DATABASE_URL": "postgres:///db?host=database.example.org"}, "real database host"),
        ({"MENTORSHIP_MODE": "demo", "DATABASE_URL": "postgres:///db", "PGHOST": "10.1.2.3"}, "real database host"),
        ({"MENTORSHIP_MODE": "demo", "DATABASE_URL": "postgres://localhost,10.1.2.3/db"}, "real database host"),
    ],
)
def test_an_unsafe_setting_is_refused_by_name(changes, complaint):
    answer = start(**changes)

    assert answer.returncode == 1
    assert complaint in answer.stderr


def test_cookies_are_bound_to_the_host_and_to_https():
    script = (
        "from mentorship import settings\n"
        "for cookie in ('SESSION', 'CSRF', 'LANGUAGE'):\n"
        "    values = [getattr(settings, f'{cookie}_COOKIE_{part}') for part in"
        " ('NAME', 'SECURE', 'HTTPONLY', 'SAMESITE')]\n"
        "    print(*values, getattr(settings, f'{cookie}_COOKIE_DOMAIN', None))\n"
        "print(settings.MESSAGE_STORAGE.rpartition('.')[2])"
    )

    answer = python("-c", script, env=production())

    assert answer.stdout.splitlines() == [
        "__Host-sessionid True True Lax None",
        "__Host-csrftoken True True Lax None",
        "__Host-language True True Lax None",
        "SessionStorage",
    ], answer.stderr


def test_passwords_are_kept_by_a_slow_hash():
    script = (
        "import django; django.setup()\n"
        "from django.contrib.auth.hashers import get_hasher as hasher\n"
        "print(hasher().algorithm, hasher().iterations)"
    )

    answer = python("-c", script, env=production(DJANGO_SETTINGS_MODULE="mentorship.settings"))

    algorithm, iterations = answer.stdout.split()
    assert algorithm == "pbkdf2_sha256"
    assert int(iterations) >= 600_000


def test_one_key_for_two_purposes_is_refused():
    same = secrets.token_urlsafe(48)

    assert "must differ" in start(SECRET_KEY=same, AUDIT_KEY=same).stderr


def test_a_secret_may_come_from_a_file(tmp_path):
    (tmp_path / "secret_key").write_text("$" + secrets.token_urlsafe(48) + "\n")
    script = "from mentorship import settings; print(settings.SECRET_KEY[0], len(settings.SECRET_KEY))"

    answer = python("-c", script, env=production(SECRET_KEY=None, SECRET_KEY_FILE=str(tmp_path / "secret_key")))

    assert answer.stdout.split() == ["$", "65"]


@pytest.mark.parametrize("url", ["sqlite:////tmp/x.sqlite3", "postgres://me@//tmp/pg/db", "postgres://localhost/db"])
def test_a_demonstration_runs_on_a_database_of_this_machine(url, tmp_path):
    answer = start(MENTORSHIP_MODE="demo", DATABASE_URL=url, MENTORSHIP_LOCAL_DIR=str(tmp_path))

    assert answer.returncode == 0, answer.stderr
