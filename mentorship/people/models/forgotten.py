from django.db import models


class Forgotten(models.Model):
    """A keyed fingerprint of an employee id or address that was erased: no file brings it back unnoticed.

    Nothing leads from it to the person, nor from the person's shell to it.
    """

    digest = models.CharField(max_length=64, unique=True, help_text="HMAC-SHA256 with a key outside the database.")

    class Meta:
        default_permissions = ()
        verbose_name_plural = "forgotten"

    def __str__(self) -> str:
        return "somebody forgotten"
