"""The kinds of notices by what they are about, for whoever chooses among them."""

from mentorship.notifications.kinds import KINDS, Kind

# The beginnings of their names; what begins so stands where it begins so longest.
TOPICS = {
    "Sessions and check-ins": ("session_", "check_in_", "pairing_quiet", "pairing_end_offered"),
    "Goals, tasks and reviews": ("goal_", "task_", "touchpoint_", "review_", "skills_"),
    "Your pairs": ("pairing_", "partner_", "cohort_", "offer_", "cover_", "request_", "people_", "words_"),
    "Circles and rotation": ("circle_", "rotation_"),
    "In confidence": ("escalation_", "emergency_", "own_data_", "account_"),
    "For who runs a program or leads people": (
        *("run_", "repair_", "time_", "audit_", "report_", "cover_wanted", "pairing_declined"),
        *(
            "circle_without_mentor",
            "rotation_stuck",
            "hand_over_",
            "owner_",
            "deputy_",
            "program_",
            "access_",
            "action_",
        ),
    ),
    "What is connected": ("calendar_", "chat_", "tracker_"),
}


def topic_of(name: str) -> str:
    """Of a kind by its name."""
    begun = ((len(start), topic) for topic, starts in TOPICS.items() for start in starts if name.startswith(start))
    return max(begun)[1]


def by_topic() -> dict[str, list[Kind]]:
    """Every kind under its topic, in the order of the tables."""
    grouped: dict[str, list[Kind]] = {topic: [] for topic in TOPICS}
    for kind in KINDS.values():
        grouped[topic_of(kind.name)].append(kind)
    return grouped
