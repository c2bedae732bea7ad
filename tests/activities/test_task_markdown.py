from datetime import date

from activities.ideas.tasks import BY_FOCUS, every_idea, ideas_for
from activities.policies.tasks import check_criteria, check_time_box
from activities.states import TaskKind
from activities.task_markdown import Sheet, body, document
from programs.states import Focus

SHEET = Sheet(
    title="Walk through the\n# retry queue", kind="code walkthrough", minutes=90, description="Read it first.",
    criteria=[("The path is drawn", True), ("Two questions\n- are left", False)], due_on=date(2026, 9, 30),
    url="https://mentoring.example.org/activities/tasks/1/",
)  # fmt: skip


def test_a_task_as_markdown():
    assert document([SHEET]) == (
        "## Walk through the # retry queue\n\n"
        "Read it first.\n\n"
        "**Acceptance criteria**\n\n"
        "- [x] The path is drawn\n"
        "- [ ] Two questions - are left\n\n"
        "Code walkthrough, time box: 1 hour 30 minutes. Due on 30 September 2026.\n\n"
        "<https://mentoring.example.org/activities/tasks/1/>\n"
    )


def test_what_a_task_does_not_have_leaves_no_gap():
    assert body(Sheet(title="Read", kind="talk", minutes=30)) == "Talk, time box: 30 minutes."


def test_every_focus_has_ideas_of_which_each_could_be_given_as_it_stands():
    assert set(BY_FOCUS) == set(Focus)
    for idea in every_idea():
        check_time_box(idea.minutes)
        check_criteria(idea.criteria)
        assert idea.kind in TaskKind
        assert len(idea.title) <= 200
    assert len({idea.name for idea in every_idea()}) == len(list(every_idea()))


def test_a_blend_has_ideas_of_both_kinds():
    blend = set(ideas_for(Focus.BLEND))

    assert blend & set(ideas_for(Focus.TECHNICAL))
    assert blend & set(ideas_for(Focus.LEADERSHIP))
