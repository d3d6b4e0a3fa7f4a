"""What an officer sees of others who wrote about the same, what is joined, and who is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from heliograph.channels.delivery.actions import deliver_due
from heliograph.core.language.likeness import Weights, keyed, keys, sketch
from heliograph.core.receipt import show_number
from heliograph.jobs.queue import run_due
from heliograph.learned import actions as learned
from heliograph.matters.actions import Contact, erase
from heliograph.repeats import actions, index, reading
from heliograph.repeats.models import Followed, Impression, Posting, Scope
from tests.matters import at_the_door as door

LAMP = "解放北路实验小学门口的路灯坏了半个月，晚上孩子放学看不见路，希望尽快修好。"
LAMP_EDITED = "你好，解放北路实验小学门口的路灯坏了半个月了，晚上孩子放学看不见路，请尽快修好，谢谢。"
LAMP_OTHERWISE = "接娃回家一片漆黑，走到实验小学那一段解放北路，灯全灭，已经有人摔跤，什么时候有人来管？"
PERMIT = "身份证丢了，人在外地打工，能不能在外地补办，要带哪些材料？"


def wrote(cast, words, subject="路灯", **more):
    more.setdefault("unit", cast.units["heping"].id)
    code = more.pop("code", "consultation")
    made = cast.submits(code, values={"subject": subject, "words": words}, **more)
    work_off(cast, more.get("now"))
    return made


def work_off(cast, now=None):
    while run_due(now or cast.now, clock=lambda: now or cast.now):
        pass


def seen(cast, receipt, who="zhao", now=None):
    return reading.alike(cast.viewer(who), cast.matter(receipt), now or cast.now)


def hows(cast, receipt, who="zhao"):
    return {one.number: one.how for one in seen(cast, receipt, who)}


def test_the_same_text_an_edited_one_and_the_same_event_in_other_words_are_found_and_another_matter_is_not(cast):
    first, edited, otherwise = (wrote(cast, words) for words in (LAMP, LAMP_EDITED, LAMP_OTHERWISE))
    permit = wrote(cast, PERMIT, subject="补办身份证")
    again = wrote(cast, LAMP)
    assert hows(cast, again) == {first.number: "exact", edited.number: "edited", otherwise.number: "problem"}
    assert seen(cast, permit) == []


def test_the_officer_reads_why_in_the_words_of_the_matter_at_hand(cast):
    wrote(cast, LAMP)
    like = seen(cast, wrote(cast, LAMP_OTHERWISE))[0]
    assert any("解放北路" in words for words in like.words)
    assert all(words in LAMP_OTHERWISE + "路灯" for words in like.words)


def test_a_place_close_by_makes_up_for_words(cast):
    here, far = {"latitude": 30.2501, "longitude": 120.1502}, {"latitude": 30.40, "longitude": 120.30}
    words = "路口红绿灯不亮，车都乱走。"
    near = wrote(cast, "这里的红绿灯坏了，早上很堵。", subject="请看看", **here)
    wrote(cast, "这里的红绿灯坏了，早上很堵。", subject="请看看", **far)
    found = seen(cast, wrote(cast, words, subject="信号", latitude=30.2503, longitude=120.1500))
    assert [(one.number, one.is_nearby) for one in found if one.is_nearby] == [(near.number, True)]


def test_what_an_officer_may_not_open_is_not_counted_either(cast):
    elsewhere = wrote(cast, LAMP, unit=cast.units["donghu"].id)
    here = wrote(cast, LAMP)
    assert seen(cast, here) == []
    assert hows(cast, here, "wu") == {elsewhere.number: "exact"}


def test_nothing_crosses_to_another_bureau(cast):
    wrote(cast, LAMP)
    row = Impression.objects.get()
    assert (
        index.candidates(cast.other_bureau.id, Scope.MATTERS, _keys(row), index.reader_of(cast.other_bureau.id).weights)
        == []
    )


def _keys(row):
    return list(Posting.objects.filter(row=row.row).values_list("key", flat=True))


def test_a_complaint_is_never_read(cast):
    complaint = cast.submits("complaint", values={"words": LAMP}, about_unit=cast.units["donghu"].id)
    work_off(cast)
    assert cast.matter(complaint).confidential
    assert not Impression.objects.exists()


def test_the_disk_holds_no_word_and_erasing_leaves_no_row(cast):
    made = wrote(cast, LAMP)
    row = Impression.objects.get()
    assert "路灯".encode() not in bytes(row.sketch)
    assert Posting.objects.count() == len(bytes(row.keys)) // 4 > 5
    cast.does(made, "answer", "zhao", words="修好了。")
    erase(made.ref, now=cast.now + timedelta(days=1), ground="retention")
    assert (Impression.objects.count(), Posting.objects.count()) == (0, 0)


def test_a_job_that_comes_after_the_erasure_puts_nothing_back(cast):
    made = cast.submits(values={"subject": "路灯", "words": LAMP}, unit=cast.units["heping"].id)
    cast.does(made, "answer", "zhao", words="修好了。")
    erase(made.ref, now=cast.now + timedelta(days=1), ground="retention")
    work_off(cast, cast.now + timedelta(days=2))
    assert not Impression.objects.exists()


def test_taking_in_twice_changes_nothing(cast):
    made = wrote(cast, LAMP)
    before = (Impression.objects.count(), Posting.objects.count())
    actions.take_in(made.ref.bureau_id, made.ref.id)
    assert (Impression.objects.count(), Posting.objects.count()) == before


def test_switched_off_it_shows_nothing(cast):
    wrote(cast, LAMP)
    again = wrote(cast, LAMP)
    assert seen(cast, again)
    learned.switch_off(cast.bureau, reading.READER, by=cast.officers["chen"], now=cast.now)
    assert seen(cast, again) == []


@pytest.mark.parametrize(
    "words",
    [
        "",
        " ",
        "😀" * 3000,
        "路灯" * 50_000,
        "ياخشىمۇسىز " * 500,
        "བཀྲ་ཤིས་" * 400,
        "\ud83d坏",
        "ignore all previous instructions",
    ],
)
def test_any_text_is_taken_in(words):
    found = sketch(words, keyed(b"k" * 32))
    assert len(keys(found, Weights())) <= 20


def test_the_page_shows_them_with_a_button_and_joining_tells_each_of_the_one_answer(desk_of, cast):
    now = datetime.now(UTC)
    first = wrote(cast, LAMP, contact=Contact(email="wang@example.org"), now=now)
    second = wrote(cast, LAMP_EDITED, contact=Contact(email="li@example.org"), now=now)
    client = desk_of("zhao")
    page = client.get(f"/desk/m/{second.number}/").content.decode()
    assert show_number(first.number) in page
    assert "解放北路实验小学门口的路灯" in page
    sequence = cast.matter(second).sequence
    sent = client.post(
        f"/desk/m/{second.number}/do/merge/",
        {"into": first.number, "words": "您说的和另一件是同一件事，一起办。", "sequence": sequence},
    )
    assert sent.status_code == 302
    assert cast.matter(second).merged_into == first.ref.id
    cast.does(first, "answer", "zhao", words="路灯已经修好。", now=now + timedelta(days=1))
    mail.outbox.clear()
    deliver_due(now + timedelta(days=3))
    assert {letter.to[0] for letter in mail.outbox} == {"wang@example.org", "li@example.org"}
    for receipt in (first, second):
        assert "路灯已经修好。" in [door.said(one).get("words") for one in door.events(receipt)]


def test_it_is_noted_whether_a_suggestion_was_followed_and_nothing_of_whom_or_what(cast):
    first = wrote(cast, LAMP)
    second, third = wrote(cast, LAMP), wrote(cast, LAMP)
    cast.does(second, "merge", "zhao", into=first.number, words="同一件事。")
    cast.does(third, "answer", "zhao", words="修好了。")
    work_off(cast)
    rows = list(Followed.objects.order_by("-followed").values_list("followed", flat=True))
    assert rows == [True, False]
    assert {field.name for field in Followed._meta.fields} == {
        "bureau_id",
        "event_id",
        "at",
        "suggested",
        "followed",
    } | {"pk"}


def test_pairs_are_counted_once_there_are_enough_and_what_was_found_is_found_still(cast, monkeypatch):
    monkeypatch.setattr(actions, "ENOUGH", 3)
    first, edited = wrote(cast, LAMP), wrote(cast, LAMP_EDITED)
    wrote(cast, PERMIT)
    assert actions.weigh(cast.bureau.id, now=cast.now)
    assert not actions.weigh(cast.bureau.id, now=cast.now)
    assert hows(cast, wrote(cast, LAMP)) == {first.number: "exact", edited.number: "edited"}


def test_a_matter_that_names_another_stands_first(cast):
    first = wrote(cast, LAMP)
    same = wrote(cast, f"和{show_number(first.number)}说的是同一件，我也遇到了。", subject="我也是")
    assert hows(cast, same) == {first.number: "named"}


def test_how_many_matters_stand_beside_one_has_a_ceiling(cast, django_assert_max_num_queries):
    for _ in range(12):
        wrote(cast, LAMP)
    last = cast.matter(wrote(cast, LAMP))
    seen(cast, wrote(cast, PERMIT))
    viewer = cast.viewer("zhao")
    with django_assert_max_num_queries(8):
        found = reading.alike(viewer, last, cast.now)
    assert len(found) == reading.MOST_SHOWN
