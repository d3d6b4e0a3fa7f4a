"""Documents: PDF, DOCX, XLSX and plain text, checked and (but for text, brought to UTF-8) kept byte for byte.

What this sees: the true kind; in a PDF, names of actions and embedded files, spelt plainly or with #xx, in the open
or in compressed object streams; in an Office file, macros, ActiveX, embedded objects, templates fetched from
elsewhere, encryption, bombs. What it can't see: flaws in the program that opens the file, object streams behind
another filter than Flate or behind encryption, formulas and fields that ask the reader for leave (DDE). It is a door,
not a virus scanner. The author's name stays in the file, and the location of photos inside it: the notice says so.
"""

from __future__ import annotations

import codecs
import contextlib
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import chain
from xml.etree import ElementTree

from heliograph.core.files.refusal import FileRefused
from heliograph.core.text import Text

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_MAX_PARTS = 2_000
_MAX_EXPANDED = 100 * 1024 * 1024
_MAX_XML = 4 * 1024 * 1024
_MAX_OBJECT_STREAMS = 32 * 1024 * 1024
_MAX_OBJECT_STREAM_COUNT = 20_000
_CHUNK = 4096
_ENCRYPTED = 0x1 | 0x40
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
    "This kind of file cannot be taken. You can send JPEG, PNG and WebP pictures, PDF, Word (.docx), Excel (.xlsx) "
    "and plain text (.txt).",
)
_OLD_OFFICE = Text(
    "这是旧版或加了密码的 Office 文件。请去掉密码，另存为 .docx、.xlsx 或 PDF 再上传。",
    "This is an old or password-protected Office file. Please remove the password and save it as .docx, .xlsx or PDF.",
)
_FILM_OR_HEIC = Text(
    "暂不接收视频、录音和 HEIC 图片。HEIC 图片请另存为 JPEG；视频请截取关键画面，并写明您保存着原件。",
    "Video, sound and HEIC pictures are not taken yet. Save HEIC as JPEG; of a video, send stills and say that you "
    "keep the original.",
)
_KNOWN_OTHERS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLD_OFFICE),
    (b"ftyp", _FILM_OR_HEIC),
    (b"ID3", _FILM_OR_HEIC),
    (b"#!", _TAKEN),
    (b"{\\rtf", Text("请把 RTF 另存为 .docx 或 PDF 再上传。", "Please save the RTF file as .docx or PDF.")),
    (b"GIF8", Text("请把 GIF 另存为 PNG 或 JPEG 再上传。", "Please save the GIF as PNG or JPEG.")),
)

# PDF


def _spelt(name: bytes) -> bytes:
    """A pattern for a PDF name, each byte of which may be written as #xx."""
    return b"/" + b"".join(b"(?:%c|#(?i:%02x))" % (byte, byte) for byte in name)


# /JS alone is so short that chance puts it into the bytes of pictures; with what must follow it, hardly ever.
_ACTS = re.compile(
    b"(?:"
    + b"|".join(map(_spelt, (b"JavaScript", b"Launch", b"EmbeddedFile", b"EmbeddedFiles", b"RichMedia")))
    + rb")(?=[\s/<>\[\]()%\x00]|$)|"
    + _spelt(b"JS")
    + rb"[\s\x00]{0,99}(?=[(<]|\d{1,10}\s{1,9}\d{1,5}\s{1,9}R)"
)
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_OBJECT_STREAM = re.compile(_spelt(b"ObjStm"))


def _check_pdf(data: bytes) -> None:
    if b"%%EOF" not in data[-4096:]:
        raise FileRefused(
            "broken", Text("这个 PDF 不完整，请重新选择。", "This PDF is incomplete. Please choose it again.")
        )
    for part in chain((data,), _object_streams(data)):
        if _ACTS.search(part):
            raise FileRefused(
                "active",
                Text(
                    "这个 PDF 里有脚本、自动动作或内嵌文件。请用“打印为 PDF”重新生成后再上传。",
                    "This PDF holds a script, an automatic action or another file. "
                    "Please make it anew with “print to PDF”.",
                ),
            )


def _object_streams(data: bytes) -> Iterator[bytes]:
    """The compressed object streams of a PDF, expanded. Raises FileRefused for too many or too much.

    Every place that could begin one is tried, also within another, so that a false beginning hides nothing.
    """
    left, count, position = _MAX_OBJECT_STREAMS, 0, 0
    for stream in _STREAM.finditer(data):
        head = data[max(position, stream.start() - 1024) : stream.start()]
        position = stream.end()
        if _OBJECT_STREAM.search(head):
            expanded = _expanded(data, position, left)
            left, count = left - len(expanded), count + 1
            if left < 0 or count > _MAX_OBJECT_STREAM_COUNT:
                raise _bomb()
            yield expanded


