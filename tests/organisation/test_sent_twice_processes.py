"""Several web processes: what one remembers of a form the others must know, or the server does not start."""

from __future__ import annotations

from heliograph.commands.doctor import problems_at_start

REDIS = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1"}}


def asks_for_one_memory(processes: int) -> bool:
    return any("HELIOGRAPH_CACHE_URL" in one for one in problems_at_start(processes=processes))


def test_several_processes_do_not_start_with_a_memory_each(cast):
    assert asks_for_one_memory(2)


def test_one_process_or_a_memory_they_share_is_enough(cast, settings):
    assert not asks_for_one_memory(1)
    settings.CACHES = REDIS
    assert not asks_for_one_memory(2)
