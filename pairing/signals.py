"""Announcements to later stages."""

from django.dispatch import Signal

pairing_started = Signal()  # pairing, by, now
pairing_paused = Signal()  # pairing, by, now; again when it rests until another day
pairing_ended = Signal()  # pairing, by, now
