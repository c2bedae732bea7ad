from django.http import HttpRequest

from mentorship.people.models import Person, User


class PersonRequest(HttpRequest):
    """A request behind ``signed_in``: there is an account, and a person it belongs to."""

    user: User
    person: Person
