"""Calls to other servers of the fediverse: who an account is, and something put into an inbox. Signed, and never inside.

Every address here was given by an outsider. It must be https (http only where we ourselves are), carry no user, and lead to
a public address (`outside.Reach.PUBLIC`); an account's inbox must lie on the account's own server, so that nobody makes us
knock at a third one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from heliograph.channels import outside
from heliograph.channels.feeds import keys
from heliograph.channels.feeds.fediverse import objects, signatures
from heliograph.channels.feeds.models import Purpose
from heliograph.channels.outside import Answer, NotReached, Reach
from heliograph.organisation.models import Bureau

REACH = Reach.PUBLIC
ACCEPT = 'application/activity+json, application/ld+json; profile="https://www.w3.org/ns/activitystreams"'
MOST_ADDRESS = 500


class NotAnAccount(Exception):
    """What stands at an address is no account that can be written to."""


class Gone(Exception):
    """The other server says that it was there once and is no more."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account elsewhere: where it is, where to put things for it, and its key."""

    id: str
    inbox: str
    shared_inbox: str
    key_id: str
    key: str


def is_acceptable(address: object) -> bool:
    """Whether it may be called at all."""
    if not isinstance(address, str) or not 0 < len(address) <= MOST_ADDRESS or not address.isascii():
        return False
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    schemes = ("https",) if settings.BASE_URL.startswith("https:") else ("https", "http")
    is_plain = not any(one <= " " or one in '<>"\\^`{|}' for one in address)
    return parts.scheme in schemes and bool(parts.hostname) and parts.username is None and port != 0 and is_plain


def server(address: str) -> str:
    """Name and port: what makes two addresses the same server's."""
    return urlsplit(address).netloc.lower()


def account(bureau: Bureau, key_id: str, *, now: datetime) -> Account:
    """Whose key this is. Raises `NotReached`, `Gone`, `NotAnAccount`."""
    found = _get(bureau, key_id.partition("#")[0], now=now)
    owner = found.get("owner")
    if "inbox" not in found and is_acceptable(owner) and server(str(owner)) == server(key_id):
        found = _get(bureau, str(owner), now=now)  # the key has an address of its own
    return _account(found, key_id)


def _account(found: dict[str, Any], key_id: str) -> Account:
    key, inbox = found.get("publicKey"), found.get("inbox")
    key = (
        next((one for one in key if isinstance(one, dict) and one.get("id") == key_id), None)
        if isinstance(key, list)
        else key
    )
    endpoints = found.get("endpoints")
    shared = endpoints.get("sharedInbox") if isinstance(endpoints, dict) else None
    shared = shared if isinstance(shared, str) else inbox
    if not isinstance(key, dict) or key.get("id") != key_id or not isinstance(key.get("publicKeyPem"), str):
        raise NotAnAccount("the account does not name this key")
    addresses = (found.get("id"), inbox, shared)
    if not all(is_acceptable(one) for one in addresses):
        raise NotAnAccount("its addresses can't be called")
    own_id, own_inbox, own_shared = (str(one) for one in addresses)
    if {server(one) for one in (own_id, own_inbox, own_shared, key_id)} != {server(own_id)}:
        raise NotAnAccount("its addresses are on several servers")
    if any(urlsplit(one).query or urlsplit(one).fragment for one in (own_inbox, own_shared)):
        raise NotAnAccount("an inbox with a query can't be signed for")
    if key.get("owner") != own_id:
        raise NotAnAccount("the key belongs to somebody else")
    return Account(own_id, own_inbox, own_shared, key_id, key["publicKeyPem"])


def _get(bureau: Bureau, address: str, *, now: datetime) -> dict[str, Any]:
    if not is_acceptable(address):
        raise NotAnAccount("its address can't be called")
    answer = _call(bureau, "GET", address, b"", {"Accept": ACCEPT}, now=now)
    if answer.status == 410:
        raise Gone
    if answer.status != 200:
        raise NotReached(f"status {answer.status}")
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        raise NotAnAccount("what it answers is not JSON") from None
    if not isinstance(found, dict):
        raise NotAnAccount("what it answers is no object")
    return found


def put(bureau: Bureau, inbox: str, activity: objects.Object, *, now: datetime) -> Answer:
    """Put an activity into an inbox. Raises `NotReached`."""
    body = json.dumps(activity, ensure_ascii=False, separators=(",", ":")).encode()
    return _call(bureau, "POST", inbox, body, {"Content-Type": "application/activity+json"}, now=now)


def _call(bureau: Bureau, method: str, url: str, body: bytes, headers: dict[str, str], *, now: datetime) -> Answer:
    private = keys.private_key(keys.in_use(bureau, Purpose.FEDIVERSE, now=now))
    signed = signatures.headers_for(private, objects.key_id(bureau), method, url, body, now=now)
    return outside.request(method, url, body=body, headers={**signed, **headers}, reach=REACH)
