from django.contrib import admin

from mentorship.admin_site import ReadOnly
from mentorship.people.models import ImportRecord, Skill, Unit


@admin.register(Unit)
class UnitAdmin(ReadOnly):
    list_display = ("path",)
    search_fields = ("path",)


@admin.register(Skill)
class SkillAdmin(ReadOnly):
    list_display = ("name",)
    search_fields = ("name",)


@admin.register(ImportRecord)
class ImportRecordAdmin(ReadOnly):
    list_display = ("file_name", "kind", "imported_at", "rows", "added", "changed", "removed")
