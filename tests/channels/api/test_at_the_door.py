"""The frame around every address: refusals, language, other origins, caching, old addresses, and what an outsider tries."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from uuid import uuid4

import pytest
from django.core import signing

from heliograph.channels.api import cursors
from heliograph.channels.api.problems import KINDS, Problem
from heliograph.core.receipt import new_number, new_secret
from heliograph.matters import attempts

PUBLIC = (
    "procedures",
    "procedures/consultation",
    "units",
    "units/heping",
    "notices",
    "figures/replies",
    "openapi.json",
)
SENT = {"procedure": "consultation", "values": {"subject": "路灯", "words": "坏了两天"}}


def get(client, path, **headers):
    return client.get(f"/api/v1/{path}", headers=headers)


class TestARefusal:
    def test_is_problem_json_with_a_type_that_leads_to_its_explanation(self, cast, client):
        refused = get(client, "procedures/nothing")
        told = refused.json()
        assert refused["Content-Type"] == "application/problem+json"
        assert told["status"] == refused.status_code == 404
        assert told["type"] == "http://testserver/api/#not-found"
        page = client.get("/api/").content.decode()
        assert all(f'id="{code}"' in page for code in KINDS)

    @pytest.mark.parametrize(
        ("accepted", "language", "title"),
        [
            ("", "zh-Hans", "没有找到"),
            ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans", "没有找到"),
            ("en-GB,en;q=0.9", "en", "Not found"),
            ("fr, en;q=0.5", "en", "Not found"),
            ("en;q=0, zh", "zh-Hans", "没有找到"),
            ("de", "zh-Hans", "没有找到"),
            ("x" * 9000, "zh-Hans", "没有找到"),
        ],
    )
    def test_is_in_the_language_of_the_reader(self, cast, client, accepted, language, title):
        refused = get(client, "procedures/nothing", **{"accept-language": accepted})
        assert (refused.json()["title"], refused["Content-Language"]) == (title, language)
        assert "Accept-Language" in refused["Vary"]

    def test_does_not_follow_the_language_that_a_page_has_in_its_cookie(self, cast, client):
        client.cookies["language"] = "en"
        assert get(client, "procedures/nothing").json()["title"] == "没有找到"

    def test_of_a_form_is_in_the_language_of_the_reader_too(self, cast, client):
        sent = {"procedure": "consultation", "values": {"subject": "x"}, "language": "zh-hans"}
        refused = client.post(
            "/api/v1/matters", sent, content_type="application/json", headers={"accept-language": "en"}
        )
        assert refused.json()["errors"] == [{"field": "words", "message": "Please fill this in."}]

    def test_of_a_method_says_which_there_are(self, cast, client):
        for path, allowed in (("procedures", "GET"), ("matters", "POST"), (f"matters/{new_number()}", "GET")):
            refused = client.delete(f"/api/v1/{path}")
            assert (refused.status_code, refused["Allow"]) == (405, allowed)
            assert refused["Content-Type"] == "application/problem+json"

    @pytest.mark.parametrize("path", ["nowhere", "matters/x/y/z", "procedures/", "", "partner"])
    def test_of_an_unknown_address_is_one_too(self, cast, client, path):
        refused = get(client, path)
        assert (refused.status_code, refused["Content-Type"]) == (404, "application/problem+json")

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            (b" ", 400),
            (b"{", 400),
            (b"[]", 400),
            (b'"x"', 400),
            (b"\xff", 400),
            (b"[" * 100_000, 400),
            (b'{"procedure": "\\u0000"}', 400),
            (b'{"procedure": NaN}', 400),
            (b"{}", 422),
        ],
    )
    def test_of_a_body_that_can_not_be_read(self, cast, client, body, status):
        assert client.post("/api/v1/matters", body, content_type="application/json").status_code == status

    def test_of_a_character_that_no_database_keeps(self, cast, client):
        assert get(client, "units?q=%00").status_code == 400
        assert get(client, "procedures/%00").status_code == 404

    def test_hides_what_broke(self, cast, client, monkeypatch):
        def breaks(*_, **__):
            raise RuntimeError("the secret is 123")

        monkeypatch.setattr("heliograph.matters.reading.guides.open_procedures", breaks)
        refused = get(client, "procedures")
        assert (refused.status_code, refused.json()["type"].rsplit("#")[-1]) == (500, "broken")
        assert "123" not in refused.content.decode()


class TestOtherOrigins:
    @pytest.mark.parametrize("path", PUBLIC)
    def test_may_read_what_is_the_same_for_all(self, cast, client, path):
        answer = get(client, path, origin="https://news.example")
        assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (200, "*")
        assert "Access-Control-Allow-Credentials" not in answer

    def test_may_not_read_what_is_somebodys(self, cast, client, asked, hotline):
        answers = [
            get(client, f"matters/{asked.number}", authorization=f"Receipt {asked.secret}", origin="https://x.example"),
            get(client, f"matters/{asked.number}/public", origin="https://x.example"),
            hotline.get("progress", origin="https://x.example"),
            client.post(
                "/api/v1/matters", SENT, content_type="application/json", headers={"origin": "https://x.example"}
            ),
            client.options("/api/v1/matters", headers={"origin": "https://x.example"}),
        ]
        assert [one.status_code for one in answers] == [200, 200, 200, 201, 405]
        assert not any("Access-Control-Allow-Origin" in one for one in answers)


class TestCaching:
    @pytest.mark.parametrize("path", PUBLIC)
    def test_of_what_is_the_same_for_all_is_allowed_and_cheap_to_ask_again(self, cast, client, path):
        first = get(client, path)
        again = get(client, path, **{"if-none-match": first["ETag"]})
        assert "public" in first["Cache-Control"]
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]

    def test_of_somebodys_matter_is_forbidden_yet_it_has_an_etag(self, cast, client, asked):
        shown = {"authorization": f"Receipt {asked.secret}"}
        first = get(client, f"matters/{asked.number}", **shown)
        assert first["Cache-Control"] == "no-store"
        assert get(client, f"matters/{asked.number}", **shown | {"if-none-match": first["ETag"]}).status_code == 304
        cast.does(asked, "accept", "zhao")
        assert get(client, f"matters/{asked.number}", **shown | {"if-none-match": first["ETag"]}).status_code == 200

    def test_an_etag_opens_nothing(self, cast, client, asked):
        etag = get(client, f"matters/{asked.number}", authorization=f"Receipt {asked.secret}")["ETag"]
        tried = {"authorization": f"Receipt {new_secret()}", "if-none-match": etag}
        assert get(client, f"matters/{asked.number}", **tried).status_code == 404

    def test_head_is_get_without_a_body(self, cast, client):
        answer = client.head("/api/v1/procedures")
        assert (answer.status_code, answer.content) == (200, b"")


class TestACursor:
    def made(self, place, *of):
        return cursors.make(place, *of)

    @pytest.mark.parametrize(
        "forged",
        [
            "x",
            str(uuid4()),
            urlsafe_b64encode(json.dumps(str(uuid4())).encode()).decode() + ":x",
            signing.Signer(salt="heliograph.api.cursor").sign_object(str(uuid4())),
            signing.Signer(key="another key", salt="x").sign_object(str(uuid4())),
            "é" * 100,
        ],
        ids=["letter", "id", "unsigned", "signed for elsewhere", "signed with another key", "no ASCII"],
    )
    def test_that_was_made_up_is_refused_at_every_list(self, hotline, client, forged):
        lists = [hotline.get(path, {"cursor": forged}) for path in ("progress", "handovers", "cases")]
        lists.append(client.get("/api/v1/notices", {"cursor": forged}))
        assert {one.status_code for one in lists} == {422}
        assert {one.json()["type"].rsplit("#")[-1] for one in lists} == {"bad-cursor"}

    def test_holds_for_its_own_list_alone(self):
        made = self.made("place", 1, "notices", "tip")
        assert cursors.read(made, 1, "notices", "tip") == "place"
        for other in ((2, "notices", "tip"), (1, "notices", ""), (1, "progress", "tip"), (1, "notices")):
            with pytest.raises(Problem):
                cursors.read(made, *other)

    def test_says_nothing_about_how_it_is_signed(self):
        place = uuid4()
        assert str(place) not in self.made(place, 1, "notices")


class TestWalkingThroughNumbers:
    """What the page counts, the API counts, and together with it."""

    @pytest.mark.parametrize("part", ["", "/steps", "/data"])
    def test_wrong_codes_are_counted_at_every_address(self, cast, client, asked, clock, part):
        for _ in range(attempts.MOST_FOR_NUMBER):
            assert (
                get(client, f"matters/{asked.number}{part}", authorization=f"Receipt {new_secret()}").status_code == 404
            )
        refused = get(client, f"matters/{asked.number}{part}", authorization=f"Receipt {asked.secret}")
        assert (refused.status_code, int(refused["Retry-After"]) > 0) == (429, True)
        page = client.post("/follow/", {"number": asked.number, "secret": asked.secret})
        assert page.status_code == 429

    def test_steps_that_are_sent_are_counted_too(self, cast, client, asked, clock):
        for _ in range(attempts.MOST_FOR_NUMBER):
            client.post(
                f"/api/v1/matters/{asked.number}/steps/add",
                {"words": "x"},
                content_type="application/json",
                headers={"authorization": f"Receipt {new_secret()}"},
            )
        assert get(client, f"matters/{asked.number}", authorization=f"Receipt {asked.secret}").status_code == 429

    def test_numbers_without_a_code_are_counted_against_the_network(self, cast, client, clock):
        for _ in range(attempts.MOST_FOR_NETWORK):
            assert get(client, f"matters/{new_number()}/public").status_code == 404
        assert get(client, f"matters/{new_number()}/public").status_code == 429

    def test_a_number_that_is_kept_to_itself_is_as_one_that_never_was(self, cast, client, clock):
        complaint = cast.submits("complaint", about_unit=cast.units["heping"].id)
        hidden, unknown = (get(client, f"matters/{number}/public") for number in (complaint.number, new_number()))
        assert hidden.status_code == unknown.status_code == 404
        assert hidden.content == unknown.content

    def test_the_number_alone_shows_what_the_page_shows(self, cast, client, asked, clock):
        told = get(client, f"matters/{asked.number}/public").json()
        assert (told["procedure"], [one["name"] for one in told["promises"]]) == ("consultation", ["accept", "answer"])
        assert "身份证丢了" not in json.dumps(told, ensure_ascii=False)

    def test_a_number_of_another_bureau_is_unknown(self, cast, client, asked, clock):
        shown = {"host": "beihe.example", "authorization": f"Receipt {asked.secret}"}
        assert {
            get(client, f"matters/{asked.number}{part}", **shown).status_code
            for part in ("", "/steps", "/data", "/public")
        } == {404}


class TestOldAddresses:
    @pytest.mark.parametrize(
        "rest", ["procedures", "procedures/consultation", "matters", "matters/ABC", "openapi.json"]
    )
    def test_lead_to_the_new_ones_with_the_method_kept(self, cast, client, rest):
        answer = client.post(f"/api/{rest}?x=1", b"{}", content_type="application/json")
        assert (answer.status_code, answer["Location"]) == (308, f"/api/v1/{rest}?x=1")
