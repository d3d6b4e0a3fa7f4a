"""Robots of a unit's group chat (企业微信, 钉钉): officers are told that something is owed soon, and how many.

A group is read by more people than a matter may be, and its history stays with somebody else's company. So a robot says
numbers and nothing else: it takes only the two texts made for it (`CODES`), whose places `count` and `hours` must be
digits; anything else will never work. Who, what and where stand on the desk, behind a log-in.

`channels.toml`:  [robot]  plugin = "heliograph.channels.plugins.robots:Robot"  groups_file = "keys/robot-groups.toml"
That file, secret as the links in it are:  [heping]  kind = "wecom"  url = "https://qyapi.weixin.qq.com/…?key=…"
"""

from __future__ import annotations

import base64
import hmac
import json
import threading
import tomllib
from collections import deque
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from urllib.parse import quote

import msgspec

from heliograph.channels.base import AddressGone, BadAddress, Outgoing, Taken, TryLater, WillNeverWork
from heliograph.channels.plugins.calling import call, check_status
from heliograph.core.text import Text

A_MINUTE = 20
MINUTE = timedelta(minutes=1)
CODES = frozenset({"unit-owed-soon", "unit-overdue"})
NUMBERS = ("count", "hours")
NOT_SAID = frozenset({"link", "stop"})
TOO_FAST = frozenset({45009, 130101, 410100})  # WeCom, DingTalk (old and new number)
NO_SUCH_ROBOT = frozenset({93000, 300001, 300005, 400101, 400102})


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The robot of one group. `secret`: DingTalk's 加签; `keyword`: a word that the robot demands in every text."""

    kind: Literal["wecom", "dingtalk"]
    url: str
    secret: str = ""
    keyword: str = ""


class RobotSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The table of `channels.toml`."""

    groups: str
    """(`groups_file`) a table for each unit, named by its code."""


class _Answer(msgspec.Struct):
    errcode: int


class Robot:
    """All robots of an instance; the address of one is its unit's code."""

    Settings = RobotSettings
    title = Text("单位工作群", "The unit's group chat")
    can_reply = False
    is_for_officers = True
    a_second = 0.0  # the limit is one of each group, and is kept here

    def __init__(self, code: str, settings: RobotSettings) -> None:
        self.code = code
        self.settings = settings
        try:
            self._groups = msgspec.convert(tomllib.loads(settings.groups), dict[str, Group])
        except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
            raise ValueError(f"groups_file: {_without_links(str(error))}") from None
        self._sent: dict[str, deque[datetime]] = {unit: deque() for unit in self._groups}
        self._lock = threading.Lock()

    @property
    def units(self) -> list[str]:
        """Codes of the units whose group has a robot."""
        return list(self._groups)

    def address(self, typed: str) -> str:
        """The code of a unit whose group has a robot. Raises `BadAddress`."""
        if typed not in self._groups:
            raise BadAddress(Text("这个单位的工作群没有机器人。", "The group chat of this unit has no robot."))
        return typed

    def send(self, message: Outgoing) -> Taken:
        """Say how much is owed. Raises `NotSent`."""
        now, group = datetime.now(UTC), self._groups.get(message.to)
        if group is None:
            raise AddressGone("no-robot")
        said = sentence(message)
        self._wait_turn(message.to, now)
        body = _body(group, said, message.link)
        answer = call("POST", _address(group, now), body=body, headers={"Content-Type": "application/json"})
        check_status(answer, now)
        _check(answer.body)
        return Taken()

    def problems(self) -> list[str]:
        """What is missing, for `heliograph doctor`."""
        return [
            f"[{self.code}] the robot of {unit} has neither secret nor keyword: whoever learns its link can write there."
            for unit, group in self._groups.items()
            if group.kind == "dingtalk" and not group.secret and not group.keyword
        ]

    def _wait_turn(self, unit: str, now: datetime) -> None:
        """Twenty a minute for each group. Beyond that DingTalk shuts a robot up for ten minutes. Raises `TryLater`."""
        with self._lock:
            sent = self._sent[unit]
            while sent and now - sent[0] >= MINUTE:
                sent.popleft()
            if len(sent) >= A_MINUTE:
                raise TryLater("too-fast", MINUTE - (now - sent[0]))
            sent.append(now)


def sentence(message: Outgoing) -> str:
    """What the group reads: a text made for it, filled with digits alone. Raises `WillNeverWork`."""
    numbers = {name: value for name, value in message.fields.items() if name not in NOT_SAID}
    is_plain = all(name in NUMBERS and value.isascii() and value.isdigit() for name, value in numbers.items())
    if message.template not in CODES or not is_plain:
        raise WillNeverWork("not-for-a-group")
    return message.text.strip()


def _body(group: Group, said: str, link: str) -> bytes:
    text = f"**阳光警务**{group.keyword and f' {group.keyword}'}\n\n{said}" + (
        f"\n\n[打开工作台]({link})" if link else ""
    )
    told: dict[str, Any] = (
        {"msgtype": "markdown", "markdown": {"content": text}}
        if group.kind == "wecom"
        else {"msgtype": "markdown", "markdown": {"title": f"阳光警务 {group.keyword}".strip(), "text": text}}
    )
    return json.dumps(told, ensure_ascii=False).encode()


def _address(group: Group, now: datetime) -> str:
    """DingTalk's signature: HMAC-SHA256 over time and secret, in base64, behind the link. WeCom's secret is the link."""
    if group.kind == "wecom" or not group.secret:
        return group.url
    moment = str(int(now.timestamp() * 1000))
    signature = base64.b64encode(hmac.digest(group.secret.encode(), f"{moment}\n{group.secret}".encode(), "sha256"))
    return f"{group.url}&timestamp={moment}&sign={quote(signature, safe='')}"


def _check(body: bytes) -> None:
    try:
        code = msgspec.json.decode(body, type=_Answer).errcode
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise TryLater("unreadable-answer") from error
    if code == 0:
        return
    if code in TOO_FAST:
        raise TryLater("too-fast", timedelta(minutes=10))
    if code == -1:
        raise TryLater("busy")
    raise (AddressGone if code in NO_SUCH_ROBOT else WillNeverWork)(f"robot-{code}")


def _without_links(words: str) -> str:
    return " ".join(word for word in words.split() if "://" not in word)
