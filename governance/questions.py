"""What a joint review asks of both, in the same words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    name: str
    text: str
    rated: bool = False


QUESTIONS = (
    Question("progress", "How far have the goals come since you began?", rated=True),
    Question("independence", "What does the mentee do alone now that needed help before?"),
    Question("working", "What works well between you?"),
    Question("change", "What should be different in the second half?"),
)
RATINGS = {1: "not begun", 2: "slower than hoped", 3: "as hoped", 4: "faster than hoped", 5: "reached"}
