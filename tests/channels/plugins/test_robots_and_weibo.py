"""Robots of group chats say numbers only; a microblog is posted whole and as its bridge answers."""

from __future__ import annotations

import base64
import hmac
import json
import time
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from heliograph.channels import configuration
from heliograph.channels.base import AddressGone, BadAddress, Taken, TryLater, WillNeverWork
from tests.channels.listening import Listening, listening
from tests.channels.plugins.conftest import outgoing

SAID = "有 3 件事项将在 24 小时内到期，请到工作台处理。"


@pytest.fixture
def chat():
    with listening() as server:
        server.answer(200, b'{"errcode":0,"errmsg":"ok"}')
        yield server


@pytest.fixture
def robot(made, chat: Listening):
    groups = f"""\
[heping]
kind = "wecom"
url = "{chat.url}/cgi-bin/webhook/send?key=k1"
[donghu]
kind = "dingtalk"
url = "{chat.url}/robot/send?access_token=t1"
secret = "SECb1"
keyword = "提醒"
[hexi]
kind = "dingtalk"
url = "{chat.url}/robot/send?access_token=t2"
"""
    table = '[robot]\nplugin = "heliograph.channels.plugins.robots:Robot"\ngroups_file = "keys/robot-groups.toml"\n'
    return made(table, **{"robot-groups.toml": groups})


def owed(to: str = "heping", **more):
    fields = {"count": "3", "hours": "24", "link": "https://bureau.example/desk/"}
    return replace(outgoing(to, SAID, template="unit-owed-soon", fields=fields, link=fields["link"]), **more)


def test_wecom_reads_how_many_are_owed_and_where(robot, chat):
    assert robot.send(owed()) == Taken()
    (heard,) = chat.heard
    told = json.loads(heard.body)
    assert heard.path == "/cgi-bin/webhook/send?key=k1"
    assert told["msgtype"] == "markdown"
    assert SAID in told["markdown"]["content"]
    assert "https://bureau.example/desk/" in told["markdown"]["content"]


def test_dingtalk_can_check_the_signature_and_finds_its_keyword(robot, chat):
    robot.send(owed("donghu"))
    (heard,) = chat.heard
    query = {name: values[0] for name, values in parse_qs(urlsplit(heard.path).query).items()}
    wanted = hmac.digest(b"SECb1", f"{query['timestamp']}\nSECb1".encode(), "sha256")
    assert base64.b64decode(query["sign"]) == wanted
    assert query["access_token"] == "t1"
    assert abs(int(query["timestamp"]) / 1000 - time.time()) < 60
    assert "提醒" in json.loads(heard.body)["markdown"]["text"]


@pytest.mark.parametrize(
    "message",
    [
        owed(template="news"),
        owed(template=""),
        owed(fields={"count": "张三"}),
        owed(fields={"count": "3", "title": "盗窃"}),
        owed(fields={"count": "３"}),
        owed(fields={"count": ""}),
    ],
)
def test_nothing_but_numbers_can_be_said_to_a_group(robot, chat, message):
    with pytest.raises(WillNeverWork, match="not-for-a-group"):
        robot.send(message)
    assert chat.heard == []


def test_a_group_gets_twenty_a_minute_and_another_group_still_gets_its_own(robot, chat):
    for _ in range(20):
        robot.send(owed())
    with pytest.raises(TryLater) as later:
        robot.send(owed())
    assert later.value.after is not None
    assert 0 < later.value.after.total_seconds() <= 60
    robot.send(owed("donghu"))
    assert len(chat.heard) == 21


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (b'{"errcode":45009}', TryLater),
        (b'{"errcode":130101}', TryLater),
        (b'{"errcode":-1}', TryLater),
        (b'{"errcode":93000}', AddressGone),
        (b'{"errcode":300001}', AddressGone),
        (b'{"errcode":310000}', WillNeverWork),
        (b"<html>", TryLater),
        (b'{"errcode":{}}', TryLater),
        (b"{}", TryLater),
    ],
)
def test_error_numbers_of_robots_are_one_of_three_kinds(robot, chat, answer, kind):
    chat.answer(200, answer)
    with pytest.raises(kind):
        robot.send(owed())


def test_a_unit_without_robot_is_no_address(robot):
    assert robot.address("heping") == "heping"
    with pytest.raises(BadAddress):
        robot.address("chunan")
    with pytest.raises(AddressGone):
        robot.send(owed("chunan"))


def test_a_robot_that_anybody_could_use_is_named(robot):
    assert ["hexi" in problem for problem in robot.problems()] == [True]


def test_a_wrong_file_of_groups_is_told_without_its_links(made):
    table = '[robot]\nplugin = "heliograph.channels.plugins.robots:Robot"\ngroups_file = "keys/g"\n'
    with pytest.raises(configuration.BadChannels, match="groups_file") as refused:
        made(table, g='[heping]\nkind = "https://secret.example/?key=1"\nurl = "x"')
    assert "secret.example" not in str(refused.value)


# Weibo

WEIBO = """\
[weibo]
plugin = "heliograph.channels.plugins.weibo:Weibo"
key_file = "keys/weibo-key"
[weibo.send]
url = "{url}/2/statuses/share.json"
body = "form"
fields = {{ access_token = "{{key}}", status = "{{text}}" }}
[weibo.answer]
code = ""
reference = "idstr"
"""


@pytest.fixture
def weibo(made, chat):
    chat.answer(200, b'{"idstr":"4912","text":"..."}')
    return made(WEIBO.format(url=chat.url), **{"weibo-key": "2.00abc"})


def test_a_post_is_the_whole_text_with_its_link_and_has_a_name(weibo, chat):
    taken = weibo.send(outgoing("chunan", "明早七点起中山路封闭。 https://b.example/n/1", link="https://b.example/n/1"))
    assert taken.reference == "4912"
    form = parse_qs(chat.heard[0].body.decode())
    assert form == {"access_token": ["2.00abc"], "status": ["明早七点起中山路封闭。 https://b.example/n/1"]}


def test_what_is_too_long_is_posted_as_its_title_never_cut_in_the_middle(weibo):
    message = replace(outgoing("chunan", "长" * 500, link="https://b.example/n/1"), title="中山路封闭")
    assert weibo.post(message) == "中山路封闭 https://b.example/n/1"
    assert len(weibo.post(replace(message, title="题" * 300))) <= 140


@pytest.mark.parametrize(("status", "kind"), [(403, WillNeverWork), (429, TryLater), (502, TryLater)])
def test_what_a_bridge_answers_is_one_of_three_kinds(weibo, chat, status, kind):
    chat.answer(status, b"{}")
    with pytest.raises(kind):
        weibo.send(outgoing("chunan"))


def test_an_account_is_a_name(weibo):
    assert weibo.address(" @淳南公安 ") == "淳南公安"
    with pytest.raises(BadAddress):
        weibo.address("https://weibo.com/1")
