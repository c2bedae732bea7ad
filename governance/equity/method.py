"""How it was done, for the reader of the page and of the files."""

_TEXT = """
Participation is taken from the protected figures of the quarter as they were published; what is withheld there is
withheld here, with its rate, interval, p value and place in the plot. The other outcomes are shown for ten people
and more, three on each side, and three mentors behind them.

Each group is compared with everybody else. Intervals are 95 %: Wilson's for a share, Newcombe's for a gap, Katz's
for a ratio.

Shares are compared at equal levels: Cochran–Mantel–Haenszel over the levels, exact where fewer than five are
expected; where the levels disagree (Tarone's test, p under 0.10) each level stands alone. Teams, levels and time
in the company are compared directly by Fisher's exact test with mid-p.

Waiting is compared by the log-rank test, so that who still waits counts; the mentor's seniority is how many levels
the mentor is above the mentee, compared by Mann–Whitney with the Hodges–Lehmann shift; sessions by a negative
binomial model. These print one decimal, and no count of their own.

With many comparisons some differ by chance, so all of them together are held to a false discovery rate of 10 %
(Benjamini–Hochberg): q is that rate.

Finding: q at most 0.10, and the group's rate is under four fifths of the others' or at least five points (for
seniority half a level) behind. Confirmed: found two quarters running. Watch: under four fifths, but within what
chance does. Cannot tell: fewer than ten people, or fewer than five expected on one side.

The four-fifths ratio alone says little about small groups: of 8 people compared with 24, two in five fall below it
although nothing is amiss. So the smallest gap that would be noticed stands beside every “no finding”.

Over quarters, where three running printed a group's participation, a logistic model of the printed counts asks whether
the gap changes; its errors are clustered by person, since the same people are there again, and its q values are a
family of their own.
"""

METHOD = tuple(" ".join(paragraph.split()) for paragraph in _TEXT.split("\n\n"))
