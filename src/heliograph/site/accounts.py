"""Log-ins are for staff only; residents need none."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class StaffOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Nobody signs up: administrators make the log-ins."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
