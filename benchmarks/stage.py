"""Makes the instance of HELIOGRAPH_HOME ready to be measured: `python -m benchmarks.stage --matters N`.

Leaves in the folder what the load needs: `follow` and `pages` (paths with the header that opens them), `desk`,
`bodies` (submissions as JSON, one a line) and `rows` (the rows of submissions, for the bare inserts).
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
from collections.abc import Sequence
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

    from benchmarks import fill, lives, loading, town
    from heliograph.matters import procedures

    now = datetime.now(UTC)
    bureau, stations = town.build()
    procedures.install_shipped(bureau, now=now)
    stage = lives.Stage(bureau, stations[0], stations[1], now)
    lived = lives.lived(stage)
    patterns = [fill.pattern(life, stations[0]) for life in lived]
    copier = fill.Copier(patterns, [life.weight for life in lived], stations, wanted, now)
    loading.load(copier.chunks(), lambda said: print("·", said, file=sys.stderr, flush=True))
    _paths(home, bureau, copier.receipts)
    _bodies(home, stage)
    _desk(home)
    print(json.dumps({"matters": wanted, "receipts": len(copier.receipts)}))


def _paths(home: Path, bureau: object, receipts: Sequence[tuple[str, str]]) -> None:
    from django.http import HttpRequest, HttpResponse

    from heliograph.matters.views import holder

    request = HttpRequest()
    request.bureau = bureau  # type: ignore[attr-defined]  # as the site's middleware does
    follow, pages = [], []
    for number, secret in receipts:
        follow.append(f"/api/matters/{number}\tAuthorization: Receipt {secret}")
        response = HttpResponse()
        holder.remember(response, number, secret, request=request)
        pages.append(f"/m/{number}/\tCookie: {holder.COOKIE}={response.cookies[holder.COOKIE].value}")
    (home / "follow").write_text("\n".join(follow), "utf-8")
    (home / "pages").write_text("\n".join(pages), "utf-8")


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


def _desk(home: Path) -> None:
    """The session of a lead, of a chief and of a handler, as cookies."""
    from django.test import Client

    from heliograph.organisation.models import User

    lines = []
    for name in ("lead-0-0", "handler-0-0-0", "chief"):
        client = Client()
        client.force_login(User.objects.get(username=name))
        lines.append(f"/desk/\tCookie: sessionid={client.cookies['sessionid'].value}")
    (home / "desk").write_text("\n".join(lines), "utf-8")


if __name__ == "__main__":
    main()
