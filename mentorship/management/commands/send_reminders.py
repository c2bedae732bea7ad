from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from activities.services.schedule import remind_all
from governance.services.action_notices import remind_actions
from governance.services.reviews import remind_reviews


class Command(BaseCommand):
    help = "Decide which reminders are due and queue each, once. The scheduler calls it; calling it again is harmless."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--now", help="As if it were this moment: ISO 8601, UTC when it names no offset.")

    def handle(self, *args: Any, **options: Any) -> None:
        now = self._moment(options["now"])
        queued = f"{remind_reviews(now=now)} about joint reviews, {remind_actions(now=now)} about corrective actions"
        self.stdout.write(f"{remind_all(now=now)} Queued {queued}.")

    def _moment(self, text: str | None) -> datetime:
        if not text:
            return timezone.now()
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise CommandError(f"--now {text!r} is not an ISO date and time, such as 2026-11-24T09:00+01:00.") from None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
