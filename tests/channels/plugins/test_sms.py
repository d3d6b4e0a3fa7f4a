"""Text messages: numbers, lengths, and a gateway that loses, delays, repeats and mixes up."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.channels.base import AddressGone, BadAddress, Channel, NotSent, Stage, TryLater, WillNeverWork
from heliograph.channels.plugins.inbound import NotGenuine, Unreadable
from heliograph.channels.plugins.sms import segments
from tests.channels.gateway import signed
from tests.channels.plugins.conftest import outgoing


@pytest.mark.parametrize(
    "typed",
    [
        "13800000000",
        "138 0000 0000",
        "+86 138-0000-0000",
        "0086 13800000000",
        "8613800000000",
        "１３８０００００００0",
        "(+86)138.0000.0000",
    ],
)
def test_a_number_however_written_is_one_address(gateways, typed):
    _, sms = gateways()
    assert sms.address(typed) == "+8613800000000"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "110",
        "12800000000",
        "1380000000",
        "138000000000",
        "0571-8888888",
        "+447700900000",
        "13八00000000",
        "x" * 500,
    ],
)
def test_what_takes_no_text_message_is_refused_with_what_to_write(gateways, typed):
    _, sms = gateways()
    with pytest.raises(BadAddress) as refused:
        sms.address(typed)
    assert "138" in refused.value.text.zh
    assert "138" in refused.value.text.en


def test_numbers_of_other_countries_go_only_where_the_gateway_has_them(made):
    text = '[sms]\nplugin = "heliograph.channels.plugins.sms:Sms"\nforeign = true\nsend = {{ url = "https://sms.example/", fields = {} }}'
    sms = made(text.replace("{{", "{").replace("}}", "}").replace("fields = {}", 'fields = { to = "{to}" }'))
    assert sms.address("+44 7700 900000") == "+447700900000"
    assert sms.address("13800000000") == "+8613800000000"
    with pytest.raises(BadAddress):
        sms.address("+86 571 8888 8888")


@pytest.mark.parametrize(("characters", "parts"), [(1, 1), (70, 1), (71, 2), (134, 2), (135, 3), (201, 3), (202, 4)])
def test_segments_of_chinese_text(characters, parts):
    assert segments("警" * characters) == parts


def test_a_rare_character_is_never_cut_in_two():
    assert segments("𠮷" * 35) == 1
    assert segments("𠮷" * 36) == 2  # 72 units: 33 characters in the first part, 3 in the second
    assert segments("警" * 66 + "𠮷" + "警" * 66) == 3  # 134 units would fit two parts if one could cut it


@given(st.text(max_size=400))
def test_segments_never_hold_more_than_they_can(text):
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    parts = segments(text)
    assert units <= 70 if parts == 1 else units <= 67 * parts
    assert parts == 1 or units > 66 * (parts - 1)


def test_a_message_reaches_the_phone_with_the_sign_off_and_is_named_by_the_gateway(gateways):
    gateway, sms = gateways()
    taken = sms.send(outgoing(text="您的事项有新进展。"))
    assert [(one.mobile, one.content) for one in gateway.outbox] == [("13800000000", "【淳南公安】您的事项有新进展。")]
    assert taken.reference == gateway.outbox[0].msgid


def test_a_text_of_too_many_segments_is_not_sent_at_all(gateways):
    gateway, sms = gateways()
    with pytest.raises(WillNeverWork) as refused:
        sms.send(outgoing(text="长" * 400))
    assert refused.value.kind == "too-long"
    assert gateway.requests == []


def test_a_dead_number_is_gone_and_a_busy_gateway_is_asked_again(gateways):
    gateway, sms = gateways(busy=1.0)
    with pytest.raises(TryLater):
        sms.send(outgoing())
    gateway.faults.busy = 0
    gateway.gone.add("13800000000")
    with pytest.raises(AddressGone):
        sms.send(outgoing())


def test_a_gateway_that_is_away_or_down_is_tried_later(gateways):
    gateway, sms = gateways()
    gateway.is_down = True
    with pytest.raises(TryLater):
        sms.send(outgoing())
    gateway.stop()
    with pytest.raises(TryLater):
        sms.send(outgoing())


def test_a_wrong_key_is_told_and_nothing_of_it_in_the_failure(gateways, tmp_path):
    from heliograph.channels import configuration

    gateway, _ = gateways()
    (tmp_path / "keys" / "sms-key").write_text("another", "utf-8")
    with pytest.raises(WillNeverWork) as refused:
        configuration.load(tmp_path)["sms"].send(outgoing())
    assert "another" not in str(refused.value)
    assert "1380" not in str(refused.value)
    assert gateway.outbox == []


@pytest.mark.parametrize("seed", range(5))
def test_however_bad_the_gateway_every_message_arrives_once(gateways, seed):
    gateway, sms = gateways(seed=seed, drop=0.4, busy=0.2, delay=0.01)
    messages = [outgoing(text=f"第{number}条") for number in range(40)]
    _send_all(sms, messages)
    assert sorted(one.id for one in gateway.outbox) == sorted(str(message.id) for message in messages)
    assert len(gateway.requests) > len(messages)  # some were tried again: the gateway was as bad as asked


def _send_all(sms: Channel, messages, tries: int = 60) -> None:
    for message in messages:
        for _ in range(tries):
            try:
                sms.send(message)
                break
            except TryLater:
                continue
        else:
            pytest.fail("never taken")


def test_reports_name_the_message_the_stage_and_the_time(gateways):
    gateway, sms = gateways()
    message = outgoing()
    sms.send(message)
    headers, body = signed({"reports": gateway.owed_reports()})
    sent, delivered = sms.read_reports(headers, {}, body)
    assert (sent.stage, delivered.stage) == (Stage.SENT, Stage.DELIVERED)
    assert delivered.message == message.id
    assert delivered.reference == gateway.outbox[0].msgid
    assert abs(delivered.at - datetime.now(UTC)) < timedelta(seconds=60)


def test_a_status_nobody_knows_is_a_failure_and_its_reason_names_no_number(gateways):
    _, sms = gateways()
    headers, body = signed({"reports": [{"msgid": "1", "status": "MK:0013 13800000000"}]})
    (report,) = sms.read_reports(headers, {}, body)
    assert report.stage is Stage.FAILED
    assert "13800000000" not in report.reason
    assert report.message is None


def test_what_somebody_wrote_comes_in_with_their_number_and_its_own_name(gateways):
    _, sms = gateways()
    headers, body = signed(
        {"texts": [{"id": "77", "mobile": "8613900000000", "content": " 谢谢 ", "time": "1773712800"}]}
    )
    (heard,) = sms.read_incoming(headers, {}, body)
    assert (heard.id, heard.sender, heard.text) == ("77", "+8613900000000", "谢谢")
    assert heard.at == datetime(2026, 3, 17, 2, 0, tzinfo=UTC)


def test_the_same_text_without_a_name_of_its_own_is_the_same_message(gateways):
    _, sms = gateways()
    entry = {"mobile": "13900000000", "content": "谢谢", "time": "1773712800"}
    headers, body = signed({"texts": [entry, entry, {**entry, "content": "不谢"}]})
    first, again, other = sms.read_incoming(headers, {}, body)
    assert first.id == again.id != other.id


def test_notices_of_the_operator_from_no_mobile_number_are_left_out(gateways):
    _, sms = gateways()
    headers, body = signed({"texts": [{"id": "1", "mobile": "10086", "content": "话费余额"}]})
    assert sms.read_incoming(headers, {}, body) == []


def _tampered(how: str):
    headers, body = signed(
        {"reports": [{"msgid": "1", "status": "DELIVRD"}]}, time.time() - (3600 if how == "old" else 0)
    )
    if how == "body":
        body = body.replace(b"DELIVRD", b"UNDELIV")
    if how == "no signature":
        headers = {name: value for name, value in headers.items() if name != "X-Signature"}
    if how == "time":
        headers["X-Time"] = str(int(headers["X-Time"]) + 1)
    return headers, body


@pytest.mark.parametrize("how", ["body", "no signature", "time", "old"])
def test_a_report_that_is_not_the_gateways_or_comes_late_is_refused(gateways, how):
    _, sms = gateways()
    with pytest.raises(NotGenuine):
        sms.read_reports(*_with_query(_tampered(how)))
    assert sms.read_reports(*_with_query(_tampered("nothing")))  # the same one, left alone, is read


def _with_query(parts):
    headers, body = parts
    return headers, {}, body


@pytest.mark.parametrize("body", [b"", b"[", b"\xff\xfe", b'"text"', b"[" * 50_000, b"<xml/>"])
def test_rubbish_is_unreadable_or_refused_and_never_a_crash(gateways, body):
    _, sms = gateways()
    headers, _ = signed({})
    with pytest.raises((NotGenuine, Unreadable)):
        sms.read_reports(headers, {}, body)


def test_a_channel_without_inbound_key_takes_nothing_in_and_says_so(gateways, tmp_path):
    from heliograph.channels import configuration

    gateways()
    (tmp_path / "keys" / "sms-inbound-key").write_text("", "utf-8")
    sms = configuration.load(tmp_path)["sms"]
    headers, body = signed({"reports": []})
    with pytest.raises(NotGenuine):
        sms.read_reports(headers, {}, body)
    assert any("inbound_key_file" in problem for problem in sms.problems())


def test_a_gateway_that_never_answers_is_left_after_its_seconds(tmp_path, gateways):
    from heliograph.channels import configuration

    gateway, _ = gateways(delay=0)
    path = tmp_path / "channels.toml"
    path.write_text(path.read_text("utf-8").replace("[sms.send]", "[sms.send]\nseconds = 0.2"), "utf-8")
    gateway.nap = lambda: time.sleep(1)
    with pytest.raises(NotSent) as late:
        configuration.load(tmp_path)["sms"].send(outgoing(id=uuid4()))
    assert isinstance(late.value, TryLater)
    assert late.value.kind == "timeout"
