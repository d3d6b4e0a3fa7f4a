"""Documents: PDF, DOCX, XLSX and plain text, checked and (but for text, brought to UTF-8) kept byte for byte.
 What this sees: the true kind; in a PDF, names of actions and embedded files, spelt plainly or with #xx, in the open
or in compressed object streams; in an Office file, macros, ActiveX, embedded objects, templates fetched from
elsewhere, encryption, bombs. What it can't see: flaws in the program that opens the file, object streams behind
another filter than Flate or behind encryption, formulas and fields that ask the reader for leave (DDE). It is a door,
not a virus scanner. The author's name stays in the file, and the location of photos inside it: the notice says so.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from heliograph.core.files.refusal import FileRefused
from heliograph.core.text import Text

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_MAX_PARTS = 2_000
_MAX_EXPANDED = 100 * 1024 * 1024
_MAX_OBJECT_STREAMS = 32 * 1024 * 1024
_MAY_NAME = Text(
    "文档里可能带有作者姓名，其中的照片可能带有拍摄地点，我们没有改动。不想透露的话，请改传截图或照片。",
    "The document may name its author, and photos inside it may tell where they were taken; we did not change it. "
    "To keep that to yourself, send screenshots or photos instead.",
)


@dataclass(frozen=True, slots=True)
class Document:
    """A document that may be kept."""

    kind: str
    data: bytes
    notice: Text | None


def check(data: bytes) -> Document:
    """Say what a document is, if it is one that we take and nothing in it acts by itself. Raises FileRefused."""
    if data.startswith(b"%PDF-"):
        _check_pdf(data)
        return Document("application/pdf", data, _MAY_NAME)
    if data.startswith(b"PK\x03\x04"):
        return Document(_check_office(data), data, _MAY_NAME)
    for start, text in _KNOWN_OTHERS:
        if data.startswith(start) or (start == b"ftyp" and data[4:8] == start):
            raise FileRefused("kind", text)
    return Document("text/plain", _plain_text(data), None)


# What people do send, and what to do instead

_TAKEN = Text(
    "不能接收这种文件。可以上传：JPEG、PNG、WebP 图片，PDF，Word（.docx）、Excel（.xlsx）和纯文本（.txt）。",
    "This kind of file cannot be taken. You can send JPEG, PNG and WebP pictures, PDF, Word (.docx), Excel (.xlsx) and plain text (.txt).",
)
_OLD_OFFICE = Text(
    "这是旧版或加了密码的 Office 文件。请去掉密码，另存为 .docx、.xlsx 或 PDF 再上传。",
    "This is an old or password-protected Office file. Please remove the password and save it as .docx, .xlsx or PDF.",
)
_FILM_OR_HEIC = Text(
    "暂不接收视频、录音和 HEIC 图片。HEIC 图片请另存为 JPEG；视频请截取关键画面，并写明您保存着原件。",
    "Video, sound and HEIC pictures are not taken yet. Save HEIC as JPEG; of a video, send stills and say that you keep the original.",
)
_KNOWN_OTHERS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLD_OFFICE),
    (b"ftyp", _FILM_OR_HEIC),
    (b"ID3", _FILM_OR_HEIC),
    (b"#!", _TAKEN),
    (b"MZ", _TAKEN),
    (b"{\\rtf", Text("请把 RTF 另存为 .docx 或 PDF 再上传。", "Please save the RTF file as .docx or PDF.")),
    (b"GIF8", Text("请把 GIF 另存为 PNG 或 JPEG 再上传。", "Please save the GIF as PNG or JPEG.")),
)

# PDF

_HEX_IN_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTS = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia)(?=[\s/<>\[\]()%\x00]|$)|/JS\s*(?=[(<]|\d+\s+\d+\s+R)"
)  # /JS alone is so short that chance puts it into pictures; with what must follow it, hardly ever
_OBJECT_STREAM = re.compile(rb"/ObjStm\b")
_STREAM = re.compile(rb"stream\r?\n")


def _check_pdf(data: bytes) -> None:
    if b"%%EOF" not in data[-4096:]:
        raise FileRefused(
            "broken", Text("这个 PDF 不完整，请重新选择。", "This PDF is incomplete. Please choose it again.")
        )
    for part in (data, *_object_streams(data)):
        if _ACTS.search(_HEX_IN_NAME.sub(lambda match: bytes.fromhex(match[1].decode()), part)):
            raise FileRefused(
                "active",
                Text(
                    "这个 PDF 里有脚本、自动动作或内嵌文件。请用“打印为 PDF”重新生成后再上传。",
                    "This PDF holds a script, an automatic action or another file. Please make it anew with “print to PDF”.",
                ),
            )


def _object_streams(data: bytes) -> Iterator[bytes]:
    """The compressed object streams of a PDF, expanded; 32 MB of them at most, a PDF with more is refused."""
    left = _MAX_OBJECT_STREAMS
    for match in _OBJECT_STREAM.finditer(data):
        start = _STREAM.search(data, match.end(), match.end() + 1024)
        if start is None:
            continue
        try:
            expanded = zlib.decompressobj().decompress(data[start.end() :], left + 1)
        except zlib.error:
            continue
        left -= len(expanded)
        if left < 0:
            raise _bomb()
        yield expanded


# Word and Excel

_MAIN_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
_MACRO = re.compile(
    r"vbaproject|vbadata|activex|oleobject|macrosheets|\.(exe|dll|js|vbs|bat|cmd|ps1|scr|jar|hta|lnk)$", re.IGNORECASE
)
_FETCHED = re.compile(
    rb"(attachedTemplate|oleObject|frame|subDocument)\"[^>]*TargetMode\s*=\s*[\"']External", re.IGNORECASE
)
_FETCHED_TURNED = re.compile(
    rb"TargetMode\s*=\s*[\"']External[^>]*(attachedTemplate|oleObject|frame|subDocument)\"", re.IGNORECASE
)


def _bomb() -> FileRefused:
    return FileRefused("bomb", Text("这个文件展开后过大，不能接收。", "This file is too large once unpacked."))


def _check_office(data: bytes) -> str:
    broken = FileRefused(
        "broken",
        Text(
            "这个文件打不开，可能没有传完整。请重新选择。",
            "This file cannot be opened; it may be incomplete. Please choose it again.",
        ),
    )
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            kinds = {_MAIN_PARTS[part] for part in archive.namelist() if part in _MAIN_PARTS}
            if any(info.flag_bits & 0x41 for info in archive.infolist()):
                raise FileRefused("encrypted", _OLD_OFFICE)
            if len(kinds) != 1 or "[Content_Types].xml" not in archive.namelist():
                raise FileRefused("kind", _TAKEN)
            _check_parts(archive)
            return kinds.pop()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        if isinstance(error, FileRefused):
            raise
        raise broken from error


def _check_parts(archive: zipfile.ZipFile) -> None:
    """Expand every part, counting as it comes out, and look for what acts by itself."""
    parts = archive.infolist()
    if len(parts) > _MAX_PARTS or sum(info.file_size for info in parts) > _MAX_EXPANDED:
        raise _bomb()
    for info in parts:
        content = archive.read(info)  # never more than file_size, which is bounded above; the check sum is compared
        macro = _MACRO.search(info.filename) or (
            info.filename == "[Content_Types].xml" and b"macroenabled" in content.lower()
        )
        fetched = info.filename.endswith(".rels") and (_FETCHED.search(content) or _FETCHED_TURNED.search(content))
        if macro or fetched:
            raise FileRefused(
                "active",
                Text(
                    "这个文件里有宏、嵌入对象或外部模板。请另存为不带宏的 .docx、.xlsx，或转成 PDF 再上传。",
                    "This file holds macros, embedded objects or a template from elsewhere. Please save it without them, or as PDF.",
                ),
            )


# Plain text

_MARKUP = re.compile(r"<\s*(!doctype|\?xml|html|head|body|svg|script|iframe|style)\b", re.IGNORECASE)


def _plain_text(data: bytes) -> bytes:
    """The text as UTF-8 without a mark, from UTF-8, UTF-16 with a mark, or GB 18030. Raises FileRefused if it is none
    or is markup.
    """
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            raise FileRefused("kind", _TAKEN) from None
    if _MARKUP.search(text[:4096]) or any(_is_binary(character) for character in set(text)):
        raise FileRefused("kind", _TAKEN)
    return text.encode()


def _is_binary(character: str) -> bool:
    """Whether no text holds this: control characters but tab, line and page ends; private use; unassigned."""
    return character not in "\t\n\r\f" and unicodedata.category(character) in {"Cc", "Co", "Cn", "Cs"}
