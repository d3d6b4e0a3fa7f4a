"""Sets an instance up, or looks at it afterwards: everything waiting is sequenced, and the whole log audited. JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime


def main() -> None:
    from heliograph.commands.instance import make_home

    home = make_home()
    from heliograph.ledger import startup
    from heliograph.ledger.audit import Audit
    from heliograph.ledger.folder import TileFolder
    from heliograph.ledger.keys import log_key
    from heliograph.ledger.models import Leaf
    from heliograph.ledger.sequencer import Sequencer

    folder = TileFolder(home / "log")
    problems = startup.problems(folder)
    sequencer = Sequencer(folder, log_key())
    while sequencer.step():
        pass
    sequencer.publish(datetime.now(UTC))
    problems += [one for _, found in Audit(folder).run() for one in found]
    entries = [bytes(entry).hex() for entry in Leaf.objects.exclude(index=None).values_list("entry", flat=True)]
    print(json.dumps({"problems": problems, "entries": entries}))


if __name__ == "__main__":
    main()
