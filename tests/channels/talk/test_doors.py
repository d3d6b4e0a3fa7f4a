"""WeChat and an SMS gateway at the door: real signatures, real repeats, and what must not come in."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heliograph.channels.plugins.sms import segments
from heliograph.channels.talk import actions
from heliograph.channels.talk.models import Talker
from heliograph.channels.talk.views import inbound
from heliograph.jobs.models import Job
from heliograph.jobs.queue import run_due
from heliograph.matters.models import Matter
from tests.channels.gateway import signed
from tests.channels.talk.conftest import LI
from tests.channels.wechat import TOKEN

PHONE = "8613800000000"


def post(client, query: dict[str, str], body: bytes):
    return client.post("/wechat/?" + "&".join(f"{k}={v}" for k, v in query.items()), body, content_type="text/xml")


@pytest.fixture
def says(client, lines, cast):
    """Write in WeChat; what is said, decrypted by wechatpy."""

    def write(text: str, **how) -> str:
        answer = post(client, *lines.wechat.writes(LI, text, **how))
        assert answer.status_code == 200
        return re.search(r"<Content><!\[CDATA\[(.*?)\]\]></Content>", lines.wechat.reads(answer.content), re.S)[1]

    return write


@pytest.fixture
def texts(client, lines, cast):
    """Write by text message; what then reaches the phone."""

    def write(*written: str, number: str = "") -> list[str]:
        before = len(lines.sms.outbox)
        for count, text in enumerate(written):
            entry = {"id": number or f"{time.time_ns()}-{count}", "mobile": PHONE, "content": text}
            headers, body = signed({"texts": [entry | {"time": str(int(time.time()))}]})
            answer = client.post("/sms/incoming/", body, content_type="application/json", headers=headers)
            assert answer.status_code == 200, answer.content
            run_jobs()
        return [one.content for one in lines.sms.outbox[before:]]

    return write


def run_jobs() -> None:
    from django.utils import timezone

    run_due(timezone.now(), clock=timezone.now)


def its_time_comes() -> None:
    """The moment at which what waits for a gateway is tried again."""
    Job.objects.update(run_at="2026-01-01T00:00:00Z")
    Talker.objects.update(again_at=None)


# WeChat


def test_wechat_is_told_that_the_address_is_ours(client, lines, cast):
    answer = client.get("/wechat/", lines.wechat.asks_for_echo())
    assert answer.content == b"4711"
    assert client.get("/wechat/", {"signature": "x", "timestamp": "1", "nonce": "2", "echostr": "3"}).status_code == 403


def test_a_question_goes_through_wechat_to_a_receipt(says):
    says("你好")
    for text in ("1", "1", "身份证丢了，怎么补？", "在外地", "1", "2", "跳过", "2", "2"):
        says(text)
    said = says("1")
    assert re.search(r"http://testserver/r/\w{11}#\w{15}", said)
    assert Matter.objects.get().channel == "wechat"


def test_wechat_repeats_a_message_and_gets_the_same_answer(says):
    says("你好")
    assert says("1", msgid="9001") == says("1", msgid="9001")
    assert Talker.objects.get().turn == 2


def test_coming_scanning_pressing_and_leaving(client, lines, cast):
    came = post(client, *lines.wechat.does(LI, "subscribe"))
    assert "淳南市公安局" in lines.wechat.reads(came.content)
    pressed = post(client, *lines.wechat.does(LI, "CLICK", "follow"))
    assert "回执编号" in lines.wechat.reads(pressed.content)
    left = post(client, *lines.wechat.does(LI, "unsubscribe"))
    assert left.content == b"success"
    assert Talker.objects.count() == 0


def test_an_answer_that_took_too_long_goes_out_by_itself(client, lines, cast, monkeypatch):
    monkeypatch.setattr(inbound, "PATIENCE", -1)
    answer = post(client, *lines.wechat.writes(LI, "你好"))
    assert answer.content == b"success"
    its_time_comes()
    run_jobs()
    sent = [asked for path, asked in lines.wechat.calls if path.endswith("/message/custom/send")]
    assert len(sent) == 1
    assert sent[0]["touser"] == LI
    assert "淳南市公安局" in sent[0]["text"]["content"]


def test_an_answer_that_wechat_then_asks_for_again_does_not_go_out_twice(client, lines, cast, monkeypatch):
    monkeypatch.setattr(inbound, "PATIENCE", -1)
    post(client, *lines.wechat.writes(LI, "你好", msgid="1"))
    monkeypatch.setattr(inbound, "PATIENCE", 60)
    again = post(client, *lines.wechat.writes(LI, "你好", msgid="1"))
    assert "淳南市公安局" in lines.wechat.reads(again.content)
    its_time_comes()
    run_jobs()
    assert not [path for path, _ in lines.wechat.calls if path.endswith("/message/custom/send")]


@pytest.mark.parametrize("age", [-600, 600])
def test_a_message_of_another_time_is_refused(client, lines, cast, age):
    query, body = lines.wechat.writes(LI, "你好", at=time.time() + age)
    assert post(client, query, body).status_code == 403
    assert Talker.objects.count() == 0


def test_what_wechat_did_not_sign_is_refused(client, lines, cast):
    query, body = lines.wechat.writes(LI, "你好")
    assert post(client, query | {"msg_signature": "0" * 40}, body).status_code == 403
    assert post(client, query, body.replace(b"Encrypt", b"Encrypted")).status_code in (400, 403)
    assert TOKEN not in str(post(client, {}, b"").content)


def test_a_body_that_no_message_has_is_not_read(client, lines, cast):
    query, _ = lines.wechat.writes(LI, "你好")
    assert post(client, query, b"x" * (inbound.MOST_BYTES + 1)).status_code == 413


@given(body=st.binary(max_size=300))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rubbish_at_the_door_is_refused_and_never_a_crash(client, lines, cast, body):
    query, _ = lines.wechat.writes(LI, "你好")
    assert post(client, query, body).status_code in (400, 403)
    assert client.post("/sms/incoming/", body, content_type="application/json").status_code in (400, 403)


def test_where_no_such_channel_is_there_is_no_door(client, cast):
    assert client.get("/wechat/").status_code == 404
    assert client.post("/sms/incoming/", b"{}", content_type="application/json").status_code == 404


# Text messages


def test_a_report_by_text_message_is_answered_by_text_message(texts):
    said = texts("楼上天天半夜唱歌")
    assert "楼上天天半夜唱歌" in said[0]
    texts("2", "2", "6", "跳过", "跳过", "2", "跳过", "2", "2")
    said = texts("1")
    assert re.search(r"http://testserver/r/\w{11}#\w{15}", "".join(said))
    assert Matter.objects.get().channel == "sms"


def test_no_answer_is_longer_than_the_gateway_takes(texts, lines):
    """A whole report, in the longest words a form takes."""
    texts("2", "2", "8", "事" * 70, "情" * 1500, "1", "2026-03-01 10:00", "路" * 100, "1", "3", "1", "李" * 40, "1")
    texts("li@example.org", "1", "3", "返回", "1", "查进度", "1", "English", "menu", "help", "police station", "和")
    assert lines.sms.outbox
    assert max(segments(one.content) for one in lines.sms.outbox) <= 5


def test_a_repeated_text_message_is_answered_once(texts, lines):
    texts("你好", number="77")
    before = len(lines.sms.outbox)
    assert texts("你好", number="77") == []
    assert len(lines.sms.outbox) == before


def test_a_gateway_that_is_down_gets_the_answer_later_and_once(texts, lines):
    lines.sms.is_down = True
    assert texts("你好") == []
    lines.sms.is_down = False
    its_time_comes()
    run_jobs()
    run_jobs()
    assert len(lines.sms.outbox) == 1


def test_answers_stay_in_order_when_the_gateway_was_down(texts, lines):
    lines.sms.is_down = True
    texts("你好", "查进度")
    lines.sms.is_down = False
    its_time_comes()
    run_jobs()
    assert "要做什么" in lines.sms.outbox[0].content or "回复数字" in lines.sms.outbox[0].content
    assert "回执编号" in lines.sms.outbox[1].content


def test_stop_by_text_message_needs_two_letters(texts):
    assert "不再" in texts("你好", "TD")[-1]


def test_what_breaks_is_asked_of_the_gateway_again(client, lines, cast, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(actions, "_turn", broken)
    headers, body = signed({"texts": [{"id": "5", "mobile": PHONE, "content": "你好", "time": str(int(time.time()))}]})
    answer = client.post("/sms/incoming/", body, content_type="application/json", headers=headers)
    assert answer.status_code == 503
    monkeypatch.undo()


def test_a_text_message_with_a_wrong_key_or_of_another_time_is_refused(client, lines, cast):
    told = {"texts": [{"id": "5", "mobile": PHONE, "content": "你好", "time": "1"}]}
    headers, body = signed(told, at=time.time() - 3600)
    assert client.post("/sms/incoming/", body, content_type="application/json", headers=headers).status_code == 403
    headers, body = signed(told)
    wrong = headers | {"X-Signature": "0" * 64}
    assert client.post("/sms/incoming/", body, content_type="application/json", headers=wrong).status_code == 403


# The pages


def test_the_chat_to_try_is_there_only_in_a_demonstration(client, cast, settings):
    assert client.get("/chat/").status_code == 404
    settings.IS_DEMO = True
    page = client.get("/chat/").content.decode()
    assert "要做什么" in page
    kept = re.search(r'name="kept" value="([^"]+)"', page)[1]
    page = client.post("/chat/", {"kept": kept, "text": "楼上<b>天天</b>吵"}).content.decode()
    assert "楼上&lt;b&gt;天天" in page
    assert client.post("/chat/", {"kept": "forged", "text": "你好"}).status_code == 200


def test_staff_see_every_saying(client, cast):
    assert client.get("/desk/channels/talk/").status_code == 302
    client.force_login(cast.users["qian"])
    page = client.get("/desk/channels/talk/").content.decode()
    assert "您好，这里是{bureau}" in page
    assert "danger-violence" in page
