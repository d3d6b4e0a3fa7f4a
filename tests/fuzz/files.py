"""Files that somebody hands in or an administrator loads: photos and documents, tables, rules, receipts to check."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image

from heliograph.cases.actions.feed import lines as case_lines
from heliograph.cases.actions.feed import mapping
from heliograph.channels import configuration
from heliograph.core import files, procedure
from heliograph.core.calendar import CalendarInvalid, read_year
from heliograph.core.merkle import Refused, parse_checkpoint, parse_note, parse_policy
from heliograph.core.merkle.tlog_proof import parse_tlog_proof
from heliograph.core.merkle.witnessing import parse_add_checkpoint
from heliograph.notices import rendering
from heliograph.organisation.actions.importing import OFFICER_COLUMNS
from heliograph.organisation.actions.importing.lines import FileRefused as LinesRefused
from heliograph.organisation.actions.importing.lines import read_lines
from heliograph.supervision import checklist, escalation
from heliograph.supervision.errors import RuleInvalid
from heliograph.verifier.receipt_file import parse_receipt_file
from heliograph.witness.evidence import Evidence, EvidenceRefused
from tests.fuzz.fuzzing import Target
from tests.verifier.receipts import a_receipt

DOCS = Path(__file__).resolve().parents[2] / "docs"
EXAMPLES = DOCS / "examples"
PROCEDURES = procedure.shipped_folder()
FRAGMENTS = {piece.stem: piece.read_text("utf-8") for piece in (PROCEDURES / "shared").glob("*.toml")}
ZONE = ZoneInfo("Asia/Shanghai")


def as_text(read: Callable[[str], object]) -> Callable[[bytes], object]:
    return lambda message: read(message.decode("utf-8", "replace"))


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (9, 7), "red").save(out, kind)
    return out.getvalue()


def archive(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name.replace("__", "/"), text)
    return out.getvalue()


TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
DOCX = archive(**{"[Content_Types].xml": TYPES, "word/document.xml": "<w/>", "_rels/.rels": "<Relationships/>"})
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def handed_in(message: bytes) -> None:
    accepted = files.accept(message, message[:60].decode("utf-8", "replace"))
    assert accepted.kind in files.KINDS
    assert not set(accepted.name) & set('/\\\x00\r\n"<>')
    assert len(accepted.name) <= 200


def procedure_file(message: bytes) -> None:
    procedure.read_procedure(message.decode("utf-8", "replace"), file="consultation.toml", fragments=FRAGMENTS)


def markdown(message: bytes) -> None:
    text = message.decode("utf-8", "replace")
    shown = rendering.html(text)
    assert "<script" not in shown.lower()
    assert not re.search(r"""(?:href|src)=["']?\s*(?:javascript|data|vbscript):""", shown, re.IGNORECASE)
    rendering.plain(text)


def in_file(read: Callable[[Path], Any]) -> Callable[[bytes], object]:
    """A parser that opens a file itself."""

    def run(message: bytes) -> object:
        with TemporaryDirectory(prefix="heliograph-fuzz-") as folder:
            path = Path(folder) / "channels.toml"
            path.write_bytes(message)
            return read(path)

    return run


def case_table(path: Path) -> object:
    meanings = mapping.read_mapping((EXAMPLES / "case-feed.toml").read_text("utf-8"))
    return list(case_lines.read_lines(path, meanings, zone=ZONE))


def channels_file(path: Path) -> object:
    (path.parent / "keys").mkdir()
    return configuration.load(path.parent)


RECEIPT = a_receipt()
NOTE = RECEIPT.events[0].proof.split("\n\n", 1)[1]
FILES: list[Target] = [
    Target("photo", handed_in, (picture("JPEG"), picture("PNG"), picture("WEBP")), (files.FileRefused,)),
    Target("document", handed_in, (DOCX, PDF, "谢谢\r\n".encode(), "谢谢".encode("gb18030")), (files.FileRefused,)),
    Target(
        "table of officers",
        lambda data: read_lines(data, OFFICER_COLUMNS),
        ((EXAMPLES / "officers.csv").read_bytes(),),
        (LinesRefused,),
    ),
    Target(
        "table of case steps",
        in_file(case_table),
        ((EXAMPLES / "case-feed.csv").read_bytes(),),
        (case_lines.LinesUnusable, UnicodeDecodeError),
    ),
    Target(
        "mapping of case steps",
        as_text(mapping.read_mapping),
        ((EXAMPLES / "case-feed.toml").read_bytes(),),
        (mapping.MappingInvalid,),
    ),
    Target(
        "procedure",
        procedure_file,
        ((PROCEDURES / "consultation.toml").read_bytes(),),
        (procedure.ProcedureInvalid,),
    ),
    Target(
        "year of holidays",
        as_text(lambda text: read_year(text, file="a.toml")),
        ((DOCS / "calendars" / "example-2027.toml").read_bytes(),),
        (CalendarInvalid,),
    ),
    Target(
        "channels.toml",
        in_file(channels_file),
        (b"", b'[mail]\nplugin = "heliograph.channels.plugins.mail:Mail"\n', (EXAMPLES / "channels.toml").read_bytes()),
        (configuration.BadChannels,),
        reaches=False,
    ),
    Target("checklist", as_text(checklist.read), (checklist.shipped().encode(),), (RuleInvalid,)),
    Target("escalation", as_text(escalation.read), (escalation.shipped().encode(),), (RuleInvalid,)),
    Target(
        "markdown",
        markdown,
        ("# 怎么做\n\n- 先挂断\n- 拨打 **96110**\n\n![图](1) <b>a</b> [x](javascript:1)".encode(),),
    ),
    Target("receipt to check", as_text(parse_receipt_file), (RECEIPT.text().encode(),), (Refused,)),
    Target("signed note", parse_note, (NOTE.encode(),), (Refused,)),
    Target(
        "checkpoint",
        as_text(parse_checkpoint),
        (b"police.example/log\n5\nqINS1GRFhWHwdkUeqLEoP4yEMkTBBzxBkGwGQlVlVcs=\n",),
        (Refused,),
    ),
    Target(
        "policy",
        as_text(parse_policy),
        (b"log example.com/log+9c2e4b0d+AQ==\nwitness a example.com/w+1+BA==\nquorum a\n",),
        (Refused,),
        reaches=False,
    ),
    Target("proof", as_text(parse_tlog_proof), (RECEIPT.events[0].proof.encode(),), (Refused,)),
    Target(
        "witness request",
        parse_add_checkpoint,
        (b"old 5\nqINS1GRFhWHwdkUeqLEoP4yEMkTBBzxBkGwGQlVlVcs=\n\nx\n5\nqIN=\n\n",),
        (Refused,),
        reaches=False,
    ),
    Target(
        "evidence",
        as_text(Evidence.parse),
        (b'{"format": "heliograph/evidence/v1"}',),
        (EvidenceRefused,),
        reaches=False,
    ),
]
