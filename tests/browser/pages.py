"""Every page type there is, and how a person gets to it.

`PAGES` is the list that `test_every_page` walks; a new address that no page here ends at, and that is not among
`NOT_PAGES`, fails `test_no_page_is_forgotten`. A page opens itself by the ways a person has: an address, a link, a form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.served import Instance

Open = Callable[[Page, Instance], None]


@dataclass(frozen=True)
class PageType:
    """A page with its name in the tests, the URL names it covers, who opens it, and the status it comes with."""

    name: str
    covers: tuple[str, ...]
    open: Open
    officer: str | None = None
    status: int = 200
    public: bool = False


def at(path: str) -> Open:
    """Type an address."""

    def open_it(page: Page, instance: Instance) -> None:
        page.goto(path)

    return open_it


def held(name: str, *clicks: str) -> Open:
    """Open the link of a receipt, then click links whose address ends so."""

    def open_it(page: Page, instance: Instance) -> None:
        page.goto(instance.link(name))
        page.wait_for_url("**/m/**")
        for click in clicks:
            page.locator(f"main a[href*='{click}'], .govuk-breadcrumbs a[href*='{click}']").first.click()
            page.wait_for_url(f"**{click}**")

    return open_it


def below(name: str, part: str) -> Open:
    """Open the link of a receipt, then type an address below the matter's."""

    def open_it(page: Page, instance: Instance) -> None:
        held(name)(page, instance)
        page.goto(f"/m/{instance.matters[name]['number']}/{part}")

    return open_it


def downloaded(name: str, part: str) -> Open:
    """Open the link of a receipt, download a page from there, and open it from the disk, as it will be read."""

    def open_it(page: Page, instance: Instance) -> None:
        held(name)(page, instance)
        with page.expect_download() as download:
            page.locator(f"main a[href$='{part}']").click()
        kept = instance.home.parent / f"{name}-{part}"
        download.value.save_as(kept)
        page.goto(kept.as_uri())

    return open_it


def numbered(path: str, name: str) -> Open:
    """An address with the number of a matter in it."""

    def open_it(page: Page, instance: Instance) -> None:
        page.goto(path.format(number=instance.matters[name]["number"]))

    return open_it


def send(path: str, **fields: str) -> Open:
    """Fill in a form and send it."""

    def open_it(page: Page, instance: Instance) -> None:
        page.goto(path)
        for name, words in fields.items():
            page.locator(f"main [name={name}]").fill(words)
        page.locator("main form[method=post] button[type=submit]").first.click()
        page.wait_for_load_state()

    return open_it


def wrong_code(page: Page, instance: Instance) -> None:
    """A number that is right and a code that is well formed and wrong."""
    send("/follow/", number=instance.matters["complaint"]["number"], secret=instance.matters["waiting"]["secret"])(
        page, instance
    )


def too_many_wrong_codes(page: Page, instance: Instance) -> None:
    """Ten wrong codes for one number; the page that asks to come back later. The count may begin anew in between, once."""
    for _ in range(22):
        send("/follow/", number=instance.matters["to-block"]["number"], secret=instance.matters["waiting"]["secret"])(
            page, instance
        )
        if page.locator("main form#follow").count() == 0:
            return


def without_form_token(page: Page, instance: Instance) -> None:
    """A form whose cookie was lost."""
    page.goto("/follow/")
    page.context.clear_cookies(name="csrftoken")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def unfold(page: Page, action: str) -> None:
    """Open the panel of a step, if it is not open already."""
    if page.locator(f"#do-{action}").get_attribute("open") is None:
        page.locator(f"#do-{action} > summary").click()


def template_chosen(page: Page, instance: Instance) -> None:
    """A reply template put into the answer, with its blanks still to fill."""
    numbered("/desk/m/{number}/", "waiting")(page, instance)
    unfold(page, "answer")
    page.locator("#do-answer .hg-templates a").first.click()
    page.wait_for_url("**template=**")


def refused_step(page: Page, instance: Instance) -> None:
    """An answer without words comes back with what to do."""
    numbered("/desk/m/{number}/", "waiting")(page, instance)
    unfold(page, "answer")
    page.locator("#do-answer button[type=submit]").click()
    page.locator(".govuk-error-summary").wait_for()


