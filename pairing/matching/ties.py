"""Which of several equally good answers is taken: one that depends on ids alone.

Each pair has a number made from its two ids; of all answers with the best total, the one with the smallest sum of
these numbers is taken. So the order of rows, the solver and what it left out on its way can't matter.
"""

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pairing.matching.market import Integers

BITS = 24
Bits64 = npt.NDArray[np.uint64]


def marks(names: Sequence[str]) -> Bits64:
    """64 bits from each id."""
    digests = (hashlib.blake2b(name.encode(), digest_size=8).digest() for name in names)
    return np.array([int.from_bytes(digest, "big") for digest in digests], dtype=np.uint64)


def lots(mentee: Bits64, mentor: Bits64) -> Integers:
    """A number of 24 bits for each pair of marks. The mixing is that of SplitMix64 (Steele, Lea, Flood, 2014)."""
    mixed = mentee * np.uint64(0x9E3779B97F4A7C15) ^ (mentor + np.uint64(0x632BE59BD9B4E019))
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(64 - BITS)).astype(np.int64)
