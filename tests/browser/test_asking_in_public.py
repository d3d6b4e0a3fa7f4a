"""On a phone: what others raised shows while somebody types; a question in public is supported, followed and asked."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.by_hand import box, press, says
from tests.browser.conftest import Visitor

SAID = "解放北路实验小学门口放学的时候，电动车把人行道停满了，请在路边加一段护栏。"


def test_what_is_published_about_the_same_shows_while_somebody_types_and_holds_nobody_up(visitor: Visitor) -> None:
    page = visitor()
    page.goto("/ask/suggestion/")
    box(page, "一句话").fill("实验小学门口护栏")
    words = page.locator("#id_words")
    words.press_sequentially(SAID)
    found = page.locator("[data-same] details").first
    expect(found).to_contain_text("解放北路实验小学门口放学时段的停车和护栏")
    expect(page.locator("[data-same] [role=status]")).not_to_be_empty()
    expect(words).to_have_value(SAID)
    found.locator("summary").click()
    words.press_sequentially("谢谢。")
    expect(found).to_have_attribute("open", "")
    press(page, "是同一件，跟着这一件", inside="[data-same]")
    expect(words).to_be_focused()
    first_line, rest = words.input_value().split("\n", 1)
    assert "停车和护栏" in first_line
    assert rest == f"{SAID}谢谢。"
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    box(page, "一句话").fill("户口迁移的材料清单")
    words.fill("户口迁移要带什么材料，请把清单贴出来")
    expect(page.locator("[data-same] details")).to_have_count(0)
    press(page, "提交", inside="main")
    says(page, "编号")


def test_when_what_comes_back_is_no_answer_the_form_goes_on_without_it(visitor: Visitor) -> None:
    page = visitor()
    page.goto("/ask/suggestion/")
    page.route("**/same/suggest/", lambda route: route.fulfill(status=200, body="<html>"))
    page.locator("#id_words").press_sequentially(SAID)
    page.wait_for_timeout(1500)
    expect(page.locator("#id_words")).to_have_value(SAID)
    expect(page.locator("[data-same] details")).to_have_count(0)


def test_a_neighbour_without_javascript_supports_and_follows_a_question(visitor: Visitor) -> None:
    page = visitor(script=False)
    page.goto("/forum/?by=answered")
    press(page, "派出所周末为什么不开门", inside="main")
    says(page, "您批评得对")
    press(page, "我也想知道", inside="main")
    says(page, "收回支持")
    press(page, "关注答复", inside="main")
    page.goto("/forum/following/")
    says(page, "派出所周末为什么不开门")
    page.goto("/forum/")
    press(page, "公开问一个问题", inside="main")
    expect(page.locator("input[name=publish]")).to_be_checked()
