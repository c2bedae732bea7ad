"""Reads that span models: who there was in a quarter, and what has been published about it."""

from governance.selectors.population import Member, PairWork, population_of

__all__ = ["Member", "PairWork", "population_of"]
