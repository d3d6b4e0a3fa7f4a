"""Li with a browser and receipts, and a clock on the wall that the tests set."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from heliograph.matters.models import Matter


class Resident:
    """Somebody who follows matters with a browser. JavaScript is off."""

    def __init__(self, client, cast):
        self.client, self.cast = client, cast

    def tries(self, number: str, secret: str = "", **more):
        return self.client.post("/follow/", {"number": number, "secret": secret}, **more)

    def opens(self, receipt):
        """Show the receipt; the matter's page."""
        answer = self.tries(receipt.number, receipt.secret)
        assert answer.status_code == 303, answer.content.decode()
        return self.sees(receipt)

    def sees(self, receipt, part: str = ""):
        return self.client.get(f"/m/{receipt.number}/{part}")

    def reads(self, receipt, part: str = "") -> str:
        """The words of a page that is there."""
        page = self.sees(receipt, part)
        assert page.status_code == 200, (page.status_code, page.headers)
        return page.content.decode()

    def does(self, receipt, action: str, **fields):
        """Send the form of an action, as the page that was just read would."""
        seen = Matter.objects.get(bureau_id=receipt.ref.bureau_id, number=receipt.number).sequence
        return self.client.post(f"/m/{receipt.number}/do/{action}/", {"sequence": seen, **fields})


class Clock:
    """What every view believes the time to be."""

    def __init__(self, now: datetime):
        self.now = now

    def goes_on(self, **length) -> datetime:
        self.now += timedelta(**length)
        return self.now


@pytest.fixture
def clock(cast, monkeypatch) -> Clock:
    """It is the cast's now, until the test lets time pass."""
    made = Clock(cast.now)
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.now)
    return made


@pytest.fixture
def li(client, cast, clock) -> Resident:
    return Resident(client, cast)


@pytest.fixture
def asked(cast):
    """Li's question at Heping."""
    return cast.submits("consultation", unit=cast.units["heping"].id)


@pytest.fixture
def answered(cast, asked):
    """The same, answered by Zhao the next day."""
    cast.does(asked, "accept", "zhao")
    cast.does(asked, "answer", "zhao", words="请带户口本到任一派出所。", now=cast.now + timedelta(days=1))
    return asked
