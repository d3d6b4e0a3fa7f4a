"""The yearly report: it drafts itself from releases, a person edits words and never figures, and it is published once."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta

import pytest

from heliograph.core.text import Text
from heliograph.insight.catalogue import measures
from heliograph.matters.errors import NotAllowed
from heliograph.opendata import actions
from heliograph.opendata.errors import NoReleases, Published, TypedFigure
from heliograph.opendata.models import Report
from heliograph.opendata.report import charts
from heliograph.opendata.report.facts import _names
from heliograph.opendata.report.sections import typed_percents
from heliograph.publishing.errors import Standing
from tests.opendata.conftest import SPRING

pytestmark = pytest.mark.django_db(transaction=False)


@pytest.fixture
def drafted(busy):
    """Three months are released, and the report of 2026 is drafted."""
    for month in (1, 2, 3):
        actions.release(busy.bureau.id, date(2026, month, 1), now=SPRING)
    actions.draft(busy.bureau.id, 2026, now=SPRING)
    return busy


def test_every_figure_of_the_draft_comes_from_the_releases(drafted):
    facts = Report.objects.get().facts
    assert facts["releases"] == ["2026-01", "2026-02", "2026-03"]
    kept = next(row for row in facts["figures"] if row["code"] == "on-time")
    assert kept["id"] == "on-time:2026-01-01..2026-03-31"
    assert kept["of"] == 87
    assert [row["month"] for row in facts["by_month"]["on-time"]] == ["2026-01", "2026-02", "2026-03"]
    assert "donghu" not in {row["unit"] for row in facts["by_unit"]}


def test_the_figures_stand_in_the_order_of_the_measures_promises_first(drafted):
    codes = [row["code"] for row in Report.objects.get().facts["figures"]]
    every = [one.code for one in measures()]
    assert codes[0] == "on-time"
    assert codes == sorted(codes, key=every.index)


def test_a_kind_of_matter_has_its_title_also_in_a_year_before_its_first_version(drafted):
    assert _names(drafted.bureau.id, 2001).procedures["consultation"] == Text("咨询", "Ask a question")


def test_a_draft_is_nobodys_but_the_chiefs(drafted, client, enter):
    assert client.get("/reports/2026/").status_code == 404
    enter("zhao")
    assert client.get("/desk/reports/").status_code == 403
    with pytest.raises(NotAllowed):
        actions.write(drafted.viewer("qian"), 2026, "next", Text("好", "well"), now=SPRING)


def test_words_may_not_hold_a_figure_that_was_not_computed(drafted):
    chief = drafted.viewer("zheng")
    with pytest.raises(TypedFigure):
        actions.write(chief, 2026, "next", Text("明年按时率达到 99.9%。", "More."), now=SPRING)
    with pytest.raises(TypedFigure):
        actions.write(chief, 2026, "next", Text("满意率百分之九十九。", "More."), now=SPRING)
    with pytest.raises(Standing):
        actions.write(chief, 2026, "next", Text("请打 13912345678。", "Call."), now=SPRING)
    kept = next(row for row in Report.objects.get().facts["figures"] if row["code"] == "on-time")
    said = f"按时答复 {kept['value'] * 100:.1f}%。"
    actions.write(chief, 2026, "next", Text(said, "As the table says."), now=SPRING)


def test_drafting_again_keeps_what_somebody_wrote(drafted):
    chief = drafted.viewer("zheng")
    actions.write(chief, 2026, "next", Text("每件都说明理由。", "A reason for each."), now=SPRING)
    actions.draft(drafted.bureau.id, 2026, now=SPRING + timedelta(days=1))
    from heliograph.opendata.reading import reports

    assert reports.words(Report.objects.get())["next"].zh == "每件都说明理由。"


def test_a_published_report_is_read_by_everybody_and_changes_no_more(drafted, client):
    chief = drafted.viewer("zheng")
    actions.write(chief, 2026, "next", Text("每件都说明理由。", "A reason for each."), now=SPRING)
    actions.publish(chief, 2026, now=SPRING)
    page = client.get("/reports/2026/").content.decode()
    assert "每件都说明理由。" in page
    assert "on-time:2026-01-01..2026-03-31" in page
    assert "<svg" in page
    client.cookies["language"] = "en"
    assert "A reason for each." in client.get("/reports/2026/").content.decode()
    made = [client.get(f"/reports/2026/{language}.pdf") for language in ("zh", "en")]
    assert all(one.content.startswith(b"%PDF-") for one in made)
    digest = hashlib.sha256(b"".join(hashlib.sha256(one.content).digest() for one in made)).hexdigest()
    assert Report.objects.get().record["digest"] == digest
    with pytest.raises(Published):
        actions.write(chief, 2026, "next", Text("改。", "Changed."), now=SPRING)
    with pytest.raises(Published):
        actions.draft(drafted.bureau.id, 2026, now=SPRING)


def test_next_year_begins_from_what_was_promised(drafted):
    chief = drafted.viewer("zheng")
    actions.write(chief, 2026, "next", Text("每件都说明理由。", "A reason for each."), now=SPRING)
    actions.publish(chief, 2026, now=SPRING)
    from heliograph.opendata.reading import reports
    from heliograph.opendata.report.sections import drafted as begun

    before = reports.words_of_year(drafted.bureau.id, 2026)
    assert begun(Report.objects.get().facts, before)["promised"].zh == "每件都说明理由。"


def test_without_releases_there_is_no_report(cast):
    with pytest.raises(NoReleases):
        actions.draft(cast.bureau.id, 2025, now=SPRING)


def test_the_chief_writes_and_publishes_on_the_desk(drafted, client, enter):
    enter("zheng")
    page = client.get("/desk/reports/2026/")
    assert page.status_code == 200
    words = {"section": "next", "zh": "每件都说明理由。", "en": "A reason for each."}
    assert client.post("/desk/reports/2026/", words).status_code == 302
    refused = client.post("/desk/reports/2026/", {**words, "zh": "达到 99.9%"})
    assert refused.status_code == 422
    assert "99.9%" in refused.content.decode()
    assert client.post("/desk/reports/2026/publish/").status_code == 302
    assert client.get("/reports/2026/").status_code == 200
    assert client.get("/desk/reports/").status_code == 200


def test_only_per_cents_that_are_shown_may_be_typed():
    allowed = frozenset({"94.2", "94"})
    assert typed_percents("按时 94.2 %，约 94%。In 2026, article 41.", allowed) == []
    assert typed_percents("按时 95%，百分之九十，97 per cent", allowed) == ["95%", "百分之九十", "97 per cent"]


def test_a_chart_says_each_value_in_words():
    rows = [
        {"month": f"2026-0{n}", "kind": "share", "value": n / 10, "low": 0.05, "high": 0.6, "part": n, "of": 10}
        for n in (1, 2, 3)
    ]
    drawn = charts.by_month(rows, "kept", "按时 <答复>", "2026-01 10.0 %")
    assert drawn.count("<rect") == 3
    assert "10.0 %" in drawn
    assert "&lt;答复&gt;" in drawn
    assert "style=" not in drawn


def test_figures_in_the_facts_are_plain_json(drafted):
    assert json.loads(json.dumps(Report.objects.get().facts)) == Report.objects.get().facts
