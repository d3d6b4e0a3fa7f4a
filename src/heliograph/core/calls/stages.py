"""What is timed of a call, and in which bands: data with the city's own as the default, read from TOML for a bureau that has others."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from heliograph.core.planning.inputs import BadInput, Source
from heliograph.core.text import Text

RECEIVED, SIGNED, DISPATCHED, ARRIVED, FED_BACK = "received", "signed", "dispatched", "arrived", "fed_back"
MOMENTS: dict[str, Text] = {
    RECEIVED: Text("接警", "received"),
    SIGNED: Text("签收", "signed for"),
    DISPATCHED: Text("派警", "dispatched"),
    ARRIVED: Text("到达", "arrived"),
    FED_BACK: Text("反馈", "fed back"),
}
"""In the order in which they happen."""
MOST_BANDS = 12
LONGEST = 7 * 24 * 3600
"""Seconds: the highest limit that a band may have."""


@dataclass(frozen=True, slots=True)
class Stage:
    """From one moment of a call to another; band `i` ends with `limits[i]` seconds, that second within it, and the last has no end."""

    code: str
    begins: str
    limits: tuple[int, ...]

    @property
    def words(self) -> Text:
        begins, ends = MOMENTS[self.begins], MOMENTS[self.code]
        return Text(f"{begins.zh}到{ends.zh}", f"{begins.en} to {ends.en}")

    def band(self, seconds: float) -> int:
        """Which band so many seconds are in."""
        return next((place for place, limit in enumerate(self.limits) if seconds <= limit), len(self.limits))


USUAL = (
    Stage(SIGNED, RECEIVED, (30, 60, 120, 180)),
    Stage(DISPATCHED, RECEIVED, (300, 600, 900, 1800)),
    Stage(ARRIVED, RECEIVED, (300, 600, 900, 1800)),
    Stage(FED_BACK, RECEIVED, (1800, 3600, 7200, 14400)),
)
"""Ankang's weekly note (law.md row E-06): signing 0–30–60–120–180 s, dispatch 0–5–10–15–30 min, feedback 0–30–60 min, 1–2–4 h. It has
no bands for arrival, and does not say from when it counts: both are ours."""


def read(source: Source) -> tuple[Stage, ...]:
    """Bands of a bureau's own: `[arrived]`, `since = "dispatched"`, `seconds = [300, 600]`. Raises `BadInput`, with the name at fault."""
    try:
        value = tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        raise source.error(f"不是 TOML：{error}。", f"is no TOML: {error}.") from error
    unknown = [name for name in value if name not in MOMENTS or name == RECEIVED]
    if unknown or not value:
        known = ", ".join(name for name in MOMENTS if name != RECEIVED)
        raise source.error(
            f"只能有这些段：{known}；现有：{', '.join(value) or '无'}。",
            f"sections must be of {known}; there are: {', '.join(value) or 'none'}.",
        )
    return tuple(_stage(source, code, value[code]) for code in MOMENTS if code in value)


def _stage(source: Source, code: str, part: object) -> Stage:
    if not isinstance(part, dict):
        raise source.error(f"[{code}] 应当是一段。", f"[{code}] must be a section.")
    unknown = sorted(set(part) - {"since", "seconds"})
    if unknown:
        raise _bad(source, code, unknown[0], "不认识", "is unknown: there are since and seconds")
    begins = part.get("since", RECEIVED)
    order = list(MOMENTS)
    if begins not in MOMENTS or order.index(begins) >= order.index(code):
        earlier = ", ".join(order[: order.index(code)])
        raise _bad(source, code, "since", f"应当是 {earlier} 之一", f"must be one of {earlier}")
    return Stage(code, begins, _limits(source, code, part.get("seconds")))


def _limits(source: Source, code: str, given: object) -> tuple[int, ...]:
    zh = f"应当是 1 到 {MOST_BANDS} 个从小到大的整数秒，每个从 1 到 {LONGEST}"
    en = f"must be 1 to {MOST_BANDS} whole seconds, rising, each from 1 to {LONGEST}"
    if not isinstance(given, list) or not 1 <= len(given) <= MOST_BANDS:
        raise _bad(source, code, "seconds", zh, en)
    limits = tuple(one for one in given if isinstance(one, int) and not isinstance(one, bool) and 1 <= one <= LONGEST)
    if len(limits) != len(given) or list(limits) != sorted(set(limits)):
        raise _bad(source, code, "seconds", zh, en)
    return limits


def _bad(source: Source, code: str, name: str, zh: str, en: str) -> BadInput:
    return source.error(f"[{code}] 的 {name} {zh}。", f"[{code}] {name} {en}.")


def names(limits: Sequence[int]) -> tuple[Text, ...]:
    """The bands in words: 30 秒内, 30–60 秒, …, 超过 30 分钟. Words count minutes from five minutes on, hours where all else would be odd."""
    zh, en, each = _measure(limits)
    found = [f"{one / each:g}" for one in limits]
    middle = [Text(f"{low}–{high} {zh}", f"{low}–{high} {en}") for low, high in pairwise(found)]
    return (
        Text(f"{found[0]} {zh}内", f"within {found[0]} {en}"),
        *middle,
        Text(f"超过 {found[-1]} {zh}", f"over {found[-1]} {en}"),
    )


def _measure(limits: Sequence[int]) -> tuple[str, str, int]:
    if limits[0] % 60 or limits[-1] < 300:
        return "秒", "s", 1
    return "分钟", "min", 60
