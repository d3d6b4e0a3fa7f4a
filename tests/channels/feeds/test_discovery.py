"""What machines look for first, what pages say of themselves, and how long a proxy may keep what is the same for all."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from lxml import etree

from heliograph.channels.feeds.discovery import security, structured
from heliograph.core.text import Text
from tests.channels.feeds.conftest import put_on_map
from tests.notices.newsroom import Newsroom, alert_words

pytestmark = pytest.mark.django_db
LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def get(path: str, status: int = 200, **headers):
    response = Client().get(path, headers=headers)
    assert response.status_code == status, response.content[:300]
    return response


# robots.txt, sitemap.xml


def test_robots_may_read_all_but_what_is_one_person_s(cast):
    lines = get("/robots.txt").content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /m/", "Disallow: /desk/"} <= set(lines)
    assert lines[-1] == "Sitemap: http://testserver/sitemap.xml"


def locations() -> dict[str, dict[str, str]]:
    """Each page with its alternates."""
    root = etree.fromstring(get("/sitemap.xml").content)
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    assert root.tag == f"{{{space['s']}}}urlset"
    return {
        url.findtext("s:loc", namespaces=space): {
            link.get("hreflang"): link.get("href") for link in url.findall("x:link", space)
        }
        for url in root.findall("s:url", space)
    }


def test_every_page_of_the_sitemap_is_there_in_both_languages(newsroom):
    newsroom.publishes()
    found = locations()
    assert len(found) > 30
    for location, alternates in found.items():
        assert set(alternates) == {"zh-Hans", "en", "x-default"}
        assert get(location.removeprefix("http://testserver")).status_code == 200
    for tongue, wanted in (("zh-Hans", "zh-Hans"), ("en", "en")):
        page = get(
            found["http://testserver/guides/"][tongue].removeprefix("http://testserver"), **{"Accept-Language": "fr"}
        )
        assert f'<html lang="{wanted}"' in page.content.decode()


def test_a_language_in_the_address_beats_the_browser_s_and_stays_for_that_page_only(cast):
    client = Client()
    english = client.get("/about/?lang=en", headers={"Accept-Language": "zh-CN"})
    after = client.get("/about/", headers={"Accept-Language": "zh-CN"})
    nonsense = client.get("/about/?lang=../x", headers={"Accept-Language": "zh-CN"})
    assert ['<html lang="en"' in one.content.decode() for one in (english, after, nonsense)] == [True, False, False]
    assert not english.cookies


def test_drafts_and_withdrawn_notices_are_not_in_the_sitemap(newsroom):
    there, gone, draft = newsroom.publishes(), newsroom.publishes(), newsroom.writes()
    newsroom.withdraws(gone)
    found = "".join(locations())
    assert [str(one.id) in found for one in (there, gone, draft)] == [True, False, False]


# security.txt


def fields(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, value = line.split(": ", 1)
            found.setdefault(name, []).append(value)
    return found


def test_security_txt_says_whom_to_tell_and_until_when(cast):
    cast.units["chunan"].phone = "0571-87654321"
    cast.units["chunan"].save()
    response = get("/.well-known/security.txt")
    found = fields(response.content.decode())
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert found["Contact"] == ["http://testserver/ask/consultation/", "tel:+86-571-87654321"]
    assert found["Canonical"] == ["http://testserver/.well-known/security.txt"]
    (expires,) = found["Expires"]
    assert timedelta(days=90) < datetime.fromisoformat(expires) - datetime.now(UTC) < timedelta(days=365)
    for address in (found["Contact"][0], *found["Policy"]):
        get(address.removeprefix("http://testserver"))


@pytest.fixture
def own_file():
    path = Path(settings.HELIOGRAPH_HOME) / security.FILE
    yield path
    path.unlink(missing_ok=True)


def test_a_file_that_the_operator_signed_is_served_as_it_is(cast, own_file):
    signed = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nContact: mailto:a@b.example\nExpires: 2026-09-01T00:00:00Z\n"
    own_file.write_text(signed, "utf-8")
    assert get("/.well-known/security.txt").content.decode() == signed


@pytest.mark.parametrize(
    ("expires", "says"),
    [
        ("2026-09-01T00:00:00Z", None),
        ("2026-03-20T00:00:00Z", "anew"),
        ("2028-01-01T00:00:00Z", "less than a year"),
        ("2026-09-01T00:00:00", "time and a zone"),
        ("soon", "time and a zone"),
    ],
)
def test_doctor_says_when_that_file_runs_out(own_file, expires, says):
    own_file.write_text(f"Contact: mailto:a@b.example\nExpires: {expires}\n", "utf-8")
    found = security.problems(datetime(2026, 3, 17, tzinfo=UTC))
    assert (says is None and found == []) or (says is not None and says in found[0])


# What pages say of themselves


def things(path: str) -> list[dict]:
    return [json.loads(one) for one in LD.findall(get(path).content.decode())]


def test_a_guide_is_a_government_service_with_who_offers_it(cast):
    put_on_map(cast, "heping", 118.912, 28.735, cast.now)
    (found,) = things("/guides/consultation/")
    assert (found["@type"], found["name"]) == ("GovernmentService", cast.procedure("consultation").title.zh)
    stations = {one["name"]: one for one in found["provider"]}
    assert stations["和平路派出所"]["geo"] == {"@type": "GeoCoordinates", "latitude": 28.735, "longitude": 118.912}
    assert found["serviceOperator"]["name"] == "淳南市公安局"
    (english,) = things("/guides/consultation/?lang=en")
    assert english["name"] == cast.procedure("consultation").title.en


def test_a_notice_is_a_special_announcement_that_ends_when_it_is_withdrawn(newsroom, clock):
    notice = newsroom.publishes(kind="alert", words=alert_words(clock.now))
    (found,) = things(f"/news/{notice.id}/")
    assert (found["@type"], found["datePosted"]) == ("SpecialAnnouncement", clock.now.isoformat())
    assert found["expires"] == (clock.now + timedelta(hours=6)).isoformat()
    clock.now += timedelta(minutes=5)
    newsroom.withdraws(notice, now=clock.now)
    (after,) = things(f"/news/{notice.id}/")
    assert (after["expires"], after["creativeWorkStatus"]) == (clock.now.isoformat(), "已撤回")


def test_words_cannot_end_the_block(newsroom):
    title = Text("</script><script>alert(1)</script>&\u2028", "x")
    notice = newsroom.publishes(title=title)
    (found,) = things(f"/news/{notice.id}/")
    assert found["name"].startswith("</script><script>alert(1)")
    assert "<script>alert" not in get(f"/news/{notice.id}/").content.decode()
    assert "<" not in structured.block({"a": "<>&"})[36:-9]


# The page of all feeds


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_address_on_the_page_of_feeds_is_there(cast, areas, language):
    page = get(f"/feeds/?lang={language}").content.decode()
    found = set(re.findall(r'href="(/feeds/[^"]+)"', page))
    assert len(found) > 25
    for path in found:
        get(path)
    assert "@chunan@testserver" in page


# Kept by a proxy


@pytest.mark.parametrize(
    "path", ["/guides/", "/guides/consultation/", "/officers/", "/news/", "/public/", "/about/", "/feeds/"]
)
def test_a_page_that_is_the_same_for_all_has_an_etag_and_304(cast, path, settings):
    settings.TRUSTED_PROXIES = 1
    Newsroom(cast).publishes()
    first = get(path)
    assert "public" in first["Cache-Control"]
    assert first["X-Accel-Expires"] == "2"
    assert {"Cookie", "Accept-Language"} <= {one.strip() for one in first["Vary"].split(",")}
    assert not first.cookies
    again = get(path, 304, **{"If-None-Match": first["ETag"]})
    assert again.content == b""


@pytest.mark.parametrize("path", ["/", "/ask/consultation/", "/follow/", "/staff/log-in/", "/desk/"])
def test_a_page_of_one_person_is_kept_by_nobody(cast, path, settings):
    settings.TRUSTED_PROXIES = 1
    response = Client().get(path)
    assert "public" not in response["Cache-Control"]
    assert "X-Accel-Expires" not in response
    assert "ETag" not in response


def test_without_a_proxy_nginx_is_told_nothing(cast):
    assert "X-Accel-Expires" not in get("/guides/")


def test_a_release_changes_the_etag_of_the_board(newsroom, clock):
    before = get("/news/")["ETag"]
    newsroom.publishes()
    get("/news/", 200, **{"If-None-Match": before})
