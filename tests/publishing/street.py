"""The street for the tests of what is published: a time to book, a contact point, a task, a campaign and a duty, all public at once.

No second person sees these before everybody does, so that words with something personal in them must be refused (`refused`),
or, where the step itself can't be refused, be withheld (`settles`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from heliograph.bookings import actions as bookings
from heliograph.bookings.models import Slot
from heliograph.campaigns import actions as campaigns
from heliograph.campaigns.models import Campaign
from heliograph.core.text import Text
from heliograph.duties import actions as duties
from heliograph.duties.models import Duty
from heliograph.duties.subjects import Subject
from heliograph.matters.actions import Details, MatterRef, act
from heliograph.surveys import actions as surveys
from heliograph.surveys.actions import Layer
from heliograph.surveys.models import Survey
from heliograph.volunteers.actions import points, tasks
from heliograph.volunteers.models import ContactPoint, VolunteerTask
from tests.bookings.conftest import House
from tests.campaigns.conftest import new as new_campaign
from tests.conftest import Cast
from tests.duties.conftest import RULE, Firms
from tests.duties.test_drawing import TEN_DAYS_BEFORE
from tests.surveys.conftest import new as new_survey
from tests.volunteers.conftest import SHOP, a_day
from tests.volunteers.conftest import words as task_words


class Neighbourhood:
    """What Heping keeps in the open, and every text of it that an officer types."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.house = cast, House(cast)

    def opens(self) -> None:
        """One of each, with clean words."""
        viewer, now = self.cast.viewer("qian"), self.cast.now
        self.slot: Slot = self.house.opens(about="带上旧证。")
        self.point: ContactPoint = points.open_point(viewer, self.cast.units["heping"].id, SHOP, now=now)
        self.task: VolunteerTask = tasks.offer(viewer, task_words(self.cast), [a_day(self.cast)], now=now)
        self.survey: Survey = surveys.announce(self.cast.viewer("sun"), new_survey(), now=now)
        self.campaign: Campaign = campaigns.open_campaign(viewer, new_campaign(self.cast), now=now)

    def settles(self, firms: Firms, words: str) -> Duty:
        """A visit that came round and was done, with these words about it."""
        firms.rows["F0000"] = Subject("F0000", Text("第一家", "The first"), self.cast.units["heping"].id)
        duties.load_rule(self.cast.bureau.id, RULE, by=self.cast.viewer("qian"), now=self.cast.now)
        duties.draw_due(TEN_DAYS_BEFORE)
        duty = Duty.objects.order_by("subject")[0]
        now = TEN_DAYS_BEFORE + timedelta(days=50)
        act(MatterRef(duty.bureau_id, duty.id), "done", self.cast.actor("zhao"), now=now, details=Details(words=words))
        duty.refresh_from_db()
        return duty

    def refused(self, planted: str) -> Iterator[Callable[[], object]]:
        """Each text of each page, typed with something personal in it."""
        viewer, now, unit = self.cast.viewer("qian"), self.cast.now, self.cast.units["heping"].id
        for field in ("place", "title", "about", "access", "who", "bring"):
            new = self.house.new(**{field: planted[:60]})
            yield lambda new=new: bookings.open_times(viewer, [new], now=now)
        for field in ("name_zh", "name_en", "address", "hours"):
            yield lambda field=field: points.open_point(viewer, unit, replace(SHOP, **{field: planted[:60]}), now=now)
        for field in ("title_zh", "title_en", "about", "place", "insurance"):
            words = task_words(self.cast, **{field: planted[:60]})
            yield lambda words=words: tasks.offer(viewer, words, [a_day(self.cast)], now=now)
        for field in ("title", "about"):
            new = new_campaign(self.cast, **{field: planted[:60]})
            yield lambda new=new: campaigns.open_campaign(viewer, new, now=now)
        sun = self.cast.viewer("sun")
        for more in ({"title": planted[:60]}, {"title_en": planted}, {"layers": (Layer(planted[:60], 9, 1),)}):
            plan = new_survey(**more)
            yield lambda plan=plan: surveys.announce(sun, plan, now=now)
        yield lambda: surveys.stop(sun, self.survey.id, planted, now=now)
        yield lambda: bookings.cancel(viewer, self.slot.id, planted, now=now)
        for change in (points.pause_point, points.close_point):
            yield lambda change=change: change(viewer, self.point.id, planted, now=now)
        yield lambda: tasks.cancel(viewer, self.task.id, planted, now=now)
        yield lambda: campaigns.stop(viewer, self.campaign.id, planted, now=now)
