"""Which parts of a film were played: ranges of seconds turned into buckets of five."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

BUCKET_SECONDS = 5
Range = Sequence[float]


def buckets_of(duration: float | None) -> int:
    """Count the buckets of a film: those whose middle it has."""
    return math.floor((duration or 0) / BUCKET_SECONDS + 0.5)


def played(ranges: Iterable[Range], duration: float | None, *, at_most: float) -> Counter[int]:
    """Count the buckets whose middle was played, as far as `at_most` seconds of film pay for them.

    A middle lies in one of two ranges that touch, never in both, so a film that is told of in
    pieces counts as it was played; and each bucket costs all of its seconds, however short a
    range around its middle is.
    """
    left = math.floor(at_most / BUCKET_SECONDS)
    counted: Counter[int] = Counter()
    for begin, end in ranges:
        first = max(0, math.ceil(begin / BUCKET_SECONDS - 0.5))
        last = min(buckets_of(duration), math.ceil(end / BUCKET_SECONDS - 0.5))
        taken = range(first, min(last, first + left))
        counted.update(taken)
        left -= len(taken)
    return counted
