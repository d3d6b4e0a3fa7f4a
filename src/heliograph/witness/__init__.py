"""An independent witness of logs: for a newspaper, a university, another bureau. Django is never imported here.

A witness remembers the largest checkpoint of each log it has seen and puts its own signature only under one that goes
on from there. Two signed checkpoints that cannot both be true are kept as evidence. `heliograph witness` runs it
(docs/witness.md); `witness.client` is what a log asks witnesses with.
"""
