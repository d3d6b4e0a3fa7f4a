"""Property in a case: the list, each thing's way, what the owner sees of it, and what goes with erasure."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import Image

from heliograph.cases.actions import property as things
from heliograph.cases.actions.property import Move, Thing
from heliograph.cases.models import Movement, PropertyItem, PropertyPhoto
from heliograph.cases.models.property import Status
from heliograph.cases.reading import property as reading
from heliograph.core.files import accept
from heliograph.matters.actions import Contact, Person, Submission, erase
from heliograph.matters.errors import Invalid, Missing, NotAllowed, NotFound, NotOffered, NotTold
from heliograph.matters.models import Attachment, Event, Matter, Party, Telling
from tests.matters import at_the_door as door
from tests.matters import sample_case
from tests.matters.sample_case import SUSPECT, VICTIM

DAY = timedelta(days=1)
GROUND = "公安机关办理行政案件程序规定第一百零九条"


def picture(colour: str = "#445566") -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(data, "JPEG")
    return data.getvalue()


def photo():
    return accept(picture(), "手机.jpg")


@pytest.fixture
def case(cast):
    """A case with a victim, from which the list grew."""
    sample_case.install(cast)
    return sample_case.files(cast, VICTIM, SUSPECT)


@pytest.fixture
def owner():
    return Person("owner", Contact(name="王芳", phone="13900000001"), origin=VICTIM.id)


@pytest.fixture
def other():
    return Person("owner", Contact(name="李强"))


@pytest.fixture
def listed(cast, case, owner, other):
    """A telephone of the victim's, money of somebody else's, and a bicycle of nobody's."""
    submission = Submission(
        values={"kind": "things"}, people=(owner, other), unit=cast.units["heping"].id, parent=case.ref
    )
    return things.list_items(
        cast.bureau.id,
        cast.procedure("case-property"),
        submission,
        [
            Thing(
                "手机", "1 部", "黑色，IMEI 末四位 1234", "约 3000 元", "物证室 3 号柜", "作案工具", owner.id, (photo(),),
            ),
            Thing("现金", "2000 元", owner=other.id),
            Thing("自行车", "1 辆", place="院内"),
        ],
        cast.actor("zhao"),
        now=cast.now,
    )  # fmt: skip


def items(receipt) -> list[PropertyItem]:
    return list(PropertyItem.objects.filter(matter_id=receipt.ref.id).order_by("position"))


def tells_list(cast, receipt):
    for row in Telling.objects.filter(matter_id=receipt.ref.id, duty="list", status="owed"):
        cast.does(receipt, "serve-list", "zhao", telling=row.id, words="本人签收")


def seizes(cast, receipt, **more):
    tells_list(cast, receipt)
    cast.does(receipt, "seize", "qian", words="涉嫌作案工具", ground=GROUND, **more)
    for row in Telling.objects.filter(matter_id=receipt.ref.id, duty="seizure-notice", status="owed"):
        cast.does(receipt, "serve-seizure", "zhao", telling=row.id, words="本人签收")


def test_the_list_opens_its_matter_and_numbers_each_thing(cast, listed):
    matter = cast.matter(listed)
    assert [(i.position, i.quantity, i.status) for i in items(listed)] == [
        (1, "1 部", "held"), (2, "2000 元", "held"), (3, "1 辆", "held"),
    ]  # fmt: skip
    assert {m.kind for m in Movement.objects.all()} == {"listed"}
    assert "1. 手机，1 部" in door.said(Event.objects.get(matter_id=matter.id, sequence=1))["words"]
    door.is_whole(matter)


def test_whoever_held_it_is_owed_the_list(cast, listed, owner, other):
    owed = Telling.objects.filter(matter_id=listed.ref.id, duty="list")
    assert {row.party_id for row in owed} == {owner.id, other.id}


@pytest.mark.parametrize(
    "line",
    [[], [Thing("")], [Thing("……")], [Thing("手机", "")], [Thing("手机" * 200)], [Thing("手机", "1" * 31)]],
    ids=["empty", "no name", "dots", "no number", "too long", "number too long"],
)
def test_a_line_that_says_nothing_is_refused_and_nothing_is_opened(cast, case, line):
    submission = Submission(values={"kind": "things"}, parent=case.ref)
    with pytest.raises(Invalid):
        things.list_items(
            cast.bureau.id, cast.procedure("case-property"), submission, line, cast.actor("zhao"), now=cast.now
        )
    assert Matter.objects.count() == 1


