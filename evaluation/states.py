from django.db import models


class Phase(models.TextChoices):
    BEFORE = "before", "before"
    AFTER = "after", "after"
