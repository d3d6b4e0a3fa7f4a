"""What tests of asking share: filling a form plausibly, and reading a page as a person would."""

from __future__ import annotations

import html
import io
import re

from PIL import Image

from heliograph.matters.forms import must_name
from tests.conftest import plausible


def filled(procedure, **more) -> dict:
    """A form of this procedure as somebody in good faith fills it in."""
    values = {field.name: plausible(field) for field in procedure.fields if field.required}
    if must_name(procedure):
        values |= {"name": "李丽", "phone": "138 0000 0000"}
    return values | more


def words(response) -> str:
    """The page without its tags, spaces joined."""
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(text))


def receipt_of(response) -> tuple[str, str]:
    """Number and secret as they stand on the receipt."""
    number, secret = re.findall(r'<dd class="hg-number">([A-Z0-9-]+)</dd>', response.content.decode())
    return number, secret


def token_of(response) -> str:
    return re.search(r'name="token" value="([0-9a-f-]{36})"', response.content.decode())[1]


def photo(name: str = "现场.jpg", size: tuple[int, int] = (40, 30)) -> io.BytesIO:
    """A real JPEG."""
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, "JPEG")
    out.seek(0)
    out.name = name
    return out


def pretender(name: str = "发票.pdf") -> io.BytesIO:
    """A program that is called a document."""
    out = io.BytesIO(b"MZ\x90\x00" + b"\x00" * 200)
    out.name = name
    return out
