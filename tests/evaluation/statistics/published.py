"""Data sets that books and programs print results for."""

from evaluation.statistics import Stratum


def strata(**tables: tuple[int, int, int, int]) -> list[Stratum]:
    return [Stratum(name, "", "", *cells) for name, cells in tables.items()]


# Bickel, Hammel and O'Connell (1975), Science 187, 398–404; R's UCBAdmissions: admitted and rejected men, then women.
BERKELEY = strata(
    A=(512, 313, 89, 19),
    B=(353, 207, 17, 8),
    C=(120, 205, 202, 391),
    D=(138, 279, 131, 244),
    E=(53, 138, 94, 299),
    F=(22, 351, 24, 317),
)
# Mantel (1963), in Agresti (1990), page 231: rabbits cured or dead after penicillin at once, then 1.5 hours later.
RABBITS = strata(
    eighth=(0, 6, 0, 5), quarter=(3, 3, 0, 6), half=(6, 0, 2, 4), one=(5, 1, 6, 0), four=(2, 0, 5, 0)
)  # fmt: skip
# Dawson (1995), Journal of Statistics Education 3(3); R's Titanic: women who survived or died, then men, by class.
TITANIC = strata(first=(141, 4, 62, 118), second=(93, 13, 25, 154), third=(90, 106, 88, 422), crew=(20, 3, 192, 670))
# The table of statsmodels' own tests, with results of R's mantelhaen.test and DescTools' BreslowDayTest.
STATSMODELS = strata(
    a=(20, 14, 10, 24), b=(15, 12, 3, 15), c=(3, 2, 3, 2), d=(12, 3, 7, 5), e=(1, 0, 3, 2)
)  # fmt: skip
