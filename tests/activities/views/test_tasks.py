"""The pages of tasks: from an idea to done, in a list, and out to a tracker by hand."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from activities.ideas.tasks import TECHNICAL
from activities.models import Task, TaskTemplate
from pairing.services.offers import end_pairing
from tests.factories import NOW, TODAY
from tests.factories.activities import GoalFactory, TaskCriterionFactory, TaskFactory, TaskTemplateFactory
from tests.factories.pairing import PairingFactory
from tests.queries import assert_same_queries

LIST = "/activities/tasks/"


def page_of(name, thing) -> str:
    return reverse(f"activities:{name}", args=[thing.pk])


def filled(form, **changes) -> dict[str, object]:
    """What a browser would send of a form as it is shown."""
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in (values | changes).items() if value is not None}


class TestIdeas:
    def test_the_programs_own_stand_before_those_of_the_tracks_focus(self, cast, as_):
        TaskTemplateFactory(program=cast.cohort.track.program, track=cast.cohort.track, title="Ours")
        TaskTemplateFactory(title="Of another program")

        page = as_(cast.mentee).get(page_of("task_ideas", cast.pairing))

        assert page.text.index("Ours") < page.text.index(TECHNICAL[0].title)
        assert "Of another program" not in page.text

    def test_one_click_fills_the_form_and_a_second_makes_the_task(self, cast, as_):
        idea, browser = TECHNICAL[0], as_(cast.mentor)
        address = f"{page_of('task_create', cast.pairing)}?from={idea.name}"

        form = browser.get(address).context["form"]
        answer = browser.post(address, filled(form), follow=True)

        task = Task.objects.get()
        assert (task.title, task.minutes, task.owner) == (idea.title, idea.minutes, cast.mentee)
        assert [criterion.text for criterion in task.criteria.all()] == list(idea.criteria)
        assert "Milo Mentee is told" in answer.text

    def test_an_idea_that_is_not_offered_here_fills_nothing(self, cast, as_):
        other = TaskTemplateFactory(title="Of another program")

        page = as_(cast.mentor).get(f"{page_of('task_create', cast.pairing)}?from={other.pk}")

        assert page.context["form"]["title"].value() is None


class TestForm:
    def test_it_says_beside_each_field_who_reads_it(self, cast, as_):
        page = as_(cast.mentor).get(page_of("task_create", cast.pairing))

        assert page.text.count("Colleagues will read this when it is sent to the tracker") == 4
        assert "It is never sent to a tracker" in page.text

    def test_what_is_wrong_stands_beside_the_field_and_nothing_is_lost(self, cast, as_):
        address = page_of("task_create", cast.pairing)
        browser = as_(cast.mentor)
        form = browser.get(address).context["form"]

        page = browser.post(address, filled(form, title="Kept words", minutes="2", remark="Kept too"))

        assert "minutes" in page.context["form"].errors
        assert "Kept words" in page.text
        assert "Kept too" in page.text
        assert not Task.objects.exists()

    def test_only_goals_of_the_pair_can_be_served(self, cast, as_):
        foreign = GoalFactory(pairing=cast.other_pairing)
        address, browser = page_of("task_create", cast.pairing), as_(cast.mentor)
        form = browser.get(address).context["form"]

        page = browser.post(address, filled(form, title="Read", goal=foreign.pk))

        assert "goal" in page.context["form"].errors

    def test_criteria_are_one_a_line(self, cast, as_):
        address, browser = page_of("task_create", cast.pairing), as_(cast.mentor)
        form = browser.get(address).context["form"]

        browser.post(address, filled(form, title="Read", kind="talk", criteria=" One \r\n\r\nTwo\r\nOne\r\n"))

        assert [criterion.text for criterion in Task.objects.get().criteria.all()] == ["One", "Two"]

    def test_a_task_is_worded_differently(self, cast, as_):
        criterion = TaskCriterionFactory(task=TaskFactory(pairing=cast.pairing))
        address, browser = page_of("task_edit", criterion.task), as_(cast.mentee)
        form = browser.get(address).context["form"]
        assert form["criteria"].value() == criterion.text

        answer = browser.post(address, filled(form, title="Read it twice"))

        assert answer.url == page_of("task_detail", criterion.task)
        assert Task.objects.get().title == "Read it twice"

    def test_what_is_done_is_not_changed(self, cast, as_):
        task = TaskFactory(pairing=cast.pairing, state="done", done_at=NOW)

        assert as_(cast.mentee).get(page_of("task_edit", task)).url == page_of("task_detail", task)


class TestLife:
    def test_it_is_begun_and_finished_and_its_overrun_is_said_in_words(self, cast, as_):
        task, browser = TaskFactory(pairing=cast.pairing), as_(cast.mentee)
        address = page_of("task_move", task)

        browser.post(address, {"to": "in_progress"})
        assert browser.get(address).context["form"]["minutes_spent"].value() == 45
        page = browser.post(address, {"to": "done", "minutes_spent": "65"}, follow=True)

        assert "It took 20 minutes longer than its time box" in " ".join(page.text.split())

    def test_a_way_that_is_not_in_the_table_is_refused_in_a_sentence(self, cast, as_):
        task = TaskFactory(pairing=cast.pairing, state="dropped")

        page = as_(cast.mentee).post(page_of("task_move", task), {"to": "done"})

        assert "Reopen it first" in page.text

    def test_a_button_that_came_too_late_says_so_on_the_task(self, cast, as_):
        task = TaskFactory(pairing=cast.pairing, state="done", done_at=NOW)

        page = as_(cast.mentee).post(page_of("task_move", task), {"to": "in_progress"}, follow=True)

        assert page.redirect_chain[0][0] == page_of("task_detail", task)
        assert "become in progress. Reopen it first" in page.text

    @pytest.mark.parametrize("to", ["", "burnt", "OPEN"])
    def test_a_state_that_is_none_changes_nothing(self, cast, as_, to):
        task = TaskFactory(pairing=cast.pairing)

        assert as_(cast.mentee).post(page_of("task_move", task), {"to": to}).status_code == 200
        assert Task.objects.get().state == "open"

    def test_the_checklist_works_by_posts(self, cast, as_):
        criterion = TaskCriterionFactory(task=TaskFactory(pairing=cast.pairing))
        browser, address = as_(cast.mentee), page_of("criterion_mark", criterion)

        page = browser.post(address, {"met": "yes"}, follow=True)
        assert "1 of 1 met" in page.text

        page = browser.post(address, {"met": "no"}, follow=True)
        assert "0 of 1 met" in page.text
        assert browser.get(address).status_code == 405

    def test_once_a_pair_has_ended_its_owner_reads_and_nobody_changes(self, cast, as_):
        goal = GoalFactory(pairing=cast.pairing)
        task = TaskFactory(pairing=cast.pairing, owner=cast.mentor, goal=goal, title="Kept by Mara")
        end_pairing(pairing=cast.pairing, by=cast.mentee, now=NOW)

        page = as_(cast.mentor).get(page_of("task_detail", task))
        assert "Kept by Mara" in page.text
        assert goal.title not in page.text
        assert as_(cast.mentor).post(page_of("task_move", task), {"to": "done"}).status_code == 404
        assert as_(cast.mentee).get(page_of("task_detail", task)).status_code == 404


class TestList:
    def test_what_is_to_do_late_things_first_without_a_date_last(self, cast, as_):
        for title, due in (("Third", None), ("Second", TODAY + timedelta(days=9)), ("First", TODAY)):
            TaskFactory(pairing=cast.pairing, title=title, due_on=due)
        TaskFactory(pairing=cast.pairing, title="Over", state="done", done_at=NOW)

        page = as_(cast.mentee).get(LIST)

        assert [task.title for task, _ in page.context["shown"]] == ["First", "Second", "Third"]

    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ("", {"late", "soon", "undated", "hers"}),
            ("state=done", {"done"}),
            ("state=every", {"late", "soon", "undated", "hers", "done"}),
            ("whose=mine", {"late", "soon", "undated"}),
            ("whose=theirs", {"hers"}),
            ("due=late", {"late"}),
            ("due=week", {"soon"}),
            ("due=none", {"undated", "hers"}),
            ("state=nonsense&due=soonish&order=up", {"late", "soon", "undated", "hers"}),
        ],
    )
    def test_the_address_says_what_is_shown(self, cast, as_, query, shown):
        TaskFactory(pairing=cast.pairing, title="late", due_on=TODAY - timedelta(days=1))
        TaskFactory(pairing=cast.pairing, title="soon", due_on=TODAY + timedelta(days=2))
        TaskFactory(pairing=cast.pairing, title="undated")
        TaskFactory(pairing=cast.pairing, title="hers", owner=cast.mentor)
        TaskFactory(pairing=cast.pairing, title="done", state="done", done_at=NOW)
        TaskFactory(pairing=cast.other_pairing, title="foreign")

        page = as_(cast.mentee).get(f"{LIST}?{query}")

        assert {task.title for task, _ in page.context["shown"]} == shown

    def test_by_pair(self, cast, as_):
        other = PairingFactory(mentor=cast.other_mentor, mentee=cast.mentee)
        TaskFactory(pairing=cast.pairing, title="with Mara")
        TaskFactory(pairing=other, title="with Otto")

        page = as_(cast.mentee).get(f"{LIST}?pair={other.pk}")

        assert [(task.title, str(partner)) for task, partner in page.context["shown"]] == [("with Otto", "Otto Mentor")]

    def test_it_asks_the_same_questions_however_long_it_is(self, cast, as_):
        assert_same_queries(
            as_(cast.mentee), LIST, lambda count: TaskFactory.create_batch(count, pairing=cast.pairing)
        )  # fmt: skip

    def test_a_pair_with_many_asks_no_more(self, cast, as_):
        def more(count):
            for task in TaskFactory.create_batch(count, pairing=cast.pairing):
                TaskCriterionFactory(task=task)

        assert_same_queries(as_(cast.mentee), page_of("pair_detail", cast.pairing), more, (1, 3))


class TestCopies:
    def asked(self, *tasks) -> str:
        return "&".join(f"task={task.pk}" for task in tasks)

    def test_they_hold_what_colleagues_may_read_and_nothing_else(self, cast, as_, settings):
        settings.SITE_URL = "https://mentoring.example.org"
        goal = GoalFactory(pairing=cast.pairing, title="Private goal")
        task = TaskFactory(pairing=cast.pairing, goal=goal, remark="Private remark")
        TaskCriterionFactory(task=task, text="It is drawn")

        text = as_(cast.mentor).get(f"{LIST}copy/?{self.asked(task)}").context["text"]

        assert "- [ ] It is drawn" in text
        assert f"<https://mentoring.example.org{task.get_absolute_url()}>" in text
        for private in ("Private", "Milo", "Mara", "mentee"):
            assert private not in text

    def test_what_may_not_be_read_is_left_out(self, cast, as_):
        mine, foreign = TaskFactory(pairing=cast.pairing), TaskFactory(pairing=cast.other_pairing, title="Foreign")

        page = as_(cast.mentee).get(f"{LIST}copy/?{self.asked(mine, foreign)}&task=junk")

        assert len(page.context["sheets"]) == 1
        assert "Foreign" not in page.text

    @pytest.mark.parametrize("query", ["", "task=junk", "task="])
    def test_nothing_ticked_leads_back(self, cast, as_, query):
        for address in ("copy/", "copy/md/", "copy/csv/"):
            assert as_(cast.mentee).get(f"{LIST}{address}?{query}").url == LIST

    def test_a_spreadsheet_runs_nothing(self, cast, as_):
        task = TaskFactory(pairing=cast.pairing, title="=HYPERLINK(1)", description="@SUM(1)")

        answer = as_(cast.mentee).get(f"{LIST}copy/csv/?{self.asked(task)}")

        row = next(csv.DictReader(io.StringIO(answer.text)))
        assert (row["title"], row["description"], row["minutes"]) == ("'=HYPERLINK(1)", "'@SUM(1)", "45")
        assert answer["Content-Disposition"] == f'attachment; filename="tasks-{TODAY}.csv"'

    def test_there_is_no_other_form(self, cast, as_):
        task = TaskFactory(pairing=cast.pairing)

        assert as_(cast.mentee).get(f"{LIST}copy/exe/?{self.asked(task)}").status_code == 404


class TestTemplates:
    def test_who_runs_the_program_offers_changes_and_removes_one(self, cast, as_):
        program, browser = cast.cohort.track.program, as_(cast.deputy)
        listed = reverse("activities:template_list", args=[program.slug])
        form = browser.get(f"{listed}new/?from={TECHNICAL[0].name}").context["form"]

        answer = browser.post(f"{listed}new/", filled(form, criteria="One\nTwo", track=cast.cohort.track.pk))

        template = TaskTemplate.objects.get()
        assert answer.url == listed
        assert (template.title, template.criteria, template.track) == (
            TECHNICAL[0].title, ["One", "Two"], cast.cohort.track,
        )  # fmt: skip

        address = page_of("template_edit", template)
        form = browser.get(address).context["form"]
        browser.post(address, filled(form, title="Ours now", criteria="One"))
        assert TaskTemplate.objects.get().title == "Ours now"

        browser.post(page_of("template_remove", template))
        assert not TaskTemplate.objects.exists()

    @pytest.mark.parametrize("part", ["mentor", "mentee", "other_owner", "administrator", "delivery_lead", "outsider"])
    def test_nobody_else_keeps_them(self, cast, as_, part):
        template, browser = TaskTemplateFactory(program=cast.cohort.track.program), as_(getattr(cast, part))
        listed = reverse("activities:template_list", args=[template.program.slug])

        for address in (
            listed,
            f"{listed}new/",
            page_of("template_edit", template),
            page_of("template_remove", template),
        ):
            assert browser.get(address).status_code == 404

    def test_a_track_of_another_program_is_refused(self, cast, as_):
        foreign = TaskTemplateFactory().program.tracks.create(
            slug="x", name="X", created_at=NOW, focus="technical", tier="senior"
        )
        listed = reverse("activities:template_list", args=[cast.cohort.track.program.slug])
        form = as_(cast.owner).get(f"{listed}new/").context["form"]

        page = as_(cast.owner).post(f"{listed}new/", filled(form, title="Read", track=foreign.pk))

        assert "track" in page.context["form"].errors

    def test_the_list_asks_the_same_questions_however_long_it_is(self, cast, as_):
        program = cast.cohort.track.program
        listed = reverse("activities:template_list", args=[program.slug])

        assert_same_queries(
            as_(cast.owner), listed, lambda count: TaskTemplateFactory.create_batch(count, program=program)
        )  # fmt: skip
