"""What clients send, read strictly: values in, values or `Refused` out. No database, no request.

An empty parameter is the same as an absent one (GeoReport v2). One that stands twice with two values is refused, because
somebody would have to guess which is meant.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from urllib.parse import urlsplit

from heliograph.channels.open311.errors import Refused, missing, unusable
from heliograph.core.text import Text

Parameters = Mapping[str, Sequence[str]]
LONGEST_SPAN = timedelta(days=90)
MOST = 1000
MOST_IN_LIST = 200
LONGEST = 4000
YEARS = (1900, 9000)
"""In these every zone can be reckoned with, and every database keeps the moment."""
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d\d:?\d\d)?")
_NUMBER = re.compile(r"[+-]?\d{1,3}(?:\.\d{1,15})?")
_ATTRIBUTE = re.compile(r"attribute\[([A-Za-z0-9_-]{1,60})\](?:\[\d{0,3}\])?")
_TAG = re.compile(
    r"</?(?:a|b|br|div|em|font|form|h[1-6]|hr|i|iframe|img|input|li|link|meta|object|ol|p|pre|script|span|strong|style|svg|table|td|th|tr"
    r"|u|ul|video)(?:[\s/][^<>]{0,2000})?>",
    re.IGNORECASE,
)


def one(sent: Parameters, name: str, *, most: int = 500) -> str:
    """The value of a parameter; empty where it is absent. Raises `Refused`."""
    values = list(dict.fromkeys(value.strip() for value in sent.get(name, ()) if value.strip()))
    if len(values) > 1:
        raise unusable(name, "出现了两次，值不一样。", "given twice, with different values.")
    value = values[0] if values else ""
    if len(value) > most:
        raise unusable(name, f"太长了，最多 {most} 个字。", f"too long: at most {most} characters.")
    if "\x00" in value or "\ufffd" in value:
        raise unusable(name, "要用 UTF-8。", "must be UTF-8 text.")
    return value


def listed(sent: Parameters, name: str) -> list[str]:
    """The values of a parameter that may be a list with commas, and may stand more than once."""
    found = [part.strip() for value in sent.get(name, ()) for part in value.split(",")]
    values = list(dict.fromkeys(part for part in found if part))
    if len(values) > MOST_IN_LIST or any(len(value) > 200 for value in values):
        raise unusable(name, f"一次最多 {MOST_IN_LIST} 个。", f"at most {MOST_IN_LIST} at once.")
    if any("\x00" in value for value in values):
        raise unusable(name, "要用 UTF-8。", "must be UTF-8 text.")
    return values


def whole(sent: Parameters, name: str, default: int, most: int) -> int:
    """A whole number from 1 to `most`."""
    value = one(sent, name)
    if not value:
        return default
    if not re.fullmatch(r"[0-9]{1,6}", value) or not 1 <= int(value) <= most:
        raise unusable(name, f"要用 1 到 {most} 的整数。", f"a whole number from 1 to {most}.")
    return int(value)


def moment(text: str, name: str, zone: tzinfo, *, is_end: bool = False) -> datetime:
    """A W3C date and time; without an offset in the bureau's zone, a bare date as the whole day. Raises `Refused`.

    In a query "+08:00" arrives as " 08:00" where a client forgot to encode it: that is what it meant.
    """
    written = re.sub(r" (?=\d\d:?\d\d$)", "+", text.strip())
    try:
        if _DATE.fullmatch(written):
            day = date.fromisoformat(written)
            if not YEARS[0] <= day.year <= YEARS[1]:
                raise ValueError(written)
            return datetime.combine(day + timedelta(days=1) if is_end else day, time(), zone)
        if not _MOMENT.fullmatch(written):
            raise ValueError(written)
        found = datetime.fromisoformat(written.upper())
        if not YEARS[0] <= found.year <= YEARS[1]:
            raise ValueError(written)
        return found if found.tzinfo is not None else found.replace(tzinfo=zone)
    except (ValueError, OverflowError):
        raise unusable(
            name, "请写成 2026-03-01T00:00:00+08:00 这样的时间。", "write the time as 2026-03-01T00:00:00+08:00."
        ) from None


def span(sent: Parameters, now: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """From start_date to end_date, at most 90 days; without both the last 90. Raises `Refused`."""
    first, last = one(sent, "start_date"), one(sent, "end_date")
    try:
        start = moment(first, "start_date", zone) if first else None
        end = moment(last, "end_date", zone, is_end=True) if last else None
        if start is None:
            end = end or now
            return end - LONGEST_SPAN, end
        end = end or min(now, start + LONGEST_SPAN)
        end = max(end, start) if not last else end
        too_long, backwards = end - start > LONGEST_SPAN, end < start
    except OverflowError:
        raise unusable("start_date", "这个时间不能用。", "this time can't be used.") from None
    if too_long:
        raise unusable("start_date", "到 end_date 最多 90 天。", "at most 90 days before end_date.")
    if backwards:
        raise unusable("start_date", "不能晚于 end_date。", "must not be after end_date.")
    return start, end


@dataclass(frozen=True, slots=True)
class Place:
    """Where, as the client says it: coordinates (WGS-84), words, or the code of an area of ours."""

    latitude: float | None = None
    longitude: float | None = None
    address: str = ""
    address_id: str = ""

    @property
    def is_given(self) -> bool:
        return self.latitude is not None or bool(self.address or self.address_id)


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as a client sent it. `attributes` by code, in the order in which their values came."""

    service_code: str
    description: str
    place: Place
    attributes: Mapping[str, Sequence[str]]
    name: str
    phone: str
    email: str
    media_url: str


