"""The field for photos and documents: every file is checked and cleaned, and every error names its file."""

from __future__ import annotations

import threading
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from heliograph.core.files import MAX_BYTES, Accepted, FileRefused, accept
from heliograph.core.text import Text
from heliograph.reader import tr

MOST_FILES = 10
SUFFIXES = ".jpg,.jpeg,.png,.webp,.pdf,.docx,.xlsx,.txt"
# A picture of 50 megapixels takes some 400 MB while it is cleaned: this many at once, the others wait.
_cleaning = threading.BoundedSemaphore(2)


class FileInput(forms.FileInput):
    """A file box that takes several. Named so that `widget_type` is "file"."""

    allow_multiple_selected = True


class FilesField(forms.Field):
    """Photos and documents. Cleans to a list of `Accepted`; `accepted` has the good ones also when another was refused."""

    widget = FileInput
    accepted: tuple[Accepted, ...] = ()

    def clean(self, value: Any) -> list[Accepted]:  # whatever the browser or a test sent
        sent: list[UploadedFile[Any]] = [one for one in (value if isinstance(value, list) else [value]) if one]
        if self.required and not sent:
            raise ValidationError(_("请选择文件。"), code="required")
        if len(sent) > MOST_FILES:
            raise too_many(len(sent))
        accepted: list[Accepted] = []
        errors: list[ValidationError] = []
        for one in sent:
            try:
                accepted.append(_accept(one))
            except FileRefused as refused:
                errors.append(ValidationError(_sentence(one.name or "", refused.text), code=refused.code))
        self.accepted = tuple(accepted)
        if errors:
            raise ValidationError(errors)
        return accepted


def too_many(count: int) -> ValidationError:
    """Why so many files are not taken."""
    words = _("最多 %(most)d 个文件，您选了 %(count)d 个。请去掉一些，或合成一个 PDF。")
    return ValidationError(words % {"most": MOST_FILES, "count": count}, code="too many")


def _accept(file: UploadedFile[Any]) -> Accepted:
    """Read no more than may be kept, then check and clean."""
    data = file.read(MAX_BYTES + 1)
    with _cleaning:
        return accept(data, file.name or "")


def _sentence(name: str, text: Text) -> str:
    return tr(Text(f"“{name}”：{text.zh}", f"“{name}”: {text.en}"))
