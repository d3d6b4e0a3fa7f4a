"""What is tried on a roster, and what is promised to callers; each number has a slider beside it where there is a script."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from heliograph.core.planning.squads import trying
from heliograph.core.planning.squads.trying import SquadAsked
from heliograph.patrol.forms import whole_field
from heliograph.patrol.reading.roster_trying import MOST_HELD, RosterTrial, most_officers
from heliograph.patrol.reading.staffing import MOST_SHARE, Known, Promise
from heliograph.reader import tr


class Slid(forms.Form):
    """Whole numbers between limits, which the sliders take too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # what every form takes
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False

    def limit(self, name: str, least: int, most: int) -> None:
        """From `least` to `most`, both counted in."""
        self.fields[name].widget.attrs |= {"data-least": least, "data-most": most}
        self.fields[name].validators += [
            MinValueValidator(least, _("最少 %(limit_value)s。")), MaxValueValidator(most, _("最多 %(limit_value)s。"))
        ]  # fmt: skip


class PromiseForm(Slid):
    """What callers are promised, and how long a call keeps a crew."""

    target = whole_field(_("要在几分钟内到"))
    share = whole_field(_("百分之几的警情要做到"))
    lasting = whole_field(_("一起警情占用几分钟"), hint=_("从派出到办完，包括路上。"))
    way = whole_field(_("路上平均几分钟"))
    LIMITS = {"target": (1, 60), "share": (50, MOST_SHARE), "lasting": (1, 600), "way": (1, 60)}  # never changed

    def __init__(self, known: Known, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": initial(known.usual), **kwargs})
        for name, (least, most) in self.LIMITS.items():
            self.limit(name, least, most)

    def promise(self) -> Promise:
        return promised(self.cleaned_data)


def initial(promise: Promise) -> dict[str, int]:
    """A promise as the fields hold it."""
    return {
        "target": round(promise.target), "share": round(100 * promise.share), "lasting": round(promise.lasting), "way": round(promise.way)
    }  # fmt: skip


def promised(given: dict[str, Any]) -> Promise:
    """The fields as a promise."""
    return Promise(given["target"], given["share"] / 100, given["lasting"], given["way"])


class RosterTrialForm(Slid):
    """Officers, hours, share away, officers on each post; and the promise, where calls say what it needs."""

    officers = whole_field(_("有几个席位"))
    week = whole_field(_("每人每周几小时"))
    away = whole_field(_("百分之几不在岗"), hint=_("休假、培训、病假。"))

    def __init__(self, trial: RosterTrial, *args: Any, **kwargs: Any) -> None:
        asked = trial.asked
        begin = {"officers": asked.officers, "week": round(asked.week), "away": round(100 * asked.away)}
        if trial.known is not None:
            begin |= initial(trial.known.usual)
        super().__init__(*args, **{"initial": begin, **kwargs})
        self.limit("officers", 1, most_officers(trial.squad))
        self.limit("week", 1, 84)
        self.limit("away", 0, 60)
        self.posts = {f"post-{at}": post for at, post in enumerate(trial.squad.posts)}
        for name, post in self.posts.items():
            called = tr(trial.places[post.code]) if post.code in trial.places else post.code
            field = whole_field(_("%(post)s：人最多的一班几人") % {"post": called}, hint=_("其他班一起加减。"))
            field.initial = trying.most(post)
            self.fields[name] = field
            self.limit(name, 0, max(MOST_HELD, 2 * trying.most(post)))
        if trial.known is not None:
            for name, (least, most) in PromiseForm.LIMITS.items():
                self.fields[name] = deepcopy(PromiseForm.base_fields[name])
                self.limit(name, least, most)
        self.is_promised = trial.known is not None

    def asked(self) -> SquadAsked:
        given = self.cleaned_data
        posts = {post.code: given[name] for name, post in self.posts.items()}
        return SquadAsked(given["officers"], given["week"], given["away"] / 100, posts)

    def promise(self) -> Promise | None:
        return promised(self.cleaned_data) if self.is_promised else None
