"""Every published share of a survey and its margin, from the open answers alone: survey_again.py answers.csv QUESTION GOOD..."""

import csv
import math
import sys


def again(rows, question, good):
    size, heard = {}, {}
    for row in rows:
        size[row["stratum"]] = int(row["size"])
        if row[question]:
            heard.setdefault(row["stratum"], []).append(row[question] in good)
    whole, share, variance = sum(size[name] for name in heard), 0.0, 0.0
    for name, said in heard.items():
        weight, n, p = size[name] / whole, len(said), sum(said) / len(said)
        share += weight * p
        if n < size[name]:
            q = p if 0 < p < 1 else (sum(said) + 1) / (n + 2)
            variance += weight**2 * (1 - n / size[name]) * q * (1 - q) / (n - 1) if n > 1 else math.inf
    return share, 1.959963984540054 * math.sqrt(variance)


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8-sig", newline="") as file:
        share, margin = again(list(csv.DictReader(file)), sys.argv[2], set(sys.argv[3:]))
    sys.stdout.write(f"{share:.4f} ± {margin:.4f}\n")
