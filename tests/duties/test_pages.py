"""The pages of duties, by HTTP: the board everybody reads, one line, what a unit owes, and the rules with their errors."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from heliograph.core.text import Text
from heliograph.duties import actions
from heliograph.duties.models import Duty, RuleVersion
from heliograph.matters.actions import Actor, Details, MatterRef, act, watch
from heliograph.organisation import reading as organisation
from tests.duties.conftest import RULE, contact, duties

PHONE = "电话13912345678"


def words(response) -> str:
    return response.content.decode()


def officer(cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.users[who])
    return client


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def weekly(cast, firms, now):
    """A weekly duty of this week: every day's turn, so that the page of this month is never empty."""
    firms.add(cast.units["donghu"], 1, contact=contact())
    start = (now - timedelta(days=7)).date()
    text = RULE.replace('"quarter"', '"week"').replace('"before"', '"none"')  # due on Sunday, whatever day it is today
    text = text.replace("2026-04-01", start.isoformat()).replace("ahead     = 10", "ahead = 0")
    actions.load_rule(cast.bureau.id, text, by=None, now=now)
    actions.draw_due(now)
    assert duties()
    return duties()[-1]


def does(cast, duty: Duty, action: str, who: str, now, **details):
    by = Actor(organisation.viewer_for(cast.users[who], now.date()))
    return act(MatterRef(duty.bureau_id, duty.id), action, by, now=now, details=Details(**details))


def month_of(duty: Duty) -> str:
    return f"{duty.due_on:%Y-%m}"


def test_the_board_counts_by_rule_and_unit_and_links_to_each_line(cast, weekly, now):
    page = words(Client().get(f"/duties/?month={month_of(weekly)}"))
    assert "企业走访" in page
    assert "和平路派出所" in page
    assert "东湖派出所" in page
    lines = words(Client().get(f"/duties/rule/firm-visit/?month={month_of(weekly)}&unit={weekly.unit_id}"))
    assert f"/duties/{weekly.id}/" in lines
    assert "第3家" in lines
    assert "第0家" not in lines


def test_the_board_is_read_with_the_same_few_queries_however_many_duties(
    cast, firms, weekly, now, django_assert_max_num_queries
):
    firms.add(cast.units["donghu"], 40)
    for subject in list(firms.rows.values()):
        actions.include(cast.bureau.id, "test-firms", subject, now=now)
    with django_assert_max_num_queries(16):
        Client().get(f"/duties/?month={month_of(weekly)}")


def test_a_line_shows_what_was_done_and_never_what_is_personal(cast, weekly, now):
    does(cast, weekly, "done", "zhou", now, words=f"见了厂长，{PHONE}，答应讲一次防火课。")
    page = words(Client().get(f"/duties/{weekly.id}/"))
    assert "13912345678" not in page
    assert "正在改写" in page
    zhou = officer(cast, "zhou")
    assert f"/desk/duties/{weekly.id}/words/" in words(zhou.get("/desk/duties/"))
    refused = zhou.post(f"/desk/duties/{weekly.id}/words/", {"words": PHONE})
    assert refused.status_code == 422
    zhou.post(f"/desk/duties/{weekly.id}/words/", {"words": "答应讲一次防火课。"})
    assert "答应讲一次防火课。" in words(Client().get(f"/duties/{weekly.id}/"))
    assert officer(cast, "jiang").get(f"/desk/duties/{weekly.id}/words/").status_code == 404


def test_why_it_ended_is_not_shown_as_why_it_was_moved(cast, weekly, now):
    does(cast, weekly, "move", "zhou", now, more="3 days", words="仓库在修屋顶。")
    assert "原因：仓库在修屋顶。" in words(Client().get(f"/duties/{weekly.id}/"))
    actions.end_subject(cast.bureau.id, weekly.kind, weekly.subject, Text("企业注销。", "Closed."), now=now)
    page = words(Client().get(f"/duties/{weekly.id}/"))
    assert "企业注销。" in page
    assert "原因：" not in page


def test_a_missed_one_stays_on_the_board_and_on_the_desk(cast, weekly, now):
    later = weekly.due_at + timedelta(seconds=1)
    watch(later)
    assert "到期没做" in words(Client().get(f"/duties/{weekly.id}/"))
    assert "到期没做" in words(officer(cast, "zhou").get("/desk/duties/"))
    assert "第3家" not in words(officer(cast, "zhao").get("/desk/duties/"))


