"""On a phone, with JavaScript off: find one's station by address, read its board, open a table, take it away."""

from __future__ import annotations

from tests.browser.by_hand import press, says
from tests.browser.conftest import Visitor


def test_a_resident_finds_the_station_and_reads_its_board(visitor: Visitor) -> None:
    phone = visitor(script=False)
    phone.goto("/")
    press(phone, "看我的派出所：答复得怎样", inside="main")
    phone.locator("main [name=q]").fill("和平路")
    phone.locator("main form[role=search] button").click()
    press(phone, "和平路派出所", inside="main")
    says(phone, "和平路派出所：说到做到了吗")
    says(phone, "没有给民警排名，也没有给单位排名")
    assert phone.locator("[data-chart]:visible").count() == 0
    assert phone.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    with phone.expect_download() as download:
        phone.locator("main a", has_text="这一页的全部数字").click()
    rows = download.value.path().read_text("utf-8-sig").splitlines()
    assert rows[0].startswith("figure,measure,row,title_zh,title_en,value,low,high")
    assert any(row.startswith("on-time:unit=heping:") for row in rows)
    press(phone, "公开数据", inside=".govuk-breadcrumbs")
    says(phone, "按时答复了吗？")
    says(phone, "要等多久？")
