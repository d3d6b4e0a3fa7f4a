"""The pages of disputes: both sides with their own receipts, the officer's desk, what everybody may read."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from heliograph.disputes import actions
from heliograph.disputes.actions import NewClause
from heliograph.disputes.models import Dispute, Meeting, Signature
from heliograph.disputes.reading.figures import figures
from heliograph.matters.actions import erase
from heliograph.matters.models import Look, Telling
from tests.disputes.conftest import NONE_FOUND, VALUES


def picture() -> bytes:
    """A photo of a signed page."""
    made = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(made, "PNG")
    return made.getvalue()


AUTUMN = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
HALF_YEAR = datetime(2026, 6, 30, 16, 0, tzinfo=UTC)
"""When the one that is over by autumn ended."""
"""Where the quarter of that day begins, in the bureau's zone."""


@pytest.fixture(autouse=True)
def today(settings, monkeypatch):
    settings.SECOND_FACTOR_REQUIRED = False
    monkeypatch.setattr(timezone, "now", lambda: AUTUMN)


@pytest.fixture
def asked(asked):
    asked.now = AUTUMN
    return asked


@pytest.fixture
def desk(cast) -> Client:
    client = Client()
    client.force_login(cast.users["zhao"])
    return client


def li_opens(asked) -> Client:
    client, number = Client(), asked.cast.matter(asked.receipt).number
    client.post("/follow/", {"number": number, "secret": asked.receipt.secret})
    return client


def wang_opens(slip: str) -> tuple[Client, str]:
    """The other side, with the slip as the officer's page shows it."""
    number, secret = re.findall(r'<strong class="hg-number">([^<]+)</strong>', slip)
    client = Client()
    answer = client.post("/disputes/open/", {"number": number, "secret": secret})
    assert answer.status_code == 303
    return client, answer.url


def test_a_dispute_from_the_request_to_the_last_clause_by_the_pages_alone(asked, cast, desk):
    number = cast.matter(asked.receipt).number
    at_desk, mine = f"/desk/disputes/{number}/", f"/disputes/{number}/"
    assert number in desk.get("/desk/disputes/").text.replace("-", "")
    assert "先核对" in desk.get(at_desk).text
    do = f"{at_desk}do/"
    assert desk.post(f"{do}screen/", {}).status_code == 422
    answers = dict.fromkeys(NONE_FOUND, "no")
    assert desk.post(f"{do}screen/", answers).status_code == 302
    assert desk.post(f"{do}other/", {"name": "王强", "phone": "13900000000"}).status_code == 302
    wang, his = wang_opens(desk.post(f"{at_desk}receipt/").text)
    assert "您愿意谈吗" in wang.get(his).text
    assert "半夜吵" not in wang.get(his).text, "the other side does not read what was written"
    assert wang.post(f"{his}do/willing/").status_code == 303
    meeting = {"mediator": asked.people.id, "at": "2026-12-01T10:00", "place": "调解室", "declared": "yes"}
    refused = desk.post(f"{do}arrange/", meeting | {"ties": ["family"]})
    assert refused.status_code == 422
    assert "是一方的亲属" in refused.text
    assert desk.post(f"{do}arrange/", meeting).status_code == 302
    li = li_opens(asked)
    assert "周大姐" in li.get(mine).text
    clause = {"kind_1": "pay", "by_1": "b", "amount_1": "500", "what_1": "", "due_1": "2026-12-10"}
    assert desk.post(f"{do}draft/", clause | {"due_1": ""}).status_code == 422
    assert desk.post(f"{do}draft/", clause).status_code == 302
    assert "乙方在 2026年12月10日 以前付给甲方 500 元" in li.get(mine).text
    assert li.post(f"{mine}do/sign/", {"draft": "1"}).status_code == 303
    assert wang.post(f"{his}do/sign/", {"draft": "1"}).status_code == 303
    assert "王强" in li.get(f"{mine}agreement/").text
    assert "Side B pays Side A 500 yuan by 10 December 2026" in li.get(f"{mine}agreement/").text
    actions.follow_up(now=AUTUMN + timedelta(days=14))
    (row,) = asked.clauses
    assert "到期了" in desk.get(at_desk).text
    assert desk.post(f"{do}found/", {"clause": row.id, "kept": "yes", "words": "收到了"}).status_code == 302
    assert desk.post(f"{do}finish/", {"words": ""}).status_code == 302
    assert "做到了" in wang.get(his).text
    assert Dispute.objects.get().ended == "kept"
    assert Look.objects.filter(matter_id=asked.ref.id).exists()


