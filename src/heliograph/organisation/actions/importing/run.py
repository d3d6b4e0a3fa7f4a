"""One way to run an import: every line in a savepoint of its own, the whole in one transaction that is kept only when
all of it is right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.db import transaction

from heliograph.core.text import Text
from heliograph.organisation import reading
from heliograph.organisation.actions.importing.lines import Line
from heliograph.organisation.actions.importing.report import Difference, ImportReport, Outcome, Seen
from heliograph.organisation.actions.units import lock
from heliograph.organisation.errors import OrganisationError
from heliograph.organisation.models import Bureau

Write = Callable[[Line], Seen]


def run(
    bureau: Bureau,
    lines: Iterable[Line],
    write: Write,
    check: Callable[[], None],
    *,
    dry_run: bool,
    confirmed: str | None,
) -> ImportReport:
    """Write every line; keep it only if no line is refused, `check` is content and it is no dry run.

    `confirmed` is the digest of the report that somebody agreed to: when the outcome is another one by now, nothing is
    kept and the new report comes back.
    """
    with transaction.atomic():
        lock(bureau)
        seen = sorted((_seen(line, write) for line in lines), key=lambda one: one.number)
        problem = None if any(one.outcome is Outcome.REFUSED for one in seen) else _problem(check)
        report = ImportReport(tuple(seen), problem, written=False)
        keeps = report.is_clean and not dry_run and confirmed in (None, report.digest)
        if not keeps:
            transaction.set_rollback(True)
    if not keeps:
        return report
    reading.forget()
    return ImportReport(report.lines, None, written=True)


def _seen(line: Line, write: Write) -> Seen:
    try:
        with transaction.atomic():
            return write(line)
    except OrganisationError as error:
        key = next(iter(line.values.values()), "")
        return Seen(line.number, Outcome.REFUSED, key, line.get("name_zh"), reason=error.text)


def _problem(check: Callable[[], None]) -> Text | None:
    try:
        check()
    except OrganisationError as error:
        return error.text
    return None


def differences(
    names: Mapping[str, Text], before: Mapping[str, object] | None, after: Mapping[str, object]
) -> tuple[Difference, ...]:
    """The fields that differ, in the order of `names`."""
    old = before or {}
    changed = [name for name in names if old.get(name) != after.get(name) and (before is not None or after.get(name))]
    return tuple(Difference(names[name], _shown(old.get(name)), _shown(after.get(name))) for name in changed)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, list | tuple):
        return "、".join(str(one) for one in value)
    return "" if value is None else str(value)
