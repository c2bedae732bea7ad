"""Calendars of other servers, by CalDAV (RFC 4791): plain values in and out, no Django and no model."""
