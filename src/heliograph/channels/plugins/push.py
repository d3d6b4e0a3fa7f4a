"""Web Push: a browser that somebody allowed it is told that there is news. RFC 8030, 8291 and 8292.

What is sent is encrypted for that browser alone, and even so it says no more than that there is news and where: it
appears on a locked screen that anybody near can read. The address is the subscription as the browser gives it, as JSON;
its endpoint is a stranger's address, so it is called through `Reach.PUBLIC` only.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import http_ece
import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from py_vapid import Vapid02

from heliograph.channels.base import AddressGone, BadAddress, Outgoing, Taken, WillNeverWork
from heliograph.channels.outside import Reach
from heliograph.channels.plugins.calling import call, check_status
from heliograph.core.text import Text

KEY_FILE = Path("keys") / "push-key"
MOST_CHARACTERS = 2_000
CLAIM_LASTS = timedelta(hours=12)  # RFC 8292 allows 24
KEPT = timedelta(days=1)
KEPT_URGENT = timedelta(hours=1)
TITLE = Text("阳光警务", "Heliograph")
NEWS = Text("您有新消息，点开查看。", "There is news for you. Open it to read.")
URGENT = Text("有紧急提醒，请马上点开查看。", "There is an urgent warning. Open it now.")
STOP = Text("不再提醒", "Stop these notices")
_NOT_A_SUBSCRIPTION = Text(
    "没能在这个浏览器里打开提醒。请刷新页面再试一次，或者改用邮件、短信。",
    "Notices could not be turned on in this browser. Reload the page and try again, or use mail or text messages.",
)


class PushSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The table of `channels.toml`."""

    key: str
    """(`key_file = "keys/push-key"`) made by `heliograph init`. Another key ends every subscription."""
    contact: str
    """Whom a push service may write to if we trouble it: "mailto:…" or "https://…"."""
    a_second: float = 50
    own_network: bool = False
    """Whether the push service stands in a network of one's own; else addresses inside are never called."""


class _Keys(msgspec.Struct, frozen=True):
    p256dh: str
    auth: str


class _Subscription(msgspec.Struct, frozen=True):
    endpoint: str
    keys: _Keys


class Push:
    """Web Push with one VAPID key."""

    Settings = PushSettings
    title = Text("浏览器提醒", "Notice in this browser")
    can_reply = False

    def __init__(self, code: str, settings: PushSettings) -> None:
        self.code = code
        self.settings = settings
        self.a_second = settings.a_second
        self._key = _private_key(settings.key)
        if not re.fullmatch(r"mailto:[^@\s]+@[\w.-]+|https://[\w.-]+", settings.contact):
            raise ValueError('contact must be "mailto:somebody@your.domain" or "https://your.domain"')

    @property
    def public_key(self) -> str:
        """What a page gives to the browser as `applicationServerKey`, in base64url."""
        return _base64(_point(self._key.public_key()))

    def address(self, typed: str) -> str:
        """The subscription, checked and with nothing beside what is needed. Raises `BadAddress`."""
        try:
            if len(typed) > MOST_CHARACTERS:
                raise ValueError
            given = msgspec.json.decode(typed, type=_Subscription)
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(given.keys.p256dh, 65))
            _bytes(given.keys.auth, 16)
            self._check_endpoint(given.endpoint)
        except (ValueError, UnicodeError, RecursionError) as error:
            raise BadAddress(_NOT_A_SUBSCRIPTION) from error
        keys = {"p256dh": given.keys.p256dh.rstrip("="), "auth": given.keys.auth.rstrip("=")}
        return json.dumps({"endpoint": given.endpoint, "keys": keys}, separators=(",", ":"))

    def send(self, message: Outgoing) -> Taken:
        """Say that there is news. A message tried again replaces itself at the push service. Raises `NotSent`."""
        to, now = msgspec.json.decode(message.to, type=_Subscription), datetime.now(UTC)
        headers = {
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(int((KEPT_URGENT if message.is_urgent else KEPT).total_seconds())),
            "Urgency": "high" if message.is_urgent else "normal",
            "Topic": _base64(message.id.bytes),
            **self._signed(to.endpoint, now),
        }
        reach = Reach.ANY if self.settings.own_network else Reach.PUBLIC
        answer = call("POST", to.endpoint, body=_encrypted(to, _said(message)), headers=headers, reach=reach)
        if answer.status in (404, 410):
            raise AddressGone(f"http-{answer.status}")
        check_status(answer, now)
        return Taken()

    def problems(self) -> list[str]:
        """What is missing, for `heliograph doctor`."""
        if self.settings.own_network:
            return [f"[{self.code}] own_network: addresses that browsers give us are called even inside our network."]
        return []

    def _signed(self, endpoint: str, now: datetime) -> dict[str, str]:
        parts = urlsplit(endpoint)
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": int((now + CLAIM_LASTS).timestamp()),
            "sub": self.settings.contact,
        }
        signed: dict[str, str] = Vapid02(self._key).sign(claims)
        return signed

    def _check_endpoint(self, endpoint: str) -> None:
        parts = urlsplit(endpoint)
        schemes = ("https", "http") if self.settings.own_network else ("https",)
        is_plain = endpoint.isascii() and endpoint.isprintable() and " " not in endpoint
        if parts.scheme not in schemes or not parts.hostname or parts.username is not None or not is_plain:
            raise ValueError("not an address of a push service")
        if not re.fullmatch(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?", parts.netloc):
            raise ValueError("not a name of a push service")


def create_key(home: Path) -> bool:
    """The key of an instance, once; False if it has one. Readable by its owner alone."""
    path = home / KEY_FILE
    if path.exists():
        return False
    vapid = Vapid02()
    vapid.generate_keys()
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(vapid.private_pem())
    return True


def _said(message: Outgoing) -> bytes:
    """All that is said: the same for everybody. The way to the page is no secret from the browser it is encrypted for."""
    told = URGENT if message.is_urgent else NEWS
    said = {"title": TITLE.get(message.language), "body": told.get(message.language), "link": message.link}
    if message.stop_link:
        said |= {"stop": message.stop_link, "stop_words": STOP.get(message.language)}
    return json.dumps(said, ensure_ascii=False).encode()


def _encrypted(to: _Subscription, said: bytes) -> bytes:
    try:
        sealed: bytes = http_ece.encrypt(
            said,
            private_key=ec.generate_private_key(ec.SECP256R1()),
            dh=_bytes(to.keys.p256dh, 65),
            auth_secret=_bytes(to.keys.auth, 16),
            version="aes128gcm",
        )
    except (ValueError, http_ece.ECEException) as error:
        raise WillNeverWork("subscription") from error
    if len(sealed) > 4096:
        raise WillNeverWork("too-long")
    return sealed


def _private_key(text: str) -> ec.EllipticCurvePrivateKey:
    try:
        key = load_pem_private_key(text.encode(), None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError('key_file must name the key that `heliograph init` made: key_file = "keys/push-key"')
    return key


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _bytes(text: str, length: int) -> bytes:
    """Base64url with or without its end. Raises ValueError unless it holds `length` bytes."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,200}={0,2}", text):
        raise ValueError("not base64url")
    try:
        found = base64.urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except binascii.Error as error:
        raise ValueError("not base64url") from error
    if len(found) != length:
        raise ValueError(f"not {length} bytes")
    return found


def _base64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")
