"""Answers that say nothing: 已阅, 收悉, 已办结 and the like, with or without a greeting.

Used by `matters.actions.act`: no matter may end with one. Only whole texts count, word for word, so that a real answer
that uses such a word is never refused. Imports no Django.
"""

from __future__ import annotations

import re

_COURTESIES = re.compile(
    "您好|你好|尊敬的|网友|市民|群众|同志|先生|女士|感谢|谢谢|您的|你的|您|你|来信|来电|留言|反映的?|咨询的?|提出的?|问题|情况|诉求"
    "|我们|我局|我所|本局|本所|予以|均|经|现|已经?|了|此复|特此|请知悉"
)
_FORMULAS = frozenset(
    re.findall(
        r"\w+",
        "阅|阅知|阅处|知|知悉|知晓|悉|收|收到|收悉|办结|办毕|办理|办理完毕|处理|处理完毕|处置|处置完毕|解决|完成|答复|回复|转办|转交|登记|受理|记录"
        "|noted|read|received|done|closed|handled|processed|answered|thanks|thankyou",
    )
)


def says_nothing(words: str) -> bool:
    """Whether the text is only such a formula (已阅。; 您好，您反映的问题已处理完毕，感谢来信！), or a courtesy alone."""
    bare = re.sub(r"\W", "", words.casefold())
    if len(bare) > 40:
        return False
    rest = _COURTESIES.sub("", bare)
    return not rest or (rest in _FORMULAS and rest != bare) or bare in _FORMULAS - {"答复", "回复"}
