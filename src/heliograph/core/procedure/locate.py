"""Which line of a TOML file an entry stands on.

`tomllib` gives values without places. `lines_of` walks the same text and maps each path (``actions[3].from``) to
its line. The text must already have been parsed by `tomllib`: this walk trusts it to be well formed.
"""

from __future__ import annotations

import tomllib


def lines_of(text: str) -> dict[str, int]:
    """Every path of a well-formed TOML text, and the line (from 1) where its key or element begins."""
    return _Walk(text).run()


def join(path: str, key: str) -> str:
    """The path of `key` inside the table at `path`."""
    return f"{path}.{key}" if path else key


class _Walk:
    def __init__(self, text: str) -> None:
        self.text = text.replace("\r\n", "\n")
        self.at = 0
        self.lines: dict[str, int] = {}
        self.counts: dict[str, int] = {}

    def run(self) -> dict[str, int]:
        prefix = ""
        while self._skip():
            start = self.at
            if self.text.startswith("[[", self.at):
                prefix = self._header("]]", starts_element=True)
                self._mark(prefix, start)
            elif self.text[self.at] == "[":
                prefix = self._header("]", starts_element=False)
                self._mark(prefix, start)
            else:
                self._pair(prefix)
        return self.lines

    def _mark(self, path: str, at: int) -> None:
        self.lines.setdefault(path, self.text.count("\n", 0, at) + 1)

    def _skip(self) -> bool:
        """Move past space, line ends, commas and comments; false at the end of the text."""
        while self.at < len(self.text):
            if self.text[self.at] == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            elif self.text[self.at] in " \t\n,":
                self.at += 1
            else:
                return True
        return False

    def _key(self, stops: str) -> list[str]:
        """The parts of a dotted key, up to one of `stops` (not consumed)."""
        start = self.at
        while self.text[self.at] not in stops:
            if self.text[self.at] in "\"'":
                self._string()
            else:
                self.at += 1
        return _parts(self.text[start : self.at].strip())

    def _header(self, closing: str, *, starts_element: bool) -> str:
        self.at += len(closing)
        parts = self._key("]")
        self.at += len(closing)
        path = ""
        for depth, part in enumerate(parts):
            path = join(path, part)
            last = depth == len(parts) - 1
            if last and starts_element:
                self.counts[path] = self.counts.get(path, -1) + 1
            if path in self.counts:
                path = f"{path}[{self.counts[path]}]"
        return path

    def _pair(self, prefix: str) -> None:
        start = self.at
        path = prefix
        for part in self._key("="):
            path = join(path, part)
            self._mark(path, start)
        self.at += 1
        self._value(path)

    def _value(self, path: str) -> None:
        self._skip()
        opener = self.text[self.at]
        if opener in "\"'":
            self._string()
        elif opener == "[":
            self._array(path)
        elif opener == "{":
            self.at += 1
            while self._skip() and self.text[self.at] != "}":
                self._pair(path)
            self.at += 1
        else:
            while self.at < len(self.text) and self.text[self.at] not in ",]}#\n":
                self.at += 1

    def _array(self, path: str) -> None:
        self.at += 1
        index = 0
        while self._skip() and self.text[self.at] != "]":
            element = f"{path}[{index}]"
            self._mark(element, self.at)
            self._value(element)
            index += 1
        self.at += 1

    def _string(self) -> None:
        quote = self.text[self.at]
        triple = quote * 3
        closing = triple if self.text.startswith(triple, self.at) else quote
        self.at += len(closing)
        while not self.text.startswith(closing, self.at):
            self.at += 2 if quote == '"' and self.text[self.at] == "\\" else 1
        self.at += len(closing)
        if closing == triple:  # up to two more quotes may belong to the end of the string
            while self.text.startswith(quote, self.at):
                self.at += 1


def _parts(key: str) -> list[str]:
    """A dotted key taken apart, by letting tomllib read it."""
    node: object = tomllib.loads(f"{key} = 0")
    parts: list[str] = []
    while isinstance(node, dict):
        name, node = next(iter(node.items()))
        parts.append(name)
    return parts
