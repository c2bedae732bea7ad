"""Where decisions are made, nearly every branch is tested: the measure that `make coverage` holds.

python -m tests.coverage_gate    combines what the parts of the run measured, and fails below the mark
"""

import contextlib
import io
import sys

import coverage
from coverage.exceptions import NoDataError

MARK = 95.0
STAGES = ("programs", "pairing", "activities", "governance", "evaluation")
PURE = ("pairing/matching", "governance/disclosure", "governance/equity", "evaluation/statistics")
LAYERS = ("services", "policies", "selectors")


def measured() -> list[str]:
    """The files that the mark is for, as patterns."""
    layers = [f"{stage}/{layer}" for stage in STAGES for layer in LAYERS]
    return [pattern for place in (*layers, *PURE) for pattern in (f"{place}.py", f"{place}/*")]


def main() -> int:
    data = coverage.Coverage()
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            data.combine()
        except NoDataError:
            data.load()
    report = io.StringIO()
    reached = data.report(include=measured(), file=report, skip_covered=True, show_missing=True)
    data.save()
    if reached < MARK:
        print(report.getvalue())
    print(f"Branch coverage of services, policies, selectors and pure packages: {reached:.1f} % (mark: {MARK:.0f} %)")
    return 0 if reached >= MARK else 1


if __name__ == "__main__":
    sys.exit(main())