def test_a_thing_can_not_belong_to_somebody_who_is_not_in_the_matter(cast, listed):
    with pytest.raises(Invalid):
        things.list_more(listed.ref, [Thing("钥匙", owner=VICTIM.id)], cast.actor("zhao"), now=cast.now)
    assert len(items(listed)) == 3


def test_the_list_goes_on_with_the_next_number_and_its_owners_are_told(cast, listed):
    event = things.list_more(listed.ref, [Thing("钥匙", "3 把")], cast.actor("zhao"), now=cast.now)
    assert items(listed)[-1].position == 4
    assert {t.party_id for t in door.tellings(event)} == {i.owner_id for i in items(listed)[:2]}


def test_somebody_of_another_station_moves_nothing(cast, listed):
    with pytest.raises(NotAllowed):
        things.move(listed.ref, [items(listed)[0].id], Move(True, "周平", "鉴定"), cast.actor("zhou"), now=cast.now)
    assert Movement.objects.filter(kind="out").count() == 0


def test_out_and_back_is_a_chain_that_names_who_and_why(cast, listed):
    first = items(listed)[0]
    out = Move(True, "市局技术室 陈工", "送检", happened_at=cast.now - timedelta(hours=2))
    things.move(listed.ref, [first.id], out, cast.actor("zhao"), now=cast.now)
    things.move(
        listed.ref,
        [first.id],
        Move(False, "赵勇", "检验完毕", place="物证室 5 号柜"),
        cast.actor("zhao"),
        now=cast.now + DAY,
    )
    chain = reading.list_of(cast.actor("qian").viewer, cast.matter(listed))[0]
    assert [(s.kind.en, s.who, s.why) for s in chain.steps] == [
        ("Listed", "", ""), ("Taken out", "市局技术室 陈工", "送检"), ("Brought in", "赵勇", "检验完毕"),
    ]  # fmt: skip
    assert chain.steps[1].happened_at == cast.now - timedelta(hours=2)
    assert chain.place == "物证室 5 号柜"
    assert "赵勇" in chain.steps[1].officer.zh


def test_what_is_out_can_not_go_out_again_nor_back_to_its_owner(cast, listed, owner):
    seizes(cast, listed)
    first = items(listed)[0]
    things.move(listed.ref, [first.id], Move(True, "技术室", "送检"), cast.actor("zhao"), now=cast.now)
    with pytest.raises(Invalid, match="out already"):
        things.move(listed.ref, [first.id], Move(True, "技术室", "送检"), cast.actor("zhao"), now=cast.now)
    with pytest.raises(Invalid, match="coming back first"):
        things.give_back(listed.ref, [first.id], owner.id, "王芳签收", cast.actor("qian"), now=cast.now)


@pytest.mark.parametrize(("who", "why"), [("", "送检"), ("技术室", " … ")])
def test_a_movement_says_who_and_why(cast, listed, who, why):
    with pytest.raises(Missing):
        things.move(listed.ref, [items(listed)[0].id], Move(True, who, why), cast.actor("zhao"), now=cast.now)


def test_a_movement_can_be_followed_but_never_changed_or_deleted(cast, listed):
    row = Movement.objects.all()[0]
    for attempt in (
        row.save,
        row.delete,
        lambda: Movement.objects.all().delete(),
        lambda: Movement.objects.update(kind="in"),
        lambda: Movement.objects.bulk_update([row], ["kind"]),
        lambda: Movement.objects.bulk_create(
            [row], update_conflicts=True, update_fields=["kind"], unique_fields=["id"]
        ),
    ):
        with pytest.raises(TypeError, match="append-only"):
            attempt()


def test_a_seizure_of_the_whole_list_changes_every_thing_in_the_same_step(cast, listed):
    seizes(cast, listed)
    assert {i.status for i in items(listed)} == {"seized"}
    event = Event.objects.get(matter_id=listed.ref.id, action="seize")
    assert Movement.objects.filter(event_id=event.id, kind="became", before="held", after="seized").count() == 3
    door.is_whole(cast.matter(listed))


def test_a_step_that_is_refused_changes_no_thing(cast, listed):
    with pytest.raises(NotAllowed):
        cast.does(listed, "seize", "zhao", words="作案工具", ground=GROUND)
    with pytest.raises(NotOffered):
        cast.does(listed, "forfeit", "zheng", words="没收", ground=GROUND)
    assert {i.status for i in items(listed)} == {"held"}


