"""How question and answer stand in one document: the answer first, then how the question was asked.

The register keeps one title and one text; both pages, the bank's and the register's, show the same words.
"""

from __future__ import annotations

import re

ASKED = "原来是这样问的："


def compose(answer: str, asked: str) -> str:
    """The text of the document."""
    said = asked.strip()
    return f"{answer.strip()}\n\n{ASKED}\n{said}" if said else answer.strip()


def split(text: str) -> tuple[str, str]:
    """Answer, and how it was asked; the second is empty where nobody's words are shown."""
    answer, _, asked = text.partition(f"\n\n{ASKED}\n")
    return answer, asked


_SAYS_OWN_NAME = re.compile(
    r"(?:我叫|我的名字[叫是]|我姓名[叫是]?|本人(?:姓名|叫|名叫))\s*[:：]?\s*([\u4e00-\u9fff·]{2,5}?)(?=[，,。.；;、！!？?（(\s]|$)"
)


def own_names(text: str) -> list[str]:
    """Names by which somebody introduces themselves: nobody else tells the program who an anonymous asker is."""
    return list(dict.fromkeys(_SAYS_OWN_NAME.findall(text)))
