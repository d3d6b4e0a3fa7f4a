"""The documents that the invented bureau publishes. People, firms and numbers are invented."""

from __future__ import annotations

from typing import NamedTuple


class Paper(NamedTuple):
    """A document before masking."""

    kind: str
    unit: str
    title: str
    text: str
    subject: str
    why: str
    people: str = ""
    impact: str = ""


_OPEN = "对单位的处罚，附近居民都关心，公开有利于监督。"
_STANDARD = "罚多罚少按什么标准，群众应当事先看得到。"
CORRECTED = "罚款数额少写了一位。"
REVOKED_WHY = "上级复议机关认为事实不清，已经撤销原决定。"
CHANGED_WHY = "罚款数额经复核变更。"


def _penalty(number: int, firm: str, fact: str, law: str, result: str, people: str) -> Paper:
    title = f"{firm}行政处罚决定书（和公罚〔2026〕{number}号）"
    text = (
        f"当事人：{firm}。\n\n{fact}\n\n以上事实有现场检查记录、证人证言等证据证实。\n\n依照{law}，{result}\n\n"
        "不服本决定的，可以在收到之日起六十日内申请行政复议，或者六个月内提起行政诉讼。\n\n淳南市公安局和平路派出所"
    )
    return Paper("penalty-organisation", "heping", title, text, "organisation", _OPEN, people)


FIREWORKS = _penalty(
    31,
    "淳南市红火烟花经营有限公司",
    "2026年9月3日，民警检查时发现该公司仓库超量存放烟花爆竹三十箱。仓库管理员何大力（男，1985年6月2日出生，身份证号330121198506021239，"
    "电话13800007781，住和平路32号3幢402室）驾驶浙A7D201运入。",
    "《烟花爆竹安全管理条例》第三十六条",
    "决定责令限期整改，罚款五千元。",
    "何大力，13800007781，330121198506021239，浙A7D201，和平路32号3幢402室",
)
HOTEL = _penalty(
    35,
    "淳南市湖滨宾馆有限公司",
    "2026年10月12日，民警检查时发现该宾馆没有按规定登记住客韩小雪的身份信息，前台赵大海承认当晚系统故障后没有补登。",
    "《浙南省旅馆业治安管理办法》第二十条",
    "决定警告，并责令改正。",
    "韩小雪\n赵大海，13700006652",
)
CAFE = _penalty(
    41,
    "淳南市云上网络服务有限公司",
    "2026年11月20日，民警检查时发现该公司没有落实上网实名登记，店长老潘（电话13600005521）不在现场。",
    "《互联网上网服务营业场所管理条例》第三十一条",
    "决定罚款二千元。",
    "潘建军，老潘，13600005521",
)
REVOKED = _penalty(
    22,
    "淳南市通达物流有限公司",
    "2026年6月，该公司收寄物品没有查验。",
    "《反恐怖主义法》第八十五条",
    "决定罚款十万元。",
    "",
)
WRONG = _penalty(
    28,
    "淳南市金桥典当有限公司",
    "该公司没有按规定登记典当物品来源。",
    "《典当管理办法》第六十五条",
    "决定罚款三千元。",
    "",
)
RIGHT = WRONG._replace(text=WRONG.text.replace("三千元", "三万元"))
LATE = _penalty(
    17,
    "淳南市宏发再生资源有限公司",
    "该公司收购废旧金属没有登记。",
    "《废旧金属收购业治安管理办法》第十三条",
    "决定罚款二千元。",
    "",
)
SOON = _penalty(
    19, "淳南市利民印章有限公司", "该公司刻制公章没有备案。", "《印铸刻字业暂行管理规则》第六条", "决定警告。", ""
)
FRAUD = Paper(
    "penalty-person",
    "heping",
    "冒充社区工作人员推销案行政处罚决定书（和公罚〔2026〕33号）",
    "被处罚人：孙有财，男，身份证号330121197711083310，住桥头镇东柳村56号。\n\n2026年8月至9月，孙有财冒充社区工作人员，"
    "在多个小区向老人推销净水器。\n\n依照有关规定，决定罚款五百元，责令退还货款。",
    "person",
    "这种手法近来多发，公开有利于大家防范。",
    "孙有财，330121197711083310，桥头镇东柳村56号",
    "涉及六个小区三十多位老人，居民多次来电询问。",
)
REVIEW = Paper(
    "reconsideration",
    "fazhi",
    "关于停车处罚的行政复议决定书（淳公复〔2026〕8号）",
    "申请人：罗启明，电话13500004432。\n\n申请人对一起停车处罚不服。\n\n复议机关查明，事发路段的禁停标志被树枝遮挡。\n\n决定：撤销原处罚决定。",
    "person",
    "复议结果对同类情况有参考意义。",
    "罗启明，13500004432",
    "同一路段有多人反映标志看不清。",
)
STANDARD = Paper(
    "discretion-standard",
    "fazhi",
    "旅馆业管理处罚裁量基准（2026 年）",
    "一、首次发现、当场改正的，不予处罚，批评教育。\n\n二、漏登一至二人的，警告。\n\n三、漏登三人以上，或者一年内再次违反的，罚款五百元以上二千元以下。\n\n四、造成严重后果的，从重处罚，并说明理由。",
    "nobody",
    _STANDARD,
)
BASIS = Paper(
    "normative-document",
    "fazhi",
    "淳南市公安局行政执法公示办法（演示）",
    "第一条　为了让群众知道谁在执法、依据什么、结果怎样，制定本办法。\n\n第二条　执法时应当主动出示证件，说明身份、事由、依据和救济途径。\n\n第三条　处罚决定的公开，逐份决定，先遮盖个人信息，再由另一人审核。",
    "nobody",
    "关系群众权利，全文公开。",
)
BICYCLES = Paper(
    "property-notice",
    "heping",
    "追回电动自行车认领公告",
    "近期追回电动自行车四辆：黑色两辆，红色、银色各一辆，都没有牌照。\n\n请失主带购车凭证或者能说明特征的材料，到和平路 15 号派出所窗口认领。公告满六个月没有人认领的，依法处理。",
    "nobody",
    "找不到失主，依法公告。",
)
KEYS = BICYCLES._replace(
    title="拾得手提包认领公告",
    text="在和平路公交站拾得棕色手提包一只。请失主到和平路 15 号派出所窗口认领，说出包里的东西。",
)
PHONES = BICYCLES._replace(
    title="追回手机认领公告", text="追回手机九部。请失主带购机凭证到和平路 15 号派出所窗口认领。"
)
SERVED = Paper(
    "notice-by-publication",
    "heping",
    "行政处罚告知书公告送达（和公告〔2026〕7号）",
    "当事人：淳南市顺风搬家有限公司。\n\n我所拟对你单位作出行政处罚，因在登记地址找不到你单位，现公告送达告知书。自公告之日起六十日视为送达。你单位有权陈述和申辩，请到和平路 15 号派出所领取。",
    "organisation",
    "登记地址无人，其他方式无法送达。",
)


def sheet(unit: str) -> Paper:
    """Who does what: the text is written from the unit's own entry."""
    names = {"jiaojing": "交通警察支队", "heping": "和平路派出所", "fazhi": "法制支队"}
    title = f"{names[unit]}：管什么，怎么找"
    return Paper("enforcement-sheet", unit, title, "", "nobody", "谁在执法，群众应当看得到。")
