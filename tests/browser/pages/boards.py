"""The public boards: the bureau's own, a station's, the ways to it, and the pages about one thing."""

from __future__ import annotations

from tests.browser.pages.ways import PageType, at, first_of

BOARDS = [
    PageType("a year of the bureau's board", ("figures",), at("/figures/?days=365"), public=True),
    PageType(
        "a board with days that make no sense",
        ("figures",),
        at("/figures/?from=2026-03-31&to=2026-03-01"),
        status=400,
        public=True,
    ),
    PageType("find my station's board", ("board_find",), at("/figures/units/"), public=True),
    PageType("no station there", ("board_find",), at("/figures/units/?q=没有这条路"), public=True),
    PageType("map of stations", ("board_map",), at("/figures/units/map/"), public=True),
    PageType(
        "a station's board", ("board_of",), first_of("/figures/units/?q=和平", "/figures/units/heping/"), public=True
    ),
    PageType(
        "a board that hides", ("board_of",), at("/figures/units/gaoxin/?from=2026-01-01&to=2026-01-02"), public=True
    ),
    PageType("a station's sheet", ("board_poster",), at("/figures/units/heping/poster/"), public=True),
    PageType("promises kept", ("board_promises",), at("/figures/promises/"), public=True),
    PageType("ratings", ("board_ratings",), at("/figures/ratings/?days=365"), public=True),
    PageType("after a complaint", ("board_complaints",), at("/figures/complaints/?days=365"), public=True),
    PageType("what was published", ("board_openness",), at("/figures/openness/?days=365"), public=True),
]
