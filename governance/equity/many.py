"""Many comparisons at once: how many of those called findings would be chance."""

from collections.abc import Sequence


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """The q value of each p value: calling everything up to it a finding, that share of the calls is false.

    Benjamini and Hochberg (1995).
    """
    order = sorted(range(len(p_values)), key=lambda i: p_values[i], reverse=True)
    q_values, least = [1.0] * len(p_values), 1.0
    for place, i in enumerate(order):
        least = min(least, p_values[i] * len(p_values) / (len(p_values) - place))
        q_values[i] = least
    return q_values
