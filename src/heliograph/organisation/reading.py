"""Look-ups about the organisation: which bureau, which unit takes a duty, what an officer may see, which calendar holds.

Bureaus, units and calendars are small and read by every request, so they are kept in memory for `FRESH` seconds;
`forget()` drops them at once in the process that changed something.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Q

from heliograph.core.calendar import Calendar, Year, built_in
from heliograph.core.dates import moment
from heliograph.core.text import Text
from heliograph.organisation.models import Area, Bureau, CalendarYear, Duty, Officer, Posting, Role, Unit, User

FRESH = 5.0
LEGAL = "legal"
"""The role of who works in a legal office: it comes with the post, nobody is given it."""
_memory: dict[Hashable, tuple[float, object]] = {}
T = TypeVar("T")


class NoUnit(LookupError):
    """No active unit of the bureau has the duty that a procedure asks for."""

    def __init__(self, duty: str) -> None:
        super().__init__(f"no active unit has the duty {duty!r}: give it to a unit in the administration")
        self.duty = duty


def _remember(key: Hashable, load: Callable[[], T]) -> T:
    found = _memory.get(key)
    now = time.monotonic()
    if found is None or found[0] < now:
        found = (now + FRESH, load())
        _memory[key] = found
    return found[1]  # type: ignore[return-value]  # the key names what was stored under it


def forget() -> None:
    """Read everything anew at the next look-up."""
    _memory.clear()


def bureaus() -> Sequence[Bureau]:
    return _remember("bureaus", lambda: list(Bureau.objects.order_by("id")))


def bureau_for_host(host: str) -> Bureau | None:
    """The bureau that serves `host`: by name, otherwise the first one without a name; None on an empty instance."""
    name = host.rsplit(":", 1)[0].lower()
    every = bureaus()
    return next((b for b in every if b.host and b.host == name), None) or next((b for b in every if not b.host), None)


def bureau(bureau_id: int) -> Bureau:
    found = next((b for b in bureaus() if b.id == bureau_id), None)
    if found is None:
        raise LookupError(f"no bureau {bureau_id}")
    return found


def zone(bureau_id: int) -> ZoneInfo:
    return _remember(("zone", bureau_id), lambda: ZoneInfo(bureau(bureau_id).zone))


def in_words(bureau_id: int, at: datetime) -> Text:
    """A moment on the bureau's clock, with its year: as it is told, and kept in a matter."""
    return Text(*(moment(at, date.min, language, zone(bureau_id)) for language in ("zh-hans", "en")))


def units(bureau_id: int) -> dict[int, Unit]:
    """Every unit of the bureau by id, in the order of the tree."""
    return _remember(
        ("units", bureau_id), lambda: {u.id: u for u in Unit.objects.filter(bureau_id=bureau_id).order_by("path", "id")}
    )


def areas(bureau_id: int) -> dict[str, Area]:
    """Every area, beat and post of the bureau by code, also what ended; in the order of their codes."""
    return _remember(
        ("areas", bureau_id), lambda: {a.code: a for a in Area.objects.filter(bureau_id=bureau_id).order_by("code")}
    )


def unit_name(bureau_id: int, unit_id: int | None) -> Text | None:
    found = units(bureau_id).get(unit_id) if unit_id is not None else None
    return found.title if found else None


def officer_name(bureau_id: int, officer_id: int | None) -> Text | None:
    """An officer acting in office is named (standards.md 4.1): 姓名（警号）."""
    found = _officer(bureau_id, officer_id)
    return Text(f"{found.name_zh}（{found.badge}）", f"{found.name_en} ({found.badge})") if found else None


def badge(bureau_id: int, officer_id: int | None) -> str:
    """警号, by which an officer is known in records; empty for nobody."""
    found = _officer(bureau_id, officer_id)
    return found.badge if found else ""


