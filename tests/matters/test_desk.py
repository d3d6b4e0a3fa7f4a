"""The desk through its pages: the list of what is owed, the matter page and its steps, giving out work."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from heliograph.matters.models import Event, Look, Matter
from heliograph.matters.reading import owed
from heliograph.matters.reading.story import holder_story
from heliograph.organisation.models import Change
from tests.matters import at_the_door as door
from tests.matters.desk_stage import numbers, post

pytestmark = pytest.mark.django_db


def now() -> datetime:
    return datetime.now(UTC)


def text_of(page) -> str:
    return page.content.decode()


# the list


def test_the_list_shows_what_the_station_owes_the_earliest_due_first(cast, desk_of, here):
    late, soon, far = here(), here(), here()
    for receipt, days in ((late, -1), (soon, 0.1), (far, 5)):
        due = now() + timedelta(days=days)
        Matter.objects.filter(id=receipt.ref.id).update(due=due, warn_at=due - timedelta(days=1))
    page = desk_of("zhao").get("/desk/")
    assert numbers(page) == [late.number, soon.number, far.number]
    rows = re.findall(r'<tr role="row" data-row class="([^"]*)".*?</tr>', text_of(page), flags=re.S)
    assert ["hg-row--broken" in rows[0], "hg-row--near" in rows[1], rows[2]] == [True, True, "govuk-table__row"]
    assert "已超期" in text_of(page)
    assert "快到期" in text_of(page)


def test_nothing_of_what_a_matter_says_stands_in_a_list(desk_of, here):
    here(values={"subject": "邻居半夜装修", "words": "每天两点还在敲"})
    assert "装修" not in text_of(desk_of("zhao").get("/desk/"))
    assert Look.objects.count() == 0


def test_what_is_offered_to_the_unit_stands_first_and_is_taken_with_one_press(cast, desk_of, here):
    receipt = here()
    cast.does(receipt, "transfer", "zhao", now=now(), unit=cast.units["donghu"].id, words="您住东湖")
    zhou = desk_of("zhou")
    page = zhou.get("/desk/")
    assert numbers(page) == [receipt.number]
    assert "想请你们接办" in text_of(page)
    sent = post(zhou, receipt, "take", cast, back="list")
    assert (sent.status_code, sent.url) == (302, "/desk/")
    assert cast.matter(receipt).unit_id == cast.units["donghu"].id


def test_only_who_may_take_is_asked_to(cast, desk_of, here):
    receipt = here()
    cast.does(receipt, "transfer", "zhao", now=now(), unit=cast.units["donghu"].id, words="您住东湖")
    assert "想请你们接办" not in text_of(desk_of("zhao").get("/desk/"))
    assert "想请你们接办" not in text_of(desk_of("zheng").get("/desk/"))


def test_tabs_and_filters_narrow_the_list(cast, desk_of, here):
    mine, again, asked, other = here(), here(), here(), here()
    late = now() - timedelta(hours=1)
    cast.does(mine, "assign", "qian", now=now(), officer=cast.officers["zhao"].id)
    Matter.objects.filter(id=again.ref.id).update(reopened=1, due=late, warn_at=late)
    cast.does(asked, "ask", "zhao", now=now(), words="请写明车牌号。")
    assert cast.matter(asked).due is None
    cast.does(other, "transfer", "zhao", now=now(), unit=cast.units["donghu"].id, words="您住东湖")
    qian, zhao_id = desk_of("qian"), cast.officers["zhao"].id
    seen = {
        tab: set(numbers(qian.get(f"/desk/?tab={tab}")))
        for tab in ("unassigned", "late", "reopened", "waiting", "passed-on")
    }
    assert seen == {
        "unassigned": {again.number, other.number},
        "late": {again.number},
        "reopened": {again.number},
        "waiting": {asked.number},
        "passed-on": {other.number},
    }
    assert numbers(desk_of("zhao").get("/desk/?tab=mine")) == [mine.number]
    assert numbers(qian.get(f"/desk/?officer={zhao_id}")) == [mine.number]
    assert numbers(qian.get("/desk/?procedure=complaint")) == []
    assert set(numbers(desk_of("wu").get(f"/desk/?unit={cast.units['donghu'].id}"))) == set()
    assert set(numbers(qian.get("/desk/?tab=nonsense&unit=x&after=y"))) == {mine.number, again.number, other.number}


def test_pages_follow_each_other_without_gaps_or_repeats_even_where_many_are_due_at_once(cast, here, monkeypatch):
    monkeypatch.setattr(owed, "PAGE", 3)
    made = [
        here(),
        *(cast.submits(unit=cast.units["donghu"].id, now=now()) for _ in range(4)),
        *(here() for _ in range(3)),
    ]
    Matter.objects.update(due=now() + timedelta(days=1))
    for who, count in (("wu", 8), ("zhou", 4), ("sun", 8)):
        seen: list[str] = []
        after = None
        for _ in range(5):
            listed = owed.list_owed(cast.viewer(who), owed.Wanted(after=after), now())
            seen += [row.number for row in listed.rows]
            after = owed.read_cursor(listed.after)
            if after is None:
                break
        assert len(seen) == len(set(seen)) == count
    assert {receipt.number for receipt in made} == set(seen)


def test_the_list_asks_few_questions_of_the_database_however_long_it_is(
    cast, desk_of, here, django_assert_max_num_queries
):
    for _ in range(12):
        here()
    browser = desk_of("wu")
    browser.get("/desk/")
    with django_assert_max_num_queries(22):
        assert len(numbers(browser.get("/desk/"))) == 12


# the matter page


def test_opening_a_matter_records_the_look_before_anything_is_shown_and_says_why(cast, desk_of, here, complaint):
    receipt, accused = here(), complaint()
    cast.does(receipt, "assign", "qian", now=now(), officer=cast.officers["zhao"].id)
    for who, path, why in (
        ("zhao", f"/desk/m/{receipt.number}/", "handling"),
        ("jiang", f"/desk/m/{receipt.number}/", "counter"),
        ("wu", f"/desk/m/{receipt.number}/", "assigning"),
        ("sun", f"/desk/m/{receipt.number}/", "supervising"),
        ("qian", f"/desk/m/{receipt.number}/?from=search", "search"),
        ("du", f"/desk/m/{accused.number}/", "handling"),
    ):
        page = desk_of(who).get(path)
        assert page.status_code == 200
        assert Look.objects.get(officer=cast.officers[who]).why == why
    assert "身份证丢了" in text_of(desk_of("zhao").get(f"/desk/m/{receipt.number}/"))


def test_a_page_that_is_not_shown_is_not_a_look(desk_of, complaint, cast):
    receipt = complaint(about_officer=cast.officers["zhao"].id)
    assert desk_of("zhao").get(f"/desk/m/{receipt.number}/").status_code == 404
    assert Look.objects.count() == 0


def steps_on(page) -> set[str]:
    return set(re.findall(r'id="do-([a-z-]+)"', text_of(page)))


def test_only_steps_that_can_be_taken_are_offered(cast, desk_of, here):
    receipt = here()
    page = desk_of("zhao").get(f"/desk/m/{receipt.number}/")
    assert steps_on(page) >= {"accept", "answer", "ask", "transfer", "note", "refuse", "not-ours", "merge", "split"}
    assert steps_on(page).isdisjoint(
        {"rate", "reopen", "withdraw", "take", "object", "assign", "extend", "follow-up", "submit"}
    )
    assert steps_on(desk_of("qian").get(f"/desk/m/{receipt.number}/")) >= {"assign", "extend"}
    assert "place" not in steps_on(
        desk_of("qian").get(f"/desk/m/{receipt.number}/")
    )  # leads no other unit to give it to
    assert "place" in steps_on(desk_of("wu").get(f"/desk/m/{receipt.number}/"))
    assert steps_on(desk_of("sun").get(f"/desk/m/{receipt.number}/")) == {"note"}


def test_an_answer_is_given_and_read_by_the_resident(cast, desk_of, here):
    receipt = here()
    browser = desk_of("zhao")
    sent = post(browser, receipt, "answer", cast, words="请带户口本到任一派出所。")
    assert sent.status_code == 302
    assert cast.matter(receipt).outcome == "answered"
    page = browser.get(sent.url)
    assert "已办" in text_of(page)
    assert "请带户口本到任一派出所。" in text_of(browser.get(f"/desk/m/{receipt.number}/resident/"))


def test_an_officer_is_never_addressed_in_the_residents_place(cast, desk_of, here):
    waiting = here()
    cast.does(waiting, "ask", "zhao", now=now(), words="请写明车牌号。")
    for address in (f"/desk/m/{waiting.number}/", "/desk/?tab=waiting"):
        text = desk_of("zhao").get(address).content.decode()
        assert "等群众补充" in text
        assert "等您补充" not in text
        assert "轮到您" not in text


def test_what_was_typed_is_kept_when_a_step_is_refused(cast, desk_of, here):
    receipt = here()
    browser = desk_of("zhao")
    page = post(browser, receipt, "refuse", cast, words="不属于受理范围的理由")
    assert page.status_code == 422
    assert "不属于受理范围的理由" in text_of(page)
    assert 'id="refuse-ground-error"' in text_of(page)
    assert cast.matter(receipt).state == "submitted"


def test_a_page_that_is_out_of_date_does_nothing_and_keeps_the_words(cast, desk_of, here):
    receipt = here()
    cast.does(receipt, "add", now=now(), words="补充一句")
    page = desk_of("zhao").post(f"/desk/m/{receipt.number}/do/answer/", {"sequence": 1, "words": "好不容易写完的答复"})
    assert page.status_code == 409
    assert "好不容易写完的答复" in text_of(page)
    assert "刚刚有了新进展" in text_of(page)
    assert 'name="sequence" value="2"' in text_of(page)
    assert cast.matter(receipt).state == "submitted"


def test_pressing_twice_answers_once(cast, desk_of, here):
    receipt = here()
    browser = desk_of("zhao")
    for _ in range(2):
        browser.post(f"/desk/m/{receipt.number}/do/answer/", {"sequence": 1, "words": "答复"})
    assert Event.objects.filter(matter_id=receipt.ref.id, kind="answer").count() == 1


def test_after_not_solved_whoever_closed_it_is_neither_offered_nor_accepted(cast, desk_of, here):
    receipt = here()
    cast.does(receipt, "answer", "zhao", now=now(), words="答复")
    cast.does(receipt, "reopen", now=now())
    page = desk_of("qian").get(f"/desk/m/{receipt.number}/?do=assign")
    officers = re.search(r'<select name="officer".*?</select>', text_of(page), flags=re.S).group()
    assert "蒋敏" in officers
    assert "赵勇" not in officers
    forced = post(desk_of("qian"), receipt, "assign", cast, officer=cast.officers["zhao"].id)
    assert forced.status_code == 422
    page = desk_of("zhao").get(f"/desk/m/{receipt.number}/")
    assert "answer" not in steps_on(page)
    assert "要换一位民警办理" in text_of(page)


def test_a_template_fills_the_answer_and_a_blank_left_in_is_not_sent(cast, desk_of, here):
    from heliograph.matters.models import ReplyTemplate

    receipt = here()
    template = ReplyTemplate.objects.create(bureau=cast.bureau, title="补办", body="{姓名}您好，请到{地点}补办。")
    browser = desk_of("zhao")
    page = browser.get(f"/desk/m/{receipt.number}/?do=answer&template={template.id}")
    assert "{姓名}您好，请到{地点}补办。" in text_of(page)
    assert "还要填：姓名、地点" in text_of(page)
    refused = post(browser, receipt, "answer", cast, words="李丽您好，请到{地点}补办。")
    assert refused.status_code == 422
    assert "没填的：地点" in text_of(refused)
    assert post(browser, receipt, "answer", cast, words="李丽您好，请到和平路补办。").status_code == 302


def test_the_extension_form_shows_the_ceiling_and_refuses_more(cast, desk_of, here):
    receipt = here()
    cast.does(receipt, "accept", "zhao", now=now())
    browser = desk_of("qian")
    assert "最多还能延长5 个工作日" in text_of(browser.get(f"/desk/m/{receipt.number}/?do=extend"))
    too_long = post(browser, receipt, "extend", cast, promise="answer", more=6, words="要查档案")
    assert too_long.status_code == 422
    before = cast.matter(receipt).due
    assert post(browser, receipt, "extend", cast, promise="answer", more=3, words="要查档案").status_code == 302
    assert cast.matter(receipt).due > before
    assert "extend" not in steps_on(browser.get(f"/desk/m/{receipt.number}/"))  # once only


def test_a_note_is_for_colleagues_and_never_for_the_resident(cast, desk_of, here):
    receipt = here()
    browser = desk_of("zhao")
    assert post(browser, receipt, "note", cast, words="当事人情绪激动").status_code == 302
    assert "当事人情绪激动" in text_of(browser.get(f"/desk/m/{receipt.number}/"))
    assert "当事人情绪激动" not in text_of(browser.get(f"/desk/m/{receipt.number}/resident/"))


def test_merge_and_split_from_the_desk(cast, desk_of, here):
    one, two, three = here(), here(), here()
    browser = desk_of("zhao")
    assert post(browser, one, "merge", cast, into=two.number, words="同一件事").status_code == 302
    assert cast.matter(one).merged_into == two.ref.id
    assert post(browser, three, "split", cast, parts="身份证\n居住证", words="两件事").status_code == 302
    assert Matter.objects.filter(parent_id=three.ref.id, parent_how="split").count() == 1


def test_a_contact_is_corrected_without_losing_the_identity_number(cast, desk_of):
    from heliograph.matters.actions import Contact
    from heliograph.matters.keys import MatterKey
    from heliograph.matters.models import Party

    contact = Contact(name="李丽", phone="13800000000", identity="11010519491231002X")
    receipt = cast.submits("household-correction", unit=cast.units["heping"].id, now=now(), contact=contact)
    browser = desk_of("zhao")
    assert "13800000000" in text_of(browser.get(f"/desk/m/{receipt.number}/?do=correct"))
    sent = post(browser, receipt, "correct", cast, contact_name="李丽", contact_phone="13900000000")
    assert sent.status_code == 302, text_of(sent)
    party = Party.objects.get(matter_id=receipt.ref.id, part="submitter")
    opened = MatterKey.of(cast.matter(receipt)).open_values("party", party.id, bytes(party.sealed))
    assert opened == {"name": "李丽", "phone": "13900000000", "identity": "11010519491231002X"}


def test_files_are_added_and_given_back_as_they_came(cast, desk_of, here):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from heliograph.matters.models import Attachment

    receipt = here()
    browser = desk_of("zhao")
    file = SimpleUploadedFile("说明.txt", "补办身份证的说明".encode(), content_type="text/plain")
    assert post(browser, receipt, "answer", cast, words="见附件", files=[file]).status_code == 302
    row = Attachment.objects.get(matter_id=receipt.ref.id)
    given = browser.get(f"/desk/m/{receipt.number}/files/{row.id}/")
    assert given.content.decode() == "补办身份证的说明"
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert desk_of("zhou").get(f"/desk/m/{receipt.number}/files/{row.id}/").status_code == 404


def test_what_was_erased_leaves_its_events(cast, desk_of, here):
    from heliograph.matters.actions import erase

    receipt = here()
    cast.does(receipt, "answer", "zhao", now=now(), words="答复")
    erase(receipt.ref, now=now(), ground="retention")
    page = desk_of("zhao").get(f"/desk/m/{receipt.number}/", follow=True)
    assert page.redirect_chain == [(f"/desk/events/{receipt.number}/", 302)]
    assert "按规定删除" in text_of(page)


def test_the_matter_page_asks_few_questions_of_the_database(cast, desk_of, here, django_assert_max_num_queries):
    receipt = here()
    for _ in range(6):
        cast.does(receipt, "add", now=now(), words="再说一句")
    browser = desk_of("qian")
    browser.get(f"/desk/m/{receipt.number}/")
    with django_assert_max_num_queries(38):
        browser.get(f"/desk/m/{receipt.number}/")


# giving out many at once


def test_many_are_given_out_at_once_and_each_says_what_happened(cast, desk_of, here):
    good, again, elsewhere = here(), here(), cast.submits(unit=cast.units["donghu"].id, now=now())
    jiang = cast.officers["jiang"]
    cast.does(again, "answer", "jiang", now=now(), words="答复")
    cast.does(again, "reopen", now=now())
    page = desk_of("wu").post(
        "/desk/assign/", {"number": [good.number, again.number, elsewhere.number, "4A7CWHKRM3E"], "officer": jiang.id}
    )
    assert "1 件已交，3 件没有交成" in text_of(page)
    assert "要换一位民警办理" in text_of(page)
    assert cast.matter(good).officer_id == jiang.id
    assert {cast.matter(again).officer_id, cast.matter(elsewhere).officer_id} == {None}


def test_a_handler_gives_out_nothing(cast, desk_of, here):
    receipt = here()
    browser = desk_of("zhao")
    assert "把选中的交给" not in text_of(browser.get("/desk/"))
    browser.post("/desk/assign/", {"number": [receipt.number], "officer": cast.officers["jiang"].id})
    assert cast.matter(receipt).officer_id is None


def test_giving_out_from_an_old_list_is_refused_where_something_happened_since(cast, desk_of, here):
    receipt = here()
    cast.does(receipt, "add", now=now(), words="补充")
    sent = {"number": [receipt.number], f"sequence-{receipt.number}": 1, "officer": cast.officers["zhao"].id}
    page = desk_of("qian").post("/desk/assign/", sent)
    assert "刚刚有了新进展" in text_of(page)
    assert cast.matter(receipt).officer_id is None


# templates


def test_a_lead_adds_and_retires_templates_and_a_handler_only_reads_them(cast, desk_of):
    from heliograph.matters.models import ReplyTemplate

    qian, given = desk_of("qian"), {"title": "补办", "body": "{姓名}您好", "action": "answer"}
    added = qian.post("/desk/templates/", {**given, "unit": cast.units["heping"].id})
    assert added.status_code == 302, text_of(added)
    assert "补办" in text_of(desk_of("zhao").get("/desk/templates/"))
    assert "新增一个模板" not in text_of(desk_of("zhao").get("/desk/templates/"))
    desk_of("zhao").post("/desk/templates/", {**given, "title": "别的"})
    assert qian.post("/desk/templates/", {**given, "unit": cast.units["donghu"].id}).status_code == 422
    row = ReplyTemplate.objects.get()
    desk_of("zhou").post(f"/desk/templates/{row.id}/retire/")
    row.refresh_from_db()
    assert row.active
    qian.post(f"/desk/templates/{row.id}/retire/")
    qian.post(f"/desk/templates/{row.id}/retire/")
    row.refresh_from_db()
    assert not row.active
    done = Change.objects.filter(subject=f"template:{row.id}").order_by("id")
    assert [(c.verb, c.by_id, c.after["active"]) for c in done] == [
        ("template.added", cast.officers["qian"].id, True),
        ("template.changed", cast.officers["qian"].id, False),
    ], "who changed what the unit writes to residents is on record, once"


def test_what_was_said_by_telephone_is_recorded_later_as_a_claim_and_not_as_the_time(cast, desk_of, here):
    receipt, before = here(), now()
    on_monday = (before - timedelta(days=3)).astimezone(door.SHANGHAI)
    answered = post(
        desk_of("zhao"),
        receipt,
        "answer",
        cast,
        words="电话里已说明：带户口本。",
        claimed_at=f"{on_monday:%Y-%m-%d %H:%M}",
    )
    assert answered.status_code == 302
    event = door.events(receipt)[-1]
    assert datetime.fromisoformat(event.facts["claimed_at"]) == on_monday.replace(second=0, microsecond=0)
    assert event.at >= before
    told = holder_story(cast.matter(receipt), now=now(), language="en")
    note = next(item for item in told.items if item.sequence == 2).note
    assert f"The officer says this was said on {on_monday.day} " in note
    assert f"{on_monday:%H:%M}; the recorded time counts" in note


@pytest.mark.parametrize(("step", "offered"), [("answer", True), ("ask", True), ("note", False), ("transfer", False)])
def test_a_claimed_time_is_asked_for_where_something_was_said_to_the_resident(cast, desk_of, here, step, offered):
    page = desk_of("zhao").get(f"/desk/m/{here().number}/").content.decode()
    assert (f'id="{step}-claimed_at"' in page) is offered


def test_nobody_claims_a_time_that_has_not_come(cast, desk_of, here):
    receipt = here()
    page = post(desk_of("zhao"), receipt, "answer", cast, words="答复。", claimed_at="2100-01-01 10:00")
    assert page.status_code == 422
    assert "这个时间还没到" in page.content.decode()
    assert door.actions_of(receipt) == ["submit"]


def test_what_a_page_says_once_for_all_rows_is_said_in_the_language_of_each_reader(cast, desk_of, here):
    late = here()
    Matter.objects.filter(id=late.ref.id).update(due=now() - timedelta(days=1))
    for language, tag in (("zh-hans", "已超期"), ("en", "Overdue"), ("zh-hans", "已超期")):
        desk = desk_of("zhao")
        desk.cookies["language"] = language
        assert tag in text_of(desk.get("/desk/"))
