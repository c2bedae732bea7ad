from django.db import models


class Employment(models.TextChoices):
    ACTIVE = "active", "active"
    LEAVE = "leave", "on leave"
    LEFT = "left", "left"


class Called(models.TextChoices):
    """Where the directory says how somebody is called: columns of the person."""

    NAME = "name", "name"
    EMAIL = "email", "e-mail"
    EMPLOYEE_ID = "employee_id", "employee id"


class CommunicationStyle(models.TextChoices):
    REMOTE = "remote", "remote"
    HYBRID = "hybrid", "hybrid"
    IN_PERSON = "in-person", "in person"


class ImportKind(models.TextChoices):
    """The files of the directory that come in by the browser."""

    PEOPLE = "people", "people"
    SKILLS = "skills", "skills"


class BusySource(models.TextChoices):
    """Where it is known from that somebody is taken: what is read from a calendar is replaced at the next reading."""

    TYPED = "typed", "typed"
    CALENDAR = "calendar", "read from a calendar"


class Purpose(models.TextChoices):
    """What somebody's words about themselves may be used for; each is agreed to on its own."""

    FIGURES = "figures", "the quarterly audit and reports"
    MATCHING = "matching", "a look at whether proposed pairs treat groups alike"


# What audits often look at, as suggestions; people may name something else.
ATTRIBUTES = ("gender", "age group", "ethnicity", "disability", "caring responsibilities", "first language")


class DemoPart(models.TextChoices):
    """Whose eyes a visitor of the demonstration may look through, in the order of the sign-in page."""

    MENTEE = "mentee", "mentee"
    MENTOR = "mentor", "mentor"
    PROGRAM_OWNER = "program_owner", "program owner"
    DELIVERY_LEAD = "delivery_lead", "delivery lead"
    ASSESSOR = "assessor", "assessor"
    AUDITOR = "auditor", "auditor"
    ADMINISTRATOR = "administrator", "administrator"


LOWEST_LEVEL, HIGHEST_LEVEL = 1, 10


class Band(models.TextChoices):
    JUNIOR = "junior", "junior"
    MID = "mid", "mid"
    SENIOR = "senior", "senior"


def band_of(level: int) -> Band:
    """The published band of a level: 1–2 junior, 3–4 mid, 5 and above senior."""
    if level <= 2:
        return Band.JUNIOR
    return Band.MID if level <= 4 else Band.SENIOR