def _officer(bureau_id: int, officer_id: int | None) -> Officer | None:
    if officer_id is None:
        return None
    return _remember(
        ("officers", bureau_id), lambda: {o.id: o for o in Officer.objects.filter(bureau_id=bureau_id)}
    ).get(officer_id)


def subtree(bureau_id: int, unit_id: int) -> frozenset[int]:
    """The unit and everything below it."""
    every = units(bureau_id)
    root = every[unit_id].path
    return frozenset(u.id for u in every.values() if u.path.startswith(root))


def superior(bureau_id: int, unit_id: int) -> int:
    """The unit above, or the unit itself at the root."""
    return units(bureau_id)[unit_id].parent_id or unit_id


def unit_for(bureau_id: int, duty: str, chosen: int | None = None, *, avoid: Collection[int] = ()) -> Unit:
    """Who takes a new matter: the unit the resident chose if it has the duty, otherwise the highest that has it.

    `avoid` are the units it is about: none of them gets it. If only they have the duty, the unit above takes it.
    Raises `NoUnit` when nobody has it.
    """
    every = units(bureau_id)
    able = [u for u in every.values() if u.active and duty in u.duties]
    free = [u for u in able if u.id not in avoid]
    if not free:
        above = (every[u.parent_id] for u in able if u.parent_id is not None)
        free = [u for u in above if u.active and u.id not in avoid]
    if not free:
        raise NoUnit(duty)
    return next((u for u in free if u.id == chosen), None) or min(free, key=lambda u: (u.path.count("/"), u.id))


def above(bureau_id: int, unit_id: int, duty: str, *, avoid: Collection[int] = (), rather: str = "") -> Unit | None:
    """The unit that looks again at what `unit_id` decided: the nearest one above it that has the duty.

    "Above" is the units it belongs to, and those that stand directly below one of them on a higher level than it. Where
    none has the duty, the bureau's own desk. None at the top, or when everything above is to be avoided. `rather`: a duty that
    comes first: the nearest unit above that has it, else one that stands beside it on the same level.
    """
    every = units(bureau_id)
    own = every[unit_id]
    over = [u for u in every.values() if own.path.startswith(u.path) and u.id != unit_id]
    around = [u for u in every.values() if u.parent_id in {o.id for o in over} and _level(u) <= _level(own)]
    named = [u for u in (*over, *around) if u.active and u.id not in {*avoid, unit_id} and rather in u.duties]
    if named:
        return max(named, key=lambda u: (_level(u) < _level(own), _level(u), -u.id))
    fit = [u for u in (*over, *around) if u.active and u.id not in avoid and _level(u) < _level(own)]
    able = [u for u in fit if duty in u.duties] or [u for u in fit if u.parent_id is None]
    return max(able, key=lambda u: (_level(u), -u.id), default=None)


def _level(unit: Unit) -> int:
    return unit.path.count("/")


def units_of(officer_id: int | None) -> frozenset[int]:
    """The units an officer is or was posted in; none for nobody."""
    if officer_id is None:
        return frozenset()
    return frozenset(Posting.objects.filter(officer_id=officer_id).values_list("unit_id", flat=True))


def handlers_of(unit_id: int, today: date) -> frozenset[int]:
    """Officers in service who handle matters in the unit on that day."""
    posted = Posting.objects.filter(unit_id=unit_id, officer__active=True, role__in=(Role.HANDLER, Role.LEAD))
    held = posted.filter(Q(since=None) | Q(since__lte=today), Q(until=None) | Q(until__gte=today))
    return frozenset(held.values_list("officer_id", flat=True))


def units_with(bureau_id: int, duty: str) -> list[Unit]:
    return [u for u in units(bureau_id).values() if u.active and duty in u.duties]


def calendar(bureau_id: int) -> Calendar:
    """The working calendar: the built-in years, and over them what the bureau loaded."""

    def load() -> Calendar:
        made = built_in()
        for row in CalendarYear.objects.filter(bureau_id=bureau_id).order_by("loaded_at", "id"):
            made = made.with_year(Year.from_json(row.text))
        return made

    return _remember(("calendar", bureau_id), load)


