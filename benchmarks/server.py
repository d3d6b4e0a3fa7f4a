"""Serves the instance of HELIOGRAPH_HOME as `heliograph serve` does: `python -m benchmarks.server PORT`."""

import sys

from heliograph.commands.serve import serve

if __name__ == "__main__":
    serve(port=int(sys.argv[1]), address="127.0.0.1", processes=1, threads=32)
