"""Answers whether a part of the installation is well; made for health checks of containers."""

import http.client
from argparse import ArgumentParser
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mentorship import health


class Command(BaseCommand):
    help = "Exit 0 when the named parts answer: live (the web process on this machine), database, broker, worker."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("parts", nargs="+", choices=["live", *health.CHECKS], metavar="PART")
        parser.add_argument("--port", type=int, default=8000, help="Port of the web process (8000)")

    def handle(self, *args: Any, parts: list[str], port: int, **options: Any) -> None:
        for part in parts:
            facts = live(port) if part == "live" else health.examined(health.CHECKS[part])
            if not facts["ok"]:
                raise CommandError(f"{part}: {facts['reason']}")
        self.stdout.write(f"{', '.join(parts)}: well")


def live(port: int) -> health.Facts:
    """Ask the web process under the name that it is known by; it answers to no other."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", "/health/live/", headers={"Host": urlsplit(settings.SITE_URL).netloc})
        status = connection.getresponse().status
    except OSError as error:
        return {"ok": False, "reason": type(error).__name__}
    finally:
        connection.close()
    return {"ok": status == 200, "reason": f"answered {status}"}
