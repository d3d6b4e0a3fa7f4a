"""Gateways as data: the examples that real gateways publish, worked out from tables alone."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest

from heliograph.channels import configuration
from heliograph.channels.base import AddressGone, TryLater, WillNeverWork
from heliograph.channels.outside import Answer
from heliograph.channels.plugins.gateway.answering import Answers, taken
from heliograph.channels.plugins.gateway.asking import Asking, ask
from heliograph.channels.plugins.gateway.reading import Shape, Unreadable, at, items_at, read
from heliograph.channels.plugins.gateway.times import read_time
from heliograph.channels.plugins.gateway.values import BadTemplate

NOW = datetime(2026, 8, 3, 11, 20, 20, tzinfo=UTC)


def asked(table: dict, **known: str):
    return ask(msgspec.convert(table, Asking), known, NOW)


def test_md5_over_account_password_and_time():
    """The example of Montnets' HTTP interface: J10003, 111111, 0803192020."""
    made = asked(
        {
            "url": "https://gateway.example/sms/v2/std/single_send",
            "body": "form",
            "charset": "gbk",
            "fields": {
                "userid": "{account}",
                "pwd": "{pwd}",
                "mobile": "{number}",
                "content": "{text}",
                "timestamp": "{stamp}",
            },
            "times": {"stamp": "%m%d%H%M%S"},
            "sign": [{"name": "pwd", "over": "{account}00000000{key}{stamp}", "how": "md5"}],
        },
        account="J10003",
        key="111111",
        number="13800000000",
        text="警",
    )
    form = parse_qs(made.body.decode("ascii"), encoding="gbk")
    assert form["timestamp"] == ["0803192020"]
    assert form["pwd"] == ["26dad7f364507df18f3841cc9c4ff94d"]
    assert b"content=%BE%AF" in made.body


def test_hmac_sha1_over_a_sorted_query():
    """The example of Alibaba Cloud's SendSms: testId, testSecret."""
    query = {
        "AccessKeyId": "{account}",
        "Action": "SendSms",
        "Format": "XML",
        "OutId": "{id}",
        "PhoneNumbers": "{number}",
        "RegionId": "cn-hangzhou",
        "SignName": "阿里云短信测试专用",
        "Signature": "{signature}",
        "SignatureMethod": "HMAC-SHA1",
        "SignatureNonce": "45e25e9b-0a6f-4070-8c85-2956eda1b466",
        "SignatureVersion": "1.0",
        "TemplateCode": "{template_id}",
        "TemplateParam": "{template_fields}",
        "Timestamp": "2017-07-12T02:42:19Z",
        "Version": "2017-05-25",
    }
    step = {"name": "signature", "over": "GET&%2F&{sorted|quoted}", "how": "hmac-sha1", "key": "{key}&", "as": "base64"}
    made = asked(
        {"url": "https://gateway.example/", "method": "GET", "body": "none", "query": query, "sign": [step]},
        account="testId",
        key="testSecret",
        id="123",
        number="15300000001",
        template_id="SMS_71390007",
        template_fields='{"customer":"test"}',
    )
    assert parse_qs(urlsplit(made.url).query)["Signature"] == ["zJDF+Lrzhj/ThnlvIToysFRq6t4="]


def test_keys_derived_in_a_chain_over_the_body():
    """The example of Tencent Cloud's signature TC3-HMAC-SHA256: the hash of its canonical request."""
    body = '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}'
    request = "POST\n/\n\ncontent-type:application/json; charset=utf-8\nhost:cvm.tencentcloudapi.com\n\ncontent-type;host\n{hashed}"
    steps = [
        {"name": "hashed", "over": "{given}", "how": "sha256"},
        {"name": "canonical", "over": request, "how": "sha256"},
        {"name": "day", "over": "2019-02-25", "key": "TC3{key}", "as": "raw"},
        {"name": "service", "over": "cvm", "key_from": "day", "as": "raw"},
        {"name": "signing", "over": "tc3_request", "key_from": "service", "as": "raw"},
        {
            "name": "signature",
            "over": "TC3-HMAC-SHA256\n1551113065\n2019-02-25/cvm/tc3_request\n{canonical}",
            "key_from": "signing",
        },
    ]
    made = asked(
        {"url": "https://gateway.example/", "headers": {"A": "{signature}", "H": "{canonical}"}, "sign": steps},
        key="Gu5t9xGARNpq86cd98joQYCN3EXAMPLE",
        given=body,
    )
    assert made.headers["H"] == "5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031"
    assert made.headers["A"] == "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168"


