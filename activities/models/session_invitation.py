from django.db import models
from django.db.models import Q

from activities.models.planned_session import PlannedSession
from activities.states import Answer
from mentorship.people.models import Person


class SessionInvitation(models.Model):
    """One of the two and a planned session as it stood at one ``sequence``: whether they are asked, what they said.

    Who planned or moved it is not asked. A session that moves has new rows, so it asks again.
    """

    planned = models.ForeignKey(PlannedSession, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField()
    asked = models.BooleanField()
    by_mail = models.BooleanField(help_text="Whether their calendar was told by a mail, so must hear of changes too.")
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["planned", "sequence", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["planned", "person", "sequence"], name="session_invitation_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | Q(asked=True, answer__in=Answer.values, answered_at__isnull=False),
                name="session_invitation_answered_if_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_answer_display() or 'no answer'}"
