"""A bureau checks a changed procedure and puts it in force. A promise is never changed backwards."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from heliograph.core.procedure import Problem, Procedure, ProcedureInvalid, read_procedure, shipped_folder
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.errors import MatterError
from heliograph.matters.models import ProcedureVersion
from heliograph.organisation import reading as organisation
from heliograph.organisation.actions import record
from heliograph.organisation.models import Bureau, Officer


class TooEarly(MatterError):
    """The version would hold from a day that has passed, or before one that was put in force earlier."""

    def __init__(self, asked: date, earliest: date) -> None:
        super().__init__(
            Text(
                f"施行日期 {asked} 太早：最早从 {earliest} 起。已经作出的承诺不能倒过来改。",
                f"{asked} is too early a day: {earliest} at the earliest. Promises already made are not changed.",
            )
        )
        self.asked, self.earliest = asked, earliest


class VersionTaken(MatterError):
    """The version is known with another text."""

    def __init__(self, version: str) -> None:
        super().__init__(
            Text(
                f"版本“{version}”已经有了，内容不一样。请换一个版本号。",
                f"Version {version!r} exists with another text. Give the change a new version.",
            )
        )


@dataclass(frozen=True, slots=True)
class Checked:
    """What a look at a file found. `now_in_force` is the version it would follow, if there is one."""

    procedure: Procedure | None
    problems: tuple[Problem, ...]
    refusal: Text | None
    now_in_force: Procedure | None

    @property
    def can_be_put_in_force(self) -> bool:
        return self.procedure is not None and self.refusal is None


def check(bureau: Bureau, text: str, *, file: str, now: datetime) -> Checked:
    """Read a procedure as the bureau would put it in force; nothing is written."""
    today = _today(bureau, now)
    try:
        procedure = read_procedure(text, file=_file_name(text, file), fragments=fragments_for(bureau, text))
    except ProcedureInvalid as error:
        return Checked(None, error.problems, None, None)
    current = procedures.in_force(bureau.id, procedure.code, today)
    try:
        _refuse(bureau, procedure, today)
    except MatterError as error:
        return Checked(procedure, (), error.text, current)
    return Checked(procedure, (), None, current)


def put_in_force(bureau: Bureau, text: str, *, file: str, now: datetime, by: Officer | None) -> ProcedureVersion:
    """Keep the version; it holds from its day on. The same text again changes nothing.

    Raises `ProcedureInvalid`, `VersionTaken`, `TooEarly`.
    """
    fragments, file = fragments_for(bureau, text), _file_name(text, file)
    procedure = read_procedure(text, file=file, fragments=fragments)
    with transaction.atomic():
        Bureau.objects.select_for_update().get(pk=bureau.pk)
        _refuse(bureau, procedure, _today(bureau, now))
        known = ProcedureVersion.objects.filter(bureau=bureau, code=procedure.code, version=procedure.version)
        is_new = not known.exists()
        row = procedures.put_in_force(bureau, text, fragments, file=file, now=now, by=by)
        if is_new:
            after = {
                "code": row.code,
                "version": row.version,
                "in_force": row.in_force.isoformat(),
                "digest": row.digest,
            }
            subject, name = f"procedure:{row.code}", f"{procedure.title.zh} {row.version}"
            record(bureau, "procedure.in-force", subject, name, by=by, now=now, after=after)
    return row


def _code_of(text: str) -> str:
    """The code that a file gives itself; empty when it can't be read (the problems will say why)."""
    try:
        return str(tomllib.loads(text).get("code", ""))
    except tomllib.TOMLDecodeError:
        return ""


def _file_name(text: str, sent_as: str) -> str:
    """A procedure stands in <code>.toml; a browser may have sent it as “consultation (1).toml”."""
    code = _code_of(text)
    return f"{code}.toml" if code else sent_as


def fragments_for(bureau: Bureau, text: str) -> Mapping[str, str]:
    """The shared pieces that a file may include: those shipped, and over them those of the bureau's last version."""
    shipped = {path.stem: path.read_text("utf-8") for path in sorted((shipped_folder() / "shared").glob("*.toml"))}
    code = _code_of(text)
    last = ProcedureVersion.objects.filter(bureau=bureau, code=code).order_by("in_force", "id").last()
    return shipped | (last.fragments if last else {})


def _refuse(bureau: Bureau, procedure: Procedure, today: date) -> None:
    versions = ProcedureVersion.objects.filter(bureau=bureau, code=procedure.code)
    same = versions.filter(version=procedure.version).first()
    if same is not None:
        if same.digest != procedure.digest:
            raise VersionTaken(procedure.version)
        return
    last = versions.order_by("in_force").last()
    earliest = max(today, last.in_force) if last else today
    if procedure.in_force < earliest:
        raise TooEarly(procedure.in_force, earliest)


def _today(bureau: Bureau, now: datetime) -> date:
    return now.astimezone(organisation.zone(bureau.id)).date()
