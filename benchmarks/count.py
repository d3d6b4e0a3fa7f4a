"""How many matters an instance holds and, with `--whole`, what `doctor` finds wrong with them; one line of JSON."""

from __future__ import annotations

import json
import sys

import django


def main() -> None:
    django.setup()
    from heliograph.commands.doctor import problems_at_start
    from heliograph.matters import audit

    found: list[str] = []
    if "--whole" in sys.argv:
        found = [*problems_at_start(processes=1), *audit.queue_problems()]
        found += [problem for problems in audit.every_matter() for problem in problems]
    print(json.dumps({"matters": audit.how_many(), "problems": found}, ensure_ascii=False))


if __name__ == "__main__":
    main()
