"""Which column of somebody else's file means what: a small TOML file, or `field=column,…` on the command line.

A map names columns, formats and the meaning of values. It holds no data, and can be kept and shared.
"""

from __future__ import annotations

import codecs
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

FIELDS = (
    "id", "title", "text", "answer", "submitted_at", "answered_at", "channel", "transfers", "anonymous", "sender",
    "kind", "unit",
)  # fmt: skip
NEEDED = ("text", "submitted_at")
TABLES = {"kind": "kinds", "channel": "channels", "unit": "units"}
"""Fields whose values mean nothing here until a table says what."""
FORMATS = (
    "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%dT%H:%M",
    "%Y年%m月%d日 %H:%M:%S", "%Y年%m月%d日 %H:%M", "%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日",
)  # fmt: skip
YES = ("1", "yes", "true", "是")
NO = ("0", "no", "false", "否", "")
ANY = "*"
"""In a table: every value that the table does not name."""
_SOURCE = re.compile(r"[a-z0-9][a-z0-9-]{0,12}")
_CHANNEL = re.compile(r"[a-z0-9][a-z0-9-]{0,19}")


class MapInvalid(ValueError):
    """The map can't be used; the message says where and what to write."""


@dataclass(frozen=True, slots=True)
class Map:
    """How to read one source. `source` becomes part of every row's identity: keep it the same for the same source."""

    source: str
    columns: Mapping[str, str]
    formats: tuple[str, ...] = FORMATS
    zone: str = ""
    encoding: str = "utf-8-sig"
    procedure: str = ""
    kinds: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    yes: tuple[str, ...] = YES
    no: tuple[str, ...] = NO
    undated_answers: bool = False

    def has(self, name: str) -> bool:
        return name in self.columns

    @property
    def answers_may_lack_a_date(self) -> bool:
        """A source that has no column for it can't be blamed; one that has must say so (`undated_answers`)."""
        return self.undated_answers or not self.has("answered_at")


def read_map(given: str, *, file: Path) -> Map:
    """The map that `--map` names: a TOML file, or pairs. `file` (the data) names the source if the map does not.

    Raises `MapInvalid`.
    """
    path = Path(given)
    if "=" in given and not path.is_file():
        return _check(_from_pairs(given), where="--map", file=file)
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        pairs = "text=content,submitted_at=date"
        raise MapInvalid(f"{given}: {error.strerror}. Give a map file, or pairs such as {pairs}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MapInvalid(f"{given}: {error}") from error
    return _check(table, where=given, file=file)


def _from_pairs(given: str) -> dict[str, object]:
    columns: dict[str, str] = {}
    table: dict[str, object] = {"columns": columns}
    for pair in given.split(","):
        name, _, value = (part.strip() for part in pair.partition("="))
        if name in {"source", "zone", "procedure", "encoding"}:
            table[name] = value
        else:
            columns[name] = value
    return table


def _check(table: Mapping[str, object], *, where: str, file: Path) -> Map:
    known = set(Map.__dataclass_fields__)
    for name in table:
        if name not in known:
            raise MapInvalid(f"{where}: no map has {name!r}; it may have {', '.join(sorted(known))}.")
    columns = _words(table, "columns", where)
    for name, column in columns.items():
        if name not in FIELDS:
            raise MapInvalid(f"{where}: there is no field {name!r}; the fields are {', '.join(FIELDS)}.")
        if not column:
            raise MapInvalid(f"{where}: {name} names no column.")
    for name in NEEDED:
        if name not in columns:
            raise MapInvalid(f"{where}: say which column is {name}, under [columns].")
    made = Map(
        source=_text(table, "source", where) or _slug(file.stem),
        columns=columns,
        formats=_list(table, "formats", where) or FORMATS,
        zone=_text(table, "zone", where),
        encoding=_text(table, "encoding", where) or "utf-8-sig",
        procedure=_text(table, "procedure", where),
        kinds=_words(table, "kinds", where),
        channels=_words(table, "channels", where),
        units=_words(table, "units", where),
        yes=_list(table, "yes", where) or YES,
        no=_list(table, "no", where) or NO,
        undated_answers=table.get("undated_answers") is True,
    )
    _check_values(made, where)
    return made


def _check_values(made: Map, where: str) -> None:
    if not _SOURCE.fullmatch(made.source):
        raise MapInvalid(f"{where}: source {made.source!r} must be 1 to 13 small letters, digits or dashes.")
    for name, table in TABLES.items():
        if made.has(name) and not getattr(made, table):
            raise MapInvalid(f"{where}: {name} needs a table [{table}] that says what its values mean.")
    for one in made.formats:
        if not all(part in one for part in ("%Y", "%m", "%d")):
            raise MapInvalid(f"{where}: the date format {one!r} needs %Y, %m and %d.")
    for channel in made.channels.values():
        if not _CHANNEL.fullmatch(channel):
            raise MapInvalid(f"{where}: channel {channel!r} must be small letters, digits or dashes, such as phone.")
    try:
        codecs.lookup(made.encoding)
    except LookupError as error:
        raise MapInvalid(f"{where}: {error}.") from error
    try:
        _ = ZoneInfo(made.zone) if made.zone else None
    except (LookupError, ValueError, OSError) as error:
        raise MapInvalid(f"{where}: there is no time zone {made.zone!r}; write Asia/Shanghai.") from error


def _text(table: Mapping[str, object], name: str, where: str) -> str:
    value = table.get(name, "")
    if not isinstance(value, str):
        raise MapInvalid(f"{where}: {name} must be text.")
    return value


def _list(table: Mapping[str, object], name: str, where: str) -> tuple[str, ...]:
    value = table.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise MapInvalid(f"{where}: {name} must be a list of texts.")
    return tuple(value)


def _words(table: Mapping[str, object], name: str, where: str) -> dict[str, str]:
    value = table.get(name, {})
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise MapInvalid(f"{where}: [{name}] must be a table of texts.")
    return dict(value)


def _slug(stem: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:13].strip("-") or "file"
