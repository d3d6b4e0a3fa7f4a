"""Squads written in forms: begun from a pattern, an earlier roster or a file; kept with each press of a button; asked for as a roster."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from heliograph.core.planning.inputs import Source
from heliograph.core.planning.squads import describing
from heliograph.core.planning.squads.moving_on import first_monday, moved_on
from heliograph.core.planning.squads.patterns import patterns
from heliograph.core.planning.squads.squad import Squad
from heliograph.core.planning.squads.writing import written
from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.patrol.actions.locking import locked
from heliograph.patrol.actions.rosters import ask_roster, read_squad
from heliograph.patrol.drafting.fields import read_cycle, write_cycle
from heliograph.patrol.drafting.filling import too_many, typed_of
from heliograph.patrol.drafting.typed import KEY, MOST, Line, Typed, next_seat
from heliograph.patrol.errors import NotYours, PatrolError, Unusable
from heliograph.patrol.models import SquadDraft, SquadRoster
from heliograph.patrol.reading.drafts import checked, draft_for
from heliograph.patrol.reading.rights import may_plan

KEPT = timedelta(days=180)
"""Since a draft was last changed."""
PART_NAMES = {
    "rules": "规则",
    "shifts": "班次",
    "posts": "岗位",
    "teams": "班组",
    "seats": "席位",
    "away": "休假和培训",
}


class Overtaken(PatrolError):
    """The draft was saved since this page was shown, by somebody else or on another page. `saved`: what to send to save in spite of that."""

    def __init__(self, saved: int) -> None:
        zh = "这页打开以后，草稿又改过（别人改的，或者您在另一页改的），所以还没有保存。您写的都在下面：再按一次，就以这里的为准。"
        en = (
            "This draft was changed after you opened the page (by somebody else, or by you on another page), so nothing was saved. "
            "What you typed is below: press again, and it counts."
        )
        super().__init__(Text(zh, en))
        self.saved = saved


@dataclass(frozen=True, slots=True)
class Start:
    """What a draft begins from: a pattern by its code, a roster by its id, or a file. `begins`: a Monday; None for the usual one."""

    pattern: str = ""
    roster: int = 0
    file: bytes | None = None
    begins: date | None = None


def begin_draft(viewer: Viewer, unit_id: int, start: Start, *, now: datetime) -> SquadDraft:
    """A new draft. Raises `NotYours`; `Unusable` at "pattern", "roster" or "file"."""
    if not may_plan(viewer, unit_id):
        raise NotYours
    today = now.astimezone(organisation.zone(viewer.bureau_id)).date()
    typed = typed_of(_begun(viewer, unit_id, start, first_monday(today + timedelta(days=1))))
    part = too_many(typed)
    if part:
        zh = f"太大，表里放不下（{PART_NAMES[part]}最多 {MOST[part]} 行）：请直接交文件来排。"
        en = f"Too large for the forms ({MOST[part]} lines of {part} at most): hand in the file itself."
        raise Unusable(Text(zh, en), "file" if start.file is not None else "roster")

    def write() -> SquadDraft:
        return SquadDraft.objects.create(
            bureau_id=viewer.bureau_id, unit_id=unit_id, typed=typed.kept(), made_by_id=viewer.officer_id, made_at=now,
            changed_by_id=viewer.officer_id, changed_at=now,
        )  # fmt: skip

    return durably(write)


def _begun(viewer: Viewer, unit_id: int, start: Start, usual: date) -> Squad:
    if start.file is not None:
        text = read_squad(start.file, viewer.bureau_id)
        return describing.squad(Source("squad.toml", text), begins=start.begins)
    if start.roster:
        rows = SquadRoster.objects.filter(bureau_id=viewer.bureau_id, unit_id=unit_id, id=start.roster)
        roster = rows.only("squad").first()
        if roster is None:
            raise Unusable(Text("请选这个单位的一张班。", "Choose a roster of this unit."), "roster")
        source = Source("squad.toml", roster.squad)
        before = describing.squad(source)
        return moved_on(source, start.begins or before.begins + timedelta(days=before.days))
    pattern = next((one for one in patterns() if one.code == start.pattern), None)
    if pattern is None:
        raise Unusable(Text("请选一个样板。", "Choose a pattern."), "pattern")
    return pattern.squad(start.begins or usual)


def save_part(
    viewer: Viewer, draft_id: int, part: str, posted: Mapping[str, str], keys: list[str], step: str, *, saved: int, now: datetime
) -> tuple[SquadDraft, str]:  # fmt: skip
    """Keep a page's words, then do the step: "add", "add-5", "remove-<key>", "undo"; any other is nothing more. With the draft comes the
    key of the line to look at, "" for none. Raises `NotYours`; `Overtaken`: then nothing is kept."""

    def work() -> tuple[SquadDraft, str]:
        draft = locked(viewer, SquadDraft, draft_id)
        if draft.saved != saved:
            raise Overtaken(draft.saved)
        typed = Typed.of(draft.typed)
        before = [dict(line) for line in typed.parts["shifts"]]
        typed.take(part, posted, keys)
        if part == "shifts":
            _rename_in_cycles(typed, before)
        at = _stepped(typed, part, step)
        draft.typed, draft.saved = typed.kept(), draft.saved + 1
        draft.changed_at, draft.changed_by_id = now, viewer.officer_id
        draft.save(update_fields=["typed", "saved", "changed_at", "changed_by"])
        return draft, at

    return durably(work)


def shown(draft: SquadDraft, part: str, posted: Mapping[str, str], keys: list[str]) -> Typed:
    """What a page said that was not kept: the draft with these words, for showing them again."""
    typed = Typed.of(draft.typed)
    typed.take(part, posted, keys)
    return typed


def _stepped(typed: Typed, part: str, step: str) -> str:
    verb, _, word = step.partition("-")
    if verb == "add":
        made = [_added(typed, part) for _ in range(5 if word == "5" else 1) if typed.has_room(part)]
        return made[0][KEY] if made else ""
    if verb == "remove":
        keys = [line[KEY] for line in typed.parts[part]]
        typed.remove(part, word)
        left = [key for key in keys if key != word]
        return left[min(keys.index(word), len(left) - 1)] if word in keys and left else ""
    back = typed.bring_back(part) if verb == "undo" else None
    return back[KEY] if back else ""


def _added(typed: Typed, part: str) -> Line:
    line = typed.add(part)
    if part == "seats":
        line["code"] = next_seat([one.get("code", "") for one in typed.parts[part] if one is not line])
    return line


def _rename_in_cycles(typed: Typed, before: list[Line]) -> None:
    """Cycles say shifts by their codes: they follow where one is renamed."""
    codes = {line.get("code", "").strip(): line[KEY] for line in before}
    after = {line[KEY]: line.get("code", "").strip() for line in typed.parts["shifts"]}
    renamed = {code: after.get(key) or code for code, key in codes.items() if code}
    if all(code == now for code, now in renamed.items()):
        return
    for line in typed.parts["teams"]:
        cycle, rest = read_cycle(line.get("cycle", ""), list(renamed))
        if cycle and not rest:
            line["cycle"] = write_cycle(tuple(renamed.get(code, code) for code in cycle), list(after.values()))


def put_aside(viewer: Viewer, draft_id: int, is_aside: bool, *, now: datetime) -> SquadDraft:
    """Out of the list of drafts, or back into it. Raises `NotYours`."""

    def work() -> SquadDraft:
        draft = locked(viewer, SquadDraft, draft_id)
        draft.is_aside, draft.changed_at = is_aside, now
        draft.save(update_fields=["is_aside", "changed_at"])
        return draft

    return durably(work)


def ask_from_draft(viewer: Viewer, draft_id: int, seconds: int, *, now: datetime) -> SquadRoster:
    """A roster of the draft, which stays. Raises `NotYours`, `Unusable` where something is missing."""
    draft = draft_for(viewer, draft_id)
    squad = checked(viewer, Typed.of(draft.typed)).squad
    if squad is None:
        raise Unusable(Text("还有没填好的，先改好再排。", "Something is still missing: mend it first."))
    return ask_roster(viewer, draft.unit_id, written(squad).encode(), seconds, now=now)


def tidy(*, now: datetime) -> None:
    """Drafts that nobody touched for `KEPT` go."""
    work: Callable[[], object] = SquadDraft.objects.filter(changed_at__lt=now - KEPT).delete
    durably(work)
