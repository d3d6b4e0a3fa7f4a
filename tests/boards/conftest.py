"""Past messages of Chunan's stations, as the figures' own tests take them in; and the ground of the beats' tests."""

from tests.beats.conftest import ground
from tests.insight.conftest import answered, take

__all__ = ["answered", "ground", "take"]
