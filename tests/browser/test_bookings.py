"""Booking on a phone with JavaScript off: book, give back, wait, be offered, say yes, check one's place in the queue."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.browser.by_hand import press, receipt_on, says, write
from tests.browser.conftest import Visitor


@pytest.fixture
def phone(visitor: Visitor) -> Page:
    return visitor(script=False)


def books(page: Page, address: str, telephone: str) -> tuple[str, str]:
    page.goto(address)
    write(page, "手机号", telephone)
    page.locator("main form[method=post] button[type=submit]").first.click()
    return receipt_on(page)


def test_somebody_books_a_window_from_the_home_page_and_gives_it_back_in_one_tap(phone: Page) -> None:
    phone.goto("/")
    press(phone, "预约", inside="main")
    press(phone, "下周", inside="main")
    free = phone.locator("main .hg-cards a[href^='/book/0']", has_text="窗口预约").filter(has_text="还有 2 个名额")
    free.first.click()
    says(phone, "要带什么")
    write(phone, "手机号", "13900001111")
    press(phone, "预约", inside="main form[method=post]")
    says(phone, "约好了")
    expect(phone.locator(".hg-receipt svg.qr")).to_be_visible()
    press(phone, "看我的预约", inside="main")
    press(phone, "不来了，退掉", inside="main")
    says(phone, "退好了")
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
        "nothing lies beside a phone's screen"
    )


def test_who_waits_gets_the_place_that_another_gives_back(phone: Page, visitor: Visitor) -> None:
    address = opened_by(visitor(officer="zhao", script=False))
    first = visitor(script=False)
    books(first, address, "13900002221")
    number, secret = books(phone, address, "13900002222")
    says(phone, "您前面还有 0 人在等")
    press(phone, "看我的预约", inside="main")
    says(phone, "候补中")
    press(first, "看我的预约", inside="main")
    press(first, "不来了，退掉", inside="main")
    phone.reload()
    says(phone, "候补排到了")
    press(phone, "我来", inside="main")
    says(phone, "约好了")
    phone.goto("/book/mine/")
    write(phone, "编号", number)
    write(phone, "密码", secret)
    press(phone, "打开", inside="main")
    says(phone, "核对过了：第 2 个受理，对得上")


def opened_by(page: Page) -> str:
    """Zhao opens one place in three days' time; its public address."""
    day = (datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=3)).date().isoformat()
    page.goto("/desk/bookings/new/")
    for label, words in (
        ("地点", "4 号窗口"),
        ("哪一天", day),
        ("几点开始", "09:00"),
        ("几点结束", "09:30"),
        ("每个时间几个名额", "1"),
    ):
        write(page, label, words)
    press(page, "公布", inside="main")
    page.wait_for_url(re.compile(r"/desk/bookings/0[^/]+/$"))
    return "/book/" + page.url.rstrip("/").rsplit("/", 1)[1] + "/"
