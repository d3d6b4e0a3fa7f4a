"""The check of one answer for a page. It reads; nothing is written, whatever it finds, and nobody is named."""

from __future__ import annotations

from dataclasses import dataclass

from heliograph.answering.learned_model import model_of
from heliograph.answering.reading.phrases import phrases
from heliograph.answering.reading.shares import hashes, known
from heliograph.core import privacy
from heliograph.core.language.answers import TEMPLATE, Check, check, share_of
from heliograph.core.text import Text

LONGEST = 20_000
_MOST_SHOWN = 8
_KINDS = {
    privacy.Kind.NAME: Text("姓名", "name"),
    privacy.Kind.IDENTITY: Text("身份证号", "identity number"),
    privacy.Kind.TRAVEL: Text("护照、通行证号", "passport or travel permit"),
    privacy.Kind.PHONE: Text("电话号码", "telephone number"),
    privacy.Kind.PLATE: Text("车牌", "number plate"),
    privacy.Kind.CARD: Text("银行卡号", "bank card"),
    privacy.Kind.ADDRESS: Text("住址", "address"),
    privacy.Kind.EMAIL: Text("邮箱", "email"),
    privacy.Kind.ACCOUNT: Text("账号", "account"),
    privacy.Kind.BORN: Text("出生日期", "date of birth"),
    privacy.Kind.HEALTH: Text("健康情况", "state of health"),
}
_OTHER = Text("个人信息", "personal data")


@dataclass(frozen=True, slots=True)
class Personal:
    """Somebody's data in an answer: what kind, and as it is written."""

    kind: Text
    words: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a page shows of one answer. `template`: the share of it that the bureau wrote before; None: too short to say."""

    check: Check
    template: float | None
    personal: tuple[Personal, ...]
    is_trained: bool

    @property
    def is_template(self) -> bool:
        return self.template is not None and self.template >= TEMPLATE


def check_answer(bureau_id: int, title: str, text: str, words: str) -> Found:
    """Check an answer against its question."""
    model, is_trained = model_of(bureau_id)
    words = words[:LONGEST]
    found = hashes(bureau_id, words)
    return Found(
        check(title, text, words, model=model, phrases=phrases(bureau_id)),
        share_of(found, known(bureau_id, found)),
        tuple(_personal(words)),
        is_trained,
    )


def _personal(words: str) -> list[Personal]:
    """Without what only might be personal, and without the telephone that an answer should have."""
    found: dict[str, Personal] = {}
    for mask in privacy.propose(words):
        said = words[mask.start : mask.end]
        if mask.sureness is not privacy.Sureness.POSSIBLE and not _is_office_line(mask, said):
            found.setdefault(said, Personal(_KINDS.get(mask.kind, _OTHER), said))
    return list(found.values())[:_MOST_SHOWN]


def _is_office_line(mask: privacy.Mask, said: str) -> bool:
    digits = "".join(c for c in said if c.isdigit())
    return mask.kind is privacy.Kind.PHONE and not (len(digits) == 11 and digits.startswith("1"))
