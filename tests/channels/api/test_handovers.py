"""Handing over: we hand, they take under their number or send back, and say how it goes; the resident is told each time."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from heliograph.channels.api.actions import handovers
from heliograph.channels.api.actions.handovers import Handing
from heliograph.channels.api.actions.partners import Terms
from heliograph.channels.api.models import HandOver, Said
from heliograph.channels.api.reading import handovers as reading
from heliograph.matters.actions import Contact, erase
from heliograph.matters.errors import Invalid, NotAllowed
from heliograph.matters.models import Event, Telling
from tests.channels.api.conftest import takes_in

WORDS = "路灯是市政的，请派人看。"


@pytest.fixture
def light(cast):
    """Li's report of a street lamp, with a telephone number."""
    contact = Contact(name="李丽", phone="13800000000")
    return cast.submits("consultation", unit=cast.units["heping"].id, contact=contact)


@pytest.fixture
def hand(cast, hotline, light):
    def over(*, with_contact=False, who="zhao", partner=None, receipt=light):
        handing = Handing(WORDS, with_contact)
        return handovers.hand_over(
            receipt.ref, partner or hotline.partner, handing, cast.viewer(who), now=cast.now + timedelta(hours=1)
        )

    return over


def path(row, what=""):
    return f"handovers/{row.id}{'/' + what if what else ''}"


class TestWhatWeHandOver:
    def test_is_there_for_the_partner_to_fetch(self, hotline, hand, light):
        row = hand()
        page = hotline.get("handovers").json()
        shown = page["handovers"][0]
        assert (shown["id"], shown["status"], shown["words"]) == (str(row.id), "waiting", WORDS)
        assert shown["unit"] == "heping"
        assert hotline.get(path(row)).json() == shown

    def test_has_the_contact_only_where_the_person_agreed(self, hotline, hand):
        assert hotline.get(path(hand())).json()["contact"] is None

    def test_has_the_contact_where_the_person_agreed(self, hotline, hand):
        contact = hotline.get(path(hand(with_contact=True))).json()["contact"]
        assert (contact["name"], contact["phone"]) == ("李丽", "13800000000")

    def test_is_told_to_who_asked(self, hotline, hand, light, cast, client):
        before = Telling.objects.count()
        hand()
        client.post("/follow/", {"number": light.number, "secret": light.secret})
        page = client.get(f"/m/{light.number}/").content.decode()
        assert Telling.objects.count() == before + 1
        assert "转给12345 热线办" in page
        assert WORDS in page

    def test_leaves_the_matter_with_us(self, hotline, hand, light, cast):
        before = cast.matter(light)
        hand()
        after = cast.matter(light)
        assert (after.state, after.unit_id, after.due) == (before.state, before.unit_id, before.due)

    def test_is_sealed_with_the_matter_and_goes_with_it(self, hotline, hand, light, cast):
        row = hand(with_contact=True)
        assert WORDS.encode() not in bytes(HandOver.objects.get().sealed)
        cast.does(light, "accept", "zhao")
        cast.does(light, "answer", "zhao", words="路灯归市政，已经请他们去修。")
        erase(light.ref, ground="request", now=cast.now + timedelta(days=1))
        shown = hotline.get(path(row)).json()
        assert (shown["words"], shown["contact"], shown["erased"]) == ("", None, True)
        assert hotline.post(path(row, "acknowledgement"), {"number": "H-1"}).status_code == 409

    def test_twice_to_the_same_body_is_refused_while_it_is_open(self, hotline, hand):
        hand()
        with pytest.raises(Invalid):
            hand()

    @pytest.mark.parametrize("who", ["zhou", "feng", "chen", "bei"])
    def test_by_who_may_not_open_the_matter_is_refused(self, hand, hotline, who):
        with pytest.raises(NotAllowed):
            hand(who=who)

    def test_of_a_complaint_about_the_police_is_refused(self, hand, cast, hotline):
        complaint = cast.submits("complaint", about_unit=cast.units["heping"].id)
        with pytest.raises(NotAllowed):
            hand(receipt=complaint, who="sun")

    def test_of_a_case_is_refused(self, hand, cast, hotline):
        case = cast.submits("criminal-case")
        with pytest.raises(NotAllowed):
            hand(receipt=case)

    def test_to_who_may_not_take_it_is_refused(self, hand, cast):
        narrow = takes_in(cast.bureau, Terms("110", "110", "110", ["intake"]), cast.now)
        other = takes_in(cast.other_bureau, Terms("b", "北", "B", ["handover"]), cast.now)
        for one in (narrow, other):
            with pytest.raises(Invalid):
                hand(partner=one.partner)


