"""Who reads which private thing in which state: what the application answers, as rows of ``private_objects.csv``.

python -m tests.house.private_objects > tests/house/private_objects.csv     prints the table as it answers now; a cell
                                                                            that is neither empty nor ``yes`` is a fault
"""

import csv
import sys
from pathlib import Path
from unittest.mock import patch

from django.db import transaction

from tests.house.sweep import Row, written

TABLE = Path(__file__).with_suffix(".csv")
NAMES = ("object", "state")
YES = "yes"


def the_table() -> dict[tuple[str, str], Row]:
    with TABLE.open(newline="", encoding="utf-8") as file:
        return {(row["object"], row["state"]): row for row in csv.DictReader(file)}


def main() -> None:
    """Print the table of a fresh database."""
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import setup_test_environment, teardown_test_environment

    from tests.cast import make_cast
    from tests.house.private_asking import Asking
    from tests.house.private_world import MOMENT, SCENES, World

    setup_test_environment()
    name = connection.creation.create_test_db(verbosity=0)
    try:
        with patch("django.utils.timezone.now", lambda: MOMENT):
            rows: list[Row] = []
            for scene in SCENES:
                with transaction.atomic():
                    rows += Asking(World(make_cast(), (scene,))).rows
                    transaction.set_rollback(True)
            order = list(dict.fromkeys(row["object"] for row in rows))
            sys.stdout.write(written(sorted(rows, key=lambda row: order.index(row["object"]))))
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        teardown_test_environment()


if __name__ == "__main__":
    import os

    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    main()
