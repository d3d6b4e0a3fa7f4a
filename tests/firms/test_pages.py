"""The pages of firms: registered by a form, taken in at the desk, used by the firm, read by everybody."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from heliograph.beats.models import Card
from heliograph.core.receipt import new_number
from heliograph.duties.actions.drawing import draw_up
from heliograph.duties.actions.rules import load_rule
from heliograph.duties.models import Duty
from heliograph.firms import actions
from heliograph.firms.models import Firm, FirmRequest
from heliograph.matters.actions import Details, MatterRef, act
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Matter, Rating
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Area
from tests.firms.conftest import RIGHT, registers, values

SQUARE = {"type": "Polygon", "coordinates": [[[119, 29], [119.1, 29], [119.1, 29.1], [119, 29]]]}
AUTUMN = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
RULE = """
code = "firm-visit"
version = "2026-11"
in_force = 2026-10-01
title = { zh = "每季度走访企业", en = "A visit to each firm every quarter" }
says = { zh = "每家登记的企业，每个季度一次。", en = "Each registered firm, once a quarter." }
subjects = "firms"
procedure = "duty-firm-visit"
every = "quarter"
ahead = 30
"""


@pytest.fixture(autouse=True)
def today(settings, monkeypatch):
    settings.SECOND_FACTOR_REQUIRED = False
    monkeypatch.setattr(timezone, "now", lambda: AUTUMN)


@pytest.fixture
def desk(cast) -> Client:
    client = Client()
    client.force_login(cast.users["zhao"])
    return client


@pytest.fixture
def firm(cast):
    return registers(cast, now=AUTUMN)


def opens(firm) -> Client:
    client = Client()
    client.post("/follow/", {"number": firm.number, "secret": firm.receipt.secret})
    return client


def test_a_firm_registers_itself_and_its_receipt_opens_its_page(cast, monkeypatch):
    client = Client()
    assert client.get("/ask/firm-registration/").url == "/firms/register/"
    token = re.search(r'name="token" value="([^"]+)"', client.get("/firms/register/").text).group(1)
    given = values() | {"name": "老板娘", "phone": "13700000000", "token": token}
    wrong = client.post("/firms/register/", given | {"code": "91110000600037341K"})
    assert wrong.status_code == 422
    assert "校验码" in wrong.text
    assert "和平路 8 号" in wrong.text, "nothing typed is lost"
    assert client.post("/firms/register/", given).status_code == 200
    number = Matter.objects.get().number
    assert client.get(f"/firms/{number}/").status_code == 302, "not before it was checked"
    tang = Client()
    tang.force_login(cast.users["tang"])
    assert f"/desk/firms/new/{number}/" in tang.get(f"/desk/m/{number}/").text
    assert RIGHT in tang.get(f"/desk/firms/new/{number}/").text
    unit = {"unit": cast.units["heping"].id, "area": "", "badge": "010001"}
    assert tang.post(f"/desk/firms/new/{number}/", unit | {"badge": "999"}).status_code == 422
    assert tang.post(f"/desk/firms/new/{number}/", unit).status_code == 302
    page = client.get(f"/firms/{number}/").text
    assert "河西五金店" in page
    assert "赵勇" in page
    assert f"/firms/{number}/" in client.get(f"/m/{number}/").text, "the receipt's page leads there"


def test_the_page_opens_with_the_receipt_alone_and_a_number_of_nobody_is_answered_alike(firm, cast):
    unknown, other = new_number(), registers(cast, now=AUTUMN, number=7, firm="别家")
    assert opens(firm).get(f"/firms/{firm.number}/").status_code == 200
    for client in (Client(), opens(other)):
        for number in (firm.number, unknown):
            for page in ("", "ask/", "leave/"):
                assert client.get(f"/firms/{number}/{page}").url == f"/r/{number}"


def test_a_request_from_the_page_is_listed_with_its_answer(firm, cast):
    client = opens(firm)
    path = f"/firms/{firm.number}/ask/"
    assert "河西五金店" in client.get(path).text
    assert client.post(path, {"kind": "traffic", "words": ""}).status_code == 422
    assert client.post(path, {"kind": "traffic", "words": "门口货车乱停"}).status_code == 200
    request = Matter.objects.get(procedure="firm-request")
    assert FirmRequest.objects.get().id == request.id
    act(
        MatterRef(cast.bureau.id, request.id),
        "answer",
        cast.actor("tang"),
        now=AUTUMN,
        details=Details(words="已经划了停车位。"),
    )
    assert "已经划了停车位" in client.get(f"/firms/{firm.number}/").text


def test_a_visit_by_rule_stands_on_the_page_and_is_rated_by_the_firm_alone(firm, cast, desk):
    load_rule(cast.bureau.id, RULE, by=None, now=AUTUMN)
    draw_up(cast.bureau.id, "firm-visit", now=AUTUMN)
    actions.include_firm(cast.bureau.id, firm.row.id, now=AUTUMN)
    duty = Duty.objects.filter(kind="firms", subject=str(firm.row.id)).order_by("opens_on").first()
    assert duty is not None
    client = opens(firm)
    assert "每季度走访企业" in client.get(f"/firms/{firm.number}/").text
    rate = f"/firms/{firm.number}/rate/{duty.id}/"
    early = client.post(rate, {"grade": "5"})
    assert early.status_code == 422
    act(
        MatterRef(cast.bureau.id, duty.id),
        "done",
        cast.actor("zhao"),
        now=AUTUMN,
        details=Details(words="听了货车通行的诉求。"),
    )
    other = registers(cast, now=AUTUMN, number=7, firm="别家")
    assert opens(other).post(f"/firms/{other.number}/rate/{duty.id}/", {"grade": "1"}).status_code == 404
    assert client.post(rate, {"grade": "4", "words": "来得及时"}).status_code == 303
    assert Rating.objects.get().grade == 4
    assert "满意" in client.get(f"/firms/{firm.number}/").text
    assert "来得及时" not in desk.get(f"/desk/firms/{firm.row.id}/").text


def test_leaving_from_the_page_ends_the_visits_with_the_reason(firm, cast):
    load_rule(cast.bureau.id, RULE, by=None, now=AUTUMN)
    draw_up(cast.bureau.id, "firm-visit", now=AUTUMN)
    actions.include_firm(cast.bureau.id, firm.row.id, now=AUTUMN)
    assert Duty.objects.filter(subject=str(firm.row.id), status="owed").exists()
    client = opens(firm)
    assert "30 天" in client.get(f"/firms/{firm.number}/leave/").text
    assert client.post(f"/firms/{firm.number}/leave/").status_code == 200
    assert not Duty.objects.filter(subject=str(firm.row.id), status="owed").exists()
    assert (
        "企业自己退出登记"
        in Duty.objects.filter(subject=str(firm.row.id)).first().said
        + Duty.objects.filter(subject=str(firm.row.id)).first().why
    )
    assert client.get(f"/firms/{firm.number}/").status_code == 302


def test_the_desk_keeps_liaison_and_advice_of_its_own_firms(firm, cast, desk):
    at = f"/desk/firms/{firm.row.id}/"
    assert "河西五金店" in desk.get("/desk/firms/").text
    assert desk.get(at).status_code == 200
    day = date(2026, 11, 27).isoformat()
    assert desk.post(f"{at}do/advice/", {"on": day}).status_code == 422
    assert desk.post(f"{at}do/advice/", {"on": day, "items": ["fire-exit"]}).status_code == 302
    assert "安全出口不上锁" in opens(firm).get(f"/firms/{firm.number}/").text
    assert (
        desk.post(f"{at}do/liaison/", {"unit": cast.units["heping"].id, "area": "", "badge": "010007"}).status_code
        == 302
    )
    assert "蒋敏" in opens(firm).get(f"/firms/{firm.number}/").text
    other = Client()
    other.force_login(cast.users["zhou"])
    assert other.get(at).status_code == 404
    assert "河西五金店" not in other.get("/desk/firms/").text
    assert desk.post(f"{at}do/left/", {"why": "closed"}).status_code == 302
    assert Firm.objects.get().left_why == "closed"


def test_everybody_reads_the_advice_and_whether_all_wait_equally(cast):
    assert "安全出口不上锁" in Client().get("/firms/").text
    assert "还说不准" in Client().get("/firms/equal/").text
    rows = [FirmRequest(bureau_id=cast.bureau.id, id=new_id(), firm_id=new_id(), size=size,
                        asked_at=AUTUMN - timedelta(days=200), answered_at=AUTUMN - timedelta(days=200 - days))
            for size, days in (("micro", 6), ("large", 1)) for _ in range(20)]  # fmt: skip
    FirmRequest.objects.bulk_create(rows)
    assert "小企业等得更久" in Client().get("/firms/equal/").text


def test_the_address_suggests_unit_and_beat_to_who_checks_the_registration(cast, desk):
    receipt = cast.submits("firm-registration", values=values(7, address="河西区建设街 12 号"), now=AUTUMN)
    number = cast.matter(receipt).number
    at, heping = f"/desk/firms/new/{number}/", cast.units["heping"]
    for code, places in (("hp-1", ("建设街（单号）",)), ("hp-2", ("建设街（双号）",))):
        area = Area.objects.create(
            bureau=cast.bureau, kind="beat", code=code, name_zh=code, name_en=code, unit=heping, geometry=SQUARE
        )
        Card.objects.create(area=area, places=list(places), changed_at=AUTUMN)
    organisation.forget()
    tang = Client()
    tang.force_login(cast.users["tang"])
    page = tang.get(at).text
    assert f'<option value="{heping.id}" selected>' in page
    assert '<option value="hp-2" selected>' in page


def test_until_it_is_registered_the_receipt_leads_to_the_registration_and_to_no_page_that_is_not_there(cast):
    waiting = cast.submits("firm-registration", values=values(7), now=AUTUMN)
    number = cast.matter(waiting).number
    client = Client()
    client.post("/follow/", {"number": number, "secret": waiting.secret})
    assert f"/firms/{number}/" not in client.get(f"/m/{number}/").text
    assert client.get(f"/firms/{number}/").url == f"/m/{number}/"


def test_the_registration_links_to_the_firm_s_page_once_it_is_registered(firm):
    assert f"/firms/{firm.number}/" in opens(firm).get(f"/m/{firm.number}/").text


def test_who_may_read_a_registration_and_not_decide_on_it_is_offered_no_form(cast):
    number = cast.matter(cast.submits("firm-registration", values=values(7), now=AUTUMN)).number
    client = Client()
    for name, decides in (("tang", True), ("zheng", False)):
        client.force_login(cast.users[name])
        page = client.get(f"/desk/firms/new/{number}/").text
        assert ('name="unit"' in page) is decides
        assert (f"/desk/firms/new/{number}/" in client.get(f"/desk/m/{number}/").text) is decides
