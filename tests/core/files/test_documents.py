"""Documents: nothing that acts by itself comes in, nothing that unpacks without end."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

import pytest

from heliograph.core.files import accept


def pdf(*objects: bytes) -> bytes:
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, each) for number, each in enumerate(objects, start=1))
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + body + b"trailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"


def object_stream(content: bytes) -> bytes:
    packed = zlib.compress(content)
    return b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (
        len(packed),
        packed,
    )


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
HARMLESS = pdf(
    CATALOG, b"<< /Title (/JSON and /JSX, /Launched, #4A) /JSName /EmbeddedFileNot >>", object_stream(CATALOG)
)


def test_a_pdf_is_kept_byte_for_byte_and_the_sender_told_what_it_may_say():
    taken = accept(HARMLESS, "申请书.pdf")
    assert (taken.kind, taken.name, taken.data, taken.preview) == ("application/pdf", "申请书.pdf", HARMLESS, None)
    assert "作者" in taken.notice.zh


@pytest.mark.parametrize(
    "action",
    [
        b"<< /S /JavaScript /JS (app.alert(1)) >>",
        b"<< /S /Rendition /JS 7 0 R >>",
        b"<< /S/Rendition/JS<0061> >>",
        b"<< /S /J#61vaScript >>",
        b"<< /S /Launch /F (cmd.exe) >>",
        b"<</Type/EmbeddedFile>>",
        b"<< /Names << /EmbeddedFiles 3 0 R >> >>",
        b"<< /Subtype /RichMedia >>",
    ],
)
def test_a_pdf_that_acts_by_itself_is_refused_in_the_open_and_compressed(refused, action):
    assert refused(pdf(CATALOG, action)).code == "active"
    assert refused(pdf(CATALOG, object_stream(CATALOG), object_stream(action))).code == "active"


def test_an_object_stream_that_expands_without_end_is_refused(refused):
    assert refused(pdf(CATALOG, object_stream(bytes(40 * 1024 * 1024)))).code == "bomb"


def test_a_false_beginning_hides_no_object_stream(refused):
    script = object_stream(b"<< /S /JavaScript /JS (app.alert(1)) >>")
    assert refused(pdf(CATALOG, b"% /ObjStm stream\n" + script)).code == "active"
    assert refused(pdf(CATALOG, script.replace(b"/ObjStm", b"/Obj#53tm"))).code == "active"


def test_a_pdf_of_nothing_but_object_streams_is_refused(refused):
    assert refused(pdf(CATALOG, b"/ObjStm stream\n" * 30_000)).code == "bomb"


def test_a_pdf_cut_short_is_refused(refused):
    assert refused(HARMLESS[:-20]).code == "broken"


MAIN = "application/vnd.openxmlformats-officedocument."
WORD = MAIN + "wordprocessingml.document.main+xml"
EXCEL = MAIN + "spreadsheetml.sheet.main+xml"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def types(*kinds: str) -> str:
    parts = "".join(f'<Override PartName="/p{number}" ContentType="{kind}"/>' for number, kind in enumerate(kinds))
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{parts}</Types>'


def relation(kind: str, mode: str = "External", target: str = "http://elsewhere.example/x") -> str:
    return (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="http://schemas/{kind}" Target="{target}" '
        f'TargetMode="{mode}"/></Relationships>'
    )


def office(parts: dict[str, str | bytes], kind: str = WORD) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"[Content_Types].xml": types(kind), "word/document.xml": "<w/>", **parts}.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(("kind", "ending"), [(WORD, "docx"), (EXCEL, "xlsx")])
def test_word_and_excel_are_known_by_what_they_declare_whatever_their_name(kind, ending):
    data = office({"word/_rels/document.xml.rels": relation("hyperlink")}, kind)
    taken = accept(data, "材料.zip")
    assert taken.name == f"材料.{ending}"
    assert taken.data == data
    assert "作者" in taken.notice.zh


@pytest.mark.parametrize(
    "parts",
    [
        {"word/vbaProject.bin": b"x"},
        {"word/VBAPROJECT.BIN": b"x"},
        {"word/activeX/activeX1.bin": b"x"},
        {"word/embeddings/oleObject1.bin": b"x"},
        {"word/media/setup.exe": b"MZ"},
        {"[Content_Types].xml": types("application/vnd.ms-word.document.macroEnabled.main+xml")},
        {"[Content_Types].xml": types(WORD, "application/vnd.ms-office.vbaProject")},
        {"word/_rels/settings.xml.rels": relation("attachedTemplate")},
        {"word/_rels/settings.xml.rels": relation("attachedTemplate").encode("utf-16")},
        {"word/_rels/settings.xml.rels": relation("attachedTemplate").replace("External", "Ext&#101;rnal")},
        {"word/_rels/document.xml.rels": relation("oleObject")},
    ],
    ids=str,
)
def test_an_office_file_that_acts_by_itself_is_refused(refused, parts):
    assert refused(office(parts)).code == "active"


def test_an_archive_that_is_no_document_is_refused(refused):
    assert refused(office({"[Content_Types].xml": types("application/epub+zip")})).code == "kind"
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("tool.exe.txt", "x")
    assert refused(out.getvalue()).code == "kind"


def test_a_document_that_is_word_and_excel_at_once_is_refused(refused):
    assert refused(office({"[Content_Types].xml": types(WORD, EXCEL)})).code == "kind"


def test_a_bomb_is_refused(refused):
    assert refused(office({"word/media/image1.bmp": bytes(101 * 1024 * 1024)})).code == "bomb"
    assert refused(office({f"word/part{number}.xml": b"" for number in range(2_001)})).code == "bomb"
    assert refused(office({"[Content_Types].xml": types(WORD) + " " * (5 * 1024 * 1024)})).code == "bomb"


def test_a_bomb_made_of_entities_is_refused(refused):
    names = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE Types [<!ENTITY e0 "ha">{names}]><Types>&e11;</Types>'
    assert refused(office({"[Content_Types].xml": bomb})).code == "broken"


def test_an_encrypted_archive_is_refused(refused):
    data = bytearray(office({}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    assert refused(bytes(data)).code == "encrypted"


def test_a_damaged_archive_is_refused(refused):
    data = bytearray(office({"word/media/image1.png": bytes(range(256)) * 20}))
    data[data.index(b"image1.png") + 40] ^= 255
    assert refused(bytes(data)).code == "broken"
    assert refused(office({})[:-30]).code == "broken"
    assert refused(office({"word/_rels/a.rels": "<not xml"})).code == "broken"
