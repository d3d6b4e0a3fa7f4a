"""Why a step of a feed waits or is refused: a short code for programs, and a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from heliograph.core.text import Text
from heliograph.matters.errors import (
    Invalid,
    MatterError,
    Missing,
    NotAllowed,
    NotFound,
    NotOffered,
    NotTold,
    OwedFirst,
    RightOpen,
)


@dataclass(frozen=True, slots=True)
class Reason:
    """`code` stays the same for ever; `waits`: another item may mend it, of this case or of the one that it `needs`."""

    code: str
    text: Text
    waits: bool = False
    needs: str = ""


class Held(Exception):
    """This item is not applied now."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.text.en)
        self.reason = reason


class Ignored(Exception):
    """The mapping says that this step means nothing here."""


def held(code: str, zh: str, en: str, *, waits: bool = False) -> Held:
    return Held(Reason(code, Text(zh, en), waits))


IGNORED = Reason(
    "means-nothing", Text("按对照表，这一步在这里不用登记。", "By the mapping, this step means nothing here.")
)
APPLIED = Reason("applied", Text("已登记。", "Taken in."))
DUPLICATE = Reason(
    "duplicate", Text("以前已经收到，内容一样，不重复登记。", "It came before with the same content: nothing to do.")
)
ERASED = Reason(
    "not-found",
    Text(
        "这个案件的内容已经按规定删除，不再登记。",
        "The content of this case was erased as the rules require: nothing more is taken in.",
    ),
)
CONFLICT = Reason(
    "conflict",
    Text(
        "同一编号以前收到过，内容不一样。已经登记的不能改：请对方另发一步更正，或者用新的编号。",
        "This id came before with other content. What was taken in is not changed: send a correcting step under a new id.",
    ),
)
UNTRIED = Reason("untried", Text("已收到，马上登记。", "Received; it will be taken in at once."), waits=True)


def malformed(says: str) -> Reason:
    return Reason(
        "malformed",
        Text(
            f"格式不对，没有收下：{says}。改正以后重发。",
            f"Not in the documented form, so not kept: {says}. Mend it and send it again.",
        ),
    )


def gap(number: int) -> Held:
    return held(
        "gap",
        f"还没有收到这个案件的第 {number} 步，收到以后接着登记。一直不来，请对方补发。",
        f"Step {number} of this case has not come yet: this one follows as soon as it does. If it never comes, have it sent again.",
        waits=True,
    )


def behind(event: str) -> Held:
    return held(
        "behind",
        f"排在前面的一步（{event}）还没有登记上，先处理那一步。",
        f"An earlier step ({event}) has not been taken in: see to that one first.",
        waits=True,
    )


def not_opened(*, waits: bool) -> Held:
    return held(
        "not-opened",
        "还没有收到这个案件的立案（受案）一步。",
        "The step that opens this case has not come yet.",
        waits=waits,
    )


def parent_unknown(case: str) -> Held:
    text = Text(f"它提到的另一个案件（{case}）还没有收到。", f"The other case that it names ({case}) has not come yet.")
    return Held(Reason("no-parent", text, waits=True, needs=case))


def contradicts(last: datetime) -> Held:
    return held(
        "order",
        f"序号和时间对不上：前一步发生在 {last:%Y-%m-%d %H:%M}，这一步反而更早。请对方核对。",
        f"Number and time contradict each other: the step before it happened later, at {last:%Y-%m-%d %H:%M}. Have it checked.",
    )


def unreadable() -> Reason:
    return Reason(
        "unreadable",
        Text("收下的内容打不开了，请对方重发。", "What was kept of it does not open any more: have it sent again."),
    )


def late(last: datetime) -> Held:
    return held(
        "late",
        f"这一步发生在已经登记的一步（{last:%Y-%m-%d %H:%M}）之前，来得太晚。请对方给每一步编连续的序号；或者由人核对以后选“仍然登记”。",
        f"It happened before a step that is already taken in ({last:%Y-%m-%d %H:%M}). Have the steps numbered without gaps, or "
        "have a person check and take it in all the same.",
    )


def taken(number: int) -> Held:
    return held(
        "sequence",
        f"这个案件的第 {number} 步已经登记过另一条。请对方核对序号。",
        f"Another item was taken in as step {number} of this case: have the numbers checked.",
    )


def unknown(code: str, what: Text, given: str, todo: Text, *, waits: bool = False) -> Held:
    """Something is named that does not exist here."""
    return held(
        code, f"这里没有{what.zh}“{given}”。{todo.zh}", f"There is no {what.en} “{given}” here. {todo.en}", waits=waits
    )


def no_party(*, waits: bool) -> Held:
    """Their id is not repeated: it may be an identity number, and reasons are kept open."""
    return held(
        "no-party",
        "这一步提到的当事人还没有登记。请先发登记这位当事人的一步，或者核对人员编号。",
        "The party that this step names is not entered. Send the step that enters them first, or check their id.",
        waits=waits,
    )


def party_twice() -> Held:
    return held(
        "party-twice",
        "这位当事人已经登记过。要改联系方式，请发更正的一步；是另一个人，请换一个人员编号。",
        "That party is entered already. To change a contact send the step that corrects it; for somebody else use another id.",
    )


def failed() -> Reason:
    return Reason(
        "failed",
        Text(
            "这一步没能登记，是我们程序的问题，已经记下，不是对方发错。请告诉管理员；修好以后点“再试”。",
            "It could not be taken in because of a fault of ours, which is logged. Tell the administrator; try again once it is mended.",
        ),
    )


def no_choice(field: str, options: Sequence[str]) -> Held:
    """What was given is not repeated: it may be anything."""
    return held(
        "no-choice",
        f"“{field}”的值不在选项里。可选：{'、'.join(options)}。",
        f"The value of “{field}” is none of its options: {', '.join(options)}.",
    )


def of_error(error: MatterError, *, is_numbered: bool) -> Reason:
    """What the spine refused. Without numbers nobody knows what is still to come, so an order that does not fit waits."""
    codes = {
        NotOffered: "not-offered",
        NotAllowed: "not-allowed",
        NotTold: "not-told",
        RightOpen: "right-open",
        OwedFirst: "owed-first",
        NotFound: "not-found",
    }
    code = next((code for kind, code in codes.items() if isinstance(error, kind)), "refused")
    text = error.text
    if isinstance(error, Missing):
        code = f"missing-{error.need}"[:20]
    elif isinstance(error, Invalid):
        code = f"invalid-{error.field}"[:20]
    elif isinstance(error, NotOffered):
        text = Text(
            f"这个案件现在的状态没有“{error.action}”这一步。前面可能还缺一步，或者对照表把这一步对错了。",
            f"The case's state has no step “{error.action}” now. A step before it may be missing, or the mapping names the wrong one.",
        )
    elif isinstance(error, NotAllowed):
        text = Text(
            f"{text.zh}请核对这位民警当时在哪个单位、什么岗位。",
            f"{text.en} Check in which unit and post this officer was then.",
        )
    elif isinstance(error, NotFound):
        return ERASED
    return Reason(code, text, waits=isinstance(error, NotOffered) and not is_numbered)


def no_unit(duty: str) -> Reason:
    return Reason(
        "no-unit",
        Text(
            f"没有哪个单位有“{duty}”这项职责。请在后台设置。",
            f"No unit has the duty “{duty}”: give it to one in the administration.",
        ),
    )
