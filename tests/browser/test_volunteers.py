"""On a phone, with JavaScript off: find a contact point, sign up for a day, give it back in one tap."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.by_hand import choose, press, receipt_on, says, write
from tests.browser.conftest import Visitor


@pytest.fixture
def phone(visitor: Visitor) -> Page:
    """A phone whose browser runs no script."""
    return visitor(script=False)


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_somebody_finds_where_to_rest_from_the_home_page(phone: Page) -> None:
    phone.goto("/")
    press(phone, "警民联系点", inside="main")
    write(phone, "地名、店名、单位", "人民路")
    press(phone, "查找", inside="main")
    press(phone, "人民广场药店", inside="main")
    says(phone, "除颤器")
    fits(phone)
    press(phone, "打印门口的牌子", inside="main")
    expect(phone.locator(".hg-sheet__qr svg")).to_be_visible()


def test_somebody_signs_up_for_a_day_and_gives_it_back_in_one_tap(phone: Page) -> None:
    phone.goto("/")
    press(phone, "来帮一次忙", inside="main")
    says(phone, "从来不请志愿者做的")
    press(phone, "东湖灯会指路", inside="main")
    says(phone, "还要 20 人")
    fits(phone)
    phone.locator("main a[href*='/days/']").first.click()
    write(phone, "怎么称呼您", "王女士")
    write(phone, "手机", "13800000077")
    choose(phone, "我满 16 周岁")
    press(phone, "报名", inside="main")
    says(phone, "请勾选")
    fits(phone)
    choose(phone, "我看过上面的话，同意")
    press(phone, "报名", inside="main")
    says(phone, "报上了，请收好编号")
    fits(phone)
    number, secret = receipt_on(phone)
    assert (len(number), len(secret)) == (13, 17)
    press(phone, "看我的报名", inside="main")
    says(phone, "约好了")
    press(phone, "不来了，退掉", inside="main")
    says(phone, "已退")
    phone.goto("/volunteers/")
    press(phone, "东湖灯会指路", inside="main")
    says(phone, "还要 20 人")
    phone.goto("/volunteers/thanks/")
    write(phone, "编号", number)
    write(phone, "密码", secret)
    press(phone, "打开", inside="main")
    says(phone, "还没有证明")
