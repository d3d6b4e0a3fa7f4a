"""Forms of the administration: they read what was typed. Whether it may be so is decided by the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heliograph.organisation import reading
from heliograph.organisation.actions import OfficerDetails, UnitDetails
from heliograph.organisation.errors import OrganisationError
from heliograph.organisation.models import Bureau, Duty, Officer, Role, Unit
from heliograph.reader import tr

MOST_BYTES = 1024 * 1024


class Refusable(forms.Form):
    """A form that can show why an action refused."""

    def refuse(self, error: OrganisationError) -> None:
        """Put the reason beside the field it is about, or above the form."""
        self.add_error(error.field if error.field in self.fields else None, tr(error.text))


class UnitForm(Refusable):
    """One unit."""

    code = forms.CharField(label=_("代码"), help_text=_("别的系统也用它认这个单位，建好以后不能改。"), max_length=50)
    name_zh = forms.CharField(label=_("中文名称"), max_length=100)
    name_en = forms.CharField(label=_("英文名称"), max_length=200)
    parent = forms.ChoiceField(label=_("上级单位"), required=False)
    duties = forms.MultipleChoiceField(
        label=_("职责"),
        choices=Duty.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("群众提交的事项按职责分到单位。"),
    )
    phone = forms.CharField(label=_("电话"), required=False, max_length=50)
    address = forms.CharField(label=_("地址"), required=False, max_length=200)
    hours = forms.CharField(label=_("办公时间"), required=False, max_length=200)
    active = forms.BooleanField(label=_("启用"), required=False, initial=True, help_text=_("停用以后不再收新事项。"))

    def __init__(self, bureau: Bureau, unit: Unit | None, data: object = None) -> None:
        start = UnitDetails.of(unit).values() if unit else {"duties": []}
        super().__init__(data, initial=start)  # type: ignore[arg-type]  # a QueryDict or None
        parent = self.fields["parent"]
        if isinstance(parent, forms.ChoiceField):
            others = [(u.code, _indented(u)) for u in reading.units(bureau.id).values() if not unit or u.id != unit.id]
            parent.choices = [("", "—"), *others]
        if unit is not None:
            self.fields["code"].disabled = True

    def details(self) -> UnitDetails:
        values = self.cleaned_data
        return UnitDetails(**{**values, "duties": tuple(values["duties"])})


def _indented(unit: Unit) -> str:
    depth = max(unit.path.count("/") - 2, 0)
    return "　" * depth + tr(unit.title)


class OfficerForm(Refusable):
    """One officer."""

    badge = forms.CharField(label=_("警号"), max_length=20)
    name_zh = forms.CharField(label=_("姓名"), max_length=50)
    name_en = forms.CharField(label=_("姓名拼音"), max_length=100)
    active = forms.BooleanField(
        label=_("在职"), required=False, initial=True, help_text=_("不在职的人不能登录，已经登录的马上退出。")
    )

    def __init__(self, officer: Officer | None, data: object = None) -> None:
        start = OfficerDetails.of(officer).values() if officer else {}
        super().__init__(data, initial=start)  # type: ignore[arg-type]  # a QueryDict or None

    def details(self) -> OfficerDetails:
        return OfficerDetails(**self.cleaned_data)


class PostingForm(Refusable):
    """A posting to be added or changed."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("单位"))
    role = forms.ChoiceField(label=pgettext_lazy("posting", "角色"), choices=Role.choices)
    since = forms.DateField(label=_("任职开始"), required=False, widget=forms.DateInput)
    until = forms.DateField(label=_("任职结束"), required=False, widget=forms.DateInput, help_text=_("不知道就空着。"))

    def __init__(self, bureau: Bureau, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or None
        unit = self.fields["unit"]
        if isinstance(unit, forms.ModelChoiceField):
            unit.queryset = Unit.objects.filter(bureau=bureau, active=True).order_by("path")


class UsernameForm(Refusable):
    """The name of a new log-in."""

    username = forms.CharField(label=_("用户名"), max_length=50, help_text=_("小写字母和数字，例如警号。"))


class UploadForm(Refusable):
    """A small text file. A file that was looked at comes back as text, to be confirmed."""

    file = forms.FileField(label=_("文件"), error_messages={"required": _("请选择文件。")})
    text = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    name = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200)
    confirmed = forms.CharField(required=False, widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # what every form takes
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not self.data.get("text")

    def clean(self) -> dict[str, object]:
        values = super().clean() or self.cleaned_data
        file = values.get("file")
        if file is not None and file.size > MOST_BYTES:
            raise ValidationError({"file": _("文件最大 1 MB。")})
        return values

    @property
    def data_sent(self) -> bytes:
        file = self.cleaned_data["file"]
        return bytes(file.read()) if file is not None else str(self.cleaned_data["text"]).encode()

    @property
    def file_name(self) -> str:
        file = self.cleaned_data["file"]
        return str(file.name) if file is not None else str(self.cleaned_data["name"])
