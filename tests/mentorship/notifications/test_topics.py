"""Every kind of notice stands under one topic, where whoever chooses looks for it."""

import pytest

from mentorship.notifications.kinds import KINDS
from mentorship.notifications.topics import TOPICS, by_topic, topic_of


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_has_a_topic(name):
    assert topic_of(name) in TOPICS


@pytest.mark.parametrize(
    ("name", "topic"),
    [
        ("pairing_quiet", "Sessions and check-ins"),
        ("pairing_paused", "Your pairs"),
        ("pairing_declined", "For who runs a program or leads people"),
        ("cover_ended", "Your pairs"),
        ("cover_wanted", "For who runs a program or leads people"),
    ],
)
def test_the_longest_beginning_decides(name, topic):
    assert topic_of(name) == topic


def test_each_is_there_once():
    assert sorted(kind.name for kinds in by_topic().values() for kind in kinds) == sorted(KINDS)
