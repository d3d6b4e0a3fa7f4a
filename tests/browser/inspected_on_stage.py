"""The panel on the stage: a member who can log in, and an invitation whose link is known."""

from __future__ import annotations

from datetime import datetime, timedelta


def inspected(now: datetime, password: str) -> dict[str, dict[str, str]]:
    """The demonstration's first member gets the password of all; and a third is invited."""
    from heliograph.demo.published import Press
    from heliograph.organisation import reading
    from heliograph.organisation.models import User
    from heliograph.panel.actions import invite

    user = User.objects.get(username="panel-1")
    user.set_password(password)
    user.save()
    [bureau, *_] = reading.bureaus()
    day = now.date()
    made = invite(
        Press(bureau, now).viewers["sun"],
        "沈芳",
        "adviser",
        day - timedelta(days=1),
        day + timedelta(days=300),
        now=now,
    )
    return {"panel-invitation": {"number": made.token, "secret": ""}}
