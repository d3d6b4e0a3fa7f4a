"""The receipt checker: what is whole passes, every kind of tampering is refused, with the network off, in both languages.

It says what `heliograph verify` says, sentence for sentence, of hundreds of tampered files and of every odd signature.
"""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from heliograph.core.merkle import Policy
from heliograph.verifier.verdict import verify_receipt
from tests.browser import receipts
from tests.browser.axe import faults, faults_by_looks
from tests.browser.checking import from_a_file, hand_in, is_checked
from tests.browser.conftest import Visitor
from tests.browser.served import Instance

ED25519 = Path(__file__).resolve().parent.parent / "core" / "merkle" / "ed25519-cases.json"
ASK = "async ([policy, files]) => { const trust = await heliograph.readPolicy(policy); const found = [];"
EACH = " for (const file of files) found.push(await heliograph.verifyReceipt(file, trust)); return found; }"


@pytest.fixture
def downloaded(instance: Instance) -> bytes:
    """The page that works alone, as anybody downloads it."""
    with urllib.request.urlopen(instance.url("/log/heliograph-verify.html")) as answer:
        return answer.read()


@pytest.fixture
def alone(downloaded: bytes, visitor: Visitor, tmp_path: Path) -> Callable[..., Page]:
    """The downloaded page, opened from the disk with the network off, told to trust the log of `receipts`."""

    def opened(policy: str | None = receipts.POLICY.text(), **more) -> Page:
        page = visitor(**more)
        from_a_file(page, downloaded, tmp_path)
        if policy is not None:
            page.locator("#trust").evaluate(
                "(box, text) => { box.value = text; box.dispatchEvent(new Event('input')) }", policy
            )
        return page

    return opened


@pytest.mark.parametrize("policy", [receipts.POLICY, receipts.KEY_ALONE], ids=["witnesses", "key alone"])
def test_it_says_what_the_command_says_of_every_tampered_file(alone: Callable[..., Page], policy: Policy) -> None:
    cases = [("nothing", receipts.world().receipt().text()), *receipts.tampered()]
    cases += [("taken over", receipts.taken_over(0, 1)), ("called taken over", receipts.taken_over(0, 2))]
    assert len(cases) > 400
    found = alone(timezone_id="UTC").evaluate(ASK + EACH, [policy.text(), [text for _, text in cases]])
    different = {}
    for (what, text), here in zip(cases, found, strict=True):
        there = verify_receipt(text, policy=policy)
        if there.is_good != here["isGood"] or [one.zh for one in there.lines] != [one["zh"] for one in here["lines"]]:
            different[what] = ([one.zh for one in there.lines], here["lines"])
    assert different == {}


def test_whoever_wants_to_deceive_is_found_out(alone: Callable[..., Page]) -> None:
    world = receipts.world()
    cases = list(receipts.by_hand(world, world.receipt()))
    found = alone().evaluate(ASK + EACH, [receipts.POLICY.text(), [text for _, text in cases]])
    believed = [what for (what, _), one in zip(cases, found, strict=True) if one["isGood"]]
    assert believed == ["event 5 left out"]  # the newest: only a later receipt, or the log's owner, can show it


def test_it_judges_every_odd_signature_as_the_command_does(alone: Callable[..., Page]) -> None:
    rows = json.loads(ED25519.read_text())
    found = alone().evaluate(
        """rows => Promise.all(rows.map(row => {
            const bytes = text => Uint8Array.from(text.match(/../g) ?? [], pair => parseInt(pair, 16));
            return heliograph.isSigned(bytes(row.key), bytes(row.signature), bytes(row.message));
        }))""",
        rows,
    )
    assert [row["what"] for row, one in zip(rows, found, strict=True) if one is not row["valid"]] == []


@pytest.mark.parametrize(
    ("language", "words"), [("zh-CN", "5 条记录都在日志里，没有改动"), ("en-GB", "all 5 records are in the log")]
)
def test_a_whole_receipt_passes_from_the_disk_with_the_network_off(
    browser: Browser, downloaded: bytes, tmp_path: Path, language: str, words: str
) -> None:
    with closing(browser.new_context(locale=language, viewport={"width": 390, "height": 900})) as context:
        page = context.new_page()
        from_a_file(page, downloaded, tmp_path)
        page.locator("summary", has_text={"zh-CN": "信任谁", "en-GB": "Whom to trust"}[language]).click()
        page.locator("#trust").fill(receipts.POLICY.text())
        hand_in(page, receipts.world().receipt().text())
        is_checked(page, "good", words)
        expect(page.locator(".hg-records")).to_contain_text("门口的路灯坏了三天。")
        expect(page.locator(".hg-records > li")).to_have_count(5)
        assert faults(page) == []


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("words of 3 changed", "第 3 条：内容与写入日志的指纹不符"),
        ("words of 3 changed, commitment too", "第 3 条：日志里的这个位置不是这条记录"),
        ("event 2 left out", "缺第 2 条：有记录被抽掉了"),
        ("events swapped", "前后接不上"),
        ("3 back-dated", "时间被倒填了"),
        ("3: no witness", "联署的见证人不够"),
        ("3: not signed by the log", "检查点不可信"),
        ("3: a witness's time changed", "的签名无效"),
        ("3: one of another log", "的签名无效"),
        ("3: another history", "日志里的这个位置不是这条记录"),
    ],
)
def test_tampering_is_named(alone: Callable[..., Page], what: str, words: str) -> None:
    world = receipts.world()
    text = dict(receipts.by_hand(world, world.receipt()))[what]
    page = alone()
    hand_in(page, text)
    is_checked(page, "bad", "核对没有通过", words)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_everybody_can_use_a_verdict(visitor: Visitor, language: str) -> None:
    world = receipts.world()
    page = visitor(language=language)
    page.goto("/log/check/")
    for folded in page.locator("details.govuk-details").all():
        folded.locator("summary").click()
    hand_in(page, dict(receipts.by_hand(world, world.receipt()))["words of 3 changed"])
    is_checked(page, "bad")
    found = [f"phone: {one}" for one in faults(page)]
    page.evaluate("document.documentElement.classList.add('large')")
    found += [f"large type: {one}" for one in faults_by_looks(page)]
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {one}" for one in faults_by_looks(page)]
    assert not found, "\n".join(found)


