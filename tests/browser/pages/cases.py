"""Cases on the desk and for their parties, property, the case feed, supervision."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.pages.ways import Open, PageType, at, numbered, party, send
from tests.browser.served import Instance


def of_party(path: str, name: str, part: str) -> Open:
    """An address with the number of a case and the id of one of its parties."""

    def open_it(page: Page, instance: Instance) -> None:
        page.goto(path.format(number=instance.matters[name]["number"], party=instance.matters[name][part]))

    return open_it


def key_printed(page: Page, instance: Instance) -> None:
    """The slip with a party's key."""
    of_party("/desk/cases/{number}/keys/{party}/", "case-filed", "victim")(page, instance)
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.locator(".hg-receipt").wait_for()


def case_refused(page: Page, instance: Instance) -> None:
    """A case with a party of whom the part is missing comes back."""
    page.goto("/desk/enter/public-order-case/")
    page.locator("#id_person1-name").fill("王芳")
    page.locator("main form[method=post] > button[type=submit]").last.click()
    page.locator(".govuk-error-summary").wait_for()


CASES_DESK = [
    PageType("open a case", ("desk_enter",), at("/desk/enter/public-order-case/"), "zhao"),
    PageType("a case with errors", ("desk_enter",), case_refused, "zhao", status=422),
    PageType("a case just opened", ("desk_case_filed",), numbered("/desk/cases/{number}/filed/", "case-filed"), "zhao"),
    PageType("a case", ("desk_matter",), numbered("/desk/m/{number}/", "case"), "zhao"),
    PageType("enter a party", ("desk_matter",), numbered("/desk/m/{number}/?do=add-party", "case"), "zhao"),
    PageType("a case without its names", ("desk_matter",), numbered("/desk/m/{number}/", "case"), "sun"),
    PageType(
        "give a key",
        ("desk_party_key",),
        of_party("/desk/cases/{number}/keys/{party}/", "case-filed", "victim"),
        "zhao",
    ),
    PageType("key printed", ("desk_party_key",), key_printed, "zhao"),
    PageType("tellings", ("desk_tellings",), at("/desk/tellings/"), "qian"),
    PageType("tellings owed", ("desk_tellings_owed",), at("/desk/tellings/owed/"), "qian"),
]


def first(path: str, *links: str) -> Open:
    """Open a page, then from page to page the first link in its main part that a selector finds."""

    def open_it(page: Page, instance: Instance) -> None:
        page.goto(path)
        for link in links:
            page.goto(page.locator(f"main {link}").first.get_attribute("href") or "")

    return open_it


OF_SAMPLE = "a[href*='/desk/reviews/samples/']"


TO_REVIEW = "tr:has(.hg-tag--promised) a"


REVIEWED = "tr:has(.hg-tag--broken) a"


SUPERVISION = [
    PageType("cards", ("cards",), at("/desk/cards/?tab=all"), "sun"),
    PageType("card", ("card",), first("/desk/cards/?tab=all", ".hg-card-line a"), "sun"),
    PageType("stages", ("stages",), at("/desk/stages/"), "zheng"),
    PageType("questions to units", ("desk_unit_questions",), at("/desk/questions-to-units/"), "sun"),
    PageType("cases of a stage", ("stage",), first("/desk/stages/", ".hg-stage__count"), "sun"),
    PageType("reviews", ("reviews",), at("/desk/reviews/"), "luo"),
    PageType("draw", ("review_draw",), at("/desk/reviews/draw/"), "luo"),
    PageType("draw with errors", ("review_draw",), send("/desk/reviews/draw/"), "luo", status=422),
    PageType("checklist and rules", ("review_rules",), at("/desk/reviews/rules/"), "sun"),
    PageType("sample", ("review_sample",), first("/desk/reviews/", OF_SAMPLE), "luo"),
    PageType("matter to review", ("review_matter",), first("/desk/reviews/", OF_SAMPLE, TO_REVIEW), "luo"),
    PageType(
        "finding", ("review_finding",), first("/desk/reviews/", OF_SAMPLE, REVIEWED, "a[href*='/findings/']"), "sun"
    ),
]


def property_of(part: str) -> Open:
    """An address below a property list's."""
    return numbered("/desk/property/{number}/" + part, "property")


def property_refused(page: Page, instance: Instance) -> None:
    """A movement that says nothing comes back with what to do."""
    property_of("")(page, instance)
    page.locator("#do-move > summary").click()
    page.locator("#do-move button[type=submit]").click()
    page.locator(".govuk-error-summary").wait_for()


PROPERTY_AND_FEED = [
    PageType("list of property", ("desk_property",), property_of(""), "zhao"),
    PageType("lists of a case", ("desk_property",), numbered("/desk/property/{number}/", "case"), "zhao"),
    PageType("movement refused", ("desk_property_do",), property_refused, "zhao", status=422),
    PageType("list of property on paper", ("desk_property_list",), property_of("list/"), "zhao"),
    PageType("inbox of other systems", ("desk_feed",), at("/desk/feed/"), "sun"),
    PageType("inbox for an administrator", ("desk_feed",), at("/desk/feed/"), "chen"),
]


def key_refused(page: Page, instance: Instance) -> None:
    """A right slip with the wrong thing known."""
    key = instance.matters["witness"]
    send("/case/", number=key["number"], secret=key["secret"], known="9999")(page, instance)


def too_many_keys(page: Page, instance: Instance) -> None:
    """Ten tries with one number; the page that asks to come back later. The count may begin anew in between, once."""
    for _ in range(22):
        send("/case/", number="33-3333-TOOMANY", secret="x", known="9999")(page, instance)
        if page.locator("main form#follow").count() == 0:
            return


def refused_right(page: Page, instance: Instance) -> None:
    """A step without words comes back with what is missing."""
    party("victim", "do/say/")(page, instance)
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_load_state()


PARTIES = [
    PageType("door of parties", ("party_door",), at("/case/"), public=True),
    PageType("link of a slip", ("party_opened",), at("/c/4A7CWHKRM3E")),
    PageType("key refused", ("party_door",), key_refused, status=404),
    PageType("too many keys", ("party_door",), too_many_keys, status=429),
    *(
        PageType(f"case of a party: {name}", ("party", "party_opened"), party(name))
        for name in ("victim", "punished", "witness", "victim-told", "punished-told", "nothing-yet")
    ),
    PageType("why this date, for a party", ("party_why",), party("victim", "why/decide/")),
    PageType("ask for a hearing", ("party_do",), party("punished", "do/ask-hearing/")),
    PageType("say something in a case", ("party_do",), party("victim", "do/say/")),
    PageType("nothing said in a case", ("party_do",), refused_right, status=422),
    PageType("not open to a party", ("party_do",), party("victim", "do/ask-hearing/"), status=409),
]
