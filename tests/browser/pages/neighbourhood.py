"""Duties, bookings, disputes, firms, visits, volunteers, campaigns, my officer."""

from __future__ import annotations

import re
import secrets

from playwright.sync_api import Page

from tests.browser.pages.ways import Open, PageType, at, first_of, numbered, send
from tests.browser.served import Instance

DUTIES = [
    PageType("what comes round", ("duties",), at("/duties/"), public=True),
    PageType("a rule's duties", ("duty_list",), first_of("/duties/", "/duties/rule/"), public=True),
    PageType("a duty", ("duty",), first_of("/duties/", "/duties/rule/open-talk", "/duties/0"), public=True),
    PageType("leaders' receptions", ("reception_leaders",), at("/reception/leaders/"), public=True),
    PageType("duties on the desk", ("desk_duties",), at("/desk/duties/"), "zheng"),
    PageType("words to write anew", ("desk_duty_words",), first_of("/desk/duties/", "/words/"), "zheng"),
    PageType("rules of duties", ("desk_duty_rules",), at("/desk/duties/rules/"), "chen"),
    PageType("a rule of duties", ("desk_duty_rule",), at("/desk/duties/rules/open-talk/"), "qian"),
    PageType("a new rule of duties", ("desk_duty_rule_new",), at("/desk/duties/rules/new/"), "qian"),
    PageType(
        "a rule with mistakes",
        ("desk_duty_rule_new",),
        send("/desk/duties/rules/new/", text="code = 1"),
        "qian",
        status=422,
    ),
    PageType("standing desks", ("desk_reception_standing",), at("/desk/reception/standing/"), "tang"),
    PageType(
        "a leader's visit", ("desk_reception_visit",), first_of("/desk/reception/", "/desk/reception/visit/"), "tang"
    ),
]


def booked_time(page: Page, instance: Instance) -> None:
    """A receipt: a counter next week that has a place."""
    a_time(page, instance)
    page.locator("main [name=phone]").fill(f"139{secrets.randbelow(10**8):08d}")
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.locator(".hg-receipt").wait_for()


def a_time(page: Page, instance: Instance) -> None:
    """A window with a free place: next week, or the one after where others took them all."""
    for week in (1, 2):
        page.goto(f"/book/?week={week}&kind=window")
        free = page.locator("main .hg-cards a[href^='/book/0']").filter(has_text=re.compile(r"还有|left"))
        if free.count():
            break
    free.last.click()
    page.wait_for_url("**/book/0*/")


def my_booked_time(page: Page, instance: Instance) -> None:
    booked_time(page, instance)
    page.locator("main a[href^='/book/t/']").first.click()
    page.wait_for_url("**/book/t/**")


def checked_time(page: Page, instance: Instance) -> None:
    """Opened by number and secret: the place in the queue is checked."""
    booked_time(page, instance)
    number, secret = page.locator("dd.hg-number").all_inner_texts()[:2]
    send("/book/mine/", number=number, secret=secret)(page, instance)


def queue_of_open_day(page: Page, instance: Instance) -> None:
    """The published order of the day that everybody wants."""
    page.goto("/book/?week=1&kind=open-day")
    if not page.locator("main a[href^='/book/0']").count():
        page.goto("/book/?week=2&kind=open-day")
    page.locator("main a[href^='/book/0']").first.click()
    page.locator("main a[href$='/queue/']").click()
    page.wait_for_url("**/queue/")


BOOKINGS = [
    PageType("what can be booked", ("book",), at("/book/"), public=True),
    PageType("a time to book", ("book_time",), a_time, public=True),
    PageType("receipt of a booking", ("book_time",), booked_time),
    PageType("my booked time", ("booking_own",), my_booked_time),
    PageType("my booked time checked", ("booking_mine",), checked_time),
    PageType("number of a booked time", ("booking_mine",), at("/book/mine/"), public=True),
    PageType("order of acceptance", ("book_queue",), queue_of_open_day, public=True),
    PageType("who comes today", ("desk_bookings",), at("/desk/bookings/"), "zhao"),
    PageType("open times", ("desk_bookings_new",), at("/desk/bookings/new/"), "zhao"),
    PageType(
        "one time at the counter", ("desk_booking_time",), first_of("/desk/bookings/", "/desk/bookings/0"), "zhao"
    ),
]


def as_side(name: str, part: str = "") -> Open:
    """Open a receipt, of either side of a dispute or of a firm, then type the address of its own page."""

    def open_it(page: Page, instance: Instance) -> None:
        is_other = name.endswith("-b")
        slip = instance.matters[name]
        page.goto(f"/d/{slip['number']}#{slip['secret']}" if is_other else instance.link(name))
        page.wait_for_url("**/disputes/**" if is_other else "**/m/**")
        kind = "firms" if "firm" in name or name == "to-leave" else "disputes"
        page.goto(f"/{kind}/{slip['number']}/{part}")

    return open_it


