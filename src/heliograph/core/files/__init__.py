"""Take in a file somebody sent: know what it is by its content, take out what gives them away, refuse what could harm.

`matters` calls `accept` on every upload, in every channel, before sealing it. Nothing here reads a name or a
declared type to decide. Guarantees, and to whom: a resident's photo leaves without location, device or editing data;
an officer who opens an accepted file gets the kind it says, and no picture that fills the memory. This is no virus
scanner: see `documents` for what it can't see.
"""

from __future__ import annotations

from dataclasses import dataclass

from heliograph.core.files import documents, images
from heliograph.core.files.naming import safe_name
from heliograph.core.files.refusal import FileRefused
from heliograph.core.text import Text

__all__ = ["KINDS", "MAX_BYTES", "Accepted", "FileRefused", "accept", "safe_name"]

MAX_BYTES = 20 * 1024 * 1024

_EXTENSIONS = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "application/pdf": (".pdf",),
    documents.DOCX: (".docx",),
    documents.XLSX: (".xlsx",),
    "text/plain": (".txt",),
}
KINDS = frozenset(_EXTENSIONS)
"""The media types of what is accepted."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A file that may be kept: its media type by content, the bytes to store, a JPEG of at most 640 px to show.

    `notice`, if there is one, is for the person who sent it: what was changed, or what the file may still say about
    them.
    """

    kind: str
    name: str
    data: bytes
    preview: bytes | None = None
    notice: Text | None = None


def accept(data: bytes, name: str) -> Accepted:
    """Check and clean one file. Raises FileRefused with a sentence for the person who sent it.

    A re-encoded picture can come out a little larger than MAX_BYTES. Pictures are decoded here: one of 50 megapixels
    takes up to 3 seconds and 800 MB (WebP; JPEG half a second and 400 MB), so callers bound how many run at once.
    """
    if not data:
        raise FileRefused("empty", Text("这个文件是空的，请重新选择。", "This file is empty. Please choose it again."))
    if len(data) > MAX_BYTES:
        raise FileRefused(
            "too large",
            Text(
                "文件超过 20 MB。请压缩，或分成几个文件上传。",
                "The file is larger than 20 MB. Please compress it or send it in parts.",
            ),
        )
    if (picture := images.kind_of(data)) is not None:
        cleaned = images.clean(data, picture)
        return Accepted(picture, _named(name, picture), cleaned.data, cleaned.preview, cleaned.notice)
    document = documents.check(data)
    return Accepted(document.kind, _named(name, document.kind), document.data, None, document.notice)


def _named(name: str, kind: str) -> str:
    return safe_name(name, _EXTENSIONS[kind])
