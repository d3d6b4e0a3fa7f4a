"""A table with noise is drawn once, takes its part of a budget that everybody can read, and stops when it is spent."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import rfc8785
from typer.testing import CliRunner

from heliograph.cli import app
from heliograph.core.commitment import commit_bytes
from heliograph.insight import noise
from heliograph.insight.models import NoiseSpent
from heliograph.insight.reading.span import Span
from heliograph.ledger.models import Leaf
from heliograph.matters.errors import Invalid

pytest.importorskip("opendp")
pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 20, 4, tzinfo=UTC)
MARCH = Span(date(2026, 3, 1), date(2026, 3, 31))
SPRING = Span(date(2026, 3, 1), date(2026, 5, 31))
MAY = Span(date(2026, 5, 1), date(2026, 5, 31))


def test_a_table_has_every_cell_and_is_never_drawn_again(cast):
    for _ in range(3):
        cast.submits(now=datetime(2026, 3, 10, 4, tzinfo=UTC))
    made = noise.release(cast.bureau.id, MARCH, epsilon=1.0, now=NOW)
    assert {unit for unit, _, _ in made.cells} == {unit for unit in cast.units if unit != "beihe"}
    codes = {code for _, code, _ in made.cells}
    assert len(made.cells) == len(codes) * 8, "units by procedures, zeros too"
    again = noise.release(cast.bureau.id, MARCH, epsilon=2.0, now=NOW)
    assert again.cells == made.cells
    assert again.epsilon == 1.0
    assert NoiseSpent.objects.count() == 1


def test_the_budget_of_every_day_is_added_up_and_ends(cast):
    noise.release(cast.bureau.id, MARCH, epsilon=2.5, now=NOW)
    with pytest.raises(noise.BudgetSpent, match=r"1\.5"):
        noise.release(cast.bureau.id, SPRING, epsilon=2.0, now=NOW)
    noise.release(cast.bureau.id, SPRING, epsilon=1.5, now=NOW)
    noise.release(cast.bureau.id, MAY, epsilon=2.5, now=NOW)
    assert noise.spent(cast.bureau.id, MARCH.since, MARCH.until) == 4.0
    assert [one.left for one in noise.left_by_year(cast.bureau.id)] == [0.0]
    with pytest.raises(noise.BudgetSpent):
        noise.release(cast.bureau.id, Span(date(2026, 5, 31), date(2026, 6, 1)), epsilon=0.1, now=NOW)
    noise.release(cast.other_bureau.id, MARCH, epsilon=4.0, now=NOW)


@pytest.mark.parametrize("epsilon", [0, -1, 4.5])
def test_an_epsilon_that_is_none_and_days_that_are_not_over_are_refused(cast, epsilon):
    with pytest.raises(Invalid):
        noise.release(cast.bureau.id, MARCH, epsilon=epsilon, now=NOW)
    with pytest.raises(Invalid):
        noise.release(cast.bureau.id, Span(date(2026, 7, 1), date(2026, 7, 20)), epsilon=1, now=NOW)


def test_everybody_can_read_the_tables_and_the_account(cast, client):
    assert "还没有加噪声的表" in client.get("/figures/noise/").content.decode()
    noise.release(cast.bureau.id, MARCH, epsilon=1.5, now=NOW)
    page = client.get("/figures/noise/").content.decode()
    assert "2.5" in page
    found = client.get("/figures/noise/tables.json").json()
    assert (found["budget"], found["left"]) == (4.0, {"2026": 2.5})
    assert found["tables"][0]["rows"] == NoiseSpent.objects.get().cells


def test_the_log_has_the_hash_of_each_table_and_files_alone_give_the_account(cast, client):
    tables = [
        noise.release(cast.bureau.id, span, epsilon=epsilon, now=NOW)
        for span, epsilon in ((MARCH, 1.5), (SPRING, 2.0), (MAY, 0.25))
    ]
    known = noise.release(cast.bureau.id, MARCH, epsilon=1.0, now=NOW + timedelta(days=1))
    assert known.leaf_id == tables[0].leaf_id
    assert Leaf.objects.filter(kind=Leaf.Kind.RELEASE).count() == 3, "asked for again, it is not logged again"
    paid: dict[date, float] = {}
    for row in tables:
        address = f"/figures/noise/{row.id}"
        content = client.get(f"{address}/table.json").content
        proof = client.get(f"{address}/proof.json").json()
        assert proof["record"]["digest"] == hashlib.sha256(content).hexdigest()
        entry = commit_bytes(bytes.fromhex(proof["salt"]), rfc8785.dumps(proof["record"]))
        assert bytes(Leaf.objects.get(id=row.leaf_id).entry) == entry
        file = json.loads(content)
        assert file["rows"] == [list(cell) for cell in row.cells]
        first, until = date.fromisoformat(file["from"]), date.fromisoformat(file["to"])
        for number in range((until - first).days + 1):
            paid[first + timedelta(days=number)] = paid.get(first + timedelta(days=number), 0) + file["epsilon"]
    account = client.get("/figures/noise/tables.json").json()
    assert account["left"] == {"2026": noise.BUDGET - max(paid.values())} == {"2026": 0.5}


def test_the_proof_of_a_table_is_one_that_the_checker_accepts(cast, client, counted, tmp_path, settings):
    from heliograph.ledger.folder import TileFolder
    from heliograph.ledger.keys import log_key
    from heliograph.ledger.sequencer import Sequencer

    row = noise.release(cast.bureau.id, MARCH, epsilon=1.5, now=NOW)
    assert "leafIdx" not in client.get(f"/figures/noise/{row.id}/proof.json").json()
    counted(now=NOW)
    Sequencer(TileFolder(Path(settings.HELIOGRAPH_HOME) / "log"), log_key()).publish(NOW)
    file = tmp_path / "proof.json"
    file.write_bytes(client.get(f"/figures/noise/{row.id}/proof.json").content)
    assert CliRunner().invoke(app, ["log", "check-proof", str(file)]).exit_code == 0
    file.write_text(file.read_text("utf-8").replace('"leafIdx": ', '"leafIdx": 1'), "utf-8")
    assert CliRunner().invoke(app, ["log", "check-proof", str(file)]).exit_code == 1


def test_a_table_whose_leaf_was_not_written_is_not_released(cast, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(noise, "log_release", full)
        with pytest.raises(OSError, match="No space"):
            noise.release(cast.bureau.id, MARCH, epsilon=1.0, now=NOW)
    assert not NoiseSpent.objects.exists()


def test_a_table_of_another_bureau_has_no_page_here(cast, client):
    row = noise.release(cast.other_bureau.id, MARCH, epsilon=1.0, now=NOW)
    assert client.get(f"/figures/noise/{row.id}/table.json").status_code == 404
    assert client.get(f"/figures/noise/{row.id}/proof.json").status_code == 404