PUBLIC = [
    PageType("home", ("home",), at("/"), public=True),
    PageType("guides", ("guides",), at("/guides/"), public=True),
    PageType("guide", ("guide",), at("/guides/consultation/"), public=True),
    PageType("guide of a long procedure", ("guide",), at("/guides/petition/"), public=True),
    PageType("ask", ("ask",), at("/ask/consultation/"), public=True),
    PageType("ask with a name", ("ask",), at("/ask/information-request/"), public=True),
    PageType("complain", ("ask",), at("/ask/complaint/"), public=True),
    PageType("units and officers", ("my_officer",), at("/officers/"), public=True),
    PageType("follow", ("follow",), at("/follow/"), public=True),
    PageType("figures", ("figures",), at("/figures/"), public=True),
    PageType("figures of replies", ("figures_replies",), at("/figures/replies/"), public=True),
    PageType("method of the figures", ("figures_method",), at("/figures/method/"), public=True),
    PageType("public log", ("log",), at("/log/"), public=True),
    PageType("check a receipt", ("log_check",), at("/log/check/"), public=True),
    PageType("be a witness", ("log_witness",), at("/log/witness/"), public=True),
    PageType("API", ("api",), at("/api/"), public=True),
    PageType("style guide", ("style",), at("/style/")),
    PageType("boundaries", ("boundaries",), at("/boundaries/"), public=True),
    PageType("feeds", ("feeds",), at("/feeds/"), public=True),
    PageType("about", ("about",), at("/about/"), public=True),
    PageType("accessibility", ("accessibility",), at("/accessibility/"), public=True),
    PageType("source", ("source",), at("/source/"), public=True),
    PageType("nowhere", (), at("/nowhere/"), status=404, public=True),
]
RESIDENT = [
    PageType("ask with errors", ("ask",), send("/ask/consultation/"), status=422),
    PageType("receipt", ("ask",), send("/ask/consultation/", subject="身份证怎么补办", words="丢了，人在外地。")),
    PageType("wrong code", ("follow",), wrong_code, status=404),
    PageType("too many wrong codes", ("follow",), too_many_wrong_codes, status=429),
    PageType("lost form", ("follow",), without_form_token, status=403),
    PageType("number alone", ("held",), numbered("/m/{number}/", "answered")),
    PageType("link with JavaScript off", ("opened",), numbered("/r/{number}", "complaint")),
    *(
        PageType(f"my matter: {state}", ("held", "opened"), held(state))
        for state in (
            "waiting", "asked", "answered", "reopened", "late", "extended", "offered", "refused", "not-ours", "withdrawn", "merged",
            "rated", "withheld", "photo", "journey",
        )
    ),
    PageType("why this date", ("why",), held("extended", "/why/")),
    PageType("who looked", ("looks",), below("journey", "looks/")),
    PageType("withdraw", ("do",), held("waiting", "/do/withdraw/")),
    PageType("correct the contact", ("do",), held("named", "/do/correct/")),
    PageType("all of it to read", ("data_page",), downloaded("journey", "data.html")),
]  # fmt: skip
STAFF = [
    PageType("log in", ("account_login",), at("/staff/login/")),
    PageType("wrong password", ("account_login",), send("/staff/login/", login="nobody", password="wrong password")),
    PageType("log out", ("account_logout",), at("/staff/logout/"), "zhao"),
    PageType("second factor", ("mfa_index",), at("/staff/second-factor/"), "zhao"),
    PageType("set up the second factor", ("mfa_activate_totp",), at("/staff/second-factor/totp/activate/"), "zhao"),
    PageType("set up a key", ("mfa_add_webauthn",), at("/staff/second-factor/webauthn/add/"), "zhao"),
    PageType("sessions", ("usersessions_list",), at("/staff/sessions/"), "zhao"),
    PageType("change the password", ("account_change_password",), at("/staff/password/"), "zhao"),
    PageType("desk", ("desk",), at("/desk/"), "zhao"),
    PageType("desk of a lead", ("desk",), at("/desk/"), "qian"),
    PageType("desk of a supervisor", ("desk",), at("/desk/"), "sun"),
    PageType("search", ("desk_search",), at("/desk/search/?q=路灯"), "qian"),
    PageType("nothing found", ("desk_search",), at("/desk/search/?q=没有这样的事"), "qian"),
    PageType("matter", ("desk_matter",), numbered("/desk/m/{number}/", "waiting"), "zhao"),
    PageType("late matter", ("desk_matter",), numbered("/desk/m/{number}/", "late"), "qian"),
    PageType("template chosen", ("desk_matter",), template_chosen, "zhao"),
    PageType("step refused", ("desk_do",), refused_step, "zhao", status=422),
    PageType("as the resident sees it", ("desk_resident",), numbered("/desk/m/{number}/resident/", "journey"), "zhou"),
    PageType("records", ("desk_events",), numbered("/desk/events/{number}/", "journey"), "feng"),
    PageType("records of an auditor", ("desk_records",), at("/desk/events/"), "feng"),
    PageType("board", ("board",), at("/desk/board/"), "qian"),
    PageType("templates", ("desk_templates",), at("/desk/templates/"), "qian"),
    PageType("enter for somebody", ("desk_enter_choose",), at("/desk/enter/"), "zhao"),
    PageType("enter a question", ("desk_enter",), at("/desk/enter/consultation/"), "zhao"),
    PageType("follow-ups", ("desk_follow_ups",), at("/desk/follow-ups/"), "sun"),
    PageType("not activated", ("account_inactive",), at("/staff/inactive/")),
    PageType(
        "the password again",
        ("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"),
        at("/staff/reauthenticate/"),
        "zhao",
    ),
    PageType("keys", ("mfa_list_webauthn",), at("/staff/second-factor/webauthn/"), "zhao"),
    PageType("not your page", (), at("/desk/follow-ups/"), "chen", status=403),
]
ADMINISTRATION = [
    PageType(name, covers, at(f"/desk/admin/{path}"), "chen")
    for name, covers, path in (
        ("administration", ("administration",), ""),
        ("changes", ("admin_changes",), "changes/"),
        ("log-ins", ("admin_log_ins",), "log-ins/"),
        ("units", ("admin_units",), "units/"),
        ("a unit", ("admin_unit",), "units/6/"),
        ("new unit", ("admin_unit_new",), "units/new/"),
        ("units from a file", ("admin_units_import",), "units/import/"),
        ("officers", ("admin_officers",), "officers/"),
        ("an officer", ("admin_officer",), "officers/3/"),
        ("new officer", ("admin_officer_new",), "officers/new/"),
        ("officers from a file", ("admin_officers_import",), "officers/import/"),
        ("calendars", ("admin_calendars",), "calendars/"),
        ("procedures", ("admin_procedures",), "procedures/"),
        ("a procedure", ("admin_procedure",), "procedures/consultation/"),
        ("check a procedure", ("admin_procedure_check",), "procedures/check/"),
        ("all templates", ("admin_templates",), "templates/"),
        ("a template", ("admin_template",), "templates/1/"),
        ("new template", ("admin_template_new",), "templates/new/"),
        ("partners", ("admin_partners",), "partners/"),
        ("a partner", ("admin_partner",), "partners/12345/"),
        ("new partner", ("admin_partner_new",), "partners/new/"),
    )
]


