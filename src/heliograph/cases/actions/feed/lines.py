"""A CSV file as items of a feed: one step a line; of a step that brings several parties, one line each, under one another.

Pure reading; whatever does not fit is left for the feed to refuse.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from heliograph.cases.actions.feed.mapping import COLUMNS, Meanings
from heliograph.core.whole import whole_number

NEEDED = ("id", "case", "happened_at", "action")
APART = ("party_", "telling_", "value_")
"""Columns whose names begin so are gathered: of a party, of a telling, of the form."""
YES = ("1", "yes", "true", "是")


class LinesUnusable(ValueError):
    """Not a file of lines with the columns that the mapping names."""


def read_lines(file: Path, meanings: Meanings, *, zone: tzinfo) -> Iterator[dict[str, Any]]:
    """Each line as an item. `zone` is that of times which do not say theirs, unless the mapping does.

    Raises `LinesUnusable`, `OSError`, `UnicodeDecodeError`.
    """
    try:
        with file.open(encoding=meanings.encoding, newline="") as opened:
            rows = csv.DictReader(opened, strict=True)
            columns = _columns(meanings, [name for name in rows.fieldnames or () if name])
            where = ZoneInfo(meanings.zone) if meanings.zone else zone
            last: dict[str, Any] = {}
            for row in rows:
                cells = {name: (row.get(column) or "").strip() for name, column in columns.items()}
                if not any(cells.values()):
                    continue
                item = _item(cells, meanings, where)
                if last and item.get("id") == last.get("id") and "parties" in item and "parties" in last:
                    last["parties"] += item["parties"]
                    continue
                if last:
                    yield last
                last = item
            if last:
                yield last
    except csv.Error as error:
        raise LinesUnusable(f"{file}: not a CSV file: {error}.") from error


def _columns(meanings: Meanings, header: list[str]) -> dict[str, str]:
    """Which column holds what; without `[columns]`, each under its own name."""
    columns = dict(meanings.columns) or {name: name for name in header if name in COLUMNS or name.startswith("value_")}
    missing = [f"{name} ({columns[name]})" for name in columns if columns[name] not in header]
    missing += [name for name in NEEDED if name not in columns]
    if missing:
        raise LinesUnusable(
            f"The file has no column for {', '.join(missing)}. It has: {', '.join(header) or '(none)'}."
        )
    return columns


def _item(cells: dict[str, str], meanings: Meanings, zone: tzinfo) -> dict[str, Any]:
    party: dict[str, Any] = {
        name.removeprefix("party_"): text for name, text in cells.items() if name.startswith("party_") and text
    }
    telling = {
        name.removeprefix("telling_"): text for name, text in cells.items() if name.startswith("telling_") and text
    }
    item: dict[str, Any] = {name: text for name, text in cells.items() if text and not name.startswith(APART)}
    values = {name.removeprefix("value_"): text for name, text in cells.items() if name.startswith("value_") and text}
    if values:
        item["values"] = values
    item["happened_at"] = _moment(item.get("happened_at", ""), meanings, zone)
    if "sequence" in item and (sequence := whole_number(item["sequence"], digits=18)) is not None:
        item["sequence"] = sequence
    if party:
        if "protected" in party:
            party["protected"] = str(party["protected"]).lower() in YES
        item["parties"] = [party]
    if telling:
        if "outcome" in telling:
            telling["outcome"] = meanings.means("outcomes", telling["outcome"])
        item["telling"] = telling
    return item


def _moment(text: str, meanings: Meanings, zone: tzinfo) -> str:
    """RFC 3339; what can't be read stays as it is, to be refused by its own words."""
    for form in meanings.formats:
        try:
            return datetime.strptime(text, form).replace(tzinfo=zone).isoformat()
        except ValueError:
            continue
    return text
