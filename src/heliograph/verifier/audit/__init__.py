"""The whole-log audit that anybody can make with a log's address: `audit(source, keys=…)`.

It trusts nothing but the log's key: hashes every entry again, compares every stored tile, and holds the log to each
checkpoint it ever showed. An auditor with more to compare (the database behind the log) passes `also`, checkpoints that
must be true, and `look`, which sees all entries in order. `heliograph log audit` is the command.
"""

from heliograph.verifier.audit.findings import Finding, Report
from heliograph.verifier.audit.run import AuditStopped, audit
from heliograph.verifier.audit.state import Kept, State, StateRefused

__all__ = ["AuditStopped", "Finding", "Kept", "Report", "State", "StateRefused", "audit"]
