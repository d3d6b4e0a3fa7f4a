# ruff: noqa: E501
"""Whatever anybody may read without an account, in every form and language: a planted number of a person stands in none of it.

Pages, data and feeds are read here; what goes out by itself (messages, posts, webhooks) in `test_every_message`.

The addresses come from the site itself. Each is either read here, page by page as links and data lead on, or stands in one
of the tables below with what makes it no place for other people's words. A new address is in neither, and fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.urls.exceptions import Resolver404

from heliograph.consultations import actions as consultations
from heliograph.consultations.actions import NewCall
from heliograph.consultations.models import Call, Group
from heliograph.core.text import Text
from heliograph.publishing.errors import Standing
from heliograph.questions.actions import live, reception
from heliograph.questions.models import OpenHour
from heliograph.topics import actions as topics
from heliograph.topics.actions import Release
from tests.consultations.conftest import LIGHTS, Asked
from tests.duties.conftest import firms
from tests.forum.conftest import Forum
from tests.matters.holding import clock
from tests.notices.newsroom import ADVICE, Newsroom, alert_words
from tests.publishing.desk import PEOPLE, Desk
from tests.publishing.hall import Hall
from tests.publishing.street import Neighbourhood
from tests.publishing.test_every_byte import readings
from tests.questions import test_live, test_reception
from tests.questions.desk import Bank
from tests.topics.conftest import SAID, Street

__all__ = ["clock", "firms"]
MOBILE, IDENTITY = "13912345678", "11010519491231002X"
PLANTED = f"请找 {MOBILE[:3]}-{MOBILE[3:7]} {MOBILE[7:]}（身份证{IDENTITY}）"

# Who holds a receipt, an invitation or a link of their own reads their own matter; nobody else does.
HELD = {
    "opened", "held", "looks", "why", "do", "data_page", "data_json", "data_zip", "recorded", "proof_file",
    "proof_of_event", "attachment", "preview", "party_short", "party_opened", "party", "party_why", "party_do",
    "party_file", "party_photo", "hearing_booking", "hearing_invited_link", "live_mine", "reach", "party_reach", "reach_confirm",
    "stop", "subscription", "bind_chat", "bind_chat_case", "pick_up", "forum_following", "forum_mine",
    "dispute_leave", "dispute_opened", "dispute", "dispute_agreement", "dispute_do", "firm", "firm_ask", "firm_leave", "firm_rate",
    "booking_own", "booking_own_calendar", "panel_join", "panel_desk", "panel_conflicts", "panel_item", "dispute_told",
    "call_back_agree", "shifts_feed",
}  # fmt: skip
# A form to fill in or a door for machines: it takes words and gives nobody's back.
DOORS = {
    "language", "large_type", "ask", "elsewhere", "my_officer", "follow", "leave", "party_door", "party_leave",
    "hearing_book", "hearing_invited", "live_ask", "reception_book", "call_suggest", "answer_verdict", "answers_suggest", "which", "forum_voice", "forum_told",
    "firm_register", "volunteer_sign_up", "campaign_answer", "duty_by_number",
    "repeats_look", "repeats_suggest", "channel_reports", "push", "push_worker", "push_moved", "subscribe", "subscribe_sent",
    "survey_send", "wechat", "sms_incoming", "chat", "webhooks", "fediverse_inbox", "api_moved", "open311_token",
}  # fmt: skip
# Made of nobody's words: program text, keys, hashes, counts, rules.
WORDLESS = {
    "style", "source", "guide", "log", "log_check", "log_witness", "log_policy", "log_verifier", "robots", "security_txt",
    "feeds_certificates", "fediverse_followers", "fediverse_following", "open311_service", "feeds_area", "notice_image", "notice_image_small",
    "open311_discovery_below", "notice_screen_of", "figures_method", "fediverse_webfinger", "fediverse_nodeinfo",
    "opendata", "opendata_promises", "opendata_method", "opendata_catalog", "opendata_changes", "opendata_latest", "opendata_latest_file",
    "opendata_release", "opendata_proof", "opendata_file", "opendata_badges", "opendata_badge", "opendata_badge_json",
    "opendata_badge_picture", "figures_noise_file", "figures_noise_proof", "reports", "report", "report_pdf",  # a report's words and a correction's reason: tests/opendata
    "appraisal_one", "appraisal_set",  # figures, and words that are refused with something personal: tests/appraisal
    "survey_drawn", "survey_open_answers",  # numbers, and answers chosen from the bank
    "patrol_times", "patrol_times_csv", "patrol_times_week", "patrol_times_proof",  # figures; a reason is refused with something personal: tests/patrol
    "draw_file", "inspection",  # labels and hashes; words of findings: tests/inspections
    "feeds_alert_cancel", "live_now", "answers_look", "beat", "beat_paper", "beats_shapes", "beats_portrait",
}  # fmt: skip
STAFF = ("desk/", "staff/")


def every_address(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, str]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from every_address(one.url_patterns, before + str(one.pattern))
        else:
            yield before + str(one.pattern), one.name or ""


@pytest.fixture
def town(cast, clock, firms) -> dict[str, object]:
    """Everything there is to publish, published the usual way: each with the numbers in it, nobody leaving them in."""
    now, qian = cast.now, cast.viewer("qian")
    desk, room, bank, street, hall, forum = (
        Desk(cast),
        Newsroom(cast),
        Bank(cast),
        Street(cast),
        Hall(cast),
        Forum(cast),
    )
    document = desk.publishes(text=f"决定罚款五百元。{PLANTED}", people=PEOPLE, title=f"处罚决定书 {MOBILE}")
    words = ADVICE.replacing(
        title=Text(f"先挂断 {MOBILE}", ""),
        summary=Text(PLANTED, ""),
        body=Text(f"# 怎么做\n\n- {PLANTED}", f"Call {MOBILE}"),
    )
    notice = room.publishes(words=words)
    room.corrects(notice, summary=Text(f"改了一处。{PLANTED}", ""))
    alert = room.publishes(kind="alert", words=alert_words(now, summary=Text(PLANTED, "")))
    asked_in_public = forum.shows(subject=f"周末开门吗 {MOBILE}", words=PLANTED)
    cast.does(asked_in_public, "answer", "zhao", now=now + timedelta(hours=3), words=f"周六上午开门。{PLANTED}")
    forum.masks(asked_in_public, what="answer")
    forum.puts(asked_in_public, what="answer")
    bank.publishes(question=f"身份证丢了怎么办？{PLANTED}", answer=f"带户口簿来。{PLANTED}")
    hall.announces()
    for number, said in enumerate(SAID):
        street.writes((f"{said[0]}{MOBILE}", f"{said[1]}{PLANTED}"), 20 - number, phone=f"1380000000{number}")
    street.reads()
    topic = street.topic()
    topics.release(qian, topic.id, Release("夜里的搅拌站", "丽发新城一带", "已经要求停工。"), now=now)
    cast.submits("patrol-wish", values={"where": f"和平路 {MOBILE}", "words": PLANTED})
    question = cast.submits("suggestion", values={"subject": f"路灯 {MOBILE}", "words": PLANTED, "publish": "yes"})
    hour = test_live.announces(cast)
    _, asked = test_live.asks(cast, hour, f"工地半夜施工，{PLANTED}")
    test_live.shows(cast, asked)
    day = test_reception.announces(cast)
    new = NewCall(cast.units["heping"].id, "巷子里怎样更安全", "请说说怎么办好。", now + timedelta(days=20))
    call = Asked(cast, consultations.open_call(qian, new, cast.procedure("call-for-suggestions"), now=now))
    for title, said in LIGHTS:
        call.suggests((f"{title}{MOBILE}", f"{said}{PLANTED}"))
    call.ends()
    for group in call.groups():
        consultations.decide(cast.viewer("zhao"), group.id, "yes", "年底前装好。", now=call.end + timedelta(hours=1))
    call.publishes()
    near = Neighbourhood(cast)
    near.opens()
    duty = near.settles(firms, f"看了仓库。{PLANTED}")
    return {
        "document": document, "notice": notice, "alert": alert, "topic": topic, "hour": hour, "asked": asked, "day": day,
        "call": call.call, "question": question, "near": near, "duty": duty,
    }  # fmt: skip


def begins(town: dict[str, object]) -> list[str]:
    """Where reading begins: every public address without a part to fill, and what stands alone."""
    plain = [
        f"/{path}"
        for path, name in every_address(get_resolver().url_patterns)
        if "<" not in path and "^" not in path and not path.startswith(STAFF) and name not in DOORS | HELD
    ]
    notice, alert = town["notice"], town["alert"]
    more = [f"/feeds/alerts/{alert.id}/1.xml", f"/fediverse/notes/{notice.id}", "/open311/v2/requests.json", "/open311/v2/services.xml",
            "/open311/v2/discovery.json", "/open311/v2/servicerequestupdates.json", f"/api/v1/matters/{town['question'].number}/public", f"/api/v1/notices/{notice.id}",
            "/feeds/notices.geojson", "/fediverse/outbox?page=1", f"/news/{notice.id}/versions/1/", f"/news/{notice.id}/poster/", f"/live/{town['hour'].id}.ics",
            f"/reception/{town['day'].id}.ics", f"/book/{town['near'].slot.id}.ics",
            f"/book/{town['near'].slot.id}/queue.json", f"/duties/{town['duty'].id}/", "/patrol/units/heping/", *(f"/feeds/zh/notices.{form}" for form in ("atom", "rss", "json"))]  # fmt: skip
    return plain + more


def read(client: Client, begin: list[str], language: str) -> Iterator[tuple[str, str, bytes]]:
    """Every page that links and data lead to, with the name of its address."""
    waiting, seen = list(dict.fromkeys(begin)), set()
    while waiting:
        path = waiting.pop()
        shape = re.sub(r"[?].*", "", path)
        if shape in seen:
            continue
        seen.add(shape)
        try:
            name = resolve(shape).url_name or ""
        except Resolver404:
            continue
        if shape.lstrip("/").startswith(STAFF) or name in DOORS | HELD:
            continue
        response = client.get(path, headers={"Accept-Language": language})
        if response.status_code != 200:
            continue
        body = b"".join(response.streaming_content) if response.streaming else response.content
        yield name, path, "\n".join(f"{k}: {v}" for k, v in response.headers.items()).encode() + b"\n\n" + body
        text = body.decode("utf-8", "replace")
        found = re.findall(r"""(?:https?://[a-z.:0-9]+)?(/[a-zA-Z0-9_./\-]+)""", text)
        found += [f"/open311/v2/requests/{one}.json" for one in re.findall(r'"service_request_id": ?"([^"]+)"', text)]
        waiting += [one for one in dict.fromkeys(found) if one not in seen]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_no_planted_number_can_be_read_at_any_address(town, language):
    names = {name for path, name in every_address(get_resolver().url_patterns) if name and not path.startswith(STAFF)}
    reached, everything = set(), []
    for name, where, data in read(Client(), begins(town), language):
        reached.add(name)
        if b"Content-Type: image/" in data[:600]:
            continue
        everything.append(data.decode("utf-8", "replace"))
        for reading in readings(data):
            for value in (MOBILE, IDENTITY):
                assert value not in reading, f"{value} stands in {where}"
    assert names - reached - HELD - DOORS - WORDLESS == set(), "an address that nobody read, without a reason why not"
    assert (HELD | DOORS | WORDLESS) - names == set(), "a reason for an address that is gone"
    for said in (
        "决定罚款五百元",
        "先挂断",
        "改了一处",
        "带户口簿来",
        "丽发新城一带",
        "工地半夜施工",
        "年底前装好",
        "周末开门吗",
        "周六上午开门",
    ):
        assert any(said in page for page in everything), f"what was published with the numbers is nowhere: {said}"


def test_words_that_no_second_person_sees_are_refused_with_them(cast, town):
    now, qian, later = cast.now, cast.viewer("qian"), town["hour"].starts_at + timedelta(minutes=5)
    tang = cast.viewer("tang")
    tries = [
        lambda: topics.release(qian, town["topic"].id, Release(PLANTED, "", ""), now=now),
        lambda: topics.release(qian, town["topic"].id, Release("搅拌站", PLANTED[:50], ""), now=now),
        lambda: topics.release(qian, town["topic"].id, Release("搅拌站", "", PLANTED), now=now),
        lambda: test_live.announces(cast, about=PLANTED),
        lambda: test_live.announces(cast, title=PLANTED),
        lambda: live.answer(qian, town["asked"].id, PLANTED, now=later),
        lambda: test_reception.announces(cast, about=PLANTED),
        lambda: test_reception.announces(cast, place=PLANTED),
        lambda: test_reception.announces(cast, access=PLANTED),
        lambda: test_reception.announces(cast, post=PLANTED[:60]),
        lambda: reception.cancel_day(tang, town["day"].id, PLANTED, now=now),
        lambda: consultations.open_call(qian, NewCall(cast.units["heping"].id, PLANTED[:60], "说说。", now + timedelta(days=9)), cast.procedure("call-for-suggestions"), now=now),
        lambda: consultations.open_call(qian, NewCall(cast.units["heping"].id, "路灯", PLANTED, now + timedelta(days=9)), cast.procedure("call-for-suggestions"), now=now),
    ]  # fmt: skip
    for one in (*tries, *town["near"].refused(PLANTED)):
        with pytest.raises(Standing):
            one()
    assert Call.objects.count() == 1
    assert OpenHour.objects.count() == 1
    assert Group.objects.filter(title__contains=MOBILE).count() == 0
