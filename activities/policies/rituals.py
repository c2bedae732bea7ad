"""When something about a ritual or a slot in it may change: each check raises the sentence to show."""

from datetime import date

from activities.ideas.prompts import text_of
from activities.models import Ritual
from activities.models.ritual import LONGEST_MEETING, SHORTEST_MEETING
from activities.models.touchpoint import MOST_SPRINTS
from activities.policies.pairs import NotNow
from activities.rhythm import SATURDAY
from activities.states import Cadence
from mentorship.errors import Refusal
from mentorship.people.models import Person, Position
from pairing.models import Pairing


class NotARitual(Refusal):
    """What was typed describes no meeting that takes place."""


class NotASlot(Refusal):
    """What was typed fits into no meeting."""


def check_meeting(cadence: Cadence, first_on: date, minutes: int) -> None:
    if cadence == Cadence.DAILY and first_on.isoweekday() >= SATURDAY:
        raise NotARitual("A meeting on every working day does not begin on a weekend: choose a working day.")
    if not SHORTEST_MEETING <= minutes <= LONGEST_MEETING:
        raise NotARitual("A meeting lasts between five minutes and eight hours.")


def check_goes_on(ritual: Ritual, day: date) -> None:
    if ritual.ended_on and ritual.has_ended(day):
        raise NotNow(f"{ritual} ended on {ritual.ended_on:%-d %B %Y}. Choose a meeting that takes place.")


def check_slots_fit(ritual: Ritual, minutes: int) -> None:
    """A meeting does not become shorter than a slot in it."""
    longest = max((slot.minutes for slot in ritual.touchpoints.kept()), default=0)
    if minutes < longest:
        raise NotARitual(f"A slot of {longest} minutes stands in this meeting: make it shorter first.")


def check_slot(ritual: Ritual, minutes: int, every_sprints: int | None) -> None:
    if not 1 <= minutes <= ritual.minutes:
        raise NotASlot(f"A slot fits into its meeting: {ritual} lasts {ritual.minutes} minutes.")
    if every_sprints is not None and not 1 <= every_sprints <= MOST_SPRINTS:
        raise NotASlot(f"A slot comes each time, or once in 1 to {MOST_SPRINTS} sprints.")


def check_question(ritual: Ritual, prompt: str, own_prompt: str, pairing: Pairing | None) -> None:
    if bool(prompt) == bool(own_prompt):
        raise NotASlot("Choose one of the questions, or write your own.")
    if prompt and not text_of(ritual.kind, prompt):
        raise NotASlot("Choose one of the questions of this kind of meeting.")
    if own_prompt and pairing is None:
        raise NotASlot("Choose one of the questions: everybody in the meeting hears it.")


def check_takes_part(ritual: Ritual, people: list[Person], pairing: Pairing | None) -> None:
    """A slot is in a meeting of one's team, or of the same pair."""
    if ritual.pairing_id:
        if pairing is None or ritual.pairing_id != pairing.pk:
            raise NotASlot("This meeting is known to another pair.")
    elif not Position.objects.open().filter(person__in=people, unit=ritual.unit_id).exists():
        raise NotASlot(f"Choose a meeting that one of you is in: nobody of you is in {ritual.unit} now.")
