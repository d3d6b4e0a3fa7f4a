"""Signatures as data: a list of steps, each a digest of a template, each usable by the steps after it.

That covers what gateways ask for: MD5 over account, password and time; HMAC-SHA256 over a sorted query; keys derived in a
chain. MD5 and SHA-1 are what such a gateway checks, not what protects anything of ours: the connection is TLS.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import Literal

import msgspec

from heliograph.channels.plugins.gateway.values import BadTemplate, Values

How = Literal["md5", "sha1", "sha256", "hmac-md5", "hmac-sha1", "hmac-sha256"]


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"shape": "as"}):
    """One digest. `key` is a template; `key_from` names an earlier step whose raw bytes are the key."""

    name: str
    over: str
    how: How = "hmac-sha256"
    key: str = "{key}"
    key_from: str = ""
    shape: Literal["hex", "HEX", "base64", "raw"] = "hex"

    def work_out(self, values: Values) -> str | bytes:
        """The digest in its shape. Raises `BadTemplate`."""
        over = values.fill(self.over).encode()
        kind, _, name = self.how.rpartition("-")
        digest = hmac.digest(self._key(values), over, name) if kind else hashlib.new(name, over).digest()
        if self.shape == "raw":
            return digest
        if self.shape == "base64":
            return base64.b64encode(digest).decode()
        return digest.hex().upper() if self.shape == "HEX" else digest.hex()

    def _key(self, values: Values) -> bytes:
        if not self.key_from:
            return values.fill(self.key).encode()
        key = values.get(self.key_from)
        if isinstance(key, str):
            raise BadTemplate(f'key_from = "{self.key_from}" must name a step with as = "raw"')
        return key


def steps_by_name(steps: list[Step]) -> Mapping[str, Callable[[Values], str | bytes]]:
    """What `Values` works out."""
    return {step.name: step.work_out for step in steps}
