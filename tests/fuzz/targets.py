"""The parsers, one line each: add yours to `TARGETS` (files: files.py; small things: marks.py), or to `DOORS` (doors.py) if it needs a bureau."""

from __future__ import annotations

import base64
import hmac
import json
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from heliograph.channels import configuration
from heliograph.channels.base import BadAddress, Incoming, NotSent, Report
from heliograph.channels.delivery.addressing import BadToken, read_reply_token
from heliograph.channels.delivery.inbound_mail import read_letter
from heliograph.channels.feeds.fediverse import signatures
from heliograph.channels.feeds.fediverse.signatures import BadSignature
from heliograph.channels.outside import Answer
from heliograph.channels.plugins import push
from heliograph.channels.plugins.calling import retry_after
from heliograph.channels.plugins.gateway.answering import Answers, taken
from heliograph.channels.plugins.gateway.reading import Shape, Unreadable, read
from heliograph.channels.plugins.inbound import NotGenuine
from heliograph.channels.plugins.wechat.envelope import Envelope
from heliograph.organisation.actions import FileRefused, read_features
from tests.channels import wechat
from tests.channels.gateway import CHANNEL, INBOUND_KEY
from tests.channels.receiver import Receiver
from tests.fuzz.doors import SIGNED
from tests.fuzz.files import FILES
from tests.fuzz.fuzzing import Target
from tests.fuzz.language import LANGUAGE
from tests.fuzz.marks import MARKS

_HOME = TemporaryDirectory(prefix="heliograph-fuzz-", ignore_cleanup_errors=True)
REFUSED = (NotGenuine, Unreadable)
NOW = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)


@cache
def channels() -> Any:
    """A gateway, WeChat and Web Push as an instance has them."""
    home = Path(_HOME.name)
    (home / "keys").mkdir()
    for name, text in (("sms-key", "k"), ("sms-inbound-key", INBOUND_KEY)):
        (home / "keys" / name).write_text(text, "utf-8")
    (home / "channels.toml").write_text(CHANNEL.format(url="http://127.0.0.1:9", a_second=0), "utf-8")
    fake = wechat.FakeWechat()
    fake.configure(
        home,
        '\n[push]\nplugin = "heliograph.channels.plugins.push:Push"\nkey_file = "keys/push-key"\ncontact = "mailto:a@b.example"\n',
    )
    push.create_key(home)
    return configuration.load(home)


# Text messages

REPORT = {
    "id": "0193f2c0-0000-7000-8000-000000000000",
    "msgid": "1",
    "mobile": "13800000000",
    "status": "DELIVRD",
    "time": "1773712800",
}
REPORTS = (
    json.dumps({"reports": [REPORT]}).encode(),
    '{"reports": [{"msgid": "1", "status": "MK:0013 空号", "time": ""}, {"msgid": 2, "status": null}]}'.encode(),
)
TEXTS = ('{"texts": [{"id": "7", "mobile": "+8613800000000", "content": "谢谢", "time": "1773712800000"}]}'.encode(),)


def sms_reports(body: bytes) -> None:
    """Signed, so that what stands behind the signature is reached."""
    for report in channels()["sms"].read_reports(_signed_headers(body), {}, body, now=datetime.now(UTC)):
        assert isinstance(report, Report)
        assert len(report.reference) <= 200
        assert len(report.reason) <= 100


def sms_texts(body: bytes) -> None:
    for heard in channels()["sms"].read_incoming(_signed_headers(body), {}, body, now=datetime.now(UTC)):
        assert isinstance(heard, Incoming)
        assert 0 < len(heard.id) <= 100
        assert len(heard.text) <= 2000
        assert heard.sender.startswith("+86")


def sms_unsigned(body: bytes) -> None:
    """Headers and body as a stranger sends them: nothing of it may ever be taken in."""
    half = len(body) // 2
    given = body[:half].decode("latin-1")
    headers = {"X-Signature": given, "X-Time": given[::-1], "Content-Type": "application/json"}
    channels()["sms"].read_incoming(headers, {"secret": given}, body[half:], now=NOW)
    raise AssertionError("a stranger was taken for the gateway")


def _signed_headers(body: bytes) -> dict[str, str]:
    moment = str(int(time.time()))
    over = f"{moment}\n{body.decode('utf-8', 'replace')}".encode()
    return {"X-Time": moment, "X-Signature": hmac.digest(INBOUND_KEY.encode(), over, "sha256").hex()}


