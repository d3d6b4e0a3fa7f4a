"""Why the spine refuses: facts in fields, and a sentence in both languages that says what to do."""

from __future__ import annotations

from datetime import datetime

from heliograph.core.calendar import Within
from heliograph.core.text import Text


class MatterError(Exception):
    """Base of everything the spine refuses. `text` can be shown to whoever asked; nothing was changed."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class NotFound(MatterError):
    """No such matter for this viewer. Says the same for a hidden one as for one that never was."""

    def __init__(self) -> None:
        super().__init__(
            Text("没有找到。请核对编号和密码。", "Not found. Please check the number and the secret code.")
        )


class NotAllowed(MatterError):
    """The procedure or the post gives this person no such power."""

    def __init__(self, action: Text) -> None:
        super().__init__(
            Text(
                f"您现在不能办理“{action.zh}”。请由有权限的人办理。",
                f"You may not do “{action.en}” here. Ask somebody who may.",
            )
        )


class NotOffered(MatterError):
    """The matter's state has no such action."""

    def __init__(self, action: str, state: Text) -> None:
        super().__init__(
            Text(
                f"事项现在是“{state.zh}”，不能做这一步。请刷新页面看最新进展。",
                f"The matter is now “{state.en}”: this step is not open. Reload to see the latest.",
            )
        )
        self.action = action


class Changed(MatterError):
    """Somebody did something after the page was drawn (or this was sent twice)."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "这件事刚刚有了新进展，您的操作没有执行。请看最新情况再决定。",
                "Something happened here a moment ago, so nothing was done. Look at the latest before you go on.",
            )
        )


class Missing(MatterError):
    """Something the action needs was not given."""

    NAMES = {
        "reason": Text("理由", "the reason"),
        "answer": Text("答复内容", "the answer"),
        "ground": Text("法律依据", "the legal ground"),
        "right-body": Text("应当找哪个单位", "which body is the right one"),
        "unit": Text("单位", "the unit"),
        "officer": Text("民警", "the officer"),
        "question": Text("要补充什么", "what is needed"),
        "until": Text("延长多久", "how much longer"),
        "into": Text("并入哪个编号", "the number of the other matter"),
        "parts": Text("拆成哪几件", "the parts"),
        "grade": Text("评价等级", "the grade"),
        "contact": Text("联系方式", "the contact"),
        "text": Text("内容", "the words"),
        "party": Text("哪一位当事人", "which party"),
        "person": Text("当事人的姓名和联系方式", "the party's name and contact"),
        "telling": Text("哪一项告知", "which telling"),
        "way": Text("怎么告知的", "how it was told"),
        "proof": Text("告知的证明：写明谁签收、几点，或附上凭证", "the proof: who signed, when, or a file"),
    }

    def __init__(self, need: str) -> None:
        name = self.NAMES.get(need, Text(need, need))
        super().__init__(Text(f"请填写{name.zh}。", f"Please give {name.en}."))
        self.need = need


class Invalid(MatterError):
    """A value that was given can't be used; `field` names it."""

    def __init__(self, field: str, text: Text) -> None:
        super().__init__(text)
        self.field = field


class SaysNothing(Invalid):
    """An answer such as 已阅 or 已办结, which tells the person nothing."""

    def __init__(self) -> None:
        super().__init__(
            "words",
            Text(
                "这样的话等于没有答复。请写清楚：结论是什么，查了什么、做了什么，下一步怎么办。",
                "This tells the person nothing. Say what the answer is, what you found or did, and what comes next.",
            ),
        )


class NotTold(MatterError):
    """A step that the law makes depend on a telling which has not been made."""

    def __init__(self, telling: Text, ground: Text) -> None:
        super().__init__(
            Text(
                f"还没有告知：{telling.zh}。{ground.zh}请先告知并记下怎么告知的，再做这一步。",
                f"Not told yet: {telling.en}. {ground.en} Make that telling and record how, then take this step.",
            )
        )
        self.telling = telling


class RightOpen(MatterError):
    """A step that would overtake a right somebody may still use."""

    def __init__(self, promise: Text, until: datetime) -> None:
        super().__init__(
            Text(
                f"“{promise.zh}”的期限还没有过，当事人也没有放弃。期限过了，或者当事人行使、放弃之后，才能做这一步。",
                f"The time for “{promise.en}” is not over, and nobody has waived it. Wait until it is used, waived or over.",
            )
        )
        self.promise, self.until = promise, until


class OwedFirst(MatterError):
    """A step that must wait for something we owe the person before it, in time or late."""

    def __init__(self, promise: Text) -> None:
        super().__init__(
            Text(
                f"要先做到“{promise.zh}”，再做这一步。",
                f"“{promise.en}” is owed first: do it, then take this step.",
            )
        )
        self.promise = promise


class NotKnown(MatterError):
    """A query key for somebody whom the law does not let know of the case yet."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "依法现在还不能让这位当事人知道案件情况，不能给查询码。传唤、强制措施或者告知之后再给。",
                "The law does not let this person know of the case yet, so no key can be given: after a summons, a "
                "measure or a telling it can.",
            )
        )


class TooLong(MatterError):
    """An extension past what the rule allows."""

    def __init__(self, limit: Within, times: int) -> None:
        super().__init__(
            Text(
                f"最多只能延长 {times} 次，合计不超过 {limit.text.zh}。",
                f"It may be extended {times} time(s), by no more than {limit.text.en} in all.",
            )
        )
        self.limit = limit


class TooLate(MatterError):
    """The window in which the action could be taken has closed."""

    def __init__(self, window: Within) -> None:
        super().__init__(
            Text(
                f"这一步只能在办结后 {window.text.zh}内做。您可以重新提交一件。",
                f"This could be done for {window.text.en} after the end. You can submit anew.",
            )
        )


class Circling(MatterError):
    """A third transfer: the lead with the power to assign must now decide."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "这件事已经转过两次，不能再转。请由有权指定的负责人指定承办单位。",
                "This has been transferred twice. A lead with the power to assign must now place it.",
            )
        )


class SameOfficer(MatterError):
    """After "not solved", another officer than the one who closed it must answer."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "群众反映没有解决，要换一位民警办理。",
                "The resident says it is not solved: another officer must take it.",
            )
        )


class AlreadySubmitted(MatterError):
    """The same form was sent twice; the first one counts."""

    def __init__(self) -> None:
        super().__init__(
            Text("这份内容已经提交过了，没有重复登记。", "This was already submitted; it was not registered twice.")
        )


class StillOpen(MatterError):
    """Content of a matter that is not finished can't be erased."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "还没办结，内容不能删除。请先答复，或说明不能办的理由。",
                "Not finished, so not to be erased: answer first, or say why not.",
            )
        )
