"""A release through its actions, its addresses, and the command that computes a figure from it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import rfc8785
from django.conf import settings
from django.db import transaction
from typer.testing import CliRunner

from heliograph.cli import app
from heliograph.core.commitment import commit_bytes
from heliograph.core.text import Text
from heliograph.jobs import queue
from heliograph.matters.errors import Missing
from heliograph.opendata import actions
from heliograph.opendata.errors import NothingToCorrect, NotYet, ReleasedAlready
from heliograph.opendata.models import Release, ReleaseFile
from heliograph.organisation import reading
from heliograph.publishing.errors import Standing
from tests.opendata.conftest import SPRING

pytestmark = pytest.mark.django_db(transaction=False)
JANUARY = date(2026, 1, 1)


@pytest.fixture
def released(busy):
    """January is released."""
    actions.release(busy.bureau.id, JANUARY, now=SPRING)
    return busy


@pytest.fixture
def quarter(released):
    """February and March too."""
    for month in (2, 3):
        actions.release(released.bureau.id, date(2026, month, 1), now=SPRING)
    return released


def rows(client, release: str, table: str) -> list[dict[str, str]]:
    answer = client.get(f"/open-data/promises/{release}/{table}.csv")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_a_station_with_three_matters_is_hidden_and_protected(released, client):
    counts = {
        row["unit"]: row
        for row in rows(client, "2026-01", "counts")
        if row["measure"] == "on-time" and not row["procedure"]
    }
    assert counts["donghu"]["hidden"] == "true"
    assert counts["donghu"]["of"] == ""
    assert counts[""]["of"] == "29"
    rest = int(counts["hexi"]["of"]) - sum(int(counts[unit]["of"] or 0) for unit in ("heping", "donghu"))
    assert rest > 10, "what is left holds more than Donghu's three"


def test_each_published_figure_is_recomputed_to_the_last_digit(quarter, client, tmp_path):
    for month in ("2026-01", "2026-02", "2026-03"):
        name = f"promises-{quarter.bureau.code}-{month}.zip"
        (tmp_path / name).write_bytes(client.get(f"/open-data/promises/{month}/{name}").content)
    published = rows(client, "2026-03", "figures")
    assert any(row["figure"] == "on-time:2026-01-01..2026-03-31" for row in published)
    for row in (row for row in published if ":unit=chunan" not in row["figure"]):
        answer = CliRunner().invoke(app, ["recompute", row["figure"], "--data", str(tmp_path), "--json"])
        assert answer.exit_code == 0, answer.output
        found = json.loads(answer.output)
        for column in ("value", "low", "high", "part", "of"):
            assert ("" if found[column] is None else str(found[column])) == row[column]


def test_the_lines_in_the_note_give_the_published_figures_with_pandas_alone(quarter, client, tmp_path):
    for month in ("2026-01", "2026-02", "2026-03"):
        packed = client.get(f"/open-data/promises/{month}/promises-{quarter.bureau.code}-{month}.zip").content
        zipfile.ZipFile(io.BytesIO(packed)).extractall(tmp_path)
    text = client.get("/open-data/promises/2026-03/method.txt").content.decode()
    program = tmp_path / "recompute.py"
    program.write_text(text.split("# recompute.py\n")[1], "utf-8")
    published = {row["figure"]: row for row in rows(client, "2026-03", "figures")}
    for measure, unit in (("on-time", "heping"), ("on-time", ""), ("first-answer-median", ""), ("end-p90", "heping")):
        row = published[f"{measure}{f':unit={unit}' if unit else ''}:2026-01-01..2026-03-31"]
        said = [sys.executable, str(program), str(tmp_path), measure, unit, "2026-01", "2026-03"]
        answer = subprocess.run(said, capture_output=True, text=True, check=True).stdout.split()
        assert answer[0] == row["value"], measure
        if measure == "on-time":
            assert [float(one) for one in answer[1:]] == pytest.approx(
                [float(row["low"]), float(row["high"])], abs=1e-12
            )
    said = [sys.executable, str(program), str(tmp_path), "on-time", "donghu", "2026-01", "2026-03"]
    assert "hidden" in subprocess.run(said, capture_output=True, text=True, check=False).stderr


def test_a_spreadsheet_reads_the_chinese_and_runs_no_name(busy, client):
    from heliograph.organisation.models import Unit

    Unit.objects.filter(bureau=busy.bureau, code="heping").update(name_en='=HYPERLINK("https://x.example","y")')
    reading.forget()
    actions.release(busy.bureau.id, JANUARY, now=SPRING)
    content = client.get("/open-data/promises/2026-01/names.csv").content
    assert content.startswith(b"\xef\xbb\xbf")
    named = next(row for row in rows(client, "2026-01", "names") if row["code"] == "heping")
    assert (named["zh"], named["en"][:2]) == ("和平路派出所", "'=")
    whole = json.loads(client.get("/open-data/promises/2026-01/names.json").content)["rows"]
    assert next(row for row in whole if row["code"] == "heping")["en"].startswith("=HYPERLINK")


def test_how_busy_a_unit_is_can_be_computed_again(released, client):
    published = {row["figure"]: row for row in rows(client, "2026-01", "figures")}
    workload = published["workload:unit=heping:2026-01-01..2026-01-31"]
    asked = published["transfers:unit=heping:2026-01-01..2026-01-31"]
    assert workload["part"] == asked["of"], "as many matters as were received"
    assert int(workload["of"]) % 8 == 0, "hours of working days"
    assert "workload:unit=donghu:2026-01-01..2026-01-31" not in published


def test_a_releases_page_rounds_and_keeps_every_digit_for_who_asks(released, client):
    page = client.get("/open-data/promises/2026-01/").content.decode()
    [row] = [one for one in rows(client, "2026-01", "figures") if one["figure"] == "on-time:2026-01-01..2026-01-31"]
    above, exact = page.split("写到最后一位", 1)
    assert f"{float(row['value']) * 100:.1f} %" in above
    assert f"{int(row['part']):,} / {int(row['of']):,}" in above
    assert len(row["value"]) > 6
    assert row["value"] not in above
    assert row["value"] in exact
    assert row["figure"] in exact


def test_without_a_figure_all_published_ones_are_listed(released, client, tmp_path):
    content = client.get(f"/open-data/promises/2026-01/promises-{released.bureau.code}-2026-01.zip").content
    zipfile.ZipFile(io.BytesIO(content)).extractall(tmp_path)
    answer = CliRunner().invoke(app, ["recompute", "--data", str(tmp_path), "--json"])
    assert answer.exit_code == 0
    assert json.loads(answer.output)["figures"] == sorted(row["figure"] for row in rows(client, "2026-01", "figures"))


REFUSED = [
    ("on-time:2026-01-01..2026-02-28", 1, "2026-02"),
    ("on-time:2026-01-02..2026-01-31", 1, "whole months"),
    ("on-time:unit=donghu:2026-01-01..2026-01-31", 1, "Hidden"),
    ("arrests:2026-01-01..2026-01-31", 1, "not in the released data"),
    ("first-answer-p90:procedure=consultation:2026-01-01..2026-01-31", 1, "by unit only"),
    ("on-time", 2, "no name of a figure"),
]


def test_what_can_not_be_computed_is_refused_with_the_reason(released, client, tmp_path):
    name = f"promises-{released.bureau.code}-2026-01.zip"
    (tmp_path / name).write_bytes(client.get(f"/open-data/promises/2026-01/{name}").content)
    for figure, status, says in REFUSED:
        answer = CliRunner().invoke(app, ["recompute", figure, "--data", str(tmp_path)])
        assert answer.exit_code == status, figure
        assert says in answer.output


def test_a_file_that_was_changed_is_refused(released, client, tmp_path):
    content = client.get(f"/open-data/promises/2026-01/promises-{released.bureau.code}-2026-01.zip").content
    zipfile.ZipFile(io.BytesIO(content)).extractall(tmp_path)
    table = next(tmp_path.rglob("counts.parquet"))
    table.write_bytes(table.read_bytes() + b"\0")
    answer = CliRunner().invoke(app, ["recompute", "--data", str(tmp_path)])
    assert answer.exit_code == 1
    assert "counts.parquet" in answer.output


def test_the_log_holds_the_manifest_and_the_manifest_every_file(released, client):
    manifest = client.get("/open-data/promises/2026-01/manifest.json")
    for one in json.loads(manifest.content)["files"]:
        content = client.get(f"/open-data/promises/2026-01/{one['name']}").content
        assert hashlib.sha256(content).hexdigest() == one["sha256"]
        assert len(content) == one["bytes"]
    proof = client.get("/open-data/promises/2026-01/proof.json").json()
    assert proof["record"]["digest"] == hashlib.sha256(manifest.content).hexdigest()
    release = Release.objects.get(month=JANUARY)
    from heliograph.ledger.models import Leaf

    leaf = Leaf.objects.get(id=release.leaf_id)
    assert bytes(leaf.entry) == commit_bytes(bytes.fromhex(proof["salt"]), rfc8785.dumps(proof["record"]))
    assert leaf.kind == Leaf.Kind.RELEASE


def test_a_release_never_changes(released):
    row = Release.objects.get(month=JANUARY)
    with pytest.raises(TypeError):
        row.save()
    with pytest.raises(TypeError):
        ReleaseFile.objects.filter(release_id=row.id).update(content=b"")
    with pytest.raises(ReleasedAlready):
        actions.release(released.bureau.id, JANUARY, now=SPRING)


def test_a_correction_stands_beside_what_it_corrects(quarter, client):
    why = Text("漏了两件。", "Two were left out.")
    made = actions.correct(quarter.bureau.id, JANUARY, why=why, now=SPRING + timedelta(days=1))
    assert made.code == "2026-01-r2"
    assert "漏了两件" in client.get("/open-data/promises/2026-01-r2/").content.decode()
    assert "2026-01-r2" in client.get("/open-data/promises/2026-01/").content.decode()
    listed = {row["figure"] for row in rows(client, "2026-01-r2", "figures")}
    assert "on-time:2026-01-01..2026-03-31" in listed, "the quarter is published anew with it"
    changes = client.get("/open-data/changes.json").json()["changes"]
    assert [one["release"] for one in changes] == ["2026-03", "2026-02", "2026-01-r2", "2026-01"]


def test_a_reason_that_names_somebody_is_refused(released):
    with pytest.raises(Standing):
        actions.correct(released.bureau.id, JANUARY, why=Text("见 13912345678", "x"), now=SPRING)
    with pytest.raises(Missing):
        actions.correct(released.bureau.id, JANUARY, why=Text("漏了", " "), now=SPRING)


def test_the_proof_from_the_page_is_one_that_the_checker_accepts(released, client, counted, tmp_path):
    waiting = client.get("/open-data/promises/2026-01/proof.json").json()
    assert "leafIdx" not in waiting
    counted(now=SPRING)
    from heliograph.ledger.folder import TileFolder
    from heliograph.ledger.keys import log_key
    from heliograph.ledger.sequencer import Sequencer

    Sequencer(TileFolder(Path(settings.HELIOGRAPH_HOME) / "log"), log_key()).publish(SPRING)
    file = tmp_path / "proof.json"
    file.write_bytes(client.get("/open-data/promises/2026-01/proof.json").content)
    assert CliRunner().invoke(app, ["log", "check-proof", str(file)]).exit_code == 0
    file.write_text(file.read_text("utf-8").replace('"leafIdx": ', '"leafIdx": 1'), "utf-8")
    assert CliRunner().invoke(app, ["log", "check-proof", str(file)]).exit_code == 1


def test_nothing_is_corrected_that_was_not_released(busy):
    with pytest.raises(NothingToCorrect):
        actions.correct(busy.bureau.id, JANUARY, why=Text("错", "wrong"), now=SPRING)


def test_a_month_that_is_not_over_is_not_released(busy):
    with pytest.raises(NotYet):
        actions.release(busy.bureau.id, date(2026, 4, 1), now=SPRING)


def test_the_worker_releases_last_month_once_its_day_has_come(busy):
    def run(on: int) -> list[str]:
        at = datetime(2026, 4, on, 2, tzinfo=SPRING.tzinfo)
        with transaction.atomic():
            queue._registered["opendata.release"](now=at)
        return [row.code for row in Release.objects.filter(bureau_id=busy.bureau.id)]

    assert run(14) == []
    assert run(15) == ["2026-03"]
    assert run(16) == ["2026-03"]


def test_latest_goes_on_to_the_newest(released, client):
    actions.release(released.bureau.id, date(2026, 3, 1), now=SPRING)
    answer = client.get("/open-data/promises/latest/counts.parquet")
    assert (answer.status_code, answer["Location"]) == (302, "/open-data/promises/2026-03/counts.parquet")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert client.get("/open-data/promises/latest/no.csv").status_code == 404


def test_files_may_be_kept_for_good_and_read_from_anywhere(released, client):
    answer = client.get("/open-data/promises/2026-01/counts.json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "immutable" in answer["Cache-Control"]
    again = client.get("/open-data/promises/2026-01/counts.json", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_the_pages_explain_themselves_in_both_languages(released, client):
    for language in ("zh-hans", "en"):
        client.cookies["language"] = language
        for address in ("/open-data/", "/open-data/method/", "/open-data/promises/2026-01/", "/reports/"):
            answer = client.get(address)
            assert answer.status_code == 200, address
    page = client.get("/open-data/promises/2026-01/").content.decode()
    assert "heliograph recompute" in page
    assert Release.objects.get(month=JANUARY).digest in page


def test_an_empty_bureau_says_what_will_be_here(cast, client):
    assert "还没有发布过" in client.get("/open-data/").content.decode()
    assert client.get("/open-data/promises/latest/").status_code == 404


def test_the_terms_are_the_bureaus_to_decide_and_a_release_keeps_its_own(busy, client):
    actions.release(busy.bureau.id, JANUARY, now=SPRING)
    actions.set_terms(busy.bureau.id, licence="CC0-1.0", day=10, now=SPRING)
    actions.release(busy.bureau.id, date(2026, 2, 1), now=SPRING)
    assert [row.licence for row in Release.objects.order_by("month")] == ["CC-BY-4.0", "CC0-1.0"]
    assert "10" in client.get("/open-data/").content.decode()


def test_the_chief_decides_the_terms_on_the_desk_and_nobody_else(released, client, enter):
    enter("qian")
    assert client.get("/desk/open-data/").status_code in (302, 403)
    enter("zheng")
    assert "CC-BY-4.0" in client.get("/desk/open-data/").content.decode()
    refused = client.post("/desk/open-data/", {"licence": "CC0-1.0", "day": "31"})
    assert refused.status_code == 422
    assert "1 号到 28 号" in refused.content.decode()
    assert client.post("/desk/open-data/", {"licence": "CC0-1.0", "day": "10"}).status_code == 302
    assert "每月 10 号" in client.get("/open-data/").content.decode()


def test_the_chief_corrects_a_month_on_the_desk_with_a_reason(released, client, enter):
    enter("zheng")
    wrong = client.post("/desk/open-data/correct/", {"month": "2026-01", "why_zh": "漏了两件。", "why_en": ""})
    assert wrong.status_code == 422
    said = {"month": "2026-01", "why_zh": "漏了两件。", "why_en": "Two were left out."}
    assert client.post("/desk/open-data/correct/", said).status_code == 302
    changes = client.get("/open-data/changes.json").json()["changes"]
    assert changes[0]["corrects_because"] == {"zh": "漏了两件。", "en": "Two were left out."}
    enter("qian")
    assert client.post("/desk/open-data/correct/", said).status_code in (302, 403)
    assert len(client.get("/open-data/changes.json").json()["changes"]) == 2


def test_the_catalogue_and_the_change_log_are_fetched_again_only_when_they_changed(released, client):
    for address in ("/open-data/changes.json", "/open-data/catalog.jsonld", "/open-data/badges/heping/zh.svg"):
        answer = client.get(address)
        assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304, address


def test_a_badge_has_beside_it_a_figure_that_can_be_computed_again(quarter, client):
    said = client.get("/open-data/badges/heping/badge.json").json()["released"]
    row = next(row for row in rows(client, "2026-03", "figures") if row["figure"] == said["figure"])
    assert (said["figure"], said["value"]) == ("on-time:unit=heping:2026-01-01..2026-03-31", row["value"])
    assert said["figure"] in client.get("/open-data/badges/heping/").content.decode()
    assert client.get("/open-data/badges/donghu/badge.json").json()["released"] is None


def test_a_unit_that_is_no_more_keeps_its_addresses(released, client):
    from heliograph.organisation.models import Unit

    Unit.objects.filter(bureau=released.bureau, code="heping").update(active=False)
    reading.forget()
    assert "单位已撤销" in client.get("/open-data/badges/heping/zh.svg").content.decode()
    assert "/open-data/badges/heping/" not in client.get("/open-data/badges/").content.decode()
    board = client.get("/figures/units/heping/")
    assert board.status_code == 200
    assert "这个单位已经撤销" in board.content.decode()
    assert client.get("/figures/units/heping/poster/").status_code == 404
    assert '/figures/units/heping/"' not in client.get("/figures/units/").content.decode()
