from activities.models.action_item import ActionItem
from activities.models.goal import Goal, GoalProgress
from activities.models.note import Note, NoteGrant
from activities.models.session import Session

__all__ = ["ActionItem", "Goal", "GoalProgress", "Note", "NoteGrant", "Session"]
