"""Alerts as CAP 1.2: valid by the schemas of OASIS and of the IPAWS profile, signed, and followed through their life."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import feedparser
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from django.test import Client
from lxml import etree
from signxml import XMLVerifier
from signxml.exceptions import InvalidSignature

from heliograph.channels.feeds import keys
from heliograph.channels.feeds.cap import actions as cap
from heliograph.channels.feeds.cap import reading as cap_reading
from heliograph.channels.feeds.cap.message import composed
from heliograph.channels.feeds.models import AlertMessage, Purpose, SigningKey
from heliograph.core.sealing import Keyring
from heliograph.core.text import Text
from heliograph.organisation import actions, reading
from tests.channels.feeds.conftest import NEXT
from tests.notices.newsroom import alert_words, words_now

pytestmark = pytest.mark.django_db
CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
OASIS, IPAWS = "CAP-v1.2.xsd", "capv1.2-ipaws-profile-v1.0-pr02.xsd"


@pytest.fixture
def alerts(newsroom):
    """Publishes a flood alert; more words as asked."""

    def publish(**changes):
        words = alert_words(newsroom.cast.now, **changes)
        return newsroom.publishes(kind="alert", words=words)

    return publish


def get(path: str, status: int = 200, **headers) -> bytes:
    response = Client().get(path, **headers)
    assert response.status_code == status, response.content[:300]
    return response.content


def message(notice, number=1) -> etree._Element:
    return etree.fromstring(document(notice, number))


def document(notice, number=1) -> bytes:
    name = number if isinstance(number, str) else f"{number}"
    return get(f"/feeds/alerts/{notice.id}/{name}.xml")


def is_valid(shared, body: bytes, schema: str) -> bool:
    """By the schema file of others, as anybody reads it."""
    parsed = etree.XMLSchema(etree.parse(str(shared / "data" / "vectors" / "cap-1.2" / schema)))
    return parsed.validate(etree.fromstring(body))


def texts(element, path: str) -> list[str]:
    return [found.text for found in element.findall("/".join(CAP + part for part in path.split("/")))]


@pytest.mark.parametrize("schema", [OASIS, IPAWS])
def test_an_alert_its_update_and_its_cancellation_are_valid(shared, newsroom, alerts, areas, clock, schema):
    notice = alerts(areas=("heping-area",))
    clock.now += timedelta(minutes=20)
    newsroom.corrects(notice, now=clock.now, title=Text("隧道积水，改走东湖路", "Flooded: take Donghu Road"))
    clock.now += timedelta(minutes=20)
    newsroom.withdraws(notice, now=clock.now)
    for number in (1, 2, "cancel"):
        assert is_valid(shared, document(notice, number), schema), number


def test_the_schema_would_refuse_what_bites(shared, alerts):
    """So that the test above can fail: a time with Z, and elements out of order."""
    body = document(alerts())
    assert not is_valid(shared, body.replace(b"+08:00</sent>", b"Z</sent>"), OASIS)
    assert not is_valid(shared, body.replace(b"<scope>Public</scope>", b"<scope>public</scope>"), OASIS)


@pytest.mark.skipif(not shutil.which("xmllint"), reason="xmllint is not installed")
def test_xmllint_says_the_same(shared, tmp_path, alerts):
    file = tmp_path / "alert.xml"
    schema = str(shared / "data" / "vectors" / "cap-1.2" / OASIS)
    for body, status in ((document(alerts()), 0), (b"<alert/>", 3)):
        file.write_bytes(body)
        done = subprocess.run(
            ["xmllint", "--noout", "--nonet", "--schema", schema, file], capture_output=True, check=False
        )
        assert done.returncode == status, done.stderr


def test_a_message_says_who_when_how_bad_and_where(alerts, areas, cast):
    found = message(alerts(areas=("heping-area",)))
    info = found.findall(f"{CAP}info")
    assert texts(found, "sent") == ["2026-03-17T10:00:00+08:00"]
    assert texts(found, "msgType") + texts(found, "status") + texts(found, "scope") == ["Alert", "Actual", "Public"]
    assert texts(found, "info/language") == ["zh-CN", "en-US"]
    assert texts(found, "info/headline") == ["和平路下穿隧道积水，已封闭", "Heping Road underpass flooded and closed"]
    assert texts(found, "info/event") == ["暴雨积水", "Flooding"]
    assert texts(found, "info/urgency")[0] + texts(found, "info/severity")[0] == "ImmediateSevere"
    assert texts(found, "info/expires") == ["2026-03-17T16:00:00+08:00"] * 2
    assert texts(info[0], "area/areaDesc") == ["和平路辖区"]
    assert texts(info[1], "area/areaDesc") == ["Heping area"]


def test_a_polygon_is_latitude_first_and_closed(alerts, areas):
    (ring, _) = texts(message(alerts(areas=("heping-area",))), "info/area/polygon")
    pairs = [tuple(map(float, pair.split(","))) for pair in ring.split(" ")]
    assert pairs[0] == pairs[-1]
    assert {lat for lat, _ in pairs} == {28.72, 28.75}
    assert {lon for _, lon in pairs} == {118.90, 118.94}


def test_a_unit_stands_for_its_areas_and_no_area_for_the_whole_bureau(alerts, areas):
    by_unit, whole = message(alerts(areas=("hexi",))), message(alerts())
    for found, name in ((by_unit, "河西分局"), (whole, "淳南市公安局")):
        info = found.find(f"{CAP}info")
        assert texts(info, "area/areaDesc") == [name]
        assert len(texts(info, "area/polygon")) == 2


def test_an_update_and_a_cancellation_name_every_message_before(newsroom, alerts, clock):
    notice = alerts()
    clock.now += timedelta(minutes=20)
    newsroom.corrects(notice, now=clock.now, title=Text("改走东湖路", "Take Donghu Road"))
    clock.now += timedelta(minutes=20)
    newsroom.withdraws(notice, now=clock.now, why="积水已退。")
    first = f"testserver,{notice.id}.1,2026-03-17T10:00:00+08:00"
    second = f"testserver,{notice.id}.2,2026-03-17T10:20:00+08:00"
    update, cancel = message(notice, 2), message(notice, "cancel")
    assert texts(update, "msgType") + texts(update, "references") == ["Update", first]
    assert texts(cancel, "msgType") + texts(cancel, "references") == ["Cancel", f"{first} {second}"]
    assert texts(cancel, "note") == ["积水已退。"]
    assert set(texts(cancel, "info/urgency")) == {"Past"}


def test_words_that_xml_cannot_write_and_markup_do_no_harm(shared, alerts):
    body = document(alerts(title=Text("<b>&积水]]>", "<b>&water]]>")))
    assert is_valid(shared, body, OASIS)
    assert texts(etree.fromstring(body), "info/headline")[0] == "<b>&积水]]>"


def test_without_english_there_is_one_block_and_a_control_sign_is_left_out(shared, alerts, cast, clock):
    found = cap_reading.message(cast.bureau, alerts().id, 1, now=clock.now)
    notice = replace(found.notice, has_english=False, title=Text("积\x00水\ufffe", ""))
    made = composed(replace(found, notice=notice))
    assert texts(made, "info/language") == ["zh-CN"]
    assert texts(made, "info/headline") == ["积水"]
    assert is_valid(shared, etree.tostring(made), OASIS)


# The signature, as an outsider checks it


def published_certificates() -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(get("/feeds/alerts/certificates.pem"))


def verified(body: bytes, certificate: x509.Certificate) -> etree._Element:
    found = XMLVerifier().verify(body, x509_cert=certificate).signed_xml
    assert found is not None
    return found


def test_an_outsider_checks_the_signature_with_the_published_certificate(alerts):
    notice = alerts()
    signed = verified(document(notice), published_certificates()[0])
    assert texts(signed, "identifier") == [f"{notice.id}.1"]
    assert texts(signed, "info/headline") == texts(message(notice), "info/headline")


@pytest.mark.parametrize(
    ("old", "new"), [("Severe", "Minor"), ("10:00:00", "10:00:01"), ("<scope>Public</scope>", "<scope>Private</scope>")]
)
def test_a_changed_word_breaks_the_signature(alerts, old, new):
    body = document(alerts())
    assert old.encode() in body
    with pytest.raises(InvalidSignature):
        verified(body.replace(old.encode(), new.encode(), 1), published_certificates()[0])


def test_somebody_else_s_certificate_does_not_vouch_for_it(alerts, cast):
    body = document(alerts())
    other = x509.load_pem_x509_certificate(foreign_certificate(cast).encode())
    with pytest.raises(InvalidSignature):
        verified(body, other)


def foreign_certificate(cast) -> str:
    """A certificate over another key, of the same make."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return keys._certificate(cast.bureau, private, cast.now)


