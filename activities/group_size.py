"""Which totals of logged time may be shown: as in the aggregate reports, none that is one person's or one pair's."""

from collections.abc import Mapping

FEWEST_PEOPLE = 5
FEWEST_MEETINGS = 3
OTHERS_PERCENT = 10


def is_a_group(people: int, minutes: Mapping[object, int]) -> bool:
    """Whether a total tells of a group.

    ``people``: how many have a part in it; ``minutes``: by who met, a pair or a circle. The largest must not be
    estimable within ten per cent by the second largest, who knows their own (the p-percent rule).
    """
    ordered = sorted(minutes.values(), reverse=True)
    if people < FEWEST_PEOPLE or len(ordered) < FEWEST_MEETINGS:
        return False
    first, second = ordered[:2]
    return sum(ordered) - first - second >= first * OTHERS_PERCENT / 100