def test_giving_one_back_needs_the_list_told_the_owner_and_a_proof(cast, listed, owner, other):
    first = items(listed)[0]
    lead = cast.actor("qian")
    with pytest.raises(NotTold):
        things.give_back(listed.ref, [first.id], owner.id, "王芳签收", lead, now=cast.now)
    seizes(cast, listed)
    with pytest.raises(Missing):
        things.give_back(listed.ref, [first.id], owner.id, " ", lead, now=cast.now)
    with pytest.raises(Invalid, match="check the owner"):
        things.give_back(listed.ref, [first.id], other.id, "李强签收", lead, now=cast.now)
    with pytest.raises(NotAllowed):
        things.give_back(listed.ref, [first.id], owner.id, "王芳签收", cast.actor("zhao"), now=cast.now)
    signed = accept(picture("#ffffff"), "签收单.jpg")
    event = things.give_back(listed.ref, [first.id], owner.id, "王芳本人签收", lead, now=cast.now, files=(signed,))
    assert [i.status for i in items(listed)] == ["returned", "seized", "seized"]
    assert Attachment.objects.filter(event_id=event.id).count() == 1
    assert reading.list_of(cast.actor("qian").viewer, cast.matter(listed))[0].steps[-1].proof == "王芳本人签收"
    with pytest.raises(Invalid, match="no longer here"):
        things.move(listed.ref, [first.id], Move(True, "技术室", "送检"), cast.actor("zhao"), now=cast.now)


def test_the_rest_goes_by_the_list_and_what_was_given_back_stays_given_back(cast, listed, owner):
    seizes(cast, listed)
    things.give_back(listed.ref, [items(listed)[0].id], owner.id, "王芳签收", cast.actor("qian"), now=cast.now)
    cast.does(listed, "forfeit", "zheng", words="依法没收。", ground=GROUND)
    assert [i.status for i in items(listed)] == ["returned", "confiscated", "confiscated"]


def test_a_decision_on_some_is_the_chiefs_with_reason_and_ground(cast, listed):
    seizes(cast, listed)
    third = items(listed)[2]
    with pytest.raises(NotAllowed):
        things.mark(
            listed.ref, [third.id], Status.DESTROYED, "不能修复", cast.actor("qian"), now=cast.now, ground=GROUND
        )
    with pytest.raises(Missing):
        things.mark(listed.ref, [third.id], Status.DESTROYED, "不能修复", cast.actor("zheng"), now=cast.now)
    things.mark(listed.ref, [third.id], Status.DESTROYED, "不能修复", cast.actor("zheng"), now=cast.now, ground=GROUND)
    assert items(listed)[2].status == "destroyed"
    with pytest.raises(Invalid):
        things.mark(listed.ref, [items(listed)[0].id], Status.RETURNED, "还了", cast.actor("zheng"), now=cast.now)


def test_another_measure_on_one_thing_is_recorded_as_a_movement(cast, listed):
    seizes(cast, listed)
    things.mark(
        listed.ref, [items(listed)[2].id], Status.SEALED_UP, "体积大，就地查封", cast.actor("zhao"), now=cast.now
    )
    assert items(listed)[2].status == "sealed-up"


def test_unclaimed_is_a_step_of_the_list_with_its_six_months(cast, listed):
    seizes(cast, listed)
    cast.does(listed, "announce", "qian", words="公告认领")
    assert {i.status for i in items(listed)} == {"unclaimed"}
    later = cast.now + 190 * DAY
    for row in Telling.objects.filter(matter_id=listed.ref.id, status="owed").exclude(duty=""):
        cast.does(listed, "serve-return", "zhao", telling=row.id, words="公告", way="public-notice")
    cast.does(listed, "dispose", "zheng", words="上缴国库，没有人认领。", ground=GROUND, now=later)
    assert {i.status for i in items(listed)} == {"disposed"}


def test_nothing_of_another_matter_is_touched(cast, listed, case):
    with pytest.raises(NotFound):
        things.move(case.ref, [items(listed)[0].id], Move(True, "甲", "乙"), cast.actor("zhao"), now=cast.now)


def test_an_owner_who_becomes_known_is_entered(cast, listed, owner):
    things.set_owner(listed.ref, [items(listed)[2].id], owner.id, cast.actor("zhao"), now=cast.now)
    assert items(listed)[2].owner_id == owner.id


# What a party sees


def own(person: Person):
    return reading.items_for(Party.objects.get(id=person.id), language="zh-hans")


