"""The table of the scheduler and the tasks agree: none is asked for that is not there, none is forgotten."""

import pytest
from django.conf import settings

from mentorship.celery import app

APPS = ("mentorship.", "programs.", "pairing.", "activities.", "governance.", "evaluation.")
# Queued on commit as a hint; what it does is also done by the sweep beside it.
HINTED = {
    "mentorship.outbox.tasks.deliver": "deliver mail",
    "pairing.tasks.carry_out_run": "take up matchings",
    "governance.tasks.keep_figures": "take up figures",
}


@pytest.fixture(scope="module")
def tasks():
    app.loader.import_default_modules()
    return {name for name in app.tasks if name.startswith(APPS)}


@pytest.mark.parametrize("entry", settings.CELERY_BEAT_SCHEDULE)
def test_every_entry_names_a_task(entry, tasks):
    assert settings.CELERY_BEAT_SCHEDULE[entry]["task"] in tasks


def test_every_task_is_in_the_schedule_or_swept_by_one_that_is(tasks):
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert tasks - scheduled <= set(HINTED)
    assert set(HINTED.values()) <= set(settings.CELERY_BEAT_SCHEDULE)
