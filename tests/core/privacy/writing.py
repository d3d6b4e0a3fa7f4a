"""Personal data invented with a seed and written as people write to get past a filter."""

from __future__ import annotations

import random
from dataclasses import dataclass

from stdnum import luhn
from stdnum.cn import ric, uscc

from heliograph.core.privacy import Kind

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
PLATE_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
SPOKEN = str.maketrans("0123456789", "零幺二三四五六七八九")
WRITTEN = str.maketrans("0123456789", "〇一二三四五六七八九")
FORMAL = str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖")
CIRCLED = str.maketrans("123456789", "①②③④⑤⑥⑦⑧⑨")
INVISIBLE = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202e", "\ufe0f"]


@dataclass(frozen=True)
class Item:
    """A text and the part of it that must be gone."""

    text: str
    secret: str
    kind: Kind


def digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choices("0123456789", k=count))


def identity(chance: random.Random) -> str:
    place = chance.choice(["110101", "330106", "440305", "650102", "810000", "510104", "320583"])
    born = f"{chance.randint(1940, 2015)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    body = place + born + digits(chance, 3)
    return body + ric.calc_check_digit(body)


def mobile(chance: random.Random) -> str:
    return "1" + chance.choice("3456789") + digits(chance, 9)


def card(chance: random.Random) -> str:
    body = "62" + digits(chance, chance.choice([14, 15, 16]))
    return body + luhn.calc_check_digit(body)


def plate(chance: random.Random) -> str:
    head = chance.choice(PROVINCES) + chance.choice("ABCDEFGH")
    new = [chance.choice("DF") + chance.choice("ABC123") + digits(chance, 4), digits(chance, 5) + chance.choice("DF")]
    old = digits(chance, 2) + "".join(chance.choices(PLATE_SIGNS, k=3))
    return head + chance.choice([*new, old])


def passport(chance: random.Random) -> str:
    return chance.choice(
        ["E" + digits(chance, 8), "EA" + digits(chance, 7), "G" + digits(chance, 8), "H" + digits(chance, 10)]
    )


def landline(chance: random.Random) -> str:
    return chance.choice(["0571", "010", "025", "0755"]) + chance.choice("5678") + digits(chance, 7)


def sole_trader(chance: random.Random) -> str:
    body = "92330106MA" + "".join(chance.choices("0123456789ABCDEFGHJKLMNPQRTUWXY", k=7))
    return body + uscc.calc_check_digit(body)


def wide(number: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in number)


def sprinkled(chance: random.Random, number: str) -> str:
    return (
        "".join(sign + (chance.choice(INVISIBLE) if chance.random() < 0.5 else "") for sign in number[:-1]) + number[-1]
    )


def separated(chance: random.Random, number: str) -> str:
    mark = chance.choice([" ", "-", ".", "·", "—", "\u3000", "_", "/", "－", "．", " - "])
    cuts = sorted(chance.sample(range(1, len(number)), k=min(3, len(number) - 1)))
    return mark.join(number[a:b] for a, b in zip([0, *cuts], [*cuts, len(number)], strict=True))


def each_apart(chance: random.Random, number: str) -> str:
    return chance.choice([" ", "-", "."]).join(number)


def over_lines(chance: random.Random, number: str) -> str:
    at = chance.randrange(1, len(number))
    return number[:at] + chance.choice(["\n", "\r\n", "-\n", "\n  "]) + number[at:]


def half_spoken(chance: random.Random, number: str) -> str:
    return "".join(chance.choice([sign, sign.translate(SPOKEN), sign.translate(WRITTEN)]) for sign in number)


def keycaps(chance: random.Random, number: str) -> str:
    return "".join(f"{sign}\ufe0f\u20e3" if sign.isdigit() else sign for sign in number)


WAYS = {
    "plain": lambda chance, number: number,
    "wide": lambda chance, number: wide(number),
    "small": lambda chance, number: number.lower(),
    "sprinkled": sprinkled,
    "separated": separated,
    "each apart": each_apart,
    "over lines": over_lines,
    "wide and sprinkled": lambda chance, number: sprinkled(chance, wide(number)),
    "separated and wide": lambda chance, number: wide(separated(chance, number)),
}
NUMERAL_WAYS = {
    "spoken": lambda chance, number: number.translate(SPOKEN),
    "written": lambda chance, number: number.translate(WRITTEN),
    "formal": lambda chance, number: number.translate(FORMAL),
    "circled": lambda chance, number: number.translate(CIRCLED),
    "half spoken": half_spoken,
    "keycaps": keycaps,
    "spoken and apart": lambda chance, number: separated(chance, number.translate(SPOKEN)),
}
MADE = {
    Kind.IDENTITY: (identity, {**WAYS, **NUMERAL_WAYS}),
    Kind.PHONE: (mobile, {**WAYS, **NUMERAL_WAYS}),
    Kind.CARD: (card, {**WAYS, **NUMERAL_WAYS}),
    Kind.PLATE: (plate, {**WAYS, "keycaps": keycaps, "circled": NUMERAL_WAYS["circled"]}),
    Kind.TRAVEL: (passport, WAYS),
    Kind.CREDIT_CODE: (sole_trader, {name: WAYS[name] for name in ("plain", "wide", "small", "sprinkled")}),
}
FRAMES = [
    "本人的号码是{}，请尽快处理。",
    "经查，{}系其本人所有。",
    "{}",
    "（{}）",
    "2026年3月5日，该人提供{}作为凭证，罚款500元。",
    "加我{}有事说事",
    "他说“{}”后离开现场。",
    "A{}B".replace("A", "甲").replace("B", "乙"),
]


