"""A bureau's own words for what the conversation says: what is in force, and what may not be written.

A saying is filled only with the places of ours, all of which it must use: no sentence goes out with a hole in it. One that
tells somebody in danger whom to call keeps the numbers, and stays within one text message.
"""

from __future__ import annotations

from collections.abc import Mapping

from heliograph.channels.plugins.sms import segments
from heliograph.channels.talk.models import OwnSaying
from heliograph.channels.talk.wording import MOST, SMS, Words, places_in, sayings, version, words_from
from heliograph.core.text import Text

DANGER = "danger-"
NUMBERS = ("110", "119", "120", "122", "12110", "12356")
LONGEST = 600
PARTS = ("zh", "en", "sms_zh", "sms_en")


class BadSaying(ValueError):
    """These words can't be said; `text` is for who wrote them, `part` names the one of the four that is wrong."""

    def __init__(self, part: str, text: Text) -> None:
        super().__init__(text.en)
        self.part = part
        self.text = text


def known(bureau_id: int) -> Mapping[str, Words]:
    """Every saying by code, in the words of a bureau."""
    newest = {row.code: row for row in OwnSaying.objects.filter(bureau_id=bureau_id).order_by("id")}
    own = {code: words_from(code, row.words) for code, row in newest.items() if row.words and code in sayings()}
    return {**sayings(), **own} if own else sayings()


def version_of(bureau_id: int, code: str) -> str:
    """Which version of a saying is in force: the newest of the bureau's own, or ours."""
    own = OwnSaying.objects.filter(bureau_id=bureau_id, code=code).order_by("-id").first()
    return f"own:{own.pk}" if own is not None and own.words else version()


def check(code: str, written: Mapping[str, str]) -> None:
    """Raises `BadSaying`. `written` has the texts by `PARTS`; of those for text messages an empty one is left out."""
    ours = sayings()[code]
    originals = {"zh": ours.text.zh, "en": ours.text.en, "sms_zh": ours.short.zh, "sms_en": ours.short.en}
    for part in PARTS:
        text = written.get(part, "")
        if not text.strip():
            if part in ("zh", "en"):
                raise BadSaying(part, Text("中文和英文都要写。", "Write it in Chinese and in English."))
            text = written.get(part.removeprefix("sms_"), "")
        _check_places(part, text, originals[part])
        _check_length(part, text)
        if code.startswith(DANGER):
            _check_danger(part, text, originals[part])


def _check_places(part: str, text: str, original: str) -> None:
    try:
        used = places_in(text)
    except ValueError as error:
        raise BadSaying(part, Text("花括号要成对。", "Braces must come in pairs.")) from error
    may, must = places_in(original), places_in(original)
    if unknown := used - may:
        one = f"{{{sorted(unknown)[0]}}}"
        raise BadSaying(part, Text(f"没有 {one} 这个空。", f"There is no place {one} to fill."))
    if missing := must - used:
        one = f"{{{sorted(missing)[0]}}}"
        raise BadSaying(part, Text(f"缺少 {one}。", f"{one} is missing."))


def _check_length(part: str, text: str) -> None:
    most = MOST[SMS] if part.startswith("sms_") else LONGEST
    if len(text) > most:
        raise BadSaying(part, Text(f"太长了，最多 {most} 个字。", f"Too long: at most {most} characters."))
    if part == "sms_en" and not text.isascii():
        raise BadSaying(
            part,
            Text(
                "英文短信只用普通字母和符号：一个弯引号就要多占一条短信。",
                "English text messages take plain letters and signs: one curly quote doubles them.",
            ),
        )


def _check_danger(part: str, text: str, original: str) -> None:
    lost = [number for number in NUMBERS if number in original and number not in text]
    if lost:
        raise BadSaying(
            part, Text(f"要打的电话不能少：{lost[0]}。", f"The number to call must stand there: {lost[0]}.")
        )
    if part == "sms_zh" and segments(text) > 1:
        raise BadSaying(
            part, Text("遇到危险的话，短信只能占一条。", "In danger it must fit into one part of a text message.")
        )
