"""Makes Django use an SQLite without the WAL-reset bug (fixed in 3.51.3).

`use_bundled()` must run before anything imports `sqlite3`; `settings` calls it first. Decision: docs/decisions/002-sqlite.md.
"""

from __future__ import annotations

import sys


def use_bundled() -> None:
    """Put pysqlite3 (which carries its own SQLite) in the place of the standard library's module."""
    try:
        import pysqlite3
        import pysqlite3.dbapi2
    except ImportError:  # no wheel for this platform: `heliograph doctor` warns about the version in use
        return
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
