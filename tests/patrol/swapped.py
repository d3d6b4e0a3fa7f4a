"""A signed roster of Heping with officers in its seats: Zhao 01, Jiang 02, Ma 03, lead Qian 04."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Officer, Posting, Role
from heliograph.patrol.models import RosterState, SeatHolder, SquadRoster
from tests.patrol.test_roster_hand import made

FIRST = date(2026, 11, 30)
WEEKS = {"s01": "ddd....ddd....", "s02": "...ddd....ddd.", "s03": "nn....nn......", "s04": "..nnn...nn...."}


def ma(cast) -> Officer:
    """An officer of Heping without a log-in."""
    officer, _ = Officer.objects.get_or_create(bureau=cast.bureau, badge="010099", name_zh="马超", name_en="Ma Chao")
    Posting.objects.get_or_create(officer=officer, unit=cast.units["heping"], role=Role.HANDLER)
    return officer


def signed(cast, text: str | None = None, **shifts: str) -> SquadRoster:
    """The roster, signed, from its first day to its last."""
    roster = made(cast, state=RosterState.SIGNED, text=text, **(shifts or WEEKS))
    roster.from_day, roster.last_day = FIRST, date(2026, 12, 13)
    roster.save()
    people = {"01": cast.officers["zhao"], "02": cast.officers["jiang"], "03": ma(cast), "04": cast.officers["qian"]}
    for seat, officer in people.items():
        SeatHolder.objects.create(roster=roster, seat=seat, officer=officer, since=FIRST)
    return roster


def day(place: int) -> date:
    return date.fromordinal(FIRST.toordinal() + place)


def at(place: int, hour: int = 12) -> datetime:
    """On a day of the roster, or before it."""
    return datetime.combine(day(place), time(hour), ZoneInfo("Asia/Shanghai"))


def viewer(cast, name: str):
    """Somebody of the cast, or Ma."""
    if name == "ma":
        found = organisation.viewer_of_badge(cast.bureau.id, ma(cast).badge, FIRST)
        assert found is not None
        return found
    return cast.viewer(name)


def row(roster: SquadRoster, seat: str) -> str:
    """The seat's shifts, a letter a day."""
    letters = {"巡/早": "d", "巡/夜": "n", "": "."}
    return "".join(letters[code] for code in dict(SquadRoster.objects.get(id=roster.id).rows)[seat])
