from typing import Any

from django.dispatch import receiver

from activities.services.calendar_accounts import forget_calendars
from activities.services.feeds import close_feeds
from activities.services.notes import close_notes
from activities.services.plans import cancel_all, cancel_during
from activities.services.tracked_tasks import leave_all, queue_change
from activities.signals import task_changed
from mentorship.people.signals import addresses_changed
from pairing.signals import pairing_ended, pairing_paused


@receiver(pairing_ended, dispatch_uid="activities.close_notes")
def _close_notes(sender: type, **announced: Any) -> None:
    close_notes(pairing=announced["pairing"], by=announced["by"], now=announced["now"])


@receiver(pairing_ended, dispatch_uid="activities.cancel_plans")
def _cancel_plans(sender: type, **announced: Any) -> None:
    cancel_all(pairing=announced["pairing"], by=announced["by"], now=announced["now"])


@receiver(pairing_paused, dispatch_uid="activities.cancel_plans_meanwhile")
def _cancel_plans_meanwhile(sender: type, **announced: Any) -> None:
    pairing = announced["pairing"]
    cancel_during(pairing=pairing, until=pairing.resumes_on, by=announced["by"], now=announced["now"])


@receiver(pairing_ended, dispatch_uid="activities.leave_trackers")
def _leave_trackers(sender: type, **announced: Any) -> None:
    leave_all(pairing=announced["pairing"], by=announced["by"], now=announced["now"])


@receiver(task_changed, dispatch_uid="activities.queue_change_for_tracker")
def _queue_change_for_tracker(sender: type, **announced: Any) -> None:
    queue_change(task=announced["task"], by=announced["by"], now=announced["now"])


@receiver(addresses_changed, dispatch_uid="activities.close_feeds")
def _close_feeds(sender: type, **announced: Any) -> None:
    close_feeds(people=announced["people"], by=announced["by"], now=announced["now"])


@receiver(addresses_changed, dispatch_uid="activities.forget_calendars")
def _forget_calendars(sender: type, **announced: Any) -> None:
    forget_calendars(people=announced["people"], by=announced["by"], now=announced["now"])
