"""What every stage uses of this: telling somebody."""

from mentorship.notifications.services.notices import Notice, mark_read, notify, notify_all, without_mail

__all__ = ["Notice", "mark_read", "notify", "notify_all", "without_mail"]
