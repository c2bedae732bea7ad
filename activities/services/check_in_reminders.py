"""An answer that is late is asked for once more, and only once."""

from datetime import datetime, timedelta

from activities.models import CheckIn
from mentorship.notifications.services import Notice, notify_all
from mentorship.people.states import Employment
from pairing.states import PairingState

LATELY = timedelta(days=7)


def remind_to_answer(*, now: datetime) -> int:
    """Remind who has not answered by the day that was stated, once a check-in; how many were told.

    What has been late for a week or more is left in peace: it was said, or nobody was here to say it.
    """
    late = CheckIn.objects.filter(
        answered_at=None, expected_at__lte=now, expected_at__gt=now - LATELY, pairing__state=PairingState.ACTIVE
    )
    rows = late.select_related("pairing__mentor", "pairing__mentee", "asked_by").iterator(1000)
    notices = [_notice(check_in) for check_in in rows if check_in.asked.status == Employment.ACTIVE]
    return len(notify_all(notices=notices, now=now))


def _notice(check_in: CheckIn) -> Notice:
    asker = check_in.asked_by
    return Notice(
        kind="check_in_late", to=check_in.asked, occasion=f"check_in_late:{check_in.pk}:", lasts=LATELY,
        title=f"{asker.name} waits for your answer", url=check_in.get_absolute_url(),
        context={"partner": asker.name, "day": check_in.expected_at.astimezone(check_in.asked.zone).date()},
        cohort=check_in.pairing.cohort_id,
    )  # fmt: skip