def new_secret(page: Page, instance: Instance) -> None:
    """A new secret for the 110 centre, shown once."""
    page.goto("/desk/admin/partners/110/")
    page.locator("form[action$='/secret/'] button").click()
    page.wait_for_load_state()


HANDING_OVER = [
    PageType("secret of a partner", ("admin_partner_secret",), new_secret, "chen"),
    PageType("hand a matter over", ("desk_hand_over",), numbered("/desk/m/{number}/hand-over/", "waiting"), "zhao"),
    PageType("handed over and not acknowledged", ("desk_hand_overs",), at("/desk/hand-overs/"), "zhao"),
]


def first_of(path: str, *clicks: str) -> Open:
    """Open a list, then click the first link whose address looks so, one after the other."""

    def open_it(page: Page, instance: Instance) -> None:
        page.goto(path)
        for click in clicks:
            page.locator(f"main a[href*='{click}']").first.click()
            page.wait_for_url(f"**{click}**")

    return open_it


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


def party(name: str, *parts: str) -> Open:
    """Open the link of a party's slip, fill in what they know, then addresses below their page."""

    def open_it(page: Page, instance: Instance) -> None:
        key = instance.matters[name]
        page.goto(f"/c/{key['number']}#{key['secret']}")
        if not page.locator("#secret").input_value():  # JavaScript is off
            page.locator("#secret").fill(key["secret"])
        page.locator("#known").fill(key["known"])
        page.locator("main form[method=post] button[type=submit]").first.click()
        page.wait_for_url(f"**/case/{key['number']}/")
        for part in parts:
            page.goto(f"/case/{key['number']}/{part}")

    return open_it


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

