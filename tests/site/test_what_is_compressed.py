"""Public pages are compressed, pages that may hold somebody's secret never are (docs/decisions/100-compression.md)."""

from __future__ import annotations

import pytest

COMPRESSION = {"accept-encoding": "gzip"}

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("cookies", [{}, {"language": "en", "large": "1", "csrftoken": "a" * 32}])
def test_a_public_page_is_compressed(client, cast, cookies):
    client.cookies.load(cookies)
    assert client.get("/boundaries/", headers=COMPRESSION).headers.get("content-encoding") == "gzip"


@pytest.mark.parametrize("name", ["holder", "sessionid", "anything-else"])
def test_a_page_for_one_person_is_not_compressed(client, cast, name):
    client.cookies[name] = "whatever"
    assert "content-encoding" not in client.get("/boundaries/", headers=COMPRESSION).headers


def test_an_answer_to_something_sent_is_not_compressed(client, cast):
    page = client.post("/follow/", {"number": "", "secret": ""}, headers=COMPRESSION)
    assert len(page.content) > 1000
    assert "content-encoding" not in page.headers


def test_a_request_with_a_key_is_not_compressed(client, cast):
    page = client.get("/boundaries/", headers={**COMPRESSION, "authorization": "Bearer x"})
    assert "content-encoding" not in page.headers
