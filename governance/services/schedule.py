"""The reminders of this stage in one table: what, to whom, when. Each goes once, whoever asks."""

from governance.services.action_notices import remind_actions
from governance.services.reviews import remind_reviews
from mentorship.notifications.rules import Rule

RULES = (
    Rule("review_due", "Who has not answered", "In the last three days before a joint review is due", remind_reviews),
    Rule(
        "action_due",
        "Its owner, if at work",
        "When the quarter begins in which a corrective action is due, and three weeks before it ends",
        remind_actions,
    ),
)
