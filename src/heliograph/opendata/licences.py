"""The licences a bureau may release under: names, addresses, whether anybody may use the data for anything."""

from __future__ import annotations

from dataclasses import dataclass

from heliograph.core.text import Text


@dataclass(frozen=True, slots=True)
class Licence:
    """A published licence; `about` says in one sentence what it allows."""

    code: str
    title: Text
    url: str
    about: Text


LICENCES = {
    one.code: one
    for one in (
        Licence(
            "CC-BY-4.0",
            Text("知识共享 署名 4.0", "Creative Commons Attribution 4.0"),
            "https://creativecommons.org/licenses/by/4.0/",
            Text(
                "谁都可以用、改、再发布，也可以用来做生意；注明出处就行。",
                "Anybody may use, change and republish it, for money too; say where it is from.",
            ),
        ),
        Licence(
            "CC0-1.0",
            Text("知识共享 零（放弃权利）", "Creative Commons Zero"),
            "https://creativecommons.org/publicdomain/zero/1.0/",
            Text("谁都可以随便用，不用注明出处。", "Anybody may use it in any way, without saying where it is from."),
        ),
        Licence(
            "ODC-BY-1.0",
            Text("开放数据共享 署名 1.0", "Open Data Commons Attribution 1.0"),
            "https://opendatacommons.org/licenses/by/1-0/",
            Text(
                "谁都可以用、改、再发布；注明出处就行。",
                "Anybody may use, change and republish it; say where it is from.",
            ),
        ),
    )
}
DEFAULT = "CC-BY-4.0"
