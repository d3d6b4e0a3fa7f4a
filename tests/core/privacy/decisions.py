"""Sixty short decisions, invented, as stations and legal offices write them; every name in them is marked.

`[王建国]` a party's name or alias that the case knows, `{张三}` a person it does not know, `<赵刚>` an officer in office.
The parties stand first: part, name, aliases (P punished, V victim, W witness, R reporter, M a minor, O other).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from heliograph.core.privacy import Known, Part, Party

_PARTS = {"P": Part.PUNISHED, "V": Part.VICTIM, "W": Part.WITNESS, "R": Part.REPORTER, "M": Part.OTHER, "O": Part.OTHER}
_MARK = re.compile(r"\[(?P<party>[^\]]+)\]|\{(?P<stranger>[^}]+)\}|<(?P<officer>[^>]+)>")


@dataclass(frozen=True)
class Decision:
    """A text without marks, who is known, and where each kind of name stands in it."""

    text: str
    known: Known
    spans: dict[str, list[tuple[int, int]]]


WRITTEN = r"""
P王建国/老王；V李小红|违法行为人[王建国]与[李小红]因停车发生口角，[王建国]用拳头殴打[李小红]面部。[老王]到案后如实陈述。民警<赵刚>、<钱进>办理。
P张伟；P张强|[张伟]、[张强]兄弟二人在菜场与摊主争执，[张强]先动手，[张伟]随后加入。二人均已承认。
P欧阳雪；W司马光明|[欧阳雪]多次拨打报警电话谎报警情，[司马光明]证实其当时在家。
P阿依古丽·买买提；V努尔江·阿不都|[阿依古丽·买买提]与[努尔江·阿不都]因摊位纠纷互相推搡，[阿依古丽买买提]拒不认错。
P约翰·史密斯/史密斯|[约翰·史密斯]酒后在酒吧损毁桌椅，[史密斯]已赔偿店方损失800元。
P陈静；M陈小宝/宝宝|[陈静]在公交站打骂[陈小宝]，路人报警，[宝宝]已由家属领回。
P刘洋；R周梅/周女士|[周女士]报警称楼上噪声扰民。经查，[刘洋]夜间使用电钻，[周梅]多次劝阻无效。
P赵六/赵老六|[赵六]（绰号[赵老六]）在棋牌室以营利为目的为赌博提供条件，抽头500元。
P孙悦；P孙越|[孙悦]与[孙越]系同村村民，因宅基地边界互殴，[孙悦]轻微伤，[孙越]无伤。
P吴刚；W郑秋|[吴刚]翻墙进入工地盗窃电缆20米，[郑秋]目击全过程。
P王芳；V王丽；W王敏|[王芳]在网上发布信息侮辱[王丽]，[王敏]作证属实。
P何军/小何|[小何]驾驶二轮摩托车强行冲卡，被当场查获。[何军]对事实供认不讳。
P林涛/涛哥；V高原|[林涛]（人称[涛哥]）向[高原]强行索要停车费300元。
P诸葛明亮|[诸葛明亮]未按规定登记住宿旅客信息，罚款五百元，由<孙立>、<周平>现场执行。
P唐僧；V沙净|[唐 僧]多次向[沙净]发送骚扰短信，内容淫秽，[沙 净]不堪其扰。
P马超/马某超；V关羽飞|[马某超]携带管制刀具进入车站，经查[马超]曾与[关羽飞]有过节。
P黄蓉；O郭靖|[黄蓉]之夫[郭靖]到所说明情况，并代[黄蓉]缴纳罚款。
P徐州生；V宋江南|[徐州生]以招工为名骗取[宋江南]押金1200元，数额未达刑事立案标准。
P冯唐；P冯铁；P冯钢|[冯唐]纠集[冯铁]、[冯钢]在广场寻衅滋事，[冯铁]起哄，[冯钢]拦截路人。
P邓超群；V曹雪|[邓超群]偷窥[曹雪]隐私，被物业当场发现，[曹雪]要求依法处理。
P彭湃；W曾国|[彭湃]虚构事实扰乱公共秩序，微信群成员[曾国]截屏为证。
P萧山；R潘虹|[潘虹]报案，称其电动车被盗；民警调取监控后锁定[萧山]。
P田七；V董卓然|[田七]醉酒后踢踹[董卓然]的轿车车门，致漆面受损。
P袁野；M于小鱼|[袁野]容留[于小鱼]在其经营的网吧上网至凌晨。
P蒋干；W蔡琴|[蒋干]冒充物业人员入户推销，[蔡琴]识破后报警。
P余则成；O翠平|[余则成]未按规定办理居住登记，其妻[翠平]代为说明。
P杜鹃；V叶子|[杜鹃]在小区喂养的烈性犬咬伤[叶子]右腿，[杜鹃]未束犬链。
P程咬金；P秦琼|[程咬金]与[秦琼]在夜宵摊酒后斗殴，[程咬金]先动手，双方均有过错。
P苏打；V魏来|[苏打]将[魏来]反锁屋内两小时，限制其人身自由。
P吕布；V貂蝉儿|[吕布]因感情纠纷多次跟踪[貂蝉儿]，[貂蝉儿]提供聊天记录。
P丁一；V任二|[丁一]扔石块砸中[任二]头部，经鉴定为轻微伤。[丁一]表示愿意赔偿。
P沈万三；W姚明月|[沈万三]燃放烟花爆竹，[姚明月]拍下视频。
P卢俊义/员外|[卢俊义]（外号“[员外]”）组织播放淫秽录像，[员外]逃离现场后投案。
P姜维；V崔莺莺|[姜维]强买强卖，逼迫[崔莺莺]购买茶叶两盒。
P钟馗；R谭咏|[谭咏]举报[钟馗]非法售卖烟花，经查属实。
P陆游；V汪伦|[陆游]在河道内驾驶快艇碰撞[汪伦]的渔船，[汪伦]落水后获救。
P范进；O胡屠|[范进]阻碍执行职务，其岳父[胡屠]当场劝阻。民警<方正>出具了情况说明。
P金花；P石头|[金花]、[石头]在出租房内卖淫嫖娼，[金花]收取400元。
P廖凡；V贾玲玲|[廖凡]用手机偷拍[贾玲玲]裙底，被群众扭送派出所。
P夏雨；W韦小宝|[夏雨]故意毁坏路灯三盏，[韦小宝]证言与监控一致。
P付红；V方圆|[付红]拾得[方圆]银行卡后冒用取现300元，[付红]已退赃。
P白居；V邹忌|[白居]张贴小广告辱骂[邹忌]，[邹忌]名誉受损。
P孟浩；P熊大；P熊二|[孟浩]与[熊大]、[熊二]在麻将馆赌博，赌资合计2600元。
P秦香/秦姐；V江河|[秦姐]（[秦香]）在网约房内吸食毒品，[江河]报警。
P尹志平；V龙儿|[尹志平]猥亵[龙儿]，处行政拘留十日。
P薛蟠；V冯渊|[薛蟠]将[冯渊]打伤，[薛\n蟠]逃跑后被抓获。
P雷鸣；V侯亮|[雷\u200b鸣]给[侯亮]发送恐吓信息：“小心点”。[侯亮]保留了截图。
P史进；W陶谦|[史进]骑电动车逆行且拒绝接受检查，[陶谦]在场。
P贺知；R顾城|[顾城]来所反映[贺知]长期占用消防通道，经劝阻后[贺知]仍不改正。
P毛遂；V郝仁|[毛遂]自称律师骗取[郝仁]咨询费，[郝仁]提供转账记录。
P龚琳/Linda；V邵氏|[Linda]（[龚琳]）在直播中辱骂[邵氏]，[LINDA]账号已被平台封禁。
P万山；V钱多多|[万山]盗窃[钱多多]快递一件，内有衣物，价值150元。
P严冬；V覃夏|[严冬]殴打前妻[覃夏]，公安机关出具告诫书，[覃夏]申请人身安全保护令。
P武松/武二；V孔亮|[武二]酒后掌掴[孔亮]，[武松]赔偿后取得[孔亮]谅解。
P王强；V李娜|[王强]与[李娜]争执，邻居{刘大海}劝架。证人{陈国栋}、{黄晓明}证实上述事实。
P张磊|[张磊]在超市盗窃白酒一瓶，店员{赵小兰}（女，1995年生）报警，经理{孙浩}配合调查。
P李军；V周杰|[李军]持木棍追打[周杰]，[周杰]的母亲{吴桂英}上前阻拦。审判员<陈正义>另案审理。
P胡斌|[胡斌]与同伙{郭小东}、{何大勇}深夜撬盗电动车电瓶。{郭小东}在逃。
P朱军；V梁红|[朱军]跟随[梁红]进入单元楼，[梁红]向{谢天}（男，38岁）求助。
P买买提江；V哈斯巴根|[买买提江]与[哈斯巴根]因拖欠工资争吵，包工头{韩立新}在场，[哈斯巴根]受伤。
""".strip()


def read(line: str) -> Decision:
    """One line: parties, a bar, the marked text."""
    cast, marked = line.replace("\\n", "\n").replace("\\u200b", "\u200b").split("|")
    text, spans, done = "", {"party": [], "stranger": [], "officer": []}, 0
    for match in _MARK.finditer(marked):
        text += marked[done : match.start()]
        spans[str(match.lastgroup)].append((len(text), len(text) + len(match[match.lastgroup or 0])))
        text += match[match.lastgroup or 0]
        done = match.end()
    text += marked[done:]
    officers = tuple(text[start:end] for start, end in spans["officer"])
    return Decision(text, Known(tuple(map(_party, cast.split("；"))), officers=officers), spans)


def _party(written: str) -> Party:
    name, *aliases = written[1:].split("/")
    return Party(_PARTS[written[0]], name, tuple(aliases), is_minor=written[0] == "M")


DECISIONS = [read(line) for line in WRITTEN.splitlines()]
