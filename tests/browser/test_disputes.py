"""A dispute at phone width, without JavaScript: both sides sign with their own receipts; an officer checks and asks the other side."""

from __future__ import annotations

from tests.browser.by_hand import choose, follow, press, receipt_on, says, unfold, write
from tests.browser.conftest import PHONE, Visitor
from tests.browser.served import Instance


def test_both_sides_read_the_agreement_and_sign_with_their_own_receipts(instance: Instance, visitor: Visitor) -> None:
    mine, other = instance.matters["to-sign"], instance.matters["to-sign-b"]
    li, wang = (visitor(width=PHONE, script=False) for _ in range(2))
    follow(li, mine["number"], mine["secret"])
    press(li, "调解的页面", inside="main")
    says(li, "12 点到 14 点不用电钻")
    says(li, "您是甲方")
    press(li, "我同意，签字")
    says(li, "您签了")
    says(li, "等另一方签")
    wang.goto("/disputes/")
    press(wang, "有人申请和我调解")
    write(wang, "编号", other["number"])
    write(wang, "密码", other["secret"])
    press(wang, "打开", inside="main")
    says(wang, "您是乙方")
    press(wang, "我同意，签字")
    says(wang, "已签，等着一条条做到")
    press(wang, "打印协议")
    says(wang, "调解协议书")
    assert not wang.locator("main", has_text="还没有签").count()
    li.reload()
    says(li, "已签，等着一条条做到")


def test_an_officer_checks_the_law_and_gives_the_other_side_a_receipt(instance: Instance, visitor: Visitor) -> None:
    number = instance.matters["to-check"]["number"]
    zhao = visitor(width=PHONE, script=False, officer="zhao")
    zhao.goto(f"/desk/disputes/{number}/")
    press(zhao, "核对完了")
    says(zhao, "还没有提交成功")
    for answer in zhao.locator("main form[action$='/do/screen/'] input[value='no']").all():
        answer.check()
    press(zhao, "核对完了")
    says(zhao, "可以调解，已经受理")
    write(zhao, "另一方怎么称呼", "庄女士")
    press(zhao, "登记", inside="main form[action$='/do/other/']")
    press(zhao, "打印凭条")
    slip = receipt_on(zhao)
    zhuang = visitor(width=PHONE, script=False)
    zhuang.goto("/disputes/open/")
    write(zhuang, "编号", slip[0])
    write(zhuang, "密码", slip[1])
    press(zhuang, "打开", inside="main")
    press(zhuang, "愿意谈")
    says(zhuang, "记下了：您愿意谈")
    zhao.goto(f"/desk/disputes/{number}/")
    choose(zhao, "是一方的亲属")
    write(zhao, "时间", "2036-12-01T10:00")
    write(zhao, "地点", "调解室")
    press(zhao, "定下来，告诉两边")
    says(zhao, "这位调解员不能调解")
    unfold(zhuang, "不想谈了")
    press(zhuang, "不谈了")
    says(zhuang, "有一方不愿意谈")
