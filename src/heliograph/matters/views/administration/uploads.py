"""A text file that is looked at first and confirmed afterwards."""

from __future__ import annotations

from heliograph.organisation.forms import UploadForm


def text_of(form: UploadForm) -> str:
    """The file's text; what can't be read as UTF-8 is shown as such by the problems that follow."""
    return form.data_sent.decode("utf-8-sig", errors="replace")


def to_confirm(text: str, name: str) -> UploadForm:
    """The form that sends the same text again with the confirmation."""
    return UploadForm(initial={"text": text, "name": name, "confirmed": "yes"})
