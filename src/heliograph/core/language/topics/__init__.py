"""Topics: which messages speak of one problem, where, since when, how many people, and how hot it is.

Messages in, topics out; nothing is kept and nobody is named. A topic is known by its messages alone: a sender is only
counted. The same messages give the same topics in any order. Those who know topics already pass them in (`known`): new
messages join one or begin one, and its id stays.
"""

from heliograph.core.language.topics.grouping import WINDOW, group
from heliograph.core.language.topics.heat import FORMULA, HALF_LIFE, Heat, heat
from heliograph.core.language.topics.telling import Topic, title, topics
from heliograph.core.language.topics.values import Message

__all__ = ["FORMULA", "HALF_LIFE", "WINDOW", "Heat", "Message", "Topic", "group", "heat", "title", "topics"]
