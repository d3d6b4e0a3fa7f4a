"""Where the pictures of notices lie: a folder of their own in the instance's, each sealed under its notice's key."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings


def home() -> Path:
    """The folder that `matters.files` keeps them in."""
    folder: Path = settings.HELIOGRAPH_HOME / "notices"
    return folder
