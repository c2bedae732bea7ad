from activities.teams import (
    teams_led_by,
    teams_meeting_with,
    teams_mentored_in,
    teams_of_and_led_by,
    teams_visible_to,
)
from mentorship.access.grants import is_granted
from mentorship.access.rules import permission
from mentorship.people.models import User
from pairing.permissions import take_part_in_circle, view_circle, view_pairing
from pairing.states import UNDER_WAY
from programs.permissions import manage_program, oversee_program, view_program


def _lasts(pairing) -> bool:
    return pairing.state in UNDER_WAY


@permission("activities.log_session")
def log_session(user: User, pairing) -> bool:
    """Either of the two, while the pairing lasts."""
    return view_pairing(user, pairing) and _lasts(pairing)


@permission("activities.view_session")
def view_session(user: User, session) -> bool:
    return view_pairing(user, session.pairing)


@permission("activities.view_plan")
def view_plan(user: User, planned) -> bool:
    """The two of the pair."""
    return view_pairing(user, planned.pairing)


@permission("activities.change_plan")
def change_plan(user: User, planned) -> bool:
    """Either of them, while the pairing lasts."""
    return view_plan(user, planned) and _lasts(planned.pairing)


@permission("activities.use_calendar_account")
def use_calendar_account(user: User, account) -> bool:
    """Whose calendar it is. No role widens this."""
    return user.person_id is not None and user.person_id == account.person_id


@permission("activities.change_session")
def change_session(user: User, session) -> bool:
    """Who logged it, while the pairing lasts."""
    return view_session(user, session) and session.logged_by_id == user.person_id and _lasts(session.pairing)


@permission("activities.read_note")
def read_note(user: User, note) -> bool:
    """The author; the other of the pair when it is shared, granted and the pairing lasts. No role widens this."""
    if not view_pairing(user, note.pairing):
        return False
    if note.author_id == user.person_id:
        return True
    return note.shared and _lasts(note.pairing) and is_granted(user, "read_note", note)


@permission("activities.change_note")
def change_note(user: User, note) -> bool:
    return view_pairing(user, note.pairing) and note.author_id == user.person_id


@permission("activities.view_check_in")
def view_check_in(user: User, check_in) -> bool:
    """The two of the pair; of its words, see below."""
    return view_pairing(user, check_in.pairing)


@permission("activities.change_check_in")
def change_check_in(user: User, check_in) -> bool:
    """Either of them writes in it, while the pairing lasts."""
    return view_check_in(user, check_in) and _lasts(check_in.pairing)


@permission("activities.read_check_in_words")
def read_check_in_words(user: User, words) -> bool:
    """The author; the other of the pair while it lasts. No role widens this."""
    pairing = words.check_in.pairing
    return view_pairing(user, pairing) and (words.author_id == user.person_id or _lasts(pairing))


@permission("activities.read_goal")
def read_goal(user: User, goal) -> bool:
    """The mentee always; the mentor while the pairing lasts."""
    pairing = goal.pairing
    return user.person_id == pairing.mentee_id or (user.person_id == pairing.mentor_id and _lasts(pairing))


@permission("activities.change_goal")
def change_goal(user: User, goal) -> bool:
    return read_goal(user, goal) and _lasts(goal.pairing)


@permission("activities.read_progress")
def read_progress(user: User, progress) -> bool:
    return read_goal(user, progress.goal)


@permission("activities.read_goal_part")
def read_goal_part(user: User, part) -> bool:
    """Of other words for a goal, its evidence and its steps."""
    return read_goal(user, part.goal)


@permission("activities.change_goal_part")
def change_goal_part(user: User, part) -> bool:
    return change_goal(user, part.goal)


@permission("activities.read_action_item")
def read_action_item(user: User, item) -> bool:
    """The owner always; the other of the pair while it lasts."""
    return view_pairing(user, item.pairing) and (item.owner_id == user.person_id or _lasts(item.pairing))


@permission("activities.change_action_item")
def change_action_item(user: User, item) -> bool:
    return read_action_item(user, item) and _lasts(item.pairing)


@permission("activities.read_task")
def read_task(user: User, task) -> bool:
    """The owner always; the other of the pair while it lasts."""
    return view_pairing(user, task.pairing) and (task.owner_id == user.person_id or _lasts(task.pairing))


@permission("activities.change_task")
def change_task(user: User, task) -> bool:
    return read_task(user, task) and _lasts(task.pairing)


@permission("activities.read_criterion")
def read_criterion(user: User, criterion) -> bool:
    return read_task(user, criterion.task)


@permission("activities.change_criterion")
def change_criterion(user: User, criterion) -> bool:
    return change_task(user, criterion.task)


@permission("activities.register_ritual")
def register_ritual(user: User, unit) -> bool:
    """Of a team: who leads it, who runs a program with people in it, and its own mentors."""
    return teams_visible_to(user).filter(pk=unit.pk).exists() or teams_mentored_in(user).filter(pk=unit.pk).exists()


