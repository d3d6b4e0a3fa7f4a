"""The note on method that goes with every release, in both languages: what is in it, what was hidden and why, how to recompute."""

from __future__ import annotations

from collections.abc import Mapping

from heliograph.opendata.licences import LICENCES
from heliograph.opendata.tables.columns import TABLES

_ZH = """{publisher} 公开数据：承诺做到了多少  {release}

这是什么
  {month} 提交的事项，数到 {as_of}。数的是事，不是人；没有任何人写的内容。
  发布以后不改。有错另发更正版（…-r2），写明原因，原来的照样留着。

表
{tables}

少数不公开
  不到 10 件的格子不公开；为了不让人用减法推出来，有些大一点的格子也不公开（hidden = true）。
  一个月的数只在一次发布里出现；跨月的数字都是各月公布数的和，不另外公布。

怎么重算
  heliograph recompute 编号 --data 文件夹
  编号在 figures 表和网页上，例如 on-time:unit=heping:2026-01-01..2026-03-31
  不用我们的软件也能算：比例 = part 之和 ÷ of 之和，区间用 Wilson 法（1927）；
  “平均每件几次”和“每小时几件”的区间用 Byar 近似；中位数、九成分位数用第 7 型
  （numpy、pandas 默认），区间取自次序统计量；分钟 ÷ 1440 = 天。
  只用 pandas，就是本文最后那 30 行：存成 recompute.py，把各月的 ZIP 解开放进一个文件夹，然后
    python recompute.py 文件夹 on-time heping 2026-01 2026-03
  （指标、单位、第一个月、最后一个月；单位写 "" 是全局）
  CSV 用电子表格打开，中文不乱；万一名称以 = + - @ 开头，CSV 里前面加了一个撇号，
  JSON 和 Parquet 里是原样。

怎么核对没有改过
  manifest.json 里有每个文件的 SHA-256；manifest.json 自己的 SHA-256 写进了公开日志。
  网页上有这一条在日志里的位置和证明。

许可
  {licence}  {licence_url}
"""

_EN = """{publisher} open data: how many promises were kept  {release}

What this is
  Matters submitted in {month}, counted up to {as_of}. Matters are counted, not people; nothing that anybody wrote is here.
  A release never changes. What was wrong is released anew (…-r2) with the reason; the old one stays.

Tables
{tables}

Small numbers are hidden
  Cells below ten are not published, and some larger ones with them, so that nobody finds them by subtraction (hidden = true).
  A month stands in one release only; a figure over several months is the sum of what was published for each.

How to recompute
  heliograph recompute NAME --data FOLDER
  The name stands in the table figures and on the pages, such as on-time:unit=heping:2026-01-01..2026-03-31
  Without our software: share = sum of part / sum of of, with Wilson's interval (1927); times per matter and
  matters per hour with Byar's interval; median and nine tenths as type 7 (the default of numpy and pandas)
  with an interval from order statistics; minutes / 1440 = days.
  With pandas alone: save the lines at the end of this note as recompute.py, unpack the ZIP of each month
  into one folder, then
    python recompute.py FOLDER on-time heping 2026-01 2026-03
  (the measure, the unit, the first month, the last; the unit "" is the whole bureau)
  A spreadsheet opens the CSV with Chinese as it is; should a name begin with = + - @, an apostrophe stands
  before it in the CSV. JSON and Parquet hold the name itself.

How to check that nothing was changed
  manifest.json holds every file's SHA-256; its own SHA-256 is in the public log.
  The page of the release shows where, with the proof.

Licence
  {licence}  {licence_url}
"""

PROGRAM = """import json, sys
from glob import glob
from math import sqrt
import pandas

folder, measure, unit, first, last = sys.argv[1:]

def rows(table, measure):
    newest = {}  # of each month, the newest release
    for path in glob(folder + "/**/manifest.json", recursive=True):
        about = json.load(open(path, encoding="utf-8"))
        if first <= about["month"] <= last and about["number"] > newest.get(about["month"], (0, ""))[0]:
            newest[about["month"]] = about["number"], path.replace("manifest.json", table + ".csv")
    read = [pandas.read_csv(path, dtype=str, keep_default_na=False) for _, path in newest.values()]
    every = pandas.concat(read)
    found = every[(every["unit"] == unit) & (every["measure"] == measure)]
    return found[found["procedure"] == ""] if table == "counts" else found

quantiles = {"median": 0.5, "p90": 0.9}
name, _, which = measure.rpartition("-")
found = rows("durations", name) if which in quantiles else rows("counts", measure)
if found.empty or (found["hidden"] == "true").any():
    sys.exit("hidden in one of these months, or nothing was counted")
if which in quantiles:
    days = (found["minutes"].astype(int) / 1440).repeat(found["matters"].astype(int))
    print(days.quantile(quantiles[which]))
else:
    part, of = int(found["part"].astype(int).sum()), int(found["of"].astype(int).sum())
    p, z = part / of, 1.959963984540054
    middle, half = (p + z * z / (2 * of)) / (1 + z * z / of), sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    print(p)  # for a share, Wilson's interval; the two ratios have Byar's
    if p <= 1:
        print(middle - z / (1 + z * z / of) * half, middle + z / (1 + z * z / of) * half)
"""
MARK = "# recompute.py"
"""Above and below it stands the program, alone on a line."""


def note(about: Mapping[str, object]) -> str:
    """The note for a release; `about` is what its manifest says."""
    licence = LICENCES[str(about["licence"])]
    publisher = about["publisher"]
    assert isinstance(publisher, dict)
    filled = {"release": about["release"], "month": about["month"], "as_of": about["as_of"], "licence_url": licence.url}
    chinese = _ZH.format(**filled, publisher=publisher["zh"], licence=licence.title.zh, tables=_tables("zh"))
    english = _EN.format(**filled, publisher=publisher["en"], licence=licence.title.en, tables=_tables("en"))
    line = "-" * 72
    return f"{chinese}\n{line}\n\n{english}\n{line}\n\n{MARK}\n{PROGRAM}{MARK}\n"


def _tables(language: str) -> str:
    """Each table with its columns."""
    lines = []
    for table in TABLES:
        lines.append(f"  {table.name}  {getattr(table.title, language)}")
        lines += [f"    {column.name:<10} {getattr(column.about, language)}" for column in table.columns]
    return "\n".join(lines)
