"""A file of past messages, line by line: each line is understood (`Past`) or refused with the true reason.

Pure reading: no database. Rules that need what is already stored are in `bring_in`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from pathlib import Path

from heliograph.core.table import reader
from heliograph.core.whole import whole_number
from heliograph.matters.actions.history.mapping import ANY, Map
from heliograph.matters.actions.history.past import Past, Reason, Refused

MOST = {"id": 200, "title": 300, "text": 20_000, "answer": 50_000, "sender": 100}
"""Characters. Wider than today's forms: what was accepted then is not refused now; a column mixed up is."""


class LinesUnusable(ValueError):
    """Not a file of lines with the columns that the map names."""


class _No(Exception):
    def __init__(self, reason: Reason, says: str) -> None:
        self.reason, self.says = reason, says


def count_lines(file: Path, reading: Map) -> int:
    """How many lines `read_lines` will give; for the progress bar. A quick pass that keeps nothing."""
    return sum(1 for _, cells in _rows(file, reading) if cells) - 1


def read_lines(file: Path, reading: Map, *, procedure: str, zone: tzinfo, now: datetime) -> Iterator[Past | Refused]:
    """Each line of the file, understood or refused. `procedure` is for lines whose kind the file does not tell.

    Raises `LinesUnusable` before the first line when a column is missing.
    """
    rows = _rows(file, reading)
    header = [name.strip() for name in next(rows, (1, []))[1]]
    missing = [column for column in reading.columns.values() if column not in header]
    if missing:
        columns = ", ".join(header) or "(none)"
        raise LinesUnusable(f"{file}: there is no column {missing[0]!r}; the columns are {columns}.")
    at = {name: header.index(column) for name, column in reading.columns.items()}
    reader = _Reader(reading, procedure, zone, now)
    seen: dict[str, int] = {}
    for line, cells in rows:
        if not cells:
            continue
        yield _one(line, cells, len(header), at, reader, seen)


def _rows(file: Path, reading: Map) -> Iterator[tuple[int, list[str]]]:
    """(number of the first line, cells). Bytes that are not in the encoding come through as lone surrogates."""
    with file.open(encoding=reading.encoding, errors="surrogateescape", newline="") as opened:
        rows = reader(opened)
        first = 1
        for cells in rows:
            yield first, cells
            first = rows.line_num + 1


def _one(
    line: int, cells: list[str], width: int, at: Mapping[str, int], reader: _Reader, seen: dict[str, int]
) -> Past | Refused:
    if len(cells) != width:
        return Refused(line, Reason.COLUMNS, f"The line has {len(cells)} columns, the header has {width}.")
    values = {name: cells[index].strip() for name, index in at.items()}
    try:
        past = reader.understand(line, values)
    except _No as no:
        return Refused(line, no.reason, no.says, _printable(values.get("id", "")))
    if past.identity in seen:
        return Refused(line, Reason.DUPLICATE, f"The same message as on line {seen[past.identity]}.", past.id)
    seen[past.identity] = line
    return past


def _printable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()[:200]


