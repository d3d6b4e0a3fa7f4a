"""JSON with one meaning: no name twice, whole numbers that every program can hold, whole characters, no deep nesting.

The verifying page reads it by the same rules, so that a file cannot say one thing here and another there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NoReturn, TypeAlias

from heliograph.core.merkle import Refused

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"

DEEPEST = 20
_LARGEST = 2**53 - 1


class FileRefused(Refused):
    """A file that a resident holds is not what it should be."""


def read_json(text: str) -> Json:
    """The value of a JSON text. Raises FileRefused."""
    try:
        value: Json = json.loads(text, object_pairs_hook=_object, parse_float=_no_number, parse_constant=_no_number)
        text.encode("utf-8")
    except FileRefused:
        raise
    except (ValueError, RecursionError) as error:
        raise FileRefused("不是有效的 JSON", f"this is no valid JSON: {error}") from error
    _check(value, 0)
    return value


def read_object(text: str, names: Mapping[str, type], where: str) -> dict[str, Json]:
    """A JSON object with these names, each of its type, and no other. Raises FileRefused."""
    return need_object(read_json(text), names, where)


def need_object(value: Json, names: Mapping[str, type], where: str) -> dict[str, Json]:
    """The same of a value that was read already. A name that ends with ``?`` may be missing."""
    if not isinstance(value, dict):
        raise FileRefused(f"{where}：应为对象", f"{where}: an object is expected")
    kinds = {name.removesuffix("?"): kind for name, kind in names.items()}
    for name in sorted(value.keys() - kinds.keys()):
        raise FileRefused(f"{where}：不认识“{name}”", f"{where}: {name} is not known")
    for name, kind in names.items():
        if name.endswith("?") and name[:-1] not in value:
            continue
        if name.removesuffix("?") not in value or type(value[name.removesuffix("?")]) is not kind:
            name = name.removesuffix("?")
            raise FileRefused(f"{where}：“{name}”缺失或类型不对", f"{where}: {name} is missing or of another type")
    return value


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise FileRefused("不是有效的 JSON：有名称写了两次", "this is no valid JSON: a name stands in it twice")
    return made


def _no_number(text: str) -> NoReturn:
    raise FileRefused("不是有效的 JSON：有一个值看不懂", f"this is no valid JSON: {text} is no whole number")


def _check(value: Json, depth: int) -> None:
    if depth > DEEPEST:  # the outermost value stands at depth 0
        raise FileRefused("不是有效的 JSON：套得太深", "this is no valid JSON: it is nested too deep")
    if isinstance(value, int) and abs(value) > _LARGEST:
        _no_number(str(value)[:40])
    if isinstance(value, str):
        _need_text(value)
    if isinstance(value, dict):
        for name in value:
            _need_text(name)
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _check(one, depth + 1)


def _need_text(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise FileRefused(
            "不是有效的 JSON：有半个字符", "this is no valid JSON: half a character stands alone"
        ) from None
