"""Shapes that others are made of, and the refusals that any address may answer with."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from heliograph.core.text import Text

Moment = Annotated[AwareDatetime, Field(ge=datetime(1900, 1, 1, tzinfo=UTC), le=datetime(9000, 1, 1, tzinfo=UTC))]
"""A time that somebody gives: years in which every zone can be reckoned with."""
Code = Annotated[str, Field(max_length=60, examples=["consultation"])]


class Out(BaseModel):
    """What goes out: made whole or not at all."""

    model_config = ConfigDict(extra="forbid")


class Both(Out):
    """The same in Chinese and English."""

    zh: str = Field(description=_("中文"))
    en: str = Field(description=_("英文"))

    @classmethod
    def of(cls, text: Text) -> Both:
        return cls(zh=text.zh, en=text.en)


class FaultOut(Out):
    """One thing that is wrong."""

    field: str = Field(description=_("哪一处：规程的字段名，或者 JSON 里的路径；整个请求的问题为空"))
    message: str = Field(description=_("怎么改，用读者的语言"))


class ProblemOut(Out):
    """A refusal as RFC 9457 says."""

    type: str = Field(description=_("哪一种问题：一个地址，打开就是解释"))
    title: str = Field(description=_("问题的名字，用读者的语言"))
    status: int = Field(description=_("HTTP 状态码"))
    detail: str = Field(description=_("怎么办，用读者的语言"))
    errors: list[FaultOut] = Field(default=[], description=_("逐条写明哪一处不能用"))


def refusals(*statuses: int) -> dict[int, type[ProblemOut]]:
    """For `response=`: besides what it does, the address may refuse so. Every address may answer 400, 405 and 500."""
    return dict.fromkeys(statuses, ProblemOut)
