"""How a firm's name, code, address and contact are kept: sealed under a key of its own, which leaving erases."""

from __future__ import annotations

from collections.abc import Mapping

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from heliograph.firms.errors import BadCode
from heliograph.firms.models import Firm
from heliograph.matters.forms.fields import plain
from heliograph.matters.keys import OwnKeys, keyring

KEYS = OwnKeys("firm")
KEPT = ("firm", "code", "address", "name", "phone", "email")


def plain_code(typed: str) -> str:
    """The credit code as it is compared. Raises `BadCode` where the check digit (GB 32100) does not fit."""
    try:
        found: str = uscc.validate(plain(typed).upper())
    except ValidationError as error:
        raise BadCode from error
    return found


def blind_code(code: str) -> bytes:
    """What is kept of a code to find a firm by it."""
    return keyring().blind_value("firm code", code)


def seal(firm: Firm, values: Mapping[str, str]) -> None:
    """Seal what is known of the firm, under a new key where it has none."""
    if firm.key:
        key = KEYS.open(firm.id, firm.key)
    else:
        key, firm.key = KEYS.new(firm.id)
    firm.sealed = key.seal_values("firm", firm.id, {name: values.get(name, "") for name in KEPT if values.get(name)})


def opened(firm: Firm) -> dict[str, str]:
    """What is known of the firm; nothing once it was erased."""
    if not firm.key:
        return {}
    return KEYS.open(firm.id, firm.key).open_values("firm", firm.id, firm.sealed)
