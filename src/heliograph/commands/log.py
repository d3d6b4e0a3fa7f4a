"""`heliograph log`: the public log, for anybody."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from heliograph.commands import log_audit, log_instance
from heliograph.commands.answer import WRONG_USE, AsJson, refuse, say
from heliograph.core.merkle import ProofRefused
from heliograph.verifier.case import CaseUnreadable, read_case

app = typer.Typer(no_args_is_help=True, help="The public log: its proofs and its whole.")


@app.callback()
def group() -> None:
    """The public log: its proofs and its whole."""


app.command("audit")(log_audit.audit)
app.command("key")(log_instance.key)
app.command("accept-loss")(log_instance.accept_loss)


@app.command("check-proof")
def check_proof(
    file: Annotated[Path, typer.Argument(metavar="CASE.json", help="A JSON file with base64 hashes.")],
    as_json: AsJson = False,
) -> None:
    """Check one proof. Status 0: it proves what it says. 1: it does not. 2: the file cannot be read.

    Fields of an inclusion: leafIdx, treeSize, root, leafHash, proof; of a consistency: size1, size2, root1, root2, proof.

    Example: heliograph log check-proof case.json
    """
    try:
        case = read_case(file.read_bytes())
    except OSError as error:
        refuse(f"{file}: {error.strerror}", as_json, WRONG_USE)
    except CaseUnreadable as error:
        refuse(f"{file}: {error}", as_json, WRONG_USE)
    try:
        case.check()
    except ProofRefused as refused:
        refuse(f"{case.kind}: {refused}", as_json)
    say([f"{case.kind}: the proof holds."], {"kind": case.kind, "holds": True}, as_json)
