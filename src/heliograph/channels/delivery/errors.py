"""Why something about telling people can't be done; each sentence says what to do."""

from __future__ import annotations

from heliograph.core.text import Text


class DeliveryError(Exception):
    """`text` is for the person who tried."""

    text = Text("现在办不了，请稍后再试。", "This can't be done now. Please try again later.")

    def __init__(self, text: Text | None = None) -> None:
        self.text = text or type(self).text
        super().__init__(self.text.en)


class NoSuchChannel(DeliveryError):
    text = Text(
        "我们现在不能用这种方式通知您，请选别的方式。", "We can't reach you this way at present. Choose another."
    )


class WrongCode(DeliveryError):
    text = Text(
        "验证码不对或已过期。请核对最近一次收到的验证码，或者重新发送。",
        "The code is wrong or too old. Check the newest one that you got, or have another sent.",
    )


class WrongLink(DeliveryError):
    text = Text(
        "这个链接不对或已失效。请完整打开消息里的链接。",
        "This link is wrong or no longer works. Open the whole link of the message.",
    )


class TooOften(DeliveryError):
    text = Text(
        "发得太多了，请过一个小时再试。已经收到的最近一条仍然有效。",
        "Too many were sent. Try again in an hour; the newest one you got still works.",
    )


class BadWording(DeliveryError):
    """A text lacks a part it needs, or names one that doesn't exist."""
