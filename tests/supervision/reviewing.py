"""Draws and reviews as tests make them."""

from __future__ import annotations

from datetime import date

from heliograph.supervision.actions import Draw, Found, draw, review
from heliograph.supervision.models import Finding, Reviewed, Sample, Verdict
from heliograph.supervision.reading import samples

MARCH = {"since": date(2026, 3, 1), "until": date(2026, 3, 31)}


def answered(cast, unit: str = "heping", who: str = "zhao"):
    """A question that was answered; returns its receipt."""
    receipt = cast.submits(unit=cast.units[unit].id)
    cast.does(receipt, "assign", {"heping": "qian", "donghu": "zhou"}[unit], officer=cast.officers[who].id)
    cast.does(receipt, "answer", who, words="请带户口本到窗口办理。")
    return receipt


def drawn(cast, who: str = "luo", **more) -> Sample:
    """A draw of everything that was asked in March."""
    given = {
        "kind": "quality",
        "title": "三月抽查",
        "procedures": ("consultation",),
        "each": 5,
        "typed": "37 05 12",
        **MARCH,
    }
    return draw(cast.viewer(who), Draw(**(given | more)), now=cast.now)


def reviewed_of(sample: Sample, receipt) -> Reviewed:
    return Reviewed.objects.get(bureau_id=sample.bureau_id, sample_id=sample.id, matter_id=receipt.ref.id)


def all_kept(sample: Sample, **broken: str) -> dict[str, Found]:
    """A verdict on every point: kept, but for those named (with _ for -), which were broken as the words say."""
    said = {code.replace("_", "-"): words for code, words in broken.items()}
    return {
        item.code: Found(Verdict.BROKEN, said[item.code]) if item.code in said else Found(Verdict.KEPT)
        for item in samples.checklist_of(sample).items
    }


def found_broken(cast, sample: Sample, receipt, who: str = "luo", item: str = "receipt") -> Finding:
    """A review that found one rule broken."""
    given = all_kept(sample) | {item: Found(Verdict.BROKEN, "没有给回执，当事人三天后自己来问。")}
    made = review(cast.viewer(who), reviewed_of(sample, receipt).id, given, "总体及时，回执有漏。", now=cast.now)
    return Finding.objects.get(bureau_id=sample.bureau_id, review_id=made.id, item=item)
