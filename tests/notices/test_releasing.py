"""Draft, check, second person, at once or timed, corrected, withdrawn: who may, and what the rows themselves refuse."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from heliograph.core.sealing import Keyring
from heliograph.core.text import Text
from heliograph.jobs import queue
from heliograph.jobs.models import Job
from heliograph.matters.errors import Invalid, Missing, NotAllowed, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import keyring
from heliograph.notices import actions, announcing
from heliograph.notices.announcing import Change
from heliograph.notices.errors import NotChecked, NotNow, Rewriting, SamePerson
from heliograph.notices.models import Notice, Revision, Step, Version
from heliograph.notices.reading import public
from heliograph.notices.reading.public import Status
from tests.notices.newsroom import ADVICE, Newsroom, again, alert_words, words_now


@pytest.fixture
def room(cast) -> Newsroom:
    return Newsroom(cast)


@pytest.fixture
def heard(monkeypatch):
    """What listeners are told; one that owes a job, as a channel would."""
    said = []

    def listen(notice, change, now):
        said.append((notice, change))
        return [queue.owe("nothing.real", at=now + timedelta(days=999), notice=notice.id.hex)]

    monkeypatch.setattr(announcing, "_listeners", [listen])
    return said


def test_a_second_person_makes_it_public(room, heard):
    row = room.writes("zhao")
    assert public.notice(row.bureau_id, row.id, now=room.cast.now) is None
    room.checks(row, "zhao")
    room.releases(row, "qian")
    found = public.notice(row.bureau_id, row.id, now=room.cast.now)
    assert found is not None
    assert (found.status, found.version, found.replaces) == (Status.RELEASED, 1, None)
    assert found.title == ADVICE.title
    assert "<h2>怎么做</h2>" in found.html.zh
    assert found.text.zh == "怎么做\n- 先挂断\n- 拨打 96110"
    assert [(one.id, change) for one, change in heard] == [(row.id, Change.RELEASED)]
    assert heard[0][0] == found
    assert Job.objects.filter(name="nothing.real").count() == 1


def test_the_author_cannot_release_it_even_with_the_post(room):
    row = room.writes("qian")
    room.checks(row, "jiang")
    with pytest.raises(SamePerson):
        room.releases(row, "qian")
    assert again(row).version == 0
    room.releases(row, "wu")
    assert again(row).version == 1


def test_whoever_wrote_an_earlier_revision_is_an_author_too(room):
    row = room.writes("qian")
    viewer = room.cast.viewer("zhao")
    actions.write(viewer, row.id, words_now(row).replacing(title=Text("新题目", "New")), after=1, now=room.cast.now)
    room.checks(row, "jiang")
    with pytest.raises(SamePerson):
        room.releases(row, "qian")


def test_whoever_hid_something_while_checking_is_an_author(room):
    row = room.writes("zhao", body=Text("请联系 13912345678。", ""))
    room.checks(row, "qian")
    assert "13912345678" not in words_now(row).body.zh
    with pytest.raises(SamePerson):
        room.releases(row, "qian")
    room.releases(row, "wu")


def test_a_checker_who_hid_nothing_may_be_the_second_person(room):
    row = room.writes("zhao")
    room.checks(row, "qian")
    assert room.releases(row, "qian").version == 1


def test_an_unchecked_notice_is_not_released(room):
    row = room.writes()
    with pytest.raises(NotChecked):
        room.releases(row)
    assert again(row).state == "unreleased"


def test_words_changed_after_the_check_are_checked_again(room):
    row = room.writes()
    room.checks(row)
    actions.write(
        room.cast.viewer("zhao"), row.id, words_now(row).replacing(body=Text("新的", "")), after=1, now=room.cast.now
    )
    with pytest.raises(NotChecked):
        room.releases(row)


def test_what_was_not_looked_at_is_not_released(room):
    """Qian's page shows revision 1; Zhao has written revision 2 and checked it meanwhile."""
    row = room.writes()
    room.checks(row)
    actions.write(
        room.cast.viewer("zhao"), row.id, words_now(row).replacing(body=Text("新的", "")), after=1, now=room.cast.now
    )
    room.checks(row)
    with pytest.raises(NotNow):
        actions.release(room.cast.viewer("qian"), row.id, of=1, now=room.cast.now)


def test_nobody_writes_over_what_another_wrote_meanwhile(room):
    row = room.writes()
    changed = words_now(row).replacing(title=Text("甲", "A"))
    actions.write(room.cast.viewer("jiang"), row.id, changed, after=1, now=room.cast.now)
    with pytest.raises(NotNow):
        actions.write(room.cast.viewer("zhao"), row.id, changed, after=1, now=room.cast.now)


