"""HiGHS, silent and on one thread: solvers print to the process's own output unless told otherwise before they begin."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from heliograph.core.planning.outcome import NEGLIGIBLE


def solver(
    *, seconds: float, seed: int, stop: Callable[[], bool] = lambda: False
) -> Any:  # highspy has no types to name
    """A `highspy.Highs` with these limits; `stop` is asked while it works on whole numbers."""
    highspy: Any = import_module("highspy")

    class Silent(highspy.Highs):  # type: ignore[misc]  # a class that is only known when it is loaded
        def enableCallbacks(self) -> None:  # its constructor calls this, and it is the first to print
            self.setOptionValue("output_flag", False)
            super().enableCallbacks()

    found = Silent()
    found.setOptionValue("threads", 1)
    found.setOptionValue("random_seed", seed % 2**31)
    found.setOptionValue("time_limit", max(float(seconds), 0.0))
    found.setOptionValue("mip_rel_gap", NEGLIGIBLE)
    found.cbMipInterrupt.subscribe(lambda event: event.interrupt() if stop() else None)
    return found
