"""What every stage uses of this: telling somebody."""

from mentorship.notifications.services.notices import (
    CalendarFile,
    Notice,
    by_mail,
    is_mailing,
    mail_all,
    mark_read,
    notify,
    notify_all,
    without_mail,
)
from mentorship.notifications.services.preferences import wants_mail

__all__ = [
    "CalendarFile",
    "Notice",
    "by_mail",
    "is_mailing",
    "mail_all",
    "mark_read",
    "notify",
    "notify_all",
    "wants_mail",
    "without_mail",
]
