"""On a phone, with JavaScript off: read a campaign's figures with their doubts, and say once whether it helped."""

from __future__ import annotations

from tests.browser.by_hand import press, says
from tests.browser.conftest import Visitor


def test_somebody_says_that_it_helped_and_is_counted_once(visitor: Visitor) -> None:
    phone = visitor(script=False)
    phone.goto("/")
    press(phone, "宣传活动", inside="main")
    press(phone, "老人防骗月", inside="main")
    says(phone, "276 人")
    says(phone, "靠不住的地方")
    assert not [one for one in phone.context.cookies() if one["name"] == "campaign"]
    press(phone, "是", inside="main")
    says(phone, "您答过了")
    says(phone, "“是” 48 人，“不是” 14 人。")
    press(phone, "不是", inside="main")
    says(phone, "“是” 47 人，“不是” 15 人。")
    (cookie,) = [one for one in phone.context.cookies() if one["name"] == "campaign"]
    assert cookie["path"] == phone.url.split("#")[0].removeprefix(phone.evaluate("location.origin"))
    assert phone.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
