"""On a phone, with JavaScript off: from the board of what comes round to one duty, and a time with a leader who comes to the town."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import too_wide
from tests.browser.by_hand import choose, follow, press, receipt_on, says, write
from tests.browser.conftest import Visitor


@pytest.fixture
def phone(visitor: Visitor) -> Page:
    """A phone whose browser runs no script."""
    return visitor(script=False)


def test_somebody_looks_whether_the_police_did_what_came_round(phone: Page) -> None:
    phone.goto("/public/")
    press(phone, "定期要做的事", inside="main")
    says(phone, "派出所警民恳谈")
    press(phone, "←", inside="main")
    press(phone, "派出所警民恳谈", inside="main")
    phone.locator("main .hg-link-row").first.click()
    says(phone, "任务编号")
    says(phone, "哪条规则")
    assert phone.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_wide_table_in_english_scrolls_by_itself_and_not_the_page(visitor: Visitor) -> None:
    narrow = visitor(width=320, language="en")
    narrow.goto("/duties/")
    says(narrow, "Owed")
    assert not too_wide(narrow)


def test_somebody_books_the_leader_who_comes_to_their_town_and_sees_the_leaders_figure(
    phone: Page, visitor: Visitor
) -> None:
    phone.goto("/reception/")
    says(phone, "人民路 1 号一楼群众来访接待室")
    press(phone, "看每位领导接待了没有", inside="main")
    says(phone, "可信区间")
    phone.go_back()
    phone.locator("main .hg-link-row", has_text="桥头镇").first.click()
    says(phone, "领导下访")
    phone.locator("main .hg-slots a").first.click()
    write(phone, "一句话说明想谈什么", "桥东村口没有路灯")
    choose(phone, "我出不了门，希望领导上门来谈")
    write(phone, "姓名", "李丽")
    write(phone, "手机号", "13800000001")
    press(phone, "预约", inside="main")
    says(phone, "请收好回执")
    number, secret = receipt_on(phone)
    another = visitor(script=False)
    follow(another, number, secret)
    says(another, "桥东村口没有路灯")
    expect(another.locator("main")).to_contain_text("桥头镇政府一楼会议室")
