"""docs/case-feed.md says what the code does: the schema, the examples, the codes, the fields."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import msgspec
import pytest

from heliograph.cases.actions import feed
from heliograph.cases.actions.feed.mapping import COLUMNS
from heliograph.cases.actions.feed.shapes import Feed, Item, PartyData, TellingData
from heliograph.cases.models import FeedItem
from tests.cases.feeding import matter_of, picture
from tests.matters import sample_case
from tests.matters.at_the_door import SHANGHAI

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "case-feed.md").read_text("utf-8")
MAPPING = (DOCS / "examples" / "case-feed.toml").read_text("utf-8")


def test_the_schema_in_the_docs_is_the_one_of_the_code():
    kept = json.loads((DOCS / "case-feed.schema.json").read_text("utf-8"))
    assert kept == feed.schema(), "write it anew: tests.cases.test_feed_documented.write()"


def test_the_example_is_a_feed_and_every_field_of_it_is_in_the_schema():
    example = (DOCS / "examples" / "case-feed.json").read_bytes()
    msgspec.json.decode(example, type=Feed)
    known = feed.schema()["$defs"]["Item"]["properties"]
    assert {name for item in json.loads(example)["items"] for name in item} <= set(known)


@pytest.mark.parametrize("shape", [Item, PartyData, TellingData])
def test_every_field_is_documented(shape):
    assert [name for name in shape.__struct_fields__ if f"`{name}`" not in PAGE] == []


def test_every_column_is_a_field():
    fields = {*Item.__struct_fields__} - {"values", "parties", "telling"}
    fields |= {f"party_{name}" for name in PartyData.__struct_fields__}
    fields |= {f"telling_{name}" for name in TellingData.__struct_fields__}
    assert set(COLUMNS) == fields


def codes() -> set[str]:
    """Every code that the feed's own modules give."""
    folder = Path(feed.__file__).parent
    found = set()
    for file in folder.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("held", "unknown", "Reason"):
                found |= {arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant)}
    return found


def test_every_code_is_documented():
    quiet = {"applied", "duplicate", "means-nothing", "untried", "set-aside", "unreadable"}
    assert len(codes()) > 20
    assert [code for code in codes() - quiet if f"`{code}`" not in PAGE] == []


@pytest.mark.parametrize("form", ["json", "csv"])
def test_the_examples_become_a_case(cast, form):
    sample_case.install(cast)
    feed.set_mapping(cast.bureau.id, "records", MAPPING, by=None, now=cast.now)
    file = DOCS / "examples" / f"case-feed.{form}"
    items = (
        feed.items_of(file.read_bytes())
        if form == "json"
        else feed.read_lines(file, feed.read_mapping(MAPPING), zone=SHANGHAI)
    )
    came = feed.receive(cast.bureau.id, "records", items, cast.now)
    assert [one.status for one in came] == ["applied"] * 3, [one.reason.text.en for one in came]
    assert FeedItem.objects.count() == 3
    found = picture(matter_of(cast, "A330102-2026-0311"))
    assert found["people"] == ["刘强", "王芳"]
    assert [(t[0], t[3], t[4]) for t in found["tellings"] if t[0]] == [("notice", "delivered", "in-person")]


def test_both_examples_say_the_same(cast):
    sample_case.install(cast)
    feed.set_mapping(cast.bureau.id, "records", MAPPING, by=None, now=cast.now)
    file = DOCS / "examples" / "case-feed"
    feed.receive(cast.bureau.id, "records", feed.items_of(file.with_suffix(".json").read_bytes()), cast.now)
    lines = feed.read_lines(file.with_suffix(".csv"), feed.read_mapping(MAPPING), zone=SHANGHAI)
    again = feed.receive(cast.bureau.id, "records", lines, cast.now)
    assert {one.status for one in again} == {"duplicate"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no column for id"),
        ("事件编号,案件编号\n1,2\n", "序号"),
        ('id,case,happened_at,action\n"1', "not a CSV file"),
    ],
)
def test_a_file_that_is_none_is_refused_with_what_it_lacks(tmp_path, text, says):
    file = tmp_path / "x.csv"
    file.write_text(text, "utf-8")
    meanings = feed.read_mapping(MAPPING) if "事件" in text else feed.Meanings()
    with pytest.raises(feed.LinesUnusable, match=says):
        list(feed.read_lines(file, meanings, zone=SHANGHAI))


def write() -> None:
    """Bring the schema up to date; from a shell of an instance: `write()`."""
    (DOCS / "case-feed.schema.json").write_text(json.dumps(feed.schema(), ensure_ascii=False, indent=1) + "\n", "utf-8")
