"""What can be written from what the bureau has on record already, so that nobody enters it twice."""

from __future__ import annotations

from collections.abc import Iterable

from heliograph.core.text import Text
from heliograph.organisation.models import Duty, Unit

_DUTIES = {code: str(label) for code, label in Duty.choices}


def sheet_of(unit: Unit) -> str:
    """执法单位一览: what a unit does, its window, its hours, its telephone (D-07(7)(8))."""
    duties = "、".join(_DUTIES.get(duty, duty) for duty in unit.duties)
    lines = (
        ("单位", unit.name_zh),
        ("管什么", duties),
        ("窗口地址", unit.address),
        ("办公时间", unit.hours),
        ("电话", unit.phone),
    )
    return "\n".join(f"{name}：{value or '正在核实'}" for name, value in lines)


def published_bytes(title: str, text: str) -> bytes:
    """The text file that anybody may download: masked words and nothing else. `Document.digest` is its SHA-256."""
    return f"{title}\n\n{text}\n".encode()


def split(masked: str) -> tuple[str, str]:
    """Title and text of a masked original."""
    title, _, text = masked.partition("\n")
    return title.strip(), text.strip()


def account_of(
    kind: str, day: str, unit: str, outcome: str, record: str, opinions: Iterable[tuple[str, str, str]]
) -> str:
    """What came of a public session, as it stands in the register. Opinions: who by role, what they said, what became of it."""
    parts = [f"{kind}，{day}公开举行，{unit}承办。", f"结果：\n{outcome}"]
    if record:
        parts.append(f"说了什么：\n{record}")
    parts += [f"{role}的意见：\n{said}\n{became}" for role, said, became in opinions]
    return "\n\n".join(parts)


EXPIRED = Text("公开的时间到了", "Its time was over")
