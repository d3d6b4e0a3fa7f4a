"""Markdown to HTML and to plain text. HTML in the source is shown as it is typed, never obeyed; pictures are only our own.

What comes out of `html` is safe to put into a page as it is. `plain` is for messages, feeds and searching.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

PICTURE = re.compile(r"picture:(\d{1,2})")
"""How a text names its own pictures: ``![](picture:1)``, counted from 1."""
KEPT = 500
"""How many texts are kept rendered: lists and feeds show the same few again and again."""
DEEPEST = 4
_LINKS = frozenset({"", "http", "https", "mailto", "tel"})


@cache
def _markdown() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False}).enable("table")
    made.validateLink = _is_link  # type: ignore[method-assign, assignment]  # the way markdown-it is narrowed
    return made


def _is_link(address: str) -> bool:
    if PICTURE.fullmatch(address):
        return True
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme.lower() in _LINKS and not (not parts.scheme and address.startswith("//"))


def html(source: str, picture: Callable[[int], str] = lambda number: "") -> str:
    """Safe HTML. `picture(number)` gives the HTML of the picture with that number, "" if there is none.

    Headings begin at h2, because the page's own is h1.
    """
    tokens = _markdown().parse(source)
    _set_headings(tokens)
    made = _markdown()
    rendered: str = made.renderer.render(_with_pictures(tokens, picture), made.options, {})
    return rendered


def _set_headings(tokens: Sequence[Token]) -> None:
    """Headings begin at h2 and skip no level, however they were typed: they are how one moves through a page by ear."""
    used = sorted({token.tag for token in tokens if token.type == "heading_open"})
    before, level = 1, 2
    for token in tokens:
        if token.type == "heading_open":
            level = min(2 + used.index(token.tag), before + 1, DEEPEST)
            before = level
            token.tag = f"h{level}"
        elif token.type == "heading_close":
            token.tag = f"h{level}"


def _with_pictures(tokens: Sequence[Token], picture: Callable[[int], str]) -> list[Token]:
    """The tokens with every image replaced: by our own picture, or by its words if it names none of ours."""
    done: list[Token] = []
    for token in tokens:
        if token.children:
            token.children = [_own(child, picture) if child.type == "image" else child for child in token.children]
        done.append(token)
    return done


def _own(token: Token, picture: Callable[[int], str]) -> Token:
    number = picture_number(str(token.attrs.get("src", "")))
    made = picture(number) if number else ""
    return Token("html_inline" if made else "text", "", 0, content=made or token.content)


def picture_number(address: str) -> int:
    """The number in an address such as ``picture:1``; 0 for any other."""
    found = PICTURE.fullmatch(address)
    return int(found[1]) if found else 0


def pictures_in(source: str) -> list[int]:
    """The numbers of the pictures that a text shows, in order."""
    return [number for number in map(picture_number, _image_addresses(source)) if number]


def shows_foreign_pictures(source: str) -> bool:
    """Whether a text shows a picture that is none of its own."""
    return any(not picture_number(address) for address in _image_addresses(source))


@lru_cache(maxsize=KEPT)
def _image_addresses(source: str) -> tuple[str, ...]:
    inline = (child for token in _markdown().parse(source) for child in token.children or [])
    return tuple(str(child.attrs.get("src", "")) for child in inline if child.type == "image")


@lru_cache(maxsize=KEPT)
def plain(source: str) -> str:
    """The words alone: a line a paragraph, "- " before items, a link followed by its address."""
    lines: list[str] = []
    depth: list[str] = []
    for token in _markdown().parse(source):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            depth.append("1" if token.type.startswith("ordered") else "-")
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth.pop()
        elif token.type == "list_item_open":
            mark = f"{token.info or 1}. " if depth[-1] == "1" else "- "
            lines.append("\0" + "  " * (len(depth) - 1) + mark)
        elif token.type == "inline":
            words = _plain_inline(token.children or [])
            if lines and lines[-1].startswith("\0"):
                lines[-1] = lines[-1][1:] + words
            else:
                lines.append(words)
        elif token.type in ("fence", "code_block"):
            lines.append(token.content.rstrip("\n"))
    return "\n".join(line.lstrip("\0") for line in lines).strip()


def _plain_inline(children: Sequence[Token]) -> str:
    out, links = "", []
    for child in children:
        if child.type == "link_open":
            links.append((len(out), str(child.attrs.get("href", ""))))
        elif child.type == "link_close":
            start, address = links.pop()
            shown = out[start:]
            out += f" {address}" if address not in (shown, f"mailto:{shown}", f"tel:{shown}") else ""
        elif child.type in ("softbreak", "hardbreak"):
            out += "\n" if child.type == "hardbreak" else " "
        elif child.type in ("text", "code_inline", "html_inline"):
            out += child.content
    return out