def test_whatever_does_not_open_is_answered_alike(asked, cast):
    asked.willing()
    actions.give_receipt(asked.viewer, asked.ref, now=AUTUMN)
    row, client = Dispute.objects.get(), Client()
    right = client.post("/disputes/open/", {"number": row.number_b, "secret": "AAAAA-AAAAA-AAAAA"})
    unknown = client.post("/disputes/open/", {"number": cast.matter(asked.receipt).number, "secret": "x"})
    assert right.status_code == unknown.status_code == 404
    assert "编号和密码对不上" in right.text
    assert client.get(f"/disputes/{row.number_b}/").url == f"/d/{row.number_b}"


def test_whoever_tries_too_many_secrets_waits(asked):
    typed = {"number": "00000000000", "secret": "AAAAA-AAAAA-AAAAA"}
    tries = [Client().post("/disputes/open/", typed) for _ in range(11)]
    assert [one.status_code for one in tries] == [404] * 10 + [429]
    assert int(tries[-1].headers["Retry-After"]) > 0
    assert "hg-number" not in tries[-1].text, "no form"


def test_what_a_side_was_told_is_read_when_it_opens_its_page(asked):
    asked.arranged()
    slip = actions.give_receipt(asked.viewer, asked.ref, now=AUTUMN)
    wang = Client()
    wang.post("/disputes/open/", {"number": slip.number, "secret": slip.secret})
    mine = Telling.objects.filter(party_id=asked.row.party_b)
    assert mine.filter(read_at=None).exists()
    wang.get(f"/disputes/{slip.number}/")
    assert not mine.filter(read_at=None).exists()


def test_a_new_receipt_ends_the_one_before(asked):
    asked.willing()
    slip = actions.give_receipt(asked.viewer, asked.ref, now=AUTUMN)
    client = Client()
    assert client.post("/disputes/open/", {"number": slip.number, "secret": slip.secret}).status_code == 303
    assert client.get(f"/disputes/{slip.number}/").status_code == 200
    actions.give_receipt(asked.viewer, asked.ref, now=AUTUMN)
    assert client.get(f"/disputes/{slip.number}/").status_code == 302


def test_what_a_side_says_of_violence_the_other_never_reads(asked, desk, cast):
    asked.arranged()
    slip = actions.give_receipt(asked.viewer, asked.ref, now=AUTUMN)
    wang = Client()
    wang.post("/disputes/open/", {"number": slip.number, "secret": slip.secret})
    assert wang.post(f"/disputes/{slip.number}/do/halt/", {"words": "他拿刀吓我"}).status_code == 303
    number = cast.matter(asked.receipt).number
    li = li_opens(asked)
    for path in (f"/disputes/{number}/", f"/m/{number}/"):
        assert "拿刀" not in li.get(path).text
    assert "拿刀" in desk.get(f"/desk/m/{number}/").text
    assert "停止" in li.get(f"/disputes/{number}/").text


def test_a_refused_step_says_why_and_keeps_the_page(asked):
    asked.arranged()
    number = asked.cast.matter(asked.receipt).number
    li = li_opens(asked)
    answer = li.post(f"/disputes/{number}/do/sign/", {"draft": "1"})
    assert answer.status_code == 422
    assert "协议刚改过" in answer.text
    assert li.post(f"/disputes/{number}/do/dance/").status_code == 404


def test_an_officer_of_another_station_finds_no_dispute(asked, cast):
    client = Client()
    client.force_login(cast.users["zhou"])
    assert client.get(f"/desk/disputes/{cast.matter(asked.receipt).number}/").status_code == 404
    assert "没有正在调解" in client.get("/desk/disputes/").text


def test_a_case_is_turned_over_from_its_page_and_the_receipt_is_shown_once(cast, mediators, desk):
    case = cast.submits("public-order-case", now=AUTUMN)
    cast.does(case, "file", "zhao", words="立案", now=AUTUMN)
    number = cast.matter(case).number
    assert f"/desk/disputes/from/{number}/" in desk.get(f"/desk/m/{number}/").text
    Look.objects.filter(matter_id=case.ref.id).delete()
    page = desk.get(f"/desk/disputes/from/{number}/").text
    assert Look.objects.filter(matter_id=case.ref.id).exists(), "it names the parties"
    ids = re.findall(r'<option value="([0-9a-f-]{36})"', page)
    given = {"kind": "fight", "words": "推搡", "side_a": ids[0], "side_b": ids[0]}
    assert desk.post(f"/desk/disputes/from/{number}/", given).status_code == 422
    made = desk.post(f"/desk/disputes/from/{number}/", given | {"side_b": ids[1]})
    assert "只显示这一次" in made.text
    assert Dispute.objects.get().case_id == case.ref.id
    assert f"/desk/disputes/from/{number}/" not in desk.get(f"/desk/m/{number}/").text


