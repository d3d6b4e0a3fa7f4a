"""Form fields for the kinds of a procedure's fields: each cleans to the string that is sealed, or says what to do.

Called by `forms.building`. Every message is short, because the summary puts the field's label before it. A field never
changes what people wrote beyond spaces, line ends and full-width digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.forms.widgets import DateTimeBaseInput
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError as BadNumber

REQUIRED = {"required": _("请填写。")}
CHOOSE = {"required": _("请选一项。"), "invalid_choice": _("这一项不在选项里，请重新选。")}
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{2,3}\d{7,8}(?:(?:转|#|EXT)\d{1,6})?")
_SERVICE = re.compile(r"[48]00\d{7}|1\d{4}|[2-9]\d{6,7}")
_ABROAD = re.compile(r"(?:\+|00)[1-9]\d{6,14}")
_TIMES = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y年%m月%d日%H:%M")
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")


def plain(text: str) -> str:
    """Full-width digits and letters as ordinary ones, without spaces and dashes: how numbers are compared."""
    return re.sub(r"[\s\-‐‑‒–—―()（）]", "", unicodedata.normalize("NFKC", text))


class TextField(forms.CharField):
    """Words on one line."""

    def __init__(self, *, max_length: int, **options: Any) -> None:  # Django's own
        super().__init__(max_length=None, error_messages=REQUIRED, **options)
        self.limit_to(max_length)

    def limit_to(self, most: int) -> None:
        """Refuse longer text, and say by how much; the browser itself never cuts what is pasted."""
        self.max_length = most
        self.validators = [
            *(one for one in self.validators if not isinstance(one, MaxLengthValidator)),
            MaxLengthValidator(most, _("最多 %(limit_value)d 个字，您写了 %(show_value)d 个。请缩短一些。")),
        ]


class LongField(TextField):
    """Words on many lines. A line end counts as one character, as it does in the browser's counter."""

    widget = forms.Textarea

    def to_python(self, value: object) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")


class PhoneField(TextField):
    """A number that could be a telephone: mobile, landline with area code, short service number, or abroad with +."""

    def to_python(self, value: object) -> str:
        text = plain(super().to_python(value) or "")
        if text and not text.isascii() and "转" not in text:
            raise ValidationError(_("电话号码里有不是数字的字符，请只写数字。"), code="letters")
        return text.upper().removeprefix("+86").removeprefix("0086") if text else ""

    def validate(self, value: str) -> None:
        super().validate(value)
        if not value or any(one.fullmatch(value) for one in (_MOBILE, _LANDLINE, _SERVICE, _ABROAD)):
            return
        if value.startswith("1") and value.isdigit():
            raise ValidationError(
                _("手机号有 11 位，您填了 %(count)d 位，或者开头不对。请核对。"),
                code="mobile",
                params={"count": len(value)},
            )
        raise ValidationError(_("这不像电话号码。请写 11 位手机号，或带区号的座机。"), code="phone")


class EmailField(forms.EmailField):
    """An address that mail can be sent to."""

    def __init__(self, *, max_length: int, **options: Any) -> None:  # Django's own
        messages = REQUIRED | {
            "invalid": _("邮箱地址不对，应当像 name@example.com 这样。"),
            "max_length": _("最多 %(limit_value)d 个字，您写了 %(show_value)d 个。请缩短一些。"),
        }
        super().__init__(max_length=max_length, error_messages=messages, **options)

    def to_python(self, value: object) -> str:
        return unicodedata.normalize("NFKC", super().to_python(value) or "")


