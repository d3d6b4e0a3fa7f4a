"""Pages of everybody, and of who holds a receipt."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.pages.ways import PageType, at, below, downloaded, held, numbered, send
from tests.browser.served import Instance


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
    PageType("tables with noise", ("figures_noise",), at("/figures/noise/"), public=True),
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