TALK = [
    PageType("a chat to try", ("chat",), at("/chat/"), public=True),
    PageType("words in a chat", ("chat",), send("/chat/", text="他在打我"), public=True),
    PageType("a receipt to pick up", ("pick_up",), numbered("/chat/r/{number}/", "pick-up"), public=True),
    PageType(
        "a receipt that was picked up",
        ("pick_up",),
        numbered("/chat/r/{number}/", "picked-up"),
        status=404,
        public=True,
    ),
    PageType("follow in a chat", ("bind_chat",), below("waiting", "chat/"), public=True),
    PageType("follow a case in a chat", ("bind_chat_case",), party("victim", "chat/")),
    PageType("what conversations say", ("talk_sayings",), at("/desk/channels/talk/"), officer="qian"),
    PageType("a saying", ("talk_saying",), at("/desk/channels/talk/stopped/"), officer="qian"),
    PageType("a saying to change", ("talk_saying",), at("/desk/channels/talk/matter/"), officer="chen"),
]


def asked_live(page: Page, instance: Instance) -> None:
    """A question to the hour that is coming."""
    first_of("/live/", "/live/0")(page, instance)
    page.locator("main a[href$='/ask/']").click()
    page.locator("main [name=words]").fill("租房子能不能落户？")
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.locator(".hg-receipt").wait_for()


def my_question(page: Page, instance: Instance) -> None:
    """The question, opened by the number and the secret that stand on the slip."""
    asked_live(page, instance)
    number, secret = page.locator("dd.hg-number").all_inner_texts()
    send("/live/mine/", number=number, secret=secret)(page, instance)


QUESTIONS = [
    PageType("what is asked often", ("answers",), at("/answers/"), public=True),
    PageType("a topic with nothing", ("answers",), at("/answers/?topic=firms"), public=True),
    PageType("an answer", ("answer",), first_of("/answers/", "/answers/0"), public=True),
    PageType("look before asking", ("answers_look",), at("/answers/look/"), public=True),
    PageType("look before writing", ("repeats_look",), at("/same/?for=suggestion"), public=True),
    PageType(
        "nothing published about it",
        ("repeats_look",),
        send("/same/?for=suggestion", words="河边的栏杆断了一段"),
        public=True,
    ),
    PageType("answers found", ("answers_look",), send("/answers/look/", subject="身份证丢了怎么办"), public=True),
    PageType("open question times", ("live",), at("/live/"), public=True),
    PageType("an hour to come", ("live_hour",), first_of("/live/", "/live/0"), public=True),
    PageType("ask the hour", ("live_ask",), first_of("/live/", "/live/0", "/ask/"), public=True),
    PageType("asked the hour", ("live_ask",), asked_live),
    PageType("my question", ("live_mine",), my_question),
    PageType("number of a question", ("live_mine",), at("/live/mine/"), public=True),
    PageType("reception days", ("reception",), at("/reception/"), public=True),
    PageType("a reception day", ("reception_day",), first_of("/reception/", "/reception/0"), public=True),
    PageType("book a time", ("reception_book",), first_of("/reception/", "/reception/0", "/book/"), public=True),
    PageType("answers on the desk", ("desk_answers",), at("/desk/answers/"), "qian"),
    PageType("propose an answer", ("desk_answer_new",), at("/desk/answers/new/"), "zhao"),
    PageType("hours on the desk", ("desk_live",), at("/desk/live/"), "qian"),
    PageType("announce an hour", ("desk_live_new",), at("/desk/live/new/"), "qian"),
    PageType("host's board", ("desk_live_hour",), first_of("/desk/live/", "/desk/live/0"), "qian"),
    PageType(
        "a question to check",
        ("desk_live_question",),
        first_of("/desk/live/", "/desk/live/0", "/desk/live/questions/"),
        "zhao",
    ),
    PageType("reception on the desk", ("desk_reception",), at("/desk/reception/"), "tang"),
    PageType("announce a reception day", ("desk_reception_new",), at("/desk/reception/new/"), "tang"),
    PageType("who comes when", ("desk_reception_day",), first_of("/desk/reception/", "/desk/reception/0"), "tang"),
    PageType(
        "another time",
        ("desk_reception_place",),
        first_of("/desk/reception/", "/desk/reception/0", "/desk/reception/place/"),
        "tang",
    ),
]


