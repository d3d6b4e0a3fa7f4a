"""One decision from head to foot, as it stands on paper and as it may be read; and real letters, where nothing is sure."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from heliograph.core.privacy import Kind, Known, Part, Party, Sureness, apply, propose, still_standing

PAPER = (
    "杭州市公安局西湖区分局\n"
    "行政处罚决定书\n"
    "西公（翠苑）行罚决字〔2026〕01234号\n"
    "被处罚人：赵德柱，曾用名赵柱子，男，1988年12月3日出生，汉族，初中文化，户籍所在地：安徽省阜阳市颍上县十八里铺镇赵"
    "楼村大庄组15号，现住：浙江省杭州市西湖区翠苑街道翠苑四区15幢3单元402室，公民身份号码：3412261988120"
    "31234，工作单位：杭州德柱餐饮店（统一社会信用代码92330106MA2B0T1Q8L），联系电话：15858585"
    "858。\n"
    "现查明：2026年10月15日21时40分许，赵德柱酒后在本市西湖区学院路77号门口，因停车与孙晓燕（女，1995年6月"
    "出生）发生争吵，后赵德柱用右手掌掴孙晓燕面部两下，并将孙某的手机（IMEI：867530041234567）摔坏。赵德柱"
    "的妻子钱美丽劝阻未果。路人周先生报警。德柱随后驾驶其白色浙A·F8K22号小轿车离开，晓燕乘坐浙AT1234出租车就医。"
    "经鉴定，孙晓燕的损伤程度未达轻微伤，手机损失价值人民币1299元。\n"
    "以上事实有被处罚人的陈述和申辩、被侵害人陈述、证人钱美丽、吴大力的证言、监控视频、价格认定结论书（杭价认〔2026〕56"
    "7号）等证据证实。\n"
    "根据《中华人民共和国治安管理处罚法》第五十一条第一款之规定，现决定给予赵德柱行政拘留五日并处罚款五百元的处罚。\n"
    "执行方式和期限：由民警李卫国、陈晨送杭州市拘留所执行，期限自2026年10月16日至2026年10月21日。罚款自收到本"
    "决定书之日起15日内缴至中国工商银行。\n"
    "如不服本决定，可以在收到本决定书之日起六十日内向西湖区人民政府申请行政复议，地址：杭州市西湖区文三路123号，电话：05"
    "71-87654321。\n"
    "二〇二六年十月十六日\n"
)
MASKED = (
    "杭州市公安局西湖区分局\n"
    "行政处罚决定书\n"
    "西公（翠苑）行罚决字〔2026〕01234号\n"
    "被处罚人：赵某，曾用名赵某，男，1988年×月×日出生，汉族，初中文化，户籍所在地：安徽省阜阳市颍上县十八里铺镇某村，现"
    "住：浙江省杭州市西湖区翠苑街道某住处，公民身份号码：×××，工作单位：某商户（统一社会信用代码×××），联系电话：×××"
    "。\n"
    "现查明：2026年10月15日21时40分许，赵某酒后在本市西湖区学院路某号门口，因停车与某甲（女，1995年×月×日出"
    "生）发生争吵，后赵某用右手掌掴某甲面部两下，并将某甲的手机（IMEI：×××）摔坏。赵某的妻子某乙劝阻未果。路人某丙报警"
    "。赵某随后驾驶其白色×××号小轿车离开，某甲乘坐×××出租车就医。经鉴定，某甲的损伤程度未达轻微伤，手机损失价值人民币1"
    "299元。\n"
    "以上事实有被处罚人的陈述和申辩、被侵害人陈述、证人某乙、吴某的证言、监控视频、价格认定结论书（杭价认〔2026〕567号"
    "）等证据证实。\n"
    "根据《中华人民共和国治安管理处罚法》第五十一条第一款之规定，现决定给予赵某行政拘留五日并处罚款五百元的处罚。\n"
    "执行方式和期限：由民警李卫国、陈晨送杭州市拘留所执行，期限自2026年10月16日至2026年10月21日。罚款自收到本"
    "决定书之日起15日内缴至中国工商银行。\n"
    "如不服本决定，可以在收到本决定书之日起六十日内向西湖区人民政府申请行政复议，地址：杭州市西湖区文三路123号，电话：05"
    "71-87654321。\n"
    "二〇二六年十月十六日\n"
)
KNOWN = Known(
    parties=(
        Party(
            Part.PUNISHED,
            "赵德柱",
            aliases=("赵柱子",),
            phones=("15858585858",),
            identities=("341226198812031234",),
            addresses=("浙江省杭州市西湖区翠苑街道翠苑四区15幢3单元402室",),
            plates=("浙AF8K22",),
            businesses=("杭州德柱餐饮店",),
            born=date(1988, 12, 3),
        ),
        Party(Part.VICTIM, "孙晓燕", aliases=("孙某",), born=date(1995, 6, 20)),
        Party(Part.WITNESS, "钱美丽"),
        Party(Part.REPORTER, "周强", aliases=("周先生",)),
    ),
    officers=("李卫国", "陈晨"),
    public=("杭州市西湖区文三路123号", "0571-87654321"),
)


def test_a_decision_is_masked_from_head_to_foot():
    assert apply(PAPER, propose(PAPER, KNOWN)) == MASKED


def test_nothing_the_case_gave_still_stands_in_it():
    assert still_standing(MASKED, KNOWN) == ()
    assert {mask.kind for mask in still_standing(PAPER, KNOWN)} >= {Kind.NAME, Kind.PHONE, Kind.ADDRESS, Kind.PLATE}


@pytest.mark.real_data
def test_in_a_thousand_real_letters_no_number_is_surely_personal(read_real):
    """They were made anonymous before they were published: amounts, dates and order numbers are all that is left."""
    with read_real("answered.csv").open(encoding="utf-8-sig", newline="") as file:
        letters = [row["text"] + row["answer"] for _, row in zip(range(1000), csv.DictReader(file), strict=False)]
    sure = [
        letter[mask.start : mask.end]
        for letter in letters
        for mask in propose(letter)
        if mask.sureness is Sureness.SURE and mask.kind in {Kind.PHONE, Kind.IDENTITY, Kind.CARD}
    ]
    assert sure == []
