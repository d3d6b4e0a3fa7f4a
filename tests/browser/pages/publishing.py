"""What the bureau publishes: the register, hearings, notices."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.pages.ways import Open, PageType, at, first_of, numbered, send
from tests.browser.served import Instance


def draft(page: Page, instance: Instance) -> None:
    """The page of masking, of the first document that waits for it."""
    first_of("/desk/publishing/")(page, instance)
    page.locator("section[aria-labelledby=drafts] a").first.click()
    page.locator("main a[href$='/mask/']").first.click()
    page.wait_for_url("**/mask/")


PUBLISHING = [
    PageType("notices in this browser", ("push",), at("/push/"), public=True),
    PageType("subscribing", ("subscribe",), at("/subscribe/"), public=True),
    PageType(
        "a subscription that can't be", ("subscribe",), send("/subscribe/", address="nobody"), status=422, public=True
    ),
    PageType("a subscription to confirm", ("subscribe_sent",), at("/subscribe/sent/mail/"), public=True),
    PageType("own subscription", ("subscription",), numbered("/subscription/{number}/", "subscriber"), public=True),
    PageType(
        "a subscription that can't be reached",
        ("subscription",),
        numbered("/subscription/{number}/", "dead-subscriber"),
        public=True,
    ),
    PageType(
        "stopped subscription",
        ("subscription",),
        numbered("/subscription/{number}/", "stopped-subscriber"),
        public=True,
    ),
    PageType("boards", ("public_boards",), at("/public/"), public=True),
    PageType("register", ("public_register",), at("/public/register/"), public=True),
    PageType("a board", ("public_board",), at("/public/boards/decisions/"), public=True),
    PageType("nothing on a board", ("public_board",), at("/public/boards/decisions/?unit=chunan"), public=True),
    PageType(
        "a published decision", ("public_item",), first_of("/public/boards/decisions/", "/public/items/"), public=True
    ),
    PageType("withdrawn or corrected", ("public_item",), first_of("/public/register/?changed=1", "/public/items/")),
    PageType("publishing", ("desk_publishing",), at("/desk/publishing/"), "qian"),
    PageType("what to publish", ("desk_publishing_choose",), at("/desk/publishing/new/"), "qian"),
    PageType("decide to publish", ("desk_publishing_new",), at("/desk/publishing/new/penalty-person/"), "qian"),
    PageType("mask", ("desk_publishing_mask",), draft, "jiang"),
    PageType(
        "a document on the desk",
        ("desk_publishing_document",),
        first_of("/desk/publishing/", "/desk/publishing/0"),
        "qian",
    ),
]


def booked(page: Page, instance: Instance) -> None:
    """A seat, booked without a name."""
    first_of("/hearings/", "/hearings/0")(page, instance)
    page.locator("main a[href$='/book/']").first.click()
    page.locator("main form button[type=submit]").click()
    page.locator(".hg-receipt").wait_for()


def my_seat(page: Page, instance: Instance) -> None:
    """The booking, opened by the number and the secret that stand on the slip."""
    booked(page, instance)
    number, secret = page.locator("dd.hg-number").all_inner_texts()
    send("/hearings/booking/", number=number, secret=secret)(page, instance)


def invited_slip(page: Page, instance: Instance) -> None:
    """Somebody invited; the slip that is handed over."""
    first_of("/desk/hearings/")(page, instance)
    page.locator("main .hg-cards a", has_text=INVITES).first.click()
    page.locator("#do-invite > summary").click()
    page.locator("#do-invite [name=name]").fill("何大姐")
    page.locator("#do-invite button[type=submit]").click()
    page.locator(".hg-receipt").wait_for()


def my_invitation(page: Page, instance: Instance) -> None:
    """The invitation, opened by its link."""
    invited_slip(page, instance)
    number, secret = page.locator("dd.hg-number").all_inner_texts()
    send("/hearings/invited/", number=number, secret=secret)(page, instance)


def on_the_desk(words: str, *clicks: str) -> Open:
    """A session on the desk by its title, then links whose address ends so."""

    def open_it(page: Page, instance: Instance) -> None:
        page.goto("/desk/hearings/")
        page.locator("main .hg-cards a", has_text=words).first.click()
        for click in clicks:
            page.locator(f"main a[href$='{click}']").first.click()
            page.wait_for_url(f"**{click}")

    return open_it


INVITES, HELD, DRAFTED = "广场舞", "校门口", "楼道堆物"


HEARINGS = [
    PageType("hearings", ("hearings",), at("/hearings/"), public=True),
    PageType("a hearing", ("hearing",), first_of("/hearings/", "/hearings/0"), public=True),
    PageType("book a seat", ("hearing_book",), first_of("/hearings/", "/hearings/0", "/book/"), public=True),
    PageType("seat booked", ("hearing_book",), booked),
    PageType("my booking", ("hearing_booking",), my_seat),
    PageType("number of a booking", ("hearing_booking",), at("/hearings/booking/"), public=True),
    PageType("link of an invitation", ("hearing_invited_link",), at("/hearings/invited/4A7CWHKRM3E/")),
    PageType("my invitation", ("hearing_invited",), my_invitation, "qian"),
    PageType("somebody invited", ("desk_hearing_do",), invited_slip, "qian"),
    PageType("hearings on the desk", ("desk_hearings",), at("/desk/hearings/"), "qian"),
    PageType("draft a hearing", ("desk_hearing_new",), at("/desk/hearings/new/"), "qian"),
    PageType("a draft with findings", ("desk_hearing",), on_the_desk(DRAFTED), "zhou"),
    PageType("change a draft", ("desk_hearing_edit",), on_the_desk(DRAFTED, "/edit/"), "zhou"),
    PageType("an announced hearing", ("desk_hearing",), on_the_desk(INVITES), "qian"),
    PageType("at the door", ("desk_hearing_door",), on_the_desk(INVITES, "/door/"), "qian"),
    PageType("outcome to release", ("desk_hearing",), on_the_desk(HELD), "qian"),
    PageType("write the outcome", ("desk_hearing_outcome",), on_the_desk(HELD, "/outcome/"), "qian"),
]


def waits(section: str, *clicks: str) -> Open:
    """The first notice of a list on the desk, then links whose address ends so."""

    def open_it(page: Page, instance: Instance) -> None:
        page.goto("/desk/notices/")
        page.locator(f"section[aria-labelledby={section}] a").first.click()
        page.wait_for_url("**/desk/notices/0*/")
        for click in clicks:
            page.locator(f"main a[href$='{click}']").first.click()
            page.wait_for_url(f"**{click}")

    return open_it


MOVED_COUNTER = "/news/?q=户籍窗口"


NOTICES = [
    PageType("notices", ("notices",), at("/news/"), public=True),
    PageType("a board of notices", ("notice_board",), at("/news/kinds/safety-advice/"), public=True),
    PageType("an overdue board", ("notice_board",), at("/news/kinds/news/"), public=True),
    PageType("no notice found", ("notices",), at("/news/?q=没有这样的词"), public=True),
    PageType("safety advice", ("notice",), first_of("/news/kinds/safety-advice/", "/news/0"), public=True),
    PageType("an alert", ("notice",), first_of("/news/kinds/alert/", "/news/0"), public=True),
    PageType("a press release", ("notice",), first_of("/news/kinds/press/", "/news/0"), public=True),
    PageType("a withdrawn notice", ("notice",), first_of("/news/?withdrawn=1", "/news/0"), public=True),
    PageType("a corrected notice", ("notice",), first_of(MOVED_COUNTER, "/news/0"), public=True),
    PageType("what changed", ("notice_versions",), first_of(MOVED_COUNTER, "/news/0", "/versions/"), public=True),
    PageType(
        "an old version",
        ("notice_version",),
        first_of(MOVED_COUNTER, "/news/0", "/versions/", "/versions/1/"),
        public=True,
    ),
    PageType("a poster", ("notice_poster",), first_of("/news/kinds/traffic/", "/news/0", "/poster/"), public=True),
    PageType("a large screen", ("notice_screen",), at("/screen/"), public=True),
    PageType("a unit's screen", ("notice_screen_of",), at("/screen/qiaotou/"), public=True),
    PageType("notices on the desk", ("desk_notices",), at("/desk/notices/"), "qian"),
    PageType("which notice", ("desk_notices_choose",), at("/desk/notices/new/"), "qian"),
    PageType("write an alert", ("desk_notices_new",), at("/desk/notices/new/alert/"), "qian"),
    PageType("write a press release", ("desk_notices_new",), at("/desk/notices/new/press/"), "qian"),
    PageType("a notice to release", ("desk_notice",), waits("release"), "qian"),
    PageType("a draft of a notice", ("desk_notice",), waits("drafts"), "zhao"),
    PageType("check a notice", ("desk_notice_check",), waits("drafts", "/check/"), "zhao"),
    PageType("go on writing", ("desk_notice_write",), waits("drafts", "/write/"), "zhao"),
    PageType("preview on a phone", ("desk_notice_preview",), waits("release", "/preview/"), "qian"),
    PageType("a draft's change", ("desk_notice_revision",), waits("release", "/revisions/1/"), "qian"),
    PageType("a released notice", ("desk_notice",), waits("released"), "qian"),
    PageType("boards to keep fresh", ("desk_boards",), at("/desk/notices/boards/"), "fa"),
    PageType("one board to keep fresh", ("desk_board",), at("/desk/notices/boards/kind:fees/"), "tang"),
]
