"""A newcomer takes the file of a draw from the demonstration's page and repeats it."""

from __future__ import annotations

from pathlib import Path

from heliograph.core.merkle import parse_policy
from heliograph.verifier.draw import verify_draw
from tests.browser.by_hand import press, says
from tests.browser.conftest import Visitor
from tests.browser.served import Instance


def test_a_draw_of_the_demonstration_checks_out_for_who_takes_its_neighbours_for_witnesses(
    visitor: Visitor, instance: Instance, tmp_path: Path
) -> None:
    phone = visitor(script=False)
    phone.goto("/inspections/")
    press(phone, "本季度答复质量抽查", inside="main")
    says(phone, "demonstration-witness")
    with phone.expect_download() as download:
        phone.locator("main a", has_text="下载抽取文件").click()
    download.value.save_as(tmp_path / "draw.json")
    policy = parse_policy((instance.home / "policy").read_text("utf-8"))
    verdict = verify_draw((tmp_path / "draw.json").read_text("utf-8"), policy=policy)
    assert verdict.is_good, [one.text.en for one in verdict.findings]
