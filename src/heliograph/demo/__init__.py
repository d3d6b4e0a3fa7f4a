"""The demonstration: an invented bureau, its people, and what residents asked it. Nobody and nothing in it is real."""
