"""Case states for another system: no word that is sealed, a cursor that misses nothing, and the way there and back."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import msgspec
import pytest

from heliograph.cases.actions import feed
from heliograph.cases.actions.feed.shapes import Feed
from heliograph.cases.models import FeedItem
from heliograph.cases.reading import export
from heliograph.matters import procedures
from heliograph.matters.actions import Contact, Person, Submission, submit
from heliograph.matters.models import Event, Matter
from heliograph.organisation.models import Officer, Posting, Unit
from tests.cases.feeding import DAY, SOURCE, matter_of, picture, receives, story
from tests.matters import sample_case as case
from tests.matters.at_the_door import SHANGHAI
from tests.matters.sample_case import SUSPECT, VICTIM

HOUR = timedelta(hours=1)
SAID = (
    "刘强",
    "王芳",
    "陈静",
    "13900000001",
    "110105198001010011",
    "本人签收",
    "挂号信",
    "罚款二百元",
    "案情复杂",
    "再查一查",
)


@pytest.fixture(autouse=True)
def _sample(cast):
    case.install(cast)


@pytest.fixture
def told(cast):
    """A case that officers handled here by hand, from its filing to its end."""
    wife = Person("family", Contact(name="陈静", phone="13900000003"), of=SUSPECT.id)
    at = cast.now - 20 * DAY
    receipt = case.files(cast, VICTIM, SUSPECT, now=at)

    def does(action, who="zhao", **details):
        nonlocal at
        at += 6 * HOUR
        return cast.does(receipt, action, who, now=at, **details)

    does("detain", party=SUSPECT.id)
    does("enter", person=wife)
    (family,) = case.owed(receipt, "family")
    does("tell-family", telling=family.id, way="phone", failed=True, words="三次无人接听")
    does("tell-family", telling=family.id, words="挂号信 123")
    does("send-appraisal", internal="再查一查")
    does("appraisal-back")
    does("extend", "qian", promise="result", more="10 days", words="案情复杂")
    does("propose")
    (notice,) = case.owed(receipt, "notice")
    does("give-notice", telling=notice.id, words="本人签收")
    at += 6 * HOUR
    case.as_party(cast, receipt, "waive-hearing", case.party(receipt, SUSPECT), now=at)
    does("decide")
    does("close", words="罚款二百元，决定书已经送达。")
    return receipt


@pytest.fixture
def mirror(cast):
    """The other bureau, with a station and officers of the same codes and badges, and the sample in force."""
    heping = Unit.objects.create(
        bureau=cast.other_bureau, code="heping", name_zh="和平路派出所", name_en="Heping", duties=["general"]
    )
    Unit.objects.filter(id=heping.id).update(path=f"/{heping.id}/")
    for badge, roles in (("010001", ["handler"]), ("010002", ["lead", "handler"])):
        officer = Officer.objects.create(bureau=cast.other_bureau, badge=badge, name_zh="某", name_en="One")
        for role in roles:
            Posting.objects.create(officer=officer, unit=heping, role=role)
    procedures.put_in_force(cast.other_bureau, case.TEXT, {}, file="sample-case.toml", now=cast.now, by=None)
    from heliograph.organisation import reading

    reading.forget()
    return cast.other_bureau


def all_of(cast, *, viewer=None, now=None, page=500, bureau=None) -> Feed:
    whole, cursor = None, None
    while True:
        found = export.exported(
            (bureau or cast.bureau).id, cursor, now=now or cast.now + DAY, viewer=viewer, page=page
        )  # fmt: skip
        whole = export.joined(whole, found.feed)
        cursor = export.cursor_of(whole.next) if whole.next else None
        if found.ended:
            return whole


def test_without_an_officer_no_word_that_is_sealed_is_in_it(cast, told):
    written = msgspec.json.encode(all_of(cast)).decode()
    for words in SAID:
        assert words not in written
    assert '"action":"detain"' in written
    assert '"status":"kept"' in written


def test_words_are_in_it_for_an_officer_who_may_open_the_case_and_for_no_other(cast, told):
    written = msgspec.json.encode(all_of(cast, viewer=cast.viewer("zhao"))).decode()
    for words in SAID:
        assert words in written
    for who in ("zhou", "chen", "feng"):
        hidden = msgspec.json.encode(all_of(cast, viewer=cast.viewer(who))).decode()
        assert not [words for words in SAID if words in hidden], who


def test_states_limits_and_tellings_are_told(cast, told):
    (state,) = all_of(cast).cases
    assert (state.state, state.outcome, state.unit) == ("closed", "done", "heping")
    assert {d.promise: d.status for d in state.deadlines} == {
        "result": "kept", "notify-family": "kept", "ask-hearing": "kept",
    }  # fmt: skip
    assert [(t.duty, t.status, t.way) for t in state.tellings] == [
        ("family", "delivered", "post"), ("notice", "delivered", "in-person"),
    ]  # fmt: skip


def test_an_export_becomes_the_same_case_in_another_bureau(cast, told, mirror):
    document = msgspec.json.encode(all_of(cast, viewer=cast.viewer("zhao")))
    came = feed.receive(mirror.id, "chunan", feed.items_of(document), cast.now)
    assert {one.status for one in came} == {"applied"}, [(o.event, o.reason.text.en) for o in came]
    there = matter_of(cast, cast.matter(told).number, bureau=mirror)
    here = picture(cast.matter(told))
    assert picture(there) == here
    again = feed.receive(mirror.id, "chunan", feed.items_of(document), cast.now)
    assert {one.status for one in again} == {"duplicate"}


def test_and_from_there_it_goes_on_to_the_next_one(cast, told, mirror):
    document = msgspec.json.encode(all_of(cast, viewer=cast.viewer("zhao")))
    feed.receive(mirror.id, "chunan", feed.items_of(document), cast.now)
    from heliograph.organisation import reading

    theirs = reading.viewer_of_badge(mirror.id, "010001", cast.now.date())
    onward = all_of(cast, viewer=theirs, bureau=mirror)
    came = feed.receive(cast.bureau.id, "mirror", feed.items_of(msgspec.json.encode(onward)), cast.now + DAY)
    assert {one.status for one in came} == {"applied"}, [(o.event, o.reason.text.en) for o in came]
    assert picture(matter_of(cast, onward.cases[0].case)) == picture(cast.matter(told))


def test_without_words_an_import_says_what_it_lacks(cast, told, mirror):
    came = feed.receive(mirror.id, "chunan", feed.items_of(msgspec.json.encode(all_of(cast))), cast.now)
    assert (came[0].status, came[0].reason.code) == ("refused", "invalid-contact_name")
    assert not Matter.objects.filter(bureau_id=mirror.id).exists()


def test_a_follower_with_a_cursor_gets_everything_once(cast, told):
    whole = all_of(cast)
    for page in (1, 2, 5):
        assert [item.id for item in all_of(cast, page=page).items] == [item.id for item in whole.items]
    last = export.exported(cast.bureau.id, export.cursor_of(whole.next), now=cast.now + DAY)
    assert (last.feed.items, last.feed.next, last.ended) == ([], whole.next, True)


def test_what_is_younger_than_a_minute_waits_for_the_next_time(cast, told):
    last = Event.objects.filter(matter_id=told.ref.id).order_by("sequence").last()
    early = all_of_until(cast, last.at + timedelta(seconds=30))
    assert [item.action for item in early.items][-1] == "decide"
    later = export.exported(cast.bureau.id, export.cursor_of(early.next), now=last.at + timedelta(seconds=61))
    assert [item.action for item in later.feed.items] == ["close"]


def all_of_until(cast, now):
    return export.exported(cast.bureau.id, None, now=now).feed


def test_questions_and_complaints_are_no_cases(cast, told):
    cast.submits(unit=cast.units["heping"].id)
    assert {item.case for item in all_of(cast).items} == {cast.matter(told).number}


def test_notes_and_keys_are_not_told_and_leave_no_gap_in_the_numbers(cast, told):
    from heliograph.matters.actions import QueryKey

    key = QueryKey("ABCDEFGHJ12", b"c" * 32, b"f" * 32)
    cast.does(told, "give-key", "zhao", now=cast.now, party=VICTIM.id, key=key)
    numbers = [item.sequence for item in all_of(cast).items]
    assert numbers == list(range(1, 14))


def test_a_case_that_grew_from_another_says_so(cast, told):
    submission = Submission(values={}, people=(), unit=cast.units["heping"].id, parent=told.ref)
    submit(cast.bureau.id, cast.procedure("sample-case"), submission, cast.actor("zhao"), now=cast.now)
    assert all_of(cast).items[-1].parent == cast.matter(told).number


def test_a_day_is_a_cursor_too():
    assert export.cursor_of("2026-03-17T00:00:00+08:00") < export.cursor_of("2026-03-17T00:00:01+08:00")
    with pytest.raises(ValueError, match="yesterday"):
        export.cursor_of("yesterday")


def test_as_lines_each_party_has_its_own_and_they_come_back_as_one_step(cast, told, mirror, tmp_path):
    whole = all_of(cast, viewer=cast.viewer("zhao"))
    written = io.StringIO()
    writer = csv.DictWriter(written, export.COLUMNS)
    writer.writeheader()
    writer.writerows(export.lines(whole))
    file = tmp_path / "cases.csv"
    file.write_text(written.getvalue(), "utf-8")
    items = list(feed.read_lines(file, feed.Meanings(), zone=SHANGHAI))
    assert len(items) == 13
    came = feed.receive(mirror.id, "chunan", items, cast.now)
    assert {one.status for one in came} == {"applied"}, [(o.event, o.reason.text.en) for o in came]
    assert picture(matter_of(cast, cast.matter(told).number, bureau=mirror)) == picture(cast.matter(told))


def test_what_came_by_a_feed_is_exported_as_it_was_told(cast):
    receives(cast, story(cast.now - 30 * DAY))
    assert FeedItem.objects.filter(source=SOURCE, status="applied").count() == 15
    told = [item.happened_at for item in all_of(cast).items]
    assert told[0] == cast.now - 30 * DAY
    assert told == sorted(told)


def test_an_export_asks_as_much_for_a_page_of_one_case_as_of_ten_events(cast, told, django_assert_max_num_queries):
    all_of(cast)
    with django_assert_max_num_queries(12):
        export.exported(cast.bureau.id, None, now=cast.now + DAY)
