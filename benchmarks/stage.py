"""Makes the instance of HELIOGRAPH_HOME ready to be measured: `python -m benchmarks.stage --matters N`.

Leaves in the folder what the load needs: `receipts`, `bodies` (submissions as JSON, one a line), `rows` (the rows of
submissions, for the bare inserts), and what `sessions` leaves.
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
from pathlib import Path

from heliograph.commands.instance import make_home

BARE = 400
BODIES = 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--matters", type=int, default=2_000)
    wanted = parser.parse_args().matters
    home = make_home()
    from datetime import UTC, datetime

    from benchmarks import fill, lives, loading, sessions, town
    from heliograph.matters import procedures

    now = datetime.now(UTC)
    bureau, stations = town.build()
    procedures.install_shipped(bureau, now=now)
    stage = lives.Stage(bureau, stations[0], stations[1], now)
    lived = lives.lived(stage)
    patterns = [fill.pattern(life, stations[0]) for life in lived]
    copier = fill.Copier(patterns, [life.weight for life in lived], stations, wanted, now)
    loading.load(copier.chunks(), lambda said: print("·", said, file=sys.stderr, flush=True))
    (home / "receipts").write_text(json.dumps(copier.receipts), "ascii")
    _bodies(home, stage)
    sessions.main()
    print(json.dumps({"matters": wanted, "receipts": len(copier.receipts)}))


def _bodies(home: Path, stage: object) -> None:
    """Submissions as the API takes them, and the same as rows as the bare inserts take them."""
    from benchmarks import lives, words
    from heliograph.matters.actions import RESIDENT, Contact, Submission
    from heliograph.matters.actions.submit import prepare

    assert isinstance(stage, lives.Stage)
    bodies, bare = [], []
    for n in range(max(BODIES, BARE)):
        values = {"subject": f"租房能不能落户，第 {n} 问", "words": f"{n}。{words.WORDS}"}
        bodies.append(
            json.dumps(
                {"procedure": "consultation", "values": values, "contact": {"name": "李丽", "phone": "13800000000"}},
                ensure_ascii=False,
            )
        )
        rows, _ = prepare(
            stage.bureau.id,
            stage.procedure,
            Submission(values, Contact(name="李丽", phone="13800000000")),
            RESIDENT,
            now=stage.now,
        )
        bare.append(rows)
    (home / "bodies").write_text("\n".join(bodies[:BODIES]), "utf-8")
    from benchmarks import bare as inserts

    (home / "rows").write_bytes(pickle.dumps(inserts.as_statements(bare)))


if __name__ == "__main__":
    main()
