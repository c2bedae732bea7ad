"""Models that hold private words, and the few files where each may be asked for otherwise than by ``visible_to``.

The files are the gate: the services that write and the model itself. Everybody else starts from ``visible_to(user)``.
"""

GATES: dict[str, set[str]] = {
    "activities.Note": {"activities/services/notes.py", "governance/services/emergency_reading.py"},
    "activities.Goal": {
        "activities/services/goals.py",
        "governance/services/emergency_reading.py",
        "governance/selectors/success.py",  # levels and weights, for figures over everybody, never for a page
    },
    "activities.Rewording": {"activities/services/goal_words.py"},
    "activities.GoalProgress": {
        "activities/services/goals.py",
        "governance/services/emergency_reading.py",
        "governance/selectors/success.py",  # levels and their days, for the same figures
    },
    "activities.GoalEvidence": {"activities/services/goal_parts.py", "governance/services/emergency_reading.py"},
    "activities.GoalStep": {"activities/services/goal_parts.py", "governance/services/emergency_reading.py"},
    "activities.ActionItem": {"activities/services/action_items.py"},
    "activities.CheckInWords": {"activities/services/check_ins.py", "governance/services/emergency_reading.py"},
    "activities.Task": {
        "activities/services/tasks.py",
        "activities/services/task_reminders.py",
        "activities/still_due.py",
        "activities/services/tracked_tasks.py",
    },
    "activities.Touchpoint": {"activities/services/touchpoints.py"},
    "activities.TaskCriterion": {
        "activities/services/tasks.py",
        "activities/selectors/trackers.py",  # what one of the two sends to a tracker
    },
    "pairing.MentoringRequest": {
        "pairing/services/requests.py",
        "pairing/policies/pairings.py",
        "governance/retention/kinds.py",  # which of them have had their time: deleted unread
    },
    "activities.CalendarAccount": {
        "activities/services/calendar_accounts.py",
        "activities/services/calendar_sync.py",
        "activities/services/calendar_writes.py",
        "activities/selectors/calendars.py",  # whether there is one that works
    },
    "activities.CircleNote": {"activities/services/circle_notes.py"},
    "activities.CircleGoal": {"activities/services/circle_goals.py"},
    "activities.CircleGoalProgress": {"activities/services/circle_goals.py"},
    "activities.CircleItem": {"activities/services/circle_items.py"},
    "governance.ReviewAnswer": {
        "governance/services/reviews.py",
        "governance/services/emergency_reading.py",
        "governance/services/review_shares.py",  # ratings, for what both agree to show
        "governance/selectors/success.py",  # ratings, for figures over everybody, never for a page
    },
    "governance.ReviewSummary": {
        "governance/services/review_together.py",
        "governance/services/review_shares.py",  # for who runs the program, where both agreed
    },
    "governance.EmergencyAccess": {
        "governance/services/emergency.py",
        "governance/services/emergency_reading.py",
        "governance/retention/kinds.py",  # whose words have to stay until one is over and reviewed: keys alone
    },
    "evaluation.SkillAssessment": {
        "evaluation/services/assessments.py",
        "evaluation/selectors.py",
        "evaluation/success_kinds.py",  # levels, for figures over everybody, never for a page
        "evaluation/retention.py",  # which of them have had their time: emptied unread
    },
    "pairing.Escalation": {
        "pairing/services/escalations.py",
        "pairing/selectors/concerns.py",  # a count of a past quarter, for who runs a program
        "governance/retention/kinds.py",  # which of them have had their time: deleted unread
    },
    "pairing.Avoidance": {
        "pairing/services/avoidances.py",
        "governance/retention/kinds.py",  # which of them have had their time: deleted unread
    },
    "people.SelfDeclaration": {
        "mentorship/people/services/declarations.py",
        "mentorship/people/services/consents.py",  # which words they were made under, never what they say
        "mentorship/people/groups.py",  # for protected figures over everybody, never for a page
        "governance/retention/kinds.py",  # which of them have had their time: deleted unread
    },
}

# Sealed for another reason than being somebody's private words, or never shown to anybody.
EXEMPT = {
    "activities.TrackerConnection": "the token and the secret of a tracker, which no page shows again",
    "people.WaitingImport": "a file between trial run and confirmation, never shown; gone within the hour",
    "people.FormerName": "how somebody was called before: opened for their own copy and by their erasure",
    "notifications.Chat": "the address of somebody's own chat: used to send there, shown to nobody again",
    "outbox.Delivery": "mail on its way, sealed until sent and wiped then; the operator's page shows kind and state",
}

# What the rule cannot see to be right, each with the reason why it is; a line that is no longer needed fails.
REVIEWED = {
    "activities/selectors/rituals.py: Touchpoint.objects without visible_to": "minutes alone, the words deferred",
    "activities/selectors/pairs.py: ActionItem.objects without visible_to": "one's own action items, by the person",
}
