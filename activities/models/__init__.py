from activities.models.action_item import ActionItem
from activities.models.calendar_account import CalendarAccount, CalendarWrite
from activities.models.calendar_feed import CalendarFeed
from activities.models.check_in import CheckIn, CheckInWords
from activities.models.circle_session import CircleAttendance, CircleSession
from activities.models.circle_words import CircleGoal, CircleGoalProgress, CircleItem, CircleNote
from activities.models.goal import Goal, Rewording
from activities.models.goal_progress import GoalEvidence, GoalProgress, GoalStep
from activities.models.note import Note, NoteGrant
from activities.models.planned_session import PlannedSession
from activities.models.pull_request import PullRequestCount, PullRequestTemplate
from activities.models.ritual import Ritual
from activities.models.session import Session
from activities.models.session_invitation import SessionInvitation
from activities.models.session_version import SessionVersion
from activities.models.sprint import Sprint
from activities.models.task import Task, TaskCriterion
from activities.models.task_template import TaskTemplate
from activities.models.touchpoint import Touchpoint
from activities.models.tracker import HookDelivery, TrackedTask, TrackerConnection

__all__ = [
    "ActionItem", "CalendarAccount", "CalendarFeed", "CalendarWrite", "CheckIn", "CheckInWords",
    "CircleAttendance", "CircleGoal", "CircleGoalProgress", "CircleItem", "CircleNote", "CircleSession", "Goal",
    "GoalEvidence", "GoalProgress", "GoalStep", "HookDelivery", "Note", "NoteGrant", "PlannedSession",
    "PullRequestCount", "PullRequestTemplate", "Rewording", "Ritual", "Session", "SessionInvitation",
    "SessionVersion", "Sprint", "Task", "TaskCriterion", "TaskTemplate", "Touchpoint", "TrackedTask",
    "TrackerConnection",
]  # fmt: skip
