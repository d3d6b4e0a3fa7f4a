"""Whose beat it is in the invented town: cards for eight beats, their officers, one away, one moved on. Nobody in it is real.

The photos are drawn, not taken: a figure in outline. What a card lists lies in its beat, also after a plan has drawn the beats anew.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageDraw
from shapely import Point
from shapely.geometry import shape

from heliograph.beats import actions
from heliograph.beats.actions import CardWords
from heliograph.beats.models import Card
from heliograph.demo.mapped import position
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Area, AreaKind, Bureau
from heliograph.organisation.reading import Viewer

KEEPER = "050002"
"""The administrator, who wrote the cards."""


class Beat(NamedTuple):
    """A beat's card: its officer (none: nobody was chosen yet), the police room, and since when, in days."""

    code: str
    badge: str
    room: tuple[str, str]
    phone: str
    since: int = 200


HOURS = ("周一至周五 8:30–11:30、14:30–17:30；周三到 20:00", "Mon–Fri 8:30–11:30, 14:30–17:30; Wed until 20:00")
BEATS = (
    Beat("heping-beat-1", "051002", ("和平里小区 3 幢东侧警务室", "Police room, east of building 3, Hepingli"), "0500-8811111"),
    Beat("heping-beat-2", "051003", ("人民广场地铁口警务室", "Police room at the People's Square exit"), "0500-8811112"),
    Beat("donghu-beat-1", "051005", ("东湖花园会所一楼", "Ground floor of the Donghu Garden club"), "0500-8811121"),
    Beat("donghu-beat-2", "", ("湖滨社区服务中心", "Hubin community centre"), "0500-8811122"),
    Beat("qiaotou-beat-1", "052001", ("桥头镇新街 9 号派出所内", "At the station, 9 Xin Street"), "0500-8821111"),
    Beat("qiaotou-beat-2", "", ("桥西村村委会", "Qiaoxi village committee"), "0500-8821112"),
    Beat("gaoxin-beat-1", "052003", ("高新大道 101 号一楼", "Ground floor, 101 Gaoxin Avenue"), "0500-8821121"),
    Beat("gaoxin-beat-2", "052002", ("云栖公寓 2 号门", "Gate 2 of Yunqi Apartments"), "0500-8821122"),
)  # fmt: skip
STANDS = (
    # what a card lists, column and row of the town where it lies
    ("和平里小区", 0.2, 1.8), ("建设新村", 0.1, 1.65), ("和平路（1—99 号）", 0.3, 1.7), ("建设街", 0.2, 1.2),
    ("人民广场", 0.8, 1.2), ("教师公寓", 0.9, 1.85), ("和平路（100 号以后）", 0.75, 1.7), ("人民路", 0.7, 1.25),
    ("东湖花园", 0.2, 0.8), ("东湖街", 0.3, 0.7), ("湖滨路（单号）", 0.4, 0.15),
    ("湖滨社区", 0.8, 0.2), ("湖滨路（双号）", 0.6, 0.15), ("渔家村", 0.9, 0.1),
    ("桥头镇", 1.2, 1.5), ("新街", 1.1, 1.6), ("老街", 1.3, 1.6), ("桥东村", 1.4, 1.8),
    ("桥西村", 1.6, 1.5), ("上湾村", 1.8, 1.8), ("下湾村", 1.8, 1.2),
    ("软件园", 1.2, 0.5), ("高新大道", 1.3, 0.6), ("创业路", 1.2, 0.3),
    ("云栖公寓", 1.6, 0.5), ("科技路", 1.7, 0.3), ("大学城", 1.8, 0.7),
)  # fmt: skip
WRITTEN = timedelta(days=200)
"""How long ago the cards were written."""
LANGUAGES = {
    "051002": "普通话、淳南话",
    "051003": "普通话、淳南话、英语",
    "051005": "普通话、粤语",
    "052003": "普通话、英语、手语",
}
WORK = (
    "小区和村里的安全，邻里矛盾，租房登记怎么办，丢了东西、遇到骗子先问哪里，还有您想对派出所说的话。",
    "Safety where you live, quarrels with neighbours, how to register a rented home, what to do about losses and swindles, and "
    "whatever you want to tell the station.",
)