def no_address(page: Page, instance: Instance) -> None:
    """A way whose address is none comes back with what to write."""
    below("named", "reach/")(page, instance)
    page.locator("main #address").fill("nobody")
    page.locator("main form[aria-labelledby=add] button[type=submit]").click()
    page.wait_for_load_state()


TOLD = [
    PageType("how I am told", ("reach",), below("named", "reach/")),
    PageType("a way that can't be", ("reach",), no_address, status=422),
    PageType("told on the page alone", ("reach",), below("waiting", "reach/")),
    PageType("how a party is told", ("party_reach",), party("victim", "reach/")),
    PageType("stop messages", ("stop",), numbered("/stop/{number}/", "to-stop"), public=True),
    PageType("messages stopped", ("stop",), numbered("/stop/{number}/", "has-stopped"), public=True),
    PageType("stop a subscription", ("stop",), numbered("/stop/{number}/", "stop-subscriber"), public=True),
    PageType("a subscription stopped", ("stop",), numbered("/stop/{number}/", "stop-stopped-subscriber"), public=True),
    PageType("stop an address that stands in", ("stop",), numbered("/stop/{number}/", "stop-stand-in"), public=True),
    PageType("stop news of a question", ("stop",), numbered("/stop/{number}/", "stop-asker"), public=True),
    PageType(
        "confirm an address that stands in",
        ("reach_confirm",),
        numbered("/reach/{number}/", "confirm-stand-in"),
        public=True,
    ),
    PageType("confirm an address", ("reach_confirm",), numbered("/reach/{number}/", "to-confirm"), public=True),
    PageType("telling people", ("desk_channels",), at("/desk/channels/"), "zhao"),
    PageType("letters", ("desk_letters",), at("/desk/channels/letters/"), "zhao"),
    PageType(
        "sheets", ("desk_letters_print",), numbered("/desk/channels/letters/print/?letter={number}", "letter"), "zhao"
    ),
    PageType("what we write", ("desk_texts",), at("/desk/channels/texts/"), "qian"),
    PageType("a text", ("desk_text",), at("/desk/channels/texts/news/"), "qian"),
    PageType("a text to change", ("desk_text",), at("/desk/channels/texts/your-turn/"), "chen"),
    PageType("when we write", ("desk_channel_rules",), at("/desk/channels/rules/"), "chen"),
    PageType("when we write, to read", ("desk_channel_rules",), at("/desk/channels/rules/"), "qian"),
]

DOORS = [
    PageType("Open311 for people", ("open311",), at("/open311/"), public=True),
    PageType("webhooks for people", ("webhooks",), at("/webhooks/"), public=True),
    PageType("Open311 clients", ("desk_open311",), at("/desk/open311/"), "chen"),
    PageType("an Open311 client", ("desk_open311_client",), at("/desk/open311/city-app/"), "chen"),
    PageType("a client refused", ("desk_open311",), send("/desk/open311/", code="A B"), "chen", status=422),
    PageType("webhooks", ("desk_webhooks",), at("/desk/webhooks/"), "chen"),
    PageType("a new webhook", ("desk_webhook_new",), at("/desk/webhooks/new/"), "chen"),
    PageType(
        "a webhook refused",
        ("desk_webhook_new",),
        send("/desk/webhooks/new/", url="http://10.0.0.1"),
        "chen",
        status=422,
    ),
    PageType("a webhook", ("desk_webhook",), first_of("/desk/webhooks/", "/desk/webhooks/0"), "chen"),
    PageType(
        "change a webhook",
        ("desk_webhook_change",),
        first_of("/desk/webhooks/", "/desk/webhooks/0", "/change/"),
        "chen",
    ),
]


def checked_before_sending(page: Page, instance: Instance) -> None:
    """Write an answer to a question, and check it before it is sent."""
    numbered("/desk/m/{number}/?do=answer", "waiting")(page, instance)
    page.locator("#do-answer textarea[name=words]").fill("您好，来信收悉，我局高度重视，已责成有关部门予以处理。")
    page.locator("#do-answer button[formaction*='/check/']").click()
    page.wait_for_url("**/check/**")


