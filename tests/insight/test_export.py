"""Events are exported once each, in the log's order, without words or persons, whatever kills the process."""

from __future__ import annotations

import os
from datetime import timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from heliograph.insight.export import event_folder, export, folder
from heliograph.insight.export.columns import COLUMNS, schema
from heliograph.insight.export.folder import EventFolder, Month, Through
from heliograph.ledger.models import Leaf
from heliograph.matters.models import Event

DAY = timedelta(days=1)


def exported() -> list[dict]:
    """Every row that counts, in the log's order."""
    place = event_folder()
    before = place.through().leaf
    files = [
        part.path
        for bureau in sorted(int(f.name[7:]) for f in place.path.glob("bureau=*"))
        for month in place.months(bureau)
        for part in place.parts(Month(bureau, month), before=before)
        if not part.is_folded
    ]
    rows = pa.concat_tables([pq.ParquetFile(f).read() for f in files]).to_pylist() if files else []
    return sorted(rows, key=lambda row: row["leaf"])


def some_matters(cast) -> None:
    receipt = cast.submits(unit=cast.units["heping"].id, values={"words": "我叫李丽，电话13800000000。"})
    cast.does(receipt, "answer", "qian", now=cast.now + DAY, words="请带户口本。")
    cast.does(receipt, "rate", now=cast.now + 2 * DAY, grade=2, words="没说清楚。")
    cast.submits(unit=cast.units["donghu"].id)


def test_every_event_has_one_row_in_the_order_of_the_log_and_no_words(cast, counted):
    some_matters(cast)
    counted(now=cast.now + 3 * DAY)
    cast.submits(unit=cast.units["heping"].id)
    counted(now=cast.now + 3 * DAY)
    rows = exported()
    placed = Leaf.objects.filter(kind="event").order_by("index").values_list("index", flat=True)
    assert [row["leaf"] for row in rows] == list(placed)
    assert len(rows) == Event.objects.count() == 5
    assert [row["kind"] for row in rows] == ["submit", "answer", "rate", "submit", "submit"]
    assert set(rows[0]) == set(COLUMNS)
    first, *_, other, _ = rows
    assert first["matter"] != other["matter"]
    assert (rows[2]["promise"], rows[2]["grade"], rows[2]["follow_up"]) == ("kept", 2, "running")
    assert rows[2]["first_wait"] == 86_400_000_000
    everything = b"".join(f.read_bytes() for f in event_folder().path.rglob("*.parquet")) + repr(rows).encode()
    for words in ("李丽", "13800000000", "户口本", "没说清楚"):
        assert words.encode() not in everything


def test_cases_are_coarsened_to_their_group(cast, counted):
    cast.submits("criminal-case")
    counted()
    assert {row["procedure"] for row in exported()} == {"case"}


def test_what_has_tables_of_its_own_is_counted_together_with_something_else(cast, counted):
    values = {"kind": "noise", "words": "楼上装修，中午不停。", "other-name": "韩先生"}
    cast.submits("mediation", values=values, unit=cast.units["heping"].id)
    counted()
    assert {row["procedure"] for row in exported()} == {"near-home"}


class Killed(BaseException):
    """The process is gone."""


@pytest.fixture
def killing(monkeypatch):
    """Die at the n-th step that touches the disk: every flush, rename and removal of a file counts as one."""

    def at(number: int | None) -> list[int]:
        taken = [0]

        def counting(real):
            def step(*arguments, **named):
                taken[0] += 1
                if taken[0] == number:
                    raise Killed
                return real(*arguments, **named)

            return step

        monkeypatch.undo()
        for module, name in ((os, "fsync"), (folder.Path, "replace"), (folder.Path, "unlink"), (pq, "write_table")):
            monkeypatch.setattr(module, name, counting(getattr(module, name)))
        return taken

    return at


def test_killed_at_any_step_nothing_is_lost_and_nothing_is_there_twice(tmp_path, killing):
    """Three ranges over two months, folded at two parts; the process dies at each step in turn, and runs again."""
    ranges = [(0, 4), (4, 9), (9, 12)]

    def tables(start: int, end: int) -> dict[Month, pa.Table]:
        made = {}
        for month in (202601, 202602):
            rows = [row(leaf, month) for leaf in range(start, end) if leaf % 2 == month % 2]
            if rows:
                made[Month(1, month)] = pa.Table.from_pylist(rows, schema=schema())
        return made

    def row(leaf: int, month: int) -> dict:
        empty = {"int64": 0, "int32": 0, "int16": 0, "int8": 0, "string": "", "bool": False}
        return {name: empty[kind] for name, (kind, _) in COLUMNS.items()} | {
            "leaf": leaf, "bureau": 1, "month": month, "matter": leaf % 3,
        }  # fmt: skip

    def run(place: EventFolder, at: Through | None) -> None:
        start = at.leaf if at else 0
        place.clear_beyond(start)
        for first, end in ranges:
            if first >= start:
                place.write(first, end, tables(first, end))
                place.advance(Through(end, NOW))
                for month in (202601, 202602):
                    place.fold(Month(1, month), before=end, at=2)

    def seen(place: EventFolder) -> tuple[list[int], list[tuple[int, int]]]:
        through = place.through()
        before = through.leaf if through else 0
        leaves, latest = [], {}
        for month in (202601, 202602):
            of = Month(1, month)
            for part in place.parts(of, before=before):
                if not part.is_folded:
                    leaves += pq.ParquetFile(part.path).read()["leaf"].to_pylist()
            folded, since = place.split(of, before=before)
            for part in [*([folded] if folded else []), *since]:
                for one in pq.ParquetFile(part.path).read().to_pylist():
                    latest[month, one["matter"]] = one["leaf"]
        return sorted(leaves), sorted(latest.items())

    from tests.conftest import NOW

    whole = EventFolder(tmp_path / "whole")
    taken = killing(None)
    run(whole, None)
    expected = seen(whole)
    assert expected[0] == list(range(12))
    steps = taken[0]
    assert steps > 30
    for number in range(1, steps + 1):
        place = EventFolder(tmp_path / str(number))
        killing(number)
        with pytest.raises(Killed):
            run(place, None)
        killing(None)
        through = place.through()
        assert seen(place)[0] == list(range(through.leaf if through else 0)), (
            f"after step {number}: what counts is whole"
        )
        run(place, through)
        assert seen(place) == expected, f"killed at step {number}"


def test_two_exports_at_once_do_not_meet(cast, counted):
    from heliograph.insight.export.running import _alone

    some_matters(cast)
    counted()
    with _alone(event_folder().path.parent) as is_mine:
        assert is_mine
        assert export(now=cast.now).busy
    assert not export(now=cast.now).busy
