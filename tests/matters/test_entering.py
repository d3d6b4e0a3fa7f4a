"""Assisted entry: at a counter, by phone or by letter, for oneself or for somebody else, with a receipt on paper."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from heliograph.core.receipt import read_number, read_secret
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Event, Matter, Party

pytestmark = pytest.mark.django_db

WORDS = {"subject": "身份证丢了", "words": "怎么补办？", "how-channel": "counter"}
HELP = {"handled-by": "heping", "kind": "quarrel", "words": "楼上漏水，想请人调解", "place": "和平路 3 号"}


def fill(browser, code: str = "consultation", query: str = "", **given):
    """Open the form and send it as the page was drawn."""
    page = browser.get(f"/desk/enter/{code}/{query}").content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)"', page))
    return browser.post(f"/desk/enter/{code}/", {**hidden, **WORDS, **given})


def slip(page) -> tuple[str, str]:
    """Number and secret as they stand on the slip."""
    number, secret = re.findall(r'<dd class="hg-number">([0-9A-Z-]+)</dd>', page.content.decode())
    return read_number(number), read_secret(secret)


def test_what_is_said_at_the_counter_gets_a_receipt_to_hand_over(cast, desk_of):
    page = fill(
        desk_of("zhao"), **{"how-channel": "phone", "how-claimed_at": "2026-03-01T09:30", "handled-by": "heping"}
    )
    number, secret = slip(page)
    matter = Matter.objects.get(number=number)
    assert (matter.channel, matter.unit_id, matter.anonymous) == ("phone", cast.units["heping"].id, True)
    event = Event.objects.get(matter_id=matter.id, sequence=1)
    assert event.facts["claimed_at"].startswith("2026-03-01T09:30")
    assert (event.role, event.officer_id) == ("handler", cast.officers["zhao"].id)
    assert (datetime.now(UTC) - event.at).total_seconds() < 60
    assert "holder" not in page.cookies
    from heliograph.matters.reading.held import opens

    assert opens(cast.bureau.id, number, secret)


def test_somebody_speaks_for_another_and_both_are_kept(cast, desk_of):
    page = fill(
        desk_of("zhao"),
        name="王强",
        phone="13800000000",
        **{"how-part": "guardian", "how-for_name": "王小小", "how-for_phone": ""},
    )
    matter = Matter.objects.get(number=slip(page)[0])
    key = MatterKey.of(matter)
    people = {
        p.part: key.open_values("party", p.id, bytes(p.sealed)) for p in Party.objects.filter(matter_id=matter.id)
    }
    assert people["submitter"] == {"name": "王小小", "phone": "13800000000"}
    assert people["guardian"] == {"name": "王强", "phone": "13800000000"}


def test_what_is_missing_is_said_and_what_was_typed_is_kept(desk_of):
    page = fill(
        desk_of("zhao"),
        subject="",
        words="写了很长的一段",
        **{"how-part": "agent", "how-claimed_at": "2100-01-01T00:00"},
    )
    words = page.content.decode()
    assert page.status_code == 422
    assert "写了很长的一段" in words
    assert "请写明替谁说的" in words
    assert "这个时间还没到" in words
    assert Matter.objects.count() == 0


def test_sending_the_form_twice_registers_once(desk_of):
    browser = desk_of("zhao")
    page = browser.get("/desk/enter/consultation/").content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page).group(1)
    first, second = (browser.post("/desk/enter/consultation/", {**WORDS, "token": token}) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 409)
    assert Matter.objects.count() == 1


def test_what_grew_from_a_report_has_a_receipt_of_its_own(cast, desk_of, here):
    parent = here()
    browser = desk_of("zhao")
    assert (
        f"/desk/enter/help/?parent={parent.number}"
        in browser.get(f"/desk/enter/?parent={parent.number}").content.decode()
    )
    number, secret = slip(fill(browser, "help", f"?parent={parent.number}", **HELP))
    child = Matter.objects.get(number=number)
    assert (child.parent_id, child.parent_how) == (parent.ref.id, "grew")
    assert (number, secret) != (parent.number, parent.secret)
    assert number in browser.get(f"/desk/m/{parent.number}/").content.decode()


def test_nobody_grows_a_matter_from_one_they_may_not_open(cast, desk_of, complaint):
    hidden = complaint(about_officer=cast.officers["zhao"].id)
    assert desk_of("zhao").get(f"/desk/enter/help/?parent={hidden.number}").status_code == 404


def test_nobody_enters_a_complaint_about_themselves_or_their_unit(cast, desk_of):
    given = {"kind": "attitude", "unit": "heping", "officer": "赵勇", "words": "态度不好", "how-channel": "counter"}
    page = fill(desk_of("zhao"), "complaint", **given)
    assert page.status_code == 403
    assert Matter.objects.count() == 0
    assert fill(desk_of("zhou"), "complaint", **given).status_code == 200


def test_a_lead_without_a_counter_enters_nothing(desk_of):
    assert desk_of("wu").get("/desk/enter/consultation/").status_code == 404
    assert "/desk/enter/consultation/" not in desk_of("wu").get("/desk/enter/").content.decode()
