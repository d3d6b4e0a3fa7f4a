"""What everybody reads through Open311: as the standard's schemas say, and never more than the public pages show."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from jsonschema_rs import Draft4Validator

from heliograph.channels.open311 import ids
from heliograph.core.procedure import Public, shipped
from heliograph.matters.models import Matter, Party
from heliograph.matters.reading import guides
from tests.channels.open311.conftest import ENGLISH
from tests.questions.desk import Bank

LAMP = {"subject": "路灯不亮", "words": "和平路 32 号院门口，住着王芳一家，电话 13812345678。"}


@pytest.fixture
def fits(shared):
    """Whether a value is what the standard's schema describes."""

    def check(value, name: str) -> None:
        folder = shared / "data" / "vectors" / "open311"

        def fetch(uri: str) -> object:
            return json.loads((folder / uri.rpartition("/")[2]).read_text("utf-8"))

        Draft4Validator(fetch(f"{name}.json"), base_uri="json-schema:///x/", retriever=fetch).validate(value)

    return check


def id_of(receipt) -> str:
    return ids.show(ids.Of.REQUEST, receipt.ref.id)


class TestDiscovery:
    def test_stands_at_an_address_that_does_not_move_in_both_formats(self, app):
        found = app.browser.get("/open311/discovery.json").json()
        assert {"changeset", "contact", "key_service", "endpoints"} == set(found)
        endpoint = found["endpoints"][0]
        assert {"specification", "url", "changeset", "type", "formats"} == set(endpoint)
        assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
        assert endpoint["url"] == "http://testserver/open311/v2"
        assert endpoint["type"] in ("production", "test")
        xml = app.browser.get("/open311/discovery.xml").content.decode()
        assert "<discovery><changeset>" in xml
        assert "<formats><format>text/xml</format><format>application/json</format></formats>" in xml


class TestServices:
    def test_are_those_whose_matters_may_be_seen_one_by_one(self, app, fits):
        found = app.reads("services.json")
        fits(found, "services")
        public = {code for code, one in shipped().items() if one.public is not Public.COUNT}
        offered = {one.code for one in shipped().values() if one.code in public and guides.is_for_residents(one)}
        assert {one["service_code"] for one in found} == offered - {"call-for-suggestions"}, "no call is open"

    def test_in_xml_are_a_list_of_service(self, app):
        root = app.reads_xml("services.xml")
        assert root.tag == "services"
        assert {child.tag for child in root} == {"service"}
        assert root[0].findtext("type") == "realtime"
        assert root[0].findtext("metadata") == "true"

    def test_speak_the_clients_language(self, app):
        names = {one["service_code"]: one["service_name"] for one in app.get("services.json", **ENGLISH).json()}
        assert names["consultation"] == "Ask a question"

    def test_each_definition_fits_the_schema_and_asks_what_the_form_asks(self, app, fits, cast):
        for line in app.reads("services.json"):
            code = line["service_code"]
            found = app.reads(f"services/{code}.json")
            fits(found, "service-definition")
            assert found["service_code"] == code
            orders = [one["order"] for one in found["attributes"]]
            assert orders == sorted(set(orders))
            named = {one["code"] for one in found["attributes"]}
            assert named.isdisjoint({"words", "place", "name", "phone", "email", "files"})
            for one in found["attributes"]:
                assert ("values" in one) == (one["datatype"] in ("singlevaluelist", "multivaluelist"))

    def test_a_choice_offers_the_options_of_the_procedure(self, app, cast):
        found = {one["code"]: one for one in app.reads("services/help.json")["attributes"]}
        options = [option.value for option in cast.procedure("help").field("kind").options]
        assert [one["key"] for one in found["kind"]["values"]] == options
        assert found["kind"]["required"] is True
        xml = app.reads_xml("services/help.xml")
        assert xml.tag == "service_definition"
        assert [one.text for one in xml.findall("attributes/attribute/values/value/key")][: len(options)] == options

    @pytest.mark.parametrize("code", ["tip", "complaint", "criminal-case", "no-such", "%00"])
    def test_an_unknown_one_and_one_that_is_only_counted_are_refused_alike(self, app, code):
        answer = app.get(f"services/{code}.json")
        assert answer.status_code == 404
        assert [one["code"] for one in answer.json()] == [404]


