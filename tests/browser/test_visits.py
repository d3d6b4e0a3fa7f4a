"""Visits on a phone: with no network, closed and opened again, sent once, two phones, an ended log-in, a lost PIN, wiped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from tests.browser.by_hand import choose, press, says, until, write
from tests.browser.conftest import PATIENCE, Watch, logged_in, prefer
from tests.browser.served import Instance, log_in

APP = "/desk/visits/app/"
PIN = "走访-4711"
WHERE = "翠湖新城 12 栋 502"
TOGETHER = "和平路小学传达室"
WORDS = "单元门的门禁坏了，谁都能进。"
KEPT = """async () => {
  const known = await indexedDB.databases();
  if (!known.some((one) => one.name === "visits")) return null;
  const db = await new Promise((done) => { const r = indexedDB.open("visits"); r.onsuccess = () => done(r.result); });
  const all = (store, what) => new Promise((done) => {
    const r = db.transaction(store).objectStore(store)[what]();
    r.onsuccess = () => done(r.result);
  });
  const names = await all("sealed", "getAllKeys"), rows = await all("sealed", "getAll");
  const meta = (await all("meta", "getAll"))[0];
  db.close();
  const text = rows.map((row) => new TextDecoder("utf-8", { fatal: false }).decode(row.data)).join(" ");
  return { names, text, extractable: meta.device.extractable };
}"""
COORDINATES = re.compile(r"latitude|longitude|coord|position|accuracy|geo", re.IGNORECASE)


def shows(page: Page, words: str) -> None:
    """The words can be seen: those a script may show later stand on the page from the start."""
    expect(page.locator("main").get_by_text(words).locator("visible=true").first).to_be_visible()


def begin(page: Page, *, is_kept: bool = True) -> None:
    """Open the app with a network, choose a PIN, and wait until the phone could open it without one."""
    page.goto(APP)
    write(page, "PIN，至少 6 位", PIN)
    write(page, "再输一遍", PIN)
    press(page, "开始用", inside="main")
    shows(page, "都发完了")
    if is_kept:
        page.wait_for_function("navigator.serviceWorker.controller !== null")


def again(context: BrowserContext) -> Page:
    """Close every page of the phone and open the app anew with the PIN."""
    for page in context.pages:
        page.close()
    page = context.new_page()
    page.goto(APP)
    return unlock(page)


def unlock(page: Page, pin: str = PIN) -> Page:
    write(page, "PIN", pin)
    press(page, "打开", inside="main")
    expect(page.get_by_role("button", name="记一次走访")).to_be_visible()
    return page


def plan(page: Page, words: str) -> None:
    """Plan a visit on the phone, and have it sent."""
    press(page, "排一次走访", inside="main")
    write(page, "去哪儿、带什么", words)
    press(page, "排上", inside="main")
    expect(page.locator("[data-plans]")).to_contain_text(words)
    sent(page)


def visit(page: Page, outcome: str = "见到人", *advice: str) -> None:
    """Fill in the form that is open, and keep it."""
    choose(page, outcome)
    for one in advice:
        choose(page, one)
    press(page, "记下", inside="main")
    expect(page.get_by_role("button", name="现在就发")).to_be_visible()


def ask(page: Page) -> str:
    """Take down a request; the code on the slip that was shown."""
    press(page, "登记群众提的事", inside="main")
    page.locator("#request-procedure").select_option("help")
    page.locator("#field-kind").select_option("other")
    page.locator("#field-words").fill(WORDS)
    write(page, "怎么称呼", "李丽")
    press(page, "存下，出示回执条", inside="main")
    shows(page, "请对方拍下来")
    expect(page.locator("[data-qr] svg")).to_be_visible()
    code = page.locator("[data-code]").inner_text()
    press(page, "对方拿到了", inside="main")
    return code


def sent(page: Page) -> None:
    """Nothing that was written waits on the phone any longer."""
    until(page, f"async () => !((await ({KEPT})()).names.some((name) => name.startsWith('entry:')))")
    expect(page.locator("#visits[data-waiting='0'][data-state='idle']")).to_be_attached(timeout=PATIENCE)


def give_slips_back(page: Page) -> None:
    """An officer may hold so many slips; those of the phones of earlier tests are gone with them."""
    page.goto("/desk/visits/")
    cancel = page.get_by_role("button", name="手机或回执条丢了")
    if cancel.count():
        cancel.click()
        says(page, "作废了")


@pytest.fixture
def phone(browser: Browser, instance: Instance) -> Iterator[Callable[..., Page]]:
    """A phone of its own whose officer logged in by hand, so that logging out ends no other test's log-in.

    Watched as every page is; only that there is no network is nothing to complain of here.
    """
    watch, contexts = Watch(instance.address), []

    def make(officer: str = "zhao") -> Page:
        context = browser.new_context(base_url=instance.address, viewport={"width": 360, "height": 800}, locale="zh-CN")
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        prefer(context, instance, language="zh-hans", large=False)
        watch.over(context)
        page = context.new_page()
        log_in(page, officer, instance.password)
        give_slips_back(page)
        return page

    yield make
    for context in contexts:
        context.close()
    seen = [one for one in watch.seen if "ERR_INTERNET_DISCONNECTED" not in one]
    assert not seen, "\n".join(seen)


@pytest.fixture
def rough(browser: Browser, instance: Instance) -> Iterator[BrowserContext]:
    """A phone on a network that loses answers: the browser itself complains of those, so nobody watches its console."""
    context = browser.new_context(
        base_url=instance.address, viewport={"width": 360, "height": 800}, locale="zh-CN",
        storage_state=logged_in(browser, instance, "zhao"), service_workers="block",
    )  # fmt: skip
    context.set_default_timeout(PATIENCE)
    prefer(context, instance, language="zh-hans", large=False)
    yield context
    context.close()


def test_a_round_without_a_network_is_sealed_kept_across_closing_sent_and_wiped(phone: Callable[..., Page]) -> None:
    page = phone()
    begin(page)
    plan(page, WHERE)
    context = page.context
    asked: list[Request] = []
    context.on("request", lambda request: asked.append(request))
    context.set_offline(True)
    page = again(context)
    press(page, WHERE, inside="[data-plans]")
    says(page, WHERE)
    visit(page, "见到人", "防诈骗", "防盗")
    shows(page, "没有网，1 条存在手机上")
    expect(page.locator("[data-plans]")).not_to_contain_text(WHERE)
    code = ask(page)
    press(page, "记一次走访", inside="main")
    choose(page, "没人")
    page.wait_for_timeout(600)
    page = again(context)
    shows(page, "没写完的")
    shows(page, "没有网，2 条存在手机上")
    kept = page.evaluate(KEPT)
    assert {name.split(":")[0] for name in kept["names"]} >= {"entry", "draft", "slip", "plan", "reference"}
    assert not [word for word in (WHERE, WORDS, "李丽", "heping", code) if word in kept["text"]]
    assert kept["extractable"] is False
    press(page, "接着写", inside="[data-drafts]")
    expect(page.get_by_label("没人")).to_be_checked()
    press(page, "记下", inside="main")
    shows(page, "没有网，3 条存在手机上")
    assert not [one for one in asked if "/sync/" in one.url]
    context.set_offline(False)
    sent(page)
    names = page.evaluate(KEPT)["names"]
    assert not [name for name in names if name.startswith(("entry:", "draft:"))]
    bodies = [one.post_data or "" for one in asked if "/sync/" in one.url]
    assert len(bodies) == 1
    assert not COORDINATES.search("".join(bodies) + "".join(one.url for one in asked))
    exchange(page, code)


def exchange(page: Page, code: str) -> None:
    """The resident's side: the code on the slip gives a receipt, once."""
    page.goto(f"/visits/slip/#{code}")
    expect(page.get_by_label("回执条上的码")).to_have_value(code)
    assert "#" not in page.url
    press(page, "换回执", inside="main")
    says(page, "求助")
    number = page.locator(".hg-receipt .hg-number").first.inner_text()
    assert re.fullmatch(r"\w{4}-\w{4}-\w{3}", number)