@dataclass(frozen=True, slots=True)
class Post:
    """One posting as the rules need it."""

    unit_id: int
    role: str
    below: frozenset[int]
    duties: tuple[str, ...]


@dataclass(frozen=True)
class Viewer:
    """An officer looking or acting: the only thing that permission is decided from."""

    bureau_id: int
    officer_id: int
    name: Text
    posts: tuple[Post, ...]

    @cached_property
    def roles(self) -> frozenset[str]:
        """What the posts let the officer do; `legal` besides for who works in the legal office."""
        return frozenset(p.role for p in self.posts) | ({LEGAL} if self.is_legal else frozenset())

    @cached_property
    def is_legal(self) -> bool:
        """Whether the officer works in a legal office (法制), which reviews what others decide."""
        return any(Duty.LEGAL in p.duties and p.role in {Role.HANDLER, Role.LEAD} for p in self.posts)

    @cached_property
    def own_units(self) -> frozenset[int]:
        """Units in which the officer handles matters."""
        return frozenset(p.unit_id for p in self.posts if p.role in {Role.HANDLER, Role.LEAD})

    @cached_property
    def led_units(self) -> frozenset[int]:
        """Units the officer leads, with everything below; a chief's are those below the chief's post."""
        return frozenset().union(*(p.below for p in self.posts if p.role in {Role.LEAD, Role.CHIEF}))

    @cached_property
    def posted_units(self) -> frozenset[int]:
        return frozenset(p.unit_id for p in self.posts)

    @cached_property
    def confidential_units(self) -> frozenset[int]:
        """Units whose confidential matters (complaints) the officer may handle.

        Own ones with the duty of supervision, or of the legal office, where a second complaint may go (P-24: nothing else
        confidential gets there); the bureau's own desk, which gets complaints about supervision itself; and
        for a chief all below, because the bureau's head answers for its supervision. Whoever is complained about is
        barred all the same (`actor.is_barred`).
        """
        every, looks = units(self.bureau_id), {Duty.SUPERVISION, Duty.LEGAL}
        own = (p for p in self.posts if p.role in {Role.HANDLER, Role.LEAD})
        handled = {p.unit_id for p in own if looks & set(p.duties) or every[p.unit_id].parent_id is None}
        return frozenset(handled).union(*(p.below for p in self.posts if p.role == Role.CHIEF))

    def is_one_of(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)

    def post_for(self, unit_id: int) -> Post | None:
        """The post in which the officer acts on a matter of `unit_id`: the nearest one."""
        near = [p for p in self.posts if p.unit_id == unit_id] or [p for p in self.posts if unit_id in p.below]
        return near[0] if near else (self.posts[0] if self.posts else None)


def viewer_for(user: User, today: date) -> Viewer | None:
    """The viewer of a logged-in user; None when the user is no active officer or has no posting today."""
    officer = Officer.objects.filter(user_id=user.pk, active=True).first()
    if officer is None or not user.is_active:
        return None
    return _viewer_of(officer, today)


def viewer_of_badge(bureau_id: int, badge: str, on: date) -> Viewer | None:
    """The viewer that an officer was on a day, for steps which a system of record tells of; None without a posting."""
    officer = Officer.objects.filter(bureau_id=bureau_id, badge=badge).first() if badge else None
    return _viewer_of(officer, on) if officer is not None else None


def _viewer_of(officer: Officer, today: date) -> Viewer | None:
    postings = Posting.objects.filter(officer=officer).select_related("unit").order_by("id")
    held = [p for p in postings if (p.since is None or p.since <= today) and (p.until is None or today <= p.until)]
    if not held:
        return None
    return Viewer(
        officer.bureau_id,
        officer.id,
        officer.title,
        tuple(Post(p.unit_id, p.role, subtree(officer.bureau_id, p.unit_id), tuple(p.unit.duties)) for p in held),
    )
