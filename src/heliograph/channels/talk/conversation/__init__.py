"""A conversation without its surroundings: what was said before and what is said now give what is said next.

A door to the same forms as the pages, not a second system: what is asked, checked and promised comes from `House`; what is
done is a `Wish` that `talk.carrying` hands to the same actions. No Django, no database, no clock; every state is a value.
"""

from heliograph.channels.talk.conversation.talking import after, hear, scanned, welcome

__all__ = ["after", "hear", "scanned", "welcome"]
