"""Reads that span models: who there was in a quarter, and what has been published about it."""

from governance.selectors.population import PairWork, Population, population_of

__all__ = ["PairWork", "Population", "population_of"]
