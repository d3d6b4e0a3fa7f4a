"""Whether a beat's posts ask for a crew that may stand: at least so many (T-03), and never auxiliaries alone (T-04)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from heliograph.core.planning.squads.squad import WEEK, Duty, Post
from heliograph.core.text import Text


@dataclass(frozen=True, slots=True)
class Unmanned:
    """A beat that asks for the wrong crew in a shift."""

    beat: str
    duty: str
    text: Text


def unmanned(posts: Sequence[Post], duties: Sequence[Duty], *, least: int, has_auxiliaries: bool) -> Iterator[Unmanned]:
    """Each beat and shift once, by the first day of the week that is wrong. `least`: officers on a beat."""
    for beat in sorted({post.beat for post in posts if post.beat}):
        of_beat = [post for post in posts if post.beat == beat]
        for duty in duties:
            text = _wrong(beat, of_beat, duty.code, least, has_auxiliaries)
            if text is not None:
                yield Unmanned(beat, duty.code, text)


def _wrong(beat: str, posts: Sequence[Post], duty: str, least: int, has_auxiliaries: bool) -> Text | None:
    nobody = (0,) * WEEK
    for day in range(WEEK):
        asked = sum(post.needs.get(duty, nobody)[day] for post in posts)
        sworn = sum(post.needs.get(duty, nobody)[day] for post in posts if post.is_sworn)
        if 0 < asked < least:
            return Text(
                f"{beat} 的 {duty} 班只要 {asked} 人，至少应有 {least} 人（T-03）。",
                f"{beat} asks for {asked} on {duty}: at least {least} (T-03).",
            )
        if asked and not sworn and has_auxiliaries:
            return Text(
                f"{beat} 的 {duty} 班没有必须由民警担任的岗位：辅警不能单独执勤（T-04）。",
                f"{beat} has no sworn post on {duty}: auxiliaries may not stand alone (T-04).",
            )
    return None
