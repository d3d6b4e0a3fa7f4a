"""Patrol on the desk: calls checked and taken."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import FilePayload, Page

from tests.browser.pages.ways import PageType, at, send
from tests.browser.served import Instance

CALLS = "time,lat,lon,kind,minutes,origin\n" + "".join(
    f"2026-01-{13 + number % 18} {number % 24:02d}:20,{29.565 + number % 11 * 0.005:.4f},{119.005 + number % 9 * 0.005:.4f},"
    f"{'盗窃' if number % 3 else '纠纷'},{20 + number % 30},群众\n"
    for number in range(400)
)

SQUAD = """begins = 2026-11-30
weeks = 1
[rules]
hours_a_week = 40
hours_basis = "未核实"
hours_within = 40
rest_hours = 11
in_a_row = 6
least_on_a_beat = 1
absence = 0.1
[[shift]]
code = "早"
begins = "08:00"
hours = 8
[[post]]
code = "一警区"
sworn = true
needs = { "早" = 1 }
[[officer]]
code = "01"
skills = []
"""


def send_calls(page: Page, text: str) -> None:
    page.goto("/desk/patrol/calls/new/")
    table = FilePayload(name="calls.csv", mimeType="text/csv", buffer=text.encode())
    page.locator("main [name=file]").set_input_files(table)
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/desk/patrol/calls/\d+/$"))


def checked_calls(page: Page, instance: Instance) -> None:
    """A table with a line that can't be read: its report has every part. Nobody takes it for planning."""
    send_calls(page, CALLS.replace("2026-01", "2025-01") + "soon,29.6,119.0,a,1,110\n")


def solved_plan(page: Page, instance: Instance) -> None:
    """Take the calls for planning, ask for three beats, and wait for the worker."""
    page.goto("/desk/patrol/")
    if not page.locator("main a[href*='/plans/'][href$='/']").filter(has_text=re.compile("3")).count():
        send_calls(page, CALLS)
        page.locator("main [name=noted]").check()
        page.locator("main form[method=post] button[type=submit]").first.click()
        page.wait_for_load_state()
        page.goto("/desk/patrol/plans/new/")
        page.locator("main [name=beats]").fill("3")
        page.locator("main [name=seconds]").select_option("5")
        page.locator("main form[method=post] button[type=submit]").first.click()
        page.wait_for_url(re.compile(r"/desk/patrol/plans/\d+/$"))
    else:
        page.locator("main a[href*='/plans/'][href$='/']").filter(has_text=re.compile("3")).first.click()
        page.wait_for_url(re.compile(r"/desk/patrol/plans/\d+/$"))
    for _ in range(90):
        if page.locator("#worth").count():
            return
        page.wait_for_timeout(2_000)
        page.reload()
    raise AssertionError("the worker never solved the plan")


def solved_roster(page: Page, instance: Instance) -> None:
    """The example of the docs, with a place that nobody may fill; wait for the worker."""
    page.goto("/desk/patrol/rosters/")
    if page.locator("main a[href$='/']").filter(has_text="1").count():
        page.locator("main a[href$='/']").filter(has_text="1").first.click()
    else:
        page.goto("/desk/patrol/rosters/new/")
        page.locator("main [name=file]").set_input_files(
            FilePayload(name="squad.toml", mimeType="application/toml", buffer=SQUAD.encode())
        )
        page.locator("main [name=seconds]").select_option("20")
        page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/desk/patrol/rosters/\d+/$"))
    for _ in range(90):
        if page.locator("#week").count():
            return
        page.wait_for_timeout(2_000)
        page.reload()
    raise AssertionError("the worker never solved the roster")


def squad_draft(page: Page, instance: Instance) -> None:
    """Of four teams: the one that is there, or a new one."""
    page.goto("/desk/patrol/rosters/drafts/new/")
    there = page.locator("section[aria-labelledby=drafts] a")
    if there.count():
        there.last.click()
    else:
        page.locator("main [name=pattern][value=four-teams]").check()
        page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/drafts/\d+/$"))


def squad_part(part: str) -> Callable[[Page, Instance], None]:
    """One part of a draft."""

    def open_it(page: Page, instance: Instance) -> None:
        squad_draft(page, instance)
        page.locator(f"main a[href*='/drafts/'][href*='/{part}/']").click()
        page.wait_for_url(re.compile(f"/{part}/"))

    return open_it


def wrong_shifts(page: Page, instance: Instance) -> None:
    """Two errors at once, after a line was added and taken out again."""
    squad_part("shifts")(page, instance)
    page.locator("main button[value=add]").click()
    page.wait_for_url(re.compile("#line-"))
    page.locator("main button[value^=remove]").last.click()
    page.wait_for_selector("main button[value=undo]")
    page.locator("main [name$='-begins']").first.fill("25:00")
    page.locator("main [name$='-hours']").first.fill("")
    page.locator("main .hg-buttons button[value=save]").click()
    page.wait_for_selector(".govuk-error-summary")


