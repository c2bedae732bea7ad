"""What waits for somebody in their circles, and the circles themselves, for the home page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from activities.models import CircleItem
from activities.selectors.circles import Card, cards_of
from mentorship.people.models import Person
from mentorship.views.waiting import Todo
from pairing.models import Circle
from pairing.states import CircleState

SHOWN = 20


@dataclass(frozen=True)
class CirclesPart:
    todos: list[Todo]
    cards: list[Card]


def circles_part(me: Person, circles: Iterable[Circle], items: Iterable[CircleItem], today: date) -> CirclesPart:
    """Answers first, then turns to facilitate, then what one said one would do."""
    cards = [card for card in cards_of(circles, me, today)[:SHOWN] if card.circle.state != CircleState.ENDED]
    mine = [card for card in cards if card.is_in]
    todos = [_answer(card) for card in cards if card.is_asked]
    todos += [_turn(card) for card in mine if card.facilitator == me]
    if mine:
        todos += [Todo(item.text, item.circle.get_absolute_url(), "Open the circle", item.due_on) for item in items]
    return CirclesPart(todos, mine)


def _answer(card: Card) -> Todo:
    return Todo(f"You are asked into the circle {card.circle}.", card.circle.get_absolute_url(), "See the circle")


def _turn(card: Card) -> Todo:
    when = f"The next session is planned for {card.next_on:%-d %B}." if card.next_on else "No date is set yet."
    return Todo(f"You facilitate {card.circle} next. {when}", card.circle.get_absolute_url(), "Open the circle")
