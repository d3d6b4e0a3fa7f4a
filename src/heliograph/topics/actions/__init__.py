"""What is done with topics: read what came (the job), release one, withdraw it."""

from heliograph.topics.actions.gathering import gather
from heliograph.topics.actions.releasing import Release, release, withdraw

__all__ = ["Release", "gather", "release", "withdraw"]