class _Reader:
    """The rules for one line."""

    def __init__(self, reading: Map, procedure: str, zone: tzinfo, now: datetime) -> None:
        self.map, self.procedure, self.zone, self.now = reading, procedure, zone, now

    def understand(self, line: int, values: Mapping[str, str]) -> Past:
        """Raises `_No` with the first reason against the line."""
        self._check_text(values)
        submitted_at, is_day = self._date(values["submitted_at"], Reason.NO_DATE, Reason.BAD_DATE)
        answered_at, answered_is_day = self._answered(values, submitted_at, is_day)
        anonymous = self._anonymous(values)
        procedure = self._chosen("kind", self.map.kinds, self.procedure, Reason.BAD_KIND, values)
        if not procedure:
            raise _No(Reason.BAD_KIND, "The kind is empty, and no --procedure stands in for it.")
        return Past(
            line=line,
            identity=self._identity(values),
            title=values.get("title", ""),
            text=values["text"],
            answer=values.get("answer", ""),
            submitted_at=submitted_at,
            submitted_is_day=is_day,
            answered_at=answered_at,
            answered_is_day=answered_is_day,
            procedure=procedure,
            unit=self._chosen("unit", self.map.units, "", Reason.BAD_UNIT, values),
            channel=self._chosen("channel", self.map.channels, "import", Reason.BAD_CHANNEL, values),
            transfers=self._transfers(values),
            anonymous=anonymous,
            # An anonymous message has no sender here, whatever the source wrote down: nobody finds out who wrote it.
            sender="" if anonymous else values.get("sender", ""),
        )

    def _check_text(self, values: Mapping[str, str]) -> None:
        for name, value in values.items():
            if any("\ud800" <= c <= "\udfff" for c in value) or "\x00" in value:
                raise _No(Reason.ENCODING, f"{name} is not all in {self.map.encoding}: set encoding in the map.")
            most = MOST.get(name, 100)
            if len(value) > most:
                raise _No(Reason.TOO_LONG, f"{name} has {len(value)} characters, at most {most} are taken.")
        if not values["text"]:
            raise _No(Reason.NO_TEXT, "There is no text.")
        if self.map.has("id") and not values["id"]:
            raise _No(Reason.NO_ID, "The id is empty, so a second import could not know the row again.")

    def _date(self, text: str, missing: Reason, unreadable: Reason) -> tuple[datetime, bool]:
        """(moment, whether only the day is known)."""
        if not text:
            raise _No(missing, "There is no date.")
        for form in self.map.formats:
            try:
                read = datetime.strptime(text, form)  # noqa: DTZ007 (the zone is set below unless the text had one)
            except ValueError:
                continue
            moment = read if read.tzinfo else read.replace(tzinfo=self.zone)
            if moment > self.now:
                raise _No(Reason.FUTURE, f"{text} has not come yet.")
            return moment, "%H" not in form
        raise _No(unreadable, f"{text!r} is in none of the map's date formats.")

    def _answered(
        self, values: Mapping[str, str], submitted_at: datetime, submitted_is_day: bool
    ) -> tuple[datetime | None, bool]:
        answer, text = values.get("answer", ""), values.get("answered_at", "")
        if not answer and text:
            raise _No(Reason.DATE_WITHOUT_ANSWER, f"It was answered on {text}, but the answer is empty.")
        if not answer:
            return None, False
        if not text:
            if self.map.answers_may_lack_a_date:
                return None, False
            says = "An answer without its date (undated_answers = true in the map takes it)."
            raise _No(Reason.ANSWER_WITHOUT_DATE, says)
        answered_at, is_day = self._date(text, Reason.BAD_ANSWER_DATE, Reason.BAD_ANSWER_DATE)
        days_only = is_day or submitted_is_day
        first = submitted_at.astimezone(self.zone).date() if days_only else submitted_at
        second = answered_at.astimezone(self.zone).date() if days_only else answered_at
        if second < first:
            raise _No(Reason.ANSWER_FIRST, f"Answered on {text}, before it was asked on {values['submitted_at']}.")
        return max(answered_at, submitted_at), is_day

    def _chosen(
        self, name: str, table: Mapping[str, str], otherwise: str, reason: Reason, values: Mapping[str, str]
    ) -> str:
        """What a value means by the map's table; `otherwise` without such a column, or where it is empty."""
        value = values.get(name, "")
        if not self.map.has(name) or (not value and "" not in table):
            return otherwise
        if value in table or ANY in table:
            return table.get(value) or table[ANY]
        raise _No(reason, f"The map's [{name}s] has no {value!r}.")

    def _transfers(self, values: Mapping[str, str]) -> int | None:
        text = values.get("transfers", "")
        if not text:
            return None
        transfers = whole_number(text)
        if transfers is None or transfers > 1000:
            raise _No(Reason.BAD_TRANSFERS, f"{text!r} is no number of transfers.")
        return transfers

    def _anonymous(self, values: Mapping[str, str]) -> bool:
        if not self.map.has("anonymous"):
            return not values.get("sender")
        value = values["anonymous"].lower()
        if value not in self.map.yes and value not in self.map.no:
            raise _No(Reason.BAD_ANONYMOUS, f"{values['anonymous']!r} is neither one of yes nor one of no in the map.")
        return value in self.map.yes

    def _identity(self, values: Mapping[str, str]) -> str:
        if self.map.has("id"):
            return f"id:{values['id']}"
        parts = ("submitted_at", "kind", "channel", "sender", "title", "text")
        said = "\x1f".join(values.get(name, "") for name in parts)
        return f"text:{hashlib.sha256(said.encode()).hexdigest()}"