def test_an_owner_sees_their_own_things_and_no_others(cast, listed, owner, other):
    seizes(cast, listed)
    (thing,) = own(owner)
    assert (thing.what, thing.quantity, thing.status.zh, thing.why, thing.ground) == (
        "手机", "1 部", "扣押中", "作案工具", GROUND,
    )  # fmt: skip
    assert thing.unit.zh == "和平路派出所"
    assert (thing.term.title.en, thing.term.is_paused) == ("The seizure ends: release, return or settle it", False)
    assert thing.next is not None
    assert [t.what for t in own(other)] == ["现金"]
    assert own(other)[0].why == "涉嫌作案工具"


def test_the_same_person_sees_them_on_the_page_of_the_case(cast, listed, monkeypatch):
    text = sample_case.TEXT.replace('shows = ["state", "unit"]', 'shows = ["state", "unit", "property"]')
    assert own(VICTIM) == [], "the sample shows no property to victims"
    monkeypatch.setattr(sample_case, "TEXT", text.replace('version = "2026-01"', 'version = "2026-02"'))
    sample_case.install(cast)
    Matter.objects.filter(procedure="sample-case").update(version="2026-02")
    assert [t.what for t in own(VICTIM)] == ["手机"]
    assert own(SUSPECT) == []


def test_who_stands_for_the_owner_sees_what_the_owner_sees(cast, listed, owner):
    lawyer = Person("lawyer", Contact(name="律师甲"), of=owner.id)
    cast.does(listed, "add-party", "zhao", person=lawyer)
    seizes(cast, listed)
    assert [t.what for t in own(lawyer)] == ["手机"]


def test_a_returned_thing_has_no_term_any_more(cast, listed, owner):
    seizes(cast, listed)
    things.give_back(listed.ref, [items(listed)[0].id], owner.id, "王芳签收", cast.actor("qian"), now=cast.now)
    (thing,) = own(owner)
    assert (thing.is_settled, thing.term, thing.next) == (True, None, None)


def test_a_photo_is_shown_to_the_owner_only_when_a_person_decided_so(cast, listed, owner, other):
    (row,) = PropertyPhoto.objects.all()
    assert (row.shown, own(owner)[0].photos) == (False, ())
    things.decide_photo(listed.ref, row.id, shown=True, by=cast.actor("zhao"), now=cast.now)
    row.refresh_from_db()
    assert (row.decided_by_id, row.decided_at) == (cast.officers["zhao"].id, cast.now)
    assert own(owner)[0].photos == (row.id,)
    assert reading.photo_for(Party.objects.get(id=owner.id), row.id, language="en")[1].id == row.attachment_id
    assert reading.photo_for(Party.objects.get(id=other.id), row.id, language="en") is None
    things.decide_photo(listed.ref, row.id, shown=False, by=cast.actor("zhao"), now=cast.now)
    assert reading.photo_for(Party.objects.get(id=owner.id), row.id, language="en") is None


def test_only_pictures_are_photos(cast, listed):
    with pytest.raises(Invalid):
        things.add_photos(
            listed.ref, items(listed)[0].id, [accept("字".encode(), "a.txt")], cast.actor("zhao"), now=cast.now
        )
    things.add_photos(listed.ref, items(listed)[0].id, [photo()], cast.actor("zhao"), now=cast.now)
    assert PropertyPhoto.objects.count() == 2
    assert not Attachment.objects.filter(public=True).exists()


# What is sealed, and what goes


def test_nothing_that_was_said_of_a_thing_lies_open(cast, listed):
    things.move(listed.ref, [items(listed)[0].id], Move(True, "陈工", "送检"), cast.actor("zhao"), now=cast.now)
    rows = [*PropertyItem.objects.values_list("sealed", flat=True), *Movement.objects.values_list("words", flat=True)]
    said = b"".join(bytes(row) for row in rows)
    for words in ("手机", "物证室", "作案工具", "陈工", "送检"):
        assert words.encode() not in said


def test_with_the_matter_its_things_lose_their_words(cast, listed, owner):
    seizes(cast, listed)
    cast.does(listed, "forfeit", "zheng", words="依法没收。", ground=GROUND)
    erase(listed.ref, now=cast.now, ground="淳公法〔2026〕12号")
    assert not PropertyItem.objects.exclude(sealed=b"").exists()
    assert not Movement.objects.exclude(words=b"").exists()
    assert own(owner) == []
    assert [i.status for i in items(listed)] == ["confiscated"] * 3
    door.is_whole(cast.matter(listed))
