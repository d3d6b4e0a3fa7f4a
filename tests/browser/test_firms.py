"""A firm at phone width, without JavaScript: it registers, sends a request from its own page, and leaves."""

from __future__ import annotations

from tests.browser.by_hand import choose, follow, press, receipt_on, says, write
from tests.browser.conftest import PHONE, Visitor
from tests.browser.served import Instance


def test_a_firm_registers_with_its_code_checked(visitor: Visitor) -> None:
    page = visitor(width=PHONE, script=False)
    page.goto("/firms/")
    press(page, "登记我的企业")
    write(page, "名称", "淳南阿福早点")
    write(page, "统一社会信用代码", "91110000600037341K")
    choose(page, "10 人以下")
    choose(page, "餐饮、住宿")
    write(page, "地址", "平安里 9 号")
    write(page, "联系人姓名", "阿福")
    write(page, "联系人电话", "13800006611")
    press(page, "登记", inside="main")
    says(page, "最后一位是校验码")
    write(page, "统一社会信用代码", "91110000600037341L")
    press(page, "登记", inside="main")
    number, secret = receipt_on(page)
    assert number
    assert secret


def test_a_firm_asks_from_its_own_page_and_leaves(instance: Instance, visitor: Visitor) -> None:
    slip = instance.matters["to-leave"]
    page = visitor(width=PHONE, script=False)
    follow(page, slip["number"], slip["secret"])
    press(page, "我们企业的页面")
    says(page, "您的联络民警")
    press(page, "提一件诉求")
    choose(page, "交通通行")
    write(page, "什么情况，希望怎么解决", "早上卸货没有地方停。")
    press(page, "提交", inside="main")
    assert receipt_on(page)
    page.goto(f"/firms/{slip['number']}/")
    says(page, "我们提过的")
    says(page, "已提交")
    press(page, "退出登记")
    says(page, "最多留 30 天")
    press(page, "退出登记", inside="main form")
    says(page, "已经退出登记")
    page.goto(f"/firms/{slip['number']}/")
    says(page, "已办结")
