"""WeChat: Tencent's published examples, wechatpy as the other side, and what must be refused."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from heliograph.channels import configuration
from heliograph.channels.base import AddressGone, BadAddress, Incoming, Report, Stage, TryLater, WillNeverWork
from heliograph.channels.plugins.inbound import NotGenuine, Unreadable
from heliograph.channels.plugins.wechat.envelope import Envelope
from tests.channels.plugins.conftest import outgoing
from tests.channels.wechat import ACCOUNT, AES_KEY, APP_ID, TOKEN, FakeWechat

LI = "oyORnuP8q7ou2gfYjqLzSIWZf0rs"
PUBLISHED = (
    "hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo87wzQ1QLvbeUgmBM4x6F8PGHQHFVAFmOD2LdJF9FrXpbUAh0B5GIItb52sn896wVsMSHGuPE328"
    "HnRGBcrS7C41IzDWyWNlZkyyXwon8T332jisa+h6tEDYsVticbSnyU8dKOIbgU6ux5VTjg3yt+WGzjlpKn6NPhRjpA912xMezR4kw6KWwMrCVKSVCZciVGCgavjIQ6X8tCOp3yZbGpy0VxpA"
    "e+77TszTfRd5RJSVO/HTnifJpXgCSUdUue1v6h0EIBYYI1BD1DlD+C0CR8e6OewpusjZ4uBl9FyJvnhvQl+q5rv1ixrcpCumEPo5MJSgM9ehVsNPfUM669WuMyVWQLCzpu9GhglF2PE="
)
PUBLISHED_QUERY = {
    "msg_signature": "5d197aaffba7e9b25a30732f161a50dee96bd5fa",
    "timestamp": "1409735669",
    "nonce": "1320562132",
    "encrypt_type": "aes",
}
PUBLISHED_AT = datetime.fromtimestamp(1409735669, UTC)


@pytest.fixture
def wechat(tmp_path: Path) -> Iterator[FakeWechat]:
    fake = FakeWechat().start()
    fake.configure(tmp_path)
    yield fake
    fake.stop()


@pytest.fixture
def channel(wechat: FakeWechat, tmp_path: Path):
    return configuration.load(tmp_path)["wechat"]


def published(ciphertext: str = PUBLISHED) -> bytes:
    return (
        f"<xml><ToUserName><![CDATA[{ACCOUNT}]]></ToUserName><Encrypt><![CDATA[{ciphertext}]]></Encrypt></xml>".encode()
    )


# Tencent's own examples


def test_the_example_of_tencents_sample_code_is_read(channel):
    heard = channel.read(PUBLISHED_QUERY, published(), now=PUBLISHED_AT)
    assert heard == Incoming(
        "wechat", "6054768590064713728", LI, datetime.fromtimestamp(1409735668, UTC), text="abcdteT"
    )


@pytest.mark.parametrize(
    ("ciphertext", "signature", "timestamp", "nonce", "holds"),
    [
        (
            "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==",
            "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3",
            "1409659589",
            "263014780",
            b"1616140317555161061",
        ),
        (
            "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLY"
            "L42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9"
            "nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0"
            "lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==",
            "477715d11cdb4164915debcba66cb864d751f3e6",
            "1409659813",
            "1372623149",
            b"<![CDATA[hello]]>",
        ),
    ],
)
def test_the_examples_of_tencents_documentation_for_wecom_open(ciphertext, signature, timestamp, nonce, holds):
    """The same scheme with a CorpID where an official account has its AppID."""
    envelope = Envelope.of("QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7")
    assert holds in envelope.opened(ciphertext, signature=signature, timestamp=timestamp, nonce=nonce)


# Both ways with wechatpy


@pytest.mark.parametrize("text", ["进度", "a", "警" * 500, "]]]]><![CDATA[>", "<b>&amp;", "𠮷🚓"])
def test_what_wechatpy_sends_is_read_and_what_we_answer_it_reads(wechat, channel, text):
    heard = channel.read(
        *wechat.posts(
            f"<xml><ToUserName>{ACCOUNT}</ToUserName><FromUserName>{LI}</FromUserName><CreateTime>{int(time.time())}</CreateTime>"
            f"<MsgType>text</MsgType><Content><![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]></Content><MsgId>1</MsgId></xml>"
        )
    )
    assert heard.text == text
    import xmltodict

    answer = xmltodict.parse(wechat.reads(channel.reply(heard, text)))["xml"]
    assert answer["Content"] == text
    assert (answer["ToUserName"], answer["FromUserName"], answer["MsgType"]) == (LI, ACCOUNT, "text")


def test_nothing_to_say_is_the_word_that_ends_the_repetitions(wechat, channel):
    assert channel.reply(channel.read(*wechat.writes(LI, "好")), "") == b"success"


def test_a_reply_survives_characters_that_xml_does_not_know(wechat, channel):
    heard = channel.read(*wechat.writes(LI, "好"))
    assert "<![CDATA[ab]]>" in wechat.reads(channel.reply(heard, "a\x00\x08b"))


def test_the_echo_is_given_back_only_to_wechat_and_only_in_time(wechat, channel):
    assert channel.echo(wechat.asks_for_echo("4711")) == "4711"
    for wrong in ({**wechat.asks_for_echo(), "nonce": "1"}, wechat.asks_for_echo(at=time.time() - 3600), {}):
        with pytest.raises(NotGenuine):
            channel.echo(wrong)


# What is refused


@pytest.mark.parametrize("hours", [-1, 1])
def test_an_old_or_early_message_is_refused(channel, hours):
    with pytest.raises(NotGenuine):
        channel.read(PUBLISHED_QUERY, published(), now=PUBLISHED_AT + timedelta(hours=hours))


@pytest.mark.parametrize("name", ["msg_signature", "timestamp", "nonce"])
@pytest.mark.parametrize("value", [None, "", "1", "x" * 40, "１４０９７３５６６９"])
def test_a_changed_query_is_refused(channel, name, value):
    query = {key: text for key, text in {**PUBLISHED_QUERY, name: value}.items() if text is not None}
    with pytest.raises(NotGenuine):
        channel.read(query, published(), now=PUBLISHED_AT)


def test_a_message_for_another_app_is_refused(wechat, channel):
    with pytest.raises(NotGenuine):
        channel.read(*wechat.writes(LI, "好", app_id="wx0000000000000000"))


def test_a_message_to_another_account_is_refused(wechat, channel):
    xml = f"<xml><ToUserName>gh_other</ToUserName><FromUserName>{LI}</FromUserName><CreateTime>1</CreateTime></xml>"
    with pytest.raises(NotGenuine):
        channel.read(*wechat.posts(xml))


def test_a_plain_message_is_refused(channel):
    with pytest.raises(NotGenuine):
        channel.read(PUBLISHED_QUERY, b"<xml><Content>hello</Content></xml>", now=PUBLISHED_AT)


def test_a_nonce_serves_one_message_and_its_repetitions(wechat, channel):
    first = wechat.writes(LI, "好", msgid="1", nonce="n1")
    assert channel.read(*first) == channel.read(*first)
    with pytest.raises(NotGenuine):
        channel.read(*wechat.writes(LI, "好", msgid="2", nonce="n1", at=int(first[0]["timestamp"])))


def signed_anyhow(ciphertext: bytes) -> tuple[dict[str, str], bytes]:
    """Somebody who knows the token but not the key."""
    envelope, text = Envelope.of(TOKEN, AES_KEY, APP_ID), base64.b64encode(ciphertext).decode()
    moment = str(int(time.time()))
    return {"msg_signature": envelope.signature(moment, "n", text), "timestamp": moment, "nonce": "n"}, published(text)


@pytest.mark.parametrize("ciphertext", [b"", b"x" * 16, b"x" * 31, b"x" * 32, b"x" * 48, b"x" * 4096])
def test_a_ciphertext_that_opens_to_nothing_is_refused_like_all_else(channel, ciphertext):
    with pytest.raises(NotGenuine) as refused:
        channel.read(*signed_anyhow(ciphertext))
    assert str(refused.value) == ""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<xml>",
        b"<other><Encrypt>x</Encrypt></other>",
        b'<!DOCTYPE xml [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><Encrypt>&e;</Encrypt></xml>',
        b"<xml>" + b"x" * 70_000 + b"</xml>",
        b"\xff\xfe",
    ],
)
def test_what_is_no_message_is_unreadable(channel, body):
    with pytest.raises(Unreadable):
        channel.read(PUBLISHED_QUERY, body, now=PUBLISHED_AT)


def test_entities_inside_the_encrypted_part_are_not_read_either(wechat, channel):
    with pytest.raises(Unreadable):
        channel.read(
            *wechat.posts('<!DOCTYPE xml [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><Content>&e;</Content></xml>')
        )


# Events


def test_a_repeated_event_has_the_same_id_and_another_one_has_not(wechat, channel):
    first, again = (channel.read(*wechat.does(LI, "SCAN", "s1", created=1773712800)) for _ in range(2))
    later = channel.read(*wechat.does(LI, "SCAN", "s1", created=1773712801))
    assert first.id == again.id != later.id


def test_scanning_says_the_scene_whether_the_person_followed_before_or_not(wechat, channel):
    new = channel.read(*wechat.does(LI, "subscribe", "qrscene_s1"))
    old = channel.read(*wechat.does(LI, "SCAN", "s1"))
    plain = channel.read(*wechat.does(LI, "subscribe", ""))
    assert [(one.event, one.key) for one in (new, old, plain)] == [
        ("subscribe", "s1"),
        ("scan", "s1"),
        ("subscribe", ""),
    ]


def test_menu_leaving_and_pictures_are_told_apart(wechat, channel):
    xml = (
        f"<xml><ToUserName>{ACCOUNT}</ToUserName><FromUserName>{LI}</FromUserName><CreateTime>1773712800</CreateTime>"
        "<MsgType>image</MsgType><MsgId>9</MsgId></xml>"
    )
    clicked = channel.read(*wechat.does(LI, "CLICK", "follow"))
    left = channel.read(*wechat.does(LI, "unsubscribe"))
    pictured = channel.read(*wechat.posts(xml))
    assert [(one.event, one.key) for one in (clicked, left, pictured)] == [
        ("click", "follow"),
        ("unsubscribe", ""),
        ("other", "image"),
    ]


@pytest.mark.parametrize(("status", "stage"), [("success", Stage.DELIVERED), ("failed:user block", Stage.FAILED)])
def test_what_became_of_a_template_message_is_a_report(wechat, channel, status, stage):
    more = f"<MsgID>1001</MsgID><Status><![CDATA[{status}]]></Status>"
    report = channel.read(*wechat.does(LI, "TEMPLATESENDJOBFINISH", more=more))
    assert isinstance(report, Report)
    assert (report.stage, report.reference) == (stage, "1001")


# Sending


def test_a_template_message_carries_the_title_and_is_sent_once_however_often_tried(wechat, channel):
    message = outgoing(LI, link="https://bureau.example/r/1")
    assert channel.send(message).reference == channel.send(message).reference == "1000"
    (sent,) = wechat.sent.values()
    assert (sent["touser"], sent["template_id"], sent["url"]) == (LI, "TM00000001", "https://bureau.example/r/1")
    assert sent["data"] == {"thing1": {"value": "有新进展"}}


def test_a_value_longer_than_wechat_takes_ends_in_dots(wechat, channel):
    from dataclasses import replace

    channel.send(replace(outgoing(LI), title="长" * 30))
    (sent,) = wechat.sent.values()
    assert sent["data"]["thing1"]["value"] == "长" * 19 + "…"


def test_without_a_template_it_is_a_customer_service_message(wechat, tmp_path):
    path = tmp_path / "channels.toml"
    path.write_text(path.read_text("utf-8").split("[wechat.templates")[0], "utf-8")
    channel = configuration.load(tmp_path)["wechat"]
    channel.send(outgoing(LI, "您好"))
    assert (
        "/cgi-bin/message/custom/send",
        {"touser": LI, "msgtype": "text", "text": {"content": "您好"}},
    ) in wechat.calls
    assert "48 hours" in " ".join(channel.problems())


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (-1, TryLater),
        (45009, TryLater),
        (40003, AddressGone),
        (43004, AddressGone),
        (40037, WillNeverWork),
        (45015, WillNeverWork),
        (43101, WillNeverWork),
    ],
)
def test_error_numbers_are_one_of_three_kinds(wechat, channel, number, kind):
    wechat.errors.append(number)
    with pytest.raises(kind) as failed:
        channel.send(outgoing(LI))
    assert failed.value.kind == f"wechat-{number}"


def test_a_wrong_secret_will_never_work(wechat, channel, tmp_path):
    (tmp_path / "keys" / "wechat-secret").write_text("another", "utf-8")
    with pytest.raises(WillNeverWork, match="wechat-40125"):
        configuration.load(tmp_path)["wechat"].send(outgoing(LI))


def test_away_is_later(wechat, channel):
    wechat.stop()
    with pytest.raises(TryLater):
        channel.send(outgoing(LI))


# The access token


def together(count: int, what) -> list[BaseException]:
    failed: list[BaseException] = []

    def one() -> None:
        try:
            what()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


def test_many_threads_fetch_one_token(wechat, channel):
    wechat.slow = 0.05
    assert together(12, lambda: channel.send(outgoing(LI))) == []
    assert wechat.tokens_given == ["token-1"]
    assert len(wechat.sent) == 12


def test_a_token_that_wechat_ended_early_is_replaced_once_by_many_threads(wechat, channel):
    channel.send(outgoing(LI))
    wechat.end_token()
    assert together(12, lambda: channel.send(outgoing(LI))) == []
    assert wechat.tokens_given == ["token-1", "token-2"]
    assert len(wechat.sent) == 13


def test_a_token_is_replaced_before_it_ends(wechat, channel):
    now = datetime.now(UTC)
    channel.publish_menu(now)
    channel.publish_menu(now + timedelta(minutes=114))
    assert len(wechat.tokens_given) == 1
    channel.publish_menu(now + timedelta(minutes=116))
    assert len(wechat.tokens_given) == 2


def test_a_token_that_stays_ended_is_tried_later_and_not_for_ever(wechat, channel):
    wechat.errors += [42001, 42001]
    with pytest.raises(TryLater):
        channel.send(outgoing(LI))
    assert wechat.tokens_given == ["token-1", "token-1", "token-2"]


# Menu, QR, addresses


def test_the_menu_is_put_into_place(wechat, channel):
    channel.publish_menu(datetime.now(UTC))
    assert wechat.calls[-1] == (
        "/cgi-bin/menu/create",
        {"button": [{"type": "click", "name": "我要查进度", "key": "follow"}]},
    )


def test_a_scene_becomes_the_content_of_a_qr_code_for_at_most_thirty_days(wechat, channel):
    assert channel.scene_qr("bind-7", timedelta(days=90), datetime.now(UTC)) == "http://weixin.qq.com/q/bind-7"
    assert wechat.calls[-1][1]["expire_seconds"] == 30 * 86400
    for wrong in ("", "x" * 65, "有汉字"):
        with pytest.raises(ValueError, match="scene"):
            channel.scene_qr(wrong, timedelta(days=1), datetime.now(UTC))


@pytest.mark.parametrize("typed", ["", "李丽", "a b", "x" * 65])
def test_an_open_id_cannot_be_anything(channel, typed):
    assert channel.address(LI) == LI
    with pytest.raises(BadAddress):
        channel.address(typed)


@pytest.mark.parametrize(
    ("file", "text", "says"), [("wechat-aes-key", "short", "EncodingAESKey"), ("wechat-token", "x y", "token")]
)
def test_secrets_that_cannot_be_right_are_told_at_load_and_not_shown(wechat, tmp_path, file, text, says):
    (tmp_path / "keys" / file).write_text(text, "utf-8")
    with pytest.raises(configuration.BadChannels, match=says) as refused:
        configuration.load(tmp_path)
    assert text not in str(refused.value)
