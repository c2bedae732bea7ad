from django.db import models

from mentorship.access.roles import Role
from mentorship.people.models import Person


class RoleAssignment(models.Model):
    """Somebody holds a role until it is taken back."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="role_assignments")
    role = models.CharField(max_length=20, choices=Role)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["role", "person__name"]
        constraints = [models.UniqueConstraint(fields=["person", "role"], name="role_once_a_person")]

    def __str__(self) -> str:
        return f"{self.person} as {self.get_role_display()}"
