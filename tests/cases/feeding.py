"""A feed of the sample case as another system would send it, and what the cases that came of it look like."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from heliograph.cases.actions import feed
from heliograph.cases.models import ExternalCase, ExternalParty, FeedItem
from heliograph.matters.models import Deadline, Matter, Party, Telling

SOURCE = "records"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LIU = {"id": "p1", "part": "suspect", "name": "刘强", "identity": "110105198001010011"}
WANG = {"id": "p2", "part": "victim", "name": "王芳", "phone": "13900000001"}
CHEN = {"id": "p3", "part": "family", "name": "陈静", "phone": "13900000003", "of": "p1"}


def item(
    number: int, action: str, at: datetime, *, case: str = "A1", numbered: bool = True, **more: Any
) -> dict[str, Any]:
    """One step, by officer Zhao at Heping."""
    made = {
        "id": f"{case}-{number}", "case": case, "happened_at": at.isoformat(), "action": action, "officer": "010001", "unit": "heping",
    }  # fmt: skip
    return made | ({"sequence": number} if numbered else {}) | more


def story(began: datetime, *, case: str = "A1", numbered: bool = True) -> list[dict[str, Any]]:
    """A case from its filing to its end: clocks that pause and are extended, tellings that fail and are made, a right used."""
    told = {"telling": {"to": "p1", "way": "in-person"}, "words": "本人签收"}
    steps: list[tuple[timedelta, str, dict[str, Any]]] = [
        (HOUR * 0, "file", {"procedure": "sample-case", "parties": [LIU, WANG]}),
        (HOUR, "detain", {"party": "p1"}),
        (2 * HOUR, "enter", {"parties": [CHEN]}),
        (
            3 * HOUR,
            "tell-family",
            {"telling": {"to": "p3", "way": "phone", "outcome": "failed"}, "words": "三次无人接听"},
        ),
        (4 * HOUR, "tell-family", {"telling": {"to": "p3", "way": "post"}, "words": "挂号信 123"}),
        (1 * DAY, "send-appraisal", {}),
        (2 * DAY, "open-hearing", {}),
        (3 * DAY, "appraisal-back", {}),
        (5 * DAY, "end-hearing", {}),
        (6 * DAY, "extend", {"officer": "010002", "promise": "result", "more": "10 days", "words": "案情复杂"}),
        (7 * DAY, "propose", {}),
        (7 * DAY + HOUR, "give-notice", told),
        (8 * DAY, "waive-hearing", {"officer": "", "by_party": "p1"}),
        (9 * DAY, "decide", {}),
        (10 * DAY, "close", {"words": "罚款二百元，决定书已经送达。"}),
    ]
    return [
        item(number, action, began + after, case=case, numbered=numbered, **more)
        for number, (after, action, more) in enumerate(steps, 1)
    ]


def receives(cast, items: list[Any], *, now: datetime | None = None, bureau=None, source: str = SOURCE):
    return feed.receive((bureau or cast.bureau).id, source, items, now or cast.now)


def matter_of(cast, case: str = "A1", *, bureau=None) -> Matter | None:
    found = ExternalCase.objects.filter(bureau_id=(bureau or cast.bureau).id, case=case).first()
    return Matter.objects.get(id=found.matter_id) if found and found.matter_id else None


def picture(matter: Matter) -> dict[str, Any]:
    """State, deadlines and tellings of a case, with its people by their contact: what must not depend on how it came."""
    from heliograph.matters.keys import MatterKey

    key, mine = MatterKey.of(matter), {"bureau_id": matter.bureau_id, "matter_id": matter.id}
    people = {
        row.id: key.open_values("party", row.id, bytes(row.sealed)).get("name")
        for row in Party.objects.filter(**mine)
    }  # fmt: skip
    return {
        "state": (matter.state, matter.outcome, matter.late, matter.due),
        "deadlines": sorted(
            (
                (
                    d.promise,
                    people.get(d.about),
                    d.status,
                    d.starts_at,
                    d.due,
                    str(d.pauses),
                    str(d.extra),
                    d.settled_at,
                )
                for d in Deadline.objects.filter(**mine)
            ),
            key=str,
        ),
        "tellings": sorted(
            (
                (t.duty, people.get(t.party_id), people.get(t.about), t.status, t.way, t.served_at, t.tries)
                for t in Telling.objects.filter(**mine)
            ),
            key=str,
        ),
        "people": sorted(map(str, people.values())),
    }


def statuses(cast, *, source: str = SOURCE) -> dict[str, str]:
    rows = FeedItem.objects.filter(bureau_id=cast.bureau.id, source=source).order_by("event")
    return {row.event: str(row.status) for row in rows}


def one(cast, event: str) -> FeedItem:
    return FeedItem.objects.get(bureau_id=cast.bureau.id, event=event)


def party(cast, matter: Matter, part: str) -> Party:
    return Party.objects.get(matter_id=matter.id, part=part)


def known_people(cast) -> int:
    return ExternalParty.objects.filter(bureau_id=cast.bureau.id).count()