def cell_by_hand(page: Page, instance: Instance) -> None:
    """Of a version that isn't signed; of a copy, if all are."""
    solved_roster(page, instance)
    page.locator("main a[href$='/hand/']").click()
    page.wait_for_url(re.compile(r"/hand/$"))
    if not page.locator("main td a").count():
        page.locator("main form[action$='/copy/'] button").click()
        page.wait_for_url(re.compile(r"/hand/$"))
    page.locator("main td a").first.click()
    page.wait_for_url(re.compile(r"seat="))


def cell_refused(page: Page, instance: Instance) -> None:
    """With a seat that isn't there."""
    cell_by_hand(page, instance)
    page.evaluate("document.querySelector('main #other').options[0].value = 'x'")
    page.locator("main button[value=exchange]").last.click()
    page.wait_for_load_state()


def roster_page(words: str) -> Callable[[Page, Instance], None]:
    """A page that the roster's page leads to."""

    def lead(page: Page, instance: Instance) -> None:
        solved_roster(page, instance)
        page.goto(f"{page.url}{words}" + ("" if "?" in words else "/"))

    return lead


def wrong_seats(page: Page, instance: Instance) -> None:
    """A seat for somebody who is no officer of the unit."""
    roster_page("seats")(page, instance)
    page.evaluate("document.querySelector('main select').options[1].value = '999999'")
    page.locator("main select").first.select_option(index=1)
    page.locator("main form[method=post] button[type=submit]").first.click()


def made_address(page: Page, instance: Instance) -> None:
    page.goto("/desk/shifts/address/")
    page.locator("main [name=do][value=make]").click()
    page.wait_for_selector("#made")


def a_swap(page: Page, instance: Instance) -> None:
    """Zhao's, which waits for a lead."""
    page.goto("/desk/shifts/swaps/")
    page.locator("section[aria-labelledby=confirm] a").first.click()
    page.wait_for_url(re.compile(r"/swaps/\d+/$"))


def swap_refused(page: Page, instance: Instance) -> None:
    a_swap(page, instance)
    page.locator("main form[action$='/refuse/'] button").click()
    page.wait_for_load_state()


def shift_to_offer(page: Page, instance: Instance) -> None:
    """One that somebody may take, of this month or the next."""
    page.goto("/desk/shifts/")
    found: list[str] = []
    for _ in range(2):
        links = page.locator("main a[href*='/swaps/new/']")
        found += [links.nth(at).get_attribute("href") or "" for at in range(links.count())]
        page.goto("/desk/shifts/" + (page.locator("main a[rel=next]").first.get_attribute("href") or ""))
    for address in found:
        page.goto(address)
        if page.locator("main [name=back_days]").count():
            return
    raise AssertionError("nobody may take any of Zhao's shifts")


def offered_in_no_way(page: Page, instance: Instance) -> None:
    shift_to_offer(page, instance)
    page.locator("main form[method=post] button").first.click()
    page.wait_for_load_state()


def presence(page: Page, instance: Instance) -> None:
    """Of the signed roster."""
    page.goto("/desk/patrol/rosters/")
    page.locator("main a.hg-link-row").filter(has_text=re.compile("已签发|Signed")).first.click()
    page.locator("main a[href$='/presence/']").first.click()
    page.wait_for_url(re.compile(r"/presence/$"))


def confirmed_shift(page: Page, instance: Instance) -> None:
    """The first of last week's."""
    presence(page, instance)
    page.goto(f"{page.url}?week=1")
    page.locator("main h3 + ul a").first.click()
    page.wait_for_url(re.compile(r"/presence/\d"))


def corrected_wrongly(page: Page, instance: Instance) -> None:
    confirmed_shift(page, instance)
    page.locator("main form[method=post] button").last.click()
    page.wait_for_load_state()


def tried_plan(page: Page, instance: Instance) -> None:
    solved_plan(page, instance)
    page.locator("main a[href$='/what-if/']").click()
    page.wait_for_url(re.compile(r"/what-if/$"))


def wrongly_tried(page: Page, instance: Instance) -> None:
    tried_plan(page, instance)
    page.goto(f"{page.url}?officers=many")


def best_posts(page: Page, instance: Instance) -> None:
    solved_plan(page, instance)
    page.locator("main a[href$='/posts/']").click()
    page.wait_for_url(re.compile(r"/posts/$"))


def posts_of_no_number(page: Page, instance: Instance) -> None:
    best_posts(page, instance)
    page.goto(f"{page.url}?posts=many")