class TestRequests:
    def test_fit_the_schema_and_say_how_a_matter_stands(self, app, cast, now, fits):
        open_ = cast.submits("suggestion", values=LAMP, now=now - timedelta(days=2))
        done = cast.submits("consultation", now=now - timedelta(days=3))
        cast.does(done, "answer", "tang", words="请带户口本。", now=now - timedelta(days=1))
        found = app.reads("requests.json")
        fits(found, "requests")
        assert [one["service_request_id"] for one in found] == [id_of(open_), id_of(done)]
        assert [one["status"] for one in found] == ["open", "closed"]
        assert found[0]["status_notes"] == "已提交"
        assert found[0]["expected_datetime"] > found[0]["requested_datetime"]
        assert found[1]["expected_datetime"] is None
        assert found[1]["updated_datetime"].startswith((now - timedelta(days=1)).astimezone().date().isoformat()[:7])
        assert all(one["requested_datetime"].endswith("+08:00") for one in found)

    def test_say_nothing_of_what_was_written_where_or_by_whom(self, app, cast, now):
        cast.submits("suggestion", values=LAMP | {"place": "和平路"}, latitude=30.1, longitude=120.1, now=now)
        text = json.dumps(app.reads("requests.json"), ensure_ascii=False) + app.get("requests.xml").content.decode()
        for word in ("路灯", "王芳", "1381234", "和平路", "30.1", "派出所"):
            assert word not in text

    def test_never_show_a_matter_that_is_not_public(self, app, cast, now):
        shown = cast.submits("suggestion", now=now)
        counted = [cast.submits(code, now=now) for code in ("complaint", "tip", "petition", "criminal-case")]
        hidden = {name: cast.submits("help", now=now) for name in ("confidential", "protected", "minor", "erased")}
        of = {name: Matter.objects.filter(id=receipt.ref.id) for name, receipt in hidden.items()}
        of["confidential"].update(confidential=True)
        of["erased"].update(erased_at=now)
        Party.objects.filter(matter_id=hidden["protected"].ref.id).update(protected=True)
        Party.objects.filter(matter_id=hidden["minor"].ref.id).update(minor=True)
        assert [one["service_request_id"] for one in app.reads("requests.json")] == [id_of(shown)]
        for receipt in (*counted, *hidden.values()):
            assert app.reads(f"requests/{id_of(receipt)}.json") == []
            assert app.reads("requests.json", {"service_request_id": id_of(receipt)}) == []
            assert list(app.reads_xml(f"requests/{id_of(receipt)}.xml")) == []
            assert app.get(f"tokens/{id_of(receipt)}.json").status_code == 404

    def test_one_that_never_was_and_one_that_is_hidden_are_answered_alike(self, app, cast, now):
        hidden = cast.submits("complaint", now=now)
        never = app.get(f"requests/{'0' * 32}.json")
        there = app.get(f"requests/{id_of(hidden)}.json")
        assert (never.status_code, never.content) == (there.status_code, there.content) == (200, b"[]")

    def test_the_parts_of_a_matter_that_was_split_stay_inside(self, app, cast, now):
        whole = cast.submits("suggestion", now=now)
        Matter.objects.filter(id=cast.submits("suggestion", now=now).ref.id).update(
            parent_id=whole.ref.id, parent_how="split"
        )
        assert len(app.reads("requests.json")) == 1

    def test_ids_are_no_numbers_of_receipts(self, app, cast, now):
        receipt = cast.submits("suggestion", now=now)
        assert receipt.number not in app.get("requests.json").content.decode()
        assert app.reads(f"requests/{receipt.number}.json") == []

    def test_another_bureau_has_its_own(self, app, cast, now):
        receipt = cast.submits("suggestion", now=now)
        answer = app.get(f"requests/{id_of(receipt)}.json", host="beihe.example")
        assert answer.json() == []


class TestReleasedWords:
    def test_are_shown_once_a_second_person_released_them_and_not_after_they_were_withdrawn(self, app, cast, now):
        from heliograph.publishing import actions as publishing

        bank = Bank(cast)
        receipt = bank.answered()
        Matter.objects.filter(id=receipt.ref.id).update(submitted_at=now - timedelta(days=1))
        assert app.reads("requests.json")[0]["description"] is None
        document = bank.masks(bank.proposes(matter=receipt.number))
        assert app.reads("requests.json")[0]["description"] is None
        bank.releases(document)
        found = app.reads("requests.json")[0]
        assert found["description"].startswith("身份证丢了怎么补办？")
        assert found["status_notes"].startswith("带户口簿")
        assert "13912345678" not in json.dumps(found)
        publishing.withdraw(cast.viewer("qian"), document.id, "写错了。", now=now, hides_title=True)
        assert app.reads("requests.json")[0]["description"] is None
        assert app.reads("requests.json")[0]["status_notes"] == "已答复"


