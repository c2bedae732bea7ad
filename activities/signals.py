"""Announcements within the stage, to what keeps something elsewhere in step."""

from django.dispatch import Signal

task_changed = Signal()  # task, by (None: the tracker), now