def play(bureau: Bureau, now: datetime) -> None:
    """Cards and people; Zhao is away for some days, and two beats have nobody of their own."""
    today = now.astimezone(organisation.zone(bureau.id)).date()
    keeper = organisation.viewer_of_badge(bureau.id, KEEPER, today)
    assert keeper is not None
    listed = places(bureau.id)
    for beat in BEATS:
        words = CardWords(
            phone=beat.phone, room_zh=beat.room[0], room_en=beat.room[1], hours_zh=HOURS[0], hours_en=HOURS[1],
            work_zh=WORK[0], work_en=WORK[1], places=listed[beat.code],
        )  # fmt: skip
        actions.save_card(keeper, beat.code, words, now=now - WRITTEN)
        if beat.badge:
            since = today - timedelta(days=beat.since)
            actions.put_on(keeper, beat.code, beat.badge, "main", since=since, now=now)
            _shown(keeper, beat, now)
    away = today + timedelta(days=9)
    actions.put_on(keeper, "gaoxin-beat-1", "052002", "stand-in", since=today - timedelta(days=1), until=away, now=now)
    actions.put_on(keeper, "heping-beat-1", "051003", "helper", since=today - timedelta(days=60), now=now)


def follow(bureau: Bureau, now: datetime) -> None:
    """Beats have new shapes: the keeper moves to each card what lies in its beat now."""
    keeper = organisation.viewer_of_badge(bureau.id, KEEPER, now.astimezone(organisation.zone(bureau.id)).date())
    assert keeper is not None
    listed = places(bureau.id)
    for card in Card.objects.filter(area__bureau=bureau).select_related("area"):
        words = replace(CardWords.of(card), places=listed[card.area.code])
        actions.save_card(keeper, card.area.code, words, now=now)


def places(bureau_id: int) -> dict[str, tuple[str, ...]]:
    """What lies in each beat, in the order of `STANDS`; a road of which all parts do is named once."""
    beats = Area.objects.filter(bureau_id=bureau_id, kind=AreaKind.BEAT)
    found: dict[str, list[str]] = {one.code: [] for one in beats}
    shapes = {one.code: shape(one.geometry) for one in beats}
    for name, column, row in STANDS:
        at = Point(position(column, row))
        found[next(code for code, drawn in shapes.items() if drawn.covers(at))].append(name)
    return {code: tuple(_whole(names)) for code, names in found.items()}


def _whole(names: list[str]) -> list[str]:
    parts = Counter(name.partition("（")[0] for name, _, _ in STANDS)
    here = Counter(name.partition("（")[0] for name in names)
    shown = [road if here[road] == parts[road] else name for name in names for road in [name.partition("（")[0]]]
    return list(dict.fromkeys(shown))


def _shown(keeper: Viewer, beat: Beat, now: datetime) -> None:
    languages = LANGUAGES.get(beat.badge, "普通话")
    actions.save_profile(keeper, beat.code, beat.badge, phone=beat.phone, languages=languages, now=now)
    actions.set_portrait(keeper, beat.code, beat.badge, _figure(int(beat.badge)), "figure.png", now=now)


def _figure(number: int) -> bytes:
    """A head and shoulders in outline, in one of a few quiet colours."""
    ground = ("#dfe8ea", "#e8e3d8", "#dde5dc", "#e4dfe8")[number % 4]
    picture = Image.new("RGB", (480, 640), ground)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((150, 130, 330, 350), fill="#b9c6ca")
    draw.rounded_rectangle((60, 390, 420, 720), radius=120, fill="#0e4a5a")
    draw.rectangle((130, 120, 350, 175), fill="#0e4a5a")
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
