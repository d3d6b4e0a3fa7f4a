"""Bulk intake: each item once for its id over there, refused by itself, its door and its partner in the event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone

from heliograph.channels.api.actions import intake
from heliograph.channels.api.actions.partners import Terms
from heliograph.channels.api.models import Intake, News
from heliograph.channels.api.reading import progress
from heliograph.core.receipt import read_number, read_secret
from heliograph.matters.actions import MatterRef
from heliograph.matters.models import Deadline, Event, Matter
from tests.channels.api.conftest import takes_in


@dataclass
class Held:
    """A matter as `cast.does` takes one."""

    ref: MatterRef


def item(number: int | str, **more) -> dict:
    values = {"subject": "路灯不亮", "words": f"第 {number} 件"}
    return {"id": f"W-{number}", "procedure": "consultation", "values": values} | more


def bring(hotline, *items, **headers):
    response = hotline.post("matters", {"items": list(items)}, **headers)
    assert response.status_code == 200, response.content
    return response.json()["results"]


class TestOneItem:
    def test_becomes_a_matter_with_a_receipt_that_opens_it(self, hotline, client):
        made = bring(hotline, item(1))[0]
        number, secret = read_number(made["number"]), read_secret(made["secret"])
        told = client.get(f"/api/v1/matters/{number}", headers={"authorization": f"Receipt {secret}"}).json()
        assert made["status"] == "registered"
        assert [event["action"] for event in told["events"]] == ["submit"]
        assert Deadline.objects.count() == len(told["promises"]) > 0

    def test_has_its_door_and_its_partner_in_the_event(self, hotline):
        bring(hotline, item(1))
        event = Event.objects.get()
        assert (event.facts["door"], event.facts["source"]) == ("api", "12345")
        assert (event.role, Matter.objects.get().channel) == ("resident", "partner")

    def test_keeps_when_the_person_called_and_where_it_was(self, hotline):
        called = timezone.now() - timedelta(hours=2)
        place = {"latitude": 30.25, "longitude": 120}
        bring(hotline, item(1, called_at=called.isoformat(), place=place))
        matter = Matter.objects.get()
        assert Event.objects.get().facts["claimed_at"] == called.isoformat()
        assert (matter.latitude, matter.longitude) == (30.25, 120.0)


class TestTheSameId:
    def test_registers_once_however_often_it_comes(self, hotline):
        first = bring(hotline, item(1))[0]
        again = bring(hotline, item(1), item(1))
        assert [one["status"] for one in again] == ["duplicate", "duplicate"]
        assert {one["number"] for one in again} == {first["number"]}
        assert {one["secret"] for one in again} == {None}
        assert Matter.objects.count() == 1

    def test_twice_in_one_request_registers_once(self, hotline):
        assert [one["status"] for one in bring(hotline, item(1), item(1))] == ["registered", "duplicate"]
        assert Matter.objects.count() == 1

    def test_with_other_content_is_a_conflict_and_the_first_counts(self, hotline):
        bring(hotline, item(1))
        other = item(1) | {"values": {"subject": "别的", "words": "别的"}}
        assert bring(hotline, other)[0]["status"] == "conflict"
        assert Matter.objects.count() == 1

    def test_whose_first_item_was_refused_is_read_for_itself(self, hotline):
        told = bring(hotline, item(1, procedure="nothing"), item(1), item(1, procedure="nothing"))
        assert [one["status"] for one in told] == ["refused", "registered", "conflict"]
        told = bring(hotline, item(2, procedure="nothing"), item(2, procedure="nothing"))
        assert [one["status"] for one in told] == ["refused", "refused"]

    def test_of_another_partner_is_another_matter(self, hotline, cast):
        bring(hotline, item(1))
        other = takes_in(cast.bureau, Terms("110", "110", "110", ["intake"]), cast.now).logs_in()
        assert bring(other, item(1))[0]["status"] == "registered"
        assert Matter.objects.count() == 2

    def test_that_another_request_registered_in_between_is_seen(self, hotline, cast, monkeypatch):
        """The look-up before the batch found nothing; the row's own uniqueness finds it."""
        bring(hotline, item(1))
        monkeypatch.setattr(intake, "_known", lambda *_: set())
        assert [one["status"] for one in bring(hotline, item(1), item(2))] == ["duplicate", "registered"]
        assert Matter.objects.count() == Intake.objects.count() == 2

    def test_with_a_key_gives_the_secret_again(self, hotline):
        key = {"idempotency-key": "0123456789abcdef"}
        first = bring(hotline, item(1), **key)
        hotline.logs_in()  # another hour, another token
        assert bring(hotline, item(1), **key) == first


