"""The pages, through HTTP: what everybody reads, and what officers do without JavaScript."""

from __future__ import annotations

import hashlib
import re
from xml.etree import ElementTree as Xml

import pytest
from django.test import Client
from django.utils import timezone

from heliograph.publishing import actions
from heliograph.publishing.models import Document, Recall
from heliograph.publishing.views.feed import ATOM
from tests.publishing.desk import PEOPLE, TEXT, TITLE, Desk, again


@pytest.fixture
def desk(cast) -> Desk:
    return Desk(cast)


@pytest.fixture
def document(desk) -> Document:
    return desk.publishes()


def officer(desk: Desk, who: str) -> Client:
    client = Client()
    client.force_login(desk.cast.users[who])
    return client


def words(response) -> str:
    return response.content.decode()


PUBLIC = ("/public/", "/public/register/", "/public/boards/decisions/", "/public/register.json", "/public/feed.atom")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_empty_pages_teach(cast, client, language):
    client.cookies["language"] = language
    for address in (
        *PUBLIC,
        "/public/boards/standards/",
        "/public/register/?changed=1&kind=reconsideration&unit=heping",
    ):
        assert client.get(address).status_code == 200, address
    assert client.get("/public/boards/nowhere/").status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_document_is_on_its_board_in_the_register_and_on_a_page_of_its_own(client, document, language):
    client.cookies["language"] = language
    for address in PUBLIC:
        assert str(document.id) in words(client.get(address)), address
    page = words(client.get(f"/public/items/{document.id}/"))
    for said in (
        document.title,
        "王某",
        document.digest,
        "010001",
        "010007",
        "010002",
        "/ask/record-correction/",
        "/ask/complaint/",
    ):
        assert said in page, said


