"""Why a span is masked, as a table: one row a rule, with its ground.

"Publication rules" are the Supreme People's Court's rules on publishing judgments (2016), arts. 8–10, as standards.md
4.1 reports them; decisions of the police follow D-14 and D-15 of law.md, which ask for the same.
"""

from __future__ import annotations

from heliograph.core.privacy.values import Rule
from heliograph.core.text import Text

_COURT = "最高人民法院关于人民法院在互联网公布裁判文书的规定 art. "
_DELETE = _COURT + "10; standards.md 4.1; law.md D-15"

NAME = Rule(
    "name",
    Text(
        "自然人保留姓氏，名字以“某”代替；同姓的加甲、乙区分。", "A person keeps the surname; the given name becomes 某."
    ),
    _COURT + "8, 9; standards.md 4.1; law.md D-14",
)
FIRST_CHARACTER = Rule(
    "first-character",
    Text(
        "少数民族姓名、外国人译名保留第一个字，其余以“某”代替。",
        "Of minority names and transliterations the first character stays.",
    ),
    _COURT + "9; standards.md 4.1",
)
HIDDEN = Rule(
    "hidden",
    Text(
        "未成年人、被害人、证人、报案人及其监护人，姓名全部隐去。",
        "Minors, victims, witnesses, who reported, and guardians are hidden wholly.",
    ),
    _COURT + "8–10; standards.md 4.1; law.md X-19, A-09, D-22",
)
IDENTITY = Rule("identity", Text("身份证号码删除。", "Identity numbers are deleted."), _DELETE)
TRAVEL = Rule("travel", Text("护照、通行证等证件号码删除。", "Numbers of passports and permits are deleted."), _DELETE)
PHONE = Rule("phone", Text("通讯方式删除。", "Ways to reach a person are deleted."), _DELETE)
PLATE = Rule("plate", Text("车牌号码删除。", "Number plates are deleted."), _DELETE)
CARD = Rule("card", Text("银行账号删除。", "Bank accounts are deleted."), _DELETE)
BUSINESS = Rule(
    "business",
    Text(
        "单位名称照写；本人的个体经营等同于本人。",
        "Organisations stay; a person's one-man business is that person.",
    ),
    "standards.md 4.1; law.md D-15",
)
ADDRESS = Rule(
    "address",
    Text("住址、地点只写到街道、路、乡镇。", "Places are given down to the street or the township, no further."),
    _DELETE,
)
ACCOUNT = Rule("account", Text("网络账号、昵称删除。", "Accounts and nicknames are deleted."), _DELETE)
BORN = Rule(
    "born", Text("出生日期只留年份。", "Of a date of birth only the year stays."), "law.md D-15 (identifies a person)"
)
BORN_MINOR = Rule(
    "born-minor",
    Text("未成年人的出生日期全部隐去。", "A minor's date of birth is hidden wholly."),
    "law.md X-19 (未成年人保护法 art. 103)",
)
IDENTIFIER = Rule(
    "identifier",
    Text(
        "能查到本人或特定财产的编号删除；文书的案号照写。",
        "Numbers that find a person or a thing go; case numbers stay.",
    ),
    "law.md D-15; standards.md 4.1",
)
HEALTH = Rule("health", Text("健康状况删除。", "Health is deleted."), _DELETE)
AFFILIATION = Rule(
    "affiliation",
    Text("学校、工作单位删除。", "Schools and workplaces are deleted."),
    "law.md D-15, X-19",
)
