"""Invented questions with their answers, enough of them to learn from; what each is about is rare in the others."""

from __future__ import annotations

from heliograph.core.language.answers import Answered

PLACES = ["槐荫路", "柳河村", "松岭镇", "枫桥街", "榆林社区", "桐梓小区", "梅岭乡", "兰溪路", "菊园小区", "竹山村"]
MATTERS = {
    "养犬证年检": "请带犬只免疫证明到窗口，养犬证年检不收费",
    "电动自行车上牌": "电动自行车上牌要合格证和发票，现场拍照就能上牌",
    "夜间施工噪声": "民警到工地制止了夜间施工，噪声超标的已经处罚",
    "居住证签注": "居住证签注可以在网上办，签注后有效一年",
    "路口红绿灯": "路口红绿灯的配时已经调整，高峰时绿灯多十五秒",
    "占道停车": "占道停车的车辆已经贴单，消防通道划了黄线",
    "户口迁移": "户口迁移要房产证和户口簿，迁移手续一次办完",
    "广场舞音响": "和领舞的人谈过，广场舞音响晚上九点停",
    "网络兼职被骗": "网络兼职被骗已经立案，冻结了收款账户",
    "监控探头": "监控探头月底前装好，探头对着巷子口",
}


def exchanges() -> list[Answered]:
    """A hundred pairs in two months: each matter at each place once."""
    return [
        Answered(
            f"{place}{matter}的问题",
            f"您好，我住在{place}，想问{matter}怎么办？已经等了很久，希望尽快答复。",
            f"您好！来信收悉。{place}的事我们看过了：{told}。感谢您对我们工作的支持！",
            f"2026-{1 + (row + column) % 2:02}",
        )
        for row, place in enumerate(PLACES)
        for column, (matter, told) in enumerate(MATTERS.items())
    ]
