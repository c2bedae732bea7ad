"""The reminders of this stage in tables, one a sweep: what, to whom, when. Each goes once, whoever asks."""

from mentorship.notifications.rules import Rule
from pairing.services.escalations import remind_escalations
from pairing.services.requests import sweep_requests
from pairing.services.rotation_moves import remind_of_moves

OF_REQUESTS = (
    Rule("request_waits", "The mentor who was asked", "Some days before a request lapses unanswered", sweep_requests),
)
OF_ROTATION = (
    Rule("rotation_soon", "The mentee and both mentors", "A week before a move of a rotation", remind_of_moves),
)
OF_CONCERNS = (
    Rule("escalation_due", "Whose step it is", "The day before a step in confidence is due", remind_escalations),
    Rule("escalation_late", "Whose step it is", "When a step in confidence is late, and weekly", remind_escalations),
    Rule("escalation_stalled", "Who raised it", "When the answer to them is late", remind_escalations),
)