def test_two_phones_with_the_same_plan_the_officer_chooses(phone: Callable[..., Page]) -> None:
    first, second = phone(), phone()
    begin(first)
    plan(first, TOGETHER)
    begin(second)
    for page in (first, second):
        page.context.set_offline(True)
        press(page, TOGETHER, inside="[data-plans]")
    visit(first, "没人")
    visit(second, "见到人", "交通安全")
    first.context.set_offline(False)
    sent(first)
    second.context.set_offline(False)
    shows(second, "两边不一样")
    shows(second, "已经存的：走访")
    press(second, "用手机上的", inside="[data-choices]")
    sent(second)
    expect(second.locator("[data-choices]")).to_be_hidden()
    second.goto("/desk/visits/")
    done = second.get_by_role("region", name="单位近 30 天做的，还能更正")
    expect(done.get_by_role("link", name="见到人，说上话了 · 提醒了：交通安全")).to_have_count(1)


def test_what_was_sent_and_whose_answer_got_lost_is_applied_once(rough: BrowserContext) -> None:
    page = rough.new_page()
    begin(page, is_kept=False)
    lost = []

    def lose(route) -> None:
        if len(lost) < 2:
            lost.append(route.fetch().json())
            route.abort()
        else:
            route.continue_()

    rough.route("**/sync/", lose)
    answers = []
    rough.on("response", lambda response: "/sync/" in response.url and answers.append(response))
    press(page, "记一次走访", inside="main")
    visit(page, "搬走了")
    sent(page)
    assert [one["answers"][0]["result"] for one in (*lost, *(one.json() for one in answers))] == [
        "applied",
        "already",
        "already",
    ]


