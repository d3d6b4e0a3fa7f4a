"""Somebody from outside takes up a seat: the supervisor makes a link, who opens it on a phone chooses a password and logs in."""

from __future__ import annotations

import re
from datetime import date, timedelta

from tests.browser.by_hand import press, says, write
from tests.browser.conftest import Visitor

PASSWORD = "lamps-over-the-lake"


def test_the_link_of_an_invitation_leads_to_a_seat(visitor: Visitor) -> None:
    desk = visitor(script=False, officer="sun")
    desk.goto("/desk/panel/")
    write(desk, "姓名", "吴敏")
    desk.locator("main input[value=deputy]").check()
    for name, days in (("since", -1), ("until", 300)):
        desk.locator(f"main [name={name}]").fill((date.today() + timedelta(days)).isoformat())  # noqa: DTZ011 (wherever it is)
    press(desk, "做一个邀请链接", inside="main")
    link = re.search(r"/panel/join/[\w-]+/", desk.content())
    assert link
    guest = visitor(script=False)
    guest.goto(link[0])
    write(guest, "用户名", "wumin")
    write(guest, "密码", PASSWORD)
    press(guest, "接受邀请，建账号", inside="main")
    says(guest, "账号建好了，请登录。")