class TestAcknowledging:
    def test_gives_their_number_to_the_resident(self, hotline, hand, light, client):
        row = hand()
        told = hotline.post(path(row, "acknowledgement"), {"number": "H-2026-1"}).json()
        assert (told["status"], told["their_number"]) == ("taken", "H-2026-1")
        client.post("/follow/", {"number": light.number, "secret": light.secret})
        assert "H-2026-1" in client.get(f"/m/{light.number}/").content.decode()

    def test_twice_with_the_same_number_is_once(self, hotline, hand):
        row = hand()
        answers = [hotline.post(path(row, "acknowledgement"), {"number": "H-1"}).status_code for _ in range(2)]
        assert answers == [200, 200]
        assert Event.objects.filter(action="taken-elsewhere").count() == 1

    def test_with_another_number_is_a_conflict(self, hotline, hand):
        row = hand()
        hotline.post(path(row, "acknowledgement"), {"number": "H-1"})
        refused = hotline.post(path(row, "acknowledgement"), {"number": "H-2"})
        assert (refused.status_code, HandOver.objects.get().their_number) == (409, "H-1")

    def test_has_door_and_partner_in_the_event(self, hotline, hand):
        hotline.post(path(hand(), "acknowledgement"), {"number": "H-1"})
        event = Event.objects.get(action="taken-elsewhere")
        assert (event.facts["door"], event.facts["source"], event.facts["their_number"]) == ("api", "12345", "H-1")

    def test_is_waited_for_in_the_open(self, hotline, hand, cast):
        row = hand()
        viewer, now = cast.viewer("qian"), cast.now + timedelta(hours=2)
        assert [one[0].id for one in reading.waiting(viewer, now)] == [row.id]
        assert reading.unanswered(cast.bureau.id, now) == 0
        assert reading.unanswered(cast.bureau.id, now + timedelta(days=1)) == 1
        assert "chunan: 1 handed over" in reading.warnings(now + timedelta(days=1))[0]
        hotline.post(path(row, "acknowledgement"), {"number": "H-1"})
        assert reading.waiting(viewer, now) == []


class TestSendingBack:
    def test_says_why_to_the_resident_and_lets_it_be_handed_again(self, hotline, hand, light, client):
        row = hand()
        assert hotline.post(path(row, "return"), {"reason": "灯在小区里，归物业管。"}).json()["status"] == "returned"
        client.post("/follow/", {"number": light.number, "secret": light.secret})
        assert "归物业管" in client.get(f"/m/{light.number}/").content.decode()
        assert hand().status == "waiting"

    def test_after_it_was_settled_is_refused(self, hotline, hand):
        row = hand()
        hotline.post(path(row, "acknowledgement"), {"number": "H-1"})
        hotline.post(path(row, "progress"), {"id": "p1", "words": "换好了", "settled": True})
        assert hotline.post(path(row, "return"), {"reason": "不归我们"}).status_code == 409


class TestTheirProgress:
    def test_is_told_to_the_resident_and_counts_once(self, hotline, hand, light, client):
        row = hand()
        hotline.post(path(row, "acknowledgement"), {"number": "H-1"})
        sent = {"id": "p1", "words": "师傅今天下午来。"}
        assert [hotline.post(path(row, "progress"), sent).status_code for _ in range(2)] == [200, 200]
        assert Said.objects.count() == Event.objects.filter(action="news-elsewhere").count() == 1
        client.post("/follow/", {"number": light.number, "secret": light.secret})
        assert "师傅今天下午来" in client.get(f"/m/{light.number}/").content.decode()

    def test_with_other_words_under_the_same_id_is_a_conflict(self, hotline, hand):
        row = hand()
        hotline.post(path(row, "acknowledgement"), {"number": "H-1"})
        hotline.post(path(row, "progress"), {"id": "p1", "words": "师傅今天来。"})
        assert hotline.post(path(row, "progress"), {"id": "p1", "words": "师傅明天来。"}).status_code == 409

    def test_before_it_was_acknowledged_is_refused(self, hotline, hand):
        refused = hotline.post(path(hand(), "progress"), {"id": "p1", "words": "师傅今天来。"})
        assert refused.status_code == 409
        assert "编号" in refused.json()["detail"]

    def test_that_settles_it_ends_nothing_of_ours(self, hotline, hand, light, cast):
        row, before = hand(), cast.matter(light).state
        hotline.post(path(row, "acknowledgement"), {"number": "H-1"})
        told = hotline.post(path(row, "progress"), {"id": "p1", "words": "换好了。", "settled": True}).json()
        assert (told["status"], cast.matter(light).state) == ("settled", before)


class TestSomebodyElses:
    def test_is_as_if_it_were_not_there(self, hotline, hand, cast):
        row = hand()
        other = takes_in(cast.bureau, Terms("city", "城管", "City", ["handover"]), cast.now).logs_in()
        refused = [
            other.get(path(row)),
            other.get(f"handovers/{uuid4()}"),
            other.post(path(row, "acknowledgement"), {"number": "H-1"}),
            other.post(path(row, "return"), {"reason": "不归我们"}),
            other.post(path(row, "progress"), {"id": "p1", "words": "换好了"}),
        ]
        assert {one.status_code for one in refused} == {404}
        assert len({one.content for one in refused}) == 1
        assert other.get("handovers").json()["handovers"] == []

    def test_pages_go_on_and_a_cursor_of_another_list_is_refused(self, hotline, hand, cast, monkeypatch):
        monkeypatch.setattr(reading, "PAGE", 1)
        rows = [hand(), hand(receipt=cast.submits("consultation", unit=cast.units["heping"].id))]
        first = hotline.get("handovers").json()
        second = hotline.get("handovers", {"cursor": first["next"]}).json()
        found = [page["handovers"][0]["id"] for page in (first, second)]
        assert found == [str(row.id) for row in rows]
        assert (first["more"], second["more"]) == (True, False)
        assert hotline.get("handovers", {"cursor": first["next"], "status": "taken"}).status_code == 422
        other = takes_in(cast.bureau, Terms("city", "城管", "City", ["handover"]), cast.now).logs_in()
        assert other.get("handovers", {"cursor": first["next"]}).status_code == 422
