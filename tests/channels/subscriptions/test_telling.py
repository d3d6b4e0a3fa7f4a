"""Who subscribed hears of a notice once: of its area and kind, of its correction and its end, and of nothing else."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from django.core import mail

from heliograph.channels.base import AddressGone, TryLater
from heliograph.channels.delivery import actions as delivery
from heliograph.channels.delivery import addressing
from heliograph.channels.delivery.actions import watching
from heliograph.channels.delivery.models import Address, Message
from heliograph.channels.subscriptions import actions, reading
from heliograph.channels.subscriptions.actions import telling
from heliograph.channels.subscriptions.models import Release, Subscription
from heliograph.core.text import Text
from heliograph.jobs.queue import drain
from heliograph.notices.reading.ways_out import How, ways_out
from heliograph.notices.words import Severity
from heliograph.organisation import reading as organisation
from heliograph.organisation.actions import AreaDetails, save_area
from tests.channels.delivery.gateways import Talker
from tests.notices.newsroom import alert_words

pytestmark = pytest.mark.django_db(transaction=True)
NIGHT = timedelta(hours=13)  # 23:00 in Shanghai


@pytest.fixture
def town(readers):
    """One subscriber for each kind of choice."""
    readers.joins("everything")
    readers.joins("safety", kinds=("safety-advice",))
    readers.joins("traffic", kinds=("traffic",))
    readers.joins("heping", areas=("heping",))
    readers.joins("hexi", areas=("hexi",))
    readers.joins("donghu", areas=("donghu",))
    return readers


def to(told) -> list[str]:
    return [who for who, _ in told]


@pytest.mark.parametrize(
    ("areas", "heard_by"),
    [
        (("heping",), ["everything", "heping", "hexi", "safety"]),
        (("hexi",), ["donghu", "everything", "heping", "hexi", "safety"]),
        (("chunan",), ["donghu", "everything", "heping", "hexi", "safety"]),
        ((), ["donghu", "everything", "heping", "hexi", "safety"]),
        (("traffic",), ["everything", "safety"]),
    ],
)
def test_a_notice_reaches_its_area_what_lies_in_it_and_what_it_lies_in(town, newsroom, areas, heard_by):
    newsroom.publishes(areas=areas)
    assert to(town.told()) == heard_by


def test_nobody_hears_of_a_notice_twice(town, newsroom, cast):
    readers = town
    readers.joins("both", kinds=("safety-advice", "traffic"), areas=("heping", "donghu"))
    newsroom.publishes(areas=("heping", "donghu"))
    assert to(readers.told()).count("both") == 1
    [release] = Release.objects.all()
    assert actions.fan_out(cast.bureau.id, release.id, now=cast.now) == 0, "running it again tells nobody"
    assert readers.told() == []


def test_a_fan_out_that_stops_half_way_goes_on_where_it_stopped(town, newsroom, cast, monkeypatch):
    monkeypatch.setattr(telling, "PIECE", 2)
    monkeypatch.setattr(reading, "STEP", 2)
    newsroom.publishes()
    [release] = Release.objects.all()
    assert actions.fan_out(cast.bureau.id, release.id, now=cast.now) == 2
    release.refresh_from_db()
    assert (release.after, release.done_at) != ("", None)
    assert to(town.told()) == ["donghu", "everything", "heping", "hexi", "safety"]
    assert Release.objects.get().done_at is not None


def test_a_draft_and_what_waits_for_its_time_are_told_to_nobody(town, newsroom, cast):
    notice = newsroom.writes()
    newsroom.checks(notice, "zhao")
    newsroom.releases(notice, at=cast.now + timedelta(hours=2))
    assert town.told() == []
    assert len(town.told(cast.now + timedelta(hours=2, minutes=1))) == 5


def test_an_unconfirmed_address_hears_nothing_but_the_question(readers, newsroom, cast):
    readers.joins("stranger", is_confirmed=False)
    assert to(readers.told()) == ["stranger"], "asked once"
    newsroom.publishes()
    assert readers.told() == []


def test_whoever_stopped_hears_nothing_more(town, newsroom, cast):
    address = town.joins("everything")
    newsroom.publishes()
    delivery.stop(address, now=cast.now)
    assert "everything" not in to(town.told())


def test_a_correction_is_told_to_the_same_and_takes_the_place_of_what_waits(town, newsroom, cast):
    night = cast.now + NIGHT
    notice = newsroom.publishes(now=night, areas=("heping",))
    assert town.told(night) == [], "nobody is woken by advice"
    newsroom.corrects(notice, now=night, title=Text("新的标题", "A new title"))
    told = town.told(night + timedelta(hours=10))
    assert to(told) == ["everything", "heping", "hexi", "safety"]
    assert {title for _, title in told} == {"更正：新的标题"}


def test_a_withdrawal_is_told_with_its_reason(town, newsroom, line):
    notice = newsroom.publishes(areas=("heping",))
    town.told()
    newsroom.withdraws(notice, why="已经恢复通车。")
    told = town.told(channel="sms")
    assert to(told) == ["everything", "heping", "hexi", "safety"]
    assert all(title.startswith("撤回：") for _, title in told)
    assert "已经恢复通车。" in line["sms"].tried[-1].fields["why"]


@pytest.mark.parametrize(("severity", "woken"), [(Severity.SEVERE, 4), (Severity.EXTREME, 4), (Severity.MINOR, 0)])
def test_a_severe_alert_wakes_people_and_a_mild_one_does_not(town, newsroom, cast, severity, woken):
    night = cast.now + NIGHT
    words = alert_words(night)
    newsroom.publishes(
        kind="alert", now=night, words=words.replacing(alert=msgspec.structs.replace(words.alert, severity=severity))
    )
    assert len(town.told(night)) == woken, "everything, and the three who chose a place"


def test_a_call_for_volunteers_wakes_who_chose_that_kind_and_nobody_else(town, newsroom, cast):
    town.joins("helper", kinds=("volunteers-search", "traffic"))
    night = cast.now + NIGHT
    newsroom.publishes(kind="volunteers-search", areas=("heping",), now=night, expires=night + timedelta(days=1))
    assert to(town.told(night)) == ["helper"]
    assert to(town.told(night + timedelta(hours=10))) == ["everything", "heping", "hexi"]


def test_a_release_says_for_each_channel_how_far_it_got(town, newsroom, cast, line):
    notice = newsroom.publishes()
    ways = {way.channel: way for way in reading.account(cast.bureau.id, notice.id)}
    assert ways[line["sms"].title].how is How.UNDER_WAY
    town.told()
    ways = [way for way in ways_out(cast.bureau.id, notice.id) if way.channel == line["sms"].title]
    assert any(way.how is How.OUT and "5" in way.says.zh for way in ways)


def test_the_words_of_a_release_stand_once_and_not_in_each_message(town, newsroom):
    newsroom.publishes()
    town.told()
    rows = list(Message.objects.filter(batch_id__isnull=False))
    assert len(rows) == 5
    assert all(row.fields == {} for row in rows)


def test_never_confirmed_and_stopped_addresses_are_forgotten(readers, cast):
    readers.joins("never", is_confirmed=False)
    stopped = readers.joins("stopped")
    kept = readers.joins("kept")
    delivery.stop(stopped, now=cast.now)
    actions.sweep(cast.now + timedelta(days=8))
    assert set(Address.objects.values_list("id", flat=True)) == {stopped.id, kept.id}
    actions.sweep(cast.now + timedelta(days=31))
    assert set(Address.objects.values_list("id", flat=True)) == {kept.id}
    assert set(Subscription.objects.values_list("address_id", flat=True)) == {kept.id}


def test_an_area_on_the_map_meets_the_unit_that_answers_for_it(town, newsroom, cast):
    square = [[118.90, 28.72], [118.94, 28.72], [118.94, 28.75], [118.90, 28.75], [118.90, 28.72]]
    beat = AreaDetails(
        "beat", "heping-1", "和平一警区", "Beat 1", "heping", {"type": "Polygon", "coordinates": [square]}
    )
    save_area(cast.bureau, beat, by=None, now=cast.now)
    organisation.forget()
    town.joins("beat", areas=("heping-1",))
    newsroom.publishes(areas=("heping-1",))
    assert to(town.told()) == ["beat", "everything", "heping", "hexi", "safety"]
    newsroom.publishes(areas=("donghu",), title=Text("东湖边修路", "Road works by the lake"))
    assert to(town.told()) == ["donghu", "everything", "hexi", "safety"]


# Where somebody's own address fails


@pytest.fixture
def backed(readers, cast):
    """A subscriber by text message who named and confirmed a mail address."""
    address = readers.joins("13800000001")
    other = actions.stand_in(address, "mail", "li@example.org", network="n", now=cast.now)
    delivery.confirm_by_code(other, addressing.code(other), now=cast.now)
    delivery.deliver_due(cast.now)
    mail.outbox.clear()
    return address, other


def dead(message):
    raise AddressGone("dead number")


def goes_out(now) -> list[str]:
    """To whom letters went, once everything that is due has been done."""
    drain(now, clock=lambda: now)
    for later in range(3):
        delivery.deliver_due(now + timedelta(minutes=later))
    return [letter.to[0] for letter in mail.outbox]


def test_where_nobody_is_the_notice_goes_to_the_other_address(backed, newsroom, cast, line):
    line["sms"].behaves = dead
    newsroom.publishes()
    assert goes_out(cast.now) == ["li@example.org"]
    mail.outbox.clear()
    tomorrow = cast.now + timedelta(days=1)
    newsroom.publishes(now=tomorrow)
    assert goes_out(tomorrow) == ["li@example.org"], "from then on at once"


def test_while_a_gateway_is_away_it_goes_to_the_other_address_after_two_hours(backed, newsroom, cast, line):
    def away(message):
        raise TryLater("timeout")

    line["sms"].behaves = away
    newsroom.publishes()
    assert goes_out(cast.now) == []
    for hour in (1, 2, 3):
        delivery.deliver_due(cast.now + timedelta(hours=hour))
        watching.watch(cast.now + timedelta(hours=hour))
    assert goes_out(cast.now + timedelta(hours=3)) == ["li@example.org"]


def test_where_all_is_well_only_the_own_address_is_written_to(backed, newsroom, cast, line):
    newsroom.publishes()
    assert goes_out(cast.now) == []
    assert [one.to for one in line["sms"].got] == ["13800000001"]


def test_an_address_that_was_only_named_is_not_written_to(readers, newsroom, cast, line):
    address = readers.joins("13800000001")
    actions.stand_in(address, "mail", "stranger@example.org", network="n", now=cast.now)
    delivery.deliver_due(cast.now)
    mail.outbox.clear()
    line["sms"].behaves = dead
    newsroom.publishes()
    assert goes_out(cast.now) == []


def test_who_stopped_is_not_written_to_elsewhere(backed, newsroom, cast, line):
    newsroom.publishes()
    drain(cast.now, clock=lambda: cast.now)
    delivery.stop(backed[0], now=cast.now)
    assert goes_out(cast.now) == []
    assert line["sms"].got == []


def test_a_dead_number_with_another_address_behind_it_is_not_forgotten(backed, newsroom, cast, line):
    line["sms"].behaves = dead
    newsroom.publishes()
    goes_out(cast.now)
    while actions.sweep(cast.now + timedelta(days=60)):
        pass
    assert Address.objects.filter(id=backed[0].id).exists()
    delivery.stop(reading.stands_in(backed[0]), now=cast.now + timedelta(days=60))
    while actions.sweep(cast.now + timedelta(days=120)):
        pass
    assert not Address.objects.exists()


# Where everybody reads


class Microblog(Talker):
    """A channel in memory that everybody reads."""

    is_for_everybody, bureau = True, ""

    def __init__(self, account: str, bureau: str = "") -> None:
        super().__init__("weibo")
        self.account, self.bureau = account, bureau


def posts(line, cast, newsroom, **how) -> list[str]:
    line["weibo"] = Microblog("淳南公安", **how)
    newsroom.publishes()
    goes_out(cast.now)
    drain(cast.now, clock=lambda: cast.now)
    return [one.text for one in line["weibo"].got]


def test_a_release_is_posted_once_and_nobody_can_stop_it_there(line, cast, newsroom):
    [post] = posts(line, cast, newsroom, bureau=cast.bureau.code)
    assert "/stop/" not in post
    assert line["weibo"].got[0].stop_link == ""


def test_another_bureau_s_account_posts_nothing(line, cast, newsroom):
    assert posts(line, cast, newsroom, bureau=cast.other_bureau.code) == []


def test_an_account_without_a_bureau_belongs_to_the_only_one(line, cast, newsroom):
    assert posts(line, cast, newsroom) == [], "there are two bureaus here"


def test_a_release_says_what_became_of_its_post(line, cast, newsroom):
    posts(line, cast, newsroom, bureau=cast.bureau.code)
    told = {
        way.how for way in reading.account(cast.bureau.id, Release.objects.get().notice_id) if "已发 1" in way.says.zh
    }
    assert told == {How.OUT}
