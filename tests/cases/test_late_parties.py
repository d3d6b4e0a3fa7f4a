"""Who is entered late, or turns out to be a minor, is told what they must be: a duty does not depend on the order of entries."""

from __future__ import annotations

import pytest

from heliograph.matters.actions import Contact, Person
from heliograph.matters.errors import NotTold
from heliograph.matters.models import Party
from tests.cases.test_party_page import DAY, LIU, WANG, ZHANG, opened
from tests.matters.sample_case import clocks, owed

CHILD = Person("punished", Contact(name="小张", identity="110105201001010015"))
MOTHER = Person("guardian", Contact(name="张母", phone="13900000008"), of=CHILD.id)
OTHER_MOTHER = Person("guardian", Contact(name="刘母", phone="13900000007"), of=LIU.id)
WIFE = Person("family", Contact(name="陈静", phone="13900000009"), of=LIU.id)
BROTHER = Person("family", Contact(name="刘刚", phone="13900000010"), of=LIU.id)


@pytest.fixture
def case(cast, clock, visitor):
    """A public-order case against Liu, filed."""
    scene = opened(cast, clock, visitor, "public-order-case", WANG, LIU)
    scene.does("file")
    scene.tells("serve-receipt", "case-receipt", WANG)
    return scene


def whom(scene, duty: str) -> list:
    return [(row.party_id, row.about, str(row.status)) for row in owed(scene.filed, duty)]


def test_nobody_is_punished_untold_because_they_were_entered_after_the_others_were_told(case):
    case.does("plan-penalty", words="拟罚款200元")
    case.tells("serve-notice", "penalty-notice", LIU)
    case.does("add-party", person=ZHANG)
    assert whom(case, "penalty-notice")[1:] == [(ZHANG.id, ZHANG.id, "owed")]
    with pytest.raises(NotTold):
        case.does("decide", "qian", words="罚款200元")
    case.tells("serve-notice", "penalty-notice", ZHANG)
    case.does("decide", "qian", words="罚款200元")


def test_a_victim_who_is_found_after_the_decision_is_still_served(case, cast):
    late = Person("victim", Contact(name="后来的人", phone="13900000011"))
    case.does("plan-penalty", words="拟罚款200元")
    case.tells("serve-notice", "penalty-notice", LIU)
    case.does("decide", "qian", words="罚款200元")
    case.does("add-party", person=late)
    assert [row for row in whom(case, "decision-victim") if row[0] == late.id] == [(late.id, late.id, "owed")]
    mine = [d for d in clocks(case.filed, "serve-victim") if d.about == late.id]
    assert [d.starts_at for d in mine] == [case.clock.now], "two days from when they could be served"
    case.tells("serve-punished", "decision-punished", LIU)
    case.tells("serve-victim", "decision-victim", WANG)
    with pytest.raises(NotTold):
        case.does("close", "qian", words="决定已经执行，罚款已缴。")
    case.tells("serve-victim", "decision-victim", late)
    case.tells("serve-receipt", "case-receipt", late)
    case.does("close", "qian", words="决定已经执行，罚款已缴。")


def test_what_is_over_is_owed_to_nobody_who_comes_later(case):
    case.does("plan-penalty", words="拟罚款200元")
    case.tells("serve-notice", "penalty-notice", LIU)
    case.does("decide", "qian", words="罚款200元")
    case.does("add-party", person=OTHER_MOTHER)
    assert len(whom(case, "penalty-notice")) == 1
    assert [row[0] for row in whom(case, "decision-punished")] == [LIU.id, OTHER_MOTHER.id]


def test_a_child_who_is_entered_late_brings_the_duty_to_tell_a_guardian_who_is_not_known_yet(case):
    case.does("plan-penalty", words="拟罚款200元")
    case.does("add-party", person=CHILD)
    assert whom(case, "penalty-notice")[1:] == [(CHILD.id, CHILD.id, "owed"), (None, CHILD.id, "owed")]
    case.does("add-party", person=MOTHER)
    assert whom(case, "penalty-notice")[1:] == [(CHILD.id, CHILD.id, "owed"), (MOTHER.id, CHILD.id, "owed")]


def test_who_turns_out_to_be_a_minor_by_the_document_is_one_from_then_on(case, cast):
    case.does("plan-penalty", words="拟罚款200元")
    case.tells("serve-notice", "penalty-notice", LIU)
    case.does("correct", party=LIU.id, contact=Contact(name="刘强", identity="110105201001010015"))
    assert Party.objects.get(id=LIU.id).minor
    assert whom(case, "penalty-notice")[1:] == [(None, LIU.id, "owed")]
    with pytest.raises(NotTold):
        case.does("decide", "qian", words="罚款200元")
    case.does("correct", party=LIU.id, contact=Contact(name="刘强", phone="13900000002", identity="110105201001010015"))
    assert len(whom(case, "penalty-notice")) == 2, "a new telephone number changes nobody's age"


def test_who_was_a_minor_when_the_case_began_stays_one_when_they_come_of_age(cast, clock, visitor):
    born = f"{cast.now.year - 18}{cast.now:%m%d}"
    child = Person("punished", Contact(name="小张", identity=f"110105{born}0015"))
    scene = opened(cast, clock, visitor, "public-order-case", WANG, child)
    assert Party.objects.get(id=child.id).minor, "of age only from the day after the birthday"
    scene.does(
        "correct",
        after=9 * DAY,
        party=child.id,
        contact=Contact(name="小张", phone="13900000012", identity=child.contact.identity),
    )
    assert Party.objects.get(id=child.id).minor


def test_one_relative_is_told_and_another_who_is_entered_later_is_not_owed_the_same(case):
    case.does("summon", party=LIU.id, words="传唤")
    case.does("add-party", person=WIFE)
    case.tells("tell-family", "notify-family", WIFE, way="phone")
    case.does("add-party", person=BROTHER)
    assert [row[0] for row in whom(case, "notify-family")] == [WIFE.id]
