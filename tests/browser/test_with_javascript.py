"""What JavaScript adds: the link of a receipt opens the matter, characters are counted, the desk has a keyboard."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.by_hand import box, says
from tests.browser.conftest import DESK, Visitor
from tests.browser.served import Instance


def test_the_link_of_a_receipt_opens_the_matter_and_leaves_no_secret_behind(
    instance: Instance, visitor: Visitor
) -> None:
    page = visitor()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(instance.link("journey"))
    page.wait_for_url("**/m/**")
    says(page, "经过和下一步")
    secret = instance.matters["journey"]["secret"]
    assert secret not in page.url
    assert not [url for url in asked if secret in url]
    page.go_back()
    assert secret not in page.url
    assert secret not in page.evaluate("JSON.stringify(history.state) + location.href + document.referrer")


def test_the_link_of_a_receipt_wants_the_secret_by_hand_without_a_fragment(
    instance: Instance, visitor: Visitor
) -> None:
    page = visitor()
    page.goto(f"/r/{instance.matters['answered']['number']}")
    expect(box(page, "编号")).not_to_have_value("")
    expect(box(page, "密码")).to_have_value("")


def test_characters_are_counted_while_one_writes(visitor: Visitor) -> None:
    page = visitor()
    page.goto("/ask/consultation/")
    box(page, "具体情况").press_sequentially("路灯坏了")
    expect(page.locator(".govuk-character-count__status").first).to_have_text("还可以写 2,996 个字")
    box(page, "具体情况").fill("长" * 3001)
    expect(page.locator(".govuk-character-count__status").first).to_have_text("多了 1 个字")


def test_the_desk_is_worked_by_keyboard(visitor: Visitor) -> None:
    page = visitor(width=DESK, officer="qian")
    page.goto("/desk/")
    says(page, "键盘：")
    links = page.locator("[data-row] a.govuk-link")
    page.keyboard.press("j")
    expect(links.first).to_be_focused()
    page.keyboard.press("j")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(links.first).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator("[data-row] input[type=checkbox]").first).to_be_checked()
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/m/**")


def test_a_slash_leads_from_the_list_into_the_search_box(visitor: Visitor) -> None:
    page = visitor(width=DESK, officer="qian")
    page.goto("/desk/")
    page.keyboard.press("/")
    page.wait_for_url("**/desk/search/**")
    expect(page.locator("#q")).to_be_focused()


def test_the_first_tab_leads_past_the_header(visitor: Visitor) -> None:
    page = visitor()
    page.goto("/guides/consultation/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
