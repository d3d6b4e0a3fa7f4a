"""The head of the file: code, version, legal ground, who may ask, who handles, how long it is kept."""

from __future__ import annotations

import re
from pathlib import PurePath

from heliograph.core.procedure.checks.notes import Notes
from heliograph.core.procedure.model import Procedure
from heliograph.core.procedure.vocabulary import FieldKind, Handler, Who

_CODE = re.compile(r"[a-z]+(-[a-z]+)*")
_VERSION = re.compile(r"\d{4}-(0[1-9]|1[0-2])(\.\d+)?")
_RETENTION = re.compile(r"[1-9]\d? (months|years)|for ever")
_ROW = re.compile(r"[A-Z]-\d{2}")
_WHO_YOU_ARE = (FieldKind.IDENTITY, FieldKind.PHONE, FieldKind.EMAIL)


def check(procedure: Procedure, notes: Notes) -> None:
    """Note what is wrong with the head of `procedure`."""
    _code_and_version(procedure, notes)
    _legal_ground(procedure, notes)
    _who_asks(procedure, notes)
    if procedure.conflict and procedure.handler is not Handler.SUPERVISION:
        notes.top(
            "handler",
            "conflict = true（被投诉的人和单位不得经手）时，handler 必须是 supervision。",
            "with conflict = true (the accused person and unit must not handle it) the handler must be supervision.",
        )
    if not _RETENTION.fullmatch(procedure.retention):
        notes.top(
            "retention",
            "保存期限应写成“3 years”“6 months”或“for ever”。",
            'the retention must be written like "3 years", "6 months" or "for ever".',
        )


def _code_and_version(procedure: Procedure, notes: Notes) -> None:
    stem = PurePath(notes.file).stem
    if not _CODE.fullmatch(procedure.code):
        notes.top(
            "code",
            f"代码“{procedure.code}”只能用小写字母和连字符。",
            f'the code "{procedure.code}" may only have lower-case letters and hyphens.',
        )
    elif procedure.code != stem:
        notes.top(
            "code",
            f"代码“{procedure.code}”与文件名“{stem}”不一致。",
            f'the code "{procedure.code}" is not the name of the file, "{stem}".',
        )
    if not _VERSION.fullmatch(procedure.version):
        notes.top(
            "version",
            f"版本应写成“2026-11”或“2026-11.2”，写的是“{procedure.version}”。",
            f'the version must be written like "2026-11" or "2026-11.2", not "{procedure.version}".',
        )


def _legal_ground(procedure: Procedure, notes: Notes) -> None:
    if not any(notes.is_own("basis", str(index)) for index in range(len(procedure.basis))):
        notes.top("basis", "没有写自己的法律依据（[[basis]]）。", "it gives no legal ground ([[basis]]) of its own.")
    seen: set[str] = set()
    for index, basis in enumerate(procedure.basis):
        if basis.row and not _ROW.fullmatch(basis.row):
            notes.entry(
                "basis",
                str(index),
                "row",
                f"依据编号应写成“P-05”，写的是“{basis.row}”。",
                f'the row must be written like "P-05", not "{basis.row}".',
            )
        if basis.row and basis.row in seen:
            notes.entry("basis", str(index), "row", f"依据 {basis.row} 写了两次。", f"row {basis.row} is there twice.")
        seen.add(basis.row)


def _who_asks(procedure: Procedure, notes: Notes) -> None:
    if procedure.who is Who.ANYONE and not procedure.anonymous:
        notes.top(
            "anonymous",
            "who 是 anyone（任何人）就不能要求实名；要实名请写 who = “identified”。",
            'who = "anyone" means no name is asked for; write who = "identified" if the law needs one.',
        )
    told = [each for each in procedure.fields if each.required and (each.kind in _WHO_YOU_ARE or each.name == "name")]
    if procedure.anonymous:
        for each in told:
            notes.entry(
                "fields",
                each.name,
                "required",
                f"可以匿名的规程不能要求必填“{each.label.zh}”。",
                f'a procedure open to anonymous people can\'t require "{each.label.en}".',
            )
    elif procedure.who is Who.IDENTIFIED and not told:
        notes.top(
            "who",
            "who 是 identified（实名），表单里却没有必填的姓名、电话或证件号。",
            'who = "identified", but the form requires no name, phone or identity number.',
        )