def in_form(form: Any, **more: Any) -> Callable[[bytes], object]:
    """A reader of one form of gateways."""
    shape = Shape(format=form, **more)
    return lambda body: read(shape, body)


def gateway_answer(body: bytes) -> None:
    status = body[0] * 3 if body else 200
    shape = Answers(code="code", reference="data.id", later=("busy",), gone=("dead",))
    answer = Answer(status, {"retry-after": body[:30].decode("latin-1")}, body[1:])
    retry_after(answer, NOW)
    assert len(taken(shape, answer, NOW).reference) <= 200


# WeChat

INNER = (
    f"<xml><ToUserName>{wechat.ACCOUNT}</ToUserName><FromUserName>oyORnuP8q7ou2gfYjqLzSIWZf0rs</FromUserName><CreateTime>1409735668</CreateTime>"
    "<MsgType>text</MsgType><Content><![CDATA[进度 123]]></Content><MsgId>6054768590064713728</MsgId></xml>",
    f"<xml><ToUserName>{wechat.ACCOUNT}</ToUserName><FromUserName>oyORnuP8q7ou2gfYjqLzSIWZf0rs</FromUserName><CreateTime>1409735668</CreateTime>"
    "<MsgType>event</MsgType><Event>subscribe</Event><EventKey>qrscene_7</EventKey></xml>",
    f"<xml><ToUserName>{wechat.ACCOUNT}</ToUserName><FromUserName>oyORnuP8q7ou2gfYjqLzSIWZf0rs</FromUserName><CreateTime>1409735668</CreateTime>"
    "<MsgType>event</MsgType><Event>TEMPLATESENDJOBFINISH</Event><MsgID>1</MsgID><Status>failed:user block</Status></xml>",
)


@cache
def envelope() -> Envelope:
    return Envelope.of(wechat.TOKEN, wechat.AES_KEY, wechat.APP_ID)


def wechat_outer(body: bytes) -> None:
    channels()["wechat"].read({"msg_signature": "0" * 40, "timestamp": "1", "nonce": "n"}, body)


def wechat_inner(message: bytes) -> None:
    """Sealed and signed, so that the XML inside is reached."""
    heard = _posted(envelope().sealed(message))
    assert isinstance(heard, Report) or (len(heard.id) <= 100 and len(heard.text) <= 2048 and len(heard.key) <= 200)
    if isinstance(heard, Incoming):
        channels()["wechat"].reply(heard, heard.text)


