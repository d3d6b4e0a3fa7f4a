"""The readers there are: what each suggests, what it can't, and which need a model that was learned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from heliograph.core.text import Text


@dataclass(frozen=True, slots=True)
class Kind:
    """One reader. `format`: kind and version of its model files (`core.language.model_file`); None: it learns nothing."""

    code: str
    title: Text
    does: Text
    cannot: Text
    format: Callable[[], tuple[str, int]] | None = None


def _routing() -> tuple[str, int]:
    from heliograph.core.language import routing

    return routing.KIND, routing.VERSION


def _answers() -> tuple[str, int]:
    from heliograph.core.language import answers

    return answers.KIND, answers.VERSION


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            "routing",
            Text("分派建议", "Where a message belongs"),
            Text(
                "读来信的文字，建议办哪一项、归哪个单位，并列出依据的词。",
                "Reads a message and suggests a procedure and a unit, with the words that led to it.",
            ),
            Text(
                "不懂没见过的新事情，也不懂言外之意。没有把握时直说。办不办、归谁办，由人决定。",
                "Knows nothing of what it has never seen, nor what stands between the lines. Says so when it is not sure."
                " A person decides.",
            ),
            _routing,
        ),
        Kind(
            "units",
            Text("归哪个单位", "Which unit"),
            Text(
                "从办结过的来信学：哪一类事、说到哪些地方，最后由哪个单位办结。只在经办人页上提示，附依据的词。",
                "Learns from matters that have ended: what was written, and which unit answered it. Shown to officers only,"
                " with the words that led to it.",
            ),
            Text(
                "只知道以前归谁，不知道职责刚改过。地方写得含糊、单位办过的事少，就不提示。",
                "Knows who answered before, not that duties have just changed. Says nothing where a place is vague or a unit"
                " has answered little.",
            ),
            _routing,
        ),
        Kind(
            "repeats",
            Text("重复反映", "Repeats"),
            Text(
                "找出反映同一件事的来信，让经办人决定是否合并。",
                "Finds messages about one problem; an officer decides whether they are merged.",
            ),
            Text(
                "写法完全不同、又没写地点的，可能找不到；说的是两回事而用词相近的，可能误认。",
                "May miss the same event in other words without a place, and may mistake two events told alike.",
            ),
        ),
        Kind(
            "topics",
            Text("话题", "Topics"),
            Text(
                "把一段时间里大家反映的问题归成话题，只有件数，没有人。",
                "Groups what people raised into topics: counts, never people.",
            ),
            Text(
                "题目是机器选的，公开前由人改定。少于五件的不显示。",
                "Titles are chosen by machine; a person settles them. Below five nothing is shown.",
            ),
        ),
        Kind(
            "answers",
            Text("答复检查", "Checks of an answer"),
            Text(
                "在答复发出前提醒：有没有答到点子上，是不是套话，有没有写明时间、联系人和依据。",
                "Before an answer is sent: does it answer, is it a template, does it name a date, a person and a ground.",
            ),
            Text(
                "看不出答得对不对，只看得出像不像在答这个问题。不给人打分，也不拦着发。",
                "Can't tell whether an answer is true, only whether it speaks of the question. Scores nobody, blocks nothing.",
            ),
            _answers,
        ),
    )
}