def test_the_certificate_names_the_bureau_and_where_it_lives(alerts, cast):
    alerts()
    (found,) = published_certificates()
    assert found.subject.rfc4514_string() == "CN=testserver,O=淳南市公安局"
    assert keys.fingerprint(found.public_bytes(Encoding.PEM).decode()).count(":") == 31


def test_after_a_new_key_both_certificates_are_published_and_old_messages_stay_as_they_were(alerts, cast, clock):
    notice = alerts()
    cap.keep(cast.bureau, notice.id, now=clock.now)
    before = document(notice)
    old = published_certificates()
    clock.now += timedelta(minutes=1)
    keys.rotate(cast.bureau, Purpose.ALERTS, now=clock.now)
    assert published_certificates()[1:] == old
    assert document(notice) == before
    verified(document(alerts()), published_certificates()[0])


def test_the_key_is_sealed_and_wrapped_anew_with_the_others(alerts, cast, monkeypatch):
    document(alerts())
    row = SigningKey.objects.get(bureau_id=cast.bureau.id, purpose=Purpose.ALERTS)
    assert b"PRIVATE" not in bytes(row.sealed)
    newer = keys.keyring().add_key()
    for module in ("heliograph.channels.feeds.keys", "heliograph.matters.keys"):
        monkeypatch.setattr(f"{module}.keyring", cached(newer))
    assert keys.rewrap_keys(cast.bureau.id) == 1
    assert keys.rewrap_keys(cast.bureau.id) == 0
    row.refresh_from_db()
    keys.private_key(row)


