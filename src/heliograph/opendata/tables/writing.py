"""Tables as files: CSV, JSON and Parquet of each, a manifest with every file's digest, and all of it in one ZIP.

The same rows give the same bytes (with the same versions of the libraries); what was released is kept as bytes and never
written again. A CSV begins with a byte order mark, and a text in it that a spreadsheet would run as a formula with an
apostrophe; JSON and Parquet hold the text itself.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from heliograph.core import spreadsheet
from heliograph.opendata.tables.columns import NUMBER, TEXT, WHOLE_NUMBER, YES_NO, Table

Value = str | int | float | bool | None
Rows = Sequence[Mapping[str, Value]]
MANIFEST = "manifest.json"
MEDIA_TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "txt": "text/plain",
    "zip": "application/zip",
}
FORMATS = ("csv", "parquet", "json")


@dataclass(frozen=True, slots=True)
class File:
    """A file of a release."""

    name: str
    content: bytes

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.name.rsplit(".", 1)[1]]

    @property
    def digest(self) -> str:
        """SHA-256, as `sha256sum` prints it."""
        return hashlib.sha256(self.content).hexdigest()


def files(table: Table, rows: Rows) -> tuple[File, ...]:
    """The table in every format."""
    written = {"csv": _csv, "parquet": _parquet, "json": _json}
    return tuple(File(f"{table.name}.{kind}", written[kind](table, rows)) for kind in FORMATS)


def manifest(about: Mapping[str, object], held: Iterable[File]) -> File:
    """What the release is, and the digest of every other file: its own digest stands for the whole release."""
    listed = [
        {"name": one.name, "media_type": one.media_type, "bytes": len(one.content), "sha256": one.digest}
        for one in held
    ]
    text = json.dumps({**about, "files": listed}, ensure_ascii=False, indent=1, sort_keys=True)
    return File(MANIFEST, text.encode() + b"\n")


def archive(folder: str, held: Iterable[File]) -> File:
    """All files in one ZIP, in a folder of the release's name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for one in held:
            entry = zipfile.ZipInfo(f"{folder}/{one.name}")  # its date is fixed: 1980
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            packed.writestr(entry, one.content)
    return File(f"{folder}.zip", out.getvalue())


def _csv(table: Table, rows: Rows) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    for row in rows:
        writer.writerow([_cell(row.get(column.name)) for column in table.columns])
    return (spreadsheet.BOM + out.getvalue()).encode()


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return spreadsheet.plain(value)
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _json(table: Table, rows: Rows) -> bytes:
    lines = [json.dumps({c.name: row.get(c.name) for c in table.columns}, ensure_ascii=False) for row in rows]
    return ('{"table": ' + json.dumps(table.name) + ',\n"rows": [\n' + ",\n".join(lines) + "\n]}\n").encode()


def _parquet(table: Table, rows: Rows) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    types = {TEXT: pa.string(), WHOLE_NUMBER: pa.int64(), NUMBER: pa.float64(), YES_NO: pa.bool_()}
    schema = pa.schema([pa.field(column.name, types[column.kind]) for column in table.columns])
    columns = [pa.array([row.get(c.name) for row in rows], types[c.kind]) for c in table.columns]
    out = io.BytesIO()
    parquet.write_table(pa.Table.from_arrays(columns, schema=schema), out, compression="zstd")
    return out.getvalue()