def simulated_plan(page: Page, instance: Instance) -> None:
    """With everything that can be told: second crews, and joint attendance."""
    solved_plan(page, instance)
    page.locator("main a[href$='/trial/']").click()
    page.wait_for_url(re.compile(r"/trial/$"))
    page.goto(f"{page.url}?target=8&scene=30&crews=1&speed=25&sent=own&back_up=10&shared=30&traffic=1")


def simulated_with_too_few(page: Page, instance: Instance) -> None:
    simulated_plan(page, instance)
    page.goto(
        f"{page.url.split('?')[0]}?target=8&scene=600&crews=1&speed=5&sent=nearest&back_up=100&shared=100&traffic=1"
    )


def simulated_with_no_number(page: Page, instance: Instance) -> None:
    simulated_plan(page, instance)
    page.goto(f"{page.url.split('?')[0]}?crews=many")


def public_patrol(page: Page, instance: Instance) -> None:
    page.goto("/patrol/")
    page.locator("main a[href^='/patrol/units/']").first.click()
    page.wait_for_url(re.compile(r"/patrol/units/"))


TIMES = "接警时间,签收时间,到达时间\n" + "".join(
    f"2025-03-{3 + number // 43:02d} {number % 43 // 2:02d}:20:{number % 60:02d},"
    f"2025-03-{3 + number // 43:02d} {number % 43 // 2:02d}:20:{min(59, number % 60 + number % 7):02d},"
    f"2025-03-{3 + number // 43:02d} {number % 43 // 2:02d}:{25 + number % 30}:{number * 7 % 60:02d}\n"
    for number in range(602)
)


def send_times(page: Page, text: str) -> None:
    page.goto("/desk/patrol/times/new/")
    table = FilePayload(name="times.csv", mimeType="text/csv", buffer=text.encode())
    page.locator("main [name=file]").set_input_files(table)
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/desk/patrol/times/\d+/$"))


def asked_times(page: Page, instance: Instance) -> None:
    """A table with something to decide."""
    send_times(page, "time,arrived\n2025-03-04 10:00,12:30\n")


def public_times(page: Page, instance: Instance) -> None:
    """Two weeks of times, published by whoever comes first."""
    page.goto("/desk/patrol/times/")
    there = page.locator("main a[href*='/times/']").filter(has_text=re.compile("已公布|weeks public"))
    if there.count():
        there.first.click()
        page.wait_for_url(re.compile(r"/desk/patrol/times/\d+/$"))
    if not page.locator("#public").count():
        send_times(page, TIMES)
        if page.locator("main [name=noted]").count():
            page.locator("main [name=noted]").check()
        page.locator("main form[method=post] button[type=submit]").first.click()
        page.wait_for_selector("#public")


def read_times(page: Page, instance: Instance) -> None:
    public_times(page, instance)
    page.goto("/patrol/times/")


def times_taken_back(page: Page, instance: Instance) -> None:
    public_times(page, instance)
    page.locator(
        "#public ~ ul a[href*='/withdraw/'], section[aria-labelledby=public] a[href*='/withdraw/']"
    ).first.click()
    page.wait_for_url(re.compile(r"/withdraw/$"))


