"""What production needs, read from the files that make it."""

import re
from typing import Any

import pytest
import yaml

from tests.house.tools import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
OURS = ("web", "worker", "scheduler", "migrate")
LASTING = ("proxy", "web", "worker", "scheduler", "postgres", "redis")


def test_every_part_is_there():
    assert set(SERVICES) == {*LASTING, "migrate"}


@pytest.mark.parametrize("name", LASTING)
def test_every_lasting_part_is_checked_and_started_again(name):
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", ["web", "worker", "scheduler"])
def test_our_processes_wait_for_the_migrations_and_for_what_they_use(name):
    conditions = {other: entry["condition"] for other, entry in SERVICES[name]["depends_on"].items()}

    assert conditions == {
        "migrate": "service_completed_successfully",
        "postgres": "service_healthy",
        "redis": "service_healthy",
    }


def test_migrations_run_once_and_end():
    assert SERVICES["migrate"]["restart"] == "no"
    assert "migrate --no-input" in SERVICES["migrate"]["command"][-1]


@pytest.mark.parametrize("name", OURS)
def test_our_processes_run_in_production_mode_without_rights(name):
    service = SERVICES[name]

    assert service["environment"]["MENTORSHIP_MODE"] == "production"
    assert service["cap_drop"] == ["ALL"]
    assert service["read_only"] is True
    assert "no-new-privileges:true" in service["security_opt"]


@pytest.mark.parametrize("name", OURS)
def test_every_secret_comes_from_a_file(name):
    environment = SERVICES[name]["environment"]
    files = {key.removesuffix("_FILE"): value for key, value in environment.items() if key.endswith("_FILE")}

    needed = {"SECRET_KEY", "AUDIT_KEY", "ENCRYPTION_KEYS", "DATABASE_URL", "REDIS_URL", "EMAIL_URL"}
    assert set(files) == needed
    assert not needed & set(environment)
    extra = {"application_password"} if name == "migrate" else set()
    assert {path.rsplit("/", 1)[1] for path in files.values()} | extra == set(SERVICES[name]["secrets"])


def test_migrations_alone_run_as_the_owner_of_the_tables():
    """The others may not change the audit log, nor take its triggers away."""
    owners = [name for name in OURS if "database_owner_url" in SERVICES[name]["secrets"]]

    assert owners == ["migrate"]
    assert "limit_database_role mentorship_application" in SERVICES["migrate"]["command"][-1]


def test_the_file_holds_no_secret():
    text = (ROOT / "docker-compose.yml").read_text()

    assert all(set(entry) == {"file"} for entry in COMPOSE["secrets"].values())
    assert not re.search(r"://[^\s/$]+:[^\s/$]+@", text), "an address with a password"
    assert not re.search(r"(?i)(password|secret|key)\s*[:=]\s*['\"]?[a-z0-9+/_-]{12,}['\"]?\s*$", text, re.MULTILINE)


def test_database_and_queue_are_out_of_reach_from_outside():
    assert COMPOSE["networks"]["back"]["internal"] is True
    for name in ("postgres", "redis"):
        assert SERVICES[name]["networks"] == ["back"]
        assert "ports" not in SERVICES[name]
    assert [name for name in SERVICES if "ports" in SERVICES[name]] == ["proxy"]


def test_what_must_last_is_in_a_volume():
    assert {"data", "database", "certificates"} <= set(COMPOSE["volumes"])
    assert SERVICES["postgres"]["volumes"] == ["database:/var/lib/postgresql/data"]


def test_the_proxy_ends_encryption_and_counts_as_the_one_trusted_hop():
    proxy = COMPOSE["configs"]["caddyfile"]["content"]

    assert "tls {" in proxy
    assert "reverse_proxy web:8000" in proxy
    assert SERVICES["web"]["environment"]["TRUSTED_PROXY_COUNT"] == "1"


def test_the_proxy_keeps_to_the_protocols_and_ciphers_of_its_maker_and_logs_no_address():
    """TLS 1.2 and 1.3, the newer first; whoever weakens them would have to name them. Addresses may hold a secret."""
    proxy = COMPOSE["configs"]["caddyfile"]["content"]

    assert SERVICES["proxy"]["environment"]["TLS"] == "${TLS:-internal}", "a public certificate by TLS=EMAIL"
    assert not re.search(r"\b(?:protocols|ciphers|curves|insecure_\w+|auto_https|log|browse|file_server)\b", proxy)
    assert "--access-logfile" not in DOCKERFILE


def test_the_image_runs_as_an_ordinary_account():
    lines = DOCKERFILE.splitlines()
    users = [line for line in lines if line.startswith("USER ")]

    assert users == ["USER mentorship"]
    assert "--uid 10001" in DOCKERFILE
    assert lines.index("USER mentorship") > max(number for number, line in enumerate(lines) if line.startswith("RUN "))


def test_the_image_installs_what_the_lock_names_and_is_checked():
    assert DOCKERFILE.count("pip install") == 1
    assert "--require-hashes -r requirements/run.txt" in DOCKERFILE
    assert "HEALTHCHECK " in DOCKERFILE
    assert "collectstatic" in DOCKERFILE


def test_the_image_takes_nothing_but_the_application():
    lines = (ROOT / ".dockerignore").read_text().splitlines()

    assert "*" in lines
    assert not {"!tests", "!.git", "!.local", "!.secrets"} & set(lines)
    copied = re.findall(r"^COPY (\w+) \w+$", DOCKERFILE, re.MULTILINE)
    assert all(f"!{name}" in lines for name in copied)
