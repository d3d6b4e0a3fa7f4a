# ruff: noqa: E501, SIM905
"""Hard cases for numbered kinds: lines as clerks, chats, tables, scans and web forms have them, marked by hand.

Made the other way round from `writing.py`: not a number disguised in sixteen ways, but places where numbers really stand.
`«kind»` takes a value of that kind; everything else on a line is not personal, however much it looks it. Values are drawn
from the rules of the numbers themselves (weights of GB 11643, Luhn), written out here and not taken from any library.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from heliograph.core.privacy import Kind


@dataclass(frozen=True)
class Line:
    """A text, and where each personal number stands in it."""

    text: str
    spans: tuple[tuple[int, int, Kind], ...]


_PLACES = "110105 120101 130102 140105 150102 210102 220102 230102 310115 320102 330106 340103 350102 360102 370102 410105 420106 430102 440305 450102 460105 500103 510104 520103 530102 540102 610103 620102 630102 640104 650102".split()
_SEGMENTS = "130 131 132 133 134 135 136 137 138 139 145 147 149 150 151 152 153 155 156 157 158 159 162 165 166 167 170 171 172 173 175 176 177 178 180 181 182 183 184 185 186 187 188 189 190 191 193 195 196 197 198 199".split()
_BINS = (
    "622202 621226 621700 622848 622700 621661 620522 622588 625912 436742 524094 356833 404157 552245 621483".split()
)
_AREAS = "010 020 021 022 023 024 025 027 028 029 0311 0351 0371 0431 0451 0512 0531 0551 0571 0591 0731 0755 0771 0791 0851 0871 0898 0931 0951 0971 0991".split()


def _digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choice("0123456789") for _ in range(count))


def identity(chance: random.Random, check: int = 0) -> str:
    """18 signs; `check` moves the last away from what it should be."""
    year, month, day = chance.randint(1935, 2019), chance.randint(1, 12), chance.randint(1, 28)
    body = chance.choice(_PLACES) + f"{year}{month:02}{day:02}" + _digits(chance, 3)
    total = sum(int(sign) * (2 ** (17 - at) % 11) for at, sign in enumerate(body))
    return body + "10X98765432"[(total + check) % 11]


def _old_identity(chance: random.Random) -> str:
    return (
        chance.choice(_PLACES)
        + f"{chance.randint(40, 79)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
        + _digits(chance, 3)
    )


def _mobile(chance: random.Random) -> str:
    return chance.choice(_SEGMENTS) + _digits(chance, 8)


def luhn(body: str, off: int = 0) -> str:
    total = 0
    for at, sign in enumerate(reversed(body)):
        value = int(sign) * (2 if at % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return body + str((-total + off) % 10)


def _card(chance: random.Random) -> str:
    start = chance.choice(_BINS)
    return luhn(start + _digits(chance, (12 if start[:2] == "62" and chance.random() < 0.7 else 9)))


def _landline(chance: random.Random) -> str:
    area = chance.choice(_AREAS)
    rest = chance.choice("2345678") + _digits(
        chance, 7 if len(area) == 3 or area in {"0571", "0755", "0512", "0731"} else 6
    )
    return chance.choice(
        [
            f"{area}-{rest}",
            f"{area}{rest}",
            f"({area}){rest}",
            f"（{area}） {rest}",
            f"{area} {rest}",
            f"{area}－{rest}",
        ]
    )


def _plate(chance: random.Random) -> str:
    head = chance.choice("京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新") + chance.choice(
        "ABCDEFGHJKLM"
    )
    tail = chance.choice(
        ["{}{}{}{}{}", "{}{}A{}{}", "A{}{}{}{}", "{}{}{}{}B", "D{}{}{}{}{}", "{}{}{}{}{}F", "F{}{}{}{}{}", "{}X{}{}Y"]
    )
    tail = re.sub(r"\{\}", lambda _: chance.choice("0123456789"), tail)
    return chance.choice([head + tail, f"{head}·{tail}", f"{head} {tail}", f"{head}-{tail}"])


def _passport(chance: random.Random) -> str:
    return chance.choice(
        ["E" + _digits(chance, 8), "G" + _digits(chance, 8), "E" + chance.choice("ABCDEFGHJKLM") + _digits(chance, 7)]
    )


def _permit(chance: random.Random) -> str:
    return chance.choice(
        [
            "C" + _digits(chance, 8),
            "H" + _digits(chance, 8),
            "M" + _digits(chance, 8),
            "L" + _digits(chance, 8),
            "CA" + _digits(chance, 7),
        ]
    )


def _email(chance: random.Random) -> str:
    name = chance.choice(
        ["zhang.wei", "li_na88", "wangxm", "13912345678", "chen-1990", "Liu.Yang", "k" + _digits(chance, 6), "a.b.c"]
    )
    return name + chance.choice(
        [
            "@qq.com",
            "@163.com",
            "@126.com",
            "@sina.com.cn",
            "@gmail.com",
            "@hotmail.com",
            "@zju.edu.cn",
            "@mail.tsinghua.edu.cn",
            "@example.cn",
        ]
    )


def _wechat(chance: random.Random) -> str:
    return chance.choice(
        [
            "wxid_" + "".join(chance.choices("abcdefgh0123456789", k=12)),
            "zhangsan_88",
            "LiLi-2020",
            "wang" + _digits(chance, 4),
            "happy_day" + _digits(chance, 2),
            "A" + _digits(chance, 7),
            "xiaofang520",
        ]
    )


def _qq(chance: random.Random) -> str:
    return chance.choice("123456789") + _digits(chance, chance.choice([5, 7, 8, 9]))


VALUES = {
    "身份证": (Kind.IDENTITY, identity), "旧身份证": (Kind.IDENTITY, _old_identity), "手机": (Kind.PHONE, _mobile),
    "座机": (Kind.PHONE, _landline), "卡": (Kind.CARD, _card), "车牌": (Kind.PLATE, _plate), "护照": (Kind.TRAVEL, _passport),
    "通行证": (Kind.TRAVEL, _permit), "邮箱": (Kind.EMAIL, _email), "微信": (Kind.ACCOUNT, _wechat), "QQ": (Kind.ACCOUNT, _qq),
}  # fmt: skip


# How a value is written. Each takes the value; those of scans take letters for digits as recognition does.
def _grouped(sizes: tuple[int, ...], mark: str = " "):
    def write(value: str) -> str:
        parts, at = [], 0
        for size in sizes:
            parts.append(value[at : at + size])
            at += size
        return mark.join(part for part in (*parts, value[at:]) if part)

    return write


def _full(value: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in value)


def _scanned(table: dict[str, str], most: int):
    def write(value: str) -> str:
        out, used = [], 0
        for at, sign in enumerate(value):
            swap = at > 1 and sign in table and used < most
            used += swap
            out.append(table[sign] if swap else sign)
        return "".join(out)

    return write


PLAIN = [str]
WRITINGS = {
    "身份证": [str, str, _full, str.lower, _grouped((6, 8)), _grouped((6, 4, 4)), _grouped((3, 3, 4, 4), "-"), _grouped((1,) * 17), _grouped((6, 8), "\u3000"), _scanned({"0": "O"}, 9), _scanned({"1": "l"}, 9), _scanned({"0": "o", "1": "I"}, 9), lambda v: "\u200b".join(v), lambda v: v[:9] + "\n" + v[9:]],
    "手机": [str, str, _full, _grouped((3, 4)), _grouped((3, 4), "-"), _grouped((3, 4), "－"), _grouped((3, 4), "."), _grouped((3, 4), "\u3000"), _grouped((3, 3), " "), _grouped((3, 2, 2, 2)), _grouped((1,) * 10), lambda v: "+86" + v, lambda v: "+86 " + v, lambda v: "(+86)" + v, lambda v: "86-" + v, lambda v: "0086" + v, _scanned({"0": "O"}, 9), _scanned({"1": "l"}, 9), _scanned({"1": "I", "0": "o"}, 9), lambda v: "\u200b".join(v), lambda v: v[:3] + " - " + v[3:7] + " - " + v[7:], lambda v: v[:3] + "_" + v[3:]],
    "卡": [str, str, _full, _grouped((4, 4, 4, 4)), _grouped((4, 4, 4, 4), "-"), _grouped((6, 4, 4)), _grouped((4, 4, 4, 4), "\u3000"), _scanned({"0": "O"}, 9), lambda v: v[:8] + "\n" + v[8:]],
    "护照": [str, str.lower, _full, lambda v: v[:1] + " " + v[1:]], "车牌": [str, str.lower, _full],
    "邮箱": [str, str.upper, _full], "座机": [str, _full], "QQ": [str, _full, _grouped((3, 3))],
}  # fmt: skip

POSITIVE = """
身份证号码：«身份证»，请核实。
身份证号«身份证»
公民身份号码 «身份证» 有效期限 2016.08.01-2036.08.01
证件类型：居民身份证 证件号码：«身份证» 国籍：中国
我是«身份证»，想问居住证办好没有
张某（«身份证»）于2026年11月3日到所
«身份证»
"idcard":"«身份证»","ts":1764140400000
<td>«身份证»</td><td>2026-11-30</td>
ID: «身份证» Tel: «手机»
序号1 姓名略 «身份证» 男 汉
查«身份证»名下车辆
我身份证掉了，号是«身份证»麻烦帮我挂失
身份证尾号带X的：«身份证»。
订单20261130001的收货人身份证«身份证»
户主证件号«身份证»配偶证件号«身份证»
旧身份证号码«旧身份证»升位
一代身份证：«旧身份证»
我电话«手机»
手机：«手机»
联系电话:«手机»(微信同号)
请打«手机»，晚上也行
«手机»
回复人0571派出所，机主«手机»。
「«手机»」是骗子
昨天14:30有个«手机»打来说是公安
电话1：«手机»；电话2：«手机»
tel:«手机»,fax:无
扣款500元，预留手机«手机»
110已报，本人电话«手机»，谢谢
phone=«手机»&code=8801
家属电话«手机»/«手机»
联系我«手机»!!!
短信来自«手机»，内容“您的快递已到”
房东电话：«座机»
家里座机«座机»
联系电话：«座机»
单位电话«座机»，手机«手机»
传真/电话：«座机»
我的固定电话是«座机»，白天有人
打«座机»没人接
收款账号«卡»
卡号：«卡»，户名略
转账到«卡»农行
«卡»这张卡被冻结了
银行卡«卡»
我工行卡号«卡»，被盗刷3000.00元
把钱打«卡»
对方提供的账户为«卡»
建行 «卡»
退款请汇：«卡»
一辆«车牌»闯红灯
车牌号：«车牌»
«车牌»长期占用消防通道
蓝色轿车（«车牌»）与电动车相撞
肇事车«车牌»逃逸
举报«车牌»乱停
我的车是«车牌»
«车牌»和«车牌»追尾
白色«车牌»小车每天停我家门口
护照号«护照»
护照号码：«护照»，签发地浙江
持中国护照«护照»出境
护照 «护照»
我的护照«护照»下个月到期
港澳通行证号：«通行证»
往来港澳通行证«通行证»
回乡证号码«通行证»
来往内地通行证：«通行证»
邮箱：«邮箱»
请发到«邮箱»，谢谢
«邮箱»
发件人<«邮箱»>
我的email是«邮箱»
mailto:«邮箱»
E-mail:«邮箱»电话:«手机»
微信号：«微信»
微信«微信»
加我微信：«微信»
vx:«微信»
对方微信号是«微信»，昵称略
wx «微信»
微信号为«微信»的人骗了我
QQ：«QQ»
QQ号«QQ»
加QQ«QQ»聊
qq:«QQ»
我的QQ号码是«QQ»
扣扣：«QQ»
""".strip().splitlines()

# ‹n› is n digits, ‹年› a year, ‹日› a date without signs; nothing here is anybody's.
NEGATIVE = """
订单号：‹18›
订单编号 ‹19›，已发货
订单号码：20‹日›‹10›
淘宝订单‹19›
拼多多订单 ‹6›-‹15›
快递单号SF‹13›
快递单号：‹15›
运单号YT‹13›到了吗
中通‹12›
圆通单号 ‹14›
流水号‹20›
交易流水号：‹28›
交易单号 4200‹24›
凭证号‹16›
发票代码‹12› 发票号码‹8›
发票号码：‹20›
受理编号：‹年›‹14›
受案登记表编号‹年›‹12›
案件编号A‹22›
案号（‹年›）浙0106刑初‹4›号
〔‹年›〕‹5›号
西公（治）行罚决字〔‹年›〕‹5›号
杭公信复〔‹年›〕第‹3›号
浙公网安备 3301‹10›号
京ICP备‹8›号
统一社会信用代码91330106MA‹7›X
组织机构代码 ‹8›-X
注册号 3301‹11›
许可证编号：JY1330106‹7›
工单号‹年›1130‹8›
工单‹13›已办结
信访件编号 ‹年›1130‹6›
回执码 ‹10›
查询码：‹12›
合同编号HT-‹年›-‹6›
合同号C‹8›
型号G‹8›
货号 E‹8›
批号‹日›01
产品编码P‹8›
条形码 690‹10›
ISBN 978-7-‹4›-‹4›-1
ISSN 1000-‹4›
设备编号D‹8›
电表号‹10›
水表户号 ‹9›
燃气户号：‹10›
税号 913301‹12›
招标编号ZB‹年›1130‹4›
学校代码 ‹5›
邮编310012
邮政编码 ‹6›
金额13,800,138,000元
总投资 13900139000 元
共支出1380013.80元
合计￥13812345678.90
人民币18600000000元整
13812345678.50元
罚款500元，共计12000.50元
2026年11月30日14时05分33秒
2026-11-30 13:58:12.34567
营业时间15:30-17:30 110
时间戳1764140400000
1985-1990 365天
1998年至2005年共2555天
2026/11/30 08:00 — 2026/12/01 18:30
20261130135812
面积1386平方米，均价15800元
第1、3、5、7、9、11、13、15条
1 3 5 7 9 11 13 15
3.1415926535897
2 4 6 8 10 12 14 16 18 20
192.168.100.25
255.255.255.0
身高178体重65血压138/85
请拨打110、119、120、122
热线12345、12389、12337、96110
客服热线400-820-8820
咨询400 0571 110
服务热线：800-810-8888
拨打95588转人工
10086和10010都打过
派出所值班电话0571-‹8›
窗口咨询电话：0571-‹8›
监督电话 0571 ‹8›
举报电话（0571）‹8›
G60高速公路138公里+500米
京港澳高速G4 1380公里处
K1380次列车 13车18号
航班MU5183、CZ3101
飞机CA1835晚点
地铁13号线18站
GB 11643-1999
GB/T 22239-2019
HJ 2026-13
Q/‹6› 001-2026
京A牌照摇号
浙A区域限行
京A、津B、沪C等车牌
粤港澳大湾区2026年规划
微信支付20000元
支付宝10000元到账
微信公众号发布了12345条
微信群里256人
微博转发13800次
QQ群已满500人
QQ音乐2026会员
ONLINE 12345服务
抖音播放138000次
微信步数18888步
@杭州公安 请看看
联系邮箱见官网 www.example.gov.cn
http://www.example.com/a/13?id=‹8›
网址 https://x.cn/t/‹年›/1130/‹8›.html
版本号 1.3.8.2026
身份证换领13万件
身份证办理需要20个工作日，收费20元
护照办理160元，7个工作日
银行卡手续费每笔2.00元
手机套餐138元
电话打了15次没人接
房号3-1-502，面积89.5
楼栋号12
第‹5›号提案
本文编号：‹8›
座位A18 B13
密码六位
公积金比例12%，基数13800
编号：‹年›-‹4›-‹4›
检验报告编号 WT‹年›‹8›
鉴定意见书编号浙公鉴〔‹年›〕1380号
处警编号‹年›1122140533‹4›
档号 J001-13-‹5›
存折业务停办
卡口抓拍 330106000‹12›
监控编号 33010655‹12›
国标编码 340200000013200000‹2›
房源编码 ‹12›
物料编号 ‹11›
保险单号 PDZA‹18›
序列号 SN‹12›
验证码‹6›，请勿泄露
尊敬的用户，您的验证码是 ‹4›
提取码: x8k9
""".strip().splitlines()

FRAMES = [
    "{}",
    "{}",
    "{}",
    "您好，{}",
    "{}。另：已等15天",
    "2026年11月30日：{}",
    "1. {}；2. 无",
    "（{}）",
    "　　{}",
    "{}\t办结",
    "😀{}",
]


def lines(seed: int, each: int = 16, negatives: int = 8) -> list[Line]:
    """`each` lines of every positive template and `negatives` of every other."""
    chance = random.Random(seed)
    made = []
    for template in POSITIVE:
        for _ in range(each):
            made.append(_filled(chance, chance.choice(FRAMES).replace("{}", template)))
    for template in NEGATIVE:
        for _ in range(negatives):
            made.append(_filled(chance, chance.choice(FRAMES).replace("{}", template)))
    return made


def _filled(chance: random.Random, template: str) -> Line:
    text, spans = "", []
    for part in re.split(r"(«.+?»|‹.+?›)", template):
        if part.startswith("«"):
            kind, make = VALUES[part[1:-1]]
            value = chance.choice(WRITINGS.get(part[1:-1], PLAIN))(make(chance))
            spans.append((len(text), len(text) + len(value), kind))
            text += value
        elif part.startswith("‹"):
            text += _harmless(chance, part[1:-1])
        else:
            text += part
    return Line(text, tuple(spans))


def _harmless(chance: random.Random, what: str) -> str:
    if what == "年":
        return str(chance.randint(2019, 2026))
    if what == "日":
        return f"26{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    return chance.choice("123456789") + _digits(chance, int(what) - 1)
