"""Case states from another system: in any order, any number of times, each refusal with what to do about it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heliograph.cases.actions import feed
from heliograph.cases.models import ExternalCase, FeedItem
from heliograph.matters.actions import MatterRef, erase
from heliograph.matters.errors import Invalid, NotAllowed
from heliograph.matters.models import Event, Matter
from tests.cases.feeding import DAY, HOUR, LIU, SOURCE, WANG, item, matter_of, one, picture, receives, statuses, story
from tests.matters import at_the_door as door
from tests.matters import sample_case


@pytest.fixture(autouse=True)
def _sample(cast):
    sample_case.install(cast)


@pytest.fixture
def began(cast):
    return cast.now - 30 * DAY


def test_a_case_comes_from_its_filing_to_its_end(cast, began):
    came = receives(cast, story(began))
    assert [outcome.status for outcome in came] == ["applied"] * 15, [
        o.reason.text.en for o in came if o.status != "applied"
    ]
    matter = matter_of(cast)
    assert (matter.state, matter.outcome, matter.channel) == ("closed", "done", "import")
    assert {d[0]: d[2] for d in picture(matter)["deadlines"]} == {
        "result": "kept", "notify-family": "kept", "ask-hearing": "kept",
    }  # fmt: skip
    door.is_whole(matter)


def test_clocks_start_and_stop_when_it_happened_not_when_it_came(cast, began):
    receives(cast, story(began))
    by_promise = {d[0]: d for d in picture(matter_of(cast))["deadlines"]}
    assert by_promise["notify-family"][3] == began + HOUR
    assert by_promise["result"][7] == began + 10 * DAY


def test_every_step_names_the_officer_and_the_source(cast, began):
    receives(cast, story(began))
    events = Event.objects.filter(matter_id=matter_of(cast).id).order_by("sequence")
    assert {e.facts.get("source") for e in events[1:]} == {SOURCE}
    assert events[9].facts["by"] == "010002"
    assert events[12].facts["by_party"] == str(door.Party.objects.get(part="suspect").id)


def test_the_same_item_twice_does_nothing(cast, began):
    receives(cast, story(began))
    before = Event.objects.count()
    again = receives(cast, story(began))
    assert {outcome.status for outcome in again} == {"duplicate"}
    assert (Event.objects.count(), FeedItem.objects.count()) == (before, 15)
    assert one(cast, "A1-1").repeated == 1


def test_the_same_time_in_another_zone_is_the_same_item(cast, began):
    first = item(1, "file", began, procedure="sample-case", parties=[LIU])
    receives(cast, [first])
    there = began.astimezone(door.SHANGHAI).isoformat()
    assert receives(cast, [first | {"happened_at": there}])[0].status == "duplicate"


def test_the_same_id_with_other_content_is_a_conflict(cast, began):
    receives(cast, story(began))
    (came,) = receives(cast, [item(2, "detain", began + 2 * HOUR, party="p1")])
    assert (came.status, came.reason.code) == ("refused", "conflict")
    row = one(cast, "A1-2")
    assert (row.status, row.conflicts, row.conflict_at) == ("applied", 1, cast.now)


def test_backwards_it_comes_out_the_same(cast, began):
    for step in reversed(story(began)):
        receives(cast, [step])
    assert set(statuses(cast).values()) == {"applied"}
    backwards = picture(matter_of(cast))
    receives(cast, story(began, case="B1"))
    assert picture(matter_of(cast, "B1")) == backwards


def test_a_step_whose_predecessor_has_not_come_waits_and_says_for_which(cast, began):
    steps = story(began)
    receives(cast, [steps[0], *steps[2:]])
    row = one(cast, "A1-3")
    assert (row.status, row.code) == ("waiting", "gap")
    assert "Step 2" in row.reason_en
    assert one(cast, "A1-4").code == "behind"
    receives(cast, [steps[1]])
    assert set(statuses(cast).values()) == {"applied"}


def test_without_numbers_a_step_that_the_state_does_not_offer_waits(cast, began):
    steps = story(began, numbered=False)
    receives(cast, [steps[0], steps[13]])
    row = one(cast, "A1-14")
    assert (row.status, row.code) == ("waiting", "not-offered")
    receives(cast, steps)
    assert set(statuses(cast).values()) == {"applied"}


def test_without_numbers_what_comes_after_later_steps_is_refused_until_a_person_lets_it_in(cast, began):
    steps = story(began, numbered=False)
    receives(cast, [steps[0], steps[5]])
    (came,) = receives(cast, [steps[1]])
    assert (came.status, came.reason.code) == ("refused", "late")
    receives(cast, [steps[7]])  # nothing waits for it
    assert one(cast, "A1-8").status == "applied"
    let_in = feed.take_in_all_the_same(cast.bureau.id, one(cast, "A1-2").id, cast.viewer("sun"), now=cast.now)
    assert (let_in.status, let_in.settled_by_id) == ("applied", cast.officers["sun"].id)


def test_what_the_law_forbids_is_refused_with_the_article_and_goes_on_when_it_was_done(cast, began):
    steps = story(began, numbered=False)
    receives(cast, [steps[0], steps[10], steps[13]])
    row = one(cast, "A1-14")
    assert (row.status, row.code) == ("refused", "not-told")
    assert "118" in row.reason_zh
    receives(cast, [steps[11]])
    row = one(cast, "A1-14")
    assert (row.status, row.code) == ("refused", "right-open")
    receives(cast, [steps[12]])
    assert one(cast, "A1-14").status == "applied"


def test_a_time_typed_later_than_it_was_counts_unless_it_would_turn_a_clock_back(cast, began):
    steps = story(began)[:6]
    steps.append(item(7, "detain", began + HOUR, party="p1"))
    steps.append(item(8, "appraisal-back", began + HOUR))
    came = receives(cast, steps)
    assert came[6].status == "applied"
    assert (came[7].status, came[7].reason.code) == ("refused", "order")


def test_a_right_was_open_when_the_step_happened_however_late_it_comes(cast, began):
    steps = story(began)
    steps = [*steps[:12], steps[13] | {"sequence": 13}]
    came = receives(cast, steps)
    assert (came[-1].status, came[-1].reason.code) == ("refused", "right-open")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"officer": "999999"}, "no-officer"),
        ({"officer": ""}, "no-officer"),
        ({"officer": "010003"}, "not-allowed"),  # Zhou of another station
        ({"unit": "mars"}, "no-unit"),
        ({"action": "拘留"}, "no-action"),
        ({"party": "p9"}, "no-party"),
        ({"party": ""}, "missing-party"),
        ({"party": "p2"}, "invalid-party"),
        ({"action": "give-key"}, "by-hand"),
        ({"action": "file", "procedure": "sample-case"}, "opened"),
        ({"action": "decide"}, "not-offered"),
        ({"action": "tell-family", "telling": {"to": "p1"}}, "no-telling"),
        ({"action": "tell-family"}, "missing-telling"),
    ],
)
def test_each_refusal_says_what_is_wrong_and_what_to_do(cast, began, change, code):
    first = item(1, "file", began, procedure="sample-case", parties=[LIU, WANG])
    second = item(2, "detain", began + HOUR, party="p1") | change
    came = receives(cast, [first, second])[1]
    assert (came.status, came.reason.code) == ("refused", code)
    assert all(words.endswith(("。", ".")) for words in (came.reason.text.zh, came.reason.text.en))
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"procedure": "consultation"}, "no-procedure"),
        ({"procedure": "unheard-of"}, "no-procedure"),
        ({"action": "detain"}, "no-opening"),
        ({"unit": "traffic"}, "no-duty"),
        ({"values": {"colour": "red"}}, "no-field"),
        ({"parties": [LIU | {"name": ""}]}, "invalid-contact_name"),
        ({"parties": [LIU | {"part": "friend"}]}, "invalid-part"),
        ({"officer": "020001"}, "no-officer"),  # of the other bureau
    ],
)
def test_an_opening_that_can_not_be_used_opens_nothing(cast, began, change, code):
    (came,) = receives(cast, [item(1, "file", began, procedure="sample-case", parties=[LIU]) | change])
    assert (came.status, came.reason.code) == ("refused", code[:20])
    assert not Matter.objects.exists()


@pytest.mark.parametrize(
    "broken",
    [
        {},
        "a text",
        {"id": "x", "case": "A1", "action": "file", "happened_at": "2026-03-01 10:00"},
        {"id": "x", "case": "A1", "action": "file", "happened_at": "2026-03-01T10:00:00"},
        {"id": "", "case": "A1", "action": "file", "happened_at": "2026-03-01T10:00:00+08:00"},
        {"id": "x", "case": "A1", "action": "file", "happened_at": "2036-03-01T10:00:00+08:00"},
        {"id": "x", "case": "A1", "action": "file", "happened_at": "2026-03-01T10:00:00+08:00", "ethnicity": "汉"},
    ],
)
def test_what_is_not_in_the_documented_form_is_not_kept(cast, broken):
    (came,) = receives(cast, [broken])
    assert (came.status, came.reason.code) == ("refused", "malformed")
    assert not FeedItem.objects.exists()


def test_a_malformed_item_holds_up_no_other(cast, began):
    came = receives(cast, [{}, *story(began)])
    assert [outcome.status for outcome in came] == ["refused", *["applied"] * 15]


def test_when_the_cause_is_mended_it_is_tried_again(cast, began):
    steps = story(began)
    steps[1] = steps[1] | {"action": "拘留"}
    receives(cast, steps)
    assert one(cast, "A1-2").code == "no-action"
    feed.set_mapping(cast.bureau.id, SOURCE, '[actions]\n"拘留" = "detain"\n', by=None, now=cast.now)
    assert feed.try_again(cast.bureau.id, now=cast.now) == {"tried": 14, "settled": 14}
    assert set(statuses(cast).values()) == {"applied"}


def test_what_was_refused_may_be_sent_again_mended(cast, began):
    steps = story(began)
    receives(cast, [steps[0], steps[1] | {"officer": "999999"}, *steps[2:]])
    came = receives(cast, [steps[1]])
    assert came[0].status == "applied"
    assert matter_of(cast).state == "closed"


def test_words_of_another_system_are_read_by_its_mapping(cast, began):
    text = """
    [procedures]
    "治安" = "sample-case"
    [actions]
    "接警" = "-"
    "受案" = "file"
    "sample-case:强制" = "detain"
    [units]
    "330102" = "heping"
    [officers]
    "赵" = "010001"
    [parts]
    "嫌疑人" = "suspect"
    """
    feed.set_mapping(cast.bureau.id, SOURCE, text, by=cast.officers["chen"], now=cast.now)
    by = {"officer": "赵", "unit": "330102"}
    came = receives(
        cast,
        [
            item(1, "接警", began, **by),
            item(2, "受案", began + HOUR, procedure="治安", parties=[LIU | {"part": "嫌疑人"}], **by),
            item(3, "强制", began + DAY, party="p1", **by),
        ],
    )
    assert [outcome.status for outcome in came] == ["ignored", "applied", "applied"]
    assert door.actions_of(_receipt(matter_of(cast))) == ["file", "detain"]


def _receipt(matter):
    class Of:
        ref = MatterRef(matter.bureau_id, matter.id)

    return Of


@pytest.mark.parametrize(
    "text", ["[", "colour = 1", "[actions]\na = 1", "[columns]\nx = 'y'", "stuck_after = 0", "zone = 'Mars/Base'"]
)
def test_a_mapping_that_can_not_be_used_is_refused(cast, text):
    with pytest.raises(feed.MappingInvalid):
        feed.set_mapping(cast.bureau.id, SOURCE, text, by=None, now=cast.now)


def test_a_person_sets_an_item_aside_and_the_others_go_on(cast, began):
    steps = story(began)
    steps[5] = steps[5] | {"action": "量刑", "words": "不该留下"}
    steps[7] = steps[7] | {"action": "量刑"}
    receives(cast, steps)
    row = one(cast, "A1-6")
    with pytest.raises(NotAllowed):
        feed.set_aside(cast.bureau.id, row.id, "mistake", cast.viewer("zhao"), now=cast.now)
    with pytest.raises(Invalid, match="Step 6"):
        feed.set_aside(cast.bureau.id, one(cast, "A1-8").id, "mistake", cast.viewer("sun"), now=cast.now)
    feed.set_aside(cast.bureau.id, row.id, "mistake", cast.viewer("sun"), now=cast.now)
    row.refresh_from_db()
    assert (row.status, row.code, bytes(row.payload), row.settled_by_id) == (
        "ignored", "set-aside", b"", cast.officers["sun"].id,
    )  # fmt: skip
    assert one(cast, "A1-7").status == "applied"
    feed.set_aside(cast.bureau.id, one(cast, "A1-8").id, "by-hand", cast.viewer("chen"), now=cast.now)
    assert matter_of(cast).state == "filed" or one(cast, "A1-9").status == "applied"
    assert one(cast, "A1-15").status == "applied"


def test_a_case_that_grew_from_another_waits_for_it(cast, began):
    child = item(
        1, "file", began + DAY, case="B1", procedure="sample-case", parent="A1", parties=[LIU | {"origin": "p1"}]
    )
    receives(cast, [child])
    assert one(cast, "B1-1").code == "no-parent"
    receives(cast, story(began)[:1])
    matter = matter_of(cast, "B1")
    assert matter.parent_id == matter_of(cast).id
    assert (
        door.Party.objects.get(matter_id=matter.id).origin_id
        == door.Party.objects.get(matter_id=matter_of(cast).id, part="suspect").id
    )


def test_a_dry_run_tells_the_same_and_keeps_nothing(cast, began):
    came = feed.receive(cast.bureau.id, SOURCE, [*story(began), {}], cast.now, dry_run=True)
    assert [outcome.status for outcome in came] == [*["applied"] * 15, "refused"]
    assert not FeedItem.objects.exists()
    assert not Matter.objects.exists()
    assert not ExternalCase.objects.exists()


def test_two_sources_and_two_bureaus_never_meet(cast, began):
    receives(cast, story(began))
    came = receives(cast, story(began)[:1], source="other")
    assert came[0].status == "applied"
    assert Matter.objects.count() == 2
    (came,) = receives(cast, story(began)[:1], bureau=cast.other_bureau)
    assert came.reason.code == "no-procedure"


# What is kept, and for how long


def test_a_reason_repeats_neither_a_persons_id_nor_what_was_written(cast, began):
    number, secret = "110105198001010011", "刘强在逃"
    receives(
        cast,
        [
            item(1, "file", began, procedure="sample-case", parties=[LIU], values={"colour": secret}),
            item(
                1, "file", began, case="B1", procedure="sample-case", parties=[LIU | {"part": "family", "of": number}]
            ),
            item(1, "file", began, case="C1", procedure="case-property", values={"kind": secret}),
            item(1, "file", began, case="D1", procedure="sample-case", parties=[LIU]),
            item(2, "detain", began + HOUR, case="D1", party=number),
            item(2, "detain", began + HOUR, case="D1", by_party=number) | {"id": "D1-2b"},
        ],
    )
    open_rows = list(FeedItem.objects.filter(status__in=FeedItem.OPEN))
    assert len(open_rows) == 5
    for row in open_rows:
        assert number not in row.reason_zh + row.reason_en, row.code
        assert secret not in row.reason_zh + row.reason_en, row.code


def test_content_is_sealed_in_the_inbox_and_gone_when_it_was_taken_in(cast, began):
    receives(cast, [item(2, "detain", began, party="p1", words="嫌疑人刘强在逃")])
    row = one(cast, "A1-2")
    assert bytes(row.payload)
    assert "刘强".encode() not in bytes(row.payload)
    receives(cast, story(began))
    assert not FeedItem.objects.filter(status="applied").exclude(payload=b"", key=b"").exists()


def test_with_the_case_goes_what_still_waited_for_it(cast, began):
    steps = story(began)
    receives(cast, [*steps, item(17, "detain", began + 11 * DAY, words="刘强又来电")])
    matter = matter_of(cast)
    erase(MatterRef(matter.bureau_id, matter.id), now=cast.now, ground="淳公法〔2026〕12号")
    row = one(cast, "A1-17")
    assert (row.status, row.code, bytes(row.payload), bytes(row.key)) == ("refused", "not-found", b"", b"")
    (came,) = receives(cast, [item(16, "detain", began + 11 * DAY, words="刘强来电")])
    assert (came.status, came.reason.code) == ("refused", "not-found")
    assert not bytes(one(cast, "A1-16").payload)
    assert receives(cast, steps)[0].status == "duplicate"
    assert not Matter.objects.filter(erased_at=None).exists()


def test_a_new_master_key_still_opens_what_waits(cast, began, monkeypatch):
    from heliograph.cases.actions.feed import keeping

    steps = story(began)
    receives(cast, steps[1:])
    ring = keeping.keyring()
    newer = ring.add_key()
    monkeypatch.setattr(keeping, "keyring", lambda: newer)
    before = bytes(one(cast, "A1-2").key)
    assert feed.rewrap_keys(cast.bureau.id) == 14
    assert bytes(one(cast, "A1-2").key) != before
    receives(cast, steps[:1])
    assert set(statuses(cast).values()) == {"applied"}


def test_an_item_that_came_and_was_not_looked_at_is_found_by_the_worker(cast, began, monkeypatch):
    from heliograph.cases.actions.feed import receiving

    with monkeypatch.context() as patched:
        patched.setattr(receiving, "take_in", lambda *_, **__: None)
        came = receives(cast, story(began))
    assert {outcome.status for outcome in came} == {"waiting"}
    assert not Matter.objects.exists()
    feed.take_in_untried(cast.now + timedelta(minutes=1))
    assert set(statuses(cast).values()) == {"applied"}
