"""Templates with `{name}` in them, filled from values that may be worked out from one another.

A signature is made over the body, which holds the time, which is signed too: so a value is worked out when it is first
asked for. `{name|filter}` changes it on the way; braces around anything else stay as they are, so JSON can be written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote

_PLACE = re.compile(r"\{([a-z][a-z0-9_]*(?:\.[A-Za-z0-9_-]+)?)(?:\|([a-z0-9]+))?\}")
FILTERS: Mapping[str, Callable[[str], str]] = {
    "quoted": lambda text: quote(text, safe="-_.~"),  # RFC 3986
    "upper": str.upper,
    "lower": str.lower,
}


class BadTemplate(ValueError):
    """A template names what there is not, or goes in a circle; the sentence says which."""


class Values:
    """What a template may name: what is known, and what is worked out when it is asked for."""

    def __init__(
        self, known: Mapping[str, str | bytes], worked_out: Mapping[str, Callable[[Values], str | bytes]] | None = None
    ) -> None:
        self._known = dict(known)
        self._worked_out = dict(worked_out or {})
        self._open: set[str] = set()

    def get(self, name: str) -> str | bytes:
        """The value of a name. Raises `BadTemplate`."""
        if name in self._known:
            return self._known[name]
        if name not in self._worked_out:
            raise BadTemplate(
                f"there is no {{{name}}}; there are: {', '.join(sorted({*self._known, *self._worked_out}))}"
            )
        if name in self._open:
            raise BadTemplate(f"{{{name}}} needs itself")
        self._open.add(name)
        self._known[name] = found = self._worked_out[name](self)
        self._open.discard(name)
        return found

    def text(self, name: str) -> str:
        """The same, where only text can stand."""
        found = self.get(name)
        if isinstance(found, bytes):
            raise BadTemplate(f"{{{name}}} is raw bytes: it can only be the key of another step")
        return found

    def fill(self, template: str) -> str:
        """The template with every place filled. Raises `BadTemplate`."""
        return _PLACE.sub(self._filled, template)

    def _filled(self, place: re.Match[str]) -> str:
        name, wanted = place.groups()
        text = self.text(name)
        if wanted is None:
            return text
        if wanted not in FILTERS:
            raise BadTemplate(f"there is no filter {wanted}; there are: {', '.join(FILTERS)}")
        return FILTERS[wanted](text)


def named_in(template: str) -> set[str]:
    """The names a template needs."""
    return {place.group(1) for place in _PLACE.finditer(template)}
