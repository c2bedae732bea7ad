"""The servers that the suite starts for itself."""

import psycopg
import pytest

from mentorship import local_services


@pytest.mark.stack
def test_a_throw_away_postgresql_answers(postgres_url):
    socket, database = postgres_url.split("@/", 1)[1].rsplit("/", 1)

    with psycopg.connect(host=socket, user="mentorship", dbname=database) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.stack
def test_a_throw_away_redis_answers_only_with_its_password(redis_url):
    assert local_services.answers(redis_url)
    assert not local_services.answers(redis_url.replace("redis://:", "redis://:x"))
