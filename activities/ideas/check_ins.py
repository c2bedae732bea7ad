"""Questions to begin a check-in with, in the spirit of GROW: what is wanted, how things stand, what could be done."""

MENTOR_ASKS = {
    "tried": "What have you tried since we last wrote, and what came of it?",
    "stuck": "Where are you stuck, and what have you ruled out already?",
    "wanted": "What do you want to have reached by the next time we write?",
    "options": "What could you do now? Name three ways, and say which you would take.",
    "forward": "What will you do next, and by when?",
    "well": "What went well that nobody has noticed?",
}
MENTEE_ASKS = {
    "tried": "This is what I tried and what came of it. What would you look at next?",
    "stuck": "This is where I am stuck. What would you ask yourself here?",
    "weigh": "These are the ways I see. What would you weigh before choosing?",
    "look": "Can you look at this and tell me one thing to keep and one to change?",
    "missing": "What am I not seeing?",
}


def questions_for(*, mentoring: bool) -> dict[str, str]:
    """By name, what the one who asks may begin with."""
    return MENTOR_ASKS if mentoring else MENTEE_ASKS
