"""What the tables of activities know about people.

What somebody wrote goes with them, and so do words about what they wanted to reach. What their partner wrote stays the
partner's. Sessions stay as days and minutes.
"""

from mentorship.own_data import MACHINERY, Personal

IN_PAIR = "pairing__mentor pairing__mentee"
COUNTED = "Days, minutes and states are counted."
SHARED_GOAL = "How far goals were reached is counted; the words are gone."
TEAM = "It belongs to the team or the program, whoever wrote it down."

TABLES = (
    Personal("activities.Session", "Sessions", mine=IN_PAIR, keeps="logged_by", nameless="topics", because=COUNTED),
    Personal(
        "activities.SessionVersion", "Corrections of sessions",
        mine="session__pairing__mentor session__pairing__mentee", keeps="changed_by", nameless="topics",
        because=COUNTED,
    ),
    Personal(
        "activities.PlannedSession", "Planned sessions", mine=IN_PAIR, clears={"place": "planned_by"},
        keeps="planned_by", names="place", nameless="zone", because=COUNTED,
    ),
    Personal(
        "activities.SessionInvitation", "Your answers to invitations", mine="person", keeps="person", because=COUNTED,
    ),
    Personal("activities.Note", "Notes", mine=IN_PAIR, deletes="author", nameless="body"),
    Personal("activities.NoteGrant", deletes="user", because="A right that follows from sharing a note."),
    Personal("activities.ActionItem", "Action items", mine=IN_PAIR, deletes="owner", keeps="created_by",
             nameless="text", because="What the partner took on is the partner's."),
    Personal(
        "activities.Goal", "Goals", mine=IN_PAIR,
        clears=dict.fromkeys(("title", "scale", "evidence"), "pairing__mentee set_by"), keeps="set_by",
        because=SHARED_GOAL,
    ),
    Personal(
        "activities.Rewording", "Other words for goals", mine="goal__pairing__mentor goal__pairing__mentee",
        clears=dict.fromkeys(("title", "scale"), "goal__pairing__mentee proposed_by"), keeps="proposed_by decided_by",
        because=SHARED_GOAL,
    ),
    Personal(
        "activities.GoalProgress", "Progress of goals", mine="goal__pairing__mentor goal__pairing__mentee",
        clears={"comment": "goal__pairing__mentee reviewed_by"}, keeps="reviewed_by", because=SHARED_GOAL,
    ),
    Personal(
        "activities.GoalEvidence", "Evidence for goals", mine="goal__pairing__mentor goal__pairing__mentee",
        deletes="goal__pairing__mentee added_by", nameless="text link",
    ),
    Personal(
        "activities.GoalStep", "Steps to goals", mine="goal__pairing__mentor goal__pairing__mentee",
        deletes="goal__pairing__mentee added_by", nameless="text",
    ),
    Personal(
        "activities.Task", "Tasks", mine=IN_PAIR, hides="version",
        clears=dict.fromkeys(("title", "description", "remark"), "owner"), keeps="owner created_by",
        because="Time boxes and hours are counted; what the partner took on is the partner's.",
    ),
    Personal(
        "activities.TaskCriterion", "When tasks are done", mine="task__pairing__mentor task__pairing__mentee",
        deletes="task__owner", keeps="met_by", nameless="text",
        because="Those of the partner's tasks are the partner's.",
    ),
    Personal(
        "activities.TrackedTask", "Tasks in a tracker", mine="task__owner",
        hides="mark change sent_change due_at claimed_until attempts problem", clears={"assignee": "task__owner"},
        keeps="asked_by", names="assignee problem", nameless="mark ref url status", because=TEAM,
    ),
    Personal("activities.CheckIn", "Check-ins", mine=IN_PAIR, keeps="asked_by", because=COUNTED),
    Personal(
        "activities.CheckInWords", "What was written in check-ins",
        mine="check_in__pairing__mentor check_in__pairing__mentee", deletes="author", nameless="body",
    ),
    Personal(
        "activities.Touchpoint", "Minutes in meetings that take place anyway", mine=f"{IN_PAIR} mentor",
        clears={"own_prompt": IN_PAIR}, keeps="mentor attached_by", nameless="prompt", word="own_prompt",
        because=COUNTED,
    ),
    Personal(
        "activities.Ritual", "Meetings of a pair", mine=IN_PAIR, keeps="registered_by", names="name", because=TEAM,
    ),
    Personal("activities.CircleSession", "Sessions of circles you ran or logged", mine="facilitator logged_by",
             keeps="facilitator logged_by", because=COUNTED),
    Personal("activities.CircleAttendance", "Circles you were at", mine="person", deletes="person"),
    Personal("activities.CircleNote", "Notes of circles", mine="author", deletes="author",
             nameless="body"),
    Personal(
        "activities.CircleGoal", "Goals of circles", mine="set_by",
        clears={"title": "set_by", "evidence": "set_by"}, keeps="set_by", because=SHARED_GOAL,
    ),
    Personal(
        "activities.CircleGoalProgress", "Progress of goals of circles",
        mine="reviewed_by", clears={"comment": "reviewed_by"}, keeps="reviewed_by", because=SHARED_GOAL,
    ),
    Personal("activities.CircleItem", "Action items of circles", mine="owner", deletes="owner", keeps="created_by",
             nameless="text", because="What others took on is theirs."),
    Personal(
        "activities.CalendarAccount", "Your calendar on another server", mine="person",
        hides="password found resumes_at claimed_until attempts read_due_at", deletes="person",
        nameless="address host user_name password found calendar_url calendar_name read_problem problem",
    ),
    Personal("activities.CalendarWrite", deletes="account__person", nameless="etag",
             because="Machinery of a calendar; what is in it is in the planned sessions."),
    Personal("activities.CalendarFeed", "Your calendar feed", mine="person", hides="digest", deletes="person",
             nameless="digest"),
    Personal("activities.TaskTemplate", "Tasks you wrote for a program", mine="kept_by", keeps="kept_by",
             names="title description criteria", because=TEAM),
    Personal("activities.PullRequestTemplate", "Templates you changed", mine="changed_by", keeps="changed_by",
             names="sections questions", because=TEAM),
    Personal("activities.PullRequestCount", keeps="recorded_by", names="source", nameless="sections", because=TEAM),
    Personal("activities.Sprint", keeps="recorded_by", names="name", nameless="external_id", because=TEAM),
    Personal(
        "activities.TrackerConnection", keeps="connected_by", names="account problem",
        nameless="name base_url project board issue_type token hook_secret", because=TEAM,
    ),
    Personal("activities.HookDelivery", nameless="digest", because=MACHINERY),
)  # fmt: skip