def test_a_record_from_an_older_system_is_not_called_back_dated(alone: Callable[..., Page]) -> None:
    page = alone()
    hand_in(page, receipts.taken_over(0, 1))
    is_checked(page, "good", "第 2 条是从旧系统接收来的")


def test_a_record_after_one_made_here_cannot_call_itself_older(alone: Callable[..., Page]) -> None:
    page = alone()
    hand_in(page, receipts.taken_over(0, 2))
    is_checked(page, "bad", "时间被倒填了")


def test_what_is_not_in_the_log_yet_is_neither_good_nor_bad(alone: Callable[..., Page]) -> None:
    world = receipts.world()
    page = alone()
    hand_in(page, dict(receipts.by_hand(world, world.receipt()))["event 5 not in the log yet"])
    is_checked(page, "pending", "还没有写进日志")


@pytest.mark.parametrize(
    "spoilt",
    [
        "Object.defineProperty(globalThis, 'crypto', {value: {}})",
        "SubtleCrypto.prototype.importKey = () => Promise.reject(new DOMException('', 'NotSupportedError'))",
        "SubtleCrypto.prototype.verify = () => Promise.resolve(true)",
    ],
    ids=["no WebCrypto", "no Ed25519", "an Ed25519 that believes everything"],
)
def test_a_browser_that_cannot_check_never_says_good(visitor: Visitor, instance: Instance, spoilt: str) -> None:
    page = visitor()
    page.add_init_script(spoilt)
    page.goto("/log/check/")
    hand_in(page, receipts.world().receipt().text())
    is_checked(page, "unknown", "没有核对", "Ed25519")


@pytest.mark.parametrize(
    ("policy", "words"), [("", "“信任谁”是空的"), ("quorum none\n", "没有日志"), ("log x\nquorum none\n", "第 1 行")]
)
def test_nothing_is_checked_without_knowing_whom_to_trust(alone: Callable[..., Page], policy: str, words: str) -> None:
    page = alone(policy)
    hand_in(page, receipts.world().receipt().text())
    is_checked(page, "unknown", words)


def test_what_the_file_says_about_whom_to_trust_does_not_count(alone: Callable[..., Page]) -> None:
    page = alone(None)  # the policy of the served log, which is another
    hand_in(page, receipts.world().receipt().text())
    is_checked(page, "bad", "它属于日志 police.example/log")


def test_the_words_of_a_record_are_words_and_never_code(alone: Callable[..., Page]) -> None:
    world = receipts.world()
    hostile = "<img src=x onerror=\"document.title='broken'\"><script>document.title='broken'</script>"
    record = receipts.replace(world.opened[0].record, public=hostile)
    world.opened[0] = receipts.Opened(world.opened[0].salt, record)
    world.leaves[0] = world.opened[0].entry()
    page = alone()
    hand_in(page, world.proof(0, world.note(300, receipts.BEGAN)), "one.tlog-proof")
    is_checked(page, "good")
    expect(page.locator(".hg-records")).to_contain_text(hostile)
    assert page.title() != "broken"


def test_a_text_can_be_pasted_and_the_language_changed(alone: Callable[..., Page]) -> None:
    page = alone()
    page.locator("summary", has_text="没有文件，只有文字？").click()
    page.locator("#pasted").fill(receipts.world().proof(2, receipts.world().note(300, receipts.BEGAN.replace(hour=9))))
    page.get_by_role("button", name="核对", exact=True).click()
    is_checked(page, "good", "核对通过")
    page.get_by_role("button", name="English").click()
    is_checked(page, "good", "It checks out: the record is in the log")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_file_can_reach_nobody(browser: Browser, downloaded: bytes, instance: Instance, tmp_path: Path) -> None:
    with closing(browser.new_context()) as context:
        page = context.new_page()
        broken: list[str] = []
        page.on("console", lambda message: broken.append(message.text))
        from_a_file(page, downloaded, tmp_path)
        context.set_offline(False)
        assert page.evaluate("to => fetch(to).then(() => 'reached', () => 'refused')", instance.url("/")) == "refused"
        assert "Content Security Policy" in broken[0]
