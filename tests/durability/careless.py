"""Settings of an instance that promises more than its database keeps: synchronous=OFF."""

from benchmarks.settings import *  # noqa: F403

DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF"  # noqa: F405
