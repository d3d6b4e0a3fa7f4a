"""The bank's index: two-character tokens of what is public anyway, rare ones first, at most a few hundred rows looked at.

However many answers there are, a look-up reads `MOST_OF_A_TOKEN` entries of a token and `MOST_CANDIDATES` answers, never
the table. Works the same on SQLite and PostgreSQL. Decision: docs/decisions/148-questions.md.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, F, OuterRef

from heliograph.core.language.tokens import tokens
from heliograph.questions.models.bank import Answer, Posting, TokenCount

LONGEST_TOKEN = 24
MOST_TOKENS = 200
MOST_ASKED = 40
MOST_OF_A_TOKEN = 300
MOST_CANDIDATES = 900
COMMON = 20_000
IN_TITLE, IN_TEXT = 3, 1
ENOUGH = 0.34
"""How much of what was typed, by weight, an answer must have to be worth showing."""
UNKNOWN = 0.3
"""What a pair of characters that no answer has counts, against a rare one: most stand across two words and mean nothing."""


def row_of(answer_id: UUID) -> int:
    """The number that stands for an answer in the index: the upper half of its id, which grows with time."""
    return answer_id.int >> 64


def put(answer: Answer, title: str, asked: str, text: str) -> None:
    """Make an answer findable. Call inside the transaction that makes it public."""
    weights: dict[str, int] = dict.fromkeys(_cut(tokens(title)), IN_TITLE)
    for token in _cut([*tokens(asked), *tokens(text)]):
        if len(weights) >= MOST_TOKENS:
            break
        weights.setdefault(token, IN_TEXT)
    of = {"bureau_id": answer.bureau_id}
    Posting.objects.bulk_create(
        [Posting(**of, token=token, row=answer.row, weight=weight) for token, weight in weights.items()]
    )
    TokenCount.objects.bulk_create([TokenCount(**of, token=token) for token in sorted(weights)], ignore_conflicts=True)
    TokenCount.objects.filter(**of, token__in=weights).update(answers=F("answers") + 1)


def drop(answer: Answer) -> None:
    """Take an answer out. Call inside the transaction that ends it."""
    rows = Posting.objects.filter(bureau_id=answer.bureau_id, row=answer.row)
    held = list(rows.values_list("token", flat=True))
    rows.delete()
    counts = TokenCount.objects.filter(bureau_id=answer.bureau_id, token__in=held)
    counts.filter(answers__gt=0).update(answers=F("answers") - 1)


@dataclass(frozen=True, slots=True)
class Hit:
    """An answer's row, and how well it fits (0 to 1)."""

    row: int
    score: float


def find(bureau_id: int, typed: str, most: int) -> list[Hit]:
    """The answers that fit best what somebody has typed, best first."""
    asked = list(dict.fromkeys(_cut(tokens(typed))))[:MOST_ASKED]
    counts = dict(
        TokenCount.objects.filter(bureau_id=bureau_id, token__in=asked, answers__gt=0).values_list("token", "answers")
    )
    if not counts:
        return []
    rarest = sorted(counts, key=lambda token: (counts[token], token))
    rows = _candidates(bureau_id, rarest, counts)
    return _ranked(bureau_id, rows, asked, counts)[:most]


def _candidates(bureau_id: int, rarest: list[str], counts: dict[str, int]) -> list[int]:
    """Rows that hold one of the rarest tokens; where those are common, first the rows that hold two of them."""
    rows: dict[int, None] = {}
    if len(rarest) > 1 and MOST_OF_A_TOKEN < counts[rarest[0]] <= COMMON:
        both = Posting.objects.filter(bureau_id=bureau_id, token=rarest[1], row=OuterRef("row"))
        found = Posting.objects.filter(Exists(both), bureau_id=bureau_id, token=rarest[0])
        rows |= dict.fromkeys(found.order_by("-row").values_list("row", flat=True)[:MOST_OF_A_TOKEN])
    for token in rarest:
        if len(rows) >= MOST_CANDIDATES:
            break
        found = Posting.objects.filter(bureau_id=bureau_id, token=token).order_by("-row")
        rows |= dict.fromkeys(found.values_list("row", flat=True)[:MOST_OF_A_TOKEN])
    return list(rows)[:MOST_CANDIDATES]


def _ranked(bureau_id: int, rows: list[int], asked: list[str], counts: dict[str, int]) -> list[Hit]:
    total = max(counts.values()) + 1
    says = {token: math.log(1 + total / counts[token]) for token in counts}
    unknown = UNKNOWN * math.log(1 + total)
    whole = sum(says.get(token, unknown) for token in asked)
    held: dict[int, Counter[str]] = defaultdict(Counter)
    postings = Posting.objects.filter(bureau_id=bureau_id, row__in=rows, token__in=counts)
    for row, token, weight in postings.values_list("row", "token", "weight"):
        held[row][token] = weight
    hits = []
    for row, weights in held.items():
        share = sum(says[token] for token in weights) / whole
        if share >= ENOUGH:
            in_title = sum(says[token] for token, weight in weights.items() if weight == IN_TITLE) / whole
            hits.append(Hit(row, (share + 2 * in_title) / 3))
    return sorted(hits, key=lambda hit: (-hit.score, -hit.row))


def _cut(found: Iterable[str]) -> Iterable[str]:
    return (token[:LONGEST_TOKEN] for token in found if len(token) > 1 or token.isascii())