def numbers(seed: int, each: int) -> list[Item]:
    """`each` items for every kind and way of writing."""
    chance = random.Random(seed)
    items = []
    for kind, (make, ways) in MADE.items():
        for write in ways.values():
            for _ in range(each):
                secret = write(chance, make(chance))
                items.append(Item(chance.choice(FRAMES).format(secret), secret, kind))
    return items


LABELLED = [
    (Kind.ACCOUNT, "微信号：{}", ["zhang_san1990", "wxid_a8b7c6d5", "ｗａｎｇ－ｌａｏｓｈｉ", "lao wang 2020"]),
    (Kind.ACCOUNT, "加V{}细聊", ["xiaoli88888", "li-ming-77"]),
    (Kind.ACCOUNT, "QQ号是{}", ["12345678", "１２３ ４５６ ７８９", "一二三四五六七八", "10 20 30 40 5"]),
    (Kind.ACCOUNT, "扣扣{}", ["987654321"]),
    (Kind.ACCOUNT, "其微信昵称“{}”发布", ["西湖小王子", "A阿强装修", "往事随风❀"]),
    (Kind.EMAIL, "邮箱为{}。", ["zhang.san@163.com", "ｚｈａｎｇ＠ｑｑ．ｃｏｍ", "li (at) gmail (dot) com", "wang艾特qq点com", "a_b-c＠mail。cn"]),
    (Kind.BORN, "李某，男，{}出生", ["1990年3月7日", "一九九〇年三月七日", "１９９０年０３月０７日", "1990-03-07", "1990.3.7"]),
    (Kind.BORN, "李某，女，{}生，汉族", ["一九八八年十一月二十三日", "1988年11月23号"]),
    (Kind.BORN, "出生日期：{}，汉族", ["19900307", "1990/03/07", "二〇〇一年十二月三十日", "1 9 9 0年3月7日"]),
    (Kind.ADDRESS, "住杭州市西湖区文三路{}", ["123号4幢2单元602室", "１２３号", "一百二十三号", "翠苑小区3-2-601", "123 号 4 幢"]),
    (Kind.ADDRESS, "住址：文三路{}", ["18弄5号", "甲5号院7号楼"]),
    (Kind.ADDRESS, "户籍地柳林镇{}", ["张家村3组12号", "大王庄村民小组8号", "李家屯五队", "前进村第4村民小组"]),
    (Kind.ADDRESS, "家住{}。", ["阳光花园12栋1302", "3#2-1102", "幸福里5号楼甲单元"]),
    (Kind.ADDRESS, "定位在{}附近", ["120.155070,30.274085", "30.274085, 120.155070"]),
    (Kind.IDENTIFIER, "车架号{}", ["LSVAU2A37N2123456", "lsvau2a37n2 123456"]),
    (Kind.IDENTIFIER, "人员编号{}", ["R3301060000002026110001"]),
    (Kind.IDENTIFIER, "手机IMEI：{}", ["867530912345678", "86753091 2345678"]),
    (Kind.IDENTIFIER, "住院号：{}", ["ZY00123456"]),
    (Kind.IDENTIFIER, "登录地址{}", ["115.236.12.201"]),
    (Kind.IDENTITY, "身份证{}", ["330106********1234", "3301**********123X"]),
    (Kind.IDENTITY, "身份证号码：{}", ["330106 900307 123", "330106900307123"]),
    (Kind.PHONE, "电话{}", ["138****5678", "+86 138-0013-8000", "0086 13800138000", "138O013 8OOO", "0571-56781234", "（0571）5678 1234"]),
    (Kind.PHONE, "呼叫{}", ["幺三八洞洞幺三八洞洞洞", "幺三拐洞洞幺三八勾两五", "138^0013^8000", "138…0013…8000", "138零零138零零零"]),
    (Kind.PHONE, "手机{}", ["l38OOI38OOO", "壹參捌零零壹參捌零零兩", "〡〣〨〇〇〡〣〨〇〇〇"]),
    (Kind.PHONE, "联系{}", ["1380013800013900139000", "138，0013，8000", "138\u20290013\u20298000"]),
    (Kind.CARD, "收款账号{}", ["1202 0214 0990 1234 567", "571912345678901", "33050161612700000123"]),
    (Kind.TRAVEL, "持往来港澳通行证{}", ["C12345678", "CA1234567", "c 1234 5678"]),
    (Kind.TRAVEL, "护照号码：{}", ["E12345678", "ｅ１２３４５６７８", "K1234567A", "AB 123 4567"]),
    (Kind.TRAVEL, "驾驶证档案编号：{}", ["330100123456"]),
    (Kind.AFFILIATION, "就读于{}。", ["杭州市文三街小学", "市第二中学"]),
    (Kind.ADDRESS, "租住在仓前街道欧美金融城{}", ["T3-1502"]),
    (Kind.ADDRESS, "户籍所在地：河南省太康县板桥镇{}", ["大许村"]),
    (Kind.ADDRESS, "尾随至{}的家中", ["富春小区"]),
    (Kind.ADDRESS, "位置为东经{}", ["120.1551，北纬30.2741"]),
    (Kind.EMAIL, "邮箱{}", ["abc#163.com"]),
    (Kind.IDENTIFIER, "浙（2020）杭州市不动产权第{}号", ["0012345"]),
    (Kind.PLATE, "电动自行车号牌为{}", ["杭州A123456", "杭K88123"]),
]  # fmt: skip


def labelled() -> list[Item]:
    """Things which a word before them gives away, each in two sentences."""
    frames = ["{}", "经查，{}，上述事实有证据证实。"]
    return [
        Item(frame.format(label.format(secret)), secret, kind)
        for kind, label, secrets in LABELLED
        for secret in secrets
        for frame in frames
    ]