def test_what_is_written_while_a_round_fetches_its_slips_is_sent_too(rough: BrowserContext) -> None:
    page = rough.new_page()
    begin(page, is_kept=False)
    give_slips_back(rough.new_page())
    held = []
    rough.route("**/app/slips/", lambda route: route.continue_() if held else held.append(route))
    press(page, "记一次走访", inside="main")
    with page.expect_request("**/app/slips/"):
        visit(page, "没人")
    press(page, "记一次走访", inside="main")
    visit(page, "搬走了")
    shows(page, "正在发，还有 1 条")
    held[0].continue_()
    sent(page)


def test_what_is_put_off_is_kept_to_the_last_word_and_what_is_given_up_is_not(rough: BrowserContext) -> None:
    page = rough.new_page()
    begin(page, is_kept=False)
    press(page, "记一次走访", inside="main")
    choose(page, "没人")
    press(page, "以后再写", inside="main")
    press(page, "接着写", inside="[data-drafts]")
    expect(page.get_by_label("没人")).to_be_checked()
    press(page, "记下", inside="main")
    sent(page)
    press(page, "排一次走访", inside="main")
    write(page, "去哪儿、带什么", WHERE)
    until(page, f"async () => (await ({KEPT})()).names.some((name) => name.startsWith('draft:'))")
    press(page, "不排了", inside="main")
    expect(page.get_by_role("button", name="记一次走访")).to_be_visible()
    expect(page.locator("[data-drafts]")).to_be_hidden()
    assert not [name for name in page.evaluate(KEPT)["names"] if name.startswith("draft:")]


@pytest.mark.parametrize("years", [3, -3])
def test_a_phone_whose_clock_is_years_off_writes_down_the_day_that_it_is(rough: BrowserContext, years: int) -> None:
    off = years * 365 * 86_400_000
    rough.add_init_script(
        f"const True = Date; globalThis.Date = class extends True {{"
        f"constructor(...given) {{ given.length ? super(...given) : super(True.now() + {off}); }}"
        f"static now() {{ return True.now() + {off}; }} }};"
    )
    page = rough.new_page()
    begin(page, is_kept=False)
    press(page, "记一次走访", inside="main")
    today = page.evaluate("async () => (await (await fetch('/desk/visits/app/data/')).json()).today")
    assert page.locator("#visit-day").input_value() == today
    visit(page, "没人")
    sent(page)
    expect(page.locator("[data-choices]")).to_be_hidden()