def receipt_of_a_side(page: Page, instance: Instance) -> None:
    """The slip that an officer prints for the other side."""
    numbered("/desk/disputes/{number}/", "mediated")(page, instance)
    page.locator("main form[action$='/receipt/'] button").click()
    page.wait_for_url("**/receipt/")


def unanswered_check(page: Page, instance: Instance) -> None:
    """The exclusions sent without an answer to any."""
    numbered("/desk/disputes/{number}/", "to-mediate")(page, instance)
    page.locator("main form[action$='/do/screen/'] button").click()
    page.wait_for_url("**/do/screen/")


DISPUTES = [
    PageType("mediation", ("disputes",), at("/disputes/"), public=True),
    PageType("disputes in figures", ("dispute_figures",), at("/disputes/figures/"), public=True),
    PageType("the other side's door", ("dispute_door",), at("/disputes/open/"), public=True),
    PageType("the other side's link", ("dispute_opened",), numbered("/d/{number}", "dispute-b")),
    PageType("my dispute", ("dispute",), as_side("dispute")),
    PageType("a dispute for the other side", ("dispute",), as_side("dispute-b")),
    PageType("a dispute before its date", ("dispute",), as_side("mediated")),
    PageType("an agreement", ("dispute_agreement",), as_side("dispute", "agreement/")),
    PageType("disputes on the desk", ("desk_disputes",), at("/desk/disputes/"), "zhao"),
    PageType("mediators", ("desk_mediators",), at("/desk/disputes/mediators/"), "qian"),
    PageType("a dispute to check", ("desk_dispute",), numbered("/desk/disputes/{number}/", "to-mediate"), "zhao"),
    PageType("a dispute not checked", ("desk_dispute_do",), unanswered_check, "zhao", status=422),
    PageType(
        "a dispute before its date, on the desk",
        ("desk_dispute",),
        numbered("/desk/disputes/{number}/", "mediated"),
        "zhao",
    ),
    PageType(
        "a dispute to sign, on the desk", ("desk_dispute",), numbered("/desk/disputes/{number}/", "dispute"), "zhao"
    ),
    PageType(
        "an agreement on the desk",
        ("desk_dispute_agreement",),
        numbered("/desk/disputes/{number}/agreement/", "dispute"),
        "zhao",
    ),
    PageType("a side's slip", ("desk_dispute_receipt",), receipt_of_a_side, "zhao"),
    PageType(
        "a case to mediate", ("desk_dispute_from",), numbered("/desk/disputes/from/{number}/", "case-filed"), "zhao"
    ),
    PageType("firms", ("firms",), at("/firms/"), public=True),
    PageType("equal service", ("firms_equal",), at("/firms/equal/"), public=True),
    PageType("register a firm", ("firm_register",), at("/firms/register/"), public=True),
    PageType("my firm", ("firm",), as_side("firm")),
    PageType("a firm asks", ("firm_ask",), as_side("firm", "ask/")),
    PageType("a firm leaves", ("firm_leave",), as_side("firm", "leave/")),
    PageType("firms on the desk", ("desk_firms",), at("/desk/firms/"), "qian"),
    PageType("a firm on the desk", ("desk_firm",), first_of("/desk/firms/", "/desk/firms/0"), "qian"),
    PageType("a firm to check", ("desk_firm_new",), numbered("/desk/firms/new/{number}/", "to-register"), "tang"),
]


def campaign_going_on(page: Page, instance: Instance) -> None:
    """The one that people were counted at."""
    page.goto("/campaigns/")
    page.locator("main a[href*='/campaigns/0']", has=page.locator(".hg-tag--now")).click()
    page.wait_for_url("**/campaigns/0**")


