"""Yearly reports: the published ones for everybody, drafts for who writes them; words of each section in their newest form."""

from __future__ import annotations

from collections.abc import Sequence

from heliograph.core.text import Text
from heliograph.matters.errors import NotAllowed, NotFound
from heliograph.opendata.models import Report, State, Wording
from heliograph.opendata.report.composing import Page, page
from heliograph.opendata.report.facts import publisher
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Role
from heliograph.organisation.reading import Viewer

WRITE = Text("写年度报告", "write the yearly report")


def published(bureau_id: int) -> Sequence[Report]:
    """The newest first."""
    rows = Report.objects.filter(bureau_id=bureau_id, state=State.PUBLISHED)
    return list(rows.order_by("-year").defer("pdf_zh", "pdf_en", "facts"))


def of_year(bureau_id: int, year: int) -> Report:
    """A published report. Raises `NotFound`."""
    found = (
        Report.objects.filter(bureau_id=bureau_id, year=year, state=State.PUBLISHED).defer("pdf_zh", "pdf_en").first()
    )
    if found is None:
        raise NotFound
    return found


def pdf(report: Report, language: str) -> bytes | None:
    """The published PDF."""
    name = f"pdf_{language}"
    found = Report.objects.filter(bureau_id=report.bureau_id, id=report.id).values_list(name, flat=True).first()
    return bytes(found) if found else None


def may_write(viewer: Viewer) -> bool:
    """Who leads the bureau."""
    return viewer.is_one_of(Role.CHIEF)


def for_writing(viewer: Viewer) -> Sequence[Report]:
    """Every report of the bureau. Raises `NotAllowed`."""
    if not may_write(viewer):
        raise NotAllowed(WRITE)
    return list(Report.objects.filter(bureau_id=viewer.bureau_id).order_by("-year").defer("pdf_zh", "pdf_en"))


def to_write(viewer: Viewer, year: int) -> Report:
    """A report for who may write it. Raises `NotAllowed`, `NotFound`."""
    if not may_write(viewer):
        raise NotAllowed(WRITE)
    found = Report.objects.filter(bureau_id=viewer.bureau_id, year=year).defer("pdf_zh", "pdf_en").first()
    if found is None:
        raise NotFound
    return found


def words(report: Report) -> dict[str, Text]:
    """The newest words of each section."""
    rows = Wording.objects.filter(bureau_id=report.bureau_id, report_id=report.id).order_by("id")
    return {row.section: Text(row.zh, row.en) for row in rows}


def words_of_year(bureau_id: int, year: int) -> dict[str, Text]:
    """The words of a published report; none if there is none."""
    found = (
        Report.objects.filter(bureau_id=bureau_id, year=year, state=State.PUBLISHED).defer("pdf_zh", "pdf_en").first()
    )
    return words(found) if found else {}


def composed(report: Report, language: str) -> Page:
    """The report as it is shown, in one language (zh or en)."""
    return page(report.facts, words(report), publisher(organisation.bureau(report.bureau_id)), language)
