"""Contradictions of a procedure (规程): everything that could let a promise run for ever or a matter end in silence.

`contradictions` returns them all, each with the place it stands at and the reason in plain words. Called by
`reading` after the shapes are right; knows nothing of TOML beyond the places.
"""

from __future__ import annotations

from heliograph.core.procedure.checks import form, heading, journey, parties, promises
from heliograph.core.procedure.checks.notes import Notes
from heliograph.core.procedure.merging import Origins
from heliograph.core.procedure.model import Procedure
from heliograph.core.procedure.problem import Problem


def contradictions(procedure: Procedure, origins: Origins) -> list[Problem]:
    """Every contradiction of `procedure`; empty if it may come into force."""
    notes = Notes(origins)
    heading.check(procedure, notes)
    form.check(procedure, notes)
    journey.check(procedure, notes)
    if not notes.found:  # promises are judged along the journey, so it has to make sense first
        promises.check(procedure, notes)
        parties.check(procedure, notes)
    return notes.found