class IdentityField(TextField):
    """身份证号 (GB 11643), 统一社会信用代码 (GB 32100) or the number of a passport or travel permit.

    Only length, birth date and check digit are looked at: a list of county codes would turn away real people.
    """

    def to_python(self, value: object) -> str:
        return plain(super().to_python(value) or "").upper()

    def validate(self, value: str) -> None:
        super().validate(value)
        if not value:
            return
        if len(value) == 18:
            self._check_eighteen(value)
        elif not re.fullmatch(r"(?=.*[A-Z])(?=.*\d)[A-Z0-9]{7,12}", value):
            raise ValidationError(
                _("身份证号有 18 位，您填了 %(count)d 位。没有身份证的，写护照或通行证号码。"),
                code="length",
                params={"count": len(value)},
            )

    def _check_eighteen(self, value: str) -> None:
        try:
            if value[:-1].isdigit() and ric.calc_check_digit(value) == value[-1]:
                ric.get_birth_date(value)
            else:
                uscc.validate(value)
        except (BadNumber, ValueError) as error:
            wrong = _("号码不对：至少有一位填错了。请对照证件从头核对一遍。")
            raise ValidationError(wrong, code="check digit") from error


class CreditCodeField(TextField):
    """统一社会信用代码 (GB 32100): eighteen signs, the last of which checks the others."""

    widget = forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "characters"})

    def to_python(self, value: object) -> str:
        return plain(super().to_python(value) or "").upper()

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not uscc.is_valid(value):
            wrong = _("统一社会信用代码不对：照营业执照再抄一遍，一共 18 位，最后一位是校验码。")
            raise ValidationError(wrong, code="check digit")


class DateField(TextField):
    """A day, as the browser's picker or a keyboard gives it. Cleans to ISO 8601."""

    widget: type[DateTimeBaseInput] = forms.DateInput
    formats: Sequence[str] = _DAYS
    wrong = _("日期看不懂，请写成 2026-03-19 这样。")

    def __init__(self, **options: Any) -> None:  # Django's own
        super().__init__(max_length=30, **options)

    def to_python(self, value: object) -> str:
        text = unicodedata.normalize("NFKC", super().to_python(value) or "")
        if not text:
            return ""
        for one in self.formats:
            try:
                read = datetime.strptime(text, one)  # noqa: DTZ007 (what people claim: local, and kept as they said it)
            except ValueError:
                continue
            if 1900 <= read.year <= 2200:
                return self.write(read)
        raise ValidationError(self.wrong, code="date")

    def write(self, read: datetime) -> str:
        return date(read.year, read.month, read.day).isoformat()


class MomentField(DateField):
    """A day and a time of day in the bureau's zone; a day alone is enough. Cleans to ISO 8601 without a zone."""

    widget = forms.DateTimeInput
    formats = (*_TIMES, *_DAYS)
    wrong = _("时间看不懂，请写成 2026-03-19 16:30 这样。只记得哪天，写日期就行。")

    def write(self, read: datetime) -> str:
        return read.isoformat(timespec="minutes")


class ClaimedField(MomentField):
    """When somebody says that something happened. Cleans to a moment that has passed; None when nothing is claimed."""

    def clean(self, value: object) -> datetime | None:
        text = super().clean(value)
        claimed = datetime.fromisoformat(text).replace(tzinfo=timezone.get_current_timezone()) if text else None
        if claimed is not None and claimed > timezone.now():
            raise ValidationError(_("这个时间还没到。请填已经过去的时间。"), code="future")
        return claimed


class YesField(forms.BooleanField):
    """A box to tick. Cleans to "yes" or nothing."""

    def __init__(self, **options: Any) -> None:  # Django's own
        super().__init__(error_messages={"required": _("请勾选。")}, **options)

    def clean(self, value: object) -> str:
        return "yes" if super().clean(value) else ""


class ChoiceField(forms.ChoiceField):
    """One of several. Six or fewer stand open as radio buttons."""

    def __init__(self, **options: Any) -> None:  # Django's own
        super().__init__(error_messages=CHOOSE, **options)


class ChoicesField(forms.MultipleChoiceField):
    """Any of several."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:  # Django's own
        super().__init__(error_messages=CHOOSE, **options)
