"""Ordinary police prose stays as it is: amounts, dates, articles, case numbers, hotlines, a station's own telephone."""

from __future__ import annotations

import pytest

from heliograph.core.privacy import Known, Sureness, apply, propose

PROSE = [
    "根据《中华人民共和国治安管理处罚法》第五十一条第一款、第一百三十六条之规定，决定罚款人民币五百元。",
    "西公（古荡）行罚决字〔2026〕00123号行政处罚决定书已于2026年11月3日送达。",
    "案号：（2026）浙0106刑初第1234号，立案时间2026-03-05 14:30:25。",
    "案件编号A3301064400002026110001，受案登记表编号202611220001。",
    "遇到紧急情况请拨打110，咨询拨打12345或12389，消防119，急救120，交通事故122。",
    "派出所值班电话0571-87654321，窗口办公时间周一至周五8:30—17:30。",
    "监督电话：0571 8765 4321，投诉举报12337。",
    "涉案金额1,380,013,800元，其中现金12000.50元，折合美元1862.35元。",
    "依据第13、14、15、16、17、8条处理，第138条、第1390条不适用。",
    "全年接报警情13800起，同比下降15.6%，破案1390起，抓获嫌疑人456名。",
    "2025年1月至12月，全市共立案20251231件，办结20250000件。",
    "订单金额500元，统计编号202611221234567890123456789012。",
    "杭州某某食品有限公司（统一社会信用代码91330106MA2AX0000X）未落实安全责任。",
    "在人民路派出所三楼会议室召开听证会，主持人为法制大队民警。",
    "地铁2号线、3号公路、G60高速120公里处发生事故，5号台风将至。",
    "被处罚人如不服本决定，可以在六十日内向西湖区人民政府申请行政复议，或者在六个月内提起诉讼。",
    "罚款应于15日内缴至指定银行，逾期每日按罚款数额的3%加处罚款。",
    "2026年11月3日22时30分许，违法行为人在文三路醉酒后驾驶机动车，血液酒精含量为138.6mg/100ml。",
    "经鉴定，损伤程度为轻微伤，鉴定意见书编号浙公鉴〔2026〕1380号。",
    "查获香烟20条、白酒12瓶、现金3000元、手机1部、管制刀具2把。",
    "11月3号下午3点，第2号窗口排队人数35人，平均等候12分钟。",
    "本机关地址：杭州市西湖区文三路123号西湖区公安分局，邮编310012。",
    "浙A1234警号牌警车出警，3分45秒到达现场。",
    "申请人可登录网站www.hangzhou.gov.cn查询，邮箱fazhi@hzga.gov.cn。",
    "全省受理户籍业务138,001,380件，身份证换领13万件。",
    "一三五单号限行，二四六双号限行，七日内不得重复申请。",
    "行政拘留十五日，并处五百元罚款，合并执行行政拘留二十日。",
    "民警赵刚、钱进依法传唤，所长孙立审批，审判员陈正义、书记员李静。",
    "该事项自收到之日起30日内办结，经批准可延长30日，共不超过90日。",
    "处警时间14:05:33，编号20261122140533，中心坐标已略。",
    "出生率为千分之六，新生儿落户一日办结，户口登记三日办结。",
    "本决定一式三份，一份存档，一份送达被处罚人，一份送达被侵害人。",
]


@pytest.mark.parametrize("text", PROSE)
def test_ordinary_prose_is_left_alone(text):
    assert [text[mask.start : mask.end] for mask in propose(text)] == []


def test_a_landline_given_as_public_stays_whatever_stands_before_it():
    text = "可致电0571-56781234联系。"
    assert apply(text, propose(text)) == "可致电×××联系。"
    assert propose(text, Known(public=("0571 56781234",))) == ()


def test_an_order_number_of_eighteen_digits_is_no_identity_number():
    assert propose("订单202611221234567890已退款") == ()


def test_an_identity_number_with_a_wrong_check_digit_is_still_proposed_but_less_surely():
    right, wrong = (propose(f"号码{number}。")[0] for number in ("11010519491231002X", "110105194912310021"))
    assert (right.sureness, wrong.sureness) == (Sureness.SURE, Sureness.LIKELY)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("派出所民警联系其电话0571-56781234。", "派出所民警联系其电话×××。"),
        ("民警自派出所赶到文三路12号。", "民警自派出所赶到文三路某号。"),
        ("在文三路123号被派出所民警抓获。", "在文三路某号被派出所民警抓获。"),
        ("家住文三路123号翠苑派出所辖区。", "家住文三路某号翠苑派出所辖区。"),
    ],
)
def test_a_station_named_in_the_sentence_does_not_make_a_persons_data_public(text, written):
    assert apply(text, propose(text)) == written
