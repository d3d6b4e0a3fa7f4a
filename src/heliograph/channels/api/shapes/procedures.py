"""Procedures as the API publishes them: everything needed to draw a form and to know what is promised."""

from __future__ import annotations

from datetime import date
from typing import Literal

from django.utils.translation import gettext_noop as _
from pydantic import Field

from heliograph.channels.api.shapes.common import Both, Out


class OptionOut(Out):
    value: str
    label: Both


class FieldOut(Out):
    """One thing to fill in."""

    name: str
    kind: str = Field(
        description=_(
            "填什么：text、long、choice、choices、date、datetime、phone、email、place、unit、officer、identity、credit-code、yes、files"
        )
    )
    label: Both
    required: bool
    hint: Both | None
    max_length: int = Field(description=_("最多几个字；0 是没有特别规定"))
    options: list[OptionOut]
    goes_in: Literal["values", "contact", "files"] = Field(
        description=_("提交时写在哪里；files：文件，用 multipart/form-data，写在这个名字下")
    )


class GroundOut(Out):
    """A legal ground."""

    cite: Both
    row: str
    evidence: str = Field(description=_("核实到什么程度：FULL、EXC、SEC、UNVERIFIED"))


class PromiseOut(Out):
    """A published time limit."""

    name: str
    title: Both
    within: str = Field(description=_("多久之内，如 5 working days"))
    starts: list[str] = Field(description=_("从哪一步开始计时"))
    extension: str
    owes: str = Field(description=_("谁的承诺：police、resident、other"))
    local: bool = Field(description=_("是本局自己定的"))
    basis: list[GroundOut]


class SignpostOut(Out):
    """A door that is not ours."""

    name: str
    title: Both
    says: Both
    where: Both
    url: str
    phone: str


class ProcedureLine(Out):
    """A procedure in the list."""

    code: str
    version: str
    title: Both
    summary: Both
    group: str
    anonymous: bool = Field(description=_("可以不留名"))
    url: str


class ProcedureList(Out):
    procedures: list[ProcedureLine]


class ProcedureOut(Out):
    """A procedure in the version that is in force today."""

    code: str
    version: str
    in_force: date
    title: Both
    summary: Both
    group: str
    who: str
    anonymous: bool
    needs_name: bool = Field(description=_("必须写姓名和一种联系方式"))
    public: str = Field(description=_("公众能看到什么：count、outcome、full"))
    fields: list[FieldOut]
    promises: list[PromiseOut]
    elsewhere: list[SignpostOut]
    units: list[str] = Field(description=_("可以选的办理单位的代码"))
