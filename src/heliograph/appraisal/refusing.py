"""What may never be an indicator of appraisal, by words, however it is disguised (law.md Q-03, Q-04, X-30).

The second guard. The first is that an indicator can only name a measure of the catalogue (`indicators`), which are computed from
events: nothing that is counted here can be an arrest. This one keeps their names out too: `supervision.forbidden` and the list
in `rules/never.toml`, looked for after spelling is evened out in every way that still reads as the same word.
"""

from __future__ import annotations

import html
import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from heliograph.core.text import Text
from heliograph.supervision import forbidden

RULES = Path(__file__).parent / "rules"
OF = ("share of", "percent", "proportion of")
AFTER = 30
"""“Share of detained people told …”: in English what is done for them comes after."""
_TRADITIONAL = str.maketrans(
    "綫緝懲擊嚴戰績盤攔檢數額罰沒處發偵獲審訴權審線錄簽時長積點讚轉學習報臺賬領導個員務計獎勵級軌跡傳總結決訟滅繳贓單張現場據標輛車衛華報訪隊開啟調登載圖網紅黨執",
    "线缉惩击严战绩盘拦检数额罚没处发侦获审诉权审线录签时长积点赞转学习报台账领导个员务计奖励级轨迹传总结决讼灭缴赃单张现场据标辆车卫华报访队开启调登载图网红党执",
)
_LOOKALIKE = str.maketrans("аеорсхуіјѕԁтмнвкαεορχυικνßøæ", "aeopcxyijsdtmhbkaeopxuiknsoa")
_LEET = str.maketrans("0134578@$", "oleastbas")


@dataclass(frozen=True, slots=True)
class Refused:
    """What the words name, the row of law.md that forbids it, and the piece of text that was met."""

    name: Text
    row: str
    met: str


@dataclass(frozen=True, slots=True)
class Group:
    """One kind. `evened`: against the words without anything between them; `spaced`: English, token by token.

    `alone`: words that are allowed in a sentence about a promise, never as the whole name (“罚款”, “本季度罚款情况”).
    """

    name: Text
    row: str
    evened: re.Pattern[str] | None
    spaced: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    alone: re.Pattern[str] | None


def refused(*said: str) -> Refused | None:
    """The forbidden thing that words name, each alone and all in a row; None if there is none."""
    words = [text for text in said if text]
    for text in (*words, "".join(words)):
        found = _met(text)
        if found is not None:
            return found
    return None


def _met(text: str) -> Refused | None:
    for written in _readings(text):
        for group in groups():
            met = _search(group, written)
            if met is not None:
                return Refused(group.name, group.row, met)
        listed = forbidden.found("", written)
        if listed is not None:
            return Refused(listed.name, listed.row, text)
    return None


def _search(group: Group, written: str) -> str | None:
    even = re.sub(r"[\W_]", "", written)
    if group.alone is not None and group.alone.fullmatch(even):
        return even
    for pattern, among in ((group.evened, even), (group.spaced, " ".join(re.findall(r"[a-z]+", written)))):
        if pattern is None:
            continue
        for met in pattern.finditer(among):
            end = met.end() + (AFTER if met[0].startswith(OF) else 0)
            if group.unless is None or not group.unless.search(among[met.start() : end]):
                return met[0]
    return None


def _readings(text: str) -> Iterable[str]:
    """The ways in which a text may be meant to be read: plain; with digits for letters; with letters set apart; without markup;
    its Chinese alone."""
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(one for one in unicodedata.normalize("NFD", plain) if unicodedata.category(one) not in {"Cf", "Mn"})
    plain = unicodedata.normalize("NFC", plain).casefold().translate(_TRADITIONAL).translate(_LOOKALIKE)
    yield plain
    leet = re.sub(r"(?=\w*[a-z])[a-z0-9@$]+", lambda met: met[0].translate(_LEET), plain, flags=re.ASCII)
    if leet != plain:
        yield leet
    joined = re.sub(r"(?<![a-z])(?:[a-z][\W_]){3,}[a-z](?![a-z])", lambda met: re.sub(r"[\W_]", "", met[0]), plain)
    if joined != plain:
        yield joined
    unmarked = html.unescape(re.sub(r"<[^<>]*>", "", plain))
    if unmarked != plain:
        yield unmarked
    chinese = re.sub(r"[^\u4e00-\u9fff]", "", unmarked)
    if len(chinese) > 1:
        yield chinese
    if re.search(r"[A-Z]", text):
        yield re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).casefold()


def _alone(words: list[str]) -> list[str]:
    """The words with nothing but filling around them."""
    return [f"{{fill}}*(?:{'|'.join(words)})(?:{'|'.join(words)}|{{fill}})*"] if words else []


@cache
def groups() -> tuple[Group, ...]:
    """The list, in the order of the file; `{name}` in a pattern is replaced by the list of that name."""
    read = tomllib.loads((RULES / "never.toml").read_text("utf-8"))
    lists = {name: "(?:" + "|".join(words) + ")" for name, words in read["lists"].items()}

    def pattern(written: list[str]) -> re.Pattern[str] | None:
        whole = "|".join(f"(?:{one})" for one in written)
        for name, words in lists.items():
            whole = whole.replace("{" + name + "}", words)
        return re.compile(whole) if written else None

    return tuple(
        Group(
            Text(one["name"]["zh"], one["name"]["en"]), one["row"], pattern(one.get("evened", [])),
            pattern(one.get("spaced", [])), pattern(one.get("unless", [])), pattern(_alone(one.get("alone", []))),
        )
        for one in read["groups"]
    )  # fmt: skip
