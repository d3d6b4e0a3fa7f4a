"""双随机: announced before the seed, drawn by the clock, repeated by anybody from the published file."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest

from heliograph.core.text import Text
from heliograph.ledger import policy as policies
from heliograph.matters.errors import Invalid, Missing
from heliograph.matters.models import Matter
from heliograph.supervision.actions import draw_announced, draw_public, rewrap_keys
from heliograph.supervision.actions.public_drawing import announcement_of
from heliograph.supervision.errors import EmptyDraw, NotYours
from heliograph.supervision.models import DrawnItem, PublicDraw
from heliograph.supervision.reading import draws
from heliograph.verifier.draw import Wrong, verify_draw
from tests.conftest import NOW
from tests.core.merkle.signers import COLLEGE, NEWS
from tests.ledger.conftest import log  # noqa: F401 (a fixture)
from tests.supervision.drawing_in_public import MOMENT, public_log
from tests.supervision.reviewing import answered
from tests.surveys.conftest import script


@pytest.fixture
def street(cast, log, settings):  # noqa: F811 (the fixture)
    return public_log(cast, log, settings)


def checked(draw: PublicDraw):
    text = draws.file_of(draw)
    assert text is not None
    return verify_draw(text, policy=policies.policy())


def test_announced_then_drawn_and_anybody_can_repeat_it(street):
    draw = street.draw(street.announce())
    assert draw.drawn_at is not None
    verdict = checked(draw)
    assert verdict.is_good, verdict.lines
    items = draws.items_of(draw)
    assert len(items) == 4  # two of each station
    assert [one.unit_id for one in items] == sorted(one.unit_id for one in items)


def test_twenty_lines_of_plain_python_draw_the_same(street):
    Matter.objects.filter(id__in=list(Matter.objects.values_list("id", flat=True)[:7])).update(late=True)
    file = json.loads(draws.file_of(street.draw(street.announce(by_lateness=True, take=4))))
    weights = {weight for one in file["announcement"]["strata"] for weight in one["labels"].values()}
    assert weights == {1, 3}
    again = script("draw_again").again(file["announcement"], file["drawn"]["seed"])
    assert again == (file["drawn"]["taken"], file["drawn"]["checks"])


def test_nobody_checks_their_own_unit(street):
    draw = street.draw(street.announce())
    heping = street.cast.units["heping"].id
    qian = draws.labels_of(draw.bureau_id, str(street.cast.officers["qian"].id))[draw.id]
    assert all(qian not in one.checkers for one in draws.items_of(draw) if one.unit_id == heping)
    assert any(qian in one.checkers for one in draws.items_of(draw))


def test_nobody_checks_what_they_handled(street):
    """Luo took part in all of Donghu's matters but two: only those may come to her."""
    theirs = Matter.objects.filter(unit_id=street.cast.units["donghu"].id).order_by("id").values_list("id", flat=True)
    luo = street.person("luo", matters=frozenset(list(theirs)[2:]))
    draw = street.draw(street.announce(people=[luo, street.person("fa"), street.person("qian")], take=10))
    mine = draws.labels_of(draw.bureau_id, luo.key)[draw.id]
    got = {one.matter_id for one in draws.items_of(draw) if mine in one.checkers}
    assert got
    assert got.isdisjoint(luo.matters)


def test_before_its_moment_nothing_is_drawn_whatever_the_clock_of_the_job(street):
    draw = street.announce()
    street.grow(NOW + timedelta(minutes=1))
    assert draw_announced(MOMENT - timedelta(seconds=1)) == 0
    assert draw_announced(MOMENT + timedelta(seconds=1)) == 0  # no checkpoint after the moment yet
    assert checked(PublicDraw.objects.get(id=draw.id)).is_pending


def test_the_seed_is_the_first_checkpoint_that_all_witnesses_signed_after_the_moment(street):
    draw = street.announce()
    street.grow(NOW + timedelta(minutes=1))
    street.grow(MOMENT - timedelta(seconds=30))
    street.grow(MOMENT + timedelta(seconds=5), witnesses=(NEWS,))
    assert draw_announced(MOMENT + timedelta(minutes=1)) == 0
    first = street.grow(MOMENT + timedelta(seconds=10))
    street.grow(MOMENT + timedelta(seconds=20))
    assert draw_announced(MOMENT + timedelta(minutes=1)) == 1
    assert PublicDraw.objects.get(id=draw.id).checkpoint == first.note
    assert draw_public(draw, now=MOMENT + timedelta(minutes=2)) is False  # once and for all


