"""What earlier stages announce, and what that means for who answers for programs."""

from typing import Any

from django.dispatch import receiver

from governance.selectors.ownership import ownership_shown
from governance.services.hand_overs import withdraw_moot
from governance.services.ownership import end_terms_of, keep_terms, tell_of_change, tell_who_is_back
from mentorship.people.signals import people_back, people_left
from programs.signals import Piece, ownership_changed, program_shown
from programs.states import OwnershipChange

ANSWERED_ANEW = (OwnershipChange.HANDED_OVER, OwnershipChange.TAKEN_BACK)


@receiver(ownership_changed, dispatch_uid="governance.keep_ownership")
def _keep_ownership(sender: type, **announced: Any) -> None:
    program, how, by, now = (announced[name] for name in ("program", "how", "by", "now"))
    keep_terms(program=program, how=how, by=by, now=now)
    if how in ANSWERED_ANEW:
        withdraw_moot(program=program, by=by, now=now)
    tell_of_change(program, how, by, now)


@receiver(people_left, dispatch_uid="governance.end_ownership_of_leavers")
def _end_ownership(sender: type, **announced: Any) -> None:
    people, by, now = (announced[name] for name in ("people", "by", "now"))
    end_terms_of(people=people, by=by, now=now)
    withdraw_moot(people=people, by=by, now=now)


@receiver(people_back, dispatch_uid="governance.tell_owners_who_are_back")
def _tell_owners(sender: type, **announced: Any) -> None:
    tell_who_is_back(announced["people"], announced["now"])


@receiver(program_shown, dispatch_uid="governance.show_ownership")
def _show_ownership(sender: type, **asked: Any) -> Piece:
    return Piece("governance/_ownership.html", ownership_shown(asked["program"], asked["user"]))
