"""What masking finds and misses, as a table: `python -m tests.core.privacy.report [SEED]`.

The figures in docs/privacy-masking.md come from here. Every missed item is printed.
"""

from __future__ import annotations

import sys
from collections import Counter

from heliograph.core.privacy import Known, propose
from tests.core.privacy.decisions import DECISIONS, Decision
from tests.core.privacy.test_names import recall
from tests.core.privacy.test_recall import left_of
from tests.core.privacy.test_what_stays import PROSE
from tests.core.privacy.writing import labelled, numbers


def structured(seed: int) -> None:
    """Recall by kind, and each miss."""
    items = [*numbers(seed, each=100), *labelled()]
    missed = [item for item in items if left_of(item)]
    total, wrong = Counter(item.kind for item in items), Counter(item.kind for item in missed)
    for kind, count in sorted(total.items()):
        print(f"{kind:14} {count:6} items {wrong[kind]:4} missed  recall {1 - wrong[kind] / count:.4f}")
    for item in missed:
        print("   missed:", item.kind, repr(item.text), "left:", left_of(item))


def names() -> None:
    """Recall of known parties and of strangers, with the case and without it; precision by sureness."""
    for kind in ("party", "stranger"):
        total, missed = recall(kind)
        print(f"{kind:14} {total:6} names {len(missed):4} missed  recall {1 - len(missed) / total:.4f}")
        print(*(f"   missed: {one}" for one in missed), sep="\n", end="\n" if missed else "")
    blind = [Decision(one.text, Known(), {"party": one.spans["party"] + one.spans["stranger"]}) for one in DECISIONS]
    total, missed = recall("party", blind)
    print(f"without a case {total:6} names {len(missed):4} missed  recall {1 - len(missed) / total:.4f}")
    for label, decisions in (("with the case", DECISIONS), ("without", blind)):
        hits, all_masks = Counter[str](), Counter[str]()
        for one in decisions:
            spans = [span for kind in ("party", "stranger") for span in one.spans.get(kind, [])]
            for mask in propose(one.text, one.known):
                all_masks[mask.sureness] += 1
                hits[mask.sureness] += any(start < mask.end and mask.start < end for start, end in spans)
        print("precision", label, {str(sure): f"{hits[sure]}/{count}" for sure, count in all_masks.items()})


if __name__ == "__main__":
    structured(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
    names()
    print("ordinary prose:", len(PROSE), "sentences,", sum(len(propose(text)) for text in PROSE), "proposals")
