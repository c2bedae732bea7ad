"""The reminders of this stage in tables: what, to whom, when. Each goes once, whoever asks."""

from governance.services.access_reviews import remind_access_reviews
from governance.services.action_notices import remind_actions
from governance.services.emergency import remind_emergency_reviews
from governance.services.reviews import remind_reviews
from mentorship.notifications.rules import Rule

OF_REVIEWS = (
    Rule("review_due", "Who has not answered", "In the last three days before a joint review is due", remind_reviews),
)
OF_EMERGENCIES = (
    Rule(
        "emergency_review_late",
        "Auditors who had no part in it",
        "A week after an emergency access was closed without a review, and each week after",
        remind_emergency_reviews,
    ),
)
OF_ACTIONS = (
    Rule(
        "action_due",
        "Its owner, if at work",
        "When the quarter begins in which a corrective action is due, and three weeks before it ends",
        remind_actions,
    ),
)
OF_ACCESS = (
    Rule(
        "access_review_due",
        "Administrators",
        "A week before an access review is due with lines that are undecided, and when it is due",
        remind_access_reviews,
    ),
)