def test_leads_keep_the_list_and_everybody_reads_it(cast, mediators, desk):
    assert desk.get("/desk/disputes/mediators/").status_code == 403
    lead = Client()
    lead.force_login(cast.users["qian"])
    assert lead.post("/desk/disputes/mediators/", {"kind": "police", "badge": "999"}).status_code == 422
    assert lead.post("/desk/disputes/mediators/", {"kind": "lawyer", "name": "吴律师"}).status_code == 302
    everybody = Client().get("/disputes/").text
    assert "吴律师" in everybody
    assert "周大姐" in everybody
    lead.post("/desk/disputes/mediators/", {"retire": str(mediators[0].id)})
    assert "周大姐" not in Client().get("/disputes/").text


def test_small_counts_are_hidden_and_do_not_follow_from_the_total(cast):
    assert "这半年的不公布" in Client().get("/disputes/figures/").text
    kinds = ["noise"] * 14 + ["money"] * 12 + ["fight"] * 3
    for number, kind in enumerate(kinds):
        cast.submits(
            "mediation",
            values=VALUES | {"kind": kind},
            now=HALF_YEAR - timedelta(days=number + 1),
            unit=cast.units["heping"].id,
        )
    found = figures(cast.bureau.id, now=AUTUMN)
    assert found.total == 29
    assert {line.name.zh: line.count for line in found.kinds} == {
        "噪声、宠物": 14,
        "欠款、欠薪": None,
        "争吵、推搡、轻微打架": None,
    }
    assert [line.count for line in found.places] == [29]
    text = Client().get("/disputes/figures/").text
    assert "不公布" in text


def test_the_page_says_from_when_on_there_is_more(cast):
    found = figures(cast.bureau.id, now=AUTUMN)
    assert (found.next.since, found.next.until) == (found.until, date(found.last.year, 12, 31))
    assert found.next_told_on == date(found.last.year + 1, 1, 1)


def test_what_began_before_the_half_year_is_not_counted(cast):
    for number in range(10):
        cast.submits("mediation", values=VALUES, now=HALF_YEAR - timedelta(days=1 + number))
    cast.submits("mediation", values=VALUES, now=HALF_YEAR - timedelta(days=182))
    assert figures(cast.bureau.id, now=AUTUMN).total == 10


def test_reading_the_figures_often_shows_no_quarrel_that_came_or_ended(cast):
    made = [cast.submits("mediation", values=VALUES, now=HALF_YEAR - timedelta(days=1 + one)) for one in range(12)]
    before = figures(cast.bureau.id, now=AUTUMN)
    for number in range(11):
        cast.submits("mediation", values=VALUES | {"kind": "fight"}, now=AUTUMN + timedelta(hours=number))
    cast.does(made[0], "withdraw", now=AUTUMN)
    assert figures(cast.bureau.id, now=AUTUMN + timedelta(days=1)) == before
    after = figures(cast.bureau.id, now=AUTUMN + timedelta(days=40))
    assert (before.until, after.since) == (date(2026, 7, 1), date(2026, 7, 1)), "no day is in both"
    assert (before.total, after.total) == (12, 11)


def test_a_paper_is_handed_in_at_the_desk(asked, desk, cast):
    asked.arranged()
    asked.drafts(NewClause("pay", "b", date(2026, 12, 10), amount="500"))
    do = f"/desk/disputes/{cast.matter(asked.receipt).number}/do/paper/"
    assert desk.post(do, {"side": "a"}).status_code == 422
    page = SimpleUploadedFile("signed.png", picture(), "image/png")
    assert desk.post(do, {"side": "a", "scan": page}).status_code == 302
    assert Signature.objects.get().on_paper


def test_who_prints_the_agreement_has_looked(asked, desk, cast):
    asked.drafted(NewClause("apologise", "a", date(2026, 12, 10)))
    assert not Look.objects.exists()
    assert "王强" in desk.get(f"/desk/disputes/{cast.matter(asked.receipt).number}/agreement/").text
    assert Look.objects.get().matter_id == asked.ref.id


def test_nothing_of_the_people_stands_in_the_rows_after_erasing(asked, cast):
    asked.drafted(NewClause("apologise", "a", date(2026, 12, 10)))
    actions.give_receipt(asked.viewer, asked.ref, now=AUTUMN)
    cast.does(asked.receipt, "withdraw", now=AUTUMN)
    erase(asked.ref, now=AUTUMN, ground="retention")
    assert not Meeting.objects.exclude(place="").exists()
    assert (asked.row.number_b, bytes(asked.row.code_hash_b)) == ("", b"")
