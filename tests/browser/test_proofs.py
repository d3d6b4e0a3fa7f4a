"""A resident takes the proof from the receipt to the check: the page waits for it, my matter hands it out, paper leads there."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from heliograph.core.merkle import parse_policy
from heliograph.verifier.verdict import verify_receipt
from tests.browser.by_hand import follow_staged, press, receipt_on, says, unfold, write
from tests.browser.checking import from_a_file, hand_in, is_checked
from tests.browser.conftest import DESK, PATIENCE, PHONE, Visitor
from tests.browser.served import CHROMIUM, FLAGS, Instance

IN_THE_LOG = 30_000  # ms: two busy cores; the page itself promises 60 seconds


@pytest.fixture
def chromium_with(browser: Browser) -> Callable[[list[str]], Browser]:
    """Starts another Chromium with further switches."""
    return lambda more: browser.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, *more])


def asks(page: Page) -> None:
    page.goto("/ask/consultation/")
    write(page, "一句话说明想问什么", "路灯归谁管")
    write(page, "具体情况", "门口的路灯不亮。")
    press(page, "提交", inside="main")
    says(page, "请收好回执")


def taken(page: Page, words: str, folder: Path) -> Path:
    """Press the link and keep what it gives, under its own name."""
    with page.expect_download() as download:
        press(page, words, inside="main")
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_the_receipts_page_waits_for_the_log_and_then_offers_the_proof(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor()
    asks(page)
    number, _ = receipt_on(page)
    expect(page.locator("#recorded")).to_contain_text("最晚 60 秒")
    expect(page.get_by_role("link", name="下载我的证明")).to_be_visible(timeout=IN_THE_LOG)
    says(page, "已经写进公开日志")
    path = taken(page, "下载我的证明", tmp_path)
    assert path.name == f"heliograph-{number.replace('-', '')}.json"
    page.goto("/log/check/")
    hand_in(page, path.read_bytes())
    is_checked(page, "good", "核对通过")
    expect(page.locator(".hg-records")).to_contain_text("门口的路灯不亮。")


def test_without_javascript_the_receipt_leads_to_the_matter_which_says_it_too(
    visitor: Visitor, instance: Instance, tmp_path: Path
) -> None:
    page = visitor(script=False)
    asks(page)
    says(page, "60 秒内写进公开日志")
    expect(page.get_by_role("link", name="下载我的证明")).to_be_hidden()
    press(page, "看看写进去没有", inside="main")
    says(page, "带走我的证明")
    link = page.get_by_role("link", name="全部记录的证明")
    for _ in range(30):
        if link.count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    says(page, "已写进公开日志：位置")
    policy = parse_policy(page.request.get("/log/policy").text())
    whole = verify_receipt(taken(page, "全部记录的证明", tmp_path).read_text("utf-8"), policy=policy)
    assert whole.is_good, whole.lines


def test_one_record_is_shown_without_the_others(visitor: Visitor, instance: Instance, tmp_path: Path) -> None:
    page = visitor(script=False)
    follow_staged(page, instance, "answered")
    unfold(page, "只证明其中一条")
    path = taken(page, "答复", tmp_path)
    text = path.read_text("utf-8")
    assert path.name.startswith(f"heliograph-{instance.matters['answered']['number']}-")
    assert path.suffix == ".tlog-proof"
    assert verify_receipt(text, policy=parse_policy(page.request.get("/log/policy").text())).is_good
    assert "晚上下班回家很怕" not in text


def test_nobody_takes_the_proof_of_a_matter_they_do_not_hold(visitor: Visitor, instance: Instance) -> None:
    page = visitor(script=False)
    number = instance.matters["answered"]["number"]
    for part in ("proof.json", "proof/1/"):
        page.goto(f"/m/{number}/{part}")
        expect(page.locator("input[name=secret]")).to_be_visible()
    assert page.request.get(f"/m/{number}/recorded.json").status == 404


@pytest.mark.parametrize("name", ["journey", "withheld", "merged", "rated"])
def test_a_real_receipt_passes_in_the_downloaded_page_with_the_network_off(
    visitor: Visitor, instance: Instance, tmp_path: Path, name: str
) -> None:
    page = visitor()
    follow_staged(page, instance, name)
    receipt = taken(page, "全部记录的证明", tmp_path)
    page.goto("/log/")
    html = taken(page, "下载断网也能用的核对网页", tmp_path)
    assert html.name == "heliograph-verify.html"
    away = visitor()
    from_a_file(away, html.read_bytes(), tmp_path)
    hand_in(away, receipt.read_bytes(), receipt.name)
    is_checked(away, "good", "核对通过")
    changed = json.loads(receipt.read_text("utf-8"))
    del changed["events"][0]
    hand_in(away, json.dumps(changed), receipt.name)
    is_checked(away, "bad", "有记录被抽掉了")


def test_the_code_on_paper_leads_to_the_matter(visitor: Visitor, instance: Instance) -> None:
    page = visitor(width=PHONE)
    page.goto("/log/check/")
    unfold(page, "扫回执上的二维码")
    page.get_by_role("button", name="从照片里读").click()
    photo = page.locator("input[aria-label='从照片里读']")
    photo.set_input_files(picture("https://elsewhere.example/r/4A7CWHKRM3E#x"))
    says(page, "这个二维码不是这里的回执")
    photo.set_input_files(picture(instance.link("journey")))
    page.wait_for_url("**/m/**")
    says(page, "经过和下一步")


def test_the_camera_reads_the_slip(instance: Instance, chromium_with: Callable[..., Browser], tmp_path: Path) -> None:
    film = tmp_path / "slip.mjpeg"
    film.write_bytes(frame(instance.link("journey")) * 20)
    looks = [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
    with (
        closing(chromium_with(looks)) as browser,
        closing(browser.new_context(base_url=instance.address, locale="zh-CN")) as context,
    ):
        page = context.new_page()
        page.goto("/log/check/")
        unfold(page, "扫回执上的二维码")
        page.get_by_role("button", name="用摄像头扫").click()
        page.wait_for_url("**/m/**", timeout=PATIENCE)
        says(page, "经过和下一步")


def frame(link: str) -> bytes:
    """One frame of a camera that a slip is held before."""
    picture = BytesIO()
    segno.make(link, error="m", micro=False).save(picture, kind="png", scale=7, border=6)
    paper = Image.new("RGB", (640, 480), "#888")
    paper.paste(Image.open(picture).convert("RGB"), (120, 60))
    film = BytesIO()
    paper.save(film, "JPEG", quality=90)
    return film.getvalue()


def test_a_camera_that_cannot_be_opened_is_said(visitor: Visitor) -> None:
    page = visitor()
    page.goto("/log/check/")
    unfold(page, "扫回执上的二维码")
    page.get_by_role("button", name="用摄像头扫").click()
    says(page, "打不开摄像头")


def picture(link: str) -> dict:
    """A photo of a code, as a phone takes it."""
    data = BytesIO()
    segno.make(link, error="m", micro=False).save(data, kind="png", scale=9, border=6)
    return {"name": "slip.png", "mimeType": "image/png", "buffer": data.getvalue()}


def test_without_javascript_the_log_is_all_there_and_the_check_says_what_it_needs(visitor: Visitor) -> None:
    page = visitor(width=DESK, script=False)
    page.goto("/log/")
    for words in ("不能证明", "总指纹", "谁在见证", "日志有多长", "核对用的公钥", "自己核对整本日志"):
        says(page, words)
    press(page, "核对我的回执", inside="main")
    says(page, "这一页要用 JavaScript")
    says(page, "heliograph verify")


def test_the_verdict_can_be_printed(visitor: Visitor, instance: Instance, tmp_path: Path) -> None:
    page = visitor(width=DESK)
    follow_staged(page, instance, "answered")
    receipt = taken(page, "全部记录的证明", tmp_path)
    page.goto("/log/check/")
    hand_in(page, receipt.read_bytes(), receipt.name)
    page.emulate_media(media="print")
    expect(page.locator("[data-verdict]")).to_be_visible()
    expect(page.locator(".hg-records")).to_be_visible()
    expect(page.locator("#file")).to_be_hidden()
