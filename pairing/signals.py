"""Announcements to later stages."""

from django.dispatch import Signal

pairing_started = Signal()  # pairing, by, now
pairing_ended = Signal()  # pairing, by, now
