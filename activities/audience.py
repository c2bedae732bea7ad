"""Who can see this? One true sentence for each place where private words are typed or shown."""

from collections.abc import Collection

from activities.models import CircleNote, Ritual, TrackerConnection
from mentorship.people.models import Person
from pairing.models import Circle, Pairing
from pairing.states import CircleState

# Of what can be opened in an emergency, see ``governance.services.emergency_reading``.
IN_AN_EMERGENCY = "In an emergency two officers together can, and you are told at once."
NOBODY = f"Nobody else, whatever their role. {IN_AN_EMERGENCY}"


def of_new_note(partner: Person) -> str:
    return f"You alone. If you share it, {partner} too, while your pairing lasts. {NOBODY}"


def of_note(*, shared: bool, author: Person, reader: Person, pairing: Pairing) -> str:
    """Of a note that is there."""
    if author.pk != reader.pk:
        return f"{author}, who wrote it, and you, while your pairing lasts. {NOBODY}"
    if shared and pairing.is_under_way:
        return f"You and {pairing.partner_of(author)}, while your pairing lasts. {NOBODY}"
    return f"You alone. {NOBODY}"


def of_check_in(partner: Person, *, ended: bool = False) -> str:
    if ended:
        return f"You alone see what you wrote, since your pairing has ended. {NOBODY}"
    return (
        f"You and {partner}, while your pairing lasts; afterwards each of you what you wrote. {NOBODY} Who runs the "
        "program sees that you wrote and when, and nothing else."
    )


def of_goal(pairing: Pairing, reader: Person) -> str:
    if not pairing.is_under_way:
        return f"You alone, since your pairing has ended. {NOBODY}"
    if reader.pk == pairing.mentee_id:
        return f"You, and {pairing.mentor} while your pairing lasts. {NOBODY}"
    return f"{pairing.mentee}, and you while your pairing lasts. {NOBODY}"


def of_action_item(partner: Person) -> str:
    return (
        f"You and {partner} while your pairing lasts, afterwards whoever it belongs to. "
        "Nobody else, whatever their role."
    )


def of_task_words() -> str:
    return (
        "The two of you. Colleagues will read this when it is sent to the tracker, so write it for them: what is to be "
        "done, and nothing about a person."
    )


def of_task_remark(partner: Person) -> str:
    return (
        f"You and {partner} while your pairing lasts, afterwards whoever the task belongs to. It is never sent to a "
        "tracker. Nobody else, whatever their role."
    )


def of_task(partner: Person) -> str:
    return (
        f"You and {partner} while your pairing lasts, afterwards whoever the task belongs to. What is to be done is "
        "read by colleagues once one of you sends it to the tracker. Nobody else, whatever their role."
    )


def of_ritual() -> str:
    return "Everybody in the team, whoever leads it or runs a program with people in it, and who is paired with one."


def of_pair_ritual(partner: Person) -> str:
    return f"You and {partner}. Nobody else, whatever their role."


def of_touchpoint(partner: Person | None, ritual: Ritual) -> str:
    """Of the question in a slot."""
    if partner:
        return f"You and {partner}. Nobody else, whatever their role; the meeting goes on as it is."
    return f"Everybody in {ritual.unit}, and who leads it."


def of_sent_task(places: Collection[TrackerConnection]) -> str:
    where = " or ".join(f"{place.project} ({place.name})" for place in places)
    return (
        f"Everybody who can read the issues of {where}, now and later. It names nobody, unless you put your name to "
        "it. The goal, the remark and whose task it is stay here; the way back opens for the two of you alone."
    )


def of_tracker() -> str:
    return (
        "Administrators see how a tracker does, and when and why something waits; not which task it is, or whose. No "
        "page shows the token again."
    )


def of_session(partner: Person) -> str:
    return f"You and {partner}. Who runs the program sees that you met and when, and nothing else."


def of_circle_note(circle: Circle) -> str:
    return (
        f"Everybody who is in {circle}, and whoever joins it later, while they are in it. Once it has ended, you "
        "alone. Nobody else, whatever their role."
    )


def of_read_circle_note(note: CircleNote) -> str:
    """Of somebody else's note that is there."""
    return (
        f"{note.author}, who wrote it, and everybody who is in {note.circle}, while they are in it. Nobody else, "
        "whatever their role."
    )


def of_left_circle_note(circle: Circle) -> str:
    """Of one's own note in a circle that one is not in any more."""
    if circle.state == CircleState.ENDED:
        return "You alone. Nobody else, whatever their role."
    return f"You, and everybody who is in {circle}, while they are in it. Nobody else, whatever their role."


def of_circle_goal(circle: Circle) -> str:
    return (
        f"Everybody who is in {circle}; once it has ended, those who stayed to the end. Nobody else, whatever their "
        "role."
    )


def of_circle_item(circle: Circle) -> str:
    return f"Everybody who is in {circle}, afterwards whoever it belongs to. Nobody else, whatever their role."


def of_circle_session(circle: Circle) -> str:
    return (
        f"Everybody who is in {circle}. Who takes part in {circle.cohort} or runs it sees when you meet, and nothing "
        "else. That you were there you say yourself; the others see how many were."
    )
