"""The invented bureau: 淳南市公安局, a tree of three levels, officers of the stories, and colleagues."""

from __future__ import annotations

from typing import NamedTuple


class UnitRow(NamedTuple):
    code: str
    parent: str | None
    zh: str
    en: str
    duties: tuple[str, ...]
    phone: str
    address: str
    hours: str


class OfficerRow(NamedTuple):
    username: str
    badge: str
    zh: str
    en: str
    posts: tuple[tuple[str, str], ...]


_DAY = "周一至周五 9:00–17:00"
_ALWAYS = "全天 24 小时"
_HEADQUARTERS = ("general", "disclosure", "petition", "economic", "exit-entry")
_STATION = ("general", "household", "criminal")

UNITS = (
    UnitRow("chunan", None, "淳南市公安局", "Chunan Public Security Bureau", _HEADQUARTERS, "0500-8800110", "淳南市人民路 1 号", _DAY),
    UnitRow("ducha", "chunan", "督察支队", "Supervision Unit", ("supervision",), "0500-8812389", "人民路 1 号 3 楼", _DAY),
    UnitRow("jiaojing", "chunan", "交通警察支队", "Traffic Police", ("traffic",), "0500-8800122", "环城西路 20 号", _DAY),
    UnitRow("fazhi", "chunan", "法制支队", "Legal Office", ("legal",), "0500-8800114", "人民路 1 号 5 楼", _DAY),
    UnitRow("xingzhen", "chunan", "刑事侦查支队", "Criminal Investigation Unit", ("criminal",), "0500-8800116", "人民路 3 号", _ALWAYS),
    UnitRow("hexi", "chunan", "河西分局", "Hexi Branch", _STATION, "0500-8810110", "河西区建设街 8 号", _DAY),
    UnitRow("hedong", "chunan", "河东分局", "Hedong Branch", _STATION, "0500-8820110", "河东区朝阳路 66 号", _DAY),
    UnitRow("heping", "hexi", "和平路派出所", "Heping Road Station", _STATION, "0500-8811101", "和平路 15 号", _ALWAYS),
    UnitRow("donghu", "hexi", "东湖派出所", "Donghu Station", _STATION, "0500-8811102", "东湖街 3 号", _ALWAYS),
    UnitRow("qiaotou", "hedong", "桥头派出所", "Qiaotou Station", _STATION, "0500-8821101", "桥头镇新街 9 号", _ALWAYS),
    UnitRow("gaoxin", "hedong", "高新派出所", "Gaoxin Station", _STATION, "0500-8821102", "高新大道 101 号", _ALWAYS),
)  # fmt: skip

OFFICERS = (
    OfficerRow("zheng", "050001", "郑和平", "Zheng Heping", (("chunan", "chief"),)),
    OfficerRow("chen", "050002", "陈工", "Chen Gong", (("chunan", "administrator"),)),
    OfficerRow("feng", "050003", "冯静", "Feng Jing", (("chunan", "auditor"),)),
    OfficerRow("sun", "050004", "孙明", "Sun Ming", (("ducha", "supervisor"),)),
    OfficerRow("du", "050005", "杜衡", "Du Heng", (("ducha", "lead"), ("ducha", "handler"))),
    OfficerRow("fang", "050006", "方正", "Fang Zheng", (("ducha", "handler"),)),
    OfficerRow("tang", "050007", "唐果", "Tang Guo", (("chunan", "lead"), ("chunan", "handler"))),
    OfficerRow("xu", "050008", "许诺", "Xu Nuo", (("chunan", "handler"),)),
    OfficerRow("jiao", "050009", "焦军", "Jiao Jun", (("jiaojing", "lead"), ("jiaojing", "handler"))),
    OfficerRow("che", "050010", "车晓", "Che Xiao", (("jiaojing", "handler"),)),
    OfficerRow("fa", "050013", "方知法", "Fang Zhifa", (("fazhi", "lead"), ("fazhi", "handler"))),
    OfficerRow("luo", "050014", "罗红", "Luo Hong", (("fazhi", "handler"),)),
    OfficerRow("xing", "050015", "邢远", "Xing Yuan", (("xingzhen", "lead"), ("xingzhen", "handler"))),
    OfficerRow("wu", "050011", "吴刚", "Wu Gang", (("hexi", "lead"), ("hexi", "handler"))),
    OfficerRow("he", "050012", "何苗", "He Miao", (("hedong", "lead"), ("hedong", "handler"))),
    OfficerRow("qian", "051001", "钱进", "Qian Jin", (("heping", "lead"), ("heping", "handler"))),
    OfficerRow("zhao", "051002", "赵勇", "Zhao Yong", (("heping", "handler"),)),
    OfficerRow("jiang", "051003", "蒋敏", "Jiang Min", (("heping", "handler"),)),
    OfficerRow("zhou", "051004", "周平", "Zhou Ping", (("donghu", "lead"), ("donghu", "handler"))),
    OfficerRow("shen", "051005", "沈括", "Shen Kuo", (("donghu", "handler"),)),
    OfficerRow("qiao", "052001", "乔峰", "Qiao Feng", (("qiaotou", "lead"), ("qiaotou", "handler"))),
    OfficerRow("gao", "052002", "高远", "Gao Yuan", (("gaoxin", "lead"), ("gaoxin", "handler"))),
    OfficerRow("lin", "052003", "林夏", "Lin Xia", (("gaoxin", "handler"),)),
)

COLLEAGUES = (
    ("ducha", "050021", "严谨", "Yan Jin"),
    ("jiaojing", "050022", "路遥", "Lu Yao"),
    ("fazhi", "050023", "法明", "Fa Ming"),
    ("xingzhen", "050024", "石磊", "Shi Lei"),
    ("xingzhen", "050025", "江涛", "Jiang Tao"),
    ("hexi", "050026", "田野", "Tian Ye"),
    ("hexi", "050027", "白桦", "Bai Hua"),
    ("hedong", "050028", "云舒", "Yun Shu"),
    ("hedong", "050029", "宋词", "Song Ci"),
    ("donghu", "051006", "湖波", "Hu Bo"),
    ("qiaotou", "052004", "桥生", "Qiao Sheng"),
    ("qiaotou", "052005", "水清", "Shui Qing"),
    ("gaoxin", "052006", "高新宇", "Gao Xinyu"),
)
"""Who else works there, in no story and without log-in: (unit, badge, name in Chinese, in English). No figure is told of one or two officers."""
