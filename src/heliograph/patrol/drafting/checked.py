"""All lines of a squad together: each error at its field, what the posts ask for, and the squad where nothing is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heliograph.core.planning.squads.describing import wrong_seat
from heliograph.core.planning.squads.manning import unmanned
from heliograph.core.planning.squads.squad import WEEK, Duty, Member, Post, Rules, Squad, Team, Wish
from heliograph.patrol.drafting.lines import (
    AwayForm,
    Choices,
    LineForm,
    PostForm,
    RulesForm,
    SeatForm,
    ShiftForm,
    TeamForm,
)
from heliograph.patrol.drafting.typed import KEY, NEED, Line, Typed
from heliograph.reader import tr

EMPTY: dict[str, Promise] = {
    "shifts": _("还没有班次。至少要一个。"), "posts": _("还没有岗位。至少要一个。"), "seats": _("还没有席位。至少要一个。"),
}  # fmt: skip
CODED = ("shifts", "posts", "teams", "seats")


class Checked:
    """`forms`: of each part, with errors; `missing`: what a part lacks as a whole; `outside`: lines of days away that lie outside of the
    roster and don't count; `squad`: whole, if nothing is wrong; `asked`: rules, shifts and posts alone, if these are right."""

    def __init__(self, typed: Typed, names: Sequence[str] = ()) -> None:
        self.typed, self.names = typed, [name.casefold() for name in names if len(name) > 1]
        self.forms = self._forms()
        self.missing = {part: words for part, words in EMPTY.items() if not typed.parts[part]}
        for forms in self.forms.values():
            for form in forms:
                form.full_clean()
        for part in CODED:
            self._check_codes(part)
        self._check_seats()
        self._check_teams()
        self._check_posts()
        self.asked = self._asked()
        self._check_manning()
        self._check_away()
        self.outside = self._outside()
        self.squad = self._squad()

    def wrong(self, part: str) -> int:
        """How many errors a part has."""
        return sum(len(errors) for form in self.forms[part] for errors in form.errors.values()) + (part in self.missing)

    @property
    def is_right(self) -> bool:
        return not any(self.wrong(part) for part in self.forms)

    def _forms(self) -> dict[str, list[Any]]:  # forms of each kind
        typed = self.typed
        codes = [line.get("code", "").strip() for line in typed.parts["shifts"]]
        make: dict[str, Callable[[str, Line], LineForm]] = {
            "rules": RulesForm, "shifts": ShiftForm,
            "posts": lambda part, line: PostForm(part, line, shifts=typed.parts["shifts"]),
            "teams": lambda part, line: TeamForm(part, line, codes=codes),
            "seats": lambda part, line: SeatForm(part, line, teams=self._choices("teams")),
            "away": lambda part, line: AwayForm(part, line, seats=self._choices("seats")),
        }  # fmt: skip
        return {part: [of(part, line) for line in typed.parts[part]] for part, of in make.items()}

    def _choices(self, part: str) -> Choices:
        return [
            (line[KEY], line.get("code", "").strip() or str(place))
            for place, line in enumerate(self.typed.parts[part], start=1)
        ]

    def _check_codes(self, part: str) -> None:
        codes = Counter(form.cleaned_data.get("code") for form in self.forms[part])
        for form in self.forms[part]:
            code = form.cleaned_data.get("code")
            if code is None:
                continue
            if codes[code] > 1:
                form.add_error("code", _("“%(code)s”写了两次。") % {"code": code})
            elif any(name in code.casefold() for name in self.names):
                form.add_error("code", _("里面有民警的姓名：只写代号。谁在哪个席位，排好以后再选。"))

    def _check_seats(self) -> None:
        most = self._rule("hours_a_week")
        for form in self.forms["seats"]:
            code, minutes = form.cleaned_data.get("code"), form.cleaned_data.get("hours")
            wrong = None if code is None else wrong_seat(code)
            if wrong is not None:
                form.add_error("code", tr(wrong))
            if most is not None and minutes is not None and minutes > most:
                form.add_error("hours", _("超过了规则里的上限。"))

    def _check_teams(self) -> None:
        for form in self.forms["teams"]:
            cycle, first = form.cleaned_data.get("cycle"), form.cleaned_data.get("first")
            if cycle and first and first > len(cycle):
                form.add_error("first", _("这一轮只有 %(days)s 天。") % {"days": len(cycle)})

    def _check_posts(self) -> None:
        keys = [line[KEY] for line in self.typed.parts["shifts"]]
        for form in self.forms["posts"]:
            needs = [form.cleaned_data.get(f"{NEED}{key}") for key in keys]
            if keys and not form.errors and all(days is None for days in needs):
                form.add_error(f"{NEED}{keys[0]}", _("至少写一个班次要几人。"))

    def _check_manning(self) -> None:
        """At the first post of the beat that asks for somebody in that shift."""
        if self.asked is None:
            return
        keys = {form.cleaned_data["code"]: form.key for form in self.forms["shifts"]}
        auxiliaries = any(not form.cleaned_data.get("sworn") for form in self.forms["seats"])
        least = self.asked.rules.least_on_a_beat
        for one in unmanned(self.asked.posts, self.asked.duties, least=least, has_auxiliaries=auxiliaries):
            form = next(
                form for form, post in zip(self.forms["posts"], self.asked.posts, strict=True)
                if post.beat == one.beat and any(post.needs.get(one.duty, ()))
            )  # fmt: skip
            form.add_error(f"{NEED}{keys[one.duty]}", tr(one.text))

    def _check_away(self) -> None:
        held: dict[tuple[str, str], set[int]] = {}
        for form in self.forms["away"]:
            seat, kind, days = (form.cleaned_data.get("seat"), form.cleaned_data.get("kind"), self._days(form))
            if not seat or kind not in ("leave", "training"):
                continue
            other = "training" if kind == "leave" else "leave"
            if days & held.get((seat, other), set()):
                form.add_error("first", _("同一天又休假又培训：请改一行。"))
            held.setdefault((seat, kind), set()).update(days)

    def _outside(self) -> int:
        return sum(not self._days(form) for form in self.forms["away"] if not form.errors and self._horizon())

    def _rule(self, name: str) -> Any:  # whatever that rule is
        return self.forms["rules"][0].cleaned_data.get(name) if self.forms["rules"] else None

    def _horizon(self) -> int:
        """Days of the roster; 0 as long as that is not known."""
        weeks = self._rule("weeks")
        return 0 if weeks is None or self._rule("begins") is None else int(weeks) * WEEK

    def _days(self, form: AwayForm) -> set[int]:
        """Places of days within the roster."""
        first, begins = form.cleaned_data.get("first"), self._rule("begins")
        if first is None or begins is None:
            return set()
        last = form.cleaned_data.get("last") or first
        start, end = max((first - begins).days, 0), min((last - begins).days, self._horizon() - 1)
        return set(range(start, end + 1))

    def _asked(self) -> Squad | None:
        if any(self.wrong(part) for part in ("rules", "shifts", "posts")):
            return None
        given = self.forms["rules"][0].cleaned_data
        rules = Rules(
            given["hours_a_week"], given["hours_basis"], given["hours_within"], given["rest_hours"],
            given["rest_days_after_nights"], given["in_a_row"], given["days_off"], given["free_weekends"],
            given["least_on_a_beat"], given["training_hours"], given["absence"], given["front_line"],
        )  # fmt: skip
        shifts = [(form.key, form.cleaned_data) for form in self.forms["shifts"]]
        duties = tuple(Duty(one["code"], one["begins"], one["hours"], one["night"]) for _, one in shifts)
        codes = {key: one["code"] for key, one in shifts}
        posts = tuple(_post(form, codes) for form in self.forms["posts"])
        return Squad(given["begins"], given["weeks"], rules, duties, posts, (), ())

    def _squad(self) -> Squad | None:
        if self.asked is None or not self.is_right:
            return None
        teams = {form.key: _team(form) for form in self.forms["teams"]}
        members = tuple(self._member(form, teams) for form in self.forms["seats"])
        asked = self.asked
        return Squad(
            asked.begins, asked.weeks, asked.rules, asked.duties, asked.posts, tuple(teams.values()), members
        )  # fmt: skip

    def _member(self, form: SeatForm, teams: dict[str, Team]) -> Member:
        given, days = form.cleaned_data, {"leave": set[int](), "training": set[int](), "wish": set[int]()}
        for away in self.forms["away"]:
            if away.cleaned_data["seat"] == form.key:
                days[away.cleaned_data["kind"]] |= self._days(away)
        minutes = self._rule("hours_a_week") if given["hours"] is None else given["hours"]
        return Member(
            given["code"], given["skills"], given["sworn"], minutes, teams[given["team"]].code if given["team"] else "",
            frozenset(days["leave"]), frozenset(days["training"]), tuple(Wish(day, 1) for day in sorted(days["wish"])),
        )  # fmt: skip


def _post(form: PostForm, codes: dict[str, str]) -> Post:
    given = form.cleaned_data
    return Post(given["code"], given["beat"], given["skill"], given["sworn"], given["street"], form.needs(codes))


def _team(form: TeamForm) -> Team:
    given = form.cleaned_data
    return Team(given["code"], given["cycle"], given["first"] - 1)