PATROL = [
    PageType("tables of answer times", ("desk_times",), at("/desk/patrol/times/"), "qian"),
    PageType("a table of answer times to check", ("desk_times_new",), at("/desk/patrol/times/new/"), "qian"),
    PageType(
        "no table of answer times chosen", ("desk_times_new",), send("/desk/patrol/times/new/"), "qian", status=422
    ),
    PageType("answer times with something to decide", ("desk_times_file",), asked_times, "qian"),
    PageType("answer times that are public", ("desk_times_file",), public_times, "qian"),
    PageType("answer times to take back", ("desk_times_withdraw",), times_taken_back, "qian"),
    PageType("how long until somebody comes", ("patrol_times",), read_times, "qian"),
    PageType("patrol for everybody", ("patrol",), at("/patrol/"), public=True),
    PageType("a unit's patrol under a signed plan", ("patrol_unit",), public_patrol, public=True),
    PageType("a unit's patrol without a plan", ("patrol_unit",), at("/patrol/units/qiaotou/"), public=True),
    PageType("a wish for patrol", ("ask",), at("/ask/patrol-wish/?unit=heping"), public=True),
    PageType("a wish for a beat", ("ask",), at("/ask/patrol-wish/?beat=qiaotou-beat-1"), public=True),
    PageType("the wishes behind a count", ("desk_wishes",), at("/desk/patrol/wishes/?unit=heping&beat="), "qian"),
    PageType("patrol on the desk", ("desk_patrol",), at("/desk/patrol/"), "qian"),
    PageType("a table of calls to check", ("desk_calls_new",), at("/desk/patrol/calls/new/"), "qian"),
    PageType("no table chosen", ("desk_calls_new",), send("/desk/patrol/calls/new/"), "qian", status=422),
    PageType("the report of a table", ("desk_calls_file",), checked_calls, "qian"),
    PageType("a map of blocks to take in", ("desk_blocks_new",), at("/desk/patrol/blocks/new/"), "qian"),
    PageType("no map chosen", ("desk_blocks_new",), send("/desk/patrol/blocks/new/"), "qian", status=422),
    PageType("a plan to ask for", ("desk_plan_new",), at("/desk/patrol/plans/new/"), "qian"),
    PageType("a plan of beats", ("desk_plan",), solved_plan, "qian"),
    PageType("a plan tried with other numbers", ("desk_plan_what_if",), tried_plan, "qian"),
    PageType("rosters of the units", ("desk_rosters",), at("/desk/patrol/rosters/"), "qian"),
    PageType("a roster to ask for", ("desk_roster_new",), at("/desk/patrol/rosters/new/"), "qian"),
    PageType("no squad chosen", ("desk_roster_new",), send("/desk/patrol/rosters/new/"), "qian", status=422),
    PageType("a squad to begin", ("desk_squad_new",), at("/desk/patrol/rosters/drafts/new/"), "qian"),
    PageType(
        "a squad begun from nothing", ("desk_squad_new",), send("/desk/patrol/rosters/drafts/new/"), "qian", status=422
    ),
    PageType("a squad's draft", ("desk_squad",), squad_draft, "qian"),
    PageType("rules of a squad", ("desk_squad_part",), squad_part("rules"), "qian"),
    PageType("posts of a squad", ("desk_squad_part",), squad_part("posts"), "qian"),
    PageType("seats of a squad", ("desk_squad_part",), squad_part("seats"), "qian"),
    PageType("shifts of a squad with errors", ("desk_squad_part",), wrong_shifts, "qian", status=422),
    PageType("a roster", ("desk_roster",), solved_roster, "qian"),
    PageType("a roster's cell to change", ("desk_roster_hand",), cell_by_hand, "qian"),
    PageType("a change refused", ("desk_roster_hand",), cell_refused, "qian", status=422),
    PageType("seats of a roster", ("desk_roster_seats",), roster_page("seats"), "qian"),
    PageType("a seat for nobody that serves there", ("desk_roster_seats",), wrong_seats, "qian", status=422),
    PageType("a roster to sign", ("desk_roster_sign",), roster_page("sign"), "qian"),
    PageType("a month of a roster", ("desk_roster_month",), roster_page("month"), "qian"),
    PageType("a roster tried with other numbers", ("desk_roster_what_if",), roster_page("what-if"), "qian"),
    PageType(
        "a roster tried with no number",
        ("desk_roster_what_if",),
        roster_page("what-if/?officers=many"),
        "qian",
        status=422,
    ),
    PageType("crews by hour of the week", ("desk_staffing",), at("/desk/patrol/staffing/?unit=heping"), "qian"),
    PageType(
        "crews by hour for no promise",
        ("desk_staffing",),
        at("/desk/patrol/staffing/?unit=heping&target=soon"),
        "qian",
        status=422,
    ),
    PageType("one's own shifts", ("desk_shifts",), at("/desk/shifts/"), "zhao"),
    PageType("swaps of shifts", ("desk_swaps",), at("/desk/shifts/swaps/"), "zhao"),
    PageType("a swap of shifts", ("desk_swap",), a_swap, "qian"),
    PageType("a swap refused without a reason", ("desk_swap",), swap_refused, "qian", status=422),
    PageType("a shift to offer", ("desk_swap_new",), shift_to_offer, "zhao"),
    PageType("a shift offered in no way", ("desk_swap_new",), offered_in_no_way, "zhao", status=422),
    PageType("presence of a roster", ("desk_presence",), presence, "qian"),
    PageType("a shift that was confirmed", ("desk_presence_shift",), confirmed_shift, "qian"),
    PageType("a shift corrected without a reason", ("desk_presence_shift",), corrected_wrongly, "qian", status=422),
    PageType("an address for one's own calendar", ("desk_shifts_address",), made_address, "zhao"),
    PageType("the best posts of a plan's ground", ("desk_plan_posts",), best_posts, "qian"),
    PageType("no number of posts", ("desk_plan_posts",), posts_of_no_number, "qian", status=422),
    PageType("a plan in a simulation", ("desk_plan_trial",), simulated_plan, "qian"),
    PageType("a plan with too few crews", ("desk_plan_trial",), simulated_with_too_few, "qian"),
    PageType("a simulation of no number", ("desk_plan_trial",), simulated_with_no_number, "qian", status=422),
    PageType("a trial of no number", ("desk_plan_what_if",), wrongly_tried, "qian", status=422),
]
