"""Are mentored people promoted more often than others alike in tenure and performance? (E4)

Refuses where the data can't carry an answer, stays exact where they are few, gives no pooled figure where the tables
disagree, and never says more than "associated with": nobody was mentored by lot.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from math import exp, isfinite, log
from typing import Any

from scipy.stats import norm

from evaluation.statistics.exact import CommonOddsRatio, drawn_p, zelen_p
from evaluation.statistics.hazard import Hazard, hazard
from evaluation.statistics.mantel_haenszel import Pooled, RiskDifference, pooled, risk_difference, tarone_p
from evaluation.statistics.observations import Observation, Stratum, stratify

FEWEST_PROMOTIONS, FEWEST_IN_AN_ARM = 10, 3
FEWEST_FOR_LARGE_SAMPLES = 20
HETEROGENEOUS = 0.10
LEVEL = 0.95
POWER = 0.80

ANSWERED, DIFFERS, REFUSED = "answered", "differs between strata", "refused"
TARONE, ZELEN, SIMULATED = "Tarone", "Zelen, exact", "conditional score, simulated"
HOMOGENEITY = {TARONE: tarone_p, ZELEN: zelen_p, SIMULATED: drawn_p}
EXACT, LARGE_SAMPLE = "exact conditional", "Mantel–Haenszel"


@dataclass(frozen=True, slots=True)
class Arms:
    """Person-quarters and promotions, of all who were at risk."""

    mentored: int = 0
    others: int = 0
    mentored_promoted: int = 0
    others_promoted: int = 0

    @property
    def promoted(self) -> int:
        return self.mentored_promoted + self.others_promoted


@dataclass(frozen=True, slots=True)
class PromotionComparison:
    """``interval`` may be open above (None); pooled figures are None where they would mislead."""

    status: str
    sentence: str
    would_change: str
    arms: Arms
    n: int
    strata: tuple[Stratum, ...]
    refusal: str = ""
    method: str = ""
    mh_odds_ratio: float | None = None
    interval: tuple[float, float | None] | None = None
    p_value: float | None = None
    p_value_corrected: float | None = None
    homogeneity_p: float | None = None
    homogeneity_test: str = ""
    risk_difference: RiskDifference | None = None
    hazard: Hazard | None = None
    cautions: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        plain = asdict(self)
        strata = [
            asdict(stratum) | {"odds_ratio": stratum.odds_ratio, "informative": stratum.informative}
            for stratum in self.strata
        ]
        return plain | {"strata": strata}


def compare(observations: Iterable[Observation], cautions: Sequence[str] = ()) -> PromotionComparison:
    """The whole comparison; ``cautions`` are what the reader must know about how the table came about."""
    rows = list(observations)
    strata = stratify(rows)
    arms = Arms(
        sum(stratum.mentored for stratum in strata),
        sum(stratum.others for stratum in strata),
        sum(stratum.mentored_promoted for stratum in strata),
        sum(stratum.others_promoted for stratum in strata),
    )
    common: dict[str, Any] = {
        "arms": arms, "n": arms.mentored + arms.others, "strata": strata, "cautions": tuple(cautions),
    }  # fmt: skip
    useful = [stratum for stratum in strata if stratum.informative]
    if because := _refusal(arms, useful):
        return PromotionComparison(
            status=REFUSED, refusal=because[0], sentence=because[0], would_change=because[1], **common
        )
    large = _large(useful)
    test = (SIMULATED if _sparse(useful) else TARONE) if large else ZELEN
    common |= {
        "homogeneity_p": HOMOGENEITY[test](useful),
        "homogeneity_test": test,
        "method": LARGE_SAMPLE if large else EXACT,
        "hazard": hazard(rows) if large else None,
    }
    if common["homogeneity_p"] is not None and common["homogeneity_p"] < HETEROGENEOUS:
        return _without_pooling(common)
    return _pooled(useful, large, common)


def refused(n: int, because: str, would_change: str, cautions: Sequence[str] = ()) -> PromotionComparison:
    """No answer on ``n`` person-quarters, whatever they are."""
    return PromotionComparison(
        status=REFUSED, refusal=because, sentence=because, would_change=would_change, arms=Arms(), n=n, strata=(),
        cautions=tuple(cautions),
    )  # fmt: skip


def _large(useful: Sequence[Stratum]) -> bool:
    """Whether formulas for large samples hold; they never do at an odds ratio of nothing or of infinity."""
    for_it = sum(stratum.mentored_promoted * stratum.others_not for stratum in useful)
    against = sum(stratum.mentored_not * stratum.others_promoted for stratum in useful)
    return sum(stratum.promoted for stratum in useful) >= FEWEST_FOR_LARGE_SAMPLES and for_it > 0 and against > 0


def _refusal(arms: Arms, useful: Sequence[Stratum]) -> tuple[str, str] | None:
    """Why there is no answer, and what would change that."""
    if arms.promoted < FEWEST_PROMOTIONS:
        return (
            f"There are fewer than {FEWEST_PROMOTIONS} promotions, and of so few a comparison says nothing.",
            f"More quarters: from {FEWEST_PROMOTIONS} promotions on, an exact comparison is possible.",
        )
    for promoted, who in ((arms.mentored_promoted, "mentored people"), (arms.others_promoted, "other people")):
        if promoted < FEWEST_IN_AN_ARM:
            return (
                f"There are fewer than {FEWEST_IN_AN_ARM} promotions of {who}, so there is nothing to compare.",
                f"More quarters: {FEWEST_IN_AN_ARM} promotions of {who} are needed.",
            )
    if sum(stratum.promoted for stratum in useful) < FEWEST_PROMOTIONS:
        return (
            f"Among people alike enough to be compared there are fewer than {FEWEST_PROMOTIONS} promotions.",
            "Fewer or wider bands, or more quarters, would put more people beside each other.",
        )
    return None


def _without_pooling(common: dict[str, Any]) -> PromotionComparison:
    sentence = (
        "Mentoring and promotion are associated differently in different groups "
        f"(homogeneity p = {_p(common['homogeneity_p'])}), so no single figure would be true of all of them."
    )
    would_change = "Look at the groups one by one. Bands that put unlike people together are a frequent cause."
    # The regression pools as well: what the tables forbid it may not say.
    return PromotionComparison(
        status=DIFFERS, sentence=sentence, refusal=sentence, would_change=would_change, **common | {"hazard": None}
    )


def _sparse(useful: Sequence[Stratum]) -> bool:
    """Cochran's rule: more than a fifth of the tables expect fewer than five in a cell.

    Among such tables Tarone's test sees differences up to three times as often as it should.
    """
    small = [
        min(one.mentored, one.others) * min(one.promoted, one.total - one.promoted) < 5 * one.total for one in useful
    ]
    return sum(small) > len(useful) / 5


def _pooled(useful: Sequence[Stratum], large: bool, common: dict[str, Any]) -> PromotionComparison:
    figures = pooled(useful) if large else _exact(useful)
    low, high = figures.interval
    interval = (low, high if isfinite(high) else None)
    ratio = figures.odds_ratio if isfinite(figures.odds_ratio) else None
    return PromotionComparison(
        status=ANSWERED,
        sentence=_sentence(figures),
        would_change=_would_change(figures, large),
        mh_odds_ratio=ratio,
        interval=interval,
        p_value=figures.p_value,
        p_value_corrected=figures.p_value_corrected if large else None,
        risk_difference=risk_difference(common["strata"]) if large else None,
        **common,
    )


def _exact(useful: Sequence[Stratum]) -> Pooled:
    common = CommonOddsRatio(useful, LEVEL)
    return Pooled(common.estimate, common.interval, common.p_value, common.p_value)


def _sentence(figures: Pooled) -> str:
    low, high = figures.interval
    bounds = (
        f"95\N{NO-BREAK SPACE}% interval {low:.2f} to {high:.2f}"
        if isfinite(high)
        else f"95\N{NO-BREAK SPACE}% interval from {low:.2f} upwards"
    )
    figure = f"odds ratio {figures.odds_ratio:.2f}, {bounds}, p = {_p(figures.p_value)}"
    if low <= 1 <= high:
        return f"Whether mentoring is associated with promotion can't be told from these figures ({figure})."
    way = "more" if figures.odds_ratio > 1 else "less"
    return f"Having been mentored is associated with being promoted {way} often, alike for alike ({figure})."


def _would_change(figures: Pooled, large: bool) -> str:
    low, high = figures.interval
    if not low <= 1 <= high:
        return (
            "Who is mentored is no matter of chance: whoever asks for a mentor, or is chosen, may differ in ways these "
            "bands do not hold. Comparing with people who enrolled and found no mentor could change the picture."
        )
    if not large or low <= 0:
        return "More promotions. With fewer than 20, even a strong association usually goes unseen."
    error = (log(high) - log(low)) / (2 * float(norm.ppf((1 + LEVEL) / 2)))
    seen = exp(error * float(norm.ppf((1 + LEVEL) / 2) + norm.ppf(POWER)))
    return (
        f"More quarters. With these figures an association is found in four of five cases only when the odds ratio is "
        f"about {seen:.1f} or more, or {1 / seen:.2f} or less."
    )


def _p(value: float) -> str:
    return "under 0.001" if value < 0.001 else f"{value:.3f}"