def test_a_body_keeps_numbers_lists_and_parsed_values():
    made = asked(
        {
            "url": "https://gateway.example/",
            "fields": {"to": ["+{number}"], "ack": 1, "list": "{template_list|parsed}", "literal": "{Not a place}"},
        },
        number="13800000000",
        template_list='["a","b"]',
    )
    assert json.loads(made.body) == {"to": ["+13800000000"], "ack": 1, "list": ["a", "b"], "literal": "{Not a place}"}
    assert made.headers["Content-Type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"headers": {"X": "{nobody}"}}, "there is no {nobody}"),
        ({"headers": {"X": "{key|backwards}"}}, "no filter backwards"),
        (
            {"headers": {"X": "{a}"}, "sign": [{"name": "a", "over": "{b}"}, {"name": "b", "over": "{a}"}]},
            "needs itself",
        ),
        ({"headers": {"X": "{a}"}, "sign": [{"name": "a", "over": "x", "key_from": "key"}]}, 'as = "raw"'),
        ({"headers": {"X": "{a}"}, "sign": [{"name": "a", "over": "x", "as": "raw"}]}, "raw bytes"),
    ],
)
def test_a_table_that_cannot_be_filled_says_why(table, says):
    with pytest.raises(BadTemplate, match=re.escape(says)):
        asked({"url": "https://gateway.example/", **table}, key="k")


def test_a_wrong_name_is_found_when_the_configuration_is_read(made):
    with pytest.raises(configuration.BadChannels, match="nobody"):
        made(
            '[sms]\nplugin = "heliograph.channels.plugins.sms:Sms"\n[sms.send]\nurl = "https://sms.example"\nfields = { a = "{nobody}" }'
        )


@pytest.mark.parametrize(
    ("shape", "body"),
    [
        ({"format": "json"}, b'{"data": [{"id": 7}], "ok": true}'),
        ({"format": "form"}, b"data.0.id=7&ok=true"),
        ({"format": "xml"}, b"<r><data><id>7</id></data><data><id>8</id></data><ok>true</ok></r>"),
        ({"format": "text", "pattern": "id=(?P<id>[0-9]+)"}, "成功 id=7".encode()),
        ({"format": "lines", "columns": ["id", "ok"], "between_rows": ";"}, b"7,true;8,false"),
    ],
)
def test_every_form_becomes_one_tree(shape, body):
    tree = read(msgspec.convert(shape, Shape), body)
    paths = {"json": "data.0.id", "form": "data.0.id", "xml": "data.0.id", "text": "id", "lines": "0.id"}
    found = tree.get("data.0.id") if shape["format"] == "form" else at(tree, paths[shape["format"]])
    assert found == "7"


def test_a_list_may_stand_as_json_in_a_form():
    tree = read(Shape(format="form"), b"report=%5B%7B%22id%22%3A1%7D%2C%7B%22id%22%3A2%7D%5D")
    assert [at(item, "id") for item in items_at(Shape(format="form"), tree, "report")] == ["1", "2"]


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><r>&e;</r>',
        b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><r>&b;</r>',
        b"<a>" * 40 + b"</a>" * 40,
        b"<a>" * 30_000,
    ],
)
def test_xml_with_entities_or_without_bottom_is_not_read(body):
    with pytest.raises(Unreadable):
        read(Shape(format="xml"), body)


def answered(status: int, body: str = "", **headers: str) -> Answer:
    return Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, body.encode())


def test_codes_decide_and_http_decides_where_there_is_none():
    shape = Answers(ok=["0", "00"], later=["busy"], gone=["dead"], reference="data.id", later_after=90)
    assert taken(shape, answered(200, '{"code":"00","data":{"id":"m1"}}'), NOW).reference == "m1"
    assert taken(shape, answered(200, '{"code":0}'), NOW).reference == ""
    with pytest.raises(TryLater) as busy:
        taken(shape, answered(200, '{"code":"busy"}'), NOW)
    assert busy.value.after is not None
    assert busy.value.after.total_seconds() == 90
    with pytest.raises(AddressGone):
        taken(shape, answered(400, '{"code":"dead"}'), NOW)
    with pytest.raises(WillNeverWork, match="code-E-1-2"):
        taken(shape, answered(200, '{"code":"E 1\\n2"}'), NOW)
    with pytest.raises(TryLater):
        taken(shape, answered(502, "<html>"), NOW)
    with pytest.raises(TryLater):  # it may have been taken, and has the same id next time
        taken(shape, answered(200, "<html>"), NOW)
    with pytest.raises(WillNeverWork):
        taken(shape, answered(403, "<html>"), NOW)


@pytest.mark.parametrize(
    ("given", "seconds"),
    [("30", 30), ("Mon, 03 Aug 2026 11:21:20 GMT", 60), ("99999999999", 6 * 3600), ("soon", None), ("", None)],
)
def test_retry_after_is_heard_within_reason(given, seconds):
    with pytest.raises(TryLater) as later:
        taken(Answers(code=""), answered(429, retry_after=given), NOW)
    assert (later.value.after.total_seconds() if later.value.after else None) == seconds


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("1773712800", ""),
        ("1773712800000", ""),
        ("2026-03-17T02:00:00Z", ""),
        ("2026-03-17 10:00:00", ""),
        ("20260317100000", "%Y%m%d%H%M%S"),
    ],
)
def test_times_as_gateways_write_them(text, form):
    assert read_time(text, form) == datetime(2026, 3, 17, 2, 0, tzinfo=UTC)