def practised(page: Page, instance: Instance) -> None:
    """Answer an exercise and see the check."""
    page.goto("/desk/practice/dog-bite/")
    page.locator("textarea[name=words]").fill(
        "遛大狗不拴绳，依据《养犬管理条例》可以罚款。3月20日前社区民警给您打电话。"
    )
    page.locator(".hg-answer-check button").click()
    page.wait_for_load_state()


ANSWERING = [
    PageType("an answer checked", ("answer_check",), checked_before_sending, "zhao"),
    PageType("practice", ("practice",), at("/desk/practice/"), "zhao"),
    PageType("an exercise", ("practice_exercise",), at("/desk/practice/permit-renewal/"), "zhao"),
    PageType("an exercise checked", ("practice_exercise",), practised, "zhao"),
    PageType("words for answers", ("admin_answer_words",), at("/desk/admin/answer-words/"), "chen"),
    PageType("templates among answers", ("figures_templates",), at("/figures/templates/"), public=True),
]

READERS = [
    PageType("what is it about", ("which",), at("/which/"), public=True),
    PageType("forms found", ("which",), send("/which/", words="停在楼下的电动车昨晚被偷了，锁也撬坏了"), public=True),
    PageType("too few words", ("which",), send("/which/", words="嗯"), public=True, status=422),
    PageType("readers", ("desk_readers",), at("/desk/readers/"), "zheng"),
    PageType("a reader with a model to decide on", ("desk_reader",), at("/desk/readers/routing/"), "zheng"),
    PageType("a reader that learns nothing", ("desk_reader",), at("/desk/readers/repeats/"), "sun"),
]


def results_of_a_call(page: Page, instance: Instance) -> None:
    """The last of the list: it ended first."""
    page.goto("/calls/")
    page.locator("main a[href*='/calls/0']").last.click()
    page.wait_for_url("**/calls/0**")


HEARD = [
    PageType("what neighbours raised", ("heard",), at("/heard/"), public=True),
    PageType("a topic and what came of it", ("heard_topic",), first_of("/heard/", "/heard/0"), public=True),
    PageType("topics on the desk", ("desk_topics",), at("/desk/topics/"), "qian"),
    PageType("a topic on the desk", ("desk_topic",), first_of("/desk/topics/", "/desk/topics/0"), "qian"),
    PageType("what we ask everybody", ("calls",), at("/calls/"), public=True),
    PageType("an open question", ("call",), first_of("/calls/", "/calls/0"), public=True),
    PageType("results of a question", ("call",), results_of_a_call, public=True),
    PageType("suggest something", ("call_suggest",), first_of("/calls/", "/calls/0", "/suggest/"), public=True),
    PageType("questions on the desk", ("desk_calls",), at("/desk/calls/"), "qian"),
    PageType("ask everybody", ("desk_call_new",), at("/desk/calls/new/"), "qian"),
    PageType("what was suggested", ("desk_call",), first_of("/desk/calls/", "/desk/calls/0"), "zhao"),
]

PAGES = (
    PUBLIC
    + DOORS
    + RESIDENT
    + STAFF
    + ADMINISTRATION
    + PUBLISHING
    + NOTICES
    + HEARINGS
    + CASES_DESK
    + SUPERVISION
    + PROPERTY_AND_FEED
    + HANDING_OVER
    + PARTIES
    + TALK
    + QUESTIONS
    + TOLD
    + ANSWERING
    + READERS
    + HEARD
)

ELSEWHERE = {
    "mfa_authenticate": "test_second_factor",
    "mfa_deactivate_totp": "test_second_factor",
    "mfa_view_recovery_codes": "test_second_factor",
    "mfa_generate_recovery_codes": "test_second_factor",
    "mfa_edit_webauthn": "test_second_factor",
    "mfa_remove_webauthn": "test_second_factor",
}
"""Pages that a flow leads to; the test in that module asks axe-core about them on the way."""