class TestFilters:
    @pytest.fixture
    def three(self, cast, now):
        old = cast.submits("suggestion", now=now - timedelta(days=80))
        asked = cast.submits("consultation", now=now - timedelta(days=10))
        closed = cast.submits("suggestion", now=now - timedelta(days=5))
        cast.does(closed, "answer", "tang", words="已修好。", now=now - timedelta(days=4))
        return old, asked, closed

    def ids_of(self, app, **query):
        return [one["service_request_id"] for one in app.reads("requests.json", query)]

    def test_ids_override_every_other_argument(self, app, three):
        old, _, closed = map(id_of, three)
        found = self.ids_of(
            app, service_request_id=f"{old},{closed}", status="open", service_code="none", start_date="rubbish"
        )
        assert found == [closed, old]

    def test_services_may_be_a_list(self, app, three):
        old, asked, closed = map(id_of, three)
        assert self.ids_of(app, service_code="suggestion") == [closed, old]
        assert self.ids_of(app, service_code="suggestion,consultation") == [closed, asked, old]
        assert app.get("requests.json", {"service_code": "suggestion,nothing"}).status_code == 404

    def test_status_is_open_closed_or_both(self, app, three):
        old, asked, closed = map(id_of, three)
        assert self.ids_of(app, status="closed") == [closed]
        assert self.ids_of(app, status="open") == [asked, old]
        assert self.ids_of(app, status="open,closed") == [closed, asked, old]
        assert app.get("requests.json", {"status": "half"}).status_code == 400

    def test_dates_span_at_most_ninety_days(self, app, three, now):
        old, asked, closed = map(id_of, three)
        start = (now - timedelta(days=11)).isoformat(timespec="seconds").replace("+00:00", "Z")
        end = (now - timedelta(days=9)).isoformat(timespec="seconds").replace("+00:00", "Z")
        assert self.ids_of(app, start_date=start, end_date=end) == [asked]
        assert self.ids_of(app, end_date=end) == [asked, old]
        assert self.ids_of(app, start_date=start) == [closed, asked]
        wide = (now - timedelta(days=100)).isoformat().replace("+00:00", "Z")
        refused = app.get("requests.json", {"start_date": wide, "end_date": end})
        assert refused.status_code == 400
        assert "90" in refused.json()[0]["description"]

    def test_an_empty_parameter_is_an_absent_one(self, app, three):
        every = dict.fromkeys(("service_request_id", "service_code", "start_date", "end_date", "status"), "")
        assert len(self.ids_of(app, jurisdiction_id="", **every)) == 3

    def test_a_list_can_be_read_by_pages(self, app, three):
        old, asked, closed = map(id_of, three)
        assert self.ids_of(app, page_size="2") == [closed, asked]
        assert self.ids_of(app, page_size="2", page="2") == [old]

    def test_the_jurisdiction_is_this_bureau_or_not_found(self, app, three):
        assert len(self.ids_of(app, jurisdiction_id="chunan")) == 3
        assert app.get("requests.json", {"jurisdiction_id": "beihe"}).status_code == 404
        assert app.get("services.xml", {"jurisdiction_id": "beihe"}).status_code == 404

    def test_a_long_list_costs_few_questions(self, app, cast, now, django_assert_max_num_queries):
        for number in range(12):
            cast.submits("consultation", now=now - timedelta(minutes=number))
        app.reads("services.json")
        with django_assert_max_num_queries(8):
            assert len(app.reads("requests.json")) == 12


class TestUpdates:
    def test_are_the_steps_that_changed_a_state_and_nothing_else(self, app, cast, now):
        receipt = cast.submits("suggestion", now=now - timedelta(days=3))
        cast.does(receipt, "accept", "tang", now=now - timedelta(days=2))
        cast.does(receipt, "note", "tang", internal="内部的话", now=now - timedelta(days=1))
        cast.does(receipt, "answer", "tang", words="已经修好。", now=now - timedelta(hours=1))
        hidden = cast.submits("complaint", now=now - timedelta(days=3))
        cast.does(hidden, "accept", "du", now=now - timedelta(days=2))
        found = app.reads("servicerequestupdates.json", self._since(now))
        assert [(one["status"], one["description"]) for one in found] == [("open", "办理中"), ("closed", "已答复")]
        assert {one["service_request_id"] for one in found} == {id_of(receipt)}
        root = app.reads_xml("servicerequestupdates.xml", self._since(now))
        assert root.tag == "service_requests_updates"
        assert [child.tag for child in root] == ["request_update"] * 2
        assert len({child.findtext("update_id") for child in root}) == 2

    def _since(self, now):
        """A fresh question each time, which no cache answers."""
        return {"start_date": (now - timedelta(days=10)).isoformat().replace("+00:00", "Z")}


class TestAnswers:
    def test_may_be_kept_for_a_minute_and_read_by_any_page(self, app):
        answer = app.get("services.json")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cache-Control"] == "public, max-age=60"
        assert "Set-Cookie" not in answer.headers
        again = app.get("services.json", **{"if-none-match": answer.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")

    def test_errors_have_the_form_that_clients_know(self, app):
        assert app.get("services/none.json", **ENGLISH).json() == [
            {"code": 404, "description": "service_code was not found."}
        ]
        xml = app.get("services/none.xml", **ENGLISH)
        assert xml.status_code == 404
        assert xml.content.decode().endswith(
            "<errors><error><code>404</code><description>service_code was not found.</description></error></errors>"
        )
        assert app.get("services.csv").status_code == 404
        assert app.browser.put("/open311/v2/requests.json").status_code == 405

    def test_a_network_that_asks_without_end_is_told_to_wait(self, app, monkeypatch):
        monkeypatch.setattr("heliograph.channels.open311.limits.READS_A_MINUTE", 3)
        answers = [app.get("services.json") for _ in range(4)]
        assert [answer.status_code for answer in answers][-1] == 429
        assert int(answers[-1].headers["Retry-After"]) > 0