WRONG = [
    ({"procedure": "nothing"}, "procedure", "没有这项规程"),
    ({"procedure": "criminal-case"}, "procedure", "没有这项规程"),
    ({"values": {"subject": "x"}}, "words", "请填写"),
    ({"values": {"subject": 1, "words": "y"}}, "subject", "字符串"),
    ({"colour": "red"}, "colour", "没有这一处"),
    ({"contact": {"phone": "1"}}, "phone", "手机号有 11 位"),
    ({"called_at": "2020-01-01T00:00:00"}, "called_at", "时区"),
    ({"called_at": "2999-01-01T00:00:00Z"}, "called_at", "还没有到"),
    ({"place": {"latitude": 91, "longitude": 1}}, "place.latitude", "90"),
    ({"id": "../x"}, "id", "写法不对"),
    ({"answer_back": "yes"}, "answer_back", "true 或 false"),
]


class TestARefusal:
    @pytest.mark.parametrize(("change", "field", "said"), WRONG)
    def test_names_the_field_and_holds_up_no_other(self, hotline, change, field, said):
        first, wrong, last = bring(hotline, item(1), item(2) | change, item(3))
        faults = {one["field"]: one["message"] for one in wrong["errors"]}
        assert [one["status"] for one in (first, wrong, last)] == ["registered", "refused", "registered"]
        assert said in faults[field]
        assert Matter.objects.count() == 2

    def test_is_in_the_language_of_the_reader(self, hotline):
        wrong = bring(hotline, item(1, procedure="nothing"), **{"accept-language": "en-GB"})[0]
        assert wrong["errors"][0]["message"] == "There is no such procedure."

    def test_of_a_procedure_that_is_not_theirs(self, cast):
        terms = Terms("110", "110", "110", ["intake"], procedures=["tip"])
        narrow = takes_in(cast.bureau, terms, cast.now).logs_in()
        assert bring(narrow, item(1))[0]["errors"][0]["field"] == "procedure"

    def test_may_be_mended_and_sent_again_under_its_id(self, hotline):
        bring(hotline, item(1, procedure="nothing"))
        assert bring(hotline, item(1))[0]["status"] == "registered"

    def test_of_more_than_500_takes_nothing(self, hotline):
        refused = hotline.post("matters", {"items": [item(n) for n in range(501)]})
        assert refused.status_code == 422
        assert not Matter.objects.exists()


def test_500_at_once_are_registered(hotline):
    found = bring(hotline, *(item(n) for n in range(500)))
    assert {one["status"] for one in found} == {"registered"}
    assert len({one["number"] for one in found}) == Matter.objects.count() == 500