def test_the_desk_shows_the_months_days_and_exports_a_calendar(cast, weekly, now):
    page = words(officer(cast, "zhou").get(f"/desk/duties/?month={month_of(weekly)}"))
    assert f"day-{weekly.due_on.isoformat()}" in page
    file = officer(cast, "zhou").get("/desk/duties/calendar.ics")
    assert file["Content-Type"].startswith("text/calendar")
    assert b"BEGIN:VEVENT" in file.content
    assert str(weekly.id).encode() in file.content.replace(b"\r\n ", b"")
    assert b"BEGIN:VEVENT" not in officer(cast, "du").get("/desk/duties/calendar.ics").content


def test_a_rule_is_looked_at_then_set_and_its_mistakes_stand_with_their_fields(cast, firms):
    qian = officer(cast, "qian")
    assert officer(cast, "zhao").get("/desk/duties/rules/new/").status_code == 404
    text = RULE.replace("2026-04-01", "2099-04-01")
    wrong = qian.post("/desk/duties/rules/new/", {"text": text.replace('"quarter"', '"fortnight"'), "step": "keep"})
    assert wrong.status_code == 422
    assert "every：" in words(wrong)
    assert text.splitlines()[1] in words(wrong).replace("&quot;", '"').replace("&#34;", '"')
    looked = words(qian.post("/desk/duties/rules/new/", {"text": text, "step": "look"}))
    assert "2099年第二季度" in looked
    assert not RuleVersion.objects.exists()
    made = qian.post("/desk/duties/rules/new/", {"text": text, "step": "keep"}, follow=True)
    assert "2026-03" in words(made)
    assert "钱进" in words(made)
    assert "企业走访" in words(officer(cast, "chen").get("/desk/duties/rules/"))


def test_pages_say_what_to_do_where_there_is_nothing(cast):
    assert Client().get("/duties/").status_code == 200
    assert Client().get("/duties/?month=next").status_code == 200
    for month in ("0001-01", "9999-12"):
        assert Client().get(f"/duties/?month={month}").status_code == 200
        assert officer(cast, "zhao").get(f"/desk/duties/?month={month}").status_code == 200
    assert Client().get("/duties/rule/nothing/").status_code == 404
    assert Client().get("/duties/0197a000-0000-7000-8000-000000000000/").status_code == 404
    assert "规则到了时间" in words(officer(cast, "zhao").get("/desk/duties/"))
    assert officer(cast, "chen").get("/desk/duties/").status_code == 403


def test_another_bureau_sees_nothing_of_it(cast, weekly):
    there = Client(headers={"host": "beihe.example"})
    assert there.get(f"/duties/{weekly.id}/").status_code == 404
    assert "企业走访" not in words(there.get("/duties/"))


def test_the_number_that_a_subject_is_told_leads_to_the_line(cast, weekly):
    told = Client().post("/follow/", {"number": weekly.number, "secret": ""})
    assert f"/duties/number/{weekly.number}/" in words(told)
    found = Client().get(f"/duties/number/{weekly.number}/")
    assert found["Location"] == f"/duties/{weekly.id}/"
    other = cast.submits()
    assert Client().get(f"/duties/number/{other.number}/").status_code == 404
    assert Client().get("/duties/number/nothing/").status_code == 404


def test_a_duty_is_handled_on_the_page_of_any_matter(cast, weekly):
    zhou = officer(cast, "zhou")
    assert weekly.number in words(zhou.get("/desk/"))
    page = words(zhou.get(f"/desk/m/{weekly.number}/"))
    assert "规则产生" in page
    assert "第3家" in page
    assert "要做的是" in page
    for said_of_residents in ("匿名", "群众说的", "看群众看到的样子", "归哪一类办"):
        assert said_of_residents not in page
    seen = re.search(r'name="sequence" value="(\d+)"', page)
    assert seen is not None
    sent = {"sequence": seen[1], "words": "看了仓库，答应一周内讲一次防火课。"}
    done = zhou.post(f"/desk/m/{weekly.number}/do/done/", sent)
    assert done.status_code == 302, words(done)
    weekly.refresh_from_db()
    assert weekly.status == "done"


def test_what_is_open_is_found_by_an_index_of_that_alone(cast, weekly):
    """The plans of what the desk and the jobs ask again and again: none reads what was ever due, on whichever database."""
    unit = {"bureau_id": cast.bureau.id, "unit_id__in": [weekly.unit_id]}
    asked = (
        Duty.objects.filter(**unit, status="missed", settled_at=None).order_by("due_on", "id"),
        Duty.objects.filter(**unit, withheld=True).order_by("due_on", "id"),
        Duty.objects.filter(bureau_id=cast.bureau.id, kind="k", subject="s", settled_at=None),
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    for rows in asked:
        assert any(index in rows.explain() for index in ("duty_open", "duty_unit_open", "duty_withheld"))
