from django.db import models


class Employment(models.TextChoices):
    ACTIVE = "active", "active"
    LEAVE = "leave", "on leave"
    LEFT = "left", "left"


class CommunicationStyle(models.TextChoices):
    REMOTE = "remote", "remote"
    HYBRID = "hybrid", "hybrid"
    IN_PERSON = "in-person", "in person"


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
