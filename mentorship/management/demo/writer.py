"""Words for a pair: picked at random, none twice while others are left, with their names and skills filled in."""

from collections.abc import Mapping, Sequence
from random import Random

from activities.ideas.goals import templates_for
from activities.services.goals import GoalDraft
from activities.states import Topic
from mentorship.management.demo import sentences, words
from mentorship.people.models import Person

# What tracks of each focus talk about, the more often the more likely.
TOPICS = {
    "technical": ["code", "code", "design", "design", "delivery", "feedback", "career", "wellbeing"],
    "leadership": ["people", "people", "feedback", "delivery", "career", "wellbeing", "design"],
    "blend": ["code", "design", "delivery", "feedback", "people", "career", "wellbeing"],
}


class Writer:
    def __init__(self, random: Random, mentee: Person, mentor: Person, skills: Sequence[str], team: str) -> None:
        self.random, self.skills = random, list(skills) or ["system design"]
        self._names = {"mentee": mentee.name.split()[0], "mentor": mentor.name.split()[0], "team": team}
        self._said: set[str] = set()

    def say(self, options: Sequence[str]) -> str:
        fresh = [option for option in options if option not in self._said] or list(options)
        chosen = self.random.choice(fresh)
        self._said.add(chosen)
        return chosen.format(skill=self.random.choice(self.skills), **self._names).strip()

    def topics(self, focus: str) -> list[str]:
        chosen = self.random.sample(TOPICS[focus], self.random.choice((1, 2, 2, 3)))
        return [topic for topic in Topic.values if topic in chosen]

    def mentor_note(self, topic: str) -> str:
        return f"{self.say(sentences.MENTOR_PRIVATE[topic])} {self.say(sentences.NEXT_TIME)}".strip()

    def shared_note(self, topics: Sequence[str]) -> str:
        return "\n".join(self.say(sentences.SHARED[topic]) for topic in topics[:2])

    def mentee_note(self, topic: str) -> str:
        return self.say(sentences.MENTEE_PRIVATE[topic])

    def action(self, topic: str, *, mentor: bool) -> str:
        return self.say(sentences.MENTOR_ACTIONS if mentor else sentences.MENTEE_ACTIONS[topic])

    def goals(self, focus: str, count: int) -> list[GoalDraft]:
        """The last with its title and what will show it, the others with five described levels."""
        scaled = self.random.sample(templates_for(focus), count - 1)
        drafts = [
            GoalDraft(
                title=template.title, levels=template.described, importance=self.random.choice((1, 1, 2, 3)),
                difficulty=self.random.choice((1, 1, 2)), baseline=self.random.choice((-2, -2, -1)),
            )
            for template in scaled
        ]  # fmt: skip
        pool = words.GOALS["leadership"] if focus == "leadership" else words.GOALS["technical"]
        if focus == "blend":
            pool = (*words.GOALS["technical"][:6], *words.GOALS["leadership"][:5])
        title, evidence = self.random.choice(pool)
        names = self._names | {"skill": self.random.choice(self.skills)}
        return [*drafts, GoalDraft(title=title.format(**names), evidence=evidence.format(**names))]

    def progress(self, attainment: int) -> str:
        return self.say(sentences.PROGRESS[attainment])

    def step(self) -> str:
        return self.say(sentences.STEPS)

    def evidence(self) -> str:
        return self.say(sentences.SHOWN)

    def answer(self, question: str, *, mentor: bool, rating: int) -> str:
        """What they say to a question of a joint review; of the progress, what goes with their rating."""
        source: Mapping[str, Sequence[str]] = sentences.MENTOR_ANSWERS if mentor else sentences.MENTEE_ANSWERS
        if question == "progress":
            return self.say(source["slow" if rating <= 2 else "steady" if rating == 3 else "fast"])
        if question == "autonomy":
            question = "independence"
        if question not in source:
            return self.random.choice(sentences.WEEKS_BETWEEN)
        first = self.say(source[question])
        return f"{first} {self.say(source[question])}" if self.random.random() < 0.3 else first
