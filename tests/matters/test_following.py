"""Who holds the receipt follows the matter; who does not learns nothing, not even whether there is one."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from heliograph.core.receipt import new_number, new_secret
from heliograph.matters import actions
from heliograph.matters.models import Event, Matter, Telling
from heliograph.organisation import reading as organisation
from tests.conftest import plausible
from tests.matters.holding import Resident


def without_token(page) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", page.content)


def grown_from(cast, receipt):
    """A case that Zhao opens from a report."""
    procedure = cast.procedure("help")
    values = {field.name: plausible(field) for field in procedure.fields if field.required}
    unit = cast.units["heping"].id
    submission = actions.Submission(values=values, unit=unit, parent=receipt.ref)
    return actions.submit(cast.bureau.id, procedure, submission, cast.actor("zhao"), now=cast.now)


# Opening


def test_number_and_secret_open_the_matter(li, asked):
    page = li.opens(asked)
    assert page.status_code == 200
    assert "身份证丢了" in page.content.decode()


def test_the_cookie_is_sealed_and_kept_from_scripts_and_other_sites(li, asked):
    cookie = li.tries(asked.number, asked.secret).cookies["holder"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert 0 < cookie["max-age"] <= 7200
    assert asked.secret not in cookie.value


def test_codes_may_be_typed_as_people_type_them(li, asked):
    number, secret = asked.number.lower(), " ".join(asked.secret.lower())
    assert li.tries(f"{number[:4]}-{number[4:]}", secret).status_code == 303


def test_a_mistyped_number_is_said_at_its_field_and_costs_no_attempt(li, asked):
    for _ in range(30):
        page = li.tries(asked.number[:-1] + "0", asked.secret)
    assert page.status_code == 422
    assert 'id="number-error"' in page.content.decode()
    assert li.tries(asked.number, asked.secret).status_code == 303


def test_a_wrong_secret_opens_nothing(li, asked):
    assert li.tries(asked.number, new_secret()).status_code == 404
    assert li.sees(asked).status_code == 302


def test_without_the_receipt_every_number_leads_to_the_same_question(li, asked):
    unknown = new_number()
    known, other = li.sees(asked), li.client.get(f"/m/{unknown}/")
    assert (known.status_code, other.status_code) == (302, 302)
    assert known["Location"].replace(asked.number, unknown) == other["Location"]


def test_a_wrong_secret_and_an_unknown_number_get_the_same_page(li, cast, asked):
    number, secret = asked.number, new_secret()
    wrong = li.tries(number, secret)
    Matter.objects.filter(number=number).update(number=new_number())
    unknown = li.tries(number, secret)
    assert without_token(wrong) == without_token(unknown)
    assert wrong.status_code == unknown.status_code == 404


# The number alone


def test_a_hidden_number_and_an_unknown_one_get_the_same_page_byte_for_byte(li, cast):
    complaint = cast.submits("complaint", about_unit=cast.units["heping"].id)
    hidden = li.tries(complaint.number)
    Matter.objects.filter(number=complaint.number).update(number=new_number())
    unknown = li.tries(complaint.number)
    assert hidden.status_code == unknown.status_code == 200
    assert without_token(hidden) == without_token(unknown)
    assert hidden.headers.items() == unknown.headers.items()


def test_where_the_procedure_is_public_the_number_alone_shows_state_and_limits(li, asked):
    page = li.tries(asked.number).content.decode()
    assert "已提交" in page
    assert "3月24日" in page
    assert "身份证丢了" not in page


def test_the_number_alone_never_shows_what_was_answered_or_by_whom(li, answered):
    page = li.tries(answered.number).content.decode()
    assert "已答复" in page
    assert "户口本" not in page
    assert "赵勇" not in page


# The receipt's link


def test_the_link_fills_in_the_number_and_asks_for_the_secret(li, asked):
    page = li.client.get(f"/r/{asked.number}").content.decode()
    assert f"{asked.number[:4]}-{asked.number[4:8]}-{asked.number[8:]}" in page
    assert "follow.mjs" in page


def test_the_link_says_the_same_for_a_number_that_never_was(li, asked):
    known, unknown = li.client.get(f"/r/{asked.number}"), new_number()
    Matter.objects.filter(number=asked.number).update(number=unknown)
    assert without_token(known) == without_token(li.client.get(f"/r/{asked.number}"))


# Whose receipt it is


def test_the_holder_of_one_receipt_cannot_open_another_matter(li, cast, asked):
    other = cast.submits("consultation", unit=cast.units["heping"].id)
    li.opens(asked)
    for part in ("", "looks/", "why/answer/", "do/withdraw/", "data.json", "data.html", "data.zip"):
        assert li.sees(other, part)["Location"] == f"/r/{other.number}", part


def test_several_receipts_can_be_held_at_once(li, cast, asked):
    other = cast.submits("consultation", unit=cast.units["heping"].id)
    li.opens(asked)
    li.opens(other)
    assert li.sees(asked).status_code == li.sees(other).status_code == 200


def test_the_cookie_of_one_bureau_is_useless_at_another(li, cast, asked):
    li.opens(asked)
    Matter.objects.filter(number=asked.number).update(bureau_id=cast.other_bureau.id)
    assert li.client.get(f"/m/{asked.number}/", headers={"host": "beihe.example"}).status_code == 302


def test_an_altered_cookie_opens_nothing(li, asked):
    li.opens(asked)
    sealed = li.client.cookies["holder"].value
    li.client.cookies["holder"] = sealed[:-2] + ("A" if sealed[-2] != "A" else "B") + sealed[-1]
    assert li.sees(asked).status_code == 302


def test_putting_the_receipts_away_closes_the_matters(li, asked):
    li.opens(asked)
    li.client.post("/follow/leave/")
    assert li.sees(asked).status_code == 302


def test_the_parts_of_a_split_matter_open_with_the_receipt_of_the_whole(li, cast, asked):
    cast.does(asked, "accept", "zhao")
    cast.does(asked, "split", "zhao", parts=("补办要带什么", "多久能拿到"), words="两个窗口分别答。")
    part = Matter.objects.get(parent_how="split")
    whole = li.opens(asked).content.decode()
    assert f"/m/{part.number}/" in whole
    assert "多久能拿到" in li.client.get(f"/m/{part.number}/").content.decode()


def test_a_case_that_grew_from_a_report_does_not_open_with_the_reports_receipt(li, cast, asked):
    case = grown_from(cast, asked)
    li.opens(asked)
    assert li.sees(case).status_code == 302


# What stands on the page


def test_the_page_says_what_happens_next_by_when_and_who_is_answerable(li, asked):
    page = li.opens(asked).content.decode()
    assert "和平路派出所最晚在这一天：看过并决定谁来答" in page
    assert "3月18日（星期三）" in page
    assert f"/m/{asked.number}/why/accept/" in page
    assert "0571-110" in page


def test_a_transfer_says_where_it_went_and_who_stays_answerable(li, cast, asked):
    cast.does(asked, "transfer", "zhao", unit=cast.units["donghu"].id, words="户口在东湖派出所辖区。")
    page = li.opens(asked).content.decode()
    assert "转给东湖派出所办" in page
    assert "户口在东湖派出所辖区。" in page
    assert "对方接下之前，仍由和平路派出所负责。" in page


def test_an_extension_says_why_and_until_when(li, cast, asked):
    cast.does(asked, "accept", "zhao")
    cast.does(asked, "extend", "qian", more="3 working days", words="要等外省回函。")
    page = li.opens(asked).content.decode()
    assert "期限延长3 个工作日：答复您" in page
    assert "要等外省回函。" in page
    assert "原来最晚 3月24日。" in page
    assert "3月27日" in page


def test_a_broken_promise_shows_at_once_even_before_the_watch_has_run(li, asked, clock):
    clock.goes_on(days=2)
    page = li.opens(asked).content.decode()
    assert "到期没做到：看过并决定谁来答" in page
    assert "hg-timeline__item--broken" in page


def test_a_broken_promise_that_was_announced_shows_once(li, cast, asked, clock):
    actions.watch(clock.goes_on(days=2))
    actions.watch(clock.now)
    page = li.opens(asked).content.decode()
    assert page.count("hg-timeline__item--broken") == 1


def test_a_question_back_stops_the_clock_and_asks_on_the_page(li, cast, asked):
    cast.does(asked, "accept", "zhao")
    cast.does(asked, "ask", "zhao", words="是哪一年丢的？")
    page = li.opens(asked).content.decode()
    assert "hg-timeline__item--paused" in page
    assert "轮到您" in page
    assert f'action="/m/{asked.number}/do/supply/"' in page


def test_an_internal_note_stands_as_withheld_with_ground_and_way_to_challenge(li, cast, asked):
    cast.does(asked, "note", "zhao", words="此人去年来过三次。")
    page = li.opens(asked).content.decode()
    assert "内部记录 1 条，依法不公开" in page
    assert "《政府信息公开条例》第十六条" in page
    assert "申请行政复议" in page
    assert "此人去年来过三次" not in page
    assert "赵勇（010001）" in page


def test_a_refusal_shows_its_ground(li, cast, asked):
    cast.does(asked, "accept", "zhao")
    cast.does(asked, "refuse", "zhao", words="问的是别人的信息。", ground="《居民身份证法》第十九条")
    page = li.opens(asked).content.decode()
    assert "问的是别人的信息。" in page
    assert "《居民身份证法》第十九条" in page


def test_a_matter_joined_to_another_still_shows_how_far_that_one_is_and_its_answer(li, cast, asked):
    other = cast.submits("consultation", unit=cast.units["heping"].id, values={"words": "我家门口的灯坏了"})
    for receipt in (asked, other):
        cast.does(receipt, "accept", "zhao")
    cast.does(asked, "merge", "zhao", into=other.number, words="同一件事。")
    page = li.opens(asked).content.decode()
    assert "那一件的答复，也会写在您这一页" in page
    assert "门口的灯" not in page
    cast.does(other, "answer", "zhao", words="明天来修。")
    assert "明天来修。" in li.reads(asked)


def test_a_deadline_beyond_the_published_calendar_says_it_is_an_estimate(li, cast, clock):
    clock.now = clock.now.replace(month=12, day=30)
    receipt = cast.submits("consultation", unit=cast.units["heping"].id, now=clock.now)
    assert "这是估计" in li.opens(receipt).content.decode()


def test_the_accused_unit_is_said_to_be_kept_out(li, cast):
    complaint = cast.submits("complaint", about_unit=cast.units["heping"].id)
    assert "被投诉的人和单位看不到这件事，也不能经手。" in li.opens(complaint).content.decode()


# Who looked


def test_who_looked_when_and_why_is_on_the_page(li, cast, asked):
    actions.look(cast.matter(asked), cast.viewer("sun"), why="supervising", now=cast.now)
    for page in (li.opens(asked).content.decode(), li.reads(asked, "looks/")):
        assert "孙明（010006）" in page
        assert "督察支队" in page
        assert "督察监督" in page


def test_nobody_looked_is_said_too(li, asked):
    assert "还没有民警打开过" in li.opens(asked).content.decode()


# Telling


def test_opening_the_page_is_the_proof_that_somebody_was_told(li, cast, asked, clock):
    cast.does(asked, "accept", "zhao")
    clock.goes_on(hours=1)
    li.opens(asked)
    assert set(Telling.objects.values_list("status", "read_at")) == {("read", clock.now)}


def test_a_page_read_again_writes_nothing(li, cast, asked, django_assert_max_num_queries):
    li.opens(asked)
    with django_assert_max_num_queries(6):
        li.reads(asked)


@pytest.mark.parametrize("events", [1, 12])
def test_the_page_costs_as_many_queries_for_a_long_matter_as_for_a_short_one(
    li, cast, asked, events, django_assert_max_num_queries
):
    cast.does(asked, "accept", "zhao")
    for number in range(events):
        cast.does(asked, "note", "zhao", words=f"第 {number} 条")
        cast.does(asked, "add", words=f"再说 {number}")
    cast.does(asked, "answer", "zhao", words="好了。")
    cast.does(asked, "rate", grade=5)
    li.opens(asked)
    with django_assert_max_num_queries(9):
        li.reads(asked)


def test_unread_news_costs_one_update_and_stays_within_nine(li, cast, asked, django_assert_max_num_queries):
    li.opens(asked)
    cast.does(asked, "accept", "zhao")
    organisation.officer_name(cast.bureau.id, cast.officers["zhao"].id)  # kept in memory by any page before
    with django_assert_max_num_queries(9) as queries:
        li.reads(asked)
    assert len([q for q in queries.captured_queries if q["sql"].startswith("UPDATE")]) == 1


# Why this date


def test_why_this_date_lists_every_day_up_to_the_deadline(li, cast, asked):
    page = li.opens(asked) and li.reads(asked, "why/answer/")
    assert "为什么是" in page
    assert page.count("个工作日</span>") + page.count("个工作日 <strong") == 5
    assert "起算日不计入" in page
    assert "3月24日" in page
    assert "潍坊市12345政务服务便民热线条例" in page
    assert "cn-2023-2026" in page


def test_why_this_date_shows_extensions_and_stops(li, cast, asked):
    cast.does(asked, "accept", "zhao")
    cast.does(asked, "ask", "zhao", words="是哪一年丢的？", now=cast.now + timedelta(days=1))
    cast.does(asked, "supply", words="去年", now=cast.now + timedelta(days=3))
    cast.does(asked, "extend", "qian", more="3 working days", words="要等外省回函。", now=cast.now + timedelta(days=3))
    page = li.opens(asked) and li.reads(asked, "why/answer/")
    assert "停过表" in page
    assert "延长了3 个工作日" in page
    assert "要等外省回函。" in page
    assert page.count("中止期间不计") == 2


def test_a_promise_that_was_never_made_is_not_explained(li, asked):
    li.opens(asked)
    assert li.sees(asked, "why/answer-again/").status_code == 404


# Erased


def test_an_erased_matter_says_when_and_why_and_keeps_what_happened(li, cast, answered, clock):
    li.opens(answered)
    actions.erase(answered.ref, now=clock.goes_on(days=800), ground="retention")
    page = li.reads(answered)
    assert "内容已经删除" in page
    assert "保存期限（2 年）已满" in page
    assert "《个人信息保护法》第四十七条" in page
    assert "您提交了“咨询”" in page
    assert "身份证丢了" not in page
    assert "户口本" not in page
    assert "/do/" not in page


# What lies in the log


def test_no_secret_is_ever_in_an_address(li, asked):
    answer = li.tries(asked.number, asked.secret)
    assert asked.secret not in answer["Location"]
    assert Event.objects.count() == 1


def test_a_neighbour_with_another_browser_sees_nothing(li, asked):
    li.opens(asked)
    wang = Resident(Client(), li.cast)
    assert wang.sees(asked).status_code == 302
