"""A backup is one file for either database: every table in lines of JSON, and a manifest that says what they hold.

Private words are in it as the database has them, sealed; the keys that open them are not. Sign-ins are left out: after
a restore everybody signs in again.
"""