NOT_PAGES = {
    "desk_call_do": "takes a step and goes back to the board",
    "open311_discovery": "JSON or XML",
    "open311_discovery_below": "JSON or XML",
    "open311_services": "JSON or XML",
    "open311_service": "JSON or XML",
    "open311_requests": "JSON or XML",
    "open311_request": "JSON or XML",
    "open311_token": "JSON or XML",
    "open311_updates": "JSON or XML",
    "channel_reports": "what a gateway posts to us",
    "desk_channel_seen_to": "takes a step and goes back",
    "desk_send_number": "takes a step and goes back",
    "figures_templates_csv": "a download",
    "answers_suggest": "JSON for the form's script",
    "repeats_suggest": "JSON for the form's script",
    "answer_verdict": "counts, and goes back or on to the form",
    "live_now": "the part of a page that changes",
    "live_calendar": "a download",
    "reception_calendar": "a download",
    "desk_answer_review": "takes a step and goes back",
    "desk_choose_procedure": "takes a step and goes back, or on to the form",
    "desk_reader_switch": "takes a step and goes back",
    "desk_reader_teach": "takes a step and goes back",
    "desk_reader_end": "takes a step and goes back",
    "desk_reader_decide": "takes a step and goes back",
    "desk_live_do": "takes a step and goes back",
    "desk_reception_do": "takes a step and goes back",
    "push_worker": "a script",
    "push_moved": "what a browser's worker posts to us",
    "wechat": "what WeChat posts to us",
    "sms_incoming": "what a gateway posts to us",
    "robots": "plain text",
    "sitemap": "XML",
    "security_txt": "plain text",
    "feeds_alerts": "Atom",
    "feeds_certificates": "a download",
    "feeds_alert": "CAP",
    "feeds_alert_cancel": "CAP",
    "feeds_notices": "Atom or RSS",
    "feeds_kind": "Atom or RSS",
    "feeds_area": "Atom or RSS",
    "feeds_events": "a calendar",
    "feeds_geo": "GeoJSON",
    "fediverse_webfinger": "JSON",
    "fediverse_nodeinfo_links": "JSON",
    "fediverse_nodeinfo": "JSON",
    "fediverse_actor": "JSON",
    "fediverse_inbox": "takes what other servers send",
    "fediverse_outbox": "JSON",
    "fediverse_followers": "JSON",
    "fediverse_following": "JSON",
    "fediverse_note": "JSON",
    "party_short": "goes on to the door",
    "party_leave": "forgets the keys and goes to the door",
    "party_file": "a download",
    "desk_property_photo": "decides whether a photo is shown and goes back",
    "party_photo": "a picture",
    "desk_feed_retry": "tries again and goes back",
    "desk_feed_decide": "lets an item in or leaves it out and goes back",
    "desk_tellings_csv": "a download",
    "hearing_calendar": "a download",
    "notice_image": "a picture",
    "notice_image_small": "a picture",
    "desk_notice_image": "a picture",
    "desk_notice_do": "takes a step and goes back",
    "language": "sets a cookie and goes back",
    "large_type": "sets a cookie and goes back",
    "elsewhere": "counts and goes on to another office's site",
    "leave": "forgets the receipts and goes to `follow`",
    "data_json": "a download",
    "proof_file": "a download",
    "proof_of_event": "a download",
    "recorded": "JSON",
    "log_policy": "plain text",
    "log_verifier": "a download; test_checking opens it from the disk",
    "data_zip": "a download",
    "attachment": "a download",
    "preview": "a picture",
    "api_description": "JSON",
    "api_v1": "JSON; tests/channels/api",
    "api_moved": "goes on to /api/v1/",
    "admin_partner_stop": "stops a partner and goes back",
    "figures_replies_csv": "a download",
    "figures_replies_json": "JSON",
    "desk_assign": "gives ticked matters out and goes back to the desk",
    "desk_template_retire": "retires a template and goes back",
    "desk_file": "a download",
    "mfa_login_webauthn": "JSON",
    "mfa_download_recovery_codes": "a download",
    "public_register_json": "JSON",
    "public_feed": "Atom",
    "public_text": "a download",
    "desk_publishing_do": "takes a step and goes back to the document",
    "review_population": "a download",
}


def addresses() -> Iterator[str]:
    """The name of every address that the site has."""
    from django.urls import URLPattern, URLResolver, get_resolver

    def walk(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns)
            else:
                yield pattern.name or str(pattern.pattern)

    return walk(get_resolver().url_patterns)
