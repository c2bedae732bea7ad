"""What a joint review asks of both, in the same words."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from governance.states import QuestionKind

LONGEST_FACT = 200


@dataclass(frozen=True)
class Question:
    """``name`` is its own for good, so that answers of several reviews can be compared, however it is worded.

    The one on the ladder is called ``AUTONOMY`` in every template, and nothing else is.
    """

    name: str
    text: str
    kind: QuestionKind = QuestionKind.WORDS

    @property
    def rated(self) -> bool:
        return self.kind in (QuestionKind.RATED, QuestionKind.LADDER)

    @property
    def scale(self) -> Mapping[int, str]:
        """The words of each rating."""
        return scale_of(self.name)

    @property
    def is_fact(self) -> bool:
        return self.kind == QuestionKind.FACT


QUESTIONS = (
    Question("progress", "How far have the goals come since you began?", QuestionKind.RATED),
    Question("independence", "What does the mentee do alone now that needed help before?"),
    Question("working", "What works well between you?"),
    Question("change", "What should be different in the second half?"),
)
"""What is asked where a program has set nothing else."""
RATINGS = {1: "not begun", 2: "slower than hoped", 3: "as hoped", 4: "faster than hoped", 5: "reached"}
LADDER = {
    1: "watches others do it",
    2: "does it with help",
    3: "does it, and somebody checks",
    4: "does it alone",
    5: "leads others in it",
}
"""How independently somebody does a piece of work: each step is one that a colleague can see."""
PROGRESS, AUTONOMY = "progress", "autonomy"
"""The questions whose ratings success metrics count."""


def scale_of(name: str) -> Mapping[int, str]:
    return LADDER if name == AUTONOMY else RATINGS


def as_kept(questions: Iterable[Question]) -> list[dict[str, str]]:
    """As a version of a template holds them."""
    return [{**asdict(question), "kind": question.kind.value} for question in questions]


def from_kept(rows: Iterable[Mapping[str, str]]) -> tuple[Question, ...]:
    return tuple(Question(row["name"], row["text"], QuestionKind(row["kind"])) for row in rows)