def request(sent: Parameters) -> Sent:
    """Read POST requests. `device_id` and `account_id` are not kept: nobody here needs to know them. Raises `Refused`."""
    service_code = one(sent, "service_code", most=60)
    if not service_code:
        raise missing("service_code")
    return Sent(
        service_code,
        described(one(sent, "description", most=LONGEST)),
        place(sent),
        attributes(sent),
        _name(one(sent, "first_name", most=60), one(sent, "last_name", most=60)),
        one(sent, "phone", most=40),
        one(sent, "email", most=200),
        media_url(sent),
    )


def described(words: str) -> str:
    """Plain text; HTML is refused, and a "<" that stands for itself is not."""
    if _TAG.search(words):
        raise unusable("description", "请用纯文字，不要带 HTML。", "must be plain text, without HTML.")
    return words


def place(sent: Parameters) -> Place:
    """The location: `lat` and `long` together, `address_string`, `address_id`."""
    latitude, longitude = _degrees(one(sent, "lat"), "lat", 90), _degrees(one(sent, "long"), "long", 180)
    if (latitude is None) != (longitude is None):
        raise missing("long" if longitude is None else "lat")
    words = one(sent, "address_string", most=LONGEST)
    return Place(latitude, longitude, " ".join(words.split()), one(sent, "address_id", most=50))


def _degrees(text: str, name: str, most: int) -> float | None:
    if not text:
        return None
    if not _NUMBER.fullmatch(text) or not math.isfinite(float(text)) or abs(float(text)) > most:
        raise unusable(name, f"要用 -{most} 到 {most} 的小数（WGS-84）。", f"a number from -{most} to {most} (WGS-84).")
    return float(text)


def attributes(sent: Parameters) -> dict[str, list[str]]:
    """`attribute[code]=…` and `attribute[code][]=…`; empty values are absent ones."""
    found: dict[str, list[str]] = {}
    for name, values in sent.items():
        if not name.startswith("attribute"):
            continue
        code = _ATTRIBUTE.fullmatch(name)
        if code is None:
            raise unusable(name[:80], "写成 attribute[代码]=值。", "write attribute[code]=value.")
        kept = found.setdefault(code[1], [])
        kept += [one({name: [value]}, name, most=LONGEST) for value in values[:50] if value.strip()]
    return {code: values for code, values in found.items() if values}


def media_url(sent: Parameters) -> str:
    """An address on the web; it is written down for the officer and never called."""
    url = one(sent, "media_url", most=1000)
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        is_good = parts.scheme in ("http", "https") and bool(parts.hostname) and url.isprintable() and " " not in url
    except ValueError:
        is_good = False
    if not is_good:
        raise unusable("media_url", "要用完整的 http 或 https 地址。", "a whole http or https address.")
    return url


def _name(first: str, last: str) -> str:
    """As people write it: 李丽, Li Li."""
    between = " " if first and last and (first + last).isascii() else ""
    is_chinese = bool(first and last) and not between
    return f"{last}{first}" if is_chinese else f"{first}{between}{last}"


def statuses(sent: Parameters) -> set[str]:
    """`open`, `closed`, both, or none for every status."""
    wanted = {value.lower() for value in listed(sent, "status")}
    if not wanted <= {"open", "closed"}:
        raise unusable("status", "只能是 open、closed。", "open or closed.")
    return wanted


@dataclass(frozen=True, slots=True)
class Update:
    """Something more about a request: words, under the client's own id. `wants_open`: it says that it is not solved."""

    request_id: str
    their_id: str
    words: str
    wants_open: bool


def update(sent: Parameters) -> Update:
    """Read POST servicerequestupdates. Raises `Refused`."""
    request_id = one(sent, "service_request_id", most=60)
    if not request_id:
        raise missing("service_request_id")
    words = described(one(sent, "description", most=LONGEST))
    url = media_url(sent)
    said = "\n".join(part for part in (words, url) if part)
    if not said:
        raise missing("description")
    status = one(sent, "status", most=60).lower()
    return Update(request_id, one(sent, "update_id", most=100), said, status in ("open", "reopened"))


def refuse_unknown_format(format_: str) -> None:
    if format_ not in ("xml", "json"):
        raise Refused(404, Text("只有 .xml 和 .json。", "Only .xml and .json are there."))
