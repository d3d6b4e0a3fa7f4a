"""Asking through the JSON API: the same forms, the same rules, errors that name the field."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from django.test import Client

from heliograph.core import receipt as codes
from heliograph.core.procedure import Group, shipped
from heliograph.matters import own_page
from heliograph.matters.forms import must_name
from heliograph.matters.forms.building import is_contact
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Deadline, Event, Matter
from heliograph.matters.reading.guides import is_for_residents
from tests.conftest import plausible
from tests.matters.asking import filled, receipt_of, words

CODES = sorted(code for code, one in shipped().items() if is_for_residents(one) and own_page.page_of(code) is None)
CASES = sorted(code for code, one in shipped().items() if one.group is Group.CASE)


def body(procedure, **more) -> dict:
    fields = [field for field in procedure.fields if field.required]
    contact = {field.name: plausible(field) for field in fields if is_contact(field)}
    if must_name(procedure):
        contact |= {"name": "李丽", "phone": "13800000000"}
    values = {field.name: plausible(field) for field in fields if not is_contact(field)}
    return {"procedure": procedure.code, "values": values, "contact": contact} | more


def post(client, sent, **options):
    return client.post("/api/v1/matters", sent, content_type="application/json", **options)


def faults(response) -> dict[str, str]:
    return {one["field"]: one["message"] for one in response.json()["errors"]}


class TestASubmission:
    @pytest.mark.parametrize("code", CASES)
    def test_of_a_case_is_refused(self, cast, client, code):
        assert post(client, body(cast.procedure(code))).status_code == 422
        assert not Matter.objects.exists()

    @pytest.mark.parametrize("code", CODES)
    def test_of_every_procedure_gives_a_receipt_with_its_promises(self, cast, client, code):
        procedure = cast.procedure(code)
        response = post(client, body(procedure))
        receipt = response.json()
        assert response.status_code == 201
        number, secret = codes.read_number(receipt["number"]), codes.read_secret(receipt["secret"])
        assert receipt["follow"] == f"http://testserver/r/{number}#{secret}"
        assert receipt["state"] == procedure.first_state.name
        assert {one["name"]: datetime.fromisoformat(one["due"]) for one in receipt["promises"]} == {
            row.promise: row.due for row in Deadline.objects.all()
        }
        assert Matter.objects.get(number=number).channel == "api"

    def test_promises_the_same_as_the_page(self, cast, client):
        procedure = cast.procedure("consultation")
        by_program = [one["title"] for one in post(client, body(procedure)).json()["promises"]]
        page = client.post("/ask/consultation/", filled(procedure))
        assert receipt_of(page)
        assert all(title in words(page) for title in by_program)

    def test_speaks_the_language_it_was_sent_in(self, cast, client):
        receipt = post(client, body(cast.procedure("consultation"), language="en")).json()
        assert receipt["promises"][1]["title"] == "Answer you"
        assert receipt["unit"] == "Chunan Public Security Bureau"

    def test_reads_and_sets_no_cookie_and_needs_no_csrf_token(self, cast):
        client = Client(enforce_csrf_checks=True)
        response = post(client, body(cast.procedure("consultation")))
        assert response.status_code == 201
        assert not response.cookies
        assert "no-store" in response["Cache-Control"]

    def test_with_the_same_token_registers_once(self, cast, client):
        sent = body(cast.procedure("consultation"), token=str(new_id()))
        assert [post(client, sent).status_code for _ in range(2)] == [201, 409]
        assert Matter.objects.count() == 1

    def test_can_name_the_unit_that_should_handle_it(self, cast, client):
        assert post(client, body(cast.procedure("consultation"), unit="heping")).json()["unit"] == "和平路派出所"

    def test_of_a_complaint_finds_the_officer(self, cast, client):
        sent = body(cast.procedure("complaint"))
        sent["values"] |= {"unit": "heping", "officer": "010001"}
        post(client, sent)
        assert Matter.objects.get().about_officer_id == cast.officers["zhao"].id

    def test_takes_true_for_a_box_that_is_ticked(self, cast, client):
        sent = body(cast.procedure("tip"))
        sent["values"]["keep-secret"] = True
        assert post(client, sent).status_code == 201


WRONG = [
    ({"values": {"subject": "x"}}, "words", "请填写"),
    ({"values": {"subject": "x", "words": "y" * 3001}}, "words", "最多 3000 个字"),
    ({"values": {"subject": 1, "words": "y"}}, "subject", "字符串"),
    ({"values": {"subject": ["x"], "words": "y"}}, "subject", "字符串"),
    ({"values": {"subject": "x", "words": None}}, "words", "字符串"),
    ({"values": {"subject": "x", "words": "y", "colour": "red"}}, "colour", "没有这一栏"),
    ({"values": {"subject": "x", "words": "y", "files": "z"}}, "files", "multipart"),
    ({"values": {"subject": "x", "words": "y", "phone": "1"}}, "phone", "写在 contact 里"),
    ({"contact": {"phone": "1"}}, "phone", "手机号有 11 位"),
    ({"contact": {"address": "x"}}, "address", "没有这一栏"),
    ({"unit": "nowhere"}, "unit", "不在选项里"),
    ({"procedure": "nothing"}, "procedure", "没有这项规程"),
    ({"token": "00000000-0000-4000-8000-000000000000"}, "token", "第 7 版"),
    ({"token": "x"}, "token", "UUID"),
    ({"language": "fr"}, "language", "只能是"),
    ({"contact": {"phone": 1}}, "contact.phone", "字符串"),
]


class TestARefusal:
    @pytest.mark.parametrize(("change", "field", "said"), WRONG)
    def test_names_the_field_and_registers_nothing(self, cast, client, change, field, said):
        response = post(client, body(cast.procedure("consultation")) | change)
        assert response.status_code == 422
        assert said in faults(response)[field]
        assert not Matter.objects.exists()

    def test_names_every_field_at_once(self, cast, client):
        sent = {"procedure": "information-request", "values": {"form": "x"}, "contact": {"identity": "1"}}
        assert {"words", "form", "identity", "name", "phone"} <= set(faults(post(client, sent)))

    def test_of_what_is_not_json_says_so(self, cast, client):
        assert post(client, b"{").status_code == 400
        assert post(client, b"\xff").status_code == 400

    def test_of_an_unknown_part_of_the_body_names_it(self, cast, client):
        assert "extra" in post(client, body(cast.procedure("tip"), extra=1)).content.decode()

    def test_of_another_content_type_keeps_other_sites_forms_out(self, cast, client):
        sent = json.dumps(body(cast.procedure("consultation")))
        assert client.post("/api/v1/matters", sent, content_type="text/plain").status_code == 415

    def test_of_too_large_a_body_says_where_files_go(self, cast, client):
        response = post(client, body(cast.procedure("consultation"), unit="x" * 3_000_000))
        assert response.status_code == 413

    def test_of_too_many_says_when_to_come_back(self, cast, client, settings):
        settings.SUBMISSIONS_PER_NETWORK = 1
        sent = body(cast.procedure("consultation"))
        answers = [post(client, sent) for _ in range(11)]
        assert [a.status_code for a in answers] == [201] * 10 + [429]
        assert 0 < int(answers[-1]["Retry-After"]) <= 600


def test_own_words_lead_to_the_procedure_and_whether_it_was_followed_is_on_record(cast, client):
    said = "昨天夜里停在楼下的电瓶车让人偷走了，锁也撬坏了"
    found = client.post("/api/v1/which", {"words": said}, content_type="application/json").json()
    first = found["suggestions"][0]
    assert (first["procedure"], first["sure"], found["learned"]) == ("non-urgent-report", False, False)
    assert first["why"]
    assert all(word in said for word in first["why"])
    sent = body(cast.procedure("consultation"), suggested=first["procedure"])
    assert post(client, sent).status_code == 201
    facts = Event.objects.get(sequence=1).facts
    assert (facts["suggested"], facts["followed"]) == ("non-urgent-report", "no")


def test_a_suggestion_that_is_no_procedure_is_not_recorded(cast, client):
    assert post(client, body(cast.procedure("consultation"), suggested="no-such")).status_code == 201
    assert "suggested" not in Event.objects.get(sequence=1).facts
