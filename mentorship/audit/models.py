from typing import Any, NoReturn

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from mentorship.audit.chain import canonical, code, same


class AppendOnly(Exception):
    """Somebody tried to change or delete a record of the audit log."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly("The audit log is only ever added to.")

    def delete(self) -> NoReturn:
        raise AppendOnly("The audit log is only ever added to.")


class AppendOnlyModel(models.Model):
    """Rows that are written once; triggers in the database refuse what slips past these methods."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("The audit log is only ever added to.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("The audit log is only ever added to.")


class AuditEvent(AppendOnlyModel):
    """Who did what to whom, and when, without a word of content. No foreign keys: it outlives what it speaks of."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=80, help_text="people.person:7, or system.")
    action = models.CharField(max_length=60)
    object = models.CharField(max_length=120, blank=True, help_text="activities.note:<id>")
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    nonce = models.CharField(max_length=32, null=True, help_text="Without one: from before records had any.")
    mac = models.CharField(max_length=64, help_text="HMAC-SHA256 of the record.")

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["mac"], condition=models.Q(nonce__isnull=False), name="audit_no_record_twice"
            )
        ]
        indexes = [
            models.Index(fields=["object", "action"]),
            models.Index(fields=["actor"]),
            models.Index(fields=["action"]),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.action} {self.object}"

    def is_genuine(self) -> bool:
        """Whether the application wrote this event as it stands."""
        return same(self.mac, code(canonical(self.at, self.actor, self.action, self.object, self.facts, self.nonce)))


class AuditSeal(AppendOnlyModel):
    """A link of the chain: the event's place in the order of commits, and the digest over all before it."""

    sequence = models.BigIntegerField(primary_key=True)
    event_id = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["sequence"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"Seal {self.sequence}"
