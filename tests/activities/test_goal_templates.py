import pytest

from activities.ideas.goals import template_named, templates_for
from activities.policies.goals import check_levels
from programs.states import Focus


@pytest.mark.parametrize("focus", Focus)
def test_each_focus_has_templates_with_five_levels_that_differ(focus):
    templates = templates_for(focus)

    assert len({template.key for template in templates}) == len(templates) >= 5
    for template in templates:
        check_levels(template.described)
        assert len(template.title) <= 200
        assert all(template.levels)


def test_a_blend_has_both_kinds():
    assert set(templates_for("blend")) == {*templates_for("technical"), *templates_for("leadership")}


def test_a_template_is_found_by_its_name_in_the_focus_alone():
    assert template_named("technical", "design-review").levels[2].startswith("I lead one review")
    assert template_named("leadership", "design-review") is None
    assert template_named("technical", "") is None
