"""Makes the instance of HELIOGRAPH_HOME ready to be measured with cases: `python -m benchmarks.stage_cases --cases N`.

Leaves in the folder the paths with the header that opens them: `party` (parties' pages, by their cookies), and the
board of stages, the cards and the report on tellings for a lead, the chief and the legal office.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from heliograph.commands.instance import make_home

DESKS = {
    "stages": "/desk/stages/",
    "cards": "/desk/cards/",
    "tellings": "/desk/tellings/",
    "desk": "/desk/",
}
OFFICERS = {"lead": "lead-0-0", "chief": "chief", "legal": "legal"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=2_000)
    wanted = parser.parse_args().cases
    home = make_home()
    from datetime import UTC, datetime

    from benchmarks import case_lives, fill, loading, town
    from heliograph.cases import factors
    from heliograph.matters import procedures
    from heliograph.matters.models import Party
    from heliograph.supervision.actions import stages
    from heliograph.supervision.models import Card, Course, Reach

    now = datetime.now(UTC)
    bureau, stations = town.build()
    procedures.install_shipped(bureau, now=now)
    stage = case_lives.CaseStage(bureau, stations[0], stations[1], now)
    lived = case_lives.lived(stage)
    more = (Card, Course, Reach)

    class Copier(fill.Copier):
        """Copies parties with keys of their own; those of copies that open are remembered."""

        keys: list[tuple[str, str]] = []

        def _copied(self, row: Any, new: Any, posts: Any, shift: Any, key: bytes | None) -> list[Any]:
            values = super()._copied(row, new, posts, shift, key)
            if row.model is Course:
                values[row.at["show_at"]] = None  # nobody else is shown it while we measure
            if row.model is Party and row.values[row.at["number"]]:
                number = fill.codes.new_number()
                values[row.at["number"]] = number
                if key is None:
                    values[row.at["code_hash"]] = self.chance.randbytes(32)
                else:
                    secret = fill.codes.new_secret()
                    party = fill.UUID(str(values[row.at["id"]]))
                    values[row.at["code_hash"]] = self.ring.receipt_code_hash(number, secret)
                    values[row.at["factor_hash"]] = factors.factor_hash(number, party, case_lives.WORD)
                    self.keys.append((number, secret))
            return values

    patterns = [fill.pattern(life, stations[0], more) for life in lived]
    copier = Copier(patterns, [life.weight for life in lived], stations, wanted, now, more)
    loading.load(copier.chunks(), lambda said: print("·", said, file=sys.stderr, flush=True))
    print("· counting the board of stages", file=sys.stderr, flush=True)
    counted = stages.rebuild(bureau.id, now)
    (home / "keys").mkdir(exist_ok=True)
    (home / "party-keys").write_text(json.dumps(copier.keys), "ascii")
    (home / "bodies").write_text("", "utf-8")  # says that the instance is filled
    sessions(home)
    print(json.dumps({"cases": wanted, "keys": len(copier.keys), "on the board": counted}))


def sessions(home: Path) -> None:
    """Open the doors for the load. Run again when those have run out."""
    from django.http import HttpRequest, HttpResponse
    from django.test import Client

    from heliograph.cases.views.party import keys
    from heliograph.organisation import reading
    from heliograph.organisation.models import User

    request = HttpRequest()
    request.bureau = reading.bureaus()[0]  # type: ignore[attr-defined]  # as the site's middleware does
    pages = []
    for number, secret in json.loads((home / "party-keys").read_text("ascii")):
        response = HttpResponse()
        keys.remember(response, number, secret, request=request)
        cookie = f"{keys.name}={response.cookies[keys.name].value}; csrftoken={'a' * 32}"
        pages.append(f"/case/{number}/\tCookie: {cookie}")
    (home / "party").write_text("\n".join(pages), "utf-8")
    for post, name in OFFICERS.items():
        client = Client()
        client.force_login(User.objects.get(username=name))
        for page, path in DESKS.items():
            line = f"{path}\tCookie: sessionid={client.cookies['sessionid'].value}"
            (home / f"{page}-{post}").write_text(line, "utf-8")


if __name__ == "__main__":
    main()
