"""Conversations, ways of being told, the doors of other systems."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.pages.ways import PageType, at, below, first_of, numbered, party, send
from tests.browser.served import Instance

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
