"""Measurements: how fast an instance is beside the raw limits of the machine it runs on. Nothing here asserts a time.

`python -m benchmarks` is `make bench`: every scenario in turn, medians of several rounds. `BENCH=quick` runs one short
round, `BENCH=scale` compares 10 thousand stored matters with a million. `python -m benchmarks.kill` is the kill script.
Figures and how to read them: docs/benchmarks.md.
"""
