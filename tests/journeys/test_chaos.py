"""Everything that can fail fails while 5,000 people are reminded: nobody is forgotten, nobody is told twice."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.town import Town, visited

PAIRS = 2_500
PEOPLE = 2 * PAIRS
IN_HAND = 2
"""Mails that may be on their way at once: one for each process of a worker."""

pytestmark = [pytest.mark.stack, pytest.mark.slow, pytest.mark.timeout(2400)]

# The schedulers do what is due at this hour besides; that is not looked at.
TOLD = "SELECT count(DISTINCT person_id) FROM notifications_notification WHERE kind = 'session_overdue'"
SENT = "SELECT count(*) FROM outbox_delivery WHERE kind = 'session_overdue' AND state = 'sent'"
UNSENT = "SELECT count(*) FROM outbox_delivery WHERE kind = 'session_overdue' AND state <> 'sent'"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.remove()


def test_whatever_is_killed_nobody_is_forgotten_and_nobody_is_told_twice(town: Town) -> None:
    town.fill(PAIRS)
    address = f"{town.start_web()}/accounts/login/"
    for scheduler in ("beat-1", "beat-2"):
        town.start_beat(scheduler)

    # A worker is killed while it decides: some are told, the others are not.
    town.start_worker("worker-1")
    for _ in range(2):
        town.ask("activities.tasks.send_reminders")
    town.wait_for(lambda: town.one(TOLD) > 0)
    town.kill("worker-1")
    assert 0 < town.one(TOLD) < PEOPLE
    town.let_time_pass()

    # The queue crashes and forgets everything while the rest is decided. The pages don't notice.
    town.start_worker("worker-2")
    town.ask("activities.tasks.send_reminders")
    town.wait_for(lambda: town.one(SENT) > PEOPLE // 10)
    with visited(address) as answers:
        town.kill("redis")
        town.wait_for(lambda: answers.total() > 5)
        town.start_redis()
    assert set(answers) == {200}
    town.ask("activities.tasks.send_reminders")
    town.wait_for(lambda: town.one(SENT) > PEOPLE // 5)

    # The database stops at once, and recovers.
    town.postgres.crash()
    town.postgres.start()
    town.ask("activities.tasks.send_reminders")
    town.wait_for(lambda: town.one(TOLD) == PEOPLE and town.one(SENT) > 2 * PEOPLE // 5)

    # The mail server refuses for a while, then is gone for a while. The pages don't notice that either.
    with visited(address) as answers:
        town.sink.refuse()
        town.wait_for(lambda: town.one("SELECT count(*) FROM outbox_delivery WHERE error <> ''") > 10)
        town.sink.stop()
        town.wait_for(lambda: answers.total() > 5)
        town.sink.refuse(False)
        town.sink.start()
    assert set(answers) == {200}

    # A worker is killed while it sends, and another replaced by a newer one.
    town.ask("mentorship.outbox.tasks.deliver")
    town.wait_for(lambda: town.one(SENT) > 3 * PEOPLE // 5)
    town.kill("worker-2")
    town.let_time_pass()
    town.start_worker("worker-3")
    town.ask("mentorship.outbox.tasks.deliver")
    town.wait_for(lambda: town.one(SENT) > 4 * PEOPLE // 5)
    town.deploy("worker-3", "worker-4")
    town.ask("activities.tasks.send_reminders")
    town.wait_for(lambda: town.one(UNSENT) == 0)

    assert town.one(TOLD) == town.one(TOLD.replace("DISTINCT person_id", "*")) == PEOPLE
    kept = town.sink.kept(town.message_ids("session_overdue"))
    names = Counter(to for to, _ in kept)
    assert (len(names), set(names.values())) == (PEOPLE, {1}), "each has got their mail, always under the same name"
    disturbed = len(["worker-1", "worker-2", "database", "mail server"])
    assert max(kept.values()) <= 2
    assert kept.total() - PEOPLE <= disturbed * IN_HAND, "what was on its way is sent again, and nothing else"
