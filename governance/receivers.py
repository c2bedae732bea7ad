"""What earlier stages announce and ask, and what that means for who answers for programs and what success is."""

from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from governance.selectors.ownership import ownership_shown
from governance.selectors.success import figures_of, metrics_of
from governance.services.hand_overs import withdraw_moot
from governance.services.ownership import end_terms_of, keep_terms, tell_of_change, tell_who_is_back
from governance.success_rows import rows_of
from mentorship.people.signals import people_back, people_left
from programs.guide import Step
from programs.signals import Piece, first_step_asked, ownership_changed, program_shown


@receiver(ownership_changed, dispatch_uid="governance.keep_ownership")
def _keep_ownership(sender: type, **announced: Any) -> None:
    program, how, by, now = (announced[name] for name in ("program", "how", "by", "now"))
    keep_terms(program=program, how=how, by=by, now=now)
    withdraw_moot(program=program, by=by, now=now)
    tell_of_change(program, how, by, now)


@receiver(people_left, dispatch_uid="governance.end_ownership_of_leavers")
def _end_ownership(sender: type, **announced: Any) -> None:
    people, by, now = (announced[name] for name in ("people", "by", "now"))
    end_terms_of(people=people, by=by, now=now)
    withdraw_moot(by=by, now=now)


@receiver(people_back, dispatch_uid="governance.tell_owners_who_are_back")
def _tell_owners(sender: type, **announced: Any) -> None:
    tell_who_is_back(announced["people"], announced["now"])


@receiver(program_shown, dispatch_uid="governance.show_ownership")
def _show_ownership(sender: type, **asked: Any) -> Piece:
    return Piece("governance/_ownership.html", ownership_shown(asked["program"], asked["user"]))


@receiver(program_shown, dispatch_uid="governance.show_success")
def _show_success(sender: type, **asked: Any) -> Piece | None:
    program, user = asked["program"], asked["user"]
    if not user.has_perm("programs.oversee_program", program):
        return None
    rows = rows_of(metrics_of(program), figures_of(program))
    manages = user.has_perm("programs.manage_program", program)
    return Piece("governance/_success.html", {"rows": rows, "program": program, "manages": manages})


@receiver(first_step_asked, dispatch_uid="governance.say_what_success_is")
def _say_what_success_is(sender: type, **asked: Any) -> Step | None:
    """As long as nobody has said what success means."""
    program = asked["program"]
    if metrics_of(program):
        return None
    url = reverse("governance:metric_create", args=[program.slug])
    sentence = "Before the first cohort opens, say by what you will see that the program has worked."
    return Step(sentence, url, "Say what success is")
