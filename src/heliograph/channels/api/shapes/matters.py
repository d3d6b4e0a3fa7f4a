"""A matter in and out: what is submitted, its receipt, what may be done with it, and what was done."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext_noop as _
from pydantic import Field, StrictBool, StrictInt, StrictStr

from heliograph.channels.api.shapes.common import Both, Code, Out
from heliograph.channels.api.strict import Strict
from heliograph.core.procedure import FieldKind

Words = Annotated[StrictStr, Field(max_length=20_000)]
_TEXTS = {"type": "array", "items": {"type": "string"}}
ONE_VALUE = {"anyOf": [{"type": "string"}, {"type": "boolean"}, _TEXTS]}
Values = Annotated[
    dict[str, Any],  # anything, so that a value of the wrong type is reported under its field's name
    Field(description=_("规程列出的字段，按名字"), json_schema_extra={"additionalProperties": ONE_VALUE}),
]


class Contact(Strict):
    """How the person can be reached. Leave everything out to stay anonymous, where the procedure allows it."""

    name: Words = ""
    phone: Words = ""
    email: Words = ""
    address: Words = ""
    identity: Words = ""


class Submitted(Strict):
    """What every submission has, whoever sends it."""

    procedure: Code
    values: Values = {}
    contact: Contact = Field(default=Contact(), description=_("怎么联系本人；能匿名的规程可以整个不写"))
    unit: Annotated[str, Field(max_length=50, description=_("想由哪个单位办：单位的代码；不清楚就不写"))] = ""
    language: Literal["zh-hans", "en"] = Field(default="zh-hans", description=_("本人读哪种语言：回执和以后的通知用它"))


class NewMatter(Submitted):
    """A submission."""

    token: UUID | None = Field(
        default=None,
        description=_(
            "您自己生成的第 7 版 UUID：同一个只登记一次，再发返回 409（也可以用 Idempotency-Key，那样会再次得到回执）"
        ),
    )

    suggested: str = Field(
        default="",
        max_length=60,
        description=_("/which 给的第一项的代码（如果问过）：记录里写明您是不是照着选的，只记代码"),
    )


class OwnWords(Strict):
    """What somebody wants, in their own words."""

    words: str = Field(min_length=4, max_length=3000, description=_("用您自己的话写；只用来找，不保存，也不记日志"))


class LooksLike(Out):
    """One procedure that the words look like."""

    procedure: str
    title: Both
    sure: bool = Field(description=_("在它没见过的来信里，这样有把握时 100 次有 97 次说对"))
    probability: float = Field(ge=0, le=1)
    why: list[str] = Field(description=_("依据的词；只有第一项有"))


class WhichOut(Out):
    """The likeliest procedures, the likeliest first. Which one to begin is for the person to say."""

    suggestions: list[LooksLike] = Field(description=_("最多三项；看不明白、或者本局关掉了这项提示，是空的"))
    units: list[str] = Field(description=_("文字里提到的单位的代码"))
    learned: bool = Field(description=_("学过本局的来信；没学过时只比对规程里的用词"))


class PromiseMade(Out):
    """A time limit that runs from now on."""

    name: str
    title: str
    due: datetime
    provisional: bool = Field(description=_("那一年的放假安排还没有公布，是估计的"))


class Registered(Out):
    """The receipt."""

    number: str
    secret: str = Field(description=_("密码：只出现这一次，别处没有"))
    follow: str = Field(description=_("在浏览器里打开这件事；# 后面是密码，不会发给服务器"))
    state: str
    unit: str
    promises: list[PromiseMade]


class LimitInPublic(Out):
    """A time limit as anybody may see it."""

    name: str
    title: Both
    due: datetime
    status: str
    broken: bool
    provisional: bool


class PublicMatter(Out):
    """What the number alone shows, where the procedure says that anybody may see it."""

    number: str
    procedure: str
    title: Both
    state: str
    state_title: Both
    submitted_at: datetime
    promises: list[LimitInPublic]


class StepField(Out):
    """One thing to fill in for a step."""

    name: str
    label: str
    required: bool
    kind: Literal["text", "yes", "choice", "files"]
    options: list[str] = []


class OpenStep(Out):
    """Something that the holder of the receipt may do now."""

    action: str
    kind: str = Field(description=_("是哪一类：supply、rate、reopen、withdraw、correct、step"))
    title: Both
    until: datetime | None = Field(description=_("最晚到什么时候；没有期限为空"))
    fields: list[StepField]


class OpenSteps(Out):
    sequence: int = Field(description=_("到现在有几条记录；做的时候原样带回，期间有了变化就不会误做"))
    state: str
    steps: list[OpenStep]


class Step(Strict):
    """What comes with a step. Which of these it takes stands in the list of open steps."""

    words: Words = ""
    grade: Annotated[StrictInt | None, Field(ge=1, le=5, description=_("评价：5 非常满意，1 非常不满意"))] = None
    may_contact: StrictBool = Field(default=False, description=_("上级可以就这次评价联系本人"))
    contact: Contact | None = Field(default=None, description=_("更正后的联系方式；没有写的就是删去"))
    sequence: Annotated[StrictInt | None, Field(ge=0, le=10**9)] = Field(
        default=None, description=_("看到的记录条数：中间有了别的变化，就不做，返回 409")
    )


class StepDone(Out):
    """What was done, and where the matter stands now."""

    action: str
    sequence: int
    at: datetime
    state: str
    state_title: Both


def fits(kind: FieldKind, value: object) -> bool:
    """Whether a JSON value has the type that a field of this kind takes."""
    if kind is FieldKind.CHOICES:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return isinstance(value, str) or (kind is FieldKind.YES and isinstance(value, bool))
