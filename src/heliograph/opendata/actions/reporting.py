"""The yearly report: draft it from releases, write words, publish it. Figures come with the draft and are edited by nobody."""

from __future__ import annotations

import hashlib
from datetime import datetime

from heliograph.core.text import Text
from heliograph.ledger.actions import log_release
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, NotAllowed
from heliograph.matters.identifiers import new_id
from heliograph.opendata.errors import Published, TypedFigure, ZeroWords
from heliograph.opendata.models import Report, State, Wording
from heliograph.opendata.reading import reports
from heliograph.opendata.report import facts as computing
from heliograph.opendata.report.sections import BY_CODE, LONGEST, drafted, typed_percents
from heliograph.opendata.report.setting import pdf
from heliograph.opendata.report.shown import percents
from heliograph.organisation.reading import Viewer
from heliograph.publishing.for_everybody import refuse_personal

KIND = "yearly-report"


def draft(bureau_id: int, year: int, *, now: datetime) -> Report:
    """Draft it, or compute a draft's figures anew; words that somebody wrote stay. Raises `NoReleases`, `Published`."""
    facts = computing.facts(bureau_id, year)
    begun = drafted(facts, reports.words_of_year(bureau_id, year - 1))

    def work() -> Report:
        found = Report.objects.select_for_update().filter(bureau_id=bureau_id, year=year).first()
        if found is not None and found.state == State.PUBLISHED:
            raise Published
        report = found or Report(bureau_id=bureau_id, id=new_id(), year=year)
        report.facts, report.drafted_at = facts, now
        report.save()
        for section, text in begun.items():
            if not _written_by_somebody(report, section):
                _put(report, section, text, None, now)
        return report

    return durably(work)


def draft_by(viewer: Viewer, year: int, *, now: datetime) -> Report:
    """The same, by who may write it. Raises also `NotAllowed`."""
    if not reports.may_write(viewer):
        raise NotAllowed(reports.WRITE)
    return draft(viewer.bureau_id, year, now=now)


def write(viewer: Viewer, year: int, section: str, text: Text, *, now: datetime) -> None:
    """The words of one section. Raises `NotAllowed`, `NotFound`, `Published`, `Invalid`, `TypedFigure`, `Standing`."""
    report = _draft_of(viewer, year)
    if section not in BY_CODE:
        raise Invalid("section", Text("没有这一节。", "There is no such section."))
    said = {"zh": text.zh, "en": text.en}
    for field, words in said.items():
        if len(words) > LONGEST:
            raise Invalid(field, Text(f"最多 {LONGEST} 个字。", f"{LONGEST} characters at most."))
        typed = typed_percents(words, percents(report.facts))
        if typed:
            raise TypedFigure(field, typed)
    refuse_personal(viewer.bureau_id, f"{text.zh}\n{text.en}")
    clean = Text(*(words.replace("\r\n", "\n").strip() for words in said.values()))
    durably(lambda: _put(report, section, clean, viewer.officer_id, now))


def publish(viewer: Viewer, year: int, *, now: datetime) -> Report:
    """Set both PDFs, owe the log their digest, and show it to everybody. Raises as `write`, and `ZeroWords`, `NoFont`."""
    report = _draft_of(viewer, year)
    words = reports.words(report)
    foreword = words.get("foreword", Text("", ""))
    if not (foreword.zh.strip() and foreword.en.strip()):
        raise ZeroWords
    for text in words.values():
        refuse_personal(viewer.bureau_id, f"{text.zh}\n{text.en}")
    made = {language: _pdf(report, language, now) for language in ("zh", "en")}
    digest = hashlib.sha256(hashlib.sha256(made["zh"]).digest() + hashlib.sha256(made["en"]).digest()).digest()

    def work() -> Report:
        held = Report.objects.select_for_update().get(bureau_id=report.bureau_id, id=report.id)
        if held.state == State.PUBLISHED:
            raise Published
        logged = log_release(report.bureau_id, kind=KIND, title=f"report {year}", digest=digest, now=now)
        held.state, held.published_at, held.published_by_id = State.PUBLISHED, now, viewer.officer_id
        held.pdf_zh, held.pdf_en = made["zh"], made["en"]
        held.record, held.salt, held.leaf_id = logged.record, logged.salt, logged.leaf_id
        held.save()
        return held

    return durably(work)


def _pdf(report: Report, language: str, now: datetime) -> bytes:
    shown = reports.composed(report, language)
    return pdf(shown.as_json(), shown.charts(), language=language, at=now)


def _draft_of(viewer: Viewer, year: int) -> Report:
    report = reports.to_write(viewer, year)
    if report.state == State.PUBLISHED:
        raise Published
    return report


def _written_by_somebody(report: Report, section: str) -> bool:
    rows = Wording.objects.filter(bureau_id=report.bureau_id, report_id=report.id, section=section)
    return rows.filter(by__isnull=False).exists()


def _put(report: Report, section: str, text: Text, by_id: int | None, now: datetime) -> None:
    row = Wording(bureau_id=report.bureau_id, id=new_id(), report_id=report.id, section=section, at=now, by_id=by_id)
    row.zh, row.en = text.zh, text.en
    row.save()
