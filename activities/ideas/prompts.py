"""Questions for a slot in a meeting that takes place anyway, by the kind of meeting. Plain values, in our own words."""

from activities.states import RitualKind

PROMPTS: dict[str, dict[str, str]] = {
    RitualKind.RETROSPECTIVE: {
        "noticed": "What did you notice this time that you would have missed a month ago?",
        "other_way": "Which decision of this sprint would you take differently now, and what would you look at first?",
        "said": "What did you want to say and did not? What would have made it easier?",
    },
    RitualKind.HUDDLE: {
        "stuck": "Where are you stuck, and what have you ruled out so far?",
        "next_small": "What is the smallest next step that would tell you whether you are right?",
        "learned": "What did you learn since last time that somebody else here could use?",
    },
    RitualKind.PLANNING: {
        "stretch": "Which piece of this sprint is new to you, and whom will you ask before you need to?",
        "estimate": "How did you come to your estimate? What would double it?",
        "lead": "Which piece could you lead, and what would you need for that?",
    },
    RitualKind.REVIEW: {
        "explain": "How would you explain what was shown to somebody who uses it and does not build it?",
        "question": "Which question from the audience could you not answer, and how will you find out?",
        "cost": "What did this cost elsewhere in the system?",
    },
    RitualKind.STAND_UP: {
        "one_thing": "What is the one thing you want to understand better by tomorrow?",
        "help": "Where would ten minutes of somebody's help save you a day?",
    },
    RitualKind.OTHER: {
        "take_away": "What do you take away from this meeting, and what will you do with it?",
        "watch": "What did you watch for, and what did you see?",
    },
}


def text_of(kind: str, name: str) -> str:
    """The question by its name; empty where this kind of meeting has none of that name."""
    return PROMPTS[kind].get(name, "")