@permission("activities.view_ritual")
def view_ritual(user: User, ritual) -> bool:
    """Whoever is in the team, looks after it, or is paired with somebody in it; of a pair's own, the two."""
    if ritual.pairing:
        return view_pairing(user, ritual.pairing)
    return teams_meeting_with(user).filter(pk=ritual.unit_id).exists()


@permission("activities.change_ritual")
def change_ritual(user: User, ritual) -> bool:
    if ritual.pairing:
        return view_pairing(user, ritual.pairing) and _lasts(ritual.pairing)
    return register_ritual(user, ritual.unit)


@permission("activities.view_touchpoint")
def view_touchpoint(user: User, touchpoint) -> bool:
    """A pair's: the two. A team's: its mentor, the people of the team, and who leads them."""
    if touchpoint.pairing:
        return view_pairing(user, touchpoint.pairing)
    team = touchpoint.ritual.unit_id
    return touchpoint.mentor_id == user.person_id or teams_of_and_led_by(user).filter(pk=team).exists()


@permission("activities.change_touchpoint")
def change_touchpoint(user: User, touchpoint) -> bool:
    """Either of the pair while it lasts; of a team, the mentor who holds it."""
    if touchpoint.pairing:
        return view_pairing(user, touchpoint.pairing) and _lasts(touchpoint.pairing)
    return touchpoint.mentor_id == user.person_id


@permission("activities.mentor_team")
def mentor_team(user: User, unit) -> bool:
    """Hold a slot for a whole team: a mentor who is in it."""
    return teams_mentored_in(user).filter(pk=unit.pk).exists()


@permission("activities.see_added_time")
def see_added_time(user: User, unit) -> bool:
    """What mentoring adds to a team's sprint, in totals: who leads it, and who runs a program with people in it."""
    return teams_visible_to(user).filter(pk=unit.pk).exists()


@permission("activities.keep_task_templates")
def keep_task_templates(user: User, program) -> bool:
    return manage_program(user, program)


@permission("activities.change_task_template")
def change_task_template(user: User, template) -> bool:
    return manage_program(user, template.program)


@permission("activities.view_circle_session")
def view_circle_session(user: User, session) -> bool:
    return view_circle(user, session.circle)


@permission("activities.change_circle_session")
def change_circle_session(user: User, session) -> bool:
    """Who logged it, while they are in the circle."""
    return session.logged_by_id == user.person_id and take_part_in_circle(user, session.circle)


@permission("activities.read_circle_note")
def read_circle_note(user: User, note) -> bool:
    """The author, and who is in the circle now. No role widens this."""
    return note.author_id == user.person_id or take_part_in_circle(user, note.circle)


@permission("activities.change_circle_note")
def change_circle_note(user: User, note) -> bool:
    return note.author_id == user.person_id


@permission("activities.read_circle_goal")
def read_circle_goal(user: User, goal) -> bool:
    """Who is in the circle, or was in when it ended."""
    return view_circle(user, goal.circle)


@permission("activities.change_circle_goal")
def change_circle_goal(user: User, goal) -> bool:
    return take_part_in_circle(user, goal.circle)


@permission("activities.read_circle_progress")
def read_circle_progress(user: User, progress) -> bool:
    return view_circle(user, progress.goal.circle)


@permission("activities.read_circle_item")
def read_circle_item(user: User, item) -> bool:
    """The owner always; who is in the circle now."""
    return item.owner_id == user.person_id or take_part_in_circle(user, item.circle)


@permission("activities.change_circle_item")
def change_circle_item(user: User, item) -> bool:
    return take_part_in_circle(user, item.circle)


@permission("activities.view_velocity")
def view_velocity(user: User, team) -> bool:
    """Who leads people of the team, and who runs a program that somebody of it takes part in."""
    return teams_visible_to(user).filter(pk=team.pk).exists()


@permission("activities.record_sprints")
def record_sprints(user: User, team) -> bool:
    """Who leads people of the team."""
    return teams_led_by(user).filter(pk=team.pk).exists()


@permission("activities.view_sprint")
def view_sprint(user: User, sprint) -> bool:
    return view_velocity(user, sprint.team)


@permission("activities.change_sprint")
def change_sprint(user: User, sprint) -> bool:
    return record_sprints(user, sprint.team)


@permission("activities.view_pull_request_template")
def view_pull_request_template(user: User, track) -> bool:
    """Everybody who works here: a template is made to be used, and names nobody."""
    return view_program(user, track.program)


@permission("activities.change_pull_request_template")
def change_pull_request_template(user: User, track) -> bool:
    """The owner or the deputy."""
    return manage_program(user, track.program)


@permission("activities.see_pull_request_counts")
def see_pull_request_counts(user: User, track) -> bool:
    """How often which section was filled in: owner, deputy, administrator, auditor."""
    return oversee_program(user, track.program)
