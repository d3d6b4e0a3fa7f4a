"""Requests that clients send: the same form, the same receipt, the door and the client written in the event."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from heliograph.channels.open311 import ids
from heliograph.channels.open311.actions import clients
from heliograph.core import receipt as codes
from heliograph.core.procedure import shipped
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Attachment, Event, Matter, Party
from heliograph.matters.reading.held import matter_for
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Area, Unit
from tests.channels.open311.conftest import BASE
from tests.conftest import plausible

SERVICES = [
    "consultation", "suggestion", "help", "camera-objection", "firm-request", "information-request",
]  # fmt: skip


def words_of(matter: Matter) -> dict:
    import json

    return json.loads(MatterKey.of(matter).open("matter.sealed", matter.id, bytes(matter.sealed)))


def photo() -> SimpleUploadedFile:
    kept = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(kept, "JPEG")
    return SimpleUploadedFile("lamp.jpg", kept.getvalue(), content_type="image/jpeg")


class TestARequest:
    def test_becomes_a_matter_with_the_receipt_in_its_notice(self, app):
        answer = app.asks()
        assert answer.status_code == 200, answer.content.decode()
        (made,) = answer.json()
        matter = Matter.objects.get()
        assert made["service_request_id"] == ids.show(ids.Of.REQUEST, matter.id)
        link = re.search(r"/r/(\w+)#(\w+)", made["service_notice"])
        number, secret = link[1], codes.read_secret(link[2])
        assert matter_for(matter.bureau_id, number, {number: secret}).id == matter.id
        assert answer.headers["Cache-Control"] == "no-store"
        assert app.reads(f"requests/{made['service_request_id']}.json")[0]["service_code"] == "suggestion"
        assert app.reads(f"tokens/{made['service_request_id']}.json") == [
            {"service_request_id": made["service_request_id"], "token": made["service_request_id"]}
        ]

    def test_says_its_door_and_its_client_in_the_event(self, app):
        app.asks()
        assert Matter.objects.get().channel == "open311"
        assert Event.objects.get(sequence=1).facts == {"source": "city-app", "door": "open311"}

    def test_keeps_what_was_said_where_it_belongs(self, app):
        app.asks(
            description="路灯坏了半个月，\n晚上很黑。", lat="30.2741", long="120.1551", first_name="丽", last_name="李",
            phone="138 0000 0000", email="li@example.org", media_url="https://photos.example/1.jpg", device_id="abc",
        )  # fmt: skip
        matter, party = Matter.objects.get(), Party.objects.get()
        said = words_of(matter)
        assert said["subject"] == "路灯坏了半个月，"
        assert said["words"] == "路灯坏了半个月，\n晚上很黑。\n照片：https://photos.example/1.jpg"
        assert said["place"] == "和平路 32 号"
        assert (matter.latitude, matter.longitude) == (30.2741, 120.1551)
        contact = MatterKey.of(matter).open_values("party", party.id, bytes(party.sealed))
        assert contact == {"name": "李丽", "phone": "13800000000", "email": "li@example.org"}

    def test_goes_to_the_station_whose_beat_the_place_lies_in(self, app):
        station = Unit.objects.get(code="heping")
        ring = [[120.1, 30.2], [120.2, 30.2], [120.2, 30.3], [120.1, 30.3], [120.1, 30.2]]
        Area.objects.create(
            bureau=station.bureau, kind="beat", code="hp-1", name_zh="一警区", name_en="Beat 1", unit=station,
            geometry={"type": "Polygon", "coordinates": [ring]},
        )  # fmt: skip
        organisation.forget()
        app.asks(lat="30.2741", long="120.1551")
        app.asks(lat="31.5", long="120.1551")
        assert [one.unit.code for one in Matter.objects.order_by("id")] == ["heping", "chunan"]

    def test_in_xml_is_answered_in_xml(self, app):
        answer = app.sends("requests.xml", service_code="consultation", description="身份证丢了怎么办？")
        assert answer.status_code == 200
        assert answer.content.decode().startswith("<?xml")
        assert "<service_requests><request><service_request_id>" in answer.content.decode()

    @pytest.mark.parametrize("code", SERVICES)
    def test_of_every_service_takes_the_attributes_of_its_definition(self, app, cast, code):
        procedure = cast.procedure(code)
        told = app.reads(f"services/{code}.json")["attributes"]
        required = [one["code"] for one in told if one["required"] and one["variable"]]
        attributes = {f"attribute[{name}]": plausible(procedure.field(name)) for name in required}
        answer = app.asks(code, first_name="Li", last_name="Li", phone="13800000000", **attributes)
        assert answer.status_code == 200, answer.content.decode()

    def test_a_list_of_values_may_be_sent_with_brackets(self, app):
        answer = app.asks("help", **{"attribute[kind][]": "lost"})
        assert answer.status_code == 200, answer.content.decode()
        twice = app.asks("help", **{"attribute[kind][]": ["lost", "found"]})
        assert twice.status_code == 400

    def test_a_time_is_taken_with_its_offset(self, app):
        app.asks("help", **{"attribute[kind]": "lost", "attribute[when]": "2026-11-20T01:30:00Z"})
        assert words_of(Matter.objects.get())["when"].startswith("2026-11-20T09:30")

    def test_photos_come_as_files(self, app):
        sent = {"api_key": app.key, "service_code": "suggestion", "description": "路灯", "address_string": "和平路"}
        answer = app.browser.post(BASE + "requests.json", sent | {"media": photo()})
        assert answer.status_code == 200, answer.content.decode()
        assert Attachment.objects.get().kind == "image/jpeg"
        bad = SimpleUploadedFile("x.exe", b"MZ" + bytes(200))
        assert app.browser.post(BASE + "requests.json", sent | {"media": bad}).status_code == 400

    def test_sent_again_because_the_answer_was_lost_is_registered_once(self, app):
        first, again = app.asks().json()[0], app.asks().json()[0]
        assert first["service_request_id"] == again["service_request_id"]
        assert "密码" not in again["service_notice"]
        assert Matter.objects.count() == 1
        app.asks(description="另外一件事。")
        assert Matter.objects.count() == 2

    def test_refused_first_may_be_sent_again_mended(self, app):
        assert app.asks("help").status_code == 400
        assert app.asks("help", **{"attribute[kind]": "lost"}).status_code == 200


class TestARefusal:
    def codes(self, answer):
        assert {one["code"] for one in answer.json()} == {answer.status_code}
        assert not Matter.objects.exists()
        return answer.status_code

    def test_of_a_key_that_is_missing_wrong_or_stopped(self, app, cast):
        assert self.codes(app.asks(api_key="")) == 401
        assert self.codes(app.asks(api_key="wrong")) == 403
        clients.stop(app.client, by=None, now=datetime.now(UTC))
        assert self.codes(app.asks()) == 403
        clients.let_in_again(app.client, by=None, now=datetime.now(UTC))
        assert app.asks().status_code == 200

    def test_of_another_bureaus_key(self, app, cast):
        answer = app.browser.post(
            BASE + "requests.json",
            {"api_key": app.key, "service_code": "suggestion"},
            headers={"host": "beihe.example"},
        )
        assert self.codes(answer) == 403

    def test_of_a_service_that_is_not_offered(self, app):
        assert self.codes(app.asks("tip")) == 404
        assert self.codes(app.asks("nothing")) == 404
        assert self.codes(app.asks("")) == 400

    @pytest.mark.parametrize(
        "sent",
        [
            {"description": "<script>alert(1)</script>"},
            {"description": "坏了<br/>真的"},
            {"description": "长" * 4001},
            {"description": ""},
            {"lat": "30.2"},
            {"lat": "91", "long": "10"},
            {"lat": "NaN", "long": "10"},
            {"lat": "1e1", "long": "10"},
            {"address_id": "no-such-area"},
            {"attribute[no-such]": "x"},
            {"attribute": "x"},
            {"media_url": "javascript:alert(1)"},
            {"email": "not an address"},
            {"description": ["一", "二"]},
            {"attribute[handled-by]": "no-such-unit"},
        ],
        ids=str,
    )
    def test_of_what_cannot_be_read(self, app, sent):
        assert self.codes(app.asks(**sent)) == 400

    def test_says_every_fault_under_the_name_that_the_client_knows(self, app):
        found = [one["description"] for one in app.asks("camera-objection", description="").json()]
        assert any(one.startswith("attribute[plate]: ") for one in found)
        assert any(one.startswith("description: ") for one in found)
        assert any(one.startswith("phone: ") for one in found)

    def test_a_sign_that_stands_for_itself_is_no_html(self, app):
        assert app.asks(description="车速 < 60 > 40，<没有>").status_code == 200

    def test_of_another_kind_of_body(self, app):
        for kind in ("application/json", "text/xml", "application/x-www-form-urlencoded; charset=gbk"):
            answer = app.browser.post(BASE + "requests.json", b"<!DOCTYPE x>", content_type=kind)
            assert self.codes(answer) == 415

    def test_of_too_much(self, app):
        answer = app.asks(email="x" * 140_000)
        assert self.codes(answer) == 413

    def test_of_bytes_that_are_no_text(self, app):
        body = f"api_key={app.key}&service_code=suggestion&description=%FF%FE".encode()
        answer = app.browser.post(BASE + "requests.json", body, content_type="application/x-www-form-urlencoded")
        assert self.codes(answer) == 400

    def test_of_a_broken_multipart_body(self, app):
        answer = app.browser.post(
            BASE + "requests.json", b"--x\r\nrubbish", content_type="multipart/form-data; boundary=x"
        )
        assert answer.status_code in (400, 401)
        answer = app.browser.post(BASE + "requests.json", b"rubbish", content_type="multipart/form-data")
        assert answer.status_code == 400

    def test_of_a_client_that_sends_too_much_a_minute(self, app, cast):
        clients.Client.objects.filter(pk=app.client.pk).update(a_minute=1)
        app.asks()
        answer = app.asks(description="第二件。")
        assert answer.status_code == 429
        assert int(answer.headers["Retry-After"]) > 0

    def test_of_whoever_tries_keys(self, app, monkeypatch):
        monkeypatch.setattr("heliograph.channels.open311.limits.WRONG_KEYS", 2)
        assert [app.asks(api_key=str(n)).status_code for n in range(3)] == [403, 403, 429]
        assert app.asks().status_code == 429

    def test_never_repeats_the_key(self, app):
        assert app.key not in app.asks("nothing").content.decode()


class TestAnUpdate:
    def of(self, app, request: str, path: str = "servicerequestupdates.json", **sent):
        given = {"service_request_id": request, "update_id": "77", "status": "OPEN", "description": "今天还是不亮。"}
        return app.sends(path, **{**given, **sent})

    @pytest.fixture
    def asked(self, app) -> str:
        return app.asks().json()[0]["service_request_id"]

    def test_adds_words_to_the_matter_once_for_each_id(self, app, asked):
        first, again = self.of(app, asked), self.of(app, asked)
        assert first.status_code == 200, first.content.decode()
        assert first.json() == again.json()
        event = Event.objects.get(sequence=2)
        assert (event.kind, event.role, event.facts["door"]) == ("supply", "resident", "open311")
        said = MatterKey.of(event.matter).open_values("event.public", event.id, bytes(event.public))
        assert said["words"] == "今天还是不亮。"
        xml = self.of(app, asked, "servicerequestupdates.xml").content.decode()
        assert "<service_request_updates><request_update><update_id>" in xml

    def test_of_somebody_elses_request_is_refused_as_if_it_were_not_there(self, app, asked, cast, now):
        _, key = clients.add(cast.bureau, clients.Terms("other", "别家", "Other"), by=None, now=now)
        assert self.of(app, asked, api_key=key).status_code == 404
        mine = cast.submits("suggestion", now=now)
        assert self.of(app, ids.show(ids.Of.REQUEST, mine.ref.id)).status_code == 404
        assert self.of(app, "0" * 32).status_code == 404
        assert self.of(app, "rubbish").status_code == 404

    def test_that_it_is_open_again_asks_for_another_look(self, app, asked, cast, now):
        ref = Matter.objects.get()
        from heliograph.matters.actions import Details, MatterRef, act

        act(MatterRef(ref.bureau_id, ref.id), "answer", cast.actor("tang"), now=now, details=Details(words="修好了。"))
        assert self.of(app, asked, status="CLOSED", update_id="1").status_code == 400
        assert self.of(app, asked, status="OPEN", update_id="2").status_code == 200
        assert app.reads(f"requests/{asked}.json")[0]["status"] == "open"

    def test_without_words_says_nothing(self, app, asked):
        assert self.of(app, asked, description="").status_code == 400


def test_every_public_procedure_for_residents_is_tried_here():
    from heliograph.channels.open311.reading.shown import may_show
    from heliograph.matters import own_page
    from heliograph.matters.reading.guides import is_for_residents

    shown = [one.code for one in shipped().values() if may_show(one) and is_for_residents(one)]
    assert sorted(SERVICES) == sorted(code for code in shown if own_page.page_of(code) is None)
