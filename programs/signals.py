"""Announcements and questions to later stages."""

from django.dispatch import Signal

cohort_moved = Signal()  # cohort, former, by, now
loads_asked = Signal()  # people (ids); answers: how many mentees each has or is offered, by person and cohort
rests_asked = Signal()  # cohort, people, day: by person a sentence on why they take nobody now
