"""How a kernel becomes machine code, and where that is kept: numba, loaded only by the modules of kernels.

Modules with kernels (`*/kernels.py`) are imported inside the functions that need them, so that no process starts slower for
them. Compiled code is kept in a folder of its own user only (it is loaded as code): $NUMBA_CACHE_DIR, ~/.cache/heliograph, or
the instance's folder. Where none can be written, each process compiles anew: slower, never wrong.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., object])


def _folder() -> Path | None:
    home = os.environ.get("HELIOGRAPH_HOME")
    places = [Path(os.path.expanduser("~/.cache/heliograph"))]
    if home and Path(home).is_dir():
        places.append(Path(home) / "cache")
    for place in places:
        if not place.is_absolute():  # a user without a home
            continue
        try:
            (place / "kernels").mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(place / "kernels", os.W_OK):
            return place / "kernels"
    return None


def compiled(function: F) -> F:
    """The function as machine code: one thread, no lock of the interpreter held, the arithmetic of IEEE 754 unchanged."""
    return _compiled(function)


def compiled_in_place(function: F) -> F:
    """The same for a function that makes no array, only fills those it is given, put into whatever calls it: numba need neither count
    who holds the arrays nor hand tuples of them on, which takes most of the time where that is done at every step."""
    return _compiled(function, _nrt=False, forceinline=True)


def _compiled(function: F, **how: bool) -> F:
    numba: Any = import_module("numba")
    config: Any = import_module("numba.core.config")
    if not config.CACHE_DIR:
        folder = _folder()
        if folder is None:
            return cast(F, numba.njit(nogil=True, **how)(function))  # it is called as the function is
        config.CACHE_DIR = str(folder)
    return cast(F, numba.njit(nogil=True, cache=True, **how)(function))
