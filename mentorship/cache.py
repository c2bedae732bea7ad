"""The shared cache, and what happens while it is away."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)

QUIET_SECONDS = 5.0


class PatientRedisCache(RedisCache):
    """Redis; while it is away each process keeps what it must in its own memory, so that pages still answer.

    Rate limits then hold for each process alone: weaker for those minutes, but neither gone nor an error.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        quick = {"socket_connect_timeout": 1, "socket_timeout": 1, "retry": Retry(NoBackoff(), 0)}
        super().__init__(server, params | {"OPTIONS": quick | params.get("OPTIONS", {})})
        self.own_memory = LocMemCache("while-redis-is-away", params)
        self.away_until = 0.0

    def ask(self, name: str, *args: Any, **options: Any) -> Any:
        """Call the method of that name on Redis, or on the memory of this process."""
        if time.monotonic() >= self.away_until:
            try:
                return getattr(super(), name)(*args, **options)
            except RedisError as error:
                self.away_until = time.monotonic() + QUIET_SECONDS
                logger.warning("The cache is away: %s", type(error).__name__)
        return getattr(self.own_memory, name)(*args, **options)


def patient(name: str) -> Callable[..., Any]:
    def method(self: PatientRedisCache, *args: Any, **options: Any) -> Any:
        return self.ask(name, *args, **options)

    return method


for operation in (
    *("add", "get", "set", "touch", "delete", "incr", "has_key", "clear"),
    *("get_many", "set_many", "delete_many"),
):
    setattr(PatientRedisCache, operation, patient(operation))
