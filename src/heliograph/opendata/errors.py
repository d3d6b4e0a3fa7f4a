"""Why open data refuses: a sentence in both languages that says what to do."""

from __future__ import annotations

from datetime import date

from heliograph.core.text import Text
from heliograph.matters.errors import Invalid, MatterError


class NotYet(MatterError):
    """The month is not over, or its events are not all exported."""

    def __init__(self, month: date) -> None:
        super().__init__(
            Text(
                f"{month:%Y-%m} 还没有数完：要等这个月过完、记录导出到月末以后才能发布。",
                f"{month:%Y-%m} is not counted to its end: it can be released once the month is over and its events are exported.",
            )
        )


class ReleasedAlready(MatterError):
    """A month is released once; what was wrong is corrected by a further release, with the reason."""

    def __init__(self, month: date) -> None:
        super().__init__(
            Text(
                f"{month:%Y-%m} 已经发布过，发布的数据不改。有错请另发更正版，并写明原因。",
                f"{month:%Y-%m} was released already, and a release never changes. Release a correction, and say why.",
            )
        )


class NothingToCorrect(MatterError):
    def __init__(self, month: date) -> None:
        super().__init__(
            Text(
                f"{month:%Y-%m} 还没有发布，谈不上更正。",
                f"{month:%Y-%m} was never released: there is nothing to correct.",
            )
        )


class UnknownLicence(Invalid):
    def __init__(self, known: str) -> None:
        super().__init__("licence", Text(f"没有这个许可。可以用：{known}。", f"No such licence. There are: {known}."))


class BadDay(Invalid):
    def __init__(self) -> None:
        words = Text("发布日要在 1 号到 28 号之间。", "The day of release must be from the 1st to the 28th.")
        super().__init__("day", words)


class NoReleases(MatterError):
    """A report is drafted from releases."""

    def __init__(self, year: int) -> None:
        super().__init__(
            Text(
                f"{year} 年还没有发布过数据，报告没有数字可用。请先发布当年各月的数据。",
                f"No data of {year} were released, so a report has no figures. Release the year's months first.",
            )
        )


class Published(MatterError):
    """A published report changes no more."""

    def __init__(self) -> None:
        super().__init__(Text("这份报告已经发布，不能再改。", "This report is published and changes no more."))


class NoFont(MatterError):
    """No Chinese font is on the system."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "这台机器上没有中文字体，做不了 PDF。请装一个（Debian：apt install fonts-noto-cjk），再试一次；网页版不受影响。",
                "There is no Chinese font on this machine, so no PDF can be made. Install one (Debian: apt install fonts-noto-cjk) "
                "and try again; the page needs none.",
            )
        )


class ZeroWords(MatterError):
    def __init__(self) -> None:
        super().__init__(
            Text(
                "请写一写这一年：中文、英文的“写在前面”都不能空着。",
                "Say something of the year: the foreword must be written in both languages.",
            )
        )


class TypedFigure(Invalid):
    """Words name a per cent that the report's figures do not show."""

    def __init__(self, field: str, typed: list[str]) -> None:
        said = ", ".join(typed[:5])
        super().__init__(
            field,
            Text(
                f"{said} 不是这份报告算出来的数。数字由公开数据算出，不能手写；请删去，或者照表里的数写。",
                f"{said} is not among this report's figures. Figures are computed, never typed: leave it out, or use one from the tables.",
            ),
        )
