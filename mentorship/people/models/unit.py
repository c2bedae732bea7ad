from django.db import models


class UnitQuerySet(models.QuerySet["Unit"]):
    def under(self, unit: "Unit") -> "UnitQuerySet":
        """The unit and everything below it."""
        return self.filter(models.Q(pk=unit.pk) | models.Q(path__startswith=f"{unit.path}/"))


class Unit(models.Model):
    """A node of the organisation's tree; a team is a unit that people hold positions in."""

    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=1000, unique=True, help_text="The names from the root, with / between.")

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="unit_name_unique_in_parent"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def department(self) -> str:
        """The unit's ancestor right below the root; its own name when it is the root."""
        return department_of(self.path, self.name)


def department_of(path: str, name: str) -> str:
    """The same of a unit that is known by its path and name alone."""
    return (path.split("/") + [""])[1] or name