@pytest.mark.parametrize(
    ("kind", "who", "may"),
    [
        ("safety-advice", "jiang", True),
        ("notice", "jiang", False),
        ("notice", "qian", True),
        ("notice", "wu", True),
        ("notice", "fa", True),
        ("notice", "luo", False),
    ],
)
def test_grave_kinds_want_a_lead_and_light_ones_a_colleague(room, kind, who, may):
    row = room.writes("zhao", kind=kind)
    room.checks(row, "zhao")
    if may:
        assert room.releases(row, who).version == 1
        return
    with pytest.raises(NotAllowed):
        room.releases(row, who)


@pytest.mark.parametrize("who", ["zhou", "bei", "jiao"])
def test_other_units_and_other_bureaus_see_nothing_of_a_draft(room, who):
    row = room.writes("zhao")
    for step in (lambda: room.checks(row, who), lambda: room.releases(row, who), lambda: room.withdraws(row, who)):
        with pytest.raises(NotFound):
            step()


def test_a_timed_release_goes_out_at_its_time_and_only_once(room, heard):
    now = room.cast.now
    row = room.writes()
    room.checks(row)
    room.releases(row, at=now + timedelta(hours=3))
    assert (again(row).stage, again(row).version) == ("scheduled", 0)
    clock = lambda: now + timedelta(hours=2)  # noqa: E731
    queue.drain(clock(), clock=clock)
    assert again(row).version == 0
    clock = lambda: now + timedelta(hours=3)  # noqa: E731
    queue.drain(clock(), clock=clock)
    assert actions.go_out(row.bureau_id, row.id, 1, now=clock()) is False
    assert (again(row).version, again(row).released_at) == (1, clock())
    assert Version.objects.get(notice_id=row.id).released_by_id == room.cast.officers["qian"].id
    assert len(heard) == 1


def test_a_timed_release_that_was_called_off_never_goes_out(room):
    now = room.cast.now
    row = room.writes()
    room.checks(row)
    room.releases(row, at=now + timedelta(hours=1))
    with pytest.raises(NotNow):
        actions.write(room.cast.viewer("zhao"), row.id, ADVICE, after=1, now=now)
    actions.call_off(room.cast.viewer("qian"), row.id, now=now)
    later = now + timedelta(hours=2)
    queue.drain(later, clock=lambda: later)
    assert again(row).version == 0


def test_what_would_be_over_when_it_goes_out_is_refused(room):
    now = room.cast.now
    row = room.writes(kind="alert", words=alert_words(now))
    room.checks(row)
    with pytest.raises(Invalid):
        room.releases(row, at=now + timedelta(hours=7))


def test_a_notice_is_over_at_its_end_without_anybody(room):
    now = room.cast.now
    row = room.publishes(kind="alert", words=alert_words(now))
    assert [one.id for one in public.in_force(row.bureau_id, now=now)] == [row.id]
    after = now + timedelta(hours=6)
    assert public.in_force(row.bureau_id, now=after) == []
    assert public.notice(row.bureau_id, row.id, now=after).status is Status.EXPIRED
    assert public.newest(row.bureau_id, now=after, most=5) == []


def test_a_correction_says_why_and_leaves_the_old_words_where_they_were(room, heard):
    row = room.publishes()
    later = room.cast.now + timedelta(hours=1)
    room.corrects(row, body=Text("拨打 110", "Call 110"), now=later)
    now_said = public.notice(row.bureau_id, row.id, now=later)
    assert (now_said.status, now_said.version, now_said.why) == (Status.CORRECTED, 2, "电话号码写错了。")
    assert (now_said.replaces, now_said.replaced_by, now_said.changed_at) == (1, None, later)
    old = public.version(row.bureau_id, row.id, 1, now=later)
    assert (old.text.zh.endswith("96110"), old.replaced_by, old.is_current) == (True, 2, False)
    assert [change for _, change in heard] == [Change.RELEASED, Change.CORRECTED]


def test_a_correction_without_a_reason_is_refused(room):
    row = room.publishes()
    with pytest.raises(Missing):
        actions.write(room.cast.viewer("zhao"), row.id, ADVICE, after=1, why=" ", now=room.cast.now)


def test_while_a_correction_is_written_the_public_words_stay(room):
    row = room.publishes()
    actions.write(
        room.cast.viewer("zhao"),
        row.id,
        ADVICE.replacing(title=Text("乙", "B")),
        after=1,
        why="写错",
        now=room.cast.now,
    )
    assert public.notice(row.bureau_id, row.id, now=room.cast.now).title == ADVICE.title
    actions.drop(room.cast.viewer("zhao"), row.id, "没有写错", now=room.cast.now)
    assert again(row).state == "released"


