"""An officer's day with JavaScript off: log in, see what is owed, answer from a template, take over, search, enter for somebody."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.by_hand import choose, follow_staged, press, receipt_on, says, unfold, write
from tests.browser.conftest import DESK, PHONE, Visitor
from tests.browser.served import Instance, log_in


def matter_of(page: Page, instance: Instance, name: str) -> None:
    """From the list to one matter, by its number."""
    number = instance.matters[name]["number"]
    page.goto("/desk/")
    found, after = page.locator(f"main a[href*='{number}']"), page.locator("main a[rel=next]")
    while not found.count() and after.count():
        after.click()
        page.wait_for_load_state()
    found.first.click()
    page.wait_for_url(f"**/desk/m/{number}/**")


def do_step(page: Page, action: str) -> None:
    """Open a step's panel; its form is filled in next."""
    if page.locator(f"#do-{action}").get_attribute("open") is None:
        page.locator(f"#do-{action} > summary").click()


def send_step(page: Page, action: str) -> None:
    page.locator(f"#do-{action} form button[type=submit]").click()


def test_an_officer_logs_in_and_answers_from_a_template(instance: Instance, visitor: Visitor) -> None:
    page = visitor(script=False, width=DESK)
    page.goto("/desk/")
    log_in(page, "zhao", instance.password)
    matter_of(page, instance, "to-answer")
    says(page, "晚上下班回家很怕")
    do_step(page, "answer")
    page.locator("#do-answer .hg-templates a").filter(has_text="补办身份证").click()
    words = page.locator("#do-answer textarea[name=words]")
    expect(words).to_have_value("可以。全国任何一个派出所户籍窗口都能补办，请带{需要的材料}。一般{天数}天内取证。")
    send_step(page, "answer")
    says(page, "请先改正")
    do_step(page, "answer")
    page.locator("#do-answer textarea[name=words]").fill("可以，请带户口本。一般 20 天内取证。")
    send_step(page, "answer")
    page.wait_for_load_state()
    resident = visitor(script=False)
    follow_staged(resident, instance, "to-answer")
    says(resident, "可以，请带户口本。一般 20 天内取证。")


def test_the_other_unit_takes_what_is_offered_on_a_phone(instance: Instance, visitor: Visitor) -> None:
    page = visitor(script=False, width=PHONE, officer="shen")
    page.goto("/desk/")
    number = instance.matters["to-take"]["number"]
    offer = page.locator(".hg-offers__item").filter(has=page.locator(f"a[href*='{number}']"))
    offer.get_by_role("button", name="接办").click()
    resident = visitor(script=False)
    follow_staged(resident, instance, "to-take")
    says(resident, "东湖派出所接办")


def test_an_officer_finds_a_matter_by_its_words(instance: Instance, visitor: Visitor) -> None:
    page = visitor(script=False, width=DESK, officer="qian")
    page.goto("/desk/")
    press(page, "搜索", inside="header")
    page.locator("main input[type=search]").fill("下班回家很怕")
    page.locator("main form button[type=submit]").first.click()
    says(page, "找到")
    assert page.locator("main [data-row], main .hg-owed a").count() > 1


def test_an_officer_enters_a_question_for_somebody_at_the_counter(instance: Instance, visitor: Visitor) -> None:
    page = visitor(script=False, width=DESK, officer="zhao")
    page.goto("/desk/")
    press(page, "代录", inside="header")
    press(page, "咨询", inside="main")
    write(page, "一句话说明想问什么", "老人不会上网，来问养老待遇认证")
    write(page, "具体情况", "请告诉他到哪里办。")
    choose(page, "窗口")
    page.locator("main form[method=post] button[type=submit]").last.click()
    page.locator(".hg-receipt").wait_for()
    assert all(receipt_on(page))


def test_a_lead_gives_several_matters_out_at_once(instance: Instance, visitor: Visitor) -> None:
    page = visitor(script=False, width=DESK, officer="qian")
    page.goto("/desk/?tab=unassigned")
    ticks = page.locator("main input[type=checkbox][name=number]")
    assert ticks.count() >= 2
    numbers = [ticks.nth(place).get_attribute("value") for place in range(2)]
    for place in range(2):
        page.locator("main label.hg-tick").nth(place).click()
    chosen = page.locator("#assign-to option").filter(has_text="蒋敏").get_attribute("value")
    page.locator("#assign-to").select_option(chosen)
    press(page, "交给他办")
    page.wait_for_load_state()
    for number in numbers:
        page.goto(f"/desk/m/{number}/")
        says(page, "蒋敏")


def test_a_refusal_needs_its_ground(instance: Instance, visitor: Visitor) -> None:
    page = visitor(script=False, width=DESK, officer="zhao")
    page.goto(f"/desk/m/{instance.matters['extended']['number']}/")
    do_step(page, "refuse")
    page.locator("#do-refuse textarea[name=words]").fill("依法不能办理。")
    send_step(page, "refuse")
    says(page, "请先改正")
    expect(page.locator("#do-refuse textarea[name=words]")).to_have_value("依法不能办理。")
    unfold(page, "谁看过这件")


def test_a_lead_writes_a_squad_on_a_phone_and_goes_on_the_next_day(instance: Instance, visitor: Visitor) -> None:
    page = visitor(script=False, width=PHONE, officer="qian")
    page.goto("/desk/patrol/rosters/new/")
    page.locator("main a[href$='/drafts/new/']").click()
    page.locator("main [name=pattern][value=day-in-three]").check()
    page.get_by_role("button", name="开始填").click()
    draft = page.url
    page.locator("main a[href$='/teams/']").click()
    page.locator("main [name$='-code']").first.fill("子")
    page.get_by_role("button", name="加一个班组").click()
    expect(page.locator("main [name$='-code']").first).to_have_value("子")
    expect(page.locator("main fieldset")).to_have_count(4)
    page.locator("main [name$='-code']").last.press("Enter")
    says(page, "写的都保存了，还有")
    page.locator("main button[value^=remove]").last.click()
    page.locator("main .hg-buttons button[value=save]").click()
    page.wait_for_url("**/seats/")
    expect(page.locator("main select[name$='-team']").first.locator("option:checked")).to_have_text("子")
    next_day = visitor(script=False, officer="qian")
    next_day.goto(draft)
    says(next_day, "一共要 7 人")
    expect(next_day.get_by_role("button", name="开始排")).to_be_visible()
