"""Everything a resident does, on a phone, with JavaScript off: by pressing and writing only."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from heliograph.core.receipt import new_number, show_number
from tests.browser.by_hand import box, choose, follow, follow_staged, photo, press, receipt_on, says, unfold, write
from tests.browser.conftest import Visitor
from tests.browser.served import Instance


@pytest.fixture
def phone(visitor: Visitor) -> Page:
    """A phone whose browser runs no script."""
    return visitor(script=False)


def test_somebody_without_a_name_finds_a_guide_asks_with_a_photo_and_follows(
    phone: Page, visitor: Visitor, tmp_path: Path
) -> None:
    phone.goto("/")
    press(phone, "咨询", inside="main")
    says(phone, "谁能办")
    press(phone, "现在就写")
    write(phone, "一句话说明想问什么", "路灯归谁管")
    write(phone, "具体情况", "和平路 32 号院门口的路灯不亮。")
    box(phone, "照片或文件").set_input_files(photo(tmp_path))
    press(phone, "提交", inside="main")
    says(phone, "请收好回执")
    number, secret = receipt_on(phone)
    another = visitor(script=False)
    follow(another, number, secret)
    for words in ("路灯归谁管", "和平路 32 号院门口的路灯不亮。", "路灯.jpg", "谁对您负责", "全部期限"):
        says(another, words)
    press(another, "收起我的事项")
    another.goto(f"/m/{number.replace('-', '')}/")
    expect(another.locator("main")).not_to_contain_text("和平路 32 号院")


def test_somebody_complains_with_a_name(phone: Page) -> None:
    phone.goto("/")
    press(phone, "办事", inside="header")
    press(phone, "投诉举报民警", inside="main")
    says(phone, "被投诉的人和单位看不到")
    press(phone, "现在就写")
    choose(phone, phone.locator("main .govuk-radios__label").first.inner_text())
    phone.locator("main textarea").first.fill("窗口的人不理人，问了三遍才答。")
    write(phone, "怎么称呼您", "李丽")
    write(phone, "手机号", "13800000001")
    press(phone, "提交", inside="main")
    says(phone, "请收好回执")
    press(phone, "看我的事项")
    says(phone, "窗口的人不理人")
    says(phone, "被投诉的人和单位看不到这件事")


def test_a_form_with_a_gap_comes_back_with_what_was_written(phone: Page) -> None:
    phone.goto("/ask/consultation/")
    write(phone, "具体情况", "只写了这一段。")
    press(phone, "提交", inside="main")
    says(phone, "请先改正")
    expect(box(phone, "具体情况")).to_have_value("只写了这一段。")
    phone.locator(".govuk-error-summary a").first.click()
    expect(box(phone, "一句话说明想问什么")).to_be_in_viewport()
    write(phone, "一句话说明想问什么", "补上了")
    press(phone, "提交", inside="main")
    says(phone, "请收好回执")


def test_who_is_asked_for_more_gives_it(phone: Page, instance: Instance, tmp_path: Path) -> None:
    follow_staged(phone, instance, "to-supply")
    says(phone, "靠近哪个门？")
    write(phone, "您要补充的", "东门进去左手第一盏。")
    box(phone, "照片或文件").set_input_files(photo(tmp_path))
    press(phone, "发送")
    says(phone, "东门进去左手第一盏。")
    says(phone, "路灯.jpg")
    expect(phone.get_by_role("status")).to_be_visible()


def test_an_answer_that_solves_nothing_is_taken_up_again(phone: Page, instance: Instance) -> None:
    follow_staged(phone, instance, "to-reopen")
    unfold(phone, "想说哪里没解决")
    write(phone, "哪里没有解决", "昨晚又不亮了。")
    press(phone, "没解决，重新办")
    says(phone, "您说没有解决")
    says(phone, "昨晚又不亮了。")


def test_a_rating_is_given_and_changed_once(phone: Page, instance: Instance) -> None:
    follow_staged(phone, instance, "to-rate")
    choose(phone, "非常满意")
    press(phone, "提交评价")
    says(phone, "您的评价：非常满意")
    press(phone, "修改评价")
    choose(phone, "基本满意")
    press(phone, "提交评价")
    says(phone, "您的评价：基本满意")
    expect(phone.get_by_role("link", name="修改评价")).to_have_count(0)


def test_a_matter_is_taken_back(phone: Page, instance: Instance) -> None:
    follow_staged(phone, instance, "to-withdraw")
    press(phone, "撤回")
    says(phone, "这件事就不再办了")
    press(phone, "确定撤回")
    says(phone, "已经撤回")


def test_the_contact_is_corrected(phone: Page, instance: Instance) -> None:
    follow_staged(phone, instance, "to-correct")
    press(phone, "更正联系方式")
    phone.locator("main input[name=phone]").fill("13900000002")
    press(phone, "保存")
    says(phone, "联系方式已经更正")


def test_a_date_is_explained_day_by_day(phone: Page, instance: Instance) -> None:
    follow_staged(phone, instance, "extended")
    press(phone, "为什么是这一天？", inside="main")
    says(phone, "一天一天数")
    says(phone, "依据")
    assert phone.locator(".hg-days__day").count() > 3
    press(phone, "我的事项")
    says(phone, "经过和下一步")


def test_who_looked_is_shown_to_whom_it_concerns(phone: Page, visitor: Visitor, instance: Instance) -> None:
    officer = visitor(script=False, officer="zhao")
    officer.goto(f"/desk/m/{instance.matters['reopened']['number']}/")
    follow_staged(phone, instance, "reopened")
    looked = phone.locator("section", has=phone.get_by_role("heading", name="谁看过"))
    expect(looked).to_contain_text("赵勇")


def test_everything_can_be_taken_away(phone: Page, instance: Instance, tmp_path: Path) -> None:
    follow_staged(phone, instance, "photo")
    kept: dict[str, Path] = {}
    for kind in ("html", "json", "zip"):
        with phone.expect_download() as download:
            phone.locator(f"main a[href$='data.{kind}']").click()
        kept[kind] = tmp_path / f"mine.{kind}"
        download.value.save_as(kept[kind])
    assert "晚上下班回家很怕" in kept["html"].read_text("utf-8")
    assert "晚上下班回家很怕" in json.dumps(json.loads(kept["json"].read_text("utf-8")), ensure_ascii=False)
    assert any(name.endswith(".jpg") for name in zipfile.ZipFile(kept["zip"]).namelist())


def test_a_number_that_was_never_given_out_looks_like_a_hidden_one(phone: Page, instance: Instance) -> None:
    shown = []
    for number in (instance.matters["complaint"]["number"], new_number()):
        phone.goto("/follow/")
        write(phone, "编号", number)
        write(phone, "密码", instance.matters["waiting"]["secret"])
        press(phone, "查进度", inside="main")
        shown.append(phone.locator("main").inner_html().replace(number, "").replace(show_number(number), ""))
    token = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
    assert token.sub("", shown[0]) == token.sub("", shown[1])


def test_the_page_speaks_english_and_large_at_one_press(phone: Page) -> None:
    phone.goto("/guides/consultation/")
    press(phone, "English", inside="header")
    assert phone.locator("html").get_attribute("lang") == "en"
    assert phone.url.endswith("/guides/consultation/")
    press(phone, "中文", inside="header")
    press(phone, "大字版", inside="header")
    expect(phone.locator("body")).to_have_css("font-size", "24px")
