"""How one system's words are to be read: a TOML text, kept with the source. Without one, words are Heliograph's own.

Tables of words are used when a step is applied, so that a mended mapping mends what was refused; `[columns]`, `zone`
and `encoding` when a CSV file is read.
"""

from __future__ import annotations

import codecs
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from zoneinfo import ZoneInfo

NOTHING = "-"
"""As the meaning of a step: it means nothing here, and the feed goes on without it."""
TABLES = ("procedures", "actions", "units", "officers", "parts", "ways", "outcomes")
COLUMNS = (
    "id", "case", "sequence", "happened_at", "action", "officer", "by_party", "unit", "procedure", "parent", "party", "words",
    "internal", "ground", "right_body", "promise", "more", "into", "to_unit", "to_officer",
    "party_id", "party_part", "party_name", "party_phone", "party_email", "party_address", "party_identity", "party_birth",
    "party_protected", "party_of", "party_origin",
    "telling_to", "telling_about", "telling_way", "telling_outcome",
)  # fmt: skip
FORMATS = (
    "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%dT%H:%M",
    "%Y年%m月%d日 %H:%M:%S", "%Y年%m月%d日 %H:%M",
)  # fmt: skip
STUCK_AFTER = 3


class MappingInvalid(ValueError):
    """The mapping can't be used; the message says where and what to write."""


@dataclass(frozen=True, slots=True)
class Meanings:
    """What a source's words mean here. A step's meaning may be given for one procedure: `"治安:受理" = "file"`."""

    columns: Mapping[str, str] = field(default_factory=dict)
    zone: str = ""
    encoding: str = "utf-8-sig"
    formats: tuple[str, ...] = FORMATS
    stuck_after: int = STUCK_AFTER
    procedures: Mapping[str, str] = field(default_factory=dict)
    actions: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    officers: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    ways: Mapping[str, str] = field(default_factory=dict)
    outcomes: Mapping[str, str] = field(default_factory=dict)

    def means(self, table: str, word: str) -> str:
        """What a word of theirs is here; the word itself where the table does not name it."""
        known: Mapping[str, str] = getattr(self, table)
        return known.get(word, word)

    def step(self, procedure: str, word: str) -> str:
        """The step that a word of theirs is, in that procedure."""
        scoped = self.actions.get(f"{procedure}:{word}")
        return scoped if scoped is not None else self.means("actions", word)


def read_mapping(text: str) -> Meanings:
    """Raises `MappingInvalid`."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingInvalid(f"The mapping is no TOML: {error}.") from error
    known = {one.name for one in fields(Meanings)}
    for name in table:
        if name not in known:
            raise MappingInvalid(f"No mapping has {name!r}; it may have {', '.join(sorted(known))}.")
    for name in ("columns", *TABLES):
        words = table.get(name, {})
        if not isinstance(words, dict) or not all(isinstance(word, str) for word in words.values()):
            raise MappingInvalid(f"[{name}] must be a table of texts.")
    for column in table.get("columns", {}):
        if column not in COLUMNS and not column.startswith("value_"):
            names = ", ".join(COLUMNS)
            raise MappingInvalid(f"[columns] has no {column!r}; it may name {names}, and value_… for a form's field.")
    _check_values(table)
    made = dict(table)
    if "formats" in made:
        made["formats"] = tuple(made["formats"])
    return Meanings(**made)


def _check_values(table: Mapping[str, object]) -> None:
    days = table.get("stuck_after", STUCK_AFTER)
    if not isinstance(days, int) or isinstance(days, bool) or not 1 <= days <= 365:
        raise MappingInvalid("stuck_after must be a number of days from 1 to 365.")
    formats = table.get("formats", list(FORMATS))
    if not isinstance(formats, list) or not all(isinstance(one, str) and "%H" in one for one in formats):
        raise MappingInvalid("formats must be a list of texts with day and hour, such as %Y-%m-%d %H:%M.")
    zone, encoding = table.get("zone", ""), table.get("encoding", "utf-8-sig")
    if not isinstance(zone, str) or not isinstance(encoding, str):
        raise MappingInvalid("zone and encoding must be texts.")
    try:
        codecs.lookup(encoding)
        _ = ZoneInfo(zone) if zone else None
    except (LookupError, ValueError, OSError) as error:
        raise MappingInvalid(f"{error}: write an encoding such as gb18030, a zone such as Asia/Shanghai.") from error
