"""A public draw once more, from its file alone: draw_again.py draw.json (docs/inspections.md says what is computed)"""

import hashlib
import json
import sys


def sha(*lines):
    return hashlib.sha256("\n".join(str(line) for line in lines).encode()).hexdigest()


def again(told, seed):
    taken, checks, had = [], {}, {one["label"]: 0 for one in told["inspectors"]}
    for at, stratum in enumerate(told["strata"], 1):
        weights = stratum.get("labels") or {f"{at}/{n}": 1 for n in range(1, stratum["numbers"] + 1)}
        lots = {
            name: min(sha(seed, name, *([] if t == 1 else [t])) for t in range(1, w + 1)) for name, w in weights.items()
        }
        taken.append(sorted(lots, key=lambda name: (lots[name], name))[: stratum["take"]])
    for at, name in [(at, name) for at, some in enumerate(taken) for name in some if had]:
        able = [one["label"] for one in told["inspectors"] if at not in one["strata"] and name not in one["labels"]]
        checks[name] = sorted(able, key=lambda who: (had[who], sha(seed, "check", name, who), who))[: told["each"]]
        had.update({who: had[who] + 1 for who in checks[name]})
    return taken, checks


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as read:
        file = json.load(read)
    same = again(file["announcement"], file["drawn"]["seed"]) == (file["drawn"]["taken"], file["drawn"]["checks"])
    sys.stdout.write("the same\n" if same else "ANOTHER RESULT\n")
    sys.exit(not same)
