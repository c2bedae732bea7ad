from datetime import date

import factory

from mentorship.access.models import RoleAssignment
from mentorship.people.models import Person, PersonSkill, Position, Skill, Unit, User
from tests.factories import NOW


class UnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Unit
        django_get_or_create = ("path",)

    name = factory.LazyAttribute(lambda unit: unit.path.rpartition("/")[2])
    path = factory.Sequence(lambda n: f"Engineering/Platform/Team {n}")
    parent = None


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    employee_id = factory.Sequence(lambda n: f"P{n:05d}")
    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.LazyAttribute(lambda person: f"{person.employee_id.lower()}@example.org")
    timezone = "Europe/Berlin"
    country = "Germany"
    site = "Berlin"
    hired_on = date(2022, 1, 10)


class UserFactory(factory.django.DjangoModelFactory):
    """An account that can sign in; ``password`` is hashed only when given."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    person = factory.SubFactory(PersonFactory)
    email = factory.LazyAttribute(lambda user: user.person.email if user.person else "nobody@example.org")

    @factory.post_generation
    def password(self, create, extracted, **kwargs):
        if extracted:
            self.set_password(extracted)
        else:
            self.password = "!"
        if create:
            self.save()

    @factory.post_generation
    def verified(self, create, extracted, **kwargs):
        if create and extracted is not False:
            self.emailaddress_set.create(email=self.email, verified=True, primary=True)


class PositionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Position

    person = factory.SubFactory(PersonFactory)
    unit = factory.SubFactory(UnitFactory, path="Engineering/Platform/Storage")
    level = 3
    job_title = "Engineer"
    starts_on = date(2022, 1, 10)


class SkillFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Skill
        django_get_or_create = ("name",)

    name = factory.Sequence(lambda n: f"Skill {n}")


class PersonSkillFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PersonSkill

    person = factory.SubFactory(PersonFactory)
    skill = factory.SubFactory(SkillFactory)
    proficiency = 3


class RoleAssignmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RoleAssignment

    granted_at = NOW


def make_person(name: str, *, level: int = 3, manager: Person | None = None, team: str = "Storage", **fields) -> Person:
    """A person with an account and an open position."""
    handle = name.lower().replace(" ", ".")
    person = PersonFactory(name=name, email=f"{handle}@example.org", **fields)
    UserFactory(person=person)
    unit = UnitFactory(path=f"Engineering/Platform/{team}")
    PositionFactory(person=person, unit=unit, level=level, manager=manager)
    return person
