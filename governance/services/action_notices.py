"""What the owner of a corrective action is told, and when they are reminded. Never which group it is about."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta

from governance.models import CorrectiveAction
from governance.quarters import Quarter
from governance.states import ACTION_UNDER_WAY
from mentorship.notifications.services import Notice, notify_all
from mentorship.notifications.still_due import Told, keys_of, still_due
from mentorship.people.models import Person
from mentorship.people.states import Employment

BEFORE_THE_END = timedelta(days=21)


def tell_owner(
    action: CorrectiveAction, kind: str, title: str, *, by: Person | None = None, now: datetime, since: str = ""
) -> None:
    """Tell who owns an action, unless they did it themselves or have left."""
    if action.owner != by and action.owner.status != Employment.LEFT:
        notify_all(notices=[_notice(action, kind, title, since or now.isoformat())], now=now)


def remind_actions(*, now: datetime) -> int:
    """Remind owners when the quarter begins in which their action is due, and three weeks before it ends."""
    # A day ahead of the earliest calendar on earth; the owner's own decides.
    latest = str(Quarter.of(now.date() + timedelta(days=1)))
    rows = CorrectiveAction.objects.due(latest).filter(owner__status=Employment.ACTIVE).select_related("owner")
    notices = [notice for action in rows for notice in _reminders(action, now.astimezone(action.owner.zone).date())]
    return len(notify_all(notices=notices, now=now))


def _reminders(action: CorrectiveAction, today: date) -> Iterator[Notice]:
    due = Quarter.parse(action.due_quarter)
    if not due.first_day <= today <= due.last_day:
        return
    part = "ends" if due.last_day - today <= BEFORE_THE_END else "begins"
    yield _notice(action, "action_due", "A corrective action of yours is due", f"{due}-{part}")


@still_due("action_due")
def those_under_way(told: Collection[Told], now: datetime) -> set[Told]:
    """The action is still under way, in the hands of whoever is reminded."""
    rows = CorrectiveAction.objects.filter(pk__in=keys_of(told), state__in=ACTION_UNDER_WAY)
    owned = {(str(pk), owner) for pk, owner in rows.values_list("pk", "owner_id")}
    return {one for one in told if (one.key, one.person_id) in owned}


def _notice(action: CorrectiveAction, kind: str, title: str, since: str) -> Notice:
    return Notice(
        kind=kind, to=action.owner, occasion=f"{kind}:{action.pk}:{since}", title=title,
        url=action.get_absolute_url(), context={"quarter": action.due_quarter},
    )  # fmt: skip
