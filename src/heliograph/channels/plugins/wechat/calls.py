"""Calls to WeChat's own interface: the access token they all need, and what its error numbers mean.

The token comes from `stable_token`, which gives every process the same one until it ends: with the older interface each
process that asks would end the token of all others. It is fetched by one thread while the rest wait, five minutes
before it ends; a call that finds it ended nevertheless (WeChat may end it early) fetches one once and asks again. Only
if that is still the ended one is a new one forced, which ends it for the others too.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import msgspec

from heliograph.channels.base import AddressGone, TryLater, WillNeverWork
from heliograph.channels.plugins.calling import call, check_status

EARLY = timedelta(minutes=5)
TOKEN_ENDED = frozenset({40001, 40014, 42001})
LATER: Mapping[int, timedelta | None] = {
    -1: None,  # 系统繁忙
    45009: timedelta(hours=1),  # today's number of calls is used up
    45011: timedelta(minutes=1),  # too many a minute
    50002: timedelta(hours=1),  # the account is restricted
    61024: None,
}
GONE = frozenset({40003, 43004})  # no such OpenID; does not follow the account
"""Everything else will never work: 40037 no such template, 43101 the person refused this kind of message, 45015 they did
not write within 48 hours, 45047 too many since they wrote, 48001 the account may not."""


class Calls:
    """The interface of one account. Used by many threads."""

    def __init__(self, api: str, app_id: str, secret: str) -> None:
        self._api, self._app_id, self._secret = api.rstrip("/"), app_id, secret
        self._lock = threading.Lock()
        self._token = ""
        self._ends = datetime.min.replace(tzinfo=UTC)

    def post(self, path: str, body: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        """One call with the token. Raises `NotSent`."""
        token = self.token(now)
        answer = self._asked(f"{path}?access_token={quote(token)}", body, now)
        if answer.get("errcode", 0) in TOKEN_ENDED:
            answer = self._asked(f"{path}?access_token={quote(self.token(now, instead_of=token))}", body, now)
        _check(answer)
        return answer

    def token(self, now: datetime, *, instead_of: str = "") -> str:
        """A token that holds; another one than `instead_of`, which turned out to have ended. Raises `NotSent`."""
        with self._lock:
            if not self._token or self._token == instead_of or now >= self._ends - EARLY:
                self._fetch(now)
                if self._token == instead_of:
                    self._fetch(now, is_forced=True)
            return self._token

    def _fetch(self, now: datetime, *, is_forced: bool = False) -> None:
        body = {
            "grant_type": "client_credential",
            "appid": self._app_id,
            "secret": self._secret,
            "force_refresh": is_forced,
        }
        answer = self._asked("/cgi-bin/stable_token", body, now)
        _check(answer)
        token, seconds = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(seconds, int):
            raise TryLater("unreadable-answer")
        self._token, self._ends = token, now + timedelta(seconds=min(seconds, 7200))

    def _asked(self, path: str, body: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        sent = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        answer = call("POST", f"{self._api}{path}", body=sent, headers={"Content-Type": "application/json"})
        check_status(answer, now)
        try:
            read = msgspec.json.decode(answer.body, type=dict[str, Any])
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            raise TryLater("unreadable-answer") from error
        if not isinstance(read.get("errcode", 0), int):
            raise TryLater("unreadable-answer")
        return read


def _check(answer: Mapping[str, Any]) -> None:
    code = answer.get("errcode", 0)
    if code == 0:
        return
    kind = f"wechat-{code}"
    if code in LATER:
        raise TryLater(kind, LATER[code])
    if code in TOKEN_ENDED:
        raise TryLater(kind, timedelta(minutes=1))
    raise AddressGone(kind) if code in GONE else WillNeverWork(kind)