def _expanded(data: bytes, start: int, limit: int) -> bytes:
    """What Flate makes of the bytes from `start`, up to their end, an error in them, or one byte beyond the limit."""
    out, inflater = bytearray(), zlib.decompressobj()
    with contextlib.suppress(zlib.error):
        for at in range(start, len(data), _CHUNK):
            out += inflater.decompress(data[at : at + _CHUNK], limit + 1 - len(out))
            if inflater.eof or len(out) > limit:
                break
    return bytes(out)


# Word and Excel

_MAIN_PARTS = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": DOCX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": XLSX,
}
_ACTIVE_TYPE = re.compile(r"macroenabled|vbaproject|activex|oleobject|macrosheet", re.IGNORECASE)
_ACTIVE_NAME = re.compile(
    r"vbaproject|activex|oleobject|macrosheets|\.(exe|dll|com|msi|js|vbs|wsf|bat|cmd|ps1|scr|jar|hta|lnk)$",
    re.IGNORECASE,
)
_FETCHED_AT_OPENING = frozenset({"attachedtemplate", "oleobject", "frame", "subdocument"})


def _bomb() -> FileRefused:
    return FileRefused("bomb", Text("这个文件展开后过大，不能接收。", "This file is too large once unpacked."))


def _active() -> FileRefused:
    return FileRefused(
        "active",
        Text(
            "这个文件里有宏、嵌入对象或外部模板。请另存为不带宏的 .docx、.xlsx，或转成 PDF 再上传。",
            "This file holds macros, embedded objects or a template from elsewhere. "
            "Please save it without them, or as PDF.",
        ),
    )


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
            return _kind_of_archive(archive)
    except FileRefused:
        raise
    except (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, EOFError, OSError) as error:
        raise broken from error
    except (ValueError, NotImplementedError, RuntimeError, LookupError) as error:
        raise broken from error  # what zipfile and expat raise for versions, offsets and encodings they don't know


def _kind_of_archive(archive: zipfile.ZipFile) -> str:
    """Expand every part within bounds, and read the two kinds of part that say what the others are."""
    parts = archive.infolist()
    if any(info.flag_bits & _ENCRYPTED for info in parts):
        raise FileRefused("encrypted", _OLD_OFFICE)
    if len(parts) > _MAX_PARTS or sum(info.file_size for info in parts) > _MAX_EXPANDED:
        raise _bomb()
    kinds: set[str] = set()
    for info in parts:
        if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise FileRefused("kind", _TAKEN)
        if _ACTIVE_NAME.search(info.filename):
            raise _active()
        if info.filename == "[Content_Types].xml":
            kinds |= _declared_kinds(_read_xml(archive, info))
        elif info.filename.lower().endswith(".rels"):
            _check_relationships(_read_xml(archive, info))
        else:
            _read_through(archive, info)
    if len(kinds) != 1:
        raise FileRefused("kind", _TAKEN)
    return kinds.pop()


def _read_through(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """Expand a part and throw it away: its check sum is compared, and it can't yield more than the size it declares."""
    with archive.open(info) as part:
        while part.read(1 << 20):
            pass


def _read_xml(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> ElementTree.Element:
    if info.file_size > _MAX_XML:
        raise _bomb()
    # Entities: expat itself refuses their amplification (2.4 on), and ElementTree fetches none.
    return ElementTree.fromstring(archive.read(info))  # noqa: S314


def _declared_kinds(types: ElementTree.Element) -> set[str]:
    declared = [element.get("ContentType", "") for element in types]
    if any(_ACTIVE_TYPE.search(kind) for kind in declared):
        raise _active()
    return {_MAIN_PARTS[kind] for kind in declared if kind in _MAIN_PARTS}


def _check_relationships(relationships: ElementTree.Element) -> None:
    for element in relationships:
        relation = element.get("Type", "").rsplit("/", 1)[-1].lower()
        if element.get("TargetMode") == "External" and relation in _FETCHED_AT_OPENING:
            raise _active()


# Plain text

_MARKUP = re.compile(r"<\s*(!doctype|\?xml|html|head|body|svg|script|iframe|style)\b", re.IGNORECASE)


def _plain_text(data: bytes) -> bytes:
    """The text as UTF-8, from UTF-8, marked UTF-16 or GB 18030. Raises FileRefused if it is none, or is markup."""
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            if _MARKUP.search(text[:4096]) or any(_is_control(character) for character in set(text)):
                break
            return text.encode()
    raise FileRefused("kind", _TAKEN)


def _is_control(character: str) -> bool:
    """Whether this stands in programs and other binary files, and in no text."""
    return character not in "\t\n\r\f\x85" and unicodedata.category(character) == "Cc"
