"""Chinese surnames, and how a name divides into what may stay and what goes."""

from __future__ import annotations

import re

COMPOUND = re.findall(
    "..",
    "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙慕容仲孙钟离"
    "长孙宇文司徒鲜于司空闾丘令狐百里呼延东郭南门羊舌微生梁丘左丘东门西门第五拓跋完颜耶律纳兰叶赫贺兰哥舒",
)
SINGLE = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅"
    "方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左"
    "柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦"
    "戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储"
    "原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平索宣晋初云容敬扈晁芮普阙浦戈伏鹿薄邸"
    "雍辜羊阿乌母裘亓修邰赫杭况鲜印逯隆茹诺战慕危玉银亢嵇哈湛宾戎勾茅於呼揭尉冶斯檀阴昝智幸奉植衡富尧闭"
)
NAME_DOTS = r"[\s\-.·•・‧∙_*|/\\]"
COMMON = (
    "王李张刘陈杨赵吴周徐孙朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范廖贾"
)


def kept_length(name: str) -> int:
    """How many characters of a name, written without dots and spaces, may stay: the surname, else the first character.

    `name` is taken as it was written: a dot or more than four characters make it a transliteration (rule: the first
    character). Source: publication rules art. 9, standards.md 4.1.
    """
    is_foreign = re.search(r"[·•・‧∙.]", name) is not None
    bare = without_dots(name)
    if not is_foreign and len(bare) in {3, 4} and bare[:2] in COMPOUND:
        return 2
    return 1


def is_transliterated(name: str) -> bool:
    """Whether the rule of the first character is the ground, not that of the surname."""
    bare = without_dots(name)
    return bare != name.strip() or len(bare) > 4 or (bare[:1] not in SINGLE and bare[:2] not in COMPOUND)


def without_dots(name: str) -> str:
    """The characters of a name alone."""
    return re.sub(NAME_DOTS, "", name)
