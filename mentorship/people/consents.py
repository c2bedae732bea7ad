"""Who agreed to which words, over everybody and for one person. The newest version of a text is what counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, QuerySet

from mentorship.people.models import Consent, ConsentText, SelfDeclaration, User
from mentorship.people.states import Purpose

# Version 1 of each, until an administrator publishes other words.
FIRST_TEXTS = {
    Purpose.FIGURES: (
        "What you say about yourself here, such as your gender, is counted once a quarter to see whether mentoring "
        "reaches all groups alike.\n\n"
        "It is sealed in the database and shown to you alone. Nobody sees who said what: reports show groups, and "
        "withhold every figure about a few people. It never leaves mentoring, and plays no part in how anybody is "
        "judged, paid or promoted.\n\n"
        "You can withdraw at any time, and delete what you said. The next figures are then made without you; figures "
        "that were published before stay as they are, since they name nobody."
    ),
    Purpose.MATCHING: (
        "Before pairs are proposed, whoever runs the program sees whether the proposal treats groups alike: how many "
        "of each group are matched, and how well. What you marked for this is counted there.\n\n"
        "It never decides with whom you are paired. Figures about a few people are withheld, and nobody sees who said "
        "what.\n\n"
        "You can withdraw at any time. The next proposal is then looked at without you."
    ),
}


def newest_texts() -> dict[Purpose, ConsentText]:
    """The text of each purpose that counts now; the built-in one, not saved, where none was published."""
    found = {text.purpose: text for text in ConsentText.objects.order_by("version")}
    return {purpose: found.get(purpose) or first_text(purpose) for purpose in Purpose}


def first_text(purpose: Purpose) -> ConsentText:
    return ConsentText(purpose=purpose, version=1, text=FIRST_TEXTS[purpose])


def agreeing(purpose: Purpose) -> set[int]:
    """Who agrees to the newest words of a purpose, by the key of the person."""
    newest = newest_texts()[purpose]
    standing = Consent.objects.standing().filter(text__purpose=purpose, text__version=newest.version)
    return set(standing.values_list("person_id", flat=True))


def decided(purpose: Purpose) -> set[int]:
    """Who ever said yes or no, to whichever version."""
    return set(Consent.objects.filter(text__purpose=purpose).values_list("person_id", flat=True))


def undecided(user: User) -> QuerySet[SelfDeclaration, tuple[UUID]]:
    """The keys of what a people file brought in as said by this person, who was not heard on it yet."""
    brought_in = SelfDeclaration.objects.visible_to(user).filter(agreed_to=None)
    heard = Consent.objects.visible_to(user).filter(text__purpose=Purpose.FIGURES)
    return brought_in.filter(~Exists(heard)).values_list("pk")


@dataclass(frozen=True)
class Agreement:
    """How somebody stands to a purpose: the newest words, what they decided, latest first, and what follows."""

    purpose: Purpose
    newest: ConsentText
    history: tuple[Consent, ...]

    @property
    def is_given(self) -> bool:
        """To the words as they are now."""
        return any(self._stands(consent) and consent.text.version == self.newest.version for consent in self.history)

    @property
    def is_outdated(self) -> bool:
        """They agreed to earlier words, and have not been heard on the new ones."""
        return not self.is_given and any(self._stands(consent) for consent in self.history)

    @property
    def is_decided(self) -> bool:
        return bool(self.history)

    def _stands(self, consent: Consent) -> bool:
        return consent.given_at is not None and consent.withdrawn_at is None


def agreements_of(user: User) -> list[Agreement]:
    """How somebody stands to each purpose; two queries."""
    newest = newest_texts()
    mine = list(Consent.objects.visible_to(user).select_related("text"))
    return [
        Agreement(purpose, newest[purpose], tuple(one for one in mine if one.text.purpose == purpose))
        for purpose in Purpose
    ]


def by_purpose(agreements: list[Agreement]) -> Mapping[str, Agreement]:
    return {agreement.purpose.value: agreement for agreement in agreements}


@dataclass(frozen=True)
class Published:
    """A purpose for who publishes its words: every version, latest first, each with how many agree to it."""

    purpose: Purpose
    newest: ConsentText
    versions: tuple[tuple[ConsentText, int], ...]


def published() -> list[Published]:
    """Every text there was; the built-in ones too while nobody has published others."""
    counts: dict[int, int] = {}
    for text_id in Consent.objects.standing().order_by().values_list("text_id", flat=True):
        counts[text_id] = counts.get(text_id, 0) + 1
    saved = list(ConsentText.objects.select_related("published_by").order_by("-version"))
    rows = {purpose: [text for text in saved if text.purpose == purpose] for purpose in Purpose}
    return [
        Published(purpose, texts[0], tuple((text, counts.get(text.pk or 0, 0)) for text in texts))
        for purpose, texts in ((purpose, rows[purpose] or [first_text(purpose)]) for purpose in Purpose)
    ]
