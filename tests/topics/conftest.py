"""Residents who write about one problem, and the reading of what they wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from heliograph.matters.actions import Contact
from heliograph.topics.actions import gather
from heliograph.topics.models import Topic
from tests.conftest import Cast

SAID = [
    ("丽发新城旁边的搅拌站半夜施工", "丽发新城小区旁边的搅拌站每天夜里十二点还在施工，噪音和灰尘都很大，老人睡不着。"),
    ("丽发新城搅拌站噪音扰民", "搅拌站的噪音从早到晚，丽发新城的住户没法开窗，灰尘落一层，请管一管。"),
    ("请查丽发新城附近的搅拌站", "丽发新城附近新建的搅拌站灰尘大、噪音大，离居民楼不到一百米，半夜也施工。"),
    ("搅拌站夜间施工，丽发新城没法睡觉", "丽发新城旁边的搅拌站夜里施工，大车进出，噪音扰民，孩子没法睡觉。"),
    ("丽发新城小区搅拌站灰尘污染", "丽发新城小区外的搅拌站灰尘污染严重，施工噪音一直到凌晨。"),
    ("丽发新城的搅拌站什么时候停", "丽发新城搅拌站夜里施工噪音扰民，反映过几次，什么时候能停？"),
]
OTHER = [
    ("身份证丢了怎么补办", "昨天在公交车上丢了身份证，要带什么材料，几天能拿到？"),
    ("学校门口放学时太堵", "实验小学门口放学的时候车停得到处都是，孩子过马路危险。"),
]


@dataclass
class Street:
    """What people of the standing cast wrote."""

    cast: Cast

    def writes(self, said: tuple[str, str], days_ago: float = 0, code: str = "suggestion", phone: str = "", **more):
        """One message, so long ago. Returns its receipt."""
        contact = Contact(name="李丽", phone=phone) if phone else more.pop("contact", Contact())
        values = {"subject": said[0], "words": said[1], **more.pop("values", {})}
        return self.cast.submits(
            code, values=values, contact=contact, now=self.cast.now - timedelta(days=days_ago), **more
        )

    def all_write(self, first: int = 20) -> list:
        """Six about one problem, each a person of their own, a day apart; two about other things."""
        receipts = [self.writes(one, first - n, phone=f"1380000000{n}") for n, one in enumerate(SAID)]
        for one in OTHER:
            self.writes(one, 3)
        return receipts

    def reads(self) -> int:
        return gather(self.cast.bureau.id, now=self.cast.now)

    def topic(self) -> Topic:
        return Topic.objects.get(bureau_id=self.cast.bureau.id)


@pytest.fixture
def street(cast) -> Street:
    return Street(cast)