def test_without_the_witnesses_in_time_the_draw_is_void_and_stays_to_be_seen(street):
    draw = street.announce()
    street.grow(NOW + timedelta(minutes=1))
    street.grow(MOMENT + timedelta(seconds=5), witnesses=(NEWS,))
    late = MOMENT + timedelta(hours=2)
    street.grow(late)
    assert draw_announced(late) == 0
    found = draws.shown(PublicDraw.objects.get(id=draw.id), late)
    assert found.state == "void"
    assert draw_announced(late + timedelta(days=1)) == 0


def test_an_announcement_that_came_into_the_log_too_late_is_never_drawn(street):
    draw = street.announce()
    made = announcement_of(draw)
    street.grow(MOMENT + timedelta(seconds=5))
    draw_announced(MOMENT + timedelta(minutes=1))
    assert PublicDraw.objects.get(id=draw.id).drawn_at is None
    assert made.after == MOMENT
    assert Wrong.LATE in checked(PublicDraw.objects.get(id=draw.id)).wrongs
    draw_announced(MOMENT + timedelta(hours=2))
    assert PublicDraw.objects.get(id=draw.id).void_at is not None


def test_a_result_that_was_changed_in_the_database_does_not_check_out(street):
    draw = street.draw(street.announce())
    _by_hand(draws.items_of(draw)[0])
    assert Wrong.OTHER_RESULT in checked(draw).wrongs


def _by_hand(item: DrawnItem) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE supervision_drawnitem SET checkers = '[]' WHERE label = %s", [item.label])


def test_a_label_gives_nothing_away_and_opens_to_who_holds_the_number(street):
    draw = street.draw(street.announce())
    text = draws.file_of(draw)
    numbers = list(Matter.objects.values_list("number", flat=True))
    assert not any(number in text for number in numbers)
    assert not any(one.hex in text for one in Matter.objects.values_list("id", flat=True))
    item = draws.items_of(draw)[0]
    number = Matter.objects.get(id=item.matter_id).number
    assert hashlib.sha256(f"{item.token}\n{number}".encode()).hexdigest().startswith(item.label)


def test_confidential_and_counted_only_matters_are_not_in_it(street):
    complaint = street.cast.submits("complaint")
    street.cast.does(complaint, "accept", "du")
    street.cast.does(complaint, "answer", "du", words="查清了。")
    assert sum(len(one.labels) for one in announcement_of(street.announce()).strata) == 20


def test_a_unit_with_few_matters_is_not_a_stratum_of_its_own(street):
    for _ in range(3):
        receipt = street.cast.submits(unit=street.cast.units["hexi"].id)
        street.cast.does(receipt, "answer", "wu", words="请到窗口。")
    told = announcement_of(street.announce())
    assert sum(len(one.labels) for one in told.strata) == 23
    assert all(len(one.labels) >= 10 for one in told.strata)
    assert any("河西分局" in one.name.zh and "派出所" in one.name.zh for one in told.strata)


def test_broken_promises_weigh_three_times_if_announced(street):
    Matter.objects.filter(unit_id=street.cast.units["heping"].id).update(late=True)
    (heping, donghu) = announcement_of(street.announce(by_lateness=True)).strata
    assert {*heping.labels.values(), *donghu.labels.values()} == {1, 3}
    assert checked(street.draw(PublicDraw.objects.get())).is_good


@pytest.mark.parametrize(
    ("who", "more", "refusal"),
    [
        ("qian", {}, NotYours),
        ("sun", {"title": Text(" ", "")}, Missing),
        ("sun", {"after": NOW + timedelta(minutes=5)}, Invalid),
        ("sun", {"after": NOW + timedelta(days=31)}, Invalid),
        ("sun", {"each": 4}, Invalid),
        ("sun", {"since": NOW.date() + timedelta(days=99), "until": NOW.date() + timedelta(days=100)}, EmptyDraw),
    ],
)
def test_what_may_not_be_announced_is_refused(street, who, more, refusal):
    with pytest.raises(refusal):
        street.announce(who, **more)
    assert not PublicDraw.objects.exists()


def test_what_came_later_does_not_change_what_was_announced(street):
    draw = street.announce()
    answered(street.cast)
    assert sum(len(one.labels) for one in announcement_of(street.draw(draw)).strata) == 20


def test_a_new_master_key_opens_it_still(street):
    draw = street.announce()
    assert rewrap_keys(draw.bureau_id) == 0  # under the key in use already
    assert street.draw(draw).drawn_at is not None
    assert {NEWS.name, COLLEGE.name} == set(draws.shown(draw, NOW).witnesses)
