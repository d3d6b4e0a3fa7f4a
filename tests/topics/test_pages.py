"""What staff and everybody read of topics: counts below 5 hidden, nobody named, nothing before a person's release."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from heliograph.learned import actions as learned
from heliograph.matters.errors import Invalid, Missing, NotAllowed
from heliograph.publishing.errors import Standing
from heliograph.topics import actions, reading
from heliograph.topics.actions import Release
from heliograph.topics.models import TopicStep
from heliograph.topics.reading.trend import hidden, months_to, trend
from tests.topics.conftest import SAID

SHOWN = Release("夜里的搅拌站", "丽发新城一带", "已经要求夜里十点以后停工，每周抽查。")


@pytest.fixture
def client(settings) -> Client:
    settings.SECOND_FACTOR_REQUIRED = False
    return Client()


@pytest.fixture
def now(cast, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: cast.now)
    return cast.now


def released(street):
    street.all_write()
    street.reads()
    return actions.release(street.cast.viewer("qian"), street.topic().id, SHOWN, now=street.cast.now)


def test_nothing_is_public_before_a_lead_released_it(street, client, now):
    street.all_write()
    street.reads()
    assert "搅拌站" not in client.get("/heard/").text
    assert client.get(f"/heard/{street.topic().id}/").status_code == 404
    with pytest.raises(NotAllowed):
        actions.release(street.cast.viewer("zhao"), street.topic().id, SHOWN, now=now)


def test_everybody_reads_a_persons_words_and_how_many_never_a_message(street, client, now):
    topic = released(street)
    for page in (client.get("/heard/").text, client.get(f"/heard/{topic.id}/").text):
        assert "夜里的搅拌站" in page
        assert "6 个人反映" in page
        assert "李丽" not in page
        assert "1380000000" not in page
        assert all(words not in page for _title, words in SAID)
    assert TopicStep.objects.get().verb == "released"


def test_a_topic_of_four_people_cannot_be_released(street, now):
    for number, said in enumerate(SAID[:4]):
        street.writes(said, 2, phone=f"1380000000{number}")
    street.reads()
    with pytest.raises(Invalid):
        actions.release(street.cast.viewer("qian"), street.topic().id, SHOWN, now=now)


def test_a_topic_that_fell_below_five_people_leaves_the_public_page(street, client, now):
    topic = released(street)
    topic.people = 4
    topic.save()
    assert "夜里的搅拌站" not in client.get("/heard/").text
    assert client.get(f"/heard/{topic.id}/").status_code == 404


def test_words_with_somebodys_telephone_are_not_released(street, now):
    street.all_write()
    street.reads()
    said = Release("夜里的搅拌站", "", "请打王建国的电话 13912345678。")
    with pytest.raises(Standing):
        actions.release(street.cast.viewer("qian"), street.topic().id, said, now=now)


def test_taking_it_down_needs_a_reason_and_leaves_a_record(street, client, now):
    topic = released(street)
    lead = street.cast.viewer("qian")
    with pytest.raises(Missing):
        actions.withdraw(lead, topic.id, " ", now=now)
    actions.withdraw(lead, topic.id, "归错了，是两件事。", now=now)
    assert "夜里的搅拌站" not in client.get("/heard/").text
    assert list(TopicStep.objects.order_by("id").values_list("verb", flat=True)) == ["released", "withdrawn"]


def test_the_desk_shows_small_topics_without_their_numbers(street, client, now):
    for number, said in enumerate(SAID[:4]):
        street.writes(said, 2, phone=f"1380000000{number}")
    street.reads()
    client.force_login(street.cast.users["zhao"])
    page = client.get("/desk/topics/").text
    assert "不到 5 人" in page
    assert "4 人" not in page
    assert "李丽" not in page
    (line,) = reading.board(street.cast.viewer("zhao"), now=now).lines
    assert (line.people, line.is_new) == (None, True)


def test_the_desk_says_what_is_growing_and_how_heat_is_counted(street, client, now):
    street.all_write()
    street.reads()
    client.force_login(street.cast.users["qian"])
    page = client.get("/desk/topics/").text
    assert "热度 =（人数" in page
    assert "最近 30 天 6 件" in page
    (line,) = reading.board(street.cast.viewer("qian"), now=now).lines
    assert line.is_growing


def test_a_lead_releases_and_withdraws_on_the_page(street, client, now):
    street.all_write()
    street.reads()
    path = f"/desk/topics/{street.topic().id}/"
    client.force_login(street.cast.users["qian"])
    sent = {"do": "release", "title": SHOWN.title, "place": SHOWN.place, "words": SHOWN.words}
    assert client.post(path, sent | {"title": ""}).status_code == 422
    assert client.post(path, sent).status_code == 302
    assert "夜里的搅拌站" in client.get("/heard/").text
    assert client.post(path, {"do": "withdraw", "why": "写错了"}).status_code == 302
    assert "写错了" in client.get(path).text


def test_only_the_own_units_numbers_are_listed(street, client, now, cast):
    receipts = [street.writes(said, 2, unit=cast.units["heping"].id) for said in SAID[:5]]
    street.reads()
    topic = street.topic()
    assert set(reading.sheet(cast.viewer("zhao"), topic.id, now=now).matters) == {one.number for one in receipts}
    assert reading.sheet(cast.viewer("zhou"), topic.id, now=now).matters == ()


def test_counts_from_one_to_four_are_hidden_in_the_trend():
    months = months_to(date(2026, 2, 10), 3)
    assert months == [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]
    times = [datetime(2026, 1, 5, tzinfo=UTC)] * 4 + [datetime(2026, 2, 5, tzinfo=UTC)] * 5
    course = trend(times, months, ZoneInfo("Asia/Shanghai"))
    assert [point.count for point in course.points] == [0, None, None]
    assert [point.is_withheld for point in course.points] == [False, True, True], "nobody is told which is small"
    assert (hidden(0), hidden(4), hidden(5)) == (0, None, 5)
    two = trend([*times, datetime(2025, 12, 5, tzinfo=UTC)], months, ZoneInfo("Asia/Shanghai"))
    assert [point.count for point in two.points] == [None, None, None], "1 and 4 leave each other too little room"
    more = trend([*times, *[datetime(2025, 12, 5, tzinfo=UTC)] * 2], months, ZoneInfo("Asia/Shanghai"))
    assert [point.count for point in more.points] == [None, None, 5], "two that are hidden hide each other"
    small = {trend([times[0]] * n, months, ZoneInfo("Asia/Shanghai")).line for n in (1, 2, 3, 4)}
    assert len(small) == 1, "the height of a small count tells nothing"


def test_with_the_reader_off_no_topic_is_shown_to_anybody(street, client, now, cast):
    topic = released(street)
    learned.switch_off(cast.bureau, "topics", by=cast.officers["chen"], now=now)
    assert "夜里的搅拌站" not in client.get("/heard/").text
    assert client.get(f"/heard/{topic.id}/").status_code == 404
    client.force_login(cast.users["qian"])
    assert "归集已经关闭" in client.get("/desk/topics/").text
    assert "搅拌站" not in client.get("/desk/topics/").text
    assert client.get(f"/desk/topics/{topic.id}/").status_code == 404


@pytest.mark.parametrize(
    ("done", "words"),
    [
        (0, "还没有答复的，在办 6 件"),
        (2, "有的已经答复，有的在办"),
        (5, "有的已经答复，有的在办"),
        (6, "答复了 6 件，没有在办的"),
    ],
)
def test_what_came_of_it_tells_no_count_that_gives_a_small_one_away(street, client, now, cast, done, words):
    receipts = [
        street.writes(said, 2, phone=f"1380000000{n}", unit=cast.units["heping"].id) for n, said in enumerate(SAID)
    ]
    for receipt in receipts[:done]:
        cast.does(receipt, "answer", "zhao", words="已经要求夜里停工，每周抽查。")
    street.reads()
    topic = actions.release(cast.viewer("qian"), street.topic().id, SHOWN, now=now)
    assert words in client.get(f"/heard/{topic.id}/").text
