"""Announcements to later stages."""

from django.dispatch import Signal

cohort_moved = Signal()  # cohort, former, by, now
