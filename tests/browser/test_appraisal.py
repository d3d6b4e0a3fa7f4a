"""An appraisal on a phone, without JavaScript: agreed by both sides; then a result opened, objected to, computed anew and corrected."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.axe import too_wide
from tests.browser.by_hand import choose, press, says, unfold, write
from tests.browser.conftest import PHONE, Visitor


def test_both_sides_agree_and_a_result_is_objected_to_and_computed_anew(visitor: Visitor) -> None:
    zheng, wu = (visitor(width=PHONE, script=False, officer=who) for who in ("zheng", "wu"))
    zheng.goto("/desk/appraisal/")
    press(zheng, "提出方案：河西分局")
    says(zheng, "还没签")
    address = zheng.url
    wu.goto(address)
    unfold(wu, "说意见")
    write(wu, "意见", "两个所都缺人，例行工作的目标低一点。")
    press(wu, "记下意见")
    says(wu, "两个所都缺人")
    press(wu, "试一试")
    wu.locator("#value-on-time").fill("0.97")
    press(wu, "算一算")
    assert "value-on-time=0.97" in wu.url
    says(wu, "97.0%")
    for page in (zheng, wu):
        page.goto(address)
        press(page, "照现在的目标签字")
    says(wu, "按现在的记录")

    wu.goto("/desk/appraisal/")
    wu.locator("main .hg-link-row", has_text="已公布").first.click()
    unfold(wu, "怎么算的")
    says(wu, "这个单位这段时间的公开数字")
    over = wu.url
    press(wu, "数的是哪些事项")
    says(wu, "没有人名、内容、评价")
    assert not too_wide(wu)
    wu.goto(over)
    unfold(wu, "提异议")
    write(wu, "哪里不对，为什么", "转过来的那几件不是我们拖的。")
    press(wu, "提异议", inside="main form")
    says(wu, "有异议待答复，最晚")
    zheng.goto(over)
    choose(zheng, "成立，重新计算")
    choose(zheng, "没有让人来回跑")
    write(zheng, "答复异议", "核对过，转来转去这一项不算。")
    press(zheng, "公开答复")
    says(zheng, "异议成立，不计分")
    unfold(zheng, "更正：")
    write(zheng, "为什么更正", "漏了一天的记录，补上了。")
    press(zheng, "更正", inside="main form")
    resident = visitor(width=PHONE, script=False)
    resident.goto("/appraisal/")
    resident.locator("main .hg-link-row", has_text="河西分局").filter(has_text="已公布").first.click()
    for words in (
        "转过来的那几件不是我们拖的",
        "核对过，转来转去这一项不算",
        "更正，重新计算",
        "漏了一天的记录",
        "已写入公开日志",
    ):
        says(resident, words)
    expect(resident.locator("main details", has_text="更正以前")).to_have_count(3)
    assert "吴刚" not in resident.locator("main").inner_text()
