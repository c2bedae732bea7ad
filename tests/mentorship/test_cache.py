"""The cache while Redis is away."""

import pytest

from mentorship.cache import PatientRedisCache

NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture
def cache():
    cache = PatientRedisCache(NOWHERE, {})
    cache.own_memory.clear()
    return cache


def test_what_was_kept_while_redis_is_away_is_found_again(cache):
    cache.set("a", 1)

    assert cache.get("a") == 1
    assert cache.incr("a") == 2
    assert cache.add("a", 9) is False
    assert cache.get_many(["a", "b"]) == {"a": 2}
    assert "a" in cache


def test_redis_is_asked_again_after_a_moment(cache, caplog):
    cache.set("a", 1)
    cache.set("a", 2)
    assert caplog.text.count("The cache is away") == 1

    cache.away_until = 0.0
    cache.set("a", 3)

    assert caplog.text.count("The cache is away") == 2


@pytest.mark.stack
def test_with_redis_every_process_sees_the_same(redis_url):
    one, other = PatientRedisCache(redis_url, {}), PatientRedisCache(redis_url, {})

    one.set("shared", "value")

    assert other.get("shared") == "value"
    assert one.own_memory.get("shared") is None
