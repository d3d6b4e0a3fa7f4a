"""The spine: whatever is owed to somebody is a matter, and changes in one way only (`actions`).

Imports `core`, `organisation` and `jobs`; never another app. Other apps listen through `events.subscribe`.
"""