def test_a_phone_that_lost_what_it_kept_says_why_it_gets_no_slips_and_where_the_lost_ones_are_cancelled(
    rough: BrowserContext,
) -> None:
    page = rough.new_page()
    give_slips_back(page)
    for _lost in range(3):
        begin(page, is_kept=False)
        if page.locator("[data-slips-lost]").is_visible():
            break
        page.goto("/desk/visits/")  # the app would load itself again when what it kept is gone
        page.evaluate("new Promise((done) => { indexedDB.deleteDatabase('visits').onsuccess = done; })")
    shows(page, "先用掉，或者作废")
    page.locator("[data-slips-lost]").click()
    says(page, "走访")
    give_slips_back(page)


def test_an_ended_log_in_keeps_what_was_written_until_the_officer_logs_in_again(
    phone: Callable[..., Page], instance: Instance
) -> None:
    page = phone()
    begin(page)
    page.context.set_offline(True)
    press(page, "记一次走访", inside="main")
    visit(page, "没人")
    page.context.clear_cookies(name="sessionid")
    page.context.set_offline(False)
    shows(page, "登录已经到期")
    shows(page, "1 条存在手机上，重新登录后发")
    press(page, "重新登录", inside="main")
    page.locator("input[name=login]").fill("zhao")
    page.locator("input[name=password]").fill(instance.password)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(f"**{APP}")
    unlock(page)
    sent(page)


def test_logging_out_anywhere_on_the_desk_wipes_the_phone_but_asks_before_it_loses_anything(
    phone: Callable[..., Page],
) -> None:
    page = phone()
    begin(page)
    page.context.set_offline(True)
    press(page, "记一次走访", inside="main")
    visit(page, "没人")
    page.context.set_offline(False)
    sent(page)
    page.context.set_offline(True)
    press(page, "记一次走访", inside="main")
    visit(page, "没人")
    for other in page.context.pages:
        other.close()
    page.context.set_offline(False)
    page = page.context.new_page()
    page.goto("/desk/")
    press(page, "退出", inside="header")
    page.wait_for_url("**#leave")
    shows(page, "还有没发出去的")
    press(page, "先不退出", inside="main")
    unlock(page)
    sent(page)
    page.goto("/desk/")
    press(page, "退出", inside="header")
    page.wait_for_url("**/staff/login/**")
    assert page.evaluate(KEPT) is None
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0


def test_five_wrong_pins_leave_nothing(phone: Callable[..., Page]) -> None:
    page = phone()
    begin(page)
    page.reload()
    for left in (4, 3, 2, 1):
        write(page, "PIN", "falsch-123")
        press(page, "打开", inside="main")
        shows(page, f"还能试 {left} 次")
    write(page, "PIN", "falsch-123")
    press(page, "打开", inside="main")
    shows(page, "试了 5 次，手机上的已经全部删掉")
    assert page.evaluate(KEPT) is None


def test_a_phone_of_another_officer_sends_nothing_under_this_log_in(
    phone: Callable[..., Page], instance: Instance
) -> None:
    page = phone()
    begin(page)
    page.context.set_offline(True)
    press(page, "记一次走访", inside="main")
    visit(page, "没人")
    page.close()
    context = page.context
    context.clear_cookies(name="sessionid")
    context.set_offline(False)
    page = context.new_page()
    log_in(page, "jiang", instance.password)
    page.goto(APP)
    shows(page, "这部手机上是另一位民警的走访")
    assert [name for name in page.evaluate(KEPT)["names"] if name.startswith("entry:")]
