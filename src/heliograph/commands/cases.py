"""`heliograph cases`: case states from another system, and for one."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from heliograph.commands.answer import WRONG_USE, AsJson, refuse, say, set_up

if TYPE_CHECKING:
    from heliograph.cases.actions.feed import Outcome
    from heliograph.organisation.models import Bureau
    from heliograph.organisation.reading import Viewer

app = typer.Typer(
    no_args_is_help=True,
    help="Case states from a case-handling system, and for one (docs/case-feed.md).\n\n"
    "Example: heliograph cases import steps.csv --source records --mapping records.toml --dry-run",
)
SHOWN = 10
OfBureau = Annotated[str, typer.Option(help="The bureau's code; may be left out if there is one.")]


@app.callback()
def group() -> None:
    """Case states from a case-handling system, and for one."""


@app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A .csv or .json file, as documented.")],
    source: Annotated[str, typer.Option(help="The sending system: small letters, digits, dashes; always the same.")],
    mapping: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="How its words are to be read, from now on (TOML).")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen; keep nothing.")] = False,
    refused: Annotated[
        Path | None, typer.Option(help="Write what waits or is refused, with reasons, to this CSV.")
    ] = None,
    bureau: OfBureau = "",
    as_json: AsJson = False,
) -> None:
    """Take in steps of cases, in any order, any number of times. Status 1 if something is refused.

    Example: heliograph cases import steps.json --source records
    """
    set_up()
    from django.db import transaction
    from django.utils import timezone

    from heliograph.cases.actions import feed

    of, now = _bureau(bureau, as_json), timezone.now()
    try:
        with transaction.atomic():  # a dry run tries the mapping too, and keeps neither
            if mapping is not None:
                feed.set_mapping(of.id, source, mapping.read_text("utf-8"), by=None, now=now)
            if dry_run:
                outcomes = feed.receive(of.id, source, _items(file, of.id, source), now, dry_run=True)
                transaction.set_rollback(True)
        if not dry_run:
            outcomes = feed.receive(of.id, source, _items(file, of.id, source), now)
    except (feed.BadSource, feed.MappingInvalid, feed.LinesUnusable, ValueError, OSError) as error:
        refuse(str(error), as_json, WRONG_USE)
    if refused is not None:
        _write_refused(refused, outcomes)
    counts = Counter(one.status for one in outcomes)
    say(_sentences(outcomes, counts, dry_run), _facts(outcomes, counts, dry_run), as_json)
    raise typer.Exit(1 if counts["refused"] else 0)


def _items(file: Path, bureau_id: int, source: str) -> Iterable[Any]:
    from heliograph.cases.actions import feed
    from heliograph.organisation import reading

    if file.suffix == ".json":
        return feed.items_of(file.read_bytes())
    meanings = feed.place_of(bureau_id, source).meanings
    return feed.read_lines(file, meanings, zone=reading.zone(bureau_id))


def _write_refused(path: Path, outcomes: list[Outcome]) -> None:
    """Ids and reasons; never what an item says, so that the file may be sent to the other system's people."""
    with path.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(["id", "case", "status", "code", "reason_zh", "reason_en"])
        for one in outcomes:
            if one.status in ("refused", "waiting"):
                text = one.reason.text
                writer.writerow([one.event, one.case, one.status, one.reason.code, text.zh, text.en])


def _sentences(outcomes: list[Outcome], counts: Counter[str], dry_run: bool) -> list[str]:
    words = ", ".join(f"{counts[name]} {name}" for name in ("applied", "duplicate", "ignored", "waiting", "refused"))
    lines = [f"{len(outcomes)} items: {words}."]
    some = [one for one in outcomes if one.status == "refused"][:SHOWN]
    lines += [f"  {one.event} ({one.case}): {one.reason.text.en}" for one in some]
    return [*lines, "Nothing was kept."] if dry_run else lines


def _facts(outcomes: list[Outcome], counts: Counter[str], dry_run: bool) -> dict[str, object]:
    held = [one for one in outcomes if one.status in ("refused", "waiting")]
    return {
        "dry_run": dry_run,
        "items": len(outcomes),
        **{name: counts[name] for name in ("applied", "duplicate", "ignored", "waiting", "refused")},
        "reasons": [
            {
                "id": one.event,
                "case": one.case,
                "status": one.status,
                "code": one.reason.code,
                "reason": one.reason.text.en,
            }
            for one in held
        ],
    }


