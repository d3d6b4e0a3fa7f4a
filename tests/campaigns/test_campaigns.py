"""Campaigns: what they hand out, and people counted as people, each figure with its doubt."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from heliograph.campaigns import actions, kinds, reading
from heliograph.campaigns.errors import CountedAlready, Over
from heliograph.campaigns.kinds import KindsInvalid
from heliograph.campaigns.models import Answer, Campaign, Count, Material
from heliograph.core.text import Text
from heliograph.matters.errors import Invalid, Missing, NotAllowed, NotFound
from heliograph.notices import actions as notices
from heliograph.notices.actions.checking import Seen
from heliograph.notices.words import Words
from heliograph.publishing.errors import Standing
from tests.campaigns.conftest import new


def counts(cast, campaign, people: int, *, way: str = "door", on: date = date(2026, 3, 15), who: str = "zhao"):
    return actions.count_people(
        cast.viewer(who), campaign.id, on=on, place="东湖广场", people=people, way=way, now=cast.now
    )


def reach(cast, campaign):
    return reading.page_of(cast.bureau.id, campaign.id, now=cast.now).reach


def a_notice(cast, title: str = "先挂断"):
    words = Words(title=Text(title, ""), summary=Text("", ""), body=Text("真的客服不要验证码。", ""))
    qian = cast.viewer("qian")
    row = notices.begin(
        cast.viewer("zhao"), notices.Draft("safety-advice", cast.units["heping"].id, words), now=cast.now
    )
    notices.check(cast.viewer("zhao"), row.id, {}, Seen(has_minor=False, is_secret=False), of=1, now=cast.now)
    return notices.release(qian, row.id, of=1, now=cast.now)


# Opened and stopped in the open.


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kind": "glory"}, "kind"), ({"title": " "}, "title"), ({"about": ""}, "about"),
        ({"until": date(2026, 2, 1)}, "until"), ({"until": date(2028, 1, 1)}, "until"), ({"title": "骗" * 61}, "title"),
    ],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_named(cast, more, field):
    with pytest.raises(Invalid) as refused:
        actions.open_campaign(cast.viewer("qian"), new(cast, **more), now=cast.now)
    assert refused.value.field == field


def test_only_who_leads_the_unit_begins_one_and_nobody_is_named_in_it(cast):
    with pytest.raises(NotAllowed):
        actions.open_campaign(cast.viewer("zhao"), new(cast), now=cast.now)
    with pytest.raises(Standing):
        actions.open_campaign(cast.viewer("qian"), new(cast, about="受害人电话 13912345678"), now=cast.now)


def test_stopping_needs_a_reason_that_everybody_reads(cast, campaign):
    qian = cast.viewer("qian")
    with pytest.raises(Missing):
        actions.stop(qian, campaign.id, "……", now=cast.now)
    actions.stop(qian, campaign.id, "场地漏水", now=cast.now)
    page = reading.page_of(cast.bureau.id, campaign.id, now=cast.now)
    assert (page.line.is_on, page.line.is_stopped, page.line.why) == (False, True, "场地漏水")
    with pytest.raises(Over):
        actions.stop(qian, campaign.id, "再停", now=cast.now)


def test_a_campaign_is_over_by_itself_after_its_last_day(cast, campaign):
    days = timedelta(days=14)
    assert reading.page_of(cast.bureau.id, campaign.id, now=cast.now + days).line.is_on
    assert not reading.page_of(cast.bureau.id, campaign.id, now=cast.now + days + timedelta(days=1)).line.is_on


def test_material_is_read_where_it_was_published(cast, campaign):
    notice, qian = a_notice(cast), cast.viewer("qian")
    for _ in range(2):
        actions.add_material(qian, campaign.id, notice=notice.id, now=cast.now)
    (item,) = reading.page_of(cast.bureau.id, campaign.id, now=cast.now).material
    assert (item.title.zh, item.path, item.is_gone) == ("先挂断", f"/news/{notice.id}/", False)
    notices.withdraw(qian, notice.id, "写错了", hides=False, now=cast.now)
    (gone,) = reading.page_of(cast.bureau.id, campaign.id, now=cast.now).material
    assert gone.is_gone
    actions.take_away(qian, campaign.id, item.id, now=cast.now)
    assert not Material.objects.exists()


def test_a_page_reads_as_many_rows_however_much_is_handed_out(cast, campaign, django_assert_max_num_queries):
    for number in range(5):
        actions.add_material(cast.viewer("qian"), campaign.id, notice=a_notice(cast, f"防骗{number}").id, now=cast.now)
    with django_assert_max_num_queries(8):
        assert len(reading.page_of(cast.bureau.id, campaign.id, now=cast.now).material) == 5


def test_only_what_is_public_is_handed_out(cast, campaign):
    hidden = a_notice(cast)
    notices.withdraw(cast.viewer("qian"), hidden.id, "写错了", hides=True, now=cast.now)
    for what in ({"notice": uuid4()}, {"notice": hidden.id}, {"document": uuid4()}, {}):
        with pytest.raises(Invalid):
            actions.add_material(cast.viewer("qian"), campaign.id, **what, now=cast.now)


# People at a door.


def test_a_count_says_how_it_was_counted_and_its_doubt(cast, campaign):
    counts(cast, campaign, 40)
    counts(cast, campaign, 60)
    counts(cast, campaign, 25, way="seats")
    sums = reach(cast, campaign).sums
    assert [(one.people, one.doors) for one in sums] == [(100, 2), (25, 1)]
    assert all(one.way.zh and one.doubt.zh and one.doubt.en for one in sums)


@pytest.mark.parametrize("way", ["views", "clicks", "leaflets", "estimate", ""])
def test_views_leaflets_and_guesses_are_no_people(cast, campaign, way):
    with pytest.raises(Invalid) as refused:
        counts(cast, campaign, 5000, way=way)
    assert refused.value.field == "way"
    assert not Count.objects.exists()


@pytest.mark.parametrize(("people", "on"), [(-1, 15), (20_001, 15), (40, 18), (40, 31)])
def test_a_count_is_of_a_day_that_was_and_of_people_one_can_count(cast, campaign, people, on):
    with pytest.raises(Invalid):
        counts(cast, campaign, people, on=date(2026, 3, on))


def test_another_unit_does_not_count(cast, campaign):
    with pytest.raises(NotAllowed):
        counts(cast, campaign, 40, who="zhou")


def test_a_wrong_count_is_corrected_by_another_with_the_reason_and_both_stay(cast, campaign):
    wrong, zhao = counts(cast, campaign, 400), cast.viewer("zhao")
    with pytest.raises(Missing):
        actions.correct_count(zhao, wrong.id, 40, "", now=cast.now)
    actions.correct_count(zhao, wrong.id, 40, "多写了一个零", now=cast.now)
    with pytest.raises(CountedAlready):
        actions.correct_count(zhao, wrong.id, 41, "再改", now=cast.now)
    with pytest.raises(NotFound):
        actions.correct_count(zhao, uuid4(), 41, "再改", now=cast.now)
    found = reach(cast, campaign)
    assert [one.people for one in found.sums] == [40]
    assert sorted((one.people, one.replaced, one.why) for one in found.counts) == [
        (40, False, "多写了一个零"), (400, True, ""),
    ]  # fmt: skip
    for rewrite in (wrong.delete, Count.objects.all().delete, lambda: Count.objects.update(people=1)):
        with pytest.raises(TypeError):
            rewrite()


def test_small_counts_are_hidden_and_can_t_be_had_by_subtraction(cast, campaign):
    counts(cast, campaign, 7)
    assert [one.people for one in reach(cast, campaign).sums] == [None]
    counts(cast, campaign, 40)
    found = reach(cast, campaign)
    assert [one.people for one in found.sums] == [47]
    assert [one.people for one in found.counts] == [None, None]
    kept = reading.page_of(cast.bureau.id, campaign.id, now=cast.now, viewer=cast.viewer("zhao")).reach
    assert sorted(one.people for one in kept.counts) == [7, 40]


# One question, once a browser.


def answers(cast, campaign, tokens: range, *, helped: bool, prefix: str = "t") -> None:
    for number in tokens:
        actions.answer(cast.bureau.id, campaign.id, f"{prefix}{number}", helped=helped, now=cast.now)


def test_a_browser_counts_once_and_its_newest_answer_counts(cast, campaign):
    answers(cast, campaign, range(12), helped=True)
    answers(cast, campaign, range(12), helped=True)
    assert reach(cast, campaign).answered == 12
    answers(cast, campaign, range(1), helped=False)
    assert sorted(Answer.objects.values_list("helped", flat=True)) == [False] + [True] * 11


def test_answers_are_told_from_ten_on_and_yes_and_no_only_when_neither_is_small(cast, campaign):
    answers(cast, campaign, range(9), helped=True)
    found = reach(cast, campaign)
    assert (found.answered, found.yes, found.no) == (None, None, None)
    answers(cast, campaign, range(9, 15), helped=True)
    answers(cast, campaign, range(3), helped=False, prefix="n")
    found = reach(cast, campaign)
    assert (found.answered, found.yes, found.no) == (18, None, None)
    answers(cast, campaign, range(3, 12), helped=False, prefix="n")
    found = reach(cast, campaign)
    assert (found.answered, found.yes, found.no) == (27, 15, 12)


def test_the_same_browser_can_t_be_joined_across_campaigns(cast, campaign):
    other = actions.open_campaign(cast.viewer("qian"), new(cast, title="交通"), now=cast.now)
    for one in (campaign, other):
        actions.answer(cast.bureau.id, one.id, "same", helped=True, now=cast.now)
    blinds = [bytes(one) for one in Answer.objects.values_list("blind", flat=True)]
    assert len(set(blinds)) == 2
    assert all(b"same" not in one for one in blinds)
    columns = {field.name for field in Answer._meta.get_fields()}
    assert columns == {"pk", "bureau_id", "campaign_id", "blind", "helped", "on"}


def test_nobody_answers_once_it_is_over(cast, campaign):
    with pytest.raises(Over):
        actions.answer(cast.bureau.id, campaign.id, "t", helped=True, now=cast.now + timedelta(days=20))


def test_the_list_goes_a_page_at_a_time(cast):
    for number in range(32):
        last = date(2026, 3, 31) + timedelta(days=number // 4)
        actions.open_campaign(cast.viewer("qian"), new(cast, until=last), now=cast.now)
    first, more = reading.listed(cast.bureau.id, now=cast.now)
    rest, _ = reading.listed(cast.bureau.id, now=cast.now, before=first[-1].id)
    assert (len(first), more, len(rest)) == (30, True, 2)
    assert len({one.id for one in (*first, *rest)}) == 32
    assert Campaign.objects.count() == 32


def test_a_way_of_counting_without_its_doubt_is_refused():
    text = (kinds.Path(kinds.__file__).parent / "kinds.toml").read_text("utf-8")
    with pytest.raises(KindsInvalid, match="doubt"):
        kinds.read(text.replace("进出两次的人可能数了两次；听了没有、记住没有，数不出来。", ""))
