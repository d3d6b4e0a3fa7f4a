"""Take my data: complete, readable, and checkable against the chain."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO

import pytest

from heliograph.core.commitment import ChainBroken, EventRecord, check_chain, commit
from heliograph.matters import actions
from heliograph.matters.actions import Contact
from tests.matters.test_doing import photo


def record_of(event: dict) -> EventRecord:
    """The record of an event as anybody would rebuild it from the file."""
    row = event["record"]
    return EventRecord(
        time=datetime.strptime(row["time"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC),
        role=row["role"],
        action=row["action"],
        from_=row["from"],
        to=row["to"],
        public=row["public"],
        internal=row["internal"],
        attachments=tuple(row["attachments"]),
        facts=row["facts"],
        sequence=row["sequence"],
        previous=row["previous"],
    )


def chain_of(taken: dict) -> list[tuple[EventRecord, bytes]]:
    return [(record_of(event), bytes.fromhex(event["commitment"])) for event in taken["events"]]


@pytest.fixture
def lived(li, cast):
    """A matter to which nearly everything happened."""
    contact = Contact(name="李丽", phone="13800000000", email="li@example.org")
    receipt = cast.submits("consultation", unit=cast.units["heping"].id, contact=contact)
    li.opens(receipt)
    li.does(receipt, "add", words="见照片", files=[photo(), photo("二.jpg", "olive")])
    cast.does(receipt, "accept", "zhao")
    cast.does(receipt, "note", "zhao", words="查过系统。")
    cast.does(receipt, "ask", "zhao", words="是哪一年丢的？")
    li.does(receipt, "supply", words="去年。")
    cast.does(receipt, "refuse", "zhao", words="不能查。", ground="《居民身份证法》第十九条", internal="另有原因。")
    li.does(receipt, "rate", grade="1", words="没用", may_contact="yes")
    li.does(receipt, "reopen")
    cast.does(receipt, "transfer", "jiang", unit=cast.units["donghu"].id, words="户口在东湖。")
    actions.look(cast.matter(receipt), cast.viewer("sun"), why="supervising", now=cast.now)
    return receipt


def take(li, receipt) -> dict:
    return json.loads(li.sees(receipt, "data.json").content)


def test_the_chain_of_the_taken_file_checks_without_us(li, lived):
    taken = take(li, lived)
    assert len(taken["events"]) == 10
    check_chain(bytes.fromhex(taken["secret"]), chain_of(taken))


def test_each_event_checks_by_its_own_salt(li, lived):
    for event in take(li, lived)["events"]:
        assert commit(bytes.fromhex(event["salt"]), record_of(event)).hex() == event["commitment"]


def test_a_word_changed_in_the_file_breaks_the_chain(li, lived):
    taken = take(li, lived)
    taken["events"][1]["record"]["public"] += "。"
    with pytest.raises(ChainBroken):
        check_chain(bytes.fromhex(taken["secret"]), chain_of(taken))


def test_internal_notes_are_named_as_withheld_and_not_given(li, lived):
    text = li.sees(lived, "data.json").content.decode()
    taken = json.loads(text)
    assert "查过系统" not in text
    assert "另有原因" not in text
    assert [event["sequence"] for event in taken["events"] if "withheld" in event] == [4, 7]


def test_everything_that_is_kept_of_the_person_is_in_the_file(li, lived):
    taken = take(li, lived)
    assert taken["fields"][0]["value"] == "身份证丢了，怎么补办？"
    assert taken["parties"][0]["contact"]["phone"] == "13800000000"
    assert taken["rating"] == {"grade": 1, "words": "没用", "may_contact": True, "at": taken["rating"]["at"]}
    assert [file["name"] for file in taken["attachments"]] == ["门口.jpg", "二.jpg"]
    assert taken["events"][1]["record"]["attachments"] == [file["sha256"] for file in taken["attachments"]]
    assert [look["why"] for look in taken["looks"]] == ["supervising"]
    assert taken["tellings"]
    assert {promise["name"] for promise in taken["promises"]} >= {"accept", "answer", "supply"}


def test_the_readable_file_needs_nothing_else(li, lived):
    page = li.sees(lived, "data.html")
    text = page.content.decode()
    assert page["Content-Disposition"] == f'attachment; filename="{lived.number}.html"'
    for words in (
        "不能查。",
        "《居民身份证法》第十九条",
        "李丽",
        "13800000000",
        "孙明（010006）",
        "您的评价：非常不满意",
    ):
        assert words in text, words
    assert "2026年" in text  # a file outlives the year it was taken in
    assert not re.search(r"""(src|href|url)[=(]["']?https?:""", text)
    assert 'src="' not in text
    assert "<script" not in text
    assert "查过系统" not in text


def test_the_zip_holds_both_files_and_every_attachment(li, lived):
    answer = li.sees(lived, "data.zip")
    assert answer["Content-Type"] == "application/zip"
    assert answer["Cache-Control"] == "private, no-store"
    with zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert [name.encode() for name in names if not name.startswith("files/")] == [
            f"{lived.number}.html".encode(),
            f"{lived.number}.json".encode(),
        ]
        assert [name for name in names if name.startswith("files/")] == ["files/01-门口.jpg", "files/02-二.jpg"]
        assert archive.read("files/01-门口.jpg")[:3] == b"\xff\xd8\xff"


def test_what_was_erased_is_not_in_the_file_and_what_happened_is(li, lived, clock):
    li.does(lived, "withdraw")
    actions.erase(lived.ref, now=clock.goes_on(days=800), ground="retention")
    taken = take(li, lived)
    assert taken["secret"] is None
    assert all(event.get("erased") for event in taken["events"])
    assert [event["action"] for event in taken["events"]][:3] == ["submit", "add", "accept"]
    assert taken["parties"][0]["contact"] == {}
    assert b"".join(li.sees(lived, "data.zip").streaming_content)[:2] == b"PK"
