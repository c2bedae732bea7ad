"""Small matchings, drawn at random."""

import numpy as np
from hypothesis import strategies as st

from pairing.matching import Problem


@st.composite
def problems(draw, mentees=5, mentors=3, forced=True):
    n, m = draw(st.integers(0, mentees)), draw(st.integers(0, mentors))
    cells = draw(st.lists(st.one_of(st.none(), st.integers(0, 6)), min_size=n * m, max_size=n * m))
    edges = [(at // m, at % m, score) for at, score in enumerate(cells) if score is not None]
    places = st.lists(st.integers(0, 3), min_size=m, max_size=m)
    names = [f"e{number}" for number in range(n)], [f"o{number}" for number in range(m)]
    costs = st.lists(st.integers(0, 5), min_size=1, max_size=3).map(sorted)
    by_mentor = st.fixed_dictionaries(dict.fromkeys(names[1], costs))
    classes = st.fixed_dictionaries(dict.fromkeys(names[0], st.integers(0, 2)))
    some = draw(st.sets(st.sampled_from(edges), max_size=2)) if edges and forced else set()
    return Problem(
        mentees=names[0],
        mentors=names[1],
        edge_mentee=np.array([e[0] for e in edges], dtype=np.int64),
        edge_mentor=np.array([e[1] for e in edges], dtype=np.int64),
        score=np.array([e[2] for e in edges], dtype=np.int64),
        capacities=np.array(draw(places), dtype=np.int64),
        demands=np.array(draw(st.lists(st.integers(0, 2), min_size=n, max_size=n)), dtype=np.int64),
        load_costs=draw(st.one_of(costs, by_mentor)),
        priorities=draw(st.one_of(st.just({}), classes)),
        everybody_first=draw(st.booleans()),
        forced=frozenset((names[0][i], names[1][j]) for i, j, _ in some),
    )
