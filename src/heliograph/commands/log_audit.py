"""`heliograph log audit`: the whole log checked by anybody with its address. `commands/log.py` registers it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from heliograph.commands.answer import NO, WRONG_USE, AsJson, refuse, say, set_up
from heliograph.core.merkle import Policy, Refused, Verifier, parse_policy, parse_vkey
from heliograph.verifier.audit import AuditStopped, Report, State, StateRefused
from heliograph.verifier.audit import audit as audit_log
from heliograph.verifier.audit.state import read, write
from heliograph.verifier.sources import SourceFailed, open_source

_SHOWN = 20


def audit(
    log: Annotated[
        str, typer.Argument(metavar="[URL-OR-FOLDER]", help="The log: its address, or a folder with its files.")
    ] = "",
    key: Annotated[list[str] | None, typer.Option(metavar="VKEY", help="The log's key; may be given again.")] = None,
    policy: Annotated[Path | None, typer.Option(help="A tlog-policy file: the log's key, witnesses, quorum.")] = None,
    resume: Annotated[
        Path | None, typer.Option(help="Go on from this file if it exists; write into it how far all is right.")
    ] = None,
    database: Annotated[
        bool, typer.Option("--database", help="The instance's own log, and its database against it, leaf by leaf.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Rebuild the root from all entries; compare every tile and every checkpoint kept in --resume.

    Status 0: all is right. 1: something is wrong, each thing named. 2: used wrongly, or the log could not be read.

    Example: heliograph log audit https://police.example.cn/log --policy policy.txt --resume police.json
    """
    if database:
        set_up()
        own_folder, own_key = _own()
        log, key = log or own_folder, key or [own_key]
    if not log:
        refuse("Name a log: its address, or a folder with its files; or give --database.", as_json, WRONG_USE)
    is_checked = bool(key) or policy is not None
    try:
        state = read(resume) if resume else None
        with _progress(as_json) as show:
            report = audit_log(
                open_source(log),
                keys=_keys(key or []),
                policy=_policy(policy),
                state=state,
                seen=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                progress=show,
                save=_saving(resume),
            )
            inside = _in_the_database(show) if database else []
    except (AuditStopped, SourceFailed) as error:
        again = f" Run it again with --resume {resume}: it goes on where it stopped." if resume else ""
        refuse(f"{error}{again}", as_json, WRONG_USE)
    except (StateRefused, OSError) as error:
        refuse(str(error), as_json, WRONG_USE)
    is_good = report.is_good and not inside
    value = report.as_json() | {"ok": is_good, "signature_checked": is_checked}
    say(_lines(report, is_checked, inside), value | ({"database": inside} if database else {}), as_json)
    if not is_good:
        raise typer.Exit(NO)


def _own() -> tuple[str, str]:
    """The folder and the key of the instance's own log."""
    from heliograph.ledger import keys, reading

    return str(reading.folder().path), keys.log_key().vkey


def _in_the_database(show: Callable[[int, int], None]) -> list[str]:
    """What is wrong between the instance's database and its log."""
    from heliograph.ledger import reading
    from heliograph.ledger.audit import Audit

    found, done, auditing = [], 0, Audit(reading.folder())
    for leaves, problems in auditing.run():
        found += problems
        done += leaves
        show(done, auditing.size)
    return found


def _keys(vkeys: list[str]) -> list[Verifier]:
    try:
        return [parse_vkey(one) for one in vkeys]
    except Refused as error:
        refuse(f"--key: {error}", status=WRONG_USE)


def _policy(path: Path | None) -> Policy | None:
    try:
        return None if path is None else parse_policy(path.read_text("utf-8"))
    except (Refused, UnicodeDecodeError) as error:
        refuse(f"{path}: {error}", status=WRONG_USE)


def _saving(path: Path | None) -> Callable[[State], None]:
    return (lambda state: None) if path is None else (lambda state: write(path, state))


@contextmanager
def _progress(as_json: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar on the error output, if somebody sits before it."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), "entries", TimeRemainingColumn())
    with Progress(*columns, console=console, disable=as_json or not console.is_terminal, transient=True) as bar:
        task = bar.add_task("audit", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _lines(report: Report, is_checked: bool, inside: Sequence[str]) -> list[str]:
    lines = [one.line() for one in report.findings[:_SHOWN]]
    if report.count > len(lines):
        lines.append(f"… and {report.count - len(lines)} more; --json gives the first {len(report.findings)}")
    if report.origin:
        lines.append(f"{report.origin}: {report.size} entries, root {report.root.hex()}")
    lines.append(report.conclusion)
    if report.began_at:
        lines.append(f"The first {report.began_at} entries were audited before.")
    if not is_checked:
        lines.append("Whose log this is was not checked: give its key with --key or --policy.")
    elif report.signed_by:
        lines.append(f"Signed by {', '.join(report.signed_by)}.")
    lines += [
        f"Cosigned by {name} at {datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M:%S} UTC."
        for name, at in report.witnesses.items()
    ]
    if report.evidence:
        lines.append(
            "Keep the --resume file and this output of --json: they hold signed checkpoints that contradict each other."
        )
    lines += inside
    wrong = report.count + len(inside)
    lines.append("All is right." if not wrong else f"{wrong} thing(s) are wrong.")
    return lines
