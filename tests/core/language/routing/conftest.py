"""An invented bureau's history: four kinds of messages put together from phrases, with openings that say nothing."""

from __future__ import annotations

import random

import pytest

from heliograph.core.language.routing import Model, Row, train

OPENINGS = ("您好，", "尊敬的领导：", "我想问一下，", "反映一个问题：", "请帮忙看看，", "")
PLACES = ("河西", "东湖边", "和平路", "人民公园", "新区", "老城", "北门", "火车站")
PHRASES = {
    "户籍": (
        "孩子上户口要带什么材料",
        "身份证到期怎么换",
        "户口簿丢了怎么补办",
        "居住证多久能领",
        "迁户口要不要原来的派出所盖章",
        "新生儿登记在哪个窗口",
    ),
    "交通": (
        "路口的红绿灯坏了",
        "电动车违章停车没人管",
        "驾驶证换证要体检吗",
        "早高峰堵车严重",
        "这条路的标线看不清",
        "货车夜里超速闯红灯",
    ),
    "治安": ("楼下半夜打架", "电动车被偷了", "有人赌博", "邻居天天吵闹扰民", "遇到诈骗电话转了账", "门锁被人撬了"),
    "出入境": (
        "护照过期怎么续签",
        "港澳通行证怎么加签",
        "外国朋友住宿要不要登记",
        "签证延期找哪里",
        "护照丢在国外怎么补",
        "去台湾的通行证几天能办好",
    ),
}


def history(count: int, seed: int = 7) -> list[Row]:
    """`count` messages, no two the same."""
    chance = random.Random(seed)
    rows: dict[str, Row] = {}
    while len(rows) < count:
        label = chance.choice(sorted(PHRASES))
        said = "，".join(chance.sample(PHRASES[label], 2))
        text = f"{chance.choice(OPENINGS)}{chance.choice(PLACES)}{chance.randrange(1000)}号，{said}。谢谢"
        rows[text] = Row(text, label)
    return list(rows.values())


@pytest.fixture(scope="session")
def rows() -> list[Row]:
    return history(400)


@pytest.fixture(scope="session")
def model(rows: list[Row]) -> Model:
    return train(rows, seed=3)
