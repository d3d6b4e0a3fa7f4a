"""A browser and its system in two words, from what it says of itself: so that somebody knows their own device again.

A guess for a person's eye. Nothing is decided by it.
"""

from __future__ import annotations

LONGEST = 60
BROWSERS = {
    "MicroMessenger": "WeChat",
    "HuaweiBrowser": "Huawei Browser",
    "Edg/": "Edge",
    "Firefox/": "Firefox",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "HarmonyOS": "HarmonyOS",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}
"""What comes first wins: Edge also says Chrome, Chrome also says Safari, Android also says Linux."""


def device(user_agent: str) -> str:
    """Such as “Chrome · Linux”; the browser's own words, cut, where it is none that we know."""
    parts = (next((name for mark, name in known.items() if mark in user_agent), "") for known in (BROWSERS, SYSTEMS))
    return " · ".join(filter(None, parts)) or user_agent[:LONGEST]
