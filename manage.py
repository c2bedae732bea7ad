#!/usr/bin/env python
"""Run a management command of the mentorship application."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from mentorship.encryption.errors import CannotOpen

    try:
        execute_from_command_line(sys.argv)
    except (CannotOpen, ImproperlyConfigured) as error:
        sys.exit(f"CommandError: {error}")
    except SystemExit as stop:
        sys.exit(1 if stop.code == 2 else stop.code)  # words that a command does not know fail like any other


if __name__ == "__main__":
    main()
