"""Chinese first: cutting text for search; later routing, likeness and reply checks."""
