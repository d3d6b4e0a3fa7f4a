"""The forms of what a resident does with a matter: say more, "not solved", rate, take back, correct the contact.

One form an action, from what the action is and needs; `Step.details` is what `actions.act` takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from heliograph.core.files import Accepted
from heliograph.core.procedure import Action, Kind
from heliograph.matters.actions import Contact, Details
from heliograph.matters.errors import Invalid, MatterError, Missing
from heliograph.matters.forms import fields, uploads
from heliograph.matters.reading.story import GRADES
from heliograph.reader import tr

LONGEST = 3000
CONTACT = ("name", "phone", "email", "address")
_BY_NEED = {"grade": "grade", "contact": "name"}
_BY_FIELD = {"contact_name": "name", "contact_phone": "phone"}


class Step(forms.Form):
    """What comes with one action. `sequence` is how many events the page had shown."""

    sequence = forms.IntegerField(required=False, min_value=0, max_value=10**9, widget=forms.HiddenInput)
    kept: tuple[Accepted, ...] = ()

    @property
    def good_files(self) -> tuple[Accepted, ...]:
        """Every good file: those kept from when the form was sent before, and those that came now."""
        box = self.fields.get("files")
        return (*self.kept, *(box.accepted if isinstance(box, uploads.FilesField) else ()))

    def clean(self) -> dict[str, Any]:  # Django's own type
        if self.kept and len(self.good_files) > uploads.MOST_FILES:
            self.add_error("files", uploads.too_many(len(self.good_files)))
        return self.cleaned_data

    def details(self, known: dict[str, str]) -> Details:
        """What was filled in. `known` is the contact as it stood: the identity number is not asked for again."""
        given = self.cleaned_data
        contact = None
        if "name" in self.fields:
            contact = Contact(**{name: given[name] for name in CONTACT}, identity=known.get("identity", ""))
        return Details(
            words=given.get("words", ""),
            grade=int(given.get("grade") or 0),
            may_contact=given.get("may_contact") == "yes",
            contact=contact,
            attachments=self.good_files,
            sequence=given.get("sequence"),
        )

    def refuse(self, error: MatterError, language: str) -> None:
        """Show why the spine refused, beside the field it is about."""
        name = _BY_FIELD.get(error.field, error.field) if isinstance(error, Invalid) else ""
        if isinstance(error, Missing):
            name = _BY_NEED.get(error.need, "words")
        self.add_error(name if name in self.fields else None, error.text.get(language))


def empty_form(action: Action, initial: dict[str, str]) -> Step:
    """The form of an action, as it is first shown."""
    form = Step(initial=initial)
    form.fields.update(_fields(action))
    return form


def sent_form(action: Action, data: Any, files: Any, kept: Sequence[Accepted] = ()) -> Step:
    """The form as it was sent (Django's `request.POST` and `request.FILES`), with files kept from before."""
    form = Step(data, files)
    form.fields.update(_fields(action))
    form.kept = tuple(kept)
    return form


def _fields(action: Action) -> dict[str, forms.Field]:
    if action.kind is Kind.RATE:
        return _rating()
    if action.kind is Kind.CORRECT:
        return _contact()
    is_owed = "text" in action.needs or "reason" in action.needs
    words = fields.LongField(label=_label(action), required=is_owed, max_length=LONGEST)
    if action.kind in (Kind.SUPPLY, Kind.STEP):
        label, hint = _("照片或文件"), _("每个不超过 20 MB，最多 10 个；照片里的位置信息会自动去掉")
        return {"words": words, "files": uploads.FilesField(label=label, help_text=hint, required=False)}
    return {"words": words}


def _label(action: Action) -> str:
    return {
        Kind.REOPEN: _("哪里没有解决？"),
        Kind.WITHDRAW: _("为什么撤回？"),
        Kind.SUPPLY: _("您要说的"),
    }.get(action.kind, _("请写明"))


def _rating() -> dict[str, forms.Field]:
    grades = [(str(grade), tr(title)) for grade, title in GRADES.items()]
    return {
        "grade": fields.ChoiceField(label=_("您对这次办理满意吗？"), choices=grades, widget=forms.RadioSelect),
        "words": fields.LongField(label=_("想说的话"), required=False, max_length=1000),
        "may_contact": fields.YesField(
            label=_("上级可以就这次评价联系我"),
            help_text=_("打分的人是谁，被评的单位看不到，也不得联系您。不勾，谁都不会为评价来联系您。"),
            required=False,
        ),
    }


def _contact() -> dict[str, forms.Field]:
    return {
        "name": fields.TextField(label=_("怎么称呼您"), required=False, max_length=40),
        "phone": fields.PhoneField(label=_("手机号"), required=False, max_length=40),
        "email": fields.EmailField(
            label=_("电子邮箱"),
            help_text=_("填了，有新进展会发邮件告诉您；信里不写内容"),
            required=False,
            max_length=120,
        ),
        "address": fields.TextField(label=_("通信地址"), required=False, max_length=200),
    }
