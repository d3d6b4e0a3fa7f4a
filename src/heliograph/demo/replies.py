"""How an invented officer writes an answer: what was looked at and when, the answer itself, what helps, whom to ask.

`Replies.to` puts the matter's own place and times into sentences of its kind, so that hardly two answers read alike. It has
a chance of its own: what is written changes nothing of what happens. Nobody said these things.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo
from random import Random

from heliograph.demo.stories import Story

OPENINGS = {
    "consultation": (
        "{asked}您问的事，[我们|所里|值班民警]{looked}[查了规定|翻了文件|对照了规定]，又向[窗口|户籍室|社区]问了一遍。",
        "[您好|谢谢来信|收到了]。{asked}[收到|登记]，编[号|为]第{sheet}号，{looked}由{officer}[看过|核实|跟进]。",
        "{looked}我们[给您打过电话|拨过您留的号码]，[没有接通|没人接|占线]，第{sheet}号先[写在这里|书面回您]。",
        "{officer}{looked}翻了近{count}个月[同类的|差不多的]登记，[情况清楚了|心里有数了|可以回答您了]。",
        "您{asked}[写的|留下的]{length}个字[都看了|一字没漏]，{looked}[给您回话|把结果告诉您]。",
        "住在{place}{door}的[几位|邻居|一家人]也[问过|提过|来问]，{looked}按第{sheet}号[一并核对了|一起问清楚了]。",
        "[这件事|您的问题]{looked}[在早会上说过|当面请教了户籍民警|和社区碰过头]，[用了|花了]{minutes}分钟，[结果如下|意见一致]。",
        "{asked}那天[人多|窗口忙|系统在检修]，没能[当场|马上]回您；{looked}[补查|重查]了{place}的[登记|底册]。",
    ),
    "camera-objection": (
        "{asked}[收到异议|的异议收到]，{looked}由两名民警[调出|重看]{place}{camera}号机位的[录像|原始视频]。",
        "您说的是{place}，{looked}我们把前后{minutes}秒的[录像逐帧|画面一格一格]看了。",
        "[异议登记|受理编号]第{sheet}号，{looked}[复核|核查]，经办和审核不是同一个人。",
        "{looked}到{place}[量了停止线|看了标线]，离路口{metres}米，再对照{camera}号机位的[照片|三张图]。",
        "{asked}[写来的情况|您讲的经过]，{looked}与当天{count}条[接警|急救]记录一起核对过。",
    ),
    "help": (
        "{asked}[接到|收到]，{minutes}分钟后民警到了{place}。",
        "登记第{sheet}号，{officer}{looked}到{place}{door}。",
        "{looked}民警在{place}{door}找到了您说的地方，走了{metres}米。",
        "您{asked}写来，值班室先打了{count}个电话，{looked}见到了人。",
        "{place}离警务室{metres}米，{officer}骑车{minutes}分钟到，那时是{looked}。",
    ),
    "complaint": (
        "{asked}的投诉登记为第{sheet}号，由没有经手过的两名民警核查，{looked}查完。",
        "我们{looked}调了{place}当天{count}段录音录像，共{length}分钟，从头听到尾。",
        "{looked}核查人在{place}{door}当面听您讲了{minutes}分钟，又问了当班的{count}个人。",
        "您{asked}反映的事，{looked}调齐了值班表、通话单和第{camera}号记录仪。",
    ),
    "information-request": (
        "{asked}收到您的申请，编为第{sheet}号，{looked}征求了{count}个科室的意见。",
        "{looked}我们查了{length}页档案，申请编号第{sheet}号。",
        "申请第{sheet}号涉及{place}，{looked}与保管单位核对了{count}次。",
        "您{asked}申请的内容，{looked}由公开办和保密员各看一遍，用了{minutes}分钟。",
    ),
}
GENERAL = (
    "{asked}[收到|登记]，编号{sheet}，{looked}由{officer}[核实|办理|看过]。",
    "您{asked}[写来的|反映的]{length}个字，[我们|经办民警]{looked}看了，打过{count}个电话[核实|问情况]。",
    "[这件事|您说的情况]{looked}[核实过|查过]，用了{minutes}分钟，[记录|登记]在第{sheet}号。",
    "{looked}[两名民警|值班民警]按第{sheet}号[登记|单子][核对|走访]了{count}处。",
)
"""Openings of every other procedure."""
MORE = {
    "consultation": (
        "{looked}[窗口排队|大厅里等着|取号等候]{count}人，[约等|大概要等]{minutes}分钟；{till}以前来，[人会少些|不用久等]。",
        "从{place}{door}[过来|出发|动身]，坐{bus}路到[派出所站|新街口下车]，再走{metres}米[就到|右手边|，门口有牌子]。",
        "[来之前|出门前|动身前]可以先打内线{phone}，报第{sheet}号，[表格我们替您填好|我们先把材料备好]。",
        "{place}的警务室[每周也|逢单周也]有一个[上午|下午]能收，[最近一次|下一次]是{till}，问内线{phone}。",
        "这个月有{count}位[邻居|居民|街坊]问到[同样的|差不多的]事，[办法|流程|说明]已经贴在{place}{door}的[告示栏|门厅里]。",
        "[要是|如果]{till}以后才有空，[周末|中午]由{camera}号窗口值班，[来前|动身前]拨内线{phone}，[{bus}路|环线车]正好到门口。",
        "[路远的|走不开的|腿脚不便的]可以在网上[传照片|交材料]，{looked}[试过|我们走过一遍]，{minutes}分钟能传完{count}张。",
        "[要是|如果]您替[家里人|老人|孩子]问，[带上|备好]双方的证件，{place}{door}的[社工|网格员|楼长]也能[陪着来|帮着填]。",
        "[规定全文|办事指南]在大厅{camera}号[书架|柜子]，{length}页，有关的{count}条我们[折了角|画了线|夹了纸条]。",
        "{place}{door}[对面|旁边|楼下]的自助机{looked}[修好了|加了纸]，[夜里|周末]也能[打印|查进度]，[排过|用过]的人平均{minutes}分钟。",
        "[办的时候|到了以后]请找{camera}号窗口，[报|说]第{sheet}号就[接着办|不用重讲]，[前面|今天]这样办成的有{count}位。",
        "[材料|证件]{till}前[都有效|可以补齐]，[缺一样|少一件]先收下，[剩下的|缺的]寄到{place}{door}[警务室|社区转交]，写上{sheet}。",
    ),
    "camera-objection": (
        "原片{count}张，{till}以前可以到大厅{camera}号窗口[当面看|放大看]，报第{sheet}号。",
        "{place}的[限速|禁停|导向]标志{looked}重新拍了照，间距{metres}米，[没有遮挡|看得清]，照片存第{sheet}号。",
        "设备编号{phone}-{camera}，检定有效期到{till}以后，误差[在规定以内|合格]。",
        "那一分钟{place}共过车{length}辆，抓拍{count}辆，{looked}[没有一律照单全收|逐辆看过]。",
        "路口信号每{minutes}秒变一次灯，{looked}我们现场掐表对过{count}遍。",
    ),
    "help": (
        "{looked}离开前看了周围{metres}米，没有别的险情，{phone}号记录仪全程开着。",
        "社区已经记下{place}{door}，{till}以前再来看{count}趟，内线{phone}有人接。",
        "当晚{place}的巡逻改为{minutes}分钟一圈，走到{door}停一停，打卡编号{sheet}。",
        "再遇到请打110，说“{place}{door}”，离您最近的一组{count}分钟能到，上次{looked}试过。",
        "物业值班电话是内线{phone}，已经请他们把{door}的灯换了。",
        "出动{count}人，用时{length}分钟，不收任何费用，单子是第{sheet}号。",
    ),
    "complaint": (
        "整改写在{till}以前要交的第{sheet}号单子上，督察会来看。",
        "同一个班次前后{length}件我们也抽看了，另有{count}件说得不周到，已经补话。",
        "{looked}起来电响{count}声没人接就转到值班领导，您可以打内线{phone}试试。",
        "这段录像保存到{till}以后，您想看，到督察支队{camera}号接待室。",
        "谈话{minutes}分钟，有记录，编号{sheet}，您可以要一份复印件。",
    ),
    "information-request": (
        "附件{count}份共{length}页，{till}以前寄出；急用的到{camera}号窗口取。",
        "{place}的部分在第{minutes}页，数字截止到{looked}。",
        "下次更新是{till}，网上同一个地址，不用再申请。",
        "其中{count}处涉及个人，已经遮住，遮在哪里附件第{minutes}页写明。",
        "看不明白可以打内线{phone}，报第{sheet}号，{officer}会念给您听。",
    ),
}
MORE_OF_ANY = (
    "材料共{length}页，存第{sheet}号，只有经办的{count}个人能[看|打开]，{till}以后归档。",
    "[进展|后面的步骤]会在[这里|本页]写明，[下一次|最近一次]是{till}，问内线{phone}。",
    "{looked}[经办人|民警]又打内线{phone}[核对|问过]一遍，[前后|一共]{minutes}分钟。",
    "[相关|同一类]登记到{looked}有{length}件，[我们|所里]都[照这样办|一样对待]。",
    "[要补材料|要改电话]请在{till}前[告诉我们|说一声]，报第{sheet}号，{camera}号窗口和内线{phone}都收。",
)
CLOSINGS = (
    "[有不清楚的|还有疑问|没说明白的]，{till}前[打内线|拨内线]{phone}，报第{sheet}号。",
    "{till}我们照第{sheet}号[再给您打一次电话|再联系您一次]，[问问办成了没有|听听结果]。",
    "[如果|要是]{place}那边又有变化，[直接|随时]在第{sheet}号下面补一句，{count}个钟头内有人看。",
    "[不满意|没办成]可以点“没解决”，换一位民警[从头看|重新办]，编号还是{sheet}，最晚{till}。",
    "{officer}{till}[上午|下午]在{place}{door}，[当面说|去找他]时报第{sheet}号。",
    "[谢谢|感谢]您等了这{count}天，第{sheet}号我们{till}再回头看一次。",
    "以后[这类事|再问]打内线{phone}就行，提第{sheet}号，{looked}起由专人接。",
)
DOORS = "东南西北"
WAYS = re.compile(r"\[([^]]*)\]")
"""[one way|another]: either is said."""


class Replies:
    """Sentences and numbers drawn for one answer after another."""

    def __init__(self, zone: tzinfo, seed: int) -> None:
        self.zone, self.chance = zone, Random(seed)  # noqa: S311 (a story, not a secret)

    def to(self, story: Story, place: str, asked: datetime, now: datetime) -> str:
        """The answer of a story as it is written at `now` to who asked at `asked` about a place."""
        of = story.procedure
        openings, more = OPENINGS.get(of, GENERAL), MORE.get(of, MORE_OF_ANY)
        sentences = [self.chance.choice(openings), *self.chance.sample(more, 2), self.chance.choice(CLOSINGS)]
        fixed = self._fixed(place, asked)
        moments = sorted(self._at_work(asked, now) for _ in sentences)
        said = [
            self._way(one).format(**fixed, **self._numbers(), looked=self._moment(at), till=self._later(now))
            for one, at in zip(sentences, moments, strict=True)
        ]
        return said[0] + story.answer + "".join(said[1:])

    def _way(self, sentence: str) -> str:
        return WAYS.sub(lambda found: self.chance.choice(found[1].split("|")), sentence)

    def _fixed(self, place: str, asked: datetime) -> dict[str, str]:
        """What stays the same through an answer."""
        return {
            "place": place, "asked": self._moment(asked), "officer": "社区民警",
            "door": f"{self.chance.randrange(1, 30)}号{self.chance.choice(DOORS)}门",
            "phone": f"{self.chance.randrange(6000, 9000)}",
            "sheet": f"{asked.astimezone(self.zone):%y%m%d}{self.chance.randrange(1000):03d}",
        }  # fmt: skip

    def _numbers(self) -> dict[str, int]:
        draw = self.chance.randrange
        return {
            "camera": draw(1, 40), "count": draw(2, 9), "minutes": draw(4, 58), "metres": draw(60, 900),
            "length": draw(20, 190), "bus": draw(1, 48),
        }  # fmt: skip

    def _at_work(self, asked: datetime, now: datetime) -> datetime:
        """Some moment between them, in working hours where there are any."""
        at = (asked + (now - asked) * self.chance.random()).astimezone(self.zone)
        at_desk = at.replace(hour=self.chance.randrange(9, 18))
        return at_desk if asked < at_desk < now else at

    def _later(self, now: datetime) -> str:
        return self._day(now + timedelta(days=self.chance.randrange(2, 20)))

    def _moment(self, at: datetime) -> str:
        return f"{self._day(at)} {at.astimezone(self.zone):%H:%M}"

    def _day(self, at: datetime) -> str:
        here = at.astimezone(self.zone)
        return f"{here.month}月{here.day}日"
