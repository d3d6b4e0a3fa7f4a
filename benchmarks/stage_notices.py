"""Notices on the instance of HELIOGRAPH_HOME: `python -m benchmarks.stage_notices make|release|withdraw [ID]`.

`make` builds the bureau with notices that were released; the other two are what the desk does while the server runs, and
say when it was committed.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from heliograph.commands.instance import make_home

if TYPE_CHECKING:
    from heliograph.organisation.reading import Viewer

NOTICES = 40


def main() -> None:
    make_home()
    verb, *rest = sys.argv[1:]
    now = datetime.now(UTC)
    if verb == "make":
        from benchmarks import town
        from heliograph.matters import procedures

        bureau, _ = town.build()
        procedures.install_shipped(bureau, now=now)
        for number in range(NOTICES):
            made = release(f"第 {number} 号警方提示", now)
        said = {"notice": made}
    elif verb == "release":
        said = {"notice": release(rest[0], now), "at": time.time()}
    else:
        from heliograph.notices import actions

        actions.withdraw(viewer("lead-0-0", now), UUID(rest[0]), "说错了。", hides=False, now=now)
        said = {"notice": rest[0], "at": time.time()}
    print(json.dumps(said), flush=True)


def viewer(name: str, now: datetime) -> Viewer:
    from heliograph.organisation import reading
    from heliograph.organisation.models import User

    found = reading.viewer_for(User.objects.get(username=name), now.date())
    assert found is not None
    return found


def release(title: str, now: datetime) -> str:
    """Written and checked by a handler, released by the lead."""
    from heliograph.core.text import Text
    from heliograph.notices import actions
    from heliograph.notices.actions import Draft, Seen
    from heliograph.notices.words import Words

    handler, lead = viewer("handler-0-0-0", now), viewer("lead-0-0", now)
    body = "\n\n".join(f"第 {n} 条：接到自称客服的电话，先挂断，再拨打官方电话核实。" for n in range(12))
    words = Words(Text(title, title), Text("先挂断，再核实。", "Hang up first."), Text(body, body))
    row = actions.begin(handler, Draft("safety-advice", handler.posts[0].unit_id, words), now=now)
    row = actions.check(handler, row.id, {}, Seen(has_minor=False, is_secret=False), of=row.revision, now=now)
    actions.release(lead, row.id, of=row.revision, now=now)
    return str(row.id)


if __name__ == "__main__":
    main()
