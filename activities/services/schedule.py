"""Every reminder of this stage in one table: what, to whom, when. Whoever asks, and however often, each goes once."""

from datetime import datetime

from activities.services.check_in_reminders import remind_to_answer
from activities.services.circle_reminders import remind_circles
from activities.services.log_reminders import remind_to_log
from activities.services.reminders import send_reminders
from activities.services.session_reminders import remind_of_next, remind_of_tomorrow
from activities.services.task_reminders import remind_of_tasks
from mentorship.notifications.rules import Rule, remind_by

BOTH = "Mentor and mentee, if at work"

RULES = (
    Rule("session_due", BOTH, "Some days before the next session is due by the track's cadence, while none is planned",
         remind_of_next),
    Rule("session_tomorrow", BOTH, "On their last working day before a session that is planned", remind_of_tomorrow),
    Rule("session_to_log", BOTH, "The day after a planned session that nobody has logged", remind_to_log),
    Rule("session_overdue", BOTH, "Once without a session for longer than the track's cadence", send_reminders),
    Rule("pairing_quiet", BOTH, "Once without a session for longer than twice the cadence", send_reminders),
    Rule("pairing_end_offered", BOTH, "Once without a session for longer than three times the cadence", send_reminders),
    Rule("task_due", "Who has the task, if at work", "On the day an open task is due", remind_of_tasks),
    Rule("check_in_late", "Who was asked, if at work", "Once an answer in a check-in is later than was hoped",
         remind_to_answer),
    Rule("circle_overdue", "Who facilitates next", "Once a circle has not met for longer than it means to",
         remind_circles),
)  # fmt: skip


def remind_all(*, now: datetime) -> str:
    """Queue what is due by every rule; how much, in a line."""
    told = remind_by(RULES, now)
    ahead = told[remind_of_next] + told[remind_of_tomorrow]
    return (
        f"{told[send_reminders]} Queued {ahead} about sessions to come, {told[remind_to_log]} about sessions to log, "
        f"{told[remind_circles]} about circles."
    )
