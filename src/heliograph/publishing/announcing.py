"""Who listens to the register. An app registers a listener in `AppConfig.ready()`; publishing never knows who it is.

A listener is called for each step with a document, inside its transaction and after the document was saved. It must be
quick; what it raises undoes the step.
"""

from __future__ import annotations

from collections.abc import Callable

from heliograph.publishing.models.register import Document
from heliograph.publishing.models.steps import Step

Listener = Callable[[Document, Step], None]
_listeners: list[Listener] = []


def subscribe(listener: Listener) -> None:
    """Have `listener` called for every step from now on."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce(document: Document, step: Step) -> None:
    for listener in _listeners:
        listener(document, step)
