"""Who becomes a party of a case: the fields that ask for a person, on the opening of a case and when one is entered later.

One set of fields, so that both ask the same and check the same. `person_from` makes what the spine takes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from heliograph.core.procedure import FOR_SOMEBODY
from heliograph.matters.actions import Contact, Person
from heliograph.matters.forms import fields
from heliograph.matters.reading.involved import part_name
from heliograph.reader import tr

CONTACT = ("name", "phone", "email", "address", "identity")
NAMES = ("part", *CONTACT, "birth", "of", "protected")


def person_fields(parts: Sequence[str], others: Sequence[tuple[str, str]], *, required: bool) -> dict[str, forms.Field]:
    """The fields by name, in the order in which one asks. `others` are those a guardian or lawyer may stand for."""
    chosen = [("", _("请选择")), *((part, tr(part_name(part))) for part in parts)]
    return {
        "part": fields.ChoiceField(
            label=gettext_lazy("身份"), choices=chosen, required=required,
            help_text=gettext_lazy("报案人就是被侵害人的，选“被侵害人”：他能看到的更多。"),
        ),
        "name": fields.TextField(label=pgettext_lazy("person", "姓名"), max_length=40, required=False),
        "phone": fields.PhoneField(
            label=gettext_lazy("电话"), max_length=40, required=False,
            help_text=gettext_lazy("查自己的案件要查询码，加证件号码或电话号码的后四位：两样至少记一样。"),
        ),
        "email": fields.EmailField(label=gettext_lazy("电子邮箱"), max_length=120, required=False),
        "address": fields.TextField(label=gettext_lazy("地址"), max_length=200, required=False),
        "identity": fields.IdentityField(label=gettext_lazy("证件号码"), max_length=40, required=False),
        "birth": fields.DateField(
            label=gettext_lazy("出生日期"), required=False,
            help_text=gettext_lazy("有身份证号就不用填。未满十八周岁的，系统会要求告知监护人。"),
        ),
        "of": fields.ChoiceField(
            label=gettext_lazy("替谁"), choices=[("", _("不替别人")), *others], required=False,
            help_text=gettext_lazy("监护人、家属、律师要选；别的身份不选。"),
        ),
        "protected": fields.YesField(
            label=gettext_lazy("本人要求对姓名和报案情况保密"), required=False,
            help_text=gettext_lazy("以后只有承办人和单位负责人看得到是谁。"),
        ),
    }  # fmt: skip


def stands_for_somebody(part: str) -> bool:
    """Whether a part is played for somebody else."""
    return part in FOR_SOMEBODY


def person_from(given: Mapping[str, Any], *, of: UUID | None, origin: UUID | None = None) -> Person:
    """The person that the cleaned values (by the names above) say."""
    return Person(
        part=given["part"],
        contact=Contact(**{name: given.get(name, "") for name in CONTACT}),
        birth=date.fromisoformat(given["birth"]) if given.get("birth") else None,
        protected=given.get("protected") == "yes",
        of=of,
        origin=origin,
    )
