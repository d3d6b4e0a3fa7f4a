"""Opens the doors of an instance filled by `stage_cases` anew: log-ins and cookies last hours, a kept instance may be older."""

from __future__ import annotations

import json

from heliograph.commands.instance import make_home

if __name__ == "__main__":
    home = make_home()
    from benchmarks.stage_cases import sessions

    sessions(home)
    print(json.dumps({}))
