"""The description: made from the code, whole, in both languages; the page made from it; the hook for webhooks."""

from __future__ import annotations

import json
import re

import pytest

from heliograph.channels.api import description, hooks
from heliograph.channels.api.endpoints import addresses
from heliograph.core.procedure import shipped
from heliograph.matters import own_page
from heliograph.matters.reading.guides import is_for_residents
from tests.matters.asking import words

CODES = sorted(code for code, one in shipped().items() if is_for_residents(one) and own_page.page_of(code) is None)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def described(cast, client):
    return lambda language="zh": client.get("/api/v1/openapi.json", headers={"accept-language": language}).json()


def said(node, name="") -> list[str]:
    """Every summary and description below a node."""
    if isinstance(node, dict):
        return [text for key, value in node.items() for text in said(value, key)]
    if isinstance(node, list):
        return [text for one in node for text in said(one)]
    return [node] if name in ("summary", "description") and isinstance(node, str) else []


def test_it_is_openapi_and_every_schema_it_points_to_is_there(described):
    found = described()
    wanted = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(found)))
    assert found["openapi"] == "3.1.0"
    assert wanted <= set(found["components"]["schemas"])
    assert "x-each" not in json.dumps(found)


def test_it_names_every_address_and_only_those(described):
    served = {"/api/v1/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(one.pattern)) for one in addresses()[:-1]}
    assert set(described()["paths"]) == served


def test_every_address_has_words_and_a_name_of_its_own(described):
    operations = [one for methods in described()["paths"].values() for one in methods.values()]
    names = [one["operationId"] for one in operations]
    assert len(names) == len(set(names))
    assert all(one["summary"] and one["description"] for one in operations)


def test_every_refusal_is_problem_json_but_those_of_the_token(described):
    for path, methods in described()["paths"].items():
        for operation in methods.values():
            for status, answer in operation["responses"].items():
                if status >= "400" and not (path.endswith("/token") and status in ("400", "401")):
                    assert list(answer["content"]) == ["application/problem+json"], (path, status)


def test_it_is_written_in_the_language_of_the_reader(described):
    chinese, english = described("zh"), described("en")
    assert chinese["paths"]["/api/v1/matters"]["post"]["summary"] == "提交一件事，拿回执"
    left = [text for text in said(english) if CHINESE.search(text)]
    assert left == []


def test_follow_is_described_by_the_struct_that_answers(described):
    found = described()
    answer = found["paths"]["/api/v1/matters/{number}"]["get"]["responses"]["200"]
    assert answer["content"]["application/json"]["schema"]["$ref"].endswith("/Progress")
    assert set(found["components"]["schemas"]["Progress"]["properties"]) >= {"state", "promises", "events"}


def test_a_partners_address_names_its_scope(described):
    paths = described()["paths"]
    assert paths["/api/v1/partner/matters"]["post"]["security"] == [{"PartnerToken": ["intake"]}]
    assert paths["/api/v1/matters/{number}"]["get"]["security"] == [{"Receipt": []}]
    assert "security" not in paths["/api/v1/procedures"]["get"]


def test_webhooks_stand_in_it_once_their_app_describes_them(described, monkeypatch):
    monkeypatch.setattr(hooks, "_known", [])
    hooks.describe(lambda language: {"moved": {"post": {"summary": language}}})
    description.written.cache_clear()
    assert described("en")["webhooks"] == {"moved": {"post": {"summary": "en"}}}
    description.written.cache_clear()


def test_it_lists_what_a_program_needs_to_draw_a_form(cast, client):
    listed = {one["code"] for one in client.get("/api/v1/procedures").json()["procedures"]}
    found = client.get("/api/v1/procedures/complaint").json()
    fields = {one["name"]: one for one in found["fields"]}
    assert listed == {*CODES, "firm-registration"}, (
        "what is begun on a page of its own as well, while there is something to begin"
    )
    assert fields["kind"]["options"][1] == {"value": "attitude", "label": {"zh": "态度不好", "en": "Rude"}}
    assert (fields["phone"]["goes_in"], fields["files"]["goes_in"]) == ("contact", "files")
    assert found["promises"][1]["basis"][0]["row"] == "P-05"


def test_units_are_those_of_the_page(cast, client):
    units = {one["code"]: one for one in client.get("/api/v1/units").json()["units"]}
    page = words(client.get("/officers/"))
    assert all(one["name"]["zh"] in page for one in units.values())
    assert [one["badge"] for one in units["heping"]["people"]] == ["010002"]
    assert client.get("/api/v1/units/heping").json() == units["heping"]
    assert client.get("/api/v1/units/beihe").status_code == 404


def test_figures_are_those_of_the_page(cast, client):
    for _ in range(12):
        cast.submits("consultation", unit=cast.units["heping"].id)
    told = client.get("/api/v1/figures/replies", {"from": "2026-01-01", "to": "2026-12-31"}).json()
    page = client.get("/figures/replies/table.json", {"from": "2026-01-01", "to": "2026-12-31"}).json()
    assert told["measures"] == page["measures"]
    assert told["measures"]["received"] == 12
    small = client.get("/api/v1/figures/replies", {"from": "2026-01-01", "to": "2026-01-02"}).json()
    assert small["measures"] is None or small["measures"]["received"] == 0


@pytest.mark.parametrize(
    "query", [{"from": "x"}, {"from": "2026-02-01", "to": "2026-01-01"}, {"unit": "nowhere"}, {"procedure": "nothing"}]
)
def test_figures_of_nothing_are_refused(cast, client, query):
    assert client.get("/api/v1/figures/replies", query).status_code == 422


class TestThePage:
    def test_has_an_example_that_works(self, cast, client):
        example = json.loads(re.search(r"-d '(\{.*?\})'", words(client.get("/api/")))[1])
        assert client.post("/api/v1/matters", example, content_type="application/json").status_code == 201

    def test_names_every_address_and_shape_and_leads_to_them(self, cast, client, described):
        page = client.get("/api/").content.decode()
        found = described()
        for path, methods in found["paths"].items():
            for operation in methods.values():
                assert f'id="{operation["operationId"]}"' in page, path
        anchors = set(re.findall(r'href="#([\w-]+)"', page)) - {"main"}
        assert anchors <= set(re.findall(r'id="([\w-]+)"', page))

    def test_is_in_english_too(self, cast, client):
        client.cookies["language"] = "en"
        page = client.get("/api/").content.decode()
        assert "Submit a matter" in page
        assert "<script" not in page.replace('<script type="module" src', "")