def cached(ring: Keyring):
    def keyring() -> Keyring:
        return ring

    keyring.cache_clear = lambda: None
    return keyring


# Kept as sent


def test_what_was_sent_stays_when_the_area_is_drawn_anew(alerts, areas, cast, clock):
    notice = alerts(areas=("heping-area",))
    assert cap.keep(cast.bureau, notice.id, now=clock.now) == 1
    assert cap.keep(cast.bureau, notice.id, now=clock.now) == 0
    before = document(notice)
    area = reading.areas(cast.bureau.id)["heping-area"]
    details = actions.AreaDetails(
        "area", "heping-area", "新名", "New", "heping", {"type": "Polygon", "coordinates": [NEXT]}
    )
    actions.save_area(cast.bureau, details, area=area, by=None, now=cast.now)
    reading.forget()
    assert document(notice) == before


def test_when_the_words_may_not_be_read_only_the_bare_cancellation_is_left(shared, newsroom, alerts, clock, cast):
    notice = alerts()
    cap.keep(cast.bureau, notice.id, now=clock.now)
    newsroom.withdraws(notice, hides=True, now=clock.now, why="写了不该写的。")
    get(f"/feeds/alerts/{notice.id}/1.xml", 404)
    cap.keep(cast.bureau, notice.id, now=clock.now)
    assert [row.number for row in AlertMessage.objects.all()] == [0]
    body = document(notice, "cancel")
    assert is_valid(shared, body, OASIS)
    assert "隧道".encode() not in body


@pytest.mark.parametrize(
    "path",
    [
        "/feeds/alerts/{id}/0.xml",
        "/feeds/alerts/{id}/99999999999999999999.xml",
        "/feeds/alerts/{id}/2.xml",
        "/feeds/alerts/{id}/cancel.xml",
    ],
)
def test_a_message_that_never_was_is_not_found(alerts, path):
    get(path.format(id=alerts().id), 404)
    get(path.format(id=uuid4()), 404)


def test_a_draft_and_a_notice_that_is_no_alert_have_no_message(newsroom):
    draft = newsroom.writes(kind="alert", words=alert_words(newsroom.cast.now))
    get(f"/feeds/alerts/{draft.id}/1.xml", 404)
    get(f"/feeds/alerts/{newsroom.publishes().id}/1.xml", 404)
    assert "cap+xml" not in get("/feeds/alerts.atom").decode()


# The index


def entries() -> list:
    found = feedparser.parse(get("/feeds/alerts.atom"))
    assert not found.bozo, found.bozo_exception
    return found.entries


def linked(entry) -> list[str]:
    return [link.href for link in entry.links if link.get("type") == "application/cap+xml"]


def test_the_index_leads_to_the_newest_message_then_to_its_end(newsroom, alerts, clock):
    notice = alerts()
    base = f"http://testserver/feeds/alerts/{notice.id}"
    assert [linked(one) for one in entries()] == [[f"{base}/1.xml"]]
    clock.now += timedelta(minutes=20)
    newsroom.corrects(notice, now=clock.now, title=Text("改走东湖路", "Take Donghu Road"))
    assert [linked(one) for one in entries()] == [[f"{base}/2.xml"]]
    newsroom.withdraws(notice, now=clock.now)
    (entry,) = entries()
    assert linked(entry) == [f"{base}/cancel.xml"]
    assert entry.title.startswith("【已撤回】")
    clock.now += timedelta(hours=6)
    assert entries() == []


def test_an_alert_leaves_the_index_when_its_time_is_over(alerts, clock):
    notice = alerts()
    assert len(entries()) == 1
    clock.now = words_now(notice).expires
    assert entries() == []
