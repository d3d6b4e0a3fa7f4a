"""Notices in a browser, in a real one: its button, its worker, and what it shows.

No push service can be reached from here, so two things are done for the browser: its subscription is made by the test's
own receiver, and what would come from the service is put in by Chromium's own tools.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.by_hand import press, says, until
from tests.browser.conftest import Visitor
from tests.browser.served import Instance
from tests.channels.receiver import Receiver

SHOWN = """async () => {
  const registration = await navigator.serviceWorker.getRegistration("/push/worker.js");
  return (await registration.getNotifications()).map((one) => [one.title, one.body, one.actions.map((a) => a.title)]);
}"""


@pytest.fixture
def page(visitor: Visitor) -> Page:
    page = visitor(permissions=["notifications"])
    given = Receiver().subscription("https://push.example/send/1")
    page.add_init_script(
        f"PushManager.prototype.subscribe = async () => ({{ toJSON: () => ({given}), options: {{}}, unsubscribe() {{}} }});"
    )
    return page


def test_a_browser_is_turned_on_by_one_press_and_says_so(page: Page, instance: Instance) -> None:
    page.goto(instance.link("answered"))
    page.wait_for_url("**/m/**")
    page.goto(f"/m/{instance.matters['answered']['number']}/reach/")
    press(page, "打开提醒")
    page.wait_for_url("**done=added**")
    says(page, "浏览器提醒")


def test_notices_are_subscribed_to_by_one_press(page: Page) -> None:
    page.goto("/subscribe/")
    press(page, "打开提醒")
    page.wait_for_url("**/subscribe/sent/push/")
    says(page, "打开了")


@pytest.mark.parametrize(
    "sent",
    ['{"title": "阳光警务", "body": "您有新消息，点开查看。", "stop": "/stop/x/", "stop_words": "不再提醒"}', ""],
)
def test_the_worker_shows_what_comes_and_something_even_for_nothing(page: Page, instance: Instance, sent: str) -> None:
    page.goto("/subscribe/")
    press(page, "打开提醒")
    page.wait_for_url("**/sent/push/")
    tools, known = page.context.new_cdp_session(page), []
    tools.on("ServiceWorker.workerRegistrationUpdated", lambda event: known.extend(event["registrations"]))
    tools.send("ServiceWorker.enable")
    page.wait_for_timeout(500)
    (registration,) = {one["registrationId"] for one in known if one["scopeURL"] == instance.url("/push/")}
    tools.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": instance.address, "registrationId": registration, "data": sent},
    )
    until(page, f"async () => (await ({SHOWN})()).length > 0")
    (shown,) = page.evaluate(SHOWN)
    assert shown == (["阳光警务", "您有新消息，点开查看。", ["不再提醒"]] if sent else ["阳光警务", "", []])


def test_a_browser_that_does_not_allow_it_is_told_what_to_do(visitor: Visitor) -> None:
    page = visitor()
    page.goto("/subscribe/")
    press(page, "打开提醒")
    says(page, "浏览器没有允许弹出提醒")


def test_without_javascript_there_is_no_button_and_a_word_why(visitor: Visitor) -> None:
    page = visitor(script=False)
    page.goto("/subscribe/")
    expect(page.get_by_role("button", name="打开提醒")).to_be_hidden()
    says(page, "这个浏览器现在不能弹出提醒")