def test_the_text_file_has_the_digest_that_the_register_says(client, document):
    response = client.get(f"/public/items/{document.id}.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert hashlib.sha256(response.content).hexdigest() == document.digest
    (listed,) = client.get("/public/register.json").json()["items"]
    assert listed["sha256"] == document.digest
    assert client.get(listed["text_url"]).content == response.content


@pytest.mark.parametrize("address", [*PUBLIC, "/public/items/{id}/", "/public/items/{id}.txt"])
def test_caches_keep_pages_and_ask_whether_they_still_hold(client, desk, document, address):
    address = address.format(id=document.id)
    first = client.get(address)
    assert first["Cache-Control"].startswith("public, ")
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    actions.withdraw(desk.cast.viewer("qian"), document.id, "原决定已被撤销。", now=timezone.now())
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code in (200, 410)
    assert "危险化学品" not in words(changed)


def test_what_is_not_public_has_no_page(client, desk):
    for made in (desk.decides(), desk.masks(desk.decides())):
        for address in (f"/public/items/{made.id}/", f"/public/items/{made.id}.txt"):
            assert client.get(address).status_code == 404
    other = Client(headers={"Host": "beihe.example"})
    assert other.get(f"/public/items/{desk.publishes().id}/").status_code == 404


def test_the_feed_is_atom_and_brings_a_withdrawal_to_the_front(client, desk, document):
    later = desk.publishes(now=desk.cast.now.replace(hour=5))
    feed = Xml.fromstring(client.get("/public/feed.atom").content)
    ids = [one.text for one in feed.findall(f"{{{ATOM}}}entry/{{{ATOM}}}id")]
    assert ids == [f"urn:uuid:{later.id}", f"urn:uuid:{document.id}"]
    actions.withdraw(desk.cast.viewer("qian"), document.id, "原决定已被撤销。", now=desk.cast.now.replace(hour=6))
    feed = Xml.fromstring(client.get("/public/feed.atom").content)
    first = feed.find(f"{{{ATOM}}}entry")
    assert first.findtext(f"{{{ATOM}}}id") == f"urn:uuid:{document.id}"
    assert "原决定已被撤销" in first.findtext(f"{{{ATOM}}}summary")


def test_lists_cost_the_same_however_long(client, desk, django_assert_max_num_queries):
    for _ in range(3):
        desk.publishes()
    client.get("/public/register/")  # small tables are kept in memory from here on
    for address in (*PUBLIC, "/public/boards/decisions/?kind=penalty-organisation&unit=heping"):
        with django_assert_max_num_queries(8):
            client.get(address)


DRAFT = {
    "title": TITLE, "text": TEXT, "people": PEOPLE, "subject": "organisation", "ground": "0", "ground_words": "附近居民都关心。",
}  # fmt: skip


def test_officers_take_a_document_all_the_way_by_forms(client, desk):
    zhao, jiang, qian = (officer(desk, who) for who in ("zhao", "jiang", "qian"))
    assert "行政处罚决定书" in words(zhao.get("/desk/publishing/new/"))
    unit = str(desk.cast.units["heping"].id)
    response = zhao.post("/desk/publishing/new/penalty-organisation/", {**DRAFT, "unit": unit})
    assert response.status_code == 302, words(response)
    made = Document.objects.get()
    assert response["Location"] == f"/desk/publishing/{made.id}/mask/"
    page = words(jiang.get(response["Location"]))
    names = sorted(set(re.findall(r'name="choice-([0-9]+-[0-9]+)"', page)))
    assert len(names) >= 5
    choices = {f"choice-{name}": "keep" for name in names}
    assert jiang.post(response["Location"], {**choices, f"choice-{names[0]}": ""}).status_code == 422
    done = jiang.post(response["Location"], {**choices, "own-0": "五千元", "own-replacement-0": "若干"}, follow=True)
    assert "公开的样子" in words(done)
    assert again(made).state == "masked"
    assert "要由另一位负责人放行" not in words(qian.get(f"/desk/publishing/{made.id}/"))
    assert str(made.id) in words(qian.get("/desk/publishing/"))
    qian.post(f"/desk/publishing/{made.id}/do/release/")
    assert again(made).state == "released"
    assert "罚款若干" in words(client.get(f"/public/items/{made.id}/"))


def test_a_stop_is_shown_with_its_article_and_nothing_typed_is_lost(desk):
    zhao = officer(desk, "zhao")
    unit = str(desk.cast.units["heping"].id)
    for field, article in (("has_minor", "第一百零三条"), ("is_classified", "第六条")):
        response = zhao.post("/desk/publishing/new/penalty-organisation/", {**DRAFT, "unit": unit, field: "yes"})
        assert response.status_code == 422
        assert article in words(response)
        assert "和平路32号3幢402室" in words(response)
    qian = officer(desk, "qian")
    said = {**DRAFT, "unit": unit, "subject": "public-order-person", "impact": "影响较大"}
    assert "第一百三十六条" in words(qian.post("/desk/publishing/new/penalty-person/", said))
    assert not Document.objects.exists()


def test_the_one_who_masked_is_told_to_ask_another(desk):
    made = desk.masks(desk.decides("zhao"), "qian")
    qian = officer(desk, "qian")
    assert "要由另一位负责人放行" in words(qian.get(f"/desk/publishing/{made.id}/"))
    assert "请换一位负责人审核" in words(qian.post(f"/desk/publishing/{made.id}/do/release/", follow=True))
    assert again(made).state == "masked"


def test_steps_by_form_and_their_refusals(desk, document):
    qian, zhao = officer(desk, "qian"), officer(desk, "zhao")
    at = f"/desk/publishing/{document.id}/do"
    assert zhao.post(f"{at}/recall/", {"cause": "revoked", "words": "x"}).status_code == 422
    said = {"cause": "revoked", "words": "复议机关撤销了决定。", "happened_at": "2026-03-17 11:00"}
    assert zhao.post(f"{at}/recall/", said).status_code == 302
    assert Recall.objects.count() == 1
    assert "超期" in words(qian.get("/desk/publishing/"))
    assert "超期没有撤回" in words(Client().get(f"/public/items/{document.id}/"))
    refused = qian.post(f"{at}/withdraw/", {"words": "王建国提出异议。"})
    assert refused.status_code == 422
    assert "王建国" in words(refused)
    assert qian.post(f"{at}/withdraw/", {"words": "决定已被撤销。"}).status_code == 302
    assert again(document).state == "withdrawn"
    assert qian.post(f"{at}/whatever/").status_code == 404


def test_a_correction_by_form_starts_from_the_old_one(desk, document):
    zhao = officer(desk, "zhao")
    address = f"/desk/publishing/new/penalty-organisation/?replaces={document.id}"
    assert f"?replaces={document.id}" in words(zhao.get(f"/desk/publishing/{document.id}/"))
    said = {**DRAFT, "unit": str(desk.cast.units["heping"].id), "replaces_why": "数额写错了。"}
    assert zhao.post(address, said).status_code == 302
    new = Document.objects.get(state="draft")
    assert (new.replaces_id, new.replaces_why) == (document.id, "数额写错了。")


def test_a_unit_sheet_is_written_from_what_is_on_record(desk):
    unit = desk.cast.units["heping"]
    made = desk.publishes(kind="enforcement-sheet", subject="nobody", title="和平路派出所", text="", people="")
    assert unit.phone in made.text
    assert "综合受理、户政" in made.text


@pytest.mark.parametrize(
    ("who", "status"),
    [("zhao", 200), ("sun", 200), ("luo", 200), ("zhou", 404), ("feng", 403), ("chen", 403), ("bei", 404)],
)
def test_who_opens_a_document_on_the_desk(desk, document, who, status):
    host = {"Host": "beihe.example"} if who == "bei" else {}
    assert officer(desk, who).get(f"/desk/publishing/{document.id}/", headers=host).status_code == status


def test_nobody_comes_to_the_desk_without_logging_in(client, document):
    for path in ("", "new/", "new/penalty-organisation/", f"{document.id}/", f"{document.id}/mask/"):
        assert client.get(f"/desk/publishing/{path}").status_code == 302
    assert client.post(f"/desk/publishing/{document.id}/do/withdraw/", {"words": "x"}).status_code == 302
    assert again(document).state == "released"