VOLUNTEERS = [
    PageType("contact points", ("contact_points",), at("/points/"), public=True),
    PageType("no such contact point", ("contact_points",), at("/points/?q=火星"), public=True),
    PageType("a contact point", ("contact_point",), first_of("/points/", "/points/0"), public=True),
    PageType(
        "sign of a contact point", ("contact_point_sign",), first_of("/points/", "/points/0", "/sign/"), public=True
    ),
    PageType("what volunteers are asked for", ("volunteering",), at("/volunteers/"), public=True),
    PageType("a task", ("volunteer_task",), first_of("/volunteers/", "/volunteers/0"), public=True),
    PageType(
        "sign up for a task",
        ("volunteer_sign_up",),
        first_of("/volunteers/", "/volunteers/0", "/days/"),
        public=True,
    ),
    PageType("fetch a certificate", ("volunteer_thanks",), at("/volunteers/thanks/"), public=True),
    PageType("contact points on the desk", ("desk_points",), at("/desk/points/"), "qian"),
    PageType("open a contact point", ("desk_point_new",), at("/desk/points/new/"), "qian"),
    PageType("keep a contact point", ("desk_point",), first_of("/desk/points/", "/desk/points/0"), "qian"),
    PageType("tasks on the desk", ("desk_volunteering",), at("/desk/volunteers/"), "qian"),
    PageType("ask for volunteers", ("desk_volunteer_new",), at("/desk/volunteers/new/"), "qian"),
    PageType(
        "a task on the desk", ("desk_volunteer_task",), first_of("/desk/volunteers/", "/desk/volunteers/0"), "qian"
    ),
    PageType("campaigns", ("campaigns",), at("/campaigns/"), public=True),
    PageType("a campaign", ("campaign",), campaign_going_on, public=True),
    PageType("campaigns on the desk", ("desk_campaigns",), at("/desk/campaigns/"), "qian"),
    PageType("begin a campaign", ("desk_campaign_new",), at("/desk/campaigns/new/"), "qian"),
    PageType("a campaign on the desk", ("desk_campaign",), first_of("/desk/campaigns/", "/desk/campaigns/0"), "qian"),
]


MY_OFFICER = [
    PageType("my officer", ("beats",), at("/my-officer/"), public=True),
    PageType("my officer by an address", ("beats",), at("/my-officer/?q=和平路12号"), public=True),
    PageType("my officer: nobody found", ("beats",), at("/my-officer/?q=火星路"), public=True),
    PageType("my officer by location", ("beats_here",), at("/my-officer/here/"), public=True),
    PageType("my officer on a map", ("beats_map",), at("/my-officer/map/"), public=True),
    PageType("a contact card", ("beat",), at("/b/heping-beat-1/"), public=True),
    PageType("a contact card, somebody stands in", ("beat",), at("/b/gaoxin-beat-1/"), public=True),
    PageType("a contact card without an officer", ("beat",), at("/b/donghu-beat-2/"), public=True),
    PageType("a door poster", ("beat_paper",), at("/b/heping-beat-1/card/"), public=True),
    PageType("a card on paper", ("beat_paper",), at("/b/heping-beat-1/card/?size=a6"), public=True),
    PageType("contact cards on the desk", ("desk_beats",), at("/desk/beats/"), "qian"),
    PageType("a contact card on the desk", ("desk_beat",), at("/desk/beats/heping-beat-1/"), "qian"),
    PageType("an officer on a card", ("desk_beat_officer",), at("/desk/beats/heping-beat-1/officers/051002/"), "qian"),
]


def slip_of(name: str) -> Open:
    """The code of a slip that was left at a door, typed and sent."""

    def open_it(page: Page, instance: Instance) -> None:
        send("/visits/slip/", code=instance.matters[name]["secret"])(page, instance)

    return open_it


VISITS = [
    PageType("visits by beat", ("visits",), at("/visits/"), public=True),
    PageType("a slip from the door", ("visit_slip",), at("/visits/slip/"), public=True),
    PageType("a slip whose request is to come", ("visit_slip",), slip_of("slip-waiting")),
    PageType("a slip whose request never came", ("visit_slip",), slip_of("slip-unsent")),
    PageType("a slip that was exchanged", ("visit_slip",), slip_of("slip-taken"), status=409),
    PageType("visits on the desk", ("desk_visits",), at("/desk/visits/"), "qian"),
    PageType("plan a visit", ("desk_visit_plan",), at("/desk/visits/plan/"), "zhao"),
    PageType("an unplanned visit", ("desk_visit_new",), at("/desk/visits/new/"), "zhao"),
    PageType("a visit", ("desk_visit",), first_of("/desk/visits/", "/desk/visits/0"), "zhao"),
    PageType("requests at the door", ("desk_visit_requests",), at("/desk/visits/requests/"), "zhao"),
    PageType("a request at the door", ("desk_visit_request",), at("/desk/visits/requests/help/"), "zhao"),
    PageType("no slip for a door", ("desk_visit_requests",), at("/desk/visits/requests/"), "jiang"),
    PageType("no slip for a request", ("desk_visit_request",), at("/desk/visits/requests/help/"), "jiang"),
    PageType("slips", ("desk_visit_slips",), at("/desk/visits/slips/"), "zhao"),
    PageType("slips to print", ("desk_visit_slips",), send("/desk/visits/slips/"), "zhou"),
    PageType("visits on a phone", ("visits_app",), at("/desk/visits/app/"), "jiang"),
]
