"""What a joint review asks of both, in the same words."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from governance.states import QuestionKind

LONGEST_FACT = 200


@dataclass(frozen=True)
class Question:
    """``name`` is its own for good, so that answers of several reviews can be compared, however it is worded."""

    name: str
    text: str
    kind: QuestionKind = QuestionKind.WORDS

    @property
    def rated(self) -> bool:
        return self.kind == QuestionKind.RATED

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
PROGRESS = "progress"
"""The question whose ratings a success metric counts."""


def as_kept(questions: Iterable[Question]) -> list[dict[str, str]]:
    """As a version of a template holds them."""
    return [{**asdict(question), "kind": question.kind.value} for question in questions]


def from_kept(rows: Iterable[Mapping[str, str]]) -> tuple[Question, ...]:
    return tuple(Question(row["name"], row["text"], QuestionKind(row["kind"])) for row in rows)
