"""Who reads a matter's story, and what it is told from: the two things every part of the story needs."""

from __future__ import annotations

from calendar import month_name
from dataclasses import dataclass
from datetime import date, datetime

from heliograph.core import dates
from heliograph.core.procedure import Promise, State, Waiting
from heliograph.core.text import Text
from heliograph.matters.models import Deadline
from heliograph.matters.reading.story import words
from heliograph.matters.reading.story.rows import Rows
from heliograph.organisation import reading as organisation

Status = Deadline.Status
OPEN = (Status.RUNNING, Status.PAUSED)


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom the story is told: in which language, and what they may not see.

    `is_staff`: internal notes are shown. `sees_rating`: ratings and their follow-up are shown. `sees_content`: what was
    written is shown. `sees_names`, `sees_protected`: names of the parties, and of those who asked for secrecy, are shown
    (`reading.names`). `why`: where the day-by-day page of a promise is, with "{}" for its name; empty for nowhere.
    `ask`: where somebody asks for a withheld record.
    """

    language: str
    is_staff: bool = False
    sees_rating: bool = True
    sees_content: bool = True
    sees_names: bool = True
    sees_protected: bool = False
    why: str = ""
    ask: str = ""

    def say(self, text: Text, **values: str) -> str:
        """The sentence in the reader's language, filled in."""
        sentence = text.get(self.language)
        return sentence.format(**values) if values else sentence

    def state(self, state: State) -> str:
        """A state's title. A procedure writes it to the resident (等您补充), so staff get a title of their own."""
        return self.say(title_for_staff(state) if self.is_staff else state.title)

    def written(self, value: str) -> str:
        """A day or a time that was filled in (ISO 8601, no zone), as people write it; as it stands if it is none."""
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            return value
        day = dates.day(at.date(), date.min, self.language)
        joint = ", " if self.language.startswith("en") else ""
        return f"{day}{joint}{at:%H:%M}" if "T" in value else day

    def why_href(self, promise: str) -> str:
        return self.why.format(promise) if self.why else ""


def title_for_staff(state: State) -> Text:
    """A state's title as officers read it: never 您 for somebody else."""
    return words.WAITING_STAFF if state.waiting is Waiting.RESIDENT else state.title


@dataclass(slots=True)
class Told:
    """One matter as it is told to one reader, now."""

    rows: Rows
    reader: Reader
    now: datetime

    def deadlines(self) -> list[Deadline]:
        """Those the reader may see: what the superior owes for a bad rating is not shown to the rated unit."""
        return [d for d in self.rows.deadlines if self.reader.sees_rating or not d.superior]

    def promise(self, name: str) -> Promise:
        """The promise of that name."""
        return self.rows.procedure.promise(name)

    def unit(self, unit_id: int | None) -> str:
        """A unit's name; empty for none."""
        name = organisation.unit_name(self.rows.matter.bureau_id, unit_id)
        return self.reader.say(name) if name else ""

    def unit_in(self, facts: dict[str, str], name: str) -> str:
        """The name of the unit that an event's facts give by its id."""
        return self.unit(int(facts[name])) if name in facts else ""

    def officer(self, officer_id: int | None) -> str:
        """姓名（警号）; empty for none."""
        name = organisation.officer_name(self.rows.matter.bureau_id, officer_id)
        return self.reader.say(name) if name else ""

    def moment(self, value: datetime) -> Text:
        """The same with the time of day; the day alone where no time of day was given (midnight)."""
        at, day = value.astimezone(organisation.zone(self.rows.matter.bureau_id)), self.day(value)
        clock = f"{at:%H:%M}"
        return day if clock == "00:00" else Text(f"{day.zh} {clock}", f"{day.en}, {clock}")

    def day(self, value: datetime) -> Text:
        """A day in the bureau's zone, with the year when it is not this one."""
        zone = organisation.zone(self.rows.matter.bureau_id)
        day, today = value.astimezone(zone), self.now.astimezone(zone)
        is_this_year = day.year == today.year
        zh = f"{day.month}月{day.day}日" if is_this_year else f"{day.year}年{day.month}月{day.day}日"
        return Text(zh, f"{day.day} {month_name[day.month]}" + ("" if is_this_year else f" {day.year}"))
