"""What people call the places of a squad: its file may name a beat by the code that the bureau's map has for it."""

from __future__ import annotations

from collections.abc import Iterable

from heliograph.core.planning.squads.model import TRAINING
from heliograph.core.planning.squads.squad import Post
from heliograph.core.text import Text
from heliograph.organisation import reading as organisation


def place_names(bureau_id: int, posts: Iterable[Post]) -> dict[str, Text]:
    """By code, of those posts and beats that stand on the map, also where they ended: an old roster still means them."""
    there = organisation.areas(bureau_id)
    codes = {code for post in posts for code in (post.code, post.beat)}
    return {code: there[code].title for code in codes if code in there}


def shift_words(bureau_id: int, code: str) -> Text:
    """A cell as people read it: 早 · 一警区."""
    if not code:
        return Text("休息", "off")
    if code == TRAINING:
        return Text("培训", "course")
    post, _, duty = code.rpartition("/")
    area = organisation.areas(bureau_id).get(post)
    name = Text(post, post) if area is None else area.title
    return Text(f"{duty} · {name.zh}", f"{duty} · {name.en}")
