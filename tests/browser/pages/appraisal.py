"""Appraisal of units: what everybody reads, both sides' pages, what-if, one's own record, sets and goals."""

from __future__ import annotations

from tests.browser.pages.ways import PageType, at, first_of

DESK = "/desk/appraisal/"
ONE = "/desk/appraisal/0"


def beneath(part: str):
    """Open the first appraisal on the desk, then a page of it."""

    def open_it(page, instance) -> None:
        first_of(DESK, ONE)(page, instance)
        page.goto(f"{page.url}{part}")

    return open_it


APPRAISAL = [
    PageType("appraisal of units", ("appraisal",), at("/appraisal/"), public=True),
    PageType("an appraised unit", ("appraisal_one",), first_of("/appraisal/", "/appraisal/0"), public=True),
    PageType("a set of indicators", ("appraisal_set",), at("/appraisal/sets/station/"), public=True),
    PageType("the bureau's goals", ("appraisal_goals",), at("/appraisal/goals/"), public=True),
    PageType("appraisal on the desk", ("desk_appraisal",), at(DESK), "wu"),
    PageType("an appraisal on the desk", ("desk_appraisal_one",), first_of(DESK, ONE), "wu"),
    PageType("an appraisal, from the unit", ("desk_appraisal_one",), first_of(DESK, ONE), "qian"),
    PageType("what other targets would give", ("desk_appraisal_what_if",), beneath("what-if/"), "qian"),
    PageType("matters beneath a score", ("desk_appraisal_events",), beneath("events/"), "qian"),
    PageType("my own record", ("desk_appraisal_mine",), at("/desk/appraisal/mine/"), "zhao"),
    PageType("sets on the desk", ("desk_appraisal_sets",), at("/desk/appraisal/sets/"), "zheng"),
    PageType("write a set", ("desk_appraisal_set_new",), at("/desk/appraisal/sets/new/"), "zheng"),
    PageType("hand out a goal", ("desk_appraisal_goal_new",), at("/desk/appraisal/goals/new/"), "zheng"),
]
