"""The second factor as an officer meets it: an authenticator app, recovery codes, and a passkey (a virtual one of Chromium's)."""

from __future__ import annotations

import base64
import hmac
import struct
import time

from playwright.sync_api import Page

from tests.browser.axe import faults
from tests.browser.conftest import DESK, Visitor
from tests.browser.served import Instance, log_in, log_out


def code_now(secret: str) -> str:
    """What an authenticator app shows (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


def well_made(page: Page) -> None:
    """Nothing is wrong with this page for anybody."""
    assert not faults(page), "\n".join([page.url, *faults(page)])


def press(page: Page, words: str) -> None:
    page.locator("main").get_by_role("button", name=words, exact=True).or_(
        page.locator("main").get_by_role("link", name=words, exact=True)
    ).first.click()
    page.wait_for_load_state()


def test_an_officer_sets_up_an_authenticator_and_is_asked_for_its_code(instance: Instance, visitor: Visitor) -> None:
    page = visitor(width=DESK)
    log_in(page, "lin", instance.password)
    page.goto("/staff/second-factor/")
    press(page, "设置验证器")
    page.locator("main details summary").first.click()
    secret = page.locator("code").inner_text().replace(" ", "")
    page.locator("input[name=code]").fill(code_now(secret))
    press(page, "设好了")
    page.wait_for_url("**/recovery-codes/")
    well_made(page)
    recovery = page.locator("main .hg-recovery code").first.inner_text().replace(" ", "")
    for path in ("recovery-codes/generate/", "totp/deactivate/", ""):
        page.goto(f"/staff/second-factor/{path}")
        well_made(page)
    log_out(page)
    log_in(page, "lin", instance.password)
    assert page.url.endswith("/staff/second-factor/authenticate/")
    well_made(page)
    page.locator("input[name=code]").fill(recovery)
    press(page, "登录")
    page.wait_for_url("**/desk/")


def test_an_officer_adds_a_passkey_and_logs_in_with_it(instance: Instance, visitor: Visitor) -> None:
    page = visitor(width=DESK)
    virtual = page.context.new_cdp_session(page)
    virtual.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    virtual.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**kind, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )
    log_in(page, "gao", instance.password)
    page.goto("/staff/second-factor/webauthn/add/")
    page.locator("input[name=name]").fill("我的手机")
    page.locator("label[for=id_passwordless]").click()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/recovery-codes/")
    page.goto("/staff/second-factor/webauthn/")
    well_made(page)
    for words in ("改名", "删除"):
        press(page, words)
        page.wait_for_url("**/keys/**")
        well_made(page)
        page.go_back()
    log_out(page)
    page.goto("/staff/login/")
    page.locator("#passkey_login").click()
    page.wait_for_url("**/desk/")