def wechat_plain(plain: bytes) -> None:
    """Whatever may stand under the encryption, its padding and length included."""
    block = plain[: len(plain) // 32 * 32] or b"\x20" * 32
    encryptor = Cipher(algorithms.AES(envelope().key), modes.CBC(envelope().key[:16])).encryptor()
    _posted(base64.b64encode(encryptor.update(block) + encryptor.finalize()).decode())


def _posted(sealed: str) -> Incoming | Report:
    now = datetime.now(UTC)
    moment, nonce = str(int(now.timestamp())), secrets.token_hex(8)
    query = {"msg_signature": envelope().signature(moment, nonce, sealed), "timestamp": moment, "nonce": nonce}
    found: Incoming | Report = channels()["wechat"].read(
        query, f"<xml><Encrypt>{sealed}</Encrypt></xml>".encode(), now=now
    )
    return found


def wechat_query(text: bytes) -> None:
    """The echo check, with values that no browser sends."""
    parts = text.decode("utf-8", "replace").split("&", 3)
    names = ("signature", "timestamp", "nonce", "echostr")
    channels()["wechat"].echo(dict(zip(names, parts, strict=False)), now=NOW)
    raise AssertionError("a stranger was taken for WeChat")


# Addresses as people and browsers give them


def address_of(code: str) -> Callable[[bytes], object]:
    """Twice normalised is once normalised."""

    def run(typed: bytes) -> None:
        channel = channels()[code]
        kept = channel.address(typed.decode("utf-8", "replace"))
        assert channel.address(kept) == kept

    return run


SUBSCRIPTIONS = (Receiver(b"\x07" * 32, b"\x01" * 16).subscription("https://push.example/send/1").encode(),)
PLAIN = b"\x01" * 16 + b"\x00\x00\x00\x0b<xml></xml>" + wechat.APP_ID.encode()
PADDED = PLAIN + bytes([32 - len(PLAIN) % 32]) * (32 - len(PLAIN) % 32)
ANSWERS = (b'C{"code": "0", "data": {"id": "7"}}', b'\xa7{"code": "busy"}', b"C<html>")

LETTERS = (
    b"From: li@example.org\r\nTo: reply+"
    + b"a" * 45
    + b"@police.example\r\nSubject: =?utf-8?b?5paw?=\r\nMessage-ID: <1@example.org>\r\n"
    b"Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=gbk\r\n\r\n\xc4\xe3\xba\xc3\r\n--x\r\n"
    b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+aGk8L3A+\r\n--x--\r\n",
    b"From: li@example.org\r\nContent-Type: text/plain; x=" + b"(" * 3000 + b"\r\n\r\nhi\r\n",
    b"From: li@example.org\r\nAuto-Submitted: auto-replied\r\n\r\nOn Monday X wrote:\r\n> hi\r\n",
    b"From: mx@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
    b"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <" + b"a" * 32 + b"@example.org>\r\n\r\n--b--\r\n",
)
AREAS = Path(__file__).resolve().parents[2] / "docs" / "examples" / "areas.geojson"
SIGNATURE = f"{SIGNED}\nWed, 25 Nov 2026 23:00:00 GMT\nSHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=".encode()


def letter(raw: bytes) -> None:
    read = read_letter(raw)
    assert "\x00" not in read.text


def read_reply_token_(text: bytes) -> None:
    read_reply_token(text.decode("utf-8", "replace"))


def server_signature(text: bytes) -> None:
    signature, date, digest = (*text.decode("utf-8", "replace").split("\n", 2), "", "")[:3]
    headers = {"Signature": signature, "Date": date, "Digest": digest, "Host": "testserver"}
    signatures.read(headers, b"", host="testserver", now=datetime(2026, 11, 25, 23, 0, tzinfo=UTC))


TARGETS: list[Target] = [
    Target("sms reports", sms_reports, REPORTS, REFUSED),
    Target("sms texts", sms_texts, TEXTS, REFUSED),
    Target("sms of a stranger", sms_unsigned, TEXTS, REFUSED, reaches=False),
    Target("gateway json", in_form("json"), REPORTS, REFUSED),
    Target("gateway form", in_form("form"), (b"report=%5B%7B%22id%22%3A1%7D%5D&ok=%E8%AD%A6",), REFUSED),
    Target("gateway form gbk", in_form("form", charset="gbk"), (b"content=%BE%AF&n=1",), REFUSED),
    Target("gateway xml", in_form("xml"), (b"<r><data><id>7</id></data><data><id>8</id></data></r>",), REFUSED),
    Target(
        "gateway lines",
        in_form("lines", columns=["id", "to", "status"], between_rows=";"),
        (b"7,138,0;8,139,1",),
        REFUSED,
    ),
    Target("gateway text", in_form("text", pattern=r"(?P<code>-?\d+)(?:,(?P<id>\w+))?"), (b"0,abc",), REFUSED),
    Target("gateway answer", gateway_answer, ANSWERS, (NotSent,), reaches=False),
    Target(
        "wechat envelope",
        wechat_outer,
        (b"<xml><Encrypt><![CDATA[aGVsbG8=]]></Encrypt></xml>",),
        REFUSED,
        reaches=False,
    ),
    Target("wechat plaintext", wechat_plain, (PADDED, PADDED * 2), REFUSED, reaches=False),
    Target("wechat message", wechat_inner, tuple(one.encode() for one in INNER), REFUSED),
    Target(
        "wechat query",
        wechat_query,
        (b"5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3&1409659589&263014780&echo",),
        REFUSED,
        reaches=False,
    ),
    Target("push subscription", address_of("push"), SUBSCRIPTIONS, (BadAddress,)),
    Target("phone number", address_of("sms"), (b"+86 138-0000-0000", "１３８００００００００".encode()), (BadAddress,)),
    Target("letter", letter, LETTERS),
    Target("reply token", read_reply_token_, (b"a" * 45,), (BadToken,), reaches=False),
    Target("file of areas", read_features, (AREAS.read_bytes(),), (FileRefused,)),
    Target("signature of another server", server_signature, (SIGNATURE,), (BadSignature,), reaches=False),
    Target("mail address", address_of("mail"), (b"li@example.org", "li@例子.中国".encode()), (BadAddress,)),
    *FILES,
    *LANGUAGE,
    *MARKS,
]