@app.command()
def export(
    to: Annotated[Path, typer.Argument(help="The file to write: .json or .csv.")],
    since: Annotated[str, typer.Option(help="What the last export called next; or a day: all of it and later.")] = "",
    as_officer: Annotated[
        str, typer.Option(help="Badge of the officer for whom the words are put in; without, there are none.")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, help="At most so many steps.")] = 100_000,
    bureau: OfBureau = "",
    as_json: AsJson = False,
) -> None:
    """Write what happened in cases, for another system to follow. Without --as-officer nothing sealed is in it.

    Example: heliograph cases export cases.json --since 0199a1b2-0000-7000-8000-000000000000
    """
    set_up()
    from django.utils import timezone

    if to.suffix not in (".json", ".csv"):
        refuse(f"{to}: the name must end in .json or .csv.", as_json, WRONG_USE)
    of, now = _bureau(bureau, as_json), timezone.now()
    viewer = _viewer(of.id, as_officer, now, as_json) if as_officer else None
    try:
        count, cursor = _export(of.id, to, since, limit, viewer, now)
    except ValueError as error:
        refuse(f"--since {since}: {error}", as_json, WRONG_USE)
    except OSError as error:
        refuse(f"{to}: {error.strerror}", as_json, WRONG_USE)
    facts = {"to": str(to), "items": count, "next": cursor}
    say([f"{count} steps written to {to}.", f"What comes later: --since {cursor or '(nothing yet)'}"], facts, as_json)


def _viewer(bureau_id: int, badge: str, now: datetime, as_json: bool) -> Viewer:
    from heliograph.organisation import reading

    found = reading.viewer_of_badge(bureau_id, badge, now.astimezone(reading.zone(bureau_id)).date())
    if found is None:
        refuse(f"There is no officer {badge!r} with a posting today.", as_json, WRONG_USE)
    return found


def _export(bureau_id: int, to: Path, since: str, limit: int, viewer: Viewer | None, now: datetime) -> tuple[int, str]:
    """Page by page into one document. The look at each case whose words are in it is durable first."""
    import msgspec

    from heliograph.cases.reading import export as reading
    from heliograph.matters.actions import look
    from heliograph.matters.reading import desk

    cursor = reading.cursor_of(since) if since else None
    whole = None
    while True:
        left = limit - (len(whole.items) if whole else 0)
        found = reading.exported(bureau_id, cursor, now=now, viewer=viewer, page=min(reading.PAGE, left))
        for matter in found.opened if viewer else ():
            look(matter, viewer, why=desk.why(viewer, matter), now=now)  # type: ignore[arg-type]  # there is one
        whole = reading.joined(whole, found.feed)
        cursor = reading.cursor_of(whole.next) if whole.next else None
        if found.ended or len(whole.items) >= limit:
            break
    part = to.with_name(to.name + ".part")
    if to.suffix == ".json":
        part.write_bytes(msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n")
    else:
        with part.open("w", encoding="utf-8-sig", newline="") as opened:
            writer = csv.DictWriter(opened, reading.COLUMNS)
            writer.writeheader()
            writer.writerows(reading.lines(whole))
    part.replace(to)
    return len(whole.items), whole.next


@app.command()
def retry(
    source: Annotated[str, typer.Option(help="Of this source only.")] = "",
    case: Annotated[str, typer.Option(help="Of this case of theirs only.")] = "",
    bureau: OfBureau = "",
    as_json: AsJson = False,
) -> None:
    """Try again what waits or was refused, after its cause was mended. Status 1 if something is still open.

    Example: heliograph cases retry --source records
    """
    set_up()
    from django.utils import timezone

    from heliograph.cases.actions import feed

    found = feed.try_again(_bureau(bureau, as_json).id, now=timezone.now(), source=source, case=case)
    left = found["tried"] - found["settled"]
    say([f"{found['tried']} were open; {found['settled']} are settled now, {left} are not."], found, as_json)
    raise typer.Exit(1 if left else 0)


status_app = typer.Typer(no_args_is_help=True, help="The inbox.\n\nExample: heliograph cases feed status")
app.add_typer(status_app, name="feed")


@status_app.callback()
def feed_group() -> None:
    """The inbox of other systems."""


@status_app.command()
def status(bureau: OfBureau = "", as_json: AsJson = False) -> None:
    """What of each source waits, is stuck or is refused. Status 1 if something is stuck or refused.

    Example: heliograph cases feed status --json
    """
    set_up()
    from dataclasses import asdict

    from django.utils import timezone

    from heliograph.cases.reading import feed

    found = feed.sources(_bureau(bureau, as_json).id, now=timezone.now())
    lines = [
        f"{one.name}: {one.refused} refused, {one.waiting} waiting, {one.stuck} of them for more than {one.stuck_after} days."
        for one in found
    ]
    say(lines or ["No other system has sent anything."], [asdict(one) for one in found], as_json)
    raise typer.Exit(1 if any(one.refused or one.stuck for one in found) else 0)


def _bureau(code: str, as_json: bool) -> Bureau:
    from heliograph.organisation import reading

    every = reading.bureaus()
    found = next((b for b in every if b.code == code), None) if code else (every[0] if len(every) == 1 else None)
    if found is None:
        known = ", ".join(b.code for b in every) or "(none yet)"
        refuse(f"Say which bureau with --bureau: {known}.", as_json, WRONG_USE)
    return found