def test_a_withdrawn_notice_stays_marked_with_the_reason(room, heard):
    row = room.publishes()
    room.withdraws(row, why="活动取消了。")
    found = public.notice(row.bureau_id, row.id, now=room.cast.now)
    assert (found.status, found.why, found.title) == (Status.WITHDRAWN, "活动取消了。", ADVICE.title)
    assert heard[-1] == (found, Change.WITHDRAWN)
    listed = public.listed(row.bureau_id, public.Wanted(withdrawn=True), now=room.cast.now)
    assert [one.id for one in listed.notices] == [row.id]


def test_a_withdrawal_that_hides_leaves_no_word_behind(room):
    row = room.publishes()
    room.corrects(row, body=Text("秘密的电话", ""))
    room.withdraws(row, why="本来就不该公开。", hides=True)
    found = public.notice(row.bureau_id, row.id, now=room.cast.now)
    assert (found.status, found.is_hidden, found.why) == (Status.WITHDRAWN, True, "本来就不该公开。")
    assert public.version(row.bureau_id, row.id, 1, now=room.cast.now) is None
    assert public.versions(row.bureau_id, row.id, now=room.cast.now) == []
    assert public.listed(row.bureau_id, public.Wanted(words="秘密的电话"), now=room.cast.now).notices == []
    assert not any(Version.objects.values_list("words", flat=True))
    assert bytes(again(row).key) == b""


def test_supervisors_and_leads_withdraw_and_handlers_do_not(room):
    row = room.publishes()
    with pytest.raises(NotAllowed):
        room.withdraws(row, "zhao")
    room.withdraws(row, "sun")


def test_the_table_refuses_a_version_released_by_its_author(room):
    row = room.writes("zhao")
    zhao, qian = room.cast.officers["zhao"], room.cast.officers["qian"]
    of = {
        "bureau_id": row.bureau_id, "notice_id": row.id, "number": 1, "revision": 1, "words": "{}", "digest": "x",
        "written_by": zhao, "checked_by": qian, "released_at": room.cast.now,
    }  # fmt: skip
    with pytest.raises(SamePerson):
        Version(**of, id=new_id(), authors=[], released_by=zhao).save()
    with pytest.raises(SamePerson):
        Version(**of, id=new_id(), authors=[qian.id], released_by=qian).save()
    with pytest.raises(SamePerson):
        Version.objects.bulk_create([Version(**of, id=new_id(), authors=[], released_by=zhao)])
    plain: QuerySet[Version] = QuerySet(Version)
    with pytest.raises(IntegrityError), transaction.atomic():
        plain.bulk_create([Version(**of, id=new_id(), authors=[], released_by=zhao)])


def test_the_table_refuses_a_timed_release_by_the_author(room):
    row = room.writes("zhao")
    room.checks(row, "zhao")
    plain: QuerySet[Notice] = QuerySet(Notice)
    with pytest.raises(IntegrityError), transaction.atomic():
        plain.filter(id=row.id).update(approved_by=room.cast.officers["zhao"])


def test_what_is_on_record_is_never_written_over(room):
    row = room.publishes()
    for model in (Revision, Version, Step):
        one = model.objects.filter(notice_id=row.id).first()
        with pytest.raises(Rewriting):
            one.save()
        with pytest.raises(Rewriting):
            one.delete()
        with pytest.raises(Rewriting):
            model.objects.filter(notice_id=row.id).update(bureau_id=9)
        with pytest.raises(Rewriting):
            model.objects.filter(notice_id=row.id).delete()
    changed = again(row)
    changed.released_at = room.cast.now + timedelta(days=1)
    with pytest.raises(Rewriting):
        changed.save()
    with pytest.raises(Rewriting):
        Notice.objects.filter(id=row.id).update(state="unreleased")


def test_a_draft_lies_sealed(room):
    row = room.writes("zhao", body=Text("失主王建国", ""))
    revision = Revision.objects.get(notice_id=row.id)
    assert "王建国".encode() not in bytes(revision.sealed)
    assert again(row).words == ""


def test_after_the_master_key_is_rotated_notices_still_open(room):
    """The old master key is not needed any more once every key was wrapped anew."""
    row = room.writes("zhao")
    path = Path(os.environ["HELIOGRAPH_HOME"]) / "keys" / "master.json"
    kept = path.read_text("utf-8")
    try:
        Keyring.rotate(path)
        keyring.cache_clear()
        before = bytes(again(row).key)
        assert actions.rewrap_keys(row.bureau_id) == 1
        assert actions.rewrap_keys(row.bureau_id) == 0
        after = bytes(again(row).key)
        assert before != after
        assert words_now(row) == ADVICE
    finally:
        path.write_text(kept, "utf-8")
        keyring.cache_clear()
