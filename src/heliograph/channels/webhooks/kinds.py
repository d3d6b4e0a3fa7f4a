"""The events that other systems may be told of, and what the `data` of each holds. A change here is a change of a contract."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from heliograph.core.text import Text


class Of(StrEnum):
    """Whose endpoint may ask for it."""

    PARTNER = "partner"
    CLIENT = "client"
    ANYBODY = "anybody"


@dataclass(frozen=True, slots=True)
class Kind:
    """An event. `holds`: the names in `data`, with what each is."""

    code: str
    title: Text
    of: Of
    holds: tuple[tuple[str, Text], ...]


AT = ("at", Text("什么时候", "when"))
_NOTICE = (
    ("id", Text("通告的 id", "the notice's id")),
    ("kind", Text("种类", "its kind")),
    ("version", Text("第几版", "its version")),
    ("is_alert", Text("是不是预警", "whether it is an alert")),
    ("areas", Text("哪些辖区；空表示全局", "codes of the areas; none: all")),
    ("url", Text("在哪里看", "where to read it")),
    AT,
)
TEST = Kind("test", Text("试发", "Test"), Of.ANYBODY, (AT,))
KINDS = (
    Kind(
        "matter.changed",
        Text("贵单位转来的一件有了进展", "A matter that the partner brought in went on"),
        Of.PARTNER,
        (
            ("id", Text("贵单位的编号", "the partner's own id")),
            ("number", Text("回执上的编号", "the number of the receipt")),
            ("state", Text("状态", "the state")),
            ("final", Text("是不是结束", "whether that is an end")),
            AT,
        ),
    ),
    Kind(
        "handover.waiting",
        Text("有一件转给贵单位，请来取", "Something was handed over to the partner and waits to be fetched"),
        Of.PARTNER,
        (AT,),
    ),
    Kind(
        "request.changed",
        Text("这个程序提交的一件换了状态", "A request that the Open311 client sent in changed its state"),
        Of.CLIENT,
        (
            ("service_request_id", Text("Open311 的编号", "its id in Open311")),
            ("status", Text("open 或 closed", "open or closed")),
            ("state", Text("状态", "the state")),
            AT,
        ),
    ),
    Kind("notice.released", Text("发布了通告", "A notice was released"), Of.ANYBODY, _NOTICE),
    Kind("notice.corrected", Text("更正了通告", "A notice was corrected"), Of.ANYBODY, _NOTICE),
    Kind("notice.withdrawn", Text("撤回了通告", "A notice was withdrawn"), Of.ANYBODY, _NOTICE),
)


def kind(code: str) -> Kind | None:
    return next((one for one in (*KINDS, TEST) if one.code == code), None)


def for_owner(*, partner: bool, client: bool) -> list[Kind]:
    """What an endpoint of such an owner may ask for."""
    allowed = {Of.ANYBODY, *([Of.PARTNER] if partner else []), *([Of.CLIENT] if client else [])}
    return [one for one in KINDS if one.of in allowed]
