"""All benchmarks: `make bench`, or `python -m benchmarks NAME…` for some of them.

With `BENCH_RECORD=1` the ratios become the ones that later runs are compared with.
"""

import importlib
import sys

NAMES = ("crud", "list", "films", "search", "fanout", "rooms", "ladder")


def main(names: list[str]) -> int:
    """Run benchmarks by name; the exit code says whether every goal was met."""
    met = [importlib.import_module(f"benchmarks.{name}").main() for name in names or NAMES]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
