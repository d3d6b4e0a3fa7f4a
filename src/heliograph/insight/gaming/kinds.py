"""What is asked. Each question has an innocent answer, and says so."""

from __future__ import annotations

from dataclasses import dataclass

from heliograph.core.text import Text

LAST_MINUTES = 30
RETURN_DAYS = 14
RUN, RUN_SECONDS = 5, 20
TOPICS, TOPIC = 2, 30
"""So many runs of a unit, of at most so many, are taken for one answer to all who wrote of the same thing."""
BURST = 5
FIRST_BAND_MINUTES = 5
LAST_DAYS = 3
NEAR_HOURS = 24


@dataclass(frozen=True, slots=True)
class Question:
    """`usual`: the share expected where no other unit tells better; `spread`: how much honest units differ (correlation).

    Asked only if at least `fewest` of at least `base` are so, and `times` as many as elsewhere, or a share of `share`.
    """

    code: str
    title: Text
    counted: Text
    asked: Text
    usual: float
    spread: float = 0.02
    fewest: int = 5
    base: int = 10
    times: float = 3.0
    share: float = 0.0


QUESTIONS: tuple[Question, ...] = (
    Question(
        "last-minute",
        Text("到期前才答复", "Answered just before the limit"),
        Text(
            f"按时的答复里，在到期前 {LAST_MINUTES} 分钟内作出的",
            f"of the answers given in time: given in the last {LAST_MINUTES} minutes",
        ),
        Text(
            "为什么这么多答复赶在到期前几分钟作出？居民拿到的是真答复吗？也可能是人手紧，只能按到期先后办。",
            "Why are so many answers given minutes before the limit? Are they real answers? Few hands, who work by due date, would explain it.",
        ),
        usual=0.03,
    ),
    Question(
        "closed-reopened",
        Text("办结后又被退回", "Closed, then reopened"),
        Text(
            f"办结的里面，{RETURN_DAYS} 天内又说没解决的",
            f"of what was closed: came back as “not solved” within {RETURN_DAYS} days",
        ),
        Text(
            "为什么这么多事办结以后居民说没解决？是不是先点了办结？也可能是这段时间有同一个难题反复出现。",
            "Why did so much come back after it was closed? Was it closed first and done later? One hard problem that recurs would explain it.",
        ),
        usual=0.06,
        spread=0.03,
    ),
    Question(
        "bulk-clicks",
        Text("成批点击", "Clicked in bulk"),
        Text(
            f"答复里，连续 {RUN} 件以上、每件相隔不到 {RUN_SECONDS} 秒的；最长的 {TOPICS} 串不超过 {TOPIC} 件的不算，多半是一件事来了很多封",
            f"of the answers: in runs of {RUN} or more, each within {RUN_SECONDS} seconds of the one before; "
            f"without the {TOPICS} longest of at most {TOPIC}, which are likely many messages about one thing",
        ),
        Text(
            "几秒一件的答复，看过来信吗？也可能是同一件事来了很多封，答复是一样的。",
            "Answers seconds apart: were the messages read? Many messages about one thing, with one answer, would explain it.",
        ),
        usual=0.02,
        spread=0.02,
    ),
    Question(
        "rating-bursts",
        Text("评价从同一个网络成批来", "Ratings in bursts from one network"),
        Text(
            f"评价里，一天之内有 {BURST} 个以上来自同一个网络、并且占当天一半以上的",
            f"of the ratings: on a day when {BURST} or more, and over half, came from one network",
        ),
        Text(
            "这些评价是居民自己评的吗？也可能是在窗口用了所里的网络，或者很多人用同一个运营商出口。",
            "Did residents rate themselves? A counter with the station's network, or many people behind one carrier's address, would explain it.",
        ),
        usual=0.05,
        spread=0.05,
    ),
    Question(
        "first-band",
        Text("几乎全在第一档", "Nearly all in the first band"),
        Text(
            f"受理的里面，提交后 {FIRST_BAND_MINUTES} 分钟内就受理的",
            f"of what was accepted: within {FIRST_BAND_MINUTES} minutes of its submission",
        ),
        Text(
            "几乎每件都在几分钟内受理，是有人在看，还是有人只管点？也可能是专人值守。",
            "Nearly everything was accepted within minutes: was it read, or only clicked? A person who does nothing else would explain it.",
        ),
        usual=0.25,
        spread=0.10,
        base=50,
        fewest=50,
        times=1.2,
        share=0.99,
    ),
    Question(
        "month-end-refusals",
        Text("月底集中不予办理", "Refused just before the month's end"),
        Text(
            f"不予办理、不归我们管的里面，在每月最后 {LAST_DAYS} 天的",
            f"of the refusals: in the last {LAST_DAYS} days of a month",
        ),
        Text(
            "为什么月底才说不办？是不是为了月底的数字好看？也可能是每月开一次会定。",
            "Why are refusals given at the month's end? For that month's figures? A meeting held once a month would explain it.",
        ),
        usual=0.10,
        spread=0.03,
        times=2.5,
    ),
    Question(
        "parked",
        Text("快到期才转走", "Moved on when nearly due"),
        Text(
            f"转出的里面，到期前 {NEAR_HOURS} 小时内或者已经过期的",
            f"of what was moved on: within {NEAR_HOURS} hours of the limit or after it",
        ),
        Text(
            "为什么拖到快到期才转给别的单位？也可能是查了才知道归谁管。",
            "Why was it moved on only when nearly due? Having to find out first whose it was would explain it.",
        ),
        usual=0.08,
        spread=0.05,
    ),
)


def question(code: str) -> Question:
    """Raises KeyError for a code that is not asked."""
    return {one.code: one for one in QUESTIONS}[code]