class TestWhatGoesBack:
    @pytest.fixture
    def later(self, monkeypatch):
        """Some seconds after everything."""
        monkeypatch.setattr(progress, "SETTLED", timedelta(seconds=-60))

    def answer(self, cast, number: str):
        matter = Matter.objects.get(number=read_number(number))
        receipt = Held(MatterRef(matter.bureau_id, matter.id))
        now = timezone.now()
        cast.does(receipt, "accept", "tang", now=now)
        cast.does(receipt, "answer", "tang", words="路灯明天修好，请放心。", now=now)

    def test_is_each_step_without_what_it_says(self, hotline, cast, later):
        number = bring(hotline, item(1))[0]["number"]
        self.answer(cast, number)
        page = hotline.get("progress").json()
        assert [(one["item"], one["action"]) for one in page["events"]] == [("W-1", "accept"), ("W-1", "answer")]
        assert {one["words"] for one in page["events"]} == {""}
        assert "路灯明天" not in hotline.get("progress").content.decode()

    def test_is_the_answer_too_where_the_person_wants_it_through_the_partner(self, hotline, cast, later):
        self.answer(cast, bring(hotline, item(1, answer_back=True))[0]["number"])
        assert [one["words"] for one in hotline.get("progress").json()["events"]] == ["", "路灯明天修好，请放心。"]

    def test_goes_on_from_where_it_was(self, hotline, cast, later, monkeypatch):
        for n in (1, 2):
            self.answer(cast, bring(hotline, item(n))[0]["number"])
        seen, cursor = [], ""
        monkeypatch.setattr(progress, "PAGE", 3)
        for _ in range(3):
            page = hotline.get("progress", {"cursor": cursor}).json()
            seen += [one["id"] for one in page["events"]]
            cursor = page["next"]
        assert len(seen) == len(set(seen)) == News.objects.count() == 4
        assert not page["more"]

    def test_is_nobody_elses(self, hotline, cast, later):
        self.answer(cast, bring(hotline, item(1))[0]["number"])
        other = takes_in(cast.bureau, Terms("110", "110", "110", ["intake"]), cast.now).logs_in()
        assert other.get("progress").json()["events"] == []
        assert other.get("matters/W-1").status_code == 404

    def test_waits_a_moment_so_that_nothing_is_passed_over(self, hotline, cast):
        self.answer(cast, bring(hotline, item(1))[0]["number"])
        assert hotline.get("progress").json()["events"] == []

    def test_of_one_says_how_far_it_is(self, hotline, cast):
        number = bring(hotline, item(1))[0]["number"]
        self.answer(cast, number)
        told = hotline.get("matters/W-1").json()
        assert (told["number"], told["state"], told["outcome"]) == (number, "answered", "answered")
        assert {one["status"] for one in told["promises"]} == {"kept"}


class TestWhatThePersonAdds:
    def test_stands_in_the_matter_once(self, hotline):
        bring(hotline, item(1))
        sent = {"id": "W-1-2", "words": "又打来电话：灯又灭了"}
        assert [hotline.post("matters/W-1/words", sent).status_code for _ in range(2)] == [200, 200]
        event = Event.objects.get(sequence=2)
        assert (event.role, event.facts["source"], event.facts["door"]) == ("resident", "12345", "api")

    def test_other_words_under_an_id_that_came_before_are_a_conflict_and_not_lost_in_silence(self, hotline):
        bring(hotline, item(1))
        assert hotline.post("matters/W-1/words", {"id": "S-1", "words": "又坏了一盏"}).status_code == 200
        again = hotline.post("matters/W-1/words", {"id": "S-1", "words": "又坏了两盏"})
        assert (again.status_code, again.json()["type"].endswith("#conflict")) == (409, True)
        assert Event.objects.filter(kind="supply").count() == 1

    def test_to_somebody_elses_is_refused(self, hotline, cast):
        bring(hotline, item(1))
        other = takes_in(cast.bureau, Terms("110", "110", "110", ["intake"]), cast.now).logs_in()
        assert other.post("matters/W-1/words", {"id": "x", "words": "假的"}).status_code == 404
        assert Event.objects.count() == 1


def test_officers_find_a_matter_by_the_number_that_the_partner_has_for_it(cast, hotline, desk_of):
    made = hotline.post("matters", {"items": [item("2026-77")]}).json()["results"][0]
    number = made["number"].replace("-", "")
    assert f"/desk/m/{number}/" in desk_of("tang").get("/desk/search/", {"q": "W-2026-77"}).content.decode()
    assert number not in desk_of("bei").get("/desk/search/", {"q": "W-2026-77"}).content.decode()
